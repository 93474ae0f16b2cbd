//! Where a socket is, or whom it talks to, in whatever family of addresses.

use super::peer::unmapped;
use super::unix_name::{UNIX_SCHEME, UnixName};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// One end of a conversation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[non_exhaustive]
pub enum Endpoint {
    /// An IPv4 or IPv6 address with its port.
    Ip(#[serde(with = "super::stored::socket_addr")] SocketAddr),
    /// The name of a Unix-domain socket (unix(7)).
    Unix(UnixName),
    /// An address without a port: of ICMP, or another protocol directly on IP.
    Icmp(IpAddr),
}

impl Endpoint {
    /// The IP address and port, if that is what it is.
    pub fn socket_addr(self) -> Option<SocketAddr> {
        match self {
            Self::Ip(address) => Some(address),
            Self::Unix(_) | Self::Icmp(_) => None,
        }
    }

    /// The IP address, if it has one.
    pub fn ip(self) -> Option<IpAddr> {
        match self {
            Self::Ip(address) => Some(address.ip()),
            Self::Icmp(ip) => Some(ip),
            Self::Unix(_) => None,
        }
    }

    /// The port, if it has one.
    pub fn port(self) -> Option<u16> {
        self.socket_addr().map(|address| address.port())
    }

    /// The name of the Unix-domain socket, if that is what it is.
    pub fn unix(self) -> Option<UnixName> {
        match self {
            Self::Unix(name) => Some(name),
            Self::Ip(_) | Self::Icmp(_) => None,
        }
    }

    /// An IPv4-mapped IPv6 address becomes the IPv4 address that it is; others unchanged.
    #[must_use]
    pub fn unmapped(self) -> Self {
        match self {
            Self::Ip(address) => Self::Ip(unmapped(address)),
            other @ (Self::Unix(_) | Self::Icmp(_)) => other,
        }
    }
}

impl From<SocketAddr> for Endpoint {
    fn from(address: SocketAddr) -> Self {
        Self::Ip(address)
    }
}

/// As std has it for its socket addresses.
impl<I: Into<IpAddr>> From<(I, u16)> for Endpoint {
    fn from(address: (I, u16)) -> Self {
        Self::Ip(address.into())
    }
}

impl From<UnixName> for Endpoint {
    fn from(name: UnixName) -> Self {
        Self::Unix(name)
    }
}

impl PartialEq<SocketAddr> for Endpoint {
    fn eq(&self, other: &SocketAddr) -> bool {
        self.socket_addr() == Some(*other)
    }
}

/// Text that is no end of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither an IP address with a port nor unix: with a path or @ and a name")]
pub struct NotAnEndpoint;

/// `127.0.0.1:9999`, `[::1]:9999`, `unix:/run/echo.sock`, `unix:@echo`.
impl FromStr for Endpoint {
    type Err = NotAnEndpoint;

    fn from_str(text: &str) -> Result<Self, NotAnEndpoint> {
        match text.strip_prefix(UNIX_SCHEME) {
            Some(name) => name.parse().map(Self::Unix).map_err(|_| NotAnEndpoint),
            None => text.parse().map(Self::Ip).map_err(|_| NotAnEndpoint),
        }
    }
}

/// As a person writes it: `127.0.0.1:9999`, `[::1]:9999`, `unix:/run/echo.sock`, `192.0.2.7`.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Unix(name) => name.fmt(f),
            Self::Icmp(ip) => ip.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn an_end_is_written_as_its_family_writes_it() {
        let six: SocketAddr = "[::1]:9999".parse().unwrap();
        let path = UnixName::path(b"/run/echo.sock");
        let table = [
            (Endpoint::from(six), "[::1]:9999"),
            (path.into(), "unix:/run/echo.sock"),
            (Endpoint::Icmp("192.0.2.7".parse().unwrap()), "192.0.2.7"),
        ];
        for (endpoint, text) in table {
            assert_eq!(endpoint.to_string(), text);
        }
        for text in ["[::1]:9999", "127.0.0.1:80", "unix:/run/echo.sock", "unix:@echo"] {
            assert_eq!(text.parse::<Endpoint>().unwrap().to_string(), text);
        }
        for wrong in ["", "::1", "localhost:80", "unix:", "unix:@", "unix:*", "unix:a\0b"] {
            assert_eq!(wrong.parse::<Endpoint>(), Err(NotAnEndpoint), "{wrong}");
        }
        assert_eq!(table.map(|(it, _)| it.port()), [Some(9999), None, None]);
        assert_eq!(table.map(|(it, _)| it.unix()), [None, Some(path), None]);
    }

    #[test]
    fn whom_an_event_concerns_costs_no_more_than_an_ip_address() {
        assert_eq!(size_of::<Endpoint>(), size_of::<SocketAddr>());
    }
}
