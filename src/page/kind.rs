//! What a body is, by what its head says and by how it begins.

use super::charset::utf16_of_xml;
use crate::net::http::ContentType;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How many bytes from the beginning are looked at: what the standard for sniffing takes.
pub const SNIFF_BYTES: usize = 1445;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// A page.
    Html,
    /// JSON.
    Json,
    /// XML, with SVG and feeds.
    Xml,
    /// Some other text.
    Text,
    /// A picture that can be shown.
    Picture(PictureKind),
    /// No text.
    Binary,
}

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG
    Png,
    /// JPEG
    Jpeg,
    /// GIF
    Gif,
    /// WebP
    WebP,
}

impl PictureKind {
    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
        }
    }

    fn of(start: &[u8]) -> Option<Self> {
        let has = |magic: &[u8]| start.starts_with(magic);
        if has(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if has(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if has(b"GIF87a") || has(b"GIF89a") {
            Some(Self::Gif)
        } else if has(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
            Some(Self::WebP)
        } else {
            None
        }
    }
}

impl BodyKind {
    /// What a body is that begins like this. The bytes have the last word over a `Content-Type` that
    /// cannot be true.
    pub fn of(said: Option<&ContentType>, start: &[u8]) -> Self {
        let start = start.get(..SNIFF_BYTES).unwrap_or(start);
        if let Some(picture) = PictureKind::of(start) {
            return Self::Picture(picture);
        }
        let declared = said.and_then(declared);
        if is_binary(start, declared) && !is_utf16(said, start) {
            return Self::Binary;
        }
        match declared {
            // What looks like a page is one; in any other text what looks like a tag is part of it.
            Some(Self::Text) if said.is_some_and(|said| said.essence != "text/plain") => Self::Text,
            Some(Self::Text) | None => sniffed(start),
            Some(kind) => kind,
        }
    }

    /// Whether it is read as text unless a person wants otherwise.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Html | Self::Json | Self::Xml | Self::Text)
    }
}

/// UTF-16 has NUL bytes and is text.
fn is_utf16(said: Option<&ContentType>, start: &[u8]) -> bool {
    let named = said.and_then(|said| Encoding::for_label(said.charset.as_deref()?));
    named.is_some_and(|named| [UTF_16LE, UTF_16BE].contains(&named))
        || utf16_of_xml(start).is_some()
}

/// What the head says, if it says what is text.
fn declared(said: &ContentType) -> Option<BodyKind> {
    let (group, name) = said.group_and_name();
    match name {
        "html" | "xhtml+xml" => Some(BodyKind::Html),
        "json" | "manifest+json" | "x-json" => Some(BodyKind::Json),
        "xml" => Some(BodyKind::Xml),
        _ if name.ends_with("+json") => Some(BodyKind::Json),
        _ if name.ends_with("+xml") => Some(BodyKind::Xml),
        "javascript" | "x-javascript" | "ecmascript" => Some(BodyKind::Text),
        _ if group == "text" => Some(BodyKind::Text),
        _ => None,
    }
}

/// What a text is whose head does not say.
fn sniffed(start: &[u8]) -> BodyKind {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let begins = |word: &str| {
        text.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word.as_bytes()))
    };
    let tags = ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<script", "<div"];
    if tags.iter().any(|tag| begins(tag)) {
        BodyKind::Html
    } else if utf16_of_xml(start).is_some()
        || begins("<?xml")
        || begins("<svg")
        || begins("<rss")
        || begins("<feed")
    {
        BodyKind::Xml
    } else if is_json(text) {
        BodyKind::Json
    } else if begins("<!--") && memchr::memmem::find(&text.to_ascii_lowercase(), b"<html").is_some()
    {
        BodyKind::Html
    } else {
        BodyKind::Text
    }
}

/// An object or an array that begins as none of the other languages with brackets does.
fn is_json(text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return false };
    let next = rest.trim_ascii_start().first().copied();
    match first {
        b'{' => matches!(next, Some(b'"' | b'}')),
        b'[' => {
            matches!(
                next,
                Some(b'"' | b'{' | b'[' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
            )
        }
        _ => false,
    }
}

/// Whether there are bytes that no text has (the standard's "binary data bytes"), or the magic of a
/// format that may do without them at its beginning. What is said to be text may have a few.
fn is_binary(start: &[u8], declared: Option<BodyKind>) -> bool {
    /// One in so many bytes of what is said to be text: more is no slip.
    const CONTROLS_ONE_IN: usize = 10;
    const MAGIC: [&[u8]; 9] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"\x7fELF",
        b"BM\x00",
        b"Rar!\x1a",
        b"7z\xbc\xaf",
        b"\xfd7zXZ",
        b"\x28\xb5\x2f\xfd",
    ];
    if MAGIC.iter().any(|magic| start.starts_with(magic)) {
        return true;
    }
    // UTF-16 has NUL bytes and is text.
    if Encoding::for_bom(start).is_some() {
        return false;
    }
    // ESC is text: it begins the shifts of ISO-2022-JP and colours of terminals.
    let is_control = |byte: &&u8| matches!(**byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let controls = start.iter().filter(is_control).count();
    let forgiven = declared.map_or(0, |_| (start.len() / CONTROLS_ONE_IN).max(1));
    controls > forgiven
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_and_the_bytes_say_what_a_body_is() {
        use BodyKind::{Binary, Html, Json, Picture, Text, Xml};
        let table: [(&str, &[u8], BodyKind); 44] = [
            ("text/html", b"hello", Html),
            ("TEXT/HTML; charset=gbk", b"hello", Html),
            ("application/xhtml+xml", b"<html/>", Html),
            ("application/json", b"1", Json),
            ("application/problem+json;x", b"{}", Json),
            ("text/xml", b"<a/>", Xml),
            ("image/svg+xml", b"<svg/>", Xml),
            ("application/atom+xml", b"<feed/>", Xml),
            ("text/plain", b"hello", Text),
            ("text/plain", b"<!DOCTYPE html><p>", Html),
            ("text/css", b"<html", Text),
            ("text/javascript", b"[1]", Text),
            ("", b"", Text),
            ("", b" \r\n<!doctype HTML>", Html),
            ("", b"\xef\xbb\xbf<html>", Html),
            ("", b"<!-- x --><HTML>", Html),
            ("", b"<?xml version='1.0'?>", Xml),
            ("", b"{\"a\":1}", Json),
            ("", b"[ 1, 2]", Json),
            ("", b"{ color: red }", Text),
            ("", b"[section]\nkey=value", Text),
            ("application/octet-stream", b"plain", Text),
            ("application/octet-stream", b"a\0b", Binary),
            ("text/html", b"\x89PNG\r\n\x1a\n....", Picture(PictureKind::Png)),
            ("text/plain", b"\xff\xd8\xff\xe0", Picture(PictureKind::Jpeg)),
            ("", b"GIF89a\x01\0", Picture(PictureKind::Gif)),
            ("image/png", b"RIFF\x10\0\0\0WEBPVP8 ", Picture(PictureKind::WebP)),
            ("image/png", b"<html>404</html>", Html),
            ("text/html", b"\x7fELF\x02\x01", Binary),
            ("application/pdf", b"%PDF-1.7\n%x", Binary),
            ("", b"PK\x03\x04", Binary),
            ("text/plain", b"\xff\xfeh\0i\0", Text),
            ("text/plain; charset=UTF-16LE", b"h\0i\0", Text),
            ("text/plain, charset=UTF-16LE", b"h\0i\0", Text),
            ("text/plain", b"h\0i\0", Binary),
            // One that is no text is a slip; many are not.
            ("text/plain", b"a\0b", Text),
            ("application/json", b"{\"a\":\"\0\"}", Json),
            ("application/javascript", b"var a = '\0';", Text),
            ("text/html", b"<html>\x01\x02\x03\x04\x05\x06", Binary),
            ("text/xml", b"<\0?\0x\0m\0l\0", Xml),
            ("", b"\0<\0?\0x\0m\0l", Xml),
            ("application/octet-stream", b"\0<\0\0", Binary),
            ("text/html charset=x", b"hello", Html),
            ("text/plain", b"\x1b[31mred\x1b[0m \xc4\xe3", Text),
        ];
        for (content_type, start, kind) in table {
            let said = ContentType::of([content_type.as_bytes()]);
            let found = BodyKind::of(said.as_ref(), start);
            assert_eq!(found, kind, "{content_type:?} {:?}", start.escape_ascii().to_string());
        }
        assert_eq!(BodyKind::of(None, b"<html>"), Html);
    }
}
