//! What a session does by itself: its menu, and what is wrong with its fields.

use super::FormControl;
use crate::i18n::Texts;
use crate::tr;
use crate::ui::pane::PaneEnv;
use crate::ui::widgets::{menu, menu_choice, problem, weak};
use egui::Ui;

/// Draws the menu of these behaviours, each of which has a name and a purpose; returns another one than before, if
/// it was chosen.
pub fn behaviour_menu_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    texts: &Texts,
    (all, now): (&[T], T),
    name: impl Fn(T, &Texts) -> String,
    purpose: impl Fn(T, &Texts) -> String,
) -> Option<T> {
    let mut chosen = now;
    let shown = FormControl::shown_behaviour(ui, texts, name(now, texts));
    menu(ui, &tr!(texts, "behaviour"), &shown, |ui| {
        for choice in all {
            let text = format!("{}  ·  {}", name(*choice, texts), purpose(*choice, texts));
            if menu_choice(ui, (*choice == now).into(), &text) {
                chosen = *choice;
            }
        }
    });
    (chosen != now).then_some(chosen)
}

/// Draws what is wrong with the fields of a behaviour. While there is something, a running session keeps the former
/// one, which is said.
pub fn behaviour_mistakes_ui<'a>(
    ui: &mut Ui,
    env: &PaneEnv<'_>,
    mistakes: impl Iterator<Item = &'a str>,
) {
    let mut mistakes = mistakes.peekable();
    let is_held = env.is_running() && mistakes.peek().is_some();
    for text in mistakes {
        problem(ui, text);
    }
    if is_held {
        weak(ui, tr!(env.texts, "behaviour-held"));
    }
}
