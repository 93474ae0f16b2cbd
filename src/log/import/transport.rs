//! What a packet carries: a datagram of UDP, a segment of TCP, a fragment of either, or something else.

use super::fields::ByteOrder;
use super::fragments::{FragmentKey, FragmentPart};
use crate::net::capture::LeftOut;
use etherparse::{
    IpNumber, Ipv6ExtensionSlice, LaxIpSlice, LaxIpv4Slice, LaxIpv6Slice, TcpHeader, TcpSlice,
    UdpSlice, ip_number,
};
use std::net::{IpAddr, SocketAddr};

/// What is in an IP packet.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Carried<'a> {
    /// A datagram.
    Udp(Datagram<'a>),
    /// A segment.
    Tcp(Segment<'a>),
    /// A part of one.
    Fragment(FragmentKey, FragmentPart<'a>),
    /// Neither.
    Other(LeftOut),
}

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
}

/// A datagram of UDP.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Datagram<'a> {
    pub(super) way: Way,
    pub(super) payload: &'a [u8],
    /// What of its payload is not in the file, in bytes.
    pub(super) missing: usize,
}

/// A segment of TCP.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    pub(super) way: Way,
    pub(super) sequence: u32,
    /// What the sender has had, if it says so.
    pub(super) acknowledged: Option<u32>,
    pub(super) syn: bool,
    pub(super) fin: bool,
    pub(super) rst: bool,
    pub(super) payload: &'a [u8],
    /// What of its payload is not in the file, in bytes.
    pub(super) missing: usize,
}

/// The ends of an IP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Addresses {
    pub(super) from: IpAddr,
    pub(super) to: IpAddr,
}

/// What an IP packet carries; `whole_bytes` of it were on the wire, as far as the file says.
pub(super) fn carried(packet: &[u8]) -> Carried<'_> {
    match LaxIpSlice::from_slice(packet) {
        // Headers between IP and what it carries that make no sense, or are cut off.
        Ok((_, Some((etherparse::err::ipv6_exts::HeaderSliceError::Len(_), _)))) => {
            Carried::Other(LeftOut::CutOff)
        }
        Ok((_, Some(_))) => Carried::Other(LeftOut::Damaged),
        Ok((LaxIpSlice::Ipv4(ip), None)) => in_ipv4(packet, &ip),
        Ok((LaxIpSlice::Ipv6(ip), None)) => in_ipv6(packet, &ip),
        Err(etherparse::err::ip::LaxHeaderSliceError::Len(_)) => Carried::Other(LeftOut::CutOff),
        Err(etherparse::err::ip::LaxHeaderSliceError::Content(_)) => {
            Carried::Other(LeftOut::Damaged)
        }
    }
}

fn in_ipv4<'a>(packet: &[u8], ip: &LaxIpv4Slice<'a>) -> Carried<'a> {
    let header = ip.header();
    let addresses =
        Addresses { from: header.source_addr().into(), to: header.destination_addr().into() };
    let payload = ip.payload();
    let missing = usize::from(header.total_len()).saturating_sub(packet.len());
    if payload.fragmented {
        let key = FragmentKey {
            addresses,
            id: header.identification().into(),
            protocol: payload.ip_number.0,
        };
        let part = FragmentPart {
            offset: usize::from(header.fragments_offset().byte_offset()),
            is_last: !header.more_fragments(),
            bytes: payload.payload,
        };
        return if missing > 0 {
            Carried::Other(LeftOut::Fragment)
        } else {
            Carried::Fragment(key, part)
        };
    }
    transport(addresses, payload.ip_number, payload.payload, missing)
}

fn in_ipv6<'a>(packet: &[u8], ip: &LaxIpv6Slice<'a>) -> Carried<'a> {
    let header = ip.header();
    let addresses =
        Addresses { from: header.source_addr().into(), to: header.destination_addr().into() };
    let payload = ip.payload();
    let whole = etherparse::Ipv6Header::LEN + usize::from(header.payload_length());
    let missing = whole.saturating_sub(packet.len());
    let fragment = ip.extensions().clone().into_iter().find_map(|extension| match extension {
        Ipv6ExtensionSlice::Fragment(fragment) if fragment.is_fragmenting_payload() => {
            Some(fragment)
        }
        _ => None,
    });
    let Some(fragment) = fragment else {
        return transport(addresses, payload.ip_number, payload.payload, missing);
    };
    let key =
        FragmentKey { addresses, id: fragment.identification(), protocol: payload.ip_number.0 };
    let part = FragmentPart {
        offset: usize::from(fragment.fragment_offset().byte_offset()),
        is_last: !fragment.more_fragments(),
        bytes: payload.payload,
    };
    if missing > 0 { Carried::Other(LeftOut::Fragment) } else { Carried::Fragment(key, part) }
}

/// What a payload of IP is, by the number of its protocol.
pub(super) fn transport(
    addresses: Addresses,
    protocol: IpNumber,
    payload: &[u8],
    missing: usize,
) -> Carried<'_> {
    match protocol {
        ip_number::UDP => udp(addresses, payload, missing),
        ip_number::TCP => tcp(addresses, payload, missing),
        IpNumber(other) => Carried::Other(LeftOut::IpProtocol(other)),
    }
}

fn udp(addresses: Addresses, payload: &[u8], missing: usize) -> Carried<'_> {
    let Ok(udp) = UdpSlice::from_slice_lax(payload) else {
        return Carried::Other(if missing > 0 { LeftOut::CutOff } else { LeftOut::Damaged });
    };
    let way = addresses.way(udp.source_port(), udp.destination_port());
    let whole = usize::from(udp.length()).saturating_sub(etherparse::UdpHeader::LEN);
    let kept = udp.payload();
    Carried::Udp(Datagram {
        way,
        payload: kept,
        missing: whole.saturating_sub(kept.len()).min(missing),
    })
}

fn tcp(addresses: Addresses, payload: &[u8], missing: usize) -> Carried<'_> {
    let Ok(tcp) = TcpSlice::from_slice(payload) else {
        return match missing {
            0 => Carried::Other(LeftOut::Damaged),
            _ => cut_header(addresses, payload, missing),
        };
    };
    Carried::Tcp(Segment {
        way: addresses.way(tcp.source_port(), tcp.destination_port()),
        sequence: tcp.sequence_number(),
        acknowledged: tcp.ack().then(|| tcp.acknowledgment_number()),
        syn: tcp.syn(),
        fin: tcp.fin(),
        rst: tcp.rst(),
        payload: tcp.payload(),
        missing,
    })
}

/// A segment that was cut off within its header, if all that is needed of that is there: its options are not.
fn cut_header(addresses: Addresses, kept: &[u8], missing: usize) -> Carried<'_> {
    let short = |place| ByteOrder::Big.u16_at(kept, place);
    let long = |place| ByteOrder::Big.u32_at(kept, place);
    let (Some(from), Some(to), Some(sequence), Some(acknowledged), Some(len_and_flags)) =
        (short(0), short(2), long(4), long(8), short(12))
    else {
        return Carried::Other(LeftOut::CutOff);
    };
    let header_len = usize::from(len_and_flags >> 12) * 4;
    if !(TcpHeader::MIN_LEN..=kept.len() + missing).contains(&header_len) {
        return Carried::Other(LeftOut::Damaged);
    }
    let is_set = |flag: u16| len_and_flags & flag != 0;
    Carried::Tcp(Segment {
        way: addresses.way(from, to),
        sequence,
        acknowledged: is_set(0x10).then_some(acknowledged),
        syn: is_set(0x02),
        fin: is_set(0x01),
        rst: is_set(0x04),
        payload: &[],
        // What is kept beyond 14 bytes is of the header.
        missing: kept.len() + missing - header_len,
    })
}

impl Addresses {
    fn way(self, from_port: u16, to_port: u16) -> Way {
        let (from, to) = (SocketAddr::new(self.from, from_port), SocketAddr::new(self.to, to_port));
        Way { from, to }
    }
}

impl Way {
    /// The way back.
    pub(super) fn reversed(self) -> Self {
        Self { from: self.to, to: self.from }
    }
}
