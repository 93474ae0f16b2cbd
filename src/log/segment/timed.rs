//! What a time line looks at of a record.

use super::{Detail, Kind, Record, Segment, TICK_NS};
use crate::net::{Errno, Peer, SessionId, Stamp, WorkerRole};
use std::ops::{Range, RangeInclusive};

/// The part of a row that time lines look at.
#[derive(Clone, Copy, Debug)]
pub struct Timed<'a> {
    /// The row's number.
    pub number: u64,
    /// When, as [`Row::at`](super::Row::at).
    pub at: Stamp,
    /// How long its call blocked, in nanoseconds; of a call, its detail says it.
    pub blocked_ns: u64,
    /// Its session.
    pub session: SessionId,
    /// Whom it concerns, as a place in [`Segment::peer`].
    pub peer_number: u16,
    /// Whom it concerns.
    pub peer: Peer,
    /// On what kind of worker it happened.
    pub worker: WorkerRole,
    /// Its kind.
    pub kind: Kind,
    /// The error number of an `Unreachable` row.
    pub errno: Option<Errno>,
    /// More, for the kinds that have it.
    pub detail: Option<&'a Detail>,
    /// Its payload, whole.
    pub payload: &'a [u8],
}

impl Segment {
    /// What a time line looks at, for each row of a range; rows outside the segment are left out.
    pub fn timed(&self, rows: Range<u64>) -> impl Iterator<Item = Timed<'_>> {
        let first = rows.start.max(self.first_row);
        let index = (first - self.first_row) as u32;
        let mut details = self.details_from(index).iter().peekable();
        self.records_of(&rows).iter().zip(index..).map(move |(record, index)| {
            let detail = details.next_if(|(of, _)| *of == index).map(|(_, detail)| detail);
            self.timed_of(index, record, detail)
        })
    }

    /// When the last row of a session and a peer, by its place in [`Segment::peer`], was among some rows.
    pub(in crate::log) fn last_of(
        &self,
        rows: Range<u64>,
        session: SessionId,
        peer: u16,
    ) -> Option<Stamp> {
        let records = self.records_of(&rows).iter();
        let last = records.rev().find(|record| record.peer == peer && record.session == session)?;
        Some(Stamp(self.base.0 + u64::from(last.ticks) * TICK_NS))
    }

    /// When a row was, in nanoseconds since 1970 (UTC).
    pub fn unix_ns(&self, number: u64) -> Option<i64> {
        let index = usize::try_from(number.checked_sub(self.first_row)?).ok()?;
        Some(self.unix_ns_of(index as u32, self.records.get(index)?.ticks))
    }

    /// When its rows were, in nanoseconds since 1970 (UTC); `None` if the wall clock was set meanwhile, or there are none.
    pub fn unix_span(&self) -> Option<RangeInclusive<i64>> {
        if self.wall_offsets.len() > 1 {
            return None;
        }
        let ticks = || self.records.iter().map(|record| record.ticks);
        Some(self.unix_ns_of(0, ticks().min()?)..=self.unix_ns_of(0, ticks().max()?))
    }

    pub(super) fn unix_ns_of(&self, index: u32, ticks: u32) -> i64 {
        let at = self.base.0 + u64::from(ticks) * TICK_NS;
        at.cast_signed().saturating_add(self.wall_offset(index))
    }

    fn details_from(&self, index: u32) -> &[(u32, Detail)] {
        let first = self.details.partition_point(|(of, _)| *of < index);
        self.details.get(first..).unwrap_or_default()
    }

    fn timed_of<'a>(
        &'a self,
        index: u32,
        record: &'a Record,
        detail: Option<&'a Detail>,
    ) -> Timed<'a> {
        let errno = i32::from(record.extra);
        Timed {
            number: self.first_row + u64::from(index),
            at: Stamp(self.base.0 + u64::from(record.ticks) * TICK_NS),
            blocked_ns: record.blocked_ns as u64,
            session: record.session,
            peer_number: record.peer,
            peer: self.peer_of(record),
            worker: WorkerRole::of_code(record.worker),
            kind: record.kind,
            errno: (record.kind == Kind::Unreachable && errno != 0).then_some(Errno(errno)),
            detail,
            payload: self.payload_of(index, record),
        }
    }
}
