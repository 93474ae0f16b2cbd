//! One line of strace: whose it is, when, and what kind of line.

use super::text::{number, trim};

/// A line after its head: `14999 1795820130.227946 recvfrom(…`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line<'a> {
    /// The thread, by its number in the system; 0 if the line does not say.
    pub thread: u32,
    /// In nanoseconds since 1970 (UTC).
    pub at_ns: u64,
    /// All that follows.
    pub rest: &'a [u8],
}

const UNFINISHED: &[u8] = b"<unfinished ...>";

impl<'a> Line<'a> {
    /// `None` if it has no time.
    pub(super) fn parse(line: &'a [u8]) -> Option<Self> {
        let line = trim(line);
        let (first, rest) = word(line.strip_prefix(b"[pid").map_or(line, trim));
        let first = first.strip_suffix(b"]").unwrap_or(first);
        if first.contains(&b'.') {
            return Some(Self { thread: 0, at_ns: nanoseconds(first)?, rest });
        }
        let thread = u32::try_from(number(first)?).ok()?;
        let (time, rest) = word(rest);
        Some(Self { thread, at_ns: nanoseconds(time)?, rest })
    }

    /// Whether it says that its thread ended.
    pub(super) fn is_end(&self) -> bool {
        self.rest.starts_with(b"+++ exited with ") || self.rest.starts_with(b"+++ killed by ")
    }

    /// Whether it is about a signal or something else that is no call.
    pub(super) fn is_note(&self) -> bool {
        self.rest.starts_with(b"---") || self.rest.starts_with(b"+++")
    }

    /// The beginning of a call that another thread's line interrupted.
    pub(super) fn unfinished(&self) -> Option<&'a [u8]> {
        self.rest.strip_suffix(UNFINISHED)
    }

    /// The end of a call whose beginning stands in an earlier line. One that never returned ends so too.
    pub(super) fn resumed(&self) -> Option<&'a [u8]> {
        let rest = self.rest.strip_prefix(b"<... ")?;
        let end = rest.windows(RESUMED.len()).position(|part| part == RESUMED)?;
        rest.get(end + RESUMED.len()..)
    }
}

const RESUMED: &[u8] = b" resumed>";

/// The first word and what follows it.
fn word(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, trim(rest))
}

/// Seconds with up to nine places, in nanoseconds.
pub(super) fn nanoseconds(text: &[u8]) -> Option<u64> {
    let point = text.iter().position(|byte| *byte == b'.')?;
    let (seconds, places) = (text.get(..point)?, text.get(point + 1..)?);
    if places.is_empty() || places.len() > 9 {
        return None;
    }
    let scale = 10_u64.pow(u32::try_from(9 - places.len()).ok()?);
    let whole = u64::try_from(number(seconds)?).ok()?.checked_mul(1_000_000_000)?;
    whole.checked_add(u64::try_from(number(places)?).ok()?.checked_mul(scale)?)
}
