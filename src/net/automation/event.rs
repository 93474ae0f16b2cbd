//! What a session reports of what it does by itself, beside the rows of what it sends.

use super::facts::RepeatEnd;
use super::load::LoadKind;
use super::load_meter::LoadFigures;
use super::repeat::RepeatFigures;
use super::rule_event::RuleEvent;
use crate::net::NetError;
use crate::net::heap::HeapBytes;
use std::net::SocketAddr;
use std::time::Duration;

/// Something that happened in what a session does by itself.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum AutomationEvent {
    /// A repeat begins.
    RepeatBegun {
        /// How many messages it has; more than one are a sequence.
        messages: usize,
        /// The pause between two sends, if it is the same everywhere.
        pause: Option<Duration>,
        /// How many sends it has; `None` if it has no end.
        slots: Option<u64>,
    },
    /// A load begins. No send of it has a row.
    LoadBegun {
        /// What it is of.
        kind: LoadKind,
        /// Where to.
        #[serde(with = "crate::net::stored::socket_addr")]
        to: SocketAddr,
        /// How many a second.
        per_second: u32,
        /// For how long.
        time: Duration,
    },
    /// A load is over.
    LoadEnded {
        /// Why.
        end: RepeatEnd,
        /// What it came to.
        figures: LoadFigures,
    },
    /// A repeat is over.
    RepeatEnded {
        /// Why.
        end: RepeatEnd,
        /// How far it came.
        figures: RepeatFigures,
    },
    /// What the session's rules did, or were kept from, beside what they send.
    Rule(RuleEvent),
}

impl From<RuleEvent> for AutomationEvent {
    fn from(event: RuleEvent) -> Self {
        Self::Rule(event)
    }
}

impl AutomationEvent {
    /// What went wrong, if something did.
    pub fn error(&self) -> Option<&NetError> {
        match self {
            Self::RepeatEnded { end: RepeatEnd::Failed(error), .. }
            | Self::LoadEnded { end: RepeatEnd::Failed(error), .. } => Some(error),
            _ => None,
        }
    }

    /// Whether something went wrong.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Rule(event) => event.is_failure(),
            _ => self.error().is_some(),
        }
    }

    /// Its kind, for programs: the same in every language and version.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::RepeatBegun { .. } => "repeat begun",
            Self::RepeatEnded { .. } => "repeat ended",
            Self::Rule(_) => "rule",
            Self::LoadBegun { .. } => "load begun",
            Self::LoadEnded { .. } => "load ended",
        }
    }
}

impl HeapBytes for AutomationEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Rule(event) => event.heap_bytes(),
            _ => self.error().map_or(0, HeapBytes::heap_bytes),
        }
    }
}
