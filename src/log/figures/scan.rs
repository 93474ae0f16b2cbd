//! Counting on the thread of the scans.

use super::counter::{Counter, Counts, ROWS_AT_ONCE};
use crate::log::scanner::{Scan, ScanResults, Step};
use crate::log::store::Store;

/// What was counted and not taken yet.
#[derive(Debug, Default)]
pub(super) struct Published {
    pub(super) counts: Counts,
    /// The row before which all were looked at.
    pub(super) looked_to: Option<u64>,
    /// What goes on counting, when it is done.
    pub(super) counter: Option<Counter>,
}

/// Counts the rows up to one.
pub(super) struct FigureScan {
    store: Store,
    counter: Counter,
    end: u64,
}

impl FigureScan {
    pub(super) fn new(store: Store, counter: Counter, end: u64) -> Self {
        Self { store, counter, end }
    }
}

impl Scan for FigureScan {
    type Results = Published;

    fn step(&mut self, results: &ScanResults<Published>) -> Step {
        let Self { store, counter, end } = self;
        let counted = counter.step(store, *end, ROWS_AT_ONCE);
        let looked_to = counter.looked_to;
        results.publish(|published| {
            published.counts.add(&counted);
            published.looked_to = Some(looked_to);
        });
        if looked_to >= *end { Step::Done } else { Step::More }
    }

    fn finish(self, published: &mut Published) {
        published.counter = Some(self.counter);
    }
}
