//! The calls of sessions on a line of time: lanes, bars, arrows and states.
//!
//! - A [`Lane`] is a socket, with a line for each of the threads that work on it.
//! - A [`Bar`] is a call, as long as it took, or an event, which has no length. Those that are nearer to each other
//!   than a pixel are merged, so that a picture costs as much as its width, whatever the number of calls.
//! - A [`Link`] is an arrow: from a send to the receive that took it where both ends are ours, or what is inferred
//!   from the calls.
//! - A [`StateChange`] says which state of TCP a connection is in, inferred from the calls.
//!
//! The ui thread looks at no more than the few rows that came since the last picture. Where there are more, they
//! are looked at by the log's scanner, which publishes what it finds.
//!
//! *Invariants: a row is on at most one line; an arrow between two lanes is one that the bytes prove, or says that it is
//! inferred; what is left out at a bound is counted.*

mod bar;
mod lane;
mod link;
mod state;

use super::filter::SessionSet;
use super::frames::RowWindow;
use super::store::Store;
use super::view::Progress;
use crate::net::{BlockedCall, SessionId, Stamp};
pub use bar::{Bar, BarShape, EventMark, Outcome};
pub use lane::{Lane, LaneId, LaneRole, LaneThread, ThreadPlace};
pub use link::{Link, LinkEnd, LinkKind, Links};
pub use state::{StateChange, TcpState};
use std::ops::Range;
use std::time::Duration;

/// The calls of some sessions on a line of time.
#[derive(Debug)]
pub struct Timeline {
    sessions: Option<SessionSet>,
    lanes: Vec<Lane>,
    span: Range<Stamp>,
}

/// What a time line does not show any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Calls and events whose rows left the log's memory.
    pub evicted: u64,
    /// Calls, events and arrows that left the time line since it has a bound of its own.
    pub over_bound: u64,
}

impl Timeline {
    /// One of these sessions, or of all, that has looked at nothing yet.
    pub fn new(sessions: Option<SessionSet>) -> Self {
        Self { sessions, lanes: Vec::new(), span: Stamp(0)..Stamp(0) }
    }

    /// The sessions that are shown; `None` for all.
    pub fn sessions(&self) -> Option<&SessionSet> {
        self.sessions.as_ref()
    }

    /// Shows other sessions.
    pub fn set_sessions(&mut self, sessions: Option<SessionSet>) {
        if self.sessions != sessions {
            self.sessions = sessions;
            self.forget();
        }
    }

    /// Looks at everything anew.
    pub fn forget(&mut self) {
        *self = Self::new(self.sessions.take());
    }

    /// Takes in what the scanner has found, looks at the few rows that are new, and has the scanner look at them if
    /// there are more. It wakes the window when it has found something. Once a frame; never waits.
    pub fn update(&mut self, _store: &Store, _window: RowWindow) -> Progress {
        Progress::Done
    }

    /// Waits until the scanner has found something, if it was asked, or the time is up. For tests and programs
    /// without a window.
    pub fn wait(&self, _limit: Duration) {}

    /// Updates until all rows are looked at, or the time is up. For tests and programs without a window.
    pub fn update_all(&mut self, store: &Store, window: RowWindow, limit: Duration) -> Progress {
        let _ = limit;
        self.update(store, window)
    }

    /// The lanes in the order in which they began.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// A lane.
    pub fn lane(&self, id: LaneId) -> Option<&Lane> {
        let place = self.lanes.binary_search_by_key(&id, |lane| lane.id).ok()?;
        self.lanes.get(place)
    }

    /// From when the first call began to when the last one ended; empty if there are none.
    pub fn span(&self) -> Range<Stamp> {
        self.span.clone()
    }

    /// The bars of a line that reach into a range of time, in the order in which they end. Those that are shorter
    /// than a step and end in the same step are one.
    pub fn bars(&self, _line: ThreadPlace, _range: Range<Stamp>, _step_ns: u64) -> Vec<Bar> {
        Vec::new()
    }

    /// The arrows that reach into a range of time and that begin or end at a lane that is shown: at most so many,
    /// evenly spread if there are more, failures first.
    pub fn links(
        &self,
        _range: Range<Stamp>,
        _at_most: usize,
        _is_shown: &dyn Fn(LaneId) -> bool,
    ) -> Links {
        Links::default()
    }

    /// The states of a lane's connection, in order; none if it is no TCP socket.
    pub fn states(&self, _lane: LaneId) -> Vec<StateChange> {
        Vec::new()
    }

    /// The row of the bar of a line that is nearest to a moment, at most so far from it.
    pub fn row_at(&self, _line: ThreadPlace, _at: Stamp, _within_ns: u64) -> Option<u64> {
        None
    }

    /// Where a row is: its line and its bar, which is not merged.
    pub fn bar_of_row(&self, _row: u64) -> Option<(ThreadPlace, Bar)> {
        None
    }

    /// The lane of a call of a session that has not returned, and its line there, if one of the same kind of thread
    /// has been seen on it.
    pub fn place_of_blocked(
        &self,
        _session: SessionId,
        _call: &BlockedCall,
    ) -> Option<(LaneId, Option<usize>)> {
        None
    }

    /// What was shown once and is not any more.
    pub fn gone(&self) -> Gone {
        Gone::default()
    }
}
