//! Draws the menu of behaviours, and the line of the chosen one's fields.

use super::ServerPane;
use super::behaviour::{BehaviourErrors, BehaviourForm, PageSource};
use crate::engine::ServerBehaviourChoice;
use crate::i18n::Texts;
use crate::net::{ListenerCommand, ProtocolCommand};
use crate::tr;
use crate::ui::form::{self, answer_ui};
use crate::ui::pane::{Pane as _, PaneEnv, PaneIntent, PathUse};
use crate::ui::rules::carry_out_rules;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Field, bar, button, segments, text_width};
use egui::Ui;

/// What a person did with the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) enum Done {
    #[default]
    Nothing,
    /// One has another content.
    Changed,
    /// A path is to be chosen.
    Chooses(PathUse),
}

impl From<bool> for Done {
    fn from(is_changed: bool) -> Self {
        if is_changed { Self::Changed } else { Self::Nothing }
    }
}

impl ServerPane {
    pub(super) fn behaviour_menu_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let choices = (&ServerBehaviourChoice::ALL[..], self.form.behaviour.choice);
        let (name, purpose) = (ServerBehaviourChoice::name, ServerBehaviourChoice::purpose);
        self.form.behaviour.choice =
            form::behaviour_menu_ui(ui, env.texts, choices, name, purpose)?;
        self.behaviour_changed(env)
    }

    /// The line of the chosen behaviour, if it has fields.
    pub(super) fn behaviour_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if self.form.behaviour.choice == ServerBehaviourChoice::Manual {
            return None;
        }
        let texts = env.texts;
        if self.form.behaviour.choice == ServerBehaviourChoice::Rules {
            let name = self.title(env.state(), texts);
            let ask = self.rules.ui(ui, env, &name, &mut self.form.behaviour.rules)?;
            return carry_out_rules(ask, || self.behaviour_changed(env));
        }
        let done = bar(ui, |ui| {
            let done = fields_ui(ui, texts, &mut self.form.behaviour, &self.errors.behaviour);
            form::behaviour_mistakes_ui(ui, env, self.errors.behaviour.all());
            done
        });
        match done.inner {
            Done::Nothing => None,
            Done::Changed => self.behaviour_changed(env),
            Done::Chooses(path_use) => {
                Some(PaneIntent::Choose(path_use, self.form.behaviour.path(path_use)))
            }
        }
    }

    /// Gives a running session its new behaviour; while the fields have mistakes, the old one holds.
    pub(super) fn behaviour_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let behaviour = self.form.behaviour.read(env.form(), &mut self.errors.behaviour)?;
        let command = ListenerCommand::SetBehaviour(Box::new(behaviour));
        env.is_running().then_some(PaneIntent::Command(ProtocolCommand::from(command)))
    }
}

/// Draws the fields of the chosen behaviour.
pub(in crate::ui) fn fields_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut BehaviourForm,
    errors: &BehaviourErrors,
) -> Done {
    match form.choice {
        ServerBehaviourChoice::Manual | ServerBehaviourChoice::Rules => Done::Nothing,
        ServerBehaviourChoice::Echo => {
            Done::from(delay_ui(ui, texts, &mut form.echo_delay_ms, errors))
        }
        ServerBehaviourChoice::Hello => Done::from(hello_ui(ui, texts, form, errors)),
        ServerBehaviourChoice::OneShot => {
            let error = errors.answer.as_deref();
            let (answer, encoding) = (&mut form.one_shot_answer, &mut form.encoding);
            Done::from(answer_ui(ui, texts, answer, encoding, error))
        }
        ServerBehaviourChoice::Files => {
            let error = errors.folder.as_deref();
            path_ui(ui, texts, PathUse::Folder, &mut form.folder, error)
        }
        ServerBehaviourChoice::Page => page_ui(ui, texts, form, errors),
    }
}

fn delay_ui(ui: &mut Ui, texts: &Texts, delay_ms: &mut String, errors: &BehaviourErrors) -> bool {
    Field::new(&tr!(texts, "delay-ms"), size::PORT_FIELD)
        .error(errors.delay_ms.as_deref())
        .show(ui, delay_ms)
        .changed()
}

fn hello_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut BehaviourForm,
    errors: &BehaviourErrors,
) -> bool {
    let welcome = Field::new(&tr!(texts, "welcome"), size::ADDRESS_FIELD)
        .error(errors.welcome.as_deref())
        .show(ui, &mut form.welcome)
        .on_hover_text(tr!(texts, "welcome-tooltip"));
    let error = errors.answer.as_deref();
    let answer = answer_ui(ui, texts, &mut form.hello_answer, &mut form.encoding, error);
    let delay = delay_ui(ui, texts, &mut form.hello_delay_ms, errors);
    let close_on = Field::new(&tr!(texts, "close-on"), size::PORT_FIELD)
        .error(errors.close_on.as_deref())
        .show(ui, &mut form.close_on)
        .on_hover_text(tr!(texts, "close-on-tooltip"));
    // Half a word is another word: it holds when it is typed to the end.
    welcome.changed() || answer || delay || close_on.lost_focus()
}

fn page_ui(ui: &mut Ui, texts: &Texts, form: &mut BehaviourForm, errors: &BehaviourErrors) -> Done {
    let names = [tr!(texts, "page-typed"), tr!(texts, "page-of-file")];
    let [typed, of_file] = &names;
    let choices = [(PageSource::Html, typed.as_ref()), (PageSource::File, of_file.as_ref())];
    let now = form.page_source;
    let clicked = segments(ui, &choices, |choice| choice == now, None);
    form.page_source = clicked.unwrap_or(now);
    let switched = form.page_source != now;
    let done = match form.page_source {
        PageSource::Html => {
            let mut html = form.html(texts);
            let name = tr!(texts, "page-html");
            let taken = text_width(ui, &name) + 3.0 * space::L;
            let width = (ui.available_size_before_wrap().x - taken).max(PATH_FIELD);
            let field = Field::new(&name, width).show(ui, &mut html);
            if field.changed() {
                form.html = Some(html);
            }
            Done::from(field.changed())
        }
        PageSource::File => {
            let error = errors.page_file.as_deref();
            path_ui(ui, texts, PathUse::Page, &mut form.page_file, error)
        }
    };
    if switched { Done::Changed } else { done }
}

/// Width of the field of a path or a page.
const PATH_FIELD: f32 = 2.0 * size::TEXT_FIELD;

fn path_ui(
    ui: &mut Ui,
    texts: &Texts,
    path_use: PathUse,
    typed: &mut String,
    error: Option<&str>,
) -> Done {
    let (name, choose) = match path_use {
        PathUse::Folder => (tr!(texts, "folder"), tr!(texts, "choose-folder-button")),
        _ => (tr!(texts, "page-file"), tr!(texts, "choose-page-button")),
    };
    // Half a path leads to another folder: it holds when it is typed to the end.
    let changed = Field::new(&name, PATH_FIELD).path().error(error).show(ui, typed).lost_focus();
    let chooses = button(ui, &choose).clicked();
    if chooses { Done::Chooses(path_use) } else { Done::from(changed) }
}
