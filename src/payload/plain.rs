//! Text for the clipboard: what was sent, exactly, but for what could do harm where it is pasted.
//!
//! A terminal obeys control characters, and bidi characters make a text read otherwise than it is. Those
//! stand as escapes, counted so that it can be said; line ends and tabs are text.

use super::decode::{Piece, decode};
use super::encoding::Encoding;
use super::escape_form::{push_byte, push_escape};

/// Bytes as text to be pasted elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainText {
    /// The text.
    pub text: String,
    /// Characters that stand as escapes in it: controls, bidi controls and tags.
    pub guarded: u64,
    /// Bytes that stand as escapes in it since they are no text in the encoding.
    pub undecodable: u64,
}

impl PlainText {
    /// Appends bytes in an encoding.
    pub fn push(&mut self, bytes: &[u8], encoding: Encoding) {
        decode(encoding, bytes, &mut |piece| match piece {
            Piece::Text(text) => {
                for c in text.chars() {
                    self.push_char(c);
                }
            }
            Piece::Undecodable(bytes) => {
                self.undecodable += bytes.len() as u64;
                for byte in bytes {
                    push_byte(*byte, &mut self.text);
                }
            }
        });
    }

    fn push_char(&mut self, c: char) {
        if acts_where_pasted(c) {
            self.guarded += 1;
            push_escape(c, &mut self.text);
        } else {
            self.text.push(c);
        }
    }
}

/// Whether a character does more than to be read where it is pasted: controls but tab and line ends, what
/// reorders text (Unicode's property `Bidi_Control`), and tags, which carry a hidden text.
fn acts_where_pasted(c: char) -> bool {
    let is_layout = matches!(c, '\t' | '\n' | '\r');
    let is_bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}');
    let is_tag = matches!(c, '\u{e0000}'..='\u{e007f}');
    is_bidi || is_tag || (c.is_control() && !is_layout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_itself_but_for_what_acts_where_it_is_pasted() {
        let table: [(&[u8], Encoding, &str, u64, u64); 9] = [
            (b"", Encoding::Utf8, "", 0, 0),
            (b"a\r\nb\t\\n\n", Encoding::Utf8, "a\r\nb\t\\n\n", 0, 0),
            (b"\xc4\xe3\xba\xc3\n", Encoding::Gbk, "你好\n", 0, 0),
            (
                "👩\u{200d}🔬 ❤\u{fe0f} \u{feff}".as_bytes(),
                Encoding::Utf8,
                "👩\u{200d}🔬 ❤\u{fe0f} \u{feff}",
                0,
                0,
            ),
            (b"\x1b[31m\0\x07", Encoding::Utf8, r"\x1b[31m\0\x07", 3, 0),
            (
                "gpj.\u{202e}exe\u{2066}".as_bytes(),
                Encoding::Utf8,
                r"gpj.\u{202e}exe\u{2066}",
                2,
                0,
            ),
            ("a\u{e0041}".as_bytes(), Encoding::Utf8, r"a\u{e0041}", 1, 0),
            (b"\xff\xe4a", Encoding::Utf8, r"\xff\xe4a", 0, 2),
            ("\u{9b}".as_bytes(), Encoding::Utf8, r"\u{9b}", 1, 0),
        ];
        for (bytes, encoding, text, guarded, undecodable) in table {
            let mut found = PlainText::default();
            found.push(bytes, encoding);
            assert_eq!(found, PlainText { text: text.to_owned(), guarded, undecodable });
        }
    }
}
