//! The name under which a body is proposed to be saved. It comes from a stranger (CWE-73), so nothing of
//! it is kept that means more than a name on any system. It is only a proposal: a person decides.

use super::{Coding, Target};
use crate::files::name::{base_name, extension_of, is_device, shortened};
use encoding_rs::{Encoding, GBK};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Extensions of programs that made the page, which say nothing of what it is.
const OF_SCRIPTS: &[&str] = &[
    "action", "ashx", "asp", "aspx", "cfm", "cgi", "do", "jsf", "jsp", "jspx", "php", "php3",
    "php5", "phtml", "pl", "py", "rb", "shtml",
];

/// The extensions of content types.
const EXTENSIONS: &[(&str, &str)] = &[
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("application/json", "json"),
    ("text/json", "json"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("application/rss+xml", "xml"),
    ("application/atom+xml", "xml"),
    ("text/plain", "txt"),
    ("text/css", "css"),
    ("text/javascript", "js"),
    ("application/javascript", "js"),
    ("application/x-javascript", "js"),
    ("text/csv", "csv"),
    ("text/markdown", "md"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/jpg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/svg+xml", "svg"),
    ("image/bmp", "bmp"),
    ("image/avif", "avif"),
    ("image/x-icon", "ico"),
    ("image/vnd.microsoft.icon", "ico"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/gzip", "gz"),
    ("application/x-gzip", "gz"),
    ("application/wasm", "wasm"),
    ("audio/mpeg", "mp3"),
    ("video/mp4", "mp4"),
    ("font/woff2", "woff2"),
];

/// The name to propose for a saved body: what `Content-Disposition` says, else the URL's last part, else
/// `index.html`; safe on every system, and with an extension if the content type says one.
///
/// `kept` are the codings that are not undone in what is saved.
pub fn suggested_name(
    disposition: Option<&[u8]>,
    target: &Target,
    content_type: Option<&[u8]>,
    kept: &[Coding],
) -> String {
    let extension = content_type.and_then(extension_of_type);
    let mut said = disposition.map(names_of).unwrap_or_default();
    said.extend(name_of_url(target));
    let mut name = match said.iter().map(|name| base_name(name)).find(|name| !name.is_empty()) {
        Some(name) => with_extension(name, extension),
        None => format!("index.{}", extension.unwrap_or("html")),
    };
    for coding in kept {
        add_extension(&mut name, extension_of_coding(*coding));
    }
    if is_device(&name) {
        name.insert(0, '_');
    }
    shortened(name)
}

/// The names that the header says, the best one first (RFC 6266, section 4.3).
fn names_of(disposition: &[u8]) -> Vec<String> {
    let text = text_of(disposition);
    let (mut extended, mut plain) = (None, None);
    for parameter in split_outside_quotes(&text) {
        let Some((name, value)) = parameter.split_once('=') else { continue };
        let value = unquoted(value.trim());
        match name.trim().to_ascii_lowercase().as_str() {
            "filename*" if extended.is_none() => extended = extended_value(&value),
            "filename" if plain.is_none() => plain = Some(percent_decoded(&value)),
            _ => {}
        }
    }
    extended.into_iter().chain(plain).collect()
}

/// The name at the end of the URL's path; none if it ends with a slash.
fn name_of_url(target: &Target) -> Option<String> {
    let part = target.url().path().rsplit('/').next()?;
    let bytes: Vec<u8> = percent_decode_str(part).collect();
    Some(utf8_or_gbk(&bytes).map_or_else(|| part.to_owned(), Cow::into_owned))
}

/// Bytes of a header as text. The standard knows ASCII only; servers send what their users write.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    utf8_or_gbk(bytes).unwrap_or_else(|| encoding_rs::mem::decode_latin1(bytes))
}

fn utf8_or_gbk(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => GBK.decode_without_bom_handling_and_without_replacement(bytes),
    }
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
    let (charset, rest) = value.split_once('\'')?;
    let (_language, encoded) = rest.split_once('\'')?;
    let encoding = Encoding::for_label(charset.trim().as_bytes())?;
    let bytes: Vec<u8> = percent_decode_str(encoded).collect();
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
    Some(text.into_owned())
}

/// Some servers percent-encode the plain name too. It is taken so only if it becomes text of another
/// script: a name may well contain `%20`.
fn percent_decoded(name: &str) -> String {
    let decoded = percent_decode_str(name).decode_utf8();
    let is_encoded = name.is_ascii() && decoded.as_ref().is_ok_and(|text| !text.is_ascii());
    if is_encoded { decoded.unwrap_or_default().into_owned() } else { name.to_owned() }
}

fn extension_of_coding(coding: Coding) -> &'static str {
    match coding {
        Coding::Gzip => "gz",
        Coding::Deflate => "zlib",
        Coding::Brotli => "br",
    }
}

fn extension_of_type(content_type: &[u8]) -> Option<&'static str> {
    let essence = content_type.split(|byte| *byte == b';' || *byte == b',').next()?;
    let essence = str::from_utf8(essence.trim_ascii()).ok()?.to_ascii_lowercase();
    if let Some((_, extension)) = EXTENSIONS.iter().find(|(name, _)| *name == essence) {
        return Some(extension);
    }
    let (_, suffix) = essence.rsplit_once('+')?;
    ["json", "xml", "zip"].into_iter().find(|known| *known == suffix)
}

/// Adds the extension of the content type if the name has none that says more.
fn with_extension(mut name: String, extension: Option<&'static str>) -> String {
    let Some(wanted) = extension else { return name };
    let is_missing = extension_of(&name).is_none_or(|present| {
        // As plain text one sees the program itself.
        wanted != "txt" && OF_SCRIPTS.iter().any(|script| present.eq_ignore_ascii_case(script))
    });
    if is_missing {
        add_extension(&mut name, wanted);
    }
    name
}

fn add_extension(name: &mut String, extension: &str) {
    if extension_of(name).is_none_or(|present| !present.eq_ignore_ascii_case(extension)) {
        name.push('.');
        name.push_str(extension);
    }
}

#[cfg(test)]
#[path = "file_name_tests.rs"]
mod tests;
