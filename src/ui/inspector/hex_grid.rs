//! Where the bytes of a hex dump stand.

use egui::{Pos2, Rect, Ui, Vec2};
use std::ops::Range;

use crate::ui::tokens::{log_font, palette, size};

/// Bytes of a line, and of a line where the room is narrow. Programs that dump bytes agree on 16.
const PER_LINE: usize = 16;
const PER_LINE_NARROW: usize = 8;

/// After so many bytes there is a gap.
const GROUP: usize = 8;

/// Digits of an offset below 64 KiB, and above.
const OFFSET_DIGITS: usize = 4;
const OFFSET_DIGITS_LONG: usize = 8;

/// The columns of a dump: offset, bytes, characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::ui) struct Grid {
    /// Width of a character of the monospaced font.
    pub(in crate::ui) advance: f32,
    /// Bytes of a line.
    pub(in crate::ui) per_line: usize,
    /// Digits of the offset.
    pub(in crate::ui) offset_digits: usize,
}

impl Grid {
    /// The columns that fit into the width, for a payload of this many bytes.
    pub(in crate::ui) fn new(ui: &Ui, width: f32, total: usize) -> Self {
        const SAMPLE: usize = 64;
        let sample = "0".repeat(SAMPLE);
        let galley = ui.painter().layout_no_wrap(sample, log_font(), palette(ui).text);
        let is_long = total > 1 << 16;
        let wide = Self {
            advance: galley.size().x / SAMPLE as f32,
            per_line: PER_LINE,
            offset_digits: if is_long { OFFSET_DIGITS_LONG } else { OFFSET_DIGITS },
        };
        if wide.width() <= width { wide } else { Self { per_line: PER_LINE_NARROW, ..wide } }
    }

    fn columns(&self, columns: usize) -> f32 {
        self.advance * columns as f32
    }

    /// The column of a byte among the bytes of its line.
    fn byte_column(at: usize) -> usize {
        at * 3 + at / GROUP
    }

    fn bytes_x(&self) -> f32 {
        self.columns(self.offset_digits + 2)
    }

    fn characters_x(&self) -> f32 {
        self.bytes_x() + self.columns(Self::byte_column(self.per_line) + 1)
    }

    /// Width of a line, in points.
    pub(in crate::ui) fn width(&self) -> f32 {
        self.characters_x() + self.columns(self.per_line + 1)
    }

    /// How many lines the bytes take; one for none.
    pub(in crate::ui) fn lines(&self, bytes: usize) -> usize {
        bytes.div_ceil(self.per_line).max(1)
    }

    /// The place of a line, counted from the top of the dump.
    pub(in crate::ui) fn line_rect(dump: Rect, line: usize) -> Rect {
        let top = dump.top() + line as f32 * size::ROW;
        Rect::from_min_size(Pos2::new(dump.left(), top), Vec2::new(dump.width(), size::ROW))
    }

    /// The digits of a byte of a line.
    pub(in crate::ui) fn byte_rect(&self, line: Rect, at: usize) -> Rect {
        let x = line.left() + self.bytes_x() + self.columns(Self::byte_column(at));
        Rect::from_min_size(Pos2::new(x, line.top()), Vec2::new(self.columns(2), size::ROW))
    }

    /// The cell of a byte among the characters of a line.
    pub(in crate::ui) fn character_rect(&self, line: Rect, at: usize) -> Rect {
        let x = line.left() + self.characters_x() + self.columns(at);
        Rect::from_min_size(Pos2::new(x, line.top()), Vec2::new(self.advance, size::ROW))
    }

    /// The cells of some bytes of a line among its characters.
    pub(in crate::ui) fn characters_rect(&self, line: Rect, bytes: Range<usize>) -> Rect {
        let first = self.character_rect(line, bytes.start);
        let last = self.character_rect(line, bytes.end.saturating_sub(1).max(bytes.start));
        first.union(last)
    }

    /// The byte under a position, as an offset from the start of the dump.
    pub(in crate::ui) fn byte_at(&self, dump: Rect, pos: Pos2) -> Option<usize> {
        let line = ((pos.y - dump.top()) / size::ROW).floor();
        if line < 0.0 {
            return None;
        }
        let line_rect = Self::line_rect(dump, line as usize);
        let half_gap = Vec2::new(self.advance / 2.0, 0.0);
        let hit = |at: &usize| {
            let byte = self.byte_rect(line_rect, *at).expand2(half_gap);
            byte.contains(pos) || self.character_rect(line_rect, *at).contains(pos)
        };
        let at = (0..self.per_line).find(hit)?;
        Some(line as usize * self.per_line + at)
    }

    /// The digits of a line's bytes, with the gap.
    pub(in crate::ui) fn digits(bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len() * 3 + 1);
        for (at, byte) in bytes.iter().enumerate() {
            if at > 0 {
                text.push_str(if at % GROUP == 0 { "  " } else { " " });
            }
            for digit in [byte >> 4, byte & 0x0f] {
                text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        text
    }

    /// The offset of a line as it is shown.
    pub(in crate::ui) fn offset(&self, offset: usize) -> String {
        format!("{offset:0width$x}", width = self.offset_digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { advance: 7.0, per_line: 16, offset_digits: 4 };

    #[test]
    fn digits_stand_where_the_columns_say() {
        let bytes: Vec<u8> = (0..16).collect();
        let text = Grid::digits(&bytes);
        for (at, byte) in bytes.iter().enumerate() {
            assert_eq!(text.find(&format!("{byte:02x}")), Some(Grid::byte_column(at)));
        }
        assert_eq!(GRID.offset(0x1f0), "01f0");
    }

    #[test]
    fn a_byte_is_found_where_it_is_drawn() {
        let dump = Rect::from_min_size(Pos2::new(12.0, 30.0), Vec2::new(600.0, 400.0));
        for offset in [0, 7, 8, 15, 16, 53] {
            let line = Grid::line_rect(dump, offset / 16);
            for rect in [GRID.byte_rect(line, offset % 16), GRID.character_rect(line, offset % 16)]
            {
                assert_eq!(GRID.byte_at(dump, rect.center()), Some(offset));
            }
        }
        assert_eq!(GRID.byte_at(dump, Pos2::new(14.0, 35.0)), None);
        assert_eq!(GRID.byte_at(dump, Pos2::new(200.0, 10.0)), None);
    }
}
