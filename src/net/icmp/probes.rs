//! Requests that are on their way, and what becomes of each.

use super::event::ReplyKind;
use crate::net::Stamp;
use std::collections::VecDeque;
use std::time::Duration;

/// Requests that are remembered: at the least interval those of the longest time limit, and as many again whose
/// duplicates are recognised.
const REMEMBERED_MAX: usize = 1024;

/// A request.
#[derive(Clone, Copy, Debug)]
struct Probe {
    /// Its number, from 1; on the wire the low 16 bits of it.
    sequence: u64,
    sent: Stamp,
    fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Waits,
    Replied,
    GivenUp,
    Failed,
}

/// The requests of a ping.
#[derive(Debug, Default)]
pub(super) struct Probes(VecDeque<Probe>);

/// A reply that belongs to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Matched {
    pub(super) sequence: u64,
    pub(super) time: Duration,
    pub(super) kind: ReplyKind,
}

impl Probes {
    /// A request goes out now. It is noted before it goes: its reply may be quicker than we are.
    pub(super) fn note_sent(&mut self, sequence: u64, sent: Stamp) {
        if self.0.len() >= REMEMBERED_MAX {
            self.0.pop_front();
        }
        self.0.push_back(Probe { sequence, sent, fate: Fate::Waits });
    }

    /// The request with these low bits; of several the last one.
    fn find(&mut self, low: u16) -> Option<&mut Probe> {
        self.0.iter_mut().rev().find(|probe| probe.sequence as u16 == low)
    }

    /// A reply came; `None` if it is to no request that is remembered.
    pub(super) fn replied(&mut self, low: u16, at: Stamp) -> Option<Matched> {
        let probe = self.find(low)?;
        let kind = match probe.fate {
            Fate::Waits | Fate::Failed => ReplyKind::First,
            Fate::GivenUp => ReplyKind::Late,
            Fate::Replied => ReplyKind::Duplicate,
        };
        probe.fate = Fate::Replied;
        Some(Matched { sequence: probe.sequence, time: at.since(probe.sent), kind })
    }

    /// An error about a request came; its number, if it still waited.
    pub(super) fn failed(&mut self, low: u16) -> Option<u64> {
        let probe = self.find(low).filter(|probe| probe.fate == Fate::Waits)?;
        probe.fate = Fate::Failed;
        Some(probe.sequence)
    }

    /// A request did not go out.
    pub(super) fn forget(&mut self, sequence: u64) {
        self.0.retain(|probe| probe.sequence != sequence);
    }

    /// Gives up a request that has waited for too long; its number.
    pub(super) fn give_up(&mut self, now: Stamp, limit: Duration) -> Option<u64> {
        let is_over = |probe: &&mut Probe| {
            probe.fate == Fate::Waits && now.since(probe.sent) >= limit && now >= probe.sent
        };
        let probe = self.0.iter_mut().find(is_over)?;
        probe.fate = Fate::GivenUp;
        Some(probe.sequence)
    }

    /// When the oldest request that waits went out; `None` if none does.
    pub(super) fn oldest(&self) -> Option<Stamp> {
        self.0.iter().find(|probe| probe.fate == Fate::Waits).map(|probe| probe.sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(1);

    fn at(ms: u64) -> Stamp {
        Stamp(ms * 1_000_000)
    }

    #[test]
    fn each_request_has_one_reply_and_further_ones_are_duplicates() {
        let mut probes = Probes::default();
        probes.note_sent(1, at(0));
        let kind = |matched: Option<Matched>| matched.map(|it| (it.sequence, it.kind));
        assert_eq!(kind(probes.replied(1, at(5))), Some((1, ReplyKind::First)));
        assert_eq!(kind(probes.replied(1, at(6))), Some((1, ReplyKind::Duplicate)));
        assert_eq!(probes.replied(2, at(6)), None);
        assert_eq!(probes.failed(1), None, "what has a reply cannot fail any more");
        assert_eq!((probes.give_up(at(9000), LIMIT), probes.oldest()), (None, None));
    }

    #[test]
    fn what_is_given_up_may_still_come() {
        let mut probes = Probes::default();
        probes.note_sent(1, at(0));
        probes.note_sent(2, at(500));
        assert_eq!(probes.give_up(at(999), LIMIT), None);
        assert_eq!(probes.give_up(at(1000), LIMIT), Some(1));
        assert_eq!((probes.give_up(at(1000), LIMIT), probes.oldest()), (None, Some(at(500))));
        let late = probes.replied(1, at(1200));
        assert_eq!(late.map(|it| (it.kind, it.time.as_millis())), Some((ReplyKind::Late, 1200)));
        assert_eq!(probes.failed(2), Some(2));
    }

    #[test]
    fn numbers_go_round_and_memory_has_a_bound() {
        let mut probes = Probes::default();
        for sequence in 1..70_000_u64 {
            probes.note_sent(sequence, at(sequence));
        }
        assert_eq!(probes.0.len(), REMEMBERED_MAX);
        let matched = probes.replied(69_999_u64 as u16, at(70_000));
        assert_eq!(matched.map(|it| it.sequence), Some(69_999));
        assert_eq!(probes.replied(1, at(70_000)), None, "it is long forgotten");
    }
}
