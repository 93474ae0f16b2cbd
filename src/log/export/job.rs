//! Exporting the rows of a view to a file, on a thread of its own: what is exported, how far it is, and what
//! became of it.
//!
//! *Invariants: a file is never half a file, and never replaced without a question; whoever started the job
//! never waits for it.*

use super::{ExportScope, Form, Go, Lines, Whose, Written, write_rows};
use crate::files::{Existing, FileError, FileFault, FileStep, PartFile, refuse_read_only};
use crate::log::view::Progress;
use crate::log::{Row, Store, View};
use crate::payload::Encoding;
use crate::threads::{NotStarted, spawn};
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use jiff::tz::TimeZone;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{
    AtomicBool, AtomicU64,
    Ordering::{Relaxed, SeqCst},
};
use std::task::Waker;
use std::time::{Duration, Instant};

/// How long rows are looked at before the next look whether it was cancelled.
const LOOK_TIME: Duration = Duration::from_millis(50);

/// How often whoever shows the progress is woken.
const WAKE_EVERY: Duration = Duration::from_millis(100);

/// How long the end of the program waits for a cancelled export to clean up.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What a row without payload reads like, and why a payload could not go.
pub type RowWords = Box<dyn Fn(&Row) -> String>;

/// What is exported, and to where.
pub struct ExportRequest {
    /// The rows, as they are at this moment.
    pub view: View,
    /// Of these rows only those of one peer.
    pub scope: Option<ExportScope>,
    /// Where they are.
    pub store: Arc<Store>,
    /// The form of the file.
    pub form: Form,
    /// The encoding of payloads, in a text.
    pub encoding: Encoding,
    /// Makes the words for rows, on the thread of the job.
    pub words: Box<dyn FnOnce() -> RowWords + Send>,
    /// The file.
    pub path: PathBuf,
    /// What to do with one that is there.
    pub existing: Existing,
}

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportProgress {
    /// Rows are looked for.
    Searching,
    /// So many of so many are written.
    Writing {
        /// Rows that are written.
        done: u64,
        /// All of them.
        total: u64,
    },
}

/// What became of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportOutcome {
    /// The file is there.
    Saved(PathBuf, Written),
    /// There are no bytes of this direction: there is no file.
    Nothing,
    /// Another file is there, and nobody said that it may be replaced.
    Exists(PathBuf),
    /// It was cancelled; nothing of it stays.
    Cancelled,
    /// It failed; nothing of it stays.
    Failed(FileError),
    /// A mistake of ours ended the thread.
    Panicked,
}

/// An export that is under way. If it is dropped, the file is written all the same.
#[derive(Debug)]
pub struct ExportJob {
    steps: Arc<Steps>,
    outcome: Receiver<ExportOutcome>,
}

/// What the handle and the thread have in common.
#[derive(Debug, Default)]
struct Steps {
    is_cancelled: AtomicBool,
    done: AtomicU64,
    /// 0 until the rows were looked at.
    total: AtomicU64,
}

impl ExportJob {
    /// Begins to export. The waker is woken as it goes on, and when it is over.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(request: ExportRequest, waker: Waker) -> Result<Self, NotStarted> {
        let steps = Arc::new(Steps::default());
        let (done, outcome) = bounded(1);
        let shared = Arc::clone(&steps);
        spawn("log export".to_owned(), move || {
            let work = AssertUnwindSafe(|| request.run(&shared, &waker));
            let outcome = catch_unwind(work).unwrap_or(ExportOutcome::Panicked);
            // Nobody waits for it any more if the program ends.
            let _ = done.send(outcome);
            waker.wake();
        })?;
        Ok(Self { steps, outcome })
    }

    /// How far it is.
    pub fn progress(&self) -> ExportProgress {
        match self.steps.total.load(Relaxed) {
            0 => ExportProgress::Searching,
            total => ExportProgress::Writing { done: self.steps.done.load(Relaxed), total },
        }
    }

    /// Gives it up, unless the file has its name already.
    pub fn cancel(&self) {
        self.steps.is_cancelled.store(true, SeqCst);
    }

    /// What became of it, once, when it is over. Never waits.
    pub fn take_outcome(&self) -> Option<ExportOutcome> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(ExportOutcome::Panicked),
        }
    }

    /// The program ends: gives it up, and waits a moment so that nothing of it stays.
    pub fn end(self) {
        self.cancel();
        let _ = self.outcome.recv_timeout(LAST_WORDS);
    }
}

impl Steps {
    fn goes_on(&self) -> bool {
        !self.is_cancelled.load(SeqCst)
    }
}

impl ExportRequest {
    fn run(self, steps: &Steps, waker: &Waker) -> ExportOutcome {
        let path = self.path.clone();
        match self.save(steps, waker) {
            Ok(Some(written)) => ExportOutcome::Saved(path, written),
            Ok(None) => ExportOutcome::Nothing,
            Err(_) if !steps.goes_on() => ExportOutcome::Cancelled,
            Err(FileError { fault: FileFault::Exists, .. }) => ExportOutcome::Exists(path),
            // Of the file that was asked for, and not of the one beside it.
            Err(error) => ExportOutcome::Failed(FileError { path, ..error }),
        }
    }

    /// Writes the file; `None` if it would be one of bytes without any.
    fn save(self, steps: &Steps, waker: &Waker) -> Result<Option<Written>, FileError> {
        let Self { mut view, scope, store, form, encoding, words, path, existing } = self;
        let store = store.waiting();
        refuse_read_only(&path)?;
        let part = PartFile::create(&path, existing)?;
        let words = words();
        while view.advance(&store, LOOK_TIME, &words) != Progress::Done {
            if !steps.goes_on() {
                return Err(cancelled(&path));
            }
        }
        let ordinals = view.ordinals();
        steps.total.store(ordinals.end - ordinals.start, Relaxed);
        // A log of all sessions says whose each row is.
        let whose = match view.filter().sessions {
            None => Whose::Sessions,
            Some(_) => Whose::Unsaid,
        };
        let lines = Lines::new(form, encoding, TimeZone::system(), words).with_whose(whose);
        let lines = lines.with_notes(store.bookmarks());
        let mut woken = Instant::now();
        let progress = |done, _| {
            steps.done.store(done, Relaxed);
            if woken.elapsed() >= WAKE_EVERY {
                woken = Instant::now();
                waker.wake_by_ref();
            }
            if steps.goes_on() { Go::On } else { Go::Stop }
        };
        let rows = (&view, scope);
        let lacks_beginning = scope.is_some_and(|scope| scope.lacks_beginning(&store));
        fill(
            part,
            || steps.goes_on(),
            |out| {
                let written = write_rows(&store, rows, &lines, out, progress)?;
                let is_empty = form.is_raw() && written.payload_bytes == 0;
                Ok((!is_empty).then_some(Written { lacks_beginning, ..written }))
            },
        )
    }
}

/// Writes all into the file and puts it in its place, unless there is nothing to be put there or it was given
/// up meanwhile.
fn fill<T>(
    mut part: PartFile,
    goes_on: impl Fn() -> bool,
    write: impl FnOnce(&mut BufWriter<&mut PartFile>) -> io::Result<Option<T>>,
) -> Result<Option<T>, FileError> {
    let mut out = BufWriter::new(&mut part);
    let written = write(&mut out).and_then(|written| out.flush().map(|()| written));
    drop(out);
    let written = written.map_err(|error| part.failed(&error))?;
    if !goes_on() {
        return Err(cancelled(part.path()));
    }
    if written.is_some() {
        part.put_in_place_if(goes_on)?;
    }
    Ok(written)
}

fn cancelled(path: &Path) -> FileError {
    FileError { step: FileStep::Write, path: path.to_owned(), fault: FileFault::Cancelled }
}

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
