//! The names in a `Content-Disposition` (RFC 6266), in every form in which servers write them: as the
//! standard has it (RFC 8187), in numbered parts (RFC 2231), as mail has it (RFC 2047), percent-encoded, and
//! as bytes of whatever encoding.

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use encoding_rs::{Encoding, GBK};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The longest word of a name as mail has it, in bytes. RFC 2047, section 2, allows 75; some programs put a whole
/// name into one. The bound keeps a header of many beginnings from being searched to its end for each.
const WORD_BYTES_MAX: usize = 2048;

/// The names that the header says, the best one first (RFC 6266, section 4.3).
pub(super) fn names_of(disposition: &[u8]) -> Vec<String> {
    let text = text_of(disposition);
    let (mut extended, mut plain, mut parts) = (None, None, BTreeMap::new());
    for parameter in split_outside_quotes(&text) {
        let Some((name, value)) = parameter.split_once('=') else { continue };
        let value = unquoted(value.trim());
        match name.trim().to_ascii_lowercase().as_str() {
            "filename*" if extended.is_none() => extended = extended_value(&value),
            "filename" if plain.is_none() => plain = Some(decoded(&value)),
            other => {
                if let Some((number, form)) = other.strip_prefix("filename*").and_then(part_number)
                {
                    parts.entry(number).or_insert((form, value));
                }
            }
        }
    }
    extended.into_iter().chain(joined(parts)).chain(plain).collect()
}

/// Bytes of a name as text. The standard knows ASCII only; servers send what their users write.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let gbk = || GBK.decode_without_bom_handling_and_without_replacement(bytes);
    let gbk = if is_rather_latin(bytes) { None } else { gbk() };
    gbk.unwrap_or_else(|| encoding_rs::mem::decode_latin1(bytes))
}

/// Whether bytes that may be GBK are rather Latin-1: its letters stand alone among those of ASCII
/// (`caf\xe9s`), while those of GBK come in pairs, hardly any of which ends with a letter of ASCII.
fn is_rather_latin(bytes: &[u8]) -> bool {
    let (mut latin, mut gbk, mut at) = (0, 0, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if byte.is_ascii() {
            continue;
        }
        match bytes.get(at) {
            Some(next) if *byte >= 0xc0 && next.is_ascii_alphabetic() => latin += 1,
            _ => gbk += 1,
        }
        at += 1;
    }
    latin > gbk
}

/// The parts between semicolons, of which those in quotes do not count.
fn split_outside_quotes(text: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |c| {
        let ends = c == ';' && !is_quoted;
        is_quoted ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && is_quoted && !is_escaped;
        ends
    })
}

/// What stands in quotes. Only quotes and backslashes are taken as escaped: some servers send paths of
/// Windows as they are, and of `C:\new.txt` the name is `new.txt`.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('"', _) => break,
            ('\\', Some(escaped @ ('"' | '\\'))) => {
                text.push(*escaped);
                chars.next();
            }
            _ => text.push(c),
        }
    }
    text
}

/// `UTF-8'en'%e2%82%ac` (RFC 8187, section 3.2); none if it is no such thing.
fn extended_value(value: &str) -> Option<String> {
    let (encoding, encoded) = charset_of(value)?;
    text_in(encoding, &percent_decode_str(encoded).collect::<Vec<u8>>())
}

/// The charset before a value, and the rest of it.
fn charset_of(value: &str) -> Option<(&'static Encoding, &str)> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, encoded) = rest.split_once('\'')?;
    Some((Encoding::for_label(charset.trim().as_bytes())?, encoded))
}

fn text_in(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Cow::into_owned)
}

/// How a numbered part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartForm {
    AsIs,
    PercentEncoded,
}

/// Of `filename*1*`, the number and the star.
fn part_number(end: &str) -> Option<(u16, PartForm)> {
    let (digits, form) = match end.strip_suffix('*') {
        Some(digits) => (digits, PartForm::PercentEncoded),
        None => (end, PartForm::AsIs),
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some((digits.parse().ok().filter(|_| is_number)?, form))
}

/// The numbered parts in one, up to the first that is missing (RFC 2231, sections 3 and 4.1).
fn joined(parts: BTreeMap<u16, (PartForm, String)>) -> Option<String> {
    let (mut bytes, mut encoding) = (Vec::new(), None);
    for (expected, (number, (form, value))) in (0..).zip(parts) {
        if number != expected {
            break;
        }
        let mut rest = value.as_str();
        if form == PartForm::AsIs {
            bytes.extend_from_slice(rest.as_bytes());
            continue;
        }
        if number == 0
            && let Some((charset, after)) = charset_of(rest)
        {
            (encoding, rest) = (Some(charset), after);
        }
        bytes.extend(percent_decode_str(rest));
    }
    let text = match encoding {
        Some(encoding) => text_in(encoding, &bytes)?,
        None => text_of(&bytes).into_owned(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// A plain name, which some servers encode all the same.
fn decoded(name: &str) -> String {
    mail_decoded(name).unwrap_or_else(|| percent_decoded(name))
}

/// Percent-encoding is undone only if the name becomes text of another script: a name may well contain
/// `%20`.
fn percent_decoded(name: &str) -> String {
    let decoded = percent_decode_str(name).decode_utf8();
    let is_encoded = name.is_ascii() && decoded.as_ref().is_ok_and(|text| !text.is_ascii());
    if is_encoded { decoded.unwrap_or_default().into_owned() } else { name.to_owned() }
}

/// A name with `=?UTF-8?B?5L2g5aW9?=` in it, as mail has it (RFC 2047, section 2); none if there is no such
/// word.
fn mail_decoded(name: &str) -> Option<String> {
    let (mut text, mut rest, mut run) = (String::new(), name, WordRun::default());
    let mut is_coded = false;
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        let Some((encoding, bytes, after)) = mail_word(from) else {
            let (taken, after) = rest.split_at(start + 2);
            run.end(&mut text);
            text.push_str(taken);
            rest = after;
            continue;
        };
        // White space between two words belongs to neither (section 6.2).
        let is_next = is_coded && before.trim().is_empty();
        if !is_next {
            run.end(&mut text);
            text.push_str(before);
        }
        run.push(encoding, bytes, &mut text);
        (is_coded, rest) = (true, after);
    }
    run.end(&mut text);
    text.push_str(rest);
    is_coded.then_some(text)
}

/// The bytes of words that follow each other in one charset: some programs cut them within a character.
#[derive(Default)]
struct WordRun {
    encoding: Option<&'static Encoding>,
    bytes: Vec<u8>,
}

impl WordRun {
    fn push(&mut self, encoding: &'static Encoding, bytes: Vec<u8>, text: &mut String) {
        if self.encoding != Some(encoding) {
            self.end(text);
        }
        self.encoding = Some(encoding);
        self.bytes.extend(bytes);
    }

    fn end(&mut self, text: &mut String) {
        if let Some(encoding) = self.encoding.take() {
            text.push_str(&encoding.decode_without_bom_handling(&self.bytes).0);
        }
        self.bytes.clear();
    }
}

/// The word at the beginning: its charset, its bytes, and what follows it.
fn mail_word(text: &str) -> Option<(&'static Encoding, Vec<u8>, &str)> {
    let window = text.get(..text.floor_char_boundary(WORD_BYTES_MAX)).unwrap_or_default();
    let (charset, rest) = window.strip_prefix("=?")?.split_once('?')?;
    let (coding, rest) = rest.split_once('?')?;
    let (coded, left) = rest.split_once("?=")?;
    let after = text.get(window.len() - left.len()..)?;
    // A language may follow the charset (RFC 2231, section 5).
    let charset = charset.split('*').next().unwrap_or(charset);
    let encoding = Encoding::for_label(charset.as_bytes())?;
    let bytes = match coding {
        "B" | "b" => BASE64_STANDARD_NO_PAD.decode(coded.trim_end_matches('=')).ok()?,
        "Q" | "q" => {
            percent_decode_str(&coded.replace('%', "%25").replace('_', " ").replace('=', "%"))
                .collect()
        }
        _ => return None,
    };
    Some((encoding, bytes, after))
}
