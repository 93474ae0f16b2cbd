//! Where the rows of a text are: a row is a line, or a part of a line that is very long.
//!
//! Minified pages have lines of megabytes; no view can draw those. Where each row begins is kept for one
//! row in about 4 KiB only; the others are found by cutting from there.

use super::After;
use super::wrap::Wrap;
use std::ops::Range;

/// Characters of a row: some screens wide.
pub const ROW_CHARS_MAX: usize = 512;

/// Bytes of a row. Characters have at most four, but what is no UTF-8 may go on and on as one.
const ROW_BYTES_MAX: usize = 4 * ROW_CHARS_MAX;

/// From one row that is remembered to the next: a fraction of a millisecond to cut, and for 256 MiB of
/// text 2 MiB of places.
pub(super) const STRIDE_BYTES: u64 = 4 << 10;

/// Most bytes that are read to cut one row: it, its line end, and one to know that it ends.
pub(super) const LOOK_BYTES: usize = ROW_BYTES_MAX + 3;

/// Where a row is in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPlace {
    /// Which one, from 0.
    pub row: u64,
    /// The line that it is of, from 0.
    pub line: u64,
    /// Whether the line began in an earlier row.
    pub continues: bool,
    /// Whether the line ends with it.
    pub ends_line: bool,
    /// Where its text begins.
    pub start: u64,
    /// Where its text ends, without the line end.
    pub end: u64,
    /// Where the next row begins.
    pub next: u64,
}

/// A place at which a row begins, from which the rows after it are cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cutter {
    pub(super) offset: u64,
    pub(super) row: u64,
    pub(super) line: u64,
    pub(super) continues: bool,
    /// How wide rows are.
    wrap: Wrap,
}

impl Cutter {
    /// At the beginning of a text.
    pub(super) fn at(offset: u64, wrap: Wrap) -> Self {
        Self { offset, wrap, ..Self::default() }
    }

    /// The next row of the text that begins with `bytes`; `None` if more of them are needed.
    pub(super) fn next(&mut self, bytes: &[u8], after: After) -> Option<RowPlace> {
        let (len, ending) = row_len(bytes, after, self.wrap)?;
        let end = self.offset + len as u64;
        let place = RowPlace {
            row: self.row,
            line: self.line,
            continues: self.continues,
            ends_line: ending > 0,
            start: self.offset,
            end,
            next: end + ending as u64,
        };
        *self = Self {
            offset: place.next,
            row: self.row + 1,
            line: self.line + u64::from(place.ends_line),
            continues: !place.ends_line,
            wrap: self.wrap,
        };
        Some(place)
    }
}

/// How long the first row is, and how long its line end.
fn row_len(bytes: &[u8], after: After, wrap: Wrap) -> Option<(usize, usize)> {
    // Most of a minified page, without looking at any byte four times.
    if wrap == Wrap::NONE
        && let Some((full, [next, ..])) = bytes.split_at_checked(ROW_CHARS_MAX)
        && full.is_ascii()
        && !matches!(next, b'\n' | b'\r')
        && memchr::memchr2(b'\n', b'\r', full).is_none()
    {
        return Some((ROW_CHARS_MAX, 0));
    }
    // One more: a line end may stand right after a full row.
    let look = bytes.get(..=ROW_BYTES_MAX).unwrap_or(bytes);
    let line_end = memchr::memchr2(b'\n', b'\r', look);
    let len = line_end.unwrap_or(look.len());
    let line = look.get(..len).unwrap_or(look);
    if let Some(cut) = wrap.cut(line).or_else(|| cut_of(line)) {
        return Some((cut, 0));
    }
    let is_last = after == After::Nothing;
    match (line_end, bytes.get(len), bytes.get(len + 1)) {
        (Some(_), Some(b'\n'), _) => Some((len, 1)),
        (Some(_), _, Some(b'\n')) => Some((len, 2)),
        (Some(_), _, next) => (next.is_some() || is_last).then_some((len, 1)),
        (None, ..) => (is_last && len > 0).then_some((len, 0)),
    }
}

/// Where a line that is longer than a row is cut.
fn cut_of(line: &[u8]) -> Option<usize> {
    if line.len() <= ROW_CHARS_MAX {
        return None;
    }
    let begins = |byte: u8| byte & 0xc0 != 0x80;
    let mut starts = line.iter().enumerate().filter(|(_, byte)| begins(**byte));
    let by_chars = starts.nth(ROW_CHARS_MAX).map(|(at, _)| at);
    by_chars.or_else(|| {
        line.get(ROW_BYTES_MAX)?;
        // Not within a character, where what comes before is none.
        let back = (ROW_BYTES_MAX - 3..=ROW_BYTES_MAX).rev();
        let start = back.into_iter().find(|at| line.get(*at).copied().is_some_and(begins));
        Some(start.unwrap_or(ROW_BYTES_MAX))
    })
}

/// How far a text was cut into rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tip {
    /// Where the next row begins that is not known to be whole.
    next: Cutter,
    /// How far the text was read.
    read_end: u64,
    /// Where the last row begins that is remembered.
    remembered: u64,
}

impl Tip {
    /// Of a text that begins at this offset, with nothing read.
    pub(super) fn at(offset: u64, wrap: Wrap) -> Self {
        Self { next: Cutter::at(offset, wrap), read_end: offset, remembered: offset }
    }

    /// How far the text was read.
    pub(super) fn read_end(&self) -> u64 {
        self.read_end
    }

    /// Where reading has to go on: at the beginning of the row that is not whole.
    pub(super) fn resume(&self) -> u64 {
        self.next.offset
    }

    /// Takes in the text from [`Self::resume`] on; `places` gets the rows that are to be remembered.
    pub(super) fn feed(&mut self, bytes: &[u8], after: After, places: &mut Vec<Cutter>) {
        let base = self.next.offset;
        self.read_end = base + bytes.len() as u64;
        loop {
            let at = (self.next.offset - base) as usize;
            let begun = self.next;
            let rest = bytes.get(at..).unwrap_or_default();
            if self.next.next(rest, after).is_none() {
                return;
            }
            if begun.offset >= self.remembered + STRIDE_BYTES {
                self.remembered = begun.offset;
                places.push(begun);
            }
        }
    }
}

/// Which rows a text has, as far as it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    places: Vec<Cutter>,
    tip: Tip,
}

impl Index {
    /// Of a text that begins at this offset, with nothing read.
    pub(super) fn at(offset: u64, wrap: Wrap) -> Self {
        Self { places: vec![Cutter::at(offset, wrap)], tip: Tip::at(offset, wrap) }
    }

    /// The text was read up to here, with these places on the way.
    pub(super) fn extend(&mut self, tip: Tip, places: &[Cutter]) {
        self.tip = tip;
        self.places.extend_from_slice(places);
    }

    /// How far the text was read.
    pub(super) fn read_end(&self) -> u64 {
        self.tip.read_end
    }

    /// The rows, with the one that is not whole yet.
    pub(super) fn rows(&self) -> u64 {
        self.tip.next.row + u64::from(self.has_rest())
    }

    /// The lines, with the one that is not whole yet.
    pub(super) fn lines(&self) -> u64 {
        self.tip.next.line + u64::from(self.tip.next.continues || self.has_rest())
    }

    fn has_rest(&self) -> bool {
        self.tip.next.offset < self.tip.read_end
    }

    /// How many places are remembered.
    #[cfg(test)]
    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    /// Some of them.
    pub(super) fn some_places(&self, numbers: Range<usize>) -> &[Cutter] {
        let end = numbers.end.min(self.places.len());
        self.places.get(numbers.start..end).unwrap_or_default()
    }

    /// A remembered place.
    pub(super) fn place(&self, number: usize) -> Option<Cutter> {
        self.places.get(number).copied()
    }

    /// The number of the last remembered place at or before a row.
    pub(super) fn place_of_row(&self, row: u64) -> usize {
        self.places.partition_point(|place| place.row <= row).saturating_sub(1)
    }

    /// The number of the last remembered place at or before an offset.
    pub(super) fn place_of_offset(&self, offset: u64) -> usize {
        self.places.partition_point(|place| place.offset <= offset).saturating_sub(1)
    }

    /// Cuts rows from a remembered place on until `take` returns `false` or the text ends; `bytes` reads
    /// a range of the text.
    pub(super) fn walk(
        &self,
        place: usize,
        read: impl Fn(Range<u64>, &mut Vec<u8>),
        mut take: impl FnMut(RowPlace, &[u8]) -> bool,
    ) {
        let Some(mut cutter) = self.place(place) else { return };
        let mut window = Vec::new();
        let (mut base, mut end) = (cutter.offset, self.read_end());
        loop {
            let at = (cutter.offset - base) as usize;
            let has = window.len().saturating_sub(at);
            if has < LOOK_BYTES && base + (window.len() as u64) < end {
                window.clear();
                base = cutter.offset;
                let wanted = base..end.min(base + WINDOW_BYTES);
                read(wanted.clone(), &mut window);
                if base + (window.len() as u64) < wanted.end {
                    // The text has just become shorter: it went to a file.
                    end = base + window.len() as u64;
                }
                continue;
            }
            let rest = window.get(at..).unwrap_or_default();
            let Some(row) = cutter.next(rest, After::Nothing) else { return };
            let text = rest.get(..(row.end - row.start) as usize).unwrap_or_default();
            if !take(row, text) {
                return;
            }
        }
    }
}

/// Read at once while rows are cut to be shown.
const WINDOW_BYTES: u64 = 16 << 10;

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
