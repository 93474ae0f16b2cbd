//! What one side of a pair does with what comes: passes it on to the other side, or what the faults make of it, and
//! then does what the session's rules say.

use super::event::Fault;
use super::faults::{Corruption, Deviation, Line, Model, PiecePlan};
use super::pairs::Relay;
use super::{RelayEvent, Side, Way};
use crate::net::Stamp;
use crate::net::tcp::stream::{Handler, Next, Pieces, Stream};
use crate::net::tcp::{AfterEnd, Following};
use std::sync::Arc;
use std::time::Duration;

/// How late it may be noticed that a pause is over.
const PAUSE_LOOK: Duration = Duration::from_millis(20);

/// The side of a pair where this comes; it goes to `other`.
pub(super) struct Passing {
    relay: Arc<Relay>,
    other: Arc<Stream>,
    pair: u32,
    way: Way,
    model: Model,
    version: u64,
    line: Line,
    /// Bytes that went through the model so far: the place of a byte that is changed.
    seen_bytes: u64,
    /// Nothing more is passed on.
    has_ended: bool,
    discarded_bytes: u64,
    following: Following,
}

impl Passing {
    /// What comes from that side of a pair goes to `other`.
    pub(super) fn new(relay: &Arc<Relay>, other: &Arc<Stream>, pair: u32, side: Side) -> Self {
        let (version, plan) = relay.facts.live_plan().now();
        let way = side.way();
        Self {
            relay: Arc::clone(relay),
            other: Arc::clone(other),
            pair,
            way,
            model: Model::new(&plan, pair, way),
            version,
            line: Line::default(),
            seen_bytes: 0,
            has_ended: false,
            discarded_bytes: 0,
            following: Following::new(&relay.shared),
        }
    }

    fn look_at_plan(&mut self) {
        if let Some((version, plan)) = self.relay.facts.live_plan().other_than(self.version) {
            self.version = version;
            self.model = Model::new(&plan, self.pair, self.way);
        }
    }

    /// Waits while nothing is to be passed on. `false` as soon as the connection ends.
    fn wait_for_pause(&self, stream: &Stream) -> bool {
        while self.relay.facts.is_paused(self.way) {
            if !stream.wait(PAUSE_LOOK) {
                return false;
            }
        }
        true
    }

    fn told(&self, fault: Fault) {
        self.relay.fault(self.other.peer(), self.way, fault);
    }

    /// Sends it on the other side, as far as that is possible still.
    fn pass(&mut self, bytes: &[u8]) {
        if self.has_ended || !self.other.can_send() {
            self.discard(bytes.len());
        } else {
            // What does not go is reported by the other side.
            self.other.forward(bytes);
        }
    }

    /// The first time that something comes after the end in its direction, that is reported; at the end all of it.
    fn discard(&mut self, bytes: usize) {
        if self.discarded_bytes == 0 && !self.other.is_over() {
            self.told(Fault::Discarded { bytes: bytes as u64 });
        }
        self.discarded_bytes += bytes as u64;
    }

    /// What came, with what the faults do to it.
    fn pass_with_faults(&mut self, stream: &Stream, came: &[u8]) {
        let plan = self.model.piece(came.len());
        let now = Stamp::now().0;
        let mut piece = came.to_vec();
        if let Some(corruption) = plan.corruption {
            self.corrupt(&mut piece, corruption);
        }
        self.seen_bytes += came.len() as u64;
        if let Some(bytes) = self.merge(&piece, now) {
            self.told(Fault::Merged { bytes: bytes as u64 });
        } else {
            self.hold(&piece, &plan, now);
        }
        self.pass_due();
        while self.line.is_full() && self.pass_next(stream) {}
        if let Some(ending) = plan.ending {
            self.end_early(stream, ending);
        }
    }

    /// Puts it to the piece that waits for it, if one does.
    fn merge(&mut self, piece: &[u8], now: u64) -> Option<usize> {
        if !self.line.waits_for_more() {
            return None;
        }
        let due = self.model.due(piece.len() as u64, now);
        self.line.merge(piece, due)
    }

    fn corrupt(&self, piece: &mut [u8], Corruption { at, flip }: Corruption) {
        let Some(byte) = piece.get_mut(at) else { return };
        let was = *byte;
        *byte ^= flip;
        let offset = self.seen_bytes + at as u64;
        self.told(Fault::Corrupted { offset, was, became: *byte });
    }

    /// Puts a piece into the line, whole or in two, in parts at a limited rate.
    fn hold(&mut self, piece: &[u8], plan: &PiecePlan, now: u64) {
        let (first, second) = piece.split_at(plan.split_at.unwrap_or(piece.len()));
        let waits = if plan.merges { Model::merge_wait_ns() } else { 0 };
        let mut last = self.hold_parts(first, now, waits);
        if plan.merges {
            self.line.wait_for_more();
        }
        if !second.is_empty() {
            let (first, second_bytes) = (first.len() as u64, second.len() as u64);
            self.told(Fault::Split { first, second: second_bytes });
            last = self.hold_parts(second, now, Model::split_gap_ns());
        }
        // The gap of what was cut, and the wait for company, are told by their own events.
        let gap = if second.is_empty() { waits } else { Model::split_gap_ns() };
        let by = Duration::from_nanos(last.saturating_sub(now).saturating_sub(gap));
        if !by.is_zero() {
            self.told(Fault::Held { bytes: piece.len() as u64, by });
        }
    }

    fn hold_parts(&mut self, piece: &[u8], now: u64, later_ns: u64) -> u64 {
        let part_bytes = self.model.part_bytes().unwrap_or(piece.len()).max(1);
        let mut last = now;
        for part in piece.chunks(part_bytes) {
            last = self.model.due(part.len() as u64, now).saturating_add(later_ns);
            self.line.push(part, last);
        }
        last
    }

    /// Passes on what is due.
    fn pass_due(&mut self) {
        while let Some(piece) = self.line.pop_due(Stamp::now().0) {
            self.pass(&piece);
        }
    }

    /// Waits for the next piece to be due, and passes it on. `false` if there is none, or the connection ends.
    fn pass_next(&mut self, stream: &Stream) -> bool {
        let Some(due) = self.line.due_ns() else { return false };
        if !stream.wait(Stamp(due).since(Stamp::now())) {
            return false;
        }
        self.pass_due();
        true
    }

    fn end_early(&mut self, stream: &Stream, ending: Deviation) {
        while self.pass_next(stream) {}
        match ending {
            Deviation::Reset => {
                self.told(Fault::Reset);
                self.other.reset();
                stream.reset();
            }
            Deviation::HalfClose if !self.has_ended => {
                self.told(Fault::HalfClosed);
                self.has_ended = true;
                self.other.finish_after_queue();
            }
            Deviation::HalfClose => {}
        }
    }
}

impl Handler for Passing {
    fn opened(&mut self, stream: &Stream) -> Next {
        self.following.opened(stream)
    }

    /// Passed on is what was read; the pieces are for the rules.
    fn came(&mut self, stream: &Stream, read: &[u8]) {
        self.look_at_plan();
        if !self.wait_for_pause(stream) {
            return;
        }
        if self.model.is_clear() && self.line.is_empty() {
            self.seen_bytes += read.len() as u64;
            self.pass(read);
        } else {
            self.pass_with_faults(stream, read);
        }
    }

    fn pieces(&self) -> Pieces {
        if self.following.wants_messages() { Pieces::Frames } else { Pieces::Reads }
    }

    fn message(&mut self, stream: &Stream, message: &[u8]) -> Next {
        if !self.following.wants_messages() {
            return Next::GoOn;
        }
        self.following.message(stream, message)
    }

    fn deadline(&self) -> Option<Stamp> {
        self.line.due_ns().map(Stamp)
    }

    fn too_late(&mut self, stream: &Stream) -> Next {
        if self.wait_for_pause(stream) {
            self.pass_due();
        }
        Next::GoOn
    }

    /// What is held goes out first, and then the other side sees the end, too.
    fn peer_finished(&mut self, stream: &Stream) {
        if self.wait_for_pause(stream) {
            while self.pass_next(stream) {}
        }
        if !stream.is_over() {
            self.other.finish_after_queue();
        }
    }

    fn after_end(&self, _: AfterEnd) -> AfterEnd {
        // Until the other side has finished, too: then both are over.
        AfterEnd::Stay
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        let bytes = self.line.bytes() as u64 + self.discarded_bytes;
        if bytes > 0 {
            let event = RelayEvent::Fault(self.way, Fault::Discarded { bytes });
            self.relay.tell(self.other.peer(), event);
        }
    }
}
