//! Choosing rows with pointer and keyboard, and copying them.

use super::row::PageLine;
use super::{Form, PageIntent, PageView};
use crate::log::copy::COPY_BYTES_MAX;
use crate::page::Page;
use crate::ui::list_keys::{ListAct, take_list_acts};
use crate::ui::row_scroll::RowScroll;
use egui::{Event, Modifiers, Ui};
use std::ops::Range;

/// The most rows that are copied at once, as in the log. What is left out is counted.
const COPY_ROWS_MAX: u64 = 100_000;

/// Rows that are copied out of the page in one go, so that its lock is held shortly.
const ROWS_AT_ONCE: u64 = 256;

/// Selected rows. Those between the two are selected too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Selection {
    /// Where it began.
    anchor: u64,
    /// The row selected last, which may be before.
    pub(super) head: u64,
}

/// Rows as a text.
#[derive(Debug, Default)]
pub(super) struct Copied {
    text: String,
    rows: u64,
}

impl Selection {
    fn one(row: u64) -> Self {
        Self { anchor: row, head: row }
    }

    /// The rows.
    pub(super) fn rows(self) -> Range<u64> {
        self.anchor.min(self.head)..self.anchor.max(self.head) + 1
    }

    /// The rows of a page as they are shown; parts of a line are put together again.
    pub(super) fn copy_rows(self, page: &Page) -> Copied {
        let mut copied = Copied::default();
        let mut wanted = self.rows();
        while !wanted.is_empty() {
            let rows = page.rows(wanted.start..wanted.end.min(wanted.start + ROWS_AT_ONCE));
            let Some(last) = rows.last() else { break };
            wanted.start = last.place.row + 1;
            for row in &rows {
                let joins = !row.place.continues && copied.rows > 0;
                if !copied.push(&PageLine::of(row, None).text(), if joins { "\n" } else { "" }) {
                    return copied;
                }
            }
        }
        copied
    }
}

impl Copied {
    /// Appends a row, if it fits.
    pub(super) fn push(&mut self, text: &str, between: &str) -> bool {
        let bytes = self.text.len() + between.len() + text.len();
        let fits = bytes <= COPY_BYTES_MAX && self.rows < COPY_ROWS_MAX;
        if fits {
            self.text.push_str(between);
            self.text.push_str(text);
            self.rows += 1;
        }
        fits
    }
}

impl PageView {
    pub(super) fn click(&mut self, row: u64, modifiers: Modifiers) {
        if modifiers.shift {
            self.extend_selection(row);
        } else {
            self.selection = Some(Selection::one(row));
        }
    }

    fn extend_selection(&mut self, head: u64) {
        let anchor = self.selection.map_or(head, |selection| selection.anchor);
        self.selection = Some(Selection { anchor, head });
    }

    pub(super) fn is_selected(&self, row: u64) -> bool {
        self.selection.is_some_and(|selection| selection.rows().contains(&row))
    }

    /// Does what the keyboard asks for while the rows have the focus.
    pub(super) fn keys(
        &mut self,
        ui: &Ui,
        form: Form,
        rows: u64,
        copy: impl Fn(Selection) -> Copied,
    ) -> Option<PageIntent> {
        let focus = self.scroll_of(form).id();
        if !ui.memory(|memory| memory.has_focus(focus)) {
            return None;
        }
        for act in ui.input_mut(take_list_acts) {
            match act {
                ListAct::Move(steps) => self.move_selection(steps, form, rows, Modifiers::NONE),
                ListAct::Extend(steps) => {
                    self.move_selection(steps, form, rows, Modifiers::SHIFT);
                }
                ListAct::SelectAll => {
                    let head = rows.checked_sub(1);
                    self.selection = head.map(|head| Selection { anchor: 0, head });
                }
                ListAct::GiveUp => {
                    if self.selection.take().is_none() {
                        ui.memory_mut(|memory| memory.surrender_focus(focus));
                    }
                }
            }
        }
        let is_copy = ui.input_mut(|input| {
            let before = input.events.len();
            input.events.retain(|event| !matches!(event, Event::Copy));
            input.events.len() < before
        });
        let selection = self.selection.filter(|_| is_copy)?;
        let wanted = selection.rows();
        let copied = copy(selection);
        let left_out = (wanted.end - wanted.start).saturating_sub(copied.rows);
        ui.ctx().copy_text(copied.text);
        Some(PageIntent::Copied { rows: copied.rows, left_out })
    }

    fn scroll_of(&mut self, form: Form) -> &mut RowScroll {
        if form == Form::Hex { &mut self.hex_scroll } else { &mut self.scroll }
    }

    /// Selects the row so many places further down, and has it on the screen.
    fn move_selection(&mut self, steps: i64, form: Form, rows: u64, modifiers: Modifiers) {
        let Some(last) = rows.checked_sub(1) else { return };
        let selection = self.selection;
        let scroll = self.scroll_of(form);
        let row = match selection {
            Some(selection) => selection.head.saturating_add_signed(steps).min(last),
            // The first press chooses a row that can be seen.
            None => scroll.top_row().min(last),
        };
        scroll.reveal(row, 0..rows);
        scroll.stay();
        self.click(row, modifiers);
    }
}
