//! The menu of examples.

use super::tokens::size;
use super::widgets::menu_command_with_hint;
use crate::engine::examples::Example;
use crate::i18n::Texts;
use egui::Ui;

/// Draws the content of the menu.
pub fn examples_menu(ui: &mut Ui, texts: &Texts) -> Option<Example> {
    ui.set_min_width(2.0 * size::TEXT_FIELD);
    let mut chosen = None;
    for example in Example::ALL {
        if menu_command_with_hint(ui, &example.name(texts), &example.hint(texts)) {
            chosen = Some(example);
        }
    }
    chosen
}
