//! Records the log to a file: the window, the system's dialog, what is being recorded, and what came of it.
//!
//! *Invariant: the ui thread touches no file*: the work is done by [`Recorder`].

use super::App;
use super::dialogs::{DialogKind, DialogOwner, DialogRequest, DialogResult, beginning};
use crate::files::Existing;
use crate::i18n::Texts;
use crate::learn::recording::{record_trouble, record_words};
use crate::log::SessionSet;
use crate::log::recorder::{
    RecordForm, RecordRequest, RecordedSessions, Recorder, RecorderFacts, RecorderState, Rotation,
};
use crate::payload::{Encoding, safe_text};
use crate::tr;
use crate::ui::notices::Weight;
use crate::ui::pane::PaneId;
use crate::ui::record_window::{RecordDraft, RecordIntent, RecordView, RecordWhat, record_ui};
use crate::ui::stream::ChosenPaths;
use crate::ui::widgets::{FileMessage, bytes_text};
use egui::Ui;
use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard};
use std::task::Waker;

/// The name that the file has unless another is typed, without its ending.
const FILE_STEM: &str = "network-playground-recording";

/// Everything about recording.
pub(super) struct RecordDesk {
    ui: Waker,
    /// Where a path begins that does not say so itself.
    folder: PathBuf,
    /// The pane in which the window was asked for, while it is open.
    pane: Option<PaneId>,
    focuses_path: bool,
    draft: RecordDraft,
    chosen: ChosenPaths,
    said: Option<Said>,
    running: Option<Running>,
}

/// What the window has to show.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Exists(PathBuf),
    NoDialog,
    NoPath,
    Problem(String),
}

/// A recording that is under way.
struct Running {
    recorder: Recorder,
    /// The pane whose sessions alone are recorded.
    pane: Option<PaneId>,
    facts: RecorderFacts,
    /// Whether it was said that rows are missing.
    is_missing_told: bool,
}

impl RecordDesk {
    /// `folder` is where a path begins that does not say so itself.
    pub(super) fn new(ui: Waker, folder: PathBuf, kept: RecordDraft) -> Self {
        let path = folder.join(format!("{FILE_STEM}.{}", kept.form.extension()));
        Self {
            ui,
            draft: RecordDraft { path: path.display().to_string(), ..kept },
            folder,
            pane: None,
            focuses_path: false,
            chosen: ChosenPaths::default(),
            said: None,
            running: None,
        }
    }

    /// What comes back at the next start.
    pub(super) fn draft(&self) -> &RecordDraft {
        &self.draft
    }

    /// How the recording stands that is under way.
    pub(super) fn facts(&self) -> Option<&RecorderFacts> {
        self.running.as_ref().map(|running| &running.facts)
    }

    /// The file that the draft says.
    fn path(&self) -> Option<PathBuf> {
        self.chosen.path_in(&self.folder, &self.draft.path)
    }

    /// Keeps the recorder of a pane from reading: a session that is started meanwhile and added has all its rows in the
    /// file. `None` if the pane's sessions alone are not recorded.
    pub(super) fn sessions_of(&self, pane: PaneId) -> Option<MutexGuard<'_, RecordedSessions>> {
        let running = self.running.as_ref().filter(|running| running.pane == Some(pane))?;
        Some(running.recorder.sessions())
    }

    /// Ends the recording. What there is is written.
    pub(super) fn stop(&mut self) {
        if let Some(running) = &mut self.running {
            running.recorder.stop();
        }
    }

    /// The program ends: what there is is written.
    pub(super) fn end(&mut self) {
        if let Some(mut running) = self.running.take()
            && !running.recorder.end()
        {
            log::warn!("the recording could not be ended in time: {:?}", running.facts);
        }
    }

    fn ask(&self, texts: &Texts) -> DialogRequest {
        let path = self.path().unwrap_or_else(|| self.folder.clone());
        let (folder, name) = beginning(&path);
        DialogRequest {
            kind: DialogKind::Save,
            title: tr!(texts, "record-title").into_owned(),
            folder,
            file_name: name.unwrap_or_else(|| FILE_STEM.to_owned()),
        }
    }

    fn start(&mut self, request: RecordRequest, pane: Option<PaneId>) {
        match Recorder::start(request, self.ui.clone()) {
            Ok(recorder) => {
                let facts = recorder.facts();
                self.running = Some(Running { recorder, pane, facts, is_missing_told: false });
            }
            Err(error) => self.said = Some(Said::Problem(error.to_string())),
        }
    }
}

impl App {
    pub(super) fn open_record(&mut self, pane: PaneId) {
        self.recording.pane = Some(pane);
        self.recording.said = None;
        self.recording.focuses_path = true;
    }

    /// Draws the window if it is open, and does what it was asked.
    pub(super) fn record_window(&mut self, ui: &mut Ui) {
        let Some(id) = self.recording.pane else { return };
        let Some(log) = self.panes.get(&id).and_then(|pane| pane.log()) else {
            // Its pane was closed.
            self.recording.pane = None;
            return;
        };
        let encoding = log.settings().encoding;
        let desk = &mut self.recording;
        let view = RecordView {
            texts: &self.texts,
            encoding,
            is_choosing: self.dialogs.is_waiting(DialogOwner::Record),
            focuses_path: std::mem::take(&mut desk.focuses_path),
            facts: desk.running.as_ref().map(|running| &running.facts),
            message: desk.said.as_ref().map(|said| said.message(&self.texts)),
        };
        let before = desk.draft.clone();
        let intent = record_ui(ui, &view, &mut desk.draft);
        if desk.draft != before {
            // What was said was about another file.
            desk.said = None;
        }
        match intent {
            Some(RecordIntent::Choose) => {
                let ask = self.recording.ask(&self.texts);
                self.dialogs.want(DialogOwner::Record, ask);
            }
            Some(RecordIntent::Start) => self.begin_to_record(id, encoding),
            Some(RecordIntent::Stop) => self.recording.stop(),
            Some(RecordIntent::Close) => self.recording.pane = None,
            None => {}
        }
    }

    /// Closes the window. Returns whether it was open.
    pub(super) fn close_record(&mut self) -> bool {
        self.recording.pane.take().is_some()
    }

    fn begin_to_record(&mut self, id: PaneId, encoding: Encoding) {
        // A log of all sessions has none of its own.
        let has_own = self.session_pane(id).is_some();
        let desk = &mut self.recording;
        let said = desk.said.take();
        // A mistake in a field is shown there.
        let Ok(rotation) = desk.draft.rotation() else { return };
        let Some(path) = desk.path() else {
            desk.said = Some(Said::NoPath);
            return;
        };
        let existing = match said {
            Some(Said::Exists(asked)) if asked == path => Existing::Replace,
            _ => Existing::Keep,
        };
        let what = if has_own { desk.draft.what } else { RecordWhat::All };
        let form = desk.draft.form;
        let sessions = match what {
            RecordWhat::All => RecordedSessions::All,
            RecordWhat::Tab => {
                let mut own = SessionSet::default();
                self.sessions.id_of(id).into_iter().for_each(|session| own.insert(session));
                RecordedSessions::These(own)
            }
        };
        let request = RecordRequest {
            store: Arc::clone(&self.store),
            from: self.store.rows().end,
            sessions,
            form,
            encoding,
            words: record_words(self.texts.lang()),
            path,
            existing,
            rotation,
        };
        self.recording.start(request, (what == RecordWhat::Tab).then_some(id));
    }

    /// Records everything from the first row on, as an argument has asked.
    pub(super) fn record_from_start(&mut self, path: PathBuf) {
        let request = RecordRequest {
            store: Arc::clone(&self.store),
            from: 0,
            sessions: RecordedSessions::All,
            form: RecordForm::of_path(&path),
            encoding: Encoding::default(),
            words: record_words(self.texts.lang()),
            path,
            existing: Existing::Keep,
            rotation: Rotation::default(),
        };
        self.recording.start(request, None);
        self.tell_record_problem();
    }

    /// Takes in what the dialog has returned.
    pub(super) fn record_path_chosen(&mut self, answer: DialogResult) {
        let desk = &mut self.recording;
        match answer {
            DialogResult::Chosen(path) => {
                desk.draft.path = desk.chosen.put(path);
                desk.said = None;
            }
            DialogResult::Cancelled => {}
            DialogResult::Unavailable => desk.said = Some(Said::NoDialog),
        }
    }

    /// Takes in how the recording stands. Never waits.
    pub(super) fn hear_recorder(&mut self) {
        let Some(running) = &mut self.recording.running else { return };
        running.facts = running.recorder.facts();
        if running.facts.rows_missing > 0 && !std::mem::replace(&mut running.is_missing_told, true)
        {
            let text = tr!(self.texts, "record-missing", rows = running.facts.rows_missing);
            self.notices.add(Weight::Problem, text);
        }
        if running.facts.state.is_over() {
            let facts = running.facts.clone();
            self.recording.running = None;
            self.record_is_over(&facts);
        }
    }

    fn record_is_over(&mut self, facts: &RecorderFacts) {
        match (&facts.state, record_trouble(facts, &self.texts)) {
            (RecorderState::Exists(path), _) if self.recording.pane.is_some() => {
                self.recording.said = Some(Said::Exists(path.clone()));
            }
            (_, Some(trouble)) => {
                self.recording.said = Some(Said::Problem(trouble));
                self.tell_record_problem();
            }
            (_, None) => {
                let (size, path) = (bytes_text(facts.bytes), shown(&facts.path));
                let text =
                    tr!(self.texts, "record-saved", rows = facts.rows, size = size, path = path);
                self.notices.add(Weight::Info, text);
                self.recording.pane = None;
            }
        }
    }

    /// Says what went wrong where the window does not.
    fn tell_record_problem(&mut self) {
        if self.recording.pane.is_none()
            && let Some(Said::Problem(text)) = self.recording.said.take()
        {
            self.notices.add(Weight::Problem, text);
        }
    }
}

impl Said {
    fn message(&self, texts: &Texts) -> FileMessage {
        match self {
            Self::Exists(_) => FileMessage::Hint(tr!(texts, "record-exists").into_owned()),
            Self::NoDialog => FileMessage::Hint(tr!(texts, "export-no-dialog").into_owned()),
            Self::NoPath => FileMessage::Problem(tr!(texts, "export-no-path").into_owned()),
            Self::Problem(text) => FileMessage::Problem(text.clone()),
        }
    }
}

/// A path as text that is safe to show.
fn shown(path: &Path) -> String {
    safe_text(&path.display().to_string()).into_owned()
}
