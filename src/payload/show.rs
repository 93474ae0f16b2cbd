//! Text for the screen: whatever came, safe to show.
//!
//! A peer may send escape sequences, text that reads backwards, invisible characters or a letter under ten
//! thousand accents. None of it reaches the screen as it is: it is shown as the escape that would send it.

use std::ops::Range;

use super::decode::{first_unit, step};
use super::encoding::Encoding;
use super::escape_form::{push_byte, push_escape_before};
use super::hex;
use super::safety::Guard;

pub use super::safety::{safe_char, safe_text};

/// The least that is decoded at once: more than the four bytes of the longest character.
const MIN_WINDOW_BYTES: usize = 8;

/// Stands where one part of some bytes ends and the next begins. It is coloured as escapes are, since
/// such a character may also have been sent.
pub const CUT: char = '¦';

/// Bytes as text that is safe to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// Byte ranges of `text` that are escapes, in order and apart, for colouring: the colour distinguishes an
    /// escape `\n` from a backslash and an n that were sent.
    pub escapes: Vec<Range<usize>>,
    /// How many of the bytes the text stands for.
    pub bytes_shown: usize,
    /// Whether that is all of them.
    pub complete: bool,
}

impl Shown {
    /// Puts a [`CUT`] before the text: its first character began in bytes before these.
    pub fn mark_start(&mut self) {
        let len = CUT.len_utf8();
        self.text.insert(0, CUT);
        for range in &mut self.escapes {
            *range = range.start + len..range.end + len;
        }
        self.escapes.insert(0, 0..len);
    }

    /// Puts a [`CUT`] after the text: its last character ends in bytes after these.
    pub fn mark_end(&mut self) {
        let start = self.text.len();
        self.text.push(CUT);
        self.escapes.push(start..self.text.len());
    }
}

/// How [`show`] shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShowOptions {
    /// The most characters of text to make; an escape that does not fit is left out whole.
    pub max_chars: usize,
    /// What becomes of line feeds.
    pub lines: Lines,
}

/// What becomes of line feeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// Shown as the escape `\n`, so that all is one line.
    #[default]
    Escape,
    /// Shown as the escape `\n`, and then the line breaks.
    Break,
}

/// The start of `bytes` as text that is safe to show, decoding no more than that.
///
/// Unsafe characters become `\r`, `\n`, `\t`, `\0`, `\x1b` or `\u{202e}`, undecodable bytes `\xff`.
pub fn show(bytes: &[u8], encoding: Encoding, options: &ShowOptions) -> Shown {
    show_parts(bytes, &[], encoding, options)
}

/// As [`show`], with [`CUT`] where one part ends and the next begins. `cuts` are the offsets of those
/// places, in order; a character that goes across one stands whole before it.
pub fn show_parts(
    bytes: &[u8],
    cuts: &[usize],
    encoding: Encoding,
    options: &ShowOptions,
) -> Shown {
    let mut canvas = Canvas::new(options);
    let mut text = String::new();
    let mut rest = bytes;
    let mut cuts = cuts.iter().copied().peekable();
    while !rest.is_empty() && canvas.room > 0 {
        let at = canvas.shown.bytes_shown;
        let mut is_cut = false;
        while cuts.next_if(|cut| *cut <= at).is_some() {
            is_cut = at > 0;
        }
        if is_cut && !canvas.put_mark() {
            break;
        }
        let part = cuts.peek().and_then(|cut| rest.get(..cut - at)).unwrap_or(rest);
        // No encoding makes more characters than bytes, so this is all that can fit.
        let window = canvas.room.max(MIN_WINDOW_BYTES);
        let window = part.get(..window).unwrap_or(part);
        let (source, bad) = first_of(window, rest, encoding, &mut text);
        let chars = canvas.put_text(&text);
        if let Some(chars) = chars {
            canvas.shown.bytes_shown += bytes_of_chars(encoding, source, chars);
            break;
        }
        canvas.shown.bytes_shown += source.len();
        canvas.put_bytes(bad);
        rest = bytes.get(canvas.shown.bytes_shown..).unwrap_or_default();
    }
    let mut shown = canvas.shown;
    shown.complete = shown.bytes_shown == bytes.len();
    shown
}

/// Text at the start of `window` and the bad bytes after it. `text` gets the text; a character that the
/// end of the window cuts is taken whole from `rest`, which the window begins.
fn first_of<'a>(
    window: &'a [u8],
    rest: &'a [u8],
    encoding: Encoding,
    text: &mut String,
) -> (&'a [u8], &'a [u8]) {
    let found = step(encoding, window, text);
    if !found.is_unfinished() {
        return (found.source, found.bad);
    }
    let found = step(encoding, rest.get(..MIN_WINDOW_BYTES).unwrap_or(rest), text);
    if found.is_unfinished() {
        return (found.source, rest);
    }
    if found.source.is_empty() {
        return (found.source, found.bad);
    }
    (first_unit(encoding, found.source, text), &[])
}

/// The first `max_bytes` of `bytes` as hex digits.
pub fn show_hex(bytes: &[u8], max_bytes: usize) -> Shown {
    show_hex_parts(bytes, &[], max_bytes)
}

/// As [`show_hex`], with [`CUT`] where one part ends and the next begins.
pub fn show_hex_parts(bytes: &[u8], cuts: &[usize], max_bytes: usize) -> Shown {
    let start = bytes.get(..max_bytes).unwrap_or(bytes);
    let mut shown = Shown {
        bytes_shown: start.len(),
        complete: start.len() == bytes.len(),
        ..Shown::default()
    };
    let mut from = 0;
    for to in cuts.iter().copied().filter(|cut| *cut < start.len()).chain([start.len()]) {
        if from > 0 {
            shown.text.push(' ');
            let mark = shown.text.len();
            shown.text.push(CUT);
            shown.escapes.push(mark..shown.text.len());
            shown.text.push(' ');
        }
        hex::write(start.get(from..to).unwrap_or_default(), &mut shown.text);
        from = to;
    }
    shown
}

/// A [`Shown`] in the making.
struct Canvas {
    shown: Shown,
    guard: Guard,
    lines: Lines,
    /// Characters that still fit.
    room: usize,
    escape: String,
}

impl Canvas {
    fn new(options: &ShowOptions) -> Self {
        Self {
            shown: Shown::default(),
            guard: Guard::default(),
            lines: options.lines,
            room: options.max_chars,
            escape: String::new(),
        }
    }

    /// Puts the text down; if not all of it fits, the number of its characters that did.
    fn put_text(&mut self, text: &str) -> Option<usize> {
        let nexts = text.chars().skip(1).map(Some).chain([None]);
        text.chars().zip(nexts).position(|(c, next)| !self.put_char(c, next))
    }

    /// Counts the bytes it puts down, and ends the room if not all of them fit.
    fn put_bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.escape.clear();
            push_byte(*byte, &mut self.escape);
            if !self.put_escape(0) {
                self.room = 0;
                return;
            }
            self.shown.bytes_shown += 1;
        }
    }

    fn put_char(&mut self, c: char, next: Option<char>) -> bool {
        if self.guard.passes(c) {
            let fits = self.room > 0;
            if fits {
                self.shown.text.push(c);
                self.room -= 1;
            }
            return fits;
        }
        self.escape.clear();
        push_escape_before(c, next, &mut self.escape);
        if c == '\n' && self.lines == Lines::Break {
            let fits = self.put_escape(1);
            if fits {
                self.shown.text.push('\n');
            }
            return fits;
        }
        self.put_escape(0)
    }

    /// Puts down a [`CUT`], if it fits.
    fn put_mark(&mut self) -> bool {
        self.escape.clear();
        self.escape.push(CUT);
        self.put_escape(0)
    }

    /// Puts down `self.escape`, if it and `more` characters after it fit.
    fn put_escape(&mut self, more: usize) -> bool {
        // An escape is ASCII: its bytes are its characters. A mark counts as two.
        let Some(room) = self.room.checked_sub(self.escape.len() + more) else {
            return false;
        };
        self.room = room;
        let start = self.shown.text.len();
        self.shown.text.push_str(&self.escape);
        let end = self.shown.text.len();
        match self.shown.escapes.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => self.shown.escapes.push(start..end),
        }
        true
    }
}

/// How many bytes of `source` the first `chars` characters of its text took. Of two characters that share
/// their bytes (Big5), one alone counts for nothing.
fn bytes_of_chars(encoding: Encoding, source: &[u8], chars: usize) -> usize {
    let mut text = String::new();
    let mut rest = source;
    let mut left = chars;
    while !rest.is_empty() {
        let unit = first_unit(encoding, rest, &mut text);
        let Some(fewer) = left.checked_sub(text.chars().count()) else {
            break;
        };
        left = fewer;
        rest = rest.get(unit.len()..).unwrap_or_default();
    }
    source.len() - rest.len()
}

#[cfg(test)]
#[path = "show_tests.rs"]
mod tests;
