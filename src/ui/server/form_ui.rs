//! Draws the form: where to listen, the button, how the session stands, behaviour, files, options.

use super::ServerPane;
use crate::engine::ServerBehaviourChoice;
use crate::i18n::Texts;
use crate::net::machine::Transport;
use crate::net::{ListenerCommand, ProtocolCommand, Recipients};
use crate::tr;
use crate::ui::form::{
    Below, Folds, FormControl, LocalFields, OptionGroup, Standing, below_ui, exposed_warning,
    form_line, local_slots, mistakes_ui, option_grid, option_groups, options_place,
    sheet_button_ui, standing_ui,
};
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::stream::{self, FilesView, Saving, key_log_warning_ui};
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, button, main_button};
use egui::{Response, Ui};

impl ServerPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let slots = slots(ui, env.texts);
        let mut intent =
            form_line(ui, env.texts, &slots, |ui, control| self.control_ui(ui, control, env));
        let asked = self.below_ui(ui, env);
        intent = intent.take().or(asked);
        let asked = self.behaviour_ui(ui, env);
        intent = intent.or(asked);
        if self.files.open {
            let asked = self.files_ui(ui, env);
            intent = intent.or(asked);
        }
        mistakes_ui(ui, self.errors.of_options());
        let mut open = self.form.options_open;
        let asked = options_place(ui, env.texts, &mut open, |ui| self.options_ui(ui, env));
        self.form.options_open = open;
        intent = intent.take().or(asked);
        intent
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        control: FormControl,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match control {
            FormControl::Address => {
                let asked = self.local_fields(env).address_ui(ui, env.form())?;
                asked.carry_out(self, env.form())
            }
            FormControl::Port => {
                let asked = self.local_fields(env).port_ui(ui, env.form())?;
                asked.carry_out(self, env.form())
            }
            FormControl::Behaviour => self.behaviour_menu_ui(ui, env),
            FormControl::State => {
                standing_ui(ui, &Standing::of_listener(env.state(), env.texts));
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

    fn local_fields(&mut self, env: &PaneEnv<'_>) -> LocalFields<'_> {
        LocalFields {
            address: &mut self.form.local_address,
            port: &mut self.form.local_port,
            address_error: &mut self.errors.local_address,
            port_error: &mut self.errors.local_port,
            enabled: !env.is_running(),
            transport: Transport::Tcp,
        }
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        if env.is_running() {
            let stop = button(ui, &tr!(texts, "stop-listening"));
            let stop = stop.on_hover_text(tr!(texts, "stop-listening-tooltip"));
            return stop.clicked().then_some(PaneIntent::Stop);
        }
        let listen = main_button(ui, &tr!(texts, "listen"));
        let listen = listen.on_hover_text(tr!(texts, "listen-tooltip"));
        if listen.clicked() { self.start(env.form()) } else { None }
    }

    /// Lines that stand below only when there is something to say.
    fn below_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let below = Below {
            mistakes: self.errors.of_address().collect(),
            failure: env.failure(),
            warning: exposed_warning(&self.form.local_address, env),
        };
        key_log_warning_ui(ui, env.texts, self.form.tls.key_log);
        below_ui(ui, env.texts, &below)?.carry_out(self, env.form())
    }

    fn files_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let chosen = self.table.chosen();
        let view = FilesView {
            texts: env.texts,
            can_send: self.table.receivers(env.session).can_send(),
            sending: env.session.and_then(|session| sending(&session.connections(), &chosen)),
            saving: Saving::Never,
        };
        let asked = stream::files_ui(ui, &mut self.files, &view)?;
        stream::carry_out(&mut self.files, asked, chosen, env)
    }

    fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let groups =
            [OptionGroup::Listening, OptionGroup::Socket, OptionGroup::Reading, OptionGroup::Tls];
        option_groups(ui, env.texts, &groups, |ui, group| self.option_group_ui(ui, group, env))
    }

    fn option_group_ui(
        &mut self,
        ui: &mut Ui,
        group: OptionGroup,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match group {
            OptionGroup::Listening => self.listen_options_ui(ui, env),
            OptionGroup::Tls => self.tls_options_ui(ui, env),
            OptionGroup::Reading => {
                let errors = &mut self.errors.stream;
                let changed = stream::reading_ui(ui, env.texts, &mut self.stream, errors);
                stream::changed(changed, &self.stream, env, errors)
            }
            _ => {
                let granted = self.table.only_one(env.session);
                let (form, errors) = (&mut self.stream, &self.errors.stream);
                let before = (!env.is_running()).into();
                stream::socket_ui(ui, env.texts, form, errors, before, granted.as_deref());
                sheet_button_ui(ui, env)
            }
        }
    }

    fn listen_options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let before_start = !env.is_running();
        let most = option_grid(ui, |ui| {
            let most = Field::new(&tr!(texts, "connections-max"), size::PORT_FIELD)
                .error(self.errors.connections_max.as_deref())
                .show(ui, &mut self.form.connections_max)
                .on_hover_text(tr!(texts, "connections-max-tooltip"));
            ui.end_row();
            Field::new(&tr!(texts, "backlog"), size::PORT_FIELD)
                .error(self.errors.backlog.as_deref())
                .access(before_start.into())
                .show(ui, &mut self.form.backlog)
                .on_hover_text(tr!(texts, "backlog-tooltip"));
            ui.end_row();
            most
        });
        let at_start = |response: Response, tooltip: &str| {
            let response = response.on_hover_text(tooltip);
            response.on_disabled_hover_text(tr!(texts, "set-at-listen"));
        };
        ui.add_enabled_ui(before_start, |ui| {
            let reuse = ui.checkbox(&mut self.form.reuse_address, tr!(texts, "reuse-listener"));
            at_start(reuse, &tr!(texts, "reuse-listener-tooltip"));
            let dual = ui.checkbox(&mut self.form.dual_stack, tr!(texts, "dual-stack"));
            at_start(dual, &tr!(texts, "dual-stack-listener-tooltip"));
        });
        // 1024 begins with 1: the number holds when it is typed to the end.
        if !most.lost_focus() {
            return None;
        }
        let most = self.form.read_connections_max(texts, &mut self.errors)?;
        let command = ProtocolCommand::from(ListenerCommand::SetConnectionsMax(most));
        env.is_running().then_some(PaneIntent::Command(command))
    }
}

/// The controls of the line, in order.
fn slots(ui: &Ui, texts: &Texts) -> Vec<Slot<FormControl>> {
    let [address, port] = local_slots(ui, texts);
    let names = ServerBehaviourChoice::ALL.map(|choice| choice.name(texts));
    let states = ["state-listening-short", "state-not-listening"].map(|id| texts.get(id));
    vec![
        address,
        port,
        FormControl::button_slot(ui, &tr!(texts, "listen"), &[&tr!(texts, "stop-listening")]),
        FormControl::behaviour_slot(ui, texts, names.iter().map(String::as_str)),
        FormControl::state_slot(ui, states.iter().map(|state| &**state)),
        FormControl::Files.fold_slot(ui, texts),
        FormControl::Options.fold_slot(ui, texts),
        FormControl::Inspector.fold_slot(ui, texts),
        FormControl::code_slot(ui, texts),
    ]
}

/// The file that goes to the first of the chosen ones that gets one.
fn sending(
    connections: &crate::net::Connections,
    chosen: &Recipients,
) -> Option<crate::net::connections::FileProgress> {
    match chosen {
        Recipients::All => connections.list().iter().find_map(|one| one.file()),
        Recipients::Only(ids) => ids.iter().find_map(|id| connections.get(*id)?.file()),
    }
}
