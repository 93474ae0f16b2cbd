//! Sessions' events between outbox and store: in several parts, merged by time.

use crate::log::Segment;
use crate::net::outbox::OutboxPart;
use crate::net::session::Shared;
use crate::net::{Endpoint, Stamp};
use std::ops::Range;
use std::sync::Arc;

/// A session and what was taken from its outbox and is not in the store yet.
pub(super) struct Source {
    pub(super) shared: Arc<Shared>,
    /// In the order in which they came. Few: what came since the drain before, and what was held back
    /// for `HOLD_BACK_MAX` at most.
    pub(super) parts: Vec<Waiting>,
    /// Its address as the log's table of sessions has it.
    pub(super) noted: Option<Endpoint>,
}

/// Events that wait for their turn, in the order of time.
pub(super) struct Waiting {
    pub(super) part: OutboxPart,
    /// How many of them are in the store.
    pub(super) next: usize,
}

/// Events of a part that are older than all others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Place of their source.
    pub(super) source: usize,
    /// Place of their part in it.
    pub(super) part: usize,
    /// Their places in the part; never none.
    pub(super) events: Range<usize>,
}

impl Waiting {
    fn new(mut part: OutboxPart) -> Self {
        let events = &mut part.batch.events;
        if !events.is_sorted_by_key(|event| event.at) {
            events.sort_by_key(|event| event.at);
        }
        Self { part, next: 0 }
    }

    /// When the oldest event that is not stored happened.
    fn head(&self) -> Option<Stamp> {
        self.part.batch.events.get(self.next).map(|event| event.at)
    }

    /// Whether it is a block of which the store may take the memory.
    pub(super) fn is_worth_adopting(&self) -> bool {
        self.next == 0 && self.part.is_block() && Segment::is_worth_adopting(&self.part.batch)
    }
}

impl Source {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, parts: Vec::new(), noted: None }
    }

    /// Takes what waits in the outbox. What was held back stays in its parts, in front.
    pub(super) fn take(&mut self) {
        let parts = self.shared.outbox.take_parts();
        self.parts.extend(parts.into_iter().map(Waiting::new));
    }

    /// Whether events wait here.
    pub(super) fn holds_back(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Whether a block waits here, whose memory a lane may be waiting for.
    pub(super) fn holds_block(&self) -> bool {
        self.parts.iter().any(|waiting| waiting.part.is_block())
    }

    /// Gives a part back whose events are all in the store.
    pub(super) fn let_go_if_done(&mut self, part: usize) {
        if self.parts.get(part).is_some_and(|waiting| waiting.head().is_none()) {
            let Waiting { part, .. } = self.parts.remove(part);
            self.shared.outbox.give_back(part);
        }
    }

    /// Counts what waits here as lost, and lets it go.
    pub(super) fn give_up(&mut self) {
        for Waiting { part, next } in self.parts.drain(..) {
            let lost = part.batch.events.len().saturating_sub(next);
            self.shared.counters.lost_unlogged.add(lost as u64);
            self.shared.outbox.give_back(part);
        }
    }

    /// Whether nothing can come any more. The state is read first: the last event is in the outbox
    /// before the state says that it is over.
    pub(super) fn is_over(&mut self) -> bool {
        if !self.shared.has_ended() {
            return false;
        }
        self.take();
        self.parts.is_empty()
    }
}

/// All parts with events, by source and part, with the moments of their oldest.
fn heads(sources: &[Source]) -> impl Iterator<Item = (Stamp, (usize, usize))> {
    sources.iter().enumerate().flat_map(|(source, Source { parts, .. })| {
        let heads = parts.iter().enumerate();
        heads.filter_map(move |(part, waiting)| Some((waiting.head()?, (source, part))))
    })
}

/// The oldest waiting events that are of one part, up to a moment. Of two at the same moment, the one
/// in the part that came first is the older.
pub(super) fn next_run(sources: &[Source], until: Stamp) -> Option<Run> {
    let (at, place) = heads(sources).min()?;
    if at > until {
        return None;
    }
    let next_other = heads(sources).filter(|(_, other)| *other != place).min();
    let is_older = |at| {
        at <= until && next_other.is_none_or(|(other_at, other)| (at, place) < (other_at, other))
    };
    let (source, part) = place;
    let waiting = sources.get(source)?.parts.get(part)?;
    let events = waiting.part.batch.events.get(waiting.next..)?;
    let count = events.iter().take_while(|event| is_older(event.at)).count().max(1);
    Some(Run { source, part, events: waiting.next..waiting.next + count })
}

/// The moment up to which to store, so that no block that could be adopted is cut in two there: one
/// that goes on after it waits for the next drain, with all that is younger than its first event. No
/// block waits twice, since it was whole before that drain begins.
pub(super) fn before_cut_blocks(sources: &[Source], until: Stamp) -> Stamp {
    let parts = sources.iter().flat_map(|source| &source.parts);
    let cut = parts.filter(|waiting| waiting.is_worth_adopting()).filter_map(|waiting| {
        let events = &waiting.part.batch.events;
        let (first, last) = (events.first()?.at, events.last()?.at);
        (first <= until && until < last).then_some(first)
    });
    cut.min().map_or(until, |first| Stamp(first.0.saturating_sub(1)))
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
