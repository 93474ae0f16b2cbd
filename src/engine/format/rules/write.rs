//! Writes a table of rules as people would.

use super::super::message::WrittenMessage;
use super::super::pattern::PatternForm;
use super::{ActionForm, CONNECTED, LineEndsForm};
use crate::net::automation::{Action, AfterMatch, GroupReplies, LineEnds, Rule, RuleSet, When};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::PathBuf;

/// A path that cannot stand in a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule {number} names a file whose path is no text ({})", .path.display())]
pub struct NotWritable {
    /// The number of the rule, counted from 1.
    pub number: usize,
    /// The path.
    pub path: PathBuf,
}

/// The text of a file of rules, from which [`parse_rules`](super::parse_rules) makes the same ones.
///
/// # Errors
/// A path that is no text.
pub fn rules_text(set: &RuleSet) -> Result<String, NotWritable> {
    let mut text = String::new();
    line(&mut text, "replies-per-second", &set.replies_per_second);
    if set.line_ends == LineEnds::SetAside {
        line(&mut text, "line-ends", &LineEndsForm::SetAside);
    }
    if set.group_replies == GroupReplies::Always {
        line(&mut text, "group-replies", &true);
    }
    for (number, rule) in (1..).zip(&set.rules) {
        if let Some(path) = rule.then.iter().find_map(unwritable) {
            return Err(NotWritable { number, path });
        }
        text.push_str("\n[[rule]]\n");
        write_rule(&mut text, rule);
    }
    Ok(text)
}

fn unwritable(action: &Action) -> Option<PathBuf> {
    match action {
        Action::ReplyFile(path) if path.to_str().is_none() => Some(path.clone()),
        _ => None,
    }
}

fn write_rule(text: &mut String, rule: &Rule) {
    if !rule.name.is_empty() {
        line(text, "name", &rule.name);
    }
    if !rule.is_on {
        line(text, "on", &false);
    }
    match &rule.when {
        When::Connected => line(text, "when", &CONNECTED),
        When::Received(pattern) => line(text, "when", &PatternForm(pattern.clone())),
    }
    let then: Vec<_> = rule.then.iter().map(ActionForm::of).collect();
    line(text, "then", &then);
    if !rule.delay.is_zero() {
        line(text, "delay-ms", &(rule.delay.as_millis() as u64));
    }
    if rule.after_match == AfterMatch::GoOn {
        line(text, "go-on", &true);
    }
}

/// A key and its value, in one line.
fn line(text: &mut String, key: &str, value: &impl Serialize) {
    match toml::Value::try_from(value) {
        // Writing to a `String` cannot fail.
        Ok(value) => drop(writeln!(text, "{key} = {value}")),
        Err(error) => debug_assert!(false, "{key}: {error}"),
    }
}

impl ActionForm {
    fn of(action: &Action) -> Self {
        match action {
            Action::Reply(message) => Self::Reply(WrittenMessage(message.clone())),
            Action::Echo => Self::Echo,
            Action::ReplySaved(name) => Self::ReplySaved(name.clone()),
            Action::ReplyFile(path) => Self::ReplyFile(path.clone()),
            Action::Close => Self::Close,
            Action::Finish => Self::HalfClose,
            Action::Reset => Self::Reset,
            Action::Mark => Self::Mark,
            Action::PauseView => Self::PauseView,
            Action::Notify => Self::Notify,
        }
    }
}
