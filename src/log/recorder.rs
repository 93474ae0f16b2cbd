//! Writing rows to a file as they come, until it is enough: on a thread of its own, which reads the store after it was
//! appended to, and never keeps it waiting.
//!
//! *Invariants: the capture is not slowed; what is in the file is whole, and what was written half a second ago is in it,
//! whatever becomes of the program; rows that left the log before they were written are counted, and the file says so at
//! their place; nothing is replaced without a question.*

mod file;
mod reader;
mod thread;

pub use file::{RecordForm, RecordWords, Rotation};

use self::thread::Recording;
use super::{SessionSet, Store};
use crate::files::{Existing, FileError};
use crate::net::SessionId;
use crate::payload::Encoding;
use crate::threads::{NotStarted, locked, spawn};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;
use std::time::Duration;

/// How long the end of the program waits for the last rows: on a disk that is busy they take a while.
const LAST_ROWS: Duration = Duration::from_secs(5);

/// Whose rows are recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedSessions {
    /// All there are and will be.
    All,
    /// These; see [`Recorder::sessions`].
    These(SessionSet),
}

impl RecordedSessions {
    fn has(&self, session: SessionId) -> bool {
        match self {
            Self::All => true,
            Self::These(sessions) => sessions.contains(session),
        }
    }
}

/// What is recorded, and to where.
pub struct RecordRequest {
    /// Where the rows come from.
    pub store: Arc<Store>,
    /// The first row that is recorded.
    pub from: u64,
    /// Whose rows.
    pub sessions: RecordedSessions,
    /// The form of the file.
    pub form: RecordForm,
    /// The encoding of payloads, in a text.
    pub encoding: Encoding,
    /// Makes the words, on the thread of the recorder.
    pub words: Box<dyn FnOnce() -> RecordWords + Send>,
    /// The file; if there is to be one after the other, the beginning and the end of their names.
    pub path: PathBuf,
    /// What to do with one that is there.
    pub existing: Existing,
    /// When another file begins.
    pub rotation: Rotation,
}

/// How a recording stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecorderFacts {
    /// Whether it goes on.
    pub state: RecorderState,
    /// The file that is written, or was last.
    pub path: PathBuf,
    /// How many files there are.
    pub files: u64,
    /// Bytes in all of them.
    pub bytes: u64,
    /// Bytes of the last second that was counted.
    pub bytes_per_second: u64,
    /// Rows in the files.
    pub rows: u64,
    /// Rows that left the log before they were written, of all sessions.
    pub rows_missing: u64,
}

/// Whether a recording goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RecorderState {
    /// The first file is being made.
    #[default]
    Starting,
    /// Rows are written as they come.
    Recording,
    /// It was ended; all is in the file.
    Ended,
    /// Another file is there, and nobody said that it may be replaced.
    Exists(PathBuf),
    /// It failed; what was written before is in the file.
    Failed(FileError),
    /// A mistake of ours ended the thread; what was written before is in the file.
    Panicked,
}

impl RecorderState {
    /// Whether nothing is written any more.
    pub fn is_over(&self) -> bool {
        !matches!(self, Self::Starting | Self::Recording)
    }
}

/// What a recording's handle and its thread have in common.
#[derive(Debug)]
struct Shared {
    facts: Mutex<RecorderFacts>,
    sessions: Mutex<RecordedSessions>,
}

/// A recording. If it is dropped, it ends and writes what there is.
#[derive(Debug)]
pub struct Recorder {
    shared: Arc<Shared>,
    store: Arc<Store>,
    /// Gone when it is to end.
    goes_on: Option<Sender<Infallible>>,
    /// Closed when the thread has ended.
    done: Receiver<Infallible>,
}

impl Recorder {
    /// Begins to record. The waker is woken when it stands otherwise than before.
    ///
    /// # Errors
    /// If the system gives no thread. All else is in [`Recorder::facts`].
    pub fn start(request: RecordRequest, waker: Waker) -> Result<Self, NotStarted> {
        let shared = Arc::new(Shared {
            facts: Mutex::new(RecorderFacts {
                path: request.path.clone(),
                ..RecorderFacts::default()
            }),
            sessions: Mutex::new(request.sessions.clone()),
        });
        let store = Arc::clone(&request.store);
        let (goes_on, ends) = bounded(0);
        let (is_done, done) = bounded(0);
        let theirs = Arc::clone(&shared);
        spawn("log recorder".to_owned(), move || {
            let work = || Recording::new(request, &theirs, &waker).run(&ends);
            let state = catch_unwind(AssertUnwindSafe(work)).unwrap_or(RecorderState::Panicked);
            {
                let mut facts = locked(&theirs.facts);
                facts.state = state;
                facts.bytes_per_second = 0;
            }
            drop(is_done);
            waker.wake();
        })?;
        Ok(Self { shared, store, goes_on: Some(goes_on), done })
    }

    /// How it stands.
    pub fn facts(&self) -> RecorderFacts {
        locked(&self.shared.facts).clone()
    }

    /// Whose rows are recorded, to be changed. Nothing is read while it is held: a session that is started meanwhile and
    /// added has all its rows in the file.
    pub fn sessions(&self) -> MutexGuard<'_, RecordedSessions> {
        locked(&self.shared.sessions)
    }

    /// Ends it: what is in the log now is written. Returns at once.
    pub fn stop(&mut self) {
        if self.goes_on.take().is_some() {
            self.store.call_waiting();
        }
    }

    /// The program ends: waits until all is written, but not for long. Returns whether it was.
    pub fn end(&mut self) -> bool {
        self.stop();
        // Nothing is ever sent: it is closed, or the time runs out.
        let _ = self.done.recv_timeout(LAST_ROWS);
        self.facts().state.is_over()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests;
