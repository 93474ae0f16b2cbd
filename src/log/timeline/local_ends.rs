//! Which ends of Unix-domain connections belong together.
//!
//! A client has no name, so that its end and that of its server do not find each other by their addresses. But a
//! listener returns connections in the order in which they were asked for, and both ends ask the system who the other one
//! is (`SO_PEERCRED`): of the connections to one listener that its own process has asked for, the first that was asked
//! for is the first that is accepted. Of some that were asked for at the same time nobody knows the order, and they stay
//! apart.
//!
//! *Invariant: what is kept is bounded; what is dropped at the bound loses its arrows.*

use super::lane::LaneId;
use super::socket::{Asked, Step};
use super::sockets::Sockets;
use crate::net::{Endpoint, UnixName};
use std::collections::{HashMap, VecDeque};

/// Ends that wait for their other end, of one listener and process: as many as may wait to be accepted.
const WAITING_MAX: usize = 1 << 12;

/// Listeners and processes that are kept; when there are more, all are forgotten.
const PLACES_MAX: usize = 1 << 10;

/// An end that has asked for a connection.
#[derive(Clone, Copy, Debug)]
struct Asking {
    lane: LaneId,
    step: Step,
    /// Whether no other one has asked at the same time.
    is_alone: bool,
}

/// The ends at one listener that one process has.
#[derive(Debug, Default)]
struct Place {
    asking: VecDeque<Asking>,
    accepted: VecDeque<(LaneId, Step)>,
    /// The one that found its other end last.
    last: Option<Step>,
}

/// Ends that wait for their other end: by the name of the listener, and the process at the other end.
#[derive(Debug, Default)]
pub(super) struct LocalEnds(HashMap<(Endpoint, u32), Place>);

impl LocalEnds {
    /// Rows are missing.
    pub(super) fn lose_sight(&mut self) {
        self.0.clear();
    }

    /// Connections to a listener were accepted and closed at once, whoever asked for them.
    pub(super) fn lose_sight_of(&mut self, listener: Endpoint) {
        self.0.retain(|(at, _), _| *at != listener);
    }

    /// It is known of an end which process has the other one. Returns ends that belong together.
    pub(super) fn has_process(
        &mut self,
        sockets: &Sockets,
        id: LaneId,
        process: u32,
    ) -> Option<(LaneId, LaneId)> {
        let entry = sockets.get(id)?;
        let (lane, facts) = (&entry.socket.lane, &entry.socket.facts);
        let listener = match lane.listener {
            Some(listener) => sockets.get(listener)?.socket.lane.local,
            None => lane.peer,
        };
        let listener = listener.filter(|end| is_named(*end))?;
        if self.0.len() >= PLACES_MAX {
            self.0.clear();
        }
        let place = self.0.entry((listener, process)).or_default();
        match (facts.accepted, facts.connect) {
            (Some(step), _) => place.accepted(id, step),
            (None, Some((step, Asked::Connected))) => place.asks(id, step),
            _ => return None,
        }
        place.next()
    }
}

impl Place {
    fn accepted(&mut self, lane: LaneId, step: Step) {
        if self.accepted.len() >= WAITING_MAX {
            self.accepted.pop_front();
        }
        self.accepted.push_back((lane, step));
    }

    fn asks(&mut self, lane: LaneId, step: Step) {
        let mut is_alone = self.last.is_none_or(|last| !overlap(last, step));
        for other in &mut self.asking {
            if overlap(other.step, step) {
                (other.is_alone, is_alone) = (false, false);
            }
        }
        if self.asking.len() >= WAITING_MAX {
            self.asking.pop_front();
        }
        // Rows of two threads come a hair out of order.
        let at = self.asking.partition_point(|other| other.step.end <= step.end);
        self.asking.insert(at, Asking { lane, step, is_alone });
    }

    /// The next two ends that belong together.
    fn next(&mut self) -> Option<(LaneId, LaneId)> {
        loop {
            let (asking, accepted) = (*self.asking.front()?, *self.accepted.front()?);
            self.accepted.pop_front();
            // Whoever asked for that one is not known: this one has asked later.
            if asking.step.begin > accepted.1.end {
                continue;
            }
            self.asking.pop_front();
            self.last = Some(asking.step);
            if asking.is_alone {
                return Some((asking.lane, accepted.0));
            }
        }
    }
}

fn overlap(one: Step, other: Step) -> bool {
    one.begin < other.end && other.begin < one.end
}

fn is_named(end: Endpoint) -> bool {
    end.unix().is_some_and(|name| name != UnixName::UNNAMED && name != UnixName::UNKEPT)
}

/// The process in the credentials that a call has returned: `(pid, uid, gid)`.
pub(super) fn process_of(credentials: &str) -> Option<u32> {
    credentials.strip_prefix('(')?.split(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Stamp;

    fn step(begin: u64, end: u64) -> Step {
        Step { begin: Stamp(begin), end: Stamp(end), row: 0, thread: 0 }
    }

    #[test]
    fn the_first_asked_is_the_first_accepted() {
        let mut place = Place::default();
        place.asks(LaneId(1), step(0, 10));
        place.asks(LaneId(2), step(20, 30));
        assert_eq!(place.next(), None);
        place.accepted(LaneId(11), step(5, 12));
        assert_eq!(place.next(), Some((LaneId(1), LaneId(11))));
        place.accepted(LaneId(12), step(12, 32));
        assert_eq!(place.next(), Some((LaneId(2), LaneId(12))));
        assert_eq!(process_of("(77, 0, 0)"), Some(77));
    }

    #[test]
    fn those_asked_for_at_the_same_time_stay_apart_and_move_no_other() {
        let mut place = Place::default();
        for (lane, begin, end) in [(1, 0, 10), (2, 5, 8), (3, 40, 50)] {
            place.asks(LaneId(lane), step(begin, end));
        }
        for lane in 11..14 {
            place.accepted(LaneId(lane), step(20, 60));
        }
        assert_eq!(place.next(), Some((LaneId(3), LaneId(13))));
        assert_eq!(place.next(), None);
    }

    #[test]
    fn one_that_was_accepted_before_it_was_asked_for_is_another_s() {
        let mut place = Place::default();
        place.accepted(LaneId(11), step(0, 5));
        place.asks(LaneId(1), step(10, 12));
        place.accepted(LaneId(12), step(5, 13));
        assert_eq!(place.next(), Some((LaneId(1), LaneId(12))));
    }
}
