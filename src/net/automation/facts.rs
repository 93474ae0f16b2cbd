//! What a session does by itself at this moment, for whoever shows it.

use super::load::{LoadKind, LoadPlan};
use super::load_meter::LoadFigures;
use super::repeat::{RepeatFigures, RepeatPlan};
use crate::net::{NetError, Stamp};
use crate::threads::locked;
use std::sync::Mutex;
use std::time::Duration;

/// Live facts of what a session does by itself. Its workers write, everybody reads.
#[derive(Debug, Default)]
pub struct AutomationFacts {
    repeat: Mutex<Option<RepeatStatus>>,
    load: Mutex<Option<LoadStatus>>,
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

/// How a session's load stands, or how the last one ended.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadStatus {
    /// Since when.
    pub since: Stamp,
    /// What it is of.
    pub kind: LoadKind,
    /// How many a second.
    pub per_second: u32,
    /// For how long.
    pub time: Duration,
    /// How far it is.
    pub figures: LoadFigures,
    /// Where it stands.
    pub phase: RepeatPhase,
}

/// Where a repeat or a load stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepeatPhase {
    /// A name is being looked up.
    LookingUp,
    /// It sends.
    Running,
    /// It is over.
    Ended(RepeatEnd),
}

/// Why a repeat or a load is over.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

    /// How the load stands; `None` if there never was one.
    pub fn load(&self) -> Option<LoadStatus> {
        locked(&self.load).clone()
    }

    /// Another load.
    pub(in crate::net) fn set_load(&self, status: LoadStatus) {
        *locked(&self.load) = Some(status);
    }

    /// The load is so far.
    pub(in crate::net) fn load_is(&self, figures: LoadFigures) {
        if let Some(status) = &mut *locked(&self.load) {
            status.figures = figures;
        }
    }

    /// The load stands elsewhere.
    pub(in crate::net) fn set_load_phase(&self, phase: RepeatPhase) {
        if let Some(status) = &mut *locked(&self.load) {
            status.phase = phase;
        }
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

impl RepeatPhase {
    /// Whether it is not over.
    pub fn is_running(&self) -> bool {
        !matches!(self, Self::Ended(_))
    }
}

impl LoadStatus {
    /// That of one that has not begun.
    pub fn new(plan: &LoadPlan, since: Stamp) -> Self {
        Self {
            since,
            kind: plan.kind(),
            per_second: plan.per_second(),
            time: plan.time(),
            figures: LoadFigures::default(),
            phase: RepeatPhase::LookingUp,
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
        self.phase.is_running()
    }
}
