//! Standard output, written on a thread of its own: who reads there may be slow, or gone.

use super::bell::Bell;
use crate::threads::{NotStarted, locked, spawn};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

/// Chunks that may wait: the thread has something to write while the next ones are made.
const CHUNKS_MAX: usize = 4;

/// Lines that go out together.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// What is written.
    pub(super) bytes: Vec<u8>,
    /// How many rows that is.
    pub(super) rows: u64,
}

/// Writes chunks in order. Dropping it drops what waits.
#[derive(Debug)]
pub(super) struct Printer {
    chunks: Option<Sender<Chunk>>,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    rows: AtomicU64,
    is_done: AtomicBool,
    error: Mutex<Option<io::ErrorKind>>,
}

impl Printer {
    /// Starts the thread; the bell is rung after each chunk and at the end.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(super) fn start(bell: Bell) -> Result<Self, NotStarted> {
        let (chunks, waiting) = bounded(CHUNKS_MAX);
        let state = Arc::<State>::default();
        let shared = Arc::clone(&state);
        spawn("standard output".to_owned(), move || {
            if let Err(error) = write(&waiting, &shared, &bell) {
                *locked(&shared.error) = Some(error.kind());
            }
            drop(waiting);
            shared.is_done.store(true, SeqCst);
            bell.ring();
        })?;
        Ok(Self { chunks: Some(chunks), state })
    }

    /// Whether a chunk can be put without waiting.
    pub(super) fn has_room(&self) -> bool {
        self.chunks.as_ref().is_some_and(|chunks| !chunks.is_full()) && self.error().is_none()
    }

    /// Puts a chunk. Without room it is dropped: ask before.
    pub(super) fn put(&self, chunk: Chunk) {
        if let Some(chunks) = &self.chunks {
            let _ = chunks.try_send(chunk);
        }
    }

    /// Nothing comes after what was put.
    pub(super) fn finish(&mut self) {
        self.chunks = None;
    }

    /// Whether all is written, or nothing more can be.
    pub(super) fn is_done(&self) -> bool {
        self.state.is_done.load(SeqCst)
    }

    /// How many rows were written.
    pub(super) fn rows(&self) -> u64 {
        self.state.rows.load(SeqCst)
    }

    /// Why nothing more can be written.
    pub(super) fn error(&self) -> Option<io::ErrorKind> {
        *locked(&self.state.error)
    }
}

fn write(chunks: &Receiver<Chunk>, state: &State, bell: &Bell) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    for chunk in chunks {
        stdout.write_all(&chunk.bytes)?;
        // A line must be seen when it came, also through a pipe.
        stdout.flush()?;
        state.rows.fetch_add(chunk.rows, SeqCst);
        bell.ring();
    }
    Ok(())
}
