//! When what is sent again and again is due: by deadlines from the start, so that nothing drifts.

use crate::net::Stamp;
use std::time::Duration;

/// The shortest time between two sends of a repeat: what a thread that sleeps can keep, and a cap of a thousand a
/// second. More than that is a load.
pub const PAUSE_MIN: Duration = Duration::from_millis(1);

/// The longest time between two sends of a repeat.
pub const PAUSE_MAX: Duration = Duration::from_hours(24);

/// A send is late from so much on, or from half of its pause if that is less.
const LATE_FROM: Duration = Duration::from_millis(1);

/// The slots of something that is sent again and again.
///
/// Each slot has its moment, counted from the start and never from the last send, so that a late send makes no
/// other late. A slot whose successor is due as well is passed over: nothing is ever sent twice to catch up.
#[derive(Clone, Debug)]
pub struct Schedule {
    start: Stamp,
    /// When each slot of a round is due, in nanoseconds after the round's beginning.
    offsets_ns: Vec<u64>,
    round_ns: u64,
    /// How many slots there are; `None` for no end.
    slots: Option<u64>,
    next: u64,
    passed_over: u64,
    late: u64,
    worst: Duration,
}

/// What to do at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing until then.
    Wait(Stamp),
    /// Send, now.
    Send {
        /// The number of the slot, from 0.
        slot: u64,
        /// How long ago it was due.
        late_by: Duration,
    },
    /// Nothing any more.
    Over,
}

impl Schedule {
    /// The first slot is at `start`; after each comes its pause, of which those of a round are given. Pauses
    /// below a nanosecond count as one.
    pub fn new(start: Stamp, pauses: &[Duration], slots: Option<u64>) -> Self {
        let mut round_ns = 0_u64;
        let offsets_ns = pauses.iter().map(|pause| {
            let offset = round_ns;
            round_ns = round_ns.saturating_add(nanoseconds(*pause).max(1));
            offset
        });
        let offsets_ns: Vec<u64> = offsets_ns.collect();
        let slots = if offsets_ns.is_empty() { Some(0) } else { slots };
        Self {
            start,
            offsets_ns,
            round_ns: round_ns.max(1),
            slots,
            next: 0,
            passed_over: 0,
            late: 0,
            worst: Duration::ZERO,
        }
    }

    /// When there is something to do next; `None` if it is over.
    pub fn due(&self) -> Option<Stamp> {
        (!self.is_over()).then(|| self.due_at(self.next))
    }

    /// What to do at this moment. A slot that it names is done with.
    pub fn turn(&mut self, now: Stamp) -> Turn {
        let Some(due) = self.due() else { return Turn::Over };
        if due > now {
            return Turn::Wait(due);
        }
        let newest = self.newest_due(now).max(self.next);
        let newest = self.slots.map_or(newest, |slots| newest.min(slots));
        self.passed_over += newest - self.next;
        self.next = newest;
        if self.is_over() {
            return Turn::Over;
        }
        let slot = self.next;
        let late_by = now.since(self.due_at(slot));
        self.next += 1;
        self.note(slot, late_by);
        Turn::Send { slot, late_by }
    }

    /// Slots that were passed over, since they were a whole pause late.
    pub fn passed_over(&self) -> u64 {
        self.passed_over
    }

    /// Sends that were late.
    pub fn late(&self) -> u64 {
        self.late
    }

    /// How late the worst of all sends was.
    pub fn worst(&self) -> Duration {
        self.worst
    }

    fn is_over(&self) -> bool {
        self.slots.is_some_and(|slots| self.next >= slots)
    }

    fn note(&mut self, slot: u64, late_by: Duration) {
        let pause = self.due_at(slot + 1).since(self.due_at(slot));
        self.late += u64::from(late_by >= LATE_FROM.min(pause / 2));
        self.worst = self.worst.max(late_by);
    }

    fn due_at(&self, slot: u64) -> Stamp {
        let len = self.offsets_ns.len().max(1) as u64;
        let offset = self.offsets_ns.get((slot % len) as usize).copied().unwrap_or_default();
        let after_ns = self.round_ns.saturating_mul(slot / len).saturating_add(offset);
        Stamp(self.start.0.saturating_add(after_ns))
    }

    /// The last slot that is due at this moment, which is not before the start.
    fn newest_due(&self, now: Stamp) -> u64 {
        let since_ns = now.0.saturating_sub(self.start.0);
        let (round, within_ns) = (since_ns / self.round_ns, since_ns % self.round_ns);
        let place = self.offsets_ns.partition_point(|offset| *offset <= within_ns);
        (round * self.offsets_ns.len() as u64 + place as u64).saturating_sub(1)
    }
}

/// In nanoseconds, of which 64 bits hold 584 years.
fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
