//! The fields of headers: of IPv4, IPv6, ICMP, `ICMPv6`, UDP and TCP, found in the bytes of a packet.
//!
//! Whoever sent the bytes may be hostile: each length is looked at before it is believed, and what is cut off ends
//! the list. Nothing is ever read beyond what is there.

mod fields;

use super::message::MessageKind;
use crate::net::socket::Family;
use fields::Reader;
use std::ops::Range;

/// What the bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// A header of IPv4.
    Ipv4,
    /// A header of IPv6.
    Ipv6,
    /// A header of the protocol with this number, over IP of the family.
    Transport(Family, u8),
}

/// A protocol whose header has fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// IPv4 (RFC 791).
    Ipv4,
    /// IPv6 (RFC 8200).
    Ipv6,
    /// ICMP (RFC 792).
    Icmp4,
    /// `ICMPv6` (RFC 4443).
    Icmp6,
    /// UDP (RFC 768).
    Udp,
    /// TCP (RFC 9293).
    Tcp,
    /// What they carry.
    Data,
}

/// A field of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The header that it is of.
    pub layer: Layer,
    /// Whether that is a header within an ICMP error: of the datagram that it is about.
    pub is_quoted: bool,
    /// Its name, as the id of a text.
    pub name: &'static str,
    /// Where it stands, in bytes.
    pub bytes: Range<usize>,
    /// Its value, the same in every language.
    pub value: String,
    /// Of a checksum: what it ought to be.
    pub check: Option<Check>,
    /// Of a type or code: what the message is.
    pub kind: Option<MessageKind>,
}

/// What a checksum is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// It is that of the bytes.
    Right,
    /// It ought to be this.
    Wrong(u16),
    /// It is about more than the bytes that are there: addresses, or what was cut off.
    Unknown,
}

/// Numbers of protocols (IANA, "Protocol Numbers").
pub mod protocol {
    /// ICMP.
    pub const ICMP: u8 = 1;
    /// TCP.
    pub const TCP: u8 = 6;
    /// UDP.
    pub const UDP: u8 = 17;
    /// `ICMPv6`.
    pub const ICMP6: u8 = 58;
}

/// The name of a protocol by its number, where it is one that people meet.
pub fn protocol_name(number: u8) -> Option<&'static str> {
    PROTOCOLS.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

/// The number of a protocol by its name or its number, as a person types it.
pub fn protocol_number(text: &str) -> Option<u8> {
    let text = text.trim();
    let named = PROTOCOLS.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
    named.map(|(number, _)| *number).or_else(|| text.parse().ok())
}

/// Protocols over IP, with their names in `/etc/protocols`.
const PROTOCOLS: &[(u8, &str)] = &[
    (1, "ICMP"),
    (2, "IGMP"),
    (6, "TCP"),
    (17, "UDP"),
    (41, "IPv6"),
    (47, "GRE"),
    (50, "ESP"),
    (51, "AH"),
    (58, "ICMPv6"),
    (89, "OSPF"),
    (103, "PIM"),
    (112, "VRRP"),
    (132, "SCTP"),
    (136, "UDPLite"),
];

impl Start {
    /// What a packet of a row begins with: the header of IPv4, or a message of ICMP that is known. `None` if it is
    /// neither.
    pub fn guess(family: Family, packet: &[u8]) -> Option<Self> {
        let first = *packet.first()?;
        if family == Family::Ipv4 && super::message::without_ipv4_header(packet).is_some() {
            return Some(Self::Ipv4);
        }
        let code = packet.get(1).copied().unwrap_or_default();
        let kind = MessageKind { family, number: first, code };
        let number = match family {
            Family::Ipv4 => protocol::ICMP,
            Family::Ipv6 => protocol::ICMP6,
        };
        kind.is_known().then_some(Self::Transport(family, number))
    }
}

/// The fields of the headers at the beginning of a packet, in their order.
pub fn fields(start: Start, packet: &[u8]) -> Vec<Field> {
    let mut reader = Reader::new(packet);
    reader.read(start);
    reader.fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::icmp::message::Echo;

    /// A header of IPv4 with this protocol and these bytes after it.
    fn ipv4(protocol: u8, rest: &[u8]) -> Vec<u8> {
        let total = (20 + rest.len()) as u16;
        let mut packet = vec![0x45, 0, 0, 0, 0x12, 0x34, 0x40, 0, 64, protocol, 0, 0];
        packet[2..4].copy_from_slice(&total.to_be_bytes());
        packet.extend([192, 0, 2, 1, 198, 51, 100, 7]);
        packet.extend(rest);
        packet
    }

    fn value_of(fields: &[Field], layer: Layer, name: &str) -> String {
        let found = fields.iter().find(|field| field.layer == layer && field.name == name);
        found.unwrap_or_else(|| panic!("no {name}: {fields:?}")).value.clone()
    }

    #[test]
    fn the_header_of_ip_and_what_it_carries_are_found() {
        let request = Echo { identifier: 0x0102, sequence: 9, data: b"abc" }.request(Family::Ipv4);
        let packet = ipv4(protocol::ICMP, &request);
        let found = fields(Start::Ipv4, &packet);
        let value = |layer, name| value_of(&found, layer, name);
        assert_eq!(value(Layer::Ipv4, "header-ttl"), "64");
        assert_eq!(value(Layer::Ipv4, "header-from"), "192.0.2.1");
        assert_eq!(value(Layer::Ipv4, "header-to"), "198.51.100.7");
        assert_eq!(value(Layer::Ipv4, "header-protocol"), "1 (ICMP)");
        assert_eq!(value(Layer::Icmp4, "header-sequence"), "9");
        let kind = MessageKind { family: Family::Ipv4, number: 8, code: 0 };
        let kinds: Vec<_> = found.iter().filter_map(|field| field.kind).collect();
        assert_eq!(kinds, [kind, kind]);
        // They stand one after the other, and none overlaps.
        let end = found.iter().fold(0, |end, field| {
            assert_eq!(field.bytes.start, end, "{field:?}");
            field.bytes.end
        });
        assert_eq!(end, packet.len());
    }

    #[test]
    fn a_checksum_is_right_wrong_or_not_known() {
        let check_of = |packet: &[u8], start, layer| {
            let found = fields(start, packet);
            let mut checks = found.iter().filter(|field| field.layer == layer);
            checks.find_map(|field| field.check)
        };
        let request = Echo { identifier: 1, sequence: 2, data: b"abc" }.request(Family::Ipv4);
        let mut packet = ipv4(protocol::ICMP, &request);
        let sum = super::super::checksum::checksum(&packet[..20]);
        assert_eq!(check_of(&packet, Start::Ipv4, Layer::Ipv4), Some(Check::Wrong(sum)));
        packet[10..12].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(check_of(&packet, Start::Ipv4, Layer::Ipv4), Some(Check::Right));
        assert_eq!(check_of(&packet, Start::Ipv4, Layer::Icmp4), Some(Check::Right));
        // The network card pads short frames: what is after the total length does not count.
        packet.push(7);
        assert_eq!(check_of(&packet, Start::Ipv4, Layer::Icmp4), Some(Check::Right));
        packet[25] ^= 1;
        let check = check_of(&packet, Start::Ipv4, Layer::Icmp4);
        assert!(matches!(check, Some(Check::Wrong(_))), "{check:?}");
        let cut = check_of(&packet[..29], Start::Ipv4, Layer::Icmp4);
        assert_eq!(cut, Some(Check::Unknown), "what is cut off is not known");
        let udp = [0x30, 0x39, 0x82, 0x9a, 0, 9, 0xaa, 0xbb, 1];
        let alone = Start::Transport(Family::Ipv4, protocol::UDP);
        assert_eq!(check_of(&udp, alone, Layer::Udp), Some(Check::Unknown), "no addresses");
        let within = check_of(&ipv4(protocol::UDP, &udp), Start::Ipv4, Layer::Udp);
        let Some(Check::Wrong(right)) = within else { panic!("{within:?}") };
        let mut udp = udp;
        udp[6..8].copy_from_slice(&right.to_be_bytes());
        let packet = ipv4(protocol::UDP, &udp);
        assert_eq!(check_of(&packet, Start::Ipv4, Layer::Udp), Some(Check::Right));
        let mut error = vec![3, 3, 0, 0, 0, 0, 0, 0];
        error.extend(packet);
        let icmp = Start::Transport(Family::Ipv4, protocol::ICMP);
        assert_eq!(check_of(&error, icmp, Layer::Udp), Some(Check::Unknown), "quotes are cut");
    }

    #[test]
    fn an_error_quotes_the_datagram_that_it_is_about() {
        let udp = [0x30, 0x39, 0x82, 0x9a, 0, 12, 0, 0, 1, 2, 3, 4];
        let mut error = vec![3, 3, 0, 0, 0, 0, 0, 0];
        error.extend(ipv4(protocol::UDP, &udp));
        let found = fields(Start::Transport(Family::Ipv4, protocol::ICMP), &error);
        assert_eq!(value_of(&found, Layer::Udp, "header-port-to"), "33434");
        assert!(found.iter().filter(|field| field.layer == Layer::Udp).all(|it| it.is_quoted));
        assert!(found.iter().any(|field| field.layer == Layer::Icmp4 && !field.is_quoted));
    }

    #[test]
    fn options_of_ip_and_flags_of_tcp_are_fields() {
        let mut tcp = vec![0, 80, 0x30, 0x39, 0, 0, 0, 1, 0, 0, 0, 2, 0x60, 0x12, 1, 0, 0, 0, 0, 0];
        tcp.extend([2, 4, 5, 0xb4]);
        let mut packet = ipv4(protocol::TCP, &tcp);
        packet[0] = 0x46;
        packet.splice(20..20, [1, 1, 1, 0]);
        let found = fields(Start::Ipv4, &packet);
        assert_eq!(value_of(&found, Layer::Ipv4, "header-options"), "4 B");
        assert_eq!(value_of(&found, Layer::Tcp, "header-flags"), "0x12 SYN ACK");
        assert_eq!(value_of(&found, Layer::Tcp, "header-port-from"), "80");
    }

    #[test]
    fn ipv6_is_read_with_what_it_carries() {
        let mut packet = vec![0x60, 0, 0, 0, 0, 8, protocol::ICMP6, 64];
        packet.extend(std::net::Ipv6Addr::LOCALHOST.octets());
        packet.extend(std::net::Ipv6Addr::LOCALHOST.octets());
        packet.extend([128, 0, 0, 0, 0, 1, 0, 2]);
        let found = fields(Start::Ipv6, &packet);
        assert_eq!(value_of(&found, Layer::Ipv6, "header-hops"), "64");
        assert_eq!(value_of(&found, Layer::Icmp6, "header-sequence"), "2");
    }

    #[test]
    fn what_is_cut_off_ends_the_list_and_random_bytes_never_panic() {
        let whole = ipv4(protocol::ICMP, &[11, 0, 0, 0, 0, 0, 0, 0, 0x45, 0, 0, 9]);
        for len in 0..whole.len() {
            let found = fields(Start::Ipv4, &whole[..len]);
            assert!(found.iter().all(|field| field.bytes.end <= len), "{found:?}");
        }
        // A generator of its own: the same numbers in every run.
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for round in 0..20_000_u32 {
            let len = (next() % 128) as usize;
            let mut bytes: Vec<u8> = (0..len).map(|_| next() as u8).collect();
            if let Some(first) = bytes.first_mut().filter(|_| round % 2 == 0) {
                *first = 0x40 | (*first & 0x0f);
            }
            let starts = [Start::Ipv4, Start::Ipv6];
            let transports = [protocol::ICMP, protocol::TCP, protocol::UDP, protocol::ICMP6]
                .map(|number| Start::Transport(Family::Ipv4, number));
            for start in starts.into_iter().chain(transports) {
                let found = fields(start, &bytes);
                assert!(found.iter().all(|field| field.bytes.end <= bytes.len()));
            }
            let _ = Start::guess(Family::Ipv4, &bytes);
        }
    }

    #[test]
    fn quotes_within_quotes_have_an_end() {
        let mut packet = vec![3, 1, 0, 0, 0, 0, 0, 0];
        for _ in 0..200 {
            let mut next = vec![3, 1, 0, 0, 0, 0, 0, 0];
            next.extend(ipv4(protocol::ICMP, &packet));
            packet = next;
        }
        let found = fields(Start::Transport(Family::Ipv4, protocol::ICMP), &packet);
        assert!(found.len() < 64, "{}", found.len());
    }

    #[test]
    fn what_a_row_begins_with_is_guessed() {
        let request = Echo { identifier: 1, sequence: 1, data: b"" }.request(Family::Ipv4);
        let icmp = Start::Transport(Family::Ipv4, protocol::ICMP);
        assert_eq!(Start::guess(Family::Ipv4, &request), Some(icmp));
        assert_eq!(Start::guess(Family::Ipv4, &ipv4(17, &[])), Some(Start::Ipv4));
        assert_eq!(Start::guess(Family::Ipv4, b"xyz"), None);
        assert_eq!(Start::guess(Family::Ipv6, &[]), None);
    }

    #[test]
    fn protocols_have_names_and_numbers() {
        assert_eq!(protocol_number(" icmp "), Some(1));
        assert_eq!(protocol_number("89"), Some(89));
        assert_eq!(protocol_number("256"), None);
        assert_eq!(protocol_number(""), None);
        assert_eq!(protocol_name(17), Some("UDP"));
    }
}
