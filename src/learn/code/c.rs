//! Programs in C11 with the sockets of POSIX. They compile without a warning of `cc -Wall -Wextra`.

mod parts;
mod ping;
mod unix;

use super::comments;
use super::draft::{Depth, Draft, WriteStep};
use super::program::{
    Clients, End, Over, Part, Place, Program, Receive, SetOption, SetValue, Step, Test, To,
};
use super::quote::{c_bytes, c_str};
use super::writer::Writer;
use super::{Language, Literal, program};
use crate::i18n::Texts;
use crate::tr;
use std::net::{IpAddr, SocketAddr};

/// The program.
pub(super) fn text(program: &Program, texts: &Texts) -> String {
    let out = Writer::new("    ", "//");
    let mut c = Draft::<C>::new(out, program, texts);
    c.program();
    c.out.into_text()
}

/// The language.
enum C {}

impl WriteStep for Draft<'_, C> {
    fn step(&mut self, step: &Step) {
        let socket = self.socket;
        match step {
            Step::Send(parts, to) => self.send(parts, to),
            Step::Receive(receive) => self.receive(*receive),
            Step::TakeLineEndOff => self.out.line(
                "while (received > 0 && strchr(\"\\r\\n\", data[received - 1]) != NULL)\n    received--;",
            ),
            Step::If(test, steps) => self.block(&format!("if ({}) {{", test_text(test)), steps),
            Step::Leave => self.out.line("break;"),
            Step::Again => self.out.line("continue;"),
            Step::Forever(steps) => {
                let outside = std::mem::replace(&mut self.depth, Depth::Loop);
                self.block("while (1) {", steps);
                self.depth = outside;
            }
            Step::Pause(time) => {
                let (whole, nanos) = (time.as_secs(), time.subsec_nanos());
                self.out.line(&format!(
                    "nanosleep(&(struct timespec){{.tv_sec = {whole}, .tv_nsec = {nanos}}}, NULL);"
                ));
            }
            Step::Finish => {
                self.out.line(&format!("check(shutdown({socket}, SHUT_WR), \"shutdown\");"));
            }
            Step::SendNamedFile(folder) => self.send_named_file(folder),
            Step::SendFile(path) => {
                self.out.line(&format!("send_file({socket}, {});", c_str(path)));
            }
            Step::ReceiveAll => self.receive_all(),
            Step::SplitPage(name) => self.split_page(name.as_deref()),
            Step::Came(_) => {}
        }
    }
}

impl Draft<'_, C> {
    fn program(&mut self) {
        for comment in comments::left_out(self.program, self.texts) {
            self.out.comment(&comment);
        }
        if let Some(why) = comments::not_written(self.program, Language::C, self.texts) {
            return self.out.comment(&why);
        }
        if self.program.speaks_tls() {
            return self.out.comment(&tr!(self.texts, "code-no-tls", library = "OpenSSL"));
        }
        self.out.blank();
        for part in parts::of(self.program) {
            self.out.line(part);
            self.out.blank();
        }
        match &self.program.end {
            End::Udp { bind, settings, .. } => self.udp(*bind, settings),
            End::Client { .. } => self.client(),
            End::Server { .. } => self.server(),
            End::Unix { .. } => self.unix(),
            End::Ping(echoes) => self.ping(echoes),
            // What is not written was said before.
            _ => {}
        }
    }

    fn begin_main(&mut self) {
        self.out.line("int main(void)\n{");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-c-unbuffered"));
        self.out.line("setbuf(stdout, NULL);");
        if !self.program.is_udp() {
            self.out.comment(&tr!(self.texts, "code-c-sigpipe"));
            self.out.line("signal(SIGPIPE, SIG_IGN);");
        }
    }

    fn end_main(&mut self) {
        if !self.program.is_endless() {
            self.out.line("return 0;");
        }
        self.out.end();
        self.out.line("}");
    }

    fn udp(&mut self, bind: Option<SocketAddr>, settings: &[SetOption]) {
        self.begin_main();
        self.out.comment(&tr!(self.texts, "code-udp-socket"));
        self.socket_line("s", self.family(), "SOCK_DGRAM");
        self.options("s", settings);
        match bind {
            Some(address) => self.bind("s", address),
            None => self.out.comment(&tr!(self.texts, "code-not-bound")),
        }
        self.buffer();
        self.steps(&self.program.body);
        if !self.program.is_endless() {
            self.close("s");
        }
        self.end_main();
    }

    fn client(&mut self) {
        let End::Client { to, from, limit, settings, .. } = &self.program.end else { return };
        self.begin_main();
        self.out.comment(&tr!(self.texts, "code-client-socket"));
        self.socket_line("s", self.family(), "SOCK_STREAM");
        self.options("s", settings);
        if let Some(from) = from {
            self.bind("s", *from);
        }
        if limit.is_some() {
            self.out.comment(&tr!(self.texts, "code-c-no-limit"));
        }
        self.out.comment(&tr!(self.texts, "code-connect"));
        let look_up = self.look_up(to, "SOCK_STREAM");
        self.out.line(&format!("struct addrinfo *to = {look_up};"));
        self.out.line("check(connect(s, to->ai_addr, to->ai_addrlen), \"connect\");");
        self.buffer();
        self.steps(&self.program.body);
        self.close("s");
        self.end_main();
    }

    fn server(&mut self) {
        let End::Server { listen, backlog, clients, settings, .. } = &self.program.end else {
            return;
        };
        self.serve_definition(*clients);
        self.begin_main();
        self.out.comment(&tr!(self.texts, "code-server-socket"));
        self.socket_line("server", self.family(), "SOCK_STREAM");
        self.options("server", settings);
        self.bind("server", *listen);
        self.accept_clients(*backlog, *clients);
    }

    /// The function for each client, if there are several.
    fn serve_definition(&mut self, clients: Clients) {
        self.socket = "client";
        if clients == Clients::Many {
            self.out.comment(&tr!(self.texts, "code-serve"));
            self.out.line("static void serve(int client)\n{");
            self.out.begin();
            self.serve();
            self.out.end();
            self.out.line("}\n");
        }
    }

    /// Listens, and serves who comes; the end of `main`.
    fn accept_clients(&mut self, backlog: u32, clients: Clients) {
        self.out.comment(&tr!(self.texts, "code-listen"));
        self.out.line(&format!("check(listen(server, {backlog}), \"listen\");"));
        if clients == Clients::Many {
            self.accept_many();
        } else {
            self.accept();
            self.serve();
            self.close("server");
            self.out.line("return 0;");
        }
        self.out.end();
        self.out.line("}");
    }

    fn accept(&mut self) {
        self.out.comment(&tr!(self.texts, "code-accept"));
        self.out.line("int client = accept(server, NULL, NULL);");
        self.out.line("check(client, \"accept\");");
    }

    fn accept_many(&mut self) {
        self.out.comment(&tr!(self.texts, "code-c-children"));
        self.out.line("signal(SIGCHLD, SIG_IGN);");
        self.out.line("while (1) {");
        self.out.begin();
        self.accept();
        self.out.comment(&tr!(self.texts, "code-c-fork"));
        self.out.line("pid_t child = fork();\ncheck(child, \"fork\");\nif (child == 0) {");
        self.out.line("    close(server);\n    serve(client);\n    return 0;\n}\nclose(client);");
        self.out.end();
        self.out.line("}");
    }

    /// What is done with a connection of a server.
    fn serve(&mut self) {
        self.out.line("puts(\"+\");");
        self.options("client", self.program.of_clients());
        self.buffer();
        self.steps(&self.program.body);
        self.close("client");
        self.out.line("puts(\"-\");");
    }

    fn family(&self) -> &'static str {
        let is_ipv6 = match &self.program.end {
            End::Udp { is_ipv6, .. } => *is_ipv6,
            End::Client { to, .. } => to.is_ipv6(),
            End::Server { listen, .. } => listen.is_ipv6(),
            _ => false,
        };
        if is_ipv6 { "AF_INET6" } else { "AF_INET" }
    }

    fn socket_line(&mut self, name: &str, family: &str, kind: &str) {
        self.out.line(&format!("int {name} = socket({family}, {kind}, 0);"));
        self.out.line(&format!("check({name}, \"socket\");"));
    }

    fn look_up(&self, place: &Place, kind: &str) -> String {
        let (host, port) = (c_str(&place.host), place.port);
        format!("look_up({host}, \"{port}\", {}, {kind})", self.family())
    }

    fn bind(&mut self, socket: &str, address: SocketAddr) {
        self.out.comment(&tr!(self.texts, "code-bind"));
        let kind = if self.program.is_udp() { "SOCK_DGRAM" } else { "SOCK_STREAM" };
        let look_up = self.look_up(&address.into(), kind);
        self.out.line(&format!("struct addrinfo *local = {look_up};"));
        let bind = format!("bind({socket}, local->ai_addr, local->ai_addrlen)");
        self.out.line(&format!("check({bind}, \"bind\");"));
    }

    fn close(&mut self, socket: &str) {
        self.out.comment(&tr!(self.texts, "code-close"));
        self.out.line(&format!("close({socket});"));
    }

    fn buffer(&mut self) {
        let receives = |step: &Step| matches!(step, Step::Receive(_) | Step::SendNamedFile(_));
        if !self.program.has(&receives) {
            return;
        }
        self.out.line(&format!("char data[{}];", self.program.recv_bytes_max()));
        self.out.line("ssize_t received;");
        if self.program.is_udp() {
            self.out.line("struct sockaddr_storage from;\nsocklen_t from_length;");
        }
    }

    fn options(&mut self, socket: &str, options: &[SetOption]) {
        for option in options {
            self.out.comment(&comments::of_option(*option, self.texts));
            self.out.line(&option_lines(socket, *option));
        }
    }

    fn send(&mut self, parts: &[Part], to: &To) {
        match parts {
            [Part::Bytes(literal)] => {
                self.send_bytes(&literal_lines(literal), &literal.bytes.len().to_string(), to);
            }
            [Part::Received] => self.send_bytes("data", "(size_t)received", to),
            parts => {
                let literals = parts.iter().map(|part| match part {
                    Part::Bytes(literal) => literal.bytes.len(),
                    Part::Received => 0,
                });
                let received = parts.iter().filter(|part| **part == Part::Received).count();
                let room = literals.sum::<usize>();
                self.out.line("{");
                self.out.begin();
                self.out.line(&format!("char message[{room} + {received} * sizeof data];"));
                self.out.line("size_t length = 0;");
                for part in parts {
                    let (bytes, count) = match part {
                        Part::Bytes(literal) => {
                            (literal_lines(literal), literal.bytes.len().to_string())
                        }
                        Part::Received => ("data".to_owned(), "(size_t)received".to_owned()),
                    };
                    self.out.line(&format!("length = append(message, length, {bytes}, {count});"));
                }
                self.send_bytes("message", "length", to);
                self.out.end();
                self.out.line("}");
            }
        }
    }

    fn send_bytes(&mut self, bytes: &str, count: &str, to: &To) {
        let socket = self.socket;
        match to {
            To::Peer => self.out.line(&format!("send_all({socket}, {bytes}, {count});")),
            To::Sender => self.out.line(&format!(
                "check(sendto({socket}, {bytes}, {count}, 0, (struct sockaddr *)&from, from_length), \"sendto\");"
            )),
            To::Place(place) if self.program.is_unix() => {
                self.out.line("{");
                self.out.begin();
                self.unix_name("to", place);
                self.out.line(&format!(
                    "check(sendto({socket}, {bytes}, {count}, 0, (struct sockaddr *)&to, to_length), \"sendto\");"
                ));
                self.out.end();
                self.out.line("}");
            }
            To::Place(place) => {
                let look_up = self.look_up(place, "SOCK_DGRAM");
                self.out.line("{");
                self.out.begin();
                self.out.line(&format!("struct addrinfo *to = {look_up};"));
                self.out.line(&format!(
                    "check(sendto({socket}, {bytes}, {count}, 0, to->ai_addr, to->ai_addrlen), \"sendto\");"
                ));
                self.out.line("freeaddrinfo(to);");
                self.out.end();
                self.out.line("}");
            }
        }
    }

    fn receive(&mut self, receive: Receive) {
        let (socket, Receive { bytes, over }) = (self.socket, receive);
        let size = if bytes == self.program.recv_bytes_max() {
            "sizeof data".to_owned()
        } else {
            bytes.to_string()
        };
        if self.program.is_udp() {
            self.out.line("from_length = sizeof from;");
            self.out.line(&format!(
                "received = recvfrom({socket}, data, {size}, 0, (struct sockaddr *)&from, &from_length);"
            ));
            self.out.line("check(received, \"recvfrom\");\nprint_address(&from, from_length);");
        } else {
            self.out.line(&format!("received = recv({socket}, data, {size}, 0);"));
            self.out.line("check(received, \"recv\");");
            if over == Over::Leaves && self.depth == Depth::Loop {
                self.out.line("if (received == 0)\n    break;");
            }
        }
        self.out.line("printf(\"%.*s\\n\", (int)received, data);");
    }

    fn send_named_file(&mut self, folder: &str) {
        let socket = self.socket;
        let bytes = program::RECV_BYTES - 1;
        self.out.line(&format!("received = recv({socket}, data, {bytes}, 0);"));
        self.out.line("check(received, \"recv\");\ndata[received] = '\\0';");
        self.out.line("data[strcspn(data, \"\\r\\n\")] = '\\0';");
        self.out.line("const char *slash = strrchr(data, '/');");
        self.out.line("const char *name = slash != NULL ? slash + 1 : data;");
        let folder = c_str(&format!("{folder}/"));
        self.out.line(&format!("char path[sizeof {folder} + sizeof data];"));
        self.out.line(&format!("strcpy(path, {folder});\nstrcat(path, name);"));
        self.out.line(&format!("send_file({socket}, path);"));
    }

    fn receive_all(&mut self) {
        let socket = self.socket;
        let bytes = program::RECV_BYTES;
        self.out.line("char *page = NULL;\nsize_t length = 0;\nssize_t count;\ndo {");
        self.out.line(&format!("    page = realloc(page, length + {bytes});"));
        self.out.line("    check(page != NULL ? 0 : -1, \"realloc\");");
        self.out.line(&format!("    count = recv({socket}, page + length, {bytes}, 0);"));
        self.out.line("    check(count, \"recv\");\n    length += (size_t)count;");
        self.out.line("} while (count > 0);");
    }

    fn split_page(&mut self, name: Option<&str>) {
        self.out.line("size_t end = length < 4 ? length : 4;");
        self.out.line(
            "while (end < length && memcmp(page + end - 4, \"\\r\\n\\r\\n\", 4) != 0)\n    end++;",
        );
        self.out.line("fwrite(page, 1, end, stdout);");
        if let Some(name) = name {
            self.out.comment(&tr!(self.texts, "code-save"));
            self.out.comment(&tr!(self.texts, "code-chunked"));
            self.out.line(&format!("FILE *file = fopen({}, \"wb\");", c_str(name)));
            self.out.line("check(file != NULL ? 0 : -1, \"fopen\");");
            self.out.line("fwrite(page + end, 1, length - end, file);\nfclose(file);");
        }
        self.out.line("free(page);");
    }
}

fn test_text(test: &Test) -> String {
    let (relation, literal) = match test {
        Test::Is(literal) => ("==", literal),
        Test::Begins(literal) => (">=", literal),
    };
    let (bytes, count) = (literal_text(literal), literal.bytes.len());
    format!("received {relation} {count} && memcmp(data, {bytes}, {count}) == 0")
}

/// The literal, a long one with each line on a line of its own.
fn literal_lines(literal: &Literal) -> String {
    let whole = literal_text(literal);
    if whole.len() <= super::literal::LINE_BYTES_MAX {
        return whole;
    }
    let lines = literal.lines().iter().map(literal_text).collect::<Vec<_>>();
    format!("\n    {}", lines.join("\n    "))
}

fn literal_text(literal: &Literal) -> String {
    match literal.source_text() {
        Some(text) => c_str(text),
        None => c_bytes(&literal.bytes),
    }
}

fn option_lines(socket: &str, option: SetOption) -> String {
    let (level, name) = (option.level(), option.name());
    let set = format!(
        "check(setsockopt({socket}, {level}, {name}, &value, sizeof value), \"setsockopt\");"
    );
    let value = match option {
        SetOption::Join(IpAddr::V4(group), interface, _) => {
            let interface = interface.map_or_else(|| "0.0.0.0".to_owned(), |ip| ip.to_string());
            format!(
                "struct ip_mreq value = {{0}};\n    inet_pton(AF_INET, \"{group}\", &value.imr_multiaddr);\n    inet_pton(AF_INET, \"{interface}\", &value.imr_interface);"
            )
        }
        SetOption::Join(IpAddr::V6(group), _, index) => format!(
            "struct ipv6_mreq value = {{0}};\n    inet_pton(AF_INET6, \"{group}\", &value.ipv6mr_multiaddr);\n    value.ipv6mr_interface = {index};"
        ),
        SetOption::Changed(_, SetValue::Time(time)) => format!(
            "struct timeval value = {{.tv_sec = {}, .tv_usec = {}}};",
            time.as_secs(),
            time.subsec_micros()
        ),
        SetOption::Changed(_, SetValue::Linger(on, seconds)) => {
            format!("struct linger value = {{.l_onoff = {}, .l_linger = {seconds}}};", u8::from(on))
        }
        SetOption::Changed(_, value @ SetValue::Name(_)) => {
            let name = String::from_utf8_lossy(value.name().unwrap_or_default());
            format!("const char value[] = {};", c_str(&name))
        }
        SetOption::Changed(_, SetValue::Number(number)) => format!("int value = {number};"),
        _ => format!("int value = {};", option.number().unwrap_or_default()),
    };
    format!("{{\n    {value}\n    {set}\n}}")
}
