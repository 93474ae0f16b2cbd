//! A message as a person writes it, with all that makes bytes of it: the same in the message field, among the
//! saved messages, in a rule's reply, in a step of a check and on a command line.

use super::checksum::Checksum;
use super::compose::{Notation, compose, compose_noting_form};
use super::encoding::Encoding;
use super::hex::HexForm;
use super::line_end::LineEnd;
use super::mistake::Mistake;
use super::template::{RenderError, Template, Values};
use serde::{Deserialize, Serialize};
use std::ops::Range;

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
        self.prepare_noting_form().map(|(prepared, _)| prepared)
    }

    /// The encoding of the text that it is, if a person wrote it as text; hex digits have none.
    pub fn written_in(&self) -> Option<Encoding> {
        (self.notation != Notation::Hex).then_some(self.encoding)
    }

    /// As [`Self::prepare`], with what hex digits were written as.
    ///
    /// # Errors
    /// The first thing wrong in the text, and where.
    pub fn prepare_noting_form(&self) -> Result<(PreparedMessage, HexForm), Mistake> {
        let Self { text, notation, encoding, line_end, braces, checksum } = self;
        let end = compose("", Notation::Text, *encoding, *line_end)?;
        let has_placeholders = *braces == Braces::Placeholders && text.contains(['{', '}']);
        if has_placeholders {
            let template = Template::read(text, *notation, *encoding)?;
            let body = Body::Template(template);
            return Ok((PreparedMessage { body, checksum: *checksum, end }, HexForm::Digits));
        }
        let (mut bytes, form) = compose_noting_form(text, *notation, *encoding, LineEnd::None)?;
        finish(0, *checksum, &end, &mut bytes);
        let body = Body::Fixed(bytes);
        Ok((PreparedMessage { body, checksum: *checksum, end }, form))
    }
}

/// Appends what stands after the message that begins at `from`.
fn finish(from: usize, checksum: Option<Checksum>, end: &[u8], out: &mut Vec<u8>) {
    if let Some(checksum) = checksum {
        checksum.append(from, out);
    }
    out.extend_from_slice(end);
}

/// A message that needs nothing but the values of its placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedMessage {
    body: Body,
    checksum: Option<Checksum>,
    /// What stands after the checksum.
    end: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Body {
    /// The same bytes each time, with all that stands after them.
    Fixed(Vec<u8>),
    Template(Template),
}

impl PreparedMessage {
    /// Appends the message, with the checksum of just these bytes. If a value cannot go in, `out` stays as it was.
    ///
    /// # Errors
    /// What is wrong with the value of a placeholder.
    pub fn render(&self, values: &Values<'_>, out: &mut Vec<u8>) -> Result<(), RenderError> {
        match &self.body {
            Body::Fixed(bytes) => out.extend_from_slice(bytes),
            Body::Template(template) => {
                let from = out.len();
                template.fill(values, out)?;
                finish(from, self.checksum, &self.end, out);
            }
        }
        Ok(())
    }

    /// Its bytes, if they are the same each time.
    pub fn fixed(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Fixed(bytes) => Some(bytes),
            Body::Template(_) => None,
        }
    }

    /// Its template, if it has placeholders: which values are needed.
    pub fn template(&self) -> Option<&Template> {
        match &self.body {
            Body::Fixed(_) => None,
            Body::Template(template) => Some(template),
        }
    }

    /// Whether [`Values::peer`] goes in; else it need not be made.
    pub fn uses_peer(&self) -> bool {
        self.template().is_some_and(Template::uses_peer)
    }

    /// Whether [`Values::time`] goes in; else it need not be made.
    pub fn uses_time(&self) -> bool {
        self.template().is_some_and(Template::uses_time)
    }

    /// Where the checksum stands in a message that was rendered; `None` if it has none.
    pub fn checksum_in(&self, rendered: &[u8]) -> Option<Range<usize>> {
        let end = rendered.len().checked_sub(self.end.len())?;
        Some(end.checked_sub(self.checksum?.algorithm.bytes())?..end)
    }
}

impl From<Vec<u8>> for PreparedMessage {
    /// These bytes, always.
    fn from(bytes: Vec<u8>) -> Self {
        Self { body: Body::Fixed(bytes), checksum: None, end: Vec::new() }
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
    fn placeholders_in_hex_have_a_checksum_each_time() {
        let message = MessageText {
            notation: Notation::Hex,
            braces: Braces::Placeholders,
            checksum: Some(Checksum::of(Algorithm::Sum8)),
            ..MessageText::of_text("{count:u16be} 01")
        };
        assert_eq!(rendered(&message), b"\0\x07\x01\x08");
        assert_eq!(message.prepare().unwrap().fixed(), None);
        // Without a brace, a dump is read as ever.
        let dump = MessageText { text: "00000000  48 69 0a  |Hi.|".to_owned(), ..message };
        let (prepared, form) = dump.prepare_noting_form().unwrap();
        assert_eq!((prepared.fixed(), form), (Some(&b"Hi\n\xbb"[..]), HexForm::Dump));
    }

    #[test]
    fn a_message_kept_without_a_checksum_still_loads() {
        let old = r#"{"text":"hi","notation":"Text","encoding":"Utf8","line_end":"Lf","braces":"Literal"}"#;
        let message: MessageText = serde_json::from_str(old).unwrap();
        assert_eq!(message, MessageText { line_end: LineEnd::Lf, ..MessageText::of_text("hi") });
    }
}
