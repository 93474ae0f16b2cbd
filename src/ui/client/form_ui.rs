//! Draws the form: where to connect, the button, how the session stands, options, files.

use super::{ClientPane, connection};
use crate::engine::ClientBehaviourChoice;
use crate::i18n::Texts;
use crate::net::machine::Transport;
use crate::net::{ConnectorCommand, ProtocolCommand, Recipients, SessionState, Stamp};
use crate::tr;
use crate::ui::form::{
    Below, Folds, FormControl, LocalFields, OptionGroup, RemoteFields, Standing, below_ui,
    form_line, mistakes_ui, option_grid, option_groups, options_place, port_tip, sheet_button_ui,
    standing_ui,
};
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::stream::{self, FilesView};
use crate::ui::tokens::size;
use crate::ui::widgets::{Dot, Field, button, bytes_text, main_button, main_button_width, weak};
use egui::Ui;
use std::time::Duration;

impl ClientPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let slots = slots(ui, env);
        let mut intent =
            form_line(ui, env.texts, &slots, |ui, control| self.control_ui(ui, control, env));
        let asked = self.below_ui(ui, env);
        intent = intent.take().or(asked);
        let asked = self.tls_below_ui(ui, env);
        intent = intent.take().or(asked);
        let asked = self.behaviour_ui(ui, env);
        intent = intent.take().or(asked);
        if self.files.open {
            let asked = self.files_ui(ui, env);
            intent = intent.take().or(asked);
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
            FormControl::Address => self.host_ui(ui, env),
            FormControl::Port => self.port_ui(ui, env),
            FormControl::SecondButton => connect_now_ui(ui, env.texts),
            FormControl::State => {
                standing_ui(ui, &standing(ui, env));
                None
            }
            FormControl::Behaviour => self.behaviour_menu_ui(ui, env),
            FormControl::Button => self.button_ui(ui, env),
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

    /// Whom it connects to, which cannot change while it does.
    fn remote_fields(&mut self, env: &PaneEnv<'_>) -> RemoteFields<'_> {
        RemoteFields {
            host: &mut self.form.host,
            port: &mut self.form.port,
            host_error: &mut self.errors.host,
            port_error: &mut self.errors.port,
            access: (!env.is_running()).into(),
        }
    }

    fn host_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let host = self.remote_fields(env).host_ui(ui, env.texts);
        self.start_by(ui, &host, env)
    }

    fn port_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let port = self.remote_fields(env).port_ui(ui, env.texts);
        let port = port_tip(port, &self.form.port, Transport::Tcp, env.texts);
        self.start_by(ui, &port, env)
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        match env.state() {
            Some(SessionState::Connected { .. }) => {
                let disconnect = button(ui, &tr!(texts, "disconnect"));
                let disconnect = disconnect.on_hover_text(tr!(texts, "disconnect-tooltip"));
                disconnect.clicked().then_some(PaneIntent::Stop)
            }
            _ if env.is_running() => {
                let cancel = button(ui, &tr!(texts, "cancel-connect"));
                cancel.clicked().then_some(PaneIntent::Stop)
            }
            _ => {
                let connect = main_button(ui, &tr!(texts, "connect"));
                let connect = connect.on_hover_text(tr!(texts, "connect-tooltip"));
                if connect.clicked() { self.start(env.form()) } else { None }
            }
        }
    }

    fn below_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let mistakes = self.errors.of_address().collect();
        let below = Below { mistakes, failure: env.failure(), warning: None };
        below_ui(ui, env.texts, &below)?.carry_out(self, env.form())
    }

    fn files_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let connection = connection(env);
        let view = FilesView {
            texts: env.texts,
            can_send: connection.is_some(),
            sending: connection.as_ref().and_then(|connection| connection.file()),
            saving: connection.as_ref().and_then(|connection| connection.saving()).into(),
        };
        let asked = stream::files_ui(ui, &mut self.files, &view)?;
        stream::carry_out(&mut self.files, asked, Recipients::All, env)
    }

    fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let groups = [
            OptionGroup::Socket,
            OptionGroup::Reading,
            OptionGroup::TimeLimits,
            OptionGroup::ThisEnd,
            OptionGroup::Tls,
        ];
        option_groups(ui, env.texts, &groups, |ui, group| self.option_group_ui(ui, group, env))
    }

    fn option_group_ui(
        &mut self,
        ui: &mut Ui,
        group: OptionGroup,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match group {
            OptionGroup::Reading => {
                let errors = &mut self.errors.stream;
                let changed = stream::reading_ui(ui, env.texts, &mut self.stream, errors);
                stream::changed(changed, &self.stream, env, errors)
            }
            OptionGroup::TimeLimits => self.time_limits_ui(ui, env),
            OptionGroup::ThisEnd => self.this_end_ui(ui, env),
            OptionGroup::Tls => self.tls_options_ui(ui, env),
            _ => {
                let (form, errors) = (&mut self.stream, &self.errors.stream);
                let connection = connection(env);
                let before = (!env.is_running()).into();
                stream::socket_ui(ui, env.texts, form, errors, before, connection.as_deref());
                sheet_button_ui(ui, env)
            }
        }
    }

    fn time_limits_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        option_grid(ui, |ui| {
            Field::new(&tr!(texts, "connect-limit-s"), size::CONTROL * 1.5)
                .error(self.errors.connect_limit_s.as_deref())
                .access((!env.is_running()).into())
                .show(ui, &mut self.form.connect_limit_s)
                .on_hover_text(tr!(texts, "connect-limit-tooltip"));
            ui.end_row();
        });
        let reconnects = ui
            .checkbox(&mut self.form.reconnects, tr!(texts, "reconnect"))
            .on_hover_text(tr!(texts, "reconnect-tooltip"));
        let command = ConnectorCommand::SetReconnect(self.form.reconnect());
        (reconnects.changed() && env.is_running())
            .then(|| PaneIntent::Command(ProtocolCommand::from(command)))
    }

    fn this_end_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        weak(ui, tr!(env.texts, "connect-from"));
        let mut fields = LocalFields {
            address: &mut self.form.local_address,
            port: &mut self.form.local_port,
            address_error: &mut self.errors.local_address,
            port_error: &mut self.errors.local_port,
            enabled: !env.is_running(),
            transport: Transport::Tcp,
        };
        let by_address = ui.horizontal(|ui| fields.address_ui(ui, env.form())).inner;
        let by_port = ui.horizontal(|ui| fields.port_ui(ui, env.form())).inner;
        by_address.or(by_port)?.carry_out(self, env.form())
    }
}

/// The controls of the line, in order.
fn slots(ui: &Ui, env: &PaneEnv<'_>) -> Vec<Slot<FormControl>> {
    let texts = env.texts;
    let others = [tr!(texts, "disconnect"), tr!(texts, "cancel-connect")];
    let [disconnect, cancel] = &others;
    let mut slots = vec![
        FormControl::address_slot(ui, &tr!(texts, "host"), 0.0),
        FormControl::port_slot(ui, &tr!(texts, "port"), &tr!(texts, "port")),
        FormControl::button_slot(ui, &tr!(texts, "connect"), &[disconnect, cancel]),
    ];
    if matches!(env.state(), Some(SessionState::Waiting { .. })) {
        // Cancel stays where it stands while it connects: it must not run away from the pointer.
        let width = main_button_width(ui, &tr!(texts, "connect-now"));
        slots.push(Slot::button(FormControl::SecondButton, width));
    }
    let states = ["state-connected-short", "state-not-connected", "state-connecting"];
    let states = states.map(|id| texts.get(id));
    let names = ClientBehaviourChoice::ALL.map(|choice| choice.name(texts));
    slots.extend([
        FormControl::behaviour_slot(ui, texts, names.iter().map(String::as_str)),
        FormControl::state_slot(ui, states.iter().map(|state| &**state)),
        FormControl::Files.fold_slot(ui, texts),
        FormControl::Options.fold_slot(ui, texts),
        FormControl::Inspector.fold_slot(ui, texts),
        FormControl::code_slot(ui, texts),
    ]);
    slots
}

fn connect_now_ui(ui: &mut Ui, texts: &Texts) -> Option<PaneIntent> {
    let now = main_button(ui, &tr!(texts, "connect-now"));
    let reconnect = ProtocolCommand::from(ConnectorCommand::ReconnectNow);
    now.clicked().then_some(PaneIntent::Command(reconnect))
}

/// How often the queue to a peer that does not read is looked at: as often as rates are.
const QUEUE_LOOK: Duration = Duration::from_secs(1);

/// How the session stands.
fn standing(ui: &Ui, env: &PaneEnv<'_>) -> Standing {
    let texts = env.texts;
    match env.state() {
        None | Some(SessionState::Open { .. } | SessionState::Running { .. }) => {
            Standing::new(Dot::Ring, tr!(texts, "state-not-connected"))
        }
        Some(SessionState::Opening) => Standing::new(Dot::Busy, tr!(texts, "state-connecting")),
        Some(SessionState::Connected { local, remote, .. }) => {
            let short = tr!(texts, "state-connected-short");
            let waiting = connection(env).map_or(0, |one| one.queued_bytes.get());
            if waiting == 0 {
                return Standing::new(Dot::Full, tr!(texts, "state-connected", remote = *remote))
                    .short(short)
                    .tooltip(tr!(texts, "connected-tooltip", local = *local));
            }
            // That the peer takes nothing is no event: nothing else draws this anew.
            ui.ctx().request_repaint_after(QUEUE_LOOK);
            let bytes = bytes_text(waiting);
            let text = tr!(texts, "state-connected-waiting", remote = *remote, bytes = bytes);
            let tooltip = tr!(texts, "waiting-tooltip", local = *local);
            Standing::new(Dot::Full, text).short(short).tooltip(tooltip)
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
