//! The addresses of this machine, for the list beside the local address field.

use super::socket::Interface;
use std::io;
use std::net::IpAddr;

/// An address of this machine and the interface that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalAddress {
    /// The address.
    pub ip: IpAddr,
    /// The interface, `lo` or `eth0`, by which it can be joined and sent on.
    pub interface: Interface,
}

/// Reads the list from the system: loopback first, then by interface, IPv4 before IPv6.
/// It may take milliseconds: not for the ui thread.
///
/// # Errors
/// The error of getifaddrs(3).
pub fn local_addresses() -> io::Result<Vec<LocalAddress>> {
    let found = if_addrs::get_if_addrs()?;
    let ipv4_of = |name: &str| {
        found.iter().filter(|other| other.name == name).find_map(|other| match other.ip() {
            IpAddr::V4(ip) => Some(ip),
            IpAddr::V6(_) => None,
        })
    };
    let mut list: Vec<LocalAddress> = found
        .iter()
        .map(|entry| LocalAddress {
            ip: entry.ip(),
            interface: Interface {
                index: entry.index.unwrap_or(0),
                ipv4: ipv4_of(&entry.name),
                name: entry.name.clone(),
            },
        })
        .collect();
    list.sort_by_key(|local| (!local.ip.is_loopback(), local.interface.index, local.ip));
    list.dedup();
    Ok(list)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn loopback_comes_first_with_its_interface() {
        let list = local_addresses().unwrap();
        let first = list.first().unwrap();
        assert!(first.ip.is_loopback());
        assert!(!first.interface.name.is_empty());
    }
}
