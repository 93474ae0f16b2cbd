//! Messages that are sent again and again: one, or several in order.

use super::schedule::{PAUSE_MAX, PAUSE_MIN, Schedule, Turn};
use crate::net::{Destination, Stamp};
use crate::payload::{Encoding, MessageText, Mistake, PreparedMessage};
use std::num::NonZeroU64;
use std::time::Duration;

/// The most messages that a sequence has: more than a person puts into a folder by hand.
pub const SEQUENCE_MAX: usize = 10_000;

/// What is sent again and again. Made by [`RepeatPlan::new`], it keeps the bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatPlan {
    items: Vec<RepeatItem>,
    rounds: Rounds,
    first: FirstSend,
}

/// One message of a repeat.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatItem {
    /// What to send; its placeholders are filled in for each send.
    pub message: PreparedMessage,
    /// The encoding of the text that it is, if a person wrote it as text.
    pub encoding: Option<Encoding>,
    /// Where to send it on a socket without connections; `None`: where the others go.
    pub to: Option<Destination>,
    /// From this send to the next.
    pub pause: Duration,
}

impl RepeatItem {
    /// A message as it is written, and the pause after it.
    ///
    /// # Errors
    /// The first thing wrong in the text.
    pub fn of(message: &MessageText, pause: Duration) -> Result<Self, Mistake> {
        let encoding = message.written_in();
        Ok(Self { message: message.prepare()?, encoding, to: None, pause })
    }
}

/// How often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rounds {
    /// Until it is stopped.
    #[default]
    UntilStopped,
    /// So many times; a sequence, so many times as a whole.
    Count(NonZeroU64),
}

/// When the first is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FirstSend {
    /// At once.
    #[default]
    AtOnce,
    /// After the first message's pause.
    AfterPause,
}

/// Why something cannot be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanMistake {
    /// There is no message.
    #[error("there is no message to send")]
    Empty,
    /// There are more than [`SEQUENCE_MAX`].
    #[error("{0} messages are too many")]
    TooMany(usize),
    /// A pause is not between [`PAUSE_MIN`] and [`PAUSE_MAX`].
    #[error("a pause of {0:?} is not between 1 ms and a day")]
    Pause(Duration),
}

impl RepeatPlan {
    /// One or several messages, in order, so many times.
    ///
    /// # Errors
    /// [`PlanMistake`]
    pub fn new(
        items: Vec<RepeatItem>,
        rounds: Rounds,
        first: FirstSend,
    ) -> Result<Self, PlanMistake> {
        let pauses = items.iter().map(|item| item.pause);
        let is_wrong = |pause: &Duration| !(PAUSE_MIN..=PAUSE_MAX).contains(pause);
        match pauses.clone().find(is_wrong) {
            Some(pause) => Err(PlanMistake::Pause(pause)),
            None if items.is_empty() => Err(PlanMistake::Empty),
            None if items.len() > SEQUENCE_MAX => Err(PlanMistake::TooMany(items.len())),
            None => Ok(Self { items, rounds, first }),
        }
    }

    /// One message, every so often.
    ///
    /// # Errors
    /// [`PlanMistake`]
    pub fn every(
        pause: Duration,
        message: PreparedMessage,
        encoding: Option<Encoding>,
        rounds: Rounds,
    ) -> Result<Self, PlanMistake> {
        let item = RepeatItem { message, encoding, to: None, pause };
        Self::new(vec![item], rounds, FirstSend::AtOnce)
    }

    /// The messages, in order.
    pub fn items(&self) -> &[RepeatItem] {
        &self.items
    }

    /// How many sends it has; `None` if it has no end.
    pub fn slots(&self) -> Option<u64> {
        match self.rounds {
            Rounds::UntilStopped => None,
            Rounds::Count(rounds) => Some(rounds.get().saturating_mul(self.items.len() as u64)),
        }
    }

    /// The pause between two sends, if it is the same everywhere.
    pub fn pause(&self) -> Option<Duration> {
        let first = self.items.first()?.pause;
        self.items.iter().all(|item| item.pause == first).then_some(first)
    }
}

/// How far a repeat is. What was sent, passed over, withheld and failed is all that was due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RepeatFigures {
    /// How many sends it has; `None` if it has no end.
    pub slots: Option<u64>,
    /// Messages sent.
    pub sent: u64,
    /// Sends that were skipped, since they were a whole pause late.
    pub passed_over: u64,
    /// Sends that were skipped, since what was sent before had not left yet, or nobody was there.
    pub withheld: u64,
    /// Sends that the system refused.
    pub failed: u64,
    /// Sends that were late.
    pub late: u64,
    /// How late the worst of all sends was.
    pub worst: Duration,
}

impl RepeatFigures {
    /// Sends that were skipped, for whatever reason.
    pub fn skipped(&self) -> u64 {
        self.passed_over + self.withheld
    }

    /// Sends whose time has come, whatever became of them.
    pub fn done(&self) -> u64 {
        self.sent + self.skipped() + self.failed
    }
}

/// A repeat under way.
#[derive(Clone, Debug)]
pub struct Repeating {
    plan: RepeatPlan,
    schedule: Schedule,
    sent: u64,
    withheld: u64,
    failed: u64,
}

/// What a repeat does at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RepeatTurn<'a> {
    /// Nothing until then.
    Wait(Stamp),
    /// Send this, and say what became of it.
    Send {
        /// What.
        item: &'a RepeatItem,
        /// Its place among the messages, from 0.
        place: usize,
        /// The number for `{count}`: that of the send, from 1.
        count: u64,
    },
    /// It is over.
    Over,
}

/// What became of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// It went, or is on its way.
    Sent,
    /// Not even tried: what was sent before has not left yet, or nobody is there.
    Withheld,
    /// The system refused it.
    Failed,
}

impl Repeating {
    /// Begins now.
    pub fn new(plan: RepeatPlan, now: Stamp) -> Self {
        let pauses: Vec<_> = plan.items.iter().map(|item| item.pause).collect();
        let start = match plan.first {
            FirstSend::AtOnce => now,
            FirstSend::AfterPause => now.after(pauses.first().copied().unwrap_or_default()),
        };
        let schedule = Schedule::new(start, &pauses, plan.slots());
        Self { plan, schedule, sent: 0, withheld: 0, failed: 0 }
    }

    /// When there is something to do next.
    pub fn due(&self) -> Option<Stamp> {
        self.schedule.due()
    }

    /// What to do at this moment. Of a send, [`note`](Self::note) what became of it.
    pub fn turn(&mut self, now: Stamp) -> RepeatTurn<'_> {
        match self.schedule.turn(now) {
            Turn::Wait(until) => RepeatTurn::Wait(until),
            Turn::Over => RepeatTurn::Over,
            Turn::Send { slot, .. } => {
                let place = (slot % self.plan.items.len().max(1) as u64) as usize;
                match self.plan.items.get(place) {
                    Some(item) => RepeatTurn::Send { item, place, count: self.sent + 1 },
                    None => RepeatTurn::Over,
                }
            }
        }
    }

    /// That became of the last send.
    pub fn note(&mut self, outcome: SendOutcome) {
        match outcome {
            SendOutcome::Sent => self.sent += 1,
            SendOutcome::Withheld => self.withheld += 1,
            SendOutcome::Failed => self.failed += 1,
        }
    }

    /// How far it is.
    pub fn figures(&self) -> RepeatFigures {
        RepeatFigures {
            slots: self.plan.slots(),
            sent: self.sent,
            passed_over: self.schedule.passed_over(),
            withheld: self.withheld,
            failed: self.failed,
            late: self.schedule.late(),
            worst: self.schedule.worst(),
        }
    }
}
