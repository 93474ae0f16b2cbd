//! Rows of all kinds with everything that they can have, made up.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::sample::Samples;
use super::{Kind, Row, Segment};
use crate::net::{Batch, Event, EventKind, ProtocolPart, SessionId, Stamp, WorkerRole};
use crate::payload::Encoding;

/// So many rows.
pub(in crate::log) fn rows_of_all_kinds(rows: usize) -> Vec<Row> {
    let segment = segment_of_all_kinds(rows);
    segment.rows().filter_map(|number| segment.row(number, usize::MAX)).collect()
}

/// The segment that they are in.
pub(in crate::log) fn segment_of_all_kinds(rows: usize) -> Segment {
    segment_of(rows, &mut Samples::default())
}

/// What one event of each kind reports; a new kind does not compile until it has one.
fn sample_of(kind: Kind, samples: &mut Samples) -> EventKind {
    match kind {
        Kind::Received => EventKind::Received { asked_bytes: 1 + samples.below(65_536) as u32 },
        Kind::Sent => match samples.below(1 + Encoding::ALL.len() as u64).checked_sub(1) {
            Some(place) => EventKind::SentText(Encoding::ALL[place as usize]),
            None => EventKind::Sent,
        },
        Kind::SendFailed => EventKind::SendFailed(samples.next().unwrap()),
        Kind::Called => EventKind::Called(samples.next().unwrap()),
        Kind::Opened => EventKind::Opened(samples.next().unwrap()),
        Kind::Unreachable => EventKind::Unreachable(samples.next().unwrap()),
        Kind::PartIn => part(false, samples),
        Kind::PartOut => part(true, samples),
        Kind::Protocol => EventKind::Protocol(samples.next().unwrap()),
        Kind::Automated => EventKind::Automated(samples.next().unwrap()),
        Kind::Failed => EventKind::Failed(samples.next().unwrap()),
        Kind::Ended => EventKind::Ended(samples.next().unwrap()),
    }
}

fn part(is_sent: bool, samples: &mut Samples) -> EventKind {
    let parts = (0..=u16::MAX).filter_map(ProtocolPart::of_number);
    let parts: Vec<_> = parts.filter(|part| part.is_sent() == is_sent).collect();
    let part = parts[samples.below(parts.len() as u64) as usize];
    let bytes = (!is_sent && samples.below(2) == 0).then(|| samples.next().unwrap());
    EventKind::Part(part, bytes)
}

/// Rows of all kinds with everything that they can have.
pub(super) fn segment_of(rows: usize, samples: &mut Samples) -> Segment {
    let mut segment = Segment::default();
    segment.restart(1 << 40);
    for number in 0..rows {
        let kind = sample_of(Kind::ALL[number % Kind::ALL.len()], samples);
        let payload = vec![number as u8; samples.below(90) as usize];
        let mut batch = Batch::default();
        batch.arena.extend_from_slice(&payload);
        batch.wall_offset_ns = (samples.below(3).cast_signed() - 1) * 5_000_000_000;
        let worker = match samples.below(3) {
            0 => WorkerRole::Thread(1 + samples.below(9) as u8),
            1 => WorkerRole::Reader,
            _ => WorkerRole::Other,
        };
        batch.events.push(Event {
            at: Stamp(1_000_000_000_000 + number as u64 * 1_234_500),
            peer: samples.next().unwrap(),
            blocked_ns: samples.below(1 << 30) as f32,
            start: 0,
            len: payload.len() as u32,
            worker,
            kind,
        });
        segment.append(SessionId(samples.below(5) as u16), &batch, &batch.events[0]);
    }
    segment
}
