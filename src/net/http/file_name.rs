//! The name under which a body is proposed to be saved. It comes from a stranger (CWE-73), so nothing of
//! it is kept that means more than a name on any system. It is only a proposal: a person decides.

use super::disposition::{names_of, text_of};
use super::{Coding, ContentType, Target};
use crate::files::name::{base_name, extension_of, is_device, shortened};
use percent_encoding::percent_decode_str;

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

/// What is known of a body that is to be saved.
#[derive(Clone, Copy, Debug)]
pub struct NameClues<'a> {
    /// What `Content-Disposition` says.
    pub disposition: Option<&'a [u8]>,
    /// From where it came.
    pub target: &'a Target,
    /// What it is said to be.
    pub content_type: Option<&'a ContentType>,
    /// The codings that are not undone in what is saved.
    pub kept: &'a [Coding],
    /// Those that are.
    pub undone: &'a [Coding],
}

impl<'a> NameClues<'a> {
    /// From where it came, and nothing else.
    pub fn of(target: &'a Target) -> Self {
        Self { disposition: None, target, content_type: None, kept: &[], undone: &[] }
    }
}

/// The name to propose for a saved body: what `Content-Disposition` says, else the URL's last part, else
/// `index.html`; safe on every system, and with an extension if the content type says one. Of a coding that
/// was undone, the name says nothing more.
pub fn suggested_name(clues: &NameClues<'_>) -> String {
    let undone = || clues.undone.iter().rev().map(|coding| extension_of_coding(*coding));
    let extension = clues.content_type.and_then(extension_of_type);
    // It may be that of the coding, which is undone.
    let extension = extension.filter(|extension| !undone().any(|undone| undone == *extension));
    let mut said = clues.disposition.map(names_of).unwrap_or_default();
    said.extend(name_of_url(clues.target));
    let mut name = match said.iter().map(|name| base_name(name)).find(|name| !name.is_empty()) {
        Some(name) => with_extension(undone().fold(name, without_extension), extension),
        None => format!("index.{}", extension.unwrap_or("html")),
    };
    for coding in clues.kept {
        add_extension(&mut name, extension_of_coding(*coding));
    }
    if is_device(&name) {
        name.insert(0, '_');
    }
    shortened(name)
}

/// The name at the end of the URL's path; none if it ends with a slash.
fn name_of_url(target: &Target) -> Option<String> {
    let part = target.url().path().rsplit('/').next()?;
    let bytes: Vec<u8> = percent_decode_str(part).collect();
    Some(text_of(&bytes).into_owned())
}

fn extension_of_coding(coding: Coding) -> &'static str {
    match coding {
        Coding::Gzip => "gz",
        Coding::Deflate => "zlib",
        Coding::Brotli => "br",
    }
}

fn extension_of_type(content_type: &ContentType) -> Option<&'static str> {
    let essence = content_type.essence.as_str();
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

/// The name without the extension of a coding that was undone: of `a.tgz`, a `.tar` is left.
fn without_extension(name: String, of_coding: &str) -> String {
    let Some(present) = extension_of(&name) else { return name };
    let stem = name.get(..name.len() - present.len() - 1).unwrap_or_default();
    let inner = match (of_coding, present.to_ascii_lowercase().as_str()) {
        ("gz", "tgz") => Some("tar"),
        ("gz", "svgz") => Some("svg"),
        _ => None,
    };
    match inner {
        Some(inner) => format!("{stem}.{inner}"),
        None if present.eq_ignore_ascii_case(of_coding) => stem.to_owned(),
        None => name,
    }
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
