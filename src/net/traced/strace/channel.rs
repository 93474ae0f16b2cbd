//! The way on which strace writes to us: a pipe that it opens by its path in `/proc`, so that nothing of it lies in
//! a file and the program does not inherit it.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::AsRawFd as _;

/// A pipe for strace's output.
#[derive(Debug)]
pub struct StraceChannel {
    reader: PipeReader,
    writer: PipeWriter,
}

impl StraceChannel {
    /// A new one.
    ///
    /// # Errors
    /// If the system gives no pipe.
    pub fn new() -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        Ok(Self { reader, writer })
    }

    /// The path at which strace opens it (proc(5), `/proc/pid/fd`).
    pub fn path(&self) -> String {
        format!("/proc/{}/fd/{}", std::process::id(), self.writer.as_raw_fd())
    }

    /// Both ends. The one that writes must live until strace has opened its own, and must be dropped once strace is
    /// over at the latest: only then the reader comes to an end.
    pub fn into_ends(self) -> (PipeReader, PipeWriter) {
        (self.reader, self.writer)
    }
}
