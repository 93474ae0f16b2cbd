//! A message as a person writes it, with all that makes bytes of it: the same in the message field, among the
//! saved messages, in a rule's reply, in a step of a check and on a command line.

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
        let Self { text, notation, encoding, line_end, braces } = self;
        let body = match (braces, notation) {
            (Braces::Placeholders, Notation::Text) => {
                Body::Template { template: Template::parse(text)?, encoding: *encoding }
            }
            _ => Body::Bytes(compose(text, *notation, *encoding, LineEnd::None)?),
        };
        let end = compose("", Notation::Text, *encoding, *line_end)?;
        Ok(PreparedMessage { body, end })
    }
}

/// A message that needs nothing but the values of its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedMessage {
    body: Body,
    end: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    Bytes(Vec<u8>),
    Template { template: Template, encoding: Encoding },
}

impl PreparedMessage {
    /// Appends the message. On a character that its encoding lacks, `out` stays as it was.
    ///
    /// # Errors
    /// The character, from the value of a placeholder.
    pub fn render(&self, values: &Values<'_>, out: &mut Vec<u8>) -> Result<(), Unencodable> {
        match &self.body {
            Body::Bytes(bytes) => out.extend_from_slice(bytes),
            Body::Template { template, encoding } => template.render(values, *encoding, out)?,
        }
        out.extend_from_slice(&self.end);
        Ok(())
    }
}

impl From<Vec<u8>> for PreparedMessage {
    /// These bytes, always.
    fn from(bytes: Vec<u8>) -> Self {
        Self { body: Body::Bytes(bytes), end: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

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
}
