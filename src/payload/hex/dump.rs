//! Hex dumps as tools print them: their bytes without offsets and text.
//!
//! What is read: `xxd`, `hexdump -C`, `od -t x1` (with any `-A`, and with the `z`), `tcpdump -x` and `-X`, and what
//! Wireshark copies. A dump is known by its offsets: each line begins where the one before ended. A text beside
//! the bytes must say the same as they do. What fits together no other way than by luck is refused.

use super::{Fault, push_pairs};
use crate::payload::mistake::MistakeKind;

/// The most bytes that a dump is read to: more than a message field takes. A `*` stands for any number of lines.
const DUMP_BYTES_MAX: u64 = 1 << 20;

/// Digits of an offset: Wireshark and `tcpdump` print 4, `od` 7, `xxd` and `hexdump` 8, others 16.
const OFFSET_DIGITS: std::ops::RangeInclusive<usize> = 4..=16;

/// Hexadecimal, `od` octal, and `od -A d` decimal.
const RADIXES: [u32; 3] = [16, 8, 10];

/// The longest line after its offset, in bytes of text: `xxd -c 256` prints so many.
const LINE_BYTES_MAX: usize = 1200;

/// A line: where it stands in the text, its offset, and what comes after that.
struct Line<'a> {
    at_byte: usize,
    offset: Offset<'a>,
    rest: &'a str,
    /// Whether a `*` stands before it.
    after_star: bool,
}

#[derive(Clone, Copy)]
struct Offset<'a> {
    digits: &'a str,
    /// Whether `0x` or a colon says that it is one.
    is_marked: bool,
}

/// One way to read what comes after an offset.
struct Reading {
    bytes: Vec<u8>,
    text: Column,
    has_words: bool,
}

/// The column of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    /// There is none.
    Missing,
    /// It is there, set off by two spaces or more, or by marks.
    Apart,
    /// What may be text stands one space after the bytes, as bytes would.
    Close,
}

/// Appends the bytes of a dump and returns whether the text is one.
pub(super) fn read(text: &str, out: &mut Vec<u8>) -> Result<bool, Fault> {
    let Some(lines) = lines(text) else { return Ok(false) };
    let Some(first) = lines.first() else { return Ok(false) };
    if !looks_like_dump(&lines) {
        return Ok(false);
    }
    let found = RADIXES.into_iter().find_map(|radix| bytes_of(&lines, radix));
    match found {
        Some((_, true)) if !first.offset.is_marked => {
            Err((first.at_byte, MistakeKind::DumpOfWords))
        }
        Some((bytes, _)) if lines.len() > 1 || is_beyond_doubt(first) => {
            out.extend(bytes);
            Ok(true)
        }
        None if !first.offset.is_marked && has_words(first) => Ok(false),
        _ => Err((first.at_byte, MistakeKind::DumpInDoubt)),
    }
}

/// The lines, if each begins with an offset, and all offsets are written in the same way.
fn lines(text: &str) -> Option<Vec<Line<'_>>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut after_star = false;
    let mut at_byte = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end();
        if line == "*" {
            after_star = true;
        } else if !line.is_empty() {
            let (offset, rest) = offset(line)?;
            let same = lines.first().is_none_or(|first| first.offset.is_marked == offset.is_marked);
            let indent = line.len() - line.trim_start().len();
            lines.push(Line { at_byte: at_byte + indent, offset, rest, after_star });
            if !same {
                return None;
            }
            after_star = false;
        }
        at_byte += whole.len();
    }
    (!after_star).then_some(lines)
}

/// The offset at the start of a line, and the rest of the line with its leading blanks.
fn offset(line: &str) -> Option<(Offset<'_>, &str)> {
    let line = line.trim_start();
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (token, rest) = line.split_at_checked(end)?;
    let digits = token.strip_prefix("0x").unwrap_or(token);
    let digits = digits.strip_suffix(':').unwrap_or(digits);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    // `0x41424344` alone is payload.
    let is_marked = token.ends_with(':');
    let is_offset = is_number && OFFSET_DIGITS.contains(&digits.len());
    (is_offset && (is_marked || digits.len() == token.len()))
        .then_some((Offset { digits, is_marked }, rest))
}

/// Whether these may be lines of a dump. Groups of one width that a person wrote line by line are none.
fn looks_like_dump(lines: &[Line<'_>]) -> bool {
    let Some(first) = lines.first() else { return false };
    let has_bytes = lines.iter().any(|line| !line.rest.is_empty());
    if lines.iter().any(|line| line.rest.len() > LINE_BYTES_MAX) {
        return false;
    }
    if first.offset.is_marked || !has_bytes {
        return has_bytes;
    }
    let starts = lines.iter().filter_map(|line| u64::from_str_radix(line.offset.digits, 16).ok());
    let starts: Vec<u64> = starts.collect();
    let grows = starts.is_sorted_by(|before, after| before < after);
    let same_width =
        first.rest.split_whitespace().next().map(str::len) == Some(first.offset.digits.len());
    // One line of a dump begins at its start, or it might be anything.
    grows && (lines.len() > 1 || starts == [0]) && !same_width
}

fn has_words(line: &Line<'_>) -> bool {
    line.rest.split_whitespace().next().is_some_and(|group| group.len() > 2)
}

/// Whether a single line can be nothing else: digits alone might be a payload that begins with zeros.
fn is_beyond_doubt(line: &Line<'_>) -> bool {
    let has_text = || readings(line.rest).iter().any(|reading| reading.text == Column::Apart);
    line.offset.is_marked || !line.offset.digits.len().is_multiple_of(2) || has_text()
}

/// The bytes, if the offsets are numbers of this radix and fit them, and whether they stand in words.
fn bytes_of(lines: &[Line<'_>], radix: u32) -> Option<(Vec<u8>, bool)> {
    let (mut out, mut has_words, mut text) = (Vec::new(), false, None);
    let first = start(lines.first()?, radix)?;
    for (index, line) in lines.iter().enumerate() {
        if line.rest.is_empty() {
            // The end, as `od` and `hexdump` print it; `bytes` before it have been checked.
            return (index + 1 == lines.len()).then_some((out, has_words));
        }
        let next = lines.get(index + 1);
        let len = match next {
            Some(next) if !next.after_star => {
                Some(start(next, radix)?.checked_sub(start(line, radix)?)?)
            }
            _ => None,
        };
        let reading = choose(readings(line.rest), len, text)?;
        has_words |= reading.has_words;
        text = text.or(Some(reading.text));
        out.extend_from_slice(&reading.bytes);
        if let Some(next) = next {
            let wanted = start(next, radix)?.checked_sub(first)?;
            repeat(&mut out, &reading.bytes, wanted)?;
        }
    }
    Some((out, has_words))
}

fn start(line: &Line<'_>, radix: u32) -> Option<u64> {
    u64::from_str_radix(line.offset.digits, radix).ok()
}

/// Appends the line until there are as many bytes as wanted: what a `*` stands for.
fn repeat(out: &mut Vec<u8>, line: &[u8], wanted: u64) -> Option<()> {
    let have = out.len() as u64;
    let fits = wanted <= DUMP_BYTES_MAX && !line.is_empty();
    let missing = wanted.checked_sub(have).filter(|_| fits)?;
    if !missing.is_multiple_of(line.len() as u64) {
        return None;
    }
    (0..missing / line.len() as u64).for_each(|_| out.extend_from_slice(line));
    Some(())
}

/// The only reading with so many bytes, or of a last line the one that does as the lines before it.
fn choose(mut readings: Vec<Reading>, len: Option<u64>, before: Option<Column>) -> Option<Reading> {
    let is_set_off = |reading: &Reading| reading.text == Column::Apart;
    // Digits that are set off and say the same as the bytes are their text.
    let text = before.or(readings.iter().any(is_set_off).then_some(Column::Apart));
    if let Some(len) = len {
        readings.retain(|reading| reading.bytes.len() as u64 == len);
    } else if readings.len() > 1 {
        readings.retain(|reading| reading.text == text.unwrap_or(Column::Missing));
    }
    let chosen = readings.pop()?;
    readings.is_empty().then_some(chosen)
}

/// Every way to read a line: so many groups are bytes, and what is left is nothing or says the same.
fn readings(rest: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    let (mut bytes, mut has_words, mut left) = (Vec::new(), false, rest);
    loop {
        let group = left.trim_start();
        let end = group.find(char::is_whitespace).unwrap_or(group.len());
        let Some((group, after)) = group.split_at_checked(end) else { break };
        if group.is_empty() || push_pairs(group, &mut bytes).is_none() {
            break;
        }
        has_words |= group.len() > 2;
        left = after;
        if let Some(text) = column(left, &bytes) {
            found.push(Reading { bytes: bytes.clone(), text, has_words });
        }
    }
    found
}

/// What stands after the bytes, if it is nothing or their text.
fn column(after: &str, bytes: &[u8]) -> Option<Column> {
    let text = after.trim();
    if text.is_empty() {
        return Some(Column::Missing);
    }
    let inside = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    let marked = inside('|', '|').or_else(|| inside('>', '<'));
    if marked.is_some_and(|inside| is_text_of(inside, bytes, Blanks::AsTheyStand)) {
        return Some(Column::Apart);
    }
    let gap = after.chars().take_while(|c| c.is_whitespace()).count();
    // A text may begin with blanks, too; one at least parts it from the bytes.
    let blanks = bytes.iter().take_while(|byte| **byte == b' ').count().min(gap.saturating_sub(1));
    let is_text = (0..=blanks).any(|blanks| {
        is_text_of(text, bytes.get(blanks..).unwrap_or_default(), Blanks::CutAtTheEnd)
    });
    let column = if gap > 1 { Column::Apart } else { Column::Close };
    is_text.then_some(column)
}

/// Whether blanks at the end of a text may have been lost in copying.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    AsTheyStand,
    CutAtTheEnd,
}

fn is_text_of(text: &str, bytes: &[u8], blanks: Blanks) -> bool {
    let mut left = bytes.iter();
    let same = text.chars().all(|c| left.next().is_some_and(|byte| is_character_of(c, *byte)));
    let rest = left.as_slice();
    let cut = blanks == Blanks::CutAtTheEnd && rest.iter().all(|byte| *byte == b' ');
    same && (rest.is_empty() || cut)
}

/// Tools print a dot for what they do not show, and some for a blank, too; others have signs beyond ASCII.
fn is_character_of(c: char, byte: u8) -> bool {
    c == '.' || c == char::from(byte) || (!c.is_ascii() && !(b' '..=b'~').contains(&byte))
}

#[cfg(test)]
#[path = "dump_tests.rs"]
mod tests;
