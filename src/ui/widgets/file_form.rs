//! What windows that read or write a file have in common: its path, and what came of it.

use super::path_row::{PathRow, PathRowIntent, path_row_ui};
use super::{problem, tint};
use crate::i18n::Texts;
use crate::tr;
use crate::ui::tokens::{palette, size};
use egui::{Align2, Id, Label, Ui, Vec2, Window};

/// Something to be shown beside the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileMessage {
    /// Something to know or to decide.
    Hint(String),
    /// Something went wrong.
    Problem(String),
}

/// Draws it; nothing if there is none.
pub fn file_message_ui(ui: &mut Ui, message: Option<&FileMessage>) {
    match message {
        Some(FileMessage::Problem(text)) => drop(problem(ui, text)),
        Some(FileMessage::Hint(text)) => {
            let colour = palette(ui).warning;
            ui.add(Label::new(tint(text.as_str(), colour)).wrap());
        }
        None => {}
    }
}

/// Draws the window of a file over the others, by its title and a name of its own. Returns whether it stays open.
pub fn file_window(ui: &Ui, (title, id): (&str, &str), contents: impl FnOnce(&mut Ui)) -> bool {
    let mut open = true;
    Window::new(title)
        .id(Id::unique(id))
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .default_width(3.0 * size::TEXT_FIELD)
        .show(ui.ctx(), contents);
    open
}

/// How the row for the path of a file that is saved stands.
#[derive(Clone, Copy, Debug)]
pub struct SaveRow {
    /// Whether the system's dialog is open.
    pub is_choosing: bool,
    /// Whether the field is to get the keyboard.
    pub takes_focus: bool,
}

/// Draws that row.
pub fn save_row_ui(
    ui: &mut Ui,
    texts: &Texts,
    SaveRow { is_choosing, takes_focus }: SaveRow,
    path: &mut String,
) -> Option<PathRowIntent> {
    let row = PathRow {
        name: &tr!(texts, "export-path"),
        choose: &tr!(texts, "export-choose"),
        choosing: &tr!(texts, "export-choosing"),
        is_choosing,
        takes_focus,
    };
    path_row_ui(ui, &row, path)
}

/// Another form was chosen: the usual ending of the one before becomes that of this one. Any other ending stays.
pub fn follow_ending(path: &mut String, before: &str, now: &str) {
    if let Some(stem) = path.strip_suffix(&format!(".{before}")) {
        *path = format!("{stem}.{now}");
    }
}
