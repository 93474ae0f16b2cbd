//! What the sockets of some programs are like, beside their steps.

use super::{Clients, Place};
use crate::net::tls::TlsVersions;
use std::time::Duration;

/// A relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    /// Where clients come.
    pub listen: Place,
    /// Where what they send goes.
    pub to: Place,
    /// After how long without a datagram a client is forgotten; `None` of TCP.
    pub idle_limit: Option<Duration>,
}

/// How a path is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayThere {
    /// To whom.
    pub host: String,
    /// Whether over IPv6.
    pub is_ipv6: bool,
    /// Hops at the most.
    pub hops: u8,
    /// How long a hop may take to report a probe.
    pub limit: Duration,
}

/// TLS as a client or a server speaks it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tls {
    /// The file with certificates that are trusted. A client without one trusts the system's, and a server without one
    /// asks clients for no certificate.
    pub ca_file: Option<String>,
    /// The name that the certificate must be for, if not that of the host.
    pub server_name: Option<String>,
    /// The files with its own certificate and the key of it.
    pub identity: Option<(String, String)>,
    /// Protocols that may be spoken inside (ALPN).
    pub alpn: Vec<String>,
    /// The versions that may be spoken.
    pub versions: TlsVersions,
}

/// The type of a Unix-domain socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnixKind {
    /// `SOCK_STREAM`
    Stream,
    /// `SOCK_SEQPACKET`
    Records,
    /// `SOCK_DGRAM`
    Datagrams,
}

impl UnixKind {
    /// Its constant.
    pub fn constant(self) -> &'static str {
        match self {
            Self::Stream => "SOCK_STREAM",
            Self::Records => "SOCK_SEQPACKET",
            Self::Datagrams => "SOCK_DGRAM",
        }
    }
}

/// What a Unix-domain socket does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnixDoes {
    /// It listens, with room for so many that wait.
    Listens(u32, Clients),
    /// It connects.
    Connects,
    /// It is bound, if it has a name, and receives.
    Receives,
}

/// How echoes are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Echoes {
    /// Whom.
    pub host: String,
    /// Whether over IPv6.
    pub is_ipv6: bool,
    /// How often; `None` until it is stopped.
    pub count: Option<u32>,
    /// Time between two requests.
    pub interval: Duration,
    /// How long a reply may take.
    pub limit: Duration,
    /// The data.
    pub data: Vec<u8>,
    /// Hops, if they are set.
    pub ttl: Option<u8>,
    /// Whether it may go to many hosts at once (`SO_BROADCAST`).
    pub is_broadcast: bool,
}
