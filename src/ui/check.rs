//! A pane for checks: a file, its steps with ticks and times, and the rows of its sessions.

mod list;

use super::body::{Body, BodyIntent, BodySettings};
use super::form::form_panel;
use super::log_view::Traffic;
use super::pane::{Pane, PaneEnv, PaneIntent, PathChoice, PathUse};
use super::tokens::{palette, size, space};
use super::widgets::{
    Dot, Field, NEXT_FRAME, bar, bare, button, button_width, field_width, line, main_button,
    main_button_width, problem, small, state_label,
};
use crate::engine::check::report::counts_text;
use crate::engine::check::words::socket_title;
use crate::engine::check::{Check, CheckLive, CheckPart, CheckRun, Outcome};
use crate::i18n::Texts;
use crate::net::{SessionSnapshot, SessionState};
use crate::payload::safe_text;
use crate::tr;
use egui::{Panel, ScrollArea, Ui};
use list::steps_ui;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The most of a pane's height that its steps take, so that there is room for the log.
const STEPS_SHARE: f32 = 0.55;

/// What comes after the file of a check was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterRead {
    /// It is shown.
    Show,
    /// It is run, since a person pressed the button for that.
    Run,
}

/// What of the pane comes back after a restart. No check is run by that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckSettings {
    /// The path of the file, as typed.
    pub path: String,
    /// Log and inspector.
    pub body: BodySettings,
}

/// A pane for checks.
pub struct CheckPane {
    path: String,
    /// The check as it was read last.
    check: Option<Check>,
    /// An address for each of its sockets, and what is wrong with it.
    addresses: Vec<(String, Option<String>)>,
    /// Why the file could not be read or run.
    problem: Option<String>,
    run: Option<CheckRun>,
    /// How many of its sessions the log shows.
    sessions_shown: usize,
    /// The part that was last scrolled into sight, with its round while it goes on.
    followed: Option<(Option<u32>, CheckPart)>,
    /// The height that the steps had in the last frame, in points.
    steps_height: f32,
    body: Body,
    wants_focus: bool,
}

impl CheckPane {
    /// A pane as it was left.
    pub fn new(settings: CheckSettings) -> Self {
        Self {
            path: settings.path,
            check: None,
            addresses: Vec::new(),
            problem: None,
            run: None,
            sessions_shown: 0,
            followed: None,
            steps_height: 0.0,
            body: Body::new(Traffic::Server, settings.body),
            wants_focus: false,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> CheckSettings {
        CheckSettings { path: self.path.clone(), body: self.body.settings() }
    }

    /// Whether it can be used for this file: it has it already, or none.
    pub fn fits(&self, path: &str) -> bool {
        self.path == path || (self.path.is_empty() && self.check.is_none())
    }

    /// Names another file.
    pub fn set_path(&mut self, path: String) {
        self.path = path;
    }

    /// The file could not be read or run, for this reason.
    pub fn not_read(&mut self, reason: String) {
        self.problem = Some(reason);
    }

    /// The file was read. Addresses that a person typed stay for sockets that are still there.
    pub fn was_read(&mut self, check: Check) {
        let typed = |name: &str| {
            let old = self.check.as_ref()?;
            let place = old.sockets.iter().position(|socket| socket.name == name)?;
            let (text, _) = self.addresses.get(place)?;
            let was_changed = *text != old.sockets.get(place)?.kind.address();
            was_changed.then(|| text.clone())
        };
        let addresses = check
            .sockets
            .iter()
            .map(|socket| (typed(&socket.name).unwrap_or_else(|| socket.kind.address()), None));
        self.addresses = addresses.collect();
        self.check = Some(check);
        self.problem = None;
    }

    /// The check with the addresses that were typed; `None` with what is wrong beside the fields.
    pub fn to_run(&mut self, texts: &Texts) -> Option<Check> {
        let mut check = self.check.clone()?;
        for (socket, (address, mistake)) in check.sockets.iter_mut().zip(&mut self.addresses) {
            match socket.kind.with_address(address) {
                Ok(kind) => {
                    socket.kind = kind;
                    *mistake = None;
                }
                Err(error) => {
                    *mistake = Some(tr!(texts, "check-bad-address", reason = error.to_string()));
                }
            }
        }
        let is_right = self.addresses.iter().all(|(_, mistake)| mistake.is_none());
        is_right.then_some(check)
    }

    /// A run begins; one that still goes on is ended.
    pub fn begin(&mut self, run: CheckRun) {
        self.run = Some(run);
        self.sessions_shown = 0;
        self.problem = None;
    }

    /// Ends the run.
    pub fn stop(&self) {
        if let Some(run) = &self.run {
            run.stop();
        }
    }

    /// Lets the log show the sessions that the run has started since.
    pub fn look_at_sessions(&mut self) {
        let Some(run) = &self.run else { return };
        let sessions = run.live().sessions;
        for session in sessions.iter().skip(self.sessions_shown) {
            self.body.log.add_session(*session);
        }
        self.sessions_shown = sessions.len();
    }

    fn live(&self) -> Option<CheckLive> {
        self.run.as_ref().map(CheckRun::live)
    }

    fn is_running(&self) -> bool {
        self.run.as_ref().is_some_and(CheckRun::is_running)
    }

    fn read(&self, after: AfterRead) -> Option<PaneIntent> {
        let path = self.path.trim();
        (!path.is_empty()).then(|| PaneIntent::ReadCheck(PathBuf::from(path), after))
    }

    fn form_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        live: Option<&CheckLive>,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let mut asked = None;
        bar(ui, |ui| asked = self.file_line_ui(ui, texts));
        if !self.addresses.is_empty() || live.is_some() {
            bar(ui, |ui| {
                self.addresses_ui(ui, texts);
                if let Some(live) = live {
                    state_ui(ui, live, texts);
                }
            });
        }
        if let Some(text) = &self.problem {
            bar(ui, |ui| problem(ui, text));
        }
        asked
    }

    /// The file and the buttons.
    fn file_line_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<PaneIntent> {
        let (name, choose) = (tr!(texts, "check-file"), tr!(texts, "check-choose"));
        let is_running = self.is_running();
        let action = if is_running { tr!(texts, "check-stop") } else { tr!(texts, "check-run") };
        let buttons = button_width(ui, &choose) + main_button_width(ui, &action);
        let room = ui.available_width() - buttons - 2.0 * space::S - space::XS;
        let width = (room - field_width(ui, &name, 0.0)).max(size::ADDRESS_FIELD);
        let field = Field::new(&name, width).path().show(ui, &mut self.path);
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let mut asked = entered.then(|| self.read(AfterRead::Show)).flatten();
        if button(ui, &choose).clicked() {
            let from = Path::new(&self.path).to_owned();
            asked = Some(PaneIntent::Choose(PathUse::OpenCheck, from));
        }
        if main_button(ui, &action).clicked() {
            asked =
                if is_running { Some(PaneIntent::StopCheck) } else { self.read(AfterRead::Run) };
        }
        asked
    }

    /// Where the sockets of the check are, to be changed.
    fn addresses_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let Some(check) = &self.check else { return };
        for (socket, (address, mistake)) in check.sockets.iter().zip(&mut self.addresses) {
            let name = tr!(texts, "check-address-of", name = safe_text(&socket.name));
            let title = socket_title(&socket.name, &socket.kind, texts);
            let field = Field::new(&name, size::TEXT_FIELD).error(mistake.as_deref());
            field.show(ui, address).on_hover_text(title);
            if let Some(mistake) = mistake {
                problem(ui, mistake);
            }
        }
    }
}

/// The part that a person wants to see: the one that goes on, or the first that failed.
fn part_in_question(live: &CheckLive) -> Option<(Option<u32>, CheckPart)> {
    if live.report.is_none() {
        return live.now.map(|(round, part)| (Some(round), part));
    }
    let sockets = (0..live.check.sockets.len()).map(CheckPart::Socket);
    let mut parts = sockets.chain((0..live.check.steps.len()).map(CheckPart::Step));
    let failed = |part: &CheckPart| {
        let outcome = live.result(*part).map(|result| &result.outcome);
        matches!(outcome, Some(Outcome::Failed(_)))
    };
    parts.find(failed).map(|part| (None, part))
}

/// What the check is about, and its steps. Returns their height.
fn check_ui(
    ui: &mut Ui,
    (check, live): (&Check, Option<&CheckLive>),
    scrolls_to: Option<CheckPart>,
    texts: &Texts,
) -> f32 {
    let most = ui.available_height() * STEPS_SHARE;
    let panel = Panel::top("steps").frame(bare()).show_separator_line(false);
    let shown = panel.show(ui, |ui| {
        // A panel has the height of its content, and a list that scrolls would have that of the panel.
        let list = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
        list.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if !check.about.is_empty() {
                bar(ui, |ui| small(ui, &safe_text(&check.about), palette(ui).weak));
            }
            steps_ui(ui, check, live, scrolls_to, texts);
        });
        line(ui);
    });
    shown.response.rect.height()
}

/// How the run stands, in one line.
fn state_ui(ui: &mut Ui, live: &CheckLive, texts: &Texts) {
    let [passed, failed, _] = live.counts;
    let (dot, text) = match &live.report {
        None => {
            let round = live.now.map_or(1, |(round, _)| round);
            let text = if live.check.rounds > 1 {
                tr!(texts, "check-running-round", round = round, rounds = live.check.rounds)
            } else {
                tr!(texts, "check-running").into_owned()
            };
            (Dot::Busy, tr!(texts, "check-so-far", state = text, passed = passed, failed = failed))
        }
        Some(report) => {
            let word = match () {
                () if report.has_passed() => tr!(texts, "check-passed"),
                () if report.failed == 0 => tr!(texts, "check-stopped"),
                () => tr!(texts, "check-failed"),
            };
            let counts = counts_text(report, texts);
            (mark_of(live), format!("{word} · {counts}"))
        }
    };
    state_label(ui, dot, text);
}

fn mark_of(live: &CheckLive) -> Dot {
    match &live.report {
        None => Dot::Busy,
        Some(report) if report.has_passed() => Dot::Full,
        Some(report) if report.failed > 0 => Dot::Problem,
        Some(_) => Dot::Ring,
    }
}

impl Pane for CheckPane {
    fn title(&self, _: Option<&SessionState>, texts: &Texts) -> String {
        match &self.check {
            Some(check) => tr!(texts, "check-tab-of", name = safe_text(&check.name)),
            None => tr!(texts, "check-tab").into_owned(),
        }
    }

    fn mark(&self, _: Option<&SessionSnapshot>) -> Dot {
        self.live().map_or(Dot::Ring, |live| mark_of(&live))
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let live = self.live();
        let asked = form_panel(ui, |ui| self.form_ui(ui, env, live.as_ref()));
        let shown = match &live {
            Some(live) => Some(&*live.check),
            None => self.check.as_ref(),
        };
        if let Some(check) = shown {
            let part = live.as_ref().and_then(part_in_question);
            let scrolls_to = part.filter(|_| part != self.followed).map(|(_, part)| part);
            self.followed = part;
            let height = check_ui(ui, (check, live.as_ref()), scrolls_to, texts);
            // The panel has room for more lines only in the next frame.
            if (height - self.steps_height).abs() > 0.5 {
                self.steps_height = height;
                ui.ctx().request_repaint_after(NEXT_FRAME);
            }
        }
        let hint = match shown {
            Some(_) if self.is_running() => tr!(texts, "check-hint-running"),
            Some(_) => tr!(texts, "check-hint-run"),
            None => tr!(texts, "check-hint-open"),
        };
        let from_body = self.body.log_and_inspector_ui(ui, env, &hint);
        asked.or(match from_body {
            Some(BodyIntent::Pane(intent)) => Some(intent),
            _ => None,
        })
    }

    fn focus(&mut self) {
        self.wants_focus = true;
    }

    fn body(&self) -> Option<&Body> {
        Some(&self.body)
    }

    fn body_mut(&mut self) -> Option<&mut Body> {
        Some(&mut self.body)
    }

    fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match chosen {
            PathChoice::Path(path) if path_use == PathUse::OpenCheck => {
                self.path = path.display().to_string();
                Some(PaneIntent::ReadCheck(path, AfterRead::Show))
            }
            PathChoice::Path(_) => None,
            PathChoice::Unavailable => {
                self.wants_focus = true;
                Some(PaneIntent::Tell(tr!(env.texts, "check-no-dialog").into_owned()))
            }
        }
    }
}
