//! What only Unix-domain sockets fail with.

use super::FileId;
use crate::net::{Cause, Errno, NetError, ProtocolFailure};
use std::fmt;

/// Why something on a Unix-domain socket failed, where more is known than the error number.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize,
)]
pub enum UnixFailure {
    /// A file is in the way of a bind.
    #[error("{0}, {1}")]
    Taken(Errno, InTheWay),
    /// What stands where a connect went is no socket.
    #[error("{0}, no socket")]
    NoSocket(Errno),
    /// The file that was to be removed is not the one any more that was looked at, or somebody has it.
    #[error("not removed: {0}")]
    NotRemoved(InTheWay),
    /// The path or name has so many bytes, of which so many fit.
    #[error("{0} bytes, and {1} fit")]
    TooLong(usize, usize),
    /// This system has no names that are no paths.
    #[error("no abstract names")]
    NoAbstractNames,
    /// A record or datagram had so many bytes, of which the buffer took so many; the rest is lost.
    #[error("{0} bytes came, {1} were taken")]
    Cut(usize, usize),
}

/// What stands where a socket was to be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum InTheWay {
    /// The file of a socket that nobody has any more.
    Stale(FileId),
    /// The file of a socket that somebody has.
    Alive,
    /// The file of a socket that could not be asked, with why.
    Unknown(Errno),
    /// Another file than the one that was looked at.
    Other,
    /// A symbolic link, wherever it leads.
    Link,
    /// A folder.
    Folder,
    /// A file that is no socket.
    File,
}

impl UnixFailure {
    /// The error number, if the system gave one.
    pub fn errno(self) -> Option<Errno> {
        match self {
            Self::Taken(errno, _) | Self::NoSocket(errno) => Some(errno),
            _ => None,
        }
    }

    /// Bytes of what came for which there was no room.
    pub fn lost_bytes(self) -> Option<usize> {
        match self {
            Self::Cut(came, taken) => Some(came.saturating_sub(taken)),
            _ => None,
        }
    }

    /// The stale file that stood in the way of what failed so, which can be removed.
    pub fn stale_of(error: &NetError) -> Option<FileId> {
        match error.cause {
            Cause::Protocol(ProtocolFailure::Unix(failure)) => failure.stale(),
            _ => None,
        }
    }

    /// The stale file in the way, which can be removed.
    pub fn stale(self) -> Option<FileId> {
        match self {
            Self::Taken(_, InTheWay::Stale(id)) => Some(id),
            _ => None,
        }
    }
}

impl From<UnixFailure> for Cause {
    fn from(failure: UnixFailure) -> Self {
        Self::Protocol(ProtocolFailure::Unix(failure))
    }
}

impl fmt::Display for InTheWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale(_) => f.write_str("a socket that nobody has"),
            Self::Alive => f.write_str("a socket that somebody has"),
            Self::Unknown(errno) => write!(f, "a socket that says {errno}"),
            Self::Other => f.write_str("another file"),
            Self::Link => f.write_str("a symbolic link"),
            Self::Folder => f.write_str("a folder"),
            Self::File => f.write_str("a file that is no socket"),
        }
    }
}
