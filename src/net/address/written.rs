//! A host and a port in one text, as they stand on command lines and in files.

use super::{HostMistake, PortMistake, PortUse, parse_host, parse_port};
use std::fmt;
use std::net::SocketAddr;

/// A host as typed, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostAndPort {
    /// The host: a name or an address, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// Why a text is no address with a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressMistake {
    /// There is no port in it.
    #[error("the port is missing")]
    NoPort,
    /// Without brackets nobody knows where an IPv6 address ends.
    #[error("an IPv6 address needs brackets, such as [::1]:9999")]
    NoBrackets,
    /// Its host cannot be used.
    #[error(transparent)]
    Host(#[from] HostMistake),
    /// Its port cannot be used.
    #[error(transparent)]
    Port(#[from] PortMistake),
    /// It is no address of this machine.
    #[error("an address of this machine is needed, such as 127.0.0.1:0")]
    NotLocal,
}

impl HostAndPort {
    /// Reads `HOST:PORT`, where to connect or to send.
    ///
    /// # Errors
    /// What of it is wrong.
    pub fn parse(text: &str) -> Result<Self, AddressMistake> {
        let (host, port) = text.trim().rsplit_once(':').ok_or(AddressMistake::NoPort)?;
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if bare.is_none() && host.contains(':') {
            return Err(AddressMistake::NoBrackets);
        }
        let host = bare.unwrap_or(host);
        parse_host(host)?;
        let port = parse_port(port, PortUse::Reach)?;
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for HostAndPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

/// Reads an address of this machine, where to bind: `127.0.0.1:9999`, `[::1]:0` or `localhost:9999`.
///
/// # Errors
/// [`AddressMistake::NotLocal`]
pub fn parse_local(text: &str) -> Result<SocketAddr, AddressMistake> {
    let text = text.trim();
    let of_name = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    of_name.as_deref().unwrap_or(text).parse().map_err(|_| AddressMistake::NotLocal)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use AddressMistake::{Host, NoBrackets, NoPort, NotLocal, Port};

    #[test]
    fn addresses_are_read_and_written_alike() {
        for (typed, shown) in [
            ("127.0.0.1:502", "127.0.0.1:502"),
            (" plc.local:1 ", "plc.local:1"),
            ("[::1]:9", "[::1]:9"),
            ("[fe80::1%eth0]:9", "[fe80::1%eth0]:9"),
        ] {
            assert_eq!(HostAndPort::parse(typed).unwrap().to_string(), shown);
        }
        for (typed, mistake) in [
            ("plc", NoPort),
            ("::1:80", NoBrackets),
            ("[]:80", Host(HostMistake::Empty)),
            (":5", Host(HostMistake::Empty)),
            ("a b:5", Host(HostMistake::Space)),
            ("a:x", Port(PortMistake::NotANumber)),
            ("a:0", Port(PortMistake::Zero)),
            ("a:65536", Port(PortMistake::TooLarge)),
        ] {
            assert_eq!(HostAndPort::parse(typed), Err(mistake), "{typed}");
        }
    }

    #[test]
    fn an_address_of_this_machine_may_be_called_by_its_name() {
        let local = SocketAddr::from(([127, 0, 0, 1], 80));
        assert_eq!(parse_local(" localhost:80 "), Ok(local));
        assert_eq!(parse_local("example.com:80"), Err(NotLocal));
    }
}
