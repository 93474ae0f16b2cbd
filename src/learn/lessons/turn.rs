//! Wrong turns that were taken: those that a lesson names, and those that any step has.
//!
//! A step in which a text is to be sent needs no words for another text, or for a send from another tab: what its acts
//! would send says what is right.

use super::fact::{Fact, What};
use super::lesson::{Act, Actor, Behaviour, Both, Lesson, Role, Step, WrongTurn};
use crate::i18n::{Lang, Texts};
use crate::net::{Endpoint, Stamp};
use crate::payload::{Encoding, Notation, safe_text};
use crate::tr;
use std::time::Duration;

/// Sooner than a person can do anything after a wrong turn: what ticks by then, or is said, is what the turn led to.
pub const REACTION: Duration = Duration::from_millis(300);

/// Characters of a text that are repeated to a learner.
const TOLD_CHARS_MAX: usize = 60;

/// A wrong turn that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenTurn {
    said: Said,
    /// The row that shows it.
    pub row: Option<u64>,
    at: Stamp,
}

/// What is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    /// What the lesson says.
    ByLesson(Both),
    /// Another text was sent than the step is about.
    OtherText { sent: String, wanted: Vec<String> },
    /// It was sent by somebody who has nothing to send in the step.
    OtherTab { by: Both, sends: Both, wanted: Vec<String> },
}

impl TakenTurn {
    /// A wrong turn that the lesson names.
    pub(super) fn of_lesson(turn: &WrongTurn, fact: &Fact) -> Self {
        Self::new(Said::ByLesson(filled(turn, fact)), fact)
    }

    /// A wrong turn that no lesson has to name; `None` if the fact is none.
    pub(super) fn of_any(lesson: &Lesson, step: &Step, fact: &Fact) -> Option<Self> {
        let What::Sent { bytes, .. } = &fact.what else { return None };
        let actor = lesson.actors.get(fact.actor).filter(|actor| is_by_hand(actor))?;
        let texts = |id: &str| -> Vec<String> {
            let sends = step.acts.iter().filter_map(|act| match act {
                Act::Send { by, text } if by == id => Some(text.clone()),
                _ => None,
            });
            sends.collect()
        };
        let mine = texts(&actor.id);
        if mine.is_empty() {
            let one =
                lesson.actors.iter().find(|one| is_by_hand(one) && !texts(&one.id).is_empty())?;
            let (by, sends) = (actor.name.clone(), one.name.clone());
            return Some(Self::new(Said::OtherTab { by, sends, wanted: texts(&one.id) }, fact));
        }
        let is_one = |text: &String| {
            if fact.is_of_stream() {
                memchr::memmem::find(bytes, text.as_bytes()).is_some()
            } else {
                bytes == text.as_bytes()
            }
        };
        if mine.iter().any(is_one) {
            return None;
        }
        let sent = shown(&String::from_utf8_lossy(bytes));
        Some(Self::new(Said::OtherText { sent, wanted: mine }, fact))
    }

    fn new(said: Said, fact: &Fact) -> Self {
        Self { said, row: fact.row, at: fact.at }
    }

    /// Whether the lesson names it.
    pub(super) fn is_of_lesson(&self) -> bool {
        matches!(self.said, Said::ByLesson(_))
    }

    /// Whether it led to a fact: nobody can have done anything since.
    pub(super) fn led_to(&self, fact: &Fact) -> bool {
        fact.at.since(self.at) < REACTION
    }

    /// What is said about it.
    pub fn say(&self, texts: &Texts) -> String {
        let lang = texts.lang();
        match &self.said {
            Said::ByLesson(both) => both.of(lang).to_owned(),
            Said::OtherText { sent, wanted } => {
                let (sent, wanted) = (sent.as_str(), list(wanted, texts));
                tr!(texts, "lesson-other-text", sent = sent, wanted = wanted)
            }
            Said::OtherTab { by, sends, wanted } => {
                let (by, sends) = (by.of(lang).to_owned(), sends.of(lang).to_owned());
                tr!(texts, "lesson-other-tab", by = by, sends = sends, wanted = list(wanted, texts))
            }
        }
    }
}

/// Whether all that an actor sends is sent by a person, as it stands.
fn is_by_hand(actor: &Actor) -> bool {
    let behaviour = match &actor.plays {
        Role::Udp { behaviour, .. }
        | Role::Client { behaviour, .. }
        | Role::Server { behaviour, .. }
        | Role::UnixListen { behaviour, .. }
        | Role::UnixDatagrams { behaviour, .. } => *behaviour,
        Role::UnixConnect { .. } => Behaviour::Manual,
        Role::Get { .. } | Role::Program { .. } | Role::Icmp { .. } | Role::Relay { .. } => {
            return false;
        }
    };
    behaviour == Behaviour::Manual
        && actor.notation() == Notation::Text
        && actor.encoding().unwrap_or_default() == Encoding::Utf8
}

fn list(wanted: &[String], texts: &Texts) -> String {
    let quoted = |text: &String| format!("“{}”", shown(text));
    wanted.iter().map(quoted).collect::<Vec<_>>().join(&tr!(texts, "lesson-quoted-between"))
}

fn shown(text: &str) -> String {
    let begin: String = text.chars().take(TOLD_CHARS_MAX).collect();
    safe_text(&begin).into_owned()
}

/// What a lesson says about a wrong turn, with what happened in its place.
fn filled(turn: &WrongTurn, fact: &Fact) -> Both {
    let fill = |lang: Lang| {
        let mut text = turn.say.of(lang).to_owned();
        for (name, value) in fact.what.told() {
            text = text.replace(&format!("{{{name}}}"), &value);
        }
        text
    };
    Both { en: fill(Lang::En), zh: fill(Lang::Zh) }
}

impl What {
    /// What stands for it in a text.
    fn told(&self) -> Vec<(&'static str, String)> {
        let address = |name: &'static str, end: Endpoint| {
            let port = end.port().map(|port| ("port", port.to_string()));
            std::iter::once((name, end.to_string())).chain(port).collect::<Vec<_>>()
        };
        match self {
            Self::Opened(local) => address("address", *local),
            Self::Connected { peer, .. } | Self::Accepted { peer, .. } => address("peer", *peer),
            Self::Sent { bytes, to: peer } | Self::Received { bytes, from: peer } => {
                let mut told = peer.map(|peer| address("peer", peer)).unwrap_or_default();
                told.push(("text", shown(&String::from_utf8_lossy(bytes))));
                told.push(("bytes", bytes.len().to_string()));
                told
            }
            Self::Call { error: Some(error), .. } | Self::Failed { error, .. } => {
                vec![("error", error.clone())]
            }
            _ => Vec::new(),
        }
    }
}
