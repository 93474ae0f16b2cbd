//! Bars: calls with their length, and events, which have none.

use crate::log::segment::{Class, Kind};
use crate::net::event::EventName;
use crate::net::{Op, Stamp};

/// A call or an event on a line; or several that are too near to each other to be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it shows. Of several, what the one of [`row`](Self::row) is.
    pub shape: BarShape,
    /// The kind of its row, which says whether something came, went, happened or was called.
    pub kind: Kind,
    /// When the call began, or the event happened.
    pub begin: Stamp,
    /// When the call returned; of an event, `begin`.
    pub end: Stamp,
    /// Its row. Of several, that of the first with the worst outcome.
    pub row: u64,
    /// Bytes that came or went.
    pub bytes: u64,
    /// How many it is: 1, unless they are merged.
    pub count: u32,
    /// How it went; of several, the worst.
    pub outcome: Outcome,
}

impl Bar {
    /// The class of its row.
    pub fn class(&self) -> Class {
        self.kind.class()
    }

    /// Whether several are merged in it.
    pub fn is_merged(&self) -> bool {
        self.count > 1
    }
}

/// What a bar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BarShape {
    /// A call.
    Call(Op),
    /// An event: a point in time.
    Event(EventMark),
}

/// What an event on a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventMark {
    /// The socket has its address.
    Opened,
    /// It waits for connections.
    Listening,
    /// A connection was made or accepted.
    Connected,
    /// The peer has finished sending.
    PeerFinished,
    /// We have finished sending.
    Finished,
    /// The connection is over.
    Closed,
    /// ICMP reported that a datagram did not reach the peer.
    Unreachable,
    /// Bytes of a protocol that reports them in parts.
    Part,
    /// The session is over.
    Ended,
    /// One of a protocol that says in a word what it is.
    Named(EventName),
    /// Any other.
    Other,
}

/// How a call or an event went, from good to bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// As it should.
    #[default]
    Ok,
    /// The call would have blocked, or its time limit was over.
    WouldBlock,
    /// It failed, or reports that something did.
    Failed,
}
