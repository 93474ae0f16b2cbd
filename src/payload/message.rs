//! A message as a person writes it, with all that makes bytes of it: the same in the message field, among the
//! saved messages, in a rule's reply, in a step of a check and on a command line.

use super::checksum::Checksum;
use super::compose::{Notation, compose};
use super::encoding::{Encoding, Unencodable};
use super::line_end::LineEnd;
use super::mistake::Mistake;
use super::template::{Template, Values};
use serde::{Deserialize, Serialize};

/// A message as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageText {
    /// What is typed.
    pub text: String,
    /// How that is read.
    pub notation: Notation,
    /// The encoding of its characters.
    pub encoding: Encoding,
    /// What is put after it.
    pub line_end: LineEnd,
    /// What braces are.
    pub braces: Braces,
    /// What stands between it and its line end, so that the receiver can tell whether it came whole.
    pub checksum: Option<Checksum>,
}

/// What braces in a message are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Braces {
    /// Braces.
    #[default]
    Literal,
    /// Placeholders such as `{count}`, see [`Template`].
    Placeholders,
}

impl MessageText {
    /// A text in UTF-8 as it stands.
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The message, ready to be sent any number of times.
    ///
    /// # Errors
    /// The first thing wrong in the text, and where.
    pub fn prepare(&self) -> Result<PreparedMessage, Mistake> {
        let Self { text, notation, encoding, line_end, braces, checksum } = self;
        let body = match (braces, notation) {
            (Braces::Placeholders, Notation::Text) => {
                Body::Template { template: Template::parse(text)?, encoding: *encoding }
            }
            _ => Body::Bytes(compose(text, *notation, *encoding, LineEnd::None)?),
        };
        let end = compose("", Notation::Text, *encoding, *line_end)?;
        Ok(PreparedMessage { body, checksum: *checksum, end })
    }
}

/// A message that needs nothing but the values of its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedMessage {
    body: Body,
    checksum: Option<Checksum>,
    end: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    Bytes(Vec<u8>),
    Template { template: Template, encoding: Encoding },
}

impl PreparedMessage {
    /// Appends the message, with the checksum of just these bytes. If a value cannot go in, `out` stays as it was.
    ///
    /// # Errors
    /// What is wrong with the value of a placeholder.
    pub fn render(&self, values: &Values<'_>, out: &mut Vec<u8>) -> Result<(), RenderError> {
        let from = out.len();
        match &self.body {
            Body::Bytes(bytes) => out.extend_from_slice(bytes),
            Body::Template { template, encoding } => template.render(values, *encoding, out)?,
        }
        if let Some(checksum) = self.checksum {
            checksum.append(from, out);
        }
        out.extend_from_slice(&self.end);
        Ok(())
    }
}

/// Why a message could not be made with these values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The value of a placeholder has a character that the message's encoding lacks.
    #[error(transparent)]
    Unencodable(#[from] Unencodable),
}

impl From<Vec<u8>> for PreparedMessage {
    /// These bytes, always.
    fn from(bytes: Vec<u8>) -> Self {
        Self { body: Body::Bytes(bytes), checksum: None, end: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::payload::checksum::Algorithm;

    fn rendered(message: &MessageText) -> Vec<u8> {
        let mut out = Vec::new();
        message
            .prepare()
            .unwrap()
            .render(&Values { count: 7, ..Values::default() }, &mut out)
            .unwrap();
        out
    }

    #[test]
    fn braces_are_braces_unless_switched_on() {
        let mut message = MessageText::of_text("{count}");
        message.line_end = LineEnd::CrLf;
        assert_eq!(rendered(&message), b"{count}\r\n");
        message.braces = Braces::Placeholders;
        assert_eq!(rendered(&message), b"7\r\n");
    }

    #[test]
    fn each_notation_is_prepared() {
        let hex = MessageText { notation: Notation::Hex, ..MessageText::of_text("01 ff") };
        assert_eq!(rendered(&hex), b"\x01\xff");
        let wrong = MessageText { notation: Notation::Hex, ..MessageText::of_text("01 fg") };
        assert!(wrong.prepare().is_err());
    }

    #[test]
    fn the_checksum_stands_before_the_line_end_and_is_that_of_each_message() {
        let message = MessageText {
            braces: Braces::Placeholders,
            line_end: LineEnd::CrLf,
            checksum: Some(Checksum::of(Algorithm::Nmea)),
            ..MessageText::of_text("$PCNT,{count}")
        };
        let prepared = message.prepare().unwrap();
        let mut out = Vec::new();
        for count in [1, 2] {
            prepared.render(&Values { count, ..Values::default() }, &mut out).unwrap();
        }
        assert_eq!(out, b"$PCNT,1*14\r\n$PCNT,2*17\r\n");
    }

    #[test]
    fn a_message_kept_without_a_checksum_still_loads() {
        let old = r#"{"text":"hi","notation":"Text","encoding":"Utf8","line_end":"Lf","braces":"Literal"}"#;
        let message: MessageText = serde_json::from_str(old).unwrap();
        assert_eq!(message, MessageText { line_end: LineEnd::Lf, ..MessageText::of_text("hi") });
    }
}
