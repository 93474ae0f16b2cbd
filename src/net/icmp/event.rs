//! What only sessions of ICMP report.

use super::facts::PingFigures;
use super::message::MessageKind;
use crate::net::event::EventName;
use crate::net::heap::HeapBytes;
use crate::net::{Errno, NetError};
use std::net::IpAddr;
use std::time::Duration;

/// How requests go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Way {
    /// By the unprivileged socket of ICMP.
    Unprivileged,
    /// By a raw socket.
    Raw,
    /// By datagrams of UDP, whose errors are read.
    Udp,
}

/// Which reply it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum ReplyKind {
    /// The first to its request, in time.
    First,
    /// The first, after it was given up.
    Late,
    /// A further one.
    Duplicate,
}

/// A reply to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct EchoReply {
    /// Which request, from 1.
    pub sequence: u64,
    /// Hops that it had left (`IP_RECVTTL`).
    pub ttl: Option<u8>,
    /// Since its request.
    pub time: Duration,
    /// Bytes of its message.
    pub bytes: u32,
    /// Which reply it is.
    pub kind: ReplyKind,
    /// Whether its data are those that went.
    pub is_intact: bool,
}

/// An error that somebody on the way reported, or our own system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Who; `None`: it is not known, or our own system.
    pub by: Option<IpAddr>,
    /// What; `None`: it came from our own system.
    pub kind: Option<MessageKind>,
    /// The error number that calls on the socket return for it.
    pub errno: Errno,
}

/// What became of a probe of a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ProbeOutcome {
    /// A router on the way gave it up, after this time.
    Passed(IpAddr, Duration),
    /// It came to the target, after this time.
    Reached(IpAddr, Duration),
    /// Somebody cannot or does not want to pass it on.
    Refused(Report, Duration),
    /// Nobody reported it in time.
    Silent,
    /// It could not be sent.
    NotSent,
}

/// Something that only a session of ICMP reports.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum IcmpEvent {
    /// It begins with this target.
    Began {
        /// Whom.
        target: IpAddr,
        /// By which socket.
        way: Way,
    },
    /// A raw socket receives this protocol.
    Receives {
        /// Its number.
        protocol: u8,
    },
    /// A reply came.
    Replied(EchoReply),
    /// Nobody replied in time.
    Unanswered {
        /// To which request, from 1.
        sequence: u64,
        /// How long was waited.
        waited: Duration,
    },
    /// An error about a request was reported.
    Reported {
        /// About which request, from 1.
        sequence: u64,
        /// Which error.
        report: Report,
    },
    /// What became of a probe.
    Probed {
        /// Of which hop, from 1.
        hop: u8,
        /// What became of it.
        outcome: ProbeOutcome,
    },
    /// A ping is over.
    PingEnded(PingFigures),
    /// A path is over.
    PathEnded {
        /// Whether the target was reached.
        is_reached: bool,
        /// How many hops were looked at.
        hops: u8,
    },
    /// Something failed, and the session goes on.
    Failed(Box<NetError>),
}

impl IcmpEvent {
    /// Whether something went wrong.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Unanswered { .. } | Self::Reported { .. } | Self::Failed(_) => true,
            Self::PingEnded(figures) => figures.replies == 0,
            Self::PathEnded { is_reached, .. } => !is_reached,
            Self::Probed { outcome, .. } => {
                matches!(outcome, ProbeOutcome::Refused(..) | ProbeOutcome::NotSent)
            }
            Self::Replied(reply) => !reply.is_intact,
            _ => false,
        }
    }

    /// What it is, in a word.
    pub fn name(&self) -> EventName {
        match self {
            Self::Began { .. } | Self::Receives { .. } => EventName::Begun,
            Self::Replied(_) => EventName::Reply,
            Self::Unanswered { .. } => EventName::NoReply,
            Self::Reported { .. } => EventName::Reported,
            Self::Probed { .. } => EventName::Hop,
            Self::PingEnded(_) | Self::PathEnded { .. } => EventName::Done,
            Self::Failed(_) => EventName::Failed,
        }
    }

    /// The error that it reports, if it is one of a call.
    pub fn error(&self) -> Option<&NetError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl HeapBytes for IcmpEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Failed(error) => error.heap_bytes(),
            _ => 0,
        }
    }
}
