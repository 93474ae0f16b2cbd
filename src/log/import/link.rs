//! What stands before IP in a packet, by the kind of its link (<https://www.tcpdump.org/linktypes.html>).

use super::fields::ByteOrder;
use crate::net::capture::LeftOut;

const NULL: u32 = 0;
const ETHERNET: u32 = 1;
/// Raw IP, and the numbers that it has on some systems.
const RAW: [u32; 4] = [101, 12, 14, 107];
const LOOP: u32 = 108;
const LINUX_COOKED: u32 = 113;
const IPV4: u32 = 228;
const IPV6: u32 = 229;
const LINUX_COOKED_2: u32 = 276;

const TYPE_IPV4: u16 = 0x0800;
const TYPE_IPV6: u16 = 0x86dd;
const TYPES_VLAN: [u16; 3] = [0x8100, 0x88a8, 0x9100];

/// Below this number, the field of Ethernet's type is a length (IEEE 802.3).
const TYPE_MIN: u16 = 0x0600;

/// The head of IEEE 802.2 that says that a type as of Ethernet follows (RFC 1042), with the length before it.
const SNAP: [u8; 6] = [0xaa, 0xaa, 3, 0, 0, 0];

/// Tags of VLANs in one frame: a double tag is common, more are not.
const VLAN_TAGS_MAX: usize = 4;

/// The numbers of IPv6 in BSD's list of families, which differ from system to system.
const FAMILIES_IPV6: [u32; 4] = [10, 24, 28, 30];
const FAMILY_IPV4: u32 = 2;

/// The IP packet in a packet of a link.
pub(super) fn ip_of(link: u32, packet: &[u8]) -> Result<&[u8], LeftOut> {
    match link {
        ETHERNET => ethernet(packet),
        NULL => loopback(packet, &[ByteOrder::Little, ByteOrder::Big]),
        LOOP => loopback(packet, &[ByteOrder::Big, ByteOrder::Little]),
        LINUX_COOKED => of_type(ByteOrder::Big.u16_at(packet, 14), packet.get(16..)),
        LINUX_COOKED_2 => of_type(ByteOrder::Big.u16_at(packet, 0), packet.get(20..)),
        IPV4 | IPV6 => Ok(packet),
        raw if RAW.contains(&raw) => Ok(packet),
        other => Err(LeftOut::LinkType(other)),
    }
}

fn ethernet(frame: &[u8]) -> Result<&[u8], LeftOut> {
    of_type(ByteOrder::Big.u16_at(frame, 12), frame.get(14..))
}

/// What follows the number of its type; tags of VLANs in between are passed over.
fn of_type(number: Option<u16>, rest: Option<&[u8]>) -> Result<&[u8], LeftOut> {
    let (Some(mut number), Some(mut rest)) = (number, rest) else { return Err(LeftOut::CutOff) };
    for _ in 0..=VLAN_TAGS_MAX {
        match number {
            TYPE_IPV4 | TYPE_IPV6 => return Ok(rest),
            tag if TYPES_VLAN.contains(&tag) => {
                number = ByteOrder::Big.u16_at(rest, 2).ok_or(LeftOut::CutOff)?;
                rest = rest.get(4..).unwrap_or_default();
            }
            length if length < TYPE_MIN => {
                let after = rest.strip_prefix(&SNAP).ok_or(LeftOut::Llc)?;
                number = ByteOrder::Big.u16_at(after, 0).ok_or(LeftOut::CutOff)?;
                rest = after.get(2..).unwrap_or_default();
                if number < TYPE_MIN {
                    return Err(LeftOut::Llc);
                }
            }
            other => return Err(LeftOut::EtherType(other)),
        }
    }
    Err(LeftOut::EtherType(number))
}

/// What follows the family of a loopback's packet, which is in the order of bytes of the machine that wrote it.
fn loopback<'a>(packet: &'a [u8], orders: &[ByteOrder]) -> Result<&'a [u8], LeftOut> {
    let rest = packet.get(4..).ok_or(LeftOut::CutOff)?;
    let is_ip = |order: &ByteOrder| {
        order
            .u32_at(packet, 0)
            .is_some_and(|family| family == FAMILY_IPV4 || FAMILIES_IPV6.contains(&family))
    };
    if orders.iter().any(is_ip) { Ok(rest) } else { Err(LeftOut::Damaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ip_is_found_after_every_kind_of_link() {
        let ip = [0x45, 0, 0, 20];
        let addresses = [7_u8; 12];
        let of_ethernet = |between: &[u8]| [&addresses, between, &ip].concat();
        let snap = [0, 28, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
        let table = [
            (ETHERNET, of_ethernet(&[8, 0])),
            (ETHERNET, of_ethernet(&[0x86, 0xdd])),
            (ETHERNET, of_ethernet(&[0x81, 0, 0, 5, 8, 0])),
            (ETHERNET, of_ethernet(&[0x88, 0xa8, 0, 5, 0x81, 0, 0, 6, 8, 0])),
            (ETHERNET, of_ethernet(&snap)),
            (NULL, [&[2, 0, 0, 0][..], &ip].concat()),
            (NULL, [&[0, 0, 0, 30][..], &ip].concat()),
            (LOOP, [&[0, 0, 0, 24][..], &ip].concat()),
            (LOOP, [&[10, 0, 0, 0][..], &ip].concat()),
            (LINUX_COOKED, [&[0; 14][..], &[8, 0], &ip].concat()),
            (LINUX_COOKED_2, [&[8, 0][..], &[0; 18], &ip].concat()),
            (LINUX_COOKED, [&[0; 14][..], &[0x81, 0, 0, 1, 8, 0], &ip].concat()),
            (IPV4, ip.to_vec()),
            (12, ip.to_vec()),
        ];
        for (link, packet) in table {
            assert_eq!(ip_of(link, &packet), Ok(&ip[..]), "{link} {packet:?}");
            for len in 0..packet.len() - ip.len() {
                let cut = ip_of(link, packet.get(..len).unwrap_or_default());
                assert!(cut.is_err() || link == 0 && len >= 4, "{link} {packet:?} {len}: {cut:?}");
            }
        }
    }

    #[test]
    fn what_is_not_ip_is_named() {
        let arp = [&[7; 12][..], &[8, 6]].concat();
        let tags = [&[7; 12][..], &[0x81, 0, 0, 1].repeat(9)].concat();
        assert_eq!(ip_of(ETHERNET, &arp), Err(LeftOut::EtherType(0x806)));
        assert_eq!(ip_of(ETHERNET, &tags), Err(LeftOut::EtherType(0x8100)));
        assert_eq!(ip_of(ETHERNET, &[&[7; 12][..], &[0, 9, 1, 2]].concat()), Err(LeftOut::Llc));
        assert_eq!(ip_of(105, &arp), Err(LeftOut::LinkType(105)));
        assert_eq!(ip_of(NULL, &[9; 8]), Err(LeftOut::Damaged));
    }
}
