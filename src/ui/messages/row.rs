//! A row of the list: a folder with how many messages it has, or a message with its key and its destination.

use super::list::{ListRow, is_dragged, row_name};
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{font_size, palette, size, space};
use crate::ui::widgets::{Focus, Mark};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Color32, FontId, Id, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2,
};

/// The part of a row that a destination may take.
const DESTINATION_SHARE: f32 = 0.45;

/// How a row is drawn.
pub(super) struct RowLook<'a> {
    pub(super) texts: &'a Texts,
    pub(super) rect: Rect,
    pub(super) id: Id,
    pub(super) selected: Mark,
    /// Whether the list has the keyboard.
    pub(super) focus: Focus,
}

/// What came of drawing it.
pub(super) struct ShownRow {
    pub(super) response: Response,
    /// Whether its button to send was clicked.
    pub(super) sends: bool,
    /// Whether the pointer is on the mark that folds.
    pub(super) is_on_mark: bool,
}

pub(super) fn row_ui(ui: &mut Ui, row: &ListRow<'_>, look: &RowLook<'_>) -> ShownRow {
    let RowLook { texts, rect, id, selected, focus } = look;
    // Not a stop of the Tab key: the rows together are one.
    let response = ui.interact(*rect, *id, Sense::CLICK | Sense::DRAG);
    let colours = palette(ui);
    if *selected == Mark::On {
        ui.painter().rect_filled(*rect, 0.0, colours.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(*rect, 0.0, colours.hover);
    }
    if *focus == Focus::Here && *selected == Mark::On {
        let stroke = Stroke::new(1.0, colours.accent_line);
        ui.painter().rect_stroke(*rect, 0.0, stroke, StrokeKind::Inside);
    }
    let name = row_name(row, texts);
    let is_selected = *selected == Mark::On;
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &name));
    let weak = if is_selected { colours.text } else { colours.weak };
    let text = if is_dragged(ui, row.item()) { colours.weak } else { colours.text };
    let indent = if row.kept.is_some() && row.folder.id.is_a_folder() { space::L } else { 0.0 };
    let mark = Rect::from_min_size(
        pos2(rect.left() + space::XS + indent, rect.top()),
        egui::vec2(size::CONTROL, rect.height()),
    );
    let pointer = ui.input(|input| input.pointer.interact_pos());
    let is_on_mark = pointer.is_some_and(|at| mark.contains(at));
    let sends = if row.kept.is_some() {
        send_ui(ui, mark, *id, &tr!(texts, "saved-send-named", name = name.as_str()))
    } else {
        let icon = if row.is_folded { icons::CLOSED } else { icons::OPENS };
        icon.paint(ui.painter(), mark.center(), font_size::ICON, weak);
        false
    };
    let end = right_side(ui.painter(), row, *rect, weak);
    let room = (mark.right() + space::XS, end - space::S);
    let is_cut = paint_cut(ui.painter(), *rect, room, &name, text);
    let response = match tooltip(row, is_cut.then_some(name)) {
        Some(tooltip) => response.on_hover_text(tooltip),
        None => response,
    };
    ShownRow { response, sends, is_on_mark }
}

fn send_ui(ui: &mut Ui, rect: Rect, row: Id, name: &str) -> bool {
    let response = ui.interact(rect, row.with("send"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let colours = palette(ui);
    let colour = if response.hovered() { colours.accent_line } else { colours.weak };
    icons::SEND.paint(ui.painter(), rect.center(), font_size::ICON, colour);
    response.on_hover_text(name).clicked()
}

/// Paints what stands at the right end, and returns where it begins.
fn right_side(painter: &Painter, row: &ListRow<'_>, rect: Rect, colour: Color32) -> f32 {
    let font = FontId::proportional(font_size::LOG);
    let end = rect.right() - space::S;
    let put = |end: f32, most: f32, text: String| {
        let mut job = LayoutJob::simple_singleline(text, font.clone(), colour);
        job.wrap = TextWrapping::truncate_at_width(most);
        let galley = painter.layout_job(job);
        let place = pos2(end - galley.size().x, rect.center().y - galley.size().y / 2.0);
        painter.galley(place, galley, colour);
        place.x
    };
    let Some(kept) = row.kept else {
        return put(end, rect.width(), row.folder.messages.len().to_string());
    };
    let key = kept.saved.key.map(|key| put(end, rect.width(), key.name()) - space::S);
    let end = key.unwrap_or(end);
    let most = rect.width() * DESTINATION_SHARE;
    let to = kept.saved.to.as_ref();
    let to = to.map(|to| put(end, most, format!("→ {}", safe_text(&to.to_string()))));
    to.unwrap_or(end)
}

/// Paints a text that is cut with `…` at its room. Returns whether it was.
fn paint_cut(
    painter: &Painter,
    row: Rect,
    (from, to): (f32, f32),
    text: &str,
    colour: Color32,
) -> bool {
    let font = FontId::proportional(font_size::BODY);
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = TextWrapping::truncate_at_width((to - from).max(0.0));
    let galley = painter.layout_job(job);
    let (top, is_cut) = (row.center().y - galley.size().y / 2.0, galley.elided);
    painter.galley(pos2(from, top), galley, colour);
    is_cut
}

/// What has no room in the row.
fn tooltip(row: &ListRow<'_>, name: Option<String>) -> Option<String> {
    let saved = &row.kept?.saved;
    let to = saved.to.as_ref().map(|to| format!("→ {}", safe_text(&to.to_string())));
    let note = Some(saved.note.trim()).filter(|note| !note.is_empty());
    let note = note.map(|note| safe_text(note).into_owned());
    let lines: Vec<String> = [name, to, note].into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
