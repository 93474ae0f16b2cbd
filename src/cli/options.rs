//! What was typed, as data: what is opened, sent and shown, and when it ends.

use super::input::InputCut;
use crate::files::Existing;
use crate::log::Classes;
use crate::log::recorder::Rotation;
use crate::net::automation::RepeatPlan;
use crate::net::{Destination, SessionConfig};
use crate::payload::{Braces, Checksum, Encoding, LineEnd, MessageText, Notation, PreparedMessage};
use std::path::PathBuf;
use std::time::Duration;

/// One session, from its start to its end.
#[derive(Debug)]
pub(super) struct SessionJob {
    /// What is opened.
    pub(super) config: SessionConfig,
    /// To whom what is sent goes.
    pub(super) target: Target,
    pub(super) sending: Sending,
    pub(super) showing: Showing,
    pub(super) ending: Ending,
}

/// To whom what is sent goes.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A datagram each, to there.
    Datagrams(Destination),
    /// A datagram each, to whoever sent last.
    LastSender,
    /// Into the connection of a client.
    Connection,
    /// Into all connections of a server.
    AllConnections,
}

/// What is sent.
#[derive(Debug)]
pub(super) struct Sending {
    /// Messages from the arguments.
    pub(super) messages: Vec<OutMessage>,
    /// What is sent again and again by the session itself.
    pub(super) repeat: Option<RepeatPlan>,
    /// How what stands on standard input is cut; `None` if it is not read.
    pub(super) input: Option<InputCut>,
    pub(super) form: LineForm,
    pub(super) after_input: AfterInput,
}

/// A message of the arguments.
#[derive(Clone, Debug)]
pub(super) struct OutMessage {
    pub(super) message: PreparedMessage,
    /// The encoding of the text that it is, if it is text.
    pub(super) encoding: Option<Encoding>,
    /// Where a datagram goes unless the arguments say otherwise.
    pub(super) to: Option<Destination>,
}

/// How a line becomes a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineForm {
    pub(super) notation: Notation,
    pub(super) encoding: Encoding,
    pub(super) braces: Braces,
    pub(super) line_end: LineEndChoice,
    pub(super) checksum: Option<Checksum>,
}

/// What is put after a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEndChoice {
    /// What stands after the line; nothing after a message of the arguments.
    AsTyped,
    /// This.
    Fixed(LineEnd),
}

/// What is done once there is nothing more to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterInput {
    /// The connection is half-closed: the peer sees the end.
    Finish,
    /// Nothing.
    Stay,
}

impl LineForm {
    /// Whether a line goes as the bytes that it has.
    pub(super) fn is_plain(self) -> bool {
        (self.notation, self.encoding, self.braces)
            == (Notation::Text, Encoding::Utf8, Braces::Literal)
            && self.checksum.is_none()
    }

    /// A message of this form.
    pub(super) fn message(self, text: String, line_end: LineEnd) -> MessageText {
        let Self { notation, encoding, braces, checksum, .. } = self;
        MessageText { text, notation, encoding, line_end, braces, checksum }
    }
}

/// What is shown.
#[derive(Clone, Debug)]
pub(super) struct Showing {
    pub(super) form: RowForm,
    pub(super) classes: Classes,
    /// In which payloads are read.
    pub(super) encoding: Encoding,
    /// The file for the bytes that come.
    pub(super) out: Option<OutFile>,
    /// The file in which the rows are recorded.
    pub(super) record: Option<RecordFile>,
    pub(super) counters: CounterLine,
}

/// What is printed of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowForm {
    /// A line for people.
    Text,
    /// A line for programs.
    Json,
    /// The bytes that came, and nothing else.
    Raw,
    /// The same for a terminal, which bytes could harm: escaped, a line for each.
    RawEscaped,
    /// Nothing: a body comes after them.
    Nothing,
}

/// Whether the counters are printed at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CounterLine {
    /// Always.
    Shown,
    /// Only if something was lost.
    OnlyLosses,
}

/// A file that is written.
#[derive(Clone, Debug)]
pub(super) struct OutFile {
    pub(super) path: PathBuf,
    pub(super) existing: Existing,
}

/// A file that rows are recorded into, or the beginning and the end of the names of several.
#[derive(Clone, Debug)]
pub(super) struct RecordFile {
    pub(super) file: OutFile,
    /// When another one begins.
    pub(super) rotation: Rotation,
}

/// When it ends by itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ending {
    /// So long after its start.
    pub(super) after: Option<Duration>,
    /// After so many payloads that came.
    pub(super) count: Option<u64>,
    /// Once nothing is left to send and nothing has come for so long.
    pub(super) quiet: Option<Duration>,
}
