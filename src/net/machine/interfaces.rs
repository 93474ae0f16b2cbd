//! The interfaces with their addresses (getifaddrs(3)).

use super::{NotRead, Reading};
use std::net::IpAddr;

/// A network interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkInterface {
    /// Its name, such as `eth0`.
    pub name: String,
    /// Its number; 0 if unknown.
    pub index: u32,
    /// What is said of it; `None` where the system does not say.
    pub flags: Option<Vec<InterfaceFlag>>,
    /// Its hardware address; `None` if it has none, or the system does not say.
    pub mac: Option<[u8; 6]>,
    /// The largest packet that goes through it, in bytes; `None` where the system does not say.
    pub mtu_bytes: Option<u32>,
    /// Its addresses, IPv4 first.
    pub addresses: Vec<AddressOfInterface>,
}

/// An address that an interface has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressOfInterface {
    /// The address.
    pub ip: IpAddr,
    /// How many leading bits name its network; `None` if the mask is none of that kind.
    pub prefix_bits: Option<u8>,
    /// To whom a broadcast goes.
    pub broadcast: Option<IpAddr>,
    /// The other end of a point-to-point link.
    pub other_end: Option<IpAddr>,
}

/// What is said of an interface (netdevice(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InterfaceFlag {
    /// It is switched on.
    Up,
    /// It can carry packets: a cable is in, a network was joined.
    Running,
    /// What is sent comes back to this machine.
    Loopback,
    /// It has a broadcast address.
    Broadcast,
    /// It carries multicasts.
    Multicast,
    /// It has one other end.
    PointToPoint,
    /// It asks nobody for hardware addresses.
    NoArp,
    /// It takes in what is sent to others.
    Promiscuous,
}

impl InterfaceFlag {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Up,
        Self::Running,
        Self::Loopback,
        Self::Broadcast,
        Self::Multicast,
        Self::PointToPoint,
        Self::NoArp,
        Self::Promiscuous,
    ];

    /// The name that `ip` and `ifconfig` give it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "UP",
            Self::Running => "RUNNING",
            Self::Loopback => "LOOPBACK",
            Self::Broadcast => "BROADCAST",
            Self::Multicast => "MULTICAST",
            Self::PointToPoint => "POINTOPOINT",
            Self::NoArp => "NOARP",
            Self::Promiscuous => "PROMISC",
        }
    }
}

/// Reads them, loopback first, then by number.
pub(super) fn read() -> Reading<Vec<NetworkInterface>> {
    let mut list = of_system::read()?;
    let loops =
        |one: &NetworkInterface| one.addresses.iter().any(|address| address.ip.is_loopback());
    list.sort_by_key(|one| (!loops(one), one.index));
    for one in &mut list {
        one.addresses.sort_by_key(|address| address.ip);
    }
    Ok(list)
}

/// The one of this name in the list, or a new one.
fn entry<'a>(list: &'a mut Vec<NetworkInterface>, name: &str) -> Option<&'a mut NetworkInterface> {
    let place = list.iter().position(|one| one.name == name).unwrap_or_else(|| {
        list.push(NetworkInterface { name: name.to_owned(), ..NetworkInterface::default() });
        list.len() - 1
    });
    list.get_mut(place)
}

/// How many leading bits of a mask are set, if all that are set lead.
fn prefix_bits(mask: IpAddr) -> Option<u8> {
    let (bits, zeros, width) = match mask {
        IpAddr::V4(mask) => (mask.to_bits().leading_ones(), mask.to_bits().trailing_zeros(), 32),
        IpAddr::V6(mask) => (mask.to_bits().leading_ones(), mask.to_bits().trailing_zeros(), 128),
    };
    (bits + zeros >= width).then_some(bits as u8)
}

#[cfg(target_os = "linux")]
mod of_system {
    use super::{
        AddressOfInterface, InterfaceFlag, NetworkInterface, NotRead, Reading, entry, prefix_bits,
    };
    use crate::net::machine::small_file;
    use nix::ifaddrs::{InterfaceAddress, getifaddrs};
    use nix::net::if_::InterfaceFlags;
    use nix::sys::socket::SockaddrStorage;
    use std::io;
    use std::net::IpAddr;

    pub(super) fn read() -> Reading<Vec<NetworkInterface>> {
        let found = getifaddrs().map_err(|error| NotRead::from(io::Error::from(error)))?;
        let mut list = Vec::new();
        for one in found {
            // An address with a label of its own (`eth0:1`) is one of the interface's.
            let name = one.interface_name.split(':').next().unwrap_or_default();
            if let Some(interface) = entry(&mut list, name) {
                take(interface, &one);
            }
        }
        for interface in &mut list {
            interface.mtu_bytes = mtu(&interface.name);
        }
        Ok(list)
    }

    fn take(interface: &mut NetworkInterface, one: &InterfaceAddress) {
        interface.flags.get_or_insert_with(|| flags(one.flags));
        let Some(address) = &one.address else { return };
        if let Some(link) = address.as_link_addr() {
            interface.index = link.ifindex() as u32;
            // Other lengths are of tunnels, which have an address of IP there.
            let mac = link.addr().filter(|mac| link.halen() == mac.len() && *mac != [0; 6]);
            interface.mac = mac;
        } else if let Some(ip) = ip(address) {
            let of = |other: &Option<SockaddrStorage>| other.as_ref().and_then(self::ip);
            interface.addresses.push(AddressOfInterface {
                ip,
                prefix_bits: of(&one.netmask).and_then(prefix_bits),
                broadcast: of(&one.broadcast),
                other_end: of(&one.destination),
            });
        }
    }

    fn ip(address: &SockaddrStorage) -> Option<IpAddr> {
        let four = address.as_sockaddr_in().map(|four| IpAddr::V4(four.ip()));
        four.or_else(|| address.as_sockaddr_in6().map(|six| IpAddr::V6(six.ip())))
    }

    fn flags(found: InterfaceFlags) -> Vec<InterfaceFlag> {
        let is_set = |flag: &InterfaceFlag| {
            found.contains(match flag {
                InterfaceFlag::Up => InterfaceFlags::IFF_UP,
                InterfaceFlag::Running => InterfaceFlags::IFF_RUNNING,
                InterfaceFlag::Loopback => InterfaceFlags::IFF_LOOPBACK,
                InterfaceFlag::Broadcast => InterfaceFlags::IFF_BROADCAST,
                InterfaceFlag::Multicast => InterfaceFlags::IFF_MULTICAST,
                InterfaceFlag::PointToPoint => InterfaceFlags::IFF_POINTOPOINT,
                InterfaceFlag::NoArp => InterfaceFlags::IFF_NOARP,
                InterfaceFlag::Promiscuous => InterfaceFlags::IFF_PROMISC,
            })
        };
        InterfaceFlag::ALL.into_iter().filter(is_set).collect()
    }

    /// The kernel allows no `/` in a name, but what it is asked for must be this file in any case.
    fn mtu(name: &str) -> Option<u32> {
        if name.is_empty() || name.contains(['/', '\0']) || name.starts_with('.') {
            return None;
        }
        small_file(&format!("/sys/class/net/{name}/mtu")).ok()?.trim().parse().ok()
    }
}

/// What `if-addrs` tells on every system: names and addresses. Flags, hardware addresses and MTU it does not.
#[cfg(not(target_os = "linux"))]
mod of_system {
    use super::{AddressOfInterface, NetworkInterface, Reading, entry, prefix_bits};
    use if_addrs::IfAddr;
    use std::net::IpAddr;

    pub(super) fn read() -> Reading<Vec<NetworkInterface>> {
        let mut list = Vec::new();
        for one in if_addrs::get_if_addrs()? {
            let Some(interface) = entry(&mut list, &one.name) else { continue };
            interface.index = one.index.unwrap_or(0);
            let (mask, broadcast) = match &one.addr {
                IfAddr::V4(four) => (four.netmask.into(), four.broadcast.map(IpAddr::from)),
                IfAddr::V6(six) => (six.netmask.into(), None),
            };
            let (ip, prefix_bits) = (one.ip(), prefix_bits(mask));
            interface.addresses.push(AddressOfInterface {
                ip,
                prefix_bits,
                broadcast,
                other_end: None,
            });
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn loopback_comes_first_with_its_prefix() {
        let list = read().unwrap();
        let first = list.first().unwrap();
        let four = first.addresses.iter().find(|address| address.ip.is_ipv4()).unwrap();
        assert!(four.ip.is_loopback());
        assert_eq!(four.prefix_bits, Some(8));
        let mut names: Vec<&str> = list.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), list.len(), "each interface stands once");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_tells_flags_and_mtu() {
        let list = read().unwrap();
        let first = list.first().unwrap();
        let flags = first.flags.as_ref().unwrap();
        assert!(flags.contains(&InterfaceFlag::Up) && flags.contains(&InterfaceFlag::Loopback));
        assert!(first.mtu_bytes.is_some_and(|mtu| mtu >= 1280));
        assert_eq!(first.mac, None);
        assert!(first.index > 0);
    }

    #[test]
    fn masks() {
        let bits = |text: &str| prefix_bits(text.parse().unwrap());
        assert_eq!(bits("255.255.255.0"), Some(24));
        assert_eq!(bits("0.0.0.0"), Some(0));
        assert_eq!(bits("255.255.255.255"), Some(32));
        assert_eq!(bits("255.0.255.0"), None);
        assert_eq!(bits("ffff:ffff:ffff:ffff::"), Some(64));
        assert_eq!(bits("::"), Some(0));
    }
}
