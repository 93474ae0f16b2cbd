//! What sockets are: their family and their type, by the names of socket(2).

use super::Edges;
use std::fmt;

/// The family of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum SocketFamily {
    /// `AF_INET`
    Ipv4,
    /// `AF_INET6`
    Ipv6,
    /// `AF_UNIX`
    Unix,
    /// Another, by its number.
    Other(i32),
}

/// The type of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum SocketType {
    /// `SOCK_STREAM`
    Stream,
    /// `SOCK_DGRAM`
    Datagram,
    /// `SOCK_SEQPACKET`: connections that keep the edges of what is sent.
    SeqPacket,
    /// `SOCK_RAW`
    Raw,
    /// Another, by its number.
    Other(i32),
}

impl SocketType {
    /// The type that is written so in C and in Python.
    pub fn of_symbol(symbol: &[u8]) -> Option<Self> {
        Some(match symbol {
            b"SOCK_STREAM" => Self::Stream,
            b"SOCK_DGRAM" => Self::Datagram,
            b"SOCK_SEQPACKET" => Self::SeqPacket,
            b"SOCK_RAW" => Self::Raw,
            _ => return None,
        })
    }

    /// That of connections that keep edges, or do not.
    pub fn of_edges(edges: Edges) -> Self {
        match edges {
            Edges::Lost => Self::Stream,
            Edges::Kept => Self::SeqPacket,
        }
    }

    /// Whether a socket of this type and protocol is what it is without a word about the protocol.
    pub fn has_usual(self, protocol: i32) -> bool {
        const TCP: i32 = 6;
        const UDP: i32 = 17;
        match self {
            Self::Stream => matches!(protocol, 0 | TCP),
            Self::Datagram => matches!(protocol, 0 | UDP),
            _ => protocol == 0,
        }
    }

    /// Whether it has connections, on which what is sent comes in its order.
    pub fn has_connections(self) -> bool {
        matches!(self, Self::Stream | Self::SeqPacket)
    }
}

/// Protocols of sockets that have other ones than the usual (`<netinet/in.h>`).
const PROTOCOLS: [(&str, i32); 6] = [
    ("IPPROTO_ICMP", 1),
    ("IPPROTO_TCP", 6),
    ("IPPROTO_UDP", 17),
    ("IPPROTO_ICMPV6", 58),
    ("IPPROTO_SCTP", 132),
    ("IPPROTO_RAW", 255),
];

/// A protocol as it is written in C and in Python; a number that has no name here as a number.
pub fn protocol_symbol(protocol: i32) -> String {
    let known = PROTOCOLS.iter().find(|(_, number)| *number == protocol);
    known.map_or_else(|| protocol.to_string(), |(symbol, _)| (*symbol).to_owned())
}

/// The protocol that is written so; 0 if it is not known.
pub fn protocol_of_symbol(symbol: &[u8]) -> i32 {
    let known = PROTOCOLS.iter().find(|(name, _)| name.as_bytes() == symbol);
    known.map_or(0, |(_, number)| *number)
}

impl fmt::Display for SocketFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ipv4 => f.write_str("AF_INET"),
            Self::Ipv6 => f.write_str("AF_INET6"),
            Self::Unix => f.write_str("AF_UNIX"),
            Self::Other(number) => number.fmt(f),
        }
    }
}

impl fmt::Display for SocketType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream => f.write_str("SOCK_STREAM"),
            Self::Datagram => f.write_str("SOCK_DGRAM"),
            Self::SeqPacket => f.write_str("SOCK_SEQPACKET"),
            Self::Raw => f.write_str("SOCK_RAW"),
            Self::Other(number) => number.fmt(f),
        }
    }
}
