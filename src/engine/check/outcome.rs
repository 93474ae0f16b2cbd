//! What came of a step.

use crate::net::automation::PatternMistake;
use crate::net::{Errno, NetError, Stamp};
use crate::payload::RenderError;
use crate::payload::frame::NotAFrame;
use std::time::Duration;

/// Things that came instead that are kept of one step: enough to see what goes on. More are counted.
pub const INSTEAD_MAX: usize = 8;

/// How much of a frame that came instead is kept, in bytes; the whole of it is in the log.
pub const INSTEAD_BYTES_MAX: usize = 512;

/// What came of a step, or of making a socket.
#[derive(Clone, Debug, PartialEq)]
pub struct StepResult {
    /// In which round, counted from 1.
    pub round: u32,
    /// Of which part of the check.
    pub part: CheckPart,
    /// Whether it passed.
    pub outcome: Outcome,
    /// When it began: where it sends, when that was sent.
    pub began: Stamp,
    /// How long it took.
    pub took: Duration,
    /// The row of the log that decided it, if one did.
    pub row: Option<u64>,
}

/// A part of a check that has a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckPart {
    /// The socket of this number is made.
    Socket(usize),
    /// The step of this number.
    Step(usize),
}

/// Whether a step passed.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It did.
    Passed,
    /// It did not.
    Failed(Box<Failure>),
    /// Its turn did not come.
    NotRun,
}

/// Why a step failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Why.
    pub why: Why,
    /// What came instead, the first [`INSTEAD_MAX`] of it.
    pub instead: Vec<Instead>,
    /// How much more came.
    pub more: u64,
}

/// Why a step failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Nothing that fits came in time.
    NotInTime,
    /// Nothing should have come, and something did.
    SomethingCame,
    /// Something else came first.
    OtherFirst,
    /// The connection ended.
    ConnectionOver,
    /// There is no connection.
    NotConnected,
    /// There is nobody yet to send to.
    NobodyToSendTo,
    /// The message could not be made with the values that there are.
    Message(RenderError),
    /// The pattern could not be made with the values that there are.
    Pattern(PatternMistake),
    /// The message could not be sent.
    NotSent(NetError),
    /// The system did not take the message in time.
    NotSentInTime,
    /// The session took no command, since too many wait.
    Refused,
    /// The socket could not be made.
    NotOpened(NetError),
    /// The socket was not made in time.
    NotOpenedInTime,
    /// The connection did not end in time.
    NotClosedInTime,
    /// So many rows were lost or left the log before they were looked at: what is expected may be among them.
    RowsLost(u64),
}

/// Something that came instead of what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// A frame.
    Frame {
        /// Its first [`INSTEAD_BYTES_MAX`] bytes.
        bytes: Vec<u8>,
        /// How many it has.
        len: usize,
    },
    /// Bytes that are no frame.
    NoFrame {
        /// How many.
        bytes: u64,
        /// Why they are none.
        why: NotAFrame,
    },
    /// A connection.
    Connected,
    /// The end of what the peer sends.
    Closed,
    /// The end of the connection, by a failure.
    Broken(NetError),
    /// ICMP's report that the peer was not reached.
    Unreachable(Option<Errno>),
}

impl Failure {
    /// A failure without anything that came.
    pub fn of(why: Why) -> Self {
        Self { why, instead: Vec::new(), more: 0 }
    }

    /// Notes something that came.
    pub(super) fn came(&mut self, instead: Instead) {
        if self.instead.len() < INSTEAD_MAX {
            self.instead.push(instead);
        } else {
            self.more += 1;
        }
    }
}

impl Instead {
    /// A frame, cut.
    pub(super) fn frame(bytes: &[u8]) -> Self {
        let kept = bytes.get(..INSTEAD_BYTES_MAX).unwrap_or(bytes);
        Self::Frame { bytes: kept.to_vec(), len: bytes.len() }
    }
}
