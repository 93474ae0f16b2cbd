//! The window that saves the picture of a time line: in which form, to which file.

use super::timeline::PictureForm;
use super::tokens::{palette, space};
use super::widgets::{
    FileMessage, PathRowIntent, SaveRow, file_message_ui, file_window, follow_ending, main_button,
    save_row_ui, segments, tint, weak,
};
use crate::i18n::Texts;
use crate::tr;
use egui::{Grid, Label, Ui};

/// What is typed and chosen in the window. It stays when the window closes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureDraft {
    /// The form of the file.
    pub form: PictureForm,
    /// Where it is to be.
    pub path: String,
}

/// What the window shows.
pub struct PictureView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// Whether the system's dialog is open.
    pub is_choosing: bool,
    /// Whether the path is to get the keyboard.
    pub focuses_path: bool,
    /// Whether the file is being written.
    pub is_writing: bool,
    /// What is to be shown.
    pub message: Option<FileMessage>,
}

/// What a person asked of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureIntent {
    /// Choose the file in the system's dialog.
    Choose,
    /// Write the file.
    Save,
    /// Close the window.
    Close,
}

/// Draws the window over the others.
pub fn picture_ui(
    ui: &mut Ui,
    view: &PictureView<'_>,
    draft: &mut PictureDraft,
) -> Option<PictureIntent> {
    let mut intent = None;
    let open = file_window(ui, (&tr!(view.texts, "picture-title"), "picture window"), |ui| {
        ui.add_enabled_ui(!view.is_writing, |ui| intent = form_ui(ui, view, draft));
        ui.add_space(space::S);
        file_message_ui(ui, view.message.as_ref());
        ui.add_space(space::S);
        ui.vertical_centered(|ui| {
            ui.add_enabled_ui(!view.is_writing, |ui| {
                if main_button(ui, &tr!(view.texts, "export-save")).clicked() {
                    intent = Some(PictureIntent::Save);
                }
            });
        });
    });
    if open { intent } else { Some(PictureIntent::Close) }
}

fn form_ui(ui: &mut Ui, view: &PictureView<'_>, draft: &mut PictureDraft) -> Option<PictureIntent> {
    let texts = view.texts;
    let mut intent = None;
    Grid::new("picture").num_columns(2).spacing([space::L, space::M]).show(ui, |ui| {
        weak(ui, tr!(texts, "export-form"));
        let choices = [(PictureForm::Svg, "SVG"), (PictureForm::Png, "PNG")];
        let now = draft.form;
        if let Some(form) = segments(ui, &choices, |form| form == now, None) {
            draft.choose(form);
        }
        ui.end_row();

        let row = SaveRow { is_choosing: view.is_choosing, takes_focus: view.focuses_path };
        if let Some(asked) = save_row_ui(ui, texts, row, &mut draft.path) {
            intent = Some(match asked {
                PathRowIntent::Go => PictureIntent::Save,
                PathRowIntent::Choose => PictureIntent::Choose,
            });
        }
    });
    ui.add_space(space::XS);
    let hint = match draft.form {
        PictureForm::Svg => tr!(texts, "picture-svg-hint"),
        PictureForm::Png => tr!(texts, "picture-png-hint"),
    };
    let colour = palette(ui).weak;
    ui.add(Label::new(tint(hint, colour)).wrap());
    intent
}

impl PictureDraft {
    /// Chooses a form; the usual ending of the other one becomes that of this one.
    pub fn choose(&mut self, form: PictureForm) {
        follow_ending(&mut self.path, self.form.extension(), form.extension());
        self.form = form;
    }
}
