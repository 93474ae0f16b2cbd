//! What failed, on what, and why.

use super::hindrance::Hindrance;
use super::protocols::ProtocolFailure;
use super::{Errno, Op};
use crate::files::{FileError, FileFault, FileStep, SystemFault};
use crate::payload::RenderError;
use crate::threads::{NotStarted, Panicked};
use std::{fmt, io};

/// A call or step that failed.
///
/// Its `Display` is for logs and developers; sentences for people, in their language, are made from
/// its parts in `learn::explain`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("could not {}: {cause} ({target})", .op.verb())]
pub struct NetError {
    /// What was tried.
    pub op: Op,
    /// What it was tried on: an address, a host name, an option with its value.
    pub target: String,
    /// Why it failed.
    pub cause: Cause,
}

/// Why a call or step failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Cause {
    /// The operating system answered with this error number.
    #[error("{0}")]
    Os(Errno),
    /// The name could not be resolved; what getaddrinfo(3) said.
    #[error("{0}")]
    NameNotResolved(String),
    /// The name has addresses, but none of the family that this socket speaks.
    #[error("no address of the socket's family")]
    NoAddressOfFamily,
    /// It took longer than the limit, in milliseconds.
    #[error("no answer within {0} ms")]
    TimedOut(u64),
    /// The session ended before its turn came.
    #[error("the session ended before")]
    SessionOver,
    /// A reply template gave a character that its encoding does not have.
    #[error("{0:?} does not exist in the encoding")]
    Unencodable(char),
    /// The message could not be made for another reason than a character.
    #[error("{0}")]
    NotRendered(RenderError),
    /// The address is in use, and by whom is known. What helps depends on what our socket has set.
    #[error("{0}, {1}")]
    InUse(Errno, Holder, AddressReuse),
    /// The system refused with this error number, and what our own socket is says why.
    #[error("{0}, {1}")]
    Hindered(Errno, Hindrance),
    /// So many bytes are waiting to be sent to a peer that does not take them; this is not put to them.
    #[error("{0} bytes are waiting already")]
    QueueFull(u64),
    /// There is no connection to send on.
    #[error("not connected")]
    NotConnected,
    /// A person gave it up.
    #[error("cancelled")]
    Cancelled,
    /// What is to be sent is a folder, a device or a pipe.
    #[error("not a plain file")]
    NotAFile,
    /// The file became shorter while it was sent: so many bytes were announced, so many came.
    #[error("{1} bytes instead of {0}")]
    Shortened(u64, u64),
    /// A file of that name exists, and nobody said that it may be replaced.
    #[error("the file exists")]
    Exists,
    /// Something that only one protocol has.
    #[error("{0}")]
    Protocol(ProtocolFailure),
    /// Something else, in the words of the library that said it.
    #[error("{0}")]
    Other(String),
    /// A bug of ours: a worker panicked with this message.
    #[error("internal error: {0}")]
    Panic(String),
}

impl From<RenderError> for Cause {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Unencodable(lack) => Self::Unencodable(lack.character),
            other => Self::NotRendered(other),
        }
    }
}

/// Who holds an address, as far as the system lets us know.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Holder {
    /// A program that listens on it, with its name and process number if they can be seen.
    Listener(Option<(String, u32)>),
    /// A program that receives datagrams there, with the same facts.
    Receiver(Option<(String, u32)>),
    /// A connection that was closed a moment ago (`TIME_WAIT`, RFC 9293, section 3.6.1).
    TimeWait,
    /// A connection that is open.
    Connection,
}

/// Whether our own socket had `SO_REUSEADDR` set when it was refused the address (socket(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum AddressReuse {
    /// It had: then the former owner had not, and only waiting or another port helps.
    Set,
    /// It had not.
    NotSet,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listener(Some((name, process))) => write!(f, "{name} ({process}) listens"),
            Self::Listener(None) => f.write_str("somebody listens"),
            Self::Receiver(Some((name, process))) => write!(f, "{name} ({process}) receives"),
            Self::Receiver(None) => f.write_str("somebody receives"),
            Self::TimeWait => f.write_str("TIME_WAIT"),
            Self::Connection => f.write_str("connected"),
        }
    }
}

impl NetError {
    /// An error of the operation on the target, with the reason that the system gave.
    pub fn new(op: Op, target: impl Into<String>, source: &io::Error) -> Self {
        Self { op, target: target.into(), cause: Cause::from(source) }
    }

    /// The error number, if the operating system gave one.
    pub fn errno(&self) -> Option<Errno> {
        match self.cause {
            Cause::Os(errno) | Cause::InUse(errno, ..) | Cause::Hindered(errno, _) => Some(errno),
            Cause::Protocol(ref failure) => failure.errno(),
            _ => None,
        }
    }

    /// Bytes of what came for which there was no room, so that they are lost.
    pub fn lost_bytes(&self) -> Option<usize> {
        match self.cause {
            Cause::Protocol(ref failure) => failure.lost_bytes(),
            _ => None,
        }
    }

    /// Whether the port that was to be bound is in use, so that another one helps. Of port 0, for which the
    /// system chooses, none is free.
    pub fn needs_other_port(&self) -> bool {
        let is_in_use = self.errno().is_some_and(|errno| errno.is("EADDRINUSE"));
        let port = self.target.rsplit_once(':').map(|(_, port)| port);
        let was_chosen = port.and_then(|port| port.parse().ok()).is_some_and(|port: u16| port != 0);
        is_in_use && was_chosen && matches!(self.op, Op::Bind | Op::Listen)
    }
}

impl From<NotStarted> for NetError {
    fn from(NotStarted { thread, source }: NotStarted) -> Self {
        Self::new(Op::StartThread, thread, &source)
    }
}

impl From<Panicked> for NetError {
    fn from(Panicked { thread, message }: Panicked) -> Self {
        Self { op: Op::StartThread, target: thread, cause: Cause::Panic(message) }
    }
}

impl From<FileError> for NetError {
    fn from(FileError { step, path, fault }: FileError) -> Self {
        let op = match step {
            FileStep::Open => Op::OpenFile,
            FileStep::Read => Op::ReadFile,
            FileStep::Write => Op::WriteFile,
            FileStep::Rename => Op::RenameFile,
        };
        Self { op, target: path.display().to_string(), cause: fault.into() }
    }
}

impl From<FileFault> for Cause {
    fn from(fault: FileFault) -> Self {
        match fault {
            FileFault::Exists => Self::Exists,
            FileFault::IsFolder | FileFault::NotAFile => Self::NotAFile,
            FileFault::Cancelled => Self::Cancelled,
            FileFault::System(SystemFault { code: Some(code), .. }) => Self::Os(Errno(code)),
            FileFault::System(SystemFault { text, .. }) => Self::Other(text),
        }
    }
}

impl From<&io::Error> for Cause {
    fn from(error: &io::Error) -> Self {
        match Errno::of(error) {
            Some(errno) => Self::Os(errno),
            None => ProtocolFailure::of(error)
                .map_or_else(|| Self::Other(error.to_string()), Self::Protocol),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_tried_why_and_on_what() {
        let source = io::Error::from_raw_os_error(libc::EADDRINUSE);
        let error = NetError::new(Op::Bind, "0.0.0.0:8080", &source);
        assert_eq!(error.to_string(), "could not bind: EADDRINUSE (0.0.0.0:8080)");
        assert!(error.errno().is_some_and(|errno| errno.is("EADDRINUSE")));
    }
}
