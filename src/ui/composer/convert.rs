//! From one notation to another, without changing a byte.

use crate::payload::compose::compose;
pub(super) use crate::payload::written::plain_text;
use crate::payload::{Checksum, Encoding, LineEnd, Mistake, MistakeKind, Notation, escape, hex};

/// `\u{10ffff`: the longest escape that lacks only its end, in characters.
const UNFINISHED_CHARS_MAX: usize = 9;

/// Why a text was not converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Obstacle {
    /// It stands for no bytes.
    Mistake,
    /// Its bytes are not safe text in the encoding.
    NotText,
}

/// The text in the notation `to` that stands for the same bytes.
pub(in crate::ui) fn converted(
    text: &str,
    from: Notation,
    to: Notation,
    encoding: Encoding,
) -> Result<String, Obstacle> {
    let bytes = compose(text, from, encoding, LineEnd::None).map_err(|_| Obstacle::Mistake)?;
    match to {
        Notation::Text => plain_text(&bytes, encoding).ok_or(Obstacle::NotText),
        Notation::Escaped => Ok(escaped(&bytes, encoding)),
        Notation::Hex => {
            let mut out = String::new();
            hex::write(&bytes, &mut out);
            Ok(out)
        }
    }
}

pub(super) fn escaped(bytes: &[u8], encoding: Encoding) -> String {
    let mut out = String::new();
    escape::write(bytes, encoding, &mut out);
    out
}

/// The payload without the line end, if it has it; else the payload and no line end.
pub(super) fn split_line_end(
    payload: &[u8],
    encoding: Encoding,
    line_end: LineEnd,
) -> (&[u8], LineEnd) {
    let mut end = Vec::new();
    let writes = encoding.encode(line_end.as_str(), &mut end).is_ok();
    match payload.strip_suffix(end.as_slice()).filter(|_| writes) {
        Some(body) => (body, line_end),
        None => (payload, LineEnd::None),
    }
}

/// The payload without the checksum, if it ends with that; else the payload and no checksum.
pub(super) fn split_checksum(
    payload: &[u8],
    checksum: Option<Checksum>,
) -> (&[u8], Option<Checksum>) {
    match checksum.and_then(|checksum| checksum.stripped(payload)) {
        Some(body) => (body, checksum),
        None => (payload, None),
    }
}

/// Whether the mistake is only that the last byte or escape is not typed to its end.
pub(super) fn is_unfinished(mistake: &Mistake, text: &str) -> bool {
    let mut rest = text.chars().skip(mistake.at_char);
    match mistake.kind {
        MistakeKind::OddHexDigit | MistakeKind::NotHex { character: 'x' } => rest.count() == 1,
        MistakeKind::UnfinishedEscape => rest.nth(UNFINISHED_CHARS_MAX).is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Encoding::{Gbk, Utf8, Utf16Le};
    use Notation::{Escaped, Hex, Text};

    #[test]
    fn the_same_bytes_in_another_notation() {
        let table = [
            ("", Text, Hex, Utf8, Ok("")),
            ("hi", Text, Hex, Utf8, Ok("68 69")),
            ("68 69", Hex, Text, Utf8, Ok("hi")),
            ("0x68,69", Hex, Escaped, Utf8, Ok("hi")),
            ("你", Text, Hex, Gbk, Ok("c4 e3")),
            ("c4e3", Hex, Text, Gbk, Ok("你")),
            ("a\n\\", Text, Escaped, Utf8, Ok("a\\n\\\\")),
            ("a\\n\\t", Escaped, Text, Utf8, Ok("a\n\t")),
            ("a\\r\\n", Escaped, Text, Utf8, Ok("a\r\n")),
            ("a\\rb", Escaped, Text, Utf8, Err(Obstacle::NotText)),
            ("a\r\nb", Text, Hex, Utf8, Ok("61 0d 0a 62")),
            ("c4e3", Hex, Text, Utf8, Err(Obstacle::NotText)),
            ("61", Hex, Text, Utf16Le, Err(Obstacle::NotText)),
            ("6g", Hex, Text, Utf8, Err(Obstacle::Mistake)),
            ("😀", Text, Hex, Gbk, Err(Obstacle::Mistake)),
            // The euro sign in the form that GBK reads and does not write.
            ("a2e3", Hex, Text, Gbk, Err(Obstacle::NotText)),
        ];
        for (text, from, to, encoding, expected) in table {
            let found = converted(text, from, to, encoding);
            assert_eq!(found, expected.map(str::to_owned), "{text:?}");
        }
    }

    #[test]
    fn a_line_end_is_split_off_once() {
        let table = [
            ("hi\r\n", Utf8, LineEnd::CrLf, ("hi", LineEnd::CrLf)),
            ("hi\n\n", Utf8, LineEnd::Lf, ("hi\n", LineEnd::Lf)),
            ("hi\n", Utf8, LineEnd::CrLf, ("hi\n", LineEnd::None)),
            ("hi\n", Utf8, LineEnd::None, ("hi\n", LineEnd::None)),
            ("h\0\n\0", Utf16Le, LineEnd::Lf, ("h\0", LineEnd::Lf)),
        ];
        for (payload, encoding, line_end, (body, left)) in table {
            let found = split_line_end(payload.as_bytes(), encoding, line_end);
            assert_eq!(found, (body.as_bytes(), left), "{payload:?}");
        }
    }

    #[test]
    fn typing_that_goes_on_is_no_mistake_yet() {
        let table = [
            ("6", Hex, true),
            ("68 6", Hex, true),
            ("0x", Hex, true),
            ("6 68", Hex, false),
            ("6g", Hex, false),
            ("a\\", Escaped, true),
            ("a\\x4", Escaped, true),
            ("a\\u{10ffff", Escaped, true),
            ("a\\q", Escaped, false),
        ];
        for (text, notation, expected) in table {
            let result = compose(text, notation, Utf8, LineEnd::None);
            let found = result.err().map(|mistake| is_unfinished(&mistake, text));
            assert_eq!(found, Some(expected), "{text}");
        }
    }
}
