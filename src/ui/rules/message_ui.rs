//! Draws a message as it is written, its text, and how that becomes bytes.

use crate::i18n::Texts;
use crate::payload::{Braces, MessageText, Notation};
use crate::tr;
use crate::ui::composer::checksum_menu::checksum_ui;
use crate::ui::composer::choices::{encoding_ui, line_end_choice_ui, notation_ui};
use crate::ui::composer::convert::converted;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Field, mark_toggle};
use egui::Ui;

/// Least width of the text, in points.
const TEXT_LEAST: f32 = size::TEXT_FIELD;

/// Whether a message has placeholders to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placeholders {
    /// It is made from what came.
    Offered,
    /// It is what must come.
    None,
}

/// Draws its text, as wide as there is room in the line.
pub(super) fn text_ui(ui: &mut Ui, name: &str, message: &mut MessageText, error: Option<&str>) {
    let width = (ui.available_width() - space::M).max(TEXT_LEAST);
    Field::new(name, width).nameless().hint(name).error(error).show(ui, &mut message.text);
}

/// Draws how the text becomes bytes: a line of its own, below the text.
pub(super) fn form_ui(
    ui: &mut Ui,
    texts: &Texts,
    message: &mut MessageText,
    placeholders: Placeholders,
) {
    ui.scope(|ui| {
        // The notations side by side would push the rest into another line.
        ui.set_max_width(size::CONTROL * 3.0);
        if let Some(notation) = notation_ui(ui, texts, message.notation) {
            put_notation(message, notation);
        }
    });
    encoding_ui(ui, texts, &mut message.encoding);
    line_end_choice_ui(ui, texts, &mut message.line_end);
    if placeholders == Placeholders::Offered {
        braces_ui(ui, texts, &mut message.braces);
    }
    checksum_menu_ui(ui, texts, message);
}

/// Draws the menu of checksums; what is looked for in it lasts as long as the menu is known to the window.
fn checksum_menu_ui(ui: &mut Ui, texts: &Texts, message: &mut MessageText) {
    let id = ui.scope_id().with("find a checksum");
    let mut find: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    checksum_ui(ui, texts, &mut message.checksum, &mut find);
    ui.data_mut(|data| data.insert_temp(id, find));
}

/// Another notation: the same bytes, written so, if that can be done.
fn put_notation(message: &mut MessageText, notation: Notation) {
    if message.braces == Braces::Literal
        && let Ok(text) = converted(&message.text, message.notation, notation, message.encoding)
    {
        message.text = text;
    }
    message.notation = notation;
}

fn braces_ui(ui: &mut Ui, texts: &Texts, braces: &mut Braces) {
    let is_on = *braces == Braces::Placeholders;
    let name = tr!(texts, "rule-placeholders");
    let toggle = mark_toggle(ui, "{ }", &name, is_on.into());
    if toggle.on_hover_text(tr!(texts, "rule-placeholders-tooltip")).clicked() {
        *braces = if is_on { Braces::Literal } else { Braces::Placeholders };
    }
}
