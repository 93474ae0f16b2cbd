//! Unix-domain sockets in Rust: all but `SOCK_SEQPACKET`, which the standard library does not have.

use super::{Draft, Rust};
use crate::learn::code::program::{End, Place, Program, Step, To, UnixDoes, UnixKind};
use crate::learn::code::quote::{rust_bytes, rust_str};
use crate::tr;

/// Whether an abstract name of Linux stands in the program.
pub(super) fn has_abstract_name(program: &Program) -> bool {
    let is_abstract = |place: &Place| place.unix_name().is_some() && !place.has_file();
    let sends_there =
        |step: &Step| matches!(step, Step::Send(_, To::Place(place)) if is_abstract(place));
    let is_own = matches!(&program.end, End::Unix { name: Some(name), .. } if is_abstract(name));
    is_own || program.has(&sends_there)
}

impl Draft<'_, Rust> {
    /// A program on such a socket.
    pub(super) fn unix(&mut self) {
        let End::Unix { kind, name, does, settings, .. } = &self.program.end else { return };
        if let UnixDoes::Listens(_, clients) = does {
            self.serve_definition(*clients, "UnixStream");
        }
        self.begin("main()");
        self.out.comment(&tr!(self.texts, "code-unix-socket"));
        let is_bound = *does != UnixDoes::Connects;
        if is_bound && name.as_ref().is_some_and(Place::has_file) {
            self.out.comment(&tr!(self.texts, "code-unix-bind"));
        }
        if let (UnixDoes::Listens(_, clients), Some(name)) = (does, name) {
            for option in settings {
                self.listener_option(*option);
            }
            self.out.comment(&tr!(self.texts, "code-listen"));
            let bind = of_name("bind", name);
            self.out.line(&format!("let server = UnixListener::{bind}?;"));
            return self.accept_clients(*clients);
        }
        let (keyword, made) = match (kind, name) {
            (UnixKind::Datagrams, Some(name)) => {
                ("let", format!("UnixDatagram::{}", of_name("bind", name)))
            }
            (UnixKind::Datagrams, None) => ("let", "UnixDatagram::unbound()".to_owned()),
            (_, Some(name)) => {
                self.out.comment(&tr!(self.texts, "code-connect"));
                (self.binding(), format!("UnixStream::{}", of_name("connect", name)))
            }
            // Nobody could be meant.
            (_, None) => return,
        };
        self.out.line(&format!("{keyword} s = {made}?;"));
        self.options("s", settings);
        self.buffer();
        self.steps(&self.program.body);
        self.end();
    }
}

/// The call that sends a datagram there, and what it is handed beside the bytes.
pub(super) fn target(place: &Place) -> (&'static str, String) {
    if place.has_file() {
        ("send_to", format!(", {}", path(place)))
    } else {
        ("send_to_addr", format!(", &{}", address(place)))
    }
}

/// A call with a path, or its twin with an address, which an abstract name is.
fn of_name(call: &str, name: &Place) -> String {
    if name.has_file() {
        format!("{call}({})", path(name))
    } else {
        format!("{call}_addr(&{})", address(name))
    }
}

fn path(place: &Place) -> String {
    rust_str(&place.unix_name().unwrap_or_default())
}

fn address(place: &Place) -> String {
    let name = place.unix_name().unwrap_or_default();
    let name = name.trim_start_matches('\0');
    format!("SocketAddr::from_abstract_name({})?", rust_bytes(name.as_bytes()))
}
