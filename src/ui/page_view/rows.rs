//! The rows on the screen.

use super::row::{PageLine, Widths};
use super::{Form, PageIntent, PageView};
use crate::i18n::Texts;
use crate::page::{Glance, Page, Row};
use crate::tr;
use crate::ui::row_scroll::Visible;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::{Focus, NEXT_FRAME};
use egui::{
    Align2, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
};

impl PageView {
    pub(super) fn rows_ui(
        &mut self,
        ui: &mut Ui,
        page: &Page,
        glance: &Glance,
        texts: &Texts,
    ) -> Option<PageIntent> {
        let id = self.scroll.id();
        let intent = self.keys(ui, Form::Text, glance.rows, |selection| selection.copy_rows(page));
        let whole = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(whole);
        let gutter = gutter_width(ui, glance.lines);
        let room = (whole.width() - gutter - size::SCROLL_BAR - space::S).max(1.0);
        self.columns = columns(ui, room);
        let has_bar = self.across.is_needed(room);
        let bar_top = whole.bottom() - if has_bar { size::SCROLL_BAR } else { 0.0 };
        let mut above =
            ui.new_child(UiBuilder::new().max_rect(whole.with_max_y(bar_top.max(whole.top()))));
        let visible = self.scroll.layout(&mut above, size::ROW, 0..glance.rows);
        self.scroll.stay();
        let name = tr!(texts, "page-rows");
        visible.response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &*name));
        let texts_left = visible.area.left() + gutter;
        let column = visible.area.with_min_x(texts_left).with_max_x(texts_left + room);
        self.across.moves(ui, column, id);
        self.visible_ui(ui, page, &visible, column);
        if has_bar {
            let track = whole.with_min_y(bar_top).with_min_x(texts_left);
            let track = track.with_max_x(texts_left + room);
            self.across.bar_ui(ui, track, room, self.id.with("across"));
        }
        intent
    }

    fn visible_ui(&mut self, ui: &mut Ui, page: &Page, visible: &Visible, column: Rect) {
        let mut rows_ui = visible.clipped(ui);
        let focus = Focus::of(&visible.response);
        let mut widths = Widths::new(ui.painter());
        for row in page.rows(visible.ordinals.clone()) {
            let rect = visible.rect(row.place.row);
            let text = column.with_min_y(rect.top()).with_max_y(rect.bottom());
            let response = self.row_ui(&mut rows_ui, &row, rect, (text, &mut widths), focus);
            if response.clicked() {
                visible.response.request_focus();
                self.click(row.place.row, ui.input(|input| input.modifiers));
            }
        }
    }

    fn row_ui(
        &mut self,
        ui: &mut Ui,
        row: &Row,
        rect: Rect,
        (text, widths): (Rect, &mut Widths),
        focus: Focus,
    ) -> Response {
        let number = row.place.row;
        // Not a stop of the Tab key: the rows together are one.
        let response = ui.interact(rect, self.row_id(number), Sense::CLICK);
        let is_selected = self.is_selected(number);
        self.ground_ui(ui, number, rect, &response, focus);
        let colours = palette(ui);
        let line_number =
            if row.place.continues { String::new() } else { (row.place.line + 1).to_string() };
        // Weak text would be too weak on the colour of the selection.
        let weak = if is_selected { colours.text } else { colours.weak };
        let right = egui::pos2(text.left() - space::M, rect.center().y);
        ui.painter().text(right, Align2::RIGHT_CENTER, &line_number, log_font(), weak);
        let line = PageLine::of(row, self.found_at);
        let painted = line.paint(ui.painter(), text, self.across.hidden_width, widths, colours);
        self.across.note(painted.width);
        if let Some(here) = &painted.here
            && self.across.reveal(here, text.width())
        {
            ui.ctx().request_repaint_after(NEXT_FRAME);
        }
        response.widget_info(|| {
            let label = format!("{line_number} {}", line.text());
            WidgetInfo::selected(Role::ListBoxOption, true, is_selected, label.trim())
        });
        response
    }

    pub(super) fn row_id(&self, number: u64) -> Id {
        self.id.with(("row", number))
    }

    /// What is painted under a row.
    pub(super) fn ground_ui(
        &self,
        ui: &Ui,
        number: u64,
        rect: Rect,
        response: &Response,
        focus: Focus,
    ) {
        let colours = palette(ui);
        if self.is_selected(number) {
            ui.painter().rect_filled(rect, 0.0, colours.selection);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, colours.hover);
        }
        if focus == Focus::Here && self.selection.is_some_and(|selection| selection.head == number)
        {
            let stroke = Stroke::new(1.0, colours.accent_line);
            ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
        }
    }
}

/// How many columns fit; not every one, so that a window that is drawn larger need not be laid out anew
/// with each point.
fn columns(ui: &Ui, room: f32) -> u16 {
    const STEP: u16 = 4;
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
    ((room - space::M) / advance) as u16 / STEP * STEP
}

/// Room for the line numbers: at least four digits, so that it stays while most pages load.
fn gutter_width(ui: &Ui, lines: u64) -> f32 {
    const DIGITS_MIN: usize = 4;
    let digits = lines.to_string().len().max(DIGITS_MIN) as f32;
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
    (digits * advance).ceil() + space::S + space::M
}
