//! What of a session of ICMP is at this moment, for whoever shows it.

use super::config::{IcmpKind, PROBES};
use super::event::ProbeOutcome;
use crate::threads::locked;
use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

/// Requests whose times are kept for the plot: more than it has points.
pub const PLOTTED_MAX: usize = 600;

/// Live facts of a session of ICMP. Its workers write, everybody reads.
#[derive(Debug, Default)]
pub struct IcmpFacts {
    kind: OnceLock<IcmpKind>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    target: Option<IpAddr>,
    figures: PingFigures,
    /// The last requests with the time of their reply; `None`: there is none yet, or none came.
    times: VecDeque<(u64, Option<Duration>)>,
    hops: Vec<Hop>,
}

/// What a ping has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PingFigures {
    /// Requests that went out.
    pub sent: u64,
    /// Requests that had a reply.
    pub replies: u64,
    /// Further replies to the same requests.
    pub duplicates: u64,
    /// Requests about which an error was reported.
    pub errors: u64,
    /// Requests that nobody replied to in time.
    pub unanswered: u64,
    /// The shortest time of a reply.
    pub min: Option<Duration>,
    /// The longest.
    pub max: Option<Duration>,
    /// Mean of the times, in seconds.
    mean_s: f64,
    /// Sum of the squared distances from it (Welford).
    squares: f64,
}

/// A hop of a path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hop {
    /// What became of its probes, as far as it is known.
    pub probes: Vec<ProbeOutcome>,
    /// The name of the first address, once it was looked up.
    pub name: Option<String>,
}

impl PingFigures {
    /// Mean of the times.
    pub fn mean(&self) -> Option<Duration> {
        (self.replies > 0).then(|| Duration::from_secs_f64(self.mean_s.max(0.0)))
    }

    /// Standard deviation of the times.
    pub fn deviation(&self) -> Option<Duration> {
        let variance = self.squares / self.replies as f64;
        (self.replies > 0).then(|| Duration::from_secs_f64(variance.max(0.0).sqrt()))
    }

    /// Requests without a reply, of those whose fate is known, in percent.
    pub fn loss_percent(&self) -> Option<f64> {
        let lost = self.unanswered + self.errors;
        let decided = lost + self.replies;
        (decided > 0).then(|| lost as f64 * 100.0 / decided as f64)
    }

    pub(super) fn note_reply(&mut self, time: Duration) {
        self.replies += 1;
        self.min = Some(self.min.map_or(time, |min| min.min(time)));
        self.max = Some(self.max.map_or(time, |max| max.max(time)));
        let away = time.as_secs_f64() - self.mean_s;
        self.mean_s += away / self.replies as f64;
        self.squares += away * (time.as_secs_f64() - self.mean_s);
    }
}

impl Hop {
    /// Who reported its probes: usually one, where ways differ several.
    pub fn addresses(&self) -> Vec<IpAddr> {
        let mut found = Vec::new();
        for outcome in &self.probes {
            let by = match outcome {
                ProbeOutcome::Passed(by, _) | ProbeOutcome::Reached(by, _) => Some(*by),
                ProbeOutcome::Refused(report, _) => report.by,
                ProbeOutcome::Silent | ProbeOutcome::NotSent => None,
            };
            found.extend(by.filter(|by| !found.contains(by)));
        }
        found
    }

    /// Whether all its probes are over.
    pub fn is_complete(&self) -> bool {
        self.probes.len() >= PROBES
    }
}

impl IcmpFacts {
    /// Those of a session that is about to begin.
    pub(super) fn of(kind: IcmpKind) -> Self {
        Self { kind: kind.into(), known: Mutex::default() }
    }

    /// What the session is for; `None` if it is none of ICMP.
    pub fn kind(&self) -> Option<IcmpKind> {
        self.kind.get().copied()
    }

    /// The address of the target, once it is known.
    pub fn target(&self) -> Option<IpAddr> {
        locked(&self.known).target
    }

    /// What a ping has come to so far.
    pub fn figures(&self) -> PingFigures {
        locked(&self.known).figures
    }

    /// The last requests, by their numbers, with the time of their reply.
    pub fn times(&self) -> Vec<(u64, Option<Duration>)> {
        locked(&self.known).times.iter().copied().collect()
    }

    /// The hops of a path so far, from the first.
    pub fn hops(&self) -> Vec<Hop> {
        locked(&self.known).hops.clone()
    }

    pub(super) fn set_target(&self, target: IpAddr) {
        locked(&self.known).target = Some(target);
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut PingFigures)) {
        change(&mut locked(&self.known).figures);
    }

    pub(super) fn note_sent(&self, sequence: u64) {
        let mut known = locked(&self.known);
        known.figures.sent += 1;
        if known.times.len() >= PLOTTED_MAX {
            known.times.pop_front();
        }
        known.times.push_back((sequence, None));
    }

    pub(super) fn note_time(&self, sequence: u64, time: Duration) {
        let mut known = locked(&self.known);
        known.figures.note_reply(time);
        if let Some(place) = known.times.iter_mut().rev().find(|(number, _)| *number == sequence) {
            place.1 = Some(time);
        }
    }

    pub(super) fn note_probe(&self, hop: u8, outcome: ProbeOutcome) {
        let mut known = locked(&self.known);
        let place = usize::from(hop.max(1)) - 1;
        if known.hops.len() <= place {
            known.hops.resize(place + 1, Hop::default());
        }
        if let Some(hop) = known.hops.get_mut(place) {
            hop.probes.push(outcome);
        }
    }

    pub(super) fn note_name(&self, hop: u8, name: String) {
        let mut known = locked(&self.known);
        if let Some(hop) = known.hops.get_mut(usize::from(hop.max(1)) - 1) {
            hop.name.get_or_insert(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_times() {
        let facts = IcmpFacts::default();
        for (sequence, ms) in [(1, 2), (2, 4), (3, 6)] {
            facts.note_sent(sequence);
            facts.note_time(sequence, Duration::from_millis(ms));
        }
        facts.note_sent(4);
        facts.change(|figures| figures.unanswered += 1);
        let figures = facts.figures();
        let ms = |time: Option<Duration>| time.map(|time| (time.as_secs_f64() * 1e5).round() / 1e2);
        assert_eq!((ms(figures.min), ms(figures.max)), (Some(2.0), Some(6.0)));
        assert_eq!((ms(figures.mean()), ms(figures.deviation())), (Some(4.0), Some(1.63)));
        assert_eq!(figures.loss_percent(), Some(25.0));
        assert_eq!(facts.times().last(), Some(&(4, None)));
        assert_eq!(PingFigures::default().loss_percent(), None);
    }

    #[test]
    fn the_plot_forgets_what_is_long_ago() {
        let facts = IcmpFacts::default();
        for sequence in 0..2 * PLOTTED_MAX as u64 {
            facts.note_sent(sequence);
        }
        assert_eq!(facts.times().len(), PLOTTED_MAX);
        facts.note_time(0, Duration::ZERO);
        assert_eq!(facts.figures().replies, 1, "a reply counts all the same");
    }
}
