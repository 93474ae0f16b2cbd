//! The forms of files, links and clocks.

use super::packets::{ethernet, pcap, raw, udp};
use super::*;
use pcap_file::pcap::PcapTsResolution::{MicroSecond, NanoSecond};
use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
};
use pcap_file::pcapng::blocks::simple_packet::SimplePacketBlock;
use pcap_file::pcapng::blocks::unknown::UnknownBlock;
use pcap_file::{DataLink, Endianness};
use std::time::Duration;

const ASK: &str = "udp 192.0.2.2:53 ← 192.0.2.1:4000 \"ask\"";

fn ask() -> Vec<u8> {
    udp("192.0.2.1:4000", "192.0.2.2:53", b"ask")
}

#[test]
fn a_datagram_is_found_in_captures_of_every_link_order_and_unit() {
    let ip = ask();
    let links = [
        (DataLink::RAW, ip.clone()),
        (DataLink::IPV4, ip.clone()),
        (DataLink::ETHERNET, ethernet(&ip)),
        (DataLink::NULL, [&[2, 0, 0, 0][..], &ip].concat()),
        (DataLink::LOOP, [&[0, 0, 0, 2][..], &ip].concat()),
        (DataLink::LINUX_SLL, [&[0; 14][..], &[8, 0], &ip].concat()),
        (DataLink::LINUX_SLL2, [&[8, 0][..], &[0; 18], &ip].concat()),
    ];
    for (link, packet) in links {
        for unit in [MicroSecond, NanoSecond] {
            for order in [Endianness::Big, Endianness::Little] {
                let file = pcap(link, (unit, order), &[packet.clone(), packet.clone()]);
                let (store, imported) = opened(&file);
                assert_eq!((imported.form, imported.parts), (ImportForm::Pcap, 2));
                assert_eq!((imported.left_out, imported.stopped), (0, None), "{link:?}");
                let rows = rows_of(&store);
                let second = 1_000_000_000;
                let times: Vec<i64> = rows.iter().map(|row| row.unix_ns - BEGIN_NS).collect();
                assert_eq!(times, [0, second], "{link:?} {unit:?} {order:?}");
                assert_eq!(told_row(&store, &rows[1]), ASK);
            }
        }
    }
}

/// Rows keep time in steps of 100 ns.
#[test]
fn times_are_those_of_the_packets_whatever_order_they_come_in() {
    let mut file = raw(&[]);
    // The last ones are before all others, and less apart than two clocks may be.
    let early = -90_000_000_000_000;
    let offsets = [
        0_i64,
        123_456_700,
        86_400_000_000_000,
        -3_600_000_000_000,
        5,
        early,
        early + 157_000,
        early + 20,
        700_000,
    ];
    for offset in offsets {
        let at = BEGIN_NS + offset;
        let (seconds, ns) = (at.div_euclid(1_000_000_000), at.rem_euclid(1_000_000_000));
        let packet = ask();
        for field in [seconds as u32, ns as u32, packet.len() as u32, packet.len() as u32] {
            file.extend(field.to_le_bytes());
        }
        file.extend(packet);
    }
    let (store, _) = opened(&file);
    let rows = rows_of(&store);
    assert_eq!(rows.len(), offsets.len());
    for (row, offset) in rows.iter().zip(offsets) {
        assert!(
            (row.unix_ns - BEGIN_NS - offset).abs() < 100,
            "{offset}: {}",
            row.unix_ns - BEGIN_NS
        );
    }
}

fn interface(
    link: DataLink,
    resolution: Option<InterfaceTsResolution>,
    offset: i64,
) -> InterfaceDescriptionBlock<'static> {
    let mut block = InterfaceDescriptionBlock::new(link, 0);
    block.options.extend(resolution.map(InterfaceDescriptionOption::IfTsResol));
    if offset != 0 {
        block.options.push(InterfaceDescriptionOption::IfTsOffset(offset));
    }
    block
}

#[test]
fn sections_interfaces_and_simple_packets_are_read_in_both_orders() {
    let at = Duration::from_nanos(BEGIN_NS as u64);
    for order in [Endianness::Big, Endianness::Little] {
        let mut file = Vec::new();
        for section in 0..2_u64 {
            let mut writer = PcapNgWriter::with_endianness(Vec::new(), order).unwrap();
            writer
                .write_pcapng_block(interface(DataLink::RAW, Some(InterfaceTsResolution::NANO), 0))
                .unwrap();
            writer.write_pcapng_block(interface(DataLink::ETHERNET, None, 1000)).unwrap();
            writer.write_pcapng_block(UnknownBlock::new(0x77, 12, &[1, 2, 3, 4])).unwrap();
            for (interface_id, packet) in [(0, ask()), (1, ethernet(&ask()))] {
                let timestamp = at + Duration::from_secs(section * 10 + u64::from(interface_id));
                let original_len = packet.len() as u32;
                let block = EnhancedPacketBlock {
                    interface_id,
                    timestamp,
                    original_len,
                    data: packet.into(),
                    options: vec![],
                };
                writer.write_pcapng_block(block).unwrap();
            }
            let packet = ask();
            writer
                .write_pcapng_block(SimplePacketBlock {
                    original_len: packet.len() as u32,
                    data: packet.into(),
                })
                .unwrap();
            file.extend(writer.into_inner());
        }
        let (store, imported) = opened(&file);
        assert_eq!((imported.form, imported.parts), (ImportForm::PcapNg, 6));
        assert_eq!((imported.left_out, imported.stopped), (0, None));
        let rows = rows_of(&store);
        let times: Vec<i64> =
            rows.iter().map(|row| (row.unix_ns - BEGIN_NS) / 1_000_000_000).collect();
        assert_eq!(times, [0, 1, 1, 10, 11, 11]);
        assert!(rows.iter().all(|row| told_row(&store, row) == ASK));
    }
}

#[test]
fn statistics_of_another_program_are_passed_over_whatever_they_are() {
    let mut writer = PcapNgWriter::with_endianness(Vec::new(), Endianness::Little).unwrap();
    writer.write_pcapng_block(interface(DataLink::RAW, None, 0)).unwrap();
    // The length at their end is another one than at their beginning.
    let statistics = [5_u32, 24, 0, 0, 0, 77].map(u32::to_le_bytes).concat();
    writer.get_mut().extend(statistics);
    let packet = ask();
    let (original_len, data) = (packet.len() as u32, packet.into());
    writer.write_pcapng_block(SimplePacketBlock { original_len, data }).unwrap();
    assert_eq!(told(&writer.into_inner()), [ASK]);
}

#[test]
fn a_packet_whose_option_is_no_text_is_read_all_the_same() {
    let mut writer = PcapNgWriter::with_endianness(Vec::new(), Endianness::Little).unwrap();
    writer.write_pcapng_block(interface(DataLink::RAW, None, 0)).unwrap();
    let mut file = writer.into_inner();
    let packet = ask();
    let padded = packet.len().next_multiple_of(4);
    // A comment of two bytes that are no text.
    let comment = [1, 0, 2, 0, 0xff, 0xfe, 0, 0, 0, 0, 0, 0];
    let total = (32 + padded + comment.len()) as u32;
    for field in [6, total, 0, 0, 0, packet.len() as u32, packet.len() as u32] {
        file.extend(field.to_le_bytes());
    }
    file.extend(&packet);
    file.resize(file.len() + padded - packet.len(), 0);
    file.extend(comment);
    file.extend(total.to_le_bytes());
    assert_eq!(told(&file), [ASK]);
}

#[test]
fn a_file_of_another_form_is_refused() {
    for file in
        [&b""[..], b"hello", b"\x7fELF", &[0; 5000], &[0xa1, 0xb2, 0xc3, 0xd4], b"\x0a\x0d\x0d\x0a"]
    {
        let refused = import(file, (&Store::default(), ""), |_| ReadOn::Yes);
        assert!(matches!(refused, Err(ImportError::Unknown)), "{file:?}: {refused:?}");
    }
}

#[test]
fn reading_can_be_given_up() {
    let file = raw(&vec![ask(); 1000]);
    let store = Store::default();
    let given_up = import(&file[..], (&store, ""), |_| ReadOn::No);
    assert!(matches!(given_up, Err(ImportError::Cancelled)));
    assert!((1..1000).contains(&store.rows().end));
}
