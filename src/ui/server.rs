//! The TCP server's pane: its form above, its connections and its log in the middle, its composer
//! below.

mod behaviour;
pub(in crate::ui) mod behaviour_ui;
mod form;
mod form_ui;
mod receivers;
pub(in crate::ui) mod table;
mod tls_ui;

pub(in crate::ui) use receivers::{open_connection, receivers_slot, receivers_ui, refusal};

pub use behaviour::{BehaviourErrors, BehaviourForm, PageSource};
pub use form::{ServerErrors, ServerForm};

use super::body::{Body, BodyIntent, BodySettings, BodyView};
use super::composer::{EmptyMessage, Lead};
use super::form::{form_panel, reachable, typed_address, typed_port};
use super::log_view::Traffic;
use super::pane::{
    FormEnv, MessageOrigin, Outgoing, Pane, PaneEnv, PaneIntent, PathChoice, PathUse, SavedSend,
    SessionPane, Side, Taken, tab_title,
};
use super::remedy::Remedy;
use super::rules::{PaneRules, kept_rules};
use super::stream::{
    CertificateSaving, Ending, FilesForm, StreamForm, ending_slots, ending_ui, framing_changed,
    saved_command,
};
use crate::engine::{ServerBehaviourChoice, StartRequest};
use crate::i18n::Texts;
use crate::net::automation::{Medium, RuleSet};
use crate::net::machine::MachinePlace;
use crate::net::{
    Payload, ProtocolCommand, Recipients, SessionConfig, SessionSnapshot, SessionState,
    StreamCommand,
};
use crate::tr;
use egui::Ui;
use table::{ConnectionTable, Receivers, TableBelow};

/// What of the pane comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ServerSettings {
    /// Where to listen, and what to do there.
    pub form: ServerForm,
    /// How connections are read.
    pub stream: StreamForm,
    /// Files.
    pub files: FilesForm,
    /// Log, inspector and composer.
    pub body: BodySettings,
}

/// A TCP server's pane.
pub struct ServerPane {
    form: ServerForm,
    stream: StreamForm,
    files: FilesForm,
    table: ConnectionTable,
    body: Body,
    errors: ServerErrors,
    rules: PaneRules,
    certificate_saving: CertificateSaving,
}

impl Pane for ServerPane {
    fn title(&self, state: Option<&SessionState>, texts: &Texts) -> String {
        let name = tr!(texts, "tcp-server");
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
        Some((&mut self.rules, &mut self.form.behaviour.rules))
    }

    fn tls_path_chosen(&mut self, path_use: PathUse, chosen: PathChoice, env: &PaneEnv<'_>) {
        let form = (&mut self.form.tls, &mut self.errors.tls);
        self.certificate_saving.path_chosen(path_use, chosen, form, env.texts);
    }

    fn file_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        if !matches!(path_use, PathUse::Folder | PathUse::Page) {
            self.files.path_chosen(path_use, chosen, env.texts);
            return None;
        }
        let errors = &mut self.errors.behaviour;
        let taken = self.form.behaviour.path_chosen(path_use, chosen, env.texts, errors);
        taken.ok().and_then(|()| self.behaviour_changed(env))
    }
}

impl SessionPane for ServerPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = ServerErrors::default();
        self.stream.framing = self.body.log.stream_framing();
        let config = self.form.config(&self.stream, env, &mut self.errors);
        if self.form.behaviour.choice == ServerBehaviourChoice::Rules {
            self.rules.compile(&self.form.behaviour.rules, env);
        }
        if self.errors.of_options().next().is_some() {
            // A mistake that cannot be seen cannot be mended.
            self.form.options_open = true;
        }
        config.map(SessionConfig::TcpServer)
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
        let payload = self.body.composer.payload(EmptyMessage::Nothing)?;
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
        let StartRequest::Listen(request) = request else { return false };
        let is_there = self.form.local_address == typed_address(request.address)
            && self.form.local_port == typed_port(request.address.port());
        is_there || self.form == ServerForm::default()
    }

    fn fill(&mut self, request: &StartRequest) {
        let StartRequest::Listen(request) = request else { return };
        self.form.local_address = typed_address(request.address);
        self.form.local_port = typed_port(request.address.port());
        self.form.behaviour.fill(request);
        self.stream.fill(request.recv_bytes, request.after_end, request.records);
        self.form.tls.fill(&request.tls);
        if let Some(backlog) = request.backlog {
            self.form.backlog = backlog.to_string();
        }
        self.form.reuse_address = request.reuse_address.unwrap_or(self.form.reuse_address);
    }

    fn aim(&mut self, side: Side, port: u16) {
        // It talks to whoever comes.
        if side == Side::Own {
            self.form.local_port = typed_port(port);
        }
    }

    fn take_place(&mut self, place: MachinePlace, env: &PaneEnv<'_>) -> Taken {
        let MachinePlace::Local(local) = place else { return Taken::No };
        if env.is_running() {
            return Taken::No;
        }
        self.form.local_address = typed_address(local);
        self.errors.local_address = None;
        Taken::Yes
    }
}

impl ServerPane {
    /// A pane as it was left.
    pub fn new(settings: ServerSettings) -> Self {
        let ServerSettings { form, stream, files, body } = settings;
        Self {
            form,
            stream,
            files,
            table: ConnectionTable::new(),
            body: Body::new(Traffic::Server, body),
            errors: ServerErrors::default(),
            rules: PaneRules::new(Medium::Connections),
            certificate_saving: CertificateSaving::default(),
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> ServerSettings {
        let mut form = self.form.clone();
        form.behaviour.rules = kept_rules(&form.behaviour.rules);
        ServerSettings {
            form,
            stream: self.stream.clone(),
            files: self.files.clone(),
            body: self.body.settings(),
        }
    }

    fn framing_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let framing = self.body.log.stream_framing();
        framing_changed(framing, &mut self.stream, env, &mut self.errors.stream)
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
            remedy: remedy(receivers, env),
            empty: EmptyMessage::Nothing,
            peer: &peer,
            // It is whom others put a load on.
            load: None,
        };
        let chosen = receivers.can_send().then(|| self.table.chosen());
        let mut command = None;
        let endings = [Ending::Finish, Ending::Disconnect, Ending::Reset];
        let mut draw = |ui: &mut Ui, number: usize| match number.checked_sub(1) {
            None => receivers_ui(ui, receivers, texts),
            Some(ending) => {
                let ending = endings.get(ending).copied().unwrap_or(Ending::Reset);
                command = command.take().or(ending_ui(ui, texts, ending, chosen.as_ref()));
            }
        };
        let mut slots = vec![receivers_slot(ui, texts)];
        slots.extend(ending_slots(ui, texts, &endings, 1));
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
                self.body.set_refusal(None);
                let command = StreamCommand::Repeat(self.table.chosen(), plan);
                let command = ProtocolCommand::from(command);
                Some(PaneIntent::Send { command, origin: MessageOrigin::Repeat })
            }
            BodyIntent::Load(_) => None,
            BodyIntent::SendAgain(peer, payload) => {
                let chosen = Recipients::Only(vec![open_connection(peer, env, &mut self.body)?]);
                let command = ProtocolCommand::from(StreamCommand::Send(chosen, payload));
                Some(PaneIntent::Send { command, origin: MessageOrigin::Log })
            }
            BodyIntent::Remedy(remedy) => self.take_remedy(remedy, env),
            BodyIntent::Reply(peer) => {
                let id = open_connection(peer, env, &mut self.body)?;
                self.table.select(id);
                self.body.composer.focus();
                None
            }
            BodyIntent::Pane(intent) => Some(intent),
        }
    }

    fn take_remedy(&mut self, remedy: Remedy, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        match remedy {
            Remedy::Listen => self.start(env.form()),
            Remedy::ChooseAll => {
                self.table.select_none();
                self.send_now(env)
            }
            _ => None,
        }
    }

    /// What to do next, while the log is empty.
    fn empty_hint(&self, env: &PaneEnv<'_>) -> String {
        let texts = env.texts;
        let Some(local) = env.open_at() else {
            return tr!(texts, "server-hint-closed").into_owned();
        };
        let reach = reachable(local);
        let (host, port) = (reach.ip().to_string(), reach.port());
        match self.form.behaviour.choice {
            ServerBehaviourChoice::Files => {
                tr!(texts, "server-hint-files", host = host, port = port)
            }
            ServerBehaviourChoice::Page => {
                tr!(texts, "server-hint-page", address = reach.to_string())
            }
            _ => tr!(texts, "server-hint-listening", host = host, port = port),
        }
    }
}

/// What a click can do about that.
fn remedy(receivers: Receivers, env: &PaneEnv<'_>) -> Option<Remedy> {
    let is_running = env.session.is_some_and(SessionSnapshot::is_running);
    match receivers {
        Receivers::Nobody => (!is_running).then_some(Remedy::Listen),
        Receivers::Gone => {
            let connections = env.session.map(SessionSnapshot::connections)?;
            (connections.open_count() > 0).then_some(Remedy::ChooseAll)
        }
        Receivers::Unchosen | Receivers::All(_) | Receivers::One(_) | Receivers::Several(_) => None,
    }
}

#[cfg(test)]
mod tests;
