//! Menus and what stands in them.

use super::button::button_width;
use super::{Access, Mark};
use crate::ui::icons::{self, Icon};
use crate::ui::tokens::{font_size, palette, size};
use egui::containers::menu::{MenuButton, MenuConfig, SubMenuButton, is_in_menu};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Atom, AtomExt as _, Button, InnerResponse, PopupCloseBehavior, Response, Role, TextStyle,
    TextWrapMode, Ui, Vec2, WidgetInfo,
};

/// The part of the window's height that a menu may take.
const MENU_SHARE: f32 = 0.7;

/// A flat button that shows the current choice and opens a menu. `name` is for screen readers; within
/// another menu it stands before the choice.
pub fn menu<R>(
    ui: &mut Ui,
    name: &str,
    current: &str,
    contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<Option<R>> {
    let contents = |ui: &mut Ui| {
        keep_height(ui);
        contents(ui)
    };
    let shown = if !is_in_menu(ui) && current.is_empty() {
        let button = Button::new(icons::OPENS.text()).frame_when_inactive(false);
        let (response, inner) = MenuButton::from_button(button).ui(ui, contents);
        InnerResponse::new(inner.map(|shown| shown.inner), response)
    } else if !is_in_menu(ui) {
        ui.menu_button((current, icons::OPENS.text()), contents)
    } else if current.is_empty() {
        ui.menu_button(name, contents)
    } else if current.starts_with(name) {
        ui.menu_button(current, contents)
    } else {
        ui.menu_button(format!("{name} · {current}"), contents)
    };
    name_choice(&shown.response, name, current);
    let response = shown.response.on_hover_text(name);
    InnerResponse { inner: shown.inner, response }
}

/// Width of a [`menu`] that shows this, in points.
pub fn menu_width(ui: &Ui, current: &str) -> f32 {
    let gap = if current.is_empty() { 0.0 } else { ui.spacing().icon_spacing };
    button_width(ui, current) + gap + font_size::ICON
}

/// A button that shows how something is set, cut to the room that there is, and opens a menu that stays open
/// while a person clicks and types in it. `name` is for screen readers; within another menu it stands before that.
pub fn sticky_menu(
    ui: &mut Ui,
    (name, current): (&str, &str),
    contents: impl FnOnce(&mut Ui),
) -> Response {
    let text = if is_in_menu(ui) { format!("{name} · {current}") } else { current.to_owned() };
    let shown = (Atom::from(text).atom_shrink(true), icons::OPENS.text());
    let button = Button::new(shown).min_size(Vec2::new(0.0, size::CONTROL));
    let button = button.wrap_mode(TextWrapMode::Truncate);
    let response = opens_sticky(ui, button, contents);
    name_choice(&response, name, current);
    response
}

/// The same as a picture without a frame.
pub fn icon_menu(ui: &mut Ui, icon: Icon, name: &str, contents: impl FnOnce(&mut Ui)) -> Response {
    let button =
        Button::new(icon.text()).frame_when_inactive(false).min_size(Vec2::splat(size::CONTROL));
    let response = opens_sticky(ui, button, contents);
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(name)
}

/// A button with words that opens a menu which stays open while a person clicks and types in it.
pub fn sticky_button(ui: &mut Ui, text: &str, contents: impl FnOnce(&mut Ui)) -> Response {
    let button = Button::new(text).min_size(Vec2::new(0.0, size::CONTROL));
    opens_sticky(ui, button, contents)
}

/// A button whose menu a click in it does not close.
fn opens_sticky(ui: &mut Ui, button: Button<'_>, contents: impl FnOnce(&mut Ui)) -> Response {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let contents = |ui: &mut Ui| {
        keep_height(ui);
        contents(ui);
    };
    // A menu of its own would close the one in which its button stands.
    if is_in_menu(ui) {
        return SubMenuButton::from_button(button).config(config).ui(ui, contents).0;
    }
    MenuButton::from_button(button).config(config).ui(ui, contents).0
}

/// A menu that is higher than its share of the window scrolls.
fn keep_height(ui: &mut Ui) {
    ui.set_max_height(ui.ctx().content_rect().height() * MENU_SHARE);
}

/// The name of a menu and what is chosen in it, for screen readers.
fn name_choice(response: &Response, name: &str, current: &str) {
    let enabled = response.enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, name);
        info.current_text_value = Some(current.to_owned());
        info
    });
}

/// Closes the menu in which a control stands, if it stands in one.
pub(super) fn close_menu(ui: &Ui) {
    if is_in_menu(ui) {
        ui.close();
    }
}

/// A command in a menu; `true` when it was clicked.
pub fn menu_command(ui: &mut Ui, text: &str) -> bool {
    menu_choice(ui, Mark::Off, text)
}

/// A command in a menu with a line about it below its name; a click on either counts.
pub fn menu_command_with_hint(ui: &mut Ui, name: &str, hint: &str) -> bool {
    let (colours, style) = (palette(ui), ui.style());
    let format = |text_style: TextStyle, colour| {
        let font_id = text_style.resolve(style);
        TextFormat { font_id, color: colour, ..TextFormat::default() }
    };
    let mut job = LayoutJob::default();
    job.append(name, 0.0, format(TextStyle::Button, colours.text));
    job.append("\n", 0.0, format(TextStyle::Small, colours.weak));
    job.append(hint, 0.0, format(TextStyle::Small, colours.weak));
    let response = ui.add(Button::selectable(false, job).wrap());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let clicked = response.clicked();
    if clicked {
        ui.close();
    }
    clicked
}

/// A command in a menu that may be out of reach; `true` when it was clicked.
pub fn menu_item(ui: &mut Ui, access: Access, text: &str) -> bool {
    ui.add_enabled_ui(access == Access::Enabled, |ui| menu_command(ui, text)).inner
}

/// A choice in a [`menu`]; `true` when it was clicked.
pub fn menu_choice(ui: &mut Ui, state: Mark, text: &str) -> bool {
    let clicked = ui.selectable_label(state == Mark::On, text).clicked();
    if clicked {
        ui.close();
    }
    clicked
}
