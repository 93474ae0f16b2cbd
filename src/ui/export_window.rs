//! The window that exports the log of a pane: what, in which form, to which file.

use super::tokens::{palette, space};
use super::widgets::{
    FileMessage, PathRowIntent, SaveRow, button, file_message_ui, file_window, follow_ending,
    main_button, save_row_ui, segments, tint, weak,
};
use crate::i18n::Texts;
use crate::log::export::Form;
use crate::payload::Encoding;
use crate::tr;
use egui::{Grid, Label, Ui};

/// What is typed and chosen in the window. It stays when the window closes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportDraft {
    /// The form of the file.
    pub form: Form,
    /// Where it is to be.
    pub path: String,
}

/// How far writing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportStage {
    /// Nothing is being written.
    Ready,
    /// Rows are being looked at, before the first is written.
    Searching,
    /// Rows are being written.
    Writing {
        /// Rows that are done.
        done: u64,
        /// Of how many.
        total: u64,
    },
}

/// What the window shows.
pub struct ExportView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// How many rows there are, as far as they were looked at.
    pub rows: u64,
    /// Whether more may be found.
    pub is_searching: bool,
    /// Whose bytes alone are written, in words; all that the log shows if `None`.
    pub scope: Option<String>,
    /// The encoding in which payloads are read.
    pub encoding: Encoding,
    /// Whether the system's dialog is open.
    pub is_choosing: bool,
    /// Whether the path is to get the keyboard.
    pub focuses_path: bool,
    /// How far writing is.
    pub stage: ExportStage,
    /// What is to be shown.
    pub message: Option<FileMessage>,
}

/// What a person asked of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportIntent {
    /// Choose the file in the system's dialog.
    Choose,
    /// Write the file.
    Save,
    /// Stop writing.
    Cancel,
    /// Close the window, and stop writing.
    Close,
}

/// Draws the window over the others.
pub fn export_ui(
    ui: &mut Ui,
    view: &ExportView<'_>,
    draft: &mut ExportDraft,
) -> Option<ExportIntent> {
    let mut intent = None;
    let open = file_window(ui, (&tr!(view.texts, "export-title"), "export window"), |ui| {
        ui.add_enabled_ui(view.stage == ExportStage::Ready, |ui| {
            intent = form_ui(ui, view, draft);
        });
        ui.add_space(space::S);
        message_ui(ui, view);
        let asked = buttons_ui(ui, view);
        intent = intent.or(asked);
    });
    if open { intent } else { Some(ExportIntent::Close) }
}

fn form_ui(ui: &mut Ui, view: &ExportView<'_>, draft: &mut ExportDraft) -> Option<ExportIntent> {
    let texts = view.texts;
    let mut intent = None;
    match &view.scope {
        Some(scope) => weak(ui, tr!(texts, "export-bytes-of", scope = scope)),
        None if view.is_searching => weak(ui, tr!(texts, "export-rows-so-far", rows = view.rows)),
        None => weak(ui, tr!(texts, "export-rows", rows = view.rows)),
    };
    ui.add_space(space::S);
    Grid::new("export").num_columns(2).spacing([space::L, space::M]).show(ui, |ui| {
        weak(ui, tr!(texts, "export-form"));
        let forms = if view.scope.is_some() { &Form::RAW[..] } else { &Form::ALL[..] };
        let names: Vec<_> = forms.iter().map(|form| (*form, form_name(*form, texts))).collect();
        let names: Vec<_> = names.iter().map(|(form, name)| (*form, name.as_str())).collect();
        let now = draft.form;
        if let Some(form) = segments(ui, &names, |form| form == now, None) {
            draft.choose(form);
        }
        ui.end_row();

        let row = SaveRow { is_choosing: view.is_choosing, takes_focus: view.focuses_path };
        if let Some(asked) = save_row_ui(ui, texts, row, &mut draft.path) {
            intent = Some(match asked {
                PathRowIntent::Go => ExportIntent::Save,
                PathRowIntent::Choose => ExportIntent::Choose,
            });
        }
    });
    ui.add_space(space::XS);
    let hint = match draft.form {
        Form::Text => tr!(texts, "export-text-hint", encoding = view.encoding.name()),
        Form::Csv => tr!(texts, "export-csv-hint", encoding = view.encoding.name()),
        Form::JsonLines => tr!(texts, "export-json-hint", encoding = view.encoding.name()),
        Form::Came | Form::Went => tr!(texts, "export-raw-hint").into_owned(),
        Form::BothWays => tr!(texts, "export-both-hint").into_owned(),
    };
    let colour = palette(ui).weak;
    ui.add(Label::new(tint(hint, colour)).wrap());
    intent
}

fn form_name(form: Form, texts: &Texts) -> String {
    let name = match form {
        Form::Text => tr!(texts, "export-form-text"),
        Form::Csv => tr!(texts, "export-form-csv"),
        Form::JsonLines => tr!(texts, "export-form-json"),
        Form::Came => tr!(texts, "export-form-came"),
        Form::Went => tr!(texts, "export-form-went"),
        Form::BothWays => tr!(texts, "export-form-both"),
    };
    name.into_owned()
}

fn message_ui(ui: &mut Ui, view: &ExportView<'_>) {
    file_message_ui(ui, view.message.as_ref());
    match view.stage {
        ExportStage::Ready => {}
        ExportStage::Searching => drop(weak(ui, tr!(view.texts, "export-searching"))),
        ExportStage::Writing { done, total } => {
            weak(ui, tr!(view.texts, "export-writing", done = done, total = total));
        }
    }
    ui.add_space(space::S);
}

fn buttons_ui(ui: &mut Ui, view: &ExportView<'_>) -> Option<ExportIntent> {
    let clicked = |is_clicked: bool, intent| is_clicked.then_some(intent);
    ui.vertical_centered(|ui| {
        if view.stage == ExportStage::Ready {
            let save = main_button(ui, &tr!(view.texts, "export-save"));
            clicked(save.clicked(), ExportIntent::Save)
        } else {
            let cancel = button(ui, &tr!(view.texts, "export-cancel"));
            clicked(cancel.clicked(), ExportIntent::Cancel)
        }
    })
    .inner
}

impl ExportDraft {
    /// Chooses a form; the usual ending of the other one becomes that of this one.
    pub fn choose(&mut self, form: Form) {
        follow_ending(&mut self.path, self.form.extension(), form.extension());
        self.form = form;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ending_follows_the_form() {
        let table = [("a.txt", "a.csv"), ("a.log", "a.log"), ("", ""), ("你.txt", "你.csv")];
        for (before, after) in table {
            let mut draft = ExportDraft { form: Form::Text, path: before.to_owned() };
            draft.choose(Form::Csv);
            assert_eq!((draft.form, draft.path.as_str()), (Form::Csv, after));
            draft.choose(Form::Came);
            draft.choose(Form::Text);
            assert_eq!(draft.path, before);
        }
    }
}
