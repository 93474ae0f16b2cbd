//! Looking at rows: whether they pass a filter, from the oldest on or from the newest back.

use super::on_disk::look_on_disk;
use super::runs::{LookedAt, Passes};
use crate::log::bits::{ones, set_bit};
use crate::log::filter::{Describe, ReadyFilter};
use crate::log::scanner::{RowDescriber, Scan, ScanResults, Step};
use crate::log::segment::{Portion, Scanned, Segment};
use crate::log::store::{RowPlace, Store};
use std::ops::Range;
use std::sync::Arc;

/// Rows of the open segment whose heads are looked at under the store's lock in one go: a few microseconds.
const OPEN_HEADS_AT_ONCE: u64 = 1024;

/// At which end of a range looking begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    Oldest,
    Newest,
}

/// Looks at a portion of some rows; where session and kind decide, at all that are in one segment. `None` if the
/// first of them has just been sealed, or is on the disk and not at hand.
pub(super) fn look(
    store: &Store,
    filter: &ReadyFilter,
    (rows, from): (Range<u64>, From),
    portion: Portion,
    describe: Describe<'_>,
) -> Option<LookedAt> {
    let first = match from {
        From::Oldest => rows.start,
        From::Newest => rows.end.checked_sub(1)?,
    };
    let in_segment = |segment: &Segment, portion: Option<Portion>| {
        portion_of(segment, rows.clone(), from, portion).filter(|rows| rows.contains(&first))
    };
    let by_head = filter.is_by_head();
    if by_head && let Some(run) = look_at_hull(store, filter, &rows, first) {
        return Some(run);
    }
    match store.find(first) {
        RowPlace::Sealed(segment) => {
            let rows = in_segment(&segment, (!by_head).then_some(portion))?;
            return Some(look_at(store, filter, &segment, rows, describe));
        }
        RowPlace::Gone(hole) => return Some(run_of(&rows, &hole, Passes::Some(Vec::new()))),
        RowPlace::OnDisk(_) => return None,
        RowPlace::Open => {}
    }
    if by_head {
        let heads = Portion { rows: OPEN_HEADS_AT_ONCE, payload_bytes: usize::MAX };
        return store.with_open(|open| {
            let rows = in_segment(open, Some(heads))?;
            Some(look_at(store, filter, open, rows, describe))
        });
    }
    let copy = store.with_open(|open| {
        let rows = in_segment(open, Some(Portion::SHORT))?;
        Some(open.copy_of(rows))
    })?;
    Some(look_at(store, filter, &copy, copy.rows(), describe))
}

/// All rows of a segment on the disk, if they pass or none of them does as far as is known without reading them.
fn look_at_hull(
    store: &Store,
    filter: &ReadyFilter,
    rows: &Range<u64>,
    first: u64,
) -> Option<LookedAt> {
    let (on_disk, hull) = store.hull_at(first)?;
    if filter.passes_whole(&hull) {
        return Some(run_of(rows, &on_disk, Passes::All));
    }
    filter.passes_none(&hull).then(|| run_of(rows, &on_disk, Passes::Some(Vec::new())))
}

/// The rows of a range that are in another one, which all pass or do not.
pub(super) fn run_of(rows: &Range<u64>, within: &Range<u64>, passes: Passes) -> LookedAt {
    let rows = rows.start.max(within.start)..rows.end.min(within.end);
    let count = if matches!(passes, Passes::All) { rows.end - rows.start } else { 0 };
    LookedAt { rows, first_ordinal: 0, count, passes }
}

/// The rows of a range that are in a segment, as many as a portion has.
fn portion_of(
    segment: &Segment,
    rows: Range<u64>,
    from: From,
    portion: Option<Portion>,
) -> Option<Range<u64>> {
    let all = segment.rows();
    let rows = rows.start.max(all.start)..rows.end.min(all.end);
    if rows.is_empty() {
        return None;
    }
    Some(match (portion, from) {
        (None, _) => rows,
        (Some(portion), From::Oldest) => segment.oldest_of(rows, portion),
        (Some(portion), From::Newest) => segment.newest_of(rows, portion),
    })
}

pub(super) fn look_at(
    store: &Store,
    filter: &ReadyFilter,
    segment: &Segment,
    rows: Range<u64>,
    describe: Describe<'_>,
) -> LookedAt {
    let count = rows.end - rows.start;
    let run = |count, passes| LookedAt { rows: rows.clone(), first_ordinal: 0, count, passes };
    if filter.passes_whole(segment) {
        return run(count, Passes::All);
    }
    if filter.passes_none(segment) {
        return run(0, Passes::Some(Vec::new()));
    }
    let mut bits = vec![0_u64; (count as usize).div_ceil(64)];
    if filter.is_by_head() {
        let mut heads = segment.heads(rows.clone());
        for word in &mut bits {
            for (bit, (session, kind)) in heads.by_ref().take(64).enumerate() {
                *word |= u64::from(filter.passes_head(session, kind)) << bit;
            }
        }
        let passed = bits.iter().map(|word| u64::from(word.count_ones())).sum();
        return run(passed, Passes::Some(bits));
    }
    let mut passed = 0;
    // Never under the store's lock: where that is held, session and kind have decided above.
    let mut test = filter.of(segment, describe).with_neighbours(store);
    let look = |row: Scanned<'_>| {
        if test.passes(&row) {
            set_bit(&mut bits, row.number - rows.start);
            passed += 1;
        }
    };
    match filter.candidates(segment, &rows) {
        Some(candidates) => {
            let numbers = ones(&candidates).map(|index| rows.start + index);
            numbers.filter_map(|number| segment.scanned(number)).for_each(look);
        }
        None => segment.scan(rows.clone()).for_each(look),
    }
    run(passed, Passes::Some(bits))
}

/// Looks at a range of rows on the thread of the scans.
pub(super) struct RangeScan {
    store: Store,
    filter: Arc<ReadyFilter>,
    words: RowDescriber,
    rows: Range<u64>,
    from: From,
    /// Whether it has read rows on the disk in one go.
    has_read: bool,
}

impl RangeScan {
    pub(super) fn new(
        store: Store,
        filter: Arc<ReadyFilter>,
        words: RowDescriber,
        (rows, from): (Range<u64>, From),
    ) -> Self {
        Self { store, filter, words, rows, from, has_read: false }
    }
}

impl Scan for RangeScan {
    /// Runs in the order in which they were looked at.
    type Results = Vec<LookedAt>;

    fn step(&mut self, results: &ScanResults<Vec<LookedAt>>) -> Step {
        // What has left memory need not be looked at.
        self.rows.start = self.rows.start.max(self.store.rows().start);
        if self.rows.is_empty() {
            return Step::Done;
        }
        let Self { store, filter, words, rows, from, has_read } = self;
        let mut runs = look_on_disk(store, filter, (rows, *from), words);
        *has_read |= !runs.is_empty();
        if runs.is_empty() {
            let sought = (rows.clone(), *from);
            let portion = if filter.is_quick() { Portion::LONGEST } else { Portion::LONG };
            runs.extend(look(store, filter, sought, portion, &|row| words.of(row)));
        }
        for run in &runs {
            match from {
                From::Oldest => rows.start = run.rows.end,
                From::Newest => rows.end = run.rows.start,
            }
        }
        // If there is none, the first row was sealed or is gone meanwhile: the next step finds which.
        if !runs.is_empty() {
            results.publish(|found| found.extend(runs));
        }
        if rows.is_empty() { Step::Done } else { Step::More }
    }
}

impl Drop for RangeScan {
    fn drop(&mut self) {
        // Another scan may be reading with that memory.
        if self.has_read {
            self.store.end_scan_reads();
        }
    }
}
