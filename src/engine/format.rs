//! What people write into files, and what programs read out of them: the forms of messages, patterns, rules and
//! checks, in TOML and JSON.
//!
//! - [`message`]: a message as it is written, as a plain string or as a table;
//! - [`checksum`]: a message's checksum, as a name or as a table;
//! - [`framing`]: how frames are delimited;
//! - [`pattern`]: what a payload must be like;
//! - [`rules`]: a table of rules, `*.rules.toml`;
//! - [`check`]: a check, `*.check.toml`.
//!
//! All names in files are lower case, with hyphens between words. A name that a form does not have is a mistake,
//! not something to pass over: it would be a wish that nobody fulfils. A file is taken whole or not at all
//! (CWE-20), and no longer than the reader says (CWE-400).

pub mod check;
pub mod checksum;
pub mod framing;
pub mod message;
pub mod pattern;
pub mod rules;

pub use check::{CHECK_EXTENSION, parse_check, read_check};
pub use message::{DraftMessage, WrittenMessage};
pub use pattern::PatternForm;

use crate::files::{FileError, FileStep, PlainFile, open_plain};
use serde::de::DeserializeOwned;
use std::io::Read;
use std::path::Path;

/// What is wrong in a file, and where. `Display` is English, as the libraries that read the forms are; it may
/// quote the file, so that a screen shows it by [`safe_text`](crate::payload::safe_text).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}{}", .place.map(|place| format!(" ({place})")).unwrap_or_default())]
pub struct FormatError {
    /// What is wrong.
    pub what: String,
    /// Where, if that is known.
    pub place: Option<Place>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

impl Place {
    /// The place of a byte of a text.
    fn of(text: &str, at_byte: usize) -> Self {
        let before = text.get(..text.floor_char_boundary(at_byte)).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }
}

impl FormatError {
    /// Something that is wrong with a text as a whole.
    pub fn of(what: impl Into<String>) -> Self {
        Self { what: what.into(), place: None }
    }

    /// Something that is wrong in a line, counted from 1.
    pub fn at_line(what: impl Into<String>, line: usize) -> Self {
        Self { what: what.into(), place: Some(Place { line, column: 1 }) }
    }
}

/// Why a file gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file system refused.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is longer than such a file may be.
    #[error("the file has {bytes} bytes, and {most} are the most")]
    TooLong {
        /// Its length.
        bytes: u64,
        /// What it may have.
        most: u64,
    },
    /// It is no text in UTF-8.
    #[error("the file is no text in UTF-8 (byte {at_byte})")]
    NotText {
        /// Where that shows.
        at_byte: usize,
    },
    /// Its text is wrong.
    #[error(transparent)]
    Format(#[from] FormatError),
}

/// Reads the text of a plain file of at most so many bytes. A byte order mark at its beginning is left out.
///
/// # Errors
/// What the file system says, a file that is too long or no text.
pub fn read_text(path: &Path, bytes_max: u64) -> Result<String, ReadError> {
    let PlainFile { file, bytes, .. } = open_plain(path)?;
    if bytes > bytes_max {
        return Err(ReadError::TooLong { bytes, most: bytes_max });
    }
    let mut content = Vec::with_capacity(bytes as usize);
    // One more than may be: the file may grow while it is read.
    file.take(bytes_max + 1)
        .read_to_end(&mut content)
        .map_err(|error| FileError::of_system(FileStep::Read, path, &error))?;
    if content.len() as u64 > bytes_max {
        return Err(ReadError::TooLong { bytes: content.len() as u64, most: bytes_max });
    }
    let text = String::from_utf8(content)
        .map_err(|error| ReadError::NotText { at_byte: error.utf8_error().valid_up_to() })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Reads a form out of a text in TOML.
///
/// # Errors
/// The first thing wrong, and where.
pub fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, FormatError> {
    toml::from_str(text).map_err(|error| FormatError {
        what: error.message().trim().to_owned(),
        place: error.span().map(|span| Place::of(text, span.start)),
    })
}

/// Reads a form out of a text in JSON.
///
/// # Errors
/// The first thing wrong, and where.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, FormatError> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let what = error.to_string();
        let place = format!(" at line {line} column {column}");
        let what = what.strip_suffix(&place).unwrap_or(&what).to_owned();
        let is_known = line > 0;
        FormatError { what, place: is_known.then_some(Place { line, column: column.max(1) }) }
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::collections::BTreeMap;
    use std::fs;

    type Numbers = BTreeMap<String, u8>;

    #[test]
    fn errors_name_line_and_column() {
        let error = from_toml::<Numbers>("a = 1\n\"你\" = 300\n").unwrap_err();
        assert_eq!(error.place, Some(Place { line: 2, column: 7 }), "{error}");
        assert!(error.to_string().ends_with(" (line 2, column 7)"), "{error}");
        let error = from_json::<Numbers>("{\"a\": 1,\n\"b\": 300}").unwrap_err();
        assert_eq!(error.place, Some(Place { line: 2, column: 8 }), "{error}");
        assert!(!error.what.contains("line"), "{error}");
        assert!(from_json::<Numbers>("").is_err());
        assert!(from_toml::<Numbers>(&"[".repeat(100_000)).is_err());
        assert!(from_json::<serde_json::Value>(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn only_short_texts_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "\u{feff}a = 1").unwrap();
        assert_eq!(read_text(&path, 8).unwrap(), "a = 1");
        assert!(matches!(read_text(&path, 7), Err(ReadError::TooLong { bytes: 8, most: 7 })));
        fs::write(&path, b"a\xff").unwrap();
        assert!(matches!(read_text(&path, 8), Err(ReadError::NotText { at_byte: 1 })));
        assert!(matches!(read_text(folder.path(), 8), Err(ReadError::File(_))));
    }
}
