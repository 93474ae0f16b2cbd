//! The pane "My program": somebody's own program runs, what it prints and the calls of its sockets are rows, and what
//! is typed goes to its standard input.
//!
//! *Invariant: nothing is run unless a person asks for it in this pane, and never at the start.*

mod doubts;
mod form;
mod form_ui;
mod options_ui;
mod sockets;
#[cfg(all(test, feature = "window-tests"))]
mod tests;
mod workshop;

pub use form::{ProgramErrors, ProgramForm, WatchChoice};

use super::body::{Body, BodyIntent, BodySettings, BodyView};
use super::composer::{BarControl, EmptyMessage, Lead, PANE_MAIN_RANK, PANE_RANK};
use super::form::form_panel;
use super::log_view::Traffic;
use super::overflow::Slot;
use super::pane::{
    FormEnv, MessageOrigin, Outgoing, Pane, PaneEnv, PaneIntent, PathChoice, PathUse, SavedSend,
    SessionPane, Side,
};
use super::widgets::{Access, Dot, button_if, button_width};
use crate::engine::StartRequest;
use crate::engine::program::join_words;
use crate::i18n::Texts;
use crate::net::traced::{ExitStatus, ProgramCommand};
use crate::net::{Payload, ProtocolCommand, SessionConfig, SessionSnapshot, SessionState};
use crate::payload::LineEnd;
use crate::tr;
use doubts::Doubts;
use egui::Ui;
use sockets::SocketTable;
use std::path::{Path, PathBuf};
use workshop::Workshop;

/// What of the pane comes back after a restart. Nothing is run by that.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ProgramSettings {
    /// What is run, and how.
    pub form: ProgramForm,
    /// Log, inspector and composer.
    pub body: BodySettings,
}

impl Default for ProgramSettings {
    fn default() -> Self {
        let mut body = BodySettings::default();
        // `input()` returns when a line is complete.
        body.composer.message.line_end = LineEnd::Lf;
        Self { form: ProgramForm::default(), body }
    }
}

/// The pane of a program.
pub struct ProgramPane {
    form: ProgramForm,
    body: Body,
    errors: ProgramErrors,
    workshop: Workshop,
    sockets: SocketTable,
    doubts: Doubts,
    wants_focus: bool,
    /// It was asked to run before the tools were known.
    wants_run: bool,
}

impl Pane for ProgramPane {
    fn title(&self, _: Option<&SessionState>, texts: &Texts) -> String {
        match self.form.name() {
            Some(name) => name,
            None => tr!(texts, "program-tab").into_owned(),
        }
    }

    fn mark(&self, session: Option<&SessionSnapshot>) -> Dot {
        let exit = session.and_then(|session| session.protocol.program().exit());
        match exit {
            Some(ExitStatus::Code(0) | ExitStatus::Stopped) | None => {
                Dot::of(session.map(|session| &session.state))
            }
            Some(_) => Dot::Problem,
        }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.workshop.open(env.waker);
        let wanted = self.run_as_wanted(env);
        let copied = self.take_copy(env);
        self.doubts.look(env);
        self.body.put_doubts(self.doubts.found());
        let asked = form_panel(ui, |ui| self.form_ui(ui, env));
        let hint = self.empty_hint(env);
        let refusal = refusal(env);
        let view = BodyView {
            empty_hint: &hint,
            cannot_send: refusal.as_deref(),
            remedy: None,
            empty: EmptyMessage::Nothing,
            peer: "",
            load: None,
        };
        let mut command = None;
        let texts = env.texts;
        let can_send = refusal.is_none();
        let mut draw = |ui: &mut Ui, number: usize| {
            let input = InputButton::ALL.get(number);
            command = command.take().or(input.and_then(|input| input.ui(ui, can_send, texts)));
        };
        let slots = InputButton::slots(ui, texts);
        let from_body = self.body.ui(ui, env, &view, Lead { slots, draw: &mut draw });
        let by_body = from_body.and_then(|intent| self.carry_out(intent, env));
        let by_button = command.map(|command| PaneIntent::Command(command.into()));
        wanted.or(asked).or(by_body).or(by_button).or(copied)
    }

    fn focus(&mut self) {
        // What runs reads what is typed; before that a file is chosen.
        if self.form.is_empty() {
            self.wants_focus = true;
        } else {
            self.body.composer.focus();
        }
    }

    fn body(&self) -> Option<&Body> {
        Some(&self.body)
    }

    fn body_mut(&mut self) -> Option<&mut Body> {
        Some(&mut self.body)
    }

    fn session(&mut self) -> Option<&mut dyn SessionPane> {
        Some(self)
    }

    fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let path = match chosen {
            PathChoice::Path(path) => path,
            PathChoice::Unavailable => {
                self.wants_focus = true;
                return Some(PaneIntent::Tell(tr!(env.texts, "no-file-dialog").into_owned()));
            }
        };
        match path_use {
            PathUse::OpenProgram => self.set_file(&path),
            PathUse::Interpreter => self.form.interpreter = path.display().to_string(),
            PathUse::Folder => self.form.folder = path.display().to_string(),
            PathUse::SaveProgram => self.copy_lesson(path, env),
            _ => {}
        }
        None
    }
}

impl SessionPane for ProgramPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = ProgramErrors::default();
        let config = self.form.config(&self.workshop, env.texts, &mut self.errors);
        // A mistake that cannot be seen cannot be mended.
        self.form.options_open |= self.errors.interpreter.is_some();
        let config = config?;
        self.doubts.begin();
        Some(SessionConfig::Program(Box::new(config)))
    }

    fn start(&mut self, env: FormEnv<'_>) -> Option<PaneIntent> {
        self.wants_run = !self.is_ready() && !self.form.is_empty();
        if self.wants_run {
            self.errors = ProgramErrors::default();
            return None;
        }
        self.config(env).map(|config| PaneIntent::Start(Box::new(config)))
    }

    fn is_ready(&self) -> bool {
        self.workshop.tools().is_some()
    }

    fn config_for_send(&mut self, _: FormEnv<'_>) -> Option<SessionConfig> {
        None
    }

    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let refusal = refusal(env);
        let is_refused = refusal.is_some();
        self.body.set_refusal(refusal);
        if is_refused {
            return None;
        }
        let payload = self.body.composer.payload(EmptyMessage::Nothing)?;
        let command = input(self.body.composer.as_written(payload));
        Some(PaneIntent::Send { command, origin: MessageOrigin::Composer })
    }

    fn send_saved(&mut self, what: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String> {
        if let Some(refusal) = refusal(env) {
            return Err(refusal);
        }
        match what {
            SavedSend::Once { payload, .. } => {
                Ok(PaneIntent::Send { command: input(payload), origin: MessageOrigin::Saved })
            }
            SavedSend::InOrder(_) => Err(tr!(env.texts, "program-no-repeat").into_owned()),
        }
    }

    fn outgoing(&mut self) -> &mut dyn Outgoing {
        &mut self.body
    }

    fn fits(&self, request: &StartRequest) -> bool {
        let StartRequest::Program(request) = request else { return false };
        self.form.file == request.file.display().to_string() || self.form.is_empty()
    }

    fn fill(&mut self, request: &StartRequest) {
        let StartRequest::Program(request) = request else { return };
        let shown = |path: &Option<PathBuf>| {
            path.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
        };
        self.set_file(&request.file);
        self.form.args = join_words(&request.args);
        self.form.interpreter = shown(&request.interpreter);
        self.form.folder = shown(&request.folder);
        self.form.watch = request.watch.map_or(WatchChoice::Automatic, WatchChoice::of);
    }

    /// A program has no ports of its own before it runs.
    fn aim(&mut self, _: Side, _: u16) {}
}

impl ProgramPane {
    /// A pane as it was left.
    pub fn new(settings: ProgramSettings) -> Self {
        let ProgramSettings { form, body } = settings;
        Self {
            form,
            body: Body::new(Traffic::Program, body),
            errors: ProgramErrors::default(),
            workshop: Workshop::default(),
            sockets: SocketTable::default(),
            doubts: Doubts::default(),
            wants_focus: false,
            wants_run: false,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> ProgramSettings {
        ProgramSettings { form: self.form.clone(), body: self.body.settings() }
    }

    /// Whether it can be used for this file: it has it already, or none.
    pub fn fits_file(&self, path: &str) -> bool {
        self.form.file == path || self.form.is_empty()
    }

    /// Names another file.
    pub fn set_file(&mut self, path: &Path) {
        self.form.choose_file(path.display().to_string());
        self.errors = ProgramErrors::default();
        self.wants_run = false;
    }

    /// Runs what was asked for, once the tools are known.
    fn run_as_wanted(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if self.wants_run && self.is_ready() && !env.is_running() {
            return self.start(env.form());
        }
        None
    }

    /// Writes the lesson's program to a place of a person's own.
    fn copy_lesson(&mut self, path: PathBuf, env: &PaneEnv<'_>) {
        if let Some(program) = self.form.lesson_program() {
            self.workshop.copy(program.source, path, env.waker);
        }
    }

    /// A copy that was written is what is run from now on.
    fn take_copy(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        match self.workshop.take_copy()? {
            Ok(path) => {
                let text = tr!(env.texts, "program-copied", path = path.display().to_string());
                self.set_file(&path);
                Some(PaneIntent::Tell(text))
            }
            Err(error) => {
                self.errors.file =
                    Some(tr!(env.texts, "program-not-copied", reason = error.to_string()));
                None
            }
        }
    }

    fn carry_out(&mut self, intent: BodyIntent, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (payload, origin) = match intent {
            BodyIntent::Send(payload) => (payload, MessageOrigin::Composer),
            BodyIntent::SendAgain(_, payload) => (payload, MessageOrigin::Log),
            BodyIntent::Repeat(_) | BodyIntent::Load(_) => {
                self.body.set_refusal(Some(tr!(env.texts, "program-no-repeat").into_owned()));
                return None;
            }
            BodyIntent::Reply(_) | BodyIntent::Remedy(_) => {
                self.body.composer.focus();
                return None;
            }
            BodyIntent::Pane(intent) => return Some(intent),
        };
        let refusal = refusal(env);
        let is_refused = refusal.is_some();
        self.body.set_refusal(refusal);
        (!is_refused).then(|| PaneIntent::Send { command: input(payload), origin })
    }

    /// What to do next, while the log is empty.
    fn empty_hint(&self, env: &PaneEnv<'_>) -> String {
        let text = match env.is_running() {
            true => tr!(env.texts, "program-hint-running"),
            false if self.form.is_empty() => tr!(env.texts, "program-hint-choose"),
            false => tr!(env.texts, "program-hint-run"),
        };
        text.into_owned()
    }
}

fn input(payload: Payload) -> ProtocolCommand {
    ProgramCommand::Input(payload).into()
}

/// Why nothing can be typed for the program now.
fn refusal(env: &PaneEnv<'_>) -> Option<String> {
    let facts = env.session.map(|session| session.protocol.program());
    match (env.state(), facts) {
        (Some(SessionState::Running { .. }), Some(facts)) if facts.input_ended() => {
            Some(tr!(env.texts, "program-input-ended").into_owned())
        }
        (Some(SessionState::Running { .. }), _) => None,
        _ => Some(tr!(env.texts, "program-not-running").into_owned()),
    }
}

/// What can be done with the input of a program beside writing lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InputButton {
    /// End it, as Ctrl+D does on a terminal.
    End,
    /// Interrupt the program, as Ctrl+C does.
    #[cfg(unix)]
    Interrupt,
}

impl InputButton {
    #[cfg(unix)]
    const ALL: &'static [Self] = &[Self::End, Self::Interrupt];
    #[cfg(not(unix))]
    const ALL: &'static [Self] = &[Self::End];

    /// Its name and its tooltip.
    fn texts(self, texts: &Texts) -> (String, String) {
        let (name, tooltip) = match self {
            Self::End => (tr!(texts, "program-end-input"), tr!(texts, "program-end-input-tooltip")),
            #[cfg(unix)]
            Self::Interrupt => {
                (tr!(texts, "program-interrupt"), tr!(texts, "program-interrupt-tooltip"))
            }
        };
        (name.into_owned(), tooltip.into_owned())
    }

    fn slots(ui: &Ui, texts: &Texts) -> Vec<Slot<BarControl>> {
        let ranks = [PANE_MAIN_RANK, PANE_RANK];
        let slot = |(number, (button, rank)): (usize, (&Self, u8))| {
            let width = button_width(ui, &button.texts(texts).0);
            Slot::button(BarControl::Pane(number), width).rank(rank)
        };
        Self::ALL.iter().zip(ranks).enumerate().map(slot).collect()
    }

    fn ui(self, ui: &mut Ui, can_send: bool, texts: &Texts) -> Option<ProgramCommand> {
        let (name, tooltip) = self.texts(texts);
        let clicked = button_if(ui, Access::from(can_send), &name).on_hover_text(tooltip).clicked();
        clicked.then_some(match self {
            Self::End => ProgramCommand::EndInput,
            #[cfg(unix)]
            Self::Interrupt => ProgramCommand::Interrupt,
        })
    }
}
