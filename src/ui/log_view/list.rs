//! The lines that are shown: the rows that pass, or the frames in them and the rows between.
//!
//! Every line has an ordinal, which is its place, and a key, which is its name for the selection. A row
//! is named by its number; a frame by what [`Frames`](crate::log::Frames) names it.

use super::selection::Selection;
use super::{LogView, Traffic};
use crate::log::frames::{Frame, FrameEnd, Item, Limits, RowWindow, assemble};
use crate::log::neighbours::edges_of;
use crate::log::scanner::Describers;
use crate::log::view::Progress;
use crate::log::{Row, Store};
use crate::payload::Encoding;
use crate::payload::edge::Edges;
use crate::ui::inspector::Selected;
use std::ops::Range;

/// A line, copied out of the store.
#[derive(Clone, Debug)]
pub(super) struct ListedRow {
    pub(super) key: u64,
    /// The row; that of a frame is the one with which it is complete, with the payload of them all.
    pub(super) row: Row,
    /// The frame, if it is one.
    pub(super) frame: Option<Frame>,
    /// Where one read ended and the next began, in bytes of the payload.
    pub(super) cuts: Vec<usize>,
    /// Whether rows at its beginning have left memory.
    pub(super) lacks_beginning: bool,
    /// The characters that its edges cut, if it is a read of a stream.
    pub(super) edges: Edges,
}

/// What lines are read by: on any thread.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineReader {
    pub(super) traffic: Traffic,
    pub(super) encoding: Encoding,
}

impl LineReader {
    /// Copies rows as they came, each with the rest of the character that its edge cuts; those that have left are left
    /// out.
    pub(super) fn rows(self, keys: &[u64], store: &Store, limits: Limits) -> Vec<ListedRow> {
        let rows = store.copy_rows(keys, limits.bytes);
        rows.into_iter().map(|row| self.listed_row(row, store)).collect()
    }

    fn listed_row(self, row: Row, store: &Store) -> ListedRow {
        let mut listed = ListedRow::of_row(row);
        if self.traffic.is_stream() {
            listed.edges = edges_of(store, &listed.row, listed.row.read_in(self.encoding));
        }
        listed
    }
}

impl ListedRow {
    fn of_row(row: Row) -> Self {
        let (cuts, lacks_beginning) = (Vec::new(), false);
        let edges = Edges::default();
        Self { key: row.number, row, frame: None, cuts, lacks_beginning, edges }
    }
}

impl LogView {
    /// Looks at rows that are new.
    pub(super) fn look(&mut self, store: &Store, describers: Describers<'_>) -> Progress {
        let window = RowWindow { floor: self.view.floor(), ceiling: self.view.ceiling() };
        match &mut self.frames {
            Some(frames) => frames.update(store, window, describers),
            None => self.view.update(store, describers),
        }
    }

    pub(super) fn ordinals(&self) -> Range<u64> {
        match &self.frames {
            Some(frames) => frames.ordinals(),
            None => self.view.ordinals(),
        }
    }

    pub(super) fn key_at(&self, ordinal: u64) -> Option<u64> {
        match &self.frames {
            Some(frames) => frames.key_at(ordinal),
            None => self.view.row_at(ordinal),
        }
    }

    /// The keys of some lines.
    pub(super) fn keys_at(&self, ordinals: Range<u64>) -> Vec<u64> {
        match &self.frames {
            Some(frames) => ordinals.filter_map(|ordinal| frames.key_at(ordinal)).collect(),
            None => self.view.rows_at(ordinals).collect(),
        }
    }

    /// The ordinal of a line or, if it is not shown any more, of the next newer one.
    pub(super) fn ordinal_of(&self, key: u64) -> Option<u64> {
        match &self.frames {
            Some(frames) => frames.ordinal_of(key),
            None => self.view.ordinal_of(key),
        }
    }

    /// The row of a line.
    pub(super) fn row_of(&self, key: u64) -> Option<u64> {
        match &self.frames {
            Some(frames) => frames.item(key).map(|item| item.row()),
            None => Some(key),
        }
    }

    /// The ordinal of a row's line or else of the next newer one.
    pub(super) fn ordinal_of_row(&self, row: u64) -> Option<u64> {
        match &self.frames {
            Some(frames) => frames.ordinal_of_row(row),
            None => self.view.ordinal_of(row),
        }
    }

    /// Whether a line ends with the row.
    pub(super) fn shows_row(&self, row: u64) -> bool {
        let key = self.ordinal_of_row(row).and_then(|ordinal| self.key_at(ordinal));
        key.and_then(|key| self.row_of(key)) == Some(row)
    }

    /// What is to be inspected: the line that was selected last.
    pub fn selected(&self) -> Selected {
        let head = self.selection.map(|selection| selection.head);
        match (&self.frames, head) {
            (_, None) => Selected::Nothing,
            (None, Some(row)) => Selected::Row(row),
            (Some(frames), Some(key)) => match frames.item(key) {
                Some(Item::Frame(frame)) => Selected::Frame(frame),
                Some(Item::Row(row)) => Selected::Row(row),
                None => Selected::Nothing,
            },
        }
    }

    /// Copies lines out of the store, in their order; those that have just left memory are left out.
    pub(super) fn entries(&self, keys: &[u64], store: &Store, limits: Limits) -> Vec<ListedRow> {
        let reader = self.line_reader();
        let Some(frames) = &self.frames else { return reader.rows(keys, store, limits) };
        let found = keys.iter().filter_map(|key| Some((*key, frames.item(*key)?)));
        found.filter_map(|(key, item)| line(key, &item, store, limits)).collect()
    }

    /// What lines are read by.
    pub(super) fn line_reader(&self) -> LineReader {
        LineReader { traffic: self.traffic, encoding: self.settings.encoding }
    }

    /// Keeps a rest selected when it becomes a frame.
    pub(super) fn follow_rest(&mut self) {
        let (Some(frames), Some(selection)) = (&self.frames, self.selection) else { return };
        let head = selection.head;
        let rest = match frames.item(head) {
            Some(Item::Frame(frame)) if frame.state == FrameEnd::Waiting => Some(frame.first),
            _ => None,
        };
        match (self.watched, rest) {
            (Some((key, first)), now) if key == head && now != Some(first) => {
                self.watched = None;
                self.selection = frames.key_of_first(first).map(Selection::one);
            }
            (_, now) => self.watched = now.map(|first| (head, first)),
        }
    }

    /// How many frames are not listed any more since there are so many.
    pub(super) fn frames_dropped(&self) -> u64 {
        self.frames.as_ref().map_or(0, crate::log::Frames::dropped)
    }
}

/// Copies a line out of the store, unless it has left.
pub(super) fn line(key: u64, item: &Item, store: &Store, limits: Limits) -> Option<ListedRow> {
    match item {
        Item::Row(row) => {
            let row = store.copy_rows(&[*row], limits.bytes).pop()?;
            Some(ListedRow { key, ..ListedRow::of_row(row) })
        }
        Item::Frame(frame) => {
            let found = assemble(store, frame, limits)?;
            let (row, cuts, lacks_beginning) = (found.row, found.cuts, found.lacks_beginning);
            let (frame, edges) = (Some(*frame), Edges::default());
            Some(ListedRow { key, row, frame, cuts, lacks_beginning, edges })
        }
    }
}
