//! The program's own files: settings, samples, what is too large for memory. They say much about a person or came
//! from somebody, so they and their folders are for their owner alone.

use super::{Existing, FileError, FileFault, FileStep, PartFile};
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The folders of the program by the system's customs: for settings and the like, for what can be made anew.
/// `None` if the system has no such places.
pub fn folders() -> Option<OwnFolders> {
    let folders =
        directories::ProjectDirs::from("io.github", "network_playground", "network-playground")?;
    Some(OwnFolders {
        config: folders.config_dir().to_owned(),
        data: folders.data_local_dir().to_owned(),
        cache: folders.cache_dir().to_owned(),
    })
}

/// The folders of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFolders {
    /// For what a person made and wants to keep.
    pub config: PathBuf,
    /// For what comes with the program and is used by it.
    pub data: PathBuf,
    /// For what can be made anew. It is on a disk; the system's own place for temporary files is in memory on
    /// many Linux systems.
    pub cache: PathBuf,
}

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

/// Writes a file that nobody but its owner may read where a person wants it, if none is there.
///
/// # Errors
/// What the file system says, or that there is one.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write(path, Existing::Keep, bytes)
}

/// Writes a file of the program's own anew from what stands in it, and the folder for it: no other window writes
/// it between the reading and the writing, which both are done while the lock is held.
///
/// # Errors
/// What `make` says, and what the file system says; an older file is unharmed.
pub fn change<T, E: From<FileError>>(
    path: &Path,
    make: impl FnOnce() -> Result<(Vec<u8>, T), E>,
) -> Result<T, E> {
    make_folder_of(path)?;
    let _lock = Lock::take(path);
    let (bytes, result) = make()?;
    write(path, Existing::Replace, &bytes)?;
    Ok(result)
}

/// Moves a file that cannot be used beside itself, to a name that is free and says why: `settings.ron.damaged-1`.
/// To be called while [`Lock`] is held, since another window may have written a good one meanwhile.
///
/// # Errors
/// What the file system says; the file stands where it stood then.
pub fn set_aside(path: &Path, why: &str) -> io::Result<PathBuf> {
    /// More set-aside files than this, and the last one is replaced.
    const KEPT_MAX: u32 = 100;
    let name = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{why}-{number}"));
        PathBuf::from(name)
    };
    let aside =
        (1..KEPT_MAX).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(KEPT_MAX));
    fs::rename(path, &aside)?;
    Ok(aside)
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

/// Makes a file of the program's own to write into and read from, and the folder for it; none may be there.
///
/// # Errors
/// What the file system says, or that there is one.
pub fn create_new(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create_new(true).open(path)
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
