//! A table of rules in a file: `*.rules.toml`.
//!
//! ```toml
//! line-ends = "set-aside"
//!
//! [[rule]]
//! name = "greeting"
//! when = "connected"
//! then = [{ reply = { text = "Welcome!", line-end = "crlf" } }]
//!
//! [[rule]]
//! when = { regex = 'login (\w+)' }
//! then = [{ reply = { text = "hello {1}", placeholders = true } }, "mark"]
//! delay-ms = 100
//!
//! [[rule]]
//! when = { equals = "exit" }
//! then = ["close"]
//! ```
//!
//! | key | value |
//! |---|---|
//! | `replies-per-second` | for each peer at most, 0 for none; 1000 if it is left out |
//! | `line-ends` | `"kept"` as any other bytes, or `"set-aside"`: patterns and replies do not see that of what came; kept if it is left out |
//! | `group-replies` | whether what was sent to a broadcast or multicast address gets replies; `false` if it is left out |
//!
//! | key of a `[[rule]]` | value |
//! |---|---|
//! | `name` | what people call it; empty if it is left out |
//! | `on` | whether it takes part; `true` if it is left out |
//! | `when` | `"connected"`, or a pattern as in [`pattern`](super::pattern) |
//! | `then` | a list, carried out in order; nothing if it is left out |
//! | `delay-ms` | how long it waits before that, in milliseconds; 0 if it is left out |
//! | `go-on` | whether the next rule that fits acts, too; `false` if it is left out |
//!
//! | in `then` | does |
//! |---|---|
//! | `{ reply = MESSAGE }` | sends a message back, as in [`message`](super::message) |
//! | `"echo"` | sends back what came |
//! | `{ reply-saved = "name" }` | sends the saved message of that name back |
//! | `{ reply-file = "path" }` | sends the content of a file back; a relative path begins where the rules are |
//! | `"close"`, `"half-close"`, `"reset"` | end the connection |
//! | `"mark"`, `"pause-view"`, `"notify"` | mark the row, pause the log, tell the person |

mod write;

pub use write::{NotWritable, rules_text};

use super::message::WrittenMessage;
use super::pattern::PatternForm;
use super::{FormatError, Place, ReadError, from_toml, read_text};
use crate::net::automation::compile::{ACTIONS_MAX, REGEX_RULES_MAX, RULES_MAX};
use crate::net::automation::rules::REPLIES_PER_SECOND;
use crate::net::automation::{
    Action, AfterMatch, GroupReplies, LineEnds, Matcher, Pattern, Rule, RuleSet, When,
};
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::Spanned;

/// Length of a file of rules at most, in bytes: more than [`RULES_MAX`] rules with some hundred characters
/// each.
pub const RULES_BYTES_MAX: u64 = 1 << 20;

/// The longest delay of a reply, in milliseconds: an hour.
pub const DELAY_MS_MAX: u64 = 3_600_000;

/// What the replies for each peer in a second can be limited to at most: more than any of our sessions sends.
pub const REPLIES_PER_SECOND_MAX: u32 = 1_000_000;

/// How the file ends that is usual for rules.
pub const RULES_EXTENSION: &str = ".rules.toml";

/// "connected", where a pattern could stand.
const CONNECTED: &str = "connected";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileForm {
    #[serde(default)]
    replies_per_second: Option<Spanned<u32>>,
    #[serde(default)]
    line_ends: LineEndsForm,
    #[serde(default)]
    group_replies: bool,
    #[serde(default)]
    rule: Vec<Spanned<RuleForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleForm {
    #[serde(default)]
    name: String,
    #[serde(default = "yes")]
    on: bool,
    when: Spanned<WhenForm>,
    #[serde(default)]
    then: Vec<ActionForm>,
    #[serde(default)]
    delay_ms: Option<Spanned<u64>>,
    #[serde(default)]
    go_on: bool,
}

impl RuleForm {
    fn has_regex(&self) -> bool {
        matches!(self.when.get_ref(), WhenForm(When::Received(Pattern::Regex(_))))
    }
}

/// [`LineEnds`] as it is written.
#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum LineEndsForm {
    #[default]
    Kept,
    SetAside,
}

fn yes() -> bool {
    true
}

/// [`When`] as it is written.
struct WhenForm(When);

/// [`Action`] as it is written: a word, or a table with one key.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum ActionForm {
    Reply(WrittenMessage),
    Echo,
    ReplySaved(String),
    ReplyFile(PathBuf),
    Close,
    HalfClose,
    Reset,
    Mark,
    PauseView,
    Notify,
}

/// Reads a file of rules.
///
/// # Errors
/// What the file system says, and what is wrong in the file: then nothing of it is taken.
pub fn read_rules(path: &Path) -> Result<RuleSet, ReadError> {
    let mut set = parse_rules(&read_text(path, RULES_BYTES_MAX)?)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for action in set.rules.iter_mut().flat_map(|rule| &mut rule.then) {
        if let Action::ReplyFile(file) = action {
            *file = folder.join(&*file);
        }
    }
    Ok(set)
}

/// Reads the text of a file of rules. Paths in it stay as they are.
///
/// # Errors
/// The first thing wrong, and where.
pub fn parse_rules(text: &str) -> Result<RuleSet, FormatError> {
    let FileForm { replies_per_second, line_ends, group_replies, rule } = from_toml(text)?;
    let replies_per_second = match replies_per_second {
        None => REPLIES_PER_SECOND,
        Some(number) if *number.get_ref() <= REPLIES_PER_SECOND_MAX => *number.get_ref(),
        Some(number) => {
            let what = format!("replies-per-second goes up to {REPLIES_PER_SECOND_MAX}");
            return Err(at(text, &number, what));
        }
    };
    if let Some(beyond) = rule.get(RULES_MAX) {
        return Err(at(text, beyond, format!("there can be {RULES_MAX} rules at most")));
    }
    // Before they are read: each may take a while.
    let mut regexes = rule.iter().filter(|form| form.get_ref().has_regex());
    if let Some(beyond) = regexes.nth(REGEX_RULES_MAX) {
        let what = format!("there can be {REGEX_RULES_MAX} regular expressions at most");
        return Err(at(text, beyond, what));
    }
    let rules = rule.into_iter().map(|form| read_rule(text, form));
    Ok(RuleSet {
        rules: rules.collect::<Result<_, _>>()?,
        replies_per_second,
        line_ends: match line_ends {
            LineEndsForm::Kept => LineEnds::Kept,
            LineEndsForm::SetAside => LineEnds::SetAside,
        },
        group_replies: if group_replies { GroupReplies::Always } else { GroupReplies::Never },
    })
}

fn read_rule(text: &str, form: Spanned<RuleForm>) -> Result<Rule, FormatError> {
    if form.get_ref().then.len() > ACTIONS_MAX {
        return Err(at(text, &form, format!("a rule does {ACTIONS_MAX} things at most")));
    }
    let RuleForm { name, on, when, then, delay_ms, go_on } = form.into_inner();
    let ms = delay_ms.as_ref().map_or(0, |ms| *ms.get_ref());
    if let Some(ms) = delay_ms.filter(|ms| *ms.get_ref() > DELAY_MS_MAX) {
        return Err(at(text, &ms, format!("a delay has {DELAY_MS_MAX} ms at most")));
    }
    if let WhenForm(When::Received(pattern)) = when.get_ref()
        && let Err(mistake) = Matcher::compile(pattern)
    {
        return Err(at(text, &when, mistake.to_string()));
    }
    Ok(Rule {
        name,
        is_on: on,
        when: when.into_inner().0,
        then: then.into_iter().map(Action::from).collect(),
        delay: Duration::from_millis(ms),
        after_match: if go_on { AfterMatch::GoOn } else { AfterMatch::Stop },
    })
}

/// Something wrong with what stands there.
fn at<T>(text: &str, there: &Spanned<T>, what: String) -> FormatError {
    FormatError { what, place: Some(Place::of(text, there.span().start)) }
}

impl From<ActionForm> for Action {
    fn from(form: ActionForm) -> Self {
        match form {
            ActionForm::Reply(WrittenMessage(message)) => Self::Reply(message),
            ActionForm::Echo => Self::Echo,
            ActionForm::ReplySaved(name) => Self::ReplySaved(name),
            ActionForm::ReplyFile(path) => Self::ReplyFile(path),
            ActionForm::Close => Self::Close,
            ActionForm::HalfClose => Self::Finish,
            ActionForm::Reset => Self::Reset,
            ActionForm::Mark => Self::Mark,
            ActionForm::PauseView => Self::PauseView,
            ActionForm::Notify => Self::Notify,
        }
    }
}

impl<'de> Deserialize<'de> for WhenForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WhenVisitor).map(Self)
    }
}

struct WhenVisitor;

impl<'de> Visitor<'de> for WhenVisitor {
    type Value = When;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"connected\", \"anything\", or a table such as { equals = \"text\" }")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<When, E> {
        if word == CONNECTED {
            return Ok(When::Connected);
        }
        let pattern = PatternForm::deserialize(StrDeserializer::new(word));
        pattern.map(|form| When::Received(form.0)).map_err(|_: E| {
            E::custom(format!("there is no {word:?}: only \"connected\", \"anything\" or a table"))
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<When, A::Error> {
        let pattern = PatternForm::deserialize(MapAccessDeserializer::new(map));
        pattern.map(|form| When::Received(form.0))
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
