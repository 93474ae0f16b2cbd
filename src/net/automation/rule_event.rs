//! What sessions report of their rules, beside what they send.

use crate::net::heap::{HeapBytes, piece_bytes};

/// How much of a rule's name is reported with each row, in bytes: what fits beside a row.
pub const RULE_NAME_BYTES_MAX: usize = 80;

/// Something that a session's rules did, or were kept from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum RuleEvent {
    /// A rule that fits what came just before draws a person's attention to it. The event has the moment and the
    /// peer of the row that it is about, and comes right after it.
    Attention {
        /// Which rule.
        rule: RuleName,
        /// In which ways.
        attention: Attention,
    },
    /// Replies were not sent, or had to wait.
    Withheld {
        /// Why.
        why: Withholding,
        /// How many since this was last reported.
        replies: u64,
    },
}

/// Which rule of a table it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RuleName {
    /// Its place in the table, from 1.
    pub number: u32,
    /// What a person calls it, up to [`RULE_NAME_BYTES_MAX`]; may be empty.
    pub name: Box<str>,
}

/// How a rule draws a person's attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attention {
    /// The row of what came is marked.
    pub marks_row: bool,
    /// The view of the log is paused.
    pub pauses_view: bool,
    /// The person is notified by the desktop's own means.
    pub notifies: bool,
}

/// Why replies were not sent, or had to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Withholding {
    /// The peer has had this many in a second: they were not sent.
    Limit(u32),
    /// The same on a connection, where they wait for their turn, and nothing more is read meanwhile.
    Pace(u32),
    /// What came was sent to a broadcast or multicast address, and nobody chose to reply to those.
    Group,
}

impl RuleName {
    /// The name of a rule at a place, counted from 0.
    pub fn new(index: usize, name: &str) -> Self {
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        let cut = name.floor_char_boundary(RULE_NAME_BYTES_MAX);
        Self { number, name: name.get(..cut).unwrap_or_default().into() }
    }
}

impl Attention {
    /// Whether it does so in any way.
    pub fn is_any(self) -> bool {
        self != Self::default()
    }
}

impl RuleEvent {
    /// Whether something is not as a person may have expected.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Withheld { .. })
    }
}

impl HeapBytes for RuleEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Attention { rule, .. } => piece_bytes(rule.name.len()),
            Self::Withheld { .. } => 0,
        }
    }
}
