//! Buttons: with words, with pictures, and those that stay pressed.

use super::Access;
use super::Mark;
use super::layout::{room_for, text_width};
use super::menu::close_menu;
use crate::ui::fonts;
use crate::ui::icons::{self, Icon};
use crate::ui::tokens::{font_size, palette, size, space};
use egui::containers::menu::is_in_menu;
use egui::{Button, Response, RichText, Role, Stroke, Ui, Vec2, WidgetInfo, WidgetText};

/// Width of a button with this text, in points.
pub fn button_width(ui: &Ui, text: &str) -> f32 {
    text_width(ui, text) + 2.0 * ui.spacing().button_padding.x
}

/// A button that may be disabled.
pub fn button_if(ui: &mut Ui, access: Access, text: &str) -> Response {
    ui.add_enabled(
        access == Access::Enabled,
        Button::new(text).min_size(Vec2::new(0.0, size::CONTROL)),
    )
}

/// The one main button of a pane.
pub fn main_button(ui: &mut Ui, text: &str) -> Response {
    // Bold text is a little wider.
    let width = button_width(ui, text) + space::XS;
    room_for(ui, width.max(size::MAIN_BUTTON));
    let colours = palette(ui);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.weak_bg_fill = colours.accent;
        widgets.hovered.weak_bg_fill = colours.accent_hover;
        widgets.active.weak_bg_fill = colours.accent_hover;
        for widget in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            widget.bg_stroke = Stroke::new(1.0, colours.accent);
        }
        let text = RichText::new(text).font(fonts::bold(font_size::BODY)).color(colours.on_accent);
        ui.add(Button::new(text).min_size(Vec2::new(size::MAIN_BUTTON, size::CONTROL)))
    })
    .inner
}

/// An ordinary button of the same height as fields. In a menu it closes that.
pub fn button(ui: &mut Ui, text: &str) -> Response {
    let response = ui.add(Button::new(text).min_size(Vec2::new(0.0, size::CONTROL)));
    if response.clicked() {
        close_menu(ui);
    }
    response
}

/// The same with a picture before the text; where there is no room for the text, the picture alone.
pub fn icon_button(ui: &mut Ui, icon: Icon, text: &str) -> Response {
    let has_room = is_in_menu(ui) || ui.available_width() >= icon_button_width(ui, text) - 0.5;
    let button = if has_room { Button::new((icon.text(), text)) } else { Button::new(icon.text()) };
    let button = button.frame_when_inactive(false);
    let response = ui.add(button.min_size(Vec2::splat(size::CONTROL)));
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, text));
    if response.clicked() {
        close_menu(ui);
    }
    if has_room { response } else { response.on_hover_text(text) }
}

/// Width of an [`icon_button`] with this text, in points.
pub fn icon_button_width(ui: &Ui, text: &str) -> f32 {
    button_width(ui, text) + ui.spacing().icon_spacing + font_size::ICON
}

/// Width of a [`main_button`] with this text, in points.
pub fn main_button_width(ui: &Ui, text: &str) -> f32 {
    let font = fonts::bold(font_size::BODY);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, palette(ui).on_accent);
    (galley.size().x + 2.0 * ui.spacing().button_padding.x).max(size::MAIN_BUTTON).ceil()
}

/// A button without a frame that shows a mark and bears a name.
pub fn mark_button(ui: &mut Ui, mark: impl Into<WidgetText>, name: &str) -> Response {
    mark_of_size_ui(ui, mark.into(), name, size::CONTROL)
}

/// The same, no higher than a row: in a line that is lower than a control, which it must not change.
pub fn low_mark_button(ui: &mut Ui, mark: impl Into<WidgetText>, name: &str) -> Response {
    let shown = ui.scope(|ui| {
        ui.spacing_mut().button_padding.y = 0.0;
        ui.spacing_mut().interact_size.y = size::ROW;
        mark_of_size_ui(ui, mark.into(), name, size::ROW)
    });
    shown.inner
}

fn mark_of_size_ui(ui: &mut Ui, mark: WidgetText, name: &str, size: f32) -> Response {
    let button = Button::new(mark).frame_when_inactive(false);
    let response = ui.add(button.min_size(Vec2::splat(size)));
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(name)
}

/// A picture and a name that say whether something is on; where there is no room for the name, the
/// picture alone. In a menu it closes that.
pub fn icon_toggle(ui: &mut Ui, icon: Icon, name: &str, state: Mark) -> Response {
    let on = state == Mark::On;
    let has_room = is_in_menu(ui) || ui.available_width() >= icon_button_width(ui, name) - 0.5;
    let button = if has_room {
        Button::selectable(on, (icon.text(), name))
    } else {
        Button::selectable(on, icon.text())
    };
    let response = ui.add(button.min_size(Vec2::splat(size::CONTROL)));
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, name));
    if response.clicked() {
        close_menu(ui);
    }
    if has_room { response } else { response.on_hover_text(name) }
}

/// A mark that is on or off, and bears a name.
pub fn mark_toggle(ui: &mut Ui, mark: impl Into<WidgetText>, name: &str, state: Mark) -> Response {
    let on = state == Mark::On;
    let button = Button::selectable(on, mark.into()).min_size(Vec2::splat(size::CONTROL));
    let response = ui.add(button);
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, name));
    response.on_hover_text(name)
}

/// Width of a [`fold`] with this name, in points.
pub fn fold_width(ui: &Ui, name: &str) -> f32 {
    button_width(ui, name) + ui.spacing().icon_spacing + font_size::ICON
}

/// Opens and closes a part of the pane; the triangle says which it does.
pub fn fold(ui: &mut Ui, name: &str, open: &mut bool) -> Response {
    let mark = if *open { icons::OPENS } else { icons::CLOSED };
    let button = Button::new((mark.text(), name)).frame_when_inactive(false);
    let response = ui.add(button.min_size(Vec2::new(0.0, size::CONTROL)));
    if response.clicked() {
        *open = !*open;
        close_menu(ui);
    }
    let (enabled, is_open) = (response.enabled(), *open);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, is_open, name));
    response
}
