//! A pattern as it stands in files that people write.
//!
//! | written | means |
//! |---|---|
//! | `"anything"` | anything, also nothing |
//! | `{ equals = MESSAGE }` | exactly these bytes |
//! | `{ contains = MESSAGE }` | these bytes somewhere in it |
//! | `{ begins = MESSAGE }` | it begins with these bytes |
//! | `{ ends = MESSAGE }` | it ends with these bytes |
//! | `{ regex = "…" }` | a regular expression over bytes (syntax: crate `regex`) that is found somewhere in it |
//! | `{ hex-mask = "01 03 ?? ??" }` | hex digits with `?` for any digit; `*` at the end for any rest |
//!
//! `MESSAGE` is a message as [`WrittenMessage`] has it: a text, or a table such as `{ hex = "01 03" }`.
//!
//! ```
//! use network_playground::engine::format::PatternForm;
//! use network_playground::net::automation::Pattern;
//!
//! #[derive(serde::Deserialize)]
//! struct File {
//!     when: PatternForm,
//! }
//!
//! let file: File = toml::from_str(r#"when = { hex-mask = "01 03 ?? ??" }"#)?;
//! assert_eq!(file.when.0, Pattern::HexMask("01 03 ?? ??".to_owned()));
//! # Ok::<(), toml::de::Error>(())
//! ```

use super::message::WrittenMessage;
use crate::net::automation::Pattern;
use crate::payload::MessageText;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The one pattern without a table.
const ANYTHING: &str = "anything";

/// A [`Pattern`] as it is written in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternForm(pub Pattern);

/// The keys of a pattern's table, of which it has one.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Key {
    Equals,
    Contains,
    Begins,
    Ends,
    Regex,
    HexMask,
}

impl<'de> Deserialize<'de> for PatternForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PatternVisitor).map(Self)
    }
}

struct PatternVisitor;

impl<'de> Visitor<'de> for PatternVisitor {
    type Value = Pattern;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "\"anything\", or a table with one of equals, contains, begins, ends, regex, hex-mask",
        )
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Pattern, E> {
        match word {
            ANYTHING => Ok(Pattern::Anything),
            other => Err(E::invalid_value(serde::de::Unexpected::Str(other), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pattern, A::Error> {
        let Some(key) = map.next_key()? else { return Err(A::Error::invalid_length(0, &self)) };
        let pattern = read(key, &mut map)?;
        match map.next_key::<Key>()? {
            None => Ok(pattern),
            Some(_) => Err(A::Error::custom("a pattern has one key only")),
        }
    }
}

fn read<'de, A: MapAccess<'de>>(key: Key, map: &mut A) -> Result<Pattern, A::Error> {
    let mut message = || map.next_value::<WrittenMessage>().map(|WrittenMessage(message)| message);
    match key {
        Key::Equals => message().map(Pattern::Equals),
        Key::Contains => message().map(Pattern::Contains),
        Key::Begins => message().map(Pattern::Begins),
        Key::Ends => message().map(Pattern::Ends),
        Key::Regex => map.next_value().map(Pattern::Regex),
        Key::HexMask => map.next_value().map(Pattern::HexMask),
    }
}

impl Serialize for PatternForm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Pattern::Anything => serializer.serialize_str(ANYTHING),
            Pattern::Equals(message) => write_message(serializer, Key::Equals, message),
            Pattern::Contains(message) => write_message(serializer, Key::Contains, message),
            Pattern::Begins(message) => write_message(serializer, Key::Begins, message),
            Pattern::Ends(message) => write_message(serializer, Key::Ends, message),
            Pattern::Regex(text) => write(serializer, Key::Regex, text),
            Pattern::HexMask(text) => write(serializer, Key::HexMask, text),
        }
    }
}

fn write_message<S: Serializer>(
    serializer: S,
    key: Key,
    message: &MessageText,
) -> Result<S::Ok, S::Error> {
    write(serializer, key, &WrittenMessage(message.clone()))
}

fn write<S: Serializer>(
    serializer: S,
    key: Key,
    value: &impl Serialize,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(&key, value)?;
    map.end()
}

#[cfg(test)]
#[path = "pattern_tests.rs"]
mod tests;
