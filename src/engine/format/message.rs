//! A message in a file: a plain string, which is text in UTF-8 as it stands, or a table.
//!
//! ```toml
//! greeting = "hello"
//! login = { text = "LOGIN 张三", encoding = "gbk", line-end = "crlf" }
//! poll = { hex = "01 03 00 00 00 02" }
//! beep = { escaped = 'ready\a' }
//! numbered = { text = "number {count}", placeholders = true }
//! ```
//!
//! | key | value |
//! |---|---|
//! | `text`, `hex`, `escaped` | what is sent, one of the three |
//! | `encoding` | [`encoding_word`]: `utf-8` (the default), `gbk`, `gb18030`, `big5`, `shift-jis`, `euc-kr`, `windows-1252`, `utf-16le`, `utf-16be` |
//! | `line-end` | [`line_end_word`]: `none` (the default), `lf`, `cr`, `crlf`, `nul` |
//! | `checksum` | what stands before the line end, see [`checksum_word`]: `crc-16/modbus`, `nmea`, …, or a table |
//! | `placeholders` | whether `{count}` and its like are filled in; `false` if it is left out |

use super::checksum::WrittenChecksum;
#[cfg(doc)]
use super::checksum::checksum_word;
use crate::payload::{Braces, Encoding, LineEnd, MessageText, Notation};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A message in a file that can be sent as it stands there: hex digits that are none and the like are mistakes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenMessage(pub MessageText);

/// A message in a file that may be unfinished, as saved messages may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftMessage(pub MessageText);

/// The table, with each key as it stands.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escaped: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<EncodingWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_end: Option<LineEndWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum: Option<WrittenChecksum>,
    #[serde(skip_serializing_if = "is_false")]
    placeholders: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The word for an encoding in files and on command lines.
pub fn encoding_word(encoding: Encoding) -> String {
    encoding.name().to_lowercase().replace('_', "-")
}

/// The encoding that a word stands for, in small or large letters.
pub fn encoding_of_word(word: &str) -> Option<Encoding> {
    let word = word.to_ascii_lowercase().replace('_', "-");
    Encoding::ALL.into_iter().find(|encoding| encoding_word(*encoding) == word)
}

/// The word for a line end in files and on command lines.
pub fn line_end_word(line_end: LineEnd) -> &'static str {
    match line_end {
        LineEnd::None => "none",
        LineEnd::Lf => "lf",
        LineEnd::Cr => "cr",
        LineEnd::CrLf => "crlf",
        LineEnd::Nul => "nul",
    }
}

/// The line end that a word stands for, in small or large letters.
pub fn line_end_of_word(word: &str) -> Option<LineEnd> {
    LineEnd::ALL.into_iter().find(|end| line_end_word(*end).eq_ignore_ascii_case(word))
}

struct EncodingWord(Encoding);

impl Serialize for EncodingWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encoding_word(self.0))
    }
}

impl<'de> Deserialize<'de> for EncodingWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        encoding_of_word(&word).map(Self).ok_or_else(|| {
            let known = Encoding::ALL.map(encoding_word).join(", ");
            D::Error::custom(format!("there is no encoding {word:?}; there are {known}"))
        })
    }
}

struct LineEndWord(LineEnd);

impl Serialize for LineEndWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(line_end_word(self.0))
    }
}

impl<'de> Deserialize<'de> for LineEndWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        line_end_of_word(&word).map(Self).ok_or_else(|| {
            let known = LineEnd::ALL.map(line_end_word).join(", ");
            D::Error::custom(format!("there is no line end {word:?}; there are {known}"))
        })
    }
}

impl Table {
    /// What the table says, or what is wrong in it.
    fn message(self) -> Result<MessageText, &'static str> {
        const ONE_OF: &str = "a message needs one of text, hex and escaped";
        let (notation, text) = match (self.text, self.hex, self.escaped) {
            (Some(text), None, None) => (Notation::Text, text),
            (None, Some(text), None) => (Notation::Hex, text),
            (None, None, Some(text)) => (Notation::Escaped, text),
            _ => return Err(ONE_OF),
        };
        let braces = if self.placeholders { Braces::Placeholders } else { Braces::Literal };
        let encoding = self.encoding.map_or_else(Encoding::default, |word| word.0);
        let line_end = self.line_end.map_or_else(LineEnd::default, |word| word.0);
        let checksum = self.checksum.map(|WrittenChecksum(checksum)| checksum);
        Ok(MessageText { text, notation, encoding, line_end, braces, checksum })
    }

    fn of(message: &MessageText) -> Self {
        let MessageText { text, notation, encoding, line_end, braces, checksum } = message;
        let text_in = |wanted: Notation| (*notation == wanted).then(|| text.clone());
        Self {
            text: text_in(Notation::Text),
            hex: text_in(Notation::Hex),
            escaped: text_in(Notation::Escaped),
            encoding: (*encoding != Encoding::default()).then_some(EncodingWord(*encoding)),
            line_end: (*line_end != LineEnd::default()).then_some(LineEndWord(*line_end)),
            checksum: checksum.map(WrittenChecksum),
            placeholders: *braces == Braces::Placeholders,
        }
    }
}

impl Serialize for DraftMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(message) = self;
        if *message == MessageText::of_text(message.text.as_str()) {
            return serializer.serialize_str(&message.text);
        }
        Table::of(message).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DraftMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MessageVisitor).map(Self)
    }
}

impl Serialize for WrittenMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Written alike: only what may be read differs.
        let Self(message) = self;
        DraftMessage(message.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for WrittenMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let DraftMessage(message) = DraftMessage::deserialize(deserializer)?;
        match message.prepare() {
            Ok(_) => Ok(Self(message)),
            Err(mistake) => Err(D::Error::custom(format!("in the message: {mistake}"))),
        }
    }
}

struct MessageVisitor;

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = MessageText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message: a string, or a table with text, hex or escaped")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<MessageText, E> {
        Ok(MessageText::of_text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MessageText, A::Error> {
        let table = Table::deserialize(MapAccessDeserializer::new(map))?;
        table.message().map_err(A::Error::custom)
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
