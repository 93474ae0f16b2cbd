//! The pieces of a report.

use super::Malformed;
use crate::net::Endpoint;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV6};

/// How much of a text is kept, in bytes: more than the shim writes.
const TEXT_BYTES_MAX: usize = 4096;

/// What of a report has not been read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

/// Host and port as the program gave them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// An address.
    Ip(SocketAddr),
    /// A name and a port.
    Name(String, u16),
}

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Malformed> {
        self.take().map(u8::from_le_bytes)
    }

    fn u16(&mut self) -> Result<u16, Malformed> {
        self.take().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Malformed> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Malformed> {
        self.take().map(u64::from_le_bytes)
    }

    pub(super) fn i64(&mut self) -> Result<i64, Malformed> {
        self.take().map(i64::from_le_bytes)
    }

    /// A descriptor; -1 stands for none.
    pub(super) fn descriptor(&mut self) -> Result<Option<u64>, Malformed> {
        self.i64().map(|fd| u64::try_from(fd).ok())
    }

    fn piece(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let (piece, rest) = self.0.split_at_checked(len).ok_or(Malformed)?;
        self.0 = rest;
        Ok(piece)
    }

    pub(super) fn text(&mut self) -> Result<String, Malformed> {
        let len = usize::from(self.u16()?);
        self.piece(len).map(bounded_text)
    }

    pub(super) fn given(&mut self) -> Result<Given, Malformed> {
        let len = usize::from(self.u8()?);
        let (port, scope) = (self.u16()?, self.u32()?);
        let host = bounded_text(self.piece(len)?);
        Ok(given(host, port, scope))
    }
}

impl Given {
    /// The address, if it is one or stands for one on every machine.
    pub(super) fn address(&self) -> Option<Endpoint> {
        match self {
            Self::Ip(address) => Some((*address).into()),
            Self::Name(name, port) if name == "localhost" => {
                Some(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), *port).into())
            }
            Self::Name(..) => None,
        }
    }
}

fn given(host: String, port: u16, scope: u32) -> Given {
    let ip = match host.as_str() {
        "" => Some(IpAddr::from(Ipv4Addr::UNSPECIFIED)),
        "<broadcast>" => Some(IpAddr::from(Ipv4Addr::BROADCAST)),
        // The zone of a link-local address stands in the scope, too.
        other => other.split('%').next().and_then(|ip| ip.parse().ok()),
    };
    match ip {
        Some(IpAddr::V6(ip)) => Given::Ip(SocketAddrV6::new(ip, port, 0, scope).into()),
        Some(ip) => Given::Ip(SocketAddr::new(ip, port)),
        None => Given::Name(host, port),
    }
}

/// A text of the program's, cut to a bound.
pub(super) fn bounded_text(bytes: &[u8]) -> String {
    let bytes = bytes.get(..TEXT_BYTES_MAX).unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into_owned()
}
