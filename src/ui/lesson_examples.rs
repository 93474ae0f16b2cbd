//! The menu of examples: lessons in their short form, in which the program does all of it.

use super::tokens::size;
use super::widgets::menu_command_with_hint;
use crate::i18n::Texts;
use crate::learn::lessons::lessons;
use egui::Ui;

/// Draws the content of the menu. Returns the name of the lesson that is to be played.
pub fn examples_menu(ui: &mut Ui, texts: &Texts) -> Option<&'static str> {
    ui.set_min_width(2.0 * size::TEXT_FIELD);
    let mut chosen = None;
    for (_, lesson) in lessons().iter().filter(|(_, lesson)| lesson.example) {
        let (title, hint) = (lesson.title.of(texts.lang()), lesson.hint.of(texts.lang()));
        if menu_command_with_hint(ui, title, hint) {
            chosen = Some(lesson.id);
        }
    }
    chosen
}
