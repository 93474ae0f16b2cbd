//! Writing a body, or the response as it came, into a file: on a thread of its own, beside its place, and
//! only when it is whole and on the disk it gets its name.
//!
//! What is saved is in memory or in the download's own temporary file all the time, so a save that fails, or
//! that a person cancels, leaves nothing: it can be tried again elsewhere.

use super::keep::Source;
use super::{BodyFraming, Coding, Deviation, Hop, HopFacts};
use crate::files::{Existing, FileError, PartFile};
use crate::net::session::panic_error;
use crate::net::{Cause, NetError, Op};
use crate::threads::{locked, spawn};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::time::{Duration, Instant};

/// Between two wakes that show the progress: ten a second look smooth.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// The name of the thread. It has no path in it: what a person types may have a NUL, which no thread's
/// name can have.
const THREAD: &str = "http saver";

/// In which form a response is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SaveForm {
    /// The body, decoded: the page.
    #[default]
    Body,
    /// The body as it came: still coded, and with the edges of its chunks.
    AsReceived,
    /// Head and body as they came.
    Response,
}

impl SaveForm {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Body, Self::AsReceived, Self::Response];

    /// The codings that are not undone in what is saved, which the file's name has to say
    /// ([`suggested_name`](super::file_name::suggested_name)). A file with a head or with the edges of
    /// chunks in it is none that a program for the coding could read.
    pub fn kept_codings(self, hop: &Hop) -> Vec<Coding> {
        let is_plain = |facts: &HopFacts| {
            self == Self::AsReceived && facts.framing != Some(BodyFraming::Chunked)
        };
        hop.with_facts(|facts| if is_plain(facts) { facts.codings.clone() } else { Vec::new() })
    }

    /// The codings that are undone in what is saved: the file's name says them no more. One that is said
    /// and is not there says nothing of the file.
    pub fn undone_codings(self, hop: &Hop) -> Vec<Coding> {
        if self != Self::Body {
            return Vec::new();
        }
        hop.with_facts(|facts| {
            let is_there =
                |coding: &&Coding| !facts.deviations.contains(&Deviation::NotCoded(coding.name()));
            facts.codings.iter().filter(is_there).copied().collect()
        })
    }
}

/// What is saved.
#[derive(Clone, Debug)]
pub struct SaveWhat {
    /// The bytes.
    pub source: Source,
    /// What they are.
    pub form: SaveForm,
}

impl SaveWhat {
    /// What has come of the response so far.
    pub fn of(hop: &Hop, form: SaveForm) -> Self {
        let head_bytes = hop.with_facts(|facts| facts.head.as_ref().map(|head| head.bytes as u64));
        let source = match form {
            SaveForm::Body if head_bytes.is_some() => hop.body_source(),
            SaveForm::AsReceived => hop.wire_source(head_bytes.unwrap_or(0)),
            // Without a head nobody knows where a body begins: all that came is it.
            SaveForm::Body | SaveForm::Response => hop.wire_source(0),
        };
        Self { source, form }
    }
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Where.
    pub path: PathBuf,
    /// How many bytes.
    pub bytes: u64,
}

/// A file that is being saved. If it is dropped, the file is written all the same.
#[derive(Debug)]
pub struct SaveJob {
    state: Arc<SaveState>,
}

/// What the thread and the handle have in common.
#[derive(Debug)]
struct SaveState {
    done_bytes: AtomicU64,
    of_bytes: u64,
    is_cancelled: AtomicBool,
    result: Mutex<Option<Result<Saved, NetError>>>,
    waker: Waker,
}

impl SaveJob {
    /// Begins to save. Never waits: also what is wrong with the path is reported by the result. The waker is
    /// woken as it goes on, and when it is over.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        what: SaveWhat,
        path: PathBuf,
        existing: Existing,
        waker: Waker,
    ) -> Result<Self, NetError> {
        let state = SaveState::new(what.source.len(), waker);
        let worker = Arc::clone(&state);
        spawn(THREAD.to_owned(), move || {
            let work = || worker.save(&what.source, &path, existing);
            let result = catch_unwind(AssertUnwindSafe(work))
                .unwrap_or_else(|panic| Err(panic_error(panic.as_ref(), THREAD)));
            if let Err(error) = &result {
                log::info!("{THREAD}: {error}");
            }
            *locked(&worker.result) = Some(result);
            worker.waker.wake_by_ref();
        })?;
        Ok(Self { state })
    }

    /// How many bytes are written, and of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.state.done_bytes.load(Ordering::Relaxed), self.state.of_bytes)
    }

    /// Gives it up: the result will be [`Cause::Cancelled`], unless the file has its name already. While
    /// the disk writes what it was given that takes as long as the disk does, but the file gets no name.
    pub fn cancel(&self) {
        self.state.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// What came of it, once, when it is over.
    pub fn take_result(&self) -> Option<Result<Saved, NetError>> {
        locked(&self.state.result).take()
    }
}

impl SaveState {
    fn new(of_bytes: u64, waker: Waker) -> Arc<Self> {
        Arc::new(Self {
            done_bytes: AtomicU64::new(0),
            of_bytes,
            is_cancelled: AtomicBool::new(false),
            result: Mutex::default(),
            waker,
        })
    }

    fn goes_on(&self) -> bool {
        !self.is_cancelled.load(Ordering::Relaxed)
    }

    fn save(&self, source: &Source, path: &Path, existing: Existing) -> Result<Saved, NetError> {
        let part = PartFile::create(path, existing)?;
        let bytes = self.fill(source, part)?;
        Ok(Saved { path: path.to_owned(), bytes })
    }

    /// Writes all into the unfinished file and puts that in its place.
    fn fill(&self, source: &Source, part: PartFile) -> Result<u64, NetError> {
        let mut told = Instant::now();
        let mut out = Out { part, error: None };
        let written = source.write_to(&mut out, |done| {
            self.done_bytes.store(done, Ordering::Relaxed);
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                self.waker.wake_by_ref();
            }
            self.goes_on()
        });
        let Out { part, error } = out;
        let target = || part.path().display().to_string();
        match (written, error) {
            (_, Some(error)) => return Err(error.into()),
            (Err(_), None) if !self.goes_on() => {
                let cause = Cause::Cancelled;
                return Err(NetError { op: Op::WriteFile, target: target(), cause });
            }
            (Err(error), None) => return Err(NetError::new(Op::ReadFile, target(), &error)),
            (Ok(()), None) => {}
        }
        let (bytes, of_bytes) = (part.bytes(), self.of_bytes);
        if bytes < of_bytes {
            let cause = Cause::Shortened(of_bytes, bytes);
            return Err(NetError { op: Op::ReadFile, target: target(), cause });
        }
        self.done_bytes.store(bytes, Ordering::Relaxed);
        part.put_in_place_if(|| self.goes_on())?;
        Ok(bytes)
    }
}

/// Writes, and remembers whether it was writing that failed: reading what is saved may fail, too.
struct Out {
    part: PartFile,
    error: Option<FileError>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.write(bytes).inspect_err(|error| {
            // It is tried again.
            if error.kind() != io::ErrorKind::Interrupted {
                self.error = Some(self.part.failed(error));
            }
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.part.flush()
    }
}

#[cfg(test)]
#[path = "save_tests.rs"]
mod tests;
