//! Where packets go for which no other route is known (`ip route`, `ip -6 route`).

use super::Reading;
use std::net::IpAddr;

/// A default route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultRoute {
    /// The router; `None` if the other end of a link is it.
    pub gateway: Option<IpAddr>,
    /// Whether it is one of IPv6.
    pub ipv6: bool,
    /// The interface to it.
    pub interface: String,
    /// Of several the one with the smallest is taken.
    pub metric: u32,
}

/// Reads them from the kernel's tables; IPv4 first, the preferred one first.
#[cfg(target_os = "linux")]
pub(super) fn read() -> Reading<Vec<DefaultRoute>> {
    use super::small_file;
    let four = small_file("/proc/net/route")?;
    // Without IPv6 in the kernel there is no such file.
    let six = small_file("/proc/net/ipv6_route").unwrap_or_default();
    let mut list: Vec<DefaultRoute> = linux::of_ipv4(&four).chain(linux::of_ipv6(&six)).collect();
    list.sort_by_key(|route| (route.ipv6, route.metric));
    Ok(list)
}

/// No file shows them elsewhere, and what calls there are for it are not safe.
#[cfg(not(target_os = "linux"))]
pub(super) fn read() -> Reading<Vec<DefaultRoute>> {
    Err(super::NotRead::NotOnThisSystem)
}

#[cfg(target_os = "linux")]
mod linux {
    use super::DefaultRoute;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    /// Flags of a route (`include/uapi/linux/route.h`).
    const UP: u32 = 0x1;
    const REJECT: u32 = 0x200;

    /// `Iface Destination Gateway Flags RefCnt Use Metric Mask …`, numbers in hexadecimal but the metric.
    pub(super) fn of_ipv4(table: &str) -> impl Iterator<Item = DefaultRoute> {
        table.lines().skip(1).filter_map(|line| {
            let columns: Vec<&str> = line.split_ascii_whitespace().collect();
            let [interface, destination, gateway, flags, _, _, metric, mask, ..] = *columns else {
                return None;
            };
            let word = |text: &str| u32::from_str_radix(text, 16).ok();
            let leads = word(destination)? == 0 && word(mask)? == 0 && is_used(word(flags)?);
            // As this machine keeps it in memory, where it stands in network order.
            let gateway = Ipv4Addr::from(word(gateway)?.to_ne_bytes());
            leads.then(|| DefaultRoute {
                gateway: Some(IpAddr::V4(gateway)).filter(|ip| !ip.is_unspecified()),
                ipv6: false,
                interface: interface.to_owned(),
                metric: metric.parse().unwrap_or(0),
            })
        })
    }

    /// `destination prefix source prefix gateway metric references use flags interface`, in hexadecimal.
    pub(super) fn of_ipv6(table: &str) -> impl Iterator<Item = DefaultRoute> {
        table.lines().filter_map(|line| {
            let columns: Vec<&str> = line.split_ascii_whitespace().collect();
            let [destination, prefix, _, source_prefix, gateway, metric, _, _, flags, interface] =
                *columns
            else {
                return None;
            };
            let word = |text: &str| u32::from_str_radix(text, 16).ok();
            let address = |text: &str| {
                let is_whole = text.len() == 32;
                is_whole.then(|| u128::from_str_radix(text, 16).ok().map(Ipv6Addr::from_bits))?
            };
            let is_default = address(destination)?.is_unspecified()
                && word(prefix)? == 0
                && word(source_prefix)? == 0
                && is_used(word(flags)?)
                && interface != "lo";
            let gateway = address(gateway)?;
            let metric = word(metric)?;
            is_default.then(|| DefaultRoute {
                gateway: Some(IpAddr::V6(gateway)).filter(|ip| !ip.is_unspecified()),
                ipv6: true,
                interface: interface.to_owned(),
                metric,
            })
        })
    }

    fn is_used(flags: u32) -> bool {
        flags & UP != 0 && flags & REJECT == 0
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::linux::{of_ipv4, of_ipv6};
    use super::*;

    const FOUR: &str = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n\
        eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n\
        eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n\
        tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n\
        bad0\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n\
        cut0\t00000000\t0102\nodd0 g 0 0 0 0 0 0 0\n\n";

    const SIX: &str = "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000003 00000000 00000003     eth0\n\
        fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n\
        00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n\
        0 00 0 00 0 0 0 0 1 x\n00000000000000000000000000000000 00\n";

    #[test]
    fn only_default_routes_that_lead_somewhere_are_taken() {
        let route = |gateway: &str, interface: &str, metric| DefaultRoute {
            gateway: gateway.parse().ok(),
            ipv6: gateway.contains(':'),
            interface: interface.to_owned(),
            metric,
        };
        if cfg!(target_endian = "little") {
            let four: Vec<_> = of_ipv4(FOUR).collect();
            assert_eq!(four, [route("192.0.2.1", "eth0", 100), route("", "tun0", 0)]);
        }
        let six: Vec<_> = of_ipv6(SIX).collect();
        assert_eq!(six, [route("fe80::1", "eth0", 0x400)]);
    }

    #[test]
    fn tables_that_are_cut_anywhere_are_read_as_far_as_they_go() {
        for end in 0..FOUR.len() {
            assert!(of_ipv4(&FOUR[..end]).count() <= 2);
        }
        for end in 0..SIX.len() {
            assert!(of_ipv6(&SIX[..end]).count() <= 1);
        }
        assert!(read().is_ok());
    }
}
