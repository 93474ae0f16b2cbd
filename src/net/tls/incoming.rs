//! What a connection that speaks TLS has received and not read yet, and how it is received.

use super::records::RecordSplitter;
use super::wire::Patience;
use super::{Record, TlsFailure};
use crate::net::call::Direction;
use crate::net::socket::recv_waiting;
use std::io::{self, Read};
use std::net::TcpStream;

/// What is received at once at first, in bytes: a connection that is silent costs a page of memory.
const FIRST_RAW_BYTES: usize = 4 << 10;

/// By how much that grows after it was filled.
const RAW_GROWTH: usize = 4;

/// What is received at once at most, in bytes: four records of the largest size, each with what TLS adds to it (a head of 5,
/// the content's type and a tag of 16). A reader with room for their content gets it full.
const RAW_BYTES_MAX: usize = 4 * ((16 << 10) + 22);

/// The reader's own.
pub(super) struct Incoming {
    pub(super) raw: Vec<u8>,
    pub(super) taken: usize,
    pub(super) filled: usize,
    /// The socket has no more.
    pub(super) has_ended: bool,
    /// What went wrong after what is decrypted and not read yet.
    pub(super) failed: Option<TlsFailure>,
    /// The same of a receive that need not have been made.
    pub(super) error: Option<io::Error>,
    /// What was received last filled the room for it, so that more may wait.
    pub(super) was_full: bool,
    pub(super) records: RecordSplitter,
    /// Records that passed and are not reported yet.
    pub(super) passed: Vec<Record>,
}

impl Incoming {
    pub(super) fn new() -> Self {
        Self {
            raw: Vec::new(),
            taken: 0,
            filled: 0,
            has_ended: false,
            failed: None,
            error: None,
            was_full: false,
            records: RecordSplitter::new(Direction::Receiving),
            passed: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.taken == self.filled
    }

    /// Takes what was received before anybody knew that it is for TLS.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.raw.clear();
        self.raw.extend_from_slice(bytes);
        self.came(bytes.len());
    }

    pub(super) fn receive(&mut self, socket: &TcpStream, patience: Patience) -> io::Result<bool> {
        if self.filled == self.raw.len() {
            // It filled the room, or there is none yet.
            let more = self.raw.len() * RAW_GROWTH;
            self.raw.resize(more.clamp(FIRST_RAW_BYTES, RAW_BYTES_MAX), 0);
        }
        (self.taken, self.filled) = (0, 0);
        let mut from = socket;
        let came = match patience {
            Patience::Waits => Some(from.read(&mut self.raw)?),
            Patience::None => recv_waiting(socket, &mut self.raw)?,
        };
        let Some(len) = came else { return Ok(false) };
        self.came(len);
        Ok(true)
    }

    fn came(&mut self, len: usize) {
        (self.taken, self.filled) = (0, len);
        self.has_ended = len == 0;
        self.was_full = len == self.raw.len();
    }
}
