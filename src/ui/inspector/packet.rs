//! The fields of a packet's headers beside its bytes: each has a colour, a name, a value, and a sentence on what it is.
//! A field that is pointed at lights up in both places.

use crate::i18n::Texts;
use crate::learn::header::{field_name, field_purpose, field_value, layer_text};
use crate::log::Row;
use crate::net::Endpoint;
use crate::net::icmp::header::{Check, Field, Layer, Start, fields};
use crate::net::socket::Family;
use crate::tr;
use crate::ui::fonts;
use crate::ui::tokens::{
    Palette, field_colour, field_ground, font_size, log_font, palette, size, space,
};
use crate::ui::widgets::tint;
use egui::{Align2, Color32, Label, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo};

/// The part of the table's width that names take; the rest is for values.
const NAMES: f32 = 0.36;

/// The fields of a packet, and which of them is pointed at in the table.
#[derive(Debug, Default)]
pub(super) struct Packet {
    fields: Vec<Field>,
    pointed: Option<usize>,
}

impl Packet {
    /// The fields of what went or came by ICMP or on a raw socket; none of anything else.
    pub(super) fn of(row: &Row) -> Self {
        let family = match row.peer.endpoint() {
            Some(Endpoint::Icmp(ip)) if ip.is_ipv4() => Family::Ipv4,
            Some(Endpoint::Icmp(_)) => Family::Ipv6,
            _ => return Self::default(),
        };
        let start = Start::guess(family, &row.payload);
        let fields = start.map(|start| fields(start, &row.payload)).unwrap_or_default();
        Self { fields, pointed: None }
    }

    /// Whether it has no fields: it is read as bytes alone then.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The field in which a byte stands.
    fn place(&self, byte: usize) -> Option<usize> {
        self.fields.iter().position(|field| field.bytes.contains(&byte))
    }

    /// What lies under a byte, and whether it goes on under the next one.
    pub(super) fn ground(&self, byte: usize, colours: &Palette) -> Option<(Color32, bool)> {
        let place = self.place(byte)?;
        let field = self.fields.get(place)?;
        let colour = match self.pointed {
            Some(pointed) if pointed == place => colours.selection,
            _ if field.layer == Layer::Data => return None,
            _ => field_ground(colours, place),
        };
        Some((colour, field.bytes.contains(&(byte + 1))))
    }

    /// The field in which a byte stands, with its value and what it is for.
    pub(super) fn status(&self, byte: usize, texts: &Texts) -> Option<String> {
        let field = self.fields.get(self.place(byte)?)?;
        Some(format!("{} · {}", label(field, texts), field_purpose(field, texts)))
    }

    /// Draws the table; `byte` is the one that is pointed at or chosen among the bytes.
    pub(super) fn ui(&mut self, ui: &mut Ui, byte: Option<usize>, texts: &Texts) {
        let marked = byte.and_then(|byte| self.place(byte));
        let mut pointed = None;
        ScrollArea::vertical().id_salt("fields").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut before = None;
            for (place, field) in self.fields.iter().enumerate() {
                let heading = (field.layer, field.is_quoted);
                if before.replace(heading) != Some(heading) {
                    heading_ui(ui, &layer_text(field.layer, field.is_quoted, texts));
                }
                if field_ui(ui, (place, field), marked == Some(place), texts) {
                    pointed = Some(place);
                }
            }
        });
        if self.pointed != pointed {
            self.pointed = pointed;
            // The bytes were drawn before the table.
            ui.ctx().request_discard("a field is pointed at");
        }
    }
}

fn label(field: &Field, texts: &Texts) -> String {
    let (name, value) = (field_name(field, texts), field_value(field, texts));
    tr!(texts, "packet-field", name = name, value = value)
}

fn heading_ui(ui: &mut Ui, text: &str) {
    let text = tint(text, palette(ui).text).font(fonts::bold(font_size::LOG));
    ui.add(Label::new(text).truncate());
}

/// Draws a line of the table; whether it is pointed at.
fn field_ui(ui: &mut Ui, (place, field): (usize, &Field), is_marked: bool, texts: &Texts) -> bool {
    let colours = palette(ui);
    let line = Vec2::new(ui.available_width(), size::ROW);
    let (rect, response) = ui.allocate_exact_size(line, Sense::hover());
    let text = label(field, texts);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    if !ui.is_rect_visible(rect) {
        return false;
    }
    if is_marked || response.hovered() {
        ui.painter().rect_filled(rect, f32::from(size::CORNER), colours.selection);
    }
    if field.layer != Layer::Data {
        let middle = rect.left_center() + Vec2::new(size::DOT, 0.0);
        let swatch = Rect::from_center_size(middle, Vec2::splat(size::DOT));
        ui.painter().rect_filled(swatch, 0.0, field_colour(colours, place));
    }
    let value_colour = match field.check {
        Some(Check::Wrong(_)) => colours.problem,
        _ => colours.text,
    };
    let names = rect.left() + 2.0 * size::DOT + space::XS;
    let values = rect.left() + rect.width() * NAMES;
    let put = |from: f32, to: f32, text: String, colour: Color32| {
        let room = Rect::from_x_y_ranges(from..=to, rect.y_range());
        let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
        painter.text(room.left_center(), Align2::LEFT_CENTER, text, log_font(), colour);
    };
    put(names, values - space::XS, field_name(field, texts), colours.weak);
    put(values, rect.right(), field_value(field, texts), value_colour);
    let is_pointed = response.hovered();
    let bytes = match field.bytes.len() {
        1 => field.bytes.start.to_string(),
        _ => format!("{}–{}", field.bytes.start, field.bytes.end.saturating_sub(1)),
    };
    let where_it_stands = tr!(texts, "packet-bytes", bytes = bytes);
    let more = format!("{text}\n{}\n{where_it_stands}", field_purpose(field, texts));
    response.on_hover_text(more);
    is_pointed
}
