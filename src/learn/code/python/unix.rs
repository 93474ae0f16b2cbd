//! Unix-domain sockets in Python.

use super::{Draft, Python, place};
use crate::learn::code::program::{End, UnixDoes};
use crate::tr;

impl Draft<'_, Python> {
    /// A program on such a socket.
    pub(super) fn unix(&mut self) {
        let End::Unix { kind, name, does, settings, of_clients } = &self.program.end else {
            return;
        };
        let socket = if let UnixDoes::Listens(_, clients) = does {
            self.socket = "client";
            self.serve_definition(*clients, of_clients);
            "server"
        } else {
            "s"
        };
        self.out.comment(&tr!(self.texts, "code-unix-socket"));
        let kind = kind.constant();
        self.out.line(&format!("{socket} = socket.socket(socket.AF_UNIX, socket.{kind})"));
        self.options(socket, settings);
        match (does, name.as_ref()) {
            (UnixDoes::Connects, Some(name)) => {
                self.out.comment(&tr!(self.texts, "code-connect"));
                self.out.line(&format!("{socket}.connect({})", place(name)));
            }
            (_, Some(name)) => {
                if name.has_file() {
                    self.out.comment(&tr!(self.texts, "code-unix-bind"));
                }
                self.out.line(&format!("{socket}.bind({})", place(name)));
            }
            (_, None) => {}
        }
        match does {
            UnixDoes::Listens(backlog, clients) => {
                self.out.comment(&tr!(self.texts, "code-listen"));
                self.out.line(&format!("server.listen({backlog})"));
                self.accept_clients(*clients, of_clients);
            }
            UnixDoes::Connects | UnixDoes::Receives => {
                self.steps(&self.program.body);
                if !self.program.is_endless() {
                    self.close("s");
                }
            }
        }
    }
}
