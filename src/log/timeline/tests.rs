//! Time lines of logs that tests write row by row.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod bounds;
mod connections;
mod datagrams;
mod lanes;
mod programs;
mod streams;

use super::*;
use crate::net::Endpoint;
use crate::net::call::{CallError, Direction, Returned};
use crate::net::tcp::{Closing, StreamEvent};
use crate::net::{
    Args, Batch, Call, ConnectionId, End, Errno, Event, EventKind, Peer, SocketFamily, SocketType,
    WorkerRole,
};

const OPEN: RowWindow = RowWindow { floor: 0, ceiling: None };
const LIMIT: Duration = Duration::from_mins(1);
const US: u64 = 1000;

/// A log that is being written.
struct Story {
    store: Store,
    /// The moment of the next row, in nanoseconds.
    now: u64,
}

/// One session that writes.
#[derive(Clone, Copy)]
struct Teller {
    session: u16,
    peer: Peer,
    worker: WorkerRole,
    fd: Option<u64>,
}

fn at(address: &str) -> Endpoint {
    address.parse().unwrap()
}

impl Teller {
    fn of(session: u16) -> Self {
        Self { session, peer: Peer::None, worker: WorkerRole::Controller, fd: Some(3) }
    }

    fn fd(self, fd: u64) -> Self {
        Self { fd: Some(fd), ..self }
    }

    fn to(self, peer: &str) -> Self {
        Self { peer: Peer::from(at(peer)), ..self }
    }

    fn connection(self, id: u32, peer: &str) -> Self {
        Self { peer: Peer::Connection(ConnectionId(id), at(peer)), ..self }
    }

    fn on(self, worker: WorkerRole) -> Self {
        Self { worker, ..self }
    }
}

impl Story {
    fn new() -> Self {
        Self { store: Store::default(), now: 1_000_000 }
    }

    /// A row at the present moment, 10 µs after the one before; returns its number.
    fn row(&mut self, by: Teller, kind: EventKind, payload: &[u8], blocked_ns: u64) -> u64 {
        self.now += 10 * US;
        self.row_at(self.now, by, kind, payload, blocked_ns)
    }

    fn row_at(
        &mut self,
        at: u64,
        by: Teller,
        kind: EventKind,
        payload: &[u8],
        blocked_ns: u64,
    ) -> u64 {
        let mut batch = Batch::default();
        batch.arena.extend_from_slice(payload);
        batch.events.push(Event {
            at: Stamp(at),
            peer: by.peer,
            blocked_ns: blocked_ns as f32,
            start: 0,
            len: payload.len() as u32,
            worker: by.worker,
            kind,
        });
        self.store.append(SessionId(by.session), &batch, 0..1);
        self.store.rows().end - 1
    }

    fn call(&mut self, by: Teller, op: Op, args: Args, result: Result<Returned, CallError>) -> u64 {
        self.slow_call(by, (op, args), result, US)
    }

    fn slow_call(
        &mut self,
        by: Teller,
        (op, args): (Op, Args),
        result: Result<Returned, CallError>,
        blocked_ns: u64,
    ) -> u64 {
        let blocked = Duration::from_nanos(blocked_ns);
        let call = Call { op, fd: by.fd, args, result, blocked };
        self.row(by, EventKind::Called(Box::new(call)), b"", 0)
    }

    fn done(&mut self, by: Teller, op: Op, args: Args) -> u64 {
        self.call(by, op, args, Ok(Returned::Number(0)))
    }

    fn socket(&mut self, by: Teller, stream: bool) {
        let made = Returned::Number(by.fd.unwrap().cast_signed());
        let by = Teller { fd: None, ..by };
        let kind = if stream { SocketType::Stream } else { SocketType::Datagram };
        self.call(by, Op::Socket, Args::socket(SocketFamily::Ipv4, kind), Ok(made));
    }

    fn sent(&mut self, by: Teller, payload: &[u8]) -> u64 {
        self.row(by.on(WorkerRole::Writer), EventKind::Sent, payload, US)
    }

    fn received(&mut self, by: Teller, payload: &[u8]) -> u64 {
        let kind = EventKind::Received { asked_bytes: 65_536 };
        self.row(by.on(WorkerRole::Reader), kind, payload, 5 * US)
    }

    fn stream(&mut self, by: Teller, event: StreamEvent) -> u64 {
        self.row(by, EventKind::from(event), b"", 0)
    }

    /// A UDP socket.
    fn bound(&mut self, session: u16, local: &str) -> Teller {
        let by = Teller::of(session);
        self.socket(by, false);
        self.done(by, Op::Bind, Args::Address(at(local)));
        self.row(by, EventKind::Opened(at(local)), b"", 0);
        by
    }

    /// A server that listens.
    fn listening(&mut self, session: u16, local: &str) -> Teller {
        let by = Teller::of(session);
        self.socket(by, true);
        self.done(by, Op::Bind, Args::Address(at(local)));
        self.done(by, Op::Listen, Args::Backlog(128));
        self.stream(by, StreamEvent::Listening(at(local)));
        by
    }

    /// A client that is connected from an address to another one.
    fn connected(&mut self, session: u16, local: &str, remote: &str) -> Teller {
        let by = Teller::of(session);
        self.socket(by, true);
        let asks = by.to(remote).on(WorkerRole::Connector);
        self.done(asks, Op::Connect, Args::Address(at(remote)));
        self.call(asks, Op::GetSockName, Args::None, Ok(Returned::Address(at(local))));
        let by = by.connection(1, remote);
        self.stream(by, StreamEvent::Connected { local: at(local) });
        by
    }

    /// A server's end of a connection.
    fn accepted(&mut self, server: Teller, id: u32, fd: u64, remote: &str, local: &str) -> Teller {
        let by = server.connection(id, remote);
        let returned = Returned::Accepted(fd, at(remote));
        self.call(by.on(WorkerRole::Acceptor), Op::Accept, Args::None, Ok(returned));
        self.stream(by, StreamEvent::Accepted { local: at(local) });
        by.fd(fd)
    }

    /// A client and a server's end of one connection.
    fn pair(&mut self) -> (Teller, Teller) {
        let server = self.listening(1, "127.0.0.1:9999");
        let client = self.connected(2, "127.0.0.1:50000", "127.0.0.1:9999");
        let end = self.accepted(server, 1, 7, "127.0.0.1:50000", "127.0.0.1:9999");
        (client, end)
    }

    fn closed(&mut self, by: Teller, closing: Closing) -> u64 {
        let row = self.done(by, Op::Close, Args::None);
        self.stream(by, StreamEvent::Closed(closing));
        row
    }

    fn ended(&mut self, by: Teller) {
        self.row(by, EventKind::Ended(Box::new(End::Stopped)), b"", 0);
    }

    fn timeline(&self) -> Timeline {
        let mut timeline = Timeline::new(None);
        assert_eq!(timeline.update_all(&self.store, OPEN, LIMIT), Progress::Done);
        timeline
    }
}

/// Everything.
const EVER: Range<Stamp> = Stamp(0)..Stamp(u64::MAX);

fn all_links(timeline: &Timeline) -> Vec<Link> {
    let found = timeline.links(EVER, 100_000, &|_| true);
    assert_eq!(found.left_out, 0);
    found.links
}

/// The arrows of a kind, as rows of both ends, bytes and range.
fn rows_of(timeline: &Timeline, kind: LinkKind) -> Vec<(Option<u64>, Option<u64>, u64)> {
    let links = all_links(timeline).into_iter().filter(|link| link.kind == kind);
    links.map(|link| (link.from.row, link.to.row, link.bytes)).collect()
}

fn kinds(timeline: &Timeline) -> Vec<LinkKind> {
    all_links(timeline).into_iter().map(|link| link.kind).collect()
}

/// The lane of a session that is a connection or a datagram socket.
fn lane_of(timeline: &Timeline, session: u16, role: LaneRole) -> &Lane {
    let mut lanes = timeline.lanes().iter();
    lanes.find(|lane| lane.session == SessionId(session) && lane.role == role).unwrap()
}

fn state_names(timeline: &Timeline, lane: LaneId) -> Vec<&'static str> {
    timeline.states(lane).iter().map(|change| change.state.name()).collect()
}
