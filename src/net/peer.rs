//! Who we talk to.

use super::{Edges, Endpoint};
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// Whom an event concerns: an end of a conversation by itself, or that of a connection or socket of the session.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[non_exhaustive]
pub enum Peer {
    /// Nobody: the event is about the session itself.
    #[default]
    None,
    /// Whom datagrams come from or go to.
    At(Endpoint),
    /// The other end of a connection.
    Connection(ConnectionId, Endpoint),
    /// One of the sockets of a session that has several, and whom it talks to, if that is known. They are numbered
    /// together with the connections of the session: a socket that becomes one keeps its number.
    Socket(ConnectionId, Option<Endpoint>),
}

/// Numbers the connections of a session, from 1, in the order in which they were made. A number is
/// not used twice within a session.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct ConnectionId(pub u32);

impl Peer {
    /// Where the other end is, if that is known.
    pub fn endpoint(self) -> Option<Endpoint> {
        match self {
            Self::At(endpoint) | Self::Connection(_, endpoint) => Some(endpoint),
            Self::Socket(_, endpoint) => endpoint,
            Self::None => None,
        }
    }

    /// The IP address and port, if the other end has them.
    pub fn socket_addr(self) -> Option<SocketAddr> {
        self.endpoint()?.socket_addr()
    }

    /// The other end of a connection; a mapped IPv4 address becomes the IPv4 address that it is.
    pub fn of_connection(id: ConnectionId, end: impl Into<Endpoint>) -> Self {
        Self::Connection(id, end.into().unmapped())
    }

    /// The other end of a connection. Of one that keeps edges what comes are records, and no stream.
    pub(super) fn of_channel(id: ConnectionId, end: Endpoint, edges: Edges) -> Self {
        match edges {
            Edges::Lost => Self::of_connection(id, end),
            Edges::Kept => Self::of_socket(id, Some(end)),
        }
    }

    /// One of the sockets of a session; a mapped IPv4 address becomes the IPv4 address that it is.
    pub fn of_socket(id: ConnectionId, end: Option<Endpoint>) -> Self {
        Self::Socket(id, end.map(Endpoint::unmapped))
    }

    /// Which connection, if it is the other end of one, or which socket of several.
    pub fn connection(self) -> Option<ConnectionId> {
        match self {
            Self::Connection(id, _) | Self::Socket(id, _) => Some(id),
            Self::None | Self::At(_) => None,
        }
    }

    /// Which connection, if it is the other end of one: what comes and goes is a stream, and no row of datagrams.
    pub fn stream(self) -> Option<ConnectionId> {
        match self {
            Self::Connection(id, _) => Some(id),
            Self::None | Self::At(_) | Self::Socket(..) => None,
        }
    }
}

impl From<SocketAddr> for Peer {
    /// An IPv4 peer of a dual-stack socket (`::ffff:192.0.2.1`) becomes the IPv4 address that it is.
    fn from(address: SocketAddr) -> Self {
        Self::At(unmapped(address).into())
    }
}

impl From<Endpoint> for Peer {
    fn from(endpoint: Endpoint) -> Self {
        Self::At(endpoint.unmapped())
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.endpoint() {
            Some(endpoint) => endpoint.fmt(f),
            None => Ok(()),
        }
    }
}

/// The IPv4 address behind an IPv4-mapped IPv6 one (RFC 4291, section 2.5.5.2); others unchanged.
pub fn unmapped(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V6(v6) => match v6.ip().to_ipv4_mapped() {
            Some(v4) => SocketAddr::new(IpAddr::V4(v4), v6.port()),
            None => address,
        },
        SocketAddr::V4(_) => address,
    }
}

/// The form in which a dual-stack IPv6 socket takes an IPv4 address; IPv6 addresses unchanged.
pub fn mapped(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) => SocketAddr::new(IpAddr::V6(v4.ip().to_ipv6_mapped()), v4.port()),
        SocketAddr::V6(_) => address,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn mapped_addresses_show_as_ipv4() {
        let four: SocketAddr = "192.0.2.7:9".parse().unwrap();
        assert_eq!(mapped(four).to_string(), "[::ffff:192.0.2.7]:9");
        assert_eq!(Peer::from(mapped(four)).to_string(), "192.0.2.7:9");
        let six: SocketAddr = "[2001:db8::1]:9".parse().unwrap();
        assert_eq!(mapped(six), six);
        assert_eq!(Peer::from(six).to_string(), "[2001:db8::1]:9");
        assert_eq!(Peer::None.to_string(), "");
    }

    #[test]
    fn a_socket_has_a_number_and_perhaps_somebody_that_it_talks_to() {
        let (id, four): (_, SocketAddr) = (ConnectionId(3), "192.0.2.7:9".parse().unwrap());
        let (alone, talking) =
            (Peer::Socket(id, None), Peer::of_socket(id, Some(mapped(four).into())));
        assert_eq!((alone.connection(), alone.socket_addr()), (Some(id), None));
        assert_eq!((talking.connection(), talking.socket_addr()), (Some(id), Some(four)));
        assert_eq!((alone.to_string(), talking.to_string()), (String::new(), four.to_string()));
        // What it gets are datagrams, until it is the end of a connection.
        assert_eq!((talking.stream(), Peer::of_connection(id, four).stream()), (None, Some(id)));
    }
}
