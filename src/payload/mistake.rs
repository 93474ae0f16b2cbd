//! Where and why a typed message is not a payload.

use super::encoding::{Encoding, Unencodable};

/// The first thing wrong in a typed text, and where.
///
/// `Display` is English, for logs; the sentence a person reads is made from [`Mistake::kind`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} (line {line}, column {column})")]
pub struct Mistake {
    /// Characters before the mistake, so that a text field can put its cursor there.
    pub at_char: usize,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is wrong there.
    pub kind: MistakeKind,
}

/// What is wrong in a typed text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MistakeKind {
    /// The encoding has no bytes for this character.
    #[error("{} cannot write {character:?} (U+{:04X})", .encoding.name(), u32::from(*.character))]
    Unencodable {
        /// The character.
        character: char,
        /// The encoding that lacks it.
        encoding: Encoding,
    },
    /// A group of hex digits leaves one digit without its partner.
    #[error("a hex digit is missing or left over")]
    OddHexDigit,
    /// A character stands where a hex digit belongs.
    #[error("{character:?} is not a hex digit")]
    NotHex {
        /// The character.
        character: char,
    },
    /// Lines that look like a hex dump, and whose offsets, bytes and text do not fit each other, or that may as
    /// well be bytes alone.
    #[error("this may be a hex dump, and may be none")]
    DumpInDoubt,
    /// A hex dump of words whose order of bytes it does not say, as `hexdump` and `od -x` print it.
    #[error("the dump has words whose order of bytes is not known")]
    DumpOfWords,
    /// A number in an array that is not `0x` and one or two digits.
    #[error("an item of an array needs 0x and at most two digits")]
    NotAnItem,
    /// An octal escape that stands for more than a byte holds.
    #[error("a byte goes up to \\377")]
    OctalTooLarge,
    /// A backslash before a character that means nothing after one.
    #[error("\\ before {character:?} means nothing")]
    UnknownEscape {
        /// The character after the backslash.
        character: char,
    },
    /// The text ends, or goes on with something else, within an escape.
    #[error("the escape is not finished")]
    UnfinishedEscape,
    /// The number in `\u{…}` is no character.
    #[error("no character has this number")]
    BadCodePoint,
    /// A placeholder that templates do not have.
    #[error("there is no placeholder {name:?}")]
    UnknownPlaceholder {
        /// What stands between the braces.
        name: String,
    },
    /// A placeholder that there is, with something after its name that it does not take.
    #[error("the placeholder {name:?} is not written so")]
    BadPlaceholder {
        /// What stands between the braces.
        name: String,
    },
    /// Placeholders for more random bytes than a message has.
    #[error("a message has at most {max} random bytes")]
    TooManyRandomBytes {
        /// How many it has at most.
        max: usize,
    },
    /// A `{` without its `}`.
    #[error("the placeholder is not closed")]
    UnclosedPlaceholder,
}

impl Mistake {
    /// A mistake in `text` at the byte offset `at_byte`, with its position as people count it.
    pub fn new(text: &str, at_byte: usize, kind: MistakeKind) -> Self {
        let (mut at_char, mut line, mut column) = (0, 1, 1);
        for (_, c) in text.char_indices().take_while(|(at, _)| *at < at_byte) {
            at_char += 1;
            column += 1;
            if c == '\n' {
                line += 1;
                column = 1;
            }
        }
        Self { at_char, line, column, kind }
    }

    /// The mistake that `text` holds the character `lack` names.
    pub(super) fn unencodable(text: &str, encoding: Encoding, lack: Unencodable) -> Self {
        let kind = MistakeKind::Unencodable { character: lack.character, encoding };
        Self::new(text, lack.at_byte, kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_lines() {
        let text = "你好\nab\r\nc";
        for (at_byte, at_char, line, column) in
            [(0, 0, 1, 1), (3, 1, 1, 2), (7, 3, 2, 1), (11, 7, 3, 1)]
        {
            let mistake = Mistake::new(text, at_byte, MistakeKind::OddHexDigit);
            assert_eq!(
                (mistake.at_char, mistake.line, mistake.column),
                (at_char, line, column),
                "byte {at_byte}"
            );
        }
    }

    #[test]
    fn the_log_text_names_the_character_and_the_encoding() {
        let kind = MistakeKind::Unencodable { character: '😀', encoding: Encoding::Gbk };
        assert_eq!(
            Mistake::new("ab😀", 2, kind).to_string(),
            "GBK cannot write '😀' (U+1F600) (line 1, column 3)"
        );
    }
}
