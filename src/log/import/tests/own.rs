//! Our own recordings in packets: sessions by their names, both directions as they were.

use super::packets::{raw, tcp, udp};
use super::*;
use crate::log::packets::Packets as Recorded;
use crate::net::{Batch, ConnectionId, Endpoint, Event, EventKind, SessionId, WorkerRole};

/// Rows of a store as a recording has them.
pub(super) fn recorded(store: &Store) -> Vec<u8> {
    recorded_by(store, 0)
}

/// The same in files of which the second begins with this row: the last one.
pub(super) fn recorded_by(store: &Store, second: usize) -> Vec<u8> {
    let mut packets = Recorded::new("a test".to_owned());
    packets.begin();
    let lookup = |id| store.session(id);
    let mut file = Vec::new();
    for (place, row) in rows_of(store).into_iter().enumerate() {
        if place == second {
            packets.begin();
        }
        packets.push(&row, &lookup, &|_| String::new());
    }
    packets.flush_comments(&lookup);
    packets.take(&mut file);
    file
}

/// Payloads with session, direction and peer; the names are those of the sessions.
pub(super) fn payloads(store: &Store) -> Vec<(String, Kind, Peer, Vec<u8>)> {
    let rows = rows_of(store).into_iter().filter(|row| row.kind.has_payload());
    let name = |row: &Row| store.session(row.session).unwrap().name;
    rows.map(|row| (name(&row), row.kind, row.peer, row.payload)).collect()
}

/// A store with sessions, and what happened in them.
pub(super) fn store_of(
    sessions: &[(u16, &str, &str)],
    rows: impl IntoIterator<Item = (u16, Peer, EventKind, &'static [u8])>,
) -> Store {
    let store = Store::default();
    for (id, name, local) in sessions {
        store.put_session(LoggedSession {
            id: SessionId(*id),
            protocol: None,
            name: (*name).to_owned(),
            started: Stamp(0),
            started_unix_ns: BEGIN_NS,
            local: Some(local.parse().unwrap()),
            is_complete: false,
        });
    }
    for (place, row) in rows.into_iter().enumerate() {
        append(&store, place as u64, row);
    }
    store
}

/// What happened in a session, so many ms after the first.
pub(super) fn append(
    store: &Store,
    ms: u64,
    (session, peer, kind, payload): (u16, Peer, EventKind, &[u8]),
) {
    let mut batch = Batch { wall_offset_ns: BEGIN_NS, ..Batch::default() };
    batch.arena.extend_from_slice(payload);
    let (len, worker) = (payload.len() as u32, WorkerRole::Other);
    let at = Stamp(200_000_000_000_000 + 1_000_000 * ms);
    batch.events.push(Event { at, peer, blocked_ns: 0.0, start: 0, len, worker, kind });
    store.append(SessionId(session), &batch, 0..1);
}

pub(super) const CAME: EventKind = EventKind::Received { asked_bytes: 9 };

/// The ends of a connection.
pub(super) const CLIENT: &str = "127.0.0.1:4000";
pub(super) const SERVER: &str = "127.0.0.1:80";

/// The peer of one of them: the other one.
pub(super) fn connection(other: &str) -> Peer {
    Peer::Connection(ConnectionId(1), other.parse().unwrap())
}

/// How the connection begins for the client.
pub(super) fn connected() -> EventKind {
    StreamEvent::Connected { local: CLIENT.parse().unwrap() }.into()
}

#[test]
fn a_session_comes_back_with_both_directions_as_they_were() {
    let (client, server) = (CLIENT, SERVER);
    let (store, _) = opened(&raw(&[
        tcp((client, server), (1, 0), "S", b""),
        tcp((server, client), (1, 2), "SA", b""),
        tcp((client, server), (2, 2), "A", b"question"),
        tcp((server, client), (2, 10), "A", b"answer"),
        udp("127.0.0.1:5", "127.0.0.1:6", b"datagram"),
    ]));
    let (again, imported) = opened(&recorded(&store));
    assert_eq!((imported.form, imported.left_out), (ImportForm::PcapNg, 0));
    assert_eq!(payloads(&again), payloads(&store));
    // The same connection seen from the client: what came went.
    let at_client = connection(server);
    let rows = [
        (70, at_client, connected(), &b""[..]),
        (70, at_client, EventKind::Sent, b"question"),
        (70, at_client, CAME, b"answer"),
    ];
    let store = store_of(&[(70, "tcp 127.0.0.1:80", client)], rows);
    let (again, imported) = opened(&recorded(&store));
    assert_eq!(imported.left_out, 0);
    assert_eq!(payloads(&again), payloads(&store));
    let sessions = again.sessions();
    let session = sessions.iter().find(|session| session.local == Some(client.parse().unwrap()));
    assert_eq!(session.unwrap().protocol, Some(crate::net::Protocol::TcpClient));
    let connected = rows_of(&again).into_iter().any(|row| {
        row.session == session.unwrap().id
            && matches!(&row.detail, Some(Detail::Protocol(ProtocolEvent::Stream(event)))
                if matches!(**event, StreamEvent::Connected { .. }))
    });
    assert!(connected);
}

#[test]
fn what_is_neither_udp_nor_tcp_comes_back_with_its_peer() {
    let store = Store::default();
    let peers = [
        Peer::At("unix:/run/echo.sock".parse().unwrap()),
        Peer::Connection(ConnectionId(3), "unix:@echo".parse().unwrap()),
        Peer::At(Endpoint::Icmp("192.0.2.7".parse().unwrap())),
        Peer::Socket(ConnectionId(5), None),
        Peer::None,
    ];
    let mut batch = Batch { wall_offset_ns: BEGIN_NS, ..Batch::default() };
    for peer in peers {
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(b"bytes");
        let (kind, worker) = (EventKind::Sent, WorkerRole::Other);
        batch.events.push(Event {
            at: Stamp(1),
            peer,
            blocked_ns: 0.0,
            start,
            len: 5,
            worker,
            kind,
        });
    }
    store.put_session(LoggedSession {
        id: SessionId(0),
        protocol: None,
        name: "unix echo".to_owned(),
        started: Stamp(0),
        started_unix_ns: BEGIN_NS,
        local: None,
        is_complete: false,
    });
    store.append(SessionId(0), &batch, 0..peers.len());
    let (again, imported) = opened(&recorded(&store));
    assert_eq!(imported.left_out, 0);
    assert_eq!(payloads(&again), payloads(&store));
}
