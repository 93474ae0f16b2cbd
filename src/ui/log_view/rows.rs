//! The rows on the screen.

use super::cells::cells;
use super::columns::Columns;
use super::delta::{DELTA_CHARS, DeltaTime};
use super::marks::marks;
use super::menu::MenuClick;
use super::row::{LogLine, PAYLOAD_BYTES_MAX, gap_left};
use super::{LogIntent, LogView};
use crate::i18n::Texts;
use crate::log::frames::Limits;
use crate::log::{Classes, Store};
use crate::tr;
use crate::ui::row_scroll::Visible;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets;
use crate::ui::widgets::Focus;
use egui::{
    Align, Align2, CursorIcon, Label, Layout, Modifiers, Rect, Response, RichText, Role, Sense,
    Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
};

/// Rows among which the beginning of a frame is looked for. Those of many other connections may lie
/// between; beyond that it is shown cut, and whole in the inspector.
const ROWS_OF_A_LINE_MAX: u64 = 4096;

/// Stands for a row until it is read from the disk.
const COMING: &str = "…";

impl LogView {
    /// Draws the rows into all of the room that is left. `empty_hint` says what to do so that there
    /// will be some.
    pub fn rows_ui(
        &mut self,
        ui: &mut Ui,
        store: &Store,
        texts: &Texts,
        empty_hint: &str,
    ) -> Option<LogIntent> {
        self.advance(store, texts);
        self.arrive();
        self.notes = store.bookmarks();
        self.find_ui(ui, texts);
        self.bookmark_line_ui(ui, store, texts);
        self.figures_ui(ui, store, texts);
        self.comparison_ui(ui, texts);
        let by_follow = self.follow_ui(ui, store, texts);
        if self.shows_time_line() {
            return by_follow.or(self.time_line_ui(ui, store, texts, empty_hint));
        }
        let copied = self.take_copy(ui.ctx());
        let by_key = copied.or(self.keys(ui, store, texts));
        if std::mem::take(&mut self.keeps_selected) {
            self.keep_selected_in_sight(f64::from(ui.available_height() / size::ROW));
        }
        let visible = self.scroll.layout(ui, size::ROW, self.ordinals());
        if visible.moved {
            self.seek = None;
        }
        visible
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ListBox, true, tr!(texts, "log-rows")));
        let by_menu = self.visible_rows_ui(ui, &visible, store, texts);
        self.hit_marks_ui(ui, visible.area);
        self.bookmark_marks_ui(ui, visible.area);
        if visible.ordinals.is_empty() {
            self.empty_ui(ui, visible.area, store, texts, empty_hint);
        }
        self.unseen_ui(ui, visible.area, texts);
        by_follow.or(by_key).or(by_menu)
    }

    fn visible_rows_ui(
        &mut self,
        ui: &mut Ui,
        visible: &Visible,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let keys = self.keys_at(visible.ordinals.clone());
        let limits = Limits { bytes: PAYLOAD_BYTES_MAX, rows: ROWS_OF_A_LINE_MAX };
        let entries = self.entries(&keys, store, limits);
        let titles = self.titles_of(&entries, store, texts);
        for entry in &entries {
            self.longest = self.longest.max(LogLine::lengths(&entry.row, self.traffic));
            let title = titles.get(&entry.row.session);
            self.longest.session = self.longest.session.max(title.map_or(0, |title| cells(title)));
            if let Some(left) = gap_left(entry, &self.settings.framing) {
                ui.ctx().request_repaint_after(left);
            }
        }
        self.guess(&entries, texts.lang());
        let on_screen = entries.iter().map(|entry| (entry.key, entry.row.number)).collect();
        let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
        let has_delta = self.settings.delta != DeltaTime::None;
        self.longest.delta = if has_delta { DELTA_CHARS } else { 0 };
        let columns = Columns::new(visible.area, char_width, self.longest);
        let deltas = self.deltas(&entries, visible.ordinals.start, store);
        let mut rows_ui = visible.clipped(ui);
        let focus = Focus::of(&visible.response);
        let marked = marks(store, &entries);
        let (mut menu_click, mut taken) = (MenuClick::None, None);
        // A line that has just left memory is missing: its place stays empty for a frame.
        let mut entries = entries.into_iter().peekable();
        for (key, ordinal) in keys.into_iter().zip(visible.ordinals.clone()) {
            let Some(entry) = entries.next_if(|entry| entry.key == key) else {
                if self.row_of(key).is_some_and(|row| store.is_on_disk(row)) {
                    self.coming_ui(&rows_ui, key, visible.rect(ordinal));
                }
                continue;
            };
            let way = (&self.settings, self.traffic);
            let mut line =
                LogLine::of(&entry, self.clock.text(entry.row.unix_ns), way, &columns, texts);
            let title = titles.get(&entry.row.session);
            if let Some(title) = title {
                line.put_session(title);
            }
            if let Some(encoding) = self.offer_for(&entry) {
                line.put_offer(encoding, texts);
            }
            if let Some(rule) = marked.get(&key) {
                line.put_mark(rule, texts);
            }
            if self.pointed_at.contains(entry.row.number) {
                line.put_seen(texts);
            }
            if let Some(delta) = deltas.get(&key) {
                line.put_delta(delta);
            }
            if let Some(note) = self.notes.get(&entry.row.number) {
                line.put_bookmark(note, texts);
            }
            if self.is_found(&entry) {
                line.put_found(texts);
            }
            let rect = visible.rect(ordinal);
            let (mut response, offer) =
                self.row_ui(&mut rows_ui, &line, key, rect, &columns, focus);
            if let Some(title) = title {
                let cell = columns.session_cell(rect);
                let of = (entry.row.session, title.as_str());
                self.session_cell_ui(&rows_ui, (key, cell), of, store, texts);
            }
            if marked.contains_key(&key) {
                response = response.on_hover_text(tr!(texts, "rule-marked-tooltip"));
            }
            if offer.is_some_and(|offer| offer.clicked()) {
                taken = line.offer;
            }
            if response.clicked() {
                visible.response.request_focus();
                self.click(key, ui.input(|input| input.modifiers));
                menu_click = MenuClick::Closes;
            } else if response.secondary_clicked() {
                visible.response.request_focus();
                self.select_for_menu(key);
                menu_click = MenuClick::Opens(Box::new(entry));
            }
        }
        self.on_screen = (on_screen, visible.fraction);
        if let Some(encoding) = taken {
            self.take_offer(encoding);
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
        self.menu_ui(&visible.response, menu_click, store, texts)
    }

    /// Draws a row, and over it the encoding that is offered for it.
    fn row_ui(
        &self,
        ui: &mut Ui,
        line: &LogLine,
        key: u64,
        rect: Rect,
        columns: &Columns,
        focus: Focus,
    ) -> (Response, Option<Response>) {
        // Not a stop of the Tab key: the rows together are one.
        let response = ui.interact(rect, self.id.with(("row", key)), Sense::CLICK);
        let colours = palette(ui);
        let selected = self.is_selected(key);
        if line.is_found() {
            let colour = if selected { colours.found_here } else { colours.found };
            ui.painter().rect_filled(rect, 0.0, colour);
        } else if selected {
            ui.painter().rect_filled(rect, 0.0, colours.selection);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, colours.hover);
        }
        if focus == Focus::Here && self.selection.is_some_and(|selection| selection.head == key) {
            let stroke = Stroke::new(1.0, colours.accent_line);
            ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
        }
        let note = line.paint(ui.painter(), rect, columns, colours, selected.into());
        response.widget_info(|| {
            WidgetInfo::selected(Role::ListBoxOption, true, selected, line.label())
        });
        let offer = note.filter(|_| line.offer.is_some()).map(|rect| {
            let offer = ui.interact(rect, self.id.with(("offer", key)), Sense::CLICK);
            offer.widget_info(|| WidgetInfo::labeled(Role::Button, true, line.note_text()));
            offer.on_hover_cursor(CursorIcon::PointingHand)
        });
        (response, offer)
    }

    /// Stands for a row that is being read from the disk.
    fn coming_ui(&self, ui: &Ui, key: u64, rect: Rect) {
        let left = rect.left_center() + egui::vec2(space::M, 0.0);
        ui.painter().text(left, Align2::LEFT_CENTER, COMING, log_font(), palette(ui).weak);
        let response = ui.interact(rect, self.id.with(("coming", key)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, COMING));
    }

    /// Why there is nothing to see, and what to do about it.
    fn empty_ui(&mut self, ui: &mut Ui, area: Rect, store: &Store, texts: &Texts, hint: &str) {
        if self.is_searching() {
            return;
        }
        let typed = !self.typed.is_empty() || self.settings.classes != Classes::ALL;
        let has_rows = self.sessions.has_any() && self.floor() < store.rows().end;
        let is_hidden = typed && has_rows;
        let chosen = self.connections.is_some() && has_rows;
        let middle = area.center().y - size::CONTROL;
        let rect = area.with_min_y(middle.max(area.top())).shrink2(egui::vec2(space::XL, 0.0));
        let layout = Layout::top_down(Align::Center);
        let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        let text = match (is_hidden, chosen) {
            (true, _) => tr!(texts, "log-all-filtered"),
            (false, true) => tr!(texts, "log-none-of-connections"),
            (false, false) => hint.into(),
        };
        let text = RichText::new(text).color(palette(&ui).weak);
        ui.add(Label::new(text).wrap());
        if is_hidden && !self.typed.is_empty() {
            ui.add(Label::new(widgets::tint(self.searched_text(texts), palette(&ui).weak)).wrap());
        }
        if is_hidden && widgets::button(&mut ui, &tr!(texts, "log-show-all")).clicked() {
            self.typed.clear();
            self.settings.classes = Classes::ALL;
            self.refilter();
        }
    }

    /// How many rows came below while the end is not followed; a click goes there.
    fn unseen_ui(&mut self, ui: &mut Ui, area: Rect, texts: &Texts) {
        let count = self.scroll.rows_unseen(&self.ordinals());
        if count == 0 || self.seek.is_some() {
            return;
        }
        let top = area.bottom() - size::CONTROL - space::S;
        let layout = Layout::top_down(Align::Center);
        let mut ui = ui.new_child(UiBuilder::new().max_rect(area.with_min_y(top)).layout(layout));
        if widgets::button(&mut ui, &tr!(texts, "log-unseen", count = count)).clicked() {
            self.scroll.follow_end();
            ui.ctx().request_repaint_after(crate::ui::widgets::NEXT_FRAME);
        }
    }

    fn click(&mut self, key: u64, modifiers: Modifiers) {
        if modifiers.shift {
            self.extend_selection(key);
        } else {
            self.select(key);
        }
    }
}
