//! Unix-domain sockets in C.

use super::{C, Draft};
use crate::learn::code::program::{End, Place, UnixDoes};
use crate::learn::code::quote::c_str;
use crate::tr;

impl Draft<'_, C> {
    /// A program on such a socket.
    pub(super) fn unix(&mut self) {
        let End::Unix { kind, name, does, settings, .. } = &self.program.end else { return };
        let socket = if let UnixDoes::Listens(_, clients) = does {
            self.serve_definition(*clients);
            "server"
        } else {
            "s"
        };
        self.begin_main();
        self.out.comment(&tr!(self.texts, "code-unix-socket"));
        self.socket_line(socket, "AF_UNIX", kind.constant());
        self.options(socket, settings);
        match (does, name) {
            (UnixDoes::Connects, Some(name)) => {
                self.out.comment(&tr!(self.texts, "code-connect"));
                self.unix_name("to", name);
                let connect = "connect(s, (struct sockaddr *)&to, to_length)";
                self.out.line(&format!("check({connect}, \"connect\");"));
            }
            (_, Some(name)) => {
                if name.has_file() {
                    self.out.comment(&tr!(self.texts, "code-unix-bind"));
                }
                self.unix_name("local", name);
                let bind = format!("bind({socket}, (struct sockaddr *)&local, local_length)");
                self.out.line(&format!("check({bind}, \"bind\");"));
            }
            (_, None) => {}
        }
        if let UnixDoes::Listens(backlog, clients) = does {
            return self.accept_clients(*backlog, *clients);
        }
        self.buffer();
        self.steps(&self.program.body);
        if !self.program.is_endless() {
            self.close("s");
        }
        self.end_main();
    }

    /// A variable with the address, and one with its length.
    pub(super) fn unix_name(&mut self, variable: &str, place: &Place) {
        let name = place.unix_name().unwrap_or_default();
        let (bytes, count) = (c_str(&name), name.len());
        self.out.line(&format!("struct sockaddr_un {variable};"));
        self.out.line(&format!(
            "socklen_t {variable}_length = unix_name(&{variable}, {bytes}, {count});"
        ));
    }
}
