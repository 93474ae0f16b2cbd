//! What every protocol's commands have in common: how they reach the worker that carries them out.
//!
//! A session takes any [`ProtocolCommand`], but its worker is handed only those of its own protocol: one
//! of another comes back whole, so that none is dropped in silence.

use super::session::{Refused, Shared};
use super::{ConnectionId, EventKind, ProtocolCommand};
use crate::payload::Encoding;
use crossbeam_channel::{Sender, TrySendError};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A command as the workers of one protocol take it.
pub trait WorkerCommand:
    TryFrom<ProtocolCommand, Error = ProtocolCommand>
    + Into<ProtocolCommand>
    + fmt::Debug
    + Send
    + 'static
{
    /// Reports that it was taken and the session ended before its turn came, if that is a loss.
    fn report_not_carried_out(self, shared: &Shared);
}

/// Where commands wait for a worker, whatever its protocol.
pub(super) trait CommandQueue: fmt::Debug + Send + Sync {
    /// Puts a command in. Never waits.
    ///
    /// # Errors
    /// [`Refused`] with the command if it is of another protocol, the queue full or nobody left to take it.
    fn put(&self, command: ProtocolCommand) -> Result<(), Refused>;
}

impl<C: WorkerCommand> CommandQueue for Sender<C> {
    fn put(&self, command: ProtocolCommand) -> Result<(), Refused> {
        let command = C::try_from(command).map_err(Refused::WrongProtocol)?;
        self.try_send(command).map_err(|refused| match refused {
            TrySendError::Full(command) => Refused::QueueFull(command.into()),
            TrySendError::Disconnected(command) => Refused::Ended(command.into()),
        })
    }
}

/// Bytes to send, which copies share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payload {
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// The encoding of the text that they are, if a person wrote them as text.
    pub encoding: Option<Encoding>,
}

impl Payload {
    /// What a send of it is reported as.
    pub(super) fn sent(encoding: Option<Encoding>) -> EventKind {
        encoding.map_or(EventKind::Sent, EventKind::SentText)
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes: bytes.into(), encoding: None }
    }
}

impl Deref for Payload {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Which connections of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// All that there are.
    All,
    /// These, as far as they are still there.
    Only(Vec<ConnectionId>),
}

impl Recipients {
    /// Whether the connection is one of them.
    pub fn contains(&self, id: ConnectionId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(&id),
        }
    }
}
