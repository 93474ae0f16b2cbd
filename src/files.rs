//! The one way to write a file, and to open one for reading: whatever stands in a file's place stays whole
//! until another one that is whole takes it.
//!
//! - A file is written beside its place, put to the disk, and renamed into its place ([`PartFile`]). A save
//!   that fails leaves an older file as it is, and nobody takes half of a file for all of it.
//! - Only what must be there whatever becomes of the program grows in its place ([`GrowingFile`]).
//! - A link stays a link: its target is what is written.
//! - Nothing is replaced unless a person said so ([`Existing`]).
//! - Files that a person names get the mode that the system gives to every new file, or keep the one they
//!   have. The program's own ([`own`]) are for their owner alone.
//!
//! *Invariant: nothing here knows what is in a file, who asked for it, or a language.* All of it waits for
//! the disk: not for the ui thread while the window is open.

mod growing;
pub mod name;
pub mod own;
mod part;
mod plain;
pub mod scratch;

pub use growing::GrowingFile;
pub use part::{Existing, PartFile, refuse_read_only, write_whole};
pub use plain::{PlainFile, open_plain};

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file could not be opened, read, written or put in its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not {step}: {fault} ({})", .path.display())]
pub struct FileError {
    /// What was tried.
    pub step: FileStep,
    /// On which file.
    pub path: PathBuf,
    /// Why it failed.
    pub fault: FileFault,
}

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStep {
    /// It is looked at and opened, or made.
    Open,
    /// Something is read from it.
    Read,
    /// Something is written into it, or it is put to the disk.
    Write,
    /// It gets its name.
    Rename,
}

/// Why a step failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// There is one, and nobody said that it may be replaced.
    #[error("the file exists")]
    Exists,
    /// It is a folder, or is named like one.
    #[error("it is a folder")]
    IsFolder,
    /// It is a device or a pipe.
    #[error("not a plain file")]
    NotAFile,
    /// It was given up.
    #[error("cancelled")]
    Cancelled,
    /// The system refused.
    #[error("{0}")]
    System(SystemFault),
}

/// What the system said, as far as it can be kept and compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct SystemFault {
    /// Of which kind it is.
    pub kind: io::ErrorKind,
    /// The system's number for it, if it has one.
    pub code: Option<i32>,
    /// In the system's words.
    pub text: String,
}

impl FileError {
    fn new(step: FileStep, path: &Path, fault: FileFault) -> Self {
        Self { step, path: path.to_owned(), fault }
    }

    /// The error that the system gave for a step on a file.
    pub fn of_system(step: FileStep, path: &Path, error: &io::Error) -> Self {
        let (kind, code) = (error.kind(), error.raw_os_error());
        let fault = SystemFault { kind, code, text: error.to_string() };
        Self::new(step, path, FileFault::System(fault))
    }

    /// The kind of what the system said, if it was the system.
    pub fn system_kind(&self) -> Option<io::ErrorKind> {
        match &self.fault {
            FileFault::System(fault) => Some(fault.kind),
            _ => None,
        }
    }
}

impl fmt::Display for FileStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open the file",
            Self::Read => "read the file",
            Self::Write => "write the file",
            Self::Rename => "rename the file",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_tried_why_and_on_what() {
        let path = Path::new("log.txt");
        let error = FileError::new(FileStep::Open, path, FileFault::Exists);
        assert_eq!(error.to_string(), "could not open the file: the file exists (log.txt)");
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = FileError::of_system(FileStep::Write, path, &full);
        assert_eq!(error.to_string(), format!("could not write the file: {full} (log.txt)"));
        assert_eq!(error.system_kind(), Some(io::ErrorKind::StorageFull));
    }
}
