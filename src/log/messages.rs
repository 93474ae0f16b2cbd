//! Messages in the streams of a pane: which bytes of which rows make each of them.
//!
//! It goes over the rows once, oldest first, with a [`Framer`] for each direction of each connection, and
//! keeps of a message where it begins and ends, never its bytes. Messages and the rows between them have
//! *ordinals* as those of a [`View`](super::View) do: they grow, never change and are not reused. Behind
//! them stand the rests: what has come of messages that have no end yet.
//!
//! *Invariants: every byte of every stream is in exactly one message or rest, as long as its row is in
//! memory; a byte whose place in a message is not known is shown as it came; what is left out at a bound is
//! counted.*

mod assemble;
mod stream;

use super::filter::{Describe, Filter, Sieve, Test};
use super::segment::{Detail, Kind, Scanned, Segment};
use super::store::Store;
use super::view::Progress;
use crate::net::{ConnectionId, SessionId, StreamNews};
use crate::payload::frame::{End, Framing};
use std::collections::{BTreeMap, VecDeque};
use std::ops::{Range, RangeInclusive};
use std::time::{Duration, Instant};

pub use assemble::{Assembled, Limits, assemble};
pub use stream::Origin;
use stream::Stream;

/// The most messages and rows that are listed. With 56 bytes each they take 28 MiB; older ones are
/// dropped, counted, and still in the log as raw reads.
pub const MESSAGES_MAX: usize = 1 << 19;

/// Rows of the open segment that are looked at under the store's lock in one go.
const OPEN_ROWS_AT_ONCE: u64 = 1024;

/// Marks the keys of rests. Ordinals do not come near it.
const REST: u64 = 1 << 63;

/// A byte of a row's payload, or the place behind one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The row's number.
    pub row: u64,
    /// Bytes of its payload before the place.
    pub offset: u32,
}

/// A message: a run of the bytes of one direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its first byte.
    pub first: Place,
    /// The place behind its last byte.
    pub last: Place,
    /// Its length in bytes.
    pub len: u64,
    /// In how many reads it came, or with how many sends it went.
    pub reads: u32,
    /// What is known of its end.
    pub state: State,
    /// What is known of its beginning.
    pub origin: Origin,
}

/// What is known of a message's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
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
pub struct Window {
    /// Rows before this one were cleared.
    pub floor: u64,
    /// While paused: rows from this one on are not shown yet.
    pub ceiling: Option<u64>,
}

/// The messages and rows of a pane.
#[derive(Debug)]
pub struct Messages {
    sieve: Sieve,
    /// Rows before this one were looked at; `None` before the first look.
    looked_to: Option<u64>,
    book: Book,
}

/// One direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct StreamKey {
    session: SessionId,
    connection: ConnectionId,
    way: Way,
}

impl StreamKey {
    /// All streams of some sessions.
    fn all_of(sessions: RangeInclusive<SessionId>) -> RangeInclusive<Self> {
        let (first, last) = (ConnectionId(0), ConnectionId(u32::MAX));
        let first = Self { session: *sessions.start(), connection: first, way: Way::In };
        let last = Self { session: *sessions.end(), connection: last, way: Way::Out };
        first..=last
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    In,
    Out,
}

/// What was found.
#[derive(Debug)]
struct Book {
    framing: Framing,
    streams: BTreeMap<StreamKey, Stream>,
    /// The beginning of a connection that was not seen to begin.
    origin: Origin,
    streams_made: u64,
    items: VecDeque<Item>,
    /// The ordinal of the first item.
    first: u64,
    dropped: u64,
    /// Rows before this one were cleared or have left memory.
    floor: u64,
    rests: Vec<(u64, Message)>,
    /// Ends of one read; here so that its memory is kept.
    ends: Vec<End>,
}

impl Messages {
    /// A list that has looked at nothing yet.
    pub fn new(framing: Framing, filter: Filter) -> Self {
        Self { sieve: Sieve::new(filter), looked_to: None, book: Book::new(framing) }
    }

    /// How messages are told apart.
    pub fn framing(&self) -> &Framing {
        &self.book.framing
    }

    /// What is shown.
    pub fn filter(&self) -> &Filter {
        self.sieve.filter()
    }

    /// Looks at everything anew.
    pub fn forget(&mut self) {
        *self = Self::new(self.book.framing.clone(), self.sieve.filter().clone());
    }

    /// Looks at rows that were not looked at yet, oldest first, until the time is up or all is done.
    /// Always does at least one step.
    pub fn advance(
        &mut self,
        store: &Store,
        window: Window,
        time: Duration,
        describe: Describe<'_>,
    ) -> Progress {
        let deadline = Instant::now() + time;
        let rows = store.rows();
        let end = window.ceiling.map_or(rows.end, |ceiling| ceiling.min(rows.end));
        self.book.floor = window.floor.max(rows.start);
        self.begin(rows.start);
        self.book.drop_before(self.book.floor);
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
        self.book.gather_rests(&self.sieve);
        progress
    }

    /// The ordinals of messages, rows and rests, as far as known.
    pub fn ordinals(&self) -> Range<u64> {
        self.book.first..self.book.end() + self.book.rests.len() as u64
    }

    /// Names what stands at an ordinal. The name of a rest stays when others are added before it; that
    /// of everything else is its ordinal.
    pub fn key_at(&self, ordinal: u64) -> Option<u64> {
        match ordinal.checked_sub(self.book.end()) {
            None => (ordinal >= self.book.first).then_some(ordinal),
            Some(place) => self.book.rests.get(place as usize).map(|(id, _)| REST | id),
        }
    }

    /// What a key names.
    pub fn item(&self, key: u64) -> Option<Item> {
        if key & REST == 0 {
            let place = key.checked_sub(self.book.first)?;
            return self.book.items.get(place as usize).copied();
        }
        let rest = self.book.rests.iter().find(|(id, _)| REST | id == key);
        rest.map(|(_, message)| Item::Message(*message))
    }

    /// The ordinal of what a key names, or else of what comes next.
    pub fn ordinal_of(&self, key: u64) -> Option<u64> {
        let ordinals = self.ordinals();
        let ordinal = if key & REST == 0 {
            key.max(ordinals.start)
        } else {
            let place = self.book.rests.iter().position(|(id, _)| REST | id == key);
            self.book.end() + place? as u64
        };
        ordinals.contains(&ordinal).then_some(ordinal)
    }

    /// The ordinal of what is complete with a row or, if there is nothing, with the next newer one.
    pub fn ordinal_of_row(&self, row: u64) -> Option<u64> {
        let place = self.book.items.partition_point(|item| item.row() < row);
        let ordinal = self.book.first + place as u64;
        self.ordinals().contains(&ordinal).then_some(ordinal)
    }

    /// How many messages and rows are not listed any more because there are more than
    /// [`MESSAGES_MAX`]. They are still in the log.
    pub fn dropped(&self) -> u64 {
        self.book.dropped
    }

    /// Begins at the oldest row, or notices that rows left memory before they were looked at.
    fn begin(&mut self, oldest: u64) {
        match self.looked_to {
            None => {
                self.book.origin = if oldest == 0 { Origin::Known } else { Origin::Unknown };
                self.looked_to = Some(oldest);
            }
            Some(at) if at < oldest => {
                self.book.lose_sight(&self.sieve);
                self.looked_to = Some(oldest);
            }
            Some(_) => {}
        }
    }

    fn step(&mut self, store: &Store, at: u64, end: u64, describe: Describe<'_>) {
        let Self { sieve, book, .. } = self;
        let next = match store.sealed_at(at) {
            Some(segment) => {
                let to = segment.rows().end.min(end);
                Some(book.look_at(sieve, &segment, at..to, describe))
            }
            None => store.with_open(|open| {
                let to = end.min(at + OPEN_ROWS_AT_ONCE).min(open.rows().end);
                // It may have been sealed in between; then the next step finds it.
                (at >= open.rows().start).then(|| book.look_at(sieve, open, at..to, describe))
            }),
        };
        self.looked_to = Some(next.unwrap_or(at).max(at));
    }
}

impl Book {
    fn new(framing: Framing) -> Self {
        Self {
            framing,
            streams: BTreeMap::new(),
            origin: Origin::Known,
            streams_made: 0,
            items: VecDeque::new(),
            first: 0,
            dropped: 0,
            floor: 0,
            rests: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The ordinal behind the last item.
    fn end(&self) -> u64 {
        self.first + self.items.len() as u64
    }

    /// Looks at rows of a segment; answers the row after them.
    fn look_at(
        &mut self,
        sieve: &Sieve,
        segment: &Segment,
        rows: Range<u64>,
        describe: Describe<'_>,
    ) -> u64 {
        let rows = rows.start.max(segment.rows().start)..rows.end;
        if !sieve.concerns_any(segment) {
            return rows.end;
        }
        let mut test = sieve.of(segment, describe);
        for row in segment.scan(rows.clone()) {
            if test.concerns(&row) {
                self.take(sieve, segment, &mut test, &row);
            }
        }
        rows.end
    }

    fn take(&mut self, sieve: &Sieve, segment: &Segment, test: &mut Test<'_>, row: &Scanned<'_>) {
        match (row.kind, key_of(segment, row)) {
            (Kind::Received | Kind::Sent, Some(key)) if !row.payload.is_empty() => {
                if test.belongs(row) {
                    self.take_bytes(sieve, segment, test, key, row);
                }
                return;
            }
            (Kind::Stream, Some(key)) => self.take_news(sieve, segment, key, row),
            (Kind::Ended, _) => {
                self.finish(sieve, StreamKey::all_of(row.session..=row.session));
                self.streams.retain(|key, _| key.session != row.session);
            }
            _ => {}
        }
        if row.number >= self.floor && test.passes(row) {
            self.push(Item::Row(row.number));
        }
    }

    /// Bytes of a stream: ends of messages lie among them, or none does.
    fn take_bytes(
        &mut self,
        sieve: &Sieve,
        segment: &Segment,
        test: &mut Test<'_>,
        key: StreamKey,
        row: &Scanned<'_>,
    ) {
        let at_ns = match self.framing {
            Framing::IdleGap(_) => segment.row(row.number, 0).map_or(0, |row| row.at.0),
            _ => 0,
        };
        let mut ends = std::mem::take(&mut self.ends);
        let bears = test.bears(row.peer);
        let stream = self.stream(key);
        let before = stream.framer.offset();
        stream.framer.push(row.payload, at_ns, |end| ends.push(end));
        let mut done = 0;
        let mut found = Vec::new();
        for end in ends.drain(..) {
            let to = (end.offset - before) as usize;
            stream.add(row, done..to);
            let piece = row.payload.get(done..to).unwrap_or_default();
            let passes = stream.passes(sieve.needle(), piece) || bears;
            found.extend(stream.finish(end.by).filter(|_| passes));
            done = to;
        }
        stream.add(row, done..row.payload.len());
        stream.keep(sieve.needle(), row.payload.get(done..).unwrap_or_default(), bears);
        self.ends = ends;
        for message in found {
            self.push_message(message);
        }
    }

    fn take_news(&mut self, sieve: &Sieve, segment: &Segment, key: StreamKey, row: &Scanned<'_>) {
        let detail = segment.row(row.number, 0).and_then(|row| row.detail);
        let Some(Detail::Stream(news)) = detail else { return };
        let (incoming, outgoing) =
            (StreamKey { way: Way::In, ..key }, StreamKey { way: Way::Out, ..key });
        match *news {
            StreamNews::Connected { .. } | StreamNews::Accepted { .. } => {
                for key in [incoming, outgoing] {
                    let id = number(&mut self.streams_made);
                    // It may be there: a worker may tell of bytes a moment before this is told.
                    let stream = || Stream::new(id, &self.framing, Origin::Known);
                    self.streams.entry(key).or_insert_with(stream);
                }
            }
            StreamNews::PeerFinished => self.finish(sieve, incoming..=incoming),
            StreamNews::Finished => self.finish(sieve, outgoing..=outgoing),
            StreamNews::Closed(_) => {
                self.finish(sieve, incoming..=outgoing);
                self.streams.remove(&incoming);
                self.streams.remove(&outgoing);
            }
            _ => {}
        }
    }

    /// What is left of some streams becomes messages that have no end.
    fn finish(&mut self, sieve: &Sieve, over: RangeInclusive<StreamKey>) {
        let is_gap = matches!(self.framing, Framing::IdleGap(_));
        // A pause without end is one, too.
        let state = if is_gap { State::Whole } else { State::Unfinished };
        let over = self.streams.range_mut(over);
        let mut found: Vec<Message> =
            over.filter_map(|(_, stream)| stream.give_up(sieve.needle(), state)).collect();
        found.sort_by_key(|message| message.last);
        for message in found {
            self.push_message(message);
        }
    }

    /// Rows left memory before they were looked at; whose they were is not known.
    fn lose_sight(&mut self, sieve: &Sieve) {
        self.finish(sieve, StreamKey::all_of(SessionId(0)..=SessionId(u16::MAX)));
        self.origin = Origin::Unknown;
        for stream in self.streams.values_mut() {
            *stream = Stream::new(stream.id, &self.framing, Origin::Unknown);
        }
    }

    fn stream(&mut self, key: StreamKey) -> &mut Stream {
        let Self { streams, streams_made, framing, origin, .. } = self;
        streams.entry(key).or_insert_with(|| Stream::new(number(streams_made), framing, *origin))
    }

    fn push_message(&mut self, message: Message) {
        if message.last.row >= self.floor {
            self.push(Item::Message(message));
        }
    }

    fn push(&mut self, item: Item) {
        if self.items.len() >= MESSAGES_MAX {
            self.items.pop_front();
            self.first += 1;
            self.dropped += 1;
        }
        self.items.push_back(item);
    }

    /// Rows before this one are gone or cleared.
    fn drop_before(&mut self, row: u64) {
        while self.items.front().is_some_and(|item| item.row() < row) {
            self.items.pop_front();
            self.first += 1;
        }
    }

    /// Lists what has come of messages that have no end yet, those that grew last at the end.
    fn gather_rests(&mut self, sieve: &Sieve) {
        let floor = self.floor;
        self.rests.clear();
        for stream in self.streams.values_mut() {
            if let Some(message) = stream.rest(sieve.needle())
                && message.last.row >= floor
            {
                self.rests.push((stream.id, message));
            }
        }
        self.rests.sort_by_key(|(_, message)| message.last);
    }
}

/// The next number.
fn number(made: &mut u64) -> u64 {
    *made += 1;
    *made
}

/// The stream that a row belongs to.
fn key_of(segment: &Segment, row: &Scanned<'_>) -> Option<StreamKey> {
    let connection = segment.peer(row.peer)?.connection()?;
    let way = if row.kind == Kind::Received { Way::In } else { Way::Out };
    Some(StreamKey { session: row.session, connection, way })
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
