//! Packets and files for the tests, made by the libraries.

use super::BEGIN_NS;
use etherparse::PacketBuilder;
use pcap_file::pcap::{PcapHeader, PcapPacket, PcapTsResolution, PcapWriter};
use pcap_file::{DataLink, Endianness};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// From the first address to the second, a datagram in an IP packet.
pub(super) fn udp(from: &str, to: &str, payload: &[u8]) -> Vec<u8> {
    let (from, to) = (address(from), address(to));
    let mut packet = Vec::new();
    ip(from, to).udp(from.port(), to.port()).write(&mut packet, payload).unwrap();
    packet
}

/// A segment: `flags` of `S`, `A`, `F` and `R`.
pub(super) fn tcp(
    (from, to): (&str, &str),
    (sequence, acknowledged): (u32, u32),
    flags: &str,
    payload: &[u8],
) -> Vec<u8> {
    let (from, to) = (address(from), address(to));
    let mut builder = ip(from, to).tcp(from.port(), to.port(), sequence, 65_535);
    if flags.contains('S') {
        builder = builder.syn();
    }
    if flags.contains('F') {
        builder = builder.fin();
    }
    if flags.contains('R') {
        builder = builder.rst();
    }
    if flags.contains('A') {
        builder = builder.ack(acknowledged);
    }
    let mut packet = Vec::new();
    builder.write(&mut packet, payload).unwrap();
    packet
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn ip(from: SocketAddr, to: SocketAddr) -> etherparse::PacketBuilderStep<etherparse::IpHeaders> {
    match (from.ip(), to.ip()) {
        (IpAddr::V4(from), IpAddr::V4(to)) => PacketBuilder::ipv4(from.octets(), to.octets(), 64),
        (IpAddr::V6(from), IpAddr::V6(to)) => PacketBuilder::ipv6(from.octets(), to.octets(), 64),
        _ => panic!("of two families"),
    }
}

/// A capture of IP packets, a second between each.
pub(super) fn raw(packets: &[Vec<u8>]) -> Vec<u8> {
    pcap(DataLink::RAW, (PcapTsResolution::NanoSecond, Endianness::Little), packets)
}

/// A capture of packets of a link, a second between each.
pub(super) fn pcap(
    datalink: DataLink,
    (ts_resolution, endianness): (PcapTsResolution, Endianness),
    packets: &[Vec<u8>],
) -> Vec<u8> {
    let header = PcapHeader { datalink, ts_resolution, endianness, ..PcapHeader::default() };
    let mut file = PcapWriter::with_header(Vec::new(), header).unwrap();
    for (place, packet) in packets.iter().enumerate() {
        let at = Duration::from_nanos(BEGIN_NS as u64) + Duration::from_secs(place as u64);
        let packet = PcapPacket::new(at, packet.len() as u32, packet.as_slice()).unwrap();
        file.write_packet(&packet).unwrap();
    }
    file.into_inner()
}

/// The same packet after the head of Ethernet.
pub(super) fn ethernet(ip: &[u8]) -> Vec<u8> {
    let kind: &[u8] = if ip[0] >> 4 == 4 { &[8, 0] } else { &[0x86, 0xdd] };
    [&[7; 12], kind, ip].concat()
}
