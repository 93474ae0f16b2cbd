//! A path in a window: its name, a field, and a button that opens the system's dialog.

use super::{Field, button, weak};
use crate::ui::tokens::size;
use egui::{Key, Ui};

/// What the row says, and how it stands.
pub struct PathRow<'a> {
    /// What is named.
    pub name: &'a str,
    /// The button's word.
    pub choose: &'a str,
    /// Why it cannot be used while the dialog is open.
    pub choosing: &'a str,
    /// Whether the dialog is open.
    pub is_choosing: bool,
    /// Whether the field is to get the keyboard.
    pub takes_focus: bool,
}

/// What a person asked of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathRowIntent {
    /// Enter: do it with the path that is typed.
    Go,
    /// Choose the path in the system's dialog.
    Choose,
}

/// Draws it as a row of a grid with two columns.
pub fn path_row_ui(ui: &mut Ui, row: &PathRow<'_>, path: &mut String) -> Option<PathRowIntent> {
    let mut intent = None;
    weak(ui, row.name);
    ui.horizontal(|ui| {
        let field = Field::new(row.name, 2.0 * size::TEXT_FIELD).nameless().path().show(ui, path);
        if row.takes_focus {
            field.request_focus();
        }
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            intent = Some(PathRowIntent::Go);
        }
        ui.add_enabled_ui(!row.is_choosing, |ui| {
            let choose = button(ui, row.choose);
            if choose.clicked() {
                intent = Some(PathRowIntent::Choose);
            }
            choose.on_disabled_hover_text(row.choosing);
        });
    });
    ui.end_row();
    intent
}
