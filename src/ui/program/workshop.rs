//! What a pane needs to run programs, got ready on a thread: the tools of this machine, and the lessons' programs as
//! files in a folder of their own.

use crate::engine::program::Tools;
use crate::files::{Existing, FileError, refuse_read_only, write_whole};
use crate::learn::lessons::{LessonProgram, programs};
use crate::threads::{NotStarted, spawn};
use crossbeam_channel::{Receiver, bounded};
use std::path::{Path, PathBuf};
use std::task::Waker;
use tempfile::TempDir;

/// What is ready.
#[derive(Debug)]
struct Ready {
    tools: Tools,
    /// Where the lessons' programs lie; nothing if that could not be made. It goes with the pane.
    lessons: Option<TempDir>,
}

/// The tools and files of a pane.
#[derive(Debug, Default)]
pub struct Workshop {
    ready: Option<Ready>,
    coming: Option<Receiver<Ready>>,
    /// A copy of a lesson's program that is being written.
    copy: Option<Receiver<Result<PathBuf, CopyError>>>,
}

/// Why a copy could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The system gave no thread.
    #[error(transparent)]
    Thread(#[from] NotStarted),
}

impl Workshop {
    /// Begins to get ready, or takes what is. Never waits.
    pub fn open(&mut self, waker: &Waker) {
        if let Some(ready) = self.coming.as_ref().and_then(|coming| coming.try_recv().ok()) {
            self.ready = Some(ready);
            self.coming = None;
        }
        if self.ready.is_some() || self.coming.is_some() {
            return;
        }
        let (tell, coming) = bounded(1);
        let waker = waker.clone();
        let get_ready = move || {
            // Nobody waits any more if the pane is gone.
            let _ = tell.send(Ready { tools: Tools::look(), lessons: lessons_folder() });
            waker.wake();
        };
        match spawn("program tools".to_owned(), get_ready) {
            Ok(_) => self.coming = Some(coming),
            Err(error) => log::warn!("the tools for programs are not looked for: {error}"),
        }
    }

    /// The tools, once they are known.
    pub fn tools(&self) -> Option<&Tools> {
        self.ready.as_ref().map(|ready| &ready.tools)
    }

    /// Where the file of a lesson's program lies.
    pub fn lesson_file(&self, program: &LessonProgram) -> Option<PathBuf> {
        Some(self.ready.as_ref()?.lessons.as_ref()?.path().join(&program.file))
    }

    /// Writes a program to a place that a person has chosen.
    pub fn copy(&mut self, source: &'static str, path: PathBuf, waker: &Waker) {
        let (tell, coming) = bounded(1);
        self.copy = Some(coming);
        let (waker, failed) = (waker.clone(), tell.clone());
        let write = move || {
            // The dialog has asked whether a file that is there may be replaced.
            let written = refuse_read_only(&path).and_then(|()| write(&path, source));
            let _ = tell.send(written.map(|()| path).map_err(CopyError::from));
            waker.wake();
        };
        if let Err(error) = spawn("program copy".to_owned(), write) {
            let _ = failed.send(Err(error.into()));
        }
    }

    /// What came of the copy, once.
    pub fn take_copy(&mut self) -> Option<Result<PathBuf, CopyError>> {
        let result = self.copy.as_ref()?.try_recv().ok()?;
        self.copy = None;
        Some(result)
    }
}

/// The lessons' programs as files, for their owner alone.
fn lessons_folder() -> Option<TempDir> {
    let folder = tempfile::tempdir().inspect_err(|error| log::warn!("{error}")).ok()?;
    for program in programs() {
        if let Err(error) = write(&folder.path().join(&program.file), program.source) {
            log::warn!("{error}");
        }
    }
    Some(folder)
}

fn write(path: &Path, source: &str) -> Result<(), FileError> {
    write_whole(path, Existing::Replace, source.as_bytes())
}
