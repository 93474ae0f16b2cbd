//! Captures that are long or hostile, in a process of their own, so that its memory can be measured; and those that
//! Wireshark's tools make, where they are installed.
#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "how much memory it was, and what is not tested, is said"
)]

use network_playground::log::import::{ImportForm, Imported, ReadOn, import};
use network_playground::log::{Kind, Store, store::BUDGET_BYTES_MIN};
use std::io::{self, Read};
use std::process::Command;

/// The most memory that a file may cost, in bytes, whatever stands in it.
const MEMORY_BYTES_MAX: u64 = 100 << 20;

/// The most memory that this process has had, in bytes; `None` where the system does not say.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib << 10)
}

/// A file that is made while it is read: a head, then parts by their numbers.
struct Made<F> {
    part: F,
    parts: std::ops::Range<u64>,
    buffer: Vec<u8>,
    read: usize,
}

impl<F: FnMut(u64, &mut Vec<u8>)> Made<F> {
    fn new(head: Vec<u8>, parts: u64, part: F) -> Self {
        Self { part, parts: 0..parts, buffer: head, read: 0 }
    }
}

impl<F: FnMut(u64, &mut Vec<u8>)> Read for Made<F> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.read == self.buffer.len() {
            let Some(number) = self.parts.next() else { return Ok(0) };
            self.buffer.clear();
            self.read = 0;
            (self.part)(number, &mut self.buffer);
        }
        let rest = &self.buffer[self.read..];
        let taken = rest.len().min(room.len());
        room[..taken].copy_from_slice(&rest[..taken]);
        self.read += taken;
        Ok(taken)
    }
}

/// The head of a capture over raw IP, in microseconds.
fn pcap_head() -> Vec<u8> {
    [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 0x0004_0000, 101].map(u32::to_le_bytes).concat()
}

fn record(number: u64, packet: &[u8], out: &mut Vec<u8>) {
    let len = packet.len() as u32;
    for field in [1_700_000_000 + (number / 1000) as u32, (number % 1000) as u32, len, len] {
        out.extend(field.to_le_bytes());
    }
    out.extend(packet);
}

/// An IPv4 packet from a host to 10.0.0.1; checksums are nobody's concern.
fn ipv4(protocol: u8, (from, id, fragment): (u32, u16, u16), payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x45, 0];
    packet.extend((20 + payload.len() as u16).to_be_bytes());
    packet.extend(id.to_be_bytes());
    packet.extend(fragment.to_be_bytes());
    packet.extend([64, protocol, 0, 0]);
    packet.extend((0x0a01_0000 + from).to_be_bytes());
    packet.extend([10, 0, 0, 1]);
    packet.extend(payload);
    packet
}

fn tcp(from: u32, sequence: u32, flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut segment = vec![0x10, 0, 0, 80];
    segment.extend(sequence.to_be_bytes());
    segment.extend([0, 0, 0, 0, 0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
    segment.extend(payload);
    ipv4(6, (from, 0, 0), &segment)
}

fn opened(name: &str, file: impl Read) -> (Store, Imported) {
    let store = Store::with_budget(BUDGET_BYTES_MIN);
    let imported = import(file, (&store, name), |_| ReadOn::Yes).unwrap();
    if let Some(peak) = peak_bytes() {
        println!("{name}: {imported:?}, at most {} MiB so far", peak >> 20);
        assert!(peak < MEMORY_BYTES_MAX, "{name} took {} MiB", peak >> 20);
    }
    (store, imported)
}

/// One after the other: it is the memory of the process that is measured.
#[test]
fn no_file_takes_more_memory_than_its_bounds() {
    // Lines that are as long as they may be, and longer ones.
    let head = network_playground::log::json_lines::head().into_bytes();
    let digits = b"5a ".repeat(350_000);
    let lines = Made::new(head, 6 * 42, |number, out| {
        // 15 pieces make 5 MB of payload, 40 are too long for a line.
        let pieces = if number / 42 % 2 == 0 { 15 } else { 40 };
        match number % 42 {
            0 => out.extend(
                br#"{"kind":"received","time":"2024-01-01T00:00:00Z","session":1,"payload_hex":""#,
            ),
            41 => out.extend(b"5a\"}\n"),
            piece if piece <= pieces => out.extend(&digits),
            _ => {}
        }
    });
    let (_, imported) = opened("long lines", lines);
    assert_eq!((imported.parts, imported.left_out), (3, 3));

    let full = [0x5a; 1400];

    // 140 MB of segments in order.
    let long = Made::new(pcap_head(), 100_000, |number, out| {
        record(number, &tcp(7, 1 + 1400 * number as u32, 0x10, &full), out);
    });
    let (store, imported) = opened("a long stream", long);
    assert_eq!((imported.parts, imported.left_out), (100_000, 0));
    assert!(store.stats().rows_evicted > 0, "the budget holds a part of it");

    // Segments that never follow each other, in 20 000 connections.
    let early = Made::new(pcap_head(), 100_000, |number, out| {
        let sequence = 1 + 3000 * (number / 20_000) as u32;
        record(number, &tcp((number % 20_000) as u32, sequence, 0x10, &full), out);
    });
    let (_, imported) = opened("segments that came too early", early);
    assert_eq!((imported.parts, imported.left_out), (100_000, 0));

    // 100 000 connections that are asked for.
    let asked = Made::new(pcap_head(), 100_000, |number, out| {
        record(number, &tcp(number as u32, 1, 0x02, b""), out);
    });
    assert_eq!(opened("connections that nobody takes", asked).1.parts, 100_000);

    // The last fragments of 100 000 datagrams, each at the end of 64 KiB.
    let fragments = Made::new(pcap_head(), 100_000, |number, out| {
        record(number, &ipv4(17, (number as u32, number as u16, 8100), &[0; 64]), out);
    });
    assert_eq!(opened("lone fragments", fragments).1.left_out, 100_000);

    // Lengths that are not there.
    for length in [u32::MAX, 1 << 30, 1 << 20] {
        let mut file = pcap_head();
        for field in [1, 0, length, length] {
            file.extend(field.to_le_bytes());
        }
        assert!(opened("a length that is not there", &file[..]).1.stopped.is_some());
        let mut section = [0x0a0d_0d0a_u32, 28, 0x1a2b_3c4d, 1, u32::MAX, u32::MAX, 28]
            .map(u32::to_le_bytes)
            .concat();
        for kind in [6_u32, 1, 0x0bad] {
            section.extend(kind.to_le_bytes());
            section.extend((length & !3).to_le_bytes());
            let (_, imported) = opened("a block that is not there", &section[..]);
            assert_eq!(imported.form, ImportForm::PcapNg);
            assert!(imported.stopped.is_some());
            section.truncate(section.len() - 8);
        }
    }
}

/// Whether a tool of Wireshark's is installed; says so if it is not.
fn has(tool: &str) -> bool {
    let is_there = Command::new(tool).arg("--version").output().is_ok();
    if !is_there {
        eprintln!("skipped: {tool} is not installed");
    }
    is_there
}

#[test]
fn captures_of_other_programs_are_read() {
    if !has("text2pcap") || !has("editcap") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("packets.txt");
    std::fs::write(&text, "0000 68 65 6c 6c 6f\n\n0000 77 6f 72 6c 64\n").unwrap();
    let made = folder.path().join("made.pcapng");
    let ports = ["-q", "-u", "4000,53", "-4", "192.0.2.1,192.0.2.2"];
    let run = |tool: &str, arguments: &[&str], to: &std::path::Path, from: &std::path::Path| {
        let done = Command::new(tool).args(arguments).arg(from).arg(to).output().unwrap();
        assert!(done.status.success(), "{tool}: {}", String::from_utf8_lossy(&done.stderr));
    };
    run("text2pcap", &ports, &made, &text);
    for form in ["pcap", "nsecpcap", "pcapng", "modpcap"] {
        let file = folder.path().join(form);
        run("editcap", &["-F", form], &file, &made);
        let (store, imported) = opened(form, std::fs::File::open(&file).unwrap());
        assert_eq!((imported.parts, imported.left_out, imported.stopped), (2, 0, None), "{form}");
        let rows = store.copy_rows(&store.rows().collect::<Vec<_>>(), usize::MAX);
        let payloads: Vec<_> = rows.iter().map(|row| row.payload.as_slice()).collect();
        assert_eq!(payloads, [b"hello", b"world"], "{form}");
        assert!(rows.iter().all(|row| row.kind == Kind::Received));
        assert_eq!(store.session(rows[0].session).unwrap().name, "udp 192.0.2.2:53");
    }
}
