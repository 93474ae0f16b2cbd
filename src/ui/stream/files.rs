//! Files that are sent over connections, and files for what comes.

use crate::i18n::Texts;
use crate::learn::{Explanation, explain};
use crate::net::connections::FileProgress;
use crate::net::{NetError, Op, SessionId, Stamp, tcp::Save, tcp::config::Existing};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::form::Mistyped;
use crate::ui::pane::{PaneEnv, PathChoice, PathUse};
use crate::ui::stream::ChosenPaths;
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, bar, button, button_if, bytes_text, problem, weak};
use egui::Ui;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Paths as typed, and what was chosen in a dialog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilesForm {
    /// Whether the lines are unfolded.
    pub open: bool,
    /// The file to be sent.
    pub send_path: String,
    /// The file for what comes.
    pub save_path: String,
    /// Whether what comes is saved.
    pub saves: bool,
    /// Whether a file that exists may be replaced, the next time.
    #[serde(skip)]
    pub replaces: bool,
    #[serde(skip)]
    chosen: ChosenPaths,
    #[serde(skip)]
    send_error: Option<String>,
    #[serde(skip)]
    save_error: Option<String>,
    /// The failures that were taken in last: each is said once, and then a person may try again.
    #[serde(skip)]
    heard: (Option<SessionId>, Option<Stamp>),
}

/// What the lines show.
pub struct FilesView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// Whether there is a connection to send a file on.
    pub can_send: bool,
    /// How far the file is that is being sent.
    pub sending: Option<FileProgress>,
    /// What to show about saving.
    pub saving: Saving,
}

/// What to show about saving what comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Nothing: it makes no sense here.
    Never,
    /// The line, with nothing going on.
    Idle,
    /// How far the file is.
    Running(FileProgress),
}

impl From<Option<FileProgress>> for Saving {
    fn from(progress: Option<FileProgress>) -> Self {
        progress.map_or(Self::Idle, Self::Running)
    }
}

/// What a person asked of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesAsk {
    /// Choose a path in a dialog, beginning here.
    Choose(PathUse, PathBuf),
    /// Send this file.
    Send(PathBuf),
    /// Stop sending.
    Cancel,
    /// Save into this file from now on, or no longer.
    Save(Option<Save>),
}

impl FilesForm {
    /// What comes is saved into this file, which is replaced if it is there.
    pub fn saving_to(path: &Path) -> Self {
        let mut chosen = ChosenPaths::default();
        let save_path = chosen.put(path.to_owned());
        Self { saves: true, replaces: true, save_path, chosen, ..Self::default() }
    }

    /// The path that a field says.
    fn path(&self, typed: &str) -> Option<PathBuf> {
        self.chosen.path(typed)
    }

    /// What came of a dialog.
    pub fn path_chosen(&mut self, path_use: PathUse, chosen: PathChoice, texts: &Texts) {
        let (field, error) = match path_use {
            PathUse::SaveFile => (&mut self.save_path, &mut self.save_error),
            _ => (&mut self.send_path, &mut self.send_error),
        };
        match chosen {
            PathChoice::Path(path) => {
                *error = None;
                *field = self.chosen.put(path);
                // The system's dialog asks by itself.
                self.replaces |= path_use == PathUse::SaveFile;
            }
            PathChoice::Unavailable => *error = Some(tr!(texts, "no-file-dialog").into_owned()),
        }
    }

    /// The file for what comes; `None` if nothing is to be saved.
    ///
    /// # Errors
    /// If no file is typed, which is shown beside the field.
    pub fn read_save(&mut self, texts: &Texts) -> Result<Option<Save>, Mistyped> {
        self.save_error = None;
        if !self.saves {
            return Ok(None);
        }
        let Some(path) = self.path(&self.save_path) else {
            self.save_error = Some(tr!(texts, "no-save-path").into_owned());
            self.open = true;
            return Err(Mistyped);
        };
        let existing = if self.replaces { Existing::Replace } else { Existing::Keep };
        Ok(Some(Save { path, existing }))
    }

    /// What comes is not saved although it was to be: that is said beside the field, and the box is not
    /// ticked any longer.
    pub fn hear_failures(&mut self, env: &PaneEnv<'_>) {
        let Some(session) = env.session else { return };
        let before = |error: &&NetError| error.op == Op::OpenFile;
        if let Some(error) = env.failure().filter(before)
            && self.heard.0 != Some(session.id)
        {
            self.heard.0 = Some(session.id);
            self.save_failed(error, env.texts);
        }
        let connection = session.connections().list().first().cloned();
        if let Some((at, error)) = connection.and_then(|connection| connection.save_failure())
            && self.heard.1 != Some(at)
        {
            self.heard.1 = Some(at);
            self.save_failed(&error, env.texts);
        }
    }

    fn save_failed(&mut self, error: &NetError, texts: &Texts) {
        let Explanation { what, try_this, .. } = explain(error, texts);
        self.saves = false;
        self.open = true;
        self.save_error = Some(format!("{what} · {try_this}"));
    }

    /// What was read is carried out. Said once, it holds once: the next file of that name is another
    /// one.
    pub fn save_was_taken(&mut self) {
        self.replaces = false;
    }
}

/// Draws the lines.
pub fn files_ui(ui: &mut Ui, form: &mut FilesForm, view: &FilesView<'_>) -> Option<FilesAsk> {
    let mut asked = None;
    bar(ui, |ui| asked = send_ui(ui, form, view));
    let saving = match &view.saving {
        Saving::Never => return asked,
        Saving::Idle => None,
        Saving::Running(progress) => Some(progress),
    };
    bar(ui, |ui| {
        let by_save = save_ui(ui, form, view.texts, saving);
        asked = asked.take().or(by_save);
    });
    asked
}

fn send_ui(ui: &mut Ui, form: &mut FilesForm, view: &FilesView<'_>) -> Option<FilesAsk> {
    let texts = view.texts;
    let mut asked = None;
    let field = Field::new(&tr!(texts, "file-to-send"), 2.0 * size::TEXT_FIELD)
        .path()
        .error(form.send_error.as_deref())
        .show(ui, &mut form.send_path);
    if field.changed() {
        form.send_error = None;
    }
    if button(ui, &tr!(texts, "choose-file")).clicked() {
        let from = form.path(&form.send_path).unwrap_or_default();
        asked = Some(FilesAsk::Choose(PathUse::SendFile, from));
    }
    if let Some(progress) = &view.sending {
        if button(ui, &tr!(texts, "cancel-file")).clicked() {
            asked = Some(FilesAsk::Cancel);
        }
        weak(ui, progress_text(progress, texts));
    } else {
        let send = button_if(ui, (view.can_send).into(), &tr!(texts, "send-file"));
        if send.clicked() {
            match form.path(&form.send_path) {
                Some(path) => asked = Some(FilesAsk::Send(path)),
                None => form.send_error = Some(tr!(texts, "no-send-path").into_owned()),
            }
        }
    }
    if let Some(error) = &form.send_error {
        problem(ui, error);
    }
    asked
}

fn save_ui(
    ui: &mut Ui,
    form: &mut FilesForm,
    texts: &Texts,
    saving: Option<&FileProgress>,
) -> Option<FilesAsk> {
    let mut asked = None;
    let field = Field::new(&tr!(texts, "file-to-save"), 2.0 * size::TEXT_FIELD)
        .path()
        .error(form.save_error.as_deref())
        .access((saving.is_none()).into())
        .show(ui, &mut form.save_path);
    if field.changed() {
        form.save_error = None;
        form.replaces = false;
    }
    let choose = button_if(ui, (saving.is_none()).into(), &tr!(texts, "choose-save"));
    if choose.clicked() {
        let from = form.path(&form.save_path).unwrap_or_default();
        asked = Some(FilesAsk::Choose(PathUse::SaveFile, from));
    }
    let saves = ui
        .checkbox(&mut form.saves, tr!(texts, "saves"))
        .on_hover_text(tr!(texts, "saves-tooltip"));
    let replaces = ui.checkbox(&mut form.replaces, tr!(texts, "replaces"));
    // Leave to replace comes after a refusal, mostly: then saving begins now.
    let again = replaces.changed() && form.replaces && form.saves && saving.is_none();
    if saves.changed() || again {
        match form.read_save(texts) {
            Ok(save) => asked = Some(FilesAsk::Save(save)),
            Err(Mistyped) => form.saves = false,
        }
    }
    if let Some(progress) = saving {
        weak(ui, progress_text(progress, texts));
    }
    if let Some(error) = &form.save_error {
        problem(ui, error);
    }
    asked
}

/// How far a file is, and how fast it goes.
pub fn progress_text(progress: &FileProgress, texts: &Texts) -> String {
    let seconds = Stamp::now().since(progress.since).as_secs_f64();
    let per_second = progress.done_bytes as f64 / seconds.max(f64::EPSILON);
    let rate = bytes_text(per_second as u64);
    let done = bytes_text(progress.done_bytes);
    let name = progress.path.file_name().unwrap_or_default().to_string_lossy();
    let name = safe_text(&name);
    match progress.of_bytes {
        Some(total) => {
            let total = bytes_text(total);
            tr!(texts, "file-progress", name = name, done = done, total = total, rate = rate)
        }
        None => tr!(texts, "file-progress-open", name = name, done = done, rate = rate),
    }
}
