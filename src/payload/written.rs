//! From bytes to the message that a person would write for them.

use super::compose::Notation;
use super::decode::{Piece, decode};
use super::encoding::Encoding;
use super::line_end::LineEnd;
use super::message::MessageText;
use super::show::safe_char;
use super::{escape, hex};

/// How much longer than its bytes a text with escapes may be before hex digits are easier to read: every second
/// character of it belongs to an escape.
const ESCAPES_MAX: usize = 2;

impl MessageText {
    /// The message that stands for exactly these bytes: as text where a person can see all of it, with escapes where
    /// little of it needs them, else in hex digits. A line end is not part of its text.
    pub fn of_payload(payload: &[u8], encoding: Encoding) -> Self {
        let as_text = |line_end: LineEnd| {
            let mut end = Vec::new();
            encoding.encode(line_end.as_str(), &mut end).ok()?;
            let body = plain_text(payload.strip_suffix(end.as_slice())?, encoding)?;
            // One line end is that of the message, several are a part of it.
            let is_one = line_end == LineEnd::None || !body.contains(['\r', '\n']);
            is_one.then(|| Self { encoding, line_end, ..Self::of_text(body) })
        };
        let ends = [LineEnd::CrLf, LineEnd::Lf, LineEnd::None];
        ends.into_iter().find_map(as_text).unwrap_or_else(|| Self::of_binary(payload, encoding))
    }

    fn of_binary(payload: &[u8], encoding: Encoding) -> Self {
        let mut text = String::new();
        escape::write(payload, encoding, &mut text);
        if text.len() <= ESCAPES_MAX * payload.len() {
            return Self { notation: Notation::Escaped, encoding, ..Self::of_text(text) };
        }
        text.clear();
        hex::write(payload, &mut text);
        Self { notation: Notation::Hex, encoding, ..Self::of_text(text) }
    }
}

/// The text that the encoding turns into exactly these bytes, if a person can see all of it.
pub fn plain_text(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let mut text = String::new();
    let mut is_text = true;
    decode(encoding, bytes, &mut |piece| match piece {
        Piece::Text(chars) => text.push_str(chars),
        Piece::Undecodable(_) => is_text = false,
    });
    let mut back = Vec::new();
    let same = is_text && encoding.encode(&text, &mut back).is_ok() && back == bytes;
    // A field marks a CR; one without LF is easier to read as an escape.
    let mut visible = text.split("\r\n").flat_map(str::chars);
    let visible = visible.all(|c| safe_char(c) || matches!(c, '\n' | '\t'));
    (same && visible).then_some(text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::payload::Values;
    use Notation::{Escaped, Hex, Text};

    #[test]
    fn bytes_become_what_a_person_would_write() {
        let table: &[(&[u8], Encoding, &str, Notation, LineEnd)] = &[
            (b"", Encoding::Utf8, "", Text, LineEnd::None),
            (b"hello", Encoding::Utf8, "hello", Text, LineEnd::None),
            (b"hello\r\n", Encoding::Utf8, "hello", Text, LineEnd::CrLf),
            (b"a\nb\n", Encoding::Utf8, "a\nb\n", Text, LineEnd::None),
            (b"\xc4\xe3\n", Encoding::Gbk, "你", Text, LineEnd::Lf),
            (b"{count}", Encoding::Utf8, "{count}", Text, LineEnd::None),
            (b"READY\0", Encoding::Utf8, "READY\\0", Escaped, LineEnd::None),
            (b"\x01\x03\0\0\0\x02", Encoding::Utf8, "01 03 00 00 00 02", Hex, LineEnd::None),
            (b"\xff\xfe", Encoding::Utf8, "ff fe", Hex, LineEnd::None),
        ];
        for (bytes, encoding, text, notation, line_end) in table {
            let message = MessageText::of_payload(bytes, *encoding);
            let found = (message.text.as_str(), message.notation, message.line_end);
            assert_eq!(found, (*text, *notation, *line_end));
            let mut back = Vec::new();
            message.prepare().unwrap().render(&Values::default(), &mut back).unwrap();
            assert_eq!(back, *bytes, "{text}");
        }
    }
}
