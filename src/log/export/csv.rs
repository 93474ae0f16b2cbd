//! Rows as a table that spreadsheets and programs read (RFC 4180).
//!
//! A spreadsheet runs what begins like a formula (CWE-1236), whoever sent it: such a text begins with an escape.

use super::{Lines, kind_name};
use crate::log::Row;
use crate::payload::{Encoding, escape, hex};
use std::borrow::Cow;
use std::fmt::Write as _;

/// What stands before the rows. Programs read it: it is the same in every language. The byte order mark says
/// to spreadsheets that the file is in UTF-8; without it Excel reads the texts in the system's old encoding.
pub(super) const HEAD: &str =
    "\u{feff}row,time,unix_time_s,kind,peer,connection,bytes,text,payload_hex,description\r\n";

/// The characters with which a spreadsheet's formula can begin.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

impl<D: Fn(&Row) -> String> Lines<D> {
    pub(super) fn push_csv(&self, row: &Row, out: &mut String) {
        let ms = row.unix_ns.div_euclid(1_000_000);
        let (sign, ms) = (if ms < 0 { "-" } else { "" }, ms.unsigned_abs());
        let time = self.time_of(row);
        // People count rows from 1. Writing to a `String` cannot fail.
        let _ = write!(out, "{},{}", row.number + 1, time.strftime("%Y-%m-%d %H:%M:%S%.3f"));
        let _ = write!(out, ",{sign}{}.{:03}", ms / 1000, ms % 1000);
        let _ = write!(out, ",{},{},", kind_name(row), field(&row.peer.to_string()));
        if let Some(connection) = row.peer.connection() {
            let _ = write!(out, "{}", connection.0);
        }
        out.push(',');
        if row.kind.has_payload() {
            let _ = write!(out, "{}", row.payload_bytes);
        }
        out.push(',');
        out.push_str(&field(&text_of(&row.payload, row.read_in(self.encoding))));
        out.push(',');
        hex::write(&row.payload, out);
        out.push(',');
        out.push_str(&field(&without_formula(self.description(row))));
        out.push_str("\r\n");
    }
}

/// The payload with escapes, from which the same bytes can be made again.
fn text_of(payload: &[u8], encoding: Encoding) -> String {
    let mut text = String::new();
    escape::write(payload, encoding, &mut text);
    without_formula(text)
}

/// The text with its first character escaped if it begins like a formula and is no number.
fn without_formula(text: String) -> String {
    let Some(first) = text.chars().next().filter(|c| FORMULA.contains(c)) else { return text };
    if text.parse::<f64>().is_ok_and(f64::is_finite) {
        return text;
    }
    let rest = text.strip_prefix(first).unwrap_or_default();
    format!("\\u{{{:x}}}{rest}", u32::from(first))
}

/// A field of RFC 4180: in quotes if it must be, quotes within them doubled.
fn field(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_peer_is_a_formula_and_numbers_stay_numbers() {
        let table = [
            ("=1+1", r"\u{3d}1+1"),
            ("@SUM(A1)", r"\u{40}SUM(A1)"),
            ("-cmd|' /C calc'!A0", r"\u{2d}cmd|' /C calc'!A0"),
            ("+86 10", r"\u{2b}86 10"),
            ("-12.5", "-12.5"),
            ("+3", "+3"),
            ("a=b", "a=b"),
            ("\t=1", r"\t=1"),
            ("", ""),
        ];
        for (sent, expected) in table {
            for encoding in [Encoding::Utf8, Encoding::Gbk, Encoding::Utf16Le] {
                let mut payload = Vec::new();
                let _ = encoding.encode(sent, &mut payload);
                let text = text_of(&payload, encoding);
                assert_eq!(text, expected);
                let mut back = Vec::new();
                assert!(escape::parse(&text, encoding, &mut back).is_ok() && back == payload);
            }
        }
    }
}
