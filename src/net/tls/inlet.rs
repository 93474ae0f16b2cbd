//! From a socket straight into the memory where TLS decrypts.

use super::incoming::Incoming;
use crate::net::socket::recv_waiting;
use std::io::{self, Read};
use std::net::TcpStream;

/// Receives once what waits, without waiting, and notes the records that pass.
pub(super) struct Inlet<'a> {
    socket: &'a TcpStream,
    incoming: &'a mut Incoming,
    /// What the call returned; `Ok(false)` if nothing waited, or none was made.
    went: io::Result<bool>,
}

impl<'a> Inlet<'a> {
    pub(super) fn new(socket: &'a TcpStream, incoming: &'a mut Incoming) -> Self {
        Self { socket, incoming, went: Ok(false) }
    }

    /// Whether something came, the end too.
    ///
    /// # Errors
    /// That of recv(2).
    pub(super) fn went(self) -> io::Result<bool> {
        self.went
    }
}

impl Read for Inlet<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match recv_waiting(self.socket, into) {
            Ok(Some(len)) => {
                self.went = Ok(true);
                let Self { incoming, .. } = self;
                incoming.has_ended = len == 0;
                incoming.was_full = len == into.len();
                let came = into.get(..len).unwrap_or_default();
                incoming.records.take(came, |record| incoming.passed.push(record));
                Ok(len)
            }
            Ok(None) => Err(io::ErrorKind::WouldBlock.into()),
            Err(error) => {
                let kind = error.kind();
                self.went = Err(error);
                Err(kind.into())
            }
        }
    }
}
