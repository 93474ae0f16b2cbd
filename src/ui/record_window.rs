//! The window that records the log: whose rows, in which form, to which file, and when another one begins; or what is
//! being recorded.

use super::tokens::{palette, size, space};
use super::widgets::{
    Field, FileMessage, PathRowIntent, SaveRow, bytes_text, file_message_ui, file_window,
    follow_ending, main_button, problem, save_row_ui, segments, tint, weak,
};
use crate::i18n::Texts;
use crate::log::recorder::{RecordForm, RecorderFacts, Rotation};
use crate::payload::{Encoding, safe_text};
use crate::tr;
use egui::{Grid, Label, Ui};
use serde::{Deserialize, Serialize};

/// Whose rows are recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RecordWhat {
    /// Those of the pane in which it was asked for.
    Tab,
    /// All.
    #[default]
    All,
}

/// What is typed and chosen in the window. It stays until the next start, but for the path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordDraft {
    /// Whose rows.
    pub what: RecordWhat,
    /// The form of the file.
    pub form: RecordForm,
    /// Where it is to be.
    #[serde(skip)]
    pub path: String,
    /// After so many MiB another file begins; empty: never.
    pub every_mib: String,
    /// After so many minutes another file begins; empty: never.
    pub every_minutes: String,
}

/// What the window shows.
pub struct RecordView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// The encoding in which payloads are read.
    pub encoding: Encoding,
    /// Whether the system's dialog is open.
    pub is_choosing: bool,
    /// Whether the path is to get the keyboard.
    pub focuses_path: bool,
    /// How the recording stands that is under way.
    pub facts: Option<&'a RecorderFacts>,
    /// What is to be shown.
    pub message: Option<FileMessage>,
}

/// What a person asked of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordIntent {
    /// Choose the file in the system's dialog.
    Choose,
    /// Begin to record.
    Start,
    /// End the recording.
    Stop,
    /// Close the window. What is recorded goes on.
    Close,
}

/// A field has no number that can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadNumber {
    /// The largest that can be.
    pub most: u64,
}

/// Draws the window over the others.
pub fn record_ui(
    ui: &mut Ui,
    view: &RecordView<'_>,
    draft: &mut RecordDraft,
) -> Option<RecordIntent> {
    let mut intent = None;
    let open = file_window(ui, (&tr!(view.texts, "record-title"), "record window"), |ui| {
        intent = match view.facts {
            Some(facts) => going_ui(ui, facts, view.texts),
            None => form_ui(ui, view, draft),
        };
    });
    if open { intent } else { Some(RecordIntent::Close) }
}

/// What is being recorded, and the button that ends it.
fn going_ui(ui: &mut Ui, facts: &RecorderFacts, texts: &Texts) -> Option<RecordIntent> {
    let path = safe_text(&facts.path.to_string_lossy()).into_owned();
    ui.add(Label::new(tr!(texts, "record-going", path = path)).wrap());
    ui.add_space(space::XS);
    let mut figures = figures_text(facts, texts);
    if facts.files > 1 {
        figures = format!("{figures} · {}", tr!(texts, "record-files", files = facts.files));
    }
    weak(ui, figures);
    if facts.rows_missing > 0 {
        let text = tr!(texts, "record-missing", rows = facts.rows_missing);
        ui.add(Label::new(tint(text, palette(ui).warning)).wrap());
    }
    ui.add_space(space::S);
    let stop = |ui: &mut Ui| main_button(ui, &tr!(texts, "record-end")).clicked();
    ui.vertical_centered(stop).inner.then_some(RecordIntent::Stop)
}

/// Rows, size and rate of a recording.
pub fn figures_text(facts: &RecorderFacts, texts: &Texts) -> String {
    tr!(
        texts,
        "record-figures",
        rows = facts.rows,
        size = bytes_text(facts.bytes),
        rate = bytes_text(facts.bytes_per_second)
    )
}

fn form_ui(ui: &mut Ui, view: &RecordView<'_>, draft: &mut RecordDraft) -> Option<RecordIntent> {
    let texts = view.texts;
    let mut intent = None;
    Grid::new("record").num_columns(2).spacing([space::L, space::M]).show(ui, |ui| {
        weak(ui, tr!(texts, "record-rows"));
        let names = [
            (RecordWhat::Tab, tr!(texts, "record-rows-tab")),
            (RecordWhat::All, tr!(texts, "record-rows-all")),
        ];
        let names = names.each_ref().map(|(what, name)| (*what, &**name));
        let now = draft.what;
        draft.what = segments(ui, &names, |what| what == now, None).unwrap_or(now);
        ui.end_row();

        weak(ui, tr!(texts, "export-form"));
        let names = RecordForm::ALL.map(|form| (form, form_name(form, texts)));
        let names = names.each_ref().map(|(form, name)| (*form, name.as_str()));
        let now = draft.form;
        if let Some(form) = segments(ui, &names, |form| form == now, None) {
            draft.choose(form);
        }
        ui.end_row();

        let row = SaveRow { is_choosing: view.is_choosing, takes_focus: view.focuses_path };
        if let Some(asked) = save_row_ui(ui, texts, row, &mut draft.path) {
            intent = Some(match asked {
                PathRowIntent::Go => RecordIntent::Start,
                PathRowIntent::Choose => RecordIntent::Choose,
            });
        }

        weak(ui, tr!(texts, "record-new-file"));
        ui.horizontal(|ui| rotation_ui(ui, draft, texts));
    });
    ui.add_space(space::XS);
    let weak_line = |ui: &mut Ui, text: String| {
        let colour = palette(ui).weak;
        ui.add(Label::new(tint(text, colour)).wrap());
    };
    weak_line(ui, hint(draft.form, view));
    weak_line(ui, tr!(texts, "record-rotation-hint").into_owned());
    weak_line(ui, tr!(texts, "record-from-now").into_owned());
    ui.add_space(space::S);
    if let Err(BadNumber { most }) = draft.rotation() {
        problem(ui, &tr!(texts, "record-bad-number", most = most));
    }
    file_message_ui(ui, view.message.as_ref());
    ui.add_space(space::S);
    let start = |ui: &mut Ui| main_button(ui, &tr!(texts, "record-start")).clicked();
    if ui.vertical_centered(start).inner {
        intent = Some(RecordIntent::Start);
    }
    intent
}

fn rotation_ui(ui: &mut Ui, draft: &mut RecordDraft, texts: &Texts) {
    let never = tr!(texts, "record-never");
    let fields = [
        (&mut draft.every_mib, "record-every-mib", Rotation::MIB_MAX),
        (&mut draft.every_minutes, "record-every-minutes", Rotation::MINUTES_MAX),
    ];
    for (text, name, most) in fields {
        let mistake = number(text, most).err();
        let mistake = mistake.map(|bad| tr!(texts, "record-bad-number", most = bad.most));
        let name = tr!(texts, name);
        Field::new(&name, size::PORT_FIELD).hint(&never).error(mistake.as_deref()).show(ui, text);
    }
}

fn hint(form: RecordForm, view: &RecordView<'_>) -> String {
    let encoding = view.encoding.name();
    match form {
        RecordForm::Pcapng => tr!(view.texts, "record-pcapng-hint").into_owned(),
        RecordForm::JsonLines => tr!(view.texts, "record-json-hint", encoding = encoding),
        RecordForm::Text => tr!(view.texts, "export-text-hint", encoding = encoding),
    }
}

fn form_name(form: RecordForm, texts: &Texts) -> String {
    let name = match form {
        RecordForm::Pcapng => tr!(texts, "record-form-pcapng"),
        RecordForm::JsonLines => tr!(texts, "export-form-json"),
        RecordForm::Text => tr!(texts, "export-form-text"),
    };
    name.into_owned()
}

/// The number in a field; `None` if it is empty.
fn number(text: &str, most: u64) -> Result<Option<u64>, BadNumber> {
    match text.trim() {
        "" => Ok(None),
        digits => match digits.parse() {
            Ok(number) if (1..=most).contains(&number) => Ok(Some(number)),
            _ => Err(BadNumber { most }),
        },
    }
}

impl RecordDraft {
    /// Chooses a form; the usual ending of the other one becomes that of this one.
    pub fn choose(&mut self, form: RecordForm) {
        follow_ending(&mut self.path, self.form.extension(), form.extension());
        self.form = form;
    }

    /// When another file begins.
    ///
    /// # Errors
    /// If a field has no number that can be.
    pub fn rotation(&self) -> Result<Rotation, BadNumber> {
        let mib = number(&self.every_mib, Rotation::MIB_MAX)?;
        let minutes = number(&self.every_minutes, Rotation::MINUTES_MAX)?;
        Ok(Rotation::after(mib, minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn another_file_begins_when_a_field_says_so() {
        let of = |mib: &str, minutes: &str| RecordDraft {
            every_mib: mib.to_owned(),
            every_minutes: minutes.to_owned(),
            ..RecordDraft::default()
        };
        assert_eq!(of("", " ").rotation(), Ok(Rotation::default()));
        let both = Rotation { bytes: Some(2 << 20), every: Some(Duration::from_hours(1)) };
        assert_eq!(of(" 2", "60").rotation(), Ok(both));
        for (mib, minutes, most) in [
            ("0", "", Rotation::MIB_MAX),
            ("x", "", Rotation::MIB_MAX),
            ("", "-1", Rotation::MINUTES_MAX),
            ("", "99999999999999999999", Rotation::MINUTES_MAX),
        ] {
            assert_eq!(of(mib, minutes).rotation(), Err(BadNumber { most }));
        }
    }

    #[test]
    fn the_ending_follows_the_form_and_the_path_is_not_kept() {
        let mut draft = RecordDraft { path: "a.pcapng".to_owned(), ..RecordDraft::default() };
        draft.choose(RecordForm::JsonLines);
        assert_eq!(draft.path, "a.jsonl");
        let kept: RecordDraft =
            serde_json::from_str(&serde_json::to_string(&draft).unwrap_or_default())
                .unwrap_or_default();
        assert_eq!((kept.form, kept.path.as_str()), (RecordForm::JsonLines, ""));
    }
}
