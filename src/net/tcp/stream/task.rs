//! What the writer of a connection has to do, one after the other.

use super::SecureAs;
use crate::net::Payload;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Something to do once what was asked before is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Send these bytes, which a message to many connections shares.
    Send(Payload),
    /// Send the content of this file.
    File(PathBuf),
    /// Say that nothing more will be sent.
    Finish,
    /// Begin TLS.
    Secure(Box<SecureAs>),
}

/// What the writer does.
#[derive(Debug)]
pub(super) enum Task {
    /// What a person asked for.
    Asked(Job),
    /// The handler's message, which found something else being sent.
    Reply(Payload),
    /// The handler's file, the same.
    Give(OutgoingFile),
}

impl Task {
    /// How much of the queue's bytes it takes.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Asked(Job::Send(message)) | Self::Reply(message) => message.len() as u64,
            Self::Asked(Job::Secure(secure_as)) => {
                secure_as.say_first().map_or(0, |words| words.len() as u64)
            }
            Self::Asked(Job::File(_) | Job::Finish) | Self::Give(_) => 0,
        }
    }

    pub(super) fn is_reply(&self) -> bool {
        !matches!(self, Self::Asked(_))
    }

    /// The file that it sends.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::Asked(Job::File(path)) => Some(path),
            Self::Give(outgoing_file) => Some(&outgoing_file.path),
            _ => None,
        }
    }
}

/// A file that the handler gives out, open already.
#[derive(Debug)]
pub(super) struct OutgoingFile {
    /// What goes before it.
    pub(super) head: Vec<u8>,
    /// The file, read from where it stands.
    pub(super) file: File,
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its length, in bytes.
    pub(super) bytes: u64,
}
