//! What a session can be told to do.

use super::tcp::{Save, ServerBehaviour, StreamSettings};
use super::udp::Multicast;
use super::{Behaviour, ConnectionId, Destination};
use std::net::IpAddr;
use std::path::PathBuf;

/// An order to a running session, carried out by its writer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Command {
    /// Send the payload.
    Send {
        /// To whom.
        to: Destination,
        /// What.
        payload: Vec<u8>,
    },
    /// From now on, do this with what comes.
    SetBehaviour(Behaviour),
    /// Allow or forbid sending to broadcast addresses (`SO_BROADCAST`).
    SetBroadcast(bool),
    /// Join the multicast group, on the interface of the session's [`Multicast`] settings.
    Join(IpAddr),
    /// Leave the multicast group.
    Leave(IpAddr),
    /// Interface, loop and reach of what is sent to multicast groups.
    SetMulticast(Multicast),
    /// A load: follow the redirect that it waits at.
    Follow,
    /// Do something with connections; only sessions that have some take it.
    Stream(StreamCommand),
}

/// An order to a session with TCP connections.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StreamCommand {
    /// Send the payload on each of the connections.
    Send(Recipients, Vec<u8>),
    /// Send the content of the file on each of the connections, after what waits already.
    SendFile(Recipients, PathBuf),
    /// Stop sending files.
    CancelFile(Recipients),
    /// Say that nothing more will be sent, after what waits already (`SHUT_WR`).
    Finish(Recipients),
    /// Close.
    Disconnect(Recipients),
    /// Close by a reset (`SO_LINGER` 0), so that what is on its way is lost.
    Reset(Recipients),
    /// How connections are read and written from now on.
    SetSettings(StreamSettings),
    /// A server: do this from now on with what comes.
    SetBehaviour(Box<ServerBehaviour>),
    /// A server: have at most so many connections at once.
    SetConnectionsMax(u32),
    /// A client: write what comes on the connection into this file; `None` stops and keeps it.
    Save(Option<Save>),
    /// A client: connect now instead of when the pause is over.
    ReconnectNow,
}

/// Which connections of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// All that there are.
    All,
    /// These, as far as they are still there.
    Only(Vec<ConnectionId>),
}

impl Recipients {
    /// Whether the connection is one of them.
    pub fn contains(&self, id: ConnectionId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(&id),
        }
    }
}
