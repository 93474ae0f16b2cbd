//! Programs in Python, in the tutorials' form.

mod echoes;
mod modules;
mod option;
mod path;
mod relay;
mod tls;
mod unix;

use modules::modules;
use option::option_line;

use super::comments::{self, seconds};
use super::draft::{Depth, Draft, WriteStep};
use super::literal::LINE_BYTES_MAX;
use super::program::{
    Clients, End, Over, Part, Place, Program, Receive, SetOption, Step, Test, To, UnixDoes,
};
use super::quote::{python_bytes, python_codec, python_message, python_str};
use super::writer::Writer;
use super::{Literal, program};
use crate::i18n::Texts;
use crate::tr;
use std::net::SocketAddr;

/// More than this may need several calls of `send`, in bytes: the smallest buffer that systems give.
const ONE_SEND_BYTES_MAX: usize = 16 << 10;

/// The program.
pub(super) fn text(program: &Program, texts: &Texts) -> String {
    let mut python = Draft::<Python>::new(Writer::new("    ", "#"), program, texts);
    python.program();
    python.out.into_text()
}

/// The language.
pub(super) enum Python {}

impl WriteStep for Draft<'_, Python> {
    fn step(&mut self, step: &Step) {
        let socket = self.socket;
        match step {
            Step::Send(parts, to) => self.send(parts, to),
            Step::Receive(receive) => self.receive(*receive),
            Step::TakeLineEndOff => self.out.line("data = data.rstrip(b'\\r\\n')"),
            Step::If(Test::Is(literal), steps) => {
                self.indented(&format!("if data == {}:", bytes(literal)), steps);
            }
            Step::If(Test::Begins(literal), steps) => {
                self.indented(&format!("if data.startswith({}):", bytes(literal)), steps);
            }
            Step::Leave => self.out.line("break"),
            Step::Again => self.out.line("continue"),
            Step::Forever(steps) => {
                let outside = std::mem::replace(&mut self.depth, Depth::Loop);
                self.indented("while True:", steps);
                self.depth = outside;
            }
            Step::Pause(time) => self.out.line(&format!("time.sleep({})", seconds(*time))),
            Step::Finish if self.program.speaks_tls() => {
                self.out.comment(&tr!(self.texts, "code-python-no-finish"));
            }
            Step::Finish => self.out.line(&format!("{socket}.shutdown(socket.SHUT_WR)")),
            Step::SendNamedFile(folder) => self.send_named_file(folder),
            Step::SendFile(path) => {
                self.out.line(&format!("with open({}, 'rb') as f:", python_str(path)));
                self.out.line(&format!("    {socket}.sendall(f.read())"));
            }
            Step::ReceiveAll => self.receive_all(),
            Step::SplitPage(name) => self.split_page(name.as_deref()),
            Step::Came(_) => {}
        }
    }
}

impl Draft<'_, Python> {
    fn program(&mut self) {
        for comment in comments::left_out(self.program, self.texts) {
            self.out.comment(&comment);
        }
        self.out.blank();
        for module in modules(self.program) {
            self.out.line(&format!("import {module}"));
        }
        self.out.blank();
        match &self.program.end {
            End::Udp { is_ipv6, bind, settings } => self.udp(*is_ipv6, *bind, settings),
            End::Client { .. } => self.client(),
            End::Server { .. } => self.server(),
            End::Unix { .. } => self.unix(),
            End::Raw { is_ipv6, protocol, has_header } => {
                self.raw(*is_ipv6, *protocol, *has_header);
            }
            End::Ping(echoes) => self.ping(echoes),
            End::Path(way) => self.path(way),
            End::Relay(passing) => self.relay(passing),
        }
    }

    fn udp(&mut self, is_ipv6: bool, bind: Option<SocketAddr>, settings: &[SetOption]) {
        let family = if is_ipv6 { "AF_INET6" } else { "AF_INET" };
        self.out.comment(&tr!(self.texts, "code-udp-socket"));
        self.out.line(&format!("s = socket.socket(socket.{family}, socket.SOCK_DGRAM)"));
        self.options("s", settings);
        match bind {
            Some(address) => self.bind("s", address),
            None => self.out.comment(&tr!(self.texts, "code-not-bound")),
        }
        self.steps(&self.program.body);
        if !self.program.is_endless() {
            self.close("s");
        }
    }

    fn client(&mut self) {
        let End::Client { to, from, limit, tls, settings } = &self.program.end else { return };
        let family = if to.is_ipv6() { "AF_INET6" } else { "AF_INET" };
        self.out.comment(&tr!(self.texts, "code-client-socket"));
        self.out.line(&format!("s = socket.socket(socket.{family}, socket.SOCK_STREAM)"));
        self.options("s", settings);
        if let Some(from) = from {
            self.bind("s", *from);
        }
        if let Some(limit) = limit {
            self.out.comment(&tr!(self.texts, "code-connect-limit"));
            self.out.line(&format!("s.settimeout({})", seconds(*limit)));
        }
        self.out.comment(&tr!(self.texts, "code-connect"));
        self.out.line(&format!("s.connect({})", place(to)));
        if limit.is_some() {
            self.out.line("s.settimeout(None)");
        }
        if let Some(tls) = tls {
            self.tls_client(tls);
            let host = python_str(tls.server_name.as_ref().unwrap_or(&to.host));
            self.out.line(&format!("s = context.wrap_socket(s, server_hostname={host})"));
        }
        self.steps(&self.program.body);
        if !self.program.has(&|step| *step == Step::ReceiveAll) {
            self.close("s");
        }
    }

    fn server(&mut self) {
        let End::Server { listen, backlog, clients, tls, settings, of_clients } = &self.program.end
        else {
            return;
        };
        self.socket = "client";
        if let Some(tls) = tls {
            self.tls_server(tls);
        }
        self.serve_definition(*clients, of_clients);
        let family = if listen.is_ipv6() { "AF_INET6" } else { "AF_INET" };
        self.out.comment(&tr!(self.texts, "code-server-socket"));
        self.out.line(&format!("server = socket.socket(socket.{family}, socket.SOCK_STREAM)"));
        self.options("server", settings);
        self.bind("server", *listen);
        self.out.comment(&tr!(self.texts, "code-listen"));
        self.out.line(&format!("server.listen({backlog})"));
        self.accept_clients(*clients, of_clients);
    }

    /// The function for each client, if there are several.
    fn serve_definition(&mut self, clients: Clients, of_clients: &[SetOption]) {
        if clients == Clients::One {
            return;
        }
        self.out.blank();
        self.out.comment(&tr!(self.texts, "code-serve"));
        self.out.line("def serve(client, address):");
        self.out.begin();
        self.serve(of_clients);
        self.out.end();
        self.out.line("\n");
    }

    fn accept_clients(&mut self, clients: Clients, of_clients: &[SetOption]) {
        if clients == Clients::Many {
            self.out.line("while True:");
            self.out.begin();
            self.accept();
            self.out.comment(&tr!(self.texts, "code-thread"));
            self.out.line("t = threading.Thread(target=serve, args=(client, address))");
            self.out.line("t.start()");
            self.out.end();
        } else {
            self.accept();
            self.serve(of_clients);
            self.close("server");
        }
    }

    fn accept(&mut self) {
        self.out.comment(&tr!(self.texts, "code-accept"));
        self.out.line("client, address = server.accept()");
    }

    /// What is done with a connection of a server.
    fn serve(&mut self, settings: &[SetOption]) {
        self.out.line("print('+', address)");
        self.options("client", settings);
        if self.program.speaks_tls() {
            self.out.line("client = context.wrap_socket(client, server_side=True)");
        }
        self.steps(&self.program.body);
        self.close("client");
        self.out.line("print('-', address)");
    }

    fn bind(&mut self, socket: &str, address: SocketAddr) {
        self.out.comment(&tr!(self.texts, "code-bind"));
        self.out.line(&format!("{socket}.bind({})", place(&address.into())));
    }

    fn close(&mut self, socket: &str) {
        self.out.comment(&tr!(self.texts, "code-close"));
        self.out.line(&format!("{socket}.close()"));
    }

    fn options(&mut self, socket: &str, options: &[SetOption]) {
        for option in options {
            self.out.comment(&comments::of_option(*option, self.texts));
            self.out.line(&option_line(socket, *option));
        }
    }

    fn indented(&mut self, head: &str, steps: &[Step]) {
        self.out.line(head);
        self.out.begin();
        self.steps(steps);
        if steps.is_empty() {
            self.out.line("pass");
        }
        self.out.end();
    }

    fn send(&mut self, parts: &[Part], to: &To) {
        let size: usize = parts.iter().map(Part::bytes).sum();
        let socket = self.socket;
        let (call, target) = match to {
            To::Peer if size > ONE_SEND_BYTES_MAX || self.is_serving() => ("sendall", None),
            To::Peer => ("send", None),
            To::Sender => ("sendto", Some("address".to_owned())),
            To::Place(to) => ("sendto", Some(place(to))),
        };
        let target = target.map(|target| format!(", {target}")).unwrap_or_default();
        let message = parts.iter().map(part).collect::<Vec<_>>().join(" + ");
        if message.len() <= LINE_BYTES_MAX {
            return self.out.line(&format!("{socket}.{call}({message}{target})"));
        }
        self.out.line(&format!("{socket}.{call}("));
        self.out.begin();
        for (place, one) in parts.iter().enumerate() {
            let plus = if place > 0 { "+ " } else { "" };
            match one {
                Part::Received => self.out.line(&format!("{plus}data")),
                Part::Bytes(literal) => {
                    let lines = literal.lines().iter().map(bytes).collect::<Vec<_>>();
                    let joint = if literal.text.is_some() && !literal.bytes.is_ascii() {
                        "\n+ "
                    } else {
                        "\n"
                    };
                    self.out.line(&format!("{plus}{}", lines.join(joint)));
                }
            }
        }
        if !target.is_empty() {
            self.out.line(&target);
        }
        self.out.end();
        self.out.line(")");
    }

    fn is_serving(&self) -> bool {
        let listens = matches!(self.program.end, End::Unix { does: UnixDoes::Listens(..), .. });
        listens || matches!(self.program.end, End::Server { .. })
    }

    fn receive(&mut self, receive: Receive) {
        let (socket, Receive { bytes, over }) = (self.socket, receive);
        let codec = python_codec(self.program.encoding);
        let text = format!("data.decode('{codec}', errors='replace')");
        if self.program.is_udp() {
            self.out.line(&format!("data, address = {socket}.recvfrom({bytes})"));
            let is_packet = matches!(self.program.end, End::Raw { .. });
            let text = if is_packet { "data.hex(' ')".to_owned() } else { text };
            return self.out.line(&format!("print(address, {text})"));
        }
        self.out.line(&format!("data = {socket}.recv({bytes})"));
        if over == Over::Leaves && self.depth == Depth::Loop {
            self.out.line("if not data:\n    break");
        }
        self.out.line(&format!("print({text})"));
    }

    fn send_named_file(&mut self, folder: &str) {
        let socket = self.socket;
        self.out.line(&format!("name = {socket}.recv({}).decode('utf-8')", program::RECV_BYTES));
        self.out.line(&format!(
            "path = os.path.join({}, os.path.basename(name.strip()))",
            python_str(folder)
        ));
        self.out.line("if os.path.isfile(path):");
        self.out.line("    with open(path, 'rb') as f:");
        self.out.line(&format!("        {socket}.sendall(f.read())"));
    }

    fn receive_all(&mut self) {
        let socket = self.socket;
        self.out.line("buffer = []");
        self.out.line("while True:");
        self.out.line(&format!("    d = {socket}.recv({})", program::RECV_BYTES));
        self.out.line("    if d:");
        self.out.line("        buffer.append(d)");
        self.out.line("    else:");
        self.out.line("        break");
        self.out.line("data = b''.join(buffer)");
        self.out.line(&format!("{socket}.close()"));
    }

    fn split_page(&mut self, name: Option<&str>) {
        self.out.line(r"header, html = data.split(b'\r\n\r\n', 1)");
        self.out.line("print(header.decode('utf-8', errors='replace'))");
        let Some(name) = name else { return };
        self.out.comment(&tr!(self.texts, "code-save"));
        self.out.comment(&tr!(self.texts, "code-chunked"));
        self.out.line(&format!("with open({}, 'wb') as f:", python_str(name)));
        self.out.line("    f.write(html)");
    }
}

impl Part {
    /// How many bytes it has for certain.
    fn bytes(&self) -> usize {
        match self {
            Self::Bytes(literal) => literal.bytes.len(),
            Self::Received => 0,
        }
    }
}

fn part(part: &Part) -> String {
    match part {
        Part::Bytes(literal) => bytes(literal),
        Part::Received => "data".to_owned(),
    }
}

/// Bytes: as such where they are ASCII, else as the text and its encoding.
fn bytes(literal: &Literal) -> String {
    match literal.readable() {
        Some((text, encoding)) if !literal.bytes.is_ascii() => {
            format!("{}.encode('{}')", python_message(text), python_codec(encoding))
        }
        _ => python_bytes(&literal.bytes),
    }
}

/// An address as the pair that Python takes.
pub(super) fn place(place: &Place) -> String {
    if let Some(name) = place.unix_name() {
        return python_str(&name);
    }
    // The tutorials' way to say all addresses.
    let host = if place.host == "0.0.0.0" { "" } else { &place.host };
    format!("({}, {})", python_str(host), place.port)
}
