//! Single words of the program itself, on streams that may be closed.

use super::{Exit, NAME};
use std::io::{self, ErrorKind, Write};

/// Prints what was asked for, such as the help.
pub(super) fn out(bytes: &[u8]) -> Exit {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Exit::Done,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Exit::OutputClosed,
        Err(_) => Exit::Failed,
    }
}

/// Prints to standard error as it is.
pub(super) fn err(text: &str) {
    // If it is closed, there is nobody to say it to.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints one line to standard error that begins with the program's name.
pub(super) fn problem(text: &str) {
    err(&format!("{NAME}: {text}\n"));
}

/// Prints one line to standard error.
pub(super) fn note(text: &str) {
    err(&format!("{text}\n"));
}
