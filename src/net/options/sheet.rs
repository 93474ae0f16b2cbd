//! All options of one socket, read at one moment.

use super::calls;
use super::known::{Changes, Family, OptionKind, changes_of, is_of, kind_of};
use super::tcp_state::TcpState;
use crate::net::call::{OptionName, OptionValue};
use crate::net::{Errno, Stamp};
use socket2::{Domain, SockRef, Socket, Type};

/// What kind of socket it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketNature {
    /// Its family.
    pub family: Family,
    /// Whether it carries streams; datagrams if not.
    pub is_stream: bool,
}

/// What became of reading an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionReading {
    /// It has this value.
    Value(OptionValue),
    /// The call failed.
    Failed(Errno),
    /// No safe call reads it on this system.
    NotReadable,
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionRow {
    /// Which.
    pub name: OptionName,
    /// What values it has.
    pub kind: OptionKind,
    /// When it can change.
    pub changes: Changes,
    /// What it is set to.
    pub now: OptionReading,
    /// What the system sets it to on a new socket of this kind; `None` if that is not known.
    pub default: Option<OptionValue>,
}

impl OptionRow {
    /// Whether it is set to something else than a new socket has.
    pub fn differs(&self) -> bool {
        matches!((&self.now, &self.default), (OptionReading::Value(now), Some(default)) if now != default)
    }
}

/// The options of a socket.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionSheet {
    /// When it was read.
    pub at: Stamp,
    /// What the socket is.
    pub nature: SocketNature,
    /// The options, in the order of the list.
    pub rows: Vec<OptionRow>,
    /// What the kernel says of a TCP connection; `None` of other sockets, and where it does not say.
    pub tcp: Option<TcpState>,
}

impl SocketNature {
    /// Of an open socket; `None` of a family without such options.
    pub(super) fn of(socket: &SockRef<'_>) -> Option<Self> {
        let family = match socket.local_addr().ok()?.domain() {
            Domain::IPV4 => Family::Ipv4,
            Domain::IPV6 => Family::Ipv6,
            Domain::UNIX => Family::Unix,
            _ => return None,
        };
        Some(Self { family, is_stream: socket.r#type().ok()? == Type::STREAM })
    }

    /// Whether it is one of TCP.
    pub fn is_tcp(self) -> bool {
        self.is_stream && self.family != Family::Unix
    }

    /// What a new socket of this kind has: one is made for it and closed again.
    pub(super) fn defaults(self) -> Vec<(OptionName, OptionValue)> {
        let domain = match self.family {
            Family::Ipv4 => Domain::IPV4,
            Family::Ipv6 => Domain::IPV6,
            Family::Unix => Domain::UNIX,
        };
        let kind = if self.is_stream { Type::STREAM } else { Type::DGRAM };
        let Ok(socket) = Socket::new(domain, kind, None) else { return Vec::new() };
        let socket = SockRef::from(&socket);
        let value = |name: &OptionName| Some((*name, calls::read(*name, &socket)?.ok()?));
        OptionName::ALL.iter().filter(|name| has_default(**name)).filter_map(value).collect()
    }
}

/// Whether a new socket says anything of it.
fn has_default(name: OptionName) -> bool {
    let of_each = [
        OptionName::Cookie,
        OptionName::Type,
        OptionName::Domain,
        OptionName::Protocol,
        OptionName::IncomingCpu,
        OptionName::PeerCredentials,
        OptionName::AcceptsConnections,
        OptionName::Mtu,
    ];
    !of_each.contains(&name)
}

impl OptionSheet {
    pub(super) fn read(
        socket: &SockRef<'_>,
        nature: SocketNature,
        defaults: &[(OptionName, OptionValue)],
    ) -> Self {
        let row = |name: &OptionName| {
            let (kind, changes) = (kind_of(*name).0, changes_of(*name, nature));
            let now = match calls::read(*name, socket) {
                Some(Ok(value)) => OptionReading::Value(value),
                Some(Err(error)) => match Errno::of(&error) {
                    Some(errno) => OptionReading::Failed(errno),
                    None => OptionReading::NotReadable,
                },
                None => OptionReading::NotReadable,
            };
            let default = defaults.iter().find(|(of, _)| of == name);
            let default = default.map(|(_, value)| value.clone());
            OptionRow { name: *name, kind, changes, now, default }
        };
        let rows = OptionName::ALL.iter().filter(|name| is_of(**name, nature)).map(row).collect();
        Self { at: Stamp::now(), nature, rows, tcp: None }
    }

    /// An option in it.
    pub fn row(&self, name: OptionName) -> Option<&OptionRow> {
        self.rows.iter().find(|row| row.name == name)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::net::{TcpListener, UdpSocket};

    fn sheet(socket: &SockRef<'_>) -> OptionSheet {
        let nature = SocketNature::of(socket).unwrap();
        OptionSheet::read(socket, nature, &nature.defaults())
    }

    #[test]
    fn a_sheet_shows_what_differs_from_a_new_socket() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_broadcast(true).unwrap();
        let sheet = sheet(&SockRef::from(&socket));
        assert_eq!(sheet.nature, SocketNature { family: Family::Ipv4, is_stream: false });
        let broadcast = sheet.row(OptionName::Broadcast).unwrap();
        assert_eq!(broadcast.now, OptionReading::Value(OptionValue::Number(1)));
        assert_eq!(broadcast.default, Some(OptionValue::Number(0)));
        let differs: Vec<_> = sheet.rows.iter().filter(|row| row.differs()).collect();
        assert_eq!(differs, [broadcast], "nothing else was set");
        assert!(sheet.row(OptionName::NoDelay).is_none(), "datagrams have no options of TCP");
    }

    #[test]
    fn streams_have_those_of_tcp_and_none_of_datagrams() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let sheet = sheet(&SockRef::from(&listener));
        assert!(sheet.row(OptionName::Broadcast).is_none());
        assert!(sheet.row(OptionName::NoDelay).is_some());
        #[cfg(target_os = "linux")]
        {
            let value = |name| sheet.row(name).unwrap().now.clone();
            let one = OptionReading::Value(OptionValue::Number(1));
            assert_eq!(value(OptionName::AcceptsConnections), one);
            assert_eq!(value(OptionName::SynCount), OptionReading::NotReadable);
        }
    }
}
