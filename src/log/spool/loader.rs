//! Reads back what is to be drawn, on a thread of its own.
//!
//! The ui thread asks for rows, goes on drawing without them, and is woken when they are there: those asked for last
//! come first, since those before them may have been scrolled out of sight. What was read is kept for a while: rows
//! by themselves, since those of one screen may lie in as many segments, and some segments, in which one scrolls on.

use super::cache::{SegmentCache, read};
use super::on_disk::{ReadBy, Spooled};
use crate::log::segment::{Row, Segment};
use crate::log::store::{RowsOfSegment, Store, StoreParts};
use crate::threads::{locked, spawn};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};

/// Rows that wait to be read: some screens. More of them, and those asked for first are forgotten; if they are still
/// to be seen, they are asked for again.
const WANTED_MAX: usize = 1024;

/// Rows that are kept by themselves: some screens of a filter that finds one in each segment.
const ROWS_MAX: usize = 1024;

/// Payload of those rows, in bytes.
const ROWS_BYTES_MAX: usize = 8 << 20;

/// A handle to the thread, which starts with the first row that is asked for and ends with the store.
#[derive(Debug, Default)]
pub(in crate::log) struct Loader(Arc<Desk>);

#[derive(Default)]
struct Desk {
    state: Mutex<DeskState>,
    changed: Condvar,
}

#[derive(Default)]
struct DeskState {
    wanted: VecDeque<Wanted>,
    segments: SegmentCache,
    rows: KeptRows,
    has_thread: bool,
    stops: bool,
}

/// What somebody waits for.
#[derive(Clone, Copy)]
struct Wanted {
    row: u64,
    /// So much of its payload; `None` if its segment is wanted.
    payload_bytes: Option<usize>,
}

/// Rows by themselves.
#[derive(Default)]
struct KeptRows {
    rows: HashMap<u64, KeptRow>,
    /// Their numbers, those kept first at the front.
    order: VecDeque<u64>,
    bytes: usize,
}

struct KeptRow {
    row: Row,
    /// How much of its payload was asked for.
    payload_bytes: usize,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Loader {
    /// Copies rows, each into its place; those that are not at hand are asked for.
    pub(in crate::log) fn copy(
        &self,
        on_disk: &[RowsOfSegment],
        payload_bytes: usize,
        rows: &mut [Option<Row>],
        store: &Weak<StoreParts>,
    ) {
        let mut state = locked(&self.0.state);
        let mut asks = false;
        for RowsOfSegment { segment, wanted } in on_disk {
            let at_hand = state.segments.get(segment.start);
            for (place, number) in wanted {
                let found = match &at_hand {
                    Some(segment) => segment.row(*number, payload_bytes),
                    None => state.rows.get(*number, payload_bytes),
                };
                if found.is_none() {
                    state.want(Wanted { row: *number, payload_bytes: Some(payload_bytes) });
                    asks = true;
                }
                if let Some(place) = rows.get_mut(*place) {
                    *place = found;
                }
            }
        }
        if asks {
            self.wake(&mut state, store);
        }
    }

    /// The segment of a row, if it is at hand.
    pub(in crate::log) fn segment(&self, row: u64) -> Option<Arc<Segment>> {
        locked(&self.0.state).segments.holding(row)
    }

    /// Asks for the segment of a row.
    pub(in crate::log) fn want(&self, row: u64, store: &Weak<StoreParts>) {
        let mut state = locked(&self.0.state);
        state.want(Wanted { row, payload_bytes: None });
        self.wake(&mut state, store);
    }

    fn wake(&self, state: &mut DeskState, store: &Weak<StoreParts>) {
        if !state.has_thread {
            let (desk, store) = (Arc::clone(&self.0), Weak::clone(store));
            // Without a thread the next one who asks tries again.
            state.has_thread = spawn("log loader".to_owned(), move || desk.run(&store)).is_ok();
        }
        self.0.changed.notify_one();
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        locked(&self.0.state).stops = true;
        self.0.changed.notify_one();
    }
}

impl DeskState {
    fn want(&mut self, wanted: Wanted) {
        let covers =
            |known: &Wanted| known.row == wanted.row && known.payload_bytes >= wanted.payload_bytes;
        // Asked for again in each picture until they come: those asked for last are at the end.
        if self.wanted.iter().rev().any(covers) {
            return;
        }
        if self.wanted.len() >= WANTED_MAX {
            self.wanted.pop_front();
        }
        self.wanted.push_back(wanted);
    }

    /// Takes what is wanted of some rows.
    fn take_wanted(&mut self, rows: &std::ops::Range<u64>) -> Vec<Wanted> {
        let (taken, left): (VecDeque<_>, VecDeque<_>) =
            self.wanted.drain(..).partition(|wanted| rows.contains(&wanted.row));
        self.wanted = left;
        taken.into()
    }
}

impl KeptRows {
    fn get(&self, number: u64, payload_bytes: usize) -> Option<Row> {
        let kept = self.rows.get(&number)?;
        let is_enough =
            kept.payload_bytes >= payload_bytes || kept.row.payload.len() == kept.row.payload_bytes;
        is_enough.then(|| {
            let mut row = kept.row.clone();
            row.payload.truncate(payload_bytes);
            row
        })
    }

    fn keep(&mut self, row: Row, payload_bytes: usize) {
        let number = row.number;
        self.bytes += row.payload.len();
        match self.rows.insert(number, KeptRow { row, payload_bytes }) {
            Some(before) => self.bytes -= before.row.payload.len(),
            None => self.order.push_back(number),
        }
        while self.order.len() > 1 && (self.order.len() > ROWS_MAX || self.bytes > ROWS_BYTES_MAX) {
            let oldest = self.order.pop_front().and_then(|number| self.rows.remove(&number));
            self.bytes -= oldest.map_or(0, |oldest| oldest.row.payload.len());
        }
    }
}

impl Desk {
    fn run(&self, store: &Weak<StoreParts>) {
        while let Some(row) = self.next() {
            let Some(store) = store.upgrade().map(Store::of_parts) else { return };
            match store.spooled_at(row) {
                Some(spooled) => self.load(&store, &spooled),
                // It has left meanwhile.
                None => drop(locked(&self.state).take_wanted(&(row..row + 1))),
            }
            store.wake_ui();
        }
    }

    /// Waits for what is wanted, and gives the row that was asked for last. `None` when there will be no more.
    fn next(&self) -> Option<u64> {
        let mut state = locked(&self.state);
        loop {
            if state.stops {
                return None;
            }
            if let Some(wanted) = state.wanted.back() {
                return Some(wanted.row);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Reads a segment, and keeps it and the rows of it that are wanted.
    fn load(&self, store: &Store, spooled: &Spooled) {
        let mut bytes = Vec::new();
        let mut segment = Segment::default();
        let result = read(spooled, &mut bytes, &mut segment);
        let wanted = locked(&self.state).take_wanted(&spooled.rows);
        if let Err(error) = result {
            return store.note_unreadable(spooled, error);
        }
        let segment = Arc::new(segment);
        let copy = |wanted: Wanted| {
            let payload_bytes = wanted.payload_bytes?;
            Some((segment.row(wanted.row, payload_bytes)?, payload_bytes))
        };
        let rows: Vec<(Row, usize)> = wanted.into_iter().filter_map(copy).collect();
        let mut state = locked(&self.state);
        for (row, payload_bytes) in rows {
            state.rows.keep(row, payload_bytes);
        }
        let gone = state.segments.keep(segment, store.read_bytes_max());
        let used = state.segments.memory_bytes() + state.rows.bytes;
        drop(state);
        drop(gone);
        store.note_read_bytes(ReadBy::Loader, used);
    }
}
