//! Rows as text for the clipboard.

use super::segment::Row;
use crate::payload::encoding::Encoding;
use crate::payload::show::{Lines, ShowOptions, show};
use crate::payload::{escape, hex};

/// The most that is copied at once, in bytes of text. What does not fit is said in the text's last
/// line and in the notice that the ui shows.
pub const COPY_BYTES_MAX: usize = 10 << 20;

/// The form in which payloads are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Decoded text, made safe: control and bidi characters are escaped.
    Text,
    /// Hex digits.
    Hex,
    /// Escaped text, from which the same bytes can be made again.
    Escaped,
    /// An array for a C program.
    CArray,
}

impl Form {
    /// All forms, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Text, Self::Hex, Self::Escaped, Self::CArray];
}

/// One payload in a form.
pub fn payload_text(payload: &[u8], form: Form, encoding: Encoding) -> String {
    let mut out = String::new();
    match form {
        Form::Text => {
            let options = ShowOptions { max_chars: usize::MAX, lines: Lines::Break };
            return show(payload, encoding, &options).text;
        }
        Form::Hex => hex::write(payload, &mut out),
        Form::Escaped => escape::write(payload, encoding, &mut out),
        Form::CArray => hex::c_array(payload, &mut out),
    }
    out
}

/// Several rows, one a line (a C array has several). Rows without payload are given by
/// `describe`. Stops at [`COPY_BYTES_MAX`]; returns how many rows were left out.
pub fn rows_text(
    rows: impl Iterator<Item = Row>,
    form: Form,
    encoding: Encoding,
    describe: impl Fn(&Row) -> String,
) -> (String, u64) {
    let mut out = String::new();
    let mut left_out = 0;
    for row in rows {
        let line = match (row.kind.has_payload(), form) {
            (false, Form::Text) => describe(&row),
            // A payload alone: hex, escapes and C are for programs.
            (false, _) => continue,
            (true, form) => payload_text(&row.payload, form, encoding),
        };
        if left_out > 0 || out.len() + line.len() > COPY_BYTES_MAX {
            left_out += 1;
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&line);
    }
    (out, left_out)
}
