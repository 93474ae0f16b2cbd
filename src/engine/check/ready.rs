//! A check with all its messages and patterns ready: nothing of it can turn out to be wrong later.

use super::plan::{Act, Check, Expectation, Expected, Message};
use crate::net::automation::{Matcher, Pattern, PatternMistake};
use crate::payload::{
    Braces, Encoding, MessageText, Mistake, Notation, PreparedMessage, RenderError, Template,
    Values,
};
use std::sync::Arc;

/// A check that can be run.
#[derive(Clone, Debug)]
pub struct ReadyCheck {
    check: Check,
    variables: Vec<(String, Vec<u8>)>,
    sends: Vec<Option<ReadyMessage>>,
    expects: Vec<Option<ReadyPattern>>,
}

/// A message of a step.
#[derive(Clone, Debug)]
pub(super) struct ReadyMessage {
    pub(super) message: PreparedMessage,
    /// The encoding of the text that it is, if it is text.
    pub(super) encoding: Option<Encoding>,
}

/// A pattern of a step.
#[derive(Clone, Debug)]
pub(super) enum ReadyPattern {
    /// The same in each round.
    Fixed(Arc<Matcher>),
    /// With values that are known only when its turn comes.
    WithValues(Pattern),
}

/// Why a check cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}{}", .line.map(|line| format!(" (line {line})")).unwrap_or_default())]
pub struct NotReady {
    /// What is wrong.
    pub why: NotReadyWhy,
    /// The line of the step that it is in.
    pub line: Option<usize>,
}

/// What is wrong with a check that cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReadyWhy {
    /// There is no saved message of this name.
    #[error("there is no saved message {0:?}")]
    NoSavedMessage(String),
    /// A message cannot be made.
    #[error("{0}")]
    Message(#[from] Mistake),
    /// A value that a message needs is not known when its turn comes.
    #[error("{0}")]
    Values(#[from] RenderError),
    /// A pattern is none.
    #[error("{0}")]
    Pattern(#[from] PatternMistake),
}

impl ReadyCheck {
    /// Makes a check ready. Saved messages are looked up now.
    ///
    /// # Errors
    /// The first thing wrong, and in which step.
    pub fn new(
        check: Check,
        saved: &dyn Fn(&str) -> Option<MessageText>,
    ) -> Result<Self, NotReady> {
        let mut variables = Vec::with_capacity(check.variables.len());
        for (name, message) in &check.variables {
            let bytes = value(message).map_err(|why| NotReady { why, line: None })?;
            variables.push((name.clone(), bytes));
        }
        let mut known = variables.clone();
        let (mut sends, mut expects) = (Vec::new(), Vec::new());
        for step in &check.steps {
            let not_ready = |why| NotReady { why, line: (step.line > 0).then_some(step.line) };
            let (send, expect) = match &step.act {
                Act::Exchange { send, expect } => (send.as_ref(), expect.as_ref()),
                _ => (None, None),
            };
            let send = send.map(|message| ready_message(message, saved, &known)).transpose();
            sends.push(send.map_err(not_ready)?);
            expects.push(ready_pattern(expect, &known).map_err(not_ready)?);
            let captured = expect.into_iter().flat_map(|expect| &expect.capture);
            known.extend(captured.map(|name| (name.clone(), Vec::new())));
        }
        Ok(Self { check, variables, sends, expects })
    }

    /// What it was made of.
    pub fn check(&self) -> &Check {
        &self.check
    }

    /// What is known by name from the beginning.
    pub(super) fn variables(&self) -> &[(String, Vec<u8>)] {
        &self.variables
    }

    /// What a step sends.
    pub(super) fn send_of(&self, step: usize) -> Option<&ReadyMessage> {
        self.sends.get(step)?.as_ref()
    }

    /// What a step expects to be in a frame.
    pub(super) fn pattern_of(&self, step: usize) -> Option<&ReadyPattern> {
        self.expects.get(step)?.as_ref()
    }
}

/// Names with values.
type Known = [(String, Vec<u8>)];

fn value(message: &MessageText) -> Result<Vec<u8>, NotReadyWhy> {
    let mut bytes = Vec::new();
    message.prepare()?.render(&Values::default(), &mut bytes)?;
    Ok(bytes)
}

/// Whether all values are known that a message needs.
///
/// # Errors
/// The first that is not.
pub fn has_values(message: &PreparedMessage, known: &Known) -> Result<(), RenderError> {
    let needed = message.template().into_iter().flat_map(Template::variables);
    let is_known = |name: &str| known.iter().any(|(known, _)| known == name);
    match needed.into_iter().find(|name| !is_known(name)) {
        Some(name) => Err(RenderError::NoVariable(name.to_owned())),
        None => Ok(()),
    }
}

fn ready_message(
    message: &Message,
    saved: &dyn Fn(&str) -> Option<MessageText>,
    known: &Known,
) -> Result<ReadyMessage, NotReadyWhy> {
    let found;
    let text = match message {
        Message::Text(text) => text,
        Message::Saved(name) => {
            found = saved(name).ok_or_else(|| NotReadyWhy::NoSavedMessage(name.clone()))?;
            &found
        }
    };
    let encoding = (text.notation != Notation::Hex).then_some(text.encoding);
    let message = text.prepare()?;
    has_values(&message, known)?;
    Ok(ReadyMessage { message, encoding })
}

fn ready_pattern(
    expect: Option<&Expectation>,
    known: &Known,
) -> Result<Option<ReadyPattern>, NotReadyWhy> {
    let what = expect.map(|expect| &expect.what);
    let Some(Expected::Frame(pattern) | Expected::NoFrame(pattern)) = what else {
        return Ok(None);
    };
    let Some(text) = pattern.text().filter(|text| text.braces == Braces::Placeholders) else {
        return Ok(Some(ReadyPattern::Fixed(Arc::new(Matcher::compile(pattern)?))));
    };
    has_values(&text.prepare()?, known)?;
    Ok(Some(ReadyPattern::WithValues(pattern.clone())))
}
