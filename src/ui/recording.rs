//! A pane with a recording or a capture: a file whose rows are in a store of their own, shown as the log of a session
//! is, without a composer. What is shown of one direction can be replayed.
//!
//! *Invariant: the file is read by a thread of its own, and only because a person opened it; after a restart it is read
//! again if it is still there.*

mod replay_line;
#[cfg(all(test, feature = "window-tests"))]
mod tests;

use super::body::{Body, BodyIntent, BodySettings};
use super::form::form_panel;
use super::log_view::Traffic;
use super::pane::{Pane, PaneEnv, PaneIntent, PathChoice, PathUse};
use super::tokens::{size, space};
use super::widgets::{
    Dot, Field, bar, button, button_width, field_width, main_button, main_button_width, problem,
    state_label,
};
use crate::engine::replay::ReplayJob;
use crate::i18n::Texts;
use crate::learn::capture::damage_text;
use crate::learn::row_text::Clock;
use crate::learn::sentence;
use crate::log::Store;
use crate::log::import::job::{ImportJob, ImportOutcome, ImportProgress, name_of};
use crate::log::import::{ImportForm, Imported, Passed};
use crate::log::store::BUDGET_BYTES_MIN;
use crate::net::{NetError, SessionSnapshot, SessionState, Tally};
use crate::payload::safe_text;
use crate::tr;
use egui::{Key, Ui};
use replay_line::ReplayLine;
pub use replay_line::{ReplayAsk, ReplayTarget};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What of the pane comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordingSettings {
    /// The path of the file, as typed.
    pub path: String,
    /// Log and inspector.
    pub body: BodySettings,
}

/// The pane.
pub struct RecordingPane {
    path: String,
    /// The file whose rows are shown, or are being read.
    opened: String,
    store: Arc<Store>,
    reading: Reading,
    /// What came and went in what was read of it.
    passed: Passed,
    /// Date and time of its first row: the log shows the time of day alone.
    begun: Option<String>,
    replay: ReplayLine,
    body: Body,
    wants_focus: bool,
}

/// How it stands with the file.
enum Reading {
    /// None was opened.
    Nothing,
    /// It is being read.
    UnderWay(ImportJob),
    /// It was read, as far as it can be.
    Over(ImportOutcome),
    /// The system gave no thread.
    NotStarted(String),
}

impl RecordingPane {
    /// A pane as it was left. Its file is not opened by that.
    pub fn new(settings: RecordingSettings) -> Self {
        Self {
            path: settings.path,
            opened: String::new(),
            store: empty_store(),
            reading: Reading::Nothing,
            passed: Passed::default(),
            begun: None,
            replay: ReplayLine::default(),
            body: body_of_file(settings.body),
            wants_focus: false,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> RecordingSettings {
        let path = if self.opened.is_empty() { &self.path } else { &self.opened };
        RecordingSettings { path: path.clone(), body: self.body.settings() }
    }

    /// The path of its file; `None` if it names none.
    pub fn file(&self) -> Option<PathBuf> {
        let path = self.path.trim();
        (!path.is_empty()).then(|| PathBuf::from(path))
    }

    /// Whether it can be used for this file: it has it already, or none.
    pub fn fits(&self, path: &str) -> bool {
        self.path == path || (self.path.is_empty() && matches!(self.reading, Reading::Nothing))
    }

    /// A file is being read into this store from now on; a replay of what was there before ends.
    pub fn opens(&mut self, path: &Path, store: Arc<Store>, job: Result<ImportJob, String>) {
        self.path = path.display().to_string();
        self.opened.clone_from(&self.path);
        self.store = store;
        self.passed = Passed::default();
        self.begun = None;
        self.reading = job.map_or_else(Reading::NotStarted, Reading::UnderWay);
        self.replay.ends();
        self.body = body_of_file(self.body.settings());
    }

    /// The pane is closed: what it holds is let go, and read again if it comes back.
    pub fn closes(&mut self) {
        self.reading = Reading::Nothing;
        self.passed = Passed::default();
        self.begun = None;
        self.replay.ends();
        self.store = empty_store();
        self.body = body_of_file(self.body.settings());
    }

    /// Takes in what became of reading. Never waits.
    pub fn keep_up(&mut self) {
        let Reading::UnderWay(job) = &self.reading else { return };
        self.passed = job.progress().passed;
        if self.begun.is_none() {
            let first = self.store.copy_rows(&[0], 0).pop();
            let time = first.map(|row| Clock::of_system().date_text(row.unix_ns));
            self.begun = time.map(|time| time.replace('T', " "));
        }
        if let Some(outcome) = job.take_outcome() {
            if let ImportOutcome::Read(imported) = &outcome {
                self.passed = imported.passed;
            }
            self.reading = Reading::Over(outcome);
        }
    }

    /// What came and went in the file, as far as it was read.
    pub fn tally(&self) -> Tally {
        let Passed { received, sent } = self.passed;
        Tally {
            received: received.rows,
            received_bytes: received.bytes,
            sent: sent.rows,
            sent_bytes: sent.bytes,
            ..Tally::default()
        }
    }

    /// The sessions through which it can be replayed now.
    pub fn set_targets(&mut self, targets: Vec<ReplayTarget>) {
        self.replay.set_targets(targets);
    }

    /// Whether it asks for the sessions through which it can be replayed.
    pub fn wants_targets(&self) -> bool {
        self.replay.is_open
    }

    /// A replay begins, or why it does not.
    pub fn replays(&mut self, job: Result<ReplayJob, String>) {
        self.replay.begins(job);
    }

    /// The rows that are shown, to be read on another thread.
    pub fn rows(&self) -> crate::log::View {
        self.body.log.snapshot(&self.store)
    }

    fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let mut asked = None;
        bar(ui, |ui| asked = self.file_line_ui(ui, texts));
        self.state_ui(ui, texts);
        if self.replay.is_open {
            let of_replay = self.replay.ui(ui, texts);
            asked = asked.or(of_replay.map(|ask| PaneIntent::Replay(Box::new(ask))));
        }
        asked
    }

    /// The file and the buttons.
    fn file_line_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<PaneIntent> {
        let (name, choose) = (tr!(texts, "recording-file"), tr!(texts, "recording-choose"));
        let replay = tr!(texts, "recording-replay");
        let is_reading = matches!(self.reading, Reading::UnderWay(_));
        let action =
            if is_reading { tr!(texts, "recording-cancel") } else { tr!(texts, "recording-open") };
        let can_replay = self.can_replay();
        let more = if can_replay { button_width(ui, &replay) + space::S } else { 0.0 };
        let buttons = button_width(ui, &choose) + main_button_width(ui, &action) + more;
        let room = ui.available_width() - buttons - 2.0 * space::S - space::XS;
        let width = (room - field_width(ui, &name, 0.0)).max(size::ADDRESS_FIELD);
        let field = Field::new(&name, width).path().show(ui, &mut self.path);
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut opens = entered && !is_reading;
        let mut asked = None;
        if button(ui, &choose).clicked() {
            let from = Path::new(&self.path).to_owned();
            asked = Some(PaneIntent::Choose(PathUse::OpenRecording, from));
        }
        if main_button(ui, &action).clicked() {
            match &self.reading {
                Reading::UnderWay(job) => job.cancel(),
                _ => opens = true,
            }
        }
        if can_replay && button(ui, &replay).clicked() {
            self.replay.is_open = !self.replay.is_open;
        }
        let opened = self.file().filter(|_| opens).map(PaneIntent::OpenRecording);
        asked.or(opened)
    }

    fn can_replay(&self) -> bool {
        matches!(self.reading, Reading::Over(ImportOutcome::Read(_) | ImportOutcome::Cancelled))
    }

    fn state_ui(&self, ui: &mut Ui, texts: &Texts) {
        match &self.reading {
            Reading::Nothing => {}
            Reading::UnderWay(job) => {
                bar(ui, |ui| state_label(ui, Dot::Busy, progress_text(job.progress(), texts)));
            }
            Reading::NotStarted(reason) => {
                bar(ui, |ui| problem(ui, reason));
            }
            Reading::Over(ImportOutcome::Read(imported)) => {
                let is_whole = imported.stopped.is_none();
                let dot = if is_whole { Dot::Full } else { Dot::Problem };
                bar(ui, |ui| {
                    state_label(ui, dot, imported_text(imported, self.begun.as_deref(), texts))
                });
                if let Some((offset, damage)) = imported.stopped {
                    bar(ui, |ui| problem(ui, &damage_text(offset, damage, texts)));
                }
            }
            Reading::Over(outcome) => {
                let text = outcome_text(outcome, &self.opened, texts);
                bar(ui, |ui| problem(ui, &text));
            }
        }
    }
}

/// What is shown while there is nothing.
fn empty_store() -> Arc<Store> {
    Arc::new(Store::with_budget(BUDGET_BYTES_MIN))
}

fn progress_text(progress: ImportProgress, texts: &Texts) -> String {
    let ImportProgress { read_bytes, total_bytes, .. } = progress;
    let percent = (100 * read_bytes).checked_div(total_bytes).unwrap_or(0).min(100);
    tr!(texts, "recording-reading", percent = percent)
}

fn imported_text(imported: &Imported, begun: Option<&str>, texts: &Texts) -> String {
    let (parts, left_out) = (imported.parts, imported.left_out);
    let mut text = match imported.form {
        ImportForm::Pcap => tr!(texts, "recording-read-packets", form = "pcap", parts = parts),
        ImportForm::PcapNg => tr!(texts, "recording-read-packets", form = "pcapng", parts = parts),
        ImportForm::JsonLines => tr!(texts, "recording-read-rows", form = "JSON", parts = parts),
    };
    if left_out > 0 {
        text = format!("{text} · {}", tr!(texts, "recording-left-out", count = left_out));
    }
    if let Some(begun) = begun {
        text = format!("{text} · {}", tr!(texts, "recording-begun", time = begun));
    }
    text
}

fn outcome_text(outcome: &ImportOutcome, path: &str, texts: &Texts) -> String {
    let path = safe_text(path);
    match outcome {
        ImportOutcome::Failed(error) => sentence(&NetError::from(error.clone()), texts),
        ImportOutcome::Version(version) => {
            tr!(texts, "recording-version", path = path, version = *version)
        }
        ImportOutcome::Cancelled => tr!(texts, "recording-cancelled").into_owned(),
        ImportOutcome::Panicked => tr!(texts, "recording-panicked").into_owned(),
        ImportOutcome::Unknown | ImportOutcome::Read(_) => {
            tr!(texts, "recording-unknown", path = path)
        }
    }
}

/// A log of all sessions of a file.
fn body_of_file(settings: BodySettings) -> Body {
    let mut body = Body::new(Traffic::All, settings);
    body.log.show_file();
    body
}

impl Pane for RecordingPane {
    fn title(&self, _: Option<&SessionState>, texts: &Texts) -> String {
        if self.opened.is_empty() {
            return tr!(texts, "recording-tab").into_owned();
        }
        safe_text(&name_of(Path::new(&self.opened))).into_owned()
    }

    fn mark(&self, _: Option<&SessionSnapshot>) -> Dot {
        match &self.reading {
            Reading::Nothing => Dot::Ring,
            Reading::UnderWay(_) => Dot::Busy,
            Reading::Over(ImportOutcome::Read(imported)) if imported.stopped.is_none() => Dot::Full,
            Reading::Over(_) | Reading::NotStarted(_) => Dot::Problem,
        }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.keep_up();
        let asked = form_panel(ui, |ui| self.form_ui(ui, env));
        let hint = match &self.reading {
            Reading::Nothing => tr!(env.texts, "recording-hint"),
            Reading::UnderWay(_) => tr!(env.texts, "recording-hint-reading"),
            Reading::Over(_) | Reading::NotStarted(_) => tr!(env.texts, "recording-hint-empty"),
        };
        match self.body.log_and_inspector_ui(ui, env, &hint) {
            Some(BodyIntent::Pane(intent)) => asked.or(Some(intent)),
            // There is nobody to whom something could go from here.
            _ => asked,
        }
    }

    fn own_store(&self) -> Option<&Arc<Store>> {
        Some(&self.store)
    }

    fn focus(&mut self) {
        self.wants_focus = matches!(self.reading, Reading::Nothing);
    }

    fn body(&self) -> Option<&Body> {
        Some(&self.body)
    }

    fn body_mut(&mut self) -> Option<&mut Body> {
        Some(&mut self.body)
    }

    fn reload(&mut self, _: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.file().map(PaneIntent::OpenRecording)
    }

    fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match chosen {
            PathChoice::Path(path) if path_use == PathUse::OpenRecording => {
                Some(PaneIntent::OpenRecording(path))
            }
            PathChoice::Path(_) => None,
            PathChoice::Unavailable => {
                self.wants_focus = true;
                Some(PaneIntent::Tell(tr!(env.texts, "recording-no-dialog").into_owned()))
            }
        }
    }
}
