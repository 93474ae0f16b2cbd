//! What came and went: how much in each interval, and with each peer.
//!
//! Rows are gone over once, the few that are new on the calling thread and all others by the log's scanner, as views do
//! it. What is kept has a bound whatever there is: [`Level`] for intervals, [`PEERS_MAX`] for peers. Nobody who does not
//! look at figures has any, and so they cost nothing.
//!
//! - `counter`: goes over rows;
//! - `intervals`: rows and bytes of each piece of time, at several scales;
//! - `peers`: rows and bytes of each peer;
//! - `scan`: the same on the thread of the scans.

mod counter;
mod intervals;
mod peers;
mod scan;

use super::filter::{ConnectionSet, Filter, ReadyFilter, SessionSet};
use super::frames::RowWindow;
use super::scanner::{ScanHandle, ScanProgress};
use super::store::Store;
use super::view::Progress;
use counter::{Counter, Counts, ROWS_AT_ONCE_HERE};
pub use intervals::{Amount, Interval, Level, Span};
pub use peers::{PEERS_MAX, PeerFigures, Peers};
use scan::{FigureScan, Published};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The figures of some sessions.
#[derive(Debug)]
pub struct Figures {
    filter: Arc<ReadyFilter>,
    counts: Counts,
    counter: CounterPlace,
    /// Rows before this one are not counted, since they were cleared.
    floor: u64,
    version: u64,
}

#[derive(Debug)]
enum CounterPlace {
    Here(Counter),
    /// With the scanner, which looks at the rows from one to another.
    Away {
        looked_to: u64,
        handle: ScanHandle<Published>,
    },
}

fn ready(sessions: Option<SessionSet>, connections: Option<ConnectionSet>) -> Arc<ReadyFilter> {
    Arc::new(ReadyFilter::new(Filter { sessions, connections, ..Filter::default() }))
}

impl Figures {
    /// Those of these sessions and connections, or of all. Nothing is counted yet.
    pub fn new(sessions: Option<SessionSet>, connections: Option<ConnectionSet>) -> Self {
        Self::of(ready(sessions, connections), 0)
    }

    fn of(filter: Arc<ReadyFilter>, floor: u64) -> Self {
        let counter = CounterPlace::Here(Counter::new(Arc::clone(&filter), floor));
        Self { filter, counts: Counts::default(), counter, floor, version: 0 }
    }

    /// Counts other sessions and connections from now on, anew. Costs little if they are the same.
    pub fn set_of(&mut self, sessions: Option<&SessionSet>, connections: Option<&ConnectionSet>) {
        let now = self.filter.filter();
        if now.sessions.as_ref() != sessions || now.connections.as_ref() != connections {
            let filter = ready(sessions.cloned(), connections.cloned());
            *self = Self { version: self.version + 1, ..Self::of(filter, self.floor) };
        }
    }

    /// Takes in what the scanner has counted, counts the few rows that are new, and has the scanner count them if there
    /// are more. It wakes the window when it has counted something. Once a frame; never waits.
    pub fn update(&mut self, store: &Store, window: RowWindow) -> Progress {
        if window.floor > self.floor {
            let filter = Arc::clone(&self.filter);
            *self = Self { version: self.version + 1, ..Self::of(filter, window.floor) };
        }
        self.take_in();
        let rows = store.rows();
        let end = window.ceiling.map_or(rows.end, |ceiling| ceiling.min(rows.end));
        let looked_to = match &mut self.counter {
            CounterPlace::Away { looked_to, .. } => *looked_to,
            CounterPlace::Here(counter) => {
                let found = counter.step(store, end, ROWS_AT_ONCE_HERE);
                let looked_to = counter.looked_to;
                self.add(&found);
                if looked_to < end {
                    self.ask(store, end);
                }
                looked_to
            }
        };
        match end.saturating_sub(looked_to) {
            0 => Progress::Done,
            left => Progress::Left(left),
        }
    }

    fn add(&mut self, counted: &Counts) {
        if !counted.is_empty() {
            self.counts.add(counted);
            self.version += 1;
        }
    }

    fn ask(&mut self, store: &Store, end: u64) {
        let CounterPlace::Here(counter) = &mut self.counter else { return };
        let looked_to = counter.looked_to;
        let counter = std::mem::replace(counter, Counter::new(Arc::clone(&self.filter), 0));
        let scan = FigureScan::new(store.waiting(), counter, end);
        self.counter = CounterPlace::Away { looked_to, handle: store.scanner().ask(scan) };
    }

    fn take_in(&mut self) {
        let CounterPlace::Away { looked_to, handle } = &mut self.counter else { return };
        let (published, outcome) = handle.take();
        *looked_to = published.looked_to.unwrap_or(*looked_to);
        if outcome != ScanProgress::Going {
            // A scan that a bug ended has none: the rows after those that it looked at are begun with.
            let began_anew = Counter::new(Arc::clone(&self.filter), *looked_to);
            self.counter = CounterPlace::Here(published.counter.unwrap_or(began_anew));
        }
        self.add(&published.counts);
    }

    /// Updates until all rows are counted, or the time is up. For tests and programs without a window.
    pub fn update_all(&mut self, store: &Store, window: RowWindow, limit: Duration) -> Progress {
        let deadline = Instant::now() + limit;
        loop {
            let progress = self.update(store, window);
            let left = deadline.saturating_duration_since(Instant::now());
            if progress == Progress::Done || left.is_zero() {
                return progress;
            }
            if let CounterPlace::Away { handle, .. } = &self.counter {
                handle.wait(left);
            }
        }
    }

    /// Changes whenever the figures do.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What came and went in each interval of a span that ends with the newest row.
    pub fn level(&self, span: Span) -> &Level {
        self.counts.intervals.level(span)
    }

    /// What came from each peer and went to it.
    pub fn peers(&self) -> &Peers {
        &self.counts.peers
    }

    /// Rows that left before they were counted.
    pub fn rows_not_counted(&self) -> u64 {
        self.counts.rows_not_counted
    }
}

#[cfg(test)]
mod tests;
