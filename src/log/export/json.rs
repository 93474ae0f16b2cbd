//! Rows as JSON objects, one a line (RFC 8259, <https://jsonlines.org>).
//!
//! A text is there only if every byte of the payload is one in the encoding; the hex digits always are. What
//! could harm a terminal stands as `\u` escapes, which every reader of JSON undoes. What a file has beside rows, and
//! how it is read back, is in [`json_lines`](crate::log::json_lines).

use super::{Lines, kind_name};
use crate::log::Row;
use crate::log::json_lines::push_exact;
use crate::payload::{Encoding, Piece, decode, hex, safe_char};
use std::fmt::Write as _;

/// Nanoseconds of a microsecond, to which times are written as numbers: a `double`, as most readers take them, holds
/// no more. The text has all of it.
const MICROSECOND_NS: i64 = 1000;

impl<D: Fn(&Row) -> String> Lines<D> {
    pub(super) fn push_json(&self, row: &Row, out: &mut String) {
        let us = row.unix_ns.div_euclid(MICROSECOND_NS);
        let (sign, us) = (if us < 0 { "-" } else { "" }, us.unsigned_abs());
        // People count rows from 1. Writing to a `String` cannot fail.
        let _ = write!(out, "{{\"row\":{}", row.number + 1);
        let time = self.time_of(row).strftime("%Y-%m-%dT%H:%M:%S%.9f%:z").to_string();
        push_member("time", &time, out);
        let _ = write!(out, ",\"unix_time_s\":{sign}{}.{:06}", us / 1_000_000, us % 1_000_000);
        let _ = write!(out, ",\"session\":{}", row.session.0);
        push_member("kind", kind_name(row), out);
        if let Some(end) = row.peer.endpoint() {
            push_member("peer", &end.to_string(), out);
        }
        if let Some(connection) = row.peer.connection() {
            let _ = write!(out, ",\"connection\":{}", connection.0);
        }
        if row.kind.has_payload() {
            self.push_payload(row, out);
        }
        let description = (self.describe)(row);
        if !description.is_empty() {
            push_member("description", &description, out);
        }
        if let Some(note) = self.notes.get(&row.number) {
            push_member("bookmark", note, out);
        }
        push_exact(row, out);
        out.push_str("}\n");
    }

    fn push_payload(&self, row: &Row, out: &mut String) {
        let _ = write!(out, ",\"bytes\":{}", row.payload_bytes);
        let encoding = row.read_in(self.encoding);
        if let Some(text) = whole_text(&row.payload, encoding) {
            push_member("encoding", encoding.name(), out);
            push_member("text", &text, out);
        }
        out.push_str(",\"payload_hex\":\"");
        hex::write(&row.payload, out);
        out.push('"');
    }
}

/// The text of a payload, if all of it is text.
fn whole_text(payload: &[u8], encoding: Encoding) -> Option<String> {
    let (mut text, mut is_text) = (String::new(), true);
    decode(encoding, payload, &mut |piece| match piece {
        Piece::Text(piece) => text.push_str(piece),
        Piece::Undecodable(_) => is_text = false,
    });
    is_text.then_some(text)
}

/// Appends a member with a text.
pub(in crate::log) fn push_member(name: &str, value: &str, out: &mut String) {
    let _ = write!(out, ",\"{name}\":");
    push_string(value, out);
}

fn push_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if safe_char(c) => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hold_everything_and_harm_no_terminal() {
        let mut out = String::new();
        push_string("你 \"\\\r\n\t\0\x1b\u{202e}\u{2028}\u{e0041}😀", &mut out);
        let expected = r#""你 \"\\\r\n\t\u0000\u001b\u202e\u2028\udb40\udc41😀""#;
        assert_eq!(out, expected);
    }

    #[test]
    fn a_text_is_whole_or_not_there() {
        assert_eq!(whole_text(b"\xc4\xe3", Encoding::Gbk).as_deref(), Some("你"));
        assert_eq!(whole_text(b"a\xff", Encoding::Utf8), None);
    }
}
