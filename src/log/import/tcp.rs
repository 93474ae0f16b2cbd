//! Connections of TCP as rows of sessions: their begin, their bytes in order, their end.

use super::conversation::Conversation;
use super::own::OtherEnd;
use super::sessions::{OwnSession, Sessions, Transport, from_peer};
use super::sink::Sink;
use super::stream::Direction;
use super::transport::{Segment, Way};
use super::{Told, TooMany};
use crate::net::Peer;
use crate::net::capture::CaptureWay;
use std::collections::HashMap;
use std::net::SocketAddr;

/// Connections that are known at once. When there are more, the half of which nothing came for the longest time is
/// forgotten, those that are over first; what waits in them is handed on before.
const CONNECTIONS_MAX: usize = 1 << 15;

/// Bytes that wait for others in all connections together.
const HELD_BYTES_MAX: usize = 16 << 20;

/// The connections of TCP.
#[derive(Debug, Default)]
pub(super) struct Tcp {
    /// By the way from the peer to the local end.
    connections: HashMap<Way, Connection>,
    /// Sessions of ours that have the other end of one that has not begun in this file.
    other_ends: HashMap<Way, OwnSession>,
    held_bytes: usize,
    /// How many segments came.
    segments: u64,
}

/// What became of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// So many of its bytes had come already.
    Repeated(u64),
    /// Its connection is over.
    AfterEnd,
}

/// How a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It was asked for.
    Asked,
    Open,
    Over,
}

#[derive(Debug)]
struct Connection {
    rows: Conversation,
    state: State,
    incoming: Direction,
    outgoing: Direction,
    /// Who asked for it, if that is in the file.
    asked: Option<CaptureWay>,
    /// Which direction ended first.
    ended_first: Option<CaptureWay>,
    last_segment: u64,
}

impl Tcp {
    /// Makes rows of a segment.
    pub(super) fn take(
        &mut self,
        (segment, told): (&Segment<'_>, Option<&Told>),
        at_ns: i64,
        (sessions, sink): (&mut Sessions, &mut Sink<'_>),
    ) -> Result<Taken, TooMany> {
        self.segments += 1;
        let incoming = match told.map(|told| told.way) {
            Some(CaptureWay::In) => segment.way,
            Some(CaptureWay::Out) => segment.way.reversed(),
            None => self.known(segment.way).unwrap_or_else(|| first_way(segment)),
        };
        let seen = if incoming == segment.way { CaptureWay::In } else { CaptureWay::Out };
        let way = told.map_or(seen, |told| told.way);
        if segment.syn && segment.acknowledged.is_none() {
            self.end_former((incoming, way), segment, (sink, at_ns));
        }
        if !self.connections.contains_key(&incoming) {
            let to = (&mut *sessions, &mut *sink);
            let mut connection = Connection::new((incoming, told), at_ns, to).ok_or(TooMany)?;
            if let Some(session) = self.other_ends.remove(&incoming) {
                connection.join((incoming.from, &session), at_ns, (sessions, sink))?;
            }
            self.forget_some((sink, at_ns));
            self.connections.insert(incoming, connection);
        }
        let Some(connection) = self.connections.get_mut(&incoming) else {
            return Ok(Taken::Repeated(0));
        };
        connection.last_segment = self.segments;
        if connection.state == State::Over {
            let is_nothing = segment.payload.is_empty();
            return Ok(if is_nothing { Taken::Repeated(0) } else { Taken::AfterEnd });
        }
        let held_before = connection.held_bytes();
        let repeated = connection.take(segment, way, (sink, at_ns));
        self.held_bytes = self.held_bytes + connection.held_bytes() - held_before;
        if self.held_bytes > HELD_BYTES_MAX {
            let held = connection.held_bytes();
            connection.finish((sink, at_ns));
            self.held_bytes -= held - connection.held_bytes();
        }
        Ok(Taken::Repeated(repeated))
    }

    /// A session of ours has the other end of a connection.
    pub(super) fn join(
        &mut self,
        other_end: &OtherEnd,
        at_ns: i64,
        to: (&mut Sessions, &mut Sink<'_>),
    ) -> Result<(), TooMany> {
        let OtherEnd { session, local, remote } = other_end;
        let incoming = Way { from: *remote, to: *local };
        if let Some(connection) = self.connections.get_mut(&incoming) {
            let held_before = connection.held_bytes();
            let joined = connection.join((*remote, session), at_ns, to);
            self.held_bytes = self.held_bytes + connection.held_bytes() - held_before;
            return joined;
        }
        if self.other_ends.len() >= CONNECTIONS_MAX {
            self.other_ends.clear();
        }
        self.other_ends.insert(incoming, session.clone());
        Ok(())
    }

    /// The file is over: what waits is handed on.
    pub(super) fn finish(&mut self, (sink, at_ns): (&mut Sink<'_>, i64)) {
        let mut all: Vec<&mut Connection> = self.connections.values_mut().collect();
        all.sort_by_key(|connection| connection.last_segment);
        for connection in all {
            connection.finish((sink, at_ns));
        }
    }

    fn known(&self, way: Way) -> Option<Way> {
        [way, way.reversed()].into_iter().find(|way| self.connections.contains_key(way))
    }

    /// A connection is asked for: a former one between the same ends is over, unless it is the same one that is asked
    /// for once more.
    fn end_former(
        &mut self,
        (incoming, way): (Way, CaptureWay),
        segment: &Segment<'_>,
        to: (&mut Sink<'_>, i64),
    ) {
        let Some(connection) = self.connections.get_mut(&incoming) else { return };
        let asks = if way == CaptureWay::In { &connection.incoming } else { &connection.outgoing };
        if connection.state != State::Over && asks.begins_with(segment.sequence) {
            return;
        }
        self.held_bytes -= connection.held_bytes();
        connection.finish(to);
        self.connections.remove(&incoming);
    }

    fn forget_some(&mut self, (sink, at_ns): (&mut Sink<'_>, i64)) {
        if self.connections.len() < CONNECTIONS_MAX {
            return;
        }
        let age =
            |connection: &Connection| (connection.state != State::Over, connection.last_segment);
        let mut ages: Vec<_> = self.connections.values().map(age).collect();
        let (_, middle, _) = ages.select_nth_unstable(CONNECTIONS_MAX / 2);
        let youngest = *middle;
        for connection in self.connections.values_mut().filter(|it| age(it) < youngest) {
            self.held_bytes -= connection.held_bytes();
            connection.finish((sink, at_ns));
        }
        self.connections.retain(|_, connection| age(connection) >= youngest);
    }
}

/// The way from the peer to the local end, by the first segment of a connection that is in the file.
fn first_way(segment: &Segment<'_>) -> Way {
    match (segment.syn, segment.acknowledged) {
        (true, None) => segment.way,
        (true, Some(_)) => segment.way.reversed(),
        (false, _) => from_peer(segment.way),
    }
}

impl Connection {
    fn new(
        (incoming, told): (Way, Option<&Told>),
        at_ns: i64,
        (sessions, sink): (&mut Sessions, &mut Sink<'_>),
    ) -> Option<Self> {
        let own = told.map(|told| &told.session);
        let local = (Transport::Tcp, incoming.to);
        let session = sessions.session(local, own, (sink, at_ns))?;
        let id = sessions.next_connection(incoming.to, own);
        let whom = (session, Peer::of_connection(id, incoming.from));
        Some(Self {
            rows: Conversation::new(whom, incoming, own),
            state: State::Asked,
            incoming: Direction::default(),
            outgoing: Direction::default(),
            asked: None,
            ended_first: None,
            last_segment: 0,
        })
    }

    /// A session of ours has the other end.
    fn join(
        &mut self,
        (local, own): (SocketAddr, &OwnSession),
        at_ns: i64,
        (sessions, sink): (&mut Sessions, &mut Sink<'_>),
    ) -> Result<(), TooMany> {
        if self.state == State::Over || self.rows.has_other() {
            return Ok(());
        }
        let place = (Transport::Tcp, local);
        let session = sessions.session(place, Some(own), (sink, at_ns)).ok_or(TooMany)?;
        let id = sessions.next_connection(local, Some(own));
        let early = self.rows.join((session, id));
        if self.state == State::Open {
            self.rows.catch_up(&early, self.asked, (sink, at_ns));
        }
        Ok(())
    }

    fn held_bytes(&self) -> usize {
        self.incoming.held_bytes() + self.outgoing.held_bytes() + self.rows.held_bytes()
    }

    /// Returns how many bytes of the segment had come already.
    fn take(
        &mut self,
        segment: &Segment<'_>,
        way: CaptureWay,
        (sink, at_ns): (&mut Sink<'_>, i64),
    ) -> u64 {
        if segment.rst {
            self.reset(way, (sink, at_ns));
            return 0;
        }
        self.open(segment, way, (sink, at_ns));
        let rows = &mut self.rows;
        let (direction, other, back) = match way {
            CaptureWay::In => (&mut self.incoming, &mut self.outgoing, CaptureWay::Out),
            CaptureWay::Out => (&mut self.outgoing, &mut self.incoming, CaptureWay::In),
        };
        if let Some(sequence) = segment.acknowledged {
            other.acknowledge(sequence, &mut |piece| rows.push(back, &piece, (sink, at_ns)));
        }
        let repeated = direction.take(segment, &mut |piece| rows.push(way, &piece, (sink, at_ns)));
        self.note_ends((sink, at_ns));
        repeated
    }

    /// The first segment that shows that the connection was taken.
    fn open(&mut self, segment: &Segment<'_>, way: CaptureWay, to: (&mut Sink<'_>, i64)) {
        let is_asked_for = segment.syn && segment.acknowledged.is_none();
        if segment.syn {
            // Or it is the reply to whoever asked.
            let by_peer = (way == CaptureWay::In) == is_asked_for;
            self.asked.get_or_insert(if by_peer { CaptureWay::In } else { CaptureWay::Out });
        }
        if self.state == State::Asked && !is_asked_for {
            self.state = State::Open;
            self.rows.open(self.asked, to);
        }
    }

    fn reset(&mut self, by: CaptureWay, (sink, at_ns): (&mut Sink<'_>, i64)) {
        let was = self.state;
        self.finish((sink, at_ns));
        if self.state == State::Over {
            return;
        }
        self.state = State::Over;
        if was == State::Asked && self.asked.is_some_and(|asked| asked != by) {
            self.rows.refuse((sink, at_ns));
        } else {
            self.rows.reset(by, (sink, at_ns));
        }
    }

    /// Nothing more comes of it, as far as the file goes.
    fn finish(&mut self, (sink, at_ns): (&mut Sink<'_>, i64)) {
        if self.state == State::Over {
            return;
        }
        let rows = &mut self.rows;
        self.incoming.finish(&mut |piece| rows.push(CaptureWay::In, &piece, (sink, at_ns)));
        self.outgoing.finish(&mut |piece| rows.push(CaptureWay::Out, &piece, (sink, at_ns)));
        rows.let_go();
        self.note_ends((sink, at_ns));
    }

    fn note_ends(&mut self, to: (&mut Sink<'_>, i64)) {
        let (incoming, outgoing) = (self.incoming.has_ended(), self.outgoing.has_ended());
        if self.ended_first.is_none() && (incoming || outgoing) {
            self.ended_first = Some(if incoming { CaptureWay::In } else { CaptureWay::Out });
        }
        if incoming && outgoing && self.state != State::Over {
            self.state = State::Over;
            self.rows.close(self.ended_first.unwrap_or(CaptureWay::In), to);
        }
    }
}
