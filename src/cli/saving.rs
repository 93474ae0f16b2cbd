//! The file for what comes, where several peers send into it: datagrams, and the connections of a server.
//!
//! A TCP client's session writes its own file, and a download is saved when it is there.

use super::options::OutFile;
use crate::files::{FileError, PartFile};
use std::path::PathBuf;

/// Bytes as they come, written beside the file's place.
#[derive(Debug)]
pub(super) struct CameFile {
    path: PathBuf,
    part: Option<PartFile>,
    error: Option<FileError>,
}

/// Where the bytes are now.
#[derive(Debug)]
pub(super) enum Kept {
    /// The file is there.
    Whole(PathBuf, u64),
    /// Not all that came is in it, and its name says so.
    Incomplete(PathBuf, u64),
    /// Nothing came: there is no file.
    Nothing,
}

impl CameFile {
    /// Begins the file.
    ///
    /// # Errors
    /// If there is one that may not be replaced, or none can be made.
    pub(super) fn create(out: &OutFile) -> Result<Self, FileError> {
        let part = PartFile::create_lasting(&out.path, out.existing)?;
        Ok(Self { path: out.path.clone(), part: Some(part), error: None })
    }

    /// Writes more. An error is kept for the end.
    pub(super) fn append(&mut self, bytes: &[u8]) {
        if let (Some(part), None) = (&mut self.part, &self.error) {
            self.error = part.append(bytes).err();
        }
    }

    /// Puts it in its place; with a name that says so if rows were lost.
    ///
    /// # Errors
    /// The first error of a write, or what the file system says.
    pub(super) fn finish(mut self, rows_lost: u64) -> Result<Kept, FileError> {
        let Some(part) = self.part.take() else { return Ok(Kept::Nothing) };
        let bytes = part.bytes();
        if let Some(error) = self.error {
            return Err(error);
        }
        if bytes == 0 {
            part.discard();
            return Ok(Kept::Nothing);
        }
        if rows_lost > 0 {
            return part.keep_incomplete().map(|path| Kept::Incomplete(path, bytes));
        }
        part.put_in_place().map(|()| Kept::Whole(self.path, bytes))
    }
}
