//! One of a few that stand side by side.

use super::Mark;
use super::button::button_width;
use super::layout::{room_for, text_width};
use crate::ui::tokens::{font_size, palette, size, space};
use egui::{
    Button, CornerRadius, FontId, Frame, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2,
};

/// Width of a [`tab`] with this name, in points.
pub fn tab_width(ui: &Ui, name: &str) -> f32 {
    text_width(ui, name) + 2.0 * space::S
}

/// A tab with a line under the chosen one; `true` when it was clicked.
pub fn tab(ui: &mut Ui, name: &str, state: Mark) -> bool {
    let on = state == Mark::On;
    let colours = palette(ui);
    let font = FontId::proportional(font_size::BODY);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, colours.text);
    let width = galley.size().x + 2.0 * space::S;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, size::TAB_BAR), Sense::click());
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, enabled, on, name));
    let lit = on || response.hovered() || response.has_focus();
    let colour = if lit { colours.text } else { colours.weak };
    let place = rect.center() - galley.size() / 2.0;
    ui.painter().galley_with_override_text_color(place, galley, colour);
    if on || response.has_focus() {
        let line = if on { colours.accent_line } else { colours.line };
        let top = rect.bottom() - size::UNDERLINE;
        let under = Rect::from_min_max(pos2(rect.left(), top), rect.max);
        ui.painter().rect_filled(under, 0.0, line);
    }
    response.clicked()
}

/// A few choices side by side, joined in one frame. Returns the one that was clicked.
///
/// `is_on` says which are lit: one of them, or several where the switch allows it.
pub fn segments<T: Copy>(
    ui: &mut Ui,
    choices: &[(T, &str)],
    is_on: impl Fn(T) -> bool,
    tooltip: Option<&str>,
) -> Option<T> {
    let colours = palette(ui);
    let mut clicked = None;
    let widths = choices.iter().map(|(_, text)| button_width(ui, text));
    room_for(ui, widths.sum::<f32>() + space::XS);
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, colours.line))
        .corner_radius(CornerRadius::same(size::CORNER));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        // The frame's line is outside: the whole is as high as every other control.
        ui.spacing_mut().button_padding.y = size::SEGMENT_PADDING;
        ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::NONE;
        ui.visuals_mut().selection.stroke.color = colours.text;
        for (value, text) in choices {
            let on = is_on(*value);
            let height = size::CONTROL - 2.0;
            let button = Button::selectable(on, *text).min_size(Vec2::new(0.0, height));
            let mut response = ui.add(button);
            if let Some(tooltip) = tooltip {
                response = response.on_hover_text(tooltip);
            }
            if response.clicked() {
                clicked = Some(*value);
            }
        }
    });
    clicked
}

/// Width of [`segments`] with these texts, in points.
pub fn segments_width<'a>(ui: &Ui, texts: impl IntoIterator<Item = &'a str>) -> f32 {
    texts.into_iter().map(|text| button_width(ui, text)).sum::<f32>() + 2.0
}
