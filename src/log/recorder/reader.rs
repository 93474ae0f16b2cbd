//! Reads rows in order, each once, and counts those that left before.

use crate::log::segment::Portion;
use crate::log::{Row, RowPlace, Segment, Store};
use crate::net::SessionId;

/// Where reading has come to.
#[derive(Debug)]
pub(super) struct RowsInOrder {
    next: u64,
}

/// What was read in one go.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Rows that left the log before; they stood before those that were read.
    pub(super) missing: u64,
    /// The rows of the wanted sessions.
    pub(super) rows: Vec<Row>,
}

impl RowsInOrder {
    /// Begins with this row.
    pub(super) fn from(next: u64) -> Self {
        Self { next }
    }

    /// Whether there are rows that were not read.
    pub(super) fn has_more(&self, end: u64) -> bool {
        self.next < end
    }

    /// The next rows before an end, some of them. Never waits, but for the disk.
    pub(super) fn read(
        &mut self,
        store: &Store,
        end: u64,
        is_wanted: impl Fn(SessionId) -> bool,
    ) -> Read {
        let mut read = Read::default();
        let first = store.rows().start.min(end);
        if self.next < first {
            read.missing += first - self.next;
            self.next = first;
        }
        if self.next >= end {
            return read;
        }
        let next = self.next;
        let take = |segment: &Segment, portion: Portion| segment.rows_of(next, portion, &is_wanted);
        (self.next, read.rows) = match store.find(next) {
            RowPlace::Sealed(segment) => take(&segment, Portion::LONG),
            RowPlace::Open => store.with_open(|open| take(open, Portion::SHORT)),
            RowPlace::Gone(hole) => {
                let to = hole.end.min(end).max(next);
                read.missing += to - next;
                (to, Vec::new())
            }
            // The store is one that waits: this is not.
            RowPlace::OnDisk(rows) => {
                read.missing += rows.end.min(end).saturating_sub(next);
                (rows.end.max(next + 1), Vec::new())
            }
        };
        read
    }
}
