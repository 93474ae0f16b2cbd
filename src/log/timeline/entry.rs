//! An arrow as the index keeps it.

use super::lane::LaneId;
use super::link::{Link, LinkEnd, LinkKind};
use super::mark::whole;
use super::runs::{Spanned, Sum};
use super::socket::Step;
use crate::net::Stamp;
use std::ops::Range;

/// An arrow, fixed in size.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkEntry {
    from_at: u64,
    to_at: u64,
    /// The first byte of the stream.
    offset: u64,
    /// Lanes; [`NOBODY`] for the network.
    pub(super) from: u32,
    pub(super) to: u32,
    from_row: u32,
    to_row: u32,
    bytes: u32,
    from_thread: u8,
    to_thread: u8,
    pub(super) kind: LinkKind,
    has_rows: u8,
}

/// What an arrow costs, with a share of the sums.
pub(super) const LINK_BYTES: usize = size_of::<LinkEntry>();
const _: () = assert!(LINK_BYTES == 48);

/// No lane: numbers do not come near it.
const NOBODY: u32 = u32::MAX;

const HAS_FROM_ROW: u8 = 1;
const HAS_TO_ROW: u8 = 2;

/// A call at the end of an arrow: its lane, the call, and which moment of it.
pub(super) type CallEnd = (LaneId, Step, Stamp);

impl LinkEntry {
    /// From a call to a call.
    pub(super) fn between(
        kind: LinkKind,
        (from, to): (CallEnd, CallEnd),
        bytes: Range<u64>,
    ) -> Self {
        let mut entry = Self::ending_at(kind, from, (to.0, to.2), bytes);
        entry.to_row = to.1.row as u32;
        entry.to_thread = thread(to.1);
        entry.has_rows |= HAS_TO_ROW;
        entry
    }

    /// From a call to a moment of a lane.
    pub(super) fn ending_at(
        kind: LinkKind,
        (from, step, at): CallEnd,
        (to, to_at): (LaneId, Stamp),
        bytes: Range<u64>,
    ) -> Self {
        Self {
            from_at: at.0.min(to_at.0),
            to_at: to_at.0,
            offset: bytes.start,
            from: from.0,
            to: to.0,
            from_row: step.row as u32,
            to_row: 0,
            bytes: u32::try_from(bytes.end - bytes.start).unwrap_or(u32::MAX),
            from_thread: thread(step),
            to_thread: 0,
            kind,
            has_rows: HAS_FROM_ROW,
        }
    }

    /// From the network to a call; from when something was sent, if that is known.
    pub(super) fn from_network(
        kind: LinkKind,
        sent: Option<Step>,
        (to, step, at): CallEnd,
    ) -> Self {
        let from = sent.unwrap_or(step);
        let begun = sent.map_or(at, |sent| sent.begin);
        let mut entry = Self::between(kind, ((to, from, begun), (to, step, at)), 0..0);
        entry.from = NOBODY;
        if sent.is_none() {
            entry.has_rows = HAS_TO_ROW;
        }
        entry
    }

    /// The lanes at its ends.
    pub(super) fn lanes(&self) -> [Option<LaneId>; 2] {
        [self.from, self.to].map(|lane| (lane != NOBODY).then_some(LaneId(lane)))
    }

    /// As it is shown.
    pub(super) fn link(&self, newest: u64) -> Link {
        let is_of_stream = matches!(self.kind, LinkKind::Stream | LinkKind::StreamUnread);
        let bytes = u64::from(self.bytes);
        let end = |lane: u32, thread: u8, at: u64, row: u32, has_row: u8| {
            let is_call = self.has_rows & has_row != 0;
            LinkEnd {
                lane: (lane != NOBODY).then_some(LaneId(lane)),
                thread: (is_call && lane != NOBODY).then_some(usize::from(thread)),
                at: Stamp(at),
                row: is_call.then(|| whole(row, newest)),
            }
        };
        Link {
            kind: self.kind,
            from: end(self.from, self.from_thread, self.from_at, self.from_row, HAS_FROM_ROW),
            to: end(self.to, self.to_thread, self.to_at, self.to_row, HAS_TO_ROW),
            bytes,
            stream: is_of_stream.then_some(self.offset..self.offset + bytes),
        }
    }
}

fn thread(step: Step) -> u8 {
    u8::try_from(step.thread).unwrap_or(u8::MAX)
}

impl Spanned for LinkEntry {
    type Sum = LinkSum;

    fn begin(&self) -> u64 {
        self.from_at
    }

    fn end(&self) -> u64 {
        self.to_at
    }

    fn row(&self, newest: u64) -> u64 {
        let row = if self.has_rows & HAS_TO_ROW != 0 { self.to_row } else { self.from_row };
        whole(row, newest)
    }
}

/// Of arrows no sums are needed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LinkSum;

impl Sum<LinkEntry> for LinkSum {
    fn add(&mut self, _: &LinkEntry) {}
    fn join(&mut self, _: &Self) {}
}
