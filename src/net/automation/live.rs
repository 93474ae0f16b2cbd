//! The rules of a running session, which can change while its workers ask them, and what they have counted.

use super::CompiledRules;
use crate::net::Stamp;
use crate::threads::locked;
use std::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// That replies were withheld is reported once in this time at most: a row for each would be the flood that the
/// limit keeps away.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// How often a rule fitted, and when last. Workers count, everybody reads.
#[derive(Debug, Default)]
pub struct RuleHits {
    count: AtomicU64,
    /// One nanosecond more than the moment; 0 for never.
    last: AtomicU64,
}

impl RuleHits {
    /// How often.
    pub fn count(&self) -> u64 {
        self.count.load(Relaxed)
    }

    /// When last; `None` if it never did.
    pub fn last(&self) -> Option<Stamp> {
        self.last.load(Relaxed).checked_sub(1).map(Stamp)
    }

    pub(super) fn note(&self, at: Stamp) {
        self.count.fetch_add(1, Relaxed);
        self.last.fetch_max(at.0.saturating_add(1), Relaxed);
    }
}

/// The rules that a session has now.
#[derive(Debug, Default)]
pub struct LiveRules {
    rules: Mutex<Arc<CompiledRules>>,
    /// Grows when they change, so that workers need not lock for each payload.
    version: AtomicU64,
    /// One nanosecond more than when withheld replies were last reported; 0 for never.
    told: AtomicU64,
    /// Replies that were withheld since.
    untold: AtomicU64,
}

/// Rules that a worker has, with their version.
pub type VersionedRules = (u64, Arc<CompiledRules>);

impl LiveRules {
    /// The session has these from now on. Rules that stay as they were go on counting.
    pub fn set(&self, rules: Arc<CompiledRules>) {
        let mut now = locked(&self.rules);
        *now = Arc::new(Arc::unwrap_or_clone(rules).counting_on(&now));
        self.version.fetch_add(1, Release);
    }

    /// The rules and their version.
    pub fn now(&self) -> VersionedRules {
        // With the lock: the two belong together.
        let rules = locked(&self.rules);
        (self.version.load(Acquire), Arc::clone(&rules))
    }

    /// The same if they are not those of this version.
    pub fn changed(&self, version: u64) -> Option<VersionedRules> {
        (self.version.load(Acquire) != version).then(|| self.now())
    }

    /// So many replies were withheld; how many are to be reported now, if that is so.
    pub fn withheld(&self, replies: u64, at: Stamp) -> Option<u64> {
        self.untold.fetch_add(replies, Relaxed);
        let told = self.told.load(Relaxed);
        let is_due = told == 0 || at.since(Stamp(told - 1)) >= TOLD_EVERY;
        let is_ours = || {
            let now = at.0.saturating_add(1);
            self.told.compare_exchange(told, now, Relaxed, Relaxed).is_ok()
        };
        (is_due && is_ours()).then(|| self.untold.swap(0, Relaxed))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::automation::{Action, Medium, Rule, RuleSet};

    fn at(millis: u64) -> Stamp {
        Stamp::default().after(Duration::from_millis(millis))
    }

    fn rules(names: &[&str]) -> Arc<CompiledRules> {
        let rule = |name: &&str| Rule {
            name: (*name).to_owned(),
            then: vec![Action::Echo],
            ..Rule::default()
        };
        let set = RuleSet { rules: names.iter().map(rule).collect(), ..RuleSet::default() };
        set.compile(Medium::Datagrams, &|_| None).unwrap()
    }

    #[test]
    fn rules_that_stay_go_on_counting() {
        let live = LiveRules::default();
        live.set(rules(&["a", "b"]));
        let (version, first) = live.now();
        first.hits(1).unwrap().note(at(5));
        assert!(live.changed(version).is_none());
        live.set(rules(&["new", "b", "b"]));
        let (_, second) = live.changed(version).unwrap();
        let counts: Vec<u64> = (0..3).map(|index| second.hits(index).unwrap().count()).collect();
        assert_eq!(counts, [0, 1, 0]);
        // A worker that has the former ones still counts for both.
        first.hits(1).unwrap().note(at(7));
        let hits = second.hits(1).unwrap();
        assert_eq!((hits.count(), hits.last()), (2, Some(at(7))));
        assert_eq!(second.hits(0).unwrap().last(), None);
        assert!(second.hits(3).is_none());
    }

    #[test]
    fn what_is_withheld_is_reported_once_a_second() {
        let live = LiveRules::default();
        let told: Vec<Option<u64>> =
            [0, 10, 999, 1000, 1500, 2100].map(|ms| live.withheld(2, at(ms))).to_vec();
        assert_eq!(told, [Some(2), None, None, Some(6), None, Some(4)]);
    }
}
