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
    /// Replies that each peer gets in a second at most, with as many at once after a pause; 0 for none. Beyond
    /// it they wait on a connection, and are not sent as datagrams.
    pub replies_per_second: u32,
    /// What a line end at the end of what came is.
    pub line_ends: LineEnds,
    /// Whether what was sent to a group gets replies.
    pub group_replies: GroupReplies,
}

impl Default for RuleSet {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            replies_per_second: REPLIES_PER_SECOND,
            line_ends: LineEnds::default(),
            group_replies: GroupReplies::default(),
        }
    }
}

/// What a line end (LF or CR LF) at the end of what came is for the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineEnds {
    /// Part of it, like any other bytes.
    #[default]
    Kept,
    /// Set aside: patterns and `{text}` do not see it, and a reply that is text and has no line end of its own
    /// ends with it, so that `Lambda` typed with Enter gets `Hello, Lambda!` with one.
    SetAside,
}

/// Whether what was sent to a broadcast or multicast address gets replies: all who hear it would send some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GroupReplies {
    /// None.
    #[default]
    Never,
    /// As anything else.
    Always,
}

impl RuleSet {
    /// The same bytes go back.
    pub fn echo() -> Self {
        Self { rules: vec![Rule::on_anything(vec![Action::Echo])], ..Self::default() }
    }

    /// This goes back for whatever comes.
    pub fn template(reply: MessageText) -> Self {
        Self { rules: vec![Rule::on_anything(vec![Action::Reply(reply)])], ..Self::default() }
    }

    /// The tutorials' threaded server: a welcome, a reply to each message after a delay, and the end when the
    /// farewell comes. An empty welcome is not sent; without a farewell, the peer ends it.
    pub fn hello(
        welcome: MessageText,
        reply: MessageText,
        farewell: Option<MessageText>,
        delay: Duration,
    ) -> Self {
        let welcome = (!welcome.text.is_empty()).then(|| Rule {
            when: When::Connected,
            then: vec![Action::Reply(welcome)],
            ..Rule::default()
        });
        let farewell = farewell.map(|text| Rule {
            when: When::Received(Pattern::Equals(text)),
            then: vec![Action::Close],
            ..Rule::default()
        });
        let reply = Rule { delay, ..Rule::on_anything(vec![Action::Reply(reply)]) };
        let rules = welcome.into_iter().chain(farewell).chain([reply]).collect();
        Self { rules, line_ends: LineEnds::SetAside, ..Self::default() }
    }

    /// The tutorials' one-shot server: one reply, and the end.
    pub fn one_shot(reply: MessageText) -> Self {
        let rules = vec![Rule::on_anything(vec![Action::Reply(reply), Action::Close])];
        Self { rules, line_ends: LineEnds::SetAside, ..Self::default() }
    }

    /// The same with this wait before each reply to what came.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        for rule in &mut self.rules {
            if matches!(rule.when, When::Received(_)) {
                rule.delay = delay;
            }
        }
        self
    }

    /// The same, but exactly this gets no reply.
    #[must_use]
    pub fn except(mut self, text: MessageText) -> Self {
        let when = When::Received(Pattern::Equals(text));
        self.rules.insert(0, Rule { when, ..Rule::default() });
        self
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

impl Rule {
    /// A rule for whatever comes.
    fn on_anything(then: Vec<Action>) -> Self {
        Self { then, ..Self::default() }
    }
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
