//! All rows of all sessions, in order, within a memory budget.

use super::dropper::Dropper;
use super::scanner::Scanner;
use super::segment::{Row, Segment};
use super::sessions::{LoggedSession, Sessions};
use crate::net::{Batch, SessionId, session};
use crate::threads::locked;
use std::collections::VecDeque;
use std::ops::{Deref, Range};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

/// Memory that the log may use unless the settings say otherwise, in bytes: 2.9 million datagrams of
/// 64 bytes, and a small part of any machine's memory.
pub const BUDGET_BYTES: usize = 256 << 20;

/// The least budget that makes sense, in bytes: a few segments.
pub const BUDGET_BYTES_MIN: usize = 8 << 20;

/// The log store. One thread appends; everybody reads.
///
/// *Invariant: nothing larger than a row is freed under its lock, nor by anybody but the thread that appends
/// and one that does nothing else.*
#[derive(Clone, Debug)]
pub struct Store(Arc<StoreParts>);

#[derive(Debug)]
pub(super) struct StoreParts {
    inner: Mutex<Inner>,
    grew: Condvar,
    sessions: Sessions,
    dropper: Dropper,
    scanner: Scanner,
    /// Rows that were asked for in [`Store::copy_rows`]: what frames cost.
    #[cfg(test)]
    rows_copied: std::sync::atomic::AtomicU64,
}

#[derive(Debug)]
struct Inner {
    sealed: VecDeque<Arc<Segment>>,
    open: Segment,
    sealed_bytes: usize,
    budget_bytes: usize,
    rows_evicted: u64,
    /// How often those who wait were called.
    calls: u64,
}

/// What somebody who waits for rows knows already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    rows: u64,
    calls: u64,
}

/// The store's figures at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Rows ever appended.
    pub rows_logged: u64,
    /// Rows that left memory because of the budget.
    pub rows_evicted: u64,
    /// Memory in use, in bytes, with the unused part of adopted blocks. What is on its way to the log
    /// is bounded by the outboxes (`net::outbox::BYTES_MAX` and `BLOCKS_MAX` for each session).
    pub memory_bytes: usize,
    /// The most it may use, in bytes.
    pub budget_bytes: usize,
}

impl Default for Store {
    fn default() -> Self {
        Self::with_budget(BUDGET_BYTES)
    }
}

impl Store {
    /// An empty store that uses at most this much memory (at least [`BUDGET_BYTES_MIN`]).
    pub fn with_budget(budget_bytes: usize) -> Self {
        let inner = Inner {
            sealed: VecDeque::new(),
            open: Segment::default(),
            sealed_bytes: 0,
            budget_bytes: budget_bytes.max(BUDGET_BYTES_MIN),
            rows_evicted: 0,
            calls: 0,
        };
        let (dropper, scanner) = (Dropper::default(), Scanner::default());
        Self(Arc::new(StoreParts {
            inner: Mutex::new(inner),
            grew: Condvar::new(),
            sessions: Sessions::default(),
            dropper,
            scanner,
            #[cfg(test)]
            rows_copied: std::sync::atomic::AtomicU64::default(),
        }))
    }

    /// From now on, this is woken when a scan has found something for a view.
    pub fn set_waker(&self, ui: Waker) {
        self.0.scanner.set_waker(ui);
    }

    /// All sessions of this run, by their numbers.
    pub fn sessions(&self) -> Vec<LoggedSession> {
        self.0.sessions.all()
    }

    /// A session of this run.
    pub fn session(&self, id: SessionId) -> Option<LoggedSession> {
        self.0.sessions.get(id)
    }

    /// Adds a session to those of this run, or notes what has become of it.
    pub(super) fn note_session(&self, session: &session::Shared) {
        self.0.sessions.note(session);
    }

    /// The last row of a session is in the log.
    pub(super) fn note_complete(&self, id: SessionId) {
        self.0.sessions.note_complete(id);
    }

    /// What looks at rows for views.
    pub(super) fn scanner(&self) -> &Scanner {
        &self.0.scanner
    }

    /// What frees things that are large.
    pub(super) fn dropper(&self) -> &Dropper {
        &self.0.dropper
    }

    /// Changes the budget; the oldest rows leave at once if it became smaller.
    pub fn set_budget(&self, budget_bytes: usize) {
        let mut inner = locked(&self.0.inner);
        inner.budget_bytes = budget_bytes.max(BUDGET_BYTES_MIN);
        let evicted = inner.evict_beyond_budget();
        drop(inner);
        self.free(evicted);
    }

    /// Appends events of a batch of one session.
    pub fn append(&self, session: SessionId, batch: &Batch, events: Range<usize>) {
        let events = batch.events.get(events).unwrap_or_default();
        let mut inner = locked(&self.0.inner);
        for event in events {
            if !inner.open.has_room_for(event) {
                inner = self.with_empty_segment(inner);
            }
            inner.open.append(session, batch, event);
        }
        drop(inner);
        self.0.dropper.relieve();
        self.0.grew.notify_all();
    }

    /// Appends all events of a block that [`Segment::is_worth_adopting`], without copying their
    /// payloads: its arena stays here. Instead it gets the arena of rows that left memory, empty, if
    /// the budget is used up.
    pub fn adopt(&self, session: SessionId, block: &mut Batch) {
        let mut inner = locked(&self.0.inner);
        if !inner.open.has_room_to_adopt(block) {
            inner = self.with_empty_segment(inner);
        }
        inner.open.adopt(session, block);
        let evicted = inner.evict_beyond_budget();
        drop(inner);
        if let Some(evicted) = evicted.into_iter().next_back()
            && block.arena.capacity() == 0
            // A filter may be reading it; then its memory goes when that is done.
            && let Some(evicted) = Arc::into_inner(evicted)
        {
            block.arena = evicted.into_arena();
        }
        self.0.dropper.relieve();
        self.0.grew.notify_all();
    }

    /// Puts the open segment to the others and begins a new one, in the memory of the oldest if the
    /// budget is used up: fresh memory costs a page fault for every 4 KiB. What the oldest held is freed
    /// without the lock; the rows stay as they are meanwhile, since only this thread appends.
    fn with_empty_segment<'a>(&'a self, mut inner: MutexGuard<'a, Inner>) -> MutexGuard<'a, Inner> {
        let oldest = if inner.is_full() { inner.evict_oldest() } else { None };
        drop(inner);
        // A filter may be reading it; then its memory goes when that is done.
        let reused = oldest.and_then(Arc::into_inner).map(|mut reused| {
            reused.restart(0);
            reused
        });
        let mut inner = locked(&self.0.inner);
        let not_used = inner.seal(reused.unwrap_or_default());
        let evicted = inner.evict_beyond_budget();
        if evicted.is_empty() && not_used.is_none() {
            return inner;
        }
        drop(inner);
        drop((evicted, not_used));
        locked(&self.0.inner)
    }

    /// Frees segments elsewhere: the caller may be the ui thread.
    fn free(&self, segments: Vec<Arc<Segment>>) {
        if !segments.is_empty() {
            self.0.dropper.free(segments);
        }
    }

    /// The numbers of the rows that are in memory.
    pub fn rows(&self) -> Range<u64> {
        locked(&self.0.inner).rows()
    }

    /// Its figures now.
    pub fn stats(&self) -> Stats {
        locked(&self.0.inner).stats()
    }

    /// Copies rows with at most `payload_bytes_max` of each payload, in the order asked for; those
    /// that are not in memory are left out.
    pub fn copy_rows(&self, numbers: &[u64], payload_bytes_max: usize) -> Vec<Row> {
        #[cfg(test)]
        self.0.rows_copied.fetch_add(numbers.len() as u64, std::sync::atomic::Ordering::Relaxed);
        let inner = locked(&self.0.inner);
        numbers.iter().filter_map(|number| inner.row(*number, payload_bytes_max)).collect()
    }

    /// How many rows were asked for to be copied so far.
    #[cfg(all(test, feature = "window-tests"))]
    pub(crate) fn rows_copied(&self) -> u64 {
        self.0.rows_copied.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Copies one row with its whole payload.
    pub fn row(&self, number: u64) -> Option<Row> {
        locked(&self.0.inner).row(number, usize::MAX)
    }

    /// The sealed segment that holds the row, or the next one after it; `None` if the row lies in
    /// the open segment.
    pub fn sealed_at(&self, row: u64) -> Option<SealedSegment> {
        let inner = locked(&self.0.inner);
        let place = inner.sealed.partition_point(|segment| segment.rows().end <= row);
        let segment = Arc::clone(inner.sealed.get(place)?);
        Some(SealedSegment { segment, dropper: self.0.dropper.clone() })
    }

    /// Looks into the open segment under the lock: for a bounded number of rows only.
    pub fn with_open<T>(&self, look: impl FnOnce(&Segment) -> T) -> T {
        look(&locked(&self.0.inner).open)
    }

    /// Lets rows before this one go, as far as whole segments allow, since nobody shows them any
    /// longer. They were cleared by a person and do not count as evicted.
    pub fn forget_before(&self, row: u64) {
        let mut inner = locked(&self.0.inner);
        let mut cleared = Vec::new();
        while inner.sealed.front().is_some_and(|oldest| oldest.rows().end <= row) {
            cleared.extend(inner.take_oldest());
        }
        if row >= inner.rows().end && !inner.open.is_empty() {
            cleared.push(Arc::new(inner.replace_open(Segment::default())));
        }
        drop(inner);
        self.free(cleared);
    }

    /// What there is now, for [`Self::wait_beyond`].
    pub fn seen(&self) -> Seen {
        locked(&self.0.inner).seen()
    }

    /// Waits until a row is there that was not, or those who wait are called; not for longer than that. For
    /// threads that may wait.
    pub fn wait_beyond(&self, seen: Seen, limit: Duration) {
        let inner = locked(&self.0.inner);
        let waited = self.0.grew.wait_timeout_while(inner, limit, |inner| inner.seen() == seen);
        drop(waited);
    }

    /// Calls those who wait, since something has changed that is no row.
    pub fn call_waiting(&self) {
        locked(&self.0.inner).calls += 1;
        self.0.grew.notify_all();
    }

    /// Waits until the figures are as asked, for tests and programs without a window. `false` if
    /// the time ran out.
    pub fn wait_until(&self, limit: Duration, is_right: impl Fn(&Stats) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        let mut inner = locked(&self.0.inner);
        while !is_right(&inner.stats()) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            inner = self.0.grew.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Inner {
    fn rows(&self) -> Range<u64> {
        let open = self.open.rows();
        let first = self.sealed.front().map_or(open.start, |oldest| oldest.rows().start);
        first..open.end
    }

    fn seen(&self) -> Seen {
        Seen { rows: self.open.rows().end, calls: self.calls }
    }

    fn stats(&self) -> Stats {
        Stats {
            rows_logged: self.open.rows().end,
            rows_evicted: self.rows_evicted,
            memory_bytes: self.memory_bytes(),
            budget_bytes: self.budget_bytes,
        }
    }

    fn memory_bytes(&self) -> usize {
        self.sealed_bytes + self.open.memory_bytes()
    }

    fn row(&self, number: u64, payload_bytes_max: usize) -> Option<Row> {
        if self.open.rows().contains(&number) {
            return self.open.row(number, payload_bytes_max);
        }
        let place = self.sealed.partition_point(|segment| segment.rows().end <= number);
        self.sealed.get(place)?.row(number, payload_bytes_max)
    }

    /// Whether one more segment would not be within the budget.
    fn is_full(&self) -> bool {
        self.memory_bytes() + self.open.memory_bytes() > self.budget_bytes
    }

    /// Puts the open segment to the others and goes on in an empty one. Returns that one if it is not
    /// needed: the rows may just have been cleared.
    fn seal(&mut self, next: Segment) -> Option<Segment> {
        if self.open.is_empty() {
            return Some(next);
        }
        let mut full = self.replace_open(next);
        self.open.take_peer_table(&mut full);
        full.seal();
        self.sealed_bytes += full.memory_bytes();
        self.sealed.push_back(Arc::new(full));
        None
    }

    /// Goes on in an empty segment, after the rows that there are.
    fn replace_open(&mut self, mut next: Segment) -> Segment {
        next.restart(self.open.rows().end);
        std::mem::replace(&mut self.open, next)
    }

    /// Takes the oldest segments out while the budget does not hold them, for the caller to free
    /// without the lock.
    fn evict_beyond_budget(&mut self) -> Vec<Arc<Segment>> {
        let mut evicted = Vec::new();
        while self.memory_bytes() > self.budget_bytes && !self.sealed.is_empty() {
            evicted.extend(self.evict_oldest());
        }
        evicted
    }

    /// Takes the oldest segment out and counts its rows as evicted.
    fn evict_oldest(&mut self) -> Option<Arc<Segment>> {
        let oldest = self.take_oldest()?;
        let rows = oldest.rows();
        self.rows_evicted += rows.end - rows.start;
        Some(oldest)
    }

    fn take_oldest(&mut self) -> Option<Arc<Segment>> {
        let oldest = self.sealed.pop_front()?;
        self.sealed_bytes = self.sealed_bytes.saturating_sub(oldest.memory_bytes());
        Some(oldest)
    }
}

impl Drop for StoreParts {
    fn drop(&mut self) {
        // The window may be what holds it last.
        let inner = self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut all = Vec::from(std::mem::take(&mut inner.sealed));
        if !inner.open.is_empty() {
            all.push(Arc::new(std::mem::take(&mut inner.open)));
        }
        if !all.is_empty() {
            self.dropper.free(all);
        }
    }
}

/// A sealed segment in the hands of a reader. If it leaves the log meanwhile, it is not the reader who
/// frees it.
#[derive(Debug)]
pub struct SealedSegment {
    segment: Arc<Segment>,
    dropper: Dropper,
}

impl Deref for SealedSegment {
    type Target = Segment;

    fn deref(&self) -> &Segment {
        &self.segment
    }
}

impl Drop for SealedSegment {
    fn drop(&mut self) {
        if let Some(left) = Arc::into_inner(std::mem::take(&mut self.segment)) {
            self.dropper.free(left);
        }
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
