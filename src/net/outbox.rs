//! Where workers put events and the log's keeper takes them: one bounded batch for each session.
//!
//! A worker pays one uncontended lock (about 15 ns) and one copy of the payload for an event. The
//! keeper swaps the whole batch for an empty one and reads it without the lock. It is rung only when
//! the batch was empty, and it paces itself, so a flood costs a few hundred wakes a second.

use super::{Batch, Event, EventKind, Peer, SessionId, Stamp, clock, locked};
use std::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::Waker;
use std::time::Duration;

/// Events that may wait in an outbox: 46 ms of the fastest flood that one core can receive
/// (700 000 datagrams a second), while the keeper comes every few milliseconds.
pub const EVENTS_MAX: usize = 32_768;

/// Places beyond [`EVENTS_MAX`] for news without payload, so that a flood does not crowd out why a
/// session ended.
pub const NEWS_EXTRA_MAX: usize = 1024;

/// Payload bytes that may wait in an outbox. One event may exceed it when it comes first.
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

/// An event about to be put into an outbox: what [`Event`] has, without a place in an arena.
#[derive(Debug)]
pub struct News {
    /// When it happened.
    pub at: Stamp,
    /// Whom it concerns.
    pub peer: Peer,
    /// How long the call behind it blocked, in nanoseconds.
    pub blocked_ns: f32,
    /// What happened.
    pub kind: EventKind,
}

impl News {
    /// A call that began at `at` and is over: if it blocked for longer than the log waits for it, it
    /// is told at its return, since later events are in the log already.
    #[must_use]
    pub fn held_back(self) -> Self {
        let blocked = Duration::from_nanos(self.blocked_ns as u64);
        if blocked < HOLD_BACK_MAX {
            return self;
        }
        Self { at: self.at.after(blocked), ..self }
    }
}

/// A session's bounded queue of events.
#[derive(Debug)]
pub struct Outbox {
    session: SessionId,
    batch: Mutex<Batch>,
    room: Condvar,
    bell: Waker,
    /// Starts of unfinished sends as stamp + 1; 0 for none.
    in_flight: [AtomicU64; IN_FLIGHT_MAX],
}

impl Outbox {
    /// An empty outbox; `bell` is rung when its first event comes in.
    pub fn new(session: SessionId, bell: Waker) -> Arc<Self> {
        Arc::new(Self {
            session,
            batch: Mutex::default(),
            room: Condvar::new(),
            bell,
            in_flight: [const { AtomicU64::new(0) }; IN_FLIGHT_MAX],
        })
    }

    /// The session whose events these are.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Puts an event in, or answers `false` at once if there is no room: then the caller counts it
    /// as lost.
    #[must_use]
    pub fn push(&self, news: News, payload: &[u8]) -> bool {
        let batch = locked(&self.batch);
        if !has_room(&batch, &news, payload.len()) {
            return false;
        }
        self.put(batch, news, payload);
        true
    }

    /// Puts an event in, waiting for room while `go_on` says so: for streams, whose peers can be
    /// made to wait. `false` if it was given up.
    #[must_use]
    pub fn push_waiting(&self, news: News, payload: &[u8], go_on: impl Fn() -> bool) -> bool {
        /// How late a stop may be noticed by a worker that waits for room.
        const STOP_CHECK: Duration = Duration::from_millis(10);
        let mut batch = locked(&self.batch);
        while !has_room(&batch, &news, payload.len()) {
            if !go_on() {
                return false;
            }
            batch = match self.room.wait_timeout(batch, STOP_CHECK) {
                Ok((batch, _)) => batch,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        self.put(batch, news, payload);
        true
    }

    /// Appends to the locked batch, unlocks it, and rings if it was empty.
    fn put(&self, mut batch: MutexGuard<'_, Batch>, news: News, payload: &[u8]) {
        let first = batch.events.is_empty();
        append(&mut batch, news, payload);
        drop(batch);
        if first {
            self.bell.wake_by_ref();
        }
    }

    /// Rings the bell without an event: something else about the session has changed.
    pub fn ring(&self) {
        self.bell.wake_by_ref();
    }

    /// Swaps the waiting events for the (cleared) batch of the caller. `false` if there were none.
    pub fn take(&self, batch: &mut Batch) -> bool {
        let mut waiting = locked(&self.batch);
        if waiting.events.is_empty() {
            return false;
        }
        std::mem::swap(&mut *waiting, batch);
        waiting.clear();
        drop(waiting);
        self.room.notify_all();
        true
    }

    /// Notes that a send begins, so that what it causes is not logged before it. Drop the answer when
    /// the send is in the outbox.
    pub fn send_begins(&self, at: Stamp) -> InFlight<'_> {
        let claim =
            |place: &&AtomicU64| place.compare_exchange(0, at.0 + 1, Relaxed, Relaxed).is_ok();
        InFlight(self.in_flight.iter().find(claim))
    }

    /// The moment up to which all events of this session are known, as of `now`.
    pub fn complete_until(&self, now: Stamp) -> Stamp {
        let oldest = Stamp(now.0.saturating_sub(HOLD_BACK_MAX.as_nanos() as u64));
        let mut until = now;
        for place in &self.in_flight {
            let start = place.load(Acquire);
            if start != 0 && Stamp(start - 1) < until {
                until = Stamp(start - 1).max(oldest);
            }
        }
        until
    }
}

/// Events of one stream on their way to the outbox: what is read goes straight into the arena that
/// the log will keep, and is delivered when nothing more waits to be read.
#[derive(Debug)]
pub struct Lane {
    outbox: Arc<Outbox>,
    batch: Batch,
    /// Bytes of the arena that belong to events.
    filled: usize,
}

/// Payload bytes after which a lane is to be delivered.
pub const LANE_BYTES: usize = 1 << 20;

/// Events after which a lane is to be delivered.
pub const LANE_EVENTS: usize = 4096;

impl Lane {
    /// An empty lane to the outbox.
    pub fn new(outbox: Arc<Outbox>) -> Self {
        Self { outbox, batch: Batch::default(), filled: 0 }
    }

    /// Room of so many bytes to read into.
    pub fn room(&mut self, bytes: usize) -> &mut [u8] {
        self.batch.arena.resize(self.filled + bytes, 0);
        self.batch.arena.get_mut(self.filled..).unwrap_or_default()
    }

    /// Puts an event in, whose payload is the first so many bytes of the room.
    pub fn push(&mut self, news: News, payload_bytes: usize) {
        let News { at, peer, blocked_ns, kind } = news;
        let start = self.filled as u32;
        self.filled += payload_bytes;
        self.batch.events.push(Event {
            at,
            peer,
            blocked_ns,
            start,
            len: payload_bytes as u32,
            kind,
        });
    }

    /// The payload of the event that was put in last.
    pub fn last_payload(&self) -> &[u8] {
        self.batch.events.last().map_or(&[], |event| self.batch.payload(event))
    }

    /// Whether nothing waits to be delivered.
    pub fn is_empty(&self) -> bool {
        self.batch.events.is_empty()
    }

    /// Whether it holds so much that it is to be delivered, whatever else waits to be read.
    pub fn is_full(&self) -> bool {
        self.filled >= LANE_BYTES || self.batch.events.len() >= LANE_EVENTS
    }

    /// Hands everything over to the outbox, waiting for room while `go_on` says so. Answers how many
    /// events were given up.
    #[must_use]
    pub fn deliver(&mut self, go_on: impl Fn() -> bool) -> u64 {
        let mut lost = 0;
        let batch = std::mem::take(&mut self.batch);
        for event in &batch.events {
            let Event { at, peer, blocked_ns, ref kind, .. } = *event;
            let news = News { at, peer, blocked_ns, kind: kind.clone() };
            lost += u64::from(!self.outbox.push_waiting(news, batch.payload(event), &go_on));
        }
        self.batch = batch;
        self.batch.clear();
        self.filled = 0;
        lost
    }
}

fn has_room(batch: &Batch, news: &News, payload_bytes: usize) -> bool {
    use EventKind::{Received, SendFailed, Sent};
    let events_max = match news.kind {
        Received { .. } | Sent | SendFailed(_) => EVENTS_MAX,
        _ => EVENTS_MAX + NEWS_EXTRA_MAX,
    };
    batch.events.is_empty()
        || (batch.events.len() < events_max && batch.arena.len() + payload_bytes <= BYTES_MAX)
}

fn append(batch: &mut Batch, news: News, payload: &[u8]) {
    if batch.events.is_empty() {
        batch.wall_offset_ns = clock::wall_offset_ns();
    }
    let start = batch.arena.len() as u32;
    batch.arena.extend_from_slice(payload);
    let News { at, peer, blocked_ns, kind } = news;
    batch.events.push(Event { at, peer, blocked_ns, start, len: payload.len() as u32, kind });
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

    fn news(at: u64) -> News {
        News {
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
        assert!(outbox.push(news(1), b"one"));
        assert!(outbox.push(news(2), b"two"));
        assert_eq!(rings.0.load(SeqCst), 1);
        let mut batch = Batch::default();
        assert!(outbox.take(&mut batch));
        let texts: Vec<_> = batch.events.iter().map(|event| batch.payload(event)).collect();
        assert_eq!(texts, [b"one", b"two"]);
        batch.clear();
        assert!(!outbox.take(&mut batch));
        assert!(outbox.push(news(3), b""));
        assert_eq!(rings.0.load(SeqCst), 2);
    }

    #[test]
    fn is_bounded_in_events_and_in_bytes() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let taken = (0..EVENTS_MAX as u64 + 10).filter(|at| outbox.push(news(*at), b"")).count();
        assert_eq!(taken, EVENTS_MAX);
        assert!(!outbox.push_waiting(news(0), b"", || false));
        let mut batch = Batch::default();
        assert!(outbox.take(&mut batch));
        let big = vec![0; BYTES_MAX / 2 + 1];
        assert!(outbox.push(news(1), &big));
        assert!(!outbox.push(news(2), &big));
    }

    #[test]
    fn a_waiting_push_goes_on_when_the_keeper_takes() {
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        while outbox.push(news(0), b"") {}
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| outbox.push_waiting(news(1), b"late", || true));
            let mut batch = Batch::default();
            assert!(outbox.take(&mut batch));
            assert!(waiting.join().is_ok_and(|pushed| pushed));
        });
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
