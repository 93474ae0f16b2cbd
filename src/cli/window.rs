//! How much may be on its way into connections: a peer that reads slowly slows standard input, and nothing is
//! refused for want of room.

use crate::net::SessionSnapshot;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Bytes that may be on their way: a quarter of what a connection's queue holds, since several may come at once.
const BYTES_MAX: u64 = 256 << 10;

/// Messages that may be on their way: a quarter of what a connection's queue holds.
const MESSAGES_MAX: usize = 256;

/// When to look again at what is on its way: a connection that was closed rings for nothing of it.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What was handed over and is not sent.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// Where each message ends in all bytes that were handed over.
    ends: VecDeque<u64>,
    given_bytes: u64,
    /// Bytes that were sent or will never be.
    done_bytes: u64,
    sent_bytes_seen: u64,
    failed_seen: u64,
    moved: Option<Instant>,
}

impl Window {
    /// Something was handed over.
    pub(super) fn add(&mut self, bytes: u64) {
        self.given_bytes += bytes;
        self.ends.push_back(self.given_bytes);
    }

    pub(super) fn is_full(&self) -> bool {
        self.ends.len() >= MESSAGES_MAX || self.given_bytes - self.done_bytes >= BYTES_MAX
    }

    /// Notes what was sent meanwhile.
    pub(super) fn settle(&mut self, snapshot: &SessionSnapshot) {
        let (sent, failed) = (snapshot.tally.sent_bytes, snapshot.tally.send_failed);
        let has_moved = sent != self.sent_bytes_seen;
        self.done_bytes += sent - self.sent_bytes_seen;
        self.sent_bytes_seen = sent;
        if has_moved || self.moved.is_none() {
            self.moved = Some(Instant::now());
        }
        if failed != self.failed_seen || self.is_stuck(snapshot) {
            self.failed_seen = failed;
            self.done_bytes = self.given_bytes;
        }
        self.done_bytes = self.done_bytes.min(self.given_bytes);
        while self.ends.front().is_some_and(|end| *end <= self.done_bytes) {
            self.ends.pop_front();
        }
    }

    /// Whether nothing waits in any connection although not all was sent: a connection is gone, with its part.
    fn is_stuck(&self, snapshot: &SessionSnapshot) -> bool {
        let rests = self.moved.is_some_and(|moved| moved.elapsed() >= LOOK_AGAIN);
        let connections = snapshot.protocol.connections().list();
        let waits = connections.iter().any(|connection| connection.queued_bytes.get() > 0);
        rests && !waits
    }

    /// When to look again, while something waits for room.
    pub(super) fn next_look(&self, is_refused: bool) -> Option<Instant> {
        (is_refused || self.is_full()).then(|| Instant::now() + LOOK_AGAIN)
    }
}
