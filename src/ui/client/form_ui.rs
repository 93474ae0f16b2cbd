//! Draws the form: where to connect, the button, how the session stands, options, files.

use super::{ClientPane, connection};
use crate::net::{End, ProtocolCommand, Recipients, SessionState, Stamp, TcpClientCommand};
use crate::tr;
use crate::ui::form::{Below, LocalFields, StateLine, below_ui, fold_names, mistakes_ui};
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::stream::{self, Changed, FilesView};
use crate::ui::tokens::size;
use crate::ui::widgets::{Dot, Field, bar, button, main_button, weak};
use egui::Ui;

impl ClientPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let mut intent = None;
        bar(ui, |ui| {
            intent = self.address_ui(ui, env);
            let asked = self.button_ui(ui, env);
            intent = intent.take().or(asked);
            self.state_ui(ui, env);
        });
        let asked = self.below_ui(ui, env);
        intent = intent.take().or(asked);
        if self.files.open {
            let asked = self.files_ui(ui, env);
            intent = intent.take().or(asked);
        }
        if self.form.options_open {
            let asked = self.options_ui(ui, env);
            intent = intent.take().or(asked);
        }
        intent
    }

    fn address_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let enabled = !env.is_running();
        let host = Field::new(&tr!(texts, "host"), size::ADDRESS_FIELD)
            .error(self.errors.host.as_deref())
            .access(enabled.into())
            .show(ui, &mut self.form.host);
        let port = Field::new(&tr!(texts, "port"), size::PORT_FIELD)
            .error(self.errors.port.as_deref())
            .access(enabled.into())
            .show(ui, &mut self.form.port);
        if host.changed() {
            self.errors.host = None;
        }
        if port.changed() {
            self.errors.port = None;
        }
        let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
        let asks = enabled && enter && (host.lost_focus() || port.lost_focus());
        if asks { self.start(env.form()) } else { None }
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        match env.state() {
            Some(SessionState::Connected { .. }) => {
                let disconnect = button(ui, &tr!(texts, "disconnect"));
                let disconnect = disconnect.on_hover_text(tr!(texts, "disconnect-tooltip"));
                disconnect.clicked().then_some(PaneIntent::Stop)
            }
            Some(SessionState::Waiting { .. }) => {
                // First, where it stands while it connects: it must not run away from the pointer.
                let cancel = button(ui, &tr!(texts, "cancel-connect")).clicked();
                let now = main_button(ui, &tr!(texts, "connect-now")).clicked();
                let reconnect = ProtocolCommand::from(TcpClientCommand::ReconnectNow);
                let by_cancel = cancel.then_some(PaneIntent::Stop);
                by_cancel.or(now.then_some(PaneIntent::Command(reconnect)))
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

    fn state_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let (dot, text, tooltip) = state(ui, env);
        let [files, options, inspector] = &fold_names(env.texts);
        let folds = vec![
            (files.as_ref(), &mut self.files.open),
            (options.as_ref(), &mut self.form.options_open),
            (inspector.as_ref(), &mut self.body.inspector_open),
        ];
        StateLine { dot, text, tooltip, aside: None, folds }.ui(ui);
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
        let texts = env.texts;
        let is_running = env.is_running();
        let mut changed = Changed::Nothing;
        bar(ui, |ui| {
            let connection = connection(env);
            let (form, errors) = (&mut self.stream, &self.errors.stream);
            changed = stream::options_ui(
                ui,
                texts,
                form,
                errors,
                (!is_running).into(),
                connection.as_deref(),
            );
        });
        let mut intent = None;
        bar(ui, |ui| intent = self.connect_options_ui(ui, env));
        mistakes_ui(ui, self.errors.of_options());
        let settings = stream::changed(changed, &self.stream, env, &mut self.errors.stream);
        settings.or(intent)
    }

    fn connect_options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let enabled = !env.is_running();
        ui.add_enabled_ui(enabled, |ui| {
            ui.checkbox(&mut self.form.reconnects, tr!(texts, "reconnect"))
                .on_hover_text(tr!(texts, "reconnect-tooltip"));
        });
        Field::new(&tr!(texts, "connect-limit-s"), size::CONTROL * 1.5)
            .error(self.errors.connect_limit_s.as_deref())
            .access(enabled.into())
            .show(ui, &mut self.form.connect_limit_s)
            .on_hover_text(tr!(texts, "connect-limit-tooltip"));
        weak(ui, tr!(texts, "connect-from"));
        let fields = LocalFields {
            address: &mut self.form.local_address,
            port: &mut self.form.local_port,
            address_error: &mut self.errors.local_address,
            port_error: &mut self.errors.local_port,
            enabled,
        };
        fields.ui(ui, env.form())?.carry_out(self, env.form())
    }
}

/// How the session stands: a dot, words, and what a tooltip adds.
fn state(ui: &Ui, env: &PaneEnv<'_>) -> (Dot, String, Option<String>) {
    let texts = env.texts;
    match env.state() {
        None | Some(SessionState::Open { .. }) => {
            (Dot::Ring, tr!(texts, "state-not-connected").into_owned(), None)
        }
        Some(SessionState::Opening) => {
            (Dot::Ring, tr!(texts, "state-connecting").into_owned(), None)
        }
        Some(SessionState::Connected { local, remote, .. }) => {
            let tooltip = tr!(texts, "connected-tooltip", local = *local);
            (Dot::Full, tr!(texts, "state-connected", remote = *remote), Some(tooltip))
        }
        Some(SessionState::Waiting { until, .. }) => {
            let left = until.since(Stamp::now());
            // The words change when a second is over.
            let next = std::time::Duration::from_nanos(u64::from(left.subsec_nanos()) + 1);
            ui.ctx().request_repaint_after(next);
            let seconds = left.as_secs() + 1;
            (Dot::Ring, tr!(texts, "state-waiting", seconds = seconds), None)
        }
        Some(SessionState::Ended(End::Stopped | End::Loaded)) => {
            (Dot::Ring, tr!(texts, "state-closed").into_owned(), None)
        }
        Some(SessionState::Ended(End::PeerClosed)) => {
            (Dot::Ring, tr!(texts, "state-peer-closed").into_owned(), None)
        }
        Some(SessionState::Ended(End::Failed(_))) => {
            (Dot::Problem, tr!(texts, "state-failed").into_owned(), None)
        }
    }
}
