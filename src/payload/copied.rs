//! A part of a shown text as a person means it when copying: the text, and not how the screen writes it.

use super::show::Shown;
use std::ops::Range;

/// A part of a shown text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopiedPart {
    /// The text, with line ends and tabs as they came.
    pub text: String,
    /// Characters that stay escaped, since they would act where they are pasted.
    pub characters: u64,
    /// Bytes that stay escaped, since they are no text.
    pub bytes: u64,
}

/// An escape of the screen.
enum Escape {
    LineFeed,
    Other(char),
    Byte,
    Guarded,
}

impl Shown {
    /// What came as these bytes of the shown text. An escape that is only selected in part stays as it is.
    pub fn copied(&self, selected: Range<usize>) -> CopiedPart {
        let mut part = CopiedPart::default();
        let mut at = selected.start;
        for range in &self.escapes {
            let mut start = range.start;
            while start < range.end {
                let escape = self.text.get(start..range.end).unwrap_or_default();
                let end = start + token_len(escape);
                if start >= at && end <= selected.end {
                    part.text.push_str(self.text.get(at..start).unwrap_or_default());
                    at = end;
                    part.push(self.text.get(start..end).unwrap_or_default());
                    // The break that the screen puts after an escaped LF is that LF.
                    let rest = self.text.get(end..selected.end).unwrap_or_default();
                    if part.text.ends_with('\n') && rest.starts_with('\n') {
                        at += 1;
                    }
                }
                start = end;
            }
        }
        part.text.push_str(self.text.get(at..selected.end).unwrap_or_default());
        part
    }
}

impl CopiedPart {
    fn push(&mut self, escape: &str) {
        match meaning(escape) {
            Escape::LineFeed => self.text.push('\n'),
            Escape::Other(c) => self.text.push(c),
            Escape::Byte => self.bytes += 1,
            Escape::Guarded => self.characters += 1,
        }
        if matches!(meaning(escape), Escape::Byte | Escape::Guarded) {
            self.text.push_str(escape);
        }
    }
}

fn meaning(escape: &str) -> Escape {
    let hex = escape.strip_prefix("\\x").and_then(|digits| u8::from_str_radix(digits, 16).ok());
    match (escape, hex) {
        ("\\n", _) => Escape::LineFeed,
        ("\\r", _) => Escape::Other('\r'),
        ("\\t", _) => Escape::Other('\t'),
        // Of ASCII, that is the control character of this number.
        (_, Some(byte)) if !byte.is_ascii() => Escape::Byte,
        _ => Escape::Guarded,
    }
}

/// Length of the first of the escapes, in bytes.
fn token_len(escapes: &str) -> usize {
    let len = match escapes.as_bytes() {
        [b'\\', b'x', ..] => 4,
        [b'\\', b'u', ..] => escapes.find('}').map_or(escapes.len(), |end| end + 1),
        [b'\\', ..] => 2,
        // A mark, which stands for nothing.
        _ => escapes.chars().next().map_or(1, char::len_utf8),
    };
    len.min(escapes.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Encoding;
    use crate::payload::show::{Lines, ShowOptions, show};

    fn shown(bytes: &[u8]) -> Shown {
        show(bytes, Encoding::Utf8, &ShowOptions { max_chars: 300, lines: Lines::Break })
    }

    fn copied(bytes: &[u8]) -> CopiedPart {
        let shown = shown(bytes);
        shown.copied(0..shown.text.len())
    }

    #[test]
    fn text_comes_back_as_it_came() {
        for text in ["", "a\r\nb\n\n\tc\r", "\\n stays \\r\\n", "你\r\n好", "\n", "\r\n\r\n"] {
            let part = copied(text.as_bytes());
            assert_eq!(part, CopiedPart { text: text.to_owned(), ..CopiedPart::default() });
        }
    }

    #[test]
    fn what_would_act_stays_escaped_and_is_counted() {
        let part = copied(b"a\x1b[0m\xff\xfe\xe2\x80\xaeb\0\r\n");
        assert_eq!(part.text, "a\\x1b[0m\\xff\\xfe\\u{202e}b\\0\r\n");
        assert_eq!((part.characters, part.bytes), (3, 2));
    }

    #[test]
    fn a_part_is_copied_from_where_it_is_selected() {
        let shown = shown(b"a\r\nb");
        assert_eq!(shown.text, "a\\r\\n\nb");
        let part = |range| shown.copied(range).text;
        assert_eq!(part(1..5), "\r\n", "without the break that the screen adds");
        assert_eq!(part(1..6), "\r\n");
        assert_eq!(part(5..7), "\nb", "the break alone");
        assert_eq!(part(2..7), "r\nb", "half an escape");
        assert_eq!(part(0..2), "a\\");
    }
}
