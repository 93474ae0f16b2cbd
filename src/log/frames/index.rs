//! Goes over rows and finds the frames in them, the rows between them, and the rests.

use super::list::FoundFrames;
use super::stream::{LastRow, Origin, Stream};
use super::{Frame, FrameEnd, Item};
use crate::log::filter::{Describe, ReadyFilter, Test};
use crate::log::query::ready::Conditions;
use crate::log::segment::{Detail, Kind, Portion, Scanned, Segment};
use crate::log::store::{RowPlace, Store};
use crate::net::event::StreamMark;
use crate::net::{ConnectionId, SessionId};
use crate::payload::frame::{End, Framing};
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

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

/// What is known of the streams up to a row.
#[derive(Debug)]
pub(super) struct Finder {
    filter: Arc<ReadyFilter>,
    framing: Framing,
    streams: BTreeMap<StreamKey, Stream>,
    /// The beginning of a connection that was not seen to begin.
    origin: Origin,
    streams_made: u64,
    /// Rows before this one were looked at; `None` before the first look.
    pub(super) looked_to: Option<u64>,
    /// What ends before this row is not listed.
    pub(super) floor: u64,
    /// What was found and nobody has taken yet.
    found: FoundFrames,
    /// Ends of one read; here so that its memory is kept.
    ends: Vec<End>,
}

impl Finder {
    pub(super) fn new(framing: Framing, filter: Arc<ReadyFilter>) -> Self {
        Self {
            filter,
            framing,
            streams: BTreeMap::new(),
            origin: Origin::Known,
            streams_made: 0,
            looked_to: None,
            floor: 0,
            found: FoundFrames::default(),
            ends: Vec::new(),
        }
    }

    /// Takes what was found since the last time.
    pub(super) fn take_found(&mut self) -> FoundFrames {
        std::mem::take(&mut self.found)
    }

    /// Looks at a portion of the rows up to `end` that come next.
    pub(super) fn step(
        &mut self,
        store: &Store,
        end: u64,
        portion: Portion,
        describe: Describe<'_>,
    ) {
        let filter = Arc::clone(&self.filter);
        let conditions = Conditions::new(filter.query(), store);
        let at = self.begin(store.rows().start, &conditions);
        if at >= end {
            return;
        }
        let rows = match store.find(at) {
            RowPlace::Sealed(segment) => {
                let rows = at..segment.rows().end.min(end);
                let rows = if self.filter.concerns_any(&segment) {
                    segment.oldest_of(rows, portion)
                } else {
                    rows
                };
                self.look_at(&segment, rows, &conditions, describe)
            }
            RowPlace::Gone(hole) => {
                self.lose_sight(&conditions);
                hole.end.min(end)
            }
            // For a thread that may wait.
            RowPlace::OnDisk(_) => at,
            RowPlace::Open => {
                let copy = store.with_open(|open| {
                    let rows = at..open.rows().end.min(end);
                    let is_here = open.rows().contains(&at);
                    is_here.then(|| open.copy_of(open.oldest_of(rows, Portion::SHORT)))
                });
                // It may have been sealed in between; then the next step finds it.
                copy.map_or(at, |copy| self.look_at(&copy, copy.rows(), &conditions, describe))
            }
        };
        self.looked_to = Some(rows);
    }

    /// Begins at the oldest row, or notices that rows left memory before they were looked at.
    fn begin(&mut self, oldest: u64, conditions: &Conditions<'_>) -> u64 {
        let at = match self.looked_to {
            None => {
                self.origin = if oldest == 0 { Origin::Known } else { Origin::Unknown };
                oldest
            }
            Some(at) if at < oldest => {
                self.lose_sight(conditions);
                oldest
            }
            Some(at) => at,
        };
        self.looked_to = Some(at);
        at
    }

    /// Looks at rows of a segment; returns the row after them.
    fn look_at(
        &mut self,
        segment: &Segment,
        rows: Range<u64>,
        conditions: &Conditions<'_>,
        describe: Describe<'_>,
    ) -> u64 {
        let filter = Arc::clone(&self.filter);
        if !filter.concerns_any(segment) {
            return rows.end;
        }
        let mut test = filter.of(segment, describe);
        for row in segment.scan(rows.clone()) {
            if test.concerns(&row) {
                self.take((&filter, conditions), segment, &mut test, &row);
            }
        }
        rows.end
    }

    fn take(
        &mut self,
        (ready_filter, conditions): (&ReadyFilter, &Conditions<'_>),
        segment: &Segment,
        test: &mut Test<'_>,
        row: &Scanned<'_>,
    ) {
        match (row.kind, key_of(segment, row)) {
            (Kind::Received | Kind::Sent, Some(key)) if !row.payload.is_empty() => {
                if test.belongs(row) {
                    self.take_bytes((ready_filter, conditions), segment, test, key, row);
                }
                return;
            }
            (Kind::Protocol, Some(key)) => {
                self.take_event((ready_filter, conditions), segment, key, row);
            }
            (Kind::Ended, _) => {
                let all = StreamKey::all_of(row.session..=row.session);
                self.finish((ready_filter, conditions), all);
                self.streams.retain(|key, _| key.session != row.session);
            }
            _ => {}
        }
        if row.number >= self.floor && test.passes(row) {
            self.found.push(Item::Row(row.number));
        }
    }

    /// Bytes of a stream: ends of frames lie among them, or none does.
    fn take_bytes(
        &mut self,
        (ready_filter, conditions): (&ReadyFilter, &Conditions<'_>),
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
        let last = conditions.are_any().then(|| last_row(segment, row));
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
            stream.keep_for_conditions(last, piece);
            let met = stream.met_at_end(conditions);
            found.extend(stream.finish(end.by).filter(|_| passes && met));
            done = to;
        }
        stream.add(row, done..row.payload.len());
        let needle = ready_filter.needle();
        if bears && needle.is_some() {
            stream.found_by_its_peer();
        }
        let rest = row.payload.get(done..).unwrap_or_default();
        stream.keep(needle, rest);
        stream.keep_for_conditions(last, rest);
        self.ends = ends;
        for frame in found {
            self.push_frame(frame);
        }
    }

    fn take_event(
        &mut self,
        sought: (&ReadyFilter, &Conditions<'_>),
        segment: &Segment,
        key: StreamKey,
        row: &Scanned<'_>,
    ) {
        let detail = segment.row(row.number, 0).and_then(|row| row.detail);
        let Some(Detail::Protocol(event)) = detail else { return };
        let (incoming, outgoing) =
            (StreamKey { way: FramingKeys::In, ..key }, StreamKey { way: FramingKeys::Out, ..key });
        match event.stream_mark() {
            Some(StreamMark::Begun) => {
                for key in [incoming, outgoing] {
                    let id = number(&mut self.streams_made);
                    // It may be there: a worker may report bytes a moment before this is reported.
                    let stream = || Stream::new(id, &self.framing, Origin::Known);
                    self.streams.entry(key).or_insert_with(stream);
                }
            }
            Some(StreamMark::BegunBefore) => {
                self.begin_in_the_middle(incoming);
                self.begin_in_the_middle(outgoing);
            }
            Some(StreamMark::PeerBytesMissing) => {
                self.finish(sought, incoming..=incoming);
                self.begin_in_the_middle(incoming);
            }
            Some(StreamMark::BytesMissing) => {
                self.finish(sought, outgoing..=outgoing);
                self.begin_in_the_middle(outgoing);
            }
            Some(StreamMark::PeerFinished) => self.finish(sought, incoming..=incoming),
            Some(StreamMark::Finished) => self.finish(sought, outgoing..=outgoing),
            Some(StreamMark::Closed) => {
                self.finish(sought, incoming..=outgoing);
                self.streams.remove(&incoming);
                self.streams.remove(&outgoing);
            }
            None => {}
        }
    }

    /// What is left of some streams becomes frames that have no end.
    fn finish(
        &mut self,
        (ready_filter, conditions): (&ReadyFilter, &Conditions<'_>),
        over: RangeInclusive<StreamKey>,
    ) {
        let is_gap = matches!(self.framing, Framing::IdleGap(_));
        // A pause without end is one, too.
        let state = if is_gap { FrameEnd::Whole } else { FrameEnd::Unfinished };
        let over = self.streams.range_mut(over);
        let sought = (ready_filter.needle(), conditions);
        let mut found: Vec<Frame> =
            over.filter_map(|(_, stream)| stream.give_up(sought, state)).collect();
        found.sort_by_key(|frame| frame.last);
        for frame in found {
            self.push_frame(frame);
        }
    }

    /// Rows left memory before they were looked at; whose they were is not known.
    fn lose_sight(&mut self, conditions: &Conditions<'_>) {
        let filter = Arc::clone(&self.filter);
        let all = StreamKey::all_of(SessionId(0)..=SessionId(u16::MAX));
        self.finish((&filter, conditions), all);
        self.origin = Origin::Unknown;
        for stream in self.streams.values_mut() {
            *stream = Stream::new(stream.id, &self.framing, Origin::Unknown);
        }
    }

    /// What comes next of a direction may be anywhere in a frame.
    fn begin_in_the_middle(&mut self, key: StreamKey) {
        let id = number(&mut self.streams_made);
        self.streams.insert(key, Stream::new(id, &self.framing, Origin::Unknown));
    }

    fn stream(&mut self, key: StreamKey) -> &mut Stream {
        let Self { streams, streams_made, framing, origin, .. } = self;
        streams.entry(key).or_insert_with(|| Stream::new(number(streams_made), framing, *origin))
    }

    fn push_frame(&mut self, frame: Frame) {
        if frame.last.row >= self.floor {
            self.found.push(Item::Frame(frame));
        }
    }

    /// What has come of frames that have no end yet, those that grew last at the end; each with the
    /// number of its stream.
    pub(super) fn rests(&mut self, store: &Store) -> Vec<(u64, Frame)> {
        let (filter, floor) = (Arc::clone(&self.filter), self.floor);
        let conditions = Conditions::new(filter.query(), store);
        let mut rests: Vec<(u64, Frame)> = Vec::new();
        for stream in self.streams.values_mut() {
            if let Some(frame) = stream.rest(filter.needle(), &conditions)
                && frame.last.row >= floor
            {
                rests.push((stream.id, frame));
            }
        }
        rests.sort_by_key(|(_, frame)| frame.last);
        rests
    }
}

/// The next number.
fn number(made: &mut u64) -> u64 {
    *made += 1;
    *made
}

/// What conditions ask of a row.
fn last_row(segment: &Segment, row: &Scanned<'_>) -> LastRow {
    LastRow {
        is_sent: row.kind == Kind::Sent,
        session: row.session,
        peer: segment.peer(row.peer).unwrap_or_default(),
        unix_ns: segment.unix_ns(row.number).unwrap_or_default(),
    }
}

/// The stream that a row belongs to.
fn key_of(segment: &Segment, row: &Scanned<'_>) -> Option<StreamKey> {
    let connection = segment.peer(row.peer)?.stream()?;
    let way = if row.kind == Kind::Received { FramingKeys::In } else { FramingKeys::Out };
    Some(StreamKey { session: row.session, connection, way })
}
