//! Goes over rows and counts.

use super::intervals::{Interval, Intervals};
use super::peers::{PeerFigures, Peers};
use crate::log::filter::ReadyFilter;
use crate::log::segment::{Flow, SEGMENT_ROWS_MAX, Segment};
use crate::log::store::{RowPlace, Store};
use crate::net::Peer;
use std::ops::Range;
use std::sync::Arc;

/// Rows that a thread of its own counts before it asks whether it is still wanted: a segment, in a few milliseconds.
pub(super) const ROWS_AT_ONCE: u64 = SEGMENT_ROWS_MAX as u64;

/// Rows that a frame counts, perhaps under the store's lock: some microseconds.
pub(super) const ROWS_AT_ONCE_HERE: u64 = 1024;

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) intervals: Intervals,
    pub(super) peers: Peers,
    pub(super) rows_not_counted: u64,
}

impl Counts {
    pub(super) fn is_empty(&self) -> bool {
        self.intervals.is_empty() && self.rows_not_counted == 0
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.intervals.add(&other.intervals);
        self.peers.add(&other.peers);
        self.rows_not_counted += other.rows_not_counted;
    }
}

/// Goes over rows.
#[derive(Debug)]
pub(super) struct Counter {
    filter: Arc<ReadyFilter>,
    /// Rows before this one were looked at.
    pub(super) looked_to: u64,
    /// For each peer of the segment that is looked at, its place in `of_segment` and 1, or 0. Here so that their memory
    /// is kept.
    places: Vec<u16>,
    of_segment: Vec<(u16, PeerFigures)>,
}

impl Counter {
    pub(super) fn new(filter: Arc<ReadyFilter>, from: u64) -> Self {
        Self { filter, looked_to: from, places: Vec::new(), of_segment: Vec::new() }
    }

    /// Counts so many rows at most of those up to `end` that come next.
    pub(super) fn step(&mut self, store: &Store, end: u64, rows_max: u64) -> Counts {
        let mut counts = Counts::default();
        let at = self.begin(store.rows().start, &mut counts);
        if at >= end {
            return counts;
        }
        let next = |segment: &Segment| {
            let rows = segment.rows();
            rows.contains(&at).then(|| at..rows.end.min(end).min(at + rows_max))
        };
        match store.find(at) {
            RowPlace::Sealed(segment) => {
                if let Some(rows) = next(&segment) {
                    self.count(&segment, rows, &mut counts);
                }
            }
            RowPlace::Gone(hole) => {
                let to = hole.end.min(end);
                counts.rows_not_counted += to.saturating_sub(at);
                self.looked_to = to;
            }
            // For a thread that may wait.
            RowPlace::OnDisk(_) => {}
            // It may be sealed in between; then the next step finds it.
            RowPlace::Open => store.with_open(|open| {
                if let Some(rows) = next(open) {
                    let most = rows.start + ROWS_AT_ONCE_HERE;
                    self.count(open, rows.start..rows.end.min(most), &mut counts);
                }
            }),
        }
        counts
    }

    /// Begins at the oldest row, or notices that rows left before they were counted.
    fn begin(&mut self, oldest: u64, counts: &mut Counts) -> u64 {
        counts.rows_not_counted += oldest.saturating_sub(self.looked_to);
        self.looked_to = self.looked_to.max(oldest);
        self.looked_to
    }

    fn count(&mut self, segment: &Segment, rows: Range<u64>, counts: &mut Counts) {
        self.looked_to = rows.end;
        if !self.filter.concerns_any(segment) {
            return;
        }
        self.places.clear();
        self.places.resize(segment.peer_count(), 0);
        let mut interval: Option<Interval> = None;
        for flow in segment.flows(rows) {
            if !self.is_shown(segment, &flow) {
                continue;
            }
            match &mut interval {
                Some(now) if now.takes(&flow) => now.count(&flow),
                _ => counts.intervals.put(interval.replace(Interval::of(&flow))),
            }
            self.count_peer(&flow);
        }
        counts.intervals.put(interval);
        for (peer, figures) in self.of_segment.drain(..) {
            if let Some(endpoint) = segment.peer(peer).and_then(Peer::endpoint) {
                counts.peers.put(endpoint, &figures);
            }
        }
    }

    fn count_peer(&mut self, flow: &Flow) {
        let Some(place) = self.places.get_mut(usize::from(flow.peer)) else { return };
        let known = place.checked_sub(1).and_then(|at| self.of_segment.get_mut(usize::from(at)));
        if let Some((_, figures)) = known {
            figures.count(flow);
        } else {
            self.of_segment.push((flow.peer, PeerFigures::of(flow)));
            *place = self.of_segment.len() as u16; // at most SEGMENT_ROWS_MAX
        }
    }

    fn is_shown(&self, segment: &Segment, flow: &Flow) -> bool {
        let filter = self.filter.filter();
        let peer = || segment.peer(flow.peer).unwrap_or_default();
        filter.sessions.as_ref().is_none_or(|set| set.contains(flow.session))
            && filter.connections.as_ref().is_none_or(|set| set.contains(flow.session, peer()))
    }
}
