//! A load: many sends a second at one destination for a time, measured.

use crate::net::Stamp;
use crate::payload::PreparedMessage;
use std::time::Duration;

/// The most datagrams a second: what one thread sends with two calls a core's time to spare. A cap, too, so
/// that this is no weapon.
pub const DATAGRAMS_PER_SECOND_MAX: u32 = 100_000;

/// The most connections a second. Each costs both ends a port and several packets; what a server of this kind
/// takes is a few thousand.
pub const CONNECTIONS_PER_SECOND_MAX: u32 = 2_000;

/// The longest load: it stops by itself.
pub const LOAD_TIME_MAX: Duration = Duration::from_hours(1);

/// How much that was due is still sent if the thread could not run in time; what is older is given up, so that
/// no burst follows a break.
const CATCH_UP: Duration = Duration::from_millis(50);

/// What a load is of.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum LoadKind {
    /// Datagrams, from a socket of its own.
    #[default]
    Datagrams,
    /// Connections: each is made, is sent the message if there is one, and is reset once it was answered.
    Connections,
}

impl LoadKind {
    /// The most of them in a second.
    pub fn per_second_max(self) -> u32 {
        match self {
            Self::Datagrams => DATAGRAMS_PER_SECOND_MAX,
            Self::Connections => CONNECTIONS_PER_SECOND_MAX,
        }
    }
}

/// A load that may be put on something. Made by [`LoadPlan::new`], it keeps the bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadPlan {
    kind: LoadKind,
    per_second: u32,
    time: Duration,
    message: PreparedMessage,
}

/// Why a load may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadMistake {
    /// None a second, or more than there may be.
    #[error("{0} a second are not between 1 and {1}")]
    Rate(u32, u32),
    /// No time, or more than [`LOAD_TIME_MAX`].
    #[error("{0:?} is not between nothing and an hour")]
    Time(Duration),
}

impl LoadPlan {
    /// So many a second for a time.
    ///
    /// # Errors
    /// [`LoadMistake`]
    pub fn new(
        kind: LoadKind,
        per_second: u32,
        time: Duration,
        message: PreparedMessage,
    ) -> Result<Self, LoadMistake> {
        let most = kind.per_second_max();
        if !(1..=most).contains(&per_second) {
            return Err(LoadMistake::Rate(per_second, most));
        }
        if time.is_zero() || time > LOAD_TIME_MAX {
            return Err(LoadMistake::Time(time));
        }
        Ok(Self { kind, per_second, time, message })
    }

    /// What it is of.
    pub fn kind(&self) -> LoadKind {
        self.kind
    }

    /// How many a second.
    pub fn per_second(&self) -> u32 {
        self.per_second
    }

    /// For how long.
    pub fn time(&self) -> Duration {
        self.time
    }

    /// What is sent.
    pub fn message(&self) -> &PreparedMessage {
        &self.message
    }
}

/// Which of a load's sends are due.
#[derive(Clone, Debug)]
pub struct LoadPace {
    start: Stamp,
    per_second: u64,
    total: u64,
    catch_up: u64,
    /// Sends that were due so far, begun or given up.
    asked: u64,
}

impl LoadPace {
    /// The first is due at `start`.
    pub fn new(start: Stamp, plan: &LoadPlan) -> Self {
        let per_second = u64::from(plan.per_second);
        let of = |time: Duration| (u128::from(per_second) * time.as_nanos() / NS_PER_S) as u64;
        let (total, catch_up) = (of(plan.time).max(1), of(CATCH_UP).max(1));
        Self { start, per_second, total, catch_up, asked: 0 }
    }

    /// How many are to be begun now: all that have become due since the last look, less those that are too old.
    pub fn due(&mut self, now: Stamp) -> u64 {
        if now < self.start {
            return 0;
        }
        let since = u128::from(now.0 - self.start.0);
        let due = (since * u128::from(self.per_second) / NS_PER_S) as u64 + 1;
        let new = due.min(self.total).saturating_sub(self.asked);
        self.asked += new;
        new.min(self.catch_up)
    }

    /// When the next one is due; `None` if there is none.
    pub fn next(&self) -> Option<Stamp> {
        let after_ns = u128::from(self.asked) * NS_PER_S / u128::from(self.per_second.max(1));
        let next = Stamp(self.start.0.saturating_add(u64::try_from(after_ns).unwrap_or(u64::MAX)));
        (self.asked < self.total).then_some(next)
    }

    /// How many were due so far.
    pub fn asked(&self) -> u64 {
        self.asked
    }
}

const NS_PER_S: u128 = 1_000_000_000;

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn plan(per_second: u32, time: Duration) -> LoadPlan {
        LoadPlan::new(LoadKind::Datagrams, per_second, time, Vec::new().into()).unwrap()
    }

    fn at(micros: u64) -> Stamp {
        Stamp(7_000_000 + micros * 1000)
    }

    #[test]
    fn bounds_are_kept() {
        let new = |kind, rate, time| LoadPlan::new(kind, rate, time, Vec::new().into());
        let second = Duration::from_secs(1);
        for kind in [LoadKind::Datagrams, LoadKind::Connections] {
            let most = kind.per_second_max();
            assert!(new(kind, most, LOAD_TIME_MAX).is_ok());
            assert_eq!(new(kind, most + 1, second), Err(LoadMistake::Rate(most + 1, most)));
            assert_eq!(new(kind, 0, second), Err(LoadMistake::Rate(0, most)));
            let long = LOAD_TIME_MAX + second;
            assert_eq!(new(kind, 1, long), Err(LoadMistake::Time(long)));
            assert_eq!(new(kind, 1, Duration::ZERO), Err(LoadMistake::Time(Duration::ZERO)));
        }
    }

    #[test]
    fn each_becomes_due_once_and_all_are_all() {
        let mut pace = LoadPace::new(at(0), &plan(1000, Duration::from_secs(1)));
        assert_eq!(pace.next(), Some(at(0)));
        let table = [(0, 1), (999, 0), (1000, 1), (5_000, 4), (5_001, 0), (40_000, 35)];
        for (micros, due) in table {
            assert_eq!(pace.due(at(micros)), due, "at {micros} µs");
        }
        assert_eq!((pace.asked(), pace.next()), (41, Some(at(41_000))));
        let left = (41..2_000).map(|millis| pace.due(at(millis * 1000))).sum::<u64>();
        assert_eq!((left, pace.asked(), pace.next()), (959, 1000, None));
    }

    #[test]
    fn after_a_break_no_burst_follows_and_what_was_given_up_is_asked_for() {
        let mut pace = LoadPace::new(at(0), &plan(1000, Duration::from_secs(10)));
        assert_eq!(pace.due(at(0)), 1);
        assert_eq!(pace.due(at(2_000_000)), 50);
        assert_eq!(pace.asked(), 2001);
    }

    #[test]
    fn one_a_second_is_one_a_second() {
        let mut pace = LoadPace::new(at(0), &plan(1, Duration::from_millis(100)));
        assert_eq!((pace.due(at(0)), pace.due(at(90_000)), pace.next()), (1, 0, None));
        let mut most = LoadPace::new(at(0), &plan(100_000, LOAD_TIME_MAX));
        most.due(at(0));
        assert_eq!(most.next(), Some(at(10)));
    }
}
