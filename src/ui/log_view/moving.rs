//! Rows that are to come on the screen: gone to, found again after a change, at a moment.

use super::LogView;
use super::selection::Selection;
use crate::log::moment::{MomentFound, MomentSearch};

/// A row to be put on the screen as soon as it was looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seek {
    pub(super) row: u64,
    /// How many rows below the top it is to stand.
    pub(super) rows_above: f64,
    /// Whether it becomes the selected one.
    pub(super) selects: bool,
}

impl LogView {
    /// Ordinals begin anew: what is on the screen must come back to where it was. Until it is found,
    /// the newest rows show.
    pub(super) fn remember_place(&mut self) {
        let (lines, fraction) = &self.on_screen;
        if self.seek.is_none() && !self.scroll.follows() {
            let head = self.selection.map(|selection| selection.head);
            let place = lines.iter().position(|(key, _)| Some(*key) == head).unwrap_or(0);
            self.seek = lines.get(place).map(|(_, row)| Seek {
                row: *row,
                rows_above: place as f64 - fraction,
                selects: false,
            });
        }
        self.scroll.follow_end();
    }

    /// Lines of frames get new names: what is selected must be found again by its row.
    pub(super) fn remember_selection(&mut self) {
        self.reselect = self.selected_row().or(self.reselect);
        self.selection = None;
    }

    /// Goes to a row, or the next newer one that passes, or the last.
    pub(super) fn go_to(&mut self, row: u64) {
        let rows_above = (self.scroll.rows_that_fit() / 2.0).floor();
        self.seek = Some(Seek { row, rows_above, selects: true });
    }

    /// Puts the row that is sought on the screen, once it is known where it is.
    pub(super) fn arrive(&mut self) {
        self.take_moment();
        self.select_again();
        self.follow_rest();
        let Some(seek) = self.seek else { return };
        if self.is_searching() && !self.shows_row(seek.row) {
            return;
        }
        self.seek = None;
        let ordinals = self.ordinals();
        let last = ordinals.end.checked_sub(1).filter(|last| ordinals.contains(last));
        let found = self.ordinal_of_row(seek.row);
        if let Some(ordinal) = found.or(if seek.selects { last } else { None }) {
            self.scroll.put(ordinal, seek.rows_above, &ordinals);
            if seek.selects {
                self.selection = self.key_at(ordinal).map(Selection::one);
            }
        }
    }

    /// Goes to the row of the moment that was looked for, once it is known.
    fn take_moment(&mut self) {
        match self.moment.as_ref().map(MomentSearch::found) {
            None | Some(MomentFound::NotYet) => return,
            Some(MomentFound::Nothing) => {}
            Some(MomentFound::Row(row)) => self.go_to(row),
        }
        self.moment = None;
    }

    /// Selects the line again that was selected before lines got new names.
    fn select_again(&mut self) {
        let Some(row) = self.reselect else { return };
        if self.shows_row(row) {
            let ordinal = self.ordinal_of_row(row);
            self.selection = ordinal.and_then(|ordinal| self.key_at(ordinal)).map(Selection::one);
        } else if self.is_searching() {
            return;
        }
        self.reselect = None;
    }
}
