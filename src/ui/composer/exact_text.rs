//! The text of the message field with its line ends as they are.
//!
//! egui draws nothing for a CR, and lets the cursor stand between CR and LF. Here CR and whatever else
//! cannot be seen has a mark, and CR LF is one line break to whoever types.

use crate::payload::safe_char;
use crate::ui::tokens::{log_font, palette};
use egui::text::{CCursor, CCursorRange, CharIndex, LayoutJob, TextFormat};
use egui::{Galley, TextBuffer, Ui};
use std::any::TypeId;
use std::ops::Range;
use std::sync::Arc;

/// Stands for a CR.
const CR_MARK: char = '⏎';

/// Stands for any other character that is not safe to show.
const UNSAFE_MARK: char = '•';

/// A text in which nothing is done to half of a CR LF.
pub(super) struct ExactText<'a>(pub(super) &'a mut String);

impl TextBuffer for ExactText<'_> {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        self.0
    }

    /// Inserts before the pair that the place would part. The number returned moves the cursor, which
    /// stands within that pair.
    fn insert_text(&mut self, text: &str, at: CharIndex) -> usize {
        let before = usize::from(parts_pair(self.0, at));
        self.0.insert_text(text, CharIndex(at.0 - before)).saturating_sub(before)
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        let range = whole_pairs(self.0, range);
        self.0.delete_char_range(range);
    }

    fn delete_selected_ccursor_range(&mut self, [min, max]: [CCursor; 2]) -> CCursor {
        let range = whole_pairs(self.0, min.index..max.index);
        let index = range.start;
        self.0.delete_char_range(range);
        CCursor { index, prefer_next_row: true }
    }

    fn type_id(&self) -> TypeId {
        TypeId::of::<ExactText<'static>>()
    }
}

/// Whether a place is between CR and LF.
fn parts_pair(text: &str, at: CharIndex) -> bool {
    let Some(before) = at.0.checked_sub(1) else { return false };
    let mut chars = text.chars().skip(before);
    chars.next() == Some('\r') && chars.next() == Some('\n')
}

fn whole_pairs(text: &str, range: Range<CharIndex>) -> Range<CharIndex> {
    let start = range.start.0 - usize::from(parts_pair(text, range.start));
    let end = range.end.0 + usize::from(parts_pair(text, range.end));
    CharIndex(start)..CharIndex(end)
}

/// Where the cursor was going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Going {
    /// On to the next character.
    Forward,
    /// Anywhere else, such as to the end of the line.
    Elsewhere,
}

/// The cursor outside of every pair, if one end of it is within.
pub(super) fn outside_pairs(
    text: &str,
    cursor: CCursorRange,
    going: Going,
) -> Option<CCursorRange> {
    let outside = |cursor: CCursor| match going {
        _ if !parts_pair(text, cursor.index) => cursor,
        Going::Forward => cursor + 1,
        Going::Elsewhere => cursor - 1,
    };
    let moved = CCursorRange {
        primary: outside(cursor.primary),
        secondary: outside(cursor.secondary),
        ..cursor
    };
    let is_moved = moved.primary.index != cursor.primary.index
        || moved.secondary.index != cursor.secondary.index;
    is_moved.then_some(moved)
}

/// The text as it is drawn: character for character, with marks where one could not be seen.
pub(super) fn layout(ui: &Ui, text: &str, wrap_width: f32) -> Arc<Galley> {
    let colours = palette(ui);
    let line_height = Some(ui.fonts_mut(|fonts| fonts.row_height(&log_font())));
    let format = |colour| TextFormat { line_height, ..TextFormat::simple(log_font(), colour) };
    let mut job = LayoutJob { keep_trailing_whitespace: true, ..LayoutJob::default() };
    job.wrap.max_width = wrap_width;
    let mut plain = String::new();
    for c in text.chars() {
        let Some(mark) = mark(c) else {
            plain.push(c);
            continue;
        };
        job.append(&std::mem::take(&mut plain), 0.0, format(colours.text));
        job.append(mark.encode_utf8(&mut [0; 4]), 0.0, format(colours.escape));
    }
    job.append(&plain, 0.0, format(colours.text));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn mark(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => None,
        '\r' => Some(CR_MARK),
        _ => (!safe_char(c)).then_some(UNSAFE_MARK),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(index: usize) -> CCursor {
        CCursor::new(index)
    }

    #[test]
    fn a_pair_is_deleted_as_one() {
        let table = [
            // Backspace after a pair, Delete before it, and a selection that ends within.
            ("a\r\nb", 2..3, "ab", 1),
            ("a\r\nb", 1..2, "ab", 1),
            ("a\r\nb", 0..2, "b", 0),
            ("a\r\nb", 2..4, "a", 1),
            ("a\n\rb", 1..2, "a\rb", 1),
            ("你\r\n好", 2..3, "你好", 1),
        ];
        for (text, range, left, cursor) in table {
            let mut edited = text.to_owned();
            let ends = [at(range.start), at(range.end)];
            let found = ExactText(&mut edited).delete_selected_ccursor_range(ends);
            assert_eq!((edited.as_str(), found.index.0), (left, cursor), "{text:?} {range:?}");
        }
    }

    #[test]
    fn nothing_is_inserted_into_a_pair() {
        let mut text = "a\r\nb".to_owned();
        let mut cursor = at(2);
        ExactText(&mut text).insert_text_at(&mut cursor, "xy", usize::MAX);
        assert_eq!((text.as_str(), cursor.index.0), ("axy\r\nb", 3));
        ExactText(&mut text).insert_text_at(&mut cursor, "z", usize::MAX);
        assert_eq!((text.as_str(), cursor.index.0), ("axyz\r\nb", 4));
    }

    #[test]
    fn the_cursor_leaves_a_pair_the_way_it_went() {
        let text = "a\r\n";
        let moved = |going| {
            let cursor = outside_pairs(text, CCursorRange::one(at(2)), going);
            cursor.map(|cursor| cursor.primary.index.0)
        };
        assert_eq!(moved(Going::Forward), Some(3));
        assert_eq!(moved(Going::Elsewhere), Some(1));
        assert!(outside_pairs(text, CCursorRange::one(at(3)), Going::Forward).is_none());
        assert!(outside_pairs("\n", CCursorRange::one(at(0)), Going::Elsewhere).is_none());
    }
}
