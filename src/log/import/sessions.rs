//! Who is a session in a file, and who its peer.
//!
//! The end of a conversation to which the first packet went, or the one that was connected to, is the local end of a
//! session; so a capture reads like the logs of its servers. If only the one that sent the first packet has the port of
//! a well-known service, the file begins within the conversation, and that end is the session.
//!
//! Our own recordings say which session it is: by its name, and by the number that it had.

use super::sink::Sink;
use super::transport::Way;
use crate::log::sessions::LoggedSession;
use crate::net::{ConnectionId, Protocol, SessionId};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

/// The session of rows about the file itself.
pub(super) const FILE_SESSION: SessionId = SessionId(u16::MAX);

/// Sessions of one file: as many as there are numbers, but for the file's own.
const SESSIONS_MAX: usize = u16::MAX as usize;

/// Ports below this one are those of services (RFC 6335: the system ports).
const SERVICE_PORTS: u16 = 1024;

/// What a session of a file speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Transport {
    Udp,
    Tcp,
    /// What only our own recordings have.
    Other,
}

/// The sessions that were found.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    known: HashMap<Key, Found>,
}

/// What makes a session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// Its local end.
    Foreign(Transport, SocketAddr),
    /// What our own recording calls it.
    Own(OwnSession),
}

impl Key {
    fn of(place: (Transport, SocketAddr), own: Option<&OwnSession>) -> Self {
        own.map_or(Self::Foreign(place.0, place.1), |own| Self::Own(own.clone()))
    }
}

/// A session of ours as its recording calls it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct OwnSession {
    pub(super) name: Arc<str>,
    /// `None` if the recording does not say it.
    pub(super) number: Option<u16>,
}

/// A session that was found.
#[derive(Clone, Copy, Debug)]
struct Found {
    id: SessionId,
    connections: u32,
}

impl Sessions {
    /// Whether an address is the local end of a session.
    pub(super) fn has(&self, transport: Transport, local: SocketAddr) -> bool {
        self.known.contains_key(&Key::Foreign(transport, local))
    }

    /// A session of ours that has rows.
    pub(super) fn known(&self, own: &OwnSession) -> Option<SessionId> {
        self.known.get(&Key::Own(own.clone())).map(|found| found.id)
    }

    /// The session of a local end; `None` if there are too many.
    pub(super) fn session(
        &mut self,
        (transport, local): (Transport, SocketAddr),
        own: Option<&OwnSession>,
        (sink, at_ns): (&mut Sink<'_>, i64),
    ) -> Option<SessionId> {
        let key = Key::of((transport, local), own);
        if let Some(found) = self.known.get(&key) {
            return Some(found.id);
        }
        let number = self.known.len();
        if number >= SESSIONS_MAX {
            return None;
        }
        let id = SessionId(number as u16);
        self.known.insert(key, Found { id, connections: 0 });
        let (started, _) = sink.stamp(at_ns);
        // Whatever program it was, it is known by its whole address.
        let of_server = (transport == Transport::Tcp).then_some(Protocol::TcpServer);
        let foreign = || (of_server, format!("{} {local}", transport.name()));
        let of_ours = |own: &OwnSession| (transport.protocol_of(&own.name), own.name.to_string());
        let (protocol, name) = own.map_or_else(foreign, of_ours);
        sink.store().put_session(LoggedSession {
            id,
            protocol,
            name,
            started,
            started_unix_ns: at_ns,
            local: (transport != Transport::Other).then_some(local.into()),
            is_complete: false,
        });
        Some(id)
    }

    /// The next number for a connection of a session of TCP.
    pub(super) fn next_connection(
        &mut self,
        local: SocketAddr,
        own: Option<&OwnSession>,
    ) -> ConnectionId {
        let found = self.known.get_mut(&Key::of((Transport::Tcp, local), own));
        ConnectionId(found.map_or(0, |found| {
            found.connections = found.connections.saturating_add(1);
            found.connections
        }))
    }
}

impl Transport {
    fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Other => "",
        }
    }

    /// What a session of ours speaks, as far as its name says it.
    fn protocol_of(self, name: &str) -> Option<Protocol> {
        match self {
            Self::Udp if name.starts_with("udp ") => Some(Protocol::Udp),
            Self::Tcp if name.starts_with("tcp ") && name.ends_with(" server") => {
                Some(Protocol::TcpServer)
            }
            Self::Tcp if name.starts_with("tcp ") => Some(Protocol::TcpClient),
            Self::Udp | Self::Tcp | Self::Other => None,
        }
    }
}

/// The way from the peer to the local end, of a conversation whose first packet that is in the file went this way.
pub(super) fn from_peer(first: Way) -> Way {
    let is_service = |address: SocketAddr| address.port() < SERVICE_PORTS;
    if is_service(first.from) && !is_service(first.to) { first.reversed() } else { first }
}
