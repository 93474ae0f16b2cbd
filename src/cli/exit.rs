//! What the program says by its exit code.

use std::process::ExitCode;

/// How a run of the program ended. The codes stand in its help and in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Done,
    /// A connection was refused or lost, something could not be sent, received or saved, a check failed.
    Failed,
    /// The arguments, or a file that they name, were not understood.
    Usage,
    /// Ctrl+C: as a shell reports a program that SIGINT ended (128 + 2).
    Interrupted,
    /// Nobody reads standard output any more: as a shell reports a program that SIGPIPE ended (128 + 13).
    OutputClosed,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Interrupted => 130,
            Self::OutputClosed => 141,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
