//! What a load came to: counted, and how long answers took.

use crate::net::Stamp;
use hdrhistogram::Histogram;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// For how long an answer is waited for.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(1);

/// Significant digits of a latency: a thousandth of it is exact enough, and costs some 200 KiB.
const DIGITS: u8 = 3;

/// Requests that may wait for an answer at once: those of the fastest load in [`ANSWER_LIMIT`]. Of more, the
/// oldest count as not answered.
const WAITING_MAX: usize = super::load::DATAGRAMS_PER_SECOND_MAX as usize;

/// How far a load is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LoadFigures {
    /// Sends that were due so far.
    pub asked: u64,
    /// Of these, those that were begun: the others came too late, or found no place.
    pub sent: u64,
    /// Those that the other end refused.
    pub refused: u64,
    /// Those that failed otherwise: no way there, no port left, no answer to a connect.
    pub failed: u64,
    /// Those that were answered; of connections without a message, those that were made.
    pub answered: u64,
    /// How long answers took: half of them no longer than this, …
    pub p50: Duration,
    /// … 99 of 100 no longer than this, …
    pub p99: Duration,
    /// … and none longer.
    pub max: Duration,
}

/// Counts what a load comes to.
#[derive(Debug)]
pub struct LoadMeter {
    sent: u64,
    refused: u64,
    failed: u64,
    answered: u64,
    latencies: Option<Histogram<u64>>,
    hasher: RandomState,
    /// What waits for an answer, oldest first: when it was sent, and its hash.
    waiting: VecDeque<(u64, Stamp)>,
    /// The same by hash: when those with this hash were sent, oldest first.
    by_hash: HashMap<u64, VecDeque<Stamp>>,
}

impl Default for LoadMeter {
    fn default() -> Self {
        Self {
            sent: 0,
            refused: 0,
            failed: 0,
            answered: 0,
            // It fails for digits that there are not.
            latencies: Histogram::new(DIGITS).ok(),
            hasher: RandomState::new(),
            waiting: VecDeque::new(),
            by_hash: HashMap::new(),
        }
    }
}

impl LoadMeter {
    /// Something was begun whose answer is reported by [`answered_after`](Self::answered_after).
    pub fn begun(&mut self) {
        self.sent += 1;
    }

    /// The other end refused one.
    pub fn refused(&mut self) {
        self.refused += 1;
    }

    /// One failed otherwise.
    pub fn failed(&mut self) {
        self.failed += 1;
    }

    /// An answer took so long.
    pub fn answered_after(&mut self, latency: Duration) {
        self.answered += 1;
        if let Some(latencies) = &mut self.latencies {
            let ns = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
            // It grows by itself up to 64 bits.
            let _ = latencies.record(ns.max(1));
        }
    }

    /// A datagram was sent at this moment.
    pub fn datagram_sent(&mut self, bytes: &[u8], at: Stamp) {
        self.sent += 1;
        self.forget_old(at);
        let hash = self.hasher.hash_one(bytes);
        self.waiting.push_back((hash, at));
        self.by_hash.entry(hash).or_default().push_back(at);
    }

    /// The last datagram was not sent after all.
    pub fn datagram_not_sent(&mut self) {
        self.sent = self.sent.saturating_sub(1);
        self.failed += 1;
        if let Some((hash, sent)) = self.waiting.pop_back() {
            self.take_newest_of(hash, sent);
        }
    }

    /// A datagram came. It answers the one with the same bytes (an echo; exact if each has bytes of its own, as by
    /// `{count}`), else the oldest that waits.
    pub fn datagram_came(&mut self, bytes: &[u8], at: Stamp) {
        self.forget_old(at);
        let hash = self.hasher.hash_one(bytes);
        // Where nothing waits, it came too late, or unasked.
        if let Some(sent) = self.take_of(hash, None).or_else(|| self.take_oldest()) {
            self.answered_after(at.since(sent));
        }
    }

    /// How far it is, with so many that were due.
    pub fn figures(&self, asked: u64) -> LoadFigures {
        let latency = |value: Option<u64>| Duration::from_nanos(value.unwrap_or_default());
        let at = |quantile| {
            let of = |latencies: &Histogram<u64>| latencies.value_at_quantile(quantile);
            latency(self.latencies.as_ref().filter(|latencies| !latencies.is_empty()).map(of))
        };
        LoadFigures {
            asked,
            sent: self.sent,
            refused: self.refused,
            failed: self.failed,
            answered: self.answered,
            p50: at(0.5),
            p99: at(0.99),
            max: latency(self.latencies.as_ref().map(Histogram::max)),
        }
    }

    /// Takes the oldest with this hash, or the one that was sent at this moment if it waits still.
    fn take_of(&mut self, hash: u64, only: Option<Stamp>) -> Option<Stamp> {
        let of_hash = self.by_hash.get_mut(&hash)?;
        let sent = *of_hash.front().filter(|sent| only.is_none_or(|only| **sent == only))?;
        of_hash.pop_front();
        if of_hash.is_empty() {
            self.by_hash.remove(&hash);
        }
        Some(sent)
    }

    fn take_newest_of(&mut self, hash: u64, only: Stamp) {
        let Some(of_hash) = self.by_hash.get_mut(&hash) else { return };
        of_hash.pop_back_if(|sent| *sent == only);
        if of_hash.is_empty() {
            self.by_hash.remove(&hash);
        }
    }

    fn take_oldest(&mut self) -> Option<Stamp> {
        while let Some((hash, sent)) = self.waiting.pop_front() {
            // Others were answered before.
            if let Some(sent) = self.take_of(hash, Some(sent)) {
                return Some(sent);
            }
        }
        None
    }

    fn forget_old(&mut self, now: Stamp) {
        while let Some((hash, sent)) = self.waiting.front().copied()
            && (now.since(sent) > ANSWER_LIMIT || self.waiting.len() >= WAITING_MAX)
        {
            self.waiting.pop_front();
            self.take_of(hash, Some(sent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> Stamp {
        Stamp(1_000_000_000 + millis * 1_000_000)
    }

    #[test]
    fn an_echo_answers_the_datagram_with_its_bytes_whatever_was_lost() {
        let mut meter = LoadMeter::default();
        for count in 0..100 {
            meter.datagram_sent(&[count], at(u64::from(count)));
        }
        // Each second one comes back, 3 ms after it went.
        for count in (1..100).step_by(2) {
            meter.datagram_came(&[count], at(u64::from(count) + 3));
        }
        let figures = meter.figures(120);
        assert_eq!((figures.asked, figures.sent, figures.answered), (120, 100, 50));
        for latency in [figures.p50, figures.p99, figures.max] {
            assert!(latency.abs_diff(Duration::from_millis(3)) < Duration::from_micros(10));
        }
    }

    #[test]
    fn other_answers_are_to_the_oldest_that_waits() {
        let mut meter = LoadMeter::default();
        meter.datagram_sent(b"a", at(0));
        meter.datagram_sent(b"a", at(10));
        meter.datagram_came(b"yes", at(11));
        meter.datagram_came(b"yes", at(12));
        meter.datagram_came(b"unasked", at(12));
        let figures = meter.figures(2);
        assert_eq!(figures.answered, 2);
        assert!(figures.max.abs_diff(Duration::from_millis(11)) < Duration::from_micros(20));
    }

    #[test]
    fn an_answer_that_takes_too_long_is_none() {
        let mut meter = LoadMeter::default();
        meter.datagram_sent(b"a", at(0));
        meter.datagram_came(b"a", at(1001));
        assert_eq!(meter.figures(1).answered, 0);
        assert_eq!((meter.waiting.len(), meter.by_hash.len()), (0, 0), "nothing is kept");
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut meter = LoadMeter::default();
        for count in 0..WAITING_MAX as u64 + 10 {
            meter.datagram_sent(&count.to_le_bytes(), at(0));
        }
        assert!(meter.waiting.len() <= WAITING_MAX && meter.by_hash.len() <= WAITING_MAX);
    }

    #[test]
    fn figures_of_a_thousand_latencies() {
        let mut meter = LoadMeter::default();
        assert_eq!(meter.figures(0), LoadFigures::default());
        for millis in 1..=1000 {
            meter.begun();
            meter.answered_after(Duration::from_millis(millis));
        }
        meter.refused();
        meter.failed();
        let LoadFigures { p50, p99, max, refused, failed, .. } = meter.figures(1000);
        let near = |is: Duration, millis: u64| {
            is.abs_diff(Duration::from_millis(millis)) <= Duration::from_millis(millis) / 500
        };
        assert!(near(p50, 500) && near(p99, 990) && near(max, 1000), "{p50:?} {p99:?} {max:?}");
        assert_eq!((refused, failed), (1, 1));
    }
}
