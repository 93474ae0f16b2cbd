//! From the message field to the bytes that are sent.

use serde::{Deserialize, Serialize};

use super::encoding::Encoding;
use super::hex::HexForm;
use super::line_end::LineEnd;
use super::mistake::Mistake;
use super::{escape, hex};

/// How the message field is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Notation {
    /// As it stands: a backslash is a backslash.
    #[default]
    Text,
    /// Hex digits, see [`hex::parse`].
    Hex,
    /// Text with escapes such as `\r\n` and `\x00`, see [`escape::parse`].
    Escaped,
}

impl Notation {
    /// Every notation, in the order a menu lists them.
    pub const ALL: [Self; 3] = [Self::Text, Self::Hex, Self::Escaped];
}

/// The bytes that `text` stands for, with `line_end` after them.
///
/// The line end is written in the encoding, so it takes two or four bytes in UTF-16; it is appended in
/// every notation, hex as well.
pub fn compose(
    text: &str,
    notation: Notation,
    encoding: Encoding,
    line_end: LineEnd,
) -> Result<Vec<u8>, Mistake> {
    compose_noting_form(text, notation, encoding, line_end).map(|(bytes, _)| bytes)
}

/// As [`compose`], with what hex digits were written as.
pub fn compose_noting_form(
    text: &str,
    notation: Notation,
    encoding: Encoding,
    line_end: LineEnd,
) -> Result<(Vec<u8>, HexForm), Mistake> {
    let mut form = HexForm::Digits;
    let mut out = Vec::with_capacity(text.len() + line_end.as_str().len());
    match notation {
        Notation::Text => encoding
            .encode(text, &mut out)
            .map_err(|lack| Mistake::unencodable(text, encoding, lack))?,
        Notation::Hex => form = hex::parse(text, &mut out)?,
        Notation::Escaped => escape::parse(text, encoding, &mut out)?,
    }
    encoding
        .encode(line_end.as_str(), &mut out)
        .map_err(|lack| Mistake::unencodable(line_end.as_str(), encoding, lack))?;
    Ok((out, form))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

    use super::*;
    use crate::payload::MistakeKind;

    #[test]
    fn each_notation_makes_its_bytes() {
        use Encoding::{Gbk, Utf8, Utf16Be, Utf16Le};
        let table: &[(&str, Notation, Encoding, LineEnd, &[u8])] = &[
            ("", Notation::Text, Utf8, LineEnd::None, b""),
            ("a\\n", Notation::Text, Utf8, LineEnd::Lf, b"a\\n\n"),
            ("a\\n", Notation::Escaped, Utf8, LineEnd::Cr, b"a\n\r"),
            ("61 0A", Notation::Hex, Utf8, LineEnd::CrLf, b"a\n\r\n"),
            ("邦德", Notation::Text, Gbk, LineEnd::None, b"\xb0\xee\xb5\xc2"),
            ("邦", Notation::Text, Utf8, LineEnd::Nul, b"\xe9\x82\xa6\0"),
            ("a", Notation::Text, Utf16Le, LineEnd::CrLf, b"a\0\r\0\n\0"),
            ("61", Notation::Hex, Utf16Be, LineEnd::Lf, b"a\0\n"),
            ("\\n\\xff", Notation::Escaped, Utf16Be, LineEnd::Nul, b"\0\n\xff\0\0"),
        ];
        for &(text, notation, encoding, line_end, bytes) in table {
            assert_eq!(
                compose(text, notation, encoding, line_end).unwrap(),
                bytes,
                "{text:?} as {notation:?}"
            );
        }
    }

    #[test]
    fn every_encoding_writes_every_line_end() {
        for encoding in Encoding::ALL {
            for line_end in LineEnd::ALL {
                let width = match encoding {
                    Encoding::Utf16Le | Encoding::Utf16Be => 2,
                    _ => 1,
                };
                let bytes = compose("", Notation::Text, encoding, line_end).unwrap();
                assert_eq!(bytes.len(), line_end.as_str().len() * width);
            }
        }
    }

    #[test]
    fn an_emoji_in_gbk_is_a_mistake_that_names_it() {
        for notation in [Notation::Text, Notation::Escaped] {
            let mistake = compose("你\n好😀", notation, Encoding::Gbk, LineEnd::Lf).unwrap_err();
            assert_eq!((mistake.at_char, mistake.line, mistake.column), (3, 2, 2), "{notation:?}");
            let kind = MistakeKind::Unencodable { character: '😀', encoding: Encoding::Gbk };
            assert_eq!(mistake.kind, kind);
        }
    }
}
