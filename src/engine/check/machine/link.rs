//! A socket of a check, as far as what happened shows it.

use super::{Happened, Happening};
use crate::net::{NetError, Stamp};
use std::collections::VecDeque;

/// What came and no step has looked at yet, at most: a peer that talks without end must not fill the memory.
/// The oldest is left out then, which is counted.
pub const UNSEEN_MAX: usize = 4096;

/// The same in bytes.
pub const UNSEEN_BYTES_MAX: usize = 4 << 20;

/// What is known of a socket.
#[derive(Debug, Default)]
pub(super) struct Link {
    /// When it was bound, listened or was connected, and the row that says so.
    pub(super) opened: Option<(Stamp, u64)>,
    /// Whether it is over.
    pub(super) is_over: bool,
    /// Why it is, if it failed.
    pub(super) failure: Option<NetError>,
    /// How many connections there are.
    pub(super) connections: u32,
    /// Whether a datagram came, so that there is somebody to send to.
    pub(super) has_peer: bool,
    /// What came and no step has looked at.
    unseen: VecDeque<Happened>,
    unseen_bytes: usize,
    /// What was left out, and rows that were lost.
    pub(super) lost: u64,
    /// What became of the last order to send.
    pub(super) sending: Sending,
    /// When the last connection ended or we finished sending.
    pub(super) let_go: Option<(Stamp, u64)>,
}

/// What became of an order to send.
#[derive(Debug, Default)]
pub(super) struct Sending {
    /// When it began to be sent, and the row.
    pub(super) began: Option<(Stamp, u64)>,
    /// Bytes that were sent.
    pub(super) bytes: usize,
    /// Why it failed.
    pub(super) failure: Option<Box<NetError>>,
    /// Whether the session took no order.
    pub(super) is_refused: bool,
}

impl Link {
    /// Takes in what happened.
    pub(super) fn note(&mut self, happened: Happened) {
        let there = (happened.at, happened.row);
        match &happened.what {
            Happening::Opened => self.opened = Some(there),
            Happening::Sent(bytes) => {
                self.sending.began.get_or_insert(there);
                self.sending.bytes += bytes;
            }
            Happening::SendFailed(error) => self.sending.failure = Some(error.clone()),
            Happening::Refused => self.sending.is_refused = true,
            Happening::Finished => self.let_go = Some(there),
            Happening::Lost(rows) => self.lost += rows,
            Happening::Over(failure) => {
                self.is_over = true;
                self.connections = 0;
                self.failure = failure.as_deref().cloned();
                self.let_go = Some(there);
            }
            Happening::Connected => {
                self.connections += 1;
                self.opened.get_or_insert(there);
                self.keep(happened);
            }
            Happening::Closed { .. } => {
                self.connections = self.connections.saturating_sub(1);
                self.let_go = Some(there);
                self.keep(happened);
            }
            Happening::PeerFinished | Happening::Unreachable(_) | Happening::NoFrame { .. } => {
                self.keep(happened);
            }
            Happening::Frame(_) => {
                self.has_peer = true;
                self.keep(happened);
            }
        }
    }

    /// What is known of the socket that comes after it in its place: what it lost.
    pub(super) fn anew(&self) -> Self {
        Self { lost: self.lost, ..Self::default() }
    }

    fn keep(&mut self, happened: Happened) {
        self.unseen_bytes += happened.bytes();
        self.unseen.push_back(happened);
        while self.unseen.len() > UNSEEN_MAX || self.unseen_bytes > UNSEEN_BYTES_MAX {
            self.lost += 1;
            if self.take().is_none() {
                break;
            }
        }
    }

    /// When the oldest thing came that no step has looked at.
    pub(super) fn next_at(&self) -> Option<Stamp> {
        self.unseen.front().map(|happened| happened.at)
    }

    /// The oldest thing that no step has looked at; from now on, one has.
    pub(super) fn take(&mut self) -> Option<Happened> {
        let happened = self.unseen.pop_front()?;
        self.unseen_bytes -= happened.bytes();
        Some(happened)
    }
}

impl Happened {
    /// Bytes that it keeps.
    fn bytes(&self) -> usize {
        match &self.what {
            Happening::Frame(frame) => frame.len(),
            _ => 0,
        }
    }
}
