//! Lanes: a line for each socket, with one for each of the threads that work on it.

use crate::net::{ConnectionId, Endpoint, Protocol, SessionId, Stamp, WorkerRole};
use std::sync::Arc;

/// Names a lane of a time line. Grows with each lane that is made and is not used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId(pub u32);

/// What a lane is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LaneRole {
    /// The session itself: what it does before it has a socket, or beside all of them. A download or a program
    /// has such a lane beside those of its sockets.
    Session,
    /// A socket that waits for connections.
    Listener,
    /// A socket with one peer, or that is to have one.
    Connection,
    /// A socket that sends and receives datagrams.
    Datagram,
}

/// A socket on the time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its name. It stays while the lane is there; everything else may become known later.
    pub id: LaneId,
    /// The session that it belongs to.
    pub session: SessionId,
    /// Its number in the session, if that has several; of a client not before it is connected.
    pub connection: Option<ConnectionId>,
    /// What the session speaks; `None` if that is not known.
    pub protocol: Option<Protocol>,
    /// What it is.
    pub role: LaneRole,
    /// Its own address, as far as it is known yet.
    pub local: Option<Endpoint>,
    /// The other end, if it has one.
    pub peer: Option<Endpoint>,
    /// Its descriptor, as far as it is known.
    pub fd: Option<u64>,
    /// The threads that have worked on it, in the order of their first call.
    pub threads: Vec<LaneThread>,
    /// When its first call began.
    pub began: Stamp,
    /// When it was closed; `None` while it is not.
    pub ended: Option<Stamp>,
    /// Its first row…
    pub first_row: u64,
    /// …and its newest.
    pub last_row: u64,
    /// The lane of the other end of its connection, if that is ours, too.
    pub pair: Option<LaneId>,
    /// The lane of the listener that it was accepted from.
    pub listener: Option<LaneId>,
}

impl Lane {
    /// Whether it is a Unix-domain socket.
    pub fn is_local(&self) -> bool {
        [self.local, self.peer].into_iter().flatten().any(|end| end.unix().is_some())
    }
}

/// A thread that works on a socket: a line within its lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneThread {
    /// What it is for. Threads of one socket that are for the same share a line.
    pub worker: WorkerRole,
    /// What it is called, where that is more than what it is for.
    pub name: Option<Arc<str>>,
}

/// A line of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThreadPlace {
    /// The lane.
    pub lane: LaneId,
    /// Which of its [`threads`](Lane::threads).
    pub thread: usize,
}
