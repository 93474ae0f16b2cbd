//! What holds controls: lines, frames, and the room they take.

use crate::ui::tokens::{INVISIBLE, palette, size, space};
use egui::{
    Align, Frame, Id, InnerResponse, Layout, Margin, Modal, Sense, TextStyle, Ui, UiBuilder, Vec2,
};

/// Begins a new line of a [`bar`] if what comes next, of this width in points, does not fit into this
/// one. What is drawn in a scope of its own cannot wrap by itself.
pub fn room_for(ui: &mut Ui, width: f32) {
    if ui.layout().main_wrap() && ui.available_size_before_wrap().x < width {
        ui.end_row();
        // As high as a control from the start, so that a label that comes first stands in its middle.
        let gap = std::mem::take(&mut ui.spacing_mut().item_spacing.x);
        ui.allocate_space(Vec2::new(0.0, size::CONTROL));
        ui.spacing_mut().item_spacing.x = gap;
    }
}

/// Width of a text in the body font, in points.
pub fn text_width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, palette(ui).text).size().x
}

/// The widest of some texts by a measure such as [`button_width`](super::button_width), in points.
pub fn widest<'a>(
    ui: &Ui,
    measure: impl Fn(&Ui, &str) -> f32,
    texts: impl IntoIterator<Item = &'a str>,
) -> f32 {
    texts.into_iter().map(|text| measure(ui, text)).fold(0.0, f32::max)
}

/// The room around a line of controls.
pub fn bar_margin() -> Margin {
    Margin::symmetric(space::M as i8, space::XS as i8 + 2)
}

/// A bar of controls that wraps where the width does not suffice, with a pane's margins.
pub fn bar<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Frame::new().inner_margin(bar_margin()).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            // A control that does not fit moves to the next line whole.
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            contents(ui)
        })
        .inner
    })
}

/// Draws what comes and goes by itself, if it is there. egui tells widgets apart by how many stand before them: a field
/// below would lose the keyboard, and what is typed next, each time that this comes or goes.
pub fn passing<T, R>(
    ui: &mut Ui,
    what: Option<T>,
    draw: impl FnOnce(&mut Ui, T) -> R,
) -> Option<R> {
    let Some(what) = what else {
        ui.skip_ahead_auto_ids(1);
        return None;
    };
    Some(ui.scope(|ui| draw(ui, what)).inner)
}

/// A line of controls above the rows, with a thin line below it.
pub fn tool_line<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let height = size::CONTROL + space::S;
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    let inner = rect.shrink2(Vec2::new(space::S, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    let shown = contents(&mut ui.new_child(UiBuilder::new().max_rect(inner).layout(layout)));
    line(ui);
    shown
}

/// Controls side by side where this width, in points, is there, else one below the other. In a cell of a grid a line
/// that wraps would grow over the next row.
pub fn beside_or_below<R>(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    if ui.available_width() >= width {
        ui.horizontal(contents).inner
    } else {
        ui.vertical(contents).inner
    }
}

/// A thin line across, the separator of parts.
pub fn line(ui: &mut Ui) {
    let colour = palette(ui).line;
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, colour);
}

/// The frame of a panel without lines and margins: parts bring their own.
pub fn bare() -> Frame {
    Frame::new().fill(INVISIBLE)
}

/// A window over the dimmed rest, which nothing reaches meanwhile. It closes with Esc or a click beside it.
pub fn dimming(ui: &Ui, id: &str) -> Modal {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(space::L as i8));
    Modal::new(Id::unique(id)).backdrop_color(palette(ui).dim).frame(frame)
}
