//! Writing what comes on a connection into a file, straight from the bytes that were read.
//!
//! It is written under a name of its own beside its place and gets its name when it is whole and on the
//! disk, so that nobody takes half of it for all, and a save that fails leaves an older file as it is.
//! It is whole when the peer has finished sending, or when a person says that it is enough. A connection
//! that fails, or is ended from this side before, leaves the unfinished file.
//!
//! To wait for the disk takes seconds for gigabytes, so that is done on a thread of its own. The end of a
//! connection waits for it and the stop does not: then the file still gets its name, as long as the
//! program runs, and the log of a session that is over no longer hears of it.

use super::stream::Stream;
use super::{Closing, FileNews, Save, StreamNews};
use crate::net::beside::{private, rename_to_free};
use crate::net::connections::{ConnectionState, FileProgress};
use crate::net::session::{Shared, panic_error, spawn};
use crate::net::tcp::config::Existing;
use crate::net::{Cause, EventKind, NetError, Op, Peer, Stamp, locked};
use crossbeam_channel::{Receiver, TryRecvError, bounded, select};
use std::convert::Infallible;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names that are tried for the unfinished file: `NAME.part`, `NAME.part-2` and so on. Unfinished files
/// of earlier saves stay where they are.
const NAMES_MAX: u32 = 100;

/// The longest name of a file, in bytes, on the usual file systems (limits.h, `NAME_MAX`). The name of an
/// unfinished file is cut to it; some count in 16-bit units, which are never more.
const NAME_BYTES_MAX: usize = 255;

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
    wish: Save,
    file: File,
    /// Where it is until it is whole.
    part: PathBuf,
    bytes: u64,
}

impl Saver {
    /// Begins to save; what prevents it is told.
    pub(super) fn begin(stream: &Stream, wish: &Save) -> Option<Self> {
        match open(wish) {
            Ok(saver) => {
                stream.facts().set_saving(Some(FileProgress {
                    path: wish.path.clone(),
                    done_bytes: 0,
                    of_bytes: None,
                    since: Stamp::now(),
                }));
                stream.tell_file(FileNews::Saving { path: wish.path.clone() });
                Some(saver)
            }
            Err(error) => {
                let news = FileNews::SaveStopped { unfinished: None, saved_bytes: 0, error };
                stream.tell_file(news);
                None
            }
        }
    }

    /// Writes more.
    fn write(&mut self, bytes: &[u8]) -> Result<(), NetError> {
        self.bytes += write_all(&mut self.file, bytes)
            .map_err(|(written, error)| self.failed(written, &error))?;
        Ok(())
    }

    fn failed(&mut self, written: u64, error: &io::Error) -> NetError {
        self.bytes += written;
        NetError::new(Op::WriteFile, self.part.display().to_string(), error)
    }

    /// The file is whole: it is put to the disk and gets its name, and that is told. One after the
    /// other, so that of two in the same place the later one stays.
    fn place(self, stream: &Stream, before: Option<Placing>) -> Option<Placing> {
        stream.facts().set_saving(None);
        let (path, part, bytes) = (self.wish.path.clone(), self.part.clone(), self.bytes);
        let left = part.clone();
        let (working, done) = bounded(0);
        let earlier = before.as_ref().map(|placing| placing.done.clone());
        let (shared, peer) = (Arc::clone(stream.shared()), stream.peer());
        let name = format!("tcp {peer} saver");
        let work = move || {
            // It ends by being disconnected.
            let _ = earlier.map(|earlier| earlier.recv());
            let news = catch_unwind(AssertUnwindSafe(|| self.placed()));
            tell_placed(
                &shared,
                peer,
                news.unwrap_or_else(|panic| FileNews::SaveStopped {
                    unfinished: Some(left),
                    saved_bytes: bytes,
                    error: panic_error(panic.as_ref(), "saver"),
                }),
            );
            drop(working);
        };
        match spawn(name, work) {
            Ok(_) => Some(Placing { path, bytes, done }),
            Err(error) => {
                let unfinished = Some(part);
                stream.tell_file(FileNews::SaveStopped { unfinished, saved_bytes: bytes, error });
                before
            }
        }
    }

    /// Waits for the disk and gives the file its name; what came of that.
    fn placed(self) -> FileNews {
        let Self { wish, file, part, bytes } = self;
        match put_in_place(&wish, file, &part) {
            Ok(()) => FileNews::Saved { path: wish.path, bytes },
            Err(error) => {
                FileNews::SaveStopped { unfinished: Some(part), saved_bytes: bytes, error }
            }
        }
    }

    /// It cannot go on; what is there stays in the unfinished file.
    fn give_up(self, stream: &Stream, error: NetError) {
        let Self { part, bytes, .. } = self;
        stream.facts().set_saving(None);
        let unfinished = Some(part);
        stream.tell_file(FileNews::SaveStopped { unfinished, saved_bytes: bytes, error });
    }
}

/// Tells it in the log of the session, or of the program if the session's is closed.
fn tell_placed(shared: &Shared, peer: Peer, news: FileNews) {
    if shared.has_ended() {
        log::info!("after the end of a session: {news:?}");
        return;
    }
    shared.tell(Stamp::now(), peer, EventKind::Stream(Box::new(StreamNews::File(news))));
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
        let result = saver.write(bytes);
        self.facts().saved(saver.bytes);
        if let Err(error) = result
            && let Some(saver) = saving.saver.take()
        {
            saver.give_up(self, error);
        }
    }

    /// The connection ends: nothing more comes. Before its state says so.
    pub(super) fn end_saving(&self, closing: &Closing) {
        let mut saving = locked(self.saving());
        match self.unfinished(closing) {
            None => saving.place(self),
            Some(error) => {
                if let Some(saver) = saving.saver.take() {
                    saver.give_up(self, error);
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

    /// Waits until the files that came whole have their names, or the session shall stop.
    pub(super) fn wait_for_files(&self) {
        let Some(placing) = locked(self.saving()).placing.take() else { return };
        let Placing { path, bytes, done } = placing;
        select! {
            recv(done) -> _ => {}
            recv(self.shared().stop.signal()) -> _ => {
                if done.try_recv() == Err(TryRecvError::Empty) {
                    self.tell_file(FileNews::SavingGoesOn { path, bytes });
                }
            }
        }
    }
}

/// Looks at the target and makes the unfinished file.
fn open(wish: &Save) -> Result<Saver, NetError> {
    let target = || wish.path.display().to_string();
    let refused = |cause| Err(NetError { op: Op::OpenFile, target: target(), cause });
    match fs::metadata(&wish.path) {
        Ok(facts) if !facts.is_file() => return refused(Cause::NotAFile),
        Ok(_) if wish.existing == Existing::Keep => return refused(Cause::Exists),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(NetError::new(Op::OpenFile, target(), &error));
        }
        Ok(_) | Err(_) => {}
    }
    if wish.path.file_name().is_none() {
        return refused(Cause::NotAFile);
    }
    let (file, part) = make_part(&wish.path)
        .map_err(|(part, error)| NetError::new(Op::OpenFile, part.display().to_string(), &error))?;
    Ok(Saver { wish: wish.clone(), file, part, bytes: 0 })
}

/// A new file beside the path.
fn make_part(path: &Path) -> Result<(File, PathBuf), (PathBuf, io::Error)> {
    let mut number = 1;
    loop {
        let part = part_name(path, number);
        let made = private(OpenOptions::new().write(true).create_new(true)).open(&part);
        match made {
            Ok(file) => return Ok((file, part)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < NAMES_MAX => {
                number += 1;
            }
            Err(error) => return Err((part, error)),
        }
    }
}

fn part_name(path: &Path, number: u32) -> PathBuf {
    let end = if number > 1 { format!(".part-{number}") } else { ".part".to_owned() };
    if let Some(name) = path.file_name()
        && name.len() + end.len() > NAME_BYTES_MAX
    {
        let name = name.to_string_lossy();
        let cut = name.floor_char_boundary(NAME_BYTES_MAX - end.len());
        return path.with_file_name(name.get(..cut).unwrap_or_default().to_owned() + &end);
    }
    let mut name = OsString::from(path.as_os_str());
    name.push(end);
    PathBuf::from(name)
}

/// Puts the whole file to the disk and gives it its name.
fn put_in_place(wish: &Save, file: File, part: &Path) -> Result<(), NetError> {
    let target = || wish.path.display().to_string();
    if wish.existing == Existing::Replace {
        take_mode(&file, &wish.path);
    }
    // Only now the system tells what it could not write: a full disk, a quota, a lost server.
    file.sync_all()
        .map_err(|error| NetError::new(Op::WriteFile, part.display().to_string(), &error))?;
    drop(file);
    let renamed = match wish.existing {
        Existing::Replace => fs::rename(part, &wish.path),
        Existing::Keep => rename_to_free(part, &wish.path),
    };
    renamed.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            NetError { op: Op::RenameFile, target: target(), cause: Cause::Exists }
        }
        _ => NetError::new(Op::RenameFile, target(), &error),
    })
}

/// Who may read and write the file that is replaced may do so with the new one.
#[cfg(unix)]
fn take_mode(file: &File, old: &Path) {
    use std::os::unix::fs::PermissionsExt;
    /// Read, write and execute for owner, group and others. The others are no rights (chmod(2)).
    const RIGHTS: u32 = 0o777;
    if let Ok(old) = fs::metadata(old) {
        let rights = fs::Permissions::from_mode(old.permissions().mode() & RIGHTS);
        // A file system without rights: it stays its owner's.
        let _ = file.set_permissions(rights);
    }
}

/// Files take the rights of their folder on Windows.
#[cfg(not(unix))]
fn take_mode(_: &File, _: &Path) {}

/// Like std's, and says how much was written before it failed.
fn write_all(file: &mut File, bytes: &[u8]) -> Result<u64, (u64, io::Error)> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match file.write(rest) {
            Ok(0) => {
                return Err(((bytes.len() - rest.len()) as u64, io::ErrorKind::WriteZero.into()));
            }
            Ok(len) => rest = rest.get(len..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(((bytes.len() - rest.len()) as u64, error)),
        }
    }
    Ok(bytes.len() as u64)
}

#[cfg(test)]
#[path = "save_tests.rs"]
mod tests;
