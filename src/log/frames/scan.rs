//! Looking for frames on the thread of the scans.

use super::Frame;
use super::index::Finder;
use super::list::FoundFrames;
use crate::log::scanner::{RowDescriber, Scan, ScanResults, Step};
use crate::log::segment::Portion;
use crate::log::store::Store;

/// What was found and not taken yet.
#[derive(Debug, Default)]
pub(super) struct Published {
    pub(super) found: FoundFrames,
    /// What has come of frames without end, up to the last row that was looked at.
    pub(super) rests: Option<Vec<(u64, Frame)>>,
    /// The row before which all were looked at.
    pub(super) looked_to: Option<u64>,
    /// What is known of the streams, when it is done.
    pub(super) finder: Option<Box<Finder>>,
}

/// Looks at the rows up to one.
pub(super) struct FrameScan {
    store: Store,
    finder: Box<Finder>,
    words: RowDescriber,
    end: u64,
}

impl FrameScan {
    pub(super) fn new(store: Store, finder: Box<Finder>, words: RowDescriber, end: u64) -> Self {
        Self { store, finder, words, end }
    }
}

impl Scan for FrameScan {
    type Results = Published;

    fn step(&mut self, results: &ScanResults<Published>) -> Step {
        let Self { store, finder, words, end } = self;
        finder.step(store, *end, Portion::LONG, &|row| words.of(row));
        let (found, rests) = (finder.take_found(), finder.rests(store));
        let looked_to = finder.looked_to;
        results.publish(|published| {
            published.found.append(found);
            published.rests = Some(rests);
            published.looked_to = looked_to;
        });
        if looked_to.is_some_and(|row| row >= *end) { Step::Done } else { Step::More }
    }

    fn finish(self, published: &mut Published) {
        published.finder = Some(self.finder);
    }
}
