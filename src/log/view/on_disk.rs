//! Looking at rows on the disk: at several segments in one go, by two threads.

use super::runs::{LookedAt, Passes};
use super::scan::{From, look_at, run_of};
use crate::log::filter::{Describe, ReadyFilter};
use crate::log::scanner::RowDescriber;
use crate::log::spool::cache::SegmentReader;
use crate::log::spool::on_disk::Spooled;
use crate::log::store::Store;
use crate::threads::with_a_helper;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Segments that are looked at before what was found is published: a millisecond or two where the system has them in
/// memory, and much longer than it takes to begin a thread.
const SEGMENTS_AT_ONCE: usize = 8;

/// No further one is begun in a step that has taken so long. Where most rows must be looked at by themselves, a segment
/// takes tens of milliseconds, and what was found before is to be seen meanwhile; less than a frame, and a hundred times
/// what it takes to begin a thread.
pub(super) const STEP_TIME: Duration = Duration::from_millis(10);

/// Looks at some segments on the disk, as they follow each other that way. Nothing if the first of the rows is not there,
/// or if each row has to be looked at by itself: that takes time, and is done bit by bit. Nothing, too, if the thread did
/// not run for a while.
pub(super) fn look_on_disk(
    store: &Store,
    filter: &ReadyFilter,
    (rows, from): (&Range<u64>, From),
    words: &RowDescriber,
) -> Vec<LookedAt> {
    let Some(last) = rows.end.checked_sub(1).filter(|_| filter.is_quick()) else {
        return Vec::new();
    };
    let mut segments = store.with_disk(|disk| match from {
        From::Oldest => disk.from(rows.start, SEGMENTS_AT_ONCE),
        From::Newest => disk.back_from(last, SEGMENTS_AT_ONCE),
    });
    segments.retain(|spooled| spooled.rows.start < rows.end && rows.start < spooled.rows.end);
    if segments.is_empty() {
        return Vec::new();
    }
    let (next, begun) = (AtomicUsize::new(0), Instant::now());
    let work = |reader: &mut SegmentReader| {
        let describe = |row: &_| words.of(row);
        let one = || {
            // Not after a place is taken: without it, those that follow it would be of no use.
            if begun.elapsed() >= STEP_TIME {
                return None;
            }
            let place = next.fetch_add(1, Relaxed);
            let spooled = segments.get(place)?;
            Some((place, look_at_one(store, filter, (spooled, rows), reader, &describe)))
        };
        std::iter::from_fn(one).collect::<Vec<_>>()
    };
    let (mut found, others) = store.with_scan_readers(|[own, helpers]| {
        if segments.len() == 1 {
            return (work(own), None);
        }
        with_a_helper("log scanner's helper", (own, helpers), work)
    });
    found.extend(others.unwrap_or_default());
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, run)| run).collect()
}

/// Looks at those of some rows that are in a segment on the disk.
fn look_at_one(
    store: &Store,
    filter: &ReadyFilter,
    (spooled, rows): (&Spooled, &Range<u64>),
    reader: &mut SegmentReader,
    describe: Describe<'_>,
) -> LookedAt {
    let none = || run_of(rows, &spooled.rows, Passes::Some(Vec::new()));
    if filter.passes_none(&spooled.hull) {
        return none();
    }
    match reader.read(spooled) {
        Ok(segment) => {
            let rows = rows.start.max(spooled.rows.start)..rows.end.min(spooled.rows.end);
            look_at(store, filter, segment, rows, describe)
        }
        Err(error) => {
            store.note_unreadable(spooled, error);
            none()
        }
    }
}
