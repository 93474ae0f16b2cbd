//! Fills in the checksums of a packet that a person wrote.

use super::checksum::{Sum, checksum};
use super::header::{Start, protocol};
use super::message::without_ipv4_header;
use crate::net::socket::Family;
use std::net::{IpAddr, Ipv4Addr};

/// Puts the right checksum into the header of ICMP, UDP or TCP that a packet has, and into that of IPv4 if the packet
/// begins with it. `from` and `to` are its addresses where no header says them: UDP's and TCP's checksums are about
/// those, too. What is too short stays as it is.
pub fn fill_checksums(start: Start, packet: &mut [u8], from: Option<IpAddr>, to: IpAddr) {
    match start {
        Start::Ipv4 => fill_ipv4(packet),
        Start::Ipv6 => {}
        Start::Transport(family, number) => fill_transport((family, number), packet, from, to),
    }
}

fn fill_ipv4(packet: &mut [u8]) {
    let Some(rest) = without_ipv4_header(packet) else { return };
    let header_bytes = packet.len() - rest.len();
    let Some((header, rest)) = packet.split_at_mut_checked(header_bytes) else { return };
    put(header, 10, checksum);
    let address = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(<[u8]>::first_chunk::<4>)?;
        Some(IpAddr::from(Ipv4Addr::from(*bytes)))
    };
    let (Some(protocol), Some(from), Some(to)) = (header.get(9), address(12), address(16)) else {
        return;
    };
    fill_transport((Family::Ipv4, *protocol), rest, Some(from), to);
}

fn fill_transport(
    (family, number): (Family, u8),
    segment: &mut [u8],
    from: Option<IpAddr>,
    to: IpAddr,
) {
    let with_addresses = |segment: &[u8]| {
        let length = segment.len();
        let sum = from.map_or_else(Sum::default, |from| {
            Sum::default().with_pseudo_header(from, to, number, length)
        });
        sum.with(segment).finish()
    };
    match (family, number) {
        (Family::Ipv4, protocol::ICMP) => put(segment, 2, checksum),
        (_, protocol::ICMP6) if from.is_some() => put(segment, 2, with_addresses),
        (_, protocol::TCP) if from.is_some() => put(segment, 16, with_addresses),
        (_, protocol::UDP) if from.is_some() => {
            // 0 would mean that there is none (RFC 768).
            put(segment, 6, |segment| match with_addresses(segment) {
                0 => 0xffff,
                sum => sum,
            });
        }
        _ => {}
    }
}

/// Puts a checksum at its place, made while that is 0.
fn put(bytes: &mut [u8], at: usize, sum: impl FnOnce(&[u8]) -> u16) {
    let Some(place) = bytes.get_mut(at..at + 2) else { return };
    place.fill(0);
    let sum = sum(bytes).to_be_bytes();
    if let Some(place) = bytes.get_mut(at..at + 2) {
        place.copy_from_slice(&sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const TO: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn a_written_header_gets_its_checksums() {
        let mut packet = vec![0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 9, 9, 192, 0, 2, 1, 192, 0, 2, 2];
        packet.extend([0, 7, 0, 9, 0, 12, 5, 5, 1, 2, 3, 4]);
        fill_checksums(Start::Ipv4, &mut packet, None, TO);
        assert_eq!(checksum(&packet[..20]), 0);
        let sum = Sum::default().with_pseudo_header(FROM, TO, 17, 12).with(&packet[20..]);
        assert_eq!(sum.finish(), 0);
    }

    #[test]
    fn a_message_of_icmp_gets_its_checksum_and_what_is_short_stays() {
        let icmp = Start::Transport(Family::Ipv4, protocol::ICMP);
        let mut message = [8, 0, 1, 1, 0, 1, 0, 1, 7];
        fill_checksums(icmp, &mut message, None, TO);
        assert_eq!(checksum(&message), 0);
        let mut short = [8, 0, 1];
        fill_checksums(icmp, &mut short, None, TO);
        assert_eq!(short, [8, 0, 1]);
        let mut tcp = [1; 17];
        fill_checksums(Start::Transport(Family::Ipv4, 6), &mut tcp, Some(FROM), TO);
        assert_eq!(tcp, [1; 17]);
        let mut unknown = [1; 20];
        fill_checksums(Start::Transport(Family::Ipv4, 6), &mut unknown, None, TO);
        assert_eq!(unknown, [1; 20], "without addresses there is no checksum of TCP");
    }
}
