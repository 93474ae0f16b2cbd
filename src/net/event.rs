//! What workers report, and the batches in which it travels.

use super::automation::AutomationEvent;
use super::protocols::{ProtocolEvent, ProtocolPart};
use super::{Arena, Call, End, Endpoint, Errno, NetError, Peer, Stamp, WorkerRole};
use crate::payload::{Encoding, SharedBytes};
use std::ops::Range;

/// Something that happened on a session. The payload lies in the arena of the event's [`Batch`].
#[derive(Clone, Debug)]
pub struct Event {
    /// When: a receive at its return, a send at its start, so that cause stands before effect. A call
    /// that blocked for longer than the log waits for it (`outbox::HOLD_BACK_MAX`), at its return.
    pub at: Stamp,
    /// Whom it concerns.
    pub peer: Peer,
    /// How long its call blocked, in nanoseconds (7 digits are exact).
    pub blocked_ns: f32,
    /// Where its payload begins in the arena, in bytes.
    pub start: u32,
    /// Length of its payload, in bytes.
    pub len: u32,
    /// What kind of worker it happened on.
    pub worker: WorkerRole,
    /// What happened.
    pub kind: EventKind,
}

/// What happened. Receives and sends carry no allocation; the rare others are boxed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind {
    /// `recvfrom` or `recv` returned the payload.
    Received {
        /// The size of the buffer that it was handed, in bytes.
        asked_bytes: u32,
    },
    /// `sendto` or `send` took the payload.
    Sent,
    /// The same of a payload that is text in this encoding, as a person wrote it.
    SentText(Encoding),
    /// The payload could not be sent.
    SendFailed(Box<NetError>),
    /// A call that is neither a receive nor a send.
    Called(Box<Call>),
    /// The session has its address.
    Opened(Endpoint),
    /// ICMP reported that an earlier datagram did not reach the peer. An event, not an end.
    Unreachable(Errno),
    /// Something else failed, and the session goes on.
    Failed(Box<NetError>),
    /// Bytes that came or went, of a protocol that reports them in its parts. Many bytes are shared with
    /// the body that they are part of instead of being the event's payload.
    Part(ProtocolPart, Option<Box<SharedBytes>>),
    /// Something that only one protocol has.
    Protocol(ProtocolEvent),
    /// Something about what the session does by itself.
    Automated(Box<AutomationEvent>),
    /// The session is over, for a reason that no other event has reported.
    Ended(Box<End>),
}

/// What an event means for the two streams of bytes of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamMark {
    /// Both begin.
    Begun,
    /// Both go on, and began before.
    BegunBefore,
    /// Some of what came is not known; what comes next does not follow it.
    PeerBytesMissing,
    /// Some of what went is not known.
    BytesMissing,
    /// What comes is complete.
    PeerFinished,
    /// What goes is complete.
    Finished,
    /// Both are over.
    Closed,
}

/// What an event says of the socket that it is about, of whatever protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketMark<'a> {
    /// It was made, or was got with a connection.
    Made {
        /// Its descriptor.
        fd: u64,
        /// What it carries; `None` if it is neither.
        carries: Option<Carries>,
    },
    /// It has this address.
    Named(Endpoint),
    /// It waits for connections on this address.
    Listening(Endpoint),
    /// It is connected, or was accepted.
    Connected {
        /// Its own address, if it is known.
        local: Option<Endpoint>,
        /// The other end, if the event says more of it than whom it concerns.
        peer: Option<Endpoint>,
        /// Who has begun.
        by: Initiator,
    },
    /// A listener has closed connections at once, since there were too many.
    Refused,
    /// The peer has finished sending.
    PeerFinished,
    /// We have finished sending.
    Finished,
    /// It is closed.
    Closed(SocketFate),
    /// A thread that works on it has a name. Of a session with several sockets, on any of them.
    ThreadNamed(WorkerRole, &'a str),
}

/// Who has begun a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initiator {
    /// We, or the program that has the socket.
    Us,
    /// The other end: it was accepted.
    Peer,
}

/// What an event of a protocol is, in a word: where there is room for no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventName {
    /// Something begins.
    Begun,
    /// An address is tried.
    Trying,
    /// A step of a handshake.
    Handshake,
    /// From here on everything is encrypted.
    Secured,
    /// A record passed.
    Record,
    /// Something odd.
    Odd,
    /// Something about a file.
    File,
    /// A response leads elsewhere.
    Redirected,
    /// What was asked for is done.
    Done,
    /// Something failed.
    Failed,
    /// A reply came.
    Reply,
    /// Nobody replied in time.
    NoReply,
    /// An error was reported.
    Reported,
    /// A hop was looked at.
    Hop,
    /// Two connections are a pair.
    Paired,
    /// Something was done wrong on purpose.
    Fault,
    /// Somebody or something was not taken.
    Refused,
    /// Something is waited for.
    Waiting,
    /// What came is no frame.
    NoFrame,
    /// Who the peer is.
    Peer,
    /// What is silent was forgotten.
    Forgotten,
    /// Something is not there that was.
    Missing,
}

/// What a socket carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Carries {
    /// Streams of bytes.
    Streams,
    /// Datagrams.
    Datagrams,
}

/// How a socket came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SocketFate {
    /// We, or the program that has it, closed it.
    Closed,
    /// The peer had finished before.
    ClosedByPeer,
    /// We reset the connection.
    Reset,
    /// The peer reset the connection.
    ResetByPeer,
    /// Something else went wrong.
    Failed,
}

/// Events with the arena that holds their payloads, moved whole from worker to log writer.
#[derive(Debug, Default)]
pub struct Batch {
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// Their payloads, back to back.
    pub arena: Arena,
    /// What to add to a stamp of this batch for nanoseconds since 1970; read once a batch, since a
    /// batch lives for milliseconds.
    pub wall_offset_ns: i64,
}

impl Batch {
    /// The payload of one of its events; empty if the event is not of this batch.
    pub fn payload(&self, event: &Event) -> &[u8] {
        let range: Range<usize> = event.start as usize..event.start as usize + event.len as usize;
        self.arena.get(range).unwrap_or_default()
    }

    /// Forgets the events and keeps the memory.
    pub fn clear(&mut self) {
        self.events.clear();
        self.arena.clear();
    }
}
