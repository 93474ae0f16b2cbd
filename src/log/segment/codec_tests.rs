#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::super::sample::Samples;
use super::super::sample_rows::segment_of;
use super::*;
use crate::net::{Batch, Event, EventKind, WorkerRole};
use crate::payload::SharedBytes;
use std::net::{SocketAddr, SocketAddrV6};

fn encoded(segment: &Segment) -> Vec<u8> {
    let mut bytes = vec![9; 100];
    segment.encode(&mut bytes).unwrap();
    bytes
}

fn assert_equal(written: &Segment, read: &Segment) {
    assert_eq!(written.rows(), read.rows());
    assert_eq!((written.sessions(), written.classes()), (read.sessions(), read.classes()));
    // A body's bytes, which `Debug` leaves out, are compared as payloads below.
    assert_eq!(format!("{:?}", written.details), format!("{:?}", read.details));
    assert_eq!(written.detail_bytes, read.detail_bytes);
    let rows = written.rows();
    for ((one, other), number) in
        written.timed(rows.clone()).zip(read.timed(rows.clone())).zip(rows.clone())
    {
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
        let row = |segment: &Segment| format!("{:?}", segment.row(number, usize::MAX).unwrap());
        assert_eq!(row(written), row(read));
    }
    for (one, other) in written.scan(rows.clone()).zip(read.scan(rows)) {
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}

#[test]
fn every_variant_of_every_event_is_read_as_it_was_written() {
    let mut samples = Samples::default();
    let mut used_again = Segment::default();
    for round in 0..12 {
        let written = segment_of(600, &mut samples);
        let bytes = encoded(&written);
        assert_equal(&written, &Segment::decode(&bytes).unwrap());
        let mut read = bytes.clone();
        let memory = (read.as_ptr(), used_again.bytes.as_ptr());
        used_again.decode_from(&mut read).unwrap();
        assert_eq!((used_again.bytes.as_ptr(), read.as_ptr()), memory, "payloads are not copied");
        assert_equal(&written, &used_again);
        assert_eq!(encoded(&used_again), bytes, "round {round}");
    }
    let (variants, enums, is_all) = samples.made();
    assert!(is_all, "not every variant was tried: {samples:?}");
    assert!(variants > 300 && enums > 40, "{variants} of {enums}");
}

#[test]
fn paths_addresses_and_names_lose_nothing() {
    use crate::net::tcp::FileEvent;
    use crate::net::unix_name::UnixName;
    let six = SocketAddrV6::new("fe80::1".parse().unwrap(), 80, 7, 3);
    let mut peers = vec![Peer::None, SocketAddr::V6(six).into()];
    peers.push(Peer::At(UnixName::abstract_name(b"a\0\xFF").into()));
    peers.push(Peer::At(UnixName::path(b"/run/\xFE.sock").into()));
    #[cfg(unix)]
    let path: std::ffi::OsString =
        std::os::unix::ffi::OsStringExt::from_vec(b"/tmp/\xFF\xFE".to_vec());
    #[cfg(not(unix))]
    let path: std::ffi::OsString = "C:\\\u{0}".into();
    for peer in peers {
        let bytes = postcard::to_allocvec(&peer).unwrap();
        assert_eq!(postcard::from_bytes::<Peer>(&bytes).unwrap(), peer);
    }
    let event = FileEvent::Saving { path: path.into() };
    let bytes = postcard::to_allocvec(&event).unwrap();
    assert_eq!(postcard::from_bytes::<FileEvent>(&bytes).unwrap(), event);
}

#[test]
fn a_part_of_a_shared_body_is_written_alone() {
    let body = SharedBytes::from(&vec![7; 1 << 20][..]);
    let kind =
        EventKind::Part(crate::net::http::WirePart::Body.into(), Some(Box::new(body.part(10..20))));
    let event = Event {
        at: Stamp(5),
        peer: Peer::None,
        blocked_ns: 0.0,
        start: 0,
        len: 0,
        worker: WorkerRole::Loader,
        kind,
    };
    let mut segment = Segment::default();
    segment.append(SessionId(0), &Batch::default(), &event);
    let bytes = encoded(&segment);
    assert!(bytes.len() < 200, "{}", bytes.len());
    assert_equal(&segment, &Segment::decode(&bytes).unwrap());
}

#[test]
fn an_empty_segment_and_one_of_ipv4_peers_alone_are_written_too() {
    let mut empty = Segment::default();
    empty.restart(77);
    assert_equal(&empty, &Segment::decode(&encoded(&empty)).unwrap());
    let mut segment = Segment::default();
    for number in 0..3000_u16 {
        let mut batch = Batch::default();
        batch.arena.extend_from_slice(&number.to_le_bytes());
        batch.events.push(Event {
            at: Stamp(u64::from(number)),
            peer: std::net::SocketAddr::from(([10, 0, 0, 1], number)).into(),
            blocked_ns: 1.5,
            start: 0,
            len: 2,
            worker: WorkerRole::Reader,
            kind: EventKind::Received { asked_bytes: 2048 },
        });
        segment.append(SessionId(1), &batch, &batch.events[0]);
    }
    let bytes = encoded(&segment);
    assert!(bytes.len() < 3000 * (24 + 6 + 2) + 100, "{}", bytes.len());
    assert_equal(&segment, &Segment::decode(&bytes).unwrap());
}

#[test]
fn what_another_version_wrote_is_refused_by_name() {
    let mut bytes = encoded(&segment_of(20, &mut Samples::default()));
    let tail = bytes.len() - TAIL_BYTES;
    bytes[tail + 8] = 1;
    assert_eq!(Segment::decode(&bytes).unwrap_err(), BadSegment::Version(1));
    bytes[tail] = b'X';
    assert_eq!(Segment::decode(&bytes).unwrap_err(), BadSegment::Magic);
    assert_eq!(Segment::decode(b"NP").unwrap_err(), BadSegment::Length);
}

/// Damages bytes at random: changes some, or cuts some off or out.
fn damage(bytes: &mut Vec<u8>, samples: &mut Samples) {
    match samples.below(4) {
        0 => bytes.truncate(samples.below(bytes.len() as u64) as usize),
        1 => {
            let from = samples.below(bytes.len() as u64) as usize;
            let to = bytes.len().min(from + 1 + samples.below(40) as usize);
            bytes.drain(from..to);
        }
        _ => {
            for _ in 0..=samples.below(6) {
                // Every other time among the lengths, which matter most.
                let most = if samples.below(2) == 0 { 80.min(bytes.len()) } else { bytes.len() };
                let place = bytes.len() - 1 - samples.below(most as u64) as usize;
                bytes[place] = if samples.below(3) == 0 { 0xFF } else { samples.below(256) as u8 };
            }
        }
    }
}

#[test]
fn damaged_segments_are_refused_or_read_and_cost_no_more_than_they_have() {
    const TRIED: u32 = 2000;
    let mut samples = Samples::default();
    let (mut refused, mut read) = (0, 0);
    let whole = encoded(&segment_of(150, &mut samples));
    for number in 0..TRIED {
        let mut bytes = whole.clone();
        damage(&mut bytes, &mut samples);
        if bytes == whole {
            continue;
        }
        // Half of them have a checksum that is right, as an enemy's would.
        if number % 2 == 0 {
            bytes.truncate(bytes.len().saturating_sub(TAIL_BYTES));
            let tail = tail_of(&bytes);
            bytes.extend(tail);
        }
        match Segment::decode(&bytes) {
            Err(_) => refused += 1,
            Ok(segment) => {
                assert!(number % 2 == 0, "the checksum was right by chance");
                read += 1;
                // A value takes more memory than in its short form, but not without bounds.
                assert!(segment.memory_bytes() < 64 * bytes.len(), "{}", segment.memory_bytes());
                let rows = segment.rows().start..segment.rows().start.saturating_add(400);
                segment.scan(rows.clone()).for_each(drop);
                segment.timed(rows.clone()).for_each(drop);
                rows.filter_map(|row| segment.row(row, usize::MAX)).for_each(drop);
            }
        }
    }
    assert!(refused > 1000 && read > 100, "{refused} refused, {read} read");
}
