//! How a character or a byte looks as an escape; [`escape`](super::escape) reads them.

use std::fmt::Write as _;

use super::hex;

/// Appends the escape for a character, `\x1b` for ASCII ones without a name.
pub(super) fn push_escape(c: char, out: &mut String) {
    match c {
        '\r' => out.push_str("\\r"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\0' => out.push_str("\\0"),
        _ => match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => push_byte(byte, out),
            _ => push_code_point(c, out),
        },
    }
}

/// As [`push_escape`], for a character that `next` follows: `\0` before an octal digit would read as another
/// number, as `\033` is the byte 1b and not NUL, 3 and 3.
pub(super) fn push_escape_before(c: char, next: Option<char>, out: &mut String) {
    match next {
        Some(next) if c == '\0' && next.is_digit(8) => push_byte(0, out),
        _ => push_escape(c, out),
    }
}

/// Appends the escape for a raw byte, `\xff`.
pub(super) fn push_byte(byte: u8, out: &mut String) {
    out.push_str("\\x");
    hex::push_byte(byte, out);
}

/// Appends the escape for a character by its number, `\u{4f60}`.
pub(super) fn push_code_point(c: char, out: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
}
