//! What is put after a message, since a stream has no messages of its own, and the line ends within one.

use super::encoding::Encoding;
use serde::{Deserialize, Serialize};

/// The line end appended to a message when it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineEnd {
    /// Nothing: the bytes are the message.
    #[default]
    None,
    /// `\n`, as Unix programs end lines.
    Lf,
    /// `\r`, as serial devices do.
    Cr,
    /// `\r\n`, as HTTP, SMTP and most text protocols do.
    CrLf,
    /// `\0`, as C strings end.
    Nul,
}

impl LineEnd {
    /// Every line end, in the order a menu lists them.
    pub const ALL: [Self; 5] = [Self::None, Self::Lf, Self::Cr, Self::CrLf, Self::Nul];

    /// The characters; the encoding makes bytes of them.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Lf => "\n",
            Self::Cr => "\r",
            Self::CrLf => "\r\n",
            Self::Nul => "\0",
        }
    }
}

/// What the keyboard's line break puts into a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineBreak {
    /// `\n`
    #[default]
    Lf,
    /// `\r\n`
    CrLf,
}

impl LineBreak {
    /// Both, in the order a menu lists them.
    pub const ALL: [Self; 2] = [Self::Lf, Self::CrLf];

    /// The characters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }

    /// The text with this at the end of each line, whatever stood there.
    pub fn apply_to(self, text: &str) -> String {
        text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', self.as_str())
    }
}

/// How many line ends of each kind a payload has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEndCounts {
    /// CR and LF together.
    pub cr_lf: usize,
    /// LF without a CR before it.
    pub lf: usize,
    /// CR without an LF after it.
    pub cr: usize,
}

impl LineEndCounts {
    /// Counts those of a payload in an encoding.
    pub fn of(payload: &[u8], encoding: Encoding) -> Self {
        // In no other encoding is a byte below 0x30 a part of another character.
        if !encoding.is_wide() {
            return Self::of_units(payload.iter().map(|byte| u16::from(*byte)));
        }
        let unit = |pair: &[u8; 2]| match encoding {
            Encoding::Utf16Be => u16::from_be_bytes(*pair),
            _ => u16::from_le_bytes(*pair),
        };
        Self::of_units(payload.as_chunks().0.iter().map(unit))
    }

    fn of_units(units: impl Iterator<Item = u16>) -> Self {
        const CR: u16 = 0x0d;
        const LF: u16 = 0x0a;
        let mut counts = Self::default();
        let mut after_cr = false;
        for unit in units {
            match unit {
                LF if after_cr => {
                    counts.cr -= 1;
                    counts.cr_lf += 1;
                }
                LF => counts.lf += 1,
                CR => counts.cr += 1,
                _ => {}
            }
            after_cr = unit == CR;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_counted_by_kind() {
        let counts = |cr_lf, lf, cr| LineEndCounts { cr_lf, lf, cr };
        let table: &[(&[u8], Encoding, LineEndCounts)] = &[
            (b"", Encoding::Utf8, counts(0, 0, 0)),
            (b"a\r\nb\r\n", Encoding::Utf8, counts(2, 0, 0)),
            (b"\n\r\r\n\n\r", Encoding::Utf8, counts(1, 2, 2)),
            (b"a\0\r\0\n\0", Encoding::Utf16Le, counts(1, 0, 0)),
            (b"\0\r\0\n\0\n", Encoding::Utf16Be, counts(1, 1, 0)),
            // U+0A0D and U+0D0A are characters.
            (b"\x0d\x0a\x0a\x0d", Encoding::Utf16Le, counts(0, 0, 0)),
        ];
        for (payload, encoding, expected) in table {
            assert_eq!(LineEndCounts::of(payload, *encoding), *expected, "{payload:x?}");
        }
    }

    #[test]
    fn a_line_break_is_put_at_the_end_of_each_line() {
        let mixed = "a\r\nb\nc\rd";
        assert_eq!(LineBreak::CrLf.apply_to(mixed), "a\r\nb\r\nc\r\nd");
        assert_eq!(LineBreak::Lf.apply_to(mixed), "a\nb\nc\nd");
    }

    #[test]
    fn each_line_end_is_its_characters() {
        let texts: Vec<&str> = LineEnd::ALL.into_iter().map(LineEnd::as_str).collect();
        assert_eq!(texts, ["", "\n", "\r", "\r\n", "\0"]);
        assert_eq!(LineEnd::default().as_str(), "");
    }
}
