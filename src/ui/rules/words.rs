//! Rules in words.

use crate::i18n::Texts;
use crate::net::automation::{Action, Pattern, Rule, When};
use crate::payload::{MessageText, safe_text};
use crate::tr;

/// Characters of a message that a line of the table shows: more is read in the rule itself.
const MESSAGE_CHARS: usize = 60;

/// When a rule acts, with its name before it.
pub(super) fn named_when(rule: &Rule, texts: &Texts) -> String {
    let when = when_text(&rule.when, texts);
    if rule.name.is_empty() { when } else { format!("{} · {when}", safe_text(&rule.name)) }
}

/// When a rule acts.
pub(super) fn when_text(when: &When, texts: &Texts) -> String {
    let kind = WhenKind::of(when).name(texts);
    match when {
        When::Connected | When::Received(Pattern::Anything) => kind,
        When::Received(
            Pattern::Equals(message)
            | Pattern::Contains(message)
            | Pattern::Begins(message)
            | Pattern::Ends(message),
        ) => format!("{kind} {}", message_text(message)),
        // What these are is seen: the column has room for them or for words.
        When::Received(Pattern::Regex(text)) => format!("/{}/", cut(text)),
        When::Received(Pattern::HexMask(text)) => cut(text),
    }
}

/// What a rule does, and when it waits, that.
pub(super) fn then_text(rule: &Rule, texts: &Texts) -> String {
    let done: Vec<_> = rule.then.iter().map(|action| action_text(action, texts)).collect();
    let done =
        if done.is_empty() { tr!(texts, "then-nothing").into_owned() } else { done.join(" · ") };
    if rule.delay.is_zero() {
        done
    } else {
        let ms = u64::try_from(rule.delay.as_millis()).unwrap_or(u64::MAX);
        tr!(texts, "then-after", ms = ms, then = done)
    }
}

/// What an action does.
pub(super) fn action_text(action: &Action, texts: &Texts) -> String {
    let kind = ActionKind::of(action).name(texts);
    match action {
        Action::Reply(message) => format!("{kind} {}", message_text(message)),
        Action::ReplySaved(name) => format!("{kind} “{}”", cut(name)),
        Action::ReplyFile(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            format!("{kind} {}", cut(&name))
        }
        _ => kind,
    }
}

fn message_text(message: &MessageText) -> String {
    use crate::payload::Notation::{Escaped, Hex, Text};
    match message.notation {
        Text | Escaped => format!("“{}”", cut(&message.text)),
        Hex => cut(&message.text),
    }
}

/// The beginning of a text, safe to show.
fn cut(text: &str) -> String {
    let mut start: String = text.chars().take(MESSAGE_CHARS).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    safe_text(&start).into_owned()
}

/// The kinds of [`When`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhenKind {
    Connected,
    Anything,
    Equals,
    Contains,
    Begins,
    Ends,
    Regex,
    HexMask,
}

impl WhenKind {
    pub(super) const ALL: [Self; 8] = [
        Self::Anything,
        Self::Equals,
        Self::Contains,
        Self::Begins,
        Self::Ends,
        Self::Regex,
        Self::HexMask,
        Self::Connected,
    ];

    pub(super) fn of(when: &When) -> Self {
        match when {
            When::Connected => Self::Connected,
            When::Received(pattern) => match pattern {
                Pattern::Anything => Self::Anything,
                Pattern::Equals(_) => Self::Equals,
                Pattern::Contains(_) => Self::Contains,
                Pattern::Begins(_) => Self::Begins,
                Pattern::Ends(_) => Self::Ends,
                Pattern::Regex(_) => Self::Regex,
                Pattern::HexMask(_) => Self::HexMask,
            },
        }
    }

    pub(super) fn name(self, texts: &Texts) -> String {
        match self {
            Self::Connected => tr!(texts, "when-connected"),
            Self::Anything => tr!(texts, "when-anything"),
            Self::Equals => tr!(texts, "when-equals"),
            Self::Contains => tr!(texts, "when-contains"),
            Self::Begins => tr!(texts, "when-begins"),
            Self::Ends => tr!(texts, "when-ends"),
            Self::Regex => tr!(texts, "when-regex"),
            Self::HexMask => tr!(texts, "when-hex-mask"),
        }
        .into_owned()
    }

    /// The same of another kind; what was written stays as far as it can.
    pub(super) fn put(self, when: &mut When) {
        let written = match std::mem::take(when) {
            When::Received(
                Pattern::Equals(message)
                | Pattern::Contains(message)
                | Pattern::Begins(message)
                | Pattern::Ends(message),
            ) => message,
            When::Received(Pattern::Regex(text) | Pattern::HexMask(text)) => {
                MessageText::of_text(text)
            }
            When::Connected | When::Received(Pattern::Anything) => MessageText::default(),
        };
        *when = match self {
            Self::Connected => When::Connected,
            Self::Anything => When::Received(Pattern::Anything),
            Self::Equals => When::Received(Pattern::Equals(written)),
            Self::Contains => When::Received(Pattern::Contains(written)),
            Self::Begins => When::Received(Pattern::Begins(written)),
            Self::Ends => When::Received(Pattern::Ends(written)),
            Self::Regex => When::Received(Pattern::Regex(written.text)),
            Self::HexMask => When::Received(Pattern::HexMask(written.text)),
        };
    }
}

/// The kinds of [`Action`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionKind {
    Reply,
    Echo,
    ReplySaved,
    ReplyFile,
    Close,
    Finish,
    Reset,
    Mark,
    PauseView,
    Notify,
}

impl ActionKind {
    pub(super) const ALL: [Self; 10] = [
        Self::Reply,
        Self::Echo,
        Self::ReplySaved,
        Self::ReplyFile,
        Self::Close,
        Self::Finish,
        Self::Reset,
        Self::Mark,
        Self::PauseView,
        Self::Notify,
    ];

    pub(super) fn of(action: &Action) -> Self {
        match action {
            Action::Reply(_) => Self::Reply,
            Action::Echo => Self::Echo,
            Action::ReplySaved(_) => Self::ReplySaved,
            Action::ReplyFile(_) => Self::ReplyFile,
            Action::Close => Self::Close,
            Action::Finish => Self::Finish,
            Action::Reset => Self::Reset,
            Action::Mark => Self::Mark,
            Action::PauseView => Self::PauseView,
            Action::Notify => Self::Notify,
        }
    }

    /// Whether it acts on a connection.
    pub(super) fn needs_connection(self) -> bool {
        self.made_of(None).needs_connection()
    }

    pub(super) fn name(self, texts: &Texts) -> String {
        match self {
            Self::Reply => tr!(texts, "then-reply"),
            Self::Echo => tr!(texts, "then-echo"),
            Self::ReplySaved => tr!(texts, "then-saved"),
            Self::ReplyFile => tr!(texts, "then-file"),
            Self::Close => tr!(texts, "then-close"),
            Self::Finish => tr!(texts, "then-finish"),
            Self::Reset => tr!(texts, "then-reset"),
            Self::Mark => tr!(texts, "then-mark"),
            Self::PauseView => tr!(texts, "then-pause"),
            Self::Notify => tr!(texts, "then-notify"),
        }
        .into_owned()
    }

    /// An action of this kind, with what was written before as far as it has a place for it.
    pub(super) fn made_of(self, former: Option<Action>) -> Action {
        let message = match former {
            Some(Action::Reply(message)) => message,
            Some(Action::ReplySaved(name)) => MessageText::of_text(name),
            _ => MessageText::default(),
        };
        match self {
            Self::Reply => Action::Reply(message),
            Self::Echo => Action::Echo,
            Self::ReplySaved => Action::ReplySaved(message.text),
            Self::ReplyFile => Action::ReplyFile(std::path::PathBuf::new()),
            Self::Close => Action::Close,
            Self::Finish => Action::Finish,
            Self::Reset => Action::Reset,
            Self::Mark => Action::Mark,
            Self::PauseView => Action::PauseView,
            Self::Notify => Action::Notify,
        }
    }
}
