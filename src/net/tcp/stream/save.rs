//! Writing what comes on a connection into a file, straight from the bytes that were read.
//!
//! It is written under a name of its own beside its place and gets its name when it is whole and on the
//! disk, so that nobody takes half of it for all, and a save that fails leaves an older file as it is.
//! It is whole when the peer has finished sending, or when a person says that it is enough. A connection
//! that fails leaves the unfinished file; of one that is ended from this side before, what came is kept under a
//! name that says so. If nothing came, there is no file.
//!
//! To wait for the disk takes seconds for gigabytes, so that is done on a thread of its own. The end of a
//! connection waits for it and the stop does not: then the file still gets its name, as long as the
//! program runs, and the log of a session that is over no longer hears of it.

use super::Stream;
use crate::files::PartFile;
use crate::net::connections::{ConnectionState, FileProgress};
use crate::net::session::{Shared, panic_error};
use crate::net::tcp::{Closing, FileEvent, Save, StreamEvent};
use crate::net::worker::{WorkerRole, spawn_worker};
use crate::net::{Cause, EventKind, NetError, Op, Peer, Stamp};
use crate::threads::locked;
use crossbeam_channel::{Receiver, TryRecvError, bounded, select};
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// What a connection saves.
#[derive(Debug, Default)]
pub(super) struct Saving {
    /// The file into which goes what comes.
    saver: Option<Saver>,
    /// The last of those that are whole.
    placing: Option<Placing>,
}

/// A file that is whole, on its way to the disk and to its name.
#[derive(Debug)]
struct Placing {
    path: PathBuf,
    bytes: u64,
    /// Disconnected when it is there, and all before it.
    done: Receiver<Infallible>,
}

/// A file that is being saved.
#[derive(Debug)]
pub(super) struct Saver {
    path: PathBuf,
    part: PartFile,
}

impl Saver {
    /// Begins to save; what prevents it is reported.
    pub(super) fn begin(stream: &Stream, wish: &Save) -> Option<Self> {
        match PartFile::create_lasting(&wish.path, wish.existing) {
            Ok(part) => {
                stream.facts().set_saving(Some(FileProgress {
                    path: wish.path.clone(),
                    done_bytes: 0,
                    of_bytes: None,
                    since: Stamp::now(),
                }));
                stream.facts().set_save_failure(None);
                stream.tell_file(FileEvent::Saving { path: wish.path.clone() });
                Some(Self { path: wish.path.clone(), part })
            }
            Err(error) => {
                let error = NetError::from(error);
                stream.facts().set_save_failure(Some(error.clone()));
                let event = FileEvent::SaveStopped { unfinished: None, saved_bytes: 0, error };
                stream.tell_file(event);
                None
            }
        }
    }

    /// The file is whole: it is put to the disk and gets its name, and that is reported. One after the
    /// other, so that of two in the same place the later one stays.
    fn place(self, stream: &Stream, before: Option<Placing>) -> Option<Placing> {
        stream.facts().set_saving(None);
        if self.part.bytes() == 0 {
            self.discard(stream);
            return before;
        }
        let (path, part) = (self.path.clone(), self.part.path().to_owned());
        let bytes = self.part.bytes();
        let left = part.clone();
        let (working, done) = bounded(0);
        let earlier = before.as_ref().map(|placing| placing.done.clone());
        let (shared, peer) = (Arc::clone(stream.shared()), stream.peer());
        let name = format!("tcp {peer} saver");
        let work = move || {
            // It ends by being disconnected.
            let _ = earlier.map(|earlier| earlier.recv());
            let event = catch_unwind(AssertUnwindSafe(|| self.placed()));
            tell_placed(
                &shared,
                peer,
                event.unwrap_or_else(|panic| FileEvent::SaveStopped {
                    unfinished: Some(left),
                    saved_bytes: bytes,
                    error: panic_error(panic.as_ref(), "saver"),
                }),
            );
            drop(working);
        };
        match spawn_worker(&stream.shared, WorkerRole::Saver, name, work) {
            Ok(_) => Some(Placing { path, bytes, done }),
            Err(error) => {
                let (unfinished, error) = (Some(part), error.into());
                stream.tell_file(FileEvent::SaveStopped { unfinished, saved_bytes: bytes, error });
                before
            }
        }
    }

    /// Waits for the disk and gives the file its name; what came of that.
    fn placed(self) -> FileEvent {
        let Self { path, part } = self;
        let (left, bytes) = (part.path().to_owned(), part.bytes());
        match part.put_in_place() {
            Ok(()) => FileEvent::Saved { path, bytes },
            Err(error) => {
                let error = error.into();
                FileEvent::SaveStopped { unfinished: Some(left), saved_bytes: bytes, error }
            }
        }
    }

    /// Nothing came: an empty file would look like one that did.
    fn discard(self, stream: &Stream) {
        let Self { path, part } = self;
        part.discard();
        stream.tell_file(FileEvent::NothingCame { path });
    }

    /// We end the connection before the peer has finished: what came is kept, and its name says that it is
    /// not all.
    fn keep_incomplete(self, stream: &Stream) {
        stream.facts().set_saving(None);
        if self.part.bytes() == 0 {
            return self.discard(stream);
        }
        let (unfinished, bytes) = (self.part.path().to_owned(), self.part.bytes());
        stream.tell_file(match self.part.keep_incomplete() {
            Ok(path) => FileEvent::SavedIncomplete { path, bytes },
            Err(error) => {
                let (unfinished, error) = (Some(unfinished), error.into());
                FileEvent::SaveStopped { unfinished, saved_bytes: bytes, error }
            }
        });
    }

    /// It cannot go on; what is there stays in the unfinished file.
    fn give_up(self, stream: &Stream, error: NetError) {
        stream.facts().set_saving(None);
        stream.facts().set_save_failure(Some(error.clone()));
        let saved_bytes = self.part.bytes();
        let unfinished = (saved_bytes > 0).then(|| self.part.path().to_owned());
        if unfinished.is_none() {
            self.part.discard();
        }
        stream.tell_file(FileEvent::SaveStopped { unfinished, saved_bytes, error });
    }
}

/// Reports it in the log of the session, or of the program if the session's is closed.
fn tell_placed(shared: &Shared, peer: Peer, event: FileEvent) {
    if shared.has_ended() {
        log::info!("after the end of a session: {event:?}");
        return;
    }
    shared.tell(Stamp::now(), peer, EventKind::from(StreamEvent::File(event)));
}

impl Saving {
    /// What came so far is all, and another file may begin.
    pub(super) fn change(&mut self, stream: &Stream, save: Option<&Save>) {
        self.place(stream);
        self.saver = save.and_then(|save| Saver::begin(stream, save));
    }

    fn place(&mut self, stream: &Stream) {
        if let Some(saver) = self.saver.take() {
            self.placing = saver.place(stream, self.placing.take());
        }
    }
}

impl Stream {
    /// What came goes into the file, if there is one.
    pub(super) fn write_to_file(&self, bytes: &[u8]) {
        let mut saving = locked(self.saving());
        let Some(saver) = &mut saving.saver else { return };
        let result = saver.part.append(bytes);
        self.facts().saved(saver.part.bytes());
        if let Err(error) = result
            && let Some(saver) = saving.saver.take()
        {
            saver.give_up(self, error.into());
        }
    }

    /// The connection ends: nothing more comes. Before its state says so.
    pub(super) fn end_saving(&self, closing: &Closing) {
        let mut saving = locked(self.saving());
        match self.unfinished(closing) {
            None => saving.place(self),
            Some(error) => {
                let saver = saving.saver.take();
                let is_ours = error.cause == Cause::Cancelled;
                match saver {
                    Some(saver) if is_ours => saver.keep_incomplete(self),
                    Some(saver) => saver.give_up(self, error),
                    None => {}
                }
            }
        }
    }

    /// Why what came is not all that the peer wanted to send; `None` if it is.
    fn unfinished(&self, closing: &Closing) -> Option<NetError> {
        let has_peer_finished = self.facts().state() == ConnectionState::PeerFinished;
        match closing {
            // After the peer's end it does not matter who closes, or how.
            _ if has_peer_finished => None,
            Closing::ByPeer => None,
            Closing::Failed(error) => Some(error.clone()),
            Closing::ByUs | Closing::ResetByUs => {
                let target = self.peer().to_string();
                Some(NetError { op: Op::Recv, target, cause: Cause::Cancelled })
            }
        }
    }

    /// Waits until the files that came whole have their names, or the session is to stop.
    pub(super) fn wait_for_files(&self) {
        let Some(placing) = locked(self.saving()).placing.take() else { return };
        let Placing { path, bytes, done } = placing;
        select! {
            recv(done) -> _ => {}
            recv(self.shared().stop.signal()) -> _ => {
                if done.try_recv() == Err(TryRecvError::Empty) {
                    self.tell_file(FileEvent::SavingGoesOn { path, bytes });
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "save_tests.rs"]
mod tests;
