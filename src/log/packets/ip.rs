//! Packets of IPv4 and IPv6 with UDP or TCP in them, with right lengths and checksums.

use super::Way;
use etherparse::{IpNumber, Ipv4Header, Ipv6Header, TcpHeader, UdpHeader};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

/// How many hops a packet may pass: what most systems send.
const HOPS: u8 = 64;

/// From where to where, in one family.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ends {
    V4(SocketAddrV4, SocketAddrV4),
    V6(SocketAddrV6, SocketAddrV6),
}

/// An address of ours as it looks to somebody of the family of `remote`. The wildcard address stands for one of either
/// family; what talks to this machine itself is on it.
pub(super) fn in_family_of(local: SocketAddr, remote: SocketAddr) -> SocketAddr {
    let ip = match (local.ip(), remote) {
        (ip, SocketAddr::V4(v4)) if ip.is_unspecified() && v4.ip().is_loopback() => {
            Ipv4Addr::LOCALHOST.into()
        }
        (ip, SocketAddr::V6(v6)) if ip.is_unspecified() && v6.ip().is_loopback() => {
            Ipv6Addr::LOCALHOST.into()
        }
        (IpAddr::V6(ip), SocketAddr::V4(_)) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.into(),
            None => Ipv4Addr::UNSPECIFIED.into(),
        },
        (IpAddr::V4(_), SocketAddr::V6(_)) => Ipv6Addr::UNSPECIFIED.into(),
        (ip, _) => ip,
    };
    SocketAddr::new(ip, local.port())
}

/// Sender and receiver of what goes this way.
pub(super) fn ends(way: Way, local: SocketAddr, remote: SocketAddr) -> Ends {
    let (from, to) = match way {
        Way::In => (remote, local),
        Way::Out => (local, remote),
    };
    match (from, to) {
        (SocketAddr::V4(from), SocketAddr::V4(to)) => Ends::V4(from, to),
        (from, to) => Ends::V6(as_v6(from), as_v6(to)),
    }
}

fn as_v6(address: SocketAddr) -> SocketAddrV6 {
    match address {
        SocketAddr::V4(v4) => SocketAddrV6::new(v4.ip().to_ipv6_mapped(), v4.port(), 0, 0),
        SocketAddr::V6(v6) => v6,
    }
}

/// Makes a packet of UDP in place of what `out` holds. `false` if the payload is longer than any can be.
pub(super) fn udp(ends: Ends, payload: &[u8], out: &mut Vec<u8>) -> bool {
    out.clear();
    let made = match ends {
        Ends::V4(from, to) => ipv4(from, to, IpNumber::UDP, UdpHeader::LEN + payload.len(), out)
            .and_then(|ip| {
                UdpHeader::with_ipv4_checksum(from.port(), to.port(), &ip, payload).ok()
            }),
        Ends::V6(from, to) => ipv6(from, to, IpNumber::UDP, UdpHeader::LEN + payload.len(), out)
            .and_then(|ip| {
                UdpHeader::with_ipv6_checksum(from.port(), to.port(), &ip, payload).ok()
            }),
    };
    let Some(header) = made else { return false };
    out.extend_from_slice(&header.to_bytes());
    out.extend_from_slice(payload);
    true
}

/// Makes a segment of TCP in place of what `out` holds. `false` if the payload is longer than any can be.
pub(super) fn tcp(ends: Ends, mut header: TcpHeader, payload: &[u8], out: &mut Vec<u8>) -> bool {
    out.clear();
    let len = header.header_len() + payload.len();
    let checksum = match ends {
        Ends::V4(from, to) => {
            (header.source_port, header.destination_port) = (from.port(), to.port());
            ipv4(from, to, IpNumber::TCP, len, out)
                .and_then(|ip| header.calc_checksum_ipv4(&ip, payload).ok())
        }
        Ends::V6(from, to) => {
            (header.source_port, header.destination_port) = (from.port(), to.port());
            ipv6(from, to, IpNumber::TCP, len, out)
                .and_then(|ip| header.calc_checksum_ipv6(&ip, payload).ok())
        }
    };
    let Some(checksum) = checksum else { return false };
    header.checksum = checksum;
    out.extend_from_slice(&header.to_bytes());
    out.extend_from_slice(payload);
    true
}

fn ipv4(
    from: SocketAddrV4,
    to: SocketAddrV4,
    protocol: IpNumber,
    len: usize,
    out: &mut Vec<u8>,
) -> Option<Ipv4Header> {
    let len = u16::try_from(len).ok()?;
    let ends = (from.ip().octets(), to.ip().octets());
    let mut header = Ipv4Header::new(len, HOPS, protocol, ends.0, ends.1).ok()?;
    header.header_checksum = header.calc_header_checksum();
    out.extend_from_slice(&header.to_bytes());
    Some(header)
}

fn ipv6(
    from: SocketAddrV6,
    to: SocketAddrV6,
    protocol: IpNumber,
    len: usize,
    out: &mut Vec<u8>,
) -> Option<Ipv6Header> {
    let header = Ipv6Header {
        payload_length: u16::try_from(len).ok()?,
        next_header: protocol,
        hop_limit: HOPS,
        source: from.ip().octets(),
        destination: to.ip().octets(),
        ..Ipv6Header::default()
    };
    out.extend_from_slice(&header.to_bytes());
    Some(header)
}
