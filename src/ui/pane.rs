//! What a pane is given each frame, and what it can ask for.

use crate::engine::history::UrlHistory;
use crate::i18n::Texts;
use crate::log::Store;
use crate::net::http::Target;
use crate::net::{Command, LocalAddress, NetError, SessionConfig, SessionSnapshot, SessionState};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::task::Waker;

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
    /// The pane's session; `None` before the first one.
    pub session: Option<&'a SessionSnapshot>,
    /// The addresses of this machine, as far as they were read.
    pub addresses: &'a [LocalAddress],
    /// URLs that were loaded, and bookmarks.
    pub urls: &'a UrlHistory,
    /// Wakes the window when there is more to see, for workers of a pane's own.
    pub waker: &'a Waker,
}

impl PaneEnv<'_> {
    /// Where the pane's session stands; `None` before the first one.
    pub fn state(&self) -> Option<&SessionState> {
        self.session.map(|session| &session.state)
    }

    /// The local address of a session that is bound or listens.
    pub fn open_at(&self) -> Option<SocketAddr> {
        self.session?.open_at()
    }

    /// What ended the session, if it failed.
    pub fn failure(&self) -> Option<&NetError> {
        self.session?.failure()
    }

    /// Whether the pane has a session that is not over.
    pub fn is_running(&self) -> bool {
        self.session.is_some_and(SessionSnapshot::is_running)
    }
}

/// What a path is for that a person chooses in a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathUse {
    /// A file to be sent.
    SendFile,
    /// A file for what comes.
    SaveFile,
    /// The folder of a server of files.
    Folder,
    /// The page of a server of pages.
    Page,
    /// A file for the body of an answer.
    SaveBody,
    /// A file with certificates that are trusted.
    CaFile,
}

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathChoice {
    /// This path.
    Path(PathBuf),
    /// There is no dialog on this system.
    Unavailable,
}

/// What a person asked of a pane.
#[derive(Debug)]
pub enum PaneIntent {
    /// Start a session.
    Start(Box<SessionConfig>),
    /// Stop the session.
    Stop,
    /// Send; without a session, start the one that sends by itself, if there is such.
    Send {
        /// The command that sends.
        command: Command,
        /// Whether it came from the composer, which is emptied when it was taken.
        typed: bool,
    },
    /// Choose a path in the system's dialog, beginning at this one.
    Choose(PathUse, PathBuf),
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
    /// Tell this news for a while.
    Tell(String),
    /// Read this machine's addresses again.
    RefreshAddresses,
    /// Make a bookmark of the URL, or remove it.
    SetBookmark(Box<Target>, bool),
    /// Forget which URLs were loaded.
    ForgetUrls,
}
