//! Options that a program sets on its socket.

use crate::net::{OptionName, OptionValue};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// Options, in the order in which they are set.
pub type EndSettings = Vec<SetOption>;

/// A socket option that differs from the system's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOption {
    /// `SO_REUSEADDR`
    ReuseAddress,
    /// `IPV6_V6ONLY`: whether a socket of IPv6 refuses IPv4.
    Ipv6Only(bool),
    /// `SO_BROADCAST`
    Broadcast,
    /// `TCP_NODELAY`
    NoDelay,
    /// `SO_KEEPALIVE`
    KeepAlive,
    /// `SO_RCVBUF`, in bytes.
    ReceiveBuffer(u32),
    /// `SO_SNDBUF`, in bytes.
    SendBuffer(u32),
    /// Joins a multicast group, on the interface with this address or index; the system chooses for none and 0.
    Join(IpAddr, Option<Ipv4Addr>, u32),
    /// `IP_MULTICAST_TTL`: routers that a multicast datagram may pass, plus one.
    Hops4(u8),
    /// `IPV6_MULTICAST_HOPS`, the same.
    Hops6(u8),
    /// `IP_MULTICAST_LOOP` off: this machine does not hear its own multicasts.
    NoLoop4,
    /// `IPV6_MULTICAST_LOOP` off, the same.
    NoLoop6,
    /// Any other, as a person has set it.
    Changed(OptionName, SetValue),
}

/// The value of an option that a person has set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetValue {
    /// A number.
    Number(i64),
    /// `struct timeval`; 0 for no limit.
    Time(Duration),
    /// `struct linger`: whether it is on, and its seconds.
    Linger(bool, u32),
    /// A name, with zeros after it.
    Name([u8; NAME_BYTES_MAX]),
}

/// The longest name that an option has as its value, with a zero at its end, in bytes: that of an interface
/// (`IFNAMSIZ`), and of an algorithm of congestion control (`TCP_CA_NAME_MAX`).
const NAME_BYTES_MAX: usize = 16;

impl SetValue {
    fn of(name: OptionName, value: &OptionValue) -> Option<Self> {
        Some(match (name, value) {
            // It is one of milliseconds (tcp(7)).
            (OptionName::UserTimeout, OptionValue::Time(limit)) => {
                let millis = limit.unwrap_or_default().as_millis();
                Self::Number(i64::try_from(millis).unwrap_or(i64::MAX))
            }
            (_, OptionValue::Number(number)) => Self::Number(*number),
            (_, OptionValue::Time(limit)) => Self::Time(limit.unwrap_or_default()),
            (_, OptionValue::Linger(seconds)) => Self::Linger(true, *seconds),
            (_, OptionValue::NoLinger) => Self::Linger(false, 0),
            (_, OptionValue::Text(text)) => {
                let mut name = [0; NAME_BYTES_MAX];
                name.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
                Self::Name(name)
            }
            (_, OptionValue::Group(..) | OptionValue::Interface(_)) => return None,
        })
    }

    /// A name without the zeros after it.
    pub(in crate::learn::code) fn name(&self) -> Option<&[u8]> {
        let Self::Name(name) = self else { return None };
        name.split(|byte| *byte == 0).next()
    }
}

impl SetOption {
    /// The option that is set to this value; `None` of what no program here sets.
    pub(in crate::learn::code) fn of(name: OptionName, value: &OptionValue) -> Option<Self> {
        use OptionValue::Number;
        let size = |bytes: i64| u32::try_from(bytes).ok();
        Some(match (name, value) {
            (OptionName::ReuseAddress, Number(1)) => Self::ReuseAddress,
            (OptionName::Ipv6Only, Number(only)) => Self::Ipv6Only(*only != 0),
            (OptionName::Broadcast, Number(1)) => Self::Broadcast,
            (OptionName::NoDelay, Number(1)) => Self::NoDelay,
            (OptionName::KeepAlive, Number(1)) => Self::KeepAlive,
            (OptionName::ReceiveBuffer, Number(bytes)) => Self::ReceiveBuffer(size(*bytes)?),
            (OptionName::SendBuffer, Number(bytes)) => Self::SendBuffer(size(*bytes)?),
            _ => Self::Changed(name, SetValue::of(name, value)?),
        })
    }

    /// Its name in C.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReuseAddress => "SO_REUSEADDR",
            Self::Ipv6Only(_) => "IPV6_V6ONLY",
            Self::Broadcast => "SO_BROADCAST",
            Self::NoDelay => "TCP_NODELAY",
            Self::KeepAlive => "SO_KEEPALIVE",
            Self::ReceiveBuffer(_) => "SO_RCVBUF",
            Self::SendBuffer(_) => "SO_SNDBUF",
            Self::Join(IpAddr::V4(_), ..) => "IP_ADD_MEMBERSHIP",
            Self::Join(IpAddr::V6(_), ..) => "IPV6_JOIN_GROUP",
            Self::Hops4(_) => "IP_MULTICAST_TTL",
            Self::Hops6(_) => "IPV6_MULTICAST_HOPS",
            Self::NoLoop4 => "IP_MULTICAST_LOOP",
            Self::NoLoop6 => "IPV6_MULTICAST_LOOP",
            Self::Changed(name, _) => name.symbols().1,
        }
    }

    /// The level of its name in C.
    pub fn level(self) -> &'static str {
        match self {
            Self::ReuseAddress
            | Self::Broadcast
            | Self::KeepAlive
            | Self::ReceiveBuffer(_)
            | Self::SendBuffer(_) => "SOL_SOCKET",
            Self::NoDelay => "IPPROTO_TCP",
            Self::Changed(name, _) => name.symbols().0,
            Self::Join(IpAddr::V4(_), ..) | Self::Hops4(_) | Self::NoLoop4 => "IPPROTO_IP",
            Self::Ipv6Only(_) | Self::Join(IpAddr::V6(_), ..) | Self::Hops6(_) | Self::NoLoop6 => {
                "IPPROTO_IPV6"
            }
        }
    }

    /// Its value, if that is a number.
    pub fn number(self) -> Option<u32> {
        match self {
            Self::ReuseAddress | Self::Broadcast | Self::NoDelay | Self::KeepAlive => Some(1),
            Self::Ipv6Only(only) => Some(only.into()),
            Self::ReceiveBuffer(bytes) | Self::SendBuffer(bytes) => Some(bytes),
            Self::Hops4(hops) | Self::Hops6(hops) => Some(hops.into()),
            Self::NoLoop4 | Self::NoLoop6 => Some(0),
            Self::Changed(_, SetValue::Number(number)) => u32::try_from(number).ok(),
            Self::Join(..) | Self::Changed(..) => None,
        }
    }
}
