//! What a session does by itself at this moment, for whoever shows it.

use super::repeat::{RepeatFigures, RepeatPlan};
use crate::net::{NetError, Stamp};
use crate::threads::locked;
use std::sync::Mutex;
use std::time::Duration;

/// Live facts of what a session does by itself. Its workers write, everybody reads.
#[derive(Debug, Default)]
pub struct AutomationFacts {
    repeat: Mutex<Option<RepeatStatus>>,
}

/// How a session's repeat stands, or how the last one ended.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatStatus {
    /// Since when.
    pub since: Stamp,
    /// How many messages it has; more than one are a sequence.
    pub messages: usize,
    /// The pause between two sends, if it is the same everywhere.
    pub pause: Option<Duration>,
    /// How far it is.
    pub figures: RepeatFigures,
    /// Where it stands.
    pub phase: RepeatPhase,
}

/// Where a repeat stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepeatPhase {
    /// A name is being looked up.
    LookingUp,
    /// It sends.
    Running,
    /// It is over.
    Ended(RepeatEnd),
}

/// Why a repeat is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepeatEnd {
    /// All of it was due.
    Done,
    /// A person stopped it, or began another.
    Stopped,
    /// The connection or the session is over.
    Closed,
    /// This went wrong.
    Failed(NetError),
}

impl AutomationFacts {
    /// How the repeat stands; `None` if there never was one.
    pub fn repeat(&self) -> Option<RepeatStatus> {
        locked(&self.repeat).clone()
    }

    /// Another repeat.
    pub(in crate::net) fn set_repeat(&self, status: RepeatStatus) {
        *locked(&self.repeat) = Some(status);
    }

    /// The repeat is so far.
    pub(in crate::net) fn repeat_is(&self, figures: RepeatFigures) {
        if let Some(status) = &mut *locked(&self.repeat) {
            status.figures = figures;
        }
    }

    /// The repeat stands elsewhere.
    pub(in crate::net) fn set_repeat_phase(&self, phase: RepeatPhase) {
        if let Some(status) = &mut *locked(&self.repeat) {
            status.phase = phase;
        }
    }
}

impl RepeatStatus {
    /// That of one that has not begun.
    pub fn new(plan: &RepeatPlan, since: Stamp) -> Self {
        Self {
            since,
            messages: plan.items().len(),
            pause: plan.pause(),
            figures: RepeatFigures { slots: plan.slots(), ..RepeatFigures::default() },
            phase: RepeatPhase::Running,
        }
    }

    /// Whether it is not over.
    pub fn is_running(&self) -> bool {
        !matches!(self.phase, RepeatPhase::Ended(_))
    }
}
