//! Unix-domain sockets in Go.

use super::{Draft, Go};
use crate::learn::code::program::{End, Place, UnixDoes, UnixKind};
use crate::learn::code::quote::go_str;
use crate::net::unix_name::UNIX_SCHEME;
use crate::tr;

/// The network in Go's words.
pub(super) fn network(kind: UnixKind) -> &'static str {
    match kind {
        UnixKind::Stream => "unix",
        UnixKind::Records => "unixpacket",
        UnixKind::Datagrams => "unixgram",
    }
}

/// A place as Go has it: of a Unix-domain socket its name, where `@` begins an abstract one as here.
pub(super) fn name_of(place: &str) -> &str {
    place.strip_prefix(UNIX_SCHEME).unwrap_or(place)
}

impl Draft<'_, Go> {
    /// A program on such a socket.
    pub(super) fn unix(&mut self) {
        let End::Unix { kind, name, does, settings, .. } = &self.program.end else { return };
        if let UnixDoes::Listens(_, clients) = does {
            self.serve_definition(*clients);
        }
        self.out.line("func main() {");
        self.out.begin();
        self.out.comment(&tr!(self.texts, "code-unix-socket"));
        let is_bound = *does != UnixDoes::Connects;
        if is_bound && name.as_ref().is_some_and(Place::has_file) {
            self.out.comment(&tr!(self.texts, "code-unix-bind"));
        }
        let (network, text) = (network(*kind), name.as_ref().map(Place::text).unwrap_or_default());
        let place = go_str(name_of(&text));
        if let UnixDoes::Listens(_, clients) = does {
            for option in settings {
                self.listener_option(*option);
            }
            self.out.comment(&tr!(self.texts, "code-listen"));
            self.out
                .line(&format!("server, err := net.Listen(\"{network}\", {place})\ncheck(err)"));
            return self.accept_clients(*clients);
        }
        let call = if is_bound { "ListenPacket" } else { "Dial" };
        if !is_bound {
            self.out.comment(&tr!(self.texts, "code-connect"));
        } else if name.is_none() {
            self.out.comment(&tr!(self.texts, "code-go-autobind"));
        }
        self.out.line(&format!("s, err := net.{call}(\"{network}\", {place})\ncheck(err)"));
        self.rest_of_main(settings);
    }
}
