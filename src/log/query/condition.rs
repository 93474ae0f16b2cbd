//! What can be asked of a row.

use super::value::{Moments, PeerPattern};
use crate::log::needle::BytePattern;
use crate::log::{Class, PayloadForm};
use std::ops::RangeInclusive;

/// Conditions put together.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Condition(Condition),
}

/// One condition. Rows that lack what it is about do not pass.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    Class(Class),
    /// The row is about a failure.
    Failure,
    Port(Sense, Numbers),
    Len(Sense, Numbers),
    Connection(Sense, Numbers),
    Peer(Sense, Vec<PeerPattern>),
    PeerText(TextWay, String),
    Session(Sense, Vec<String>),
    SessionText(TextWay, String),
    /// The payload as text; of other rows what they say.
    Text(TextWay, String),
    /// All of the text, but for line ends after it.
    WholeText(Sense, Vec<String>),
    Hex(HexWay, BytePattern),
    Time(Sense, Vec<Moments>),
    /// A text as the filter looks for it: in the payload as it is shown, the peer, and what the row says.
    Shown(String, PayloadForm),
}

/// Numbers, as ranges.
pub(super) type Numbers = Vec<RangeInclusive<u64>>;

/// Whether it is one of the values, or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Is,
    IsNot,
}

impl Sense {
    pub(super) fn holds(self, is: bool) -> bool {
        match self {
            Self::Is => is,
            Self::IsNot => !is,
        }
    }
}

/// How a text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextWay {
    /// Somewhere in it, whatever its case.
    Contains,
    /// At the beginning, whatever its case.
    Starts,
    /// A regular expression, which fits somewhere, whatever its case (`(?-i)` minds it).
    Matches,
}

/// How bytes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HexWay {
    Contains,
    Starts,
    Is(Sense),
}
