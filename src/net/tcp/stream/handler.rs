//! What a connection does by itself.

use super::{PROGRESS_LIMIT, Stream};
use crate::net::Stamp;
use crate::net::tcp::AfterEnd;
use std::time::Duration;

/// What a connection does by itself with what comes. It runs on the connection's reader thread, so
/// what it waits for delays nobody else.
pub trait Handler: Send {
    /// The connection is open, and nothing was read yet: for a welcome.
    fn opened(&mut self, _stream: &Stream) -> Next {
        Next::GoOn
    }

    /// Whether it wants to see messages now. Asked for each; without it nothing is copied.
    fn wants_messages(&self) -> bool {
        true
    }

    /// In which pieces it wants to see them. Asked for each.
    fn pieces(&self) -> Pieces {
        Pieces::Frames
    }

    /// This came, as `recv` returned it, before it is handed over in pieces.
    fn came(&mut self, _stream: &Stream, _read: &[u8]) {}

    /// This came, a piece of the kind that it wants; the log has it already.
    fn message(&mut self, stream: &Stream, message: &[u8]) -> Next;

    /// Until when something must come; then [`too_late`](Self::too_late) is asked.
    fn deadline(&self) -> Option<Stamp> {
        None
    }

    /// Nothing came until the [`deadline`](Self::deadline).
    fn too_late(&mut self, _stream: &Stream) -> Next {
        Next::Close
    }

    /// The peer has finished sending, and the log has all that came.
    fn peer_finished(&mut self, _stream: &Stream) {}

    /// For how long the peer may take nothing of what the connection sends by itself; then it fails.
    /// Asked once, at the start.
    fn progress_limit(&self) -> Duration {
        PROGRESS_LIMIT
    }

    /// What to do when the peer has finished sending, given what a person has set.
    fn after_end(&self, set: AfterEnd) -> AfterEnd {
        set
    }
}

/// The pieces in which a [`Handler`] wants what comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pieces {
    /// What each `recv` returned, however it was cut.
    Reads,
    /// Frames, where the connection's settings say how they are delimited; in SLIP and COBS what is written in
    /// them. Reads else.
    Frames,
}

/// What a [`Handler`] wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Read on.
    GoOn,
    /// Send what is queued, finish sending, and close when the peer has done so or after a short time.
    Close,
}

/// A handler that does nothing: a person replies.
#[derive(Clone, Copy, Debug)]
pub struct ByHand;

impl Handler for ByHand {
    fn wants_messages(&self) -> bool {
        false
    }

    fn message(&mut self, _: &Stream, _: &[u8]) -> Next {
        Next::GoOn
    }
}
