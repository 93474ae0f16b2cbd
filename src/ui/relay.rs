//! The relay's pane: where it listens and where it connects, both sides of its clients, their log, and a composer that
//! writes to either side.

mod faults_form;
mod faults_ui;
mod form;
mod form_ui;
#[cfg(test)]
mod tests;
mod tls_form;
mod tls_ui;

pub use faults_form::{FaultErrors, FaultForm};
pub use form::{RelayErrors, RelayForm};
pub use tls_form::RelayTlsForm;

use super::body::{Body, BodyIntent, BodySettings, BodyView};
use super::composer::{BarControl, EmptyMessage, Lead};
use super::form::{form_panel, reachable, typed_address, typed_port};
use super::log_view::Traffic;
use super::overflow::Slot;
use super::pane::{
    FormEnv, MessageOrigin, Outgoing, Pane, PaneEnv, PaneIntent, PathChoice, PathUse, SavedSend,
    SessionPane, Side, tab_title,
};
use super::rules::{PaneRules, carry_out_rules, kept_rules};
use super::server::table::{ConnectionTable, Receivers, TableBelow};
use super::server::{receivers_slot, receivers_ui, refusal};
use super::stream::{
    CertificateSaving, Ending, StreamForm, ending_slots, ending_ui, framing_changed, saved_command,
};
use crate::engine::StartRequest;
use crate::i18n::Texts;
use crate::net::automation::{Medium, RuleSet};
use crate::net::relay::{RelayCommand, Side as RelaySide, Transport};
use crate::net::{
    Payload, ProtocolCommand, Recipients, SessionConfig, SessionState, StreamCommand,
};
use crate::tr;
use egui::Ui;

/// What of the pane comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RelaySettings {
    /// From where to where, and what goes wrong.
    pub form: RelayForm,
    /// How connections are read.
    pub stream: StreamForm,
    /// Log, inspector and composer.
    pub body: BodySettings,
}

/// A relay's pane.
pub struct RelayPane {
    form: RelayForm,
    stream: StreamForm,
    table: ConnectionTable,
    body: Body,
    errors: RelayErrors,
    rules: PaneRules,
    certificate_saving: CertificateSaving,
    /// Whether the window with the target's certificates is open.
    certificate_open: bool,
    /// The side for which a file was asked last.
    choosing: RelaySide,
}

impl Pane for RelayPane {
    fn certificate_open(&mut self) -> Option<&mut bool> {
        Some(&mut self.certificate_open)
    }

    fn title(&self, state: Option<&SessionState>, texts: &Texts) -> String {
        let name = tr!(texts, "relay");
        match state {
            Some(SessionState::Open { local, .. }) => tab_title(&name, *local),
            _ => name.into_owned(),
        }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let room = (TableBelow::of(&self.body.log), ui.available_height());
        self.table.belong_to(env.session);
        let asked = form_panel(ui, |ui| self.form_ui(ui, env));
        let of_table =
            env.session.and_then(|session| self.table.panel_ui(ui, env.texts, session, room));
        let asked =
            asked.or(of_table.and_then(|ask| ask.carry_out(&mut self.table, &mut self.body)));
        self.body.log.set_connections(self.table.log_filter());
        let asked_below = self.body_ui(ui, env);
        asked.or(asked_below).or_else(|| self.framing_changed(env))
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

    fn rules_form(&mut self) -> Option<(&mut PaneRules, &mut RuleSet)> {
        Some((&mut self.rules, &mut self.form.rules))
    }

    fn tls_path_chosen(&mut self, path_use: PathUse, chosen: PathChoice, env: &PaneEnv<'_>) {
        self.take_tls_path(path_use, chosen, env);
    }
}

impl SessionPane for RelayPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = RelayErrors::default();
        self.stream.framing = self.body.log.stream_framing();
        let config = self.form.config(&self.stream, env, &mut self.errors);
        if !self.form.is_udp {
            self.rules.compile(&self.form.rules, env);
        }
        if self.errors.of_options().next().is_some() {
            // A mistake that cannot be seen cannot be mended.
            self.form.options_open = true;
        }
        config.map(|config| SessionConfig::Relay(Box::new(config)))
    }

    fn config_for_send(&mut self, _: FormEnv<'_>) -> Option<SessionConfig> {
        None
    }

    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        // The pane may not have been drawn since the session began.
        self.table.belong_to(env.session);
        if let Some(refusal) = refusal(self.table.receivers(env.session), env) {
            self.body.set_refusal(Some(refusal));
            return None;
        }
        let payload = self.body.composer.payload(self.empty_message())?;
        let payload = self.body.composer.as_written(payload);
        Some(self.send(payload))
    }

    fn send_saved(&mut self, what: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String> {
        if let Some(reason) = refusal(self.table.receivers(env.session), env) {
            return Err(reason);
        }
        let command = saved_command(what, self.table.chosen(), env.texts)?;
        Ok(PaneIntent::Send { command: command.into(), origin: MessageOrigin::Saved })
    }

    fn outgoing(&mut self) -> &mut dyn Outgoing {
        &mut self.body
    }

    fn fits(&self, request: &StartRequest) -> bool {
        let StartRequest::Relay(request) = request else { return false };
        let is_there = self.form.local_address == typed_address(request.listen)
            && self.form.local_port == typed_port(request.listen.port());
        is_there || self.form == RelayForm::default()
    }

    fn fill(&mut self, request: &StartRequest) {
        let StartRequest::Relay(request) = request else { return };
        self.form.local_address = typed_address(request.listen);
        self.form.local_port = typed_port(request.listen.port());
        self.form.host.clone_from(&request.host);
        self.form.port = request.port.to_string();
        self.form.is_udp = request.transport == Transport::Udp;
        if let Some(plan) = &request.faults {
            self.form.fill_faults(plan);
        }
    }

    fn aim(&mut self, side: Side, port: u16) {
        match side {
            Side::Own => self.form.local_port = typed_port(port),
            Side::Other => self.form.port = port.to_string(),
        }
    }
}

impl RelayPane {
    /// A pane as it was left.
    pub fn new(settings: RelaySettings) -> Self {
        let RelaySettings { form, stream, body } = settings;
        Self {
            form,
            stream,
            table: ConnectionTable::of_pairs(),
            body: Body::new(Traffic::Server, body),
            errors: RelayErrors::default(),
            rules: PaneRules::new(Medium::Connections),
            certificate_saving: CertificateSaving::default(),
            certificate_open: false,
            choosing: RelaySide::Client,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> RelaySettings {
        let rules = kept_rules(&self.form.rules);
        let (form, stream) = (RelayForm { rules, ..self.form.clone() }, self.stream.clone());
        RelaySettings { form, stream, body: self.body.settings() }
    }

    /// The line of the rules, where there are some or the options are open.
    fn rules_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let is_shown = self.form.options_open || !self.form.rules.rules.is_empty();
        if self.form.is_udp || !is_shown {
            return None;
        }
        let name = self.title(env.state(), env.texts);
        let ask = self.rules.ui(ui, env, &name, &mut self.form.rules)?;
        carry_out_rules(ask, || {
            // While they have mistakes, the old ones hold.
            let rules = self.form.read_rules(env.form())?;
            let command = ProtocolCommand::from(RelayCommand::SetRules(rules));
            env.is_running().then_some(PaneIntent::Command(command))
        })
    }

    fn framing_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let framing = self.body.log.stream_framing();
        framing_changed(framing, &mut self.stream, env, &mut self.errors.stream)
    }

    fn empty_message(&self) -> EmptyMessage {
        // A datagram of no bytes is one.
        if self.form.is_udp { EmptyMessage::Datagram } else { EmptyMessage::Nothing }
    }

    fn body_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let receivers = self.table.receivers(env.session);
        let hint = self.empty_hint(env);
        let peer = self.table.only_one(env.session).map(|one| one.remote.to_string());
        let peer = peer.unwrap_or_default();
        let refusal = refusal(receivers, env);
        let view = BodyView {
            empty_hint: &hint,
            cannot_send: refusal.as_deref(),
            remedy: None,
            empty: self.empty_message(),
            peer: &peer,
            load: None,
        };
        let chosen = receivers.can_send().then(|| self.table.chosen());
        let mut command = None;
        let endings: &[Ending] = if self.form.is_udp {
            &[Ending::Disconnect]
        } else {
            &[Ending::Finish, Ending::Disconnect, Ending::Reset]
        };
        let mut draw = |ui: &mut Ui, number: usize| match number.checked_sub(1) {
            None => receivers_ui(ui, receivers, texts),
            Some(ending) => {
                let ending = endings.get(ending).copied().unwrap_or(Ending::Disconnect);
                command = command.take().or(ending_ui(ui, texts, ending, chosen.as_ref()));
            }
        };
        let mut slots: Vec<Slot<BarControl>> = vec![receivers_slot(ui, texts)];
        slots.extend(ending_slots(ui, texts, endings, 1));
        let from_body = self.body.ui(ui, env, &view, Lead { slots, draw: &mut draw });
        let by_body = from_body.and_then(|intent| self.carry_out(intent, env));
        by_body.or(command.map(|command| PaneIntent::Command(ProtocolCommand::from(command))))
    }

    fn send(&mut self, payload: Payload) -> PaneIntent {
        self.body.set_refusal(None);
        let command = ProtocolCommand::from(StreamCommand::Send(self.table.chosen(), payload));
        PaneIntent::Send { command, origin: MessageOrigin::Composer }
    }

    fn carry_out(&mut self, intent: BodyIntent, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        match intent {
            BodyIntent::Send(payload) => Some(self.send(payload)),
            BodyIntent::Repeat(plan) => {
                let receivers = self.table.receivers(env.session);
                if receivers == Receivers::Unchosen {
                    self.body.set_refusal(refusal(receivers, env));
                    return None;
                }
                self.body.set_refusal(None);
                let command = StreamCommand::Repeat(self.table.chosen(), plan);
                let command = ProtocolCommand::from(command);
                Some(PaneIntent::Send { command, origin: MessageOrigin::Repeat })
            }
            BodyIntent::SendAgain(peer, payload) => {
                let chosen = Recipients::Only(peer.connection().into_iter().collect());
                let command = ProtocolCommand::from(StreamCommand::Send(chosen, payload));
                env.is_running().then_some(PaneIntent::Send { command, origin: MessageOrigin::Log })
            }
            BodyIntent::Reply(peer) => {
                if let Some(id) = peer.connection() {
                    self.table.select(id);
                }
                self.body.composer.focus();
                None
            }
            BodyIntent::Load(_) | BodyIntent::Remedy(_) => None,
            BodyIntent::Pane(intent) => Some(intent),
        }
    }

    /// What to do next, while the log is empty.
    fn empty_hint(&self, env: &PaneEnv<'_>) -> String {
        let texts = env.texts;
        let Some(local) = env.open_at() else {
            return tr!(texts, "relay-hint-closed").into_owned();
        };
        let reach = reachable(local);
        let (host, port) = (reach.ip().to_string(), reach.port());
        if self.form.is_udp {
            tr!(texts, "relay-hint-udp", host = host, port = port)
        } else if self.form.tls.clients.on {
            tr!(texts, "relay-hint-tls", host = host, port = port)
        } else {
            tr!(texts, "relay-hint-tcp", host = host, port = port)
        }
    }
}
