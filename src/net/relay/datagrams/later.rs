//! Datagrams that are sent later: one thread for all of them.

use super::{Datagrams, Mapping};
use crate::net::Stamp;
use crate::net::relay::Way;
use crate::net::repeater::alarm;
use crossbeam_channel::{Receiver, select};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Datagrams that may wait; one more is dropped, which is told. With a delay of 100 ms it is 40 960 a second.
pub(super) const LATE_MAX: usize = 4096;

/// And their bytes: large ones would take 256 MiB.
const LATE_BYTES_MAX: usize = 16 << 20;

/// A datagram that waits.
pub(super) struct Late {
    pub(super) due_ns: u64,
    pub(super) mapping: Arc<Mapping>,
    pub(super) way: Way,
    pub(super) payload: Vec<u8>,
}

/// How many wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    count: AtomicUsize,
    bytes: AtomicUsize,
}

/// In the order of their times, and among equals of their coming.
struct Held {
    number: u64,
    late: Late,
}

impl Held {
    fn key(&self) -> (u64, u64) {
        (self.late.due_ns, self.number)
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Held {}

impl PartialOrd for Held {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Held {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Datagrams {
    /// `false` if there is no room.
    pub(super) fn put_later(&self, late: Late) -> bool {
        let bytes = late.payload.len();
        let Waiting { count, bytes: waiting_bytes } = &self.waiting;
        let has_room = count.fetch_add(1, Relaxed) < LATE_MAX
            && waiting_bytes.fetch_add(bytes, Relaxed) + bytes <= LATE_BYTES_MAX;
        if has_room && self.later.try_send(late).is_ok() {
            return true;
        }
        count.fetch_sub(1, Relaxed);
        if has_room || waiting_bytes.load(Relaxed) >= bytes {
            waiting_bytes.fetch_sub(bytes, Relaxed);
        }
        self.facts.dropped.add(1);
        false
    }

    /// Sends what waits when it is due, until the stop.
    pub(super) fn send_later(&self, due: &Receiver<Late>) {
        let mut held: BinaryHeap<Reverse<Held>> = BinaryHeap::new();
        let mut number = 0;
        let stop = self.shared.stop.signal();
        while !self.shared.stop.is_stopped() {
            let next = alarm(held.peek().map(|Reverse(first)| Stamp(first.late.due_ns)));
            select! {
                recv(stop) -> _ => break,
                recv(next) -> _ => {}
                recv(due) -> late => match late {
                    Ok(late) => {
                        number += 1;
                        held.push(Reverse(Held { number, late }));
                    }
                    Err(_) => break,
                },
            }
            let now = Stamp::now().0;
            while held.peek().is_some_and(|Reverse(first)| first.late.due_ns <= now) {
                let Some(Reverse(Held { late, .. })) = held.pop() else { break };
                self.waiting.count.fetch_sub(1, Relaxed);
                self.waiting.bytes.fetch_sub(late.payload.len(), Relaxed);
                self.send(&late.mapping, late.way, &late.payload);
            }
        }
        self.facts.dropped.add((held.len() + due.len()) as u64);
    }
}
