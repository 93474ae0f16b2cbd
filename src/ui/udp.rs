//! The UDP pane: its form above, its log in the middle, its composer below.

mod behaviour_ui;
mod form;
mod form_ui;
mod options_ui;

pub use form::{FieldErrors, UdpForm};

use super::body::{Body, BodyIntent, BodySettings, BodyView};
use super::composer::{BarControl, EmptyMessage, Lead};
use super::form::{
    form_panel, host_slot, port_slot, port_tip, reachable, typed_address, typed_port,
};
use super::log_view::Traffic;
use super::overflow::Slot;
use super::pane::{
    FormEnv, MessageOrigin, Outgoing, Pane, PaneEnv, PaneIntent, SavedSend, SessionPane, Side,
    Taken, code_outgoing, tab_title,
};
use super::remedy::{Errand, Remedy, both};
use super::rules::{PaneRules, kept_rules};
use super::tokens::size;
use super::widgets::{Field, FieldFit};
use crate::engine::{StartRequest, UdpBehaviourChoice};
use crate::i18n::Texts;
use crate::learn::code::Outgoing as AboutToSend;
use crate::net::automation::{LoadKind, Medium, RuleSet};
use crate::net::machine::{MachinePlace, Transport};
use crate::net::{
    DatagramCommand, Destination, Payload, Peer, SessionConfig, SessionSnapshot, SessionState,
};
use crate::tr;
use egui::Ui;

/// What of a UDP pane comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct UdpSettings {
    /// The form.
    pub form: UdpForm,
    /// Log, inspector and composer.
    pub body: BodySettings,
}

/// A UDP pane.
pub struct UdpPane {
    form: UdpForm,
    body: Body,
    errors: FieldErrors,
    errand: Errand,
    rules: PaneRules,
}

impl Pane for UdpPane {
    fn title(&self, state: Option<&SessionState>, _: &Texts) -> String {
        match state {
            Some(SessionState::Open { local, .. }) => tab_title("UDP", *local),
            _ => "UDP".to_owned(),
        }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let asked = form_panel(ui, |ui| self.form_ui(ui, env));
        let done = self.run_errand(env);
        let hint = self.empty_hint(env);
        let peer = self.form.typed_destination();
        let view = BodyView {
            empty_hint: &hint,
            cannot_send: None,
            remedy: None,
            empty: EmptyMessage::Datagram,
            peer: &peer,
            load: Some(LoadKind::Datagrams),
        };
        let Self { form, errors, body, .. } = self;
        let mut draw = |ui: &mut Ui, number: usize| match number {
            0 => remote_host_ui(ui, form, errors, env.texts),
            _ => remote_port_ui(ui, form, errors, env.texts),
        };
        let slots = destination_slots(ui, env.texts);
        let from_body = body.ui(ui, env, &view, Lead { slots, draw: &mut draw });
        let by_body = from_body.and_then(|intent| self.carry_out(intent, env));
        asked.or(by_body).or(done)
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
}

impl SessionPane for UdpPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = FieldErrors::default();
        let config = self.form.config(env, &mut self.errors);
        self.show_wrong_rules(env);
        if self.errors.of_options().next().is_some() {
            // A mistake that cannot be seen cannot be mended.
            self.form.options_open = true;
        }
        config.map(SessionConfig::Udp)
    }

    /// A message without a session goes from a port of the system's choice.
    fn config_to_show(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        if self.body.composer.message.text.is_empty() {
            return self.config(env);
        }
        self.errors = FieldErrors::default();
        let config = self.form.config_for_send(env, &mut self.errors);
        config.map(SessionConfig::Udp)
    }

    fn about_to_send(&mut self, env: &PaneEnv<'_>) -> AboutToSend {
        let to = self.form.destination(env.texts, &mut FieldErrors::default());
        AboutToSend { to, ..code_outgoing(&mut self.body.composer) }
    }

    fn config_for_send(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = FieldErrors::default();
        let config = self.form.config_for_send(env, &mut self.errors);
        self.show_wrong_rules(env);
        let of_options = self.errors.of_options().next().map(str::to_owned);
        // A mistake that cannot be seen cannot be mended.
        self.form.options_open |= of_options.is_some();
        if config.is_none() {
            let of_address = self.errors.of_address().next().map(str::to_owned);
            self.body.set_refusal(of_address.or(of_options));
        }
        config.map(SessionConfig::Udp)
    }

    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let payload = self.body.composer.payload(EmptyMessage::Datagram)?;
        let payload = self.body.composer.as_written(payload);
        self.send(payload, env)
    }

    fn send_saved(&mut self, what: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String> {
        let command = match what {
            SavedSend::Once { payload, to } => {
                let to = to.map_or_else(|| self.destination_or_why(env.texts), Ok)?;
                DatagramCommand::Send { to, payload }
            }
            SavedSend::InOrder(plan) => {
                // The first one's own is as good as any if all have one.
                let own =
                    plan.items().iter().map(|item| item.to.clone()).collect::<Option<Vec<_>>>();
                let own = own.and_then(|all| all.into_iter().next());
                let to = own.map_or_else(|| self.destination_or_why(env.texts), Ok)?;
                DatagramCommand::Repeat { to, plan }
            }
        };
        Ok(PaneIntent::Send { command: command.into(), origin: MessageOrigin::Saved })
    }

    fn outgoing(&mut self) -> &mut dyn Outgoing {
        &mut self.body
    }

    fn fits(&self, request: &StartRequest) -> bool {
        let StartRequest::Udp(request) = request else { return false };
        let is_there = self.form.local_address == typed_address(request.bind)
            && self.form.local_port == typed_port(request.bind.port());
        is_there || self.form == UdpForm::default()
    }

    fn fill(&mut self, request: &StartRequest) {
        let StartRequest::Udp(request) = request else { return };
        self.form.local_address = typed_address(request.bind);
        self.form.local_port = typed_port(request.bind.port());
        if let Some(peer) = request.peer {
            self.form.remote_host = typed_address(peer);
            self.form.remote_port = peer.port().to_string();
        }
        if let Some(choice) = request.behaviour {
            self.form.behaviour = choice;
        }
    }

    fn aim(&mut self, side: Side, port: u16) {
        match side {
            Side::Own => self.form.local_port = typed_port(port),
            Side::Other => self.form.remote_port = typed_port(port),
        }
    }

    fn take_place(&mut self, place: MachinePlace, env: &PaneEnv<'_>) -> Taken {
        match place {
            MachinePlace::Local(local) if !env.is_running() => {
                self.form.local_address = typed_address(local);
                self.form.remote_follows_family(env.form());
                self.errors.local_address = None;
            }
            MachinePlace::Listener(Transport::Udp, address) => {
                self.form.remote_host = typed_address(address);
                self.form.remote_port = address.port().to_string();
                (self.errors.remote_host, self.errors.remote_port) = (None, None);
            }
            MachinePlace::Local(_) | MachinePlace::Listener(Transport::Tcp, _) => return Taken::No,
        }
        Taken::Yes
    }
}

impl UdpPane {
    /// A pane as it was left.
    pub fn new(settings: UdpSettings) -> Self {
        let UdpSettings { form, body } = settings;
        Self {
            form,
            body: Body::new(Traffic::Datagrams, body),
            errors: FieldErrors::default(),
            errand: Errand::None,
            rules: PaneRules::new(Medium::Datagrams),
        }
    }

    /// Rules with a mistake are shown when they are to run.
    fn show_wrong_rules(&mut self, env: FormEnv<'_>) {
        if self.form.behaviour == UdpBehaviourChoice::Rules {
            self.rules.compile(&self.form.rules, env);
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> UdpSettings {
        UdpSettings { form: kept_form(&self.form), body: self.body.settings() }
    }

    /// Where messages go that do not say so themselves, or what is wrong with the fields.
    fn destination_or_why(&mut self, texts: &Texts) -> Result<Destination, String> {
        self.errors.remote_host = None;
        self.errors.remote_port = None;
        let to = self.form.destination(texts, &mut self.errors);
        let wrong = self.errors.remote_host.as_ref().or(self.errors.remote_port.as_ref());
        to.ok_or_else(|| wrong.cloned().unwrap_or_default())
    }

    fn carry_out(&mut self, intent: BodyIntent, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        match intent {
            BodyIntent::Send(payload) => self.send(payload, env),
            BodyIntent::Repeat(plan) => {
                let to = self.destination(env)?;
                let command = DatagramCommand::Repeat { to, plan }.into();
                Some(PaneIntent::Send { command, origin: MessageOrigin::Repeat })
            }
            BodyIntent::Load(plan) => {
                let to = self.destination(env)?;
                let command = DatagramCommand::Load { to, plan }.into();
                Some(PaneIntent::Send { command, origin: MessageOrigin::Repeat })
            }
            BodyIntent::SendAgain(peer, payload) => {
                let command = DatagramCommand::Send { to: Destination::Peer(peer), payload };
                Some(PaneIntent::Send { command: command.into(), origin: MessageOrigin::Log })
            }
            BodyIntent::Remedy(remedy) => self.take_remedy(remedy, env),
            BodyIntent::Reply(peer) => {
                self.reply_to(peer);
                None
            }
            BodyIntent::Pane(intent) => Some(intent),
        }
    }

    /// Does what helps; the message goes then.
    fn take_remedy(&mut self, remedy: Remedy, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        match remedy {
            Remedy::AllowBroadcast => {
                self.form.broadcast = true;
                let allow = PaneIntent::Command(DatagramCommand::SetBroadcast(true).into());
                Some(match self.send_now(env) {
                    Some(send) => both(allow, send),
                    None => allow,
                })
            }
            Remedy::BindTo(ip) => {
                self.form.local_address = ip.to_string();
                self.form.dual_stack |= ip.is_ipv6();
                // The port is free once the session is over.
                self.errand = Errand::Ending;
                Some(PaneIntent::Stop)
            }
            Remedy::TakeFreePort => {
                self.aim(Side::Own, 0);
                self.errand = Errand::Ending;
                self.run_errand(env)
            }
            Remedy::Connect | Remedy::ConnectAgain | Remedy::Listen | Remedy::ChooseAll => None,
        }
    }

    /// Goes on with what was begun for a message.
    fn run_errand(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let is_running = env.session.is_some_and(SessionSnapshot::is_running);
        if self.errand != Errand::Ending || is_running {
            return None;
        }
        self.errand = Errand::None;
        let start = self.start(env.form())?;
        Some(match self.send_now(env) {
            Some(send) => both(start, send),
            None => start,
        })
    }

    fn reply_to(&mut self, peer: Peer) {
        if let Some(address) = peer.socket_addr() {
            self.form.remote_host = typed_address(address);
            self.form.remote_port = address.port().to_string();
            self.body.composer.focus();
        }
    }

    fn send(&mut self, payload: Payload, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let to = self.destination(env)?;
        let command = DatagramCommand::Send { to, payload }.into();
        Some(PaneIntent::Send { command, origin: MessageOrigin::Composer })
    }

    /// Where messages go; what is wrong with it is shown.
    fn destination(&mut self, env: &PaneEnv<'_>) -> Option<Destination> {
        self.errors.remote_host = None;
        self.errors.remote_port = None;
        let to = self.form.destination(env.texts, &mut self.errors);
        // The first mistake found, in words, beside the message that stays.
        let wrong = self.errors.remote_host.as_ref().or(self.errors.remote_port.as_ref());
        self.body.set_refusal(wrong.cloned());
        to
    }

    /// What to do next, while the log is empty.
    fn empty_hint(&self, env: &PaneEnv<'_>) -> String {
        match env.open_at().map(reachable) {
            Some(reach) => {
                let (host, port) = (reach.ip().to_string(), reach.port());
                tr!(env.texts, "udp-hint-bound", host = host, port = port)
            }
            _ if self.form.leads_to_itself() => tr!(env.texts, "udp-hint-itself").into_owned(),
            _ => tr!(env.texts, "udp-hint-closed").into_owned(),
        }
    }
}

/// The form as it can be kept in the settings.
fn kept_form(form: &UdpForm) -> UdpForm {
    UdpForm { rules: kept_rules(&form.rules), ..form.clone() }
}

/// The rooms of the fields for where messages go.
fn destination_slots(ui: &Ui, texts: &Texts) -> Vec<Slot<BarControl>> {
    vec![
        host_slot(BarControl::Pane(0), ui, &tr!(texts, "remote-host"), 0.0),
        port_slot(BarControl::Pane(1), ui, &tr!(texts, "remote-port"), &tr!(texts, "port")),
    ]
}

fn remote_host_ui(ui: &mut Ui, form: &mut UdpForm, errors: &mut FieldErrors, texts: &Texts) {
    let name = tr!(texts, "remote-host");
    let host = Field::new(&name, size::ADDRESS_FIELD)
        .fitted(ui, FieldFit::Room(ui.available_width()))
        .error(errors.remote_host.as_deref())
        .show(ui, &mut form.remote_host);
    if host.on_hover_text(name).changed() {
        errors.remote_host = None;
    }
}

fn remote_port_ui(ui: &mut Ui, form: &mut UdpForm, errors: &mut FieldErrors, texts: &Texts) {
    let (name, short) = (tr!(texts, "remote-port"), tr!(texts, "port"));
    let port = Field::new(&name, size::PORT_FIELD)
        .short_name(&short)
        .fitted(ui, FieldFit::Room(ui.available_width()))
        .error(errors.remote_port.as_deref())
        .show(ui, &mut form.remote_port);
    let port = port.on_hover_text(name);
    if port.changed() {
        errors.remote_port = None;
    }
    port_tip(port, &form.remote_port, Transport::Udp, texts);
}
