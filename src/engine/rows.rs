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
        let mut lost = rows.start.saturating_sub(self.next);
        self.next = self.next.max(rows.start);
        for _ in 0..portions {
            if self.next >= rows.end {
                break;
            }
            let before = self.next;
            let (gone, portion) = self.portion(is_wanted);
            lost += gone;
            for row in portion {
                tell(row);
            }
            if self.next == before {
                // They were cleared or evicted meanwhile.
                break;
            }
        }
        ReadRows { lost, is_all: self.next >= rows.end }
    }

    /// How many rows are gone where the next portion would be, and the wanted rows of it.
    fn portion(&mut self, is_wanted: &dyn Fn(SessionId) -> bool) -> (u64, Vec<Row>) {
        let next = self.next;
        let take = |segment: &Segment, portion: Portion| segment.rows_of(next, portion, is_wanted);
        let (end, rows) = match self.store.find(next) {
            RowPlace::Sealed(segment) => take(&segment, Portion::LONG),
            RowPlace::Gone(hole) => {
                self.next = hole.end.max(next);
                return (self.next - next, Vec::new());
            }
            RowPlace::OnDisk(_) => {
                self.store.want(next);
                (next, Vec::new())
            }
            RowPlace::Open => self.store.with_open(|open| take(open, Portion::SHORT)),
        };
        self.next = end;
        (0, rows)
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::log::segment::SEGMENT_ROWS_MAX;
    use crate::log::{DiskBudget, SpoolConfig};
    use crate::net::{Batch, Event, EventKind, Peer, Stamp, WorkerRole};
    use std::time::{Duration, Instant};

    const LIMIT: Duration = Duration::from_secs(30);

    fn append(store: &Store, rows: u64) {
        let event = Event {
            at: Stamp(7),
            peer: Peer::None,
            blocked_ns: 0.0,
            start: 0,
            len: 64,
            worker: WorkerRole::Other,
            kind: EventKind::Received { asked_bytes: 64 },
        };
        let events = vec![event; 1024];
        let batch = Batch { events, arena: vec![b'x'; 64].into(), wall_offset_ns: 0 };
        while store.rows().end < rows {
            store.append(SessionId(0), &batch, 0..1024);
        }
    }

    #[test]
    fn rows_that_are_gone_in_between_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::with_budget(0));
        let mut reader = RowReader::new(Arc::clone(&store));
        let budget = DiskBudget::Bytes(1 << 30);
        store.start_spool(SpoolConfig { folder: folder.path().join("spool"), budget }).unwrap();
        assert!(store.wait_until(LIMIT, |stats| stats.disk == crate::log::DiskState::On));
        // Rows come faster than the writer takes them: the oldest that it does not have leave, and those that it has
        // stand before the hole.
        let mut rows = 40 * SEGMENT_ROWS_MAX as u64;
        append(&store, rows);
        let deadline = Instant::now() + LIMIT;
        while store.stats().rows_evicted == 0 || store.stats().rows_on_disk == 0 {
            assert!(Instant::now() < deadline, "there is no hole: {:?}", store.stats());
            rows += SEGMENT_ROWS_MAX as u64;
            append(&store, rows);
        }
        let (mut read, mut lost) = (0_u64, 0);
        while read + lost < rows {
            assert!(Instant::now() < deadline, "{read} read, {lost} lost of {rows}");
            lost += reader.read(&|_| true, |_| read += 1);
        }
        assert_eq!(read + lost, rows);
        assert_eq!(lost, store.stats().rows_evicted);
    }
}
