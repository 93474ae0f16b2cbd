//! Reads the rows of some sessions while they come into the log.

use crate::log::segment::Portion;
use crate::log::{Row, RowPlace, Segment, Store};
use crate::net::SessionId;
use std::sync::Arc;

/// Reads the rows of some sessions, in order, each once.
#[derive(Debug)]
pub(crate) struct RowReader {
    store: Arc<Store>,
    next: u64,
}

impl RowReader {
    /// Begins with what comes from now on.
    pub(crate) fn new(store: Arc<Store>) -> Self {
        let next = store.rows().end;
        Self { store, next }
    }

    /// Hands over the rows that came since. Returns how many rows of all sessions left the log before they
    /// could be looked at.
    pub(crate) fn read(
        &mut self,
        is_wanted: &dyn Fn(SessionId) -> bool,
        tell: impl FnMut(Row),
    ) -> u64 {
        self.read_some(usize::MAX, is_wanted, tell).lost
    }

    /// The same for so many portions at most, for a thread that draws.
    pub(crate) fn read_some(
        &mut self,
        portions: usize,
        is_wanted: &dyn Fn(SessionId) -> bool,
        mut tell: impl FnMut(Row),
    ) -> ReadRows {
        let rows = self.store.rows();
        let lost = rows.start.saturating_sub(self.next);
        self.next = self.next.max(rows.start);
        for _ in 0..portions {
            if self.next >= rows.end {
                break;
            }
            let before = self.next;
            for row in self.portion(is_wanted) {
                tell(row);
            }
            if self.next == before {
                // They were cleared or evicted meanwhile.
                break;
            }
        }
        ReadRows { lost, is_all: self.next >= rows.end }
    }

    /// The wanted rows of the next portion.
    fn portion(&mut self, is_wanted: &dyn Fn(SessionId) -> bool) -> Vec<Row> {
        let next = self.next;
        let take = |segment: &Segment, portion: Portion| {
            let from = next.max(segment.rows().start);
            let rows = segment.oldest_of(from..segment.rows().end, portion);
            let ours = segment.heads(rows.clone()).zip(rows.clone());
            let ours = ours.filter(|((session, _), _)| is_wanted(*session));
            let copied = ours.filter_map(|(_, row)| segment.row(row, usize::MAX)).collect();
            (rows.end.max(next), copied)
        };
        let (end, rows) = match self.store.find(next) {
            RowPlace::Sealed(segment) => take(&segment, Portion::LONG),
            RowPlace::Gone(hole) => (hole.end, Vec::new()),
            RowPlace::OnDisk(_) => {
                self.store.want(next);
                (next, Vec::new())
            }
            RowPlace::Open => self.store.with_open(|open| take(open, Portion::SHORT)),
        };
        self.next = end;
        rows
    }
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReadRows {
    /// Rows of all sessions that left the log before they could be looked at.
    pub(crate) lost: u64,
    /// Whether there are no more for now.
    pub(crate) is_all: bool,
}
