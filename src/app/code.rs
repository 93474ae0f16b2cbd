//! Shows what a pane does, or what rows say, as programs: the window, and what becomes of its file.
//!
//! *Invariant: the ui thread touches no file.*

use super::App;
use super::dialogs::{DialogKind, DialogOwner, DialogRequest, DialogResult, beginning};
use super::export::SaveError;
use crate::files::{Existing, FileError, FileFault, refuse_read_only, write_whole};
use crate::i18n::{Lang, Texts};
use crate::learn::code::{Language, Outgoing, Program, RowsProgram, code_text, program_of};
use crate::payload::safe_text;
use crate::threads::spawn;
use crate::tr;
use crate::ui::code_window::{CodeDraft, CodeIntent, CodeView, code_ui};
use crate::ui::notices::Weight;
use crate::ui::pane::PaneId;
use crate::ui::stream::ChosenPaths;
use crate::ui::widgets::{FileMessage, follow_ending};
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use egui::Ui;
use std::path::{Path, PathBuf};
use std::task::Waker;

/// The name that a file has unless another is typed, without its ending.
const FILE_STEM: &str = "playground";

/// Everything about programs that are shown.
pub(super) struct CodeShower {
    ui: Waker,
    /// Where a path begins that does not say so itself.
    folder: PathBuf,
    language: Language,
    shown: Option<Shown>,
    draft: CodeDraft,
    chosen: ChosenPaths,
    focuses_path: bool,
    said: Option<FileMessage>,
    /// The file that was found where one was to be written.
    exists: Option<PathBuf>,
    work: Option<Receiver<Result<PathBuf, FileError>>>,
}

/// The programs that the window shows.
struct Shown {
    programs: Vec<Program>,
    /// Their sockets, by name.
    sockets: Vec<String>,
    socket: usize,
    /// The text of one of them, and of what it was made.
    text: String,
    text_of: Option<(usize, Language, Lang)>,
}

impl CodeShower {
    /// `folder` is where a path begins that does not say so itself.
    pub(super) fn new(ui: Waker, folder: PathBuf, language: Language) -> Self {
        Self {
            ui,
            folder,
            language,
            shown: None,
            draft: CodeDraft::default(),
            chosen: ChosenPaths::default(),
            focuses_path: false,
            said: None,
            exists: None,
            work: None,
        }
    }

    /// The language that was chosen last.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    fn open(&mut self, programs: Vec<Program>, sockets: Vec<String>) {
        let text = String::new();
        self.shown = Some(Shown { programs, sockets, socket: 0, text, text_of: None });
        self.draft.saves = false;
        (self.said, self.exists) = (None, None);
        self.propose_path();
    }

    fn propose_path(&mut self) {
        let name = format!("{FILE_STEM}.{}", self.language.extension());
        self.draft.path = self.folder.join(name).display().to_string();
    }

    /// Another language: the usual ending of the path becomes its own.
    fn speak(&mut self, language: Language) {
        follow_ending(&mut self.draft.path, self.language.extension(), language.extension());
        self.language = language;
    }

    /// The file that the draft says.
    fn path(&self) -> Option<PathBuf> {
        self.chosen.path_in(&self.folder, &self.draft.path)
    }

    fn save(&mut self, texts: &Texts) {
        let Some(shown) = self.shown.as_ref().filter(|_| self.work.is_none()) else { return };
        let Some(path) = self.path() else {
            let text = tr!(texts, "export-no-path").into_owned();
            self.said = Some(FileMessage::Problem(text));
            return;
        };
        let existing = match self.exists.take() {
            Some(asked) if asked == path => Existing::Replace,
            _ => Existing::Keep,
        };
        self.said = None;
        let (tell, outcome) = bounded(1);
        let (ui, text) = (self.ui.clone(), shown.text.clone());
        let done = spawn("code writer".to_owned(), move || {
            // Nobody waits any more if the window is gone.
            let _ = tell.send(write(&path, existing, &text).map(|()| path));
            ui.wake();
        });
        match done {
            Ok(_) => self.work = Some(outcome),
            Err(error) => self.said = Some(FileMessage::Problem(error.to_string())),
        }
    }
}

fn write(path: &Path, existing: Existing, text: &str) -> Result<(), FileError> {
    refuse_read_only(path)?;
    write_whole(path, existing, text.as_bytes())
}

impl Shown {
    /// Makes the text, unless it is there.
    fn refresh(&mut self, language: Language, texts: &Texts) {
        let of = Some((self.socket, language, texts.lang()));
        if self.text_of == of {
            return;
        }
        let program = self.programs.get(self.socket);
        self.text = program.map(|program| code_text(program, language, texts)).unwrap_or_default();
        self.text_of = of;
    }
}

impl App {
    /// Shows what the pane is set to.
    pub(super) fn show_code(&mut self, pane: PaneId) {
        if self.session_pane(pane).is_none() {
            let text = tr!(self.texts, "code-not-of-this").into_owned();
            return self.notices.add(Weight::Info, text);
        }
        let snapshots = self.sessions.snapshots();
        let session = self.sessions.id_of(pane);
        let changed = session.map(|id| self.sessions.handle().changed_options(id));
        let changed = changed.unwrap_or_default();
        // What is wrong with a form is shown beside its fields.
        let program = self.ask_pane(pane, &snapshots, |pane, env| {
            let pane = pane.session()?;
            let config = pane.config_to_show(env.form())?;
            Some(program_of(&config, &Outgoing { changed, ..pane.about_to_send(env) }))
        });
        match program {
            Some(Some(program)) => self.code.open(vec![program], vec![String::new()]),
            Some(None) => {
                let text = tr!(self.texts, "code-not-of-this").into_owned();
                self.notices.add(Weight::Info, text);
            }
            None => {}
        }
    }

    /// Shows what rows say.
    pub(super) fn show_code_of(&mut self, programs: Vec<RowsProgram>) {
        if programs.is_empty() {
            let text = tr!(self.texts, "code-no-program").into_owned();
            return self.notices.add(Weight::Info, text);
        }
        let names = programs.iter().map(|program| socket_name(program, &self.texts)).collect();
        self.code.open(programs.into_iter().map(|program| program.program).collect(), names);
    }

    /// Draws the window if it is open, and does what it was asked.
    pub(super) fn code_window(&mut self, ui: &mut Ui) {
        let code = &mut self.code;
        let Some(shown) = &mut code.shown else { return };
        shown.refresh(code.language, &self.texts);
        let view = CodeView {
            texts: &self.texts,
            language: code.language,
            code: &shown.text,
            sockets: &shown.sockets,
            socket: shown.socket,
            is_choosing: self.dialogs.is_waiting(DialogOwner::Code),
            focuses_path: std::mem::take(&mut code.focuses_path),
            is_writing: code.work.is_some(),
            message: code.said.as_ref(),
        };
        let before = code.draft.clone();
        let intent = code_ui(ui, &view, &mut code.draft);
        if code.draft != before {
            // What was said was about another file.
            (code.said, code.exists) = (None, None);
            code.focuses_path = code.draft.saves && !before.saves;
        }
        if let Some(intent) = intent {
            self.carry_out_code(ui, intent);
        }
    }

    fn carry_out_code(&mut self, ui: &Ui, intent: CodeIntent) {
        match intent {
            CodeIntent::Speak(language) => self.code.speak(language),
            CodeIntent::ShowSocket(socket) => {
                if let Some(shown) = &mut self.code.shown {
                    shown.socket = socket;
                }
            }
            CodeIntent::Copy => {
                if let Some(shown) = &self.code.shown {
                    ui.ctx().copy_text(shown.text.clone());
                    self.notices.add(Weight::Info, tr!(self.texts, "code-copied").into_owned());
                }
            }
            CodeIntent::Choose => self.choose_code_file(),
            CodeIntent::Save => self.code.save(&self.texts),
            CodeIntent::Close => drop(self.close_code()),
        }
    }

    /// Closes the window. Returns whether it was open.
    pub(super) fn close_code(&mut self) -> bool {
        self.code.shown.take().is_some()
    }

    fn choose_code_file(&mut self) {
        let path = self.code.path().unwrap_or_else(|| self.code.folder.clone());
        let (folder, name) = beginning(&path);
        let ask = DialogRequest {
            kind: DialogKind::Save,
            title: tr!(self.texts, "code-title").into_owned(),
            folder,
            file_name: name.unwrap_or_else(|| FILE_STEM.to_owned()),
        };
        self.dialogs.want(DialogOwner::Code, ask);
    }

    /// Takes in what the dialog has returned.
    pub(super) fn code_path_chosen(&mut self, answer: DialogResult) {
        match answer {
            DialogResult::Chosen(path) => {
                self.code.draft.path = self.code.chosen.put(path);
                (self.code.said, self.code.exists) = (None, None);
            }
            DialogResult::Cancelled => {}
            DialogResult::Unavailable => {
                let text = tr!(self.texts, "export-no-dialog").into_owned();
                self.code.said = Some(FileMessage::Hint(text));
            }
        }
    }

    /// Takes in what the writing thread has reported. Never waits.
    pub(super) fn hear_code(&mut self) {
        let outcome = match self.code.work.as_ref().map(Receiver::try_recv) {
            None | Some(Err(TryRecvError::Empty)) => return,
            Some(Ok(outcome)) => Some(outcome),
            // The thread's panic was logged where it happened.
            Some(Err(TryRecvError::Disconnected)) => None,
        };
        self.code.work = None;
        match outcome {
            Some(Ok(path)) => {
                let path = safe_text(&path.display().to_string()).into_owned();
                self.notices.add(Weight::Info, tr!(self.texts, "code-saved", path = path));
                self.code.draft.saves = false;
            }
            Some(Err(FileError { fault: FileFault::Exists, path, .. })) => {
                self.code.exists = Some(path);
                let text = tr!(self.texts, "export-exists").into_owned();
                self.code.said = Some(FileMessage::Hint(text));
            }
            Some(Err(error)) => {
                let text = SaveError::new(&error).text(&self.texts);
                self.code.said = Some(FileMessage::Problem(text));
            }
            None => {
                let text = tr!(self.texts, "export-broken").into_owned();
                self.code.said = Some(FileMessage::Problem(text));
            }
        }
    }
}

fn socket_name(program: &RowsProgram, texts: &Texts) -> String {
    let session = program.session.0;
    match program.connection {
        Some(id) => {
            tr!(texts, "code-socket-connection", session = session, connection = id.0)
        }
        None => tr!(texts, "code-socket-session", session = session),
    }
}
