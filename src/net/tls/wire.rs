//! What waits to be sent on a TLS connection, in the order in which it was encrypted.

use crate::net::socket::send_without_waiting;
use std::io::{self, Write};
use std::net::TcpStream;

/// What is encrypted and not sent yet.
#[derive(Debug, Default)]
pub(super) struct Wire {
    pending: Vec<u8>,
    sent: usize,
    /// Bytes of a caller's piece of which records are among it: told as written once they are out.
    pub(super) committed: usize,
}

/// Whether a call may wait for the peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// For as long as the socket's own limit says.
    Waits,
    /// Not at all.
    None,
}

impl Wire {
    /// What was encrypted last goes after what waits.
    pub(super) fn append(&mut self, put: impl FnOnce(&mut Vec<u8>)) -> &[u8] {
        if self.sent == self.pending.len() {
            self.pending.clear();
            self.sent = 0;
        }
        let before = self.pending.len();
        put(&mut self.pending);
        self.pending.get(before..).unwrap_or_default()
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.sent == self.pending.len()
    }

    /// Sends what waits. `false` if the peer takes no more for now.
    ///
    /// # Errors
    /// That of send(2), but for [`io::ErrorKind::WouldBlock`].
    pub(super) fn send(&mut self, socket: &TcpStream, patience: Patience) -> io::Result<bool> {
        while !self.is_empty() {
            let rest = self.pending.get(self.sent..).unwrap_or_default();
            let took = match patience {
                Patience::Waits => { socket }.write(rest).map(Some),
                Patience::None => send_without_waiting(socket, rest),
            };
            match took {
                Ok(Some(0)) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(Some(len)) => self.sent += len,
                Ok(None) => return Ok(false),
                Err(error) if crate::net::wake::is_passing(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}
