//! Programs in Go, with its standard library alone.

mod parts;
mod unix;

use super::comments::{self, seconds};
use super::draft::{Depth, Draft, WriteStep};
use super::literal::LINE_BYTES_MAX;
use super::program::{
    Clients, End, Over, Part, Place, Program, Receive, SetOption, Step, Test, Tls, To,
};
use super::quote::{go_bytes, go_str};
use super::writer::Writer;
use super::{Language, Literal, program};
use crate::i18n::Texts;
use crate::net::tls::TlsVersions;
use crate::payload::Encoding;
use crate::tr;
use std::net::SocketAddr;

/// The program.
pub(super) fn text(program: &Program, texts: &Texts) -> String {
    let out = Writer::new("\t", "//");
    let mut go = Draft::<Go>::new(out, program, texts);
    go.program();
    go.out.into_text()
}

/// The language.
enum Go {}

/// Which end speaks TLS.
#[derive(Clone, Copy)]
enum TlsEnd {
    Client,
    Server,
}

impl WriteStep for Draft<'_, Go> {
    fn step(&mut self, step: &Step) {
        let socket = self.socket;
        match step {
            Step::Send(parts, to) => self.send(parts, to),
            Step::Receive(receive) => self.receive(*receive),
            Step::TakeLineEndOff => self.out.line("data = bytes.TrimRight(data, \"\\r\\n\")"),
            Step::If(Test::Is(literal), steps) => {
                self.block(&format!("if string(data) == {} {{", literal_text(literal)), steps);
            }
            Step::If(Test::Begins(literal), steps) => {
                let literal = literal_text(literal);
                self.block(&format!("if bytes.HasPrefix(data, []byte({literal})) {{"), steps);
            }
            Step::Leave => self.out.line("break"),
            Step::Again => self.out.line("continue"),
            Step::Forever(steps) => {
                let outside = std::mem::replace(&mut self.depth, Depth::Loop);
                self.block("for {", steps);
                self.depth = outside;
            }
            Step::Pause(time) => self.out.line(&format!("time.Sleep({})", duration(*time))),
            Step::Finish => {
                let connection = match &self.program.end {
                    End::Client { tls: Some(_), .. } => socket.to_owned(),
                    End::Server { tls: Some(_), .. } => format!("{socket}.(*tls.Conn)"),
                    End::Unix { .. } => format!("{socket}.(*net.UnixConn)"),
                    _ => format!("{socket}.(*net.TCPConn)"),
                };
                self.out.line(&format!("check({connection}.CloseWrite())"));
            }
            Step::SendNamedFile(folder) => self.send_named_file(folder),
            Step::SendFile(path) => {
                self.out.line(&format!("sendFile({socket}, {})", go_str(path)));
            }
            Step::ReceiveAll => {
                self.out.line(&format!("page, err := io.ReadAll({socket})\ncheck(err)"));
            }
            Step::SplitPage(name) => self.split_page(name.as_deref()),
            Step::Came(_) => {}
        }
    }
}

impl Draft<'_, Go> {
    fn program(&mut self) {
        for comment in comments::left_out(self.program, self.texts) {
            self.out.comment(&comment);
        }
        if let Some(why) = comments::not_written(self.program, Language::Go, self.texts) {
            return self.out.comment(&why);
        }
        self.out.blank();
        self.out.line("package main\n\nimport (");
        for package in parts::packages(self.program) {
            self.out.line(&format!("\t\"{package}\""));
        }
        self.out.line(")\n");
        for part in parts::of(self.program) {
            self.out.line(part);
            self.out.blank();
        }
        match &self.program.end {
            End::Udp { bind, settings, .. } => self.udp(*bind, settings),
            End::Client { .. } => self.client(),
            End::Server { .. } => self.server(),
            End::Unix { .. } => self.unix(),
            // What is not written was said before.
            _ => {}
        }
    }

    fn udp(&mut self, bind: Option<SocketAddr>, settings: &[SetOption]) {
        self.out.line("func main() {");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-udp-socket"));
        let place = if let Some(address) = bind {
            self.out.comment(&tr!(self.texts, "code-bind"));
            Place::from(address).text()
        } else {
            self.out.comment(&tr!(self.texts, "code-bound-by-system"));
            ":0".to_owned()
        };
        let network = self.network();
        self.out.line(&format!(
            "s, err := net.ListenPacket(\"{network}\", {})\ncheck(err)",
            go_str(&place)
        ));
        self.rest_of_main(settings);
    }

    /// What a socket of datagrams is opened for, to the end of the program.
    fn rest_of_main(&mut self, settings: &[SetOption]) {
        self.options("s", settings);
        self.data();
        self.steps(&self.program.body);
        if !self.program.is_endless() {
            self.close("s");
        }
        self.out.end();
        self.out.line("}");
    }

    fn client(&mut self) {
        let End::Client { to, from, limit, tls, settings } = &self.program.end else { return };
        self.out.line("func main() {");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-client-socket"));
        self.out.comment(&tr!(self.texts, "code-connect"));
        let mut dialer = Vec::new();
        if let Some(limit) = limit {
            self.out.comment(&tr!(self.texts, "code-connect-limit"));
            dialer.push(format!("Timeout: {}", duration(*limit)));
        }
        if let Some(from) = from {
            let from = go_str(&Place::from(*from).text());
            self.out.line(&format!("local, err := net.ResolveTCPAddr(\"tcp\", {from})"));
            self.out.line("check(err)");
            dialer.push("LocalAddr: local".to_owned());
        }
        let (place, dialer) = (go_str(&to.text()), dialer.join(", "));
        match tls {
            Some(tls) => {
                self.out.comment(&tr!(self.texts, "code-tls"));
                let config = self.tls_config(tls, TlsEnd::Client);
                self.out.line(&format!(
                    "s, err := tls.DialWithDialer(&net.Dialer{{{dialer}}}, \"tcp\", {place}, {config})"
                ));
            }
            None if dialer.is_empty() => {
                self.out.line(&format!("s, err := net.Dial(\"tcp\", {place})"));
            }
            None => {
                self.out.line(&format!("dialer := net.Dialer{{{dialer}}}"));
                self.out.line(&format!("s, err := dialer.Dial(\"tcp\", {place})"));
            }
        }
        self.out.line("check(err)");
        self.options("s", settings);
        self.data();
        self.steps(&self.program.body);
        self.close("s");
        self.out.end();
        self.out.line("}");
    }

    fn tls_config(&mut self, tls: &Tls, end: TlsEnd) -> String {
        let mut fields = Vec::new();
        if let Some(file) = &tls.ca_file {
            self.out.line(&format!("pem, err := os.ReadFile({})\ncheck(err)", go_str(file)));
            self.out.line("roots := x509.NewCertPool()\nroots.AppendCertsFromPEM(pem)");
            fields.push(match end {
                TlsEnd::Client => "RootCAs: roots".to_owned(),
                TlsEnd::Server => {
                    "ClientCAs: roots, ClientAuth: tls.RequireAndVerifyClientCert".to_owned()
                }
            });
        }
        fields.extend(tls.server_name.as_ref().map(|name| format!("ServerName: {}", go_str(name))));
        if let Some((certificate, key)) = &tls.identity {
            let (certificate, key) = (go_str(certificate), go_str(key));
            self.out.line(&format!(
                "pair, err := tls.LoadX509KeyPair({certificate}, {key})\ncheck(err)"
            ));
            fields.push("Certificates: []tls.Certificate{pair}".to_owned());
        }
        if !tls.alpn.is_empty() {
            let names = tls.alpn.iter().map(|name| go_str(name)).collect::<Vec<_>>().join(", ");
            fields.push(format!("NextProtos: []string{{{names}}}"));
        }
        match tls.versions {
            TlsVersions::Both => {}
            TlsVersions::Only12 => fields.push("MaxVersion: tls.VersionTLS12".to_owned()),
            TlsVersions::Only13 => fields.push("MinVersion: tls.VersionTLS13".to_owned()),
        }
        if fields.is_empty() {
            return "nil".to_owned();
        }
        format!("&tls.Config{{{}}}", fields.join(", "))
    }

    fn server(&mut self) {
        let End::Server { listen, clients, settings, tls, .. } = &self.program.end else {
            return;
        };
        self.serve_definition(*clients);
        self.out.line("func main() {");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-server-socket"));
        for option in settings {
            self.listener_option(*option);
        }
        self.out.comment(&tr!(self.texts, "code-bind"));
        self.out.comment(&tr!(self.texts, "code-listen"));
        let (network, place) = (self.network(), go_str(&Place::from(*listen).text()));
        if let Some(tls) = tls {
            self.out.comment(&tr!(self.texts, "code-tls-server"));
            let config = self.tls_config(tls, TlsEnd::Server);
            self.out.line(&format!(
                "server, err := tls.Listen(\"{network}\", {place}, {config})\ncheck(err)"
            ));
        } else {
            self.out
                .line(&format!("server, err := net.Listen(\"{network}\", {place})\ncheck(err)"));
        }
        self.accept_clients(*clients);
    }

    /// The function for each client, if there are several.
    fn serve_definition(&mut self, clients: Clients) {
        self.socket = "client";
        if clients == Clients::Many {
            self.out.comment(&tr!(self.texts, "code-serve"));
            self.out.line("func serve(client net.Conn) {");
            self.out.begin();
            self.out.comment(&tr!(self.texts, "code-go-recover"));
            self.out.line("defer func() {\n\tif problem := recover(); problem != nil {");
            self.out.line("\t\tlog.Println(problem)\n\t}\n}()");
            self.serve();
            self.out.end();
            self.out.line("}\n");
        }
    }

    /// Serves who comes; the end of `main`.
    fn accept_clients(&mut self, clients: Clients) {
        if clients == Clients::Many {
            self.out.line("for {");
            self.out.begin();
            self.accept();
            self.out.comment(&tr!(self.texts, "code-go-routine"));
            self.out.line("go serve(client)");
            self.out.end();
            self.out.line("}");
        } else {
            self.accept();
            self.serve();
            self.close("server");
        }
        self.out.end();
        self.out.line("}");
    }

    fn accept(&mut self) {
        self.out.comment(&tr!(self.texts, "code-accept"));
        self.out.line("client, err := server.Accept()\ncheck(err)");
    }

    /// What is done with a connection of a server.
    fn serve(&mut self) {
        self.out.line("fmt.Println(\"+\", client.RemoteAddr())");
        self.options("client", self.program.of_clients());
        self.data();
        self.steps(&self.program.body);
        self.close("client");
        self.out.line("fmt.Println(\"-\", client.RemoteAddr())");
    }

    /// The network in Go's words; a socket of IPv6 is dual-stack unless the name says otherwise.
    fn network(&self) -> &'static str {
        let only = |settings: &[SetOption]| settings.contains(&SetOption::Ipv6Only(false));
        match &self.program.end {
            End::Udp { is_ipv6: false, .. } => "udp4",
            End::Udp { settings, .. } if only(settings) => "udp",
            End::Udp { .. } => "udp6",
            End::Server { listen, .. } if listen.is_ipv4() => "tcp4",
            End::Server { settings, .. } if only(settings) => "tcp",
            End::Server { .. } => "tcp6",
            End::Unix { kind, .. } => unix::network(*kind),
            _ => "tcp",
        }
    }

    fn data(&mut self) {
        let receives = |step: &Step| matches!(step, Step::Receive(_));
        if !self.program.has(&receives) {
            return;
        }
        self.out.line("var data []byte");
        if self.program.is_udp() {
            self.out.line("var address net.Addr");
        }
    }

    fn close(&mut self, socket: &str) {
        self.out.comment(&tr!(self.texts, "code-close"));
        self.out.line(&format!("{socket}.Close()"));
    }

    fn options(&mut self, socket: &str, options: &[SetOption]) {
        for option in options {
            let socket = match &self.program.end {
                End::Client { tls: Some(_), .. } => format!("{socket}.NetConn()"),
                End::Server { tls: Some(_), .. } => format!("{socket}.(*tls.Conn).NetConn()"),
                _ => socket.to_owned(),
            };
            let kind = match &self.program.end {
                End::Unix { .. } => "UnixConn",
                End::Udp { .. } => "UDPConn",
                _ => "TCPConn",
            };
            let call = match option {
                SetOption::NoDelay => "SetNoDelay(true)".to_owned(),
                SetOption::KeepAlive => "SetKeepAlive(true)".to_owned(),
                SetOption::ReceiveBuffer(bytes) => format!("SetReadBuffer({bytes})"),
                SetOption::SendBuffer(bytes) => format!("SetWriteBuffer({bytes})"),
                _ => {
                    self.listener_option(*option);
                    continue;
                }
            };
            self.out.comment(&comments::of_option(*option, self.texts));
            self.out.line(&format!("check({socket}.(*net.{kind}).{call})"));
        }
    }

    /// An option that is set before the socket is there, or by Go itself.
    fn listener_option(&mut self, option: SetOption) {
        let is_tcp = !self.program.is_udp();
        match option {
            SetOption::Ipv6Only(_) => self.out.comment(&comments::of_option(option, self.texts)),
            SetOption::ReuseAddress if is_tcp => {
                self.out.comment(&tr!(self.texts, "code-go-sets", what = option.name()));
            }
            SetOption::Broadcast => {
                self.out.comment(&tr!(self.texts, "code-go-sets", what = option.name()));
            }
            _ => self.out.comment(&tr!(self.texts, "code-go-cannot", what = option.name())),
        }
    }

    fn send(&mut self, parts: &[Part], to: &To) {
        let socket = self.socket;
        let message = match parts {
            [Part::Received] => "data".to_owned(),
            parts => {
                let one = |part: &Part| match part {
                    Part::Bytes(literal) => literal_lines(literal),
                    Part::Received => "string(data)".to_owned(),
                };
                let all = parts.iter().map(one).collect::<Vec<_>>().join(" + ");
                format!("[]byte({})", if all.is_empty() { "\"\"" } else { &all })
            }
        };
        self.out.line(&match to {
            To::Peer => format!("send({socket}, {message})"),
            To::Sender => format!("sendTo({socket}, {message}, address)"),
            To::Place(place) => {
                let (network, place) = (self.network(), go_str(unix::name_of(&place.text())));
                format!("sendTo({socket}, {message}, resolve(\"{network}\", {place}))")
            }
        });
    }

    fn receive(&mut self, receive: Receive) {
        let (socket, Receive { bytes, over }) = (self.socket, receive);
        let is_text = self.program.encoding == Encoding::Utf8;
        if self.program.is_udp() {
            self.out.line(&format!("data, address = receiveFrom({socket}, {bytes})"));
            return self.out.line(if is_text {
                "fmt.Println(address, string(data))"
            } else {
                "fmt.Printf(\"%v %q\\n\", address, data)"
            });
        }
        self.out.line(&format!("data = receive({socket}, {bytes})"));
        if over == Over::Leaves && self.depth == Depth::Loop {
            self.out.line("if len(data) == 0 {\n\tbreak\n}");
        }
        self.out.line(if is_text {
            "fmt.Println(string(data))"
        } else {
            "fmt.Printf(\"%q\\n\", data)"
        });
    }

    fn send_named_file(&mut self, folder: &str) {
        let (socket, bytes) = (self.socket, program::RECV_BYTES);
        let name = format!("strings.TrimSpace(string(receive({socket}, {bytes})))");
        self.out.line(&format!("name := filepath.Base({name})"));
        let path = format!("filepath.Join({}, name)", go_str(folder));
        self.out.line(&format!("if content, err := os.ReadFile({path}); err == nil {{"));
        self.out.line(&format!("\tsend({socket}, content)\n}}"));
    }

    fn split_page(&mut self, name: Option<&str>) {
        let html = if name.is_some() { "html" } else { "_" };
        self.out.line(&format!(
            "header, {html}, _ := bytes.Cut(page, []byte(\"\\r\\n\\r\\n\"))\nfmt.Println(string(header))"
        ));
        let Some(name) = name else { return };
        self.out.comment(&tr!(self.texts, "code-save"));
        self.out.comment(&tr!(self.texts, "code-chunked"));
        self.out.line(&format!("check(os.WriteFile({}, html, 0o644))", go_str(name)));
    }
}

/// The literal, a long one with each line on a line of its own.
fn literal_lines(literal: &Literal) -> String {
    let whole = literal_text(literal);
    if whole.len() <= LINE_BYTES_MAX {
        return whole;
    }
    literal.lines().iter().map(literal_text).collect::<Vec<_>>().join(" +\n\t")
}

fn literal_text(literal: &Literal) -> String {
    match literal.source_text() {
        Some(text) => go_str(text),
        None => go_bytes(&literal.bytes),
    }
}

fn duration(time: std::time::Duration) -> String {
    if time.subsec_millis() == 0 {
        return format!("{} * time.Second", seconds(time));
    }
    format!("{} * time.Millisecond", time.as_millis())
}
