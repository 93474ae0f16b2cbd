//! The controls that all panes share, so that there is one way to make each.

use super::fonts;
use super::icons::{self, Icon};
use super::tokens::{INVISIBLE, Palette, font_size, palette, size, space};
use crate::net::{End, SessionState};
use egui::containers::menu::{MenuButton, MenuConfig, is_in_menu};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Atom, AtomExt as _, Button, Color32, CornerRadius, Direction, FontId, Frame, Id,
    InnerResponse, Label, Layout, Margin, Modal, PopupCloseBehavior, Rect, Response, RichText,
    Role, Sense, Stroke, TextEdit, TextStyle, TextWrapMode, Ui, UiBuilder, Vec2, WidgetInfo,
    WidgetText, pos2,
};
use std::time::Duration;

/// The part of the window's height that a menu may take.
const MENU_SHARE: f32 = 0.7;

/// Soon enough to look immediate: what was asked for while drawing shows in the next picture.
pub const NEXT_FRAME: Duration = Duration::from_millis(1);

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

/// Whether a control can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It can.
    Enabled,
    /// It is greyed.
    Disabled,
}

impl From<bool> for Access {
    fn from(is_enabled: bool) -> Self {
        if is_enabled { Self::Enabled } else { Self::Disabled }
    }
}

/// Whether a choice, a tab or a row is the one that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is.
    On,
    /// It is not.
    Off,
}

impl From<bool> for Mark {
    fn from(is_on: bool) -> Self {
        if is_on { Self::On } else { Self::Off }
    }
}

/// Whether the list in which a row stands has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// It has.
    Here,
    /// Something else has.
    Elsewhere,
}

impl Focus {
    /// Whether the widget of this response has the keyboard.
    pub fn of(response: &Response) -> Self {
        if response.has_focus() { Self::Here } else { Self::Elsewhere }
    }
}

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

/// The widest of some texts by a measure such as [`button_width`], in points.
pub fn widest<'a>(
    ui: &Ui,
    measure: impl Fn(&Ui, &str) -> f32,
    texts: impl IntoIterator<Item = &'a str>,
) -> f32 {
    texts.into_iter().map(|text| measure(ui, text)).fold(0.0, f32::max)
}

/// Closes the menu in which a control stands, if it stands in one.
fn close_menu(ui: &Ui) {
    if is_in_menu(ui) {
        ui.close();
    }
}

/// A button without a frame that shows a mark and bears a name.
pub fn mark_button(ui: &mut Ui, mark: impl Into<WidgetText>, name: &str) -> Response {
    let button = Button::new(mark.into()).frame_when_inactive(false);
    let response = ui.add(button.min_size(Vec2::splat(size::CONTROL)));
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

/// Width of a text in the body font, in points.
pub fn text_width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, palette(ui).text).size().x
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

/// Words in the middle of the room that is left.
pub fn hint_ui(ui: &mut Ui, text: &str) {
    let place = ui.available_rect_before_wrap().shrink(space::M);
    let layout = Layout::centered_and_justified(Direction::TopDown);
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(layout), |ui| {
        ui.add(Label::new(RichText::new(text).color(palette(ui).weak)).wrap());
    });
}

/// A few choices side by side, joined in one frame. Answers the one that was clicked.
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

/// A flat button that shows the current choice and opens a menu. `name` is for screen readers; within
/// another menu it stands before the choice.
pub fn menu<R>(
    ui: &mut Ui,
    name: &str,
    current: &str,
    contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<Option<R>> {
    let contents = |ui: &mut Ui| {
        ui.set_max_height(ui.ctx().content_rect().height() * MENU_SHARE);
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
    let enabled = shown.response.enabled();
    shown.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, name);
        info.current_text_value = Some(current.to_owned());
        info
    });
    let response = shown.response.on_hover_text(name);
    InnerResponse { inner: shown.inner, response }
}

/// Width of a [`menu`] that shows this, in points.
pub fn menu_width(ui: &Ui, current: &str) -> f32 {
    let gap = if current.is_empty() { 0.0 } else { ui.spacing().icon_spacing };
    button_width(ui, current) + gap + font_size::ICON
}

/// A button that shows how something is set, cut to the room that there is, and opens a menu that stays open
/// while a person clicks and types in it. `name` is for screen readers.
pub fn sticky_menu(
    ui: &mut Ui,
    (name, current): (&str, &str),
    contents: impl FnOnce(&mut Ui),
) -> Response {
    let shown = (Atom::from(current).atom_shrink(true), icons::OPENS.text());
    let button = Button::new(shown).min_size(Vec2::new(0.0, size::CONTROL));
    let button = button.wrap_mode(TextWrapMode::Truncate);
    let (response, _) = MenuButton::from_button(button).config(sticky()).ui(ui, |ui| {
        ui.set_max_height(ui.ctx().content_rect().height() * MENU_SHARE);
        contents(ui);
    });
    let enabled = response.enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, name);
        info.current_text_value = Some(current.to_owned());
        info
    });
    response
}

/// The same as a picture without a frame.
pub fn icon_menu(ui: &mut Ui, icon: Icon, name: &str, contents: impl FnOnce(&mut Ui)) -> Response {
    let button =
        Button::new(icon.text()).frame_when_inactive(false).min_size(Vec2::splat(size::CONTROL));
    let (response, _) = MenuButton::from_button(button).config(sticky()).ui(ui, |ui| {
        ui.set_max_height(ui.ctx().content_rect().height() * MENU_SHARE);
        contents(ui);
    });
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    response.on_hover_text(name)
}

/// A click in it does not close the menu.
fn sticky() -> MenuConfig {
    MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside)
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
    if response.clicked() {
        ui.close();
    }
    response.clicked()
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

/// Width of [`segments`] with these texts, in points.
pub fn segments_width<'a>(ui: &Ui, texts: impl IntoIterator<Item = &'a str>) -> f32 {
    texts.into_iter().map(|text| button_width(ui, text)).sum::<f32>() + 2.0
}

/// Width of a [`Field`] with its name before it, in points; `width` is that of the field alone.
pub fn field_width(ui: &Ui, name: &str, width: f32) -> f32 {
    text_width(ui, name) + space::S + width
}

/// The room of a [`Field`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldFit {
    /// As much as it wants.
    Whole,
    /// So much, in points.
    Room(f32),
}

/// A labelled one-line text field.
pub struct Field<'a> {
    name: &'a str,
    hint: &'a str,
    width: f32,
    error: Option<&'a str>,
    shows_name: bool,
    access: Access,
}

impl<'a> Field<'a> {
    /// A field with a name, which stands before it.
    pub fn new(name: &'a str, width: f32) -> Self {
        Self { name, hint: "", width, error: None, shows_name: true, access: Access::Enabled }
    }

    /// Shown in the field while it is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the text: drawn around the field, and said in its tooltip. Where there is
    /// room the caller shows it with [`problem`] as well.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// The name is not drawn, but stays for screen readers.
    pub fn nameless(mut self) -> Self {
        self.shows_name = false;
        self
    }

    /// Whether it can be edited now.
    pub fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Keeps to a room: the name is drawn where there is room for it, and the field is narrower where
    /// there is not even room for that.
    pub fn fitted(mut self, ui: &Ui, fit: FieldFit) -> Self {
        if let FieldFit::Room(room) = fit {
            self.shows_name = room >= field_width(ui, self.name, self.width) - 0.5;
            if !self.shows_name {
                self.width = self.width.min(room);
            }
        }
        self
    }

    /// Draws it; the response is the text field's.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let colours = palette(ui);
        // The name stays with its field.
        let name = if self.shows_name { text_width(ui, self.name) + space::S } else { 0.0 };
        room_for(ui, name + self.width + 2.0 * space::S);
        let label = self.shows_name.then(|| ui.label(RichText::new(self.name).color(colours.weak)));
        let error = self.error;
        let response = ui
            .scope(|ui| {
                if error.is_some() {
                    let line = Stroke::new(1.0, colours.problem);
                    let visuals = ui.visuals_mut();
                    visuals.widgets.inactive.bg_stroke = line;
                    visuals.widgets.hovered.bg_stroke = line;
                    visuals.selection.stroke = line;
                }
                let edit = TextEdit::singleline(text)
                    .hint_text(RichText::new(self.hint).color(colours.weak))
                    .font(TextStyle::Monospace)
                    .align(egui::Align2::LEFT_CENTER)
                    .desired_width(self.width)
                    .min_size(Vec2::new(0.0, size::CONTROL))
                    .margin(Margin::symmetric(space::S as i8, space::XS as i8));
                // Not disabled but unchangeable: what a socket is bound to must stay readable.
                ui.add(edit.interactive(self.access == Access::Enabled))
            })
            .inner;
        let response = if let Some(label) = label {
            response.labelled_by(label.id)
        } else {
            name_field(&response, text, self.name);
            response.on_hover_text(self.name)
        };
        match error {
            Some(error) => response.on_hover_text(error),
            None => response,
        }
    }
}

/// Gives a text field that has no label on the screen a name.
pub fn name_field(response: &Response, text: &str, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(enabled, text, text, "");
        info.label = Some(name.to_owned());
        info
    });
}

/// What is wrong, beside or below the field.
pub fn problem(ui: &mut Ui, text: &str) -> Response {
    let colour = palette(ui).problem;
    ui.add(Label::new(RichText::new(text).color(colour).text_style(TextStyle::Small)).wrap())
}

/// What failed, where a pane says it: as large as what it is about, and larger than the advice below it.
pub fn what_failed(ui: &mut Ui, text: &str) -> Response {
    let colour = palette(ui).problem;
    ui.add(Label::new(RichText::new(text).color(colour).text_style(TextStyle::Body)).wrap())
}

/// What to try after a failure.
pub fn advice(ui: &mut Ui, text: &str) -> Response {
    let colour = palette(ui).weak;
    ui.add(Label::new(RichText::new(text).color(colour).text_style(TextStyle::Small)).wrap())
}

/// A window over the dimmed rest, which nothing reaches meanwhile. It closes with Esc or a click beside it.
pub fn dimming(ui: &Ui, id: &str) -> Modal {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(space::L as i8));
    Modal::new(Id::unique(id)).backdrop_color(palette(ui).dim).frame(frame)
}

/// A label of secondary weight.
pub fn weak(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = palette(ui).weak;
    ui.label(RichText::new(text).color(colour))
}

/// A dot and words: how a session stands. The words say what the dot shows.
pub fn state_label(ui: &mut Ui, dot: Dot, text: impl Into<WidgetText>) -> Response {
    ui.horizontal(|ui| {
        let colours = palette(ui);
        ui.spacing_mut().item_spacing.x = space::XS;
        let side = size::DOT * 2.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::new(side, size::CONTROL), Sense::hover());
        let font = FontId::proportional(font_size::BODY);
        let (glyph, colour) = (dot.glyph(), dot.colour(colours));
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, glyph, font, colour);
        ui.add(Label::new(text).truncate())
    })
    .inner
}

/// The dot before a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    /// Open, or loaded.
    Full,
    /// On the way: it is being made, loads, or waits for the next try.
    Busy,
    /// Closed, or never begun.
    Ring,
    /// Failed.
    Problem,
}

impl Dot {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Full, Self::Busy, Self::Ring, Self::Problem];

    /// The one mark of this state, in tabs as in forms.
    pub fn of(state: Option<&SessionState>) -> Self {
        match state {
            Some(SessionState::Opening | SessionState::Waiting { .. }) => Self::Busy,
            Some(SessionState::Open { .. } | SessionState::Connected { .. }) => Self::Full,
            Some(SessionState::Ended(End::Failed(_))) => Self::Problem,
            None | Some(SessionState::Ended(_)) => Self::Ring,
        }
    }

    /// Its shape, which says it without its colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Full => "●",
            Self::Busy => "◐",
            Self::Ring => "○",
            Self::Problem => "■",
        }
    }

    /// Its colour.
    pub fn colour(self, colours: &Palette) -> Color32 {
        match self {
            Self::Full => colours.open,
            Self::Busy | Self::Ring => colours.weak,
            Self::Problem => colours.problem,
        }
    }
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

/// A number of bytes as people read it: `512 B`, `3.2 KiB`, `256 MiB`.
pub fn bytes_text(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1024.0;
    let mut unit = 0;
    while amount >= 1023.95 && unit + 1 < UNITS.len() {
        amount /= 1024.0;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if amount < 10.0 { format!("{amount:.1} {name}") } else { format!("{amount:.0} {name}") }
}

/// The colour of what a row or a state is about.
pub fn tint(text: impl Into<String>, colour: Color32) -> RichText {
    RichText::new(text).color(colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_counts_read_well() {
        let table = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (65_507, "64 KiB"),
            (1 << 20, "1.0 MiB"),
            (256 << 20, "256 MiB"),
            (5 << 40, "5.0 TiB"),
        ];
        for (bytes, text) in table {
            assert_eq!(bytes_text(bytes), text);
        }
    }
}
