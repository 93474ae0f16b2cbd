//! Figures over a store: on the calling thread, by the scanner, from the disk, and what they leave out.

use super::*;
use crate::net::{Batch, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};
use std::net::SocketAddr;
use std::ops::Range;

const LIMIT: Duration = Duration::from_secs(20);
const ALL_ROWS: RowWindow = RowWindow { floor: 0, ceiling: None };

fn one(session: SessionId) -> SessionSet {
    let mut set = SessionSet::default();
    set.insert(session);
    set
}

fn peer(port: u16) -> Peer {
    Peer::from(SocketAddr::from(([127, 0, 0, 1], port)))
}

/// Appends rows of ten bytes, a millisecond apart, one after the other to and from a number of peers.
fn append(store: &Store, session: SessionId, rows: Range<u64>, peers: u64) {
    let mut batch = Batch { arena: vec![7; 10].into(), ..Batch::default() };
    for number in rows {
        let is_sent = number % 4 == 3;
        let kind =
            if is_sent { EventKind::Sent } else { EventKind::Received { asked_bytes: 65_536 } };
        let at = Stamp(number * 1_000_000);
        let peer = peer((1 + number % peers) as u16);
        let worker = WorkerRole::Other;
        batch.events.push(Event { at, peer, blocked_ns: 0.0, start: 0, len: 10, worker, kind });
        if batch.events.len() == 1024 {
            store.append(session, &batch, 0..batch.events.len());
            batch.events.clear();
        }
    }
    store.append(session, &batch, 0..batch.events.len());
}

fn total(figures: &Figures) -> (u64, u64) {
    let level = figures.level(Span::All);
    level
        .intervals()
        .fold((0, 0), |(came, went), (_, one)| (came + one.came.rows, went + one.went.rows))
}

#[test]
fn rows_are_counted_by_time_and_by_peer_also_as_they_come() {
    let store = Store::default();
    append(&store, SessionId(1), 0..100_000, 8);
    append(&store, SessionId(2), 0..10, 1);
    let mut figures = Figures::new(Some(one(SessionId(1))), None);
    assert_eq!(figures.update_all(&store, ALL_ROWS, LIMIT), Progress::Done);
    assert_eq!(total(&figures), (75_000, 25_000));
    assert_eq!(figures.peers().len(), 8);
    for (_, of_peer) in figures.peers().list() {
        assert_eq!(of_peer.both(), Amount { rows: 12_500, bytes: 125_000 });
        let rate = of_peer.bytes_a_second().unwrap_or(0.0);
        assert!((1249.0..1252.0).contains(&rate), "{rate}");
    }
    let version = figures.version();
    append(&store, SessionId(1), 100_000..100_004, 8);
    figures.update_all(&store, ALL_ROWS, LIMIT);
    assert_eq!(total(&figures), (75_003, 25_001));
    assert!(figures.version() > version);
}

#[test]
fn what_was_cleared_or_comes_in_a_pause_is_not_counted() {
    let store = Store::default();
    append(&store, SessionId(1), 0..1000, 2);
    let mut figures = Figures::new(None, None);
    let paused = RowWindow { floor: 0, ceiling: Some(400) };
    figures.update_all(&store, paused, LIMIT);
    assert_eq!(total(&figures).0 + total(&figures).1, 400);
    figures.update_all(&store, RowWindow { floor: 900, ceiling: None }, LIMIT);
    assert_eq!(total(&figures).0 + total(&figures).1, 100);
    assert_eq!(figures.rows_not_counted(), 0);
}

#[test]
fn peers_have_a_bound_and_the_rest_is_counted_together() {
    let store = Store::default();
    append(&store, SessionId(1), 0..3 * PEERS_MAX as u64, 2 * PEERS_MAX as u64);
    let mut figures = Figures::new(None, None);
    figures.update_all(&store, ALL_ROWS, LIMIT);
    assert_eq!(figures.peers().len(), PEERS_MAX);
    let listed: u64 = figures.peers().list().map(|(_, one)| one.both().rows).sum();
    assert_eq!(listed + figures.peers().rest().rows, 3 * PEERS_MAX as u64);
    assert_eq!(figures.peers().rest().rows, PEERS_MAX as u64);
}

#[test]
fn rows_that_left_before_they_were_counted_are_told() {
    let store = Store::with_budget(0);
    append(&store, SessionId(1), 0..1_000_000, 2);
    let gone = store.rows().start;
    assert!(gone > 0);
    let mut figures = Figures::new(None, None);
    figures.update_all(&store, ALL_ROWS, LIMIT);
    assert_eq!(figures.rows_not_counted(), gone);
    assert_eq!(total(&figures).0 + total(&figures).1, 1_000_000 - gone);
}
