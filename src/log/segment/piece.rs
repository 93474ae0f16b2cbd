//! Parts of a segment: as many rows as are looked at in one go, and copies of them.

use super::{Record, Row, SEGMENT_BYTES_MAX, SEGMENT_ROWS_MAX, Segment};
use crate::net::{Peer, SessionId};
use std::ops::Range;

/// How much is looked at in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    /// So many rows at most…
    pub rows: u64,
    /// …and so many bytes of payload, but always one row.
    pub payload_bytes: usize,
}

impl Portion {
    /// What a frame looks at, and what is copied under the store's lock: put into words it takes half a
    /// millisecond, copied a twentieth.
    pub const SHORT: Self = Self { rows: 256, payload_bytes: 128 << 10 };

    /// What a thread of its own looks at before it asks whether it is still wanted: some milliseconds.
    pub const LONG: Self = Self { rows: 2048, payload_bytes: 1 << 20 };

    /// The same where payloads are looked at in one go, which is quick: nearly always a whole segment.
    pub const LONGEST: Self =
        Self { rows: SEGMENT_ROWS_MAX as u64, payload_bytes: 4 * SEGMENT_BYTES_MAX };
}

impl Segment {
    /// The oldest of some rows of the segment, as many as a portion has.
    pub fn oldest_of(&self, rows: Range<u64>, portion: Portion) -> Range<u64> {
        let lens = rows.clone().map(|row| self.payload_bytes_of(row));
        let count = counted(lens, portion);
        rows.start..rows.end.min(rows.start + count)
    }

    /// The newest of some rows of the segment, as many as a portion has.
    pub fn newest_of(&self, rows: Range<u64>, portion: Portion) -> Range<u64> {
        let lens = rows.clone().rev().map(|row| self.payload_bytes_of(row));
        let count = counted(lens, portion);
        rows.start.max(rows.end.saturating_sub(count))..rows.end
    }

    /// Those of its rows from one on that are of wanted sessions, of a portion, and the row after that portion.
    pub fn rows_of(
        &self,
        from: u64,
        portion: Portion,
        is_wanted: impl Fn(SessionId) -> bool,
    ) -> (u64, Vec<Row>) {
        let rows = self.oldest_of(from.max(self.first_row)..self.rows().end, portion);
        let ours = self.heads(rows.clone()).zip(rows.clone());
        let ours = ours.filter(|((session, _), _)| is_wanted(*session));
        let copied = ours.filter_map(|(_, row)| self.row(row, usize::MAX)).collect();
        (rows.end.max(from), copied)
    }

    /// A copy of some of its rows, as a segment of its own.
    pub fn copy_of(&self, rows: Range<u64>) -> Self {
        let first = rows.start.saturating_sub(self.first_row) as u32;
        let mut copy = Self { first_row: rows.start, base: self.base, ..Self::default() };
        copy.wall_offsets.push((0, self.wall_offset(first)));
        for (record, index) in self.records_of(&rows).iter().zip(first..) {
            copy.push_copy(self, record, index, index - first);
        }
        copy
    }

    /// Appends a copy of another segment's row, which is at an index there and comes to another here.
    fn push_copy(&mut self, from: &Self, record: &Record, index: u32, to: u32) {
        let start = record.offset as usize;
        let payload = from.bytes.get(start..start + record.len as usize).unwrap_or_default();
        let offset = self.bytes.len() as u32;
        self.bytes.extend_from_slice(payload);
        let peer: Peer = from.peer_of(record);
        if self.records.is_empty() || self.last_peer.0 != peer {
            self.last_peer = (peer, self.number_of(peer));
        }
        if !self.sessions.contains(&record.session) {
            self.sessions.push(record.session);
        }
        if let Some(detail) = from.detail(index) {
            self.details.push((to, detail.clone()));
        }
        self.note_wall_offset(to, from.wall_offset(index));
        self.classes |= record.kind.class() as u8;
        self.records.push(Record { offset, peer: self.last_peer.1, ..*record });
    }

    fn payload_bytes_of(&self, row: u64) -> usize {
        let index = row.saturating_sub(self.first_row);
        let record = self.records.get(index as usize);
        record.map_or(0, |record| self.payload_of(index as u32, record).len())
    }
}

/// How many rows of these lengths a portion has.
fn counted(lens: impl Iterator<Item = usize>, portion: Portion) -> u64 {
    let mut bytes = 0_usize;
    let fits = |len: &usize| {
        bytes = bytes.saturating_add(*len);
        bytes <= portion.payload_bytes
    };
    let count = lens.take(portion.rows as usize).take_while(fits).count();
    (count as u64).max(1)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::{Batch, Event, EventKind, SessionId, Stamp, WorkerRole};

    /// Rows of payloads so long, of several peers, every third with a detail, after a thousand others.
    fn segment_of(lens: &[usize]) -> Segment {
        let mut segment = Segment::default();
        segment.restart(1000);
        for (number, len) in (0_u16..).zip(lens) {
            let mut batch =
                Batch { wall_offset_ns: i64::from(number) * 1_000_000_000, ..Batch::default() };
            batch.arena.extend_from_slice(&vec![number as u8; *len]);
            let kind = match number % 3 {
                0 => EventKind::Opened(([127, 0, 0, 1], number).into()),
                _ => EventKind::Received { asked_bytes: 9 },
            };
            let peer = Peer::from(std::net::SocketAddr::from(([10, 0, 0, (number % 4) as u8], 7)));
            let (at, len) = (Stamp(u64::from(number) * 1000), *len as u32);
            batch.events.push(Event {
                at,
                peer,
                blocked_ns: 0.0,
                start: 0,
                len,
                worker: WorkerRole::Other,
                kind,
            });
            segment.append(SessionId(number % 2), &batch, batch.events.first().unwrap());
        }
        segment
    }

    #[test]
    fn portions_are_bounded_by_rows_and_bytes_and_never_empty() {
        let segment = segment_of(&[10, 10, 500, 10, 10, 10]);
        let portion = |rows, payload_bytes| Portion { rows, payload_bytes };
        assert_eq!(segment.oldest_of(1000..1006, portion(2, 9999)), 1000..1002);
        assert_eq!(segment.newest_of(1000..1006, portion(2, 9999)), 1004..1006);
        assert_eq!(segment.oldest_of(1000..1006, portion(9, 100)), 1000..1002);
        assert_eq!(segment.newest_of(1000..1006, portion(9, 100)), 1003..1006);
        assert_eq!(segment.oldest_of(1002..1006, portion(9, 100)), 1002..1003);
        assert_eq!(segment.newest_of(1000..1003, portion(9, 100)), 1002..1003);
        assert_eq!(segment.oldest_of(1000..1006, portion(9, 9999)), 1000..1006);
    }

    #[test]
    fn a_copy_reads_as_what_it_was_copied_from() {
        let segment = segment_of(&[3, 0, 700, 5, 5, 5, 9, 1]);
        for rows in [1000..1008, 1002..1005, 1007..1008] {
            let copy = segment.copy_of(rows.clone());
            assert_eq!(copy.rows(), rows);
            for row in rows.clone() {
                let (there, here) = (segment.row(row, 9999).unwrap(), copy.row(row, 9999).unwrap());
                assert_eq!(format!("{there:?}"), format!("{here:?}"));
            }
            let heads = |segment: &Segment| segment.heads(rows.clone()).collect::<Vec<_>>();
            assert_eq!(heads(&segment), heads(&copy));
        }
        assert_eq!(segment.copy_of(1001..1002).classes(), crate::log::Class::In as u8);
        assert_eq!(segment.copy_of(1001..1002).sessions(), [SessionId(1)]);
    }
}
