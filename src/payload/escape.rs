//! Text with escapes as C and Python have them: `\r \n \t \0 \xNN \033 \\ \u4f60`, and `\u{…}`.

use std::iter::Peekable;
use std::str::CharIndices;

use super::decode::{first_unit, step};
use super::encoding::Encoding;
use super::escape_form::{push_byte, push_code_point, push_escape};
use super::mistake::{Mistake, MistakeKind};
use super::safety::Guard;

/// The highest code point, 10ffff, has six digits.
const MAX_CODE_POINT_DIGITS: usize = 6;

/// Digits of an octal escape: more belong to the text (C11, 6.4.4.4; Python reads them so, too).
const OCTAL_DIGITS_MAX: usize = 3;

/// Reads text with escapes and appends the bytes. On a mistake, `out` stays as it was.
///
/// `\xNN` is one raw byte, and so is an octal number such as `\033`. Everything else is a character that goes
/// through the encoding: `\n` takes two bytes in UTF-16, and so does `\0` alone. A backslash at the end of a line
/// joins it with the next. What C and Python have and we do not (`\N{…}`) is a mistake.
///
/// ```
/// use network_playground::payload::{Encoding, escape};
///
/// let mut out = Vec::new();
/// escape::parse(r"GET / HTTP/1.1\r\n\xff\u{4f60}", Encoding::Gbk, &mut out)?;
/// assert_eq!(out, b"GET / HTTP/1.1\r\n\xff\xc4\xe3");
///
/// out.clear();
/// escape::parse(r"\033[0m\a\u4f60", Encoding::Gbk, &mut out)?;
/// assert_eq!(out, b"\x1b[0m\x07\xc4\xe3");
/// # Ok::<(), network_playground::payload::Mistake>(())
/// ```
pub fn parse(text: &str, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), Mistake> {
    let before = out.len();
    parse_all(text, encoding, out).map_err(|(at_byte, kind)| {
        out.truncate(before);
        Mistake::new(text, at_byte, kind)
    })
}

/// Appends text that [`parse`] reads back to exactly these bytes, and that is safe to show.
///
/// A character stands as itself where it is safe and the encoding writes it with the bytes it came in
/// (some have several forms); where not, it is an escape.
pub fn write(bytes: &[u8], encoding: Encoding, out: &mut String) {
    let mut writer =
        Writer { encoding, guard: Guard::default(), encoded: Vec::new(), after_nul: false, out };
    let mut text = String::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let step = step(encoding, rest, &mut text);
        if step.is_unfinished() {
            writer.raw(rest);
            return;
        }
        if !writer.text(&text, step.source) {
            writer.units(step.source);
        }
        writer.raw(step.bad);
        rest = step.rest;
    }
}

struct Writer<'a> {
    encoding: Encoding,
    guard: Guard,
    encoded: Vec<u8>,
    /// Whether `\0` was written last: an octal digit after it would be read as part of it.
    after_nul: bool,
    out: &'a mut String,
}

impl Writer<'_> {
    fn raw(&mut self, bytes: &[u8]) {
        self.after_nul &= bytes.is_empty();
        for byte in bytes {
            push_byte(*byte, self.out);
        }
    }

    /// Writes `text` if the encoding makes `source` of it again, and says whether it did.
    fn text(&mut self, text: &str, source: &[u8]) -> bool {
        self.encoded.clear();
        let same = self.encoding.encode(text, &mut self.encoded).is_ok() && self.encoded == source;
        if same {
            text.chars().for_each(|c| self.char(c));
        }
        same
    }

    /// Writes `source` character by character, those that do not read back as raw bytes.
    fn units(&mut self, source: &[u8]) {
        let mut text = String::new();
        let mut rest = source;
        while !rest.is_empty() {
            let unit = first_unit(self.encoding, rest, &mut text);
            if !self.text(&text, unit) {
                self.raw(unit);
            }
            rest = rest.get(unit.len()..).unwrap_or_default();
        }
    }

    fn char(&mut self, c: char) {
        if std::mem::replace(&mut self.after_nul, c == '\0') && c.is_digit(8) {
            self.out.truncate(self.out.len() - "\\0".len());
            if self.encoding.is_wide() {
                push_code_point('\0', self.out);
            } else {
                push_byte(0, self.out);
            }
        }
        let has_name = matches!(c, '\r' | '\n' | '\t' | '\0');
        if c == '\\' {
            self.out.push_str("\\\\");
        } else if self.guard.passes(c) {
            self.out.push(c);
        } else if c.is_ascii() && self.encoding.is_wide() && !has_name {
            // `\x1b` would be one byte.
            push_code_point(c, self.out);
        } else {
            push_escape(c, self.out);
        }
    }
}

type Fault = (usize, MistakeKind);
type Chars<'a> = Peekable<CharIndices<'a>>;

/// What an escape stands for.
enum Meaning {
    /// Nothing: it joins two lines.
    Joint,
    Byte(u8),
    Character(char),
}

/// As [`parse`]; what was appended before a mistake stays.
pub(super) fn parse_all(text: &str, encoding: Encoding, out: &mut Vec<u8>) -> Result<(), Fault> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let meaning = match c {
            '\\' => parse_escape(at, &mut chars)?,
            _ => Meaning::Character(c),
        };
        match meaning {
            Meaning::Joint => {}
            Meaning::Byte(byte) => out.push(byte),
            Meaning::Character(character) => {
                encoding.encode(character.encode_utf8(&mut [0; 4]), out).map_err(|lack| {
                    let character = lack.character;
                    (at, MistakeKind::Unencodable { character, encoding })
                })?;
            }
        }
    }
    Ok(())
}

/// Reads what follows the backslash at `at`.
fn parse_escape(at: usize, chars: &mut Chars<'_>) -> Result<Meaning, Fault> {
    let Some((_, c)) = chars.next() else {
        return Err((at, MistakeKind::UnfinishedEscape));
    };
    if let Some(character) = named(c) {
        return Ok(Meaning::Character(character));
    }
    Ok(match c {
        '\n' => Meaning::Joint,
        '\r' if chars.next_if(|(_, c)| *c == '\n').is_some() => Meaning::Joint,
        '0'..='7' => parse_octal(at, c, chars)?,
        'x' => Meaning::Byte(hex_number(at, 2, chars)? as u8),
        'u' if chars.next_if(|(_, c)| *c == '{').is_some() => {
            Meaning::Character(parse_braced(at, chars)?)
        }
        'u' => Meaning::Character(parse_code_point(at, 4, chars)?),
        'U' => Meaning::Character(parse_code_point(at, 8, chars)?),
        character => return Err((at, MistakeKind::UnknownEscape { character })),
    })
}

/// What a letter or a mark after a backslash stands for.
fn named(c: char) -> Option<char> {
    Some(match c {
        'r' => '\r',
        'n' => '\n',
        't' => '\t',
        'a' => '\x07',
        'b' => '\x08',
        'v' => '\x0b',
        'f' => '\x0c',
        // Not in the C standard, and in every compiler and shell.
        'e' => '\x1b',
        '\\' | '"' | '\'' | '?' => c,
        _ => return None,
    })
}

/// Reads an octal number that begins with `first`.
fn parse_octal(at: usize, first: char, chars: &mut Chars<'_>) -> Result<Meaning, Fault> {
    let mut number = first.to_digit(8).unwrap_or_default();
    let mut digits = 1;
    while digits < OCTAL_DIGITS_MAX
        && let Some((_, c)) = chars.next_if(|(_, c)| c.is_digit(8))
    {
        number = number << 3 | c.to_digit(8).unwrap_or_default();
        digits += 1;
    }
    match u8::try_from(number) {
        Ok(0) if digits == 1 => Ok(Meaning::Character('\0')),
        Ok(byte) => Ok(Meaning::Byte(byte)),
        Err(_) => Err((at, MistakeKind::OctalTooLarge)),
    }
}

/// Reads exactly so many hex digits of the escape at `at`.
fn hex_number(at: usize, digits: usize, chars: &mut Chars<'_>) -> Result<u32, Fault> {
    (0..digits).try_fold(0, |number: u32, _| Ok(number << 4 | hex_digit(at, chars)?))
}

fn hex_digit(escape_at: usize, chars: &mut Chars<'_>) -> Result<u32, Fault> {
    match chars.next() {
        None => Err((escape_at, MistakeKind::UnfinishedEscape)),
        Some((at, character)) => {
            character.to_digit(16).ok_or((at, MistakeKind::NotHex { character }))
        }
    }
}

/// Reads the digits after `\u` or `\U`.
fn parse_code_point(at: usize, digits: usize, chars: &mut Chars<'_>) -> Result<char, Fault> {
    char::from_u32(hex_number(at, digits, chars)?).ok_or((at, MistakeKind::BadCodePoint))
}

/// Reads what follows `\u{`.
fn parse_braced(at: usize, chars: &mut Chars<'_>) -> Result<char, Fault> {
    let (mut number, mut digits) = (0, 0);
    while chars.next_if(|(_, c)| *c == '}').is_none() {
        let digit = hex_digit(at, chars)?;
        digits += 1;
        if digits > MAX_CODE_POINT_DIGITS {
            return Err((at, MistakeKind::BadCodePoint));
        }
        number = number << 4 | digit;
    }
    match char::from_u32(number) {
        Some(c) if digits > 0 => Ok(c),
        _ => Err((at, MistakeKind::BadCodePoint)),
    }
}

#[cfg(test)]
#[path = "escape_tests.rs"]
mod tests;
