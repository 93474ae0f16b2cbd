//! Draws a message as it is written, in one line: its text, and how that becomes bytes.

use crate::i18n::Texts;
use crate::payload::{Braces, LineEnd, MessageText, Notation};
use crate::tr;
use crate::ui::composer::choices::{encoding_ui, line_end_names, notation_ui};
use crate::ui::composer::convert::converted;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Field, mark_toggle, menu, menu_choice};
use egui::Ui;

/// Least width of the text, in points.
const TEXT_LEAST: f32 = size::TEXT_FIELD;
/// What stands beside the text, in points: three menus and a switch.
const BESIDE: f32 = 13.0 * size::CONTROL;

/// Whether a message has placeholders to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placeholders {
    /// It is made from what came.
    Offered,
    /// It is what must come.
    None,
}

/// Draws it; `true` when it is another message now.
pub(super) fn message_ui(
    ui: &mut Ui,
    texts: &Texts,
    name: &str,
    message: &mut MessageText,
    (error, placeholders): (Option<&str>, Placeholders),
) -> bool {
    let before = message.clone();
    let width = (ui.available_width() - BESIDE).max(TEXT_LEAST);
    Field::new(name, width).nameless().error(error).show(ui, &mut message.text);
    ui.scope(|ui| {
        // The notations side by side would push the rest into another line.
        ui.set_max_width(size::CONTROL * 3.0);
        if let Some(notation) = notation_ui(ui, texts, message.notation) {
            put_notation(message, notation);
        }
    });
    encoding_ui(ui, texts, &mut message.encoding);
    line_end_ui(ui, texts, &mut message.line_end);
    if placeholders == Placeholders::Offered {
        braces_ui(ui, texts, &mut message.braces);
    }
    ui.add_space(space::XS);
    *message != before
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

fn line_end_ui(ui: &mut Ui, texts: &Texts, line_end: &mut LineEnd) {
    let none = tr!(texts, "no-line-end");
    let (current, _) = line_end_names(*line_end, &none);
    menu(ui, &tr!(texts, "line-end"), current, |ui| {
        for choice in LineEnd::ALL {
            let (name, escape) = line_end_names(choice, &none);
            if menu_choice(ui, (choice == *line_end).into(), format!("{name}  {escape}").trim()) {
                *line_end = choice;
            }
        }
    });
}

fn braces_ui(ui: &mut Ui, texts: &Texts, braces: &mut Braces) {
    let is_on = *braces == Braces::Placeholders;
    let name = tr!(texts, "rule-placeholders");
    let toggle = mark_toggle(ui, "{ }", &name, is_on.into());
    if toggle.on_hover_text(tr!(texts, "rule-placeholders-tooltip")).clicked() {
        *braces = if is_on { Braces::Literal } else { Braces::Placeholders };
    }
}
