//! Rows as text for the clipboard.

use super::segment::Row;
use crate::payload::encoding::Encoding;
use crate::payload::show::{Lines, ShowOptions, show};
use crate::payload::{PlainText, escape, hex};

/// The most that is copied at once, in bytes of text. What does not fit is said in the text's last
/// line and in the notice that the ui shows.
pub const COPY_BYTES_MAX: usize = 10 << 20;

/// The form in which payloads are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The text itself, line ends and all; only what acts where it is pasted (controls, bidi) is escaped.
    Text,
    /// As on the screen: one line a row, with escapes for whatever cannot be shown.
    Shown,
    /// Hex digits.
    Hex,
    /// Escaped text, from which the same bytes can be made again.
    Escaped,
    /// An array for a C program.
    CArray,
}

impl Form {
    /// All forms, in the order of the menu.
    pub const ALL: [Self; 5] = [Self::Text, Self::Shown, Self::Hex, Self::Escaped, Self::CArray];

    /// Whether rows without payload are copied, too. Hex, escapes and C are for programs: a payload alone.
    pub fn has_words(self) -> bool {
        matches!(self, Self::Text | Self::Shown)
    }
}

/// A payload or several rows in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyText {
    /// The text.
    pub text: String,
    /// What stands escaped in it, although the text itself was asked for.
    pub guard: CopyGuard,
    /// Rows that did not fit.
    pub left_out: u64,
}

/// What of a copied text stands escaped, although the text itself was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyGuard {
    /// Control and bidi characters.
    pub characters: u64,
    /// Bytes that are no text in the encoding.
    pub bytes: u64,
}

impl CopyGuard {
    /// Whether the text is exactly what came.
    pub fn is_exact(self) -> bool {
        self == Self::default()
    }

    fn add(&mut self, other: Self) {
        self.characters += other.characters;
        self.bytes += other.bytes;
    }
}

/// One payload in a form.
pub fn payload_text(payload: &[u8], form: Form, encoding: Encoding) -> CopyText {
    let mut copy = CopyText::default();
    match form {
        Form::Text => {
            let mut plain = PlainText::default();
            plain.push(payload, encoding);
            copy.guard = CopyGuard { characters: plain.guarded, bytes: plain.undecodable };
            copy.text = plain.text;
        }
        Form::Shown => {
            let options = ShowOptions { max_chars: usize::MAX, lines: Lines::Escape };
            copy.text = show(payload, encoding, &options).text;
        }
        Form::Hex => hex::write(payload, &mut copy.text),
        Form::Escaped => escape::write(payload, encoding, &mut copy.text),
        Form::CArray => hex::c_array(payload, &mut copy.text),
    }
    copy
}

/// Several rows, each on lines of its own. Rows without payload are given by `describe`. Stops at
/// [`COPY_BYTES_MAX`].
pub fn rows_text(
    rows: impl Iterator<Item = Row>,
    form: Form,
    encoding: Encoding,
    describe: impl Fn(&Row) -> String,
) -> CopyText {
    let mut copy = CopyText::default();
    let mut needs_end = false;
    for row in rows {
        let line = match (row.kind.has_payload(), form.has_words()) {
            (false, true) => CopyText { text: describe(&row), ..CopyText::default() },
            (false, false) => continue,
            (true, _) => payload_text(&row.payload, form, row.read_in(encoding)),
        };
        if copy.left_out > 0 || copy.text.len() + line.text.len() > COPY_BYTES_MAX {
            copy.left_out += 1;
            continue;
        }
        // A text that ends its line itself needs no other end.
        if needs_end {
            copy.text.push('\n');
        }
        needs_end = !line.text.ends_with('\n');
        copy.text.push_str(&line.text);
        copy.guard.add(line.guard);
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_the_text_and_the_screens_form_is_a_form_of_its_own() {
        let payload = "你\r\nGET \\ \x1b\u{202e}\n".as_bytes();
        let of = |form| payload_text(payload, form, Encoding::Utf8);
        let text = of(Form::Text);
        assert_eq!(text.text, "你\r\nGET \\ \\x1b\\u{202e}\n");
        assert_eq!(text.guard, CopyGuard { characters: 2, bytes: 0 });
        assert_eq!(of(Form::Shown).text, r"你\r\nGET \ \x1b\u{202e}\n");
        assert_eq!(of(Form::Escaped).text, r"你\r\nGET \\ \x1b\u{202e}\n");
        assert!(of(Form::Shown).guard.is_exact() && of(Form::Escaped).guard.is_exact());
        let bad = payload_text(b"\xe4\xbd", Form::Text, Encoding::Utf8);
        assert_eq!((bad.text.as_str(), bad.guard.bytes), (r"\xe4\xbd", 2));
    }
}
