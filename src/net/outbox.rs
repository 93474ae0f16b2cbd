//! Where workers put events and the log writer takes them: one bounded queue for each session.
//!
//! A worker pays one uncontended lock (about 15 ns) and one copy of the payload for an event, into a
//! batch that all workers share. The log writer takes that batch whole and reads it without the lock. It
//! is rung only when the queue was empty, and it paces itself, so a flood costs a few hundred wakes a
//! second.
//!
//! What a stream brings faster than a person reads goes another way: a [`Lane`] hands over its memory
//! whole, as a block, and gets a block back that the log has done with. Its payload is never copied.

mod lane;
mod queue;

pub use lane::{LANE_BYTES, LANE_EVENTS, Lane};
pub use queue::{BLOCK_BYTES, BLOCKS_MAX, OutboxPart};

use super::{Batch, EventKind, Peer, SessionId, Stamp};
use crate::threads::locked;
use queue::Queue;
use std::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

/// Events that may wait in an outbox: 46 ms of the fastest flood that one core can receive
/// (700 000 datagrams a second), while the log writer comes every few milliseconds.
pub const EVENTS_MAX: usize = 32_768;

/// Places beyond [`EVENTS_MAX`] for events without payload, so that a flood does not crowd out why a
/// session ended.
pub const NEWS_EXTRA_MAX: usize = 1024;

/// Payload bytes that may wait in an outbox beside its blocks. One event may exceed it when it comes
/// first. News without a payload always have room beside them.
pub const BYTES_MAX: usize = 8 << 20;

/// How long an unfinished send holds later events back from the log, so that rows stand in the
/// order in which things happened. A send that takes longer is blocked, and waits for nobody.
pub const HOLD_BACK_MAX: Duration = Duration::from_millis(20);

/// Sends that can be under way at once and still hold later events back. With more threads sending,
/// rows of the others may come a hair out of order.
const IN_FLIGHT_MAX: usize = 32;

/// A send under way; dropped when its event is in the outbox.
#[derive(Debug)]
pub struct InFlight<'a>(Option<&'a AtomicU64>);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        if let Some(place) = self.0 {
            // What was put into the outbox before is seen by who sees this.
            place.store(0, Release);
        }
    }
}

/// An event about to be put into an outbox: what [`Event`](super::Event) has, without a place in an arena.
#[derive(Debug)]
pub struct EventDraft {
    /// When it happened.
    pub at: Stamp,
    /// Whom it concerns.
    pub peer: Peer,
    /// How long its call blocked, in nanoseconds.
    pub blocked_ns: f32,
    /// What happened.
    pub kind: EventKind,
}

impl EventDraft {
    /// A call that began at `at` and is over: if it blocked for longer than the log waits for it, it
    /// is reported at its return, since later events are in the log already.
    #[must_use]
    pub fn held_back(self, returned: Stamp) -> Self {
        if returned.since(self.at) < HOLD_BACK_MAX {
            return self;
        }
        Self { at: returned, ..self }
    }
}

/// A session's bounded queue of events.
#[derive(Debug)]
pub struct Outbox {
    session: SessionId,
    queue: Mutex<Queue>,
    room: Condvar,
    bell: Waker,
    /// How much later than they happen events may come in, in nanoseconds.
    late_ns: AtomicU64,
    /// Starts of unfinished sends as stamp + 1; 0 for none.
    in_flight: [AtomicU64; IN_FLIGHT_MAX],
    /// How often the log did not wait for a send any longer.
    #[cfg(test)]
    sends_passed: AtomicU64,
}

impl Outbox {
    /// An empty outbox; `bell` is rung when its first event comes in.
    pub fn new(session: SessionId, bell: Waker) -> Arc<Self> {
        Arc::new(Self {
            session,
            queue: Mutex::default(),
            room: Condvar::new(),
            bell,
            late_ns: AtomicU64::new(0),
            in_flight: [const { AtomicU64::new(0) }; IN_FLIGHT_MAX],
            #[cfg(test)]
            sends_passed: AtomicU64::new(0),
        })
    }

    /// The session whose events these are.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Puts an event in, or returns `false` at once if there is no room: then the caller counts it
    /// as lost.
    #[must_use]
    pub fn push(&self, draft: EventDraft, payload: &[u8]) -> bool {
        let queue = locked(&self.queue);
        if !queue.has_room(&draft, payload.len()) {
            return false;
        }
        self.put(queue, draft, payload);
        true
    }

    /// Puts an event in, waiting for room while `go_on` says so: for streams, whose peers can be
    /// made to wait. `false` if it was given up.
    #[must_use]
    pub fn push_waiting(
        &self,
        draft: EventDraft,
        payload: &[u8],
        go_on: impl Fn() -> bool,
    ) -> bool {
        let mut queue = locked(&self.queue);
        while !queue.has_room(&draft, payload.len()) {
            if !go_on() {
                return false;
            }
            queue = self.wait(queue);
        }
        self.put(queue, draft, payload);
        true
    }

    /// Waits for the log writer to take or give back something, or for the next look at the stop.
    fn wait<'a>(&self, mut queue: MutexGuard<'a, Queue>) -> MutexGuard<'a, Queue> {
        /// How late a stop may be noticed by a worker that waits for room.
        const STOP_CHECK: Duration = Duration::from_millis(10);
        queue.waiting += 1;
        let waited = self.room.wait_timeout(queue, STOP_CHECK);
        let mut queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        queue.waiting -= 1;
        queue
    }

    /// Unlocks the queue, and wakes those who wait for room. Where nobody does, as nearly always, that is no system call.
    fn made_room(&self, queue: MutexGuard<'_, Queue>) {
        let has_waiting = queue.waiting > 0;
        drop(queue);
        if has_waiting {
            self.room.notify_all();
        }
    }

    /// Appends to the locked queue, unlocks it, and rings if it was empty.
    fn put(&self, mut queue: MutexGuard<'_, Queue>, draft: EventDraft, payload: &[u8]) {
        let first = queue.is_empty();
        queue.append(draft, payload);
        drop(queue);
        if first {
            self.bell.wake_by_ref();
        }
    }

    /// A block to read into: one that the log has done with, or a new one while there are fewer than
    /// [`BLOCKS_MAX`]. Waits while `go_on` says so and the log writer has some to give back; if all are in
    /// other lanes, `None` at once.
    fn block(&self, go_on: impl Fn() -> bool) -> Option<Batch> {
        let mut queue = locked(&self.queue);
        loop {
            if let Some(block) = queue.spare_block() {
                return Some(block);
            }
            if queue.may_make_block() {
                drop(queue); // The system is asked for memory without the lock.
                return Some(queue::new_block());
            }
            if !queue.has_blocks_on_the_way() || !go_on() {
                return None;
            }
            queue = self.wait(queue);
        }
    }

    /// Puts a whole block in, after everything else. There is always room: blocks are counted.
    fn put_block(&self, block: Batch) {
        let mut queue = locked(&self.queue);
        let first = queue.is_empty();
        queue.append_block(block);
        drop(queue);
        if first {
            self.bell.wake_by_ref();
        }
    }

    /// Takes back a block that nothing was read into.
    fn put_back(&self, block: Batch) {
        let mut queue = locked(&self.queue);
        queue.keep_block(block);
        self.made_room(queue);
    }

    /// Rings the bell without an event: something else about the session has changed.
    pub fn ring(&self) {
        self.bell.wake_by_ref();
    }

    /// Swaps the oldest waiting events for the (cleared) batch of the caller. `false` if there were
    /// none. Ask again until it says so.
    pub fn take(&self, batch: &mut Batch) -> bool {
        let mut queue = locked(&self.queue);
        let taken = queue.take(batch);
        self.made_room(queue);
        taken
    }

    /// Takes all that waits, oldest first, to be given back with [`Outbox::give_back`].
    pub(crate) fn take_parts(&self) -> Vec<OutboxPart> {
        let mut queue = locked(&self.queue);
        let parts = queue.take_parts();
        self.made_room(queue);
        parts
    }

    /// Takes back the memory of a part that is in the log.
    pub(crate) fn give_back(&self, part: OutboxPart) {
        let mut queue = locked(&self.queue);
        queue.give_back(part);
        self.made_room(queue);
    }

    /// Lets go of memory that was kept for a stream in full flow; for quiet times.
    pub(crate) fn trim(&self) {
        let mut queue = locked(&self.queue);
        // The next event comes soon.
        let spares = (queue.take_spares_but(1), queue.take_spare_blocks());
        drop(queue);
        drop(spares); // Without the lock.
    }

    /// Lets go of all memory that was kept for the next events: none come.
    pub(crate) fn empty_stock(&self) {
        let mut queue = locked(&self.queue);
        let stock = (queue.take_spares_but(0), queue.take_spare_blocks());
        drop(queue);
        drop(stock); // Without the lock.
    }

    /// How often the log did not wait any longer for a send that took [`HOLD_BACK_MAX`].
    #[cfg(test)]
    pub(crate) fn sends_passed(&self) -> u64 {
        self.sends_passed.load(Relaxed)
    }

    /// Memory that is kept for the next events, in bytes.
    #[cfg(test)]
    pub(crate) fn stock_bytes(&self) -> usize {
        locked(&self.queue).stock_bytes()
    }

    /// Notes that a send begins, so that what it causes is not logged before it. Drop the guard when
    /// the send is in the outbox.
    pub fn send_begins(&self, at: Stamp) -> InFlight<'_> {
        let claim =
            |place: &&AtomicU64| place.compare_exchange(0, at.0 + 1, Relaxed, Relaxed).is_ok();
        InFlight(self.in_flight.iter().find(claim))
    }

    /// From now on events come in up to so much later than they happen, since another process reports them. The log
    /// waits so long for them, at most [`HOLD_BACK_MAX`].
    pub fn comes_late(&self, late: Duration) {
        let late = late.min(HOLD_BACK_MAX).as_nanos() as u64;
        self.late_ns.store(late, Relaxed);
    }

    /// The moment up to which all events of this session are known, as of `now`.
    pub fn complete_until(&self, now: Stamp) -> Stamp {
        let oldest = Stamp(now.0.saturating_sub(HOLD_BACK_MAX.as_nanos() as u64));
        let mut until = Stamp(now.0.saturating_sub(self.late_ns.load(Relaxed)));
        for place in &self.in_flight {
            let start = place.load(Acquire);
            if start != 0 && Stamp(start - 1) < until {
                until = Stamp(start - 1).max(oldest);
                #[cfg(test)]
                self.sends_passed.fetch_add(u64::from(until == oldest), Relaxed);
            }
        }
        until
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::task::Wake;

    struct Rings(AtomicUsize);
    impl Wake for Rings {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    fn draft(at: u64) -> EventDraft {
        EventDraft {
            at: Stamp(at),
            peer: Peer::None,
            blocked_ns: 0.0,
            kind: EventKind::Received { asked_bytes: 16 },
        }
    }

    #[test]
    fn rings_once_for_a_batch_and_hands_it_over_whole() {
        let rings = Arc::new(Rings(AtomicUsize::new(0)));
        let outbox = Outbox::new(SessionId(1), rings.clone().into());
        assert!(outbox.push(draft(1), b"one"));
        assert!(outbox.push(draft(2), b"two"));
        assert_eq!(rings.0.load(SeqCst), 1);
        let mut batch = Batch::default();
        assert!(outbox.take(&mut batch));
        let texts: Vec<_> = batch.events.iter().map(|event| batch.payload(event)).collect();
        assert_eq!(texts, [b"one", b"two"]);
        batch.clear();
        assert!(!outbox.take(&mut batch));
        assert!(outbox.push(draft(3), b""));
        assert_eq!(rings.0.load(SeqCst), 2);
    }

    #[test]
    fn is_bounded_in_events_and_in_bytes() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let taken = (0..EVENTS_MAX as u64 + 10).filter(|at| outbox.push(draft(*at), b"")).count();
        assert_eq!(taken, EVENTS_MAX);
        assert!(!outbox.push_waiting(draft(0), b"", || false));
        let mut batch = Batch::default();
        assert!(outbox.take(&mut batch));
        let big = vec![0; BYTES_MAX / 2 + 1];
        assert!(outbox.push(draft(1), &big));
        assert!(!outbox.push(draft(2), &big));
    }

    #[test]
    fn news_without_a_payload_have_room_beside_a_payload_of_any_size() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        assert!(outbox.push(draft(1), &vec![0; BYTES_MAX + 1]));
        assert!(outbox.push(draft(2), b""));
        assert!(!outbox.push(draft(3), b"x"));
    }

    #[test]
    fn a_session_that_is_over_keeps_no_memory_in_stock() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let blocks: Vec<_> = (0..BLOCKS_MAX).map_while(|_| outbox.block(|| false)).collect();
        assert_eq!(blocks.len(), BLOCKS_MAX);
        for block in blocks {
            outbox.put_back(block);
        }
        assert!(outbox.push(draft(1), b"one"));
        outbox.take_parts().into_iter().for_each(|part| outbox.give_back(part));
        assert!(outbox.stock_bytes() > BLOCKS_MAX * BLOCK_BYTES);
        outbox.trim();
        let shared = outbox.stock_bytes();
        assert!(0 < shared && shared < BLOCK_BYTES, "the next event comes soon: {shared}");
        outbox.empty_stock();
        assert_eq!(outbox.stock_bytes(), 0);
    }

    /// As a relay's rows go: one shared batch after each block.
    #[test]
    fn shared_batches_between_blocks_are_used_again_and_bounded() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let (mut addresses, large) = (Vec::new(), vec![7; BYTES_MAX / 16]);
        for _ in 0..3 {
            for _ in 0..2 {
                assert!(outbox.push(draft(1), &large));
                outbox.put_block(outbox.block(|| false).unwrap_or_default());
            }
            let parts = outbox.take_parts();
            let shared = parts.iter().filter(|part| !part.is_block());
            let mut now: Vec<_> = shared.map(|part| part.batch.arena.as_ptr().addr()).collect();
            now.sort_unstable();
            addresses.push(now);
            for part in parts {
                outbox.give_back(part);
            }
        }
        assert!(addresses[0].len() == 2 && addresses.iter().all(|now| *now == addresses[0]));
        for _ in 0..20 {
            assert!(outbox.push(draft(1), &large[..BYTES_MAX / 32]));
            outbox.put_block(outbox.block(|| false).unwrap_or_default());
        }
        outbox.take_parts().into_iter().for_each(|part| outbox.give_back(part));
        outbox.trim();
        let one = outbox.stock_bytes();
        assert!(0 < one && one <= BYTES_MAX / 4, "{one}");
    }

    #[test]
    fn a_waiting_push_goes_on_when_the_keeper_takes() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        while outbox.push(draft(0), b"") {}
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| outbox.push_waiting(draft(1), b"late", || true));
            let mut batch = Batch::default();
            assert!(outbox.take(&mut batch));
            assert!(waiting.join().is_ok_and(|pushed| pushed));
        });
    }

    /// A stamp of hours has more digits than an `f32` holds.
    #[test]
    fn a_call_that_blocked_for_long_is_told_at_its_very_return() {
        let hour = 3_600_000_000_000_u64;
        for blocked_ns in [hour + 184, hour + 6000, hour + 16_000, 10 * hour + 1] {
            let begun = Stamp(222_000);
            let returned = begun.after(Duration::from_nanos(blocked_ns));
            let draft = EventDraft { blocked_ns: blocked_ns as f32, ..draft(begun.0) };
            assert_eq!(draft.held_back(returned).at, returned);
        }
        let returned = Stamp(1000).after(HOLD_BACK_MAX / 2);
        assert_eq!(draft(1000).held_back(returned).at, Stamp(1000));
    }

    #[test]
    fn an_unfinished_send_holds_later_events_back_for_a_while() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let limit = HOLD_BACK_MAX.as_nanos() as u64;
        let now = Stamp(10 * limit);
        assert_eq!(outbox.complete_until(now), now);
        let recent = outbox.send_begins(Stamp(now.0 - 5));
        assert_eq!(outbox.complete_until(now), Stamp(now.0 - 5));
        let old = outbox.send_begins(Stamp(1));
        assert_eq!(outbox.complete_until(now), Stamp(now.0 - limit));
        drop((recent, old));
        assert_eq!(outbox.complete_until(now), now);
    }
}
