//! The program's own files: settings, samples, what is too large for memory. They say much about a person or came
//! from somebody, so they and their folders are for their owner alone.

use super::{Existing, FileError, FileFault, FileStep, PartFile};
use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the lock is waited for that another window holds. That writes a few kilobytes; a lock
/// held for longer is that of a program that hangs, and nothing is torn without it either.
const LOCK_LIMIT: Duration = Duration::from_secs(1);

/// Between two tries to get the lock: std has none that waits for a limited time.
const LOCK_TRY_EVERY: Duration = Duration::from_millis(5);

/// Writes a file of the program's own, in place of the one that is there, and the folder for it.
///
/// # Errors
/// What the file system says; an older file is unharmed.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    make_folder_of(path)?;
    let _lock = Lock::take(path);
    write(path, Existing::Replace, bytes)
}

/// Writes a file of the program's own, and the folder for it, unless one is there: that stays.
///
/// # Errors
/// What the file system says.
pub fn provide(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    make_folder_of(path)?;
    match write(path, Existing::Keep, bytes) {
        Err(FileError { fault: FileFault::Exists, .. }) => Ok(()),
        result => result,
    }
}

fn write(path: &Path, existing: Existing, bytes: &[u8]) -> Result<(), FileError> {
    let mut part = PartFile::create_own(path, existing)?;
    part.append(bytes)?;
    part.put_in_place()
}

/// A file without a name that vanishes with its last owner: in the folder, which is made if need be, or
/// where the system has such.
///
/// # Errors
/// What the file system says.
pub fn unnamed(folder: Option<&Path>) -> io::Result<File> {
    let in_folder = |folder: &Path| {
        make_folder(folder)?;
        tempfile::tempfile_in(folder)
    };
    match folder {
        Some(folder) => in_folder(folder).or_else(|_| tempfile::tempfile()),
        None => tempfile::tempfile(),
    }
}

fn make_folder_of(path: &Path) -> Result<(), FileError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    make_folder(folder).map_err(|error| FileError::of_system(FileStep::Open, folder, &error))
}

/// Makes a folder, and those in which it is. What is there already stays as it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Keeps other windows from reading and replacing our files in a folder in turns with us. It ends with this.
///
/// It is the folder that is locked: a file with every save becomes another one, and one more file only for
/// the lock would stay. Windows locks no folders: there the rename alone keeps a file whole.
#[derive(Debug)]
pub struct Lock {
    /// The lock is that of the open folder, until it is closed.
    _folder: File,
}

impl Lock {
    /// Waits for the lock of the folder of a file, but not for long. `None` if there is none to be had: a
    /// system without such locks, a window that hangs.
    pub fn take(path: &Path) -> Option<Self> {
        let begun = Instant::now();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new("."))).ok()?;
        loop {
            match folder.try_lock() {
                Ok(()) => return Some(Self { _folder: folder }),
                Err(TryLockError::WouldBlock) if begun.elapsed() < LOCK_LIMIT => {
                    sleep(LOCK_TRY_EVERY);
                }
                Err(_) => return None,
            }
        }
    }
}

#[cfg(test)]
#[path = "own_tests.rs"]
mod tests;
