//! Draws the form: what is run, with which arguments, the button, how it stands, what may be wrong.

use super::ProgramPane;
use crate::i18n::Texts;
use crate::learn::lessons::programs;
use crate::learn::program::exit_text;
use crate::net::traced::ExitStatus;
use crate::net::{End, SessionState};
use crate::tr;
use crate::ui::form::{
    Below, Standing, below_ui, form_line, mistakes_ui, options_place, standing_ui,
};
use crate::ui::icons;
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent, PathUse, SessionPane};
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{
    Access, Dot, Field, button, button_width, icon_button_width, icon_toggle, main_button,
    main_button_width, menu, menu_command_with_hint, menu_item, menu_width, state_width, widest,
};
use egui::Ui;
use std::path::{Path, PathBuf};

/// A control of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Control {
    File,
    Choose,
    Lessons,
    Arguments,
    Button,
    State,
    Options,
    Inspector,
}

/// Least width of the field for the file, in points: the end of a name.
const FILE_LEAST: f32 = 4.0 * size::CONTROL;
/// Most that the field for the file takes, in points: a path of some folders.
const FILE_MOST: f32 = 3.0 * size::ADDRESS_FIELD;
/// Good width of the field for arguments, in points: a port.
const ARGUMENTS: f32 = 4.0 * size::CONTROL;
/// Most that the field for arguments takes, in points: the address of a page.
const ARGUMENTS_MOST: f32 = 2.0 * size::ADDRESS_FIELD;

impl ProgramPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let slots = slots(ui, texts);
        let mut intent =
            form_line(ui, texts, &slots, |ui, control| self.control_ui(ui, control, env));
        self.below_ui(ui, env);
        let mut open = self.form.options_open;
        let asked = options_place(ui, texts, &mut open, |ui| self.options_ui(ui, env));
        self.form.options_open = open;
        intent = intent.or(asked);
        if let Some(row) = self.doubts.ui(ui, env).and_then(|row| env.store.row(row)) {
            self.body.log.show_row(&row);
        }
        if let Some(session) = env.session.filter(|_| env.is_running()) {
            self.sockets.ui(ui, &session.protocol.program().sockets(), texts);
        }
        intent
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        control: Control,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        match control {
            Control::File => return self.file_ui(ui, env),
            Control::Choose => {
                if button(ui, &tr!(texts, "program-choose")).clicked() {
                    let from = PathBuf::from(self.form.file.trim());
                    return Some(PaneIntent::Choose(PathUse::OpenProgram, from));
                }
            }
            Control::Lessons => return self.lessons_ui(ui, env),
            Control::Arguments => return self.arguments_ui(ui, env),
            Control::Button => return self.button_ui(ui, env),
            Control::State => standing_ui(ui, &standing(env)),
            Control::Options => {
                let open = &mut self.form.options_open;
                fold_ui(ui, icons::OPTIONS, &tr!(texts, "options"), open);
            }
            Control::Inspector => {
                let open = &mut self.body.inspector_open;
                fold_ui(ui, icons::SIDE, &tr!(texts, "inspector-toggle"), open);
            }
        }
        None
    }

    fn file_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let hint = tr!(env.texts, "program-file-hint");
        let before = self.form.file.clone();
        let file = Field::new(&tr!(env.texts, "program-file"), ui.available_width().min(FILE_MOST))
            .nameless()
            .path()
            .hint(&hint)
            .error(self.errors.file.as_deref())
            .access((!env.is_running()).into())
            .show(ui, &mut self.form.file);
        if std::mem::take(&mut self.wants_focus) {
            file.request_focus();
        }
        if file.changed() && self.form.file != before {
            self.form.is_of_lessons = false;
            self.errors.file = None;
            self.wants_run = false;
        }
        self.start_by(ui, &file, env)
    }

    fn arguments_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let name = tr!(env.texts, "program-arguments");
        let args = Field::new(&name, ui.available_width().min(ARGUMENTS_MOST))
            .nameless()
            .hint(&name)
            .error(self.errors.args.as_deref())
            .access((!env.is_running()).into())
            .show(ui, &mut self.form.args);
        if args.changed() {
            self.errors.args = None;
        }
        let args = args.on_hover_text(tr!(env.texts, "program-arguments-tooltip"));
        self.start_by(ui, &args, env)
    }

    /// The programs that come with the lessons.
    fn lessons_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let name = tr!(texts, "program-lessons");
        let mut asked = None;
        menu(ui, &name, &name, |ui| {
            let access = Access::from(!env.is_running());
            for program in programs() {
                let (title, hint) = (program.title.of(texts.lang()), program.hint.of(texts.lang()));
                let chosen = ui.add_enabled_ui(access == Access::Enabled, |ui| {
                    menu_command_with_hint(ui, title, hint)
                });
                if chosen.inner {
                    self.form.choose_lesson(program);
                    self.errors = super::ProgramErrors::default();
                }
            }
            ui.separator();
            let copies = Access::from(self.form.lesson_program().is_some());
            if menu_item(ui, copies, &tr!(texts, "program-save-copy")) {
                let name = Path::new(&self.form.file).to_owned();
                asked = Some(PaneIntent::Choose(PathUse::SaveProgram, name));
            }
        });
        asked
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        if env.is_running() {
            let stop = button(ui, &tr!(texts, "program-stop"));
            let stop = stop.on_hover_text(tr!(texts, "program-stop-tooltip"));
            return stop.clicked().then_some(PaneIntent::Stop);
        }
        let run = main_button(ui, &tr!(texts, "program-run"));
        let run = run.on_hover_text(tr!(texts, "program-run-tooltip"));
        if run.clicked() { self.start(env.form()) } else { None }
    }

    fn below_ui(&self, ui: &mut Ui, env: &PaneEnv<'_>) {
        mistakes_ui(ui, self.errors.all());
        let has_mistakes = self.errors.all().next().is_some();
        let failure = env.failure().filter(|_| !has_mistakes);
        let waits = self.wants_run.then(|| tr!(env.texts, "program-waits-for-tools"));
        let failure = failure.filter(|_| waits.is_none());
        let below = Below { mistakes: Vec::new(), failure, warning: waits };
        // A port that is in use is the program's own affair.
        let _ = below_ui(ui, env.texts, &below);
    }
}

fn fold_ui(ui: &mut Ui, icon: icons::Icon, name: &str, open: &mut bool) {
    if icon_toggle(ui, icon, name, (*open).into()).clicked() {
        *open = !*open;
    }
}

/// The controls of the line, in order.
fn slots(ui: &Ui, texts: &Texts) -> Vec<Slot<Control>> {
    let choose = button_width(ui, &tr!(texts, "program-choose"));
    let lessons = menu_width(ui, &tr!(texts, "program-lessons"));
    let stop = button_width(ui, &tr!(texts, "program-stop"));
    let run = main_button_width(ui, &tr!(texts, "program-run")).max(stop);
    let states = ["program-state-ended", "program-state-runs"].map(|id| texts.get(id));
    let states = widest(ui, state_width, states.iter().map(|state| &**state));
    let options = icon_button_width(ui, &tr!(texts, "options"));
    let inspector = icon_button_width(ui, &tr!(texts, "inspector-toggle"));
    let picture = size::CONTROL + space::XS;
    vec![
        Slot::between(Control::File, FILE_LEAST, FILE_MOST).good(size::ADDRESS_FIELD),
        Slot::button(Control::Choose, choose).rank(2),
        Slot::button(Control::Lessons, lessons).rank(1),
        Slot::between(Control::Arguments, 2.0 * size::CONTROL, ARGUMENTS_MOST)
            .good(ARGUMENTS)
            .rank(3),
        Slot::button(Control::Button, run),
        Slot::between(Control::State, states, f32::INFINITY)
            .good(5.0 * size::CONTROL)
            .at_worst(state_width(ui, "")),
        Slot::either(Control::Options, picture, options).rank(4),
        Slot::either(Control::Inspector, picture, inspector).rank(5),
    ]
}

/// How the program stands.
fn standing(env: &PaneEnv<'_>) -> Standing {
    let texts = env.texts;
    let exit = env.session.and_then(|session| session.protocol.program().exit());
    match (env.state(), exit) {
        (Some(SessionState::Running { process }), _) => {
            let text = tr!(texts, "program-state-running", process = process.to_string());
            let seen = env.session.and_then(|session| session.protocol.program().watched());
            let seen = match seen {
                Some(what) => {
                    let what = crate::payload::safe_text(&what).into_owned();
                    tr!(texts, "program-state-seen", what = what.as_str())
                }
                None => tr!(texts, "program-state-unseen").into_owned(),
            };
            Standing::new(Dot::Full, text).short(tr!(texts, "program-state-runs")).tooltip(seen)
        }
        (Some(SessionState::Ended(End::Failed(error))), _) => {
            Standing::of_end(&End::Failed(error.clone()), texts)
        }
        (Some(SessionState::Ended(_)), Some(exit)) => {
            let dot = match exit {
                ExitStatus::Code(0) | ExitStatus::Stopped => Dot::Ring,
                _ => Dot::Problem,
            };
            Standing::new(dot, exit_text(exit, texts)).short(tr!(texts, "program-state-ended"))
        }
        (Some(SessionState::Ended(end)), None) => Standing::of_end(end, texts),
        (None, _) => Standing::new(Dot::Ring, tr!(texts, "program-state-idle")),
        (Some(_), _) => Standing::new(Dot::Busy, tr!(texts, "program-state-starting")),
    }
}
