//! A file that has its name from the beginning and grows until it is enough: a recording, of which what is there can be
//! read whatever becomes of the program.
//!
//! *Invariant: what was written before a write failed stays, and nothing of that write does.*

use super::part::place_of;
use super::{Existing, FileError, FileFault, FileStep, PartFile, refuse_read_only};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that grows in its place.
#[derive(Debug)]
pub struct GrowingFile {
    file: File,
    path: PathBuf,
    bytes: u64,
}

impl GrowingFile {
    /// Makes an empty file. One that is there is replaced by it at once if that was said.
    ///
    /// # Errors
    /// If the path is no place for a file, one is there that must be kept, or none can be made.
    pub fn create(path: &Path, existing: Existing) -> Result<Self, FileError> {
        if existing == Existing::Replace {
            refuse_read_only(path)?;
            // An empty one takes its place whole: who reads the old one goes on with that.
            PartFile::create(path, existing)?.put_in_place()?;
            let place = place_of(path, existing)?;
            let opened = OpenOptions::new().write(true).open(&place);
            return Self::of(opened, &place);
        }
        let place = place_of(path, existing)?;
        Self::of(OpenOptions::new().write(true).create_new(true).open(&place), &place)
    }

    fn of(opened: io::Result<File>, path: &Path) -> Result<Self, FileError> {
        match opened {
            Ok(file) => Ok(Self { file, path: path.to_owned(), bytes: 0 }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(FileError::new(FileStep::Open, path, FileFault::Exists))
            }
            Err(error) => Err(FileError::of_system(FileStep::Open, path, &error)),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How much it has.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes more: all of it, or nothing.
    ///
    /// # Errors
    /// What write(2) says: a full disk, a quota, a lost server.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        match self.file.write_all(bytes) {
            Ok(()) => {
                self.bytes += bytes.len() as u64;
                Ok(())
            }
            Err(error) => {
                // If even that fails, whoever reads it finds the end of what is whole.
                let _ = self.file.set_len(self.bytes);
                Err(FileError::of_system(FileStep::Write, &self.path, &error))
            }
        }
    }

    /// Puts it to the disk. That may take seconds.
    ///
    /// # Errors
    /// What the file system says.
    pub fn finish(self) -> Result<(), FileError> {
        self.file
            .sync_all()
            .map_err(|error| FileError::of_system(FileStep::Write, &self.path, &error))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::fs;

    #[test]
    fn what_is_written_is_there_at_once_and_nothing_is_replaced_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pcapng");
        let mut file = GrowingFile::create(&path, Existing::Keep).unwrap();
        file.append(b"one").unwrap();
        assert_eq!((fs::read(&path).unwrap(), file.bytes()), (b"one".to_vec(), 3));
        let fault = |made: Result<GrowingFile, FileError>| made.unwrap_err().fault;
        assert_eq!(fault(GrowingFile::create(&path, Existing::Keep)), FileFault::Exists);
        assert_eq!(fault(GrowingFile::create(folder.path(), Existing::Keep)), FileFault::IsFolder);
        let mut new = GrowingFile::create(&path, Existing::Replace).unwrap();
        new.append(b"another").unwrap();
        // The old one goes on without a name.
        file.append(b"two").unwrap();
        new.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"another");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_could_not_be_written_is_told() {
        let file = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut file = GrowingFile { file, path: "full.pcapng".into(), bytes: 0 };
        let error = file.append(b"x").unwrap_err();
        assert_eq!(error.system_kind(), Some(io::ErrorKind::StorageFull));
        assert_eq!((error.step, file.bytes()), (FileStep::Write, 0));
    }
}
