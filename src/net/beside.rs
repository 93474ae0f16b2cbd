//! Files that are written beside their place and take it when they are whole.
//!
//! So nobody takes half of a file for all of it, and a save that fails leaves an older file as it is.

use super::{Cause, NetError, Op};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Names that are tried for the unfinished file: `NAME.part`, `NAME.part-2` and so on. Unfinished files
/// of earlier saves stay where they are.
const NAMES_MAX: u32 = 100;

/// The longest name of a file, in bytes, on the usual file systems (limits.h, `NAME_MAX`). The name of an
/// unfinished file is cut to it; some count in 16-bit units, which are never more.
const NAME_BYTES_MAX: usize = 255;

/// What to do with a file that exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and tell.
    Keep,
    /// Replace it, as the person has said.
    Replace,
}

/// A file that is being written beside its place.
///
/// Whether what is there stays when it is dropped before it is whole, the one who writes decides.
#[derive(Debug)]
pub struct PartFile {
    // Before `unfinished`, so that it is closed when that removes it.
    file: File,
    unfinished: Unfinished,
    to: PathBuf,
    existing: Existing,
    bytes: u64,
}

impl PartFile {
    /// Looks at the path and makes the unfinished file beside it. If it does not get its place, it stays.
    ///
    /// # Errors
    /// If the path is no place for a file, one is there that shall be kept, or none can be made.
    pub fn create(path: &Path, existing: Existing) -> Result<Self, NetError> {
        let target = || path.display().to_string();
        let refused = |cause| Err(NetError { op: Op::OpenFile, target: target(), cause });
        match fs::metadata(path) {
            Ok(facts) if !facts.is_file() => return refused(Cause::NotAFile),
            Ok(_) if existing == Existing::Keep => return refused(Cause::Exists),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(NetError::new(Op::OpenFile, target(), &error));
            }
            Ok(_) | Err(_) => {}
        }
        if path.file_name().is_none() {
            return refused(Cause::NotAFile);
        }
        let (file, part) = make_part(path).map_err(|(part, error)| {
            NetError::new(Op::OpenFile, part.display().to_string(), &error)
        })?;
        let unfinished = Unfinished { path: part, is_removed: false };
        Ok(Self { file, unfinished, to: path.to_owned(), existing, bytes: 0 })
    }

    /// The same, that is removed if it does not get its place: for what can be written again.
    #[must_use]
    pub fn removed_unless_placed(mut self) -> Self {
        self.unfinished.is_removed = true;
        self
    }

    /// Where it is until it has its place.
    pub fn path(&self) -> &Path {
        &self.unfinished.path
    }

    /// How much is written.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes more.
    ///
    /// # Errors
    /// What write(2) answers; [`PartFile::bytes`] has what was written before.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), NetError> {
        self.write_all(bytes).map_err(|error| self.failed(&error))
    }

    /// The error of a write of this file.
    pub fn failed(&self, error: &io::Error) -> NetError {
        NetError::new(Op::WriteFile, self.path().display().to_string(), error)
    }

    /// Puts the whole file to the disk and gives it its name. That may take seconds.
    ///
    /// # Errors
    /// What the file system answers. What stood in its place still does.
    pub fn put_in_place(self) -> Result<(), NetError> {
        self.put_in_place_if(|| true)
    }

    /// The same, unless it is given up while the disk was busy: then nothing gets a name.
    ///
    /// # Errors
    /// [`Cause::Cancelled`], or what the file system answers. What stood in its place still does.
    pub fn put_in_place_if(self, goes_on: impl FnOnce() -> bool) -> Result<(), NetError> {
        if self.existing == Existing::Replace {
            take_mode(&self.file, &self.to);
        }
        // Only now the system tells what it could not write: a full disk, a quota, a lost server.
        self.file.sync_all().map_err(|error| self.failed(&error))?;
        let Self { file, unfinished, to, existing, .. } = self;
        drop(file);
        let target = || to.display().to_string();
        if !goes_on() {
            let cause = Cause::Cancelled;
            return Err(NetError { op: Op::RenameFile, target: target(), cause });
        }
        let renamed = match existing {
            Existing::Replace => fs::rename(&unfinished.path, &to),
            Existing::Keep => rename_to_free(&unfinished.path, &to),
        };
        renamed.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                NetError { op: Op::RenameFile, target: target(), cause: Cause::Exists }
            }
            _ => NetError::new(Op::RenameFile, target(), &error),
        })?;
        unfinished.keep();
        Ok(())
    }

    /// For tests: from now on it is this file that is written, of which so much is written already.
    #[cfg(test)]
    pub(crate) fn divert(&mut self, file: File, bytes: u64) {
        (self.file, self.bytes) = (file, bytes);
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that may have to be removed again.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    is_removed: bool,
}

impl Unfinished {
    /// It is removed when this is dropped.
    pub fn removed(path: PathBuf) -> Self {
        Self { path, is_removed: true }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It stays, or is elsewhere now.
    pub fn keep(mut self) {
        self.is_removed = false;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_removed {
            return;
        }
        if let Err(error) = fs::remove_file(&self.path) {
            log::warn!("{} could not be removed: {error}", self.path.display());
        }
    }
}

/// Renames unless the name is taken meanwhile: rename(2) would replace it, link(2) does not.
///
/// # Errors
/// `AlreadyExists`, or what the file system answers.
pub fn rename_to_free(part: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(part, to) {
        Ok(()) => fs::remove_file(part),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without links (FAT): a look before is the best there is.
        Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(part, to),
    }
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

#[cfg(test)]
#[path = "beside_tests.rs"]
mod tests;
