//! The lines that are shown: the rows that pass, or the messages in them and the rows between.
//!
//! Every line has an ordinal, which is its place, and a key, which is its name for the selection. A row
//! is named by its number; a message by what [`Messages`](crate::log::Messages) names it.

use super::LogView;
use super::selection::Selection;
use crate::log::messages::{Item, Limits, Message, MessageEnd, RowWindow, assemble};
use crate::log::neighbours::edges_of;
use crate::log::scanner::Describers;
use crate::log::view::Progress;
use crate::log::{Row, Store};
use crate::payload::edge::Edges;
use crate::ui::inspector::Selected;
use std::ops::Range;

/// A line, copied out of the store.
#[derive(Clone, Debug)]
pub(super) struct ListedRow {
    pub(super) key: u64,
    /// The row; that of a message is the one with which it is complete, with the payload of them all.
    pub(super) row: Row,
    /// The message, if it is one.
    pub(super) message: Option<Message>,
    /// Where one read ended and the next began, in bytes of the payload.
    pub(super) cuts: Vec<usize>,
    /// Whether rows at its beginning have left memory.
    pub(super) lacks_beginning: bool,
    /// The characters that its edges cut, if it is a read of a stream.
    pub(super) edges: Edges,
}

impl ListedRow {
    fn of_row(row: Row) -> Self {
        let (cuts, lacks_beginning) = (Vec::new(), false);
        let edges = Edges::default();
        Self { key: row.number, row, message: None, cuts, lacks_beginning, edges }
    }
}

impl LogView {
    /// Looks at rows that are new.
    pub(super) fn look(&mut self, store: &Store, describers: Describers<'_>) -> Progress {
        let window = RowWindow { floor: self.view.floor(), ceiling: self.view.ceiling() };
        match &mut self.messages {
            Some(messages) => messages.update(store, window, describers),
            None => self.view.update(store, describers),
        }
    }

    pub(super) fn ordinals(&self) -> Range<u64> {
        match &self.messages {
            Some(messages) => messages.ordinals(),
            None => self.view.ordinals(),
        }
    }

    pub(super) fn key_at(&self, ordinal: u64) -> Option<u64> {
        match &self.messages {
            Some(messages) => messages.key_at(ordinal),
            None => self.view.row_at(ordinal),
        }
    }

    /// The ordinal of a line or, if it is not shown any more, of the next newer one.
    pub(super) fn ordinal_of(&self, key: u64) -> Option<u64> {
        match &self.messages {
            Some(messages) => messages.ordinal_of(key),
            None => self.view.ordinal_of(key),
        }
    }

    /// The row of a line.
    pub(super) fn row_of(&self, key: u64) -> Option<u64> {
        match &self.messages {
            Some(messages) => messages.item(key).map(|item| item.row()),
            None => Some(key),
        }
    }

    /// The ordinal of a row's line or else of the next newer one.
    pub(super) fn ordinal_of_row(&self, row: u64) -> Option<u64> {
        match &self.messages {
            Some(messages) => messages.ordinal_of_row(row),
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
        match (&self.messages, head) {
            (_, None) => Selected::Nothing,
            (None, Some(row)) => Selected::Row(row),
            (Some(messages), Some(key)) => match messages.item(key) {
                Some(Item::Message(message)) => Selected::Message(message),
                Some(Item::Row(row)) => Selected::Row(row),
                None => Selected::Nothing,
            },
        }
    }

    /// Copies lines out of the store, in their order; those that have just left memory are left out.
    pub(super) fn entries(&self, keys: &[u64], store: &Store, limits: Limits) -> Vec<ListedRow> {
        let Some(messages) = &self.messages else {
            let rows = store.copy_rows(keys, limits.bytes);
            return rows.into_iter().map(|row| self.listed_row(row, store)).collect();
        };
        let found = keys.iter().filter_map(|key| Some((*key, messages.item(*key)?)));
        found.filter_map(|(key, item)| entry(key, &item, store, limits)).collect()
    }

    /// A row as it came, with the rest of the character that its edge cuts.
    fn listed_row(&self, row: Row, store: &Store) -> ListedRow {
        let mut listed = ListedRow::of_row(row);
        if self.traffic.is_stream() {
            listed.edges = edges_of(store, &listed.row, listed.row.read_in(self.settings.encoding));
        }
        listed
    }

    /// Keeps a rest selected when it becomes a message.
    pub(super) fn follow_rest(&mut self) {
        let (Some(messages), Some(selection)) = (&self.messages, self.selection) else { return };
        let head = selection.head;
        let rest = match messages.item(head) {
            Some(Item::Message(message)) if message.state == MessageEnd::Waiting => {
                Some(message.first)
            }
            _ => None,
        };
        match (self.watched, rest) {
            (Some((key, first)), now) if key == head && now != Some(first) => {
                self.watched = None;
                self.selection = messages.key_of_first(first).map(Selection::one);
            }
            (_, now) => self.watched = now.map(|first| (head, first)),
        }
    }

    /// How many messages are not listed any more since there are so many.
    pub(super) fn messages_dropped(&self) -> u64 {
        self.messages.as_ref().map_or(0, crate::log::Messages::dropped)
    }
}

fn entry(key: u64, item: &Item, store: &Store, limits: Limits) -> Option<ListedRow> {
    match item {
        Item::Row(row) => {
            let row = store.copy_rows(&[*row], limits.bytes).pop()?;
            Some(ListedRow { key, ..ListedRow::of_row(row) })
        }
        Item::Message(message) => {
            let found = assemble(store, message, limits)?;
            let (row, cuts, lacks_beginning) = (found.row, found.cuts, found.lacks_beginning);
            let (message, edges) = (Some(*message), Edges::default());
            Some(ListedRow { key, row, message, cuts, lacks_beginning, edges })
        }
    }
}
