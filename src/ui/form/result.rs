//! The text of an automatic reply, with its places and its encoding.

use super::{keep, named};
use crate::i18n::Texts;
use crate::learn::words::mistake_text;
use crate::payload::{Braces, Encoding, MessageText, Notation};
use crate::tr;
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, menu, menu_choice};
use egui::Ui;

/// Draws the field of the reply and the menu of its encoding; `true` when one was changed.
pub fn answer_ui(
    ui: &mut Ui,
    texts: &Texts,
    template: &mut String,
    encoding: &mut Encoding,
    error: Option<&str>,
) -> bool {
    let answer = Field::new(&tr!(texts, "answer"), size::TEXT_FIELD)
        .error(error)
        .show(ui, template)
        .on_hover_text(tr!(texts, "answer-tooltip"));
    let mut changed = answer.changed();
    let now = *encoding;
    menu(ui, &tr!(texts, "answer-encoding"), now.name(), |ui| {
        for other in Encoding::ALL {
            if menu_choice(ui, (other == now).into(), other.name()) {
                *encoding = other;
                changed = true;
            }
        }
    });
    changed
}

/// The reply as typed, or the error beside its field.
pub fn read_answer(
    typed: &str,
    encoding: Encoding,
    texts: &Texts,
    error: &mut Option<String>,
) -> Option<MessageText> {
    let answer =
        MessageText { encoding, braces: Braces::Placeholders, ..MessageText::of_text(typed) };
    let is_right = answer
        .prepare()
        .map_err(|wrong| named(&tr!(texts, "answer"), &mistake_text(&wrong, texts), texts));
    keep(is_right.map(|_| answer), error)
}

/// A text with escapes as typed, or the error beside its field; `field` is the id of the field's name.
pub fn read_escaped(
    field: &str,
    typed: &str,
    encoding: Encoding,
    texts: &Texts,
    error: &mut Option<String>,
) -> Option<MessageText> {
    let notation = Notation::Escaped;
    let text = MessageText { notation, encoding, ..MessageText::of_text(typed) };
    let is_right = text
        .prepare()
        .map_err(|wrong| named(&texts.get(field), &mistake_text(&wrong, texts), texts));
    keep(is_right.map(|_| text), error)
}
