//! Keeps saved messages in their file: each change is written on a thread of its own, a moment after it was made.
//!
//! Two windows lose nothing of each other: a change is carried out on what stands in the file at that moment, while
//! no other window writes it, and what came of it is taken over. What this window shows has its own changes at once.

use super::file::{FileTrouble, Unread, read, read_or_set_aside, to_text};
use super::{Change, Full, SavedMessages};
use crate::files::{FileError, own};
use crate::threads::{locked, spawn};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long changes are collected before they are written: less than a person needs for the next key would write
/// the file with each letter of a name.
const SETTLE: Duration = Duration::from_millis(200);

/// Saved messages, and their file.
#[derive(Debug)]
pub struct MessageStore {
    messages: SavedMessages,
    /// Changes of this window.
    changes_made: u64,
    troubles: Vec<StoreTrouble>,
    /// What writes the file; none without a file.
    writer: Option<Writer>,
}

/// What a person must know about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreTrouble {
    /// It cannot be used.
    File(FileTrouble),
    /// Changes could not be written, for this reason. It is tried again with the next change, and at the end.
    Unsaved(String),
    /// A change was left out, since another window has made the file so full.
    LeftOut(Full),
}

#[derive(Debug)]
struct Writer {
    shared: Arc<Mutex<Shared>>,
    /// Says that there is something to do; closed at the end.
    wake: Sender<()>,
    thread: JoinHandle<()>,
}

/// What stands between the window and the thread. Each holds the lock for a moment only.
#[derive(Debug, Default)]
struct Shared {
    /// Changes that are not in the file yet, and how many were made with the last of them.
    pending: Vec<Change>,
    changes_made: u64,
    written: Option<Written>,
    troubles: Vec<StoreTrouble>,
}

/// What stands in the file, with so many changes of this window.
#[derive(Debug)]
struct Written {
    messages: SavedMessages,
    changes_made: u64,
}

impl MessageStore {
    /// Reads the file and keeps the messages in it from now on; without a file, they are kept as long as this is.
    /// Reading waits for the disk. `waker` is woken when there is something to [`Self::hear`].
    pub fn open(path: Option<PathBuf>, waker: Waker) -> Self {
        let mut store = Self {
            messages: SavedMessages::default(),
            changes_made: 0,
            troubles: Vec::new(),
            writer: None,
        };
        let Some(path) = path else { return store };
        let lock = own::Lock::take(&path);
        let (messages, trouble) = read_or_set_aside(&path);
        drop(lock);
        store.messages = messages.unwrap_or_default();
        store.troubles.extend(trouble.map(StoreTrouble::File));
        match Writer::start(path, store.messages.clone(), waker) {
            Ok(writer) => store.writer = Some(writer),
            Err(error) => store.troubles.push(StoreTrouble::Unsaved(error.to_string())),
        }
        store
    }

    /// The messages, with all changes of this window.
    pub fn messages(&self) -> &SavedMessages {
        &self.messages
    }

    /// Makes a change, and writes it soon. Returns what undoes it. Never waits.
    ///
    /// # Errors
    /// What there would be too much of; nothing is changed then.
    pub fn change(&mut self, change: Change) -> Result<Option<Change>, Full> {
        let undoing = self.messages.undoing(&change);
        self.messages.apply(&change)?;
        self.changes_made += 1;
        if let Some(writer) = &self.writer {
            let mut shared = locked(&writer.shared);
            push(&mut shared.pending, change);
            shared.changes_made = self.changes_made;
            drop(shared);
            writer.wake();
        }
        Ok(undoing)
    }

    /// Reads what other windows have written meanwhile; it comes with [`Self::hear`]. Never waits.
    pub fn refresh(&self) {
        if let Some(writer) = &self.writer {
            writer.wake();
        }
    }

    /// Takes in what came of writing and reading. Returns what a person must know. Never waits.
    pub fn hear(&mut self) -> Vec<StoreTrouble> {
        let mut troubles = std::mem::take(&mut self.troubles);
        if let Some(writer) = &self.writer {
            let mut shared = locked(&writer.shared);
            troubles.append(&mut shared.troubles);
            // What lacks changes of this window would take them back for a moment.
            let is_whole = |written: &mut Written| written.changes_made == self.changes_made;
            if let Some(written) = shared.written.take_if(is_whole) {
                self.messages = written.messages;
            }
        }
        troubles
    }

    /// Writes what is not written yet, and waits for that.
    pub fn end(&mut self) {
        let Some(Writer { wake, thread, shared }) = self.writer.take() else { return };
        drop(wake);
        // A panic of the thread was logged where it happened.
        let _ = thread.join();
        for trouble in &locked(&shared).troubles {
            log::warn!("saved messages: {trouble:?}");
        }
    }
}

/// Keystrokes in one message are one change.
fn push(pending: &mut Vec<Change>, change: Change) {
    if let (Some(Change::Edit(last)), Change::Edit(kept)) = (pending.last_mut(), &change)
        && last.id == kept.id
    {
        last.saved.clone_from(&kept.saved);
        return;
    }
    pending.push(change);
}

impl Writer {
    fn start(
        path: PathBuf,
        messages: SavedMessages,
        waker: Waker,
    ) -> Result<Self, crate::threads::NotStarted> {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let (wake, woken) = bounded(1);
        let file = File { path, last: messages, shared: Arc::clone(&shared), said: None };
        let thread = spawn("saved messages".to_owned(), move || file.write_until(&woken, &waker))?;
        Ok(Self { shared, wake, thread })
    }

    fn wake(&self) {
        // If it is full, the thread has yet to see the last one.
        let _ = self.wake.try_send(());
    }
}

/// The file, on its thread.
struct File {
    path: PathBuf,
    /// What was read or written last.
    last: SavedMessages,
    shared: Arc<Mutex<Shared>>,
    /// Why writing failed the last time: that is said once.
    said: Option<String>,
}

impl File {
    fn write_until(mut self, woken: &Receiver<()>, waker: &Waker) {
        while woken.recv().is_ok() {
            let until = Instant::now() + SETTLE;
            while woken.recv_deadline(until).is_ok() {}
            self.bring_up_to_date();
            waker.wake_by_ref();
        }
        if !locked(&self.shared).pending.is_empty() {
            self.bring_up_to_date();
        }
    }

    /// Writes the changes that are to be written, or reads the file if there are none.
    fn bring_up_to_date(&mut self) {
        let (changes, changes_made) = {
            let mut shared = locked(&self.shared);
            (std::mem::take(&mut shared.pending), shared.changes_made)
        };
        let mut troubles = Vec::new();
        if changes.is_empty() {
            let lock = own::Lock::take(&self.path);
            match read(&self.path) {
                Ok(messages) => self.last = messages,
                // What is wrong with it is a matter of the next change.
                Err(Unread::Absent | Unread::Newer | Unread::Damaged(_)) => {}
            }
            drop(lock);
        } else {
            match self.write(&changes, &mut troubles) {
                Ok(()) => self.said = None,
                Err(error) => {
                    let reason = error.to_string();
                    if self.said.replace(reason.clone()) != Some(reason.clone()) {
                        troubles.push(StoreTrouble::Unsaved(reason));
                    }
                    let mut shared = locked(&self.shared);
                    shared.troubles.append(&mut troubles);
                    let later = std::mem::replace(&mut shared.pending, changes);
                    for change in later {
                        push(&mut shared.pending, change);
                    }
                    return;
                }
            }
        }
        let mut shared = locked(&self.shared);
        shared.troubles.append(&mut troubles);
        shared.written = Some(Written { messages: self.last.clone(), changes_made });
    }

    fn write(
        &mut self,
        changes: &[Change],
        troubles: &mut Vec<StoreTrouble>,
    ) -> Result<(), WriteError> {
        let (path, last) = (self.path.as_path(), &self.last);
        self.last = own::change(path, || changed(path, last, changes, troubles))?;
        Ok(())
    }
}

/// The text of the file with the changes, and what it says. The lock is held.
fn changed(
    path: &Path,
    last: &SavedMessages,
    changes: &[Change],
    troubles: &mut Vec<StoreTrouble>,
) -> Result<(Vec<u8>, SavedMessages), WriteError> {
    let (found, trouble) = read_or_set_aside(path);
    troubles.extend(trouble.map(StoreTrouble::File));
    // A file that is gone takes no message with it.
    let mut messages = found.unwrap_or_else(|| last.clone());
    for change in changes {
        if let Err(full) = messages.apply(change) {
            troubles.push(StoreTrouble::LeftOut(full));
        }
    }
    let text = to_text(&messages)?;
    Ok((text.into_bytes(), messages))
}

#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Form(#[from] serde_json::Error),
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
