//! Links: the arrows between lanes.

use super::lane::LaneId;
use crate::net::Stamp;
use std::ops::Range;

/// An arrow from a lane to a lane, or from or to the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it shows.
    pub kind: LinkKind,
    /// Where it begins.
    pub from: LinkEnd,
    /// Where it ends.
    pub to: LinkEnd,
    /// Bytes that went; 0 of what is no payload.
    pub bytes: u64,
    /// Which bytes of the stream, of a [`LinkKind::Stream`] or [`LinkKind::StreamUnread`].
    pub stream: Option<Range<u64>>,
}

/// An end of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkEnd {
    /// The lane; `None` for the network, where the other end is not ours or nothing came.
    pub lane: Option<LaneId>,
    /// Which of its [`threads`](super::Lane::threads), if a call of one is the end.
    pub thread: Option<usize>,
    /// When.
    pub at: Stamp,
    /// The row that it is seen in or inferred from, if there is one.
    pub row: Option<u64>,
}

/// What an arrow shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkKind {
    /// A datagram from its send to a receive.
    Datagram,
    /// A datagram that its receiver, which is ours, has not seen: a later one came, or its socket was closed.
    DatagramLost,
    /// Bytes of a stream from a send to a receive.
    Stream,
    /// Bytes of a stream that the other end, which is ours, had not read when it was closed.
    StreamUnread,
    /// A listener handed a connection over.
    Accepted,
    /// Inferred: SYN, of a connection that is asked for.
    Syn,
    /// Inferred: SYN and ACK, of the one who listens.
    SynAck,
    /// Inferred: ACK, of a SYN and ACK or of a FIN.
    Ack,
    /// Inferred: FIN, of one who has finished sending.
    Fin,
    /// Inferred: RST, of a connection that is refused or reset.
    Reset,
    /// ICMP: a datagram did not reach its peer. From when it was sent, if that is known.
    Unreachable,
}

impl LinkKind {
    /// Whether the calls do not show it: it is inferred from what they did.
    pub fn is_inferred(self) -> bool {
        matches!(self, Self::Syn | Self::SynAck | Self::Ack | Self::Fin | Self::Reset)
    }

    /// Whether it shows that something went wrong.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::DatagramLost | Self::StreamUnread | Self::Reset | Self::Unreachable)
    }

    /// What the segment or message is called in the standards (RFC 9293, RFC 792); `None` of what is no segment of
    /// its own.
    pub fn symbol(self) -> Option<&'static str> {
        match self {
            Self::Syn => Some("SYN"),
            Self::SynAck => Some("SYN-ACK"),
            Self::Ack => Some("ACK"),
            Self::Fin => Some("FIN"),
            Self::Reset => Some("RST"),
            Self::Unreachable => Some("ICMP"),
            _ => None,
        }
    }
}

/// Arrows in a part of the time line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Those to draw, in the order in which they end.
    pub links: Vec<Link>,
    /// How many there are besides, since there was no room for all.
    pub left_out: u64,
}
