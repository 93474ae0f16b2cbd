//! What a pane is given each frame, and what it can ask for.

use crate::i18n::Texts;
use crate::log::Store;
use crate::net::{Command, Destination, LocalAddress, SessionState, UdpConfig};

/// Names a pane. Numbers are not reused while it is open.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct PaneId(pub u64);

/// What a pane sees of the program while it is drawn.
pub struct PaneEnv<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// The log.
    pub store: &'a Store,
    /// Where the pane's session stands; `None` before the first one.
    pub state: Option<&'a SessionState>,
    /// How many sends of the pane's session have failed.
    pub sends_failed: u64,
    /// The addresses of this machine, as far as they were read.
    pub addresses: &'a [LocalAddress],
}

impl PaneEnv<'_> {
    /// Whether the pane has a session that is not over.
    pub fn is_running(&self) -> bool {
        matches!(self.state, Some(SessionState::Opening | SessionState::Open { .. }))
    }
}

/// What a person asked of a pane.
#[derive(Debug)]
pub enum PaneIntent {
    /// Start a session.
    Bind(UdpConfig),
    /// Stop the session.
    Close,
    /// Send; without a session, start one that binds by itself.
    Send {
        /// To whom.
        to: Destination,
        /// What.
        payload: Vec<u8>,
        /// Whether it came from the composer, which is emptied when it was taken.
        typed: bool,
    },
    /// Hand a command to the running session.
    Command(Command),
    /// Hide the rows that the log has now.
    ClearLog,
    /// Write the rows that the log shows to a file.
    ExportLog,
    /// Rows were copied to the clipboard.
    Copied {
        /// How many.
        rows: u64,
        /// How many more were selected and did not fit.
        left_out: u64,
    },
    /// Read this machine's addresses again.
    RefreshAddresses,
}
