//! The head of a response: where it ends, and what stands in it (RFC 9112, sections 2 to 5).

use super::failure::told;
use super::{Deviation, Head, HeaderLine, HttpFailure, Limits};
use crate::payload::show::show;
use crate::payload::{Encoding, Lines, ShowOptions};

/// How every response begins.
const BEGIN: &[u8] = b"HTTP/";

/// Finds the end of a head that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct HeadEnd {
    /// Up to here there is none.
    looked_at: usize,
}

impl HeadEnd {
    /// Where the head ends, after its empty line; `None` if it does not yet.
    pub(super) fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = self.looked_at;
        while let Some(offset) = memchr::memchr(b'\n', bytes.get(at..)?) {
            let next = at + offset + 1;
            match bytes.get(next..) {
                Some([b'\n', ..]) => return Some(next + 1),
                Some([b'\r', b'\n', ..]) => return Some(next + 2),
                // The rest of the empty line may still come.
                Some([] | [b'\r']) => {
                    self.looked_at = at + offset;
                    return None;
                }
                _ => at = next,
            }
        }
        self.looked_at = bytes.len();
        None
    }
}

/// Whether what came so far may be the beginning of a response.
pub(super) fn may_begin(bytes: &[u8]) -> bool {
    let len = bytes.len().min(BEGIN.len());
    bytes.iter().zip(BEGIN).take(len).all(|(byte, begin)| byte.eq_ignore_ascii_case(begin))
}

/// Reads a whole head. What is odd but understood goes into `odd`.
///
/// # Errors
/// [`HttpFailure`] says what is wrong with it.
pub(super) fn read_head(
    bytes: &[u8],
    limits: &Limits,
    odd: &mut Vec<Deviation>,
) -> Result<Head, HttpFailure> {
    let lines = memchr::memchr_iter(b'\n', bytes).count();
    // The status line and the empty one are no headers.
    if lines.saturating_sub(2) > limits.head_lines {
        return Err(HttpFailure::HeadTooManyLines(limits.head_lines));
    }
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |place| place + 1);
    let (first, rest) = bytes.split_at(end);
    let mut noted = Noted::default();
    let line = noted.without_end(first);
    let status_line = StatusLine::read(line).ok_or_else(|| HttpFailure::NotHttp(told(line)))?;
    if status_line.is_odd {
        noted.note(Deviation::OddStatusLine);
    }
    let headers = read_lines(rest, &mut noted)
        .map_err(|line| HttpFailure::BadHeader(told(line.trim_ascii_end())))?;
    odd.append(&mut noted.0);
    let StatusLine { minor_version, status, reason, .. } = status_line;
    Ok(Head { minor_version, status, reason: reason.to_vec(), headers, bytes: bytes.len() })
}

/// Reads what comes after the last chunk, up to and with the empty line.
///
/// # Errors
/// [`HttpFailure::BadTrailers`]
pub(super) fn read_trailers(
    bytes: &[u8],
    odd: &mut Vec<Deviation>,
) -> Result<Vec<HeaderLine>, HttpFailure> {
    let mut noted = Noted::default();
    let trailers = read_lines(bytes, &mut noted)
        .map_err(|_| HttpFailure::BadTrailers(told(bytes.trim_ascii_end())))?;
    odd.append(&mut noted.0);
    Ok(trailers)
}

/// The first line, `HTTP/1.1 200 OK`.
struct StatusLine<'a> {
    minor_version: u8,
    status: u16,
    reason: &'a [u8],
    /// Whether it is written otherwise than the standard has it (RFC 9112, section 4).
    is_odd: bool,
}

impl<'a> StatusLine<'a> {
    /// Reads it, if it is one of HTTP/1.
    fn read(line: &'a [u8]) -> Option<Self> {
        let (protocol, rest) = line.split_at_checked(BEGIN.len())?;
        let [b'1', b'.', minor @ b'0'..=b'9', after @ ..] = rest else { return None };
        let status_at = after.trim_ascii_start();
        let (digits, reason) = status_at.split_first_chunk::<3>()?;
        let is_number = digits.iter().all(u8::is_ascii_digit) && digits.first() != Some(&b'0');
        let status: u16 = str::from_utf8(digits).ok()?.parse().ok().filter(|_| is_number)?;
        let is_text = |byte: &u8| !byte.is_ascii_control() || *byte == b'\t';
        let is_apart = |rest: &[u8]| rest.first().is_some_and(u8::is_ascii_whitespace);
        let is_one = protocol.eq_ignore_ascii_case(BEGIN)
            && is_apart(after)
            && (reason.is_empty() || is_apart(reason))
            && line.iter().all(is_text);
        let has_spaces = after.get(..2) == Some(b"  ")
            || after.first() != Some(&b' ')
            || reason.starts_with(b"  ");
        is_one.then(|| Self {
            minor_version: minor - b'0',
            status,
            reason: reason.trim_ascii(),
            is_odd: protocol != BEGIN || has_spaces,
        })
    }
}

/// What was odd and understood, each once.
#[derive(Default)]
struct Noted(Vec<Deviation>);

impl Noted {
    fn note(&mut self, deviation: Deviation) {
        if !self.0.contains(&deviation) {
            self.0.push(deviation);
        }
    }

    /// The line without its end.
    fn without_end<'a>(&mut self, line: &'a [u8]) -> &'a [u8] {
        let Some(text) = line.strip_suffix(b"\n") else { return line };
        text.strip_suffix(b"\r").unwrap_or_else(|| {
            self.note(Deviation::BareLineFeed);
            text
        })
    }
}

/// Reads lines up to the empty one.
///
/// # Errors
/// The line that is no header.
fn read_lines<'a>(bytes: &'a [u8], noted: &mut Noted) -> Result<Vec<HeaderLine>, &'a [u8]> {
    let mut headers: Vec<HeaderLine> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = noted.without_end(line);
        if text.is_empty() {
            break;
        }
        if !matches!(text, [b' ' | b'\t', ..]) {
            headers.push(read_line(text, noted).ok_or(line)?);
            continue;
        }
        // A line that goes on belongs to the one before it (RFC 9112, section 5.2); the first has none.
        let before = headers.last_mut().ok_or(line)?;
        let more = read_value(text, noted).ok_or(line)?;
        before.value.push(b' ');
        before.value.extend_from_slice(more);
        noted.note(Deviation::Folded);
    }
    for header in &mut headers {
        header.value = header.value.trim_ascii().to_vec();
    }
    Ok(headers)
}

/// A header, if the line is one. A name that no standard knows is one all the same; control characters are
/// in none.
fn read_line(text: &[u8], noted: &mut Noted) -> Option<HeaderLine> {
    let colon = memchr::memchr(b':', text)?;
    let (before, after) = (text.get(..colon)?, text.get(colon + 1..)?);
    let name = before.trim_ascii_end();
    if name.is_empty() || name.iter().any(u8::is_ascii_control) {
        return None;
    }
    let value = read_value(after, noted)?.to_vec();
    if name.len() < before.len() {
        noted.note(Deviation::SpaceBeforeColon);
    }
    if !name.iter().all(|byte| is_token(*byte)) {
        noted.note(Deviation::OddHeaderName);
    }
    Some(HeaderLine { name: name_text(name), value })
}

/// A value, if it is one: NUL and a lone carriage return are in none (RFC 9110, section 5.5).
fn read_value<'a>(text: &'a [u8], noted: &mut Noted) -> Option<&'a [u8]> {
    if text.iter().any(|byte| matches!(byte, 0 | b'\r')) {
        return None;
    }
    if text.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
        noted.note(Deviation::ControlInHeader);
    }
    Some(text.trim_ascii())
}

/// Whether a name may have the byte (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The name as text: bytes that are none are escaped.
fn name_text(name: &[u8]) -> String {
    let escaped = || {
        let options = ShowOptions { max_chars: usize::MAX, lines: Lines::Escape };
        show(name, Encoding::Utf8, &options).text
    };
    str::from_utf8(name).map_or_else(|_| escaped(), str::to_owned)
}
