//! Bytes of a response: in memory up to a limit, beyond it in a temporary file.

use crate::files::own;
use crate::payload::{Rope, SharedBytes};
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// What stays in memory of bytes that went to a file, to be shown: more than anybody reads.
pub const SHOWN_BYTES_MAX: u64 = 16 << 20;

/// A run of bytes that grows at its end.
#[derive(Debug, Default)]
pub struct Keep {
    /// The beginning, or all of it.
    rope: Rope,
    /// All of it, once it was too much.
    file: Option<Arc<File>>,
    len: u64,
}

impl Keep {
    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many of them, from the beginning, are in memory.
    pub fn memory_bytes(&self) -> u64 {
        self.rope.len()
    }

    /// What is in memory.
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// The file with all of it, if it is in one. It has no name and vanishes with its last owner.
    pub fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// Appends to what is in memory, without a copy of a large piece.
    pub fn push(&mut self, piece: SharedBytes) {
        self.len += piece.len() as u64;
        self.rope.push(piece);
    }

    /// Appends a copy to what is in memory.
    pub fn extend(&mut self, bytes: &[u8]) {
        self.len += bytes.len() as u64;
        self.rope.extend(bytes);
    }

    /// These bytes were written to the file; the first of them are kept in memory to be shown. Returns
    /// whether all of them are.
    pub fn written(&mut self, bytes: &[u8]) -> bool {
        let room = usize::try_from(SHOWN_BYTES_MAX.saturating_sub(self.rope.len()));
        let shown = bytes.get(..room.unwrap_or(usize::MAX)).unwrap_or(bytes);
        self.rope.extend(shown);
        self.len += bytes.len() as u64;
        shown.len() == bytes.len()
    }

    /// All of it is in this file from now on; of what is in memory, the beginning stays.
    pub fn moved_to(&mut self, file: File) {
        self.rope.truncate(SHOWN_BYTES_MAX);
        self.file = Some(Arc::new(file));
    }

    /// Appends a copy of what is in memory of a range.
    pub fn read(&self, range: Range<u64>, out: &mut Vec<u8>) {
        self.rope.read(range, out);
    }

    /// A copy of it that shares its bytes, to be written elsewhere.
    pub fn source(&self, from: u64) -> Source {
        match &self.file {
            Some(file) => Source::File(Arc::clone(file), from..self.len),
            None => Source::Memory(self.rope.clone(), from),
        }
    }
}

/// A temporary file in the folder, or where the system has such, with the bytes of a rope. Waits for the
/// disk: not under a lock that somebody who draws may want. Asks before each piece whether to go on.
///
/// # Errors
/// The error of open(2) or write(2); `Interrupted` if it was not to go on.
pub fn file_of(rope: &Rope, folder: Option<&Path>, goes_on: impl Fn() -> bool) -> io::Result<File> {
    let file = own::unnamed(folder)?;
    let mut offset = 0;
    while let Some(piece) = rope.piece_at(offset) {
        if !goes_on() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        write_at(&file, offset, &piece)?;
        offset += piece.len() as u64;
    }
    Ok(file)
}

/// Writes all at a place. What a failed write has left after that place does not count, and readers do
/// not move it.
///
/// # Errors
/// What write(2) reports.
#[cfg(unix)]
pub fn write_at(file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::FileExt;
    file.write_all_at(bytes, offset)
}

/// Writes all at a place.
///
/// # Errors
/// What the system reports.
#[cfg(windows)]
pub fn write_at(file: &File, mut offset: u64, mut bytes: &[u8]) -> io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !bytes.is_empty() {
        match file.seek_write(bytes, offset)? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            len => {
                bytes = bytes.get(len..).unwrap_or_default();
                offset += len as u64;
            }
        }
    }
    Ok(())
}

/// Bytes to be written elsewhere.
#[derive(Clone, Debug)]
pub enum Source {
    /// From the offset on.
    Memory(Rope, u64),
    /// A part of a file.
    File(Arc<File>, Range<u64>),
}

impl Source {
    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        match self {
            Self::Memory(rope, from) => rope.len().saturating_sub(*from),
            Self::File(_, range) => range.end.saturating_sub(range.start),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes it, in pieces; asks before each whether to go on, with how much is done.
    ///
    /// # Errors
    /// The error of read(2) or write(2); `Interrupted` if it was not to go on.
    pub fn write_to(
        &self,
        out: &mut impl Write,
        mut goes_on: impl FnMut(u64) -> bool,
    ) -> io::Result<()> {
        /// Between two looks whether to go on.
        const STEP_BYTES: u64 = 4 << 20;
        let mut done = 0;
        while done < self.len() {
            if !goes_on(done) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let step = STEP_BYTES.min(self.len() - done);
            match self {
                Self::Memory(rope, from) => {
                    let Some(piece) = rope.piece_at(from + done) else { break };
                    let piece = piece.part(0..step as usize);
                    out.write_all(&piece)?;
                    done += piece.len() as u64;
                }
                Self::File(file, range) => {
                    // Its own place in the file: others may be reading or writing it.
                    let mut part = vec![0; step as usize];
                    let read = read_at(file, range.start + done, &mut part)?;
                    if read == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    out.write_all(part.get(..read).unwrap_or_default())?;
                    done += read as u64;
                }
            }
        }
        Ok(())
    }
}

/// Reads at a place, without moving the place at which the file is written.
#[cfg(unix)]
fn read_at(file: &File, offset: u64, into: &mut [u8]) -> io::Result<usize> {
    use std::os::unix::fs::FileExt;
    file.read_at(into, offset)
}

/// Reads at a place; every access names its place, so nobody minds that it moves the file's own.
#[cfg(windows)]
fn read_at(file: &File, offset: u64, into: &mut [u8]) -> io::Result<usize> {
    use std::os::windows::fs::FileExt;
    file.seek_read(into, offset)
}
