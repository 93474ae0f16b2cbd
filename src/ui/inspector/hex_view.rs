//! The bytes of a payload, and beside them the characters that they make.
//!
//! Only the lines on the screen are drawn. A byte that is pointed at, or chosen by a click or the arrow
//! keys, lights up with all bytes of its character, in both columns.

use super::hex_grid::Grid;
use super::packet::Packet;
use super::units::{Cell, UNIT_BYTES_MAX, UnitPlace, cell, places, text_of};
use super::{Page, hint_ui, pager_ui, values};
use crate::i18n::Texts;
use crate::payload::{Encoding, safe_char};
use crate::tr;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets;
use egui::{
    Align2, Color32, EventFilter, Key, Label, Rect, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo,
};
use std::ops::Range;

/// Bytes shown at once. With 16 384 lines, scroll offsets (`f32`) stay exact, and finding the characters
/// takes at most some 20 ms.
pub(super) const PAGE_BYTES: usize = 256 << 10;

/// The hex dump of one payload.
#[derive(Debug, Default)]
pub(super) struct HexView {
    encoding: Encoding,
    page: usize,
    /// Where the first character that reaches into each page begins, as far as it is known.
    starts: Vec<usize>,
    /// The places of the bytes from the page's entry in `starts` on.
    places: Vec<UnitPlace>,
    cursor: Option<usize>,
    hovered: Option<usize>,
    follows_cursor: bool,
}

impl HexView {
    /// Draws it, and beside it the fields of the packet that it is, or the values at a byte.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        (payload, packet): (&[u8], &mut Packet),
        encoding: Encoding,
        texts: &Texts,
    ) {
        if payload.is_empty() {
            hint_ui(ui, &tr!(texts, "inspector-empty-payload"));
            return;
        }
        self.prepare(payload, encoding);
        let page = self.page(payload.len());
        let has_pager = !page.is_all();
        if has_pager && let Some(asked) = pager_ui(ui, page, texts) {
            self.page = asked;
            self.places.clear();
            self.prepare(payload, encoding);
        }
        let whole = ui.available_rect_before_wrap();
        let (dump, beside) = split(ui, whole, payload.len());
        let mut child = ui.new_child(UiBuilder::new().id_salt("bytes").max_rect(dump));
        self.scrolled_ui(&mut child, (payload, packet), texts);
        if let Some(place) = beside.filter(|_| !packet.is_empty()) {
            let mut child = ui.new_child(UiBuilder::new().id_salt("beside").max_rect(place));
            packet.ui(&mut child, self.hovered.or(self.cursor), texts);
        } else if let Some(place) = beside {
            let mut child = ui.new_child(UiBuilder::new().id_salt("beside").max_rect(place));
            let at = self.shown_byte(self.page(payload.len()).start);
            let bytes = payload.get(at..).unwrap_or_default();
            values::ui(&mut child, bytes, &self.character_text(payload, at), texts);
        }
        ui.advance_cursor_after_rect(whole);
    }

    /// The dump, and a line below it on one byte.
    fn scrolled_ui(&mut self, ui: &mut Ui, bytes: (&[u8], &Packet), texts: &Texts) {
        let room = (ui.available_height() - size::ROW).max(size::ROW);
        ui.allocate_ui(Vec2::new(ui.available_width(), room), |ui| {
            ScrollArea::vertical()
                .id_salt(self.page)
                .auto_shrink(false)
                .max_height(room)
                .show_viewport(ui, |ui, viewport| self.dump_ui(ui, bytes, viewport, texts));
        });
        self.status_ui(ui, bytes, texts);
    }

    /// The byte that the table is about: pointed at, chosen, or the first of the page.
    fn shown_byte(&self, first: usize) -> usize {
        self.hovered.or(self.cursor).unwrap_or(first)
    }

    fn page(&self, total: usize) -> Page {
        let start = self.page * PAGE_BYTES;
        Page { number: self.page, start, end: total.min(start + PAGE_BYTES), total }
    }

    /// Finds the characters of the page, if that is not done yet.
    fn prepare(&mut self, payload: &[u8], encoding: Encoding) {
        if self.encoding != encoding || self.starts.is_empty() {
            self.starts = vec![0];
            self.encoding = encoding;
            self.places.clear();
        }
        if !self.places.is_empty() {
            return;
        }
        // After a change of the encoding in a later page, all before it are read again.
        while self.starts.len() <= self.page {
            let end = self.starts.len() * PAGE_BYTES;
            let from = self.starts.last().copied().unwrap_or_default();
            let places = places_of(payload, from..end, encoding);
            let next = places.get(end - from).map_or(end, |place| end - usize::from(place.back));
            self.starts.push(next);
        }
        let from = self.starts.get(self.page).copied().unwrap_or_default();
        let end = self.page(payload.len()).end;
        self.places = places_of(payload, from..end, encoding);
    }

    fn place(&self, at: usize) -> Option<UnitPlace> {
        let from = self.starts.get(self.page)?;
        self.places.get(at.checked_sub(*from)?).copied()
    }

    /// The bytes of the character that the byte belongs to.
    fn unit(&self, at: usize) -> Range<usize> {
        match self.place(at) {
            Some(place) => {
                let start = at.saturating_sub(usize::from(place.back));
                start..start + usize::from(place.len)
            }
            None => at..at + 1,
        }
    }

    fn dump_ui(
        &mut self,
        ui: &mut Ui,
        (payload, packet): (&[u8], &Packet),
        viewport: Rect,
        texts: &Texts,
    ) {
        let page = self.page(payload.len());
        let grid = Grid::new(ui, ui.available_width(), payload.len());
        let lines = grid.lines(page.end - page.start);
        let whole = Vec2::new(ui.available_width(), lines as f32 * size::ROW);
        let (dump, response) = ui.allocate_exact_size(whole, Sense::click());
        self.point(&response, &grid, dump, page);
        self.keys(ui, &response, &grid, page, viewport);
        let name = self.status(payload, texts);
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, &name));
        if std::mem::take(&mut self.follows_cursor)
            && let Some(cursor) = self.cursor
        {
            let line = cursor.saturating_sub(page.start) / grid.per_line;
            ui.scroll_to_rect(Grid::line_rect(dump, line), None);
        }
        let first = (viewport.top() / size::ROW).floor().max(0.0) as usize;
        let last = ((viewport.bottom() / size::ROW).ceil().max(0.0) as usize).min(lines);
        for line in first..last {
            let start = page.start + line * grid.per_line;
            let end = page.end.min(start + grid.per_line);
            let place = Grid::line_rect(dump, line);
            fields_ui(ui, packet, start..end, &grid, place);
            self.line_ui(ui, payload, start..end, &grid, place);
        }
    }

    fn point(&mut self, response: &Response, grid: &Grid, dump: Rect, page: Page) {
        let byte_at = |pos| {
            let at = page.start + grid.byte_at(dump, pos)?;
            (at < page.end).then_some(at)
        };
        self.hovered = response.hover_pos().and_then(byte_at);
        if response.clicked() {
            response.request_focus();
            if let Some(at) = response.interact_pointer_pos().and_then(byte_at) {
                self.cursor = Some(at);
            }
        }
    }

    fn keys(&mut self, ui: &Ui, response: &Response, grid: &Grid, page: Page, viewport: Rect) {
        if !response.has_focus() {
            return;
        }
        let arrows = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let lines_on_screen = (viewport.height() / size::ROW).max(1.0) as usize;
        let far = lines_on_screen * grid.per_line;
        let at = self.cursor.unwrap_or(page.start);
        let in_line = at.saturating_sub(page.start) % grid.per_line;
        let moves = [
            (Key::ArrowLeft, at.checked_sub(1)),
            (Key::ArrowRight, Some(at + 1)),
            (Key::ArrowUp, at.checked_sub(grid.per_line)),
            (Key::ArrowDown, Some(at + grid.per_line)),
            (Key::PageUp, Some(at.saturating_sub(far))),
            (Key::PageDown, Some((at + far).min(page.end.saturating_sub(1)))),
            (Key::Home, Some(at - in_line)),
            (Key::End, Some((at - in_line + grid.per_line).min(page.end).saturating_sub(1))),
        ];
        for (key, to) in moves {
            let to = to.filter(|to| (page.start..page.end).contains(to));
            if ui.input(|input| input.key_pressed(key)) && to.is_some() {
                self.cursor = if self.cursor.is_some() { to } else { Some(at) };
                self.follows_cursor = true;
            }
        }
    }

    fn line_ui(&self, ui: &Ui, payload: &[u8], bytes: Range<usize>, grid: &Grid, rect: Rect) {
        let Some(raw) = payload.get(bytes.clone()) else { return };
        let colours = palette(ui);
        self.lights_ui(ui, &bytes, grid, rect);
        let (offset, digits) = (grid.offset(bytes.start), Grid::digits(raw));
        let at_left = |rect: Rect, text: &str, colour: Color32| {
            ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, text, log_font(), colour)
        };
        at_left(rect, &offset, colours.weak);
        at_left(grid.byte_rect(rect, 0), &digits, colours.text);
        let mut characters = String::new();
        for (at, byte) in bytes.clone().enumerate() {
            let (text, colour) = match self.cell(payload, byte) {
                Cell::Character(text) => (text, colours.text),
                // It stands on the line before.
                Cell::Covered if at == 0 => ("·".to_owned(), colours.weak),
                Cell::Covered => continue,
                Cell::Dot => ("·".to_owned(), colours.weak),
                Cell::Bad => ("·".to_owned(), colours.warning),
            };
            characters.push_str(&text);
            let unit = byte.max(self.unit(byte).start)..bytes.end.min(self.unit(byte).end);
            let place = grid.characters_rect(rect, at..at + unit.len());
            let middle = place.center();
            ui.painter().text(middle, Align2::CENTER_CENTER, &text, log_font(), colour);
        }
        let id = ui.scope_id().with(("hex line", bytes.start));
        let text = format!("{offset}  {digits}  {characters}");
        let line = ui.interact(rect, id, Sense::hover());
        line.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    }

    fn cell(&self, payload: &[u8], at: usize) -> Cell {
        match (self.place(at), payload.get(self.unit(at))) {
            (Some(place), Some(unit)) => cell(unit, place, self.encoding),
            _ => Cell::Bad,
        }
    }

    /// What is painted under the bytes that are pointed at or chosen.
    fn lights_ui(&self, ui: &Ui, bytes: &Range<usize>, grid: &Grid, line: Rect) {
        let colours = palette(ui);
        let lights = [(self.hovered, colours.hover), (self.cursor, colours.selection)];
        for (at, colour) in lights {
            let Some(unit) = at.map(|at| self.unit(at)) else { continue };
            for byte in bytes.start.max(unit.start)..bytes.end.min(unit.end) {
                let at = byte - bytes.start;
                for rect in [grid.byte_rect(line, at), grid.character_rect(line, at)] {
                    ui.painter().rect_filled(rect, 0.0, colour);
                }
            }
        }
        if let Some(at) = self.cursor.filter(|at| bytes.contains(at)) {
            let stroke = Stroke::new(1.0, colours.accent_line);
            let rect = grid.byte_rect(line, at - bytes.start);
            ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Outside);
        }
    }

    fn status_ui(&self, ui: &mut Ui, (payload, packet): (&[u8], &Packet), texts: &Texts) {
        let field = self.hovered.or(self.cursor).and_then(|at| packet.status(at, texts));
        let text = field.unwrap_or_else(|| self.status(payload, texts));
        let rich = widgets::tint(&text, palette(ui).weak).text_style(TextStyle::Small);
        ui.add(Label::new(rich).truncate()).on_hover_text(text);
    }

    /// The byte that is pointed at or chosen, in every way that it can be read.
    fn status(&self, payload: &[u8], texts: &Texts) -> String {
        let Some(at) = self.hovered.or(self.cursor) else {
            return tr!(texts, "hex-hint").into_owned();
        };
        let Some(byte) = payload.get(at).copied() else { return String::new() };
        let number = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        let two = payload.get(at..).and_then(<[u8]>::first_chunk::<2>).copied();
        let four = payload.get(at..).and_then(<[u8]>::first_chunk::<4>).copied();
        let parts = [
            tr!(texts, "hex-offset", decimal = at, hex = format!("{at:x}")),
            format!("0x{byte:02x}"),
            byte.to_string(),
            format!("{:04b} {:04b}", byte >> 4, byte & 0x0f),
            self.character_text(payload, at),
            format!(
                "u16 LE {} BE {}",
                number(two.map(|two| u16::from_le_bytes(two).to_string())),
                number(two.map(|two| u16::from_be_bytes(two).to_string()))
            ),
            format!(
                "u32 LE {} BE {}",
                number(four.map(|four| u32::from_le_bytes(four).to_string())),
                number(four.map(|four| u32::from_be_bytes(four).to_string()))
            ),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The character of the byte with its code points; empty if it is none.
    fn character_text(&self, payload: &[u8], at: usize) -> String {
        let is_text = self.place(at).is_some_and(|place| place.is_text);
        let unit = payload.get(self.unit(at)).filter(|_| is_text);
        let Some(text) = unit.and_then(|unit| text_of(unit, self.encoding)) else {
            return String::new();
        };
        let mut parts: Vec<String> =
            text.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        if text.chars().all(safe_char) {
            parts.insert(0, text);
        }
        parts.join(" ")
    }
}

/// What is painted under the bytes of a line that are fields of a packet.
fn fields_ui(ui: &Ui, packet: &Packet, bytes: Range<usize>, grid: &Grid, line: Rect) {
    if packet.is_empty() {
        return;
    }
    let colours = palette(ui);
    for (at, byte) in bytes.clone().enumerate() {
        let Some((colour, goes_on)) = packet.ground(byte, colours) else { continue };
        let mut digits = grid.byte_rect(line, at);
        if goes_on && byte + 1 < bytes.end {
            // Up to where the next one begins; it may stand after the gap in the middle of the line.
            digits.set_right(grid.byte_rect(line, at + 1).left());
        }
        let grounds = [digits, grid.character_rect(line, at)];
        for ground in grounds {
            ui.painter().rect_filled(ground, 0.0, colour);
        }
    }
}

/// The room of the dump, and that of the table of values: beside it if its lines stay as long as without,
/// else below it, else beside shorter lines, and none where all that would be too small.
fn split(ui: &Ui, whole: Rect, bytes: usize) -> (Rect, Option<Rect>) {
    /// Lines that the dump keeps above the table.
    const LINES_MIN: f32 = 6.0;
    let alone = Grid::new(ui, whole.width(), bytes);
    let narrowed = Grid::new(ui, whole.width() - values::WIDTH, bytes);
    let fits_beside = narrowed.width() + space::L + values::WIDTH <= whole.width();
    let beside = || whole.split_left_right_at_x(whole.right() - values::WIDTH);
    let (dump, table) = if fits_beside && narrowed.per_line == alone.per_line {
        beside()
    } else if whole.height() >= values::HEIGHT + LINES_MIN * size::ROW {
        // What short dumps leave is the table's, up to all of its lines.
        let left = whole.height() - (alone.lines(bytes) as f32 + 1.0) * size::ROW;
        let height = left.clamp(values::HEIGHT, values::HEIGHT_WHOLE);
        whole.split_top_bottom_at_y(whole.bottom() - height)
    } else if fits_beside {
        beside()
    } else {
        return (whole, None);
    };
    (dump, Some(table))
}

/// The places of a range of bytes that begins where a character begins. A character at its end is
/// read whole.
fn places_of(payload: &[u8], range: Range<usize>, encoding: Encoding) -> Vec<UnitPlace> {
    let end = payload.len().min(range.end + UNIT_BYTES_MAX);
    places(payload.get(range.start..end).unwrap_or_default(), encoding)
}
