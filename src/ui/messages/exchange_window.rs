//! The windows that read a list of messages out of a file, and write one.

use crate::engine::messages::exchange::ListForm;
use crate::i18n::Texts;
use crate::tr;
use crate::ui::tokens::{palette, space};
use crate::ui::widgets::{
    FileMessage, PathRow, PathRowIntent, file_message_ui, file_window, follow_ending, main_button,
    menu, menu_choice, path_row_ui, small, weak,
};
use egui::{Grid, Ui};

/// Which way messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Out of a file.
    Import,
    /// Into a file.
    Export,
}

/// What is typed and chosen in the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExchangeDraft {
    /// The form of a file that is written.
    pub form: ListForm,
    /// Where it is.
    pub path: String,
}

/// What the window shows.
pub struct ExchangeView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// Which way messages go.
    pub direction: Direction,
    /// Whether the system's dialog is open.
    pub is_choosing: bool,
    /// Whether the path is to get the keyboard.
    pub focuses_path: bool,
    /// Whether the file is being read or written.
    pub is_working: bool,
    /// What is to be shown.
    pub message: Option<FileMessage>,
}

/// What a person asked of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeIntent {
    /// Choose the file in the system's dialog.
    Choose,
    /// Read or write it.
    Go,
    /// Close the window.
    Close,
}

/// Draws the window over the others.
pub fn exchange_ui(
    ui: &mut Ui,
    view: &ExchangeView<'_>,
    draft: &mut ExchangeDraft,
) -> Option<ExchangeIntent> {
    let (texts, mut intent) = (view.texts, None);
    let title = match view.direction {
        Direction::Import => tr!(texts, "saved-import-title"),
        Direction::Export => tr!(texts, "saved-export-title"),
    };
    let open = file_window(ui, (&title, "messages in files"), |ui| {
        if view.direction == Direction::Import {
            let colour = palette(ui).weak;
            small(ui, &tr!(texts, "saved-import-hint"), colour);
            ui.add_space(space::S);
        }
        ui.add_enabled_ui(!view.is_working, |ui| intent = form_ui(ui, view, draft));
        ui.add_space(space::S);
        message_ui(ui, view);
        let go = match view.direction {
            Direction::Import => tr!(texts, "saved-import-go"),
            Direction::Export => tr!(texts, "saved-export-go"),
        };
        ui.vertical_centered(|ui| {
            let is_ready = !view.is_working;
            if ui.add_enabled_ui(is_ready, |ui| main_button(ui, &go)).inner.clicked() {
                intent = Some(ExchangeIntent::Go);
            }
        });
    });
    if open { intent } else { Some(ExchangeIntent::Close) }
}

fn form_ui(
    ui: &mut Ui,
    view: &ExchangeView<'_>,
    draft: &mut ExchangeDraft,
) -> Option<ExchangeIntent> {
    let (texts, mut intent) = (view.texts, None);
    Grid::new("messages in files").num_columns(2).spacing([space::L, space::M]).show(ui, |ui| {
        if view.direction == Direction::Export {
            let name = tr!(texts, "saved-list-form");
            weak(ui, &*name);
            menu(ui, &name, &form_name(draft.form, texts), |ui| {
                for form in ListForm::ALL {
                    if menu_choice(ui, (form == draft.form).into(), &form_name(form, texts)) {
                        draft.choose(form);
                    }
                }
            });
            ui.end_row();
        }
        let row = PathRow {
            name: &tr!(texts, "saved-list-file"),
            choose: &tr!(texts, "saved-list-choose"),
            choosing: &tr!(texts, "saved-list-choosing"),
            is_choosing: view.is_choosing,
            takes_focus: view.focuses_path,
        };
        if let Some(asked) = path_row_ui(ui, &row, &mut draft.path) {
            intent = Some(match asked {
                PathRowIntent::Go => ExchangeIntent::Go,
                PathRowIntent::Choose => ExchangeIntent::Choose,
            });
        }
    });
    intent
}

fn form_name(form: ListForm, texts: &Texts) -> String {
    let name = match form {
        ListForm::Ours => tr!(texts, "saved-list-ours"),
        // Names and not words: the same in every language.
        ListForm::PacketSenderIni => "Packet Sender (INI)".into(),
        ListForm::PacketSenderJson => "Packet Sender (JSON)".into(),
        ListForm::Plain => tr!(texts, "saved-list-plain"),
    };
    name.into_owned()
}

fn message_ui(ui: &mut Ui, view: &ExchangeView<'_>) {
    if view.is_working {
        weak(ui, tr!(view.texts, "saved-list-working"));
    } else {
        file_message_ui(ui, view.message.as_ref());
    }
    ui.add_space(space::S);
}

impl ExchangeDraft {
    /// Chooses a form; the usual ending of the other one becomes that of this one.
    pub fn choose(&mut self, form: ListForm) {
        follow_ending(&mut self.path, self.form.extension(), form.extension());
        self.form = form;
    }
}
