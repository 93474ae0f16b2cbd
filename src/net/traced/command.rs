//! What a running program can be told.

use crate::net::command::{Payload, WorkerCommand};
use crate::net::session::Shared;

/// An order to a session that runs a program.
#[derive(Clone, Debug)]
pub enum ProgramCommand {
    /// Writes bytes to its standard input.
    Input(Payload),
    /// Closes its standard input, after what waits already: it reads the end of the file.
    EndInput,
    /// What Ctrl+C does on a terminal (`SIGINT`). Not on Windows.
    Interrupt,
    /// Ends it and what it has started, at once.
    Stop,
}

impl WorkerCommand for ProgramCommand {
    fn report_not_carried_out(self, shared: &Shared) {
        if let Self::Input(payload) = self {
            super::session::tell_unread(shared, &payload);
        }
    }
}
