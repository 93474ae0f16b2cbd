//! Opening a file on a thread of its own: how far it is, and what became of it.
//!
//! *Invariant: whoever started it never waits for it.*

use super::{ImportError, Imported, Passed, ReadOn, ReadSoFar, import};
use crate::files::{FileError, FileStep, open_plain};
use crate::log::Store;
use crate::threads::{NotStarted, locked, spawn};
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{
    AtomicBool, AtomicU64,
    Ordering::{Relaxed, SeqCst},
};
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::time::{Duration, Instant};

/// How often whoever shows the progress is woken.
const WAKE_EVERY: Duration = Duration::from_millis(100);

/// How far a file was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// Bytes that were read.
    pub read_bytes: u64,
    /// All of them; 0 until the file is open.
    pub total_bytes: u64,
    /// What came and went in what was read.
    pub passed: Passed,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It is in the store, as far as it could be read.
    Read(Imported),
    /// It is no file with rows or packets.
    Unknown,
    /// It is a recording of another version of the program.
    Version(u32),
    /// It was given up; what was read before is in the store.
    Cancelled,
    /// It cannot be opened, or not be read on.
    Failed(FileError),
    /// A mistake of ours ended the thread.
    Panicked,
}

/// A file that is being opened. If it is dropped, reading ends.
#[derive(Debug)]
pub struct ImportJob {
    steps: Arc<Steps>,
    outcome: Receiver<ImportOutcome>,
}

/// What the handle and the thread have in common.
#[derive(Debug, Default)]
struct Steps {
    is_cancelled: AtomicBool,
    read_bytes: AtomicU64,
    total_bytes: AtomicU64,
    passed: Mutex<Passed>,
}

impl ImportJob {
    /// Begins to read a file into a store, which is empty. The waker is woken as it goes on, and when it is over.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(path: PathBuf, store: Arc<Store>, waker: Waker) -> Result<Self, NotStarted> {
        let steps = Arc::new(Steps::default());
        let (done, outcome) = bounded(1);
        let shared = Arc::clone(&steps);
        spawn("recording reader".to_owned(), move || {
            let work = AssertUnwindSafe(|| read(&path, &store, &shared, &waker));
            let outcome = catch_unwind(work).unwrap_or(ImportOutcome::Panicked);
            // Nobody waits for it any more if the pane is closed.
            let _ = done.send(outcome);
            waker.wake();
        })?;
        Ok(Self { steps, outcome })
    }

    /// How far it is.
    pub fn progress(&self) -> ImportProgress {
        ImportProgress {
            read_bytes: self.steps.read_bytes.load(Relaxed),
            total_bytes: self.steps.total_bytes.load(Relaxed),
            passed: *locked(&self.steps.passed),
        }
    }

    /// Gives it up.
    pub fn cancel(&self) {
        self.steps.is_cancelled.store(true, SeqCst);
    }

    /// What became of it, once, when it is over. Never waits.
    pub fn take_outcome(&self) -> Option<ImportOutcome> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(ImportOutcome::Panicked),
        }
    }
}

impl Drop for ImportJob {
    fn drop(&mut self) {
        self.cancel();
    }
}

fn read(path: &Path, store: &Store, steps: &Steps, waker: &Waker) -> ImportOutcome {
    let plain = match open_plain(path) {
        Ok(plain) => plain,
        Err(error) => return ImportOutcome::Failed(error),
    };
    steps.total_bytes.store(plain.bytes, Relaxed);
    let mut woken = Instant::now();
    let look = |so_far: ReadSoFar| {
        steps.read_bytes.store(so_far.bytes, Relaxed);
        *locked(&steps.passed) = so_far.passed;
        if woken.elapsed() >= WAKE_EVERY {
            woken = Instant::now();
            waker.wake_by_ref();
        }
        if steps.is_cancelled.load(SeqCst) { ReadOn::No } else { ReadOn::Yes }
    };
    match import(plain.file, (store, &name_of(path)), look) {
        Ok(imported) => ImportOutcome::Read(imported),
        Err(ImportError::Unknown) => ImportOutcome::Unknown,
        Err(ImportError::Version(version)) => ImportOutcome::Version(version),
        Err(ImportError::Cancelled) => ImportOutcome::Cancelled,
        Err(ImportError::Read(error)) => {
            ImportOutcome::Failed(FileError::of_system(FileStep::Read, path, &error))
        }
    }
}

/// What a file is called.
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
