//! A body as bytes: only the lines on the screen are read.

use super::selection::{Copied, Selection};
use super::{Body, Form, PageIntent, PageView};
use crate::i18n::Texts;
use crate::net::http::Hop;
use crate::tr;
use crate::ui::inspector::hex_grid::Grid;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::Focus;
use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo};
use std::ops::Range;

impl PageView {
    pub(super) fn hex_ui(
        &mut self,
        ui: &mut Ui,
        hop: &Hop,
        body: &Body,
        texts: &Texts,
    ) -> Option<PageIntent> {
        let width = ui.available_width() - size::SCROLL_BAR - 2.0 * space::M;
        let total = usize::try_from(body.shown_bytes).unwrap_or(usize::MAX);
        let grid = Grid::new(ui, width, total);
        let rows = grid.lines(total) as u64;
        let copy = |selection| copy_lines(selection, hop, &grid, total);
        let intent = self.keys(ui, Form::Hex, rows, copy);
        let visible = self.hex_scroll.layout(ui, size::ROW, 0..rows);
        self.hex_scroll.stay();
        let name = tr!(texts, "page-hex-rows");
        visible.response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &*name));
        let mut rows_ui = visible.clipped(ui);
        let focus = Focus::of(&visible.response);
        for number in visible.ordinals.clone() {
            let bytes = read_line(hop, &grid, number, total);
            let rect = visible.rect(number);
            let response = self.hex_row_ui(&mut rows_ui, &grid, number, &bytes, rect, focus);
            if response.clicked() {
                visible.response.request_focus();
                self.click(number, ui.input(|input| input.modifiers));
            }
        }
        intent
    }

    fn hex_row_ui(
        &self,
        ui: &mut Ui,
        grid: &Grid,
        number: u64,
        bytes: &[u8],
        rect: Rect,
        focus: Focus,
    ) -> Response {
        let response = ui.interact(rect, self.row_id(number), Sense::CLICK);
        self.ground_ui(ui, number, rect, &response, focus);
        let (colours, is_selected) = (palette(ui), self.is_selected(number));
        let line = rect.with_min_x(rect.left() + space::M);
        let put = |place: Rect, text: &str, colour| {
            ui.painter().text(place.left_center(), Align2::LEFT_CENTER, text, log_font(), colour);
        };
        let weak = if is_selected { colours.text } else { colours.weak };
        let (offset, digits) = (grid.offset(number as usize * grid.per_line), Grid::digits(bytes));
        put(line, &offset, weak);
        put(grid.byte_rect(line, 0), &digits, colours.text);
        put(grid.character_rect(line, 0), &characters(bytes), colours.text);
        response.widget_info(|| {
            let label = format!("{offset}  {digits}  {}", characters(bytes));
            WidgetInfo::selected(Role::ListBoxOption, true, is_selected, label)
        });
        response
    }
}

fn range_of(grid: &Grid, number: u64, total: usize) -> Range<u64> {
    let start = number * grid.per_line as u64;
    start..(start + grid.per_line as u64).min(total as u64)
}

fn read_line(hop: &Hop, grid: &Grid, number: u64, total: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(grid.per_line);
    hop.read_body(range_of(grid, number, total), &mut bytes);
    bytes
}

/// ASCII as it is; everything else has a dot for each byte.
fn characters(bytes: &[u8]) -> String {
    let shown = |byte: &u8| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '·' };
    bytes.iter().map(shown).collect()
}

fn copy_lines(selection: Selection, hop: &Hop, grid: &Grid, total: usize) -> Copied {
    let mut copied = Copied::default();
    for number in selection.rows() {
        let digits = Grid::digits(&read_line(hop, grid, number, total));
        let line = format!("{}  {digits}\n", grid.offset(number as usize * grid.per_line));
        if !copied.push(&line, "") {
            break;
        }
    }
    copied
}
