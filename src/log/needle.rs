//! A text to look for in payloads as they are shown, and in the words of rows.

mod pattern;
mod quick;
mod search;

use super::filter::PayloadForm;
use crate::payload::show::{Lines, ShowOptions, show};
use crate::payload::{Encoding, Piece, decode, escape};
use memchr::{memchr2_iter, memmem};
pub(super) use pattern::BytePattern;
pub(super) use quick::QuickNeedle;
pub(super) use search::Where;

/// Of a character, in any encoding and either case.
const CHAR_BYTES_MAX: usize = 4;

/// A text to look for, whatever its case.
#[derive(Debug)]
pub(super) struct Needle {
    lower: String,
    /// The encoding of payloads that do not say theirs.
    encoding: Encoding,
    /// The text in each encoding, in the order of [`Encoding::ALL`]; none if no text is shown.
    texts: Vec<TextNeedle>,
    /// The hex digits; none if it is none, or none are shown.
    hex: Vec<BytePattern>,
    /// The way to look for it in the payloads of many rows in one go, if there is one.
    quick: Option<QuickNeedle>,
}

impl Needle {
    pub(super) fn new(text: &str, form: PayloadForm, encoding: Encoding) -> Self {
        let lower = text.to_lowercase();
        let encodings = if form.has_text() { &Encoding::ALL[..] } else { &[] };
        let texts = encodings.iter().map(|encoding| TextNeedle::new(text, *encoding)).collect();
        let hex = if form.has_hex() { BytePattern::of_shown(&lower) } else { Vec::new() };
        let needle = Self { lower, encoding, texts, hex, quick: None };
        Self { quick: QuickNeedle::new(&needle), ..needle }
    }

    pub(super) fn is_in_text(&self, text: &str) -> bool {
        is_in_text(text, &self.lower)
    }

    /// The most bytes that an occurrence can have in a payload.
    pub(super) fn bytes_max(&self) -> usize {
        // A lower-case letter may come from several others; its bytes are at least as many. Escapes and hex
        // digits are more characters than bytes.
        (self.lower.len() + 1) * CHAR_BYTES_MAX
    }

    /// The encoding in which text of a payload is shown, if the text may be of characters of several bytes.
    pub(super) fn wide_text(&self, sent_in: Option<Encoding>) -> Option<Encoding> {
        self.is_wide().then(|| sent_in.unwrap_or(self.encoding))
    }

    /// Whether it is looked for as text and may be of characters of several bytes.
    pub(super) fn is_wide(&self) -> bool {
        !self.texts.is_empty() && !self.lower.is_ascii()
    }

    /// Whether it is in a payload as it is shown: one that was sent as text in that encoding.
    pub(super) fn is_in_payload(&self, payload: &[u8], sent_in: Option<Encoding>) -> bool {
        let text = self.texts.get(sent_in.unwrap_or(self.encoding) as usize);
        text.is_some_and(|text| text.is_in(payload, &self.lower))
            || self.hex.iter().any(|hex| hex.is_in(payload))
    }
}

/// The text in one encoding.
#[derive(Debug)]
struct TextNeedle {
    encoding: Encoding,
    way: Matcher,
    /// The bytes that its escapes stand for, as they are shown in rows.
    escaped: Option<Vec<u8>>,
}

/// How to look for the text in payload bytes.
#[derive(Debug)]
enum Matcher {
    /// Bytes that are the same in both cases; a hit is real if the encoding is exact, else decoding decides.
    Bytes(Vec<u8>),
    /// ASCII letters in either case; likewise.
    Ascii(Vec<u8>),
    /// Decode and compare.
    Decode,
}

impl TextNeedle {
    fn new(text: &str, encoding: Encoding) -> Self {
        let lower = text.to_lowercase();
        let caseless = lower == text.to_uppercase();
        let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        let mut bytes = Vec::new();
        let encodes = encoding.encode(&lower, &mut bytes).is_ok();
        let way = match (encodes, caseless, lower.is_ascii() && !wide) {
            (true, true, _) => Matcher::Bytes(bytes),
            (true, false, true) => Matcher::Ascii(bytes),
            _ => Matcher::Decode,
        };
        Self { encoding, way, escaped: escaped_bytes(&lower, encoding) }
    }

    /// In UTF-8 no character's bytes occur within another's, in windows-1252 each has one.
    fn is_exact(&self) -> bool {
        matches!(self.encoding, Encoding::Utf8 | Encoding::Windows1252)
    }

    fn is_in(&self, payload: &[u8], lower: &str) -> bool {
        let is_in = match &self.way {
            Matcher::Bytes(bytes) => {
                memmem::find(payload, bytes).is_some()
                    && (self.is_exact() || self.is_in_decoded(payload, lower))
            }
            Matcher::Ascii(bytes) => {
                ascii_occurs(payload, bytes)
                    && (self.is_exact() || self.is_in_decoded(payload, lower))
            }
            Matcher::Decode => self.is_in_decoded(payload, lower),
        };
        is_in || self.is_in_escapes(payload, lower)
    }

    fn is_in_decoded(&self, payload: &[u8], lower: &str) -> bool {
        is_in_text(&decoded(payload, self.encoding), lower)
    }

    /// Whether what is shown has these escapes.
    fn is_in_escapes(&self, payload: &[u8], lower: &str) -> bool {
        let is_there = |bytes: &Vec<u8>| ascii_occurs(payload, bytes);
        self.escaped.as_ref().is_some_and(is_there) && {
            let options = ShowOptions { max_chars: usize::MAX, lines: Lines::Escape };
            is_in_text(&show(payload, self.encoding, &options).text, lower)
        }
    }
}

/// What a text with escapes stands for; `None` if there are none.
fn escaped_bytes(lower: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let has_escapes = lower.contains('\\') && escape::parse(lower, encoding, &mut bytes).is_ok();
    (has_escapes && !bytes.is_empty()).then_some(bytes)
}

/// A payload as text, with a mark for what does not decode.
pub(super) fn decoded(payload: &[u8], encoding: Encoding) -> String {
    let mut text = String::with_capacity(payload.len());
    decode(encoding, payload, &mut |piece| match piece {
        Piece::Text(piece) => text.push_str(piece),
        Piece::Undecodable(_) => text.push('\u{fffd}'),
    });
    text
}

fn is_in_text(text: &str, lower: &str) -> bool {
    if text.is_ascii() && lower.is_ascii() {
        return ascii_occurs(text.as_bytes(), lower.as_bytes());
    }
    text.to_lowercase().contains(lower)
}

/// Whether lower-case ASCII text occurs in bytes, whatever the case of its letters there.
fn ascii_occurs(bytes: &[u8], lower: &[u8]) -> bool {
    let Some((first, rest)) = lower.split_first() else { return true };
    memchr2_iter(*first, first.to_ascii_uppercase(), bytes).any(|at| {
        let after = bytes.get(at + 1..).unwrap_or_default();
        after.get(..rest.len()).is_some_and(|window| window.eq_ignore_ascii_case(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needles_in_every_encoding() {
        let table: [(&str, Encoding, &[u8], bool); 14] = [
            ("hello", Encoding::Utf8, b"say HeLLo!", true),
            ("HELLO", Encoding::Utf8, b"say hello", true),
            ("hello", Encoding::Utf8, b"hell", false),
            ("", Encoding::Utf8, b"", true),
            ("你好", Encoding::Utf8, "说你好吗".as_bytes(), true),
            ("你好", Encoding::Utf8, "说你们".as_bytes(), false),
            ("É", Encoding::Utf8, "café".as_bytes(), true),
            ("你好", Encoding::Gbk, b"\xc4\xe3\xba\xc3", true),
            ("你好", Encoding::Utf8, b"\xc4\xe3\xba\xc3", false),
            // The second byte of 乗 in GBK is an ASCII letter; it is not that letter.
            ("\\", Encoding::Gbk, b"\x81\x5c", false),
            ("\\", Encoding::Gbk, b"\x81\x5c\x5c", true),
            ("ab", Encoding::Utf16Le, b"A\0B\0", true),
            ("ab", Encoding::Utf16Be, b"\0a\0b", true),
            ("😀", Encoding::Gbk, b"abc", false),
        ];
        for (text, encoding, payload, expected) in table {
            let needle = Needle::new(text, PayloadForm::Text, encoding);
            let found = needle.is_in_payload(payload, None);
            assert_eq!(found, expected, "{text:?} in {payload:?} as {}", encoding.name());
        }
    }

    #[test]
    fn hex_digits_are_found_as_they_are_shown_and_as_they_are_written() {
        let payload = b"a2\x0d\xff";
        for (text, expected) in [
            ("61 32", true),
            ("6132", true),
            ("0x61, 0x32", true),
            ("61:32:0D:FF", true),
            ("\\xFF", true),
            ("1 3", true),
            ("1 32 0", true),
            ("32 f", false),
            ("2", true),
            ("7", false),
            ("320", true),
            ("132", true),
            ("1 3 0d", false),
            ("a2", false),
            ("a2 x", false),
            (" ", false),
        ] {
            let needle = Needle::new(text, PayloadForm::Hex, Encoding::Utf8);
            assert_eq!(needle.is_in_payload(payload, None), expected, "{text:?}");
        }
        let text = Needle::new("61 32", PayloadForm::Text, Encoding::Utf8);
        assert!(!text.is_in_payload(payload, None) && text.is_in_payload(b"=61 32", None));
        for (both, expected) in [("A2", true), ("61 3", true), ("b2", false)] {
            let needle = Needle::new(both, PayloadForm::Both, Encoding::Utf8);
            assert_eq!(needle.is_in_payload(payload, None), expected, "{both:?}");
        }
    }

    #[test]
    fn escapes_are_found_as_they_are_shown() {
        let of = |text: &str, encoding, payload: &[u8]| {
            Needle::new(text, PayloadForm::Text, encoding).is_in_payload(payload, None)
        };
        assert!(of(r"OK\r\n", Encoding::Utf8, b"ok\r\n"));
        assert!(of(r"\xff", Encoding::Utf8, b"a\xFF"));
        assert!(!of(r"\xe4", Encoding::Utf8, "你".as_bytes()), "it is shown as 你");
        assert!(of(r"\u{202E}", Encoding::Utf8, "\u{202e}".as_bytes()));
        assert!(of(r"\n", Encoding::Utf8, br"a\n"), "a backslash and an n look the same");
        assert!(!of(r"\n", Encoding::Gbk, b"no"));
        assert!(of(r"\r\n", Encoding::Utf16Le, b"\r\0\n\0"));
    }

    #[test]
    fn what_was_sent_is_looked_at_in_its_own_encoding() {
        let needle = Needle::new("你好", PayloadForm::Text, Encoding::Utf8);
        assert!(!needle.is_in_payload(b"\xc4\xe3\xba\xc3", None));
        assert!(needle.is_in_payload(b"\xc4\xe3\xba\xc3", Some(Encoding::Gbk)));
    }
}
