use super::*;
use crate::net::outbox::{BLOCKS_MAX, BYTES_MAX, OutboxPart};
use crate::net::{EventKind, Peer, SessionId, Stamp};
use crate::threads::locked;
use std::task::Waker;
use std::time::{Duration, Instant};

const READ_BYTES: usize = 64 << 10;

/// What one read of a flood brings.
static WHOLE: [u8; READ_BYTES] = [7; READ_BYTES];

fn lane() -> (Arc<Outbox>, Lane) {
    let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
    let lane = Lane::new(outbox.clone());
    (outbox, lane)
}

fn read(lane: &mut Lane, payload: &[u8]) {
    lane.room(READ_BYTES)[..payload.len()].copy_from_slice(payload);
    let kind = EventKind::Received { asked_bytes: READ_BYTES as u32 };
    let draft = EventDraft { at: Stamp(1), peer: Peer::None, blocked_ns: 0.0, kind };
    lane.push(draft, payload.len());
    assert_eq!(lane.last_payload(), payload);
}

/// Reads until it is full, and delivers.
fn flood(lane: &mut Lane) -> u64 {
    while !lane.is_full() {
        read(lane, &WHOLE);
    }
    lane.deliver(|| false)
}

fn give_all_back(outbox: &Outbox) {
    for part in outbox.take_parts() {
        outbox.give_back(part);
    }
}

fn payloads(parts: &[OutboxPart]) -> Vec<&[u8]> {
    let batches = parts.iter().map(|part| &part.batch);
    batches.flat_map(|batch| batch.events.iter().map(|event| batch.payload(event))).collect()
}

#[test]
fn little_is_copied_and_costs_little_memory() {
    let (outbox, mut lane) = lane();
    assert_eq!(lane.batch.arena.capacity(), 0);
    for text in [&b"one"[..], b"two", b"", b"four"] {
        read(&mut lane, text);
        assert!(!lane.is_full() && !lane.is_empty());
        assert_eq!(lane.deliver(|| true), 0);
        assert!(lane.is_empty() && lane.last_payload().is_empty());
    }
    let parts = outbox.take_parts();
    assert!(parts.len() == 1 && !parts[0].is_block());
    assert_eq!(payloads(&parts), [&b"one"[..], b"two", b"", b"four"]);
    // A message that touched many pages leaves none.
    read(&mut lane, &WHOLE[..READ_BYTES / 2]);
    assert_eq!(lane.deliver(|| true), 0);
    assert_eq!(lane.batch.arena.capacity(), 0);
}

#[test]
fn a_flood_goes_in_blocks_and_keeps_its_place_among_the_rest() {
    let (outbox, mut lane) = lane();
    assert_eq!(flood(&mut lane), 0);
    assert_eq!(flood(&mut lane), 0);
    assert_eq!(flood(&mut lane), 0);
    read(&mut lane, b"last");
    assert_eq!(lane.deliver(|| true), 0);
    let parts = outbox.take_parts();
    let blocks: Vec<_> = parts.iter().map(OutboxPart::is_block).collect();
    assert_eq!(blocks, [false, true, true, false]);
    assert!(parts.iter().all(|part| part.batch.wall_offset_ns != 0));
    let payloads = payloads(&parts);
    let whole = payloads.iter().filter(|payload| **payload == WHOLE).count();
    assert_eq!((payloads.len(), whole), (34, 33));
    assert_eq!(payloads.last(), Some(&&b"last"[..]));
}

#[test]
fn an_idle_lane_gives_its_block_back() {
    let (outbox, mut lane) = lane();
    for _ in 0..5 * BLOCKS_MAX {
        // Just full when nothing more waits: it got a block that nothing came for.
        assert_eq!(flood(&mut lane), 0);
        assert_eq!(lane.memory, Memory::Block);
        assert_eq!(lane.deliver(|| true), 0);
        assert_eq!(lane.memory, Memory::Own);
        assert_eq!(lane.batch.arena.capacity(), 0);
        give_all_back(&outbox);
    }
    // One block went to and fro, and a quiet time frees it.
    assert_eq!(flood(&mut lane), 0);
    let address = lane.room(1).as_ptr();
    drop(lane);
    let mut next = Lane::new(outbox.clone());
    give_all_back(&outbox);
    assert_eq!(flood(&mut next), 0);
    assert_eq!(next.room(1).as_ptr(), address);
    drop(next);
    outbox.trim();
    assert!(locked(&outbox.queue).spare_block().is_none());
}

#[test]
fn what_waits_is_bounded_and_what_is_given_up_is_told() {
    let (outbox, mut lane) = lane();
    let mut lost = 0;
    let mut delivered = 0;
    while lost == 0 {
        delivered += 1;
        assert!(delivered < 1000);
        lost += flood(&mut lane);
    }
    let parts = outbox.take_parts();
    assert_eq!(parts.iter().filter(|part| part.is_block()).count(), BLOCKS_MAX);
    let events = parts.iter().flat_map(|part| &part.batch.events);
    let bytes: usize = events.map(|event| event.len as usize).sum();
    assert_eq!(bytes, BYTES_MAX + BLOCKS_MAX * LANE_BYTES);
    for part in parts {
        outbox.give_back(part);
    }
    // And all goes on.
    assert_eq!(flood(&mut lane) + flood(&mut lane), 0);
    let parts = outbox.take_parts();
    assert_eq!(parts.iter().filter(|part| part.is_block()).count(), 1);
}

#[test]
fn a_lane_waits_for_the_keeper_to_give_blocks_back() {
    let (outbox, mut lane) = lane();
    for _ in 0..BLOCKS_MAX {
        assert_eq!(flood(&mut lane), 0);
    }
    let mut parts = outbox.take_parts();
    while !lane.is_full() {
        read(&mut lane, &WHOLE);
    }
    let deadline = Instant::now() + Duration::from_secs(20);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let lost = lane.deliver(|| Instant::now() < deadline);
            (lost, lane.memory)
        });
        while outbox.take_parts().is_empty() {
            assert!(Instant::now() < deadline, "nothing was delivered");
            std::thread::yield_now();
        }
        if let Some(block) = parts.pop() {
            outbox.give_back(block);
        }
        assert!(waiting.join().is_ok_and(|answer| answer == (0, Memory::Block)));
    });
}

#[test]
fn blocks_can_be_taken_by_somebody_who_keeps_them() {
    let (outbox, mut lane) = lane();
    let mut events = 0;
    for _ in 0..3 * BLOCKS_MAX {
        assert_eq!(flood(&mut lane), 0);
        let mut batch = Batch::default();
        while outbox.take(&mut batch) {
            events += batch.events.len();
            batch.clear();
        }
    }
    assert_eq!(events, 1 + (3 * BLOCKS_MAX - 1) * 16);
}
