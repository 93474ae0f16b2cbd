//! The head of a response: where it ends, and what stands in it (RFC 9112, sections 2 to 5).

use super::failure::told;
use super::{Deviation, Head, HeaderLine, HttpFailure, Limits};

/// How every response begins.
const BEGIN: &[u8] = b"HTTP/";

/// Where the status begins in `HTTP/1.1 200 OK`.
const STATUS_AT: usize = 9;

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
    bytes.get(..len) == BEGIN.get(..len)
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
    let status_line = first_line(bytes);
    let not_http = || HttpFailure::NotHttp(told(status_line));
    let mut copy = calmed(bytes);
    let minor_version = minor_version(status_line).ok_or_else(not_http)?;
    if minor_version > 1 {
        // A later minor version is read as the last that we know (RFC 9110, section 2.5).
        if let Some(version) = copy.get_mut(BEGIN.len() + 2) {
            *version = b'1';
        }
    }
    let mut slots = vec![httparse::EMPTY_HEADER; lines];
    let mut parsed = httparse::Response::new(&mut slots);
    let answer = lenient().parse_response(&mut parsed, &copy);
    match answer {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::Status | httparse::Error::Version) => return Err(not_http()),
        Ok(httparse::Status::Partial) | Err(_) => return Err(bad_line(bytes)),
    }
    let status = parsed.code.filter(|code| *code >= 100).ok_or_else(not_http)?;
    let reason = status_line.get(STATUS_AT + 3..).unwrap_or_default().trim_ascii().to_vec();
    note_deviations(bytes, odd);
    let headers = parsed.headers.iter().map(|header| line(header, &copy, bytes)).collect();
    Ok(Head { minor_version, status, reason, headers, bytes: bytes.len() })
}

/// Reads what comes after the last chunk, up to and with the empty line.
///
/// # Errors
/// [`HttpFailure::BadTrailers`]
pub(super) fn read_trailers(
    bytes: &[u8],
    odd: &mut Vec<Deviation>,
) -> Result<Vec<HeaderLine>, HttpFailure> {
    /// They are read as those of a head, in which the same is forgiven.
    const STATUS_LINE: &[u8] = b"HTTP/1.1 200 \r\n";
    let mut slots = vec![httparse::EMPTY_HEADER; memchr::memchr_iter(b'\n', bytes).count()];
    let mut parsed = httparse::Response::new(&mut slots);
    let whole = [STATUS_LINE, bytes].concat();
    let copy = calmed(&whole);
    match lenient().parse_response(&mut parsed, &copy) {
        Ok(httparse::Status::Complete(_)) => {
            note_deviations(&whole, odd);
            Ok(parsed.headers.iter().map(|header| line(header, &copy, &whole)).collect())
        }
        _ => Err(HttpFailure::BadTrailers(told(bytes.trim_ascii_end()))),
    }
}

/// What is odd and understood.
fn lenient() -> httparse::ParserConfig {
    let mut config = httparse::ParserConfig::default();
    config
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true);
    config
}

/// The head with a letter for each control character that a value may keep: httparse takes none.
fn calmed(head: &[u8]) -> Vec<u8> {
    const LETTER: u8 = b'?';
    let mut copy = head.to_vec();
    let mut at = 0;
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        let colon = memchr::memchr(b':', line).unwrap_or(line.len());
        let value = copy.get_mut((at + colon).min(at + line.len())..at + line.len());
        let controls = value.into_iter().flatten().filter(|byte| is_kept_control(**byte));
        controls.for_each(|byte| *byte = LETTER);
        at += line.len();
    }
    copy
}

/// Whether a recipient may keep the control character in a value (RFC 9110, section 5.5).
fn is_kept_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, 0 | b'\r' | b'\n' | b'\t')
}

/// A header that was found in `copy`, with the value as it stands in `bytes`.
fn line(header: &httparse::Header<'_>, copy: &[u8], bytes: &[u8]) -> HeaderLine {
    let at = header.value.as_ptr().addr().wrapping_sub(copy.as_ptr().addr());
    let value = bytes.get(at..at.saturating_add(header.value.len()));
    HeaderLine { name: header.name.to_owned(), value: unfolded(value.unwrap_or(header.value)) }
}

/// A value that went on in further lines, in one (RFC 9112, section 5.2).
fn unfolded(value: &[u8]) -> Vec<u8> {
    let lines = value.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.collect::<Vec<_>>().join(&b' ').trim_ascii().to_vec()
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The minor version of HTTP/1, if that is what is spoken.
fn minor_version(status_line: &[u8]) -> Option<u8> {
    let rest = status_line.strip_prefix(BEGIN)?.strip_prefix(b"1.")?;
    match rest {
        [digit @ b'0'..=b'9', b' ', ..] => Some(digit - b'0'),
        _ => None,
    }
}

/// The first line of a head that is no header.
fn bad_line(bytes: &[u8]) -> HttpFailure {
    let is_fold = |line: &[u8]| line.starts_with(b" ") || line.starts_with(b"\t");
    let is_bad = |(place, line): &(usize, &[u8])| {
        // A line that goes on belongs to the one before it; the first has none.
        if *place > 0 && is_fold(line) {
            return false;
        }
        let whole = calmed(&[b"HTTP/1.1 200 \r\n", *line, b"\r\n"].concat());
        let mut slot = [httparse::EMPTY_HEADER];
        let mut parsed = httparse::Response::new(&mut slot);
        !matches!(lenient().parse_response(&mut parsed, &whole), Ok(answer) if answer.is_complete())
    };
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').skip(1).enumerate();
    let line = lines.find(is_bad).map_or_else(|| first_line(bytes), |(_, line)| line);
    HttpFailure::BadHeader(told(line.trim_ascii_end()))
}

fn note_deviations(bytes: &[u8], odd: &mut Vec<Deviation>) {
    let mut note = |deviation| {
        if !odd.contains(&deviation) {
            odd.push(deviation);
        }
    };
    for (place, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if line.ends_with(b"\n") && !line.ends_with(b"\r\n") {
            note(Deviation::BareLineFeed);
        }
        if place > 1 && matches!(line, [b' ' | b'\t', ..]) {
            note(Deviation::Folded);
        }
        if place > 0 && line.iter().any(|byte| is_kept_control(*byte)) {
            note(Deviation::ControlInHeader);
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        if place > 0 && name.len() < line.len() && matches!(name, [.., b' ' | b'\t']) {
            note(Deviation::SpaceBeforeColon);
        }
    }
}
