//! Literals of the languages. Whatever is in the bytes or the text, it stays in them.

use crate::payload::{Encoding, safe_char};
use std::fmt::Write;

/// Bytes for Python: `b'…'`.
pub(super) fn python_bytes(bytes: &[u8]) -> String {
    let mut text = "b'".to_owned();
    for byte in bytes {
        // What Rust escapes so, Python reads so; of quotes, Rust escapes both.
        let _ = match byte {
            b'"' => write!(text, "\""),
            _ => write!(text, "{}", byte.escape_ascii()),
        };
    }
    text.push('\'');
    text
}

/// Text for Python: `'…'`.
pub(super) fn python_str(text: &str) -> String {
    quoted_for_python(text, |_| None)
}

/// The same with short escapes for line ends and tabs, as people write messages.
pub(super) fn python_message(text: &str) -> String {
    quoted_for_python(text, |c| match c {
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        _ => None,
    })
}

fn quoted_for_python(text: &str, short: impl Fn(char) -> Option<&'static str>) -> String {
    let mut literal = "'".to_owned();
    for c in text.chars() {
        let _ = match (c, short(c)) {
            (_, Some(escape)) => write!(literal, "{escape}"),
            ('\'' | '\\', None) => write!(literal, "\\{c}"),
            (c, None) if safe_char(c) => write!(literal, "{c}"),
            (c, None) => write!(literal, "\\U{:08x}", u32::from(c)),
        };
    }
    literal.push('\'');
    literal
}

/// The name of an encoding in Python, whose tables agree with ours.
pub(super) fn python_codec(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Gbk => "gbk",
        Encoding::Gb18030 => "gb18030",
        Encoding::Big5 => "big5",
        // What the web calls so are the tables of Windows.
        Encoding::ShiftJis => "cp932",
        Encoding::EucKr => "cp949",
        Encoding::Windows1252 => "cp1252",
        Encoding::Utf16Le => "utf-16-le",
        Encoding::Utf16Be => "utf-16-be",
    }
}

/// Bytes for Rust: `b"…"`.
pub(super) fn rust_bytes(bytes: &[u8]) -> String {
    let mut text = "b\"".to_owned();
    for byte in bytes {
        let _ = match byte {
            b'\'' => write!(text, "'"),
            b'\0' => write!(text, "\\0"),
            _ => write!(text, "{}", byte.escape_ascii()),
        };
    }
    text.push('"');
    text
}

/// Text for Rust: `"…"`.
pub(super) fn rust_str(text: &str) -> String {
    let mut literal = "\"".to_owned();
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(literal, "\\{c}"),
            '\n' => write!(literal, "\\n"),
            '\r' => write!(literal, "\\r"),
            '\t' => write!(literal, "\\t"),
            c if safe_char(c) => write!(literal, "{c}"),
            c => write!(literal, "\\u{{{:x}}}", u32::from(c)),
        };
    }
    literal.push('"');
    literal
}

/// Bytes for C: `"…"`. Escapes are octal, since those of hex take as many digits as come.
pub(super) fn c_bytes(bytes: &[u8]) -> String {
    let mut literal = "\"".to_owned();
    for byte in bytes {
        c_byte(*byte, &mut literal);
    }
    literal.push('"');
    literal
}

/// Text for C, in UTF-8: `"…"`.
pub(super) fn c_str(text: &str) -> String {
    let mut literal = "\"".to_owned();
    for c in text.chars() {
        if !c.is_ascii() && safe_char(c) {
            literal.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            c_byte(byte, &mut literal);
        }
    }
    literal.push('"');
    literal
}

fn c_byte(byte: u8, literal: &mut String) {
    let _ = match byte {
        b'"' | b'\\' => write!(literal, "\\{}", char::from(byte)),
        // Two of them begin a trigraph (C11, section 5.2.1.1).
        b'?' if literal.ends_with('?') => write!(literal, "\\?"),
        b'\n' => write!(literal, "\\n"),
        b'\r' => write!(literal, "\\r"),
        b'\t' => write!(literal, "\\t"),
        b' '..=b'~' => write!(literal, "{}", char::from(byte)),
        _ => write!(literal, "\\{byte:03o}"),
    };
}

/// Bytes for Go: `"…"`, a string of just these bytes.
pub(super) fn go_bytes(bytes: &[u8]) -> String {
    let mut literal = "\"".to_owned();
    for byte in bytes {
        let _ = match byte {
            b'\'' => write!(literal, "'"),
            _ => write!(literal, "{}", byte.escape_ascii()),
        };
    }
    literal.push('"');
    literal
}

/// Text for Go: `"…"`.
pub(super) fn go_str(text: &str) -> String {
    let mut literal = "\"".to_owned();
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(literal, "\\{c}"),
            '\n' => write!(literal, "\\n"),
            '\r' => write!(literal, "\\r"),
            '\t' => write!(literal, "\\t"),
            c if safe_char(c) => write!(literal, "{c}"),
            c => write!(literal, "\\U{:08x}", u32::from(c)),
        };
    }
    literal.push('"');
    literal
}
