//! What only the rows of an opened file report: what is not in it, and what was left out of it.
//!
//! No session of ours emits these events; they come from files that others, or we, have recorded.

use super::Endpoint;
use super::event::{EventName, Initiator, SocketFate, SocketMark, StreamMark};
use super::heap::{HeapBytes, piece_bytes};
use std::fmt;

/// What a file tells beside what came and went.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum CaptureEvent {
    /// The first packets of this connection are not in the file.
    BegunBefore {
        /// The end that was connected to, as far as can be told.
        local: Endpoint,
    },
    /// Bytes of a stream are not in the file: what comes next does not follow what came before.
    Missing {
        /// In which direction.
        way: CaptureWay,
        /// How many.
        bytes: u64,
    },
    /// Of the datagram in the row before, so many bytes are not in the file.
    Cut {
        /// How many.
        bytes: u64,
    },
    /// Nobody took the connection: it was refused by a reset.
    Refused,
    /// The peer reset the connection.
    ResetByPeer,
    /// One side has finished sending: its FIN is in the file.
    Finished {
        /// In which direction nothing more comes.
        by: CaptureWay,
    },
    /// Both sides have finished: the connection is over.
    Closed {
        /// In which direction nothing more came first.
        first: CaptureWay,
    },
    /// Packets that are neither UDP nor TCP, or that could not be read, were left out.
    LeftOut {
        /// How many packets.
        packets: u64,
        /// How many of which kind, the most first.
        kinds: Vec<(LeftOut, u64)>,
    },
    /// Segments of TCP whose bytes had come already were left out.
    Repeated {
        /// How many segments.
        segments: u64,
        /// How many bytes.
        bytes: u64,
    },
    /// The file ends before it should, or cannot be read from there on.
    Stopped {
        /// How far it was read, in bytes.
        offset: u64,
        /// Why it was not read on.
        why: Damage,
    },
    /// Lines of a recording that could not be read were left out.
    BadLines {
        /// How many.
        lines: u64,
        /// The first of them, counted from 1.
        first: u64,
    },
    /// So many rows left before a recorder could have them.
    NotRecorded(u64),
}

/// A direction of a connection in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum CaptureWay {
    /// From the peer.
    In,
    /// To the peer.
    Out,
}

/// Why a file was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Damage {
    /// It ends within a packet.
    EndsInside,
    /// A length in it cannot be right.
    Length(u64),
    /// What stands there is no beginning of a part.
    NoBlock,
}

/// What a packet that was left out is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum LeftOut {
    /// A protocol directly on IP, by its number (<https://www.iana.org/assignments/protocol-numbers>).
    IpProtocol(u8),
    /// A protocol directly on Ethernet, by its number (<https://www.iana.org/assignments/ieee-802-numbers>).
    EtherType(u16),
    /// A frame of IEEE 802.2 that does not say what is in it.
    Llc,
    /// A packet of a link that is not read, by its number (<https://www.tcpdump.org/linktypes.html>).
    LinkType(u32),
    /// A fragment of a datagram that is not whole in the file.
    Fragment,
    /// A packet that was cut off within its headers.
    CutOff,
    /// A packet whose headers cannot be right.
    Damaged,
    /// A segment of a connection that is over.
    AfterEnd,
    /// A packet to one more address, when there were so many already.
    NoRoom,
    /// A packet that is larger than any of UDP or TCP.
    TooLarge,
    /// A datagram that a session of a recording of ours received, and that is not in the file.
    NotInFile,
    /// Kinds that are not named, since there are so many.
    Others,
}

impl CaptureEvent {
    /// What it is, in a word.
    pub fn name(&self) -> EventName {
        match self {
            Self::BegunBefore { .. } => EventName::Begun,
            Self::Missing { .. }
            | Self::Cut { .. }
            | Self::LeftOut { .. }
            | Self::BadLines { .. }
            | Self::NotRecorded(_) => EventName::Missing,
            Self::Refused | Self::ResetByPeer => EventName::Refused,
            Self::Finished { .. } | Self::Closed { .. } => EventName::Done,
            Self::Repeated { .. } => EventName::Odd,
            Self::Stopped { .. } => EventName::Failed,
        }
    }

    /// Whether something is missing or wrong.
    pub fn is_failure(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::Cut { .. }
                | Self::Stopped { .. }
                | Self::BadLines { .. }
                | Self::NotRecorded(_)
                | Self::ResetByPeer
        )
    }

    /// What it means for the two streams of bytes of its connection.
    pub fn stream_mark(&self) -> Option<StreamMark> {
        match self {
            Self::BegunBefore { .. } => Some(StreamMark::BegunBefore),
            Self::Missing { way: CaptureWay::In, .. } => Some(StreamMark::PeerBytesMissing),
            Self::Missing { way: CaptureWay::Out, .. } => Some(StreamMark::BytesMissing),
            Self::Finished { by: CaptureWay::In } => Some(StreamMark::PeerFinished),
            Self::Finished { by: CaptureWay::Out } => Some(StreamMark::Finished),
            Self::ResetByPeer | Self::Closed { .. } => Some(StreamMark::Closed),
            _ => None,
        }
    }

    /// What it says of the socket that it is about.
    pub fn socket_mark(&self) -> Option<SocketMark<'_>> {
        match self {
            Self::BegunBefore { local } => {
                let (local, by) = (Some(*local), Initiator::Peer);
                Some(SocketMark::Connected { local, peer: None, by })
            }
            Self::ResetByPeer => Some(SocketMark::Closed(SocketFate::ResetByPeer)),
            Self::Finished { by: CaptureWay::In } => Some(SocketMark::PeerFinished),
            Self::Finished { by: CaptureWay::Out } => Some(SocketMark::Finished),
            Self::Closed { first: CaptureWay::In } => {
                Some(SocketMark::Closed(SocketFate::ClosedByPeer))
            }
            Self::Closed { first: CaptureWay::Out } => Some(SocketMark::Closed(SocketFate::Closed)),
            _ => None,
        }
    }
}

impl CaptureWay {
    /// The same as the other end sees it.
    pub fn reversed(self) -> Self {
        match self {
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }
}

impl LeftOut {
    /// The name of the protocol as the standards have it; `None` for what is none.
    pub fn protocol(self) -> Option<String> {
        Some(match self {
            Self::IpProtocol(number) => named(ip_protocol(number), || format!("IP {number}")),
            Self::EtherType(number) => {
                named(ether_type(number), || format!("EtherType 0x{number:04x}"))
            }
            Self::Llc => "LLC".to_owned(),
            Self::LinkType(number) => format!("LINKTYPE {number}"),
            _ => return None,
        })
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndsInside => f.write_str("the file ends within a packet"),
            Self::Length(bytes) => write!(f, "a length of {bytes} bytes cannot be right"),
            Self::NoBlock => f.write_str("no part of the file begins there"),
        }
    }
}

impl HeapBytes for CaptureEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::LeftOut { kinds, .. } => piece_bytes(size_of_val(kinds.as_slice())),
            _ => 0,
        }
    }
}

fn named(name: Option<&str>, number: impl FnOnce() -> String) -> String {
    name.map_or_else(number, str::to_owned)
}

fn ip_protocol(number: u8) -> Option<&'static str> {
    Some(match number {
        1 => "ICMP",
        2 => "IGMP",
        4 => "IP in IP",
        41 => "IPv6 in IP",
        47 => "GRE",
        50 => "ESP",
        51 => "AH",
        58 => "ICMPv6",
        88 => "EIGRP",
        89 => "OSPF",
        103 => "PIM",
        112 => "VRRP",
        115 => "L2TP",
        132 => "SCTP",
        136 => "UDP-Lite",
        _ => return None,
    })
}

fn ether_type(number: u16) -> Option<&'static str> {
    Some(match number {
        0x0806 => "ARP",
        0x8035 => "RARP",
        0x8137 => "IPX",
        0x8809 => "LACP",
        0x8847 | 0x8848 => "MPLS",
        0x8863 | 0x8864 => "PPPoE",
        0x888e => "EAPOL",
        0x8892 => "PROFINET",
        0x88a4 => "EtherCAT",
        0x88cc => "LLDP",
        0x88e5 => "MACsec",
        0x88f7 => "PTP",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_named_as_the_standards_name_it() {
        let table = [
            (LeftOut::IpProtocol(1), Some("ICMP")),
            (LeftOut::IpProtocol(200), Some("IP 200")),
            (LeftOut::EtherType(0x0806), Some("ARP")),
            (LeftOut::EtherType(0xbeef), Some("EtherType 0xbeef")),
            (LeftOut::LinkType(105), Some("LINKTYPE 105")),
            (LeftOut::Fragment, None),
        ];
        for (kind, name) in table {
            assert_eq!(kind.protocol().as_deref(), name, "{kind:?}");
        }
    }
}
