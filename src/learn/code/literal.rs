//! Bytes as they stand in a program: as text where they are one that can be read, else as escapes.

use crate::payload::{Encoding, safe_char};
use std::ops::RangeInclusive;

/// A message longer than this does not stand in a program, in bytes of it: a person could not read it.
pub(super) const LITERAL_BYTES_MAX: usize = 16 << 10;

/// The longest line of a literal, in bytes of code; the tutorials' request has so many.
pub(super) const LINE_BYTES_MAX: usize = 100;

/// Bytes, and the text that they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The text that they are in this encoding, if it can stand in a program as it is: without characters that
    /// act on what stands beside them (controls, bidi), but for line ends and tabs.
    pub text: Option<(String, Encoding)>,
}

impl Literal {
    /// Bytes that are text in this encoding, as far as is known.
    pub fn of(bytes: &[u8], encoding: Option<Encoding>) -> Self {
        let encoding = encoding.unwrap_or_default();
        let text = text_of(bytes, encoding).map(|text| (text, encoding));
        Self { bytes: bytes.to_vec(), text }
    }

    /// Text as it is in UTF-8.
    pub fn utf8(text: &str) -> Self {
        Self::of(text.as_bytes(), Some(Encoding::Utf8))
    }

    /// Bytes that are probably ASCII: others stand as escapes.
    pub(super) fn bytes(bytes: &[u8]) -> Self {
        let text = bytes.is_ascii().then(|| Self::of(bytes, None).text).flatten();
        Self { bytes: bytes.to_vec(), text }
    }

    /// The text that stands in the program; `None` if the bytes do.
    pub(super) fn readable(&self) -> Option<(&str, Encoding)> {
        self.text.as_ref().map(|(text, encoding)| (text.as_str(), *encoding))
    }

    /// The text if it is one in UTF-8: the encoding of sources and of string literals.
    pub(super) fn source_text(&self) -> Option<&str> {
        let (text, encoding) = self.readable()?;
        (encoding == Encoding::Utf8 || self.bytes.is_ascii()).then_some(text)
    }

    /// Its lines, each with its end, as literals.
    pub(super) fn lines(&self) -> Vec<Self> {
        let encoding = self.text.as_ref().map(|(_, encoding)| *encoding);
        let is_wide = matches!(encoding, Some(Encoding::Utf16Le | Encoding::Utf16Be));
        if is_wide {
            return vec![self.clone()];
        }
        let lines = self.bytes.split_inclusive(|byte| *byte == b'\n');
        let literal = |line: &[u8]| match encoding {
            Some(encoding) => Self::of(line, Some(encoding)),
            None => Self { bytes: line.to_vec(), text: None },
        };
        lines.map(literal).collect()
    }
}

/// The text that the bytes are, if a reader of any language makes the same bytes of it.
fn text_of(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let text = encoding.table().decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut back = Vec::new();
    encoding.encode(&text, &mut back).ok()?;
    let stands = |c: char| matches!(c, '\t' | '\n' | '\r') || safe_char(c);
    let is_same = |c: char| is_same_everywhere(c, encoding);
    (back == bytes && text.chars().all(|c| stands(c) && is_same(c))).then(|| text.into_owned())
}

/// Whether all makers of tables agree on the bytes of the character in this encoding. They differ on symbols
/// such as `€` in GBK.
fn is_same_everywhere(c: char, encoding: Encoding) -> bool {
    /// Punctuation, kana, common Han characters, Hangul, full-width forms.
    const AGREED: [RangeInclusive<char>; 6] = [
        '\u{3001}'..='\u{3002}',
        '\u{3008}'..='\u{3011}',
        '\u{3041}'..='\u{30f6}',
        '\u{4e00}'..='\u{9fa5}',
        '\u{ac00}'..='\u{d7a3}',
        '\u{ff01}'..='\u{ff0c}',
    ];
    match encoding {
        Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => true,
        Encoding::Windows1252 => matches!(c, '\0'..='\u{7f}' | '\u{a0}'..='\u{ff}'),
        _ => c.is_ascii() || AGREED.iter().any(|range| range.contains(&c)),
    }
}
