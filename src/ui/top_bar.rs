//! The line at the top: the program's name, and what concerns the whole window.

use super::fonts;
use super::icons;
use super::lesson::list::{ListView, lessons_menu_ui};
use super::lesson::panel::PanelIntent;
use super::lesson_examples::examples_menu;
use super::panes::PaneKind;
use super::shortcuts::{self, tooltip};
use super::tokens::{font_size, space};
use super::widgets::{Mark, button, icon_toggle, mark_button, menu, menu_choice};
use crate::i18n::{Lang, Texts};
use crate::tr;
use egui::{Align, Layout, RichText, ThemePreference, Ui};

/// What a person asked of the whole window.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowIntent {
    /// Speak this language.
    SetLang(Lang),
    /// Use this theme.
    SetTheme(ThemePreference),
    /// Draw everything larger or smaller.
    SetZoom(f32),
    /// Let the log use so much memory, in MiB.
    SetLogMemory(u32),
    /// Let older rows of the log use so much of the disk, in MiB; `None` for what suits the disk.
    SetLogDisk(Option<u32>),
    /// Let rules notify by the desktop's means, or not.
    SetNotifications(bool),
    /// Show or hide the settings.
    ShowSettings(bool),
    /// Play the lesson of this name as an example.
    Play(&'static str),
    /// Something of lessons.
    Lesson(PanelIntent),
    /// Show the lessons, or hide them.
    ToggleLessons,
    /// A new pane of this kind.
    New(PaneKind),
    /// Show the saved messages, or hide them.
    ToggleMessages,
    /// Show the list of keys.
    ShowKeys,
    /// Show the explaining page, at the entry of this name if there is one.
    Explain(String),
    /// Stop all that is sent again and again.
    StopRepeats,
    /// End the recording.
    StopRecording,
    /// Count from now on.
    CountAnew(Counted),
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The pane in use.
    Pane,
    /// All panes.
    All,
}

/// The three themes with their names.
pub fn themes(texts: &Texts) -> [(ThemePreference, String); 3] {
    [
        (ThemePreference::System, tr!(texts, "theme-system").into_owned()),
        (ThemePreference::Light, tr!(texts, "theme-light").into_owned()),
        (ThemePreference::Dark, tr!(texts, "theme-dark").into_owned()),
    ]
}

/// Draws the bar. The marks say whether the saved messages and the lessons are shown.
pub fn top_bar_ui(
    ui: &mut Ui,
    texts: &Texts,
    theme: ThemePreference,
    (messages, lessons): (Mark, Mark),
    list: &ListView<'_>,
) -> Option<WindowIntent> {
    let mut intent = None;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let title = tr!(texts, "app-title");
        ui.label(RichText::new(title).font(fonts::bold(font_size::BODY)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::NONE;
            if mark_button(ui, icons::SETTINGS, &tr!(texts, "settings")).clicked() {
                intent = Some(WindowIntent::ShowSettings(true));
            }
            let keys = tooltip(ui.ctx(), &tr!(texts, "shortcuts"), &shortcuts::HELP);
            if mark_button(ui, icons::KEYBOARD, &keys).clicked() {
                intent = Some(WindowIntent::ShowKeys);
            }
            let themes_menu = ui.menu_button(icons::THEME.text(), |ui| {
                for (choice, name) in themes(texts) {
                    if menu_choice(ui, (choice == theme).into(), &name) {
                        intent = Some(WindowIntent::SetTheme(choice));
                    }
                }
            });
            let name = tr!(texts, "theme");
            themes_menu
                .response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name.as_ref()));
            themes_menu.response.on_hover_text(tr!(texts, "theme"));
            let other = match texts.lang() {
                Lang::En => Lang::Zh,
                Lang::Zh => Lang::En,
            };
            let switch = button(ui, "中 / EN").on_hover_text(tr!(texts, "switch-language"));
            if switch.clicked() {
                intent = Some(WindowIntent::SetLang(other));
            }
            let name = tr!(texts, "saved-messages");
            let keys = tooltip(ui.ctx(), &tr!(texts, "saved-tooltip"), &shortcuts::MESSAGES);
            let toggle = icon_toggle(ui, icons::MESSAGES, &name, messages);
            if toggle.on_hover_text(keys).clicked() {
                intent = Some(WindowIntent::ToggleMessages);
            }
            let learn = tr!(texts, "learn");
            let shown = menu(ui, &learn, &learn, |ui| {
                let name = tooltip(ui.ctx(), &tr!(texts, "lesson-panel"), &shortcuts::LESSONS);
                if menu_choice(ui, lessons, &name) {
                    return Some(WindowIntent::ToggleLessons);
                }
                lessons_menu_ui(ui, list).map(WindowIntent::Lesson)
            });
            if let Some(asked) = shown.inner.flatten() {
                intent = Some(asked);
            }
            let examples = menu(ui, &tr!(texts, "examples"), &tr!(texts, "examples"), |ui| {
                examples_menu(ui, texts)
            });
            if let Some(example) = examples.inner.flatten() {
                intent = Some(WindowIntent::Play(example));
            }
        });
    });
    intent
}
