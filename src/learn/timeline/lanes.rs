//! Where lanes stand, one below the other.

use super::shape::Area;
use crate::log::timeline::{Lane, LaneId};
use std::ops::Range;

/// The height of a lane's title, with the states of its connection, in points.
pub const STRIP: f32 = 18.0;

/// The height of a thread's line, in points.
pub const LINE: f32 = 20.0;

/// What is free below a lane, in points.
pub const GAP: f32 = 8.0;

/// A lane with its place.
#[derive(Clone, Copy, Debug)]
pub struct LaneRow<'a> {
    /// The lane.
    pub lane: &'a Lane,
    /// How many lines it has: one for each thread, and one for what is blocked in a thread that has done nothing
    /// yet.
    pub lines: usize,
    /// Its upper edge, in points from that of the first one.
    pub top: f32,
}

impl LaneRow<'_> {
    /// Its lower edge, with what is free below it.
    pub fn bottom(&self) -> f32 {
        self.top + STRIP + self.lines as f32 * LINE + GAP
    }

    /// The upper edge of a line.
    pub fn line_top(&self, line: usize) -> f32 {
        self.top + STRIP + line.min(self.lines.saturating_sub(1)) as f32 * LINE
    }

    /// Half way down a line; of the title if it is no thread's.
    pub fn middle_of(&self, thread: Option<usize>) -> f32 {
        match thread {
            Some(line) => self.line_top(line) + LINE / 2.0,
            None => self.top + STRIP / 2.0,
        }
    }

    /// Its title, from one edge to the other.
    pub fn strip(&self, left: f32, right: f32) -> Area {
        Area::new(left, self.top, right - left, STRIP)
    }
}

/// All lanes that are shown, in their order.
#[derive(Clone, Debug, Default)]
pub struct LaneRows<'a>(Vec<LaneRow<'a>>);

impl<'a> LaneRows<'a> {
    /// These lanes, in the order of their ids, each with the number of lines that it needs beside those of its
    /// threads.
    pub fn new(lanes: impl IntoIterator<Item = (&'a Lane, usize)>) -> Self {
        let mut top = 0.0;
        let mut rows = Vec::new();
        for (lane, more) in lanes {
            let count = (lane.threads.len() + more).max(1);
            let row = LaneRow { lane, lines: count, top };
            top = row.bottom();
            rows.push(row);
        }
        Self(rows)
    }

    /// How high they are together, in points.
    pub fn height(&self) -> f32 {
        self.0.last().map_or(0.0, LaneRow::bottom)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A lane.
    pub fn get(&self, id: LaneId) -> Option<&LaneRow<'a>> {
        let place = self.0.binary_search_by_key(&id, |row| row.lane.id).ok()?;
        self.0.get(place)
    }

    /// Those that reach into a range of heights.
    pub fn between(&self, heights: Range<f32>) -> &[LaneRow<'a>] {
        let first = self.0.partition_point(|row| row.bottom() <= heights.start);
        let end = self.0.partition_point(|row| row.top < heights.end);
        self.0.get(first..end.max(first)).unwrap_or_default()
    }
}
