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
//! Each row costs 28 bytes ([`Bar`]s are kept packed), each arrow 48; both are bounded, at 4 and 2 million.
//!
//! *Invariants: a row is on at most one line; an arrow between two lanes is one that the bytes prove, or says that it is
//! inferred; what is left out at a bound is counted.*

mod bar;
mod datagrams;
mod effects;
mod entry;
mod finder;
mod found;
mod index;
mod infer;
mod lane;
mod lanes_of_rows;
mod link;
mod local_ends;
mod mark;
mod mix;
mod reading;
mod runs;
mod scan;
mod socket;
mod sockets;
mod state;
mod streams;

use super::dropper::Dropper;
use super::filter::SessionSet;
use super::frames::RowWindow;
use super::scanner::{ScanHandle, ScanProgress};
use super::segment::Portion;
use super::store::Store;
use super::view::Progress;
use crate::net::{BlockedCall, Op, SessionId, Stamp};
pub use bar::{Bar, BarShape, EventMark, Outcome};
use finder::Finder;
use index::Index;
pub use lane::{Lane, LaneId, LaneRole, LaneThread, ThreadPlace};
pub use link::{Link, LinkEnd, LinkKind, Links};
use scan::{Published, TimelineScan};
pub use state::{StateChange, TcpState};
use std::ops::Range;
use std::time::{Duration, Instant};

/// The calls of some sessions on a line of time.
#[derive(Debug)]
pub struct Timeline {
    sessions: Option<SessionSet>,
    index: Index,
    finder: FinderPlace,
    /// Frees what is not needed any more.
    dropper: Option<Dropper>,
    rows_looked_at: u64,
}

/// Where what is known of the sockets is.
#[derive(Debug)]
enum FinderPlace {
    Here(Box<Finder>),
    /// With the scanner, which looks at the rows from one to another.
    Away {
        looked_to: u64,
        handle: ScanHandle<Published>,
    },
}

/// What a time line does not show any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Calls and events whose rows left the log's memory or were cleared.
    pub evicted: u64,
    /// Calls, events and arrows that left the time line since it has a bound of its own.
    pub over_bound: u64,
}

impl Timeline {
    /// One of these sessions, or of all, that has looked at nothing yet.
    pub fn new(sessions: Option<SessionSet>) -> Self {
        Self {
            finder: FinderPlace::Here(Box::new(Finder::new(sessions.clone()))),
            sessions,
            index: Index::default(),
            dropper: None,
            rows_looked_at: 0,
        }
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
        let dropper = self.dropper.clone();
        let before = std::mem::replace(self, Self::new(self.sessions.clone()));
        if let FinderPlace::Away { handle, .. } = &before.finder {
            handle.cancel();
        }
        if let Some(dropper) = &dropper {
            dropper.free((before.index, before.finder));
        }
        self.dropper = dropper;
    }

    /// Takes in what the scanner has found, looks at the few rows that are new, and has the scanner look at them if
    /// there are more. It wakes the window when it has found something. Once a frame; never waits.
    pub fn update(&mut self, store: &Store, window: RowWindow) -> Progress {
        let progress = self.take_in(store, window);
        let dropper = self.dropper.get_or_insert_with(|| store.dropper().clone());
        if let Some(left) = self.index.take_left() {
            dropper.free(left);
        }
        progress
    }

    fn take_in(&mut self, store: &Store, window: RowWindow) -> Progress {
        self.take_found();
        let rows = store.rows();
        let floor = window.floor.max(rows.start);
        self.index.evict(floor);
        let end = window.ceiling.map_or(rows.end, |ceiling| ceiling.min(rows.end));
        match &mut self.finder {
            FinderPlace::Away { looked_to, .. } => progress(*looked_to, end),
            FinderPlace::Here(finder) => {
                finder.floor = floor;
                let from = finder.looked_to.unwrap_or(rows.start);
                finder.step(store, end, Portion::SHORT);
                let looked_to = finder.looked_to.unwrap_or(rows.start);
                self.rows_looked_at += looked_to.saturating_sub(from);
                self.index.take(finder.take_found());
                if looked_to < end {
                    self.ask(store, end);
                }
                progress(looked_to, end)
            }
        }
    }

    /// Has the scanner look at the rows up to one.
    fn ask(&mut self, store: &Store, end: u64) {
        let FinderPlace::Here(finder) = &mut self.finder else { return };
        let looked_to = finder.looked_to.unwrap_or(0);
        let finder = std::mem::replace(finder, Box::new(Finder::new(None)));
        let scan = TimelineScan::new(store.waiting(), finder, end);
        self.finder = FinderPlace::Away { looked_to, handle: store.scanner().ask(scan) };
    }

    /// Takes in what the scanner has found.
    fn take_found(&mut self) {
        let FinderPlace::Away { looked_to, handle } = &mut self.finder else { return };
        let (published, outcome) = handle.take();
        let Published { found, looked_to: now, finder } = published;
        *looked_to = now.unwrap_or(*looked_to);
        self.index.take(found);
        match (outcome, finder) {
            (ScanProgress::Going, _) => {}
            (_, Some(finder)) => self.finder = FinderPlace::Here(finder),
            // What it knew is lost: the rows after those that it could not look at are begun with.
            (_, None) => {
                let finder = Finder::beginning_at(self.sessions.clone(), *looked_to);
                self.finder = FinderPlace::Here(Box::new(finder));
            }
        }
    }

    /// Waits until the scanner has found something, if it was asked, or the time is up. For tests and programs
    /// without a window.
    pub fn wait(&self, limit: Duration) {
        if let FinderPlace::Away { handle, .. } = &self.finder {
            handle.wait(limit);
        }
    }

    /// Updates until all rows are looked at, or the time is up. For tests and programs without a window.
    pub fn update_all(&mut self, store: &Store, window: RowWindow, limit: Duration) -> Progress {
        let deadline = Instant::now() + limit;
        loop {
            let progress = self.update(store, window);
            let left = deadline.saturating_duration_since(Instant::now());
            if progress == Progress::Done || left.is_zero() {
                return progress;
            }
            self.wait(left);
        }
    }

    /// Rows that were looked at on the calling thread so far: what pictures have cost.
    pub fn rows_looked_at(&self) -> u64 {
        self.rows_looked_at
    }

    /// The lanes in the order in which they were made.
    pub fn lanes(&self) -> &[Lane] {
        &self.index.lanes
    }

    /// A lane.
    pub fn lane(&self, id: LaneId) -> Option<&Lane> {
        self.index.lane(id)
    }

    /// From when the first call began to when the last one ended; empty if there are none.
    pub fn span(&self) -> Range<Stamp> {
        self.index.span()
    }

    /// The bars of a line that reach into a range of time. Those that are shorter than a step and end in the same
    /// step are one. Steps are counted from the beginning of time: nothing jumps while the range moves.
    pub fn bars(&self, line: ThreadPlace, range: Range<Stamp>, step_ns: u64) -> Vec<Bar> {
        self.index.bars(line, range, step_ns)
    }

    /// The arrows that reach into a range of time and that begin or end at a lane that is shown: at most so many,
    /// evenly spread if there are more, failures first. An arrow to a lane that is not there any more keeps its name.
    pub fn links(
        &self,
        range: Range<Stamp>,
        at_most: usize,
        is_shown: &dyn Fn(LaneId) -> bool,
    ) -> Links {
        self.index.links(range, at_most, is_shown)
    }

    /// The states of a lane's connection, in order; none if it is no TCP socket.
    pub fn states(&self, lane: LaneId) -> Vec<StateChange> {
        infer::states(&self.index, lane)
    }

    /// The row of the bar of a line that is nearest to a moment, at most so far from it.
    pub fn row_at(&self, line: ThreadPlace, at: Stamp, within_ns: u64) -> Option<u64> {
        Some(self.index.nearest(line, at, within_ns)?.row)
    }

    /// Where a row is: its line and its bar, which is not merged.
    pub fn bar_of_row(&self, row: u64) -> Option<(ThreadPlace, Bar)> {
        self.index.bar_of_row(row)
    }

    /// The lane of a call of a session that has not returned, and its line there, if one of the same kind of thread
    /// has been seen on it.
    pub fn place_of_blocked(
        &self,
        session: SessionId,
        call: &BlockedCall,
    ) -> Option<(LaneId, Option<usize>)> {
        let lanes = self.index.lanes.iter().rev();
        let mut open = lanes.filter(|lane| lane.session == session && lane.ended.is_none());
        let lane = if let Some(id) = call.connection {
            open.find(|lane| lane.connection == Some(id))?
        } else {
            // Of several, the listener waits for connections, and the newest socket for one of its own.
            let mut open = open.peekable();
            let newest = *open.peek()?;
            let listener = open.find(|lane| lane.role == LaneRole::Listener);
            let is_of_listener = call.op == Op::Accept || newest.connection.is_some();
            if is_of_listener { listener? } else { newest }
        };
        let thread = lane.threads.iter().position(|thread| thread.worker == call.worker);
        Some((lane.id, thread))
    }

    /// What was shown once and is not any more.
    pub fn gone(&self) -> Gone {
        self.index.gone
    }
}

/// How far it has come.
fn progress(looked_to: u64, end: u64) -> Progress {
    match end.saturating_sub(looked_to) {
        0 => Progress::Done,
        left => Progress::Left(left),
    }
}

#[cfg(test)]
mod tests;
