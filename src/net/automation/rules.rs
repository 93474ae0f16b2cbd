//! When … then …: an ordered table of rules, as a person writes it.

use super::Pattern;
use crate::payload::MessageText;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Replies that one peer gets in a second, unless the person says otherwise: two programs that answer each
/// other would go on for ever.
pub const REPLIES_PER_SECOND: u32 = 1000;

/// A table of rules. The first rule that fits acts, and those after it only if it says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleSet {
    /// The rules, in order.
    pub rules: Vec<Rule>,
    /// Replies that each peer gets in a second at most.
    pub replies_per_second: u32,
}

impl Default for RuleSet {
    fn default() -> Self {
        Self { rules: Vec::new(), replies_per_second: REPLIES_PER_SECOND }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// What a person calls it; may be empty.
    pub name: String,
    /// Whether it takes part.
    pub is_on: bool,
    /// When it acts.
    pub when: When,
    /// What it does, one after the other; nothing is possible, too.
    pub then: Vec<Action>,
    /// How long it waits before that.
    pub delay: Duration,
    /// What comes after it.
    pub after_match: AfterMatch,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            name: String::new(),
            is_on: true,
            when: When::default(),
            then: Vec::new(),
            delay: Duration::ZERO,
            after_match: AfterMatch::Stop,
        }
    }
}

/// When a rule acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// A connection is there. Never on a socket without connections.
    Connected,
    /// Something like this came: a frame where framing is on, what one read gave else.
    Received(Pattern),
}

impl Default for When {
    fn default() -> Self {
        Self::Received(Pattern::Anything)
    }
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Sends this back. Placeholders are what came and what the pattern's groups caught (`{1}`).
    Reply(MessageText),
    /// Sends the same bytes back.
    Echo,
    /// Sends the saved message of this name back.
    ReplySaved(String),
    /// Sends the content of this file back.
    ReplyFile(PathBuf),
    /// Closes the connection once what was sent is there.
    Close,
    /// Says that nothing more will be sent (`SHUT_WR`).
    Finish,
    /// Resets the connection.
    Reset,
    /// Marks the row of what came.
    Mark,
    /// Pauses the view of the log.
    PauseView,
    /// Notifies the person by the desktop's own means.
    Notify,
}

/// What comes after a rule that has acted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AfterMatch {
    /// No other rule.
    #[default]
    Stop,
    /// The next rule that fits acts, too.
    GoOn,
}
