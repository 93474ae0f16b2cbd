//! What is done for a person: one act after the other, each when its turn has come. Nothing here acts.

use super::under_way::Waiting;
use crate::learn::lessons::{Act, Check, Fact, Finder, Pattern, PortMap, Progress, Step};
use crate::net::Stamp;
use std::collections::VecDeque;
use std::time::Duration;

/// How long an act waits for what it needs, and a step for its checks. The longest that lessons wait for is what a
/// second's pause of a server and a time limit of some seconds come to.
pub(super) const WAIT_MAX: Duration = Duration::from_mins(1);

/// How long an act waits for a connection that may not come at all.
pub(super) const CONNECTION_WAIT_MAX: Duration = Duration::from_secs(5);

/// Facts that are remembered for acts which wait for one.
const HEARD_MAX: usize = 1024;

/// Acts of a step that are being carried out.
#[derive(Debug)]
pub(super) struct Acting {
    /// Of which step.
    pub(super) step: usize,
    /// The place of the act whose turn it is.
    pub(super) next: usize,
    /// How far that one is.
    pub(super) phase: Phase,
    /// Since when it has been so far.
    pub(super) since: Stamp,
    /// What happened and no act has waited for.
    heard: VecDeque<Heard>,
    /// How many facts were heard so far, and how many when a check ticked last.
    heard_count: u64,
    ticked_at: u64,
    /// Acts that a person has done already.
    skipped: Vec<usize>,
}

/// How far an act is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Sessions that are ending have the ports.
    Clear,
    /// Its turn has come.
    Turn,
    /// It is carried out, and this is waited for.
    Waits(Waiting),
}

#[derive(Debug)]
struct Heard {
    number: u64,
    fact: Fact,
}

impl Acting {
    /// The acts of a step, from the first one that a person has not done.
    pub(super) fn of_step(step: usize, progress: &Progress, now: Stamp) -> Self {
        let lesson = progress.lesson();
        let skipped = lesson.steps.get(step).map(|one| done_already(one, step, progress));
        Self {
            step,
            next: 0,
            phase: Phase::Clear,
            since: now,
            heard: VecDeque::new(),
            heard_count: 0,
            ticked_at: 0,
            skipped: skipped.unwrap_or_default(),
        }
    }

    /// Goes on with the acts of a later step: what happened after the last tick may be waited for there.
    pub(super) fn go_to(&mut self, step: usize, progress: &Progress, now: Stamp) {
        let after = self.ticked_at;
        self.heard.retain(|heard| heard.number >= after);
        let (heard, heard_count) = (std::mem::take(&mut self.heard), self.heard_count);
        *self = Self { heard, heard_count, ticked_at: after, ..Self::of_step(step, progress, now) };
        self.phase = Phase::Turn;
    }

    /// The act whose turn it is; `None` after the last one.
    pub(super) fn act(&self, progress: &Progress) -> Option<&'static Act> {
        progress.lesson().steps.get(self.step)?.acts.get(self.next)
    }

    /// Whether a person has done it already.
    pub(super) fn is_done_already(&self) -> bool {
        self.skipped.contains(&self.next)
    }

    /// It is the turn of the next one.
    pub(super) fn go_on(&mut self, now: Stamp) {
        self.next += 1;
        self.be(Phase::Turn, now);
    }

    /// It is that far now.
    pub(super) fn be(&mut self, phase: Phase, now: Stamp) {
        if self.phase != phase || phase == Phase::Turn {
            (self.phase, self.since) = (phase, now);
        }
    }

    /// What it waits for, if it does.
    pub(super) fn waiting(&self) -> Option<Waiting> {
        match self.phase {
            Phase::Waits(waiting) => Some(waiting),
            Phase::Clear | Phase::Turn => None,
        }
    }

    /// Something happened.
    pub(super) fn hear(&mut self, fact: Fact) {
        if self.heard.len() == HEARD_MAX {
            self.heard.pop_front();
        }
        self.heard.push_back(Heard { number: self.heard_count, fact });
        self.heard_count += 1;
    }

    /// What was heard last made a check tick.
    pub(super) fn ticked(&mut self) {
        self.ticked_at = self.heard_count;
    }

    /// Whether this has happened to an actor since it was waited for last. What happened to it until then is past.
    pub(super) fn has_happened(&mut self, actor: usize, when: &Pattern, ports: &PortMap) -> bool {
        let mut finder = Finder::default();
        let found = self.heard.iter().find(|heard| {
            heard.fact.actor == actor && finder.find(when, &heard.fact, ports).is_some()
        });
        let Some(until) = found.map(|heard| heard.number) else { return false };
        self.heard.retain(|heard| heard.fact.actor != actor || heard.number > until);
        true
    }
}

/// The places of the sends of a step that its checks have seen already: as many as they have counted.
fn done_already(step: &Step, number: usize, progress: &Progress) -> Vec<usize> {
    let ticks: Vec<_> = progress.ticks(number).collect();
    if !ticks.is_empty() && ticks.iter().all(|tick| tick.is_done) {
        return (0..step.acts.len()).collect();
    }
    let mut done = Vec::new();
    for (check, tick) in step.checks.iter().zip(ticks) {
        let seen = step.acts.iter().enumerate().filter(|(_, act)| is_seen_by(check, act));
        let seen = seen.map(|(place, _)| place).take(tick.times as usize);
        let new: Vec<usize> = seen.filter(|place| !done.contains(place)).collect();
        done.extend(new);
    }
    done
}

/// Whether a check looks for what an act sends.
fn is_seen_by(check: &Check, act: &Act) -> bool {
    let Act::Send { by, text } = act else { return false };
    let test = match &check.when {
        Pattern::Sent(test) if check.by == *by => test,
        Pattern::Received(test) if check.by != *by => test,
        _ => return false,
    };
    let is = |wanted: &Vec<u8>| wanted == text.as_bytes();
    test.is.as_ref().or(test.has.as_ref()).is_some_and(is)
}
