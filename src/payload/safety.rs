//! Which characters may stand on the screen as they are; the public names are in [`show`](super::show).

use std::borrow::Cow;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

use super::escape_form::push_escape_before;

/// Marks allowed on one character. Vietnamese needs two, Hebrew and phonetic texts up to five.
const MAX_MARKS: u32 = 8;

/// Ranges of characters that are shown as escapes: they are invisible, move or reorder other text, or
/// mean nothing in common (Unicode's categories Cc, Cf, Zl, Zp and Co, its property
/// `Default_Ignorable_Code_Point`, and the noncharacters).
const UNSAFE: &[(u32, u32)] = &[
    (0x0000, 0x001f),     // C0 controls
    (0x007f, 0x009f),     // DEL, C1 controls
    (0x00ad, 0x00ad),     // soft hyphen
    (0x034f, 0x034f),     // combining grapheme joiner
    (0x0600, 0x0605),     // Arabic number signs
    (0x061c, 0x061c),     // Arabic letter mark (bidi)
    (0x06dd, 0x06dd),     // Arabic end of ayah
    (0x070f, 0x070f),     // Syriac abbreviation mark
    (0x0890, 0x0891),     // Arabic pound and piastre marks
    (0x08e2, 0x08e2),     // Arabic disputed end of ayah
    (0x115f, 0x1160),     // Hangul fillers
    (0x17b4, 0x17b5),     // Khmer inherent vowels
    (0x180b, 0x180f),     // Mongolian variation selectors, vowel separator
    (0x200b, 0x200f),     // zero width, bidi marks
    (0x2028, 0x202e),     // line and paragraph separators, bidi embeddings and overrides
    (0x2060, 0x206f),     // word joiner, invisible operators, bidi isolates
    (0x3164, 0x3164),     // Hangul filler
    (0xe000, 0xf8ff),     // private use
    (0xfdd0, 0xfdef),     // noncharacters
    (0xfe00, 0xfe0f),     // variation selectors
    (0xfeff, 0xfeff),     // zero width no-break space, byte order mark
    (0xffa0, 0xffa0),     // half-width Hangul filler
    (0xfff0, 0xfffc),     // unassigned, interlinear annotations, object replacement
    (0xfffe, 0xffff),     // noncharacters
    (0x110bd, 0x110bd),   // Kaithi number sign
    (0x110cd, 0x110cd),   // Kaithi number sign above
    (0x13430, 0x1343f),   // Egyptian hieroglyph format controls
    (0x1bca0, 0x1bca3),   // shorthand format controls
    (0x1d173, 0x1d17a),   // musical format controls
    (0x1fffe, 0x1ffff),   // noncharacters
    (0x2fffe, 0x2ffff),   // noncharacters
    (0x3fffe, 0x10_ffff), // noncharacters, unassigned planes, tags, private use
];

/// Whether a character may be shown as it is.
///
/// False for controls, whatever reorders text (bidi) or cannot be seen (zero width, fillers, variation
/// selectors, tags), line and paragraph separators, private use and noncharacters.
pub fn safe_char(c: char) -> bool {
    matches!(c, ' '..='~') || !is_in(UNSAFE, c)
}

/// A text from outside (a host name, a message of the system) with unsafe characters as escapes, as
/// [`show`](super::show::show) does it. One backslash stays one.
///
/// ```
/// use network_playground::payload::safe_text;
///
/// assert_eq!(safe_text("plain"), "plain");
/// assert_eq!(safe_text("gpj.\u{202e}exe\r\n"), r"gpj.\u{202e}exe\r\n");
/// ```
pub fn safe_text(text: &str) -> Cow<'_, str> {
    let mut guard = Guard::default();
    if text.chars().all(|c| guard.passes(c)) {
        return Cow::Borrowed(text);
    }
    let mut guard = Guard::default();
    let mut out = String::with_capacity(text.len() * 2);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if guard.passes(c) {
            out.push(c);
        } else {
            push_escape_before(c, chars.peek().copied(), &mut out);
        }
    }
    Cow::Owned(out)
}

/// Decides character by character what may be shown, with a limit on marks in a row: ten thousand of
/// them on one letter would cover the window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Guard {
    marks: u32,
}

impl Guard {
    /// Whether the next character of the text may be shown as it is.
    pub(super) fn passes(&mut self, c: char) -> bool {
        if matches!(c, ' '..='~') {
            self.marks = 0;
            return true;
        }
        self.marks = if is_mark(c) { self.marks.saturating_add(1) } else { 0 };
        self.marks <= MAX_MARKS && safe_char(c)
    }
}

/// Whether a character is drawn on the one before it (Unicode's categories Mn, Mc and Me).
fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Whether one of the sorted `ranges` holds the character.
fn is_in(ranges: &[(u32, u32)], c: char) -> bool {
    let number = u32::from(c);
    let after = ranges.partition_point(|(first, _)| *first <= number);
    let range = after.checked_sub(1).and_then(|index| ranges.get(index));
    range.is_some_and(|(_, last)| number <= *last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_sorted_and_apart() {
        assert!(UNSAFE.iter().all(|(first, last)| first <= last));
        assert!(UNSAFE.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn unsafe_characters_are_known() {
        for c in "\0\t\n\r\x1b\x1f\x7f\u{80}\u{85}\u{9b}\u{9f}\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\
            \u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2064}\
            \u{2066}\u{2069}\u{206f}\u{3164}\u{e000}\u{f8ff}\u{fdd0}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\
            \u{fff9}\u{fffb}\u{fffe}\u{ffff}\u{1d173}\u{1fffe}\u{2ffff}\u{40000}\u{e0001}\u{e0041}\
            \u{e0100}\u{e01ef}\u{f0000}\u{10ffff}"
            .chars()
        {
            assert!(!safe_char(c), "{c:?}");
        }
        for c in " ~aé你\u{a0}\u{301}\u{202f}한ｱ€𠀀😀🇨\u{fffd}ﷲ\u{3000}".chars() {
            assert!(safe_char(c), "{c:?}");
        }
    }

    #[test]
    fn whatever_the_standard_library_calls_a_control_is_unsafe() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_control()) {
            assert!(!safe_char(c), "{c:?}");
        }
    }

    #[test]
    fn a_safe_text_is_borrowed_and_an_unsafe_one_escaped() {
        for text in ["", "example.com", "你好 \\n 😀", "e\u{301}"] {
            assert!(matches!(safe_text(text), Cow::Borrowed(same) if same == text));
        }
        let table = [
            ("a\nb\r\t\0", r"a\nb\r\t\0"),
            ("\x1b[31m\x7f", r"\x1b[31m\x7f"),
            ("\u{9b}x\u{200b}", r"\u{9b}x\u{200b}"),
            ("\x0033\x008", r"\x0033\08"),
            ("\\\u{e0041}", r"\\u{e0041}"),
        ];
        for (text, expected) in table {
            assert_eq!(safe_text(text), expected);
        }
    }

    #[test]
    fn marks_in_a_row_are_limited() {
        let text = format!("a{}b\u{301}", "\u{301}".repeat(10));
        let expected = format!("a{}\\u{{301}}\\u{{301}}b\u{301}", "\u{301}".repeat(8));
        assert_eq!(safe_text(&text), expected);
        // Bengali, Tamil, Tibetan, Adlam.
        for mark in ['\u{981}', '\u{bc0}', '\u{f39}', '\u{1e947}'] {
            let text: String = std::iter::once('a').chain([mark; 10]).collect();
            assert_eq!(safe_text(&text).matches('\\').count(), 2, "{mark:?}");
        }
        let mixed = format!("ก{}", "\u{e49}\u{301}".repeat(5));
        assert!(safe_text(&mixed).ends_with("\\u{e49}\\u{301}"));
    }
}
