//! Fills a store with calls of sockets that talk to each other, without sockets.

use network_playground::log::Store;
use network_playground::net::Endpoint;
use network_playground::net::tcp::StreamEvent;
use network_playground::net::{
    Batch, ConnectionId, Event, EventKind, Peer, ProtocolEvent, SessionId, Stamp, WorkerRole,
};

/// Nanoseconds between rows.
const ROW_NS: u64 = 10_000;

/// Clients of the server.
const CLIENTS: u16 = 16;

/// Rows that are appended at once.
const BATCH_ROWS: u64 = 64;

const UDP_SERVER: SessionId = SessionId(1);
const UDP_CLIENT: SessionId = SessionId(2);
const TCP_SERVER: SessionId = SessionId(3);

/// The session of a client.
fn client(number: u16) -> SessionId {
    SessionId(4 + number)
}

fn at(port: u16) -> Endpoint {
    ([127, 0, 0, 1], port).into()
}

/// Rows of one session that are not appended yet.
struct Pen<'a> {
    store: &'a Store,
    at: u64,
}

/// Appends that many rows of talks, from a moment on; returns the moment after them.
pub(crate) fn fill(store: &Store, rows: u64, from: u64) -> u64 {
    let mut pen = Pen { store, at: from };
    if from == 0 {
        pen.begin();
    }
    let mut written = 0;
    let mut number = 0;
    while written < rows {
        let pairs = BATCH_ROWS.min((rows - written).div_ceil(2));
        if number % 2 == 0 {
            pen.datagrams(pairs);
        } else {
            pen.stream((number / 2 % u64::from(CLIENTS)) as u16, pairs);
        }
        number += 1;
        written += pairs * 2;
    }
    pen.at
}

impl Pen<'_> {
    fn begin(&mut self) {
        self.rows(UDP_SERVER, &[(Peer::None, EventKind::Opened(at(9999)), WorkerRole::Controller)]);
        self.rows(
            UDP_CLIENT,
            &[(Peer::None, EventKind::Opened(at(40_000)), WorkerRole::Controller)],
        );
        for number in 0..CLIENTS {
            let (remote, local) = (at(9998), at(50_000 + number));
            let connected = stream(StreamEvent::Connected { local });
            let peer = Peer::Connection(ConnectionId(1), remote);
            self.rows(client(number), &[(peer, connected, WorkerRole::Controller)]);
            let accepted = stream(StreamEvent::Accepted { local: remote });
            let peer = Peer::Connection(ConnectionId(u32::from(number) + 1), local);
            self.rows(TCP_SERVER, &[(peer, accepted, WorkerRole::Acceptor)]);
        }
    }

    /// Datagrams from the client and their receives, in turn.
    fn datagrams(&mut self, pairs: u64) {
        let (to, from) = (Peer::At(at(9999)), Peer::At(at(40_000)));
        for _ in 0..pairs {
            self.rows(UDP_CLIENT, &[(to, EventKind::Sent, WorkerRole::Writer)]);
            self.rows(UDP_SERVER, &[(from, received(), WorkerRole::Reader)]);
        }
    }

    /// Sends of a client, and their receives.
    fn stream(&mut self, number: u16, pairs: u64) {
        let to = Peer::Connection(ConnectionId(1), at(9998));
        let from = Peer::Connection(ConnectionId(u32::from(number) + 1), at(50_000 + number));
        let (session, count) = (client(number), pairs as usize);
        self.rows(session, &vec![(to, EventKind::Sent, WorkerRole::Writer); count]);
        self.rows(TCP_SERVER, &vec![(from, received(), WorkerRole::Reader); count]);
    }

    fn rows(&mut self, session: SessionId, rows: &[(Peer, EventKind, WorkerRole)]) {
        let mut batch = Batch::default();
        for (peer, kind, worker) in rows {
            let payload = self.at.to_le_bytes();
            let is_datagram = matches!(peer, Peer::At(_));
            // A datagram and its receive say the same.
            let payload = if is_datagram { (self.at / ROW_NS / 2).to_le_bytes() } else { payload };
            let start = batch.arena.len() as u32;
            batch.arena.extend_from_slice(&payload);
            batch.events.push(Event {
                at: Stamp(self.at + ROW_NS),
                peer: *peer,
                blocked_ns: 2_000.0,
                start,
                len: payload.len() as u32,
                worker: *worker,
                kind: kind.clone(),
            });
            self.at += ROW_NS;
        }
        self.store.append(session, &batch, 0..batch.events.len());
    }
}

fn received() -> EventKind {
    EventKind::Received { asked_bytes: 65_536 }
}

fn stream(event: StreamEvent) -> EventKind {
    EventKind::Protocol(ProtocolEvent::Stream(Box::new(event)))
}
