//! Files that end early, or were changed.

use super::packets::{pcap, raw, tcp, udp};
use super::*;
use crate::log::export::{Form, Lines};
use crate::log::json_lines::Introduced;
use crate::net::capture::CaptureEvent;
use crate::payload::Encoding;
use jiff::tz::TimeZone;
use pcap_file::pcap::PcapTsResolution::MicroSecond;
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::InterfaceDescriptionBlock;
use pcap_file::pcapng::{PcapNgBlock, PcapNgWriter};
use pcap_file::{DataLink, Endianness};
use std::time::Duration;

#[test]
fn a_file_that_ends_early_is_told_with_the_place() {
    let whole = raw(&[
        udp("192.0.2.1:1", "192.0.2.2:2", b"one"),
        udp("192.0.2.1:1", "192.0.2.2:2", b"two"),
    ]);
    let first = whole.len() - (whole.len() - 24) / 2;
    for len in first + 1..whole.len() {
        let (_, imported) = opened(&whole[..len]);
        assert_eq!(imported.stopped, Some((first as u64, Damage::EndsInside)), "{len}");
        assert_eq!((imported.parts, imported.rows), (1, 2));
    }
    let mut hostile = whole.clone();
    hostile[first + 8..first + 12].copy_from_slice(&u32::MAX.to_le_bytes());
    let (store, imported) = opened(&hostile);
    assert_eq!(imported.stopped, Some((first as u64, Damage::Length(u32::MAX.into()))));
    let last = rows_of(&store).pop().unwrap();
    let stopped =
        CaptureEvent::Stopped { offset: first as u64, why: Damage::Length(u32::MAX.into()) };
    assert_eq!(last.detail, Some(Detail::Protocol(ProtocolEvent::Capture(Box::new(stopped)))));
}

fn packets() -> Vec<Vec<u8>> {
    let (client, server) = ("192.0.2.1:4000", "192.0.2.2:80");
    let mut packets = vec![
        tcp((client, server), (1, 0), "S", b""),
        tcp((server, client), (1, 2), "SA", b""),
        udp("[2001:db8::1]:5", "[2001:db8::2]:7", &[7; 300]),
    ];
    for place in 0..20 {
        packets.push(tcp((client, server), (2 + place * 100, 2), "A", &[b'x'; 100]));
        packets.push(tcp((server, client), (2 + place * 50, 2 + place * 100), "A", &[b'y'; 50]));
        packets.push(udp("192.0.2.1:4000", "192.0.2.2:53", &[place as u8; 40]));
    }
    packets.push(tcp((client, server), (2002, 2), "FA", b""));
    packets
}

fn pcapng(order: Endianness) -> Vec<u8> {
    let mut writer = PcapNgWriter::with_endianness(Vec::new(), order).unwrap();
    writer.write_block(&InterfaceDescriptionBlock::new(DataLink::RAW, 0).into_block()).unwrap();
    for packet in packets() {
        let original_len = packet.len() as u32;
        let timestamp = Duration::from_secs(1_700_000_000);
        let block = EnhancedPacketBlock {
            interface_id: 0,
            timestamp,
            original_len,
            data: packet.into(),
            options: vec![],
        };
        writer.write_block(&block.into_block()).unwrap();
    }
    writer.into_inner()
}

/// Rows as the export writes them.
fn json_lines(store: &Store) -> Vec<u8> {
    let words = |_: &Row| String::new();
    let lines = Lines::new(Form::JsonLines, Encoding::Utf8, TimeZone::UTC, words);
    let mut out = lines.head().into_bytes();
    let mut introduced = Introduced::default();
    for row in rows_of(store) {
        lines.push_next(&row, &mut introduced, store, &mut out);
    }
    out
}

#[test]
fn rows_of_our_own_lines_are_those_that_were_written() {
    let (store, _) = opened(&raw(&packets()));
    let lines = json_lines(&store);
    let (again, imported) = opened(&lines);
    assert_eq!(imported.form, ImportForm::JsonLines);
    assert_eq!((imported.left_out, imported.stopped), (0, None));
    let told = |store: &Store| -> Vec<_> {
        let row = |row: &Row| (told_row(store, row), row.unix_ns, row.payload.clone());
        rows_of(store).iter().map(row).collect()
    };
    assert_eq!(told(&again), told(&store));

    // A line that was cut off, lines that are none, rows that were not recorded, and another version.
    let (_, imported) = opened(&lines[..lines.len() - 9]);
    assert!(matches!(imported.stopped, Some((_, Damage::EndsInside))), "{imported:?}");
    let head = &lines[..=lines.iter().position(|byte| *byte == b'\n').unwrap()];
    let odd = [head, b"{}\n\nnonsense\n{\"kind\":\"missing\",\"rows\":7}\n"].concat();
    let expected = ["test ·  NotRecorded(7)", "test ·  BadLines { lines: 2, first: 2 }"];
    assert_eq!(super::told(&odd), expected);
    let newer = String::from_utf8_lossy(head).replace(":1}", ":999}");
    let refused = import(newer.as_bytes(), (&Store::default(), ""), |_| ReadOn::Yes);
    assert!(matches!(refused, Err(ImportError::Version(999))), "{refused:?}");
}

/// The next number of a row of them (Marsaglia's xorshift).
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 11) as usize
}

#[test]
fn damaged_captures_open_or_are_refused() {
    let originals = [
        pcap(DataLink::RAW, (MicroSecond, Endianness::Little), &packets()),
        pcap(DataLink::RAW, (MicroSecond, Endianness::Big), &packets()),
        pcapng(Endianness::Little),
        pcapng(Endianness::Big),
        json_lines(&opened(&raw(&packets())).0),
        super::pairs::of_pairs(),
    ];
    let mut state = 88_172_645_463_325_252;
    let (mut open, mut refused) = (0, 0);
    for round in 0..2400 {
        let mut file = originals[round % originals.len()].clone();
        for _ in 0..=next(&mut state) % 30 {
            let place = next(&mut state) % file.len();
            file[place] = next(&mut state) as u8;
        }
        if round % 3 == 0 {
            file.truncate(next(&mut state) % file.len());
        }
        let store = Store::with_budget(crate::log::store::BUDGET_BYTES_MIN);
        match import(&file[..], (&store, "damaged"), |_| ReadOn::Yes) {
            Ok(imported) => {
                open += 1;
                assert_eq!(rows_of(&store).len() as u64, imported.rows);
            }
            Err(ImportError::Unknown | ImportError::Version(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(open > 1200 && refused > 0, "{open} {refused}");
}
