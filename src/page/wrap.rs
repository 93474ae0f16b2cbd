//! Soft wrap: where a line is cut that is longer than the window is wide.

use super::text::{HIDDEN_BYTES, hidden_byte};

/// How many columns a row has; by default as many as it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrap(u16);

/// The fewest columns that a row has, for windows that are hardly there.
const COLUMNS_MIN: u16 = 16;

/// Columns of a byte or character that is shown as an escape, such as `\x00`.
const ESCAPE_COLUMNS: u16 = 4;

impl Wrap {
    /// Rows as long as they come.
    pub const NONE: Self = Self(0);

    /// Rows of so many columns, of which a Chinese character takes two.
    pub fn at(columns: u16) -> Self {
        Self(columns.max(COLUMNS_MIN))
    }

    /// Where the line is cut, if it is longer than a row. What is known of it may be its beginning only:
    /// then it is cut only where nothing that follows can change that.
    pub(super) fn cut(self, line: &[u8]) -> Option<usize> {
        if self == Self::NONE {
            return None;
        }
        let (mut at, mut columns, mut after_space) = (0, 0, None);
        while let Some((len, width)) = character(line.get(at..).unwrap_or_default()) {
            if columns + width > self.0 && at > 0 {
                // Between words, unless that leaves half a row empty.
                return Some(after_space.filter(|cut| *cut >= at / 2).unwrap_or(at));
            }
            columns += width;
            at += len;
            if line.get(at - len) == Some(&b' ') {
                after_space = Some(at);
            }
        }
        None
    }
}

/// How many bytes the first character has, and how many columns it takes; `None` at the end, and of a
/// character that is not whole.
fn character(text: &[u8]) -> Option<(usize, u16)> {
    let first = *text.first()?;
    if hidden_byte(text).is_some() {
        return Some((HIDDEN_BYTES, ESCAPE_COLUMNS));
    }
    let len = match first {
        0x20..0x7f => return Some((1, 1)),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((1, ESCAPE_COLUMNS)),
    };
    let bytes = text.get(..len)?;
    let character = str::from_utf8(bytes).ok().and_then(|text| text.chars().next());
    Some(character.map_or((1, ESCAPE_COLUMNS), |c| (len, columns_of(c))))
}

/// How many columns a character takes that is no ASCII (UAX 11, coarsely).
fn columns_of(c: char) -> u16 {
    match u32::from(c) {
        0x300..=0x36f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1_f300..=0x1_faff
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_between_words_and_never_within_a_character() {
        let wrap = Wrap::at(16);
        let table: [(&str, Option<usize>); 9] = [
            ("", None),
            ("exactly sixteen!", None),
            ("exactly seventeen", Some(8)),
            ("one two three four", Some(14)),
            ("0123456789abcdefgh", Some(16)),
            ("a 23456789abcdefgh", Some(16)),
            ("你好你好你好你好", None),
            ("你好你好你好你好a", Some(24)),
            ("a你好你好你好你好", Some(22)),
        ];
        for (line, expected) in table {
            assert_eq!(wrap.cut(line.as_bytes()), expected, "{line}");
        }
        assert_eq!(Wrap::NONE.cut(&[b'x'; 999]), None);
        // A character that is not whole may still take one column or two.
        let cut = |line: &[u8]| wrap.cut(line);
        assert_eq!(cut(b"0123456789abcdef\xe4\xbd"), None);
        assert_eq!(cut("0123456789abcdef你".as_bytes()), Some(16));
        assert_eq!(cut(b"\xff\xff\xff\xff\xff"), Some(4), "each is four columns");
    }
}
