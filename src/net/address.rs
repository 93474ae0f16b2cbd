//! Reading what a person typed as host and port.

mod written;

pub use written::{AddressMistake, HostAndPort, parse_local};

use super::Peer;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// Longest name that DNS can carry, in bytes (RFC 1035, section 2.3.4).
pub const HOST_NAME_BYTES_MAX: usize = 253;

/// A host as typed: an address, or a name to resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A literal IPv4 or IPv6 address.
    Address(IpAddr),
    /// A name, or an IPv6 address with a zone (`fe80::1%eth0`), for getaddrinfo.
    Name(String),
}

/// Where to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To this peer.
    Peer(Peer),
    /// To this host, which is resolved at each send, as the tutorials' `sendto` does.
    Host(String, u16),
}

/// Why a host field cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostMistake {
    /// Nothing typed.
    #[error("the host is empty")]
    Empty,
    /// White space within.
    #[error("the host contains a space")]
    Space,
    /// A character that no host name has.
    #[error("the host contains {0:?}")]
    Character(char),
    /// Looks like an address and is none.
    #[error("this is not a valid address")]
    NotAnAddress,
    /// Longer than [`HOST_NAME_BYTES_MAX`].
    #[error("the host is too long")]
    TooLong,
}

/// Why a port field cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortMistake {
    /// Nothing typed.
    #[error("the port is empty")]
    Empty,
    /// Not a number.
    #[error("the port is not a number")]
    NotANumber,
    /// Above 65535.
    #[error("the port is greater than 65535")]
    TooLarge,
    /// 0, which only a bind can use.
    #[error("port 0 cannot be sent to")]
    Zero,
}

/// Whether port 0 ("the system chooses") makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortUse {
    /// To bind: 0 is allowed, and so is none, which means the same.
    Bind,
    /// To send to: 0 is a mistake.
    Reach,
}

/// Reads a host field. Spaces around it and brackets around an IPv6 address are forgiven.
///
/// # Errors
/// [`HostMistake`] says what is wrong with it.
pub fn parse_host(text: &str) -> Result<Host, HostMistake> {
    let text = text.trim();
    let text = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    if text.is_empty() {
        return Err(HostMistake::Empty);
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(Host::Address(address));
    }
    if text.len() > HOST_NAME_BYTES_MAX {
        return Err(HostMistake::TooLong);
    }
    if let Some((address, zone)) = text.split_once('%') {
        let is_zone = !zone.is_empty() && zone.chars().all(|c| c.is_ascii_graphic());
        let is_address = address.parse::<std::net::Ipv6Addr>().is_ok();
        return if is_zone && is_address {
            Ok(Host::Name(text.to_owned()))
        } else {
            Err(HostMistake::NotAnAddress)
        };
    }
    if let Some(odd) = text.chars().find(|c| !is_host_character(*c)) {
        return Err(if odd.is_whitespace() {
            HostMistake::Space
        } else {
            HostMistake::Character(odd)
        });
    }
    // Only an IPv6 address has colons; a name whose last label is a number is a mistyped IPv4
    // address (WHATWG URL, "ends in a number"), and resolvers would read it in surprising ways.
    let last_label = text.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    if text.contains(':')
        || (!last_label.is_empty() && last_label.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(HostMistake::NotAnAddress);
    }
    Ok(Host::Name(text.to_owned()))
}

/// Letters of any script are let through: the resolver decides about international names.
fn is_host_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
}

/// Reads a port field.
///
/// # Errors
/// [`PortMistake`] says what is wrong with it.
pub fn parse_port(text: &str, port_use: PortUse) -> Result<u16, PortMistake> {
    let text = text.trim();
    if text.is_empty() {
        return match port_use {
            PortUse::Bind => Ok(0),
            PortUse::Reach => Err(PortMistake::Empty),
        };
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PortMistake::NotANumber);
    }
    match text.parse::<u16>() {
        Ok(0) if port_use == PortUse::Reach => Err(PortMistake::Zero),
        Ok(port) => Ok(port),
        Err(_) => Err(PortMistake::TooLarge),
    }
}

impl Host {
    /// The destination that this host is together with a port.
    pub fn at_port(self, port: u16) -> Destination {
        match self {
            Self::Address(ip) => Destination::Peer(Peer::from(SocketAddr::new(ip, port))),
            Self::Name(name) => Destination::Host(name, port),
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Peer(peer) => peer.fmt(f),
            Self::Host(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Host(host, port) => write!(f, "{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let address =
            |text: &str| text.parse().map(Host::Address).map_err(|_| HostMistake::NotAnAddress);
        let name = |text: &str| Ok(Host::Name(text.to_owned()));
        let table = [
            ("127.0.0.1", address("127.0.0.1")),
            (" ::1 ", address("::1")),
            ("[2001:db8::1]", address("2001:db8::1")),
            ("localhost", name("localhost")),
            ("bücher.example", name("bücher.example")),
            ("fe80::1%eth0", name("fe80::1%eth0")),
            ("fe80::1%", Err(HostMistake::NotAnAddress)),
            ("", Err(HostMistake::Empty)),
            ("  ", Err(HostMistake::Empty)),
            ("two words", Err(HostMistake::Space)),
            ("http://x", Err(HostMistake::Character('/'))),
            ("300.1.1.1", Err(HostMistake::NotAnAddress)),
            ("127.0.0", Err(HostMistake::NotAnAddress)),
            ("1::2::3", Err(HostMistake::NotAnAddress)),
            ("a\u{202e}b", Err(HostMistake::Character('\u{202e}'))),
        ];
        for (text, expected) in table {
            assert_eq!(parse_host(text), expected, "{text:?}");
        }
        assert_eq!(parse_host(&"a".repeat(254)), Err(HostMistake::TooLong));
    }

    #[test]
    fn ports() {
        use PortUse::{Bind, Reach};
        let table = [
            ("9999", Reach, Ok(9999)),
            (" 80 ", Reach, Ok(80)),
            ("0", Bind, Ok(0)),
            ("0", Reach, Err(PortMistake::Zero)),
            ("", Bind, Ok(0)),
            ("", Reach, Err(PortMistake::Empty)),
            ("65535", Reach, Ok(65535)),
            ("65536", Reach, Err(PortMistake::TooLarge)),
            ("99999999999999999999", Bind, Err(PortMistake::TooLarge)),
            ("abc", Bind, Err(PortMistake::NotANumber)),
            ("-1", Bind, Err(PortMistake::NotANumber)),
            ("+1", Bind, Err(PortMistake::NotANumber)),
            ("８０", Bind, Err(PortMistake::NotANumber)),
        ];
        for (text, port_use, expected) in table {
            assert_eq!(parse_port(text, port_use), expected, "{text:?}");
        }
    }

    #[test]
    fn destinations_print_as_typed() {
        assert_eq!(Destination::Host("fe80::1%2".into(), 9).to_string(), "[fe80::1%2]:9");
        assert_eq!(Host::Name("a".into()).at_port(9).to_string(), "a:9");
    }
}
