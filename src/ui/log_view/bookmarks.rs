//! Bookmarks: the line in which the note of one is written, going from one to the next, their list, and where they
//! are in the scroll bar.

use super::{FindWay, LogView};
use crate::i18n::Texts;
use crate::learn::row_text::describe;
use crate::log::bookmarks::{Bookmarked, NOTE_CHARS_MAX};
use crate::log::{Row, Store};
use crate::payload::show::{ShowOptions, show};
use crate::payload::{Lines, safe_text};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{self, Field, button, button_width, mark_button, weak};
use egui::{Align, Key, Layout, Modifiers, Rect, ScrollArea, TextWrapMode, Ui};

/// Bookmarks that the list shows: those after them are gone to from one to the next.
const LISTED_MAX: usize = 200;

/// What the list shows of a row without a note, in characters and bytes.
const PREVIEW_CHARS: usize = 60;
const PREVIEW_BYTES: usize = 240;

/// Height of a mark in the scroll bar, in points.
const MARK_HEIGHT: f32 = 3.0;

/// The line in which a note is written.
#[derive(Debug, Default)]
pub(super) struct BookmarkLine {
    /// The row, while the line is open.
    row: Option<u64>,
    note: String,
    focuses: bool,
    /// Whether there are too many others.
    is_full: bool,
}

/// What becomes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineAsk {
    Stay,
    Keep,
    Remove,
    Close,
}

impl LogView {
    /// Gives the row that was selected last a bookmark, and opens the line for its note.
    pub(super) fn bookmark_selected(&mut self, store: &Store) {
        if let Some(row) = self.selected_row() {
            self.open_bookmark(row, store);
        }
    }

    /// Gives a row a bookmark, if it has none, and opens the line for its note.
    pub(super) fn open_bookmark(&mut self, row: u64, store: &Store) {
        let known = store.bookmarks().get(&row).cloned();
        let is_full = known.is_none() && store.bookmark(row, "") == Bookmarked::Full;
        let note = known.unwrap_or_default();
        self.bookmark_line = BookmarkLine { row: Some(row), note, focuses: true, is_full };
    }

    /// Goes to the next row with a bookmark that is shown; around the end to the other one.
    pub(super) fn step_bookmark(&mut self, way: FindWay) {
        let here = self.selected_row();
        let is_shown = |row: &&u64| self.shows_row(**row);
        let rows = || self.notes.keys().filter(is_shown);
        let next = match way {
            FindWay::Next => {
                rows().find(|row| here.is_some_and(|here| **row > here)).or(rows().next())
            }
            FindWay::Previous => {
                let before = rows().rev().find(|row| here.is_some_and(|here| **row < here));
                before.or(rows().next_back())
            }
        };
        if let Some(row) = next.copied() {
            self.go_to(row);
        }
    }

    /// Draws the line of the note, if it is open.
    pub(super) fn bookmark_line_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let Some(row) = self.bookmark_line.row else { return };
        let ask = widgets::tool_line(ui, |ui| self.note_ui(ui, row, texts));
        match ask {
            LineAsk::Stay => return,
            LineAsk::Keep => {
                if store.bookmark(row, &self.bookmark_line.note) == Bookmarked::Full {
                    self.bookmark_line.is_full = true;
                    return;
                }
            }
            LineAsk::Remove => store.remove_bookmark(row),
            LineAsk::Close => {}
        }
        self.bookmark_line.row = None;
        ui.memory_mut(|memory| memory.request_focus(self.scroll.id()));
        ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
    }

    fn note_ui(&mut self, ui: &mut Ui, row: u64, texts: &Texts) -> LineAsk {
        let line = &mut self.bookmark_line;
        weak(ui, tr!(texts, "log-bookmark-of", row = row + 1));
        if line.is_full {
            widgets::problem(ui, &tr!(texts, "log-bookmarks-full"));
        }
        let (keep, remove) = (tr!(texts, "log-bookmark-keep"), tr!(texts, "log-bookmark-remove"));
        let gap = ui.spacing().item_spacing.x;
        let buttons = button_width(ui, &keep) + button_width(ui, &remove) + size::CONTROL;
        let room = ui.available_width() - buttons - 3.0 * gap;
        let field = Field::new(&tr!(texts, "log-bookmark-note"), 3.0 * size::TEXT_FIELD)
            .nameless()
            .within(ui, room)
            .hint(&tr!(texts, "log-bookmark-hint"))
            .show(ui, &mut line.note);
        if line.note.chars().count() > NOTE_CHARS_MAX {
            line.note = line.note.chars().take(NOTE_CHARS_MAX).collect();
        }
        if std::mem::take(&mut line.focuses) {
            field.request_focus();
        }
        let escapes = (field.has_focus() || field.lost_focus())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let enters = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if button(ui, &keep).clicked() || enters {
            return LineAsk::Keep;
        }
        if button(ui, &remove).clicked() {
            return LineAsk::Remove;
        }
        let closes = mark_button(ui, icons::CLOSE, &tr!(texts, "log-bookmark-close")).clicked();
        if closes || escapes { LineAsk::Close } else { LineAsk::Stay }
    }

    /// The list of all of them, as a menu.
    pub(super) fn bookmarks_menu_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let name = tr!(texts, "log-bookmarks");
        widgets::icon_menu(ui, icons::STAR, &name, |ui| {
            let width = 3.0 * size::TEXT_FIELD;
            ui.set_max_width(width.min(ui.ctx().content_rect().width() - 4.0 * space::M));
            let rows: Vec<u64> = self.notes.keys().copied().take(LISTED_MAX).collect();
            ScrollArea::vertical().show(ui, |ui| {
                for row in store.copy_rows(&rows, PREVIEW_BYTES) {
                    self.listed_ui(ui, &row, store, texts);
                }
            });
            weak(ui, tr!(texts, "log-bookmarks-count", count = self.notes.len()));
        });
    }

    fn listed_ui(&mut self, ui: &mut Ui, row: &Row, store: &Store, texts: &Texts) {
        let note = self.notes.get(&row.number).filter(|note| !note.is_empty());
        let said =
            note.map_or_else(|| self.preview(row, texts), |note| safe_text(note).into_owned());
        let time = self.clock.text(row.unix_ns);
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let remove = tr!(texts, "log-bookmark-remove-of", row = row.number + 1);
                if mark_button(ui, icons::DELETE, &remove).clicked() {
                    store.remove_bookmark(row.number);
                }
                ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
                let layout = Layout::top_down_justified(Align::LEFT);
                let text = format!("{time}  {said}");
                let shown = ui.with_layout(layout, |ui| ui.selectable_label(false, text));
                if shown.inner.clicked() {
                    self.go_to(row.number);
                    ui.close();
                    ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
                }
            });
        });
    }

    /// What a row without a note says.
    fn preview(&self, row: &Row, texts: &Texts) -> String {
        if !row.kind.has_payload() {
            return describe(row, texts);
        }
        let options = ShowOptions { max_chars: PREVIEW_CHARS, lines: Lines::Escape };
        let shown = show(&row.payload, row.read_in(self.settings.encoding), &options);
        format!("{} {} {}", row.mark(), row.peer, shown.text)
    }

    /// Draws where in the scroll bar they are.
    pub(super) fn bookmark_marks_ui(&self, ui: &Ui, area: Rect) {
        let ordinals = self.ordinals();
        let count = ordinals.end - ordinals.start;
        if self.notes.is_empty() || count == 0 {
            return;
        }
        let colour = palette(ui).accent_line;
        let x = area.right()..=area.right() + size::SCROLL_BAR;
        for row in self.notes.keys() {
            if !self.shows_row(*row) {
                continue;
            }
            let Some(ordinal) = self.ordinal_of_row(*row) else { continue };
            let share = (ordinal - ordinals.start) as f32 / count as f32;
            let y = area.top() + share * (area.height() - MARK_HEIGHT);
            let rect = Rect::from_x_y_ranges(x.clone(), y..=y + MARK_HEIGHT);
            ui.painter().rect_filled(rect, 0.0, colour);
        }
    }
}
