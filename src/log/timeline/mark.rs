//! A bar as the index keeps it.

use super::bar::{Bar, BarShape, Outcome};
use super::runs::{Place, Runs, Spanned, Sum};
use crate::log::segment::Kind;
use crate::net::Stamp;
use std::ops::Range;

/// A bar that is not merged, fixed in size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    end: u64,
    length_ns: f32,
    /// The lower half of its row's number: fewer rows than that are in memory.
    row: u32,
    bytes: u32,
    pub(super) shape: BarShape,
    pub(super) kind: Kind,
    pub(super) outcome: Outcome,
}

/// What a bar costs, beside a place in the table of rows and a share of the sums.
pub(super) const MARK_BYTES: usize = size_of::<Mark>();
const _: () = assert!(MARK_BYTES == 24);

/// The whole number of which this is the lower half, given a newer one.
pub(super) fn whole(low: u32, newest: u64) -> u64 {
    newest - u64::from((newest as u32).wrapping_sub(low))
}

/// What a bar is beside its time and row.
#[derive(Clone, Copy, Debug)]
pub(super) struct What {
    pub(super) shape: BarShape,
    pub(super) kind: Kind,
    pub(super) outcome: Outcome,
    pub(super) bytes: usize,
}

impl Mark {
    pub(super) fn new(time: Range<u64>, row: u64, what: What) -> Self {
        let What { shape, kind, outcome, bytes } = what;
        Self {
            end: time.end,
            length_ns: time.end.saturating_sub(time.start) as f32,
            row: row as u32,
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            shape,
            kind,
            outcome,
        }
    }

    /// As it is shown.
    pub(super) fn bar(&self, newest: u64) -> Bar {
        Bar {
            shape: self.shape,
            kind: self.kind,
            begin: Stamp(self.begin()),
            end: Stamp(self.end),
            row: self.row(newest),
            bytes: u64::from(self.bytes),
            count: 1,
            outcome: self.outcome,
        }
    }
}

impl Spanned for Mark {
    type Sum = MarkSum;

    fn begin(&self) -> u64 {
        self.end.saturating_sub(self.length_ns as u64)
    }

    fn end(&self) -> u64 {
        self.end
    }

    fn row(&self, newest: u64) -> u64 {
        whole(self.row, newest)
    }
}

/// What is known of several bars.
#[derive(Clone, Copy, Debug)]
pub(super) struct MarkSum {
    begin: u64,
    end: u64,
    bytes: u64,
    longest_ns: f32,
    worst: Outcome,
}

impl Default for MarkSum {
    fn default() -> Self {
        Self { begin: u64::MAX, end: 0, bytes: 0, longest_ns: 0.0, worst: Outcome::Ok }
    }
}

impl Sum<Mark> for MarkSum {
    fn add(&mut self, mark: &Mark) {
        self.begin = self.begin.min(mark.begin());
        self.end = self.end.max(mark.end);
        self.bytes += u64::from(mark.bytes);
        self.longest_ns = self.longest_ns.max(mark.length_ns);
        self.worst = self.worst.max(mark.outcome);
    }

    fn join(&mut self, other: &Self) {
        self.begin = self.begin.min(other.begin);
        self.end = self.end.max(other.end);
        self.bytes += other.bytes;
        self.longest_ns = self.longest_ns.max(other.longest_ns);
        self.worst = self.worst.max(other.worst);
    }
}

/// A line with its bars.
pub(super) type Line = Runs<Mark>;

impl Line {
    /// The bars that reach into a range of time, merged as [`Timeline::bars`](super::Timeline::bars) says.
    pub(super) fn bars(&self, range: Range<u64>, step_ns: u64, newest: u64) -> Vec<Bar> {
        let step = step_ns.max(1);
        let mut bars = Vec::new();
        let mut at = self.ending_from(Self::start(), range.start);
        while let Some(mark) = self.at(at)
            && mark.end < range.end
        {
            // Steps are counted from the same moment wherever the range begins: nothing jumps while it moves.
            let step_end = (mark.end / step + 1).saturating_mul(step).min(range.end);
            let (after, sum, count) = self.sum_until(at, step_end);
            match count {
                1 => bars.push(mark.bar(newest)),
                _ => self.merge((at, after), (sum, count), step, newest, &mut bars),
            }
            at = after;
        }
        let late = self.beginning_before(at, range.end);
        bars.extend(late.map(|mark| mark.bar(newest)));
        bars
    }

    /// Makes one bar of those from one place to another that are shorter than a step.
    fn merge(
        &self,
        (from, to): (Place, Place),
        (sum, count): (MarkSum, usize),
        step: u64,
        newest: u64,
        bars: &mut Vec<Bar>,
    ) {
        if sum.longest_ns < step as f32 {
            bars.push(self.merged(from, to, (sum, count), newest));
            return;
        }
        let mut short: Option<Bar> = None;
        for mark in self.between(from, to) {
            let bar = mark.bar(newest);
            match &mut short {
                _ if mark.length_ns >= step as f32 => bars.push(bar),
                Some(short) => add(short, &bar),
                None => short = Some(bar),
            }
        }
        bars.extend(short);
    }

    fn merged(&self, from: Place, to: Place, sums: (MarkSum, usize), newest: u64) -> Bar {
        let (sum, count) = sums;
        let worst = self.between(from, to).find(|mark| mark.outcome == sum.worst);
        let shown = worst.or(self.at(from)).map(|mark| mark.bar(newest));
        let bar = Bar {
            shape: BarShape::Event(super::EventMark::Other),
            kind: Kind::Called,
            begin: Stamp(sum.begin),
            end: Stamp(sum.end),
            row: 0,
            bytes: sum.bytes,
            count: count as u32,
            outcome: sum.worst,
        };
        shown.map_or(bar, |shown| Bar {
            shape: shown.shape,
            kind: shown.kind,
            row: shown.row,
            ..bar
        })
    }

    /// The bar that is nearest to a moment.
    pub(super) fn nearest(&self, moment: u64, within_ns: u64, newest: u64) -> Option<Bar> {
        let from = moment.saturating_sub(within_ns);
        let bars = self.bars(from..moment.saturating_add(within_ns).saturating_add(1), 1, newest);
        let away = |bar: &Bar| {
            let before = bar.begin.0.saturating_sub(moment);
            (before.max(moment.saturating_sub(bar.end.0)), bar.end.0 - bar.begin.0)
        };
        bars.into_iter().min_by_key(away)
    }
}

/// Puts a bar to those that are one already.
fn add(all: &mut Bar, bar: &Bar) {
    if bar.outcome > all.outcome {
        (all.shape, all.kind, all.row, all.outcome) = (bar.shape, bar.kind, bar.row, bar.outcome);
    }
    all.begin = all.begin.min(bar.begin);
    all.end = all.end.max(bar.end);
    all.bytes += bar.bytes;
    all.count += 1;
}
