//! A pane's position in the store: which rows pass its filter, by one bit a row.
//!
//! The rows that pass have *ordinals* of their own. They grow towards newer rows, never change while
//! the filter stays, and are not reused when old rows leave memory, so a scroll position holds.
//! Scanning begins at the newest rows and goes both ways, in steps of at most the time allowed, so a
//! new filter shows its newest hits at once even among ten million rows.

use super::filter::{Describe, Filter, ReadyFilter};
use super::segment::Segment;
use super::store::Store;
use std::collections::VecDeque;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Where ordinals begin: in the middle, since scanning goes both ways.
const FIRST_ORDINAL: u64 = 1 << 48;

/// Rows of the open segment that are looked at under the store's lock in one go.
const OPEN_ROWS_AT_ONCE: u64 = 1024;

/// The rows of the store that pass a filter.
#[derive(Debug)]
pub struct View {
    ready_filter: ReadyFilter,
    /// Rows before this one were cleared.
    floor: u64,
    /// While paused: rows from this one on are not shown yet.
    ceiling: Option<u64>,
    parts: VecDeque<LookedAt>,
    /// The rows that were looked at.
    scanned: Range<u64>,
    /// Where ordinals stand while there are no parts.
    base_ordinal: u64,
}

/// A run of rows that was looked at; no longer than a segment.
#[derive(Clone, Debug)]
struct LookedAt {
    rows: Range<u64>,
    /// Ordinal of its first row that passes.
    first_ordinal: u64,
    count: u64,
    passes: Passes,
}

#[derive(Clone, Debug)]
enum Passes {
    /// Every row, so nothing need be kept.
    All,
    /// Those whose bit is set.
    Some(Vec<u64>),
}

impl View {
    /// A view that has looked at nothing yet.
    pub fn new(filter: Filter) -> Self {
        Self {
            ready_filter: ReadyFilter::new(filter),
            floor: 0,
            ceiling: None,
            parts: VecDeque::new(),
            scanned: 0..0,
            base_ordinal: FIRST_ORDINAL,
        }
    }

    /// What it shows.
    pub fn filter(&self) -> &Filter {
        self.ready_filter.filter()
    }

    /// The same rows, and none that come after now: to be read on another thread. A bit a row is copied.
    pub fn snapshot(&self, store: &Store) -> Self {
        Self {
            ready_filter: ReadyFilter::new(self.filter().clone()),
            floor: self.floor,
            ceiling: Some(self.ceiling.unwrap_or_else(|| store.rows().end)),
            parts: self.parts.clone(),
            scanned: self.scanned.clone(),
            base_ordinal: self.base_ordinal,
        }
    }

    /// Shows something else. Ordinals begin anew.
    pub fn set_filter(&mut self, filter: Filter) {
        if *self.filter() != filter {
            self.ready_filter = ReadyFilter::new(filter);
            self.forget();
        }
    }

    /// Looks at everything anew, for when the descriptions of rows have changed (the language).
    pub fn forget(&mut self) {
        self.parts.clear();
        self.scanned = 0..0;
        self.base_ordinal = FIRST_ORDINAL;
    }

    /// Hides all rows that are in the store now, for good.
    pub fn clear(&mut self, store: &Store) {
        self.floor = store.rows().end;
        if self.ceiling.is_some() {
            self.ceiling = Some(self.floor);
        }
        self.forget();
    }

    /// Rows before this one are not shown any more.
    pub fn floor(&self) -> u64 {
        self.floor
    }

    /// While paused: rows from this one on are not shown yet.
    pub fn ceiling(&self) -> Option<u64> {
        self.ceiling
    }

    /// Stops taking in new rows; the store goes on.
    pub fn pause(&mut self, store: &Store) {
        self.ceiling.get_or_insert(store.rows().end);
    }

    /// Takes in new rows again.
    pub fn resume(&mut self) {
        self.ceiling = None;
    }

    /// Whether it is paused.
    pub fn is_paused(&self) -> bool {
        self.ceiling.is_some()
    }

    /// Rows that came since the pause and are not shown yet, of all sessions.
    pub fn rows_held_back(&self, store: &Store) -> u64 {
        self.ceiling.map_or(0, |ceiling| store.rows().end.saturating_sub(ceiling))
    }

    /// Looks at rows that were not looked at yet, newest first, until the time is up or all is
    /// done. Always does at least one step.
    pub fn advance(&mut self, store: &Store, time: Duration, describe: Describe<'_>) -> Progress {
        let deadline = Instant::now() + time;
        let wanted = self.wanted(store);
        self.drop_before(wanted.start);
        if self.scanned.is_empty() {
            let start = newest_step(store, &wanted);
            self.scanned = start..start;
            // Older rows get their ordinals from here downwards; those below are used up.
            self.base_ordinal += start - wanted.start;
        }
        loop {
            if self.scanned.end < wanted.end {
                self.step_forward(store, wanted.end, describe);
            } else if self.scanned.start > wanted.start {
                self.step_back(store, wanted.start, describe);
            } else {
                return Progress::Done;
            }
            if Instant::now() >= deadline {
                let left = (wanted.end.saturating_sub(self.scanned.end))
                    + self.scanned.start.saturating_sub(wanted.start);
                return if left == 0 { Progress::Done } else { Progress::Left(left) };
            }
        }
    }

    /// The ordinals of the rows that pass, as far as known.
    pub fn ordinals(&self) -> Range<u64> {
        let start = self.parts.front().map_or(self.base_ordinal, |part| part.first_ordinal);
        let end = self.parts.back().map_or(self.base_ordinal, LookedAt::end);
        start..end
    }

    /// The row at an ordinal.
    pub fn row_at(&self, ordinal: u64) -> Option<u64> {
        let place = self.parts.partition_point(|part| part.end() <= ordinal);
        let part = self.parts.get(place)?;
        part.select(ordinal.checked_sub(part.first_ordinal)?)
    }

    /// The ordinal of a row that passes, or else of the next newer one that does.
    pub fn ordinal_of(&self, row: u64) -> Option<u64> {
        let place = self.parts.partition_point(|part| part.rows.end <= row);
        let part = self.parts.get(place)?;
        let ordinal = part.first_ordinal + part.rank(row);
        self.ordinals().contains(&ordinal).then_some(ordinal)
    }

    /// Whether the row is among those that pass.
    pub fn shows(&self, row: u64) -> bool {
        self.ordinal_of(row).and_then(|ordinal| self.row_at(ordinal)) == Some(row)
    }

    /// The rows to look at: in memory, not cleared, not after the pause.
    fn wanted(&self, store: &Store) -> Range<u64> {
        let rows = store.rows();
        let end = self.ceiling.map_or(rows.end, |ceiling| ceiling.min(rows.end));
        let start = rows.start.max(self.floor).min(end);
        start..end
    }

    /// Rows before this one have left memory.
    fn drop_before(&mut self, row: u64) {
        while self.parts.front().is_some_and(|part| part.rows.end <= row) {
            // Not reused, even when nothing is left.
            self.base_ordinal = self.parts.pop_front().map_or(self.base_ordinal, |part| part.end());
        }
        self.scanned.start = self.scanned.start.max(row);
        if self.scanned.end < self.scanned.start {
            self.scanned = 0..0;
        }
    }

    fn step_forward(&mut self, store: &Store, end: u64, describe: Describe<'_>) {
        let from = self.scanned.end;
        let part = match store.sealed_at(from) {
            Some(segment) => self.look_at(&segment, from..segment.rows().end.min(end), describe),
            None => store.with_open(|open| {
                // It may have been sealed in between; then the next step finds it.
                let to = end.min(from + OPEN_ROWS_AT_ONCE).min(open.rows().end);
                if from < open.rows().start { None } else { self.look_at(open, from..to, describe) }
            }),
        };
        let Some(part) = part else { return };
        self.scanned.end = part.rows.end;
        self.push_back(part);
    }

    fn step_back(&mut self, store: &Store, start: u64, describe: Describe<'_>) {
        let to = self.scanned.start;
        let before = to - 1;
        let part = match store.sealed_at(before) {
            Some(segment) => self.look_at(&segment, segment.rows().start.max(start)..to, describe),
            None => store
                .with_open(|open| self.look_at(open, start.max(open.rows().start)..to, describe)),
        };
        let Some(part) = part else {
            // The row left memory meanwhile.
            self.scanned.start = start;
            return;
        };
        self.scanned.start = part.rows.start;
        self.push_front(part);
    }

    fn look_at(
        &self,
        segment: &Segment,
        rows: Range<u64>,
        describe: Describe<'_>,
    ) -> Option<LookedAt> {
        if rows.is_empty() || !segment.rows().contains(&rows.start) {
            return None;
        }
        let count = rows.end - rows.start;
        let part = |count, passes| LookedAt { rows: rows.clone(), first_ordinal: 0, count, passes };
        if self.ready_filter.passes_whole(segment) {
            return Some(part(count, Passes::All));
        }
        if self.ready_filter.passes_none(segment) {
            return Some(part(0, Passes::Some(Vec::new())));
        }
        let mut bits = vec![0_u64; (count as usize).div_ceil(64)];
        if self.ready_filter.is_by_head() {
            let mut heads = segment.heads(rows.clone());
            for word in &mut bits {
                for (bit, (session, kind)) in heads.by_ref().take(64).enumerate() {
                    *word |= u64::from(self.ready_filter.passes_head(session, kind)) << bit;
                }
            }
            let passed = bits.iter().map(|word| u64::from(word.count_ones())).sum();
            return Some(part(passed, Passes::Some(bits)));
        }
        let mut passed = 0;
        let mut test = self.ready_filter.of(segment, describe);
        for row in segment.scan(rows.clone()) {
            if test.passes(&row) {
                set_bit(&mut bits, row.number - rows.start);
                passed += 1;
            }
        }
        Some(part(passed, Passes::Some(bits)))
    }

    fn push_back(&mut self, mut part: LookedAt) {
        part.first_ordinal = self.ordinals().end;
        match self.parts.back_mut() {
            // The open segment is looked at bit by bit, but is one run.
            Some(last) if last.rows.end == part.rows.start && last.takes(&part) => {
                last.extend(&part);
            }
            _ => self.parts.push_back(part),
        }
    }

    fn push_front(&mut self, mut part: LookedAt) {
        part.first_ordinal = self.ordinals().start - part.count;
        self.parts.push_front(part);
    }
}

/// How far [`View::advance`] came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// All rows were looked at.
    Done,
    /// So many rows are left to look at.
    Left(u64),
}

/// Where scanning begins: so that the newest rows are looked at first.
fn newest_step(store: &Store, wanted: &Range<u64>) -> u64 {
    let last = wanted.end.saturating_sub(1);
    let segment_start = match store.sealed_at(last) {
        Some(segment) => segment.rows().start,
        None => store.with_open(|open| open.rows().start),
    };
    segment_start.clamp(wanted.start, wanted.end)
}

fn set_bit(bits: &mut [u64], index: u64) {
    if let Some(word) = bits.get_mut((index / 64) as usize) {
        *word |= 1 << (index % 64);
    }
}

impl LookedAt {
    /// Longest run that several looks at the open segment make.
    const ROWS_MAX: u64 = super::segment::SEGMENT_ROWS_MAX as u64;

    /// The ordinal after its last.
    fn end(&self) -> u64 {
        self.first_ordinal + self.count
    }

    fn takes(&self, next: &Self) -> bool {
        next.rows.end - self.rows.start <= Self::ROWS_MAX
    }

    /// Adds the run that follows this one.
    fn extend(&mut self, next: &Self) {
        let both_all = matches!((&self.passes, &next.passes), (Passes::All, Passes::All));
        if !both_all {
            let mut bits = self.bits();
            bits.resize(((next.rows.end - self.rows.start) as usize).div_ceil(64), 0);
            for index in 0..next.rows.end - next.rows.start {
                if next.has(index) {
                    set_bit(&mut bits, next.rows.start - self.rows.start + index);
                }
            }
            self.passes = Passes::Some(bits);
        }
        self.count += next.count;
        self.rows.end = next.rows.end;
    }

    fn bits(&mut self) -> Vec<u64> {
        let rows = self.rows.end - self.rows.start;
        match std::mem::replace(&mut self.passes, Passes::All) {
            Passes::Some(bits) => bits,
            Passes::All => {
                let mut bits = vec![0; (rows as usize).div_ceil(64)];
                (0..rows).for_each(|index| set_bit(&mut bits, index));
                bits
            }
        }
    }

    fn has(&self, index: u64) -> bool {
        match &self.passes {
            Passes::All => true,
            Passes::Some(bits) => {
                bits.get((index / 64) as usize).is_some_and(|word| word >> (index % 64) & 1 == 1)
            }
        }
    }

    /// The row of the n-th that passes.
    fn select(&self, n: u64) -> Option<u64> {
        if n >= self.count {
            return None;
        }
        let Passes::Some(bits) = &self.passes else { return Some(self.rows.start + n) };
        let mut left = n;
        for (index, word) in bits.iter().enumerate() {
            let ones = u64::from(word.count_ones());
            if left < ones {
                let mut rest = *word;
                for _ in 0..left {
                    rest &= rest - 1;
                }
                return Some(
                    self.rows.start + index as u64 * 64 + u64::from(rest.trailing_zeros()),
                );
            }
            left -= ones;
        }
        None
    }

    /// How many pass before the row.
    fn rank(&self, row: u64) -> u64 {
        let before = row.saturating_sub(self.rows.start).min(self.rows.end - self.rows.start);
        let Passes::Some(bits) = &self.passes else { return before };
        let (words, rest) = ((before / 64) as usize, before % 64);
        let whole: u64 = bits.iter().take(words).map(|word| u64::from(word.count_ones())).sum();
        let partial = bits.get(words).map_or(0, |word| word & ((1 << rest) - 1));
        whole + u64::from(partial.count_ones())
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
