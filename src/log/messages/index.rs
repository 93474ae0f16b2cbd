//! What was found in the rows: messages, the rows between them, and the rests.

use super::stream::{Origin, Stream};
use super::{Item, MESSAGES_MAX, Message, MessageEnd};
use crate::log::filter::{Describe, ReadyFilter, Test};
use crate::log::segment::{Detail, Kind, Scanned, Segment};
use crate::net::{ConnectionId, SessionId, StreamEvent};
use crate::payload::frame::{End, Framing};
use std::collections::{BTreeMap, VecDeque};
use std::ops::{Range, RangeInclusive};

/// One direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct StreamKey {
    session: SessionId,
    connection: ConnectionId,
    way: FramingKeys,
}

impl StreamKey {
    /// All streams of some sessions.
    fn all_of(sessions: RangeInclusive<SessionId>) -> RangeInclusive<Self> {
        let (first, last) = (ConnectionId(0), ConnectionId(u32::MAX));
        let first = Self { session: *sessions.start(), connection: first, way: FramingKeys::In };
        let last = Self { session: *sessions.end(), connection: last, way: FramingKeys::Out };
        first..=last
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FramingKeys {
    In,
    Out,
}

/// What was found.
#[derive(Debug)]
pub(super) struct MessageIndex {
    pub(super) framing: Framing,
    streams: BTreeMap<StreamKey, Stream>,
    /// The beginning of a connection that was not seen to begin.
    pub(super) origin: Origin,
    streams_made: u64,
    pub(super) items: VecDeque<Item>,
    /// The ordinal of the first item.
    pub(super) first: u64,
    pub(super) dropped: u64,
    /// Rows before this one were cleared or have left memory.
    pub(super) floor: u64,
    pub(super) rests: Vec<(u64, Message)>,
    /// Ends of one read; here so that its memory is kept.
    ends: Vec<End>,
}

impl MessageIndex {
    pub(super) fn new(framing: Framing) -> Self {
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
    pub(super) fn end(&self) -> u64 {
        self.first + self.items.len() as u64
    }

    /// Looks at rows of a segment; answers the row after them.
    pub(super) fn look_at(
        &mut self,
        ready_filter: &ReadyFilter,
        segment: &Segment,
        rows: Range<u64>,
        describe: Describe<'_>,
    ) -> u64 {
        let rows = rows.start.max(segment.rows().start)..rows.end;
        if !ready_filter.concerns_any(segment) {
            return rows.end;
        }
        let mut test = ready_filter.of(segment, describe);
        for row in segment.scan(rows.clone()) {
            if test.concerns(&row) {
                self.take(ready_filter, segment, &mut test, &row);
            }
        }
        rows.end
    }

    fn take(
        &mut self,
        ready_filter: &ReadyFilter,
        segment: &Segment,
        test: &mut Test<'_>,
        row: &Scanned<'_>,
    ) {
        match (row.kind, key_of(segment, row)) {
            (Kind::Received | Kind::Sent, Some(key)) if !row.payload.is_empty() => {
                if test.belongs(row) {
                    self.take_bytes(ready_filter, segment, test, key, row);
                }
                return;
            }
            (Kind::Stream, Some(key)) => self.take_event(ready_filter, segment, key, row),
            (Kind::Ended, _) => {
                self.finish(ready_filter, StreamKey::all_of(row.session..=row.session));
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
        ready_filter: &ReadyFilter,
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
            let passes = stream.passes(ready_filter.needle(), piece) || bears;
            found.extend(stream.finish(end.by).filter(|_| passes));
            done = to;
        }
        stream.add(row, done..row.payload.len());
        stream.keep(ready_filter.needle(), row.payload.get(done..).unwrap_or_default(), bears);
        self.ends = ends;
        for message in found {
            self.push_message(message);
        }
    }

    fn take_event(
        &mut self,
        ready_filter: &ReadyFilter,
        segment: &Segment,
        key: StreamKey,
        row: &Scanned<'_>,
    ) {
        let detail = segment.row(row.number, 0).and_then(|row| row.detail);
        let Some(Detail::Stream(event)) = detail else { return };
        let (incoming, outgoing) =
            (StreamKey { way: FramingKeys::In, ..key }, StreamKey { way: FramingKeys::Out, ..key });
        match *event {
            StreamEvent::Connected { .. } | StreamEvent::Accepted { .. } => {
                for key in [incoming, outgoing] {
                    let id = number(&mut self.streams_made);
                    // It may be there: a worker may tell of bytes a moment before this is told.
                    let stream = || Stream::new(id, &self.framing, Origin::Known);
                    self.streams.entry(key).or_insert_with(stream);
                }
            }
            StreamEvent::PeerFinished => self.finish(ready_filter, incoming..=incoming),
            StreamEvent::Finished => self.finish(ready_filter, outgoing..=outgoing),
            StreamEvent::Closed(_) => {
                self.finish(ready_filter, incoming..=outgoing);
                self.streams.remove(&incoming);
                self.streams.remove(&outgoing);
            }
            _ => {}
        }
    }

    /// What is left of some streams becomes messages that have no end.
    fn finish(&mut self, ready_filter: &ReadyFilter, over: RangeInclusive<StreamKey>) {
        let is_gap = matches!(self.framing, Framing::IdleGap(_));
        // A pause without end is one, too.
        let state = if is_gap { MessageEnd::Whole } else { MessageEnd::Unfinished };
        let over = self.streams.range_mut(over);
        let mut found: Vec<Message> =
            over.filter_map(|(_, stream)| stream.give_up(ready_filter.needle(), state)).collect();
        found.sort_by_key(|message| message.last);
        for message in found {
            self.push_message(message);
        }
    }

    /// Rows left memory before they were looked at; whose they were is not known.
    pub(super) fn lose_sight(&mut self, ready_filter: &ReadyFilter) {
        self.finish(ready_filter, StreamKey::all_of(SessionId(0)..=SessionId(u16::MAX)));
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
    pub(super) fn drop_before(&mut self, row: u64) {
        while self.items.front().is_some_and(|item| item.row() < row) {
            self.items.pop_front();
            self.first += 1;
        }
    }

    /// Lists what has come of messages that have no end yet, those that grew last at the end.
    pub(super) fn gather_rests(&mut self, ready_filter: &ReadyFilter) {
        let floor = self.floor;
        self.rests.clear();
        for stream in self.streams.values_mut() {
            if let Some(message) = stream.rest(ready_filter.needle())
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
    let way = if row.kind == Kind::Received { FramingKeys::In } else { FramingKeys::Out };
    Some(StreamKey { session: row.session, connection, way })
}
