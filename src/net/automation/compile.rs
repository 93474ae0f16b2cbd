//! A table of rules as a session runs it: patterns read, replies prepared, saved messages looked up.

use super::glance::{Index, Shortcut};
use super::line_ends;
use super::live::RuleHits;
use super::matcher::{Matcher, PatternMistake};
use super::rule_event::Attention;
use super::{Action, AfterMatch, LineEnds, Rule, RuleSet, When};
use crate::payload::Braces;
use crate::payload::{Encoding, LineEnd, MessageText, Mistake, Notation, PreparedMessage};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Rules of a table: each is compared with what comes, so that more would be felt.
pub const RULES_MAX: usize = 1000;

/// Rules of a table that have a regular expression: each may have a megabyte of program and another of
/// tables.
pub const REGEX_RULES_MAX: usize = 100;

/// What one rule does at most, so that one datagram does not bring a flood.
pub const ACTIONS_MAX: usize = 16;

/// What the rules act on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Medium {
    /// Connections, which begin and end. Replies beyond the limit wait, and with them the peer: a stream in which
    /// some are missing would be another.
    #[default]
    Connections,
    /// Datagrams: there is nothing to close. Replies beyond the limit are not sent.
    Datagrams,
}

/// Why a table of rules cannot run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule {number} {name:?}: {kind}")]
pub struct RuleMistake {
    /// The place of the rule in its table, from 1.
    pub number: usize,
    /// What a person calls it; may be empty.
    pub name: String,
    /// What is wrong with it.
    pub kind: RuleMistakeKind,
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleMistakeKind {
    /// What it is to be compared with.
    #[error("{0}")]
    Pattern(PatternMistake),
    /// Its reply.
    #[error("{0}")]
    Reply(Mistake),
    /// There is no saved message of this name.
    #[error("there is no saved message {0:?}")]
    NoSavedMessage(String),
    /// The saved message of this name.
    #[error("saved message {0:?}: {1}")]
    SavedMessage(String, Mistake),
    /// It is to send a file, and says none.
    #[error("no file is named")]
    NoFile,
    /// It is to do this where there are no connections.
    #[error("there is no connection to do this with: {0:?}")]
    NoConnection(Action),
    /// It does more than [`ACTIONS_MAX`].
    #[error("it does more than {ACTIONS_MAX} things")]
    TooManyActions,
    /// The table has more than [`RULES_MAX`] rules.
    #[error("there are more than {RULES_MAX} rules")]
    TooManyRules,
    /// The table has more than [`REGEX_RULES_MAX`] rules with a regular expression.
    #[error("there are more than {REGEX_RULES_MAX} regular expressions")]
    TooManyRegexes,
}

/// Finds a saved message by its name.
pub type FindSaved<'a> = &'a dyn Fn(&str) -> Option<MessageText>;

/// A table of rules, ready to run.
#[derive(Clone, Debug, Default)]
pub struct CompiledRules {
    written: RuleSet,
    pub(super) medium: Medium,
    /// The saved messages that it names, as they were.
    saved: Vec<MessageText>,
    pub(super) received: Vec<CompiledRule>,
    pub(super) index: Index,
    pub(super) connected: Vec<CompiledRule>,
    /// One for each rule as written, also those that are off.
    hits: Vec<Arc<RuleHits>>,
}

/// A rule that is on.
#[derive(Clone, Debug)]
pub(super) struct CompiledRule {
    /// Its place in the table.
    pub(super) index: usize,
    pub(super) matcher: Matcher,
    pub(super) shortcut: Shortcut,
    pub(super) groups: Groups,
    /// The encoding of the line ends that it sets aside.
    pub(super) sets_aside: Option<Encoding>,
    pub(super) delay: Duration,
    pub(super) attention: Attention,
    pub(super) deeds: Vec<CompiledDeed>,
    pub(super) after_match: AfterMatch,
    pub(super) hits: Arc<RuleHits>,
}

/// Whether a reply may have what the groups of the pattern caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Groups {
    Wanted,
    Unused,
}

impl CompiledRule {
    /// What the rule looks at, and the line end that it sets aside.
    pub(super) fn split<'a>(&self, payload: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        match self.sets_aside {
            Some(encoding) => line_ends::split(payload, encoding),
            None => (payload, b""),
        }
    }
}

/// What it does.
#[derive(Clone, Debug)]
pub(super) enum CompiledDeed {
    Reply(CompiledReply),
    Echo,
    ReplyFile(Arc<Path>),
    Close,
    Finish,
    Reset,
}

/// A reply that is a message.
#[derive(Clone, Debug)]
pub(super) struct CompiledReply {
    pub(super) message: PreparedMessage,
    /// The encoding of the text that it is, if a person wrote it as text.
    pub(super) encoding: Option<Encoding>,
    /// Whether it has values to be filled in.
    pub(super) braces: Braces,
    pub(super) end: ReplyEnd,
}

/// What comes after a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReplyEnd {
    /// Nothing but its own line end.
    Own,
    /// The line end that was set aside.
    OfWhatCame,
}

impl CompiledRules {
    /// The table as it is written.
    pub fn written(&self) -> &RuleSet {
        &self.written
    }

    /// Whether it does anything with what comes. Without that, nothing needs to be looked at.
    pub fn acts_on_received(&self) -> bool {
        !self.received.is_empty()
    }

    /// How often the rule at this place fitted, and when last; `None` if there is no such rule.
    pub fn hits(&self, index: usize) -> Option<&RuleHits> {
        self.hits.get(index).map(|hits| &**hits)
    }

    /// What a person calls the rule at this place.
    pub(super) fn name(&self, index: usize) -> &str {
        self.written.rules.get(index).map_or("", |rule| &rule.name)
    }

    /// Goes on counting where rules that are the same in the table before it stopped.
    #[must_use]
    pub(super) fn counting_on(mut self, before: &Self) -> Self {
        let mut known: Vec<_> = before.written.rules.iter().zip(&before.hits).collect();
        for (rule, hits) in self.written.rules.iter().zip(&mut self.hits) {
            if let Some(place) = known.iter().position(|(other, _)| *other == rule) {
                *hits = Arc::clone(known.remove(place).1);
            }
        }
        for rule in self.received.iter_mut().chain(&mut self.connected) {
            if let Some(hits) = self.hits.get(rule.index) {
                rule.hits = Arc::clone(hits);
            }
        }
        self
    }
}

impl PartialEq for CompiledRules {
    /// Whether they do the same; what was counted is not compared.
    fn eq(&self, other: &Self) -> bool {
        (&self.written, &self.saved) == (&other.written, &other.saved)
    }
}

impl RuleSet {
    /// Makes the table ready to run. Rules that are off are not looked at.
    ///
    /// # Errors
    /// The first rule that is wrong, and why.
    pub fn compile(
        &self,
        medium: Medium,
        find_saved: FindSaved<'_>,
    ) -> Result<Arc<CompiledRules>, RuleMistake> {
        let hits: Vec<_> = self.rules.iter().map(|_| Arc::<RuleHits>::default()).collect();
        let written = self.clone();
        let mut compiled = CompiledRules { written, medium, hits, ..CompiledRules::default() };
        let mut regexes = 0;
        for (index, rule) in self.rules.iter().enumerate().filter(|(_, rule)| rule.is_on) {
            let mistake = |kind| RuleMistake { number: index + 1, name: rule.name.clone(), kind };
            regexes += usize::from(rule.when.has_regex());
            if index >= RULES_MAX {
                return Err(mistake(RuleMistakeKind::TooManyRules));
            }
            if regexes > REGEX_RULES_MAX {
                return Err(mistake(RuleMistakeKind::TooManyRegexes));
            }
            let mut maker = Maker { rule, set: self, medium, find_saved, saved: Vec::new() };
            let ready = maker.make(index, &compiled.hits).map_err(mistake)?;
            compiled.saved.append(&mut maker.saved);
            match rule.when {
                When::Received(_) => compiled.received.push(ready),
                When::Connected => compiled.connected.push(ready),
            }
        }
        compiled.index = Index::of(self, &mut compiled.received);
        Ok(Arc::new(compiled))
    }
}

impl When {
    fn has_regex(&self) -> bool {
        matches!(self, Self::Received(super::Pattern::Regex(_)))
    }
}

/// Makes one rule ready.
struct Maker<'a> {
    rule: &'a Rule,
    set: &'a RuleSet,
    medium: Medium,
    find_saved: FindSaved<'a>,
    saved: Vec<MessageText>,
}

impl Maker<'_> {
    fn make(
        &mut self,
        index: usize,
        hits: &[Arc<RuleHits>],
    ) -> Result<CompiledRule, RuleMistakeKind> {
        let Rule { when, then, delay, after_match, .. } = self.rule;
        if then.len() > ACTIONS_MAX {
            return Err(RuleMistakeKind::TooManyActions);
        }
        let matcher = match when {
            When::Connected => Matcher::default(),
            When::Received(pattern) => {
                Matcher::compile(pattern).map_err(RuleMistakeKind::Pattern)?
            }
        };
        let mut attention = Attention::default();
        let mut deeds = Vec::with_capacity(then.len());
        for action in then {
            match action {
                Action::Mark => attention.marks_row = true,
                Action::PauseView => attention.pauses_view = true,
                Action::Notify => attention.notifies = true,
                other => deeds.push(self.deed(other)?),
            }
        }
        Ok(CompiledRule {
            index,
            matcher,
            shortcut: Shortcut::default(),
            groups: groups_of(&deeds),
            sets_aside: self.sets_aside(),
            delay: *delay,
            attention,
            deeds,
            after_match: *after_match,
            hits: hits.get(index).map(Arc::clone).unwrap_or_default(),
        })
    }

    fn deed(&mut self, action: &Action) -> Result<CompiledDeed, RuleMistakeKind> {
        if self.medium == Medium::Datagrams && action.needs_connection() {
            return Err(RuleMistakeKind::NoConnection(action.clone()));
        }
        Ok(match action {
            Action::Reply(text) => {
                let message = text.prepare().map_err(RuleMistakeKind::Reply)?;
                CompiledDeed::Reply(self.reply(text, message))
            }
            Action::ReplySaved(name) => {
                let text = (self.find_saved)(name)
                    .ok_or_else(|| RuleMistakeKind::NoSavedMessage(name.clone()))?;
                let message = text
                    .prepare()
                    .map_err(|mistake| RuleMistakeKind::SavedMessage(name.clone(), mistake))?;
                let reply = self.reply(&text, message);
                self.saved.push(text);
                CompiledDeed::Reply(reply)
            }
            Action::ReplyFile(path) if path.as_os_str().is_empty() => {
                return Err(RuleMistakeKind::NoFile);
            }
            Action::ReplyFile(path) => CompiledDeed::ReplyFile(Arc::from(path.as_path())),
            Action::Echo => CompiledDeed::Echo,
            Action::Close => CompiledDeed::Close,
            Action::Finish => CompiledDeed::Finish,
            // The others draw attention, and were taken before.
            Action::Reset | Action::Mark | Action::PauseView | Action::Notify => {
                CompiledDeed::Reset
            }
        })
    }

    fn reply(&self, text: &MessageText, message: PreparedMessage) -> CompiledReply {
        let has_own_end = text.line_end != LineEnd::None || text.notation == Notation::Hex;
        let takes_end = self.set.line_ends == LineEnds::SetAside && !has_own_end;
        let end = if takes_end { ReplyEnd::OfWhatCame } else { ReplyEnd::Own };
        CompiledReply { message, encoding: text.written_in(), braces: text.braces, end }
    }

    /// The encoding in which the rule speaks, if line ends are set aside.
    fn sets_aside(&self) -> Option<Encoding> {
        let of_pattern = match &self.rule.when {
            When::Received(pattern) => pattern.text(),
            When::Connected => None,
        };
        let replies = self.rule.then.iter().filter_map(|action| match action {
            Action::Reply(text) => Some(text),
            _ => None,
        });
        let encoding = of_pattern.into_iter().chain(replies).map(|text| text.encoding).next();
        (self.set.line_ends == LineEnds::SetAside).then(|| encoding.unwrap_or_default())
    }
}

fn groups_of(deeds: &[CompiledDeed]) -> Groups {
    let is_filled_in = |deed: &CompiledDeed| match deed {
        CompiledDeed::Reply(reply) => reply.braces == Braces::Placeholders,
        _ => false,
    };
    if deeds.iter().any(is_filled_in) { Groups::Wanted } else { Groups::Unused }
}

impl Action {
    /// Whether it does something with the connection itself.
    pub fn needs_connection(&self) -> bool {
        matches!(self, Self::Close | Self::Finish | Self::Reset)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::automation::Pattern;

    fn compile(rules: Vec<Rule>, medium: Medium) -> Result<Arc<CompiledRules>, RuleMistake> {
        let saved = |name: &str| (name == "known").then(|| MessageText::of_text("hi"));
        RuleSet { rules, ..RuleSet::default() }.compile(medium, &saved)
    }

    fn rule(name: &str, then: Vec<Action>) -> Rule {
        Rule { name: name.to_owned(), then, ..Rule::default() }
    }

    #[test]
    fn a_mistake_names_its_rule() {
        let hex = MessageText { notation: Notation::Hex, ..MessageText::of_text("0") };
        let wrong = Rule {
            when: When::Received(Pattern::Regex("(".into())),
            ..rule("bad", vec![Action::Echo])
        };
        let table = [
            (rule("file", vec![Action::ReplyFile("".into())]), RuleMistakeKind::NoFile),
            (
                rule("saved", vec![Action::ReplySaved("gone".into())]),
                RuleMistakeKind::NoSavedMessage("gone".into()),
            ),
            (rule("many", vec![Action::Echo; 17]), RuleMistakeKind::TooManyActions),
        ];
        for (wrong, kind) in table {
            let name = wrong.name.clone();
            let rules = vec![rule("fine", vec![Action::ReplySaved("known".into())]), wrong];
            let mistake = compile(rules, Medium::Connections).unwrap_err();
            assert_eq!(mistake, RuleMistake { number: 2, name, kind });
        }
        for wrong in [wrong, rule("bad", vec![Action::Reply(hex)])] {
            let mistake = compile(vec![wrong.clone()], Medium::Connections).unwrap_err();
            assert_eq!((mistake.number, mistake.name.as_str()), (1, "bad"));
            let off = Rule { is_on: false, ..wrong };
            assert!(compile(vec![off], Medium::Connections).is_ok(), "it is off");
        }
    }

    #[test]
    fn datagrams_have_no_connection_to_end() {
        for action in [Action::Close, Action::Finish, Action::Reset] {
            let rules = || vec![rule("bye", vec![Action::Echo, action.clone()])];
            assert!(compile(rules(), Medium::Connections).is_ok());
            let mistake = compile(rules(), Medium::Datagrams).unwrap_err();
            assert_eq!(mistake.kind, RuleMistakeKind::NoConnection(action.clone()));
            assert_eq!(mistake.name, "bye");
        }
        let welcome = Rule { when: When::Connected, ..rule("", vec![Action::Echo]) };
        assert!(compile(vec![welcome], Medium::Datagrams).is_ok(), "it never fits there");
    }

    #[test]
    fn tables_have_bounds() {
        let many = compile(vec![rule("", Vec::new()); RULES_MAX + 1], Medium::Datagrams);
        assert_eq!(many.unwrap_err().kind, RuleMistakeKind::TooManyRules);
        let when = When::Received(Pattern::Regex("a".into()));
        let regex = Rule { when, ..Rule::default() };
        let many = compile(vec![regex; REGEX_RULES_MAX + 1], Medium::Datagrams);
        assert_eq!(many.unwrap_err().kind, RuleMistakeKind::TooManyRegexes);
    }
}
