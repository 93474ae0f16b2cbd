//! Rows of a file on their way into a store.

use super::Passed;
use super::left_out::Tally;
use super::sessions::FILE_SESSION;
use crate::log::store::Store;
use crate::net::capture::{CaptureEvent, Damage};
use crate::net::{Arena, Batch, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};
use std::time::Duration;

/// Rows that are handed over at once…
const ROWS_AT_ONCE: usize = 1024;
/// …or so many bytes of payload.
const BYTES_AT_ONCE: usize = 256 << 10;

/// How far before the first row others may be: stamps have no sign. With one that is earlier, another count begins, and
/// another offset between the clocks.
const MARGIN_NS: i64 = 24 * 60 * 60 * 1_000_000_000;

/// How long rows wait for a disk that hangs. Then they go on, and what memory does not hold leaves.
const DISK_LIMIT: Duration = Duration::from_secs(10);

/// Takes rows for a store.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    store: &'a Store,
    batch: Batch,
    /// Whose the events are: so many in a row of one session.
    runs: Vec<(SessionId, usize)>,
    /// The wall clock's time at stamp 0.
    origin_ns: Option<i64>,
    rows: u64,
    passed: Passed,
}

impl Passed {
    fn count(&mut self, kind: &EventKind, bytes: u64) {
        let (way, bytes) = match kind {
            EventKind::Received { .. } => (&mut self.received, bytes),
            EventKind::Sent | EventKind::SentText(_) => (&mut self.sent, bytes),
            EventKind::Part(part, shared) => {
                let bytes = shared.as_ref().map_or(bytes, |shared| shared.len() as u64);
                (if part.is_sent() { &mut self.sent } else { &mut self.received }, bytes)
            }
            _ => return,
        };
        way.count(bytes);
    }
}

impl<'a> Sink<'a> {
    pub(super) fn new(store: &'a Store) -> Self {
        Self {
            store,
            batch: Batch::default(),
            runs: Vec::new(),
            origin_ns: None,
            rows: 0,
            passed: Passed::default(),
        }
    }

    /// The store.
    pub(super) fn store(&self) -> &'a Store {
        self.store
    }

    /// How many rows came.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// What came and went in them.
    pub(super) fn passed(&self) -> Passed {
        self.passed
    }

    /// When something was on the log's clock that was at this time on the wall's, and how far apart the two are.
    pub(super) fn stamp(&mut self, at_ns: i64) -> (Stamp, i64) {
        let origin = self.origin_ns.filter(|origin| *origin <= at_ns);
        let origin = origin.unwrap_or_else(|| at_ns.saturating_sub(MARGIN_NS));
        self.origin_ns = Some(origin);
        (Stamp(at_ns.saturating_sub(origin).cast_unsigned()), origin)
    }

    /// Takes a row.
    pub(super) fn push(
        &mut self,
        (session, peer): (SessionId, Peer),
        at_ns: i64,
        kind: EventKind,
        payload: &[u8],
    ) {
        let (at, worker) = (Stamp::default(), WorkerRole::Unseen);
        let event = Event { at, peer, blocked_ns: 0.0, start: 0, len: 0, worker, kind };
        self.push_event(session, at_ns, event, payload);
    }

    /// Takes a row that is an event already; when it was and where its payload is, it gets here.
    pub(super) fn push_event(
        &mut self,
        session: SessionId,
        at_ns: i64,
        event: Event,
        payload: &[u8],
    ) {
        let (at, offset_ns) = self.stamp(at_ns);
        let is_full = self.batch.events.len() >= ROWS_AT_ONCE
            || self.batch.arena.len() + payload.len() > BYTES_AT_ONCE;
        if is_full || offset_ns != self.batch.wall_offset_ns {
            self.flush();
            self.batch.wall_offset_ns = offset_ns;
        }
        self.passed.count(&event.kind, payload.len() as u64);
        let (start, len) = (self.batch.arena.len() as u32, payload.len() as u32);
        self.batch.arena.extend_from_slice(payload);
        self.batch.events.push(Event { at, start, len, ..event });
        self.rows += 1;
        match self.runs.last_mut() {
            Some((of, count)) if *of == session => *count += 1,
            _ => self.runs.push((session, 1)),
        }
    }

    /// The file is over: what is not in the log is told in its last rows.
    pub(super) fn push_last(&mut self, tally: &Tally, stopped: Option<(u64, Damage)>, at_ns: i64) {
        let stopped = stopped.map(|(offset, why)| CaptureEvent::Stopped { offset, why });
        for event in tally.events().into_iter().chain(stopped) {
            self.push((FILE_SESSION, Peer::None), at_ns, event.into(), &[]);
        }
        self.flush();
        for session in self.store.sessions() {
            self.store.note_complete(session.id);
        }
    }

    /// Hands over all that came, and waits for the disk if memory does not hold it.
    pub(super) fn flush(&mut self) {
        let mut from = 0;
        for (session, count) in self.runs.drain(..) {
            self.store.append(session, &self.batch, from..from + count);
            from += count;
        }
        if self.batch.arena.capacity() > 4 * BYTES_AT_ONCE {
            // After a payload that is far longer than most.
            self.batch.arena = Arena::default();
        }
        self.batch.clear();
        self.store.wait_for_disk(DISK_LIMIT);
    }
}
