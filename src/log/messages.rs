//! Messages in the streams of a pane: which bytes of which rows make each of them.
//!
//! It goes over the rows once, oldest first, with a [`Framer`](crate::payload::Framer) for each direction of each connection, and
//! keeps of a message where it begins and ends, never its bytes. Messages and the rows between them have
//! *ordinals* as those of a [`View`](super::View) do: they grow, never change and are not reused. Behind
//! them stand the rests: what has come of messages that have no end yet.
//!
//! *Invariants: every byte of every stream is in exactly one message or rest, as long as its row is in
//! memory; a byte whose place in a message is not known is shown as it came; what is left out at a bound is
//! counted.*

mod assemble;
mod index;
mod stream;

use super::filter::{Describe, Filter, ReadyFilter};
use super::store::Store;
use super::view::Progress;
use crate::payload::Framing;
use std::ops::Range;
use std::time::{Duration, Instant};

pub use assemble::{Assembled, Limits, assemble};
use index::MessageIndex;
pub use stream::Origin;

/// The most messages and rows that are listed. With 56 bytes each they take 28 MiB; older ones are
/// dropped, counted, and still in the log as raw reads.
pub const MESSAGES_MAX: usize = 1 << 19;

/// How far back a message is looked for that was a rest when it was seen last: more than a frame brings.
const FOUND_AGAIN_MAX: usize = 1 << 16;

/// Rows of the open segment that are looked at under the store's lock in one go.
const OPEN_ROWS_AT_ONCE: u64 = 1024;

/// Marks the keys of rests. Ordinals do not come near it.
const REST: u64 = 1 << 63;

/// A byte of a row's payload, or the place behind one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BytePlace {
    /// The row's number.
    pub row: u64,
    /// Bytes of its payload before the place.
    pub offset: u32,
}

/// A message: a run of the bytes of one direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its first byte.
    pub first: BytePlace,
    /// The place behind its last byte.
    pub last: BytePlace,
    /// Its length in bytes.
    pub len: u64,
    /// In how many reads it came, or with how many sends it went.
    pub reads: u32,
    /// What is known of its end.
    pub state: MessageEnd,
    /// What is known of its beginning.
    pub origin: Origin,
}

/// What is known of a message's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageEnd {
    /// It is whole.
    Whole,
    /// It has no end yet.
    Waiting,
    /// The stream ended, or was lost sight of, before it did.
    Unfinished,
    /// It begins with this length, which cannot be, so nobody knows where it ends.
    Broken(u32),
    /// It is a read: where messages begin is not known here.
    Raw,
}

/// What a line of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A row as it stands: an event, a call, a payload that could not go.
    Row(u64),
    /// A message.
    Message(Message),
}

impl Item {
    /// The number of the row with which it is complete.
    pub fn row(&self) -> u64 {
        match self {
            Self::Row(row) => *row,
            Self::Message(message) => message.last.row,
        }
    }
}

/// Which rows are shown, beside what the filter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowWindow {
    /// Rows before this one were cleared.
    pub floor: u64,
    /// While paused: rows from this one on are not shown yet.
    pub ceiling: Option<u64>,
}

/// The messages and rows of a pane.
#[derive(Debug)]
pub struct Messages {
    ready_filter: ReadyFilter,
    /// Rows before this one were looked at; `None` before the first look.
    looked_to: Option<u64>,
    index: MessageIndex,
}

impl Messages {
    /// A list that has looked at nothing yet.
    pub fn new(framing: Framing, filter: Filter) -> Self {
        Self {
            ready_filter: ReadyFilter::new(filter),
            looked_to: None,
            index: MessageIndex::new(framing),
        }
    }

    /// How messages are told apart.
    pub fn framing(&self) -> &Framing {
        &self.index.framing
    }

    /// What is shown.
    pub fn filter(&self) -> &Filter {
        self.ready_filter.filter()
    }

    /// Looks at everything anew.
    pub fn forget(&mut self) {
        *self = Self::new(self.index.framing.clone(), self.ready_filter.filter().clone());
    }

    /// Looks at rows that were not looked at yet, oldest first, until the time is up or all is done.
    /// Always does at least one step.
    pub fn advance(
        &mut self,
        store: &Store,
        window: RowWindow,
        time: Duration,
        describe: Describe<'_>,
    ) -> Progress {
        let deadline = Instant::now() + time;
        let rows = store.rows();
        let end = window.ceiling.map_or(rows.end, |ceiling| ceiling.min(rows.end));
        self.index.floor = window.floor.max(rows.start);
        self.begin(rows.start);
        self.index.drop_before(self.index.floor);
        let progress = loop {
            let at = self.looked_to.unwrap_or(rows.start);
            if at >= end {
                break Progress::Done;
            }
            self.step(store, at, end, describe);
            if Instant::now() >= deadline {
                let left = end.saturating_sub(self.looked_to.unwrap_or(at));
                break if left == 0 { Progress::Done } else { Progress::Left(left) };
            }
        };
        self.index.gather_rests(&self.ready_filter);
        progress
    }

    /// The ordinals of messages, rows and rests, as far as known.
    pub fn ordinals(&self) -> Range<u64> {
        self.index.first..self.index.end() + self.index.rests.len() as u64
    }

    /// Names what stands at an ordinal. The name of a rest stays when others are added before it; that
    /// of everything else is its ordinal.
    pub fn key_at(&self, ordinal: u64) -> Option<u64> {
        match ordinal.checked_sub(self.index.end()) {
            None => (ordinal >= self.index.first).then_some(ordinal),
            Some(place) => self.index.rests.get(place as usize).map(|(id, _)| REST | id),
        }
    }

    /// What a key names.
    pub fn item(&self, key: u64) -> Option<Item> {
        if key & REST == 0 {
            let place = key.checked_sub(self.index.first)?;
            return self.index.items.get(place as usize).copied();
        }
        let rest = self.index.rests.iter().find(|(id, _)| REST | id == key);
        rest.map(|(_, message)| Item::Message(*message))
    }

    /// The ordinal of what a key names, or else of what comes next.
    pub fn ordinal_of(&self, key: u64) -> Option<u64> {
        let ordinals = self.ordinals();
        let ordinal = if key & REST == 0 {
            key.max(ordinals.start)
        } else {
            let place = self.index.rests.iter().position(|(id, _)| REST | id == key);
            self.index.end() + place? as u64
        };
        ordinals.contains(&ordinal).then_some(ordinal)
    }

    /// The ordinal of what is complete with a row or, if there is nothing, with the next newer one.
    pub fn ordinal_of_row(&self, row: u64) -> Option<u64> {
        let place = self.index.items.partition_point(|item| item.row() < row);
        let ordinal = self.index.first + place as u64;
        self.ordinals().contains(&ordinal).then_some(ordinal)
    }

    /// The key of the message that begins at a place, if it is among the newest 65 536 lines.
    pub fn key_of_first(&self, first: BytePlace) -> Option<u64> {
        let newest = self.index.items.iter().rev().take(FOUND_AGAIN_MAX);
        let back = newest
            .into_iter()
            .position(|item| matches!(item, Item::Message(message) if message.first == first));
        back.and_then(|back| self.index.end().checked_sub(back as u64 + 1))
    }

    /// How many messages and rows are not listed any more because there are more than
    /// [`MESSAGES_MAX`]. They are still in the log.
    pub fn dropped(&self) -> u64 {
        self.index.dropped
    }

    /// Begins at the oldest row, or notices that rows left memory before they were looked at.
    fn begin(&mut self, oldest: u64) {
        match self.looked_to {
            None => {
                self.index.origin = if oldest == 0 { Origin::Known } else { Origin::Unknown };
                self.looked_to = Some(oldest);
            }
            Some(at) if at < oldest => {
                self.index.lose_sight(&self.ready_filter);
                self.looked_to = Some(oldest);
            }
            Some(_) => {}
        }
    }

    fn step(&mut self, store: &Store, at: u64, end: u64, describe: Describe<'_>) {
        let Self { ready_filter, index, .. } = self;
        let next = match store.sealed_at(at) {
            Some(segment) => {
                let to = segment.rows().end.min(end);
                Some(index.look_at(ready_filter, &segment, at..to, describe))
            }
            None => store.with_open(|open| {
                let to = end.min(at + OPEN_ROWS_AT_ONCE).min(open.rows().end);
                // It may have been sealed in between; then the next step finds it.
                (at >= open.rows().start)
                    .then(|| index.look_at(ready_filter, open, at..to, describe))
            }),
        };
        self.looked_to = Some(next.unwrap_or(at).max(at));
    }
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
