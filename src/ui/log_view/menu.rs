//! What can be done with a row.

use super::{LogIntent, LogView};
use crate::i18n::Texts;
use crate::log::copy::Form;
use crate::log::{Row, Store};
use crate::net::Peer;
use crate::tr;
use egui::{Button, Popup, Response, SetOpenCommand, Ui};

/// What a click on a row means for the menu.
#[derive(Debug, Default)]
pub(super) enum MenuClick {
    #[default]
    None,
    Opens(Row),
    Closes,
}

impl LogView {
    /// The menu of a row, at the pointer.
    pub(super) fn menu_ui(
        &mut self,
        area: &Response,
        click: MenuClick,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let command = match click {
            MenuClick::None => None,
            MenuClick::Closes => Some(SetOpenCommand::Bool(false)),
            MenuClick::Opens(row) => {
                self.menu_row = Some(row);
                Some(SetOpenCommand::Bool(true))
            }
        };
        let row = self.menu_row.clone()?;
        let menu = Popup::menu(area).open_memory(command).at_pointer_fixed();
        if command.is_none() && !menu.is_open() {
            self.menu_row = None;
            return None;
        }
        menu.show(|ui| self.menu_items_ui(ui, &row, store, texts))?.inner
    }

    fn menu_items_ui(
        &self,
        ui: &mut Ui,
        row: &Row,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let mut intent = None;
        let has_peer = row.peer != Peer::None;
        if item(ui, has_peer, &tr!(texts, "log-reply")) {
            intent = Some(LogIntent::Reply(row.peer));
        }
        if item(ui, has_peer && row.kind.has_payload(), &tr!(texts, "log-send-again")) {
            // The row may have left memory while the menu was open.
            intent = store
                .row(row.number)
                .map(|whole| LogIntent::SendAgain { to: whole.peer, payload: whole.payload });
        }
        ui.separator();
        for form in Form::ALL {
            let text = match form {
                Form::Text => tr!(texts, "log-copy-text"),
                Form::Hex => tr!(texts, "log-copy-hex"),
                Form::Escaped => tr!(texts, "log-copy-escaped"),
                Form::CArray => tr!(texts, "log-copy-c"),
            };
            let one = self.selection.is_none_or(|selection| selection.anchor == selection.head);
            let can = form == Form::Text || row.kind.has_payload() || !one;
            if item(ui, can, &text) {
                intent = self.copy(ui.ctx(), form, store, texts);
            }
        }
        intent
    }
}

fn item(ui: &mut Ui, enabled: bool, text: &str) -> bool {
    ui.add_enabled(enabled, Button::new(text)).clicked()
}
