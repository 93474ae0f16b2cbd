//! What a payload must be like, as a person writes it: for rules, and for what a check expects.

use crate::payload::MessageText;
use serde::{Deserialize, Serialize};

/// What a payload must be like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pattern {
    /// Anything, also nothing.
    #[default]
    Anything,
    /// Exactly these bytes.
    Equals(MessageText),
    /// These bytes somewhere in it.
    Contains(MessageText),
    /// It begins with these bytes.
    Begins(MessageText),
    /// It ends with these bytes.
    Ends(MessageText),
    /// A regular expression over bytes that is found somewhere in it (syntax: crate `regex`). What its groups
    /// catch are the captures.
    Regex(String),
    /// Hex digits with `?` for any digit, such as `01 03 ?? ??`, for the whole payload; `*` at the end stands
    /// for any rest.
    HexMask(String),
}
