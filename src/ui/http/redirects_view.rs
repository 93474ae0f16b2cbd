//! The requests of a load, a row for each.

use super::url_text;
use crate::i18n::Texts;
use crate::learn::blocked_text;
use crate::net::Stamp;
use crate::net::http::{Hop, HopEnd, HopFacts};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::tokens::{font_size, log_font, palette, size, space};
use crate::ui::widgets::{Mark, bytes_text};
use egui::{
    Align2, Color32, FontId, Frame, Margin, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo,
    pos2,
};
use std::sync::Arc;

/// What stands in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cells {
    number: String,
    method: String,
    status: String,
    time: String,
    bytes: String,
    url: String,
}

/// The widths of all columns but the last, in points, and whether they stand at the right.
const COLUMNS: [(f32, Side); 5] = [
    (28.0, Side::Right),
    (48.0, Side::Left),
    (72.0, Side::Left),
    (72.0, Side::Right),
    (80.0, Side::Right),
];

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// Draws the rows. Answers the number of the one that was clicked.
pub(super) fn redirects_ui(
    ui: &mut Ui,
    texts: &Texts,
    hops: &[Arc<Hop>],
    shown: u32,
) -> Option<u32> {
    let mut clicked = None;
    let margin = Margin::symmetric(0, space::XS as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        heading_ui(ui, texts);
        ScrollArea::vertical().auto_shrink(false).show_rows(
            ui,
            size::ROW,
            hops.len(),
            |ui, rows| {
                for hop in hops.get(rows).unwrap_or_default() {
                    let cells = cells_of(hop, texts);
                    if row_ui(ui, &cells, (hop.number == shown).into()) {
                        clicked = Some(hop.number);
                    }
                }
            },
        );
    });
    clicked
}

fn heading_ui(ui: &mut Ui, texts: &Texts) {
    let (rect, _) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), size::ROW), Sense::hover());
    let cells = Cells {
        number: tr!(texts, "get-column-number").into_owned(),
        method: tr!(texts, "get-method").into_owned(),
        status: tr!(texts, "get-column-status").into_owned(),
        time: tr!(texts, "get-column-time").into_owned(),
        bytes: tr!(texts, "get-column-bytes").into_owned(),
        url: tr!(texts, "get-column-url").into_owned(),
    };
    let font = FontId::proportional(font_size::LOG);
    paint(ui, rect, &cells, &font, palette(ui).weak);
}

fn row_ui(ui: &mut Ui, cells: &Cells, state: Mark) -> bool {
    let on = state == Mark::On;
    let colours = palette(ui);
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), size::ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, on, cells.text()));
    if on {
        ui.painter().rect_filled(rect, 0.0, colours.selection);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0.0, colours.hover);
    }
    paint(ui, rect, cells, &log_font(), colours.text);
    response.on_hover_text(&cells.url).clicked()
}

fn paint(ui: &Ui, rect: Rect, cells: &Cells, font: &FontId, colour: Color32) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let columns = [&cells.number, &cells.method, &cells.status, &cells.time, &cells.bytes];
    let mut left = rect.left() + space::M;
    for (text, (width, side)) in columns.into_iter().zip(COLUMNS) {
        let (x, align) = match side {
            Side::Left => (left, Align2::LEFT_CENTER),
            Side::Right => (left + width, Align2::RIGHT_CENTER),
        };
        painter.text(pos2(x, rect.center().y), align, text, font.clone(), colour);
        left += width + space::M;
    }
    let at = pos2(left, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, &cells.url, font.clone(), colour);
}

fn cells_of(hop: &Hop, texts: &Texts) -> Cells {
    let (facts, wire) = (hop.facts(), hop.wire_bytes());
    let took = facts.phases.whole().took(Stamp::now());
    let url = url_text(&facts.url);
    let url = match &facts.leads_to {
        Some(to) => format!("{url} → {}", url_text(to)),
        None => url,
    };
    Cells {
        number: hop.number.to_string(),
        method: safe_text(&facts.method).into_owned(),
        status: status(&facts, texts),
        time: took.map(blocked_text).unwrap_or_default(),
        bytes: bytes_text(wire),
        url,
    }
}

/// The status, or why there is none.
fn status(facts: &HopFacts, texts: &Texts) -> String {
    match (&facts.head, &facts.end) {
        (Some(head), Some(HopEnd::Failed(_))) => format!("{} ⚠", head.status),
        (Some(head), _) => head.status.to_string(),
        (None, Some(HopEnd::Failed(_))) => tr!(texts, "state-failed").into_owned(),
        (None, Some(_)) => tr!(texts, "get-state-cancelled").into_owned(),
        (None, None) => "…".to_owned(),
    }
}

impl Cells {
    /// The row as a screen reader reads it.
    fn text(&self) -> String {
        let Self { number, method, status, time, bytes, url } = self;
        format!("{number} {method} {status} {time} {bytes} {url}")
    }
}
