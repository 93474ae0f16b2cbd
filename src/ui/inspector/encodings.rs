//! The same bytes read in every encoding, side by side.

use super::text_view::coloured;
use crate::i18n::Texts;
use crate::payload::show::{Lines, ShowOptions, Shown, show};
use crate::payload::{Encoding, Piece, decode};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{font_size, log_font, palette, size, space};
use crate::ui::widgets::Mark;
use egui::text::TextWrapping;
use egui::{Align2, CornerRadius, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

/// More characters than fit beside the other columns on a wide screen.
const CHARS: usize = 300;

/// Bytes that are searched for mistakes. More would take too long when all of them are mistakes, and
/// the wrong encoding shows within less.
const SEARCHED_BYTES: usize = 32 << 10;

/// A payload in one encoding.
#[derive(Debug)]
pub(super) struct Reading {
    encoding: Encoding,
    shown: Shown,
    undecodable_bytes: usize,
    searched_all: bool,
}

/// The payload in every encoding.
pub(super) fn read(payload: &[u8]) -> Vec<Reading> {
    Encoding::ALL.into_iter().map(|encoding| Reading::of(payload, encoding)).collect()
}

impl Reading {
    fn of(payload: &[u8], encoding: Encoding) -> Self {
        let searched = payload.get(..SEARCHED_BYTES).unwrap_or(payload);
        let searched_all = searched.len() == payload.len();
        let (mut undecodable_bytes, mut at_end) = (0, 0);
        decode(encoding, searched, &mut |piece| match piece {
            Piece::Undecodable(bytes) => {
                undecodable_bytes += bytes.len();
                at_end = bytes.len();
            }
            Piece::Text(_) => at_end = 0,
        });
        if !searched_all {
            // The last character may have been cut by the limit.
            undecodable_bytes -= at_end;
        }
        let options = ShowOptions { max_chars: CHARS, lines: Lines::Escape };
        let shown = show(payload, encoding, &options);
        Self { encoding, shown, undecodable_bytes, searched_all }
    }

    /// What does not fit the encoding, in words.
    fn verdict(&self, texts: &Texts) -> String {
        match (self.undecodable_bytes, self.searched_all) {
            (0, true) => tr!(texts, "encodings-fits").into_owned(),
            (0, false) => tr!(texts, "encodings-fits-so-far", searched = SEARCHED_BYTES),
            (bytes, true) => tr!(texts, "encodings-undecodable", bytes = bytes),
            (bytes, false) => {
                tr!(texts, "encodings-undecodable-so-far", bytes = bytes, searched = SEARCHED_BYTES)
            }
        }
    }
}

/// Draws the table; the encoding of the log is marked.
pub(super) fn ui(ui: &mut Ui, readings: &[Reading], current: Encoding, texts: &Texts) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for reading in readings {
            reading_ui(ui, reading, (reading.encoding == current).into(), texts);
        }
    });
}

fn reading_ui(ui: &mut Ui, reading: &Reading, state: Mark, texts: &Texts) {
    let is_current = state == Mark::On;
    let colours = palette(ui);
    let (name, verdict) = (reading.encoding.name(), reading.verdict(texts));
    let wanted = Vec2::new(ui.available_width(), size::ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    let current = if is_current { tr!(texts, "encodings-current") } else { "".into() };
    response.widget_info(|| {
        let text = format!("{name} {current}: {} ({verdict})", reading.shown.text);
        WidgetInfo::labeled(Role::Label, true, text.replace(" :", ":"))
    });
    if is_current {
        let corner = CornerRadius::same(size::CORNER);
        ui.painter().rect_filled(rect, corner, colours.selection);
    }
    let row = rect.shrink2(Vec2::new(space::XS, 0.0));
    let mut name_at = row.left_center();
    if is_current {
        let middle = name_at + Vec2::new(font_size::ICON / 2.0, 0.0);
        icons::CLOSED.paint(ui.painter(), middle, font_size::ICON, colours.text);
        name_at.x += font_size::ICON;
    }
    let (bad, font) = (reading.undecodable_bytes > 0, log_font());
    let colour = if bad { colours.warning } else { colours.weak };
    ui.painter().text(name_at, Align2::LEFT_CENTER, name, font.clone(), colours.text);
    let right = ui.painter().text(row.right_center(), Align2::RIGHT_CENTER, &verdict, font, colour);
    let left = row.left() + size::ADDRESS_FIELD;
    let room = Rect::from_x_y_ranges(left..=right.left() - space::L, row.y_range());
    text_ui(ui, &reading.shown, room);
    response.on_hover_text(verdict);
}

/// One line of text, cut to the room there is.
fn text_ui(ui: &Ui, shown: &Shown, room: Rect) {
    if room.width() <= 0.0 {
        return;
    }
    let mut job = coloured(ui, &shown.text, shown);
    job.wrap = TextWrapping::truncate_at_width(room.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let place = egui::pos2(room.left(), room.center().y - galley.size().y / 2.0);
    ui.painter().galley(place, galley, palette(ui).text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_do_not_fit_are_counted() {
        let readings = read(b"\xc4\xe3\xba\xc3");
        let count = |encoding| {
            let reading = readings.iter().find(|reading| reading.encoding == encoding);
            reading.map(|reading| (reading.shown.text.as_str(), reading.undecodable_bytes))
        };
        assert_eq!(count(Encoding::Gbk), Some(("你好", 0)));
        assert_eq!(count(Encoding::Utf8), Some(("\\xc4\\xe3\\xba\\xc3", 4)));
        assert_eq!(count(Encoding::Windows1252), Some(("ÄãºÃ", 0)));
    }

    #[test]
    fn a_character_cut_by_the_limit_is_no_mistake() {
        let payload = format!("a{}", "你".repeat(20_000));
        let reading = Reading::of(payload.as_bytes(), Encoding::Utf8);
        assert_eq!((reading.undecodable_bytes, reading.searched_all), (0, false));
    }
}
