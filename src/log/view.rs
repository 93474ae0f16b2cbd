//! A pane's position in the store: which rows pass its filter, by one bit a row.
//!
//! The rows that pass have *ordinals* of their own. They grow towards newer rows, never change while
//! the filter stays, and are not reused when old rows leave memory, so a scroll position holds.
//! Looking begins at the newest rows and goes both ways, so a new filter shows its newest hits at once even
//! among ten million rows. The ui thread looks at no more than the few rows that came since the last frame; all
//! others are looked at by the log's scanner, which publishes runs of bits.

mod on_disk;
mod runs;
mod scan;

use super::dropper::Dropper;
use super::filter::{Describe, Filter, ReadyFilter};
use super::scanner::{Describers, ScanHandle, ScanProgress};
use super::segment::Portion;
use super::store::{RowPlace, Store};
use runs::LookedAt;
use scan::{From, RangeScan, look};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where ordinals begin: in the middle, since scanning goes both ways.
const FIRST_ORDINAL: u64 = 1 << 48;

/// Steps that a frame takes in each direction where session and kind of a row decide: as many segments, in
/// a fifth of a millisecond. Where rows are read it takes one, of [`Portion::SHORT`].
const HEAD_STEPS_A_FRAME: u32 = 8;

/// The rows of the store that pass a filter.
#[derive(Debug)]
pub struct View {
    filter: Arc<ReadyFilter>,
    /// Rows before this one were cleared.
    floor: u64,
    /// While paused: rows from this one on are not shown yet.
    ceiling: Option<u64>,
    parts: VecDeque<LookedAt>,
    /// The rows that were looked at.
    scanned: Range<u64>,
    /// Where ordinals stand while there are no parts.
    base_ordinal: u64,
    /// Newer rows that the scanner is looking at.
    newer: Option<Asked>,
    /// Older rows that the scanner is looking at.
    older: Option<Asked>,
    /// Frees what is not needed any more.
    dropper: Option<Dropper>,
    rows_looked_at: u64,
}

/// Rows that the scanner is looking at.
#[derive(Debug)]
struct Asked {
    rows: Range<u64>,
    handle: ScanHandle<Vec<LookedAt>>,
}

impl View {
    /// A view that has looked at nothing yet.
    pub fn new(filter: Filter) -> Self {
        Self {
            filter: Arc::new(ReadyFilter::new(filter)),
            floor: 0,
            ceiling: None,
            parts: VecDeque::new(),
            scanned: 0..0,
            base_ordinal: FIRST_ORDINAL,
            newer: None,
            older: None,
            dropper: None,
            rows_looked_at: 0,
        }
    }

    /// What it shows.
    pub fn filter(&self) -> &Filter {
        self.filter.filter()
    }

    /// Another view of the rows among which this one chooses.
    #[must_use]
    pub fn of_same_rows(&self, filter: Filter) -> Self {
        let mut other = Self::new(filter);
        (other.floor, other.ceiling) = (self.floor, self.ceiling);
        other
    }

    /// The same rows, and none that come after now: to be read on another thread. A bit a row is copied.
    pub fn snapshot(&self, store: &Store) -> Self {
        Self {
            filter: Arc::clone(&self.filter),
            floor: self.floor,
            ceiling: Some(self.ceiling.unwrap_or_else(|| store.rows().end)),
            parts: self.parts.clone(),
            scanned: self.scanned.clone(),
            base_ordinal: self.base_ordinal,
            newer: None,
            older: None,
            dropper: None,
            rows_looked_at: 0,
        }
    }

    /// Shows something else. Ordinals begin anew.
    pub fn set_filter(&mut self, filter: Filter) {
        if *self.filter() != filter {
            self.filter = Arc::new(ReadyFilter::new(filter));
            self.forget();
        }
    }

    /// Looks at everything anew, for when the descriptions of rows have changed (the language).
    pub fn forget(&mut self) {
        self.call_off();
        let parts = std::mem::take(&mut self.parts);
        if !parts.is_empty() {
            self.free(parts);
        }
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
    /// done. Always does at least one step. For a thread that may take its time; the ui thread calls
    /// [`View::update`].
    pub fn advance(&mut self, store: &Store, time: Duration, describe: Describe<'_>) -> Progress {
        let deadline = Instant::now() + time;
        let store = &store.waiting();
        self.call_off();
        let wanted = self.wanted(store);
        self.begin(store, &wanted);
        loop {
            if self.scanned.end < wanted.end {
                self.step_newer(store, wanted.end, Portion::LONG, describe);
            } else if self.scanned.start > wanted.start {
                self.step_older(store, wanted.start, Portion::LONG, describe);
            } else {
                return Progress::Done;
            }
            if Instant::now() >= deadline {
                return self.progress(&wanted);
            }
        }
    }

    /// Takes in what the scanner has found, looks at the few rows that are new, and asks for all others.
    /// The scanner wakes the window when it has found something.
    pub fn update(&mut self, store: &Store, describers: Describers<'_>) -> Progress {
        self.dropper.get_or_insert_with(|| store.dropper().clone());
        self.take_found();
        let wanted = self.wanted(store);
        self.begin(store, &wanted);
        let steps = if self.filter.is_by_head() { HEAD_STEPS_A_FRAME } else { 1 };
        let mut left = if self.newer.is_none() { steps } else { 0 };
        while left > 0 && self.scanned.end < wanted.end {
            self.step_newer(store, wanted.end, Portion::SHORT, describers.here);
            left -= 1;
        }
        let mut left = if self.older.is_none() && self.filter.is_by_head() { steps } else { 0 };
        while left > 0 && self.scanned.start > wanted.start {
            self.step_older(store, wanted.start, Portion::SHORT, describers.here);
            left -= 1;
        }
        self.ask(store, &wanted, describers);
        self.progress(&wanted)
    }

    /// Waits until the scanner has found something, if it was asked, or the time is up. For tests and
    /// programs without a window.
    pub fn wait(&self, limit: Duration) {
        if let Some(asked) = self.newer.as_ref().or(self.older.as_ref()) {
            asked.handle.wait(limit);
        }
    }

    /// Rows that were looked at on the calling thread so far: what frames have cost.
    pub fn rows_looked_at(&self) -> u64 {
        self.rows_looked_at
    }

    fn ask(&mut self, store: &Store, wanted: &Range<u64>, describers: Describers<'_>) {
        let ask = |rows: Range<u64>, from| {
            let words = describers.elsewhere.clone();
            let filter = Arc::clone(&self.filter);
            let scan = RangeScan::new(store.waiting(), filter, words, (rows.clone(), from));
            Some(Asked { rows, handle: store.scanner().ask(scan) })
        };
        if self.newer.is_none() && self.scanned.end < wanted.end {
            self.newer = ask(self.scanned.end..wanted.end, From::Oldest);
        }
        if self.older.is_none() && self.scanned.start > wanted.start {
            self.older = ask(wanted.start..self.scanned.start, From::Newest);
        }
    }

    /// Takes in what the scanner has found.
    fn take_found(&mut self) {
        if let Some(asked) = self.newer.take() {
            let (runs, outcome) = asked.handle.take();
            for run in runs {
                self.push_back(run);
            }
            match outcome {
                ScanProgress::Going => self.newer = Some(asked),
                ScanProgress::Done => {}
                ScanProgress::Failed => self.scanned.end = self.scanned.end.max(asked.rows.end),
            }
        }
        if let Some(asked) = self.older.take() {
            let (runs, outcome) = asked.handle.take();
            for run in runs {
                self.push_front(run);
            }
            match outcome {
                ScanProgress::Going => self.older = Some(asked),
                // What was not found has left memory, or cannot be looked at.
                ScanProgress::Done | ScanProgress::Failed => {
                    self.scanned.start = self.scanned.start.min(asked.rows.start);
                }
            }
        }
    }

    /// Calls off what the scanner was asked for.
    fn call_off(&mut self) {
        let asked = (self.newer.take(), self.older.take());
        if let (Some(_), _) | (_, Some(_)) = asked {
            [&asked.0, &asked.1].into_iter().flatten().for_each(|asked| asked.handle.cancel());
            self.free(asked);
        }
    }

    /// Frees something elsewhere, once it is known where.
    fn free(&self, thing: impl Send + 'static) {
        if let Some(dropper) = &self.dropper {
            dropper.free(thing);
        }
    }

    /// Begins at the newest rows if nothing was looked at, and forgets those that left memory.
    fn begin(&mut self, store: &Store, wanted: &Range<u64>) {
        self.drop_before(wanted.start);
        if self.scanned.is_empty() && self.newer.is_none() && self.older.is_none() {
            let start = newest_step(store, wanted, &self.filter);
            self.scanned = start..start;
            // Older rows get their ordinals from here downwards; those below are used up.
            self.base_ordinal += start - wanted.start;
        }
    }

    fn progress(&self, wanted: &Range<u64>) -> Progress {
        let newer = wanted.end.saturating_sub(self.scanned.end);
        match newer + self.scanned.start.saturating_sub(wanted.start) {
            0 => Progress::Done,
            left => Progress::Left(left),
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

    /// The rows at some ordinals, in their order: their place is looked up once for all of them.
    pub fn rows_at(&self, ordinals: Range<u64>) -> impl Iterator<Item = u64> {
        let place = self.parts.partition_point(|part| part.end() <= ordinals.start);
        let parts = self.parts.range(place..);
        let parts = parts.take_while(move |part| part.first_ordinal < ordinals.end);
        parts.flat_map(move |part| part.rows_at(ordinals.clone()))
    }

    /// The ordinal of a row that passes, or else of the next newer one that does.
    pub fn ordinal_of(&self, row: u64) -> Option<u64> {
        let place = self.parts.partition_point(|part| part.rows.end <= row);
        let part = self.parts.get(place)?;
        let ordinal = part.first_ordinal + part.rank(row);
        self.ordinals().contains(&ordinal).then_some(ordinal)
    }

    /// How many of the rows that pass are before a row, as far as known.
    pub fn count_before(&self, row: u64) -> u64 {
        let ordinals = self.ordinals();
        self.ordinal_of(row).unwrap_or(ordinals.end) - ordinals.start
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
            self.call_off();
            self.scanned = 0..0;
        }
    }

    fn step_newer(&mut self, store: &Store, end: u64, portion: Portion, describe: Describe<'_>) {
        let sought = (self.scanned.end..end, From::Oldest);
        // If there is none, its row was sealed meanwhile, and the next step finds it.
        if let Some(run) = look(store, &self.filter, sought, portion, describe) {
            self.rows_looked_at += run.rows.end - run.rows.start;
            self.push_back(run);
        }
    }

    fn step_older(&mut self, store: &Store, start: u64, portion: Portion, describe: Describe<'_>) {
        let sought = (start..self.scanned.start, From::Newest);
        match look(store, &self.filter, sought, portion, describe) {
            Some(run) => {
                self.rows_looked_at += run.rows.end - run.rows.start;
                self.push_front(run);
            }
            // The row left memory meanwhile; if it was sealed, the next step finds it.
            None if self.scanned.start <= store.rows().start => self.scanned.start = start,
            None => {}
        }
    }

    fn push_back(&mut self, mut part: LookedAt) {
        self.scanned.end = part.rows.end;
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
        self.scanned.start = part.rows.start;
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
fn newest_step(store: &Store, wanted: &Range<u64>, filter: &ReadyFilter) -> u64 {
    if !filter.is_by_head() {
        return wanted.end.saturating_sub(Portion::SHORT.rows).clamp(wanted.start, wanted.end);
    }
    let last = wanted.end.saturating_sub(1);
    let segment_start = match store.find(last) {
        RowPlace::Sealed(segment) => segment.rows().start,
        RowPlace::OnDisk(rows) | RowPlace::Gone(rows) => rows.start,
        RowPlace::Open => store.with_open(|open| open.rows().start),
    };
    segment_start.clamp(wanted.start, wanted.end)
}

impl Drop for View {
    fn drop(&mut self) {
        self.forget();
    }
}

#[cfg(test)]
mod quick_tests;
#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
