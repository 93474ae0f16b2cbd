//! Who is a session in a file, and who its peer.
//!
//! The end of a conversation to which the first packet went, or the one that was connected to, is the local end of a
//! session; so a capture reads like the logs of its servers. If only the one that sent the first packet has the port of
//! a well-known service, the file begins within the conversation, and that end is the session.

use super::sink::Sink;
use super::transport::Way;
use crate::log::sessions::LoggedSession;
use crate::net::{ConnectionId, Protocol, SessionId};
use std::collections::HashMap;
use std::net::SocketAddr;

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
}

/// The sessions that were found.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    known: HashMap<(Transport, SocketAddr), Found>,
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
        self.known.contains_key(&(transport, local))
    }

    /// The session of a local end; `None` if there are too many.
    pub(super) fn session(
        &mut self,
        transport: Transport,
        local: SocketAddr,
        (sink, at_ns): (&mut Sink<'_>, i64),
    ) -> Option<SessionId> {
        if let Some(found) = self.known.get(&(transport, local)) {
            return Some(found.id);
        }
        let number = self.known.len();
        if number >= SESSIONS_MAX {
            return None;
        }
        let id = SessionId(number as u16);
        self.known.insert((transport, local), Found { id, connections: 0 });
        let (started, _) = sink.stamp(at_ns);
        let (protocol, name) = match transport {
            Transport::Udp => (Protocol::Udp, format!("udp {local}")),
            Transport::Tcp => (Protocol::TcpServer, format!("tcp {local}")),
        };
        sink.store().put_session(LoggedSession {
            id,
            protocol: Some(protocol),
            name,
            started,
            started_unix_ns: at_ns,
            local: Some(local.into()),
            is_complete: false,
        });
        Some(id)
    }

    /// The next number for a connection of a session of TCP.
    pub(super) fn next_connection(&mut self, local: SocketAddr) -> ConnectionId {
        let found = self.known.get_mut(&(Transport::Tcp, local));
        ConnectionId(found.map_or(0, |found| {
            found.connections = found.connections.saturating_add(1);
            found.connections
        }))
    }
}

/// The way from the peer to the local end, of a conversation whose first packet that is in the file went this way.
pub(super) fn from_peer(first: Way) -> Way {
    let is_service = |address: SocketAddr| address.port() < SERVICE_PORTS;
    if is_service(first.from) && !is_service(first.to) { first.reversed() } else { first }
}
