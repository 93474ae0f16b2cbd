//! Looking at rows on the thread of the scans.

use super::finder::Finder;
use super::found::Found;
use crate::log::scanner::{Scan, ScanResults, Step};
use crate::log::segment::Portion;
use crate::log::store::Store;

/// What was found and not taken yet.
#[derive(Debug, Default)]
pub(super) struct Published {
    pub(super) found: Found,
    /// The row before which all were looked at.
    pub(super) looked_to: Option<u64>,
    /// What is known of the sockets, when it is done.
    pub(super) finder: Option<Box<Finder>>,
}

/// Looks at the rows up to one.
pub(super) struct TimelineScan {
    store: Store,
    finder: Box<Finder>,
    end: u64,
}

impl TimelineScan {
    pub(super) fn new(store: Store, finder: Box<Finder>, end: u64) -> Self {
        Self { store, finder, end }
    }
}

impl Scan for TimelineScan {
    type Results = Published;

    fn step(&mut self, results: &ScanResults<Published>) -> Step {
        let Self { store, finder, end } = self;
        finder.step(store, *end, Portion::LONG);
        let (found, looked_to) = (finder.take_found(), finder.looked_to);
        results.publish(|published| {
            published.found.append(found);
            published.looked_to = looked_to;
        });
        if looked_to.is_some_and(|row| row >= *end) { Step::Done } else { Step::More }
    }

    fn finish(self, published: &mut Published) {
        published.finder = Some(self.finder);
    }
}
