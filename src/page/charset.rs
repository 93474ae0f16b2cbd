//! In which encoding a page is, and who says so, in the order of the HTML standard.
//!
//! A person's choice stands on top; then the byte order mark, the `charset` of `Content-Type`, what the
//! page says of itself in its first 1024 bytes, and a guess.

mod prescan;

use super::After;
use super::kind::BodyKind;
use crate::net::http::ContentType;
use crate::payload;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Where a page may say of itself in which encoding it is, in bytes: what the standard names.
pub const PRESCAN_BYTES: usize = 1024;

/// What a guess looks at, in bytes from the first one that is not ASCII: more than the guess needs to be
/// as good as it gets.
const GUESS_BYTES: usize = 64 << 10;

/// An encoding, and why it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Who says so.
    pub why: CharsetReason,
}

/// Who says in which encoding a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharsetReason {
    /// A person.
    Chosen,
    /// The byte order mark.
    Bom,
    /// The `charset` of `Content-Type`.
    Header,
    /// A `<meta>` of the page.
    Meta,
    /// The `<?xml encoding?>` of the page.
    Declaration,
    /// It is JSON, which is UTF-8 (RFC 8259).
    Json,
    /// It looks like that.
    Guess,
    /// Nobody, and there is nothing but ASCII to guess from.
    Default,
}

impl Charset {
    fn new(encoding: &'static Encoding, why: CharsetReason) -> Self {
        Self { encoding, why }
    }
}

/// What is known of a page beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What a person chose.
    pub choice: Option<payload::Encoding>,
    /// What `Content-Type` says.
    pub content_type: Option<ContentType>,
    /// The last part of the host's name, which helps a guess; see [`tld_of`].
    pub tld: Option<Vec<u8>>,
}

/// What somebody says about the encoding of a page that begins like this; `None` if it has to be guessed.
pub fn told(evidence: &Evidence, kind: BodyKind, start: &[u8]) -> Option<Charset> {
    if let Some(choice) = evidence.choice {
        return Some(Charset::new(choice.table(), CharsetReason::Chosen));
    }
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return Some(Charset::new(encoding, CharsetReason::Bom));
    }
    let header = evidence.content_type.as_ref().and_then(|said| said.charset.as_deref());
    if let Some(encoding) = header.and_then(label) {
        return Some(Charset::new(encoding, CharsetReason::Header));
    }
    let start = start.get(..PRESCAN_BYTES).unwrap_or(start);
    let meta = || prescan::meta(start).map(|found| Charset::new(found, CharsetReason::Meta));
    let declaration =
        || prescan::declaration(start).map(|found| Charset::new(found, CharsetReason::Declaration));
    let utf16 = || utf16_of_xml(start).map(|found| Charset::new(found, CharsetReason::Guess));
    match kind {
        BodyKind::Html => utf16().or_else(meta).or_else(declaration),
        // Without a declaration XML is UTF-8, unless somebody lied; then a guess is better.
        BodyKind::Xml => utf16().or_else(declaration),
        BodyKind::Json => Some(Charset::new(UTF_8, CharsetReason::Json)),
        BodyKind::Text | BodyKind::Binary | BodyKind::Picture(_) => None,
    }
}

fn split_at_byte(bytes: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let (before, after) = bytes.split_at_checked(memchr::memchr(byte, bytes)?)?;
    Some((before, after.get(1..)?))
}

/// The encoding of a label of the standard. `replacement` is none: its bytes are to be seen.
fn label(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label)
}

/// The encoding of a label inside a page, which was read as ASCII: so it is not UTF-16.
fn inner_label(name: &[u8]) -> Option<&'static Encoding> {
    let found = label(name)?;
    if found == encoding_rs::UTF_16LE || found == encoding_rs::UTF_16BE {
        return Some(UTF_8);
    }
    Some(if found == encoding_rs::X_USER_DEFINED { WINDOWS_1252 } else { found })
}

/// The UTF-16 in which XML, or a page, without a byte order mark begins: its first character is `<`, and what may
/// stand after that is ASCII here (XML 1.0, appendix F).
pub(super) fn utf16_of_xml(start: &[u8]) -> Option<&'static Encoding> {
    let is_next = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'?' | b'!' | b'_');
    match *start.first_chunk::<4>()? {
        [b'<', 0, next, 0] if is_next(next) => Some(encoding_rs::UTF_16LE),
        [0, b'<', 0, next] if is_next(next) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The last part of the name of a URL's host, as a guess takes it.
pub fn tld_of(url: &str) -> Option<Vec<u8>> {
    let host = url::Url::parse(url).ok()?;
    let last = host.domain()?.trim_end_matches('.').rsplit('.').next()?.to_ascii_lowercase();
    // The detector panics at others.
    let is_label = !last.is_empty() && last.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_label.then(|| last.into_bytes())
}

/// Guesses the encoding of a page that comes in pieces.
pub struct Guess {
    detector: EncodingDetector,
    tld: Option<Vec<u8>>,
    seen_bytes: usize,
    is_ascii: bool,
    is_over: bool,
}

impl std::fmt::Debug for Guess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guess").field("seen_bytes", &self.seen_bytes).finish_non_exhaustive()
    }
}

impl Guess {
    /// Nothing seen yet.
    pub fn new(tld: Option<Vec<u8>>) -> Self {
        Self {
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            tld,
            seen_bytes: 0,
            is_ascii: true,
            is_over: false,
        }
    }

    /// Looks at the next piece of the page. Returns whether the guess may be another one than before.
    pub fn feed(&mut self, piece: &[u8], after: After) -> bool {
        // UTF-8 that goes wrong far into the text is shown as such, not read anew as something else.
        if self.is_over {
            return false;
        }
        let is_last = after == After::Nothing;
        let from = if self.is_ascii { Encoding::ascii_valid_up_to(piece) } else { 0 };
        let rest = piece.get(from..).unwrap_or_default();
        let room = GUESS_BYTES - self.seen_bytes;
        let part = rest.get(..room).unwrap_or(rest);
        self.is_ascii &= part.is_empty();
        self.seen_bytes += part.len();
        self.is_over = is_last || self.seen_bytes == GUESS_BYTES;
        self.detector.feed(part, is_last && part.len() == rest.len());
        !part.is_empty() || is_last
    }

    /// What it looks like now.
    pub fn charset(&self) -> Charset {
        if self.is_ascii {
            return Charset::new(UTF_8, CharsetReason::Default);
        }
        let found = self.detector.guess(self.tld.as_deref(), Utf8Detection::Allow);
        Charset::new(found, CharsetReason::Guess)
    }
}

#[cfg(test)]
#[path = "charset_tests.rs"]
mod tests;
