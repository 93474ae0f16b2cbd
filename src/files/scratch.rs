//! Files that the program needs while it runs and that nobody is to find afterwards: for their owner alone, locked
//! while they are used, removed with their last owner. One that a crash has left is known by a lock that is free.

use super::own;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A file of this run.
#[derive(Debug)]
pub struct ScratchFile {
    file: File,
    path: PathBuf,
}

impl ScratchFile {
    /// Makes a file, and the folder for it. None of that name may be there.
    ///
    /// # Errors
    /// What the file system says.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        let file = own::create_new(&path)?;
        match file.try_lock() {
            // Without locks it is as safe as any other file; only a second window may take it for left behind.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { file, path }),
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::ResourceBusy.into()),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes at an offset.
    ///
    /// # Errors
    /// What the file system says; some of the bytes may be there then.
    pub fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        at::write(&self.file, bytes, offset)
    }

    /// Fills a buffer with what stands at an offset.
    ///
    /// # Errors
    /// What the file system says, or that the file ends before.
    pub fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        at::read(&self.file, bytes, offset)
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            log::warn!("{} could not be removed: {error}", self.path.display());
        }
    }
}

/// Reading and writing at an offset.
#[cfg(unix)]
mod at {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt;

    pub(super) fn write(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        file.write_all_at(bytes, offset)
    }

    pub(super) fn read(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        file.read_exact_at(bytes, offset)
    }
}

/// The same where std has no such calls for all of the bytes.
#[cfg(not(unix))]
mod at {
    use std::fs::File;
    use std::io::{self, Read, Seek, SeekFrom, Write};
    use std::sync::{Mutex, PoisonError};

    /// The place in a file is one for all who use it.
    static PLACE: Mutex<()> = Mutex::new(());

    pub(super) fn write(mut file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        let _alone = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    pub(super) fn read(mut file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        let _alone = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(bytes)
    }
}

/// Removes the files with this extension in a folder that nobody has any more. Returns how many they were.
///
/// # Errors
/// If the folder cannot be read; that there is none is no error.
pub fn remove_orphans(folder: &Path, extension: &str) -> io::Result<u64> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut removed = 0;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|its| its == extension) && is_orphan(&path) {
            removed += u64::from(fs::remove_file(&path).is_ok());
        }
    }
    Ok(removed)
}

/// Whether it is a plain file whose lock is free.
fn is_orphan(path: &Path) -> bool {
    let is_plain = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file());
    let open = || OpenOptions::new().read(true).write(true).open(path);
    is_plain && open().is_ok_and(|file| file.try_lock().is_ok())
}

/// Room on the disk of a folder, or of the nearest one above it that there is, for those who are not the system's
/// administrator, in bytes. `None` where the system is not asked.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let there = folder.ancestors().find(|folder| folder.is_dir())?;
        let facts = rustix::fs::statvfs(there).ok()?;
        Some(facts.f_bavail.saturating_mul(facts.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn a_file_is_its_owners_alone_and_goes_with_the_last_one_that_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.spool");
        let file = ScratchFile::create(path.clone()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        }
        file.write_at(b"world", 6).unwrap();
        file.write_at(b"hello ", 0).unwrap();
        let mut bytes = [0; 11];
        file.read_at(&mut bytes, 0).unwrap();
        assert_eq!(&bytes, b"hello world");
        assert!(file.read_at(&mut bytes, 1).is_err(), "it ends before");
        assert!(ScratchFile::create(path.clone()).is_err(), "there is one");
        drop(file);
        assert!(!path.exists());
    }

    #[test]
    fn what_a_crash_left_is_removed_and_what_is_used_stays() {
        let folder = tempfile::tempdir().unwrap();
        let in_folder = |name: &str| folder.path().join(name);
        assert_eq!(remove_orphans(&in_folder("none"), "spool").unwrap(), 0);
        let used = ScratchFile::create(in_folder("used.spool")).unwrap();
        for name in ["left.spool", "other.txt"] {
            fs::write(in_folder(name), b"x").unwrap();
        }
        fs::create_dir(in_folder("folder.spool")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(in_folder("other.txt"), in_folder("link.spool")).unwrap();
        assert_eq!(remove_orphans(folder.path(), "spool").unwrap(), 1);
        assert!(used.path().exists() && in_folder("other.txt").exists());
        assert!(in_folder("folder.spool").exists() && !in_folder("left.spool").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_disk_has_room_even_for_a_folder_that_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free_bytes(&folder.path().join("a/b")).unwrap() > 0);
    }
}
