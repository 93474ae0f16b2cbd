//! Draws the form: what the socket is for, its name, the button, how it stands, behaviour, files, options.

use super::{UnixErrors, UnixPane, UnixUse};
use crate::engine::ServerBehaviourChoice;
use crate::i18n::Texts;
use crate::net::{ConnectorCommand, ListenerCommand, ProtocolCommand, SessionState, Stamp};
use crate::tr;
use crate::ui::form::{
    Below, Folds, FormControl, OptionGroup, Standing, below_ui, form_line, mistakes_ui,
    option_grid, option_groups, options_place, sheet_button_ui, standing_ui,
};
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::stream::{self, FilesView, Saving};
use crate::ui::tokens::size;
use crate::ui::widgets::{
    Dot, Field, FieldFit, button, main_button, menu, menu_choice, menu_width, widest,
};
use egui::Ui;
use std::time::Duration;

impl UnixPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let slots = self.slots(ui, env.texts);
        let mut intent =
            form_line(ui, env.texts, &slots, |ui, control| self.control_ui(ui, control, env));
        let below = Below {
            mistakes: self.errors.name.as_deref().into_iter().collect(),
            failure: env.failure(),
            warning: None,
        };
        let way_out = below_ui(ui, env.texts, &below);
        intent = intent.or(way_out.and_then(|way_out| way_out.carry_out(self, env.form())));
        let asked = self.behaviour_ui(ui, env);
        intent = intent.or(asked);
        if self.files.open && self.form.socket_use != UnixUse::Datagrams {
            let asked = self.files_ui(ui, env);
            intent = intent.or(asked);
        }
        mistakes_ui(ui, self.errors.of_options());
        let mut open = self.form.options_open;
        let asked = options_place(ui, env.texts, &mut open, |ui| self.options_ui(ui, env));
        self.form.options_open = open;
        intent.or(asked)
    }

    /// The controls of the line, in order.
    fn slots(&self, ui: &Ui, texts: &Texts) -> Vec<Slot<FormControl>> {
        let uses: Vec<String> = UnixUse::all().iter().map(|one| one.name(texts)).collect();
        let uses = widest(ui, menu_width, uses.iter().map(String::as_str));
        let mains = [tr!(texts, "listen"), tr!(texts, "connect"), tr!(texts, "unix-bind")];
        let others =
            [tr!(texts, "stop-listening"), tr!(texts, "disconnect"), tr!(texts, "unix-unbind")];
        let others: Vec<&str> = mains.iter().chain(&others).map(AsRef::as_ref).collect();
        let names = ServerBehaviourChoice::ALL.map(|choice| choice.name(texts));
        let states = ["state-listening-short", "state-not-connected", "state-connecting"];
        let states = states.map(|id| texts.get(id));
        let mut slots = vec![
            // The menu stands where panes with ports have theirs, and needs its whole width: in a narrow column it is in
            // the menu of the line, where the path can be read.
            Slot::button(FormControl::Port, uses).rank(1),
            FormControl::path_slot(ui, &tr!(texts, "unix-name")),
            FormControl::button_slot(ui, &tr!(texts, "listen"), &others),
            FormControl::behaviour_slot(ui, texts, names.iter().map(String::as_str)),
            FormControl::state_slot(ui, states.iter().map(|state| &**state)),
        ];
        if self.form.socket_use != UnixUse::Datagrams {
            slots.push(FormControl::Files.fold_slot(ui, texts));
        }
        slots.extend([
            FormControl::Options.fold_slot(ui, texts),
            FormControl::Inspector.fold_slot(ui, texts),
            FormControl::code_slot(ui, texts),
        ]);
        slots
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        control: FormControl,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match control {
            FormControl::Port => {
                self.use_ui(ui, env);
                None
            }
            FormControl::Address => self.name_ui(ui, env),
            FormControl::Behaviour => self.behaviour_menu_ui(ui, env),
            FormControl::State => {
                standing_ui(ui, &self.standing(ui, env));
                None
            }
            FormControl::Button | FormControl::SecondButton => self.button_ui(ui, env),
            control => {
                let folds = Folds {
                    files: Some(&mut self.files.open),
                    options: &mut self.form.options_open,
                    inspector: &mut self.body.inspector_open,
                };
                control.alike_ui(ui, env.texts, folds)
            }
        }
    }

    fn use_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let (texts, now) = (env.texts, self.form.socket_use);
        let mut chosen = now;
        ui.add_enabled_ui(!env.is_running(), |ui| {
            menu(ui, &tr!(texts, "unix-type"), &now.name(texts), |ui| {
                for one in UnixUse::all() {
                    let text = format!("{}  ·  {}", one.name(texts), one.purpose(texts));
                    if menu_choice(ui, (*one == now).into(), &text) {
                        chosen = *one;
                    }
                }
            });
        })
        .response
        .on_hover_text(tr!(texts, "unix-type-tooltip"));
        if chosen != now {
            self.form.socket_use = chosen;
            self.errors = UnixErrors::default();
            self.left = env.session.map(|session| session.id).or(self.left);
        }
    }

    fn name_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let name = tr!(texts, "unix-name");
        let name = Field::new(&name, FormControl::path_width(ui, &name))
            .path()
            .hint(&tr!(texts, "unix-name-hint"))
            .fitted(ui, FieldFit::Room(ui.available_width()))
            .error(self.errors.name.as_deref())
            .access((!env.is_running()).into())
            .show(ui, &mut self.form.name)
            .on_hover_text(tr!(texts, "unix-name-tooltip"));
        if name.changed() {
            self.errors.name = None;
        }
        let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
        let asks = !env.is_running() && enter && name.lost_focus();
        if asks { self.start(env.form()) } else { None }
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (texts, socket_use) = (env.texts, self.form.socket_use);
        if env.is_running() {
            let is_connected = matches!(env.state(), Some(SessionState::Connected { .. }));
            let text = match socket_use {
                UnixUse::Datagrams => tr!(texts, "unix-unbind"),
                _ if socket_use.listens() => tr!(texts, "stop-listening"),
                _ if is_connected => tr!(texts, "disconnect"),
                _ => tr!(texts, "cancel-connect"),
            };
            return button(ui, &text).clicked().then_some(PaneIntent::Stop);
        }
        let (text, tooltip) = match socket_use {
            UnixUse::Datagrams => (tr!(texts, "unix-bind"), tr!(texts, "unix-bind-tooltip")),
            _ if socket_use.listens() => (tr!(texts, "listen"), tr!(texts, "unix-listen-tooltip")),
            _ => (tr!(texts, "connect"), tr!(texts, "unix-connect-tooltip")),
        };
        let begins = main_button(ui, &text).on_hover_text(tooltip).clicked();
        if begins { self.start(env.form()) } else { None }
    }

    fn files_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let chosen = self.table.chosen();
        let one = self.table.only_one(env.session);
        let saving = if self.form.socket_use.connects() {
            one.as_ref().and_then(|one| one.saving()).into()
        } else {
            Saving::Never
        };
        let view = FilesView {
            texts: env.texts,
            can_send: self.table.receivers(env.session).can_send(),
            sending: one.as_ref().and_then(|one| one.file()),
            saving,
        };
        let asked = stream::files_ui(ui, &mut self.files, &view)?;
        stream::carry_out(&mut self.files, asked, chosen, env)
    }

    fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let groups: &[OptionGroup] = match self.form.socket_use {
            UnixUse::Datagrams => &[OptionGroup::Socket, OptionGroup::ThisEnd],
            one if one.listens() => &[
                OptionGroup::Socket,
                OptionGroup::ThisEnd,
                OptionGroup::Listening,
                OptionGroup::Reading,
            ],
            _ => &[OptionGroup::Socket, OptionGroup::Reading, OptionGroup::TimeLimits],
        };
        option_groups(ui, env.texts, groups, |ui, group| self.option_group_ui(ui, group, env))
    }

    fn option_group_ui(
        &mut self,
        ui: &mut Ui,
        group: OptionGroup,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match group {
            OptionGroup::Socket => sheet_button_ui(ui, env),
            OptionGroup::Listening => self.listening_ui(ui, env),
            OptionGroup::Reading => {
                let errors = &mut self.errors.stream;
                let changed = stream::reading_ui(ui, env.texts, &mut self.stream, errors);
                stream::changed(changed, &self.stream, env, errors)
            }
            OptionGroup::TimeLimits => {
                let reconnects = ui
                    .checkbox(&mut self.form.reconnects, tr!(env.texts, "reconnect"))
                    .on_hover_text(tr!(env.texts, "reconnect-tooltip"));
                let command = ConnectorCommand::SetReconnect(self.form.reconnect());
                (reconnects.changed() && env.is_running())
                    .then(|| PaneIntent::Command(ProtocolCommand::from(command)))
            }
            _ => {
                self.mode_ui(ui, env);
                if self.form.socket_use == UnixUse::Datagrams {
                    ui.add_enabled_ui(!env.is_running(), |ui| {
                        stream::does_not_wait_ui(ui, env.texts, &mut self.form.does_not_wait);
                    });
                }
                None
            }
        }
    }

    fn mode_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let texts = env.texts;
        option_grid(ui, |ui| {
            Field::new(&tr!(texts, "unix-mode"), size::PORT_FIELD)
                .hint(&tr!(texts, "unix-mode-hint"))
                .error(self.errors.mode.as_deref())
                .access((!env.is_running()).into())
                .show(ui, &mut self.form.mode)
                .on_hover_text(tr!(texts, "unix-mode-tooltip"));
            ui.end_row();
        });
    }

    fn listening_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let most = option_grid(ui, |ui| {
            let most = Field::new(&tr!(texts, "connections-max"), size::PORT_FIELD)
                .error(self.errors.connections_max.as_deref())
                .show(ui, &mut self.form.connections_max)
                .on_hover_text(tr!(texts, "connections-max-tooltip"));
            ui.end_row();
            Field::new(&tr!(texts, "backlog"), size::PORT_FIELD)
                .error(self.errors.backlog.as_deref())
                .access((!env.is_running()).into())
                .show(ui, &mut self.form.backlog)
                .on_hover_text(tr!(texts, "backlog-tooltip"));
            ui.end_row();
            most
        });
        // 1024 begins with 1: the number holds when it is typed to the end.
        if !most.lost_focus() {
            return None;
        }
        let most = self.form.read_connections_max(texts, &mut self.errors)?;
        let command = ProtocolCommand::from(ListenerCommand::SetConnectionsMax(most));
        env.is_running().then_some(PaneIntent::Command(command))
    }

    /// How the session stands.
    fn standing(&self, ui: &Ui, env: &PaneEnv<'_>) -> Standing {
        let (texts, socket_use) = (env.texts, self.form.socket_use);
        match env.state() {
            None | Some(SessionState::Running { .. }) => {
                let text = if socket_use.connects() {
                    tr!(texts, "state-not-connected")
                } else if socket_use.listens() {
                    tr!(texts, "state-not-listening")
                } else {
                    tr!(texts, "state-not-bound")
                };
                Standing::new(Dot::Ring, text)
            }
            Some(SessionState::Opening) => Standing::new(Dot::Busy, tr!(texts, "state-opening")),
            Some(SessionState::Open { local, .. }) if socket_use.listens() => {
                Standing::new(Dot::Full, tr!(texts, "state-listening", address = *local))
                    .short(tr!(texts, "state-listening-short"))
            }
            Some(SessionState::Open { local, .. }) => {
                Standing::new(Dot::Full, tr!(texts, "state-bound", address = *local))
                    .short(tr!(texts, "state-bound-short"))
            }
            Some(SessionState::Connected { remote, .. }) => {
                Standing::new(Dot::Full, tr!(texts, "state-connected", remote = *remote))
                    .short(tr!(texts, "state-connected-short"))
            }
            Some(SessionState::Waiting { until, .. }) => {
                let left = until.since(Stamp::now());
                // The words change when a second is over.
                let next = Duration::from_nanos(u64::from(left.subsec_nanos()) + 1);
                ui.ctx().request_repaint_after(next);
                let seconds = left.as_secs() + 1;
                Standing::new(Dot::Busy, tr!(texts, "state-waiting", seconds = seconds)).short(tr!(
                    texts,
                    "state-waiting-short",
                    seconds = seconds
                ))
            }
            Some(SessionState::Ended(end)) => Standing::of_end(end, texts),
        }
    }
}
