//! Opening a plain file for reading, and nothing that only looks like one.

use super::{FileError, FileFault, FileStep};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A plain file, open for reading.
#[derive(Debug)]
pub struct PlainFile {
    /// The file.
    pub file: File,
    /// Where it is.
    pub path: PathBuf,
    /// Its length now, in bytes.
    pub bytes: u64,
}

/// Opens a plain file.
///
/// # Errors
/// What stat(2) and open(2) say; [`FileFault::IsFolder`], [`FileFault::NotAFile`].
pub fn open_plain(path: &Path) -> Result<PlainFile, FileError> {
    let failed = |error: io::Error| FileError::of_system(FileStep::Open, path, &error);
    let plain = |facts: Metadata| match plain_bytes(&facts) {
        Ok(bytes) => Ok(bytes),
        Err(fault) => Err(FileError::new(FileStep::Open, path, fault)),
    };
    // Looked at before it is opened: opening a device can do something.
    fs::metadata(path).map_err(failed).and_then(plain)?;
    let file = open(path).map_err(failed)?;
    // And again, since it may have become a pipe meanwhile.
    let bytes = file.metadata().map_err(failed).and_then(plain)?;
    Ok(PlainFile { file, path: path.to_owned(), bytes })
}

fn plain_bytes(facts: &Metadata) -> Result<u64, FileFault> {
    match facts {
        facts if facts.is_file() => Ok(facts.len()),
        facts if facts.is_dir() => Err(FileFault::IsFolder),
        _ => Err(FileFault::NotAFile),
    }
}

/// Opens for reading, without waiting for the other end if it is a pipe.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)
}

/// Opens for reading.
#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn devices_folders_and_pipes_are_no_plain_files() {
        let fault = |path: &Path| open_plain(path).unwrap_err().fault;
        assert_eq!(fault(Path::new("/dev/zero")), FileFault::NotAFile);
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(fault(folder.path()), FileFault::IsFolder);
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(fault(&pipe), FileFault::NotAFile);
            assert!(open(&pipe).is_ok(), "opening it does not wait for a writer");
        }
    }
}
