//! Writing what comes on a connection into a file, straight from the bytes that were read.
//!
//! It is written under a name of its own beside its place and gets its name when it is whole, so that
//! nobody takes half of it for all, and a save that fails leaves an older file as it is.

use super::stream::Stream;
use super::{FileNews, Save};
use crate::net::connections::FileProgress;
use crate::net::tcp::config::Existing;
use crate::net::{Cause, NetError, Op, Stamp, locked};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Names that are tried for the unfinished file: `NAME.part`, `NAME.part-2` and so on. Unfinished files
/// of earlier saves stay where they are.
const NAMES_MAX: u32 = 100;

/// Up to this size, in bytes, the file is on the disk before it gets its name. Waiting for the disk takes
/// milliseconds then; for gigabytes it would hold up the end of the session for seconds.
const SYNC_BYTES_MAX: u64 = 16 << 20;

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

    /// The file is whole: it gets its name, and that is told.
    pub(super) fn finish(self, stream: &Stream) {
        let Self { wish, file, part, bytes } = self;
        stream.facts().set_saving(None);
        stream.tell_file(match put_in_place(&wish, file, &part, bytes) {
            Ok(()) => FileNews::Saved { path: wish.path, bytes },
            Err(error) => {
                FileNews::SaveStopped { unfinished: Some(part), saved_bytes: bytes, error }
            }
        });
    }

    /// It cannot go on; what is there stays in the unfinished file.
    fn give_up(self, stream: &Stream, error: NetError) {
        let Self { part, bytes, .. } = self;
        stream.facts().set_saving(None);
        let unfinished = Some(part);
        stream.tell_file(FileNews::SaveStopped { unfinished, saved_bytes: bytes, error });
    }
}

impl Stream {
    /// What came goes into the file, if there is one.
    pub(super) fn write_to_file(&self, bytes: &[u8]) {
        let mut place = locked(self.saver());
        let Some(saver) = &mut *place else { return };
        let result = saver.write(bytes);
        self.facts().saved(saver.bytes);
        if let Err(error) = result
            && let Some(saver) = place.take()
        {
            saver.give_up(self, error);
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
    let mut name = OsString::from(path.as_os_str());
    name.push(".part");
    if number > 1 {
        name.push(format!("-{number}"));
    }
    PathBuf::from(name)
}

/// Gives the whole file its name.
fn put_in_place(wish: &Save, file: File, part: &Path, bytes: u64) -> Result<(), NetError> {
    let target = || wish.path.display().to_string();
    if bytes <= SYNC_BYTES_MAX {
        file.sync_all()
            .map_err(|error| NetError::new(Op::WriteFile, part.display().to_string(), &error))?;
    }
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

/// Renames unless the name is taken meanwhile: rename(2) would replace it, link(2) does not.
fn rename_to_free(part: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(part, to) {
        Ok(()) => fs::remove_file(part),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without links (FAT): a look before is the best there is.
        Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(part, to),
    }
}

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

/// Readable and writable for its owner only: for what came from somebody, or tells of a person.
#[cfg(unix)]
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

/// Files take the rights of their folder on Windows.
#[cfg(not(unix))]
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn a_name_that_was_taken_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        let wish = Save { path: path.clone(), existing: Existing::Keep };
        let mut saver = open(&wish).unwrap();
        saver.write(b"new").unwrap();
        fs::write(&path, "old").unwrap();
        let Saver { file, part, bytes, .. } = saver;
        let error = put_in_place(&wish, file, &part, bytes).unwrap_err();
        assert_eq!(error.cause, Cause::Exists);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read(&part).unwrap(), b"new");
    }

    #[test]
    fn unfinished_files_of_others_are_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        fs::write(part_name(&path, 1), "theirs").unwrap();
        let wish = Save { path: path.clone(), existing: Existing::Keep };
        let saver = open(&wish).unwrap();
        assert_eq!(saver.part, folder.path().join("page.html.part-2"));
        assert_eq!(fs::read(part_name(&path, 1)).unwrap(), b"theirs");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_with_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let wish = Save { path: folder.path().join("x"), existing: Existing::Keep };
        let mut saver = open(&wish).unwrap();
        saver.write(b"some").unwrap();
        // The device that always answers ENOSPC (full(4)) stands for the rest of the disk.
        saver.file = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let error = saver.write(b"more").unwrap_err();
        assert!(error.errno().is_some_and(|errno| errno.is("ENOSPC")), "{error}");
        assert_eq!(saver.bytes, 4);
    }
}
