//! What a lesson consists of.
//!
//! The form is that of the files under `assets/lessons`: TOML, every text in both languages side by side.

pub use super::need::Need;
pub use super::role::{
    AtEnd, Begins, Behaviour, Carries, ClientTlsRole, IcmpRole, Relayed, Role, ServerTlsRole,
    Target,
};

use super::low::WrittenFaults;
use super::pattern::Pattern;
use super::values::AskedValue;
use crate::i18n::Lang;
use crate::payload::frame::{LengthPrefix, Width};
use crate::payload::{Encoding, Framing, Notation};
use serde::Deserialize;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Both {
    /// The text in a language.
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// Whether one of the languages has no text.
    pub fn lacks_one(&self) -> bool {
        self.en.trim().is_empty() || self.zh.trim().is_empty()
    }
}

/// A lesson.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lesson {
    /// Its name for programs: that of its file.
    #[serde(skip)]
    pub id: &'static str,
    /// What it is called.
    pub title: Both,
    /// What it shows, in one sentence, where lessons are listed.
    pub hint: Both,
    /// What it is about: a paragraph.
    pub about: Both,
    /// Whether the menu of examples has it: all steps are done by the program.
    #[serde(default)]
    pub example: bool,
    /// What the explaining page and the reference of calls say more about: names of errors (`ECONNREFUSED`) and of
    /// calls (`bind`).
    #[serde(default)]
    pub explain: Vec<String>,
    /// What it needs that not every machine has.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// Tabs that are opened for it beside those of its actors.
    #[serde(default)]
    pub opens: Vec<Opens>,
    /// Files that have to be in the folder of the lessons.
    #[serde(default, rename = "file")]
    pub files: Vec<SampleFile>,
    /// Certificates that have to be in the folder of the lessons, made anew each time.
    #[serde(default, rename = "certificate")]
    pub certificates: Vec<SampleCertificate>,
    /// Who takes part.
    #[serde(default, rename = "actor")]
    pub actors: Vec<Actor>,
    /// What is done, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// Wrong turns that can be taken in any step.
    #[serde(default, rename = "wrong")]
    pub wrong_turns: Vec<WrongTurn>,
}

/// A tab in which nobody takes part, but something is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opens {
    /// What this machine is on the network, and who listens.
    Machine,
}

/// A file in the folder of the lessons.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SampleFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    text: String,
    /// How often that stands there, one after the other.
    #[serde(default = "once")]
    times: u32,
}

impl SampleFile {
    /// What is in it.
    pub fn content(&self) -> String {
        self.text.repeat(self.times as usize)
    }
}

/// A certificate that signs itself, and its key, in the folder of the lessons.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SampleCertificate {
    /// What the lesson calls it; its file is named after it.
    pub name: String,
    /// The host names and addresses that it is for.
    pub hosts: Vec<String>,
}

impl SampleCertificate {
    /// The file of the certificate of this name (PEM).
    pub fn file(name: &str) -> String {
        format!("{name}.pem")
    }

    /// The file of its key.
    pub fn key_file(name: &str) -> String {
        format!("{name}.key.pem")
    }
}

/// A session that takes part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Actor {
    /// Its name in this file.
    pub id: String,
    /// What it is called.
    pub name: Both,
    /// On which side it stands.
    #[serde(default)]
    pub side: Side,
    /// What it is.
    pub plays: Role,
    /// How its messages are written and its rows read; `None`: as the pane has it.
    #[serde(default)]
    pub encoding: Option<String>,
    /// How its messages are written: `text`, `hex` or `escaped`.
    #[serde(default)]
    pub notation: Option<String>,
    /// How what comes is split into frames, where it is shown: `lines`, or `{ delimiter = "\r\n\r\n" }`.
    #[serde(default)]
    pub framing: Option<ShownFraming>,
}

impl Actor {
    /// How its messages are written.
    pub fn notation(&self) -> Notation {
        match self.notation.as_deref() {
            Some("hex") => Notation::Hex,
            Some("escaped") => Notation::Escaped,
            _ => Notation::Text,
        }
    }

    /// The encoding, if it names one.
    pub fn encoding(&self) -> Option<Encoding> {
        let name = self.encoding.as_deref()?;
        Encoding::ALL.into_iter().find(|encoding| encoding.name().eq_ignore_ascii_case(name))
    }
}

/// How frames are told apart where an actor's rows are shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownFraming {
    /// By line feeds.
    Lines,
    /// By these characters.
    Delimiter(String),
    /// By a length of so many bytes before each, the most significant first.
    LengthPrefix(u8),
}

impl ShownFraming {
    /// The framing that it is.
    pub fn framing(&self) -> Framing {
        match self {
            Self::Lines => Framing::Lines,
            Self::Delimiter(text) => Framing::Delimiter(text.clone().into_bytes()),
            Self::LengthPrefix(bytes) => {
                let width = match bytes {
                    1 => Width::One,
                    2 => Width::Two,
                    3 => Width::Three,
                    _ => Width::Four,
                };
                Framing::LengthPrefix(LengthPrefix { width, ..LengthPrefix::default() })
            }
        }
    }
}

/// On which side of the window an actor stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// On the left: what is there first.
    #[default]
    Left,
    /// On the right.
    Right,
}

/// One thing to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// What to do.
    #[serde(rename = "do")]
    pub do_this: Both,
    /// What is to be seen then.
    pub see: Both,
    /// What helps somebody who does not get on with it, shown after a while.
    #[serde(default)]
    pub hint: Option<Both>,
    /// How the program does it, if a person asks for that.
    #[serde(default)]
    pub acts: Vec<Act>,
    /// Whether the checks have to come true in their order.
    #[serde(default)]
    pub order: Order,
    /// What has to happen.
    #[serde(default, rename = "check")]
    pub checks: Vec<Check>,
    /// What a person is asked.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// Wrong turns that can be taken here.
    #[serde(default, rename = "wrong")]
    pub wrong_turns: Vec<WrongTurn>,
}

/// Whether checks have to come true one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// As they stand.
    #[default]
    AsWritten,
    /// In any order.
    Any,
}

/// Something that the program does for a person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// Start this actor.
    Start(String),
    /// Stop it, and wait until it is over.
    Stop(String),
    /// Send this text.
    Send {
        /// Who sends; of a server, on the connection that came last.
        by: String,
        /// What, in the actor's notation and encoding.
        text: String,
    },
    /// Set the port of an actor's own end, for a start with another one.
    SetPort {
        /// Of whom.
        of: String,
        /// The port.
        port: u16,
    },
    /// Finish sending, and go on receiving (half-close).
    Finish(String),
    /// Close the connection, of a server the one that came last.
    Close(String),
    /// Reset the connection.
    Reset(String),
    /// Read its rows in this encoding.
    Read {
        /// Whose.
        of: String,
        /// The encoding's name.
        encoding: String,
    },
    /// Split its stream into frames so, where it is shown.
    Frame {
        /// Whose.
        of: String,
        /// How.
        by: ShownFraming,
    },
    /// Save what it loaded under this name in the folder of the lessons.
    Save {
        /// Which.
        by: String,
        /// The file's name.
        name: String,
    },
    /// Type this line into a program.
    Type {
        /// Into which.
        into: String,
        /// The line, without its end.
        line: String,
    },
    /// A socket file that nobody has any more is in the way of this actor: remove it, and start the actor.
    RemoveStale(String),
    /// Set an option of its socket, of a connection that of the one that came last.
    SetOption {
        /// Of whom.
        of: String,
        /// The option's name, such as `SO_RCVBUF`.
        name: String,
        /// Its value; of a time limit, milliseconds.
        value: i64,
    },
    /// Set `SO_REUSEADDR` or not, for its next start.
    ReuseAddress {
        /// Of whom.
        of: String,
        /// Whether it is set.
        on: bool,
    },
    /// Do this wrong from now on, on the way to the target, and nothing else.
    Faults {
        /// Which relay.
        of: String,
        /// What.
        does: WrittenFaults,
    },
    /// Wait so many milliseconds.
    PauseMs(u32),
    /// Wait until this happens, for as long as a step may take.
    Await {
        /// To whom.
        by: String,
        /// What.
        when: Pattern,
    },
}

/// Something that has to happen.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// What it is, in words.
    pub says: Both,
    /// To whom it happens.
    pub by: String,
    /// What happens.
    pub when: Pattern,
    /// On which systems it happens, by their names in [`std::env::consts::OS`]; on all if none is named. Elsewhere
    /// the check is not there.
    #[serde(default)]
    pub on: Vec<String>,
    /// How often.
    #[serde(default = "once")]
    pub count: u32,
    /// Each time with another one of these.
    #[serde(default)]
    pub distinct: Option<Distinct>,
    /// At most so long after the check before it, or after the step has begun.
    #[serde(default)]
    pub within_ms: Option<u32>,
    /// At least so long after the check before it.
    #[serde(default)]
    pub not_before_ms: Option<u32>,
    /// It does *not* happen for so long after the check before it.
    #[serde(default)]
    pub absent_ms: Option<u32>,
}

const fn once() -> u32 {
    1
}

/// What differs between several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distinct {
    /// The address of the own end.
    Local,
    /// The address of the other end.
    Peer,
    /// The connection.
    Connection,
}

/// Something that a person is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Question {
    /// The question.
    pub ask: Both,
    /// What is right.
    pub answer: Answer,
    /// Why it is so, shown once it is answered.
    pub because: Both,
    /// On which systems it is asked, as checks have it.
    #[serde(default)]
    pub on: Vec<String>,
}

/// What is right.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A value that the log has.
    Value {
        /// Which.
        value: AskedValue,
        /// Of which actor.
        of: String,
    },
    /// One of several.
    Choice {
        /// All of them.
        from: Vec<Both>,
        /// The place of the right one, from 0.
        right: usize,
    },
    /// This number.
    Number(u64),
}

/// Something that a learner may do instead, and what is said about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrongTurn {
    /// To whom it happens.
    pub by: String,
    /// What happens.
    pub when: Pattern,
    /// What is said, kindly. `{port}`, `{address}`, `{peer}`, `{error}`, `{text}` and `{bytes}` stand for what
    /// happened.
    pub say: Both,
}
