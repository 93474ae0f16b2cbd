//! Our own recordings in packets: sessions by their names, both directions as they were.

use super::packets::{raw, tcp, udp};
use super::*;
use crate::log::packets::Packets as Recorded;
use crate::net::{Batch, ConnectionId, Endpoint, Event, EventKind, SessionId, WorkerRole};

/// Rows of a store as a recording has them.
fn recorded(store: &Store) -> Vec<u8> {
    let mut packets = Recorded::new("a test".to_owned());
    packets.begin();
    let lookup = |id| store.session(id);
    for row in rows_of(store) {
        packets.push(&row, &lookup, &|_| String::new());
    }
    let mut file = Vec::new();
    packets.take(&mut file);
    file
}

/// Payloads with session, direction and peer; the names are those of the sessions.
fn payloads(store: &Store) -> Vec<(String, Kind, Peer, Vec<u8>)> {
    let rows = rows_of(store).into_iter().filter(|row| row.kind.has_payload());
    let name = |row: &Row| store.session(row.session).unwrap().name;
    rows.map(|row| (name(&row), row.kind, row.peer, row.payload)).collect()
}

#[test]
fn both_ends_of_a_conversation_are_sessions_of_their_own() {
    let (client, server) = ("127.0.0.1:4000", "127.0.0.1:80");
    let (from, _) = opened(&raw(&[
        tcp((client, server), (1, 0), "S", b""),
        tcp((server, client), (1, 2), "SA", b""),
        tcp((client, server), (2, 2), "A", b"question"),
        tcp((server, client), (2, 10), "A", b"answer"),
        udp("127.0.0.1:5", "127.0.0.1:6", b"datagram"),
    ]));
    let mut store = from;
    // The same connection seen from the client: what came went.
    let local: Endpoint = client.parse().unwrap();
    let peer = Peer::Connection(ConnectionId(1), server.parse().unwrap());
    let mut batch = Batch { wall_offset_ns: BEGIN_NS, ..Batch::default() };
    let mut put = |kind: EventKind, payload: &[u8]| {
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(payload);
        let (at, len, worker) =
            (Stamp(200_000_000_000_000), payload.len() as u32, WorkerRole::Other);
        batch.events.push(Event { at, peer, blocked_ns: 0.0, start, len, worker, kind });
    };
    put(StreamEvent::Connected { local }.into(), b"");
    put(EventKind::Sent, b"question");
    put(EventKind::Received { asked_bytes: 9 }, b"answer");
    let of_client = SessionId(70);
    store.put_session(LoggedSession {
        id: of_client,
        protocol: None,
        name: "tcp 127.0.0.1:80".to_owned(),
        started: Stamp(0),
        started_unix_ns: BEGIN_NS,
        local: Some(local),
        is_complete: false,
    });
    store.append(of_client, &batch, 0..3);

    let (again, imported) = opened(&recorded(&store));
    assert_eq!((imported.form, imported.left_out), (ImportForm::PcapNg, 0));
    assert_eq!(payloads(&again), payloads(&store));
    let sessions = again.sessions();
    let client = sessions.iter().find(|session| session.local == Some(local)).unwrap();
    assert_eq!(client.protocol, Some(crate::net::Protocol::TcpClient));
    let connected = rows_of(&again).into_iter().any(|row| {
        row.session == client.id
            && matches!(&row.detail, Some(Detail::Protocol(ProtocolEvent::Stream(event)))
                if matches!(**event, StreamEvent::Connected { .. }))
    });
    assert!(connected);
    store = again;
    assert_eq!(payloads(&opened(&recorded(&store)).0), payloads(&store));
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
