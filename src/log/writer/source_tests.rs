#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::Store;
use crate::net::outbox::{BLOCKS_MAX, EventDraft, LANE_BYTES, Lane, Outbox};
use crate::net::{
    ConnectionId, DatagramCommand, End, Endpoint, EventKind, Peer, ProtocolSnapshot, Session,
    SessionId,
};
use crossbeam_channel::Receiver;
use std::task::Waker;

const READ_BYTES: usize = 64 << 10;

/// A session that does nothing, and its way into the log.
fn source() -> (Session, Source) {
    let outbox = Outbox::new(SessionId(0), Waker::noop().clone());
    let session = Session::start(
        "test".to_owned(),
        outbox,
        ProtocolSnapshot::Udp(Arc::default()),
        |shared, _: &Receiver<DatagramCommand>| {
            assert!(shared.stop.signal().recv().is_err());
            End::Stopped
        },
    )
    .unwrap();
    let source = Source::new(Arc::clone(session.shared()));
    (session, source)
}

fn draft(at: u64, connection: u32) -> EventDraft {
    let address: Endpoint = "127.0.0.1:5000".parse().unwrap();
    EventDraft {
        at: Stamp(at),
        peer: Peer::of_connection(ConnectionId(connection), address),
        blocked_ns: 0.0,
        kind: EventKind::Received { asked_bytes: READ_BYTES as u32 },
    }
}

/// Reads 64 KiB of the number of its moment, in microseconds.
fn read(lane: &mut Lane, at: u64, connection: u32) {
    lane.room(READ_BYTES).fill((at / 1000) as u8);
    lane.push(draft(at, connection), READ_BYTES);
}

/// Appends to the store as the log writer does.
fn store(sources: &mut [Source], store: &Store, until: Stamp) {
    while let Some(Run { source, part, events }) = next_run(sources, until) {
        let source = &mut sources[source];
        let waiting = &mut source.parts[part];
        if waiting.is_worth_adopting() && events == (0..waiting.part.batch.events.len()) {
            store.adopt(SessionId(0), &mut waiting.part.batch);
        } else {
            store.append(SessionId(0), &waiting.part.batch, events.clone());
        }
        waiting.next = events.end;
        source.let_go_if_done(part);
    }
}

/// The moments of all rows; each payload is as it was read.
fn moments(log: &Store) -> Vec<u64> {
    let rows = log.rows().map(|number| log.row(number).unwrap());
    let base = |row: &crate::log::Row| {
        assert!(row.payload.iter().all(|byte| *byte == (row.at.0 / 1000) as u8), "{}", row.number);
        row.at.0 / 1000
    };
    rows.map(|row| base(&row)).collect()
}

/// However often events are held back, what is in the store already is let go.
#[test]
fn what_is_held_back_stays_small_and_keeps_its_bytes() {
    let (session, source) = source();
    let outbox = &session.shared().outbox;
    let mut sources = [source];
    for round in 1..=1000_u64 {
        for at in [2 * round, 2 * round + 1] {
            assert!(outbox.push(draft(at, 1), &at.to_le_bytes()));
        }
        sources[0].take();
        assert!(sources[0].parts.len() <= 2, "{}", sources[0].parts.len());
        // All but the newest go into the store.
        while let Some(Run { part, events, .. }) = next_run(&sources, Stamp(2 * round)) {
            let waiting = &mut sources[0].parts[part];
            let batch = &waiting.part.batch;
            for event in &batch.events[events.clone()] {
                assert_eq!(batch.payload(event), event.at.0.to_le_bytes());
            }
            waiting.next = events.end;
            sources[0].let_go_if_done(part);
        }
    }
    assert!(sources[0].holds_back() && !sources[0].holds_block());
}

#[test]
fn blocks_and_shared_batches_are_merged_by_time() {
    let (session, source) = source();
    let outbox = &session.shared().outbox;
    let mut sources = [source];
    let (mut one, mut two) = (Lane::new(outbox.clone()), Lane::new(outbox.clone()));
    let log = Store::default();
    let mut at = 0;
    let mut tick = || {
        at += 1000;
        at
    };
    for _ in 0..20 {
        // Two streams that read in turn, a small thing among them, and one that reads alone.
        for _ in 0..9 {
            read(&mut one, tick(), 1);
            read(&mut two, tick(), 2);
        }
        let moment = tick();
        assert!(outbox.push(draft(moment, 3), &[(moment / 1000) as u8; 10]));
        while !one.is_full() {
            read(&mut one, tick(), 1);
        }
        assert_eq!(two.deliver(|| true) + one.deliver(|| true), 0);
        for _ in 0..16 {
            read(&mut two, tick(), 2);
        }
        assert_eq!(two.deliver(|| true), 0);
        sources[0].take();
        store(&mut sources, &log, Stamp(u64::MAX));
        assert!(!sources[0].holds_back());
    }
    let moments = moments(&log);
    let expected: Vec<u64> = (1..=moments.len() as u64).collect();
    assert_eq!(moments, expected);
    assert_eq!(moments.len() as u64, at / 1000);
}

#[test]
fn at_the_same_moment_what_came_first_stands_first() {
    let (session, source) = source();
    let outbox = &session.shared().outbox;
    let mut sources = [source];
    let mut lane = Lane::new(outbox.clone());
    for _ in 0..2 {
        read(&mut lane, 5000, 1);
        assert_eq!(lane.deliver(|| true), 0);
    }
    read(&mut lane, 5000, 2);
    while !lane.is_full() {
        read(&mut lane, 5000, 3);
    }
    assert_eq!(lane.deliver(|| true), 0);
    assert!(outbox.push(draft(5000, 4), &[5]));
    sources[0].take();
    let order: Vec<_> = std::iter::from_fn(|| {
        let Run { part, events, .. } = next_run(&sources, Stamp(5000))?;
        let waiting = &mut sources[0].parts[part];
        let peers = waiting.part.batch.events[events.clone()].iter().map(|event| event.peer);
        let connections: Vec<_> = peers.filter_map(Peer::connection).map(|id| id.0).collect();
        waiting.next = events.end;
        sources[0].let_go_if_done(part);
        Some(connections)
    })
    .flatten()
    .collect();
    assert!(
        order.is_sorted() && order.first() == Some(&1) && order.last() == Some(&4),
        "{order:?}"
    );
}

#[test]
fn a_block_is_not_cut_by_the_moment_of_a_drain() {
    let (session, source) = source();
    let mut sources = [source];
    let mut lane = Lane::new(session.shared().outbox.clone());
    read(&mut lane, 1000, 1);
    assert_eq!(lane.deliver(|| true), 0);
    for at in 2..18 {
        read(&mut lane, at * 1000, 1);
    }
    assert_eq!(lane.deliver(|| true), 0);
    sources[0].take();
    assert_eq!(before_cut_blocks(&sources, Stamp(900)), Stamp(900));
    assert_eq!(before_cut_blocks(&sources, Stamp(10_000)), Stamp(1999));
    assert_eq!(before_cut_blocks(&sources, Stamp(17_000)), Stamp(17_000));
    let whole = next_run(&sources, Stamp(1999)).unwrap();
    assert_eq!(whole, Run { source: 0, part: 0, events: 0..1 });
}

/// The memory goes round: from the lane to the log and, when rows leave it, back.
#[test]
fn a_long_stream_needs_no_new_memory() {
    let (session, source) = source();
    let mut sources = [source];
    let mut lane = Lane::new(session.shared().outbox.clone());
    let log = Store::with_budget(0);
    let budget = log.stats().budget_bytes;
    let mut rooms = std::collections::HashSet::new();
    let mut at = 0;
    for _ in 0..100 {
        while !lane.is_full() {
            at += 1000;
            read(&mut lane, at, 1);
            rooms.insert(lane.last_payload().as_ptr() as usize >> 20);
        }
        assert_eq!(lane.deliver(|| true), 0);
        sources[0].take();
        store(&mut sources, &log, Stamp(u64::MAX));
        assert!(log.stats().memory_bytes <= budget, "{:?}", log.stats());
    }
    let stats = log.stats();
    assert_eq!(stats.rows_logged, at / 1000);
    let first = log.rows().start;
    assert_eq!(stats.rows_evicted, first);
    let kept: Vec<u64> = (first + 1..=at / 1000).collect();
    assert_eq!(moments(&log), kept);
    // Each block lies in two or three megabytes of addresses.
    assert!(rooms.len() <= 3 * (budget / LANE_BYTES + 3), "{} megabytes", rooms.len());
}

#[test]
fn what_is_given_up_is_counted_and_its_memory_comes_back() {
    let (session, source) = source();
    let mut sources = [source];
    let mut lane = Lane::new(session.shared().outbox.clone());
    for round in 0..3 * BLOCKS_MAX as u64 {
        let before = session.tally().lost_unlogged;
        let mut reads = 0;
        while !lane.is_full() {
            reads += 1;
            read(&mut lane, 1000 * (round * 100 + reads), 1);
        }
        // The first delivery asks for a block; were blocks lost, a later one would have none.
        assert_eq!(reads, if round == 0 { 1 } else { 16 });
        assert_eq!(lane.deliver(|| false), 0);
        sources[0].take();
        sources[0].give_up();
        assert_eq!(session.tally().lost_unlogged - before, reads);
    }
}
