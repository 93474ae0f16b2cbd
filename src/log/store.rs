//! All rows of all sessions, in order, within a memory budget.

mod disk;

use super::bookmarks::Bookmarks;
use super::dropper::Dropper;
use super::scanner::Scanner;
use super::segment::{Row, Segment};
use super::sessions::{LoggedSession, Sessions};
use super::spool::Spool;
use super::spool::on_disk::DiskState;
use super::spool::on_disk::OnDisk;
use crate::net::{Batch, SessionId, session};
use crate::threads::locked;
pub use disk::RowPlace;
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
pub struct Store {
    parts: Arc<StoreParts>,
    reads: Reads,
}

/// What becomes of rows on the disk that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// They are missing until another thread has read them.
    AtOnce,
    /// They are read: the thread may wait.
    Waiting,
}

#[derive(Debug)]
pub(super) struct StoreParts {
    inner: Mutex<Inner>,
    grew: Condvar,
    sessions: Sessions,
    bookmarks: Bookmarks,
    dropper: Dropper,
    scanner: Scanner,
    spool: Spool,
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
    disk: OnDisk,
    /// How often those who wait were called.
    calls: u64,
}

/// Rows that are wanted of a segment on the disk.
#[derive(Debug)]
pub(super) struct RowsOfSegment {
    /// The segment.
    pub(super) segment: Range<u64>,
    /// The place of each row among all that are wanted, and its number.
    pub(super) wanted: Vec<(usize, u64)>,
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
    /// Rows that are gone because of the budgets, or since the disk could not have them.
    pub rows_evicted: u64,
    /// Memory in use, in bytes, with the unused part of adopted blocks. What is on its way to the log
    /// is bounded by the outboxes (`net::outbox::BYTES_MAX` and `BLOCKS_MAX` for each session).
    pub memory_bytes: usize,
    /// The most it may use, in bytes; a tenth more while rows wait for the disk.
    pub budget_bytes: usize,
    /// Rows that are on the disk and not in memory.
    pub rows_on_disk: u64,
    /// What they take there, in bytes.
    pub disk_bytes: u64,
    /// The most they may take, in bytes.
    pub disk_budget_bytes: u64,
    /// What becomes of rows that memory does not hold.
    pub disk: DiskState,
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
            disk: OnDisk::default(),
            calls: 0,
        };
        let (dropper, scanner) = (Dropper::default(), Scanner::default());
        Self::of_parts(Arc::new(StoreParts {
            inner: Mutex::new(inner),
            grew: Condvar::new(),
            sessions: Sessions::default(),
            bookmarks: Bookmarks::default(),
            dropper,
            scanner,
            spool: Spool::default(),
            #[cfg(test)]
            rows_copied: std::sync::atomic::AtomicU64::default(),
        }))
    }

    /// From now on, this is woken when a scan has found something for a view.
    pub fn set_waker(&self, ui: Waker) {
        self.parts.scanner.set_waker(ui);
    }

    /// All sessions of this run, by their numbers.
    pub fn sessions(&self) -> Vec<LoggedSession> {
        self.parts.sessions.all()
    }

    /// A session of this run.
    pub fn session(&self, id: SessionId) -> Option<LoggedSession> {
        self.parts.sessions.get(id)
    }

    /// Adds a session to those of this run, or notes what has become of it.
    pub(super) fn note_session(&self, session: &session::Shared) {
        self.parts.sessions.note(session);
    }

    /// Adds a session of a file, or changes what is known of it.
    pub(super) fn put_session(&self, session: LoggedSession) {
        self.parts.sessions.put(session);
    }

    /// The last row of a session is in the log.
    pub(super) fn note_complete(&self, id: SessionId) {
        self.parts.sessions.note_complete(id);
    }

    /// The bookmarks, as they are kept.
    pub(super) fn kept_bookmarks(&self) -> &Bookmarks {
        &self.parts.bookmarks
    }

    /// What looks at rows for views.
    pub(super) fn scanner(&self) -> &Scanner {
        &self.parts.scanner
    }

    /// What frees things that are large.
    pub(super) fn dropper(&self) -> &Dropper {
        &self.parts.dropper
    }

    /// Changes the budget; the oldest rows leave at once if it became smaller.
    pub fn set_budget(&self, budget_bytes: usize) {
        let mut inner = locked(&self.parts.inner);
        inner.budget_bytes = budget_bytes.max(BUDGET_BYTES_MIN);
        inner.disk.memory_floor = inner.memory_bytes();
        inner.hand_over(&self.parts.spool);
        let evicted = inner.evict_beyond_budget();
        drop(inner);
        self.free(evicted);
        self.parts.grew.notify_all();
    }

    /// Appends events of a batch of one session.
    pub fn append(&self, session: SessionId, batch: &Batch, events: Range<usize>) {
        let events = batch.events.get(events).unwrap_or_default();
        let mut inner = locked(&self.parts.inner);
        for event in events {
            if !inner.open.has_room_for(event) {
                inner = self.with_empty_segment(inner);
            }
            inner.open.append(session, batch, event);
        }
        drop(inner);
        self.parts.dropper.relieve();
        self.parts.grew.notify_all();
    }

    /// Appends all events of a block that [`Segment::is_worth_adopting`], without copying their
    /// payloads: its arena stays here. Instead it gets the arena of rows that left memory, empty, if
    /// the budget is used up.
    pub fn adopt(&self, session: SessionId, block: &mut Batch) {
        let mut inner = locked(&self.parts.inner);
        if !inner.open.has_room_to_adopt(block) {
            inner = self.with_empty_segment(inner);
        }
        inner.open.adopt(session, block);
        inner.hand_over(&self.parts.spool);
        let evicted = inner.evict_beyond_budget();
        let lacks_arena = block.arena.capacity() == 0;
        let spare = if lacks_arena { inner.disk.take_spare() } else { None };
        drop(inner);
        // A filter may be reading it; then its memory goes when that is done.
        let evicted = evicted.into_iter().next_back().and_then(Arc::into_inner);
        if lacks_arena && let Some(left) = spare.or(evicted) {
            block.arena = left.into_arena();
        }
        self.parts.dropper.relieve();
        self.parts.grew.notify_all();
    }

    /// Puts the open segment to the others and begins a new one, in the memory of one that was written to the disk,
    /// or of the oldest if the budget is used up: fresh memory costs a page fault for every 4 KiB. What the oldest held is freed
    /// without the lock; the rows stay as they are meanwhile, since only this thread appends.
    fn with_empty_segment<'a>(&'a self, mut inner: MutexGuard<'a, Inner>) -> MutexGuard<'a, Inner> {
        let spare = inner.disk.take_spare();
        let is_full = spare.is_none() && inner.is_full();
        let oldest = if is_full { inner.evict_oldest() } else { None };
        drop(inner);
        // A filter may be reading it; then its memory goes when that is done.
        let oldest = oldest.and_then(Arc::into_inner).map(|mut reused| {
            reused.restart(0);
            reused
        });
        let mut inner = locked(&self.parts.inner);
        let not_used = inner.seal(spare.or(oldest).unwrap_or_default());
        inner.hand_over(&self.parts.spool);
        let evicted = inner.evict_beyond_budget();
        if evicted.is_empty() && not_used.is_none() {
            return inner;
        }
        drop(inner);
        drop((evicted, not_used));
        locked(&self.parts.inner)
    }

    /// Frees segments elsewhere: the caller may be the ui thread.
    fn free(&self, segments: Vec<Arc<Segment>>) {
        if !segments.is_empty() {
            self.parts.dropper.free(segments);
        }
    }

    /// The numbers of the rows from the oldest one that is in memory or on the disk; some in between may be gone.
    pub fn rows(&self) -> Range<u64> {
        locked(&self.parts.inner).rows()
    }

    /// Its figures now.
    pub fn stats(&self) -> Stats {
        locked(&self.parts.inner).stats()
    }

    /// Copies rows with at most `payload_bytes_max` of each payload, in the order asked for; those that are gone are
    /// left out. So are those that are on the disk and not at hand: they are read, and the window is woken.
    pub fn copy_rows(&self, numbers: &[u64], payload_bytes_max: usize) -> Vec<Row> {
        #[cfg(test)]
        self.parts
            .rows_copied
            .fetch_add(numbers.len() as u64, std::sync::atomic::Ordering::Relaxed);
        let mut on_disk: Vec<RowsOfSegment> = Vec::new();
        let inner = locked(&self.parts.inner);
        let mut rows: Vec<Option<Row>> = Vec::with_capacity(numbers.len());
        for (place, number) in numbers.iter().enumerate() {
            // Those of a screen are mostly in one segment.
            if let Some(last) = on_disk.last_mut().filter(|last| last.segment.contains(number)) {
                last.wanted.push((place, *number));
                rows.push(None);
            } else if let Some(spooled) = inner.disk.at(*number) {
                let wanted = vec![(place, *number)];
                on_disk.push(RowsOfSegment { segment: spooled.rows.clone(), wanted });
                rows.push(None);
            } else {
                rows.push(inner.row(*number, payload_bytes_max));
            }
        }
        drop(inner);
        if !on_disk.is_empty() {
            self.copy_from_disk(&on_disk, payload_bytes_max, &mut rows);
        }
        rows.into_iter().flatten().collect()
    }

    /// How many rows were asked for to be copied so far.
    #[cfg(all(test, feature = "window-tests"))]
    pub(crate) fn rows_copied(&self) -> u64 {
        self.parts.rows_copied.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Copies one row with its whole payload, as [`Store::copy_rows`] does.
    pub fn row(&self, number: u64) -> Option<Row> {
        self.copy_rows(&[number], usize::MAX).pop()
    }

    /// Looks into the open segment under the lock: for a bounded number of rows only.
    pub fn with_open<T>(&self, look: impl FnOnce(&Segment) -> T) -> T {
        look(&locked(&self.parts.inner).open)
    }

    /// Lets rows before this one go, as far as whole segments allow, since nobody shows them any
    /// longer. They were cleared by a person and do not count as evicted.
    pub fn forget_before(&self, row: u64) {
        let mut inner = locked(&self.parts.inner);
        let mut cleared = Vec::new();
        let from_disk = inner.forget_on_disk_before(row);
        while inner.sealed.front().is_some_and(|oldest| oldest.rows().end <= row) {
            cleared.extend(inner.take_oldest());
        }
        if row >= inner.rows().end && !inner.open.is_empty() {
            cleared.push(Arc::new(inner.replace_open(Segment::default())));
        }
        drop(inner);
        self.free(cleared);
        self.parts.grew.notify_all();
        if !from_disk.is_empty() {
            // The last one who has a file removes it.
            self.parts.dropper.free(from_disk);
            self.parts.spool.trim();
        }
    }

    /// What there is now, for [`Self::wait_beyond`].
    pub fn seen(&self) -> Seen {
        locked(&self.parts.inner).seen()
    }

    /// Waits until a row is there that was not, or those who wait are called; not for longer than that. For
    /// threads that may wait.
    pub fn wait_beyond(&self, seen: Seen, limit: Duration) {
        let inner = locked(&self.parts.inner);
        let waited = self.parts.grew.wait_timeout_while(inner, limit, |inner| inner.seen() == seen);
        drop(waited);
    }

    /// Calls those who wait, since something has changed that is no row.
    pub fn call_waiting(&self) {
        locked(&self.parts.inner).calls += 1;
        self.parts.grew.notify_all();
    }

    /// Waits until the figures are as asked, for tests and programs without a window. `false` if
    /// the time ran out.
    pub fn wait_until(&self, limit: Duration, is_right: impl Fn(&Stats) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        let mut inner = locked(&self.parts.inner);
        while !is_right(&inner.stats()) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            inner =
                self.parts.grew.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Inner {
    fn rows(&self) -> Range<u64> {
        let open = self.open.rows();
        let in_memory = self.sealed.front().map_or(open.start, |oldest| oldest.rows().start);
        let first = self.disk.segments.front().map_or(in_memory, |oldest| oldest.rows.start);
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
            rows_on_disk: self.disk.rows,
            disk_bytes: self.disk.bytes,
            disk_budget_bytes: self.disk.budget_bytes,
            disk: self.disk.state,
        }
    }

    fn memory_bytes(&self) -> usize {
        self.sealed_bytes + self.open.memory_bytes() + self.disk.memory_bytes()
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
        self.memory_bytes() + self.open.memory_bytes() > self.limit()
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
        while self.memory_bytes() > self.limit() && !self.sealed.is_empty() {
            evicted.extend(self.evict_oldest());
        }
        evicted
    }

    /// Takes the oldest segment out that is not on its way to the disk, and counts its rows as evicted.
    fn evict_oldest(&mut self) -> Option<Arc<Segment>> {
        let on_their_way = self.on_their_way();
        let place = if on_their_way < self.sealed.len() { on_their_way } else { 0 };
        let oldest = self.take(place)?;
        let rows = oldest.rows();
        self.rows_evicted += rows.end - rows.start;
        self.note_slow_disk();
        Some(oldest)
    }

    fn take_oldest(&mut self) -> Option<Arc<Segment>> {
        self.take(0)
    }

    fn take(&mut self, place: usize) -> Option<Arc<Segment>> {
        let oldest = self.sealed.remove(place)?;
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
        // With their files, which the last one who has one removes.
        inner.disk.segments.clear();
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
pub(super) mod tests;
