//! Programs in Rust, edition 2024, with the standard library alone.

mod imports;
mod unix;

use imports::imports;

use super::comments;
use super::draft::{Depth, Draft, WriteStep};
use super::literal::LINE_BYTES_MAX;
use super::program::{
    Clients, End, Over, Part, Place, Program, Receive, SetOption, Step, Test, To,
};
use super::quote::{rust_bytes, rust_str};
use super::writer::Writer;
use super::{Language, Literal, program};
use crate::i18n::Texts;
use crate::payload::Encoding;
use crate::tr;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The program.
pub(super) fn text(program: &Program, texts: &Texts) -> String {
    let out = Writer::new("    ", "//");
    let mut rust = Draft::<Rust>::new(out, program, texts);
    rust.program();
    rust.out.into_text()
}

/// The language.
enum Rust {}

impl WriteStep for Draft<'_, Rust> {
    fn step(&mut self, step: &Step) {
        let socket = self.socket;
        match step {
            Step::Send(parts, to) => self.send(parts, to),
            Step::Receive(receive) => self.receive(*receive),
            Step::TakeLineEndOff => {
                self.out.line("let data = data.strip_suffix(b\"\\n\").unwrap_or(data);");
                self.out.line("let data = data.strip_suffix(b\"\\r\").unwrap_or(data);");
            }
            Step::If(Test::Is(literal), steps) => {
                self.block(&format!("if data == {} {{", bytes(literal)), steps);
            }
            Step::If(Test::Begins(literal), steps) => {
                self.block(&format!("if data.starts_with({}) {{", bytes(literal)), steps);
            }
            Step::Leave => self.out.line("break;"),
            Step::Again => self.out.line("continue;"),
            Step::Forever(steps) => {
                let outside = std::mem::replace(&mut self.depth, Depth::Loop);
                self.block("loop {", steps);
                self.depth = outside;
            }
            Step::Pause(time) => {
                self.out.line(&format!("thread::sleep({});", duration(*time)));
            }
            Step::Finish => self.out.line(&format!("{socket}.shutdown(Shutdown::Write)?;")),
            Step::SendNamedFile(folder) => self.send_named_file(folder),
            Step::SendFile(path) => {
                self.out.line(&format!("{socket}.write_all(&fs::read({})?)?;", rust_str(path)));
            }
            Step::ReceiveAll => {
                self.out.line("let mut data = Vec::new();");
                self.out.line(&format!("{socket}.read_to_end(&mut data)?;"));
            }
            Step::SplitPage(name) => self.split_page(name.as_deref()),
            Step::Came(_) => {}
        }
    }
}

impl Draft<'_, Rust> {
    fn program(&mut self) {
        for comment in comments::left_out(self.program, self.texts) {
            self.out.comment(&comment);
        }
        if let Some(why) = comments::not_written(self.program, Language::Rust, self.texts) {
            return self.out.comment(&why);
        }
        if self.program.speaks_tls() {
            return self.out.comment(&tr!(self.texts, "code-no-tls", library = "rustls"));
        }
        self.out.blank();
        for import in imports(self.program) {
            self.out.line(&format!("use {import};"));
        }
        self.out.blank();
        match &self.program.end {
            End::Udp { is_ipv6, bind, settings } => {
                let any = if *is_ipv6 { "[::]:0" } else { "0.0.0.0:0" };
                self.udp(any, *bind, settings);
            }
            End::Client { .. } => self.client(),
            End::Server { .. } => self.server(),
            End::Unix { .. } => self.unix(),
            // What is not written was said before.
            _ => {}
        }
    }

    /// The beginning of a function that can fail.
    fn begin(&mut self, name: &str) {
        self.out.line(&format!("fn {name} -> io::Result<()> {{"));
        self.out.begin();
    }

    fn end(&mut self) {
        if !self.program.is_endless() {
            self.out.line("Ok(())");
        }
        self.out.end();
        self.out.line("}");
    }

    fn udp(&mut self, any: &str, bind: Option<SocketAddr>, settings: &[SetOption]) {
        self.begin("main()");
        self.out.comment(&tr!(self.texts, "code-udp-socket"));
        let address = if let Some(address) = bind {
            self.out.comment(&tr!(self.texts, "code-bind"));
            rust_str(&Place::from(address).text())
        } else {
            self.out.comment(&tr!(self.texts, "code-bound-by-system"));
            rust_str(any)
        };
        self.out.line(&format!("let s = UdpSocket::bind({address})?;"));
        self.options("s", settings);
        self.buffer();
        self.steps(&self.program.body);
        self.end();
    }

    fn client(&mut self) {
        let End::Client { to, from, limit, settings, .. } = &self.program.end else { return };
        self.begin("main()");
        if from.is_some() {
            self.cannot("bind");
        }
        self.out.comment(&tr!(self.texts, "code-client-socket"));
        self.out.comment(&tr!(self.texts, "code-connect"));
        let (place, keyword) = (rust_str(&to.text()), self.binding());
        match limit {
            None => self.out.line(&format!("{keyword} s = TcpStream::connect({place})?;")),
            Some(limit) => {
                self.out.comment(&tr!(self.texts, "code-connect-limit"));
                self.out.line(&format!("let mut addresses = {place}.to_socket_addrs()?;"));
                self.out.line("let to = addresses.next().ok_or(io::ErrorKind::NotFound)?;");
                let limit = duration(*limit);
                self.out.line(&format!("{keyword} s = TcpStream::connect_timeout(&to, {limit})?;"));
            }
        }
        self.options("s", settings);
        self.buffer();
        self.steps(&self.program.body);
        self.end();
    }

    fn server(&mut self) {
        let End::Server { listen, clients, settings, .. } = &self.program.end else { return };
        self.serve_definition(*clients, "TcpStream");
        self.begin("main()");
        self.out.comment(&tr!(self.texts, "code-server-socket"));
        for option in settings {
            self.listener_option(*option);
        }
        self.out.comment(&tr!(self.texts, "code-bind"));
        self.out.comment(&tr!(self.texts, "code-listen"));
        let place = rust_str(&Place::from(*listen).text());
        self.out.line(&format!("let server = TcpListener::bind({place})?;"));
        self.accept_clients(*clients);
    }

    /// The function for each client, if there are several.
    fn serve_definition(&mut self, clients: Clients, stream: &str) {
        self.socket = "client";
        if clients == Clients::One {
            return;
        }
        let parameter = self.binding().trim_start_matches("let").trim_start();
        let space = if parameter.is_empty() { "" } else { " " };
        self.out.comment(&tr!(self.texts, "code-serve"));
        self.begin(&format!("serve({parameter}{space}client: {stream})"));
        self.serve();
        self.out.line("Ok(())");
        self.out.end();
        self.out.line("}\n");
    }

    /// Serves who comes; the end of `main`.
    fn accept_clients(&mut self, clients: Clients) {
        let keyword = self.binding();
        self.out.comment(&tr!(self.texts, "code-accept"));
        if clients == Clients::Many {
            self.out.line("for client in server.incoming() {");
            self.out.line("    let client = client?;");
            self.out.begin();
            self.out.comment(&tr!(self.texts, "code-thread"));
            self.out.end();
            self.out.line("    thread::spawn(move || {");
            self.out.line("        if let Err(error) = serve(client) {");
            self.out.line("            eprintln!(\"{error}\");");
            self.out.line("        }\n    });\n}");
        } else {
            self.out.line(&format!("let ({}client, _) = server.accept()?;", &keyword[4..]));
            self.serve();
        }
        self.out.line("Ok(())");
        self.out.end();
        self.out.line("}");
    }

    /// What is done with a connection of a server.
    fn serve(&mut self) {
        // The name of a Unix-domain socket is no text for everybody.
        let form = if self.program.is_unix() { ":?" } else { "" };
        self.out.line("let address = client.peer_addr()?;");
        self.out.line(&format!("println!(\"+ {{address{form}}}\");"));
        self.options("client", self.program.of_clients());
        self.buffer();
        self.steps(&self.program.body);
        self.out.line(&format!("println!(\"- {{address{form}}}\");"));
    }

    fn buffer(&mut self) {
        let receives = |step: &Step| matches!(step, Step::Receive(_) | Step::SendNamedFile(_));
        if self.program.has(&receives) {
            self.out.line(&format!("let mut buffer = [0; {}];", self.program.recv_bytes_max()));
        }
    }

    /// Reading and writing change a stream.
    fn binding(&self) -> &'static str {
        let uses = |step: &Step| reads(step) || writes(step);
        if self.program.has(&uses) { "let mut" } else { "let" }
    }

    fn cannot(&mut self, what: &str) {
        self.out.comment(&tr!(self.texts, "code-std-cannot", what = what));
    }

    fn options(&mut self, socket: &str, options: &[SetOption]) {
        for option in options {
            match option_line(*option) {
                Ok(call) => {
                    self.out.comment(&comments::of_option(*option, self.texts));
                    self.out.line(&format!("{socket}.{call}?;"));
                }
                Err(name) => self.cannot(name),
            }
        }
    }

    fn listener_option(&mut self, option: SetOption) {
        match option {
            SetOption::ReuseAddress => self.out.comment(&tr!(self.texts, "code-rust-reuse")),
            // As the system does it by itself.
            SetOption::Ipv6Only(false) => {
                self.out.comment(&comments::of_option(option, self.texts));
            }
            _ => self.cannot(option.name()),
        }
    }

    fn send(&mut self, parts: &[Part], to: &To) {
        let socket = self.socket;
        let (call, target) = match to {
            To::Peer => ("write_all", String::new()),
            To::Sender if self.program.is_unix() => ("send_to_addr", ", &address".to_owned()),
            To::Place(to) if self.program.is_unix() => unix::target(to),
            To::Sender => ("send_to", ", address".to_owned()),
            To::Place(to) => ("send_to", format!(", {}", rust_str(&to.text()))),
        };
        let pieces = pieces(parts);
        let line = match pieces.as_slice() {
            [one] => one.clone(),
            several => format!("&[{}].concat()", several.join(", ")),
        };
        if line.len() <= LINE_BYTES_MAX {
            return self.out.line(&format!("{socket}.{call}({line}{target})?;"));
        }
        self.out.line("let message = [");
        for piece in pieces {
            self.out.line(&format!("    {piece},"));
        }
        self.out.line("];");
        self.out.line(&format!("{socket}.{call}(&message.concat(){target})?;"));
    }

    fn receive(&mut self, receive: Receive) {
        let (socket, Receive { bytes, over }) = (self.socket, receive);
        let buffer = if bytes == self.program.recv_bytes_max() {
            "&mut buffer".to_owned()
        } else {
            format!("&mut buffer[..{bytes}]")
        };
        let is_text = matches!(self.program.encoding, Encoding::Utf8);
        let shown = if is_text { "String::from_utf8_lossy(data)" } else { "data.escape_ascii()" };
        if self.program.is_udp() {
            self.out.line(&format!("let (received, address) = {socket}.recv_from({buffer})?;"));
            self.out.line("let data = &buffer[..received];");
            let form = if self.program.is_unix() { ":?" } else { "" };
            return self.out.line(&format!("println!(\"{{address{form}}} {{}}\", {shown});"));
        }
        self.out.line(&format!("let received = {socket}.read({buffer})?;"));
        if over == Over::Leaves && self.depth == Depth::Loop {
            self.out.line("if received == 0 {\n    break;\n}");
        }
        self.out.line("let data = &buffer[..received];");
        self.out.line(&format!("println!(\"{{}}\", {shown});"));
    }

    fn send_named_file(&mut self, folder: &str) {
        let socket = self.socket;
        self.out.line(&format!(
            "let received = {socket}.read(&mut buffer[..{}])?;",
            program::RECV_BYTES
        ));
        self.out.line("let name = String::from_utf8_lossy(&buffer[..received]);");
        self.out.line("let name = Path::new(name.trim()).file_name().unwrap_or_default();");
        let folder = rust_str(folder);
        self.out.line(&format!("if let Ok(content) = fs::read(Path::new({folder}).join(name)) {{"));
        self.out.line(&format!("    {socket}.write_all(&content)?;\n}}"));
    }

    fn split_page(&mut self, name: Option<&str>) {
        self.out.line("let end = data.windows(4).position(|four| four == b\"\\r\\n\\r\\n\");");
        let html = if name.is_some() { "html" } else { "_" };
        self.out.line(&format!(
            "let (header, {html}) = data.split_at(end.map_or(data.len(), |at| at + 4));"
        ));
        self.out.line("println!(\"{}\", String::from_utf8_lossy(header));");
        let Some(name) = name else { return };
        self.out.comment(&tr!(self.texts, "code-save"));
        self.out.comment(&tr!(self.texts, "code-chunked"));
        self.out.line(&format!("fs::write({}, html)?;", rust_str(name)));
    }
}

/// What is sent as slices: each line of a long message by itself.
fn pieces(parts: &[Part]) -> Vec<String> {
    if let [Part::Bytes(literal)] = parts {
        let whole = bytes(literal);
        if whole.len() <= LINE_BYTES_MAX {
            return vec![whole];
        }
    }
    let of = |part: &Part| match part {
        Part::Received => vec!["data".to_owned()],
        Part::Bytes(literal) => literal.lines().iter().map(slice).collect(),
    };
    let pieces: Vec<_> = parts.iter().flat_map(of).collect();
    if pieces.is_empty() { vec!["b\"\"".to_owned()] } else { pieces }
}

/// Bytes as they are compared and sent alone.
fn bytes(literal: &Literal) -> String {
    match literal.source_text() {
        Some(text) if !literal.bytes.is_ascii() => format!("{}.as_bytes()", rust_str(text)),
        _ => rust_bytes(&literal.bytes),
    }
}

/// Bytes as a slice beside others.
fn slice(literal: &Literal) -> String {
    match literal.source_text() {
        Some(text) if !literal.bytes.is_ascii() => format!("{}.as_bytes()", rust_str(text)),
        _ => format!("{}.as_slice()", rust_bytes(&literal.bytes)),
    }
}

fn duration(time: std::time::Duration) -> String {
    if time.subsec_millis() == 0 {
        return format!("Duration::from_secs({})", time.as_secs());
    }
    format!("Duration::from_millis({})", time.as_millis())
}

fn reads(step: &Step) -> bool {
    matches!(step, Step::Receive(_) | Step::ReceiveAll | Step::SendNamedFile(_))
}

fn writes(step: &Step) -> bool {
    matches!(step, Step::Send(..) | Step::SendFile(_) | Step::SendNamedFile(_))
}

fn joined(program: &Program) -> Vec<IpAddr> {
    let End::Udp { settings, .. } = &program.end else { return Vec::new() };
    let group = |option: &SetOption| match option {
        SetOption::Join(group, ..) => Some(*group),
        _ => None,
    };
    settings.iter().filter_map(group).collect()
}

/// The call that sets an option, or the name of one that the standard library does not set.
fn option_line(option: SetOption) -> Result<String, &'static str> {
    Ok(match option {
        SetOption::Broadcast => "set_broadcast(true)".to_owned(),
        SetOption::NoDelay => "set_nodelay(true)".to_owned(),
        SetOption::Join(IpAddr::V4(group), interface, _) => {
            let parts = |ip: Ipv4Addr| ip.octets().map(|part| part.to_string()).join(", ");
            let interface = parts(interface.unwrap_or(Ipv4Addr::UNSPECIFIED));
            let group = parts(group);
            format!("join_multicast_v4(&Ipv4Addr::new({group}), &Ipv4Addr::new({interface}))")
        }
        SetOption::Join(IpAddr::V6(group), _, index) => {
            let parts = group.segments().map(|part| format!("{part:#x}")).join(", ");
            format!("join_multicast_v6(&Ipv6Addr::new({parts}), {index})")
        }
        SetOption::Hops4(hops) => format!("set_multicast_ttl_v4({hops})"),
        SetOption::NoLoop4 => "set_multicast_loop_v4(false)".to_owned(),
        SetOption::NoLoop6 => "set_multicast_loop_v6(false)".to_owned(),
        other => return Err(other.name()),
    })
}
