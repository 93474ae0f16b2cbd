//! Exports the rows of a pane to a file: the system's dialog, the thread that writes, and what came
//! of it.
//!
//! *Invariants: a file is never half a file, and never replaced without a question; the ui thread
//! touches no file.*

use super::App;
use super::dialogs::{DialogKind, DialogOwner, DialogRequest, DialogResult, beginning};
use crate::i18n::{Lang, Texts};
use crate::learn::row_text::describe;
use crate::log::export::{Go, Lines, Written, write_rows};
use crate::log::view::Progress;
use crate::log::{Row, Store, View, export::Form};
use crate::net::beside::{Unfinished, rename_to_free};
use crate::payload::{Encoding, safe_text};
use crate::threads::spawn;
use crate::tr;
use crate::ui::export_window::{
    ExportDraft, ExportIntent, ExportMessage, ExportStage, ExportView, export_ui,
};
use crate::ui::notices::Weight;
use crate::ui::pane::PaneId;
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use egui::Ui;
use jiff::tz::TimeZone;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{
    AtomicBool, AtomicU64,
    Ordering::{Relaxed, SeqCst},
};
use std::task::Waker;
use std::time::{Duration, Instant};

/// The name that the file has unless another is typed, without its ending.
const FILE_STEM: &str = "network-playground-log";

/// How long rows are looked at before the next look at the cancel button.
const LOOK_TIME: Duration = Duration::from_millis(50);

/// How often progress is shown.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// How long the end of the program waits for a cancelled export to clean up.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Names that are tried for the temporary file: more than programs that write there at once.
const TEMPORARY_NAMES: u32 = 64;

/// Everything about exporting.
pub(super) struct Exporter {
    ui: Waker,
    /// Where a path begins that does not say so itself.
    folder: PathBuf,
    /// The pane whose rows are exported, while the window is open.
    pane: Option<PaneId>,
    focuses_path: bool,
    draft: ExportDraft,
    /// A path that came from the dialog, and how it reads: it need not be text.
    chosen: Option<(String, PathBuf)>,
    said: Option<Said>,
    job: Option<Job>,
}

/// What the window has to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Exists(PathBuf),
    NoDialog,
    Cancelled,
    NoPath,
    Broken,
    Failed(SaveError),
}

/// Why a file was not saved, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SaveError {
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

/// Whether a file that is there may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replace {
    Ask,
    Yes,
}

/// An export that is under way.
struct Job {
    steps: Arc<Steps>,
    outcome: Receiver<Outcome>,
}

/// What the window and the writing thread tell each other.
#[derive(Debug, Default)]
struct Steps {
    cancelled: AtomicBool,
    done: AtomicU64,
    /// 0 until the rows were looked at.
    total: AtomicU64,
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Saved(PathBuf, Written),
    Exists(PathBuf),
    Cancelled,
    Failed(SaveError),
}

impl Exporter {
    pub(super) fn new(ui: Waker) -> Self {
        let folders = directories::UserDirs::new();
        let folder = folders.map(|folders| {
            folders.document_dir().unwrap_or_else(|| folders.home_dir()).to_path_buf()
        });
        let folder = folder.unwrap_or_default();
        let form = Form::default();
        let path = folder.join(format!("{FILE_STEM}.{}", form.extension()));
        Self {
            ui,
            draft: ExportDraft { form, path: path.display().to_string() },
            folder,
            pane: None,
            focuses_path: false,
            chosen: None,
            said: None,
            job: None,
        }
    }

    /// The file that the draft says.
    fn path(&self) -> Option<PathBuf> {
        match &self.chosen {
            Some((text, path)) if *text == self.draft.path => return Some(path.clone()),
            _ => {}
        }
        let typed = self.draft.path.trim();
        // An absolute path stays as it is.
        (!typed.is_empty()).then(|| self.folder.join(typed))
    }

    fn stage(&self) -> ExportStage {
        let Some(job) = &self.job else { return ExportStage::Ready };
        match job.steps.total.load(Relaxed) {
            0 => ExportStage::Searching,
            total => ExportStage::Writing { done: job.steps.done.load(Relaxed), total },
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
            job.steps.cancelled.store(true, SeqCst);
        }
    }

    /// The program ends: a file that is being written is given up, and nothing of it stays.
    pub(super) fn end(&mut self) {
        self.cancel();
        if let Some(job) = self.job.take() {
            drop(job.outcome.recv_timeout(LAST_WORDS));
        }
    }

    fn start(&mut self, request: Request) {
        let steps = Arc::new(Steps::default());
        let (tell, outcome) = bounded(1);
        let (ui, shared) = (self.ui.clone(), Arc::clone(&steps));
        let write = move || {
            let outcome = request.run(&shared, &ui);
            drop(tell.send(outcome));
            ui.wake();
        };
        match spawn("log export".to_owned(), write) {
            Ok(_) => self.job = Some(Job { steps, outcome }),
            Err(error) => {
                log::warn!("{error}");
                self.said = Some(Said::Broken);
            }
        }
    }
}

impl App {
    pub(super) fn open_export(&mut self, pane: PaneId) {
        self.exporter.pane = Some(pane);
        self.exporter.said = None;
        self.exporter.focuses_path = true;
    }

    /// Draws the window if it is open, and does what it was asked.
    pub(super) fn export_window(&mut self, ui: &mut Ui) {
        let Some(id) = self.exporter.pane else { return };
        let Some(pane) = self.panes.get(&id) else {
            // Its pane was closed. What is being written is written.
            self.exporter.pane = None;
            return;
        };
        let view = ExportView {
            texts: &self.texts,
            rows: pane.body().log.rows_shown(),
            is_searching: pane.body().log.is_searching(),
            encoding: pane.body().log.settings().encoding,
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
                self.exporter.cancel();
                self.exporter.pane = None;
            }
            None => {}
        }
    }

    fn save_log(&mut self, id: PaneId) {
        let Some(pane) = self.panes.get(&id) else { return };
        if self.exporter.job.is_some() {
            return;
        }
        let said = self.exporter.said.take();
        let Some(path) = self.exporter.path() else {
            self.exporter.said = Some(Said::NoPath);
            return;
        };
        let replace = match said {
            Some(Said::Exists(asked)) if asked == path => Replace::Yes,
            _ => Replace::Ask,
        };
        self.exporter.start(Request {
            view: pane.body().log.snapshot(&self.store),
            store: Arc::clone(&self.store),
            form: self.exporter.draft.form,
            encoding: pane.body().log.settings().encoding,
            lang: self.texts.lang(),
            path,
            replace,
        });
    }

    /// Takes in what the dialog has told.
    pub(super) fn export_path_chosen(&mut self, answer: DialogResult) {
        match answer {
            DialogResult::Chosen(path) => {
                let text = path.display().to_string();
                self.exporter.draft.path.clone_from(&text);
                self.exporter.chosen = Some((text, path));
                self.exporter.said = None;
            }
            DialogResult::Cancelled => {}
            DialogResult::Unavailable => self.exporter.said = Some(Said::NoDialog),
        }
    }

    /// Takes in what the writing thread has told. Never waits.
    pub(super) fn hear_exporter(&mut self) {
        let Some(job) = &self.exporter.job else { return };
        let outcome = match job.outcome.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => return,
            // The thread panicked.
            Err(TryRecvError::Disconnected) => None,
        };
        self.exporter.job = None;
        let said = match outcome {
            Some(Outcome::Saved(path, written)) => return self.tell_saved(&path, written),
            Some(Outcome::Exists(path)) => Said::Exists(path),
            Some(Outcome::Cancelled) => Said::Cancelled,
            Some(Outcome::Failed(error)) => Said::Failed(error),
            None => Said::Broken,
        };
        if self.exporter.pane.is_none() && said != Said::Cancelled {
            let (ExportMessage::Hint(text) | ExportMessage::Problem(text)) =
                said.message(&self.texts);
            self.notices.add(Weight::Problem, text);
        }
        self.exporter.said = Some(said);
    }

    fn tell_saved(&mut self, path: &Path, written: Written) {
        let Written { rows, rows_gone } = written;
        let path = shown(path);
        let (weight, text) = match rows_gone {
            0 => (Weight::Info, tr!(self.texts, "export-saved", rows = rows, path = path)),
            gone => {
                let text =
                    tr!(self.texts, "export-saved-gone", rows = rows, path = path, gone = gone);
                (Weight::Problem, text)
            }
        };
        self.notices.add(weight, text);
        self.exporter.pane = None;
    }
}

impl Said {
    fn message(&self, texts: &Texts) -> ExportMessage {
        let hint = |text: std::borrow::Cow<'_, str>| ExportMessage::Hint(text.into_owned());
        let problem = |text: std::borrow::Cow<'_, str>| ExportMessage::Problem(text.into_owned());
        match self {
            Self::Exists(_) => hint(tr!(texts, "export-exists")),
            Self::NoDialog => hint(tr!(texts, "export-no-dialog")),
            Self::Cancelled => hint(tr!(texts, "export-cancelled")),
            Self::NoPath => problem(tr!(texts, "export-no-path")),
            Self::Broken => problem(tr!(texts, "export-broken")),
            Self::Failed(error) => ExportMessage::Problem(error.text(texts)),
        }
    }
}

impl SaveError {
    fn new(error: &io::Error, path: &Path) -> Self {
        let fault = match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::NoFolder,
            ErrorKind::PermissionDenied => Fault::NoPermission,
            ErrorKind::ReadOnlyFilesystem => Fault::ReadOnlyDisk,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Fault::DiskFull,
            ErrorKind::IsADirectory => Fault::IsFolder,
            ErrorKind::InvalidFilename | ErrorKind::InvalidInput => Fault::BadName,
            _ => Fault::Other(error.to_string()),
        };
        let folder = path.parent().filter(|_| fault == Fault::NoFolder);
        Self { path: folder.unwrap_or(path).to_owned(), fault }
    }

    fn text(&self, texts: &Texts) -> String {
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

/// All that the writing thread needs.
struct Request {
    view: View,
    store: Arc<Store>,
    form: Form,
    encoding: Encoding,
    lang: Lang,
    path: PathBuf,
    replace: Replace,
}

impl Request {
    fn run(mut self, steps: &Steps, ui: &Waker) -> Outcome {
        match self.try_run(steps, ui) {
            Ok(outcome) => outcome,
            Err(_) if steps.cancelled.load(SeqCst) => Outcome::Cancelled,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Outcome::Exists(self.path),
            Err(error) => Outcome::Failed(SaveError::new(&error, &self.path)),
        }
    }

    fn try_run(&mut self, steps: &Steps, ui: &Waker) -> io::Result<Outcome> {
        let target = match Target::of(&self.path)? {
            Ok(target) => target,
            Err(fault) => {
                return Ok(Outcome::Failed(SaveError { fault, path: self.path.clone() }));
            }
        };
        if target.old.is_some() && self.replace == Replace::Ask {
            return Ok(Outcome::Exists(self.path.clone()));
        }
        let texts = Texts::new(self.lang);
        let describe = |row: &Row| describe(row, &texts);
        while self.view.advance(&self.store, LOOK_TIME, &describe) != Progress::Done {
            if steps.cancelled.load(SeqCst) {
                return Ok(Outcome::Cancelled);
            }
        }
        let ordinals = self.view.ordinals();
        steps.total.store(ordinals.end - ordinals.start, Relaxed);
        let lines = Lines::new(self.form, self.encoding, TimeZone::system(), describe);
        let mut told = Instant::now();
        let progress = |done, _| {
            steps.done.store(done, Relaxed);
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                ui.wake_by_ref();
            }
            if steps.cancelled.load(SeqCst) { Go::Stop } else { Go::On }
        };
        let written = target.write(self.replace, |out| {
            let written = write_rows(&self.store, &self.view, &lines, out, progress)?;
            if steps.cancelled.load(SeqCst) {
                return Err(ErrorKind::Interrupted.into());
            }
            Ok(written)
        })?;
        Ok(Outcome::Saved(self.path.clone(), written))
    }
}

/// A file to be written.
#[derive(Debug)]
struct Target {
    path: PathBuf,
    /// The permissions of the file that is there.
    old: Option<Permissions>,
}

impl Target {
    fn of(path: &Path) -> io::Result<Result<Self, Fault>> {
        let old = match fs::metadata(path) {
            Ok(old) => old,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let is_name = path.file_name().is_some() && !ends_like_a_folder(path);
                return Ok(if is_name {
                    Ok(Self { path: path.to_owned(), old: None })
                } else {
                    Err(Fault::IsFolder)
                });
            }
            Err(error) => return Err(error),
        };
        if old.is_dir() {
            return Ok(Err(Fault::IsFolder));
        }
        if !old.is_file() {
            return Ok(Err(Fault::NotAFile));
        }
        if old.permissions().readonly() {
            return Ok(Err(Fault::NoPermission));
        }
        // Behind a link, the file is replaced and not the link.
        Ok(Ok(Self { path: fs::canonicalize(path)?, old: Some(old.permissions()) }))
    }

    /// Writes beside the file first, then puts it in its place. A failure leaves all as it was.
    fn write<T>(
        &self,
        replace: Replace,
        write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<T>,
    ) -> io::Result<T> {
        let (temporary, file) = make_beside(&self.path)?;
        if let Some(old) = &self.old {
            file.set_permissions(old.clone())?;
        }
        let mut out = BufWriter::new(&file);
        let answer = write(&mut out)?;
        out.flush()?;
        drop(out);
        file.sync_all()?;
        drop(file);
        match replace {
            Replace::Yes => fs::rename(temporary.path(), &self.path)?,
            // Another one may have come meanwhile.
            Replace::Ask => rename_to_free(temporary.path(), &self.path)?,
        }
        temporary.keep();
        Ok(answer)
    }
}

/// `folder/` names a folder even when there is none.
fn ends_like_a_folder(path: &Path) -> bool {
    path.as_os_str()
        .as_encoded_bytes()
        .last()
        .is_some_and(|byte| std::path::is_separator(char::from(*byte)))
}

/// A new file in the folder of another.
fn make_beside(path: &Path) -> io::Result<(Unfinished, File)> {
    let mut taken = io::Error::from(ErrorKind::AlreadyExists);
    for number in 0..TEMPORARY_NAMES {
        // Not made of the file's name, which may be as long as names can be.
        let name = format!(".{FILE_STEM}-{}-{number}.part", std::process::id());
        let temporary = path.with_file_name(name);
        // Never one that is there already, nor what a link leads to.
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((Unfinished::removed(temporary), file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(taken))
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
