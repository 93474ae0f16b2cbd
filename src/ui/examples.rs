//! The menu of examples.

use super::tokens::{palette, size};
use super::widgets::menu_command;
use crate::engine::examples::Example;
use crate::i18n::Texts;
use egui::{Label, RichText, Ui};

/// Draws the content of the menu.
pub fn examples_menu(ui: &mut Ui, texts: &Texts) -> Option<Example> {
    let mut chosen = None;
    ui.set_min_width(2.0 * size::TEXT_FIELD);
    // Names and hints begin at the same place.
    ui.spacing_mut().button_padding.x = 0.0;
    for example in Example::ALL {
        let (name, hint) = (example.name(texts), example.hint(texts));
        if menu_command(ui, &name) {
            chosen = Some(example);
        }
        let hint = RichText::new(hint).color(palette(ui).weak).small();
        ui.add(Label::new(hint).wrap());
    }
    chosen
}
