//! The TCP client's pane: its form above, its log in the middle, its composer below.

mod behaviour_ui;
mod form;
mod form_ui;
mod tls_ui;

pub use form::{ClientErrors, ClientForm};

use super::body::{Body, BodyIntent, BodySettings, BodyView};
use super::composer::{EmptyMessage, Lead};
use super::form::{form_panel, typed_address, typed_port};
use super::log_view::Traffic;
use super::pane::{
    FormEnv, MessageOrigin, Outgoing, Pane, PaneEnv, PaneIntent, PathChoice, PathUse, SavedSend,
    SessionPane, Side, Taken, tab_title,
};
use super::remedy::{Errand, Remedy};
use super::rules::{PaneRules, kept_rules};
use super::stream::{
    self, Ending, FilesAsk, FilesForm, StreamForm, ending_slots, ending_ui, saved_command,
};
use crate::engine::{ClientBehaviourChoice, StartRequest};
use crate::i18n::Texts;
use crate::net::address::{PortUse, parse_port};
use crate::net::automation::{LoadKind, Medium, RuleSet};
use crate::net::machine::{MachinePlace, Transport};
use crate::net::{
    Connection, ConnectorCommand, Payload, ProtocolCommand, Recipients, SessionConfig,
    SessionSnapshot, SessionState, StreamCommand,
};
use crate::tr;
use egui::Ui;
use std::sync::Arc;

/// What of the pane comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ClientSettings {
    /// Where and how to connect.
    pub form: ClientForm,
    /// How the connection is read.
    pub stream: StreamForm,
    /// Files.
    pub files: FilesForm,
    /// Log, inspector and composer.
    pub body: BodySettings,
}

/// A TCP client's pane.
pub struct ClientPane {
    form: ClientForm,
    stream: StreamForm,
    files: FilesForm,
    body: Body,
    errors: ClientErrors,
    errand: Errand,
    rules: PaneRules,
    /// Whether the window with the certificates is open.
    certificate_open: bool,
}

impl Pane for ClientPane {
    fn certificate_open(&mut self) -> Option<&mut bool> {
        Some(&mut self.certificate_open)
    }

    fn title(&self, state: Option<&SessionState>, texts: &Texts) -> String {
        let name = tr!(texts, "tcp-client");
        match state {
            Some(SessionState::Connected { remote, .. }) => tab_title(&name, *remote),
            _ => name.into_owned(),
        }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.files.hear_failures(env);
        let asked = form_panel(ui, |ui| self.form_ui(ui, env));
        let texts = env.texts;
        let is_connected = connection(env).is_some();
        let done = self.run_errand(env);
        let hint = self.empty_hint(env);
        let refusal = tr!(texts, "not-connected");
        let peer = connection(env).map(|one| one.remote.to_string()).unwrap_or_default();
        let cannot_send = (!is_connected).then_some(refusal.as_ref());
        let view = BodyView {
            empty_hint: &hint,
            cannot_send,
            remedy: is_closed(env).then_some(Remedy::Connect),
            empty: EmptyMessage::Nothing,
            peer: &peer,
            load: Some(LoadKind::Connections),
        };
        let mut command = None;
        let endings = [Ending::Finish, Ending::Reset];
        let chosen = is_connected.then_some(&Recipients::All);
        let mut draw = |ui: &mut Ui, number: usize| {
            if let Some(ending) = endings.get(number) {
                command = command.take().or(ending_ui(ui, texts, *ending, chosen));
            }
        };
        let slots = ending_slots(ui, texts, &endings, 0).collect();
        let from_body = self.body.ui(ui, env, &view, Lead { slots, draw: &mut draw });
        let by_body = from_body.and_then(|intent| self.carry_out(intent, env));
        let by_button = command.map(|command| PaneIntent::Command(ProtocolCommand::from(command)));
        asked.or(by_body).or(by_button).or(done).or_else(|| self.framing_changed(env))
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
        self.form.tls.path_chosen(path_use, chosen, env.texts, &mut self.errors.tls);
    }

    fn file_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        self.files.path_chosen(path_use, chosen, env.texts);
        // Chosen while what comes is to be saved and is not: it begins now.
        let waits = |connection: Arc<Connection>| connection.saving().is_none();
        if path_use != PathUse::SaveFile || !connection(env).is_some_and(waits) {
            return None;
        }
        let save = self.files.read_save(env.texts).ok().flatten()?;
        stream::carry_out(&mut self.files, FilesAsk::Save(Some(save)), Recipients::All, env)
    }
}

impl SessionPane for ClientPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = ClientErrors::default();
        self.stream.framing = self.body.log.stream_framing();
        let config = self.form.config(&self.stream, env, &mut self.errors);
        if self.form.behaviour == ClientBehaviourChoice::Rules {
            self.rules.compile(&self.form.rules, env);
        }
        if self.errors.of_options().next().is_some() {
            // A mistake that cannot be seen cannot be mended.
            self.form.options_open = true;
        }
        let save = self.files.read_save(env.texts);
        let (mut config, save) = (config?, save.ok()?);
        config.save = save;
        self.files.save_was_taken();
        Some(SessionConfig::TcpClient(config))
    }

    fn config_to_show(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        let files = self.files.clone();
        let config = self.config(env);
        // Whether a file may be replaced is asked for a session, not for what is only shown.
        self.files = files;
        config
    }

    fn config_for_send(&mut self, _: FormEnv<'_>) -> Option<SessionConfig> {
        None
    }

    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if connection(env).is_none() {
            self.body.set_refusal(Some(tr!(env.texts, "not-connected").into_owned()));
            return None;
        }
        let payload = self.body.composer.payload(EmptyMessage::Nothing)?;
        self.body.set_refusal(None);
        let command = to_peer(self.body.composer.as_written(payload));
        Some(PaneIntent::Send { command, origin: MessageOrigin::Composer })
    }

    fn send_saved(&mut self, what: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String> {
        if connection(env).is_none() {
            return Err(tr!(env.texts, "not-connected").into_owned());
        }
        let command = saved_command(what, Recipients::All, env.texts)?;
        Ok(PaneIntent::Send { command: command.into(), origin: MessageOrigin::Saved })
    }

    fn outgoing(&mut self) -> &mut dyn Outgoing {
        &mut self.body
    }

    fn fits(&self, request: &StartRequest) -> bool {
        let StartRequest::Connect(request) = request else { return false };
        let is_there = self.form.host == request.host && self.form.port == request.port.to_string();
        is_there || self.form == ClientForm::default()
    }

    fn fill(&mut self, request: &StartRequest) {
        let StartRequest::Connect(request) = request else { return };
        self.form.host.clone_from(&request.host);
        self.form.port = request.port.to_string();
        self.stream.fill(request.recv_bytes, request.after_end, request.records);
        self.form.tls.fill(&request.tls);
        if let Some(choice) = request.behaviour {
            self.form.behaviour = choice;
        }
        if let Some(path) = &request.save_to {
            self.files = FilesForm::saving_to(path);
        }
    }

    fn aim(&mut self, side: Side, port: u16) {
        match side {
            Side::Own => self.form.local_port = typed_port(port),
            Side::Other => self.form.port = port.to_string(),
        }
    }

    fn take_place(&mut self, place: MachinePlace, env: &PaneEnv<'_>) -> Taken {
        let MachinePlace::Listener(Transport::Tcp, address) = place else { return Taken::No };
        if env.is_running() {
            return Taken::No;
        }
        self.form.host = typed_address(address);
        self.form.port = address.port().to_string();
        (self.errors.host, self.errors.port) = (None, None);
        Taken::Yes
    }
}

impl ClientPane {
    /// A pane as it was left.
    pub fn new(settings: ClientSettings) -> Self {
        let ClientSettings { form, stream, files, body } = settings;
        Self {
            form,
            stream,
            files,
            body: Body::new(Traffic::Client, body),
            errors: ClientErrors::default(),
            errand: Errand::None,
            rules: PaneRules::new(Medium::Connections),
            certificate_open: false,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> ClientSettings {
        ClientSettings {
            form: ClientForm { rules: kept_rules(&self.form.rules), ..self.form.clone() },
            stream: self.stream.clone(),
            files: self.files.clone(),
            body: self.body.settings(),
        }
    }

    fn framing_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let framing = self.body.log.stream_framing();
        stream::framing_changed(framing, &mut self.stream, env, &mut self.errors.stream)
    }

    /// Connects; the message goes once it is connected.
    fn take_remedy(&mut self, remedy: Remedy, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if !matches!(remedy, Remedy::Connect | Remedy::ConnectAgain) {
            return None;
        }
        // A mistake in the message shows before anything is begun for it.
        self.body.composer.payload(EmptyMessage::Nothing)?;
        if !is_closed(env) {
            self.errand = Errand::Ending;
            return Some(PaneIntent::Stop);
        }
        let start = self.start(env.form())?;
        self.errand = Errand::Connecting;
        Some(start)
    }

    /// Goes on with what was begun for a message.
    /// What to do so that there is something to see.
    fn empty_hint(&self, env: &PaneEnv<'_>) -> String {
        let texts = env.texts;
        if connection(env).is_some() {
            return tr!(texts, "client-hint-connected").into_owned();
        }
        if !is_closed(env) {
            return tr!(texts, "client-hint-connecting").into_owned();
        }
        let port = parse_port(&self.form.port, PortUse::Reach);
        let port = port.map_or_else(|_| "PORT".to_owned(), |port| port.to_string());
        tr!(texts, "client-hint-closed", port = port)
    }

    fn run_errand(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        match self.errand {
            Errand::Ending if is_closed(env) => {
                let start = self.start(env.form());
                self.errand = if start.is_some() { Errand::Connecting } else { Errand::None };
                start
            }
            Errand::Connecting if connection(env).is_some() => {
                self.errand = Errand::None;
                self.send_now(env)
            }
            Errand::Connecting if is_closed(env) => {
                // The form says why it did not connect.
                self.errand = Errand::None;
                None
            }
            _ => None,
        }
    }

    fn carry_out(&mut self, intent: BodyIntent, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (command, origin) = match intent {
            BodyIntent::Send(payload) => (to_peer(payload), MessageOrigin::Composer),
            BodyIntent::SendAgain(_, payload) => (to_peer(payload), MessageOrigin::Log),
            BodyIntent::Repeat(plan) => {
                let repeat = StreamCommand::Repeat(Recipients::All, plan);
                (repeat.into(), MessageOrigin::Repeat)
            }
            BodyIntent::Load(plan) => (ConnectorCommand::Load(plan).into(), MessageOrigin::Repeat),
            BodyIntent::Remedy(remedy) => return self.take_remedy(remedy, env),
            // There is one peer only.
            BodyIntent::Reply(_) => {
                self.body.composer.focus();
                return None;
            }
            BodyIntent::Pane(intent) => return Some(intent),
        };
        let refusal = connection(env).is_none().then(|| tr!(env.texts, "not-connected"));
        let is_refused = refusal.is_some();
        self.body.set_refusal(refusal.map(std::borrow::Cow::into_owned));
        (!is_refused).then(|| PaneIntent::Send { command, origin })
    }
}

/// Whether nothing is under way that may become a connection.
fn is_closed(env: &PaneEnv<'_>) -> bool {
    !env.session.is_some_and(SessionSnapshot::is_running)
}

/// The connection, while there is one.
fn connection(env: &PaneEnv<'_>) -> Option<Arc<Connection>> {
    match env.session?.state {
        SessionState::Connected { id, .. } => env.session?.connections().get(id),
        _ => None,
    }
}

fn to_peer(payload: Payload) -> ProtocolCommand {
    StreamCommand::Send(Recipients::All, payload).into()
}
