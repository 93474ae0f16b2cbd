//! The pane of a Unix-domain socket: its form above, its connections and its log in the middle, its composer below.

mod behaviour_ui;
mod form;
mod form_ui;

pub use form::{UnixErrors, UnixForm, UnixUse};

use super::body::{Body, BodyIntent, BodySettings, BodyView};
use super::composer::{BarControl, EmptyMessage, Lead};
use super::form::{form_panel, host_slot};
use super::log_view::Traffic;
use super::pane::{
    FormEnv, MessageOrigin, Outgoing, Pane, PaneEnv, PaneIntent, PathChoice, PathUse, SavedSend,
    SessionPane, Side, code_outgoing,
};
use super::remedy::Remedy;
use super::rules::{PaneRules, kept_rules};
use super::server::table::{ConnectionTable, Receivers, TableBelow};
use super::server::{open_connection, receivers_slot, receivers_ui, refusal};
use super::stream::{
    Ending, FilesForm, StreamForm, ending_slots, ending_ui, framing_changed, saved_command,
};
use super::tokens::size;
use super::widgets::{Field, FieldFit};
use crate::engine::{StartRequest, UnixRequest, UnixRole};
use crate::i18n::Texts;
use crate::learn::code::Outgoing as AboutToSend;
use crate::net::automation::{Medium, RuleSet};
use crate::net::{
    DatagramCommand, Destination, Edges, Endpoint, Payload, Peer, ProtocolCommand, Recipients,
    SessionConfig, SessionId, SessionState, StreamCommand, UnixConfig, UnixDatagramConfig,
    UnixNameKind,
};
use crate::tr;
use egui::Ui;

/// What of the pane comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct UnixSettings {
    /// What the socket is for, and its name.
    pub form: UnixForm,
    /// How connections are read.
    pub stream: StreamForm,
    /// Files.
    pub files: FilesForm,
    /// Log, inspector and composer.
    pub body: BodySettings,
}

/// The pane of a Unix-domain socket.
pub struct UnixPane {
    form: UnixForm,
    stream: StreamForm,
    files: FilesForm,
    table: ConnectionTable,
    body: Body,
    errors: UnixErrors,
    /// The session that had ended when another type of socket was chosen.
    left: Option<SessionId>,
    /// Those of connections.
    rules: PaneRules,
    datagram_rules: PaneRules,
}

impl Pane for UnixPane {
    fn title(&self, state: Option<&SessionState>, texts: &Texts) -> String {
        let end = match state {
            Some(SessionState::Open { local, .. }) => Some(*local),
            Some(SessionState::Connected { remote, .. }) => Some(*remote),
            _ => None,
        };
        match end {
            Some(end) => tr!(texts, "unix-tab-of", name = short_name(end)),
            None => tr!(texts, "unix-tab").into_owned(),
        }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let room = (TableBelow::of(&self.body.log), ui.available_height());
        self.files.hear_failures(env);
        self.table.belong_to(env.session);
        let shown = env.without(self.left);
        let asked = form_panel(ui, |ui| self.form_ui(ui, &shown));
        let of_table =
            shown.session.and_then(|session| self.table.panel_ui(ui, env.texts, session, room));
        let asked =
            asked.or(of_table.and_then(|ask| ask.carry_out(&mut self.table, &mut self.body)));
        self.body.log.set_connections(self.table.log_filter());
        let below = self.body_ui(ui, env);
        asked.or(below).or_else(|| self.framing_changed(env))
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
        Some(if self.form.socket_use == UnixUse::Datagrams {
            (&mut self.datagram_rules, &mut self.form.datagram_rules)
        } else {
            (&mut self.rules, &mut self.form.behaviour.rules)
        })
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

impl SessionPane for UnixPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = UnixErrors::default();
        self.stream.framing = self.body.log.stream_framing();
        let connects = self.form.socket_use.connects();
        let save = if connects { self.files.read_save(env.texts).ok()? } else { None };
        let config = self.form.config((&self.stream, save), env, &mut self.errors);
        if self.follows_rules() && self.form.socket_use == UnixUse::Datagrams {
            self.datagram_rules.compile(&self.form.datagram_rules, env);
        } else if self.follows_rules() {
            self.rules.compile(&self.form.behaviour.rules, env);
        }
        // A mistake that cannot be seen cannot be mended.
        self.form.options_open |= self.errors.of_options().next().is_some();
        let config = config?;
        if connects {
            self.files.save_was_taken();
        }
        Some(SessionConfig::Unix(config))
    }

    fn config_to_show(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        let files = self.files.clone();
        let config = self.config(env);
        // Whether a file may be replaced is asked for a session, not for what is only shown.
        self.files = files;
        config
    }

    fn about_to_send(&mut self, env: &PaneEnv<'_>) -> AboutToSend {
        let is_datagram = self.form.socket_use == UnixUse::Datagrams;
        let to = self.form.destination(env.texts, &mut UnixErrors::default());
        let to = to.filter(|_| is_datagram).map(|name| Peer::from(Endpoint::Unix(name)));
        AboutToSend { to: to.map(Destination::Peer), ..code_outgoing(&mut self.body.composer) }
    }

    /// A datagram goes from a socket without a name, to which nobody can reply.
    fn config_for_send(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        if self.form.socket_use != UnixUse::Datagrams {
            return None;
        }
        let rules = self.form.datagram_rules(env, &mut self.errors)?;
        let config = UnixDatagramConfig { rules, ..UnixDatagramConfig::bound_to(None) };
        Some(SessionConfig::Unix(UnixConfig::Datagram(Box::new(config))))
    }

    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        // The pane may not have been drawn since the session began.
        self.table.belong_to(env.session);
        let refusal = self.refusal(env);
        let is_refused = refusal.is_some();
        self.body.set_refusal(refusal);
        if is_refused {
            return None;
        }
        let payload = self.body.composer.payload(self.empty_message())?;
        let payload = self.body.composer.as_written(payload);
        self.send(payload, env)
    }

    fn send_saved(&mut self, what: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String> {
        let command = if self.form.socket_use == UnixUse::Datagrams {
            let to = self.destination(env);
            let to = to.ok_or_else(|| self.errors.to.clone().unwrap_or_default())?;
            ProtocolCommand::from(match what {
                SavedSend::Once { payload, .. } => DatagramCommand::Send { to, payload },
                SavedSend::InOrder(plan) => DatagramCommand::Repeat { to, plan },
            })
        } else {
            if let Some(reason) = self.refusal(env) {
                return Err(reason);
            }
            saved_command(what, self.table.chosen(), env.texts)?.into()
        };
        Ok(PaneIntent::Send { command, origin: MessageOrigin::Saved })
    }

    fn outgoing(&mut self) -> &mut dyn Outgoing {
        &mut self.body
    }

    fn fits(&self, request: &StartRequest) -> bool {
        let StartRequest::Unix(request) = request else { return false };
        let is_there = self.form.name == typed(request);
        is_there || self.form == UnixForm::default()
    }

    fn fill(&mut self, request: &StartRequest) {
        let StartRequest::Unix(request) = request else { return };
        self.stream.fill(request.recv_bytes, None, None);
        let form = &mut self.form;
        form.name = typed(request);
        match &request.role {
            UnixRole::Listen { edges, behaviour, folder } => {
                form.socket_use = match edges {
                    Edges::Lost => UnixUse::StreamListen,
                    Edges::Kept => UnixUse::RecordsListen,
                };
                if let Some(choice) = behaviour {
                    form.behaviour.choice = *choice;
                }
                if let Some(folder) = folder {
                    form.behaviour.folder = folder.display().to_string();
                }
            }
            UnixRole::Connect { edges, behaviour } => {
                form.socket_use = match edges {
                    Edges::Lost => UnixUse::StreamConnect,
                    Edges::Kept => UnixUse::RecordsConnect,
                };
                form.client_behaviour = behaviour.unwrap_or(form.client_behaviour);
            }
            UnixRole::Datagrams { to, behaviour } => {
                form.socket_use = UnixUse::Datagrams;
                form.to =
                    to.and_then(|to| typed_name(to.into())).unwrap_or(std::mem::take(&mut form.to));
                form.datagram_behaviour = behaviour.unwrap_or(form.datagram_behaviour);
            }
        }
    }

    /// There are no ports.
    fn aim(&mut self, _: Side, _: u16) {}
}

impl UnixPane {
    /// A pane as it was left.
    pub fn new(settings: UnixSettings) -> Self {
        let UnixSettings { form, stream, files, body } = settings;
        Self {
            form,
            stream,
            files,
            table: ConnectionTable::new(),
            body: Body::new(Traffic::Server, body),
            errors: UnixErrors::default(),
            left: None,
            rules: PaneRules::new(Medium::Connections),
            datagram_rules: PaneRules::new(Medium::Datagrams),
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> UnixSettings {
        let mut form = self.form.clone();
        form.behaviour.rules = kept_rules(&form.behaviour.rules);
        form.datagram_rules = kept_rules(&form.datagram_rules);
        UnixSettings {
            form,
            stream: self.stream.clone(),
            files: self.files.clone(),
            body: self.body.settings(),
        }
    }

    /// Where edges are kept, nothing is something.
    fn empty_message(&self) -> EmptyMessage {
        match self.form.socket_use {
            UnixUse::StreamListen | UnixUse::StreamConnect => EmptyMessage::Nothing,
            UnixUse::RecordsListen | UnixUse::RecordsConnect => EmptyMessage::Record,
            UnixUse::Datagrams => EmptyMessage::Datagram,
        }
    }

    fn framing_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if self.form.socket_use == UnixUse::Datagrams {
            return None;
        }
        let framing = self.body.log.stream_framing();
        framing_changed(framing, &mut self.stream, env, &mut self.errors.stream)
    }

    fn body_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let is_of_datagrams = self.form.socket_use == UnixUse::Datagrams;
        let receivers = self.table.receivers(env.session);
        let hint = self.empty_hint(env);
        let one = self.table.only_one(env.session);
        let peer = one.map(|one| one.remote.to_string()).unwrap_or_default();
        let refusal = self.refusal(env);
        let empty = self.empty_message();
        let view = BodyView {
            empty_hint: &hint,
            cannot_send: refusal.as_deref(),
            remedy: None,
            empty,
            peer: if is_of_datagrams { &self.form.to.clone() } else { &peer },
            load: None,
        };
        let endings = [Ending::Finish, Ending::Disconnect];
        let chosen = receivers.can_send().then(|| self.table.chosen());
        let mut command = None;
        let Self { form, errors, body, .. } = self;
        let mut draw = |ui: &mut Ui, number: usize| match number.checked_sub(1) {
            None if is_of_datagrams => to_ui(ui, form, errors, texts),
            None => receivers_ui(ui, receivers, texts),
            Some(ending) => {
                let ending = endings.get(ending).copied().unwrap_or(Ending::Disconnect);
                command = command.take().or(ending_ui(ui, texts, ending, chosen.as_ref()));
            }
        };
        let slots = if is_of_datagrams {
            vec![host_slot(BarControl::Pane(0), ui, &tr!(texts, "unix-to"), 0.0)]
        } else {
            let mut slots = vec![receivers_slot(ui, texts)];
            slots.extend(ending_slots(ui, texts, &endings, 1));
            slots
        };
        let from_body = body.ui(ui, env, &view, Lead { slots, draw: &mut draw });
        let by_body = from_body.and_then(|intent| self.carry_out(intent, env));
        by_body.or(command.map(|command| PaneIntent::Command(ProtocolCommand::from(command))))
    }

    /// Where datagrams go; what is wrong with it is shown.
    fn destination(&mut self, env: &PaneEnv<'_>) -> Option<Destination> {
        let to = self.form.destination(env.texts, &mut self.errors);
        self.body.set_refusal(self.errors.to.clone());
        to.map(|name| Destination::Peer(Peer::from(Endpoint::Unix(name))))
    }

    fn send(&mut self, payload: Payload, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let command = if self.form.socket_use == UnixUse::Datagrams {
            DatagramCommand::Send { to: self.destination(env)?, payload }.into()
        } else {
            self.body.set_refusal(None);
            ProtocolCommand::from(StreamCommand::Send(self.table.chosen(), payload))
        };
        Some(PaneIntent::Send { command, origin: MessageOrigin::Composer })
    }

    fn carry_out(&mut self, intent: BodyIntent, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let is_of_datagrams = self.form.socket_use == UnixUse::Datagrams;
        match intent {
            BodyIntent::Send(payload) => self.send(payload, env),
            BodyIntent::Repeat(plan) => {
                let command = if is_of_datagrams {
                    DatagramCommand::Repeat { to: self.destination(env)?, plan }.into()
                } else {
                    ProtocolCommand::from(StreamCommand::Repeat(self.table.chosen(), plan))
                };
                Some(PaneIntent::Send { command, origin: MessageOrigin::Repeat })
            }
            BodyIntent::SendAgain(peer, payload) => {
                let command = if is_of_datagrams {
                    DatagramCommand::Send { to: Destination::Peer(peer), payload }.into()
                } else {
                    let chosen =
                        Recipients::Only(vec![open_connection(peer, env, &mut self.body)?]);
                    ProtocolCommand::from(StreamCommand::Send(chosen, payload))
                };
                Some(PaneIntent::Send { command, origin: MessageOrigin::Log })
            }
            BodyIntent::Reply(peer) if is_of_datagrams => {
                if let Some(typed) = peer.endpoint().and_then(typed_name) {
                    self.form.to = typed;
                    self.body.composer.focus();
                }
                None
            }
            BodyIntent::Reply(peer) => {
                let id = open_connection(peer, env, &mut self.body)?;
                self.table.select(id);
                self.body.composer.focus();
                None
            }
            BodyIntent::Remedy(Remedy::ChooseAll) => {
                self.table.select_none();
                self.send_now(env)
            }
            BodyIntent::Remedy(_) | BodyIntent::Load(_) => None,
            BodyIntent::Pane(intent) => Some(intent),
        }
    }

    /// Why a message cannot go.
    fn refusal(&self, env: &PaneEnv<'_>) -> Option<String> {
        let socket_use = self.form.socket_use;
        if socket_use == UnixUse::Datagrams {
            return None;
        }
        match self.table.receivers(env.session) {
            Receivers::Nobody if socket_use.connects() => {
                Some(tr!(env.texts, "not-connected").into_owned())
            }
            receivers => refusal(receivers, env),
        }
    }

    /// What to do next, while the log is empty.
    fn empty_hint(&self, env: &PaneEnv<'_>) -> String {
        let (texts, path) = (env.texts, self.form.name.trim());
        let is_open = matches!(env.state(), Some(SessionState::Open { .. }));
        let is_file = !path.starts_with('@');
        // socat has types of its own for what is no file.
        let socat = |kind: &str| match path.strip_prefix('@') {
            Some(name) => format!("socat - ABSTRACT-{kind}:{name}"),
            None => format!("socat - UNIX-{kind}:{path}"),
        };
        match self.form.socket_use {
            UnixUse::Datagrams if is_open => {
                tr!(texts, "unix-hint-bound", command = socat("SENDTO"))
            }
            UnixUse::Datagrams => tr!(texts, "unix-hint-datagrams").into_owned(),
            UnixUse::StreamListen if is_open && is_file => {
                tr!(texts, "unix-hint-listening", path = path)
            }
            UnixUse::RecordsListen if is_open => {
                let command = socat("CONNECT") + ",type=5";
                tr!(texts, "unix-hint-listening-socat", command = command)
            }
            UnixUse::StreamListen if is_open => {
                tr!(texts, "unix-hint-listening-socat", command = socat("CONNECT"))
            }
            socket_use if socket_use.listens() => tr!(texts, "unix-hint-listen").into_owned(),
            _ if matches!(env.state(), Some(SessionState::Connected { .. })) => {
                tr!(texts, "client-hint-connected").into_owned()
            }
            _ => tr!(texts, "unix-hint-connect", path = path),
        }
    }
}

fn to_ui(ui: &mut Ui, form: &mut UnixForm, errors: &mut UnixErrors, texts: &Texts) {
    let name = tr!(texts, "unix-to");
    let to = Field::new(&name, size::ADDRESS_FIELD)
        .path()
        .hint(&tr!(texts, "unix-name-hint"))
        .fitted(ui, FieldFit::Room(ui.available_width()))
        .error(errors.to.as_deref())
        .show(ui, &mut form.to);
    if to.changed() {
        errors.to = None;
    }
}

/// The last part of a path, or the name.
fn short_name(end: Endpoint) -> String {
    let whole = end.to_string();
    let whole = whole.strip_prefix("unix:").unwrap_or(&whole);
    whole.rsplit('/').next().unwrap_or(whole).to_owned()
}

/// A name as the field takes it.
fn typed(request: &UnixRequest) -> String {
    typed_name(request.name.into()).unwrap_or_default()
}

/// The same of any end; `None` if it has no name that can be typed.
fn typed_name(end: Endpoint) -> Option<String> {
    match end.unix()?.kind() {
        UnixNameKind::Path(path) => String::from_utf8(path.to_vec()).ok(),
        UnixNameKind::Abstract(name) => {
            String::from_utf8(name.to_vec()).ok().map(|name| format!("@{name}"))
        }
        UnixNameKind::Unnamed | UnixNameKind::Unkept => None,
    }
}
