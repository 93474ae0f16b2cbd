//! The bytes of a conversation, divided into lines of a width. Only those on the screen become text.

use crate::log::conversation::{Said, Way};
use crate::payload::show::{ShowOptions, show};
use crate::payload::{Encoding, Lines, Shown, escape};
use std::time::{Duration, Instant};

/// How lines are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LineForm {
    /// Decoded; a line feed ends a line.
    #[default]
    Text,
    /// Sixteen bytes a line, with their offset in their direction and their characters.
    Hex,
    /// With escapes from which the same bytes can be made again.
    Escaped,
}

/// Bytes of a line of hex digits, where they and all that stands beside them fit, and where not.
const HEX_BYTES: usize = 16;
const HEX_BYTES_NARROW: usize = 8;

/// Bytes of a line of escapes are at least as many characters, and at most four times as many.
const ESCAPED_CHARS: usize = 4;

/// Lines that are made before it is looked whether the time is up.
const LINES_AT_ONCE: usize = 256;

/// Whether what is said one after the other is one stream, or each for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joins {
    Stream,
    Datagrams,
}

impl From<bool> for Joins {
    fn from(is_stream: bool) -> Self {
        if is_stream { Self::Stream } else { Self::Datagrams }
    }
}

/// What one side said until the other one did; of datagrams, each is one.
#[derive(Clone, Copy, Debug)]
struct Turn {
    way: Way,
    start: usize,
    /// Bytes of its direction before it.
    offset: usize,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LaidLine {
    /// Where it begins among all bytes.
    pub(super) start: usize,
    pub(super) len: usize,
    turn: usize,
}

/// The bytes that are shown, and their lines.
#[derive(Debug, Default)]
pub(super) struct Laid {
    /// How much of what was said is in it, or is not to be shown.
    said: usize,
    bytes: Vec<u8>,
    turns: Vec<Turn>,
    /// Where each read, send or datagram begins, and its row.
    rows: Vec<(usize, u64)>,
    /// Bytes of each direction.
    came: usize,
    went: usize,
    lines: Vec<LaidLine>,
    /// Bytes that are in lines.
    done: usize,
    /// The turn that is being laid.
    turn: usize,
}

impl Laid {
    pub(super) fn said(&self) -> usize {
        self.said
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn lines(&self) -> &[LaidLine] {
        &self.lines
    }

    /// What was said is not to be shown.
    pub(super) fn pass_over(&mut self) {
        self.said += 1;
    }

    /// Adds what was said.
    pub(super) fn push(&mut self, said: &Said, joins: Joins) {
        self.said += 1;
        let before = match said.way {
            Way::In => &mut self.came,
            Way::Out => &mut self.went,
        };
        let offset = *before;
        *before += said.bytes.len();
        let start = self.bytes.len();
        let goes_on =
            joins == Joins::Stream && self.turns.last().is_some_and(|turn| turn.way == said.way);
        if !goes_on {
            self.turns.push(Turn { way: said.way, start, offset });
        } else if self.done == start && self.bytes.last() != Some(&b'\n') {
            // The last line may be longer now.
            if let Some(line) = self.lines.pop() {
                (self.done, self.turn) = (line.start, line.turn);
            }
        }
        self.rows.push((start, said.row));
        self.bytes.extend_from_slice(&said.bytes);
    }

    /// Divides what is not in lines yet, for so long. Returns whether there is more.
    pub(super) fn lay(
        &mut self,
        form: LineForm,
        encoding: Encoding,
        chars: usize,
        time: Duration,
    ) -> bool {
        let deadline = Instant::now() + time;
        while self.done < self.bytes.len() {
            let end = self.turns.get(self.turn + 1).map_or(self.bytes.len(), |next| next.start);
            if self.done >= end {
                self.turn += 1;
                continue;
            }
            let rest = self.bytes.get(self.done..end).unwrap_or_default();
            let len = line_len(rest, form, encoding, chars).clamp(1, rest.len().max(1));
            self.lines.push(LaidLine { start: self.done, len, turn: self.turn });
            self.done += len;
            if self.lines.len().is_multiple_of(LINES_AT_ONCE) && Instant::now() > deadline {
                return true;
            }
        }
        false
    }

    /// The line in which a byte is.
    pub(super) fn line_of(&self, place: usize) -> Option<usize> {
        let line = self.lines.partition_point(|line| line.start + line.len <= place);
        (line < self.lines.len()).then_some(line)
    }

    pub(super) fn way_of(&self, line: &LaidLine) -> Way {
        self.turns.get(line.turn).map_or(Way::In, |turn| turn.way)
    }

    pub(super) fn begins_turn(&self, line: &LaidLine) -> bool {
        self.turns.get(line.turn).is_some_and(|turn| turn.start == line.start)
    }

    /// The row in which a line begins.
    pub(super) fn row_of(&self, line: &LaidLine) -> Option<u64> {
        let after = self.rows.partition_point(|(start, _)| *start <= line.start);
        self.rows.get(after.checked_sub(1)?).map(|(_, row)| *row)
    }

    /// What a line says.
    pub(super) fn shown(&self, line: &LaidLine, form: LineForm, encoding: Encoding) -> Shown {
        let bytes = self.bytes.get(line.start..line.start + line.len).unwrap_or_default();
        match form {
            LineForm::Text => {
                let text = without_line_end(bytes, encoding);
                show(text, encoding, &ShowOptions { max_chars: usize::MAX, lines: Lines::Escape })
            }
            LineForm::Hex => Shown { text: self.hex_text(line, bytes), ..Shown::default() },
            LineForm::Escaped => {
                let mut text = String::new();
                escape::write(bytes, encoding, &mut text);
                Shown { text, ..Shown::default() }
            }
        }
    }

    fn hex_text(&self, line: &LaidLine, bytes: &[u8]) -> String {
        use std::fmt::Write as _;
        let turn = self.turns.get(line.turn);
        let offset = turn.map_or(0, |turn| turn.offset + line.start - turn.start);
        let mut text = format!("{offset:08x} ");
        let width = if bytes.len() > HEX_BYTES_NARROW { HEX_BYTES } else { HEX_BYTES_NARROW };
        for place in 0..width {
            // Writing to a `String` cannot fail.
            let _ = match bytes.get(place) {
                Some(byte) => write!(text, " {byte:02x}"),
                None => write!(text, "   "),
            };
        }
        text.push_str("  ");
        text.extend(bytes.iter().map(|byte| match byte {
            0x20..=0x7e => char::from(*byte),
            _ => '.',
        }));
        text
    }
}

/// How many of some bytes a line has.
fn line_len(bytes: &[u8], form: LineForm, encoding: Encoding, chars: usize) -> usize {
    match form {
        LineForm::Hex => {
            let needs = 9 + 3 * HEX_BYTES + 2 + HEX_BYTES;
            if chars >= needs { HEX_BYTES } else { HEX_BYTES_NARROW }
        }
        LineForm::Text => text_line_len(bytes, encoding, chars),
        LineForm::Escaped => {
            let least = (chars / ESCAPED_CHARS).max(1);
            let len = text_line_len(bytes, encoding, chars);
            let mut text = String::new();
            escape::write(bytes.get(..len).unwrap_or(bytes), encoding, &mut text);
            if text.chars().count() <= chars + 2 { len } else { len.min(least) }
        }
    }
}

/// To the line feed, or as far as there is room.
fn text_line_len(bytes: &[u8], encoding: Encoding, chars: usize) -> usize {
    let to_feed = after_line_feed(bytes, encoding).unwrap_or(bytes.len());
    let line = bytes.get(..to_feed).unwrap_or(bytes);
    let text = without_line_end(line, encoding);
    let shown = show(text, encoding, &ShowOptions { max_chars: chars, lines: Lines::Escape });
    if shown.complete || shown.bytes_shown == 0 { to_feed } else { shown.bytes_shown }
}

/// How many bytes there are with the first line feed.
fn after_line_feed(bytes: &[u8], encoding: Encoding) -> Option<usize> {
    let wide = match encoding {
        Encoding::Utf16Le => Some([b'\n', 0]),
        Encoding::Utf16Be => Some([0, b'\n']),
        _ => None,
    };
    match wide {
        Some(feed) => {
            let pairs = bytes.as_chunks::<2>().0;
            pairs.iter().position(|pair| *pair == feed).map(|place| 2 * place + 2)
        }
        None => memchr::memchr(b'\n', bytes).map(|place| place + 1),
    }
}

/// The bytes of a line without its end.
fn without_line_end(bytes: &[u8], encoding: Encoding) -> &[u8] {
    let (feed, back): (&[u8], &[u8]) = match encoding {
        Encoding::Utf16Le => (&[b'\n', 0], &[b'\r', 0]),
        Encoding::Utf16Be => (&[0, b'\n'], &[0, b'\r']),
        _ => (b"\n", b"\r"),
    };
    let Some(line) = bytes.strip_suffix(feed) else { return bytes };
    line.strip_suffix(back).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(row: u64, way: Way, bytes: &[u8]) -> Said {
        Said { row, way, bytes: bytes.to_vec() }
    }

    fn lines(laid: &mut Laid, form: LineForm, chars: usize) -> Vec<String> {
        while laid.lay(form, Encoding::Utf8, chars, Duration::from_secs(1)) {}
        laid.lines().iter().map(|line| laid.shown(line, form, Encoding::Utf8).text).collect()
    }

    #[test]
    fn turns_begin_lines_and_reads_of_a_stream_do_not() {
        let mut laid = Laid::default();
        for one in [
            said(1, Way::In, b"GET / HT"),
            said(2, Way::In, b"TP/1.1\r\n\r\n"),
            said(5, Way::Out, b"HTTP/1.1 200 OK\r\n"),
        ] {
            laid.push(&one, Joins::Stream);
        }
        assert_eq!(lines(&mut laid, LineForm::Text, 80), ["GET / HTTP/1.1", "", "HTTP/1.1 200 OK"]);
        let rows: Vec<_> = laid.lines().iter().map(|line| laid.row_of(line)).collect();
        assert_eq!(rows, [Some(1), Some(2), Some(5)]);
        let mut datagrams = Laid::default();
        datagrams.push(&said(1, Way::In, b"one"), Joins::Datagrams);
        datagrams.push(&said(2, Way::In, b"two"), Joins::Datagrams);
        assert_eq!(lines(&mut datagrams, LineForm::Text, 80), ["one", "two"]);
    }

    #[test]
    fn what_comes_later_goes_on_in_the_last_line() {
        let mut laid = Laid::default();
        for (row, byte) in b"hello\nworld".iter().enumerate() {
            laid.push(&said(row as u64, Way::In, &[*byte]), Joins::Stream);
            lines(&mut laid, LineForm::Text, 80);
        }
        assert_eq!(lines(&mut laid, LineForm::Text, 80), ["hello", "world"]);
    }

    #[test]
    fn long_lines_break_between_characters_and_hex_has_offsets_of_its_direction() {
        let mut laid = Laid::default();
        laid.pass_over();
        laid.push(&said(2, Way::In, "你好世界".as_bytes()), Joins::Stream);
        assert_eq!(lines(&mut laid, LineForm::Text, 3), ["你好世", "界"]);
        let mut laid = Laid::default();
        laid.push(&said(1, Way::Out, &[7; 16]), Joins::Stream);
        laid.push(&said(2, Way::In, b"ab"), Joins::Stream);
        laid.push(&said(3, Way::Out, b"c"), Joins::Stream);
        let hex = lines(&mut laid, LineForm::Hex, 100);
        assert!(hex.last().is_some_and(|line| line.starts_with("00000010  63 ")), "{hex:?}");
    }
}
