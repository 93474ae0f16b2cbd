//! The INI files of Qt's `QSettings` (documented at its `Format` and in qsettings.cpp): keys with percent signs,
//! values with escapes.

use crate::engine::format::FormatError;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Reads a file: the values by key, a section's name and a slash before each.
///
/// # Errors
/// A line that is none of such a file.
pub(super) fn read(text: &str) -> Result<HashMap<String, String>, FormatError> {
    let mut values = HashMap::new();
    let mut section = String::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let wrong = |what: &str| FormatError::at_line(what, at + 1);
        if line.is_empty() || line.starts_with([';', '#']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            let name = name.strip_suffix(']').ok_or_else(|| wrong("a section without ]"))?;
            section = key(name).ok_or_else(|| wrong("a name with a wrong escape"))? + "/";
            continue;
        }
        let (name, written) = line.split_once('=').ok_or_else(|| wrong("a line without ="))?;
        let name = key(name.trim_end()).ok_or_else(|| wrong("a key with a wrong escape"))?;
        let value = value(written).ok_or_else(|| wrong("a value with a wrong escape"))?;
        values.insert(normal(&format!("{section}{name}")), value);
    }
    Ok(values)
}

/// A key as `QSettings` finds it: without empty parts between slashes.
pub(super) fn normal(key: &str) -> String {
    key.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// A name without its escapes: `%20`, `%U4E2D`, and `\` for `/`.
fn key(written: &str) -> Option<String> {
    let mut units = Vec::new();
    let mut rest = written;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..)?;
        match c {
            '\\' => units.push(u16::from(b'/')),
            '%' => {
                let (digits, after) = match rest.strip_prefix(['U', 'u']) {
                    Some(rest) => rest.split_at_checked(4)?,
                    None => rest.split_at_checked(2)?,
                };
                units.push(u16::from_str_radix(digits, 16).ok()?);
                rest = after;
            }
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    String::from_utf16(&units).ok()
}

/// A value without its quotes and escapes. A list is not taken apart: its commas stay.
fn value(written: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let (mut is_quoted, mut quoted_until) = (false, 0);
    let mut chars = written.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                is_quoted = !is_quoted;
                quoted_until = units.len();
            }
            ';' if !is_quoted => break,
            '\\' => match chars.next()? {
                'x' => {
                    let mut number: u16 = 0;
                    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(16)) {
                        number = number.checked_mul(16)?.checked_add(digit as u16)?;
                        chars.next();
                    }
                    units.push(number);
                }
                c => units.push(escaped(c)?),
            },
            c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    // Blanks that are not quoted do not belong to it.
    while units.len() > quoted_until && units.last() == Some(&u16::from(b' ')) {
        units.pop();
    }
    String::from_utf16(&units).ok()
}

fn escaped(c: char) -> Option<u16> {
    Some(u16::from(match c {
        'a' => 7,
        'b' => 8,
        't' => 9,
        'n' => 10,
        'v' => 11,
        'f' => 12,
        'r' => 13,
        '0' => 0,
        '"' | '\'' | '?' | '\\' => u8::try_from(c).ok()?,
        _ => return None,
    }))
}

/// A key as it stands before `=` or within `[` and `]`.
pub(super) fn write_key(key: &str) -> String {
    let mut out = String::new();
    for unit in key.encode_utf16() {
        match u8::try_from(unit) {
            Ok(b'/') => out.push('\\'),
            Ok(byte) if byte.is_ascii_alphanumeric() || b"_-.".contains(&byte) => {
                out.push(char::from(byte));
            }
            // Writing to a `String` cannot fail.
            Ok(byte) => drop(write!(out, "%{byte:02X}")),
            Err(_) => drop(write!(out, "%U{unit:04X}")),
        }
    }
    out
}

/// A value as it stands after `=`.
pub(super) fn write_value(value: &str) -> String {
    let mut out = String::new();
    let mut after_number = false;
    for unit in value.encode_utf16() {
        let byte = u8::try_from(unit).ok();
        let is_digit = byte.is_some_and(|byte| byte.is_ascii_hexdigit());
        match byte {
            Some(byte @ (b'"' | b'\\')) => out.extend(['\\', char::from(byte)]),
            Some(b'\n') => out.push_str("\\n"),
            Some(b'\r') => out.push_str("\\r"),
            Some(b'\t') => out.push_str("\\t"),
            // A digit after a number would be read as a part of it.
            Some(byte @ b' '..=b'~') if !(after_number && is_digit) => out.push(char::from(byte)),
            _ => {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\x{unit:x}");
                after_number = true;
                continue;
            }
        }
        after_number = false;
    }
    let needs_quotes = out.contains([';', ',', '=', '"', '@'])
        || out.starts_with(' ')
        || out.ends_with(' ')
        || out.starts_with('#');
    if needs_quotes { format!("\"{out}\"") } else { out }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let texts = [
            "",
            "plain",
            "a/b",
            " %41 ",
            "温度 100%, \"x\"=1;",
            "\\x41\n\r\t\0",
            "😀f",
            "éa",
            "@Variant(1)",
        ];
        for text in texts {
            let file = format!(
                "[{}]\n{}={}\n",
                write_key("s"),
                write_key(&format!("k{text}")),
                write_value(text)
            );
            let values = read(&file).unwrap();
            assert_eq!(
                values.get(&normal(&format!("s/k{text}"))).map(String::as_str),
                Some(text),
                "{file}"
            );
        }
    }

    #[test]
    fn what_is_no_such_file_is_refused_with_its_line() {
        for (text, line) in
            [("a", 1), ("\n[a", 2), ("a=\\", 1), ("a=\\x12345", 1), ("%4=1", 1), ("a=\\xd83d", 1)]
        {
            let error = read(text).unwrap_err();
            assert_eq!(error.place.unwrap().line, line, "{text}");
        }
    }
}
