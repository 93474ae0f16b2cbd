//! Choosing rows with pointer and keyboard.

use super::copying::{ROWS_AT_ONCE, row_to_copy};
use super::{FindWay, LogIntent, LogView};
use crate::i18n::Texts;
use crate::learn::code::{RowsProgram, programs_of_rows};
use crate::log::copy::{COPY_BYTES_MAX, Form};
use crate::log::frames::Limits;
use crate::log::{Row, Store};
use crate::ui::list_keys::{ListAct, take_list_acts};
use crate::ui::shortcuts;
use egui::{Event, InputState, Key, KeyboardShortcut, Modifiers, Ui};
use std::ops::{Range, RangeInclusive};

/// Rows that are looked at for a program: more than one is made of.
const PROGRAM_ROWS_MAX: usize = 2000;

/// Selected lines, by key. Those between the two are selected too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Selection {
    /// Where it began.
    pub(super) anchor: u64,
    /// The line selected last, which may be older.
    pub(super) head: u64,
}

impl Selection {
    pub(super) fn one(key: u64) -> Self {
        Self { anchor: key, head: key }
    }

    fn keys(self) -> RangeInclusive<u64> {
        self.anchor.min(self.head)..=self.anchor.max(self.head)
    }
}

/// What the keyboard asked for.
#[derive(Clone, Copy, Debug)]
enum Act {
    List(ListAct),
    GoTo,
    Bookmark,
    StepBookmark(FindWay),
    Copy,
}

/// The keys of bookmarks. They come before the keys of the list, which would take the arrows.
const BOOKMARK_KEYS: [(KeyboardShortcut, Act); 3] = [
    (shortcuts::BOOKMARK, Act::Bookmark),
    (shortcuts::NEXT_BOOKMARK, Act::StepBookmark(FindWay::Next)),
    (shortcuts::PREVIOUS_BOOKMARK, Act::StepBookmark(FindWay::Previous)),
];

fn take_acts(input: &mut InputState) -> Vec<Act> {
    let mut acts = Vec::new();
    for (keys, act) in BOOKMARK_KEYS {
        let count = input.count_and_consume_key(keys.modifiers, keys.logical_key);
        acts.extend(std::iter::repeat_n(act, count));
    }
    acts.extend(take_list_acts(input).into_iter().map(Act::List));
    let goes = input.count_and_consume_key(Modifiers::COMMAND, Key::G);
    acts.extend((goes > 0).then_some(Act::GoTo));
    let before = input.events.len();
    input.events.retain(|event| !matches!(event, Event::Copy));
    acts.extend((input.events.len() < before).then_some(Act::Copy));
    acts
}

impl LogView {
    pub(super) fn select(&mut self, key: u64) {
        self.selection = Some(Selection::one(key));
    }

    pub(super) fn extend_selection(&mut self, head: u64) {
        let anchor = self.selection.map_or(head, |selection| selection.anchor);
        self.selection = Some(Selection { anchor, head });
    }

    pub(super) fn is_selected(&self, key: u64) -> bool {
        self.selection.is_some_and(|selection| selection.keys().contains(&key))
    }

    /// A menu on one of several selected rows is for all of them.
    pub(super) fn select_for_menu(&mut self, key: u64) {
        if !self.is_selected(key) {
            self.select(key);
        }
    }

    /// Does what the keyboard asks for while the rows have the focus.
    pub(super) fn keys(&mut self, ui: &Ui, store: &Store, texts: &Texts) -> Option<LogIntent> {
        if !ui.memory(|memory| memory.has_focus(self.scroll.id())) {
            return None;
        }
        let mut intent = None;
        for act in ui.input_mut(take_acts) {
            match act {
                Act::List(ListAct::Move(steps)) => self.move_selection(steps, Self::select),
                Act::List(ListAct::Extend(steps)) => {
                    self.move_selection(steps, Self::extend_selection);
                }
                Act::List(ListAct::SelectAll) => self.select_all(),
                Act::List(ListAct::GiveUp) => {
                    if self.selection.take().is_none() {
                        ui.memory_mut(|memory| memory.surrender_focus(self.scroll.id()));
                    }
                }
                Act::GoTo => {
                    self.opens_go_to = true;
                    // The bar is drawn before the rows.
                    ui.ctx().request_repaint_after(crate::ui::widgets::NEXT_FRAME);
                }
                Act::Bookmark => self.bookmark_selected(store),
                Act::StepBookmark(way) => self.step_bookmark(way),
                Act::Copy => intent = self.copy(ui.ctx(), Form::Text, store, texts),
            }
        }
        intent
    }

    /// Selects the row so many places further down, and has it on the screen.
    pub(super) fn move_selection(&mut self, steps: i64, choose: impl Fn(&mut Self, u64)) {
        let ordinals = self.ordinals();
        if ordinals.is_empty() {
            return;
        }
        let last = ordinals.end - 1;
        let ordinal = match self.selection {
            Some(Selection { head, .. }) => {
                let at = self.ordinal_of(head).unwrap_or(ordinals.end);
                at.saturating_add_signed(steps).clamp(ordinals.start, last)
            }
            // The first press chooses a row that can be seen.
            None if steps < 0 || self.scroll.follows() => last,
            None => {
                let first = self.on_screen.0.first().and_then(|(key, _)| self.ordinal_of(*key));
                first.unwrap_or(last)
            }
        };
        let Some(key) = self.key_at(ordinal) else { return };
        choose(self, key);
        self.scroll.reveal(ordinal, ordinals);
    }

    fn select_all(&mut self) {
        let ordinals = self.ordinals();
        let (first, last) = (ordinals.start, ordinals.end.saturating_sub(1));
        if let (Some(anchor), Some(head)) = (self.key_at(first), self.key_at(last)) {
            self.selection = Some(Selection { anchor, head });
        }
    }

    /// The selected lines, by ordinal.
    pub(super) fn selected_ordinals(&self) -> Range<u64> {
        let Some(selection) = self.selection else { return 0..0 };
        let (keys, all) = (selection.keys(), self.ordinals());
        let place = |key| self.ordinal_of(key).unwrap_or(all.end);
        let first = place(*keys.start());
        // What was selected last may have left memory; then the next newer line is not selected.
        let last = place(*keys.end());
        let is_there = self.key_at(last).is_some_and(|key| keys.contains(&key));
        first..last + u64::from(is_there)
    }

    /// What the selected rows say, as programs.
    pub(super) fn programs(&self, store: &Store) -> Vec<RowsProgram> {
        let rows = self.rows_at(self.selected_ordinals(), Form::Hex, store);
        let rows: Vec<Row> = rows.take(PROGRAM_ROWS_MAX).collect();
        programs_of_rows(&rows, &|id| store.session(id), self.settings.encoding)
    }

    fn rows_at<'a>(
        &'a self,
        ordinals: Range<u64>,
        form: Form,
        store: &'a Store,
    ) -> impl Iterator<Item = Row> + 'a {
        // One byte more than fits, so that a longer frame is left out and not cut.
        let limits = Limits { bytes: COPY_BYTES_MAX + 1, rows: u64::MAX };
        let mut keys = ordinals.filter_map(|ordinal| self.key_at(ordinal));
        std::iter::from_fn(move || {
            let some: Vec<u64> = keys.by_ref().take(ROWS_AT_ONCE).collect();
            (!some.is_empty()).then(|| self.entries(&some, store, limits))
        })
        .flatten()
        .map(move |line| row_to_copy(line, form))
    }
}
