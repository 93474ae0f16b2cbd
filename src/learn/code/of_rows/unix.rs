//! Rows of Unix-domain sockets as programs.

use super::{BACKLOG, Kinds, Story};
use crate::learn::code::program::{Clients, End, Place, UnixDoes, UnixKind};
use crate::net::{Endpoint, SocketFamily, UnixNameKind};

/// The name of a socket that has one.
pub(super) fn place_of(end: Endpoint) -> Option<Place> {
    let name = end.unix()?;
    let is_named = matches!(name.kind(), UnixNameKind::Path(_) | UnixNameKind::Abstract(_));
    is_named.then(|| Place::unix(name))
}

impl Story {
    /// Whether the rows are about such a socket.
    pub(super) fn speaks_unix(&self) -> bool {
        let ends = [self.bound, self.peer, self.local];
        self.family == Some(SocketFamily::Unix)
            || ends.into_iter().flatten().any(|end| end.unix().is_some())
    }

    /// How the socket comes about; `None` if that is not known.
    pub(super) fn unix_end(&self) -> Option<End> {
        let kind = match self.kind? {
            Kinds::Udp => UnixKind::Datagrams,
            Kinds::Client | Kinds::Server if self.keeps_edges => UnixKind::Records,
            Kinds::Client | Kinds::Server => UnixKind::Stream,
        };
        let (name, does) = match self.kind? {
            Kinds::Udp => {
                let name = self.bind().and_then(place_of);
                if name.is_none() && self.steps.is_empty() {
                    return None;
                }
                (name, UnixDoes::Receives)
            }
            Kinds::Client => (Some(self.peer.and_then(place_of)?), UnixDoes::Connects),
            Kinds::Server => {
                let backlog = self.backlog.unwrap_or(BACKLOG);
                let name = self.bound.or(self.local).and_then(place_of)?;
                (Some(name), UnixDoes::Listens(backlog, Clients::One))
            }
        };
        let (settings, of_clients) = (self.settings.clone(), Vec::new());
        Some(End::Unix { kind, name, does, settings, of_clients })
    }
}
