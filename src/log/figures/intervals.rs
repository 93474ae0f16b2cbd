//! What came and went in each piece of time, at several scales.

use crate::log::segment::{Flow, FlowWay};
use std::collections::VecDeque;
use std::ops::{AddAssign, Range};

/// The shortest piece of time, in nanoseconds: in the last minute there are as many as a narrow pane has room for.
const SHORTEST_NS: i64 = 250_000_000;
/// Of ten minutes, the same in a wide pane.
const OF_TEN_MINUTES_NS: i64 = 1_000_000_000;
/// Of an hour.
const OF_AN_HOUR_NS: i64 = 5_000_000_000;
/// Pieces into which all of the time is divided at most; beyond it each becomes twice as long.
const PIECES_MAX: usize = 1024;

/// How much of the time is looked at.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Span {
    /// The last minute.
    #[default]
    Minute,
    /// The last ten minutes.
    TenMinutes,
    /// The last hour.
    Hour,
    /// From the first row on.
    All,
}

impl Span {
    /// All of them, in the order of the window.
    pub const ALL: [Self; 4] = [Self::Minute, Self::TenMinutes, Self::Hour, Self::All];

    /// How long it is, in nanoseconds; `None` for all that there is.
    fn ns(self) -> Option<i64> {
        const MINUTE_NS: i64 = 60_000_000_000;
        match self {
            Self::Minute => Some(MINUTE_NS),
            Self::TenMinutes => Some(10 * MINUTE_NS),
            Self::Hour => Some(60 * MINUTE_NS),
            Self::All => None,
        }
    }

    fn piece_ns(self) -> i64 {
        match self {
            Self::Minute | Self::All => SHORTEST_NS,
            Self::TenMinutes => OF_TEN_MINUTES_NS,
            Self::Hour => OF_AN_HOUR_NS,
        }
    }
}

/// How much it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Rows: datagrams, or reads and writes of a stream.
    pub rows: u64,
    /// Bytes of payload.
    pub bytes: u64,
}

impl Amount {
    pub(in crate::log) fn count(&mut self, bytes: u64) {
        self.rows += 1;
        self.bytes += bytes;
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.bytes += other.bytes;
    }
}

/// What came and went in a piece of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Which piece it is, counted from 1970.
    piece: i64,
    /// What came.
    pub came: Amount,
    /// What went.
    pub went: Amount,
    /// The oldest row in it.
    pub first_row: u64,
}

impl Interval {
    pub(super) fn of(flow: &Flow) -> Self {
        let (came, went) = (Amount::default(), Amount::default());
        let piece = flow.unix_ns.div_euclid(SHORTEST_NS);
        let mut made = Self { piece, came, went, first_row: flow.number };
        made.count(flow);
        made
    }

    pub(super) fn takes(&self, flow: &Flow) -> bool {
        flow.unix_ns.div_euclid(SHORTEST_NS) == self.piece
    }

    pub(super) fn count(&mut self, flow: &Flow) {
        match flow.way {
            FlowWay::In => self.came.count(flow.bytes),
            FlowWay::Out => self.went.count(flow.bytes),
        }
    }

    fn add(&mut self, other: &Self) {
        self.came += other.came;
        self.went += other.went;
        self.first_row = self.first_row.min(other.first_row);
    }
}

/// The pieces of time of a span. Those in which nothing was are not kept.
#[derive(Debug)]
pub struct Level {
    span: Span,
    piece_ns: i64,
    /// In the order of time.
    intervals: VecDeque<Interval>,
}

impl Level {
    fn new(span: Span) -> Self {
        Self { span, piece_ns: span.piece_ns(), intervals: VecDeque::new() }
    }

    /// How long a piece of time is, in nanoseconds.
    pub fn piece_ns(&self) -> i64 {
        self.piece_ns
    }

    /// What of the time is looked at, in nanoseconds since 1970 (UTC); `None` if nothing came or went.
    pub fn range_ns(&self) -> Option<Range<i64>> {
        let end = (self.intervals.back()?.piece + 1).saturating_mul(self.piece_ns);
        let first = self.intervals.front()?.piece.saturating_mul(self.piece_ns);
        Some(self.span.ns().map_or(first, |ns| end.saturating_sub(ns))..end)
    }

    /// The pieces in which something was, each with its begin in nanoseconds since 1970 (UTC), in order.
    pub fn intervals(&self) -> impl DoubleEndedIterator<Item = (i64, &Interval)> {
        self.intervals
            .iter()
            .map(|interval| (interval.piece.saturating_mul(self.piece_ns), interval))
    }

    /// Whether something was in the piece of a time.
    pub fn is_in_piece(&self, unix_ns: i64) -> bool {
        self.from(unix_ns).is_some_and(|found| found.piece == unix_ns.div_euclid(self.piece_ns))
    }

    /// The piece of a time, or the next one in which something was.
    pub fn from(&self, unix_ns: i64) -> Option<&Interval> {
        let piece = unix_ns.div_euclid(self.piece_ns);
        self.intervals.get(self.intervals.partition_point(|interval| interval.piece < piece))
    }

    /// Adds an interval of another length, which this one's is a multiple of.
    fn put(&mut self, mut interval: Interval, of_ns: i64) {
        interval.piece = interval.piece.saturating_mul(of_ns).div_euclid(self.piece_ns);
        match self.intervals.back_mut() {
            Some(last) if last.piece == interval.piece => return last.add(&interval),
            Some(last) if last.piece > interval.piece => self.put_between(interval),
            _ => self.intervals.push_back(interval),
        }
        self.keep_bound();
    }

    /// The wall clock was set back, or two threads were a hair apart.
    fn put_between(&mut self, interval: Interval) {
        let place = self.intervals.partition_point(|known| known.piece < interval.piece);
        match self.intervals.get_mut(place) {
            Some(known) if known.piece == interval.piece => known.add(&interval),
            _ => self.intervals.insert(place, interval),
        }
    }

    fn keep_bound(&mut self) {
        let Some(ns) = self.span.ns() else {
            while self.intervals.len() > PIECES_MAX {
                self.coarsen();
            }
            return;
        };
        let last = self.intervals.back().map_or(0, |last| last.piece);
        let oldest = last.saturating_sub(ns / self.piece_ns);
        while self.intervals.front().is_some_and(|first| first.piece <= oldest) {
            self.intervals.pop_front();
        }
    }

    /// Each piece becomes twice as long.
    fn coarsen(&mut self) {
        self.piece_ns = self.piece_ns.saturating_mul(2);
        let before = std::mem::take(&mut self.intervals);
        for mut interval in before {
            interval.piece = interval.piece.div_euclid(2);
            match self.intervals.back_mut() {
                Some(last) if last.piece == interval.piece => last.add(&interval),
                _ => self.intervals.push_back(interval),
            }
        }
    }

    fn add(&mut self, other: &Self) {
        while self.piece_ns < other.piece_ns {
            self.coarsen();
        }
        for interval in &other.intervals {
            self.put(*interval, other.piece_ns);
        }
    }
}

/// All scales of time.
#[derive(Debug)]
pub(super) struct Intervals([Level; 4]);

impl Default for Intervals {
    fn default() -> Self {
        Self(Span::ALL.map(Level::new))
    }
}

impl Intervals {
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|level| level.intervals.is_empty())
    }

    /// Adds a interval of the shortest length, if there is one.
    pub(super) fn put(&mut self, interval: Option<Interval>) {
        if let Some(interval) = interval {
            self.0.iter_mut().for_each(|level| level.put(interval, SHORTEST_NS));
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (level, added) in self.0.iter_mut().zip(&other.0) {
            level.add(added);
        }
    }

    pub(super) fn level(&self, span: Span) -> &Level {
        let [minute, ten, hour, all] = &self.0;
        match span {
            Span::Minute => minute,
            Span::TenMinutes => ten,
            Span::Hour => hour,
            Span::All => all,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::SessionId;

    const S: i64 = 1_000_000_000;

    fn flow(unix_ns: i64, way: FlowWay, bytes: u64) -> Flow {
        let number = (unix_ns / 1000).unsigned_abs();
        Flow { number, session: SessionId(1), peer: 0, way, unix_ns, bytes }
    }

    fn of(flows: &[Flow]) -> Intervals {
        let mut intervals = Intervals::default();
        for flow in flows {
            intervals.put(Some(Interval::of(flow)));
        }
        intervals
    }

    #[test]
    fn pieces_have_what_came_and_went_in_them_and_the_oldest_row() {
        let intervals = of(&[
            flow(S, FlowWay::In, 10),
            flow(S + 1000, FlowWay::Out, 3),
            flow(2 * S, FlowWay::In, 7),
        ]);
        let level = intervals.level(Span::Minute);
        let found: Vec<_> = level.intervals().collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, S);
        assert_eq!(found[0].1.came, Amount { rows: 1, bytes: 10 });
        assert_eq!(found[0].1.went, Amount { rows: 1, bytes: 3 });
        assert_eq!(level.from(S + 5).unwrap().first_row, (S / 1000).unsigned_abs());
        assert_eq!(level.from(S + S / 2).unwrap().came.bytes, 7, "the next one");
        assert!(level.from(3 * S).is_none());
        assert_eq!(level.range_ns().unwrap().end, 2 * S + SHORTEST_NS);
    }

    #[test]
    fn a_span_forgets_what_is_older_and_all_of_the_time_becomes_coarser() {
        let flows: Vec<Flow> = (0..7200).map(|second| flow(second * S, FlowWay::In, 1)).collect();
        let intervals = of(&flows);
        let rows =
            |span| intervals.level(span).intervals().map(|(_, one)| one.came.rows).sum::<u64>();
        assert_eq!(rows(Span::Minute), 60);
        assert_eq!(rows(Span::TenMinutes), 600);
        assert_eq!(rows(Span::Hour), 3600);
        assert_eq!(rows(Span::All), 7200, "nothing of all is lost");
        assert!(intervals.level(Span::All).intervals().count() <= PIECES_MAX);
        assert_eq!(intervals.level(Span::All).piece_ns(), 8 * S);
    }

    #[test]
    fn a_clock_that_was_set_back_is_counted_where_it_was() {
        let intervals = of(&[
            flow(9 * S, FlowWay::In, 1),
            flow(5 * S, FlowWay::In, 2),
            flow(5 * S, FlowWay::Out, 4),
        ]);
        let found: Vec<i64> =
            intervals.level(Span::All).intervals().map(|(begin, _)| begin / S).collect();
        assert_eq!(found, [5, 9]);
    }

    #[test]
    fn parts_that_were_counted_apart_add_up_whatever_their_scales() {
        let long: Vec<Flow> = (0..5000).map(|second| flow(second * S, FlowWay::In, 1)).collect();
        let (mut all, short) = (of(&long), of(&[flow(5000 * S, FlowWay::In, 1)]));
        all.add(&short);
        let mut other = of(&[flow(5000 * S, FlowWay::In, 1)]);
        other.add(&of(&long));
        for intervals in [all, other] {
            let level = intervals.level(Span::All);
            assert_eq!(level.intervals().map(|(_, one)| one.came.rows).sum::<u64>(), 5001);
            assert!(level.intervals().map(|(begin, _)| begin).is_sorted());
        }
    }
}
