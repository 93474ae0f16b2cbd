//! Exports the rows of a pane to a file: the window, the system's dialog, and what came of it.
//!
//! *Invariant: the ui thread touches no file*: the work is done by [`ExportJob`].

use super::App;
use super::dialogs::{DialogKind, DialogOwner, DialogRequest, DialogResult, beginning};
use crate::files::{Existing, FileError, FileFault};
use crate::i18n::{Lang, Texts};
use crate::learn::row_text::describe;
use crate::log::export::job::{ExportJob, ExportOutcome, ExportProgress, ExportRequest, RowWords};
use crate::log::export::{ExportScope, Form, Written};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::export_window::{ExportDraft, ExportIntent, ExportStage, ExportView, export_ui};
use crate::ui::notices::Weight;
use crate::ui::pane::PaneId;
use crate::ui::stream::ChosenPaths;
use crate::ui::widgets::FileMessage;
use egui::Ui;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::Waker;

/// The name that the file has unless another is typed, without its ending.
const FILE_STEM: &str = "network-playground-log";

/// Everything about exporting.
pub(super) struct Exporter {
    ui: Waker,
    /// Where a path begins that does not say so itself.
    folder: PathBuf,
    /// The pane whose rows are exported, while the window is open.
    pane: Option<PaneId>,
    /// Whose bytes alone are exported; all that the pane shows if `None`.
    scope: Option<ExportScope>,
    focuses_path: bool,
    draft: ExportDraft,
    chosen: ChosenPaths,
    said: Option<Said>,
    job: Option<ExportJob>,
}

/// What the window has to show.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Exists(PathBuf),
    NoDialog,
    Cancelled,
    Nothing,
    NoPath,
    Broken,
    Failed(SaveError),
}

/// Why a file was not saved, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaveError {
    fault: Fault,
    path: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    NoFolder,
    NoPermission,
    ReadOnlyDisk,
    DiskFull,
    IsFolder,
    NotAFile,
    BadName,
    Other(String),
}

impl Exporter {
    /// `folder` is where a path begins that does not say so itself.
    pub(super) fn new(ui: Waker, folder: PathBuf) -> Self {
        let form = Form::default();
        let path = folder.join(format!("{FILE_STEM}.{}", form.extension()));
        Self {
            ui,
            draft: ExportDraft { form, path: path.display().to_string() },
            folder,
            pane: None,
            scope: None,
            focuses_path: false,
            chosen: ChosenPaths::default(),
            said: None,
            job: None,
        }
    }

    /// The file that the draft says.
    fn path(&self) -> Option<PathBuf> {
        self.chosen.path_in(&self.folder, &self.draft.path)
    }

    fn open(&mut self, pane: PaneId, scope: Option<ExportScope>) {
        self.pane = Some(pane);
        self.scope = scope;
        self.said = None;
        self.focuses_path = true;
    }

    fn stage(&self) -> ExportStage {
        match self.job.as_ref().map(ExportJob::progress) {
            None => ExportStage::Ready,
            Some(ExportProgress::Searching) => ExportStage::Searching,
            Some(ExportProgress::Writing { done, total }) => ExportStage::Writing { done, total },
        }
    }

    fn ask(&self, texts: &Texts) -> DialogRequest {
        let path = self.path().unwrap_or_else(|| self.folder.clone());
        let (folder, name) = beginning(&path);
        DialogRequest {
            kind: DialogKind::Save,
            title: tr!(texts, "export-title").into_owned(),
            folder,
            file_name: name.unwrap_or_else(|| FILE_STEM.to_owned()),
        }
    }

    fn cancel(&self) {
        if let Some(job) = &self.job {
            job.cancel();
        }
    }

    /// The program ends: a file that is being written is given up, and nothing of it stays.
    pub(super) fn end(&mut self) {
        self.cancel();
        if let Some(job) = self.job.take() {
            job.end();
        }
    }

    fn start(&mut self, request: ExportRequest) {
        match ExportJob::start(request, self.ui.clone()) {
            Ok(job) => self.job = Some(job),
            Err(error) => {
                log::warn!("{error}");
                self.said = Some(Said::Broken);
            }
        }
    }
}

/// What makes the words for rows; it makes its own texts, on its own thread.
pub(super) fn words_in(lang: Lang) -> Box<dyn FnOnce() -> RowWords + Send> {
    Box::new(move || {
        let texts = Texts::new(lang);
        Box::new(move |row| describe(row, &texts))
    })
}

impl App {
    pub(super) fn open_export(&mut self, pane: PaneId) {
        self.exporter.open(pane, None);
        if self.exporter.draft.form.is_raw() {
            // That was asked for one peer.
            self.exporter.draft.choose(Form::default());
        }
    }

    /// Opens the window for the bytes of one direction of a peer.
    pub(super) fn open_save_bytes(&mut self, pane: PaneId, scope: ExportScope, form: Form) {
        self.exporter.open(pane, Some(scope));
        self.exporter.draft.choose(form);
    }

    /// Draws the window if it is open, and does what it was asked.
    pub(super) fn export_window(&mut self, ui: &mut Ui) {
        let Some(id) = self.exporter.pane else { return };
        let Some(log) = self.panes.get(&id).and_then(|pane| pane.log()) else {
            // Its pane was closed. What is being written is written.
            self.exporter.pane = None;
            return;
        };
        let view = ExportView {
            texts: &self.texts,
            rows: log.rows_shown(),
            is_searching: log.is_searching(),
            scope: self.exporter.scope.map(scope_name),
            encoding: log.settings().encoding,
            is_choosing: self.dialogs.is_waiting(DialogOwner::Export),
            focuses_path: std::mem::take(&mut self.exporter.focuses_path),
            stage: self.exporter.stage(),
            message: self.exporter.said.as_ref().map(|said| said.message(&self.texts)),
        };
        let before = self.exporter.draft.clone();
        let intent = export_ui(ui, &view, &mut self.exporter.draft);
        if self.exporter.draft != before {
            // What was said was about another file.
            self.exporter.said = None;
        }
        match intent {
            Some(ExportIntent::Choose) => {
                let ask = self.exporter.ask(&self.texts);
                self.dialogs.want(DialogOwner::Export, ask);
            }
            Some(ExportIntent::Save) => self.save_log(id),
            Some(ExportIntent::Cancel) => self.exporter.cancel(),
            Some(ExportIntent::Close) => {
                self.close_export();
            }
            None => {}
        }
    }

    /// Closes the window. Returns whether it was open.
    pub(super) fn close_export(&mut self) -> bool {
        if self.exporter.pane.is_some() {
            self.exporter.cancel();
        }
        self.exporter.pane.take().is_some()
    }

    fn save_log(&mut self, id: PaneId) {
        let Some(log) = self.panes.get(&id).and_then(|pane| pane.log()) else { return };
        if self.exporter.job.is_some() {
            return;
        }
        let said = self.exporter.said.take();
        let Some(path) = self.exporter.path() else {
            self.exporter.said = Some(Said::NoPath);
            return;
        };
        let existing = match said {
            Some(Said::Exists(asked)) if asked == path => Existing::Replace,
            _ => Existing::Keep,
        };
        let (scope, form) = (self.exporter.scope, self.exporter.draft.form);
        let store = self.store_of(id);
        let view = match scope {
            Some(scope) => scope.view(form, store),
            None => log.snapshot(store),
        };
        self.exporter.start(ExportRequest {
            view,
            scope,
            store: Arc::clone(store),
            form,
            encoding: log.settings().encoding,
            words: words_in(self.texts.lang()),
            path,
            existing,
        });
    }

    /// Takes in what the dialog has returned.
    pub(super) fn export_path_chosen(&mut self, answer: DialogResult) {
        match answer {
            DialogResult::Chosen(path) => {
                self.exporter.draft.path = self.exporter.chosen.put(path);
                self.exporter.said = None;
            }
            DialogResult::Cancelled => {}
            DialogResult::Unavailable => self.exporter.said = Some(Said::NoDialog),
        }
    }

    /// Takes in what the writing thread has reported. Never waits.
    pub(super) fn hear_exporter(&mut self) {
        let outcome = self.exporter.job.as_ref().and_then(ExportJob::take_outcome);
        let Some(outcome) = outcome else { return };
        self.exporter.job = None;
        let said = match outcome {
            ExportOutcome::Saved(path, written) => return self.tell_saved(&path, written),
            ExportOutcome::Exists(path) => Said::Exists(path),
            ExportOutcome::Cancelled => Said::Cancelled,
            ExportOutcome::Nothing => Said::Nothing,
            ExportOutcome::Failed(error) => Said::Failed(SaveError::new(&error)),
            ExportOutcome::Panicked => Said::Broken,
        };
        if self.exporter.pane.is_none() && said != Said::Cancelled {
            let (FileMessage::Hint(text) | FileMessage::Problem(text)) = said.message(&self.texts);
            self.notices.add(Weight::Problem, text);
        }
        self.exporter.said = Some(said);
    }

    fn tell_saved(&mut self, path: &Path, written: Written) {
        let (form, texts) = (self.exporter.draft.form, &self.texts);
        let (weight, text) = saved_text(form, &shown(path), written, texts);
        self.notices.add(weight, text);
        self.exporter.pane = None;
    }
}

/// Whose bytes they are.
fn scope_name(scope: ExportScope) -> String {
    match scope.peer.connection() {
        Some(id) => format!("#{} {}", id.0, scope.peer),
        None => scope.peer.to_string(),
    }
}

/// What was written, and what could not be.
fn saved_text(form: Form, path: &str, written: Written, texts: &Texts) -> (Weight, String) {
    let Written { rows, rows_gone, payload_bytes, lacks_beginning } = written;
    let mut text = if form.is_raw() {
        tr!(texts, "export-saved-bytes", bytes = payload_bytes, path = path)
    } else {
        tr!(texts, "export-saved", rows = rows, path = path)
    };
    if lacks_beginning {
        text = format!("{text} · {}", tr!(texts, "export-lacks-beginning"));
    }
    if rows_gone > 0 {
        text = format!("{text} · {}", tr!(texts, "export-gone", gone = rows_gone));
    }
    let is_whole = !lacks_beginning && rows_gone == 0;
    (if is_whole { Weight::Info } else { Weight::Problem }, text)
}

impl Said {
    fn message(&self, texts: &Texts) -> FileMessage {
        let hint = |text: std::borrow::Cow<'_, str>| FileMessage::Hint(text.into_owned());
        let problem = |text: std::borrow::Cow<'_, str>| FileMessage::Problem(text.into_owned());
        match self {
            Self::Exists(_) => hint(tr!(texts, "export-exists")),
            Self::NoDialog => hint(tr!(texts, "export-no-dialog")),
            Self::Cancelled => hint(tr!(texts, "export-cancelled")),
            Self::Nothing => hint(tr!(texts, "export-nothing")),
            Self::NoPath => problem(tr!(texts, "export-no-path")),
            Self::Broken => problem(tr!(texts, "export-broken")),
            Self::Failed(error) => FileMessage::Problem(error.text(texts)),
        }
    }
}

impl SaveError {
    pub(super) fn new(error: &FileError) -> Self {
        let fault = match &error.fault {
            FileFault::IsFolder => Fault::IsFolder,
            FileFault::NotAFile => Fault::NotAFile,
            FileFault::System(said) => match said.kind {
                ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::NoFolder,
                ErrorKind::PermissionDenied => Fault::NoPermission,
                ErrorKind::ReadOnlyFilesystem => Fault::ReadOnlyDisk,
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Fault::DiskFull,
                ErrorKind::IsADirectory => Fault::IsFolder,
                ErrorKind::InvalidFilename | ErrorKind::InvalidInput => Fault::BadName,
                _ => Fault::Other(said.text.clone()),
            },
            FileFault::Exists | FileFault::Cancelled => Fault::Other(error.fault.to_string()),
        };
        let folder = error.path.parent().filter(|_| fault == Fault::NoFolder);
        Self { path: folder.unwrap_or(&error.path).to_owned(), fault }
    }

    pub(super) fn text(&self, texts: &Texts) -> String {
        let path = shown(&self.path);
        match &self.fault {
            Fault::NoFolder => tr!(texts, "export-no-folder", path = path),
            Fault::NoPermission => tr!(texts, "export-no-permission", path = path),
            Fault::ReadOnlyDisk => tr!(texts, "export-read-only", path = path),
            Fault::DiskFull => tr!(texts, "export-disk-full", path = path),
            Fault::IsFolder => tr!(texts, "export-is-folder", path = path),
            Fault::NotAFile => tr!(texts, "export-not-a-file", path = path),
            Fault::BadName => tr!(texts, "export-bad-name", path = path),
            Fault::Other(reason) => {
                let reason = safe_text(reason).into_owned();
                tr!(texts, "export-failed", path = path, reason = reason)
            }
        }
    }
}

/// A path as text that is safe to show.
fn shown(path: &Path) -> String {
    safe_text(&path.display().to_string()).into_owned()
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
