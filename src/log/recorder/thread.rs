//! The thread of a recording.

use super::file::{Files, FilesRequest};
use super::reader::RowsInOrder;
use super::{RecordRequest, RecordedSessions, RecorderState, Shared};
use crate::files::{FileError, FileFault};
use crate::log::Store;
use crate::log::export::Whose;
use crate::threads::locked;
use crossbeam_channel::{Receiver, TryRecvError};
use std::convert::Infallible;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

/// How long rows may wait until they are in the file: what a `kill -9` can take with it, with [`PAUSE`], is less than a
/// second's.
const FLUSH_EVERY: Duration = Duration::from_millis(500);

/// While rows come all the time, the store is looked at so often: many at once cost less.
const PAUSE: Duration = Duration::from_millis(50);

/// While none come, nothing is done; the thread looks up so often all the same.
const IDLE: Duration = Duration::from_mins(1);

/// So much is written at once, in bytes.
const WRITE_BYTES: usize = 256 << 10;

/// How often the rate is counted and the window woken.
const COUNT_EVERY: Duration = Duration::from_secs(1);

/// What the thread has.
pub(super) struct Recording<'a> {
    request: RecordRequest,
    shared: &'a Arc<Shared>,
    waker: &'a Waker,
}

/// While files are written.
struct Running<'a> {
    files: Files,
    reader: RowsInOrder,
    store: Store,
    shared: &'a Arc<Shared>,
    waker: &'a Waker,
    rows: u64,
    rows_missing: u64,
    flushed: Instant,
    /// Whether something was added since.
    is_dirty: bool,
    counted: (Instant, u64),
}

impl<'a> Recording<'a> {
    pub(super) fn new(request: RecordRequest, shared: &'a Arc<Shared>, waker: &'a Waker) -> Self {
        Self { request, shared, waker }
    }

    /// Records until it is to end. Returns how it ended.
    pub(super) fn run(self, ends: &Receiver<Infallible>) -> RecorderState {
        match self.record(ends) {
            Ok(()) => RecorderState::Ended,
            Err(FileError { fault: FileFault::Exists, path, .. }) => RecorderState::Exists(path),
            Err(error) => RecorderState::Failed(error),
        }
    }

    fn record(self, ends: &Receiver<Infallible>) -> Result<(), FileError> {
        let Self { request, shared, waker } = self;
        let RecordRequest { store, from, sessions, form, encoding, .. } = request;
        let RecordRequest { words, path, existing, rotation, .. } = request;
        let whose = match sessions {
            RecordedSessions::All => Whose::Sessions,
            RecordedSessions::These(_) => Whose::Unsaid,
        };
        let words = words();
        let request = FilesRequest { form, encoding, whose, words, path, existing, rotation };
        let files = Files::create(request)?;
        let mut running = Running {
            files,
            reader: RowsInOrder::from(from),
            store: store.waiting(),
            shared,
            waker,
            rows: 0,
            rows_missing: 0,
            flushed: Instant::now(),
            is_dirty: true,
            counted: (Instant::now(), 0),
        };
        running.files.write()?;
        locked(&shared.facts).state = RecorderState::Recording;
        running.tell();
        waker.wake_by_ref();
        running.go_on(ends)?;
        let Running { files, store, .. } = running;
        files.finish(&store)
    }
}

impl Running<'_> {
    fn go_on(&mut self, ends: &Receiver<Infallible>) -> Result<(), FileError> {
        loop {
            let is_last = !goes_on(ends);
            let seen = self.store.seen();
            let had_rows = self.read_all()?;
            if self.is_dirty && (is_last || self.flushed.elapsed() >= FLUSH_EVERY) {
                self.files.flush(&self.store)?;
                (self.flushed, self.is_dirty) = (Instant::now(), false);
            }
            self.count();
            if is_last {
                return Ok(());
            }
            if had_rows {
                // Closed when it is to end; else the time runs out.
                let _ = ends.recv_timeout(PAUSE);
            } else if self.is_dirty || !self.is_quiet() {
                self.store.wait_beyond(seen, FLUSH_EVERY);
            } else {
                self.store.wait_beyond(seen, IDLE);
            }
        }
    }

    /// Reads what there is now. Returns whether that was anything.
    fn read_all(&mut self) -> Result<bool, FileError> {
        let end = self.store.rows().end;
        let had_rows = self.reader.has_more(end);
        while self.reader.has_more(end) {
            let read = {
                let sessions = locked(&self.shared.sessions);
                self.reader.read(&self.store, end, |id| sessions.has(id))
            };
            if read.missing > 0 {
                self.rows_missing += read.missing;
                self.files.push_missing(read.missing);
                self.is_dirty = true;
            }
            for row in &read.rows {
                self.files.push(row, &self.store)?;
                self.rows += 1;
                self.is_dirty = true;
                if self.files.pending() >= WRITE_BYTES {
                    self.files.write()?;
                }
            }
        }
        Ok(had_rows)
    }

    /// Whether nothing was written lately, and that was said.
    fn is_quiet(&self) -> bool {
        let rate = locked(&self.shared.facts).bytes_per_second;
        rate == 0 && self.counted.1 == self.files.bytes()
    }

    /// Counts the rate once a second, and wakes the window for it.
    fn count(&mut self) {
        let (since, bytes) = self.counted;
        let now = self.files.bytes();
        let passed = since.elapsed();
        if passed >= COUNT_EVERY {
            self.counted = (Instant::now(), now);
            let rate = ((now - bytes) as f64 / passed.as_secs_f64()) as u64;
            let before = std::mem::replace(&mut locked(&self.shared.facts).bytes_per_second, rate);
            self.tell();
            if (before, rate) != (0, 0) {
                self.waker.wake_by_ref();
            }
        }
        self.tell();
    }

    fn tell(&self) {
        let mut facts = locked(&self.shared.facts);
        facts.bytes = self.files.bytes();
        facts.rows = self.rows;
        facts.rows_missing = self.rows_missing;
        if facts.files != self.files.count {
            facts.files = self.files.count;
            self.files.path().clone_into(&mut facts.path);
        }
    }
}

/// Whether it was not asked to end.
fn goes_on(ends: &Receiver<Infallible>) -> bool {
    ends.try_recv() == Err(TryRecvError::Empty)
}
