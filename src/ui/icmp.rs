//! The pane "Ping": asks for echoes, finds who is on the way, or opens a raw socket; what comes of it is figures, a
//! plot or a table above the rows.
//!
//! *Invariant: nothing is sent unless a person asks for it in this pane, and never at the start.*

mod figures;
mod form;
mod form_ui;
mod hops;
mod options_ui;
#[cfg(all(test, feature = "window-tests"))]
mod tests;

pub use form::{IcmpErrors, IcmpForm};

use super::body::{Body, BodyIntent, BodySettings, BodyView};
use super::composer::{EmptyMessage, Lead};
use super::form::form_panel;
use super::log_view::Traffic;
use super::pane::{
    FormEnv, MessageOrigin, Outgoing, Pane, PaneEnv, PaneIntent, SavedSend, SessionPane, Side,
};
use super::widgets::Dot;
use crate::engine::{IcmpMode, StartRequest};
use crate::i18n::Texts;
use crate::net::icmp::{IS_ON_THIS_SYSTEM, IcmpCommand, IcmpKind};
use crate::net::{
    Payload, ProtocolCommand, SessionConfig, SessionId, SessionSnapshot, SessionState,
};
use crate::payload::safe_text;
use crate::tr;
use egui::Ui;

/// What of the pane comes back after a restart. Nothing is sent by that.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct IcmpSettings {
    /// What is typed and chosen.
    pub form: IcmpForm,
    /// Log, inspector and composer.
    pub body: BodySettings,
}

/// The pane.
pub struct IcmpPane {
    form: IcmpForm,
    body: Body,
    errors: IcmpErrors,
    /// The session that had ended when something else was chosen.
    left: Option<SessionId>,
    wants_focus: bool,
}

impl Pane for IcmpPane {
    fn title(&self, _: Option<&SessionState>, texts: &Texts) -> String {
        let name = mode_text(self.form.mode, texts);
        let host = safe_text(self.form.host.trim());
        if host.is_empty() { name } else { format!("{name} {host}") }
    }

    fn mark(&self, session: Option<&SessionSnapshot>) -> Dot {
        Dot::of(session.map(|session| &session.state))
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let asked = form_panel(ui, |ui| self.form_ui(ui, &env.without(self.left)));
        let hint = self.empty_hint(env.texts);
        let from_body = if self.form.mode == IcmpMode::Raw {
            let refusal = Self::refusal(env);
            let view = BodyView {
                empty_hint: &hint,
                cannot_send: refusal.as_deref(),
                remedy: None,
                empty: EmptyMessage::Nothing,
                peer: self.form.host.trim(),
                load: None,
            };
            let mut draw = |_: &mut Ui, _: usize| {};
            self.body.ui(ui, env, &view, Lead { slots: Vec::new(), draw: &mut draw })
        } else {
            self.body.log_and_inspector_ui(ui, env, &hint)
        };
        let by_body = from_body.and_then(|intent| self.carry_out(intent, env));
        asked.or(by_body)
    }

    fn focus(&mut self) {
        self.wants_focus = true;
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
}

impl SessionPane for IcmpPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.errors = IcmpErrors::default();
        let config = self.form.config(env.texts, &mut self.errors);
        // A mistake that cannot be seen cannot be mended.
        self.form.options_open |= !self.errors.options.is_empty();
        config.map(|config| SessionConfig::Icmp(Box::new(config)))
    }

    fn config_for_send(&mut self, _: FormEnv<'_>) -> Option<SessionConfig> {
        None
    }

    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if self.form.mode != IcmpMode::Raw {
            return if env.is_running() { None } else { self.start(env.form()) };
        }
        self.allows_send(env).then_some(())?;
        let payload = self.body.composer.payload(EmptyMessage::Nothing)?;
        let command = send(self.body.composer.as_written(payload));
        Some(PaneIntent::Send { command, origin: MessageOrigin::Composer })
    }

    fn send_saved(&mut self, what: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String> {
        if let Some(refusal) = Self::refusal(env) {
            return Err(refusal);
        }
        match what {
            SavedSend::Once { payload, .. } => {
                Ok(PaneIntent::Send { command: send(payload), origin: MessageOrigin::Saved })
            }
            SavedSend::InOrder(_) => Err(tr!(env.texts, "icmp-no-repeat").into_owned()),
        }
    }

    fn outgoing(&mut self) -> &mut dyn Outgoing {
        &mut self.body
    }

    fn fits(&self, request: &StartRequest) -> bool {
        let StartRequest::Icmp(request) = request else { return false };
        let is_it = self.form.host == request.host && self.form.mode == request.mode;
        is_it || self.form == IcmpForm::default()
    }

    fn fill(&mut self, request: &StartRequest) {
        let StartRequest::Icmp(request) = request else { return };
        self.form.mode = request.mode;
        self.form.host.clone_from(&request.host);
        self.form.protocol = request.protocol.to_string();
    }

    /// ICMP has no ports.
    fn aim(&mut self, _: Side, _: u16) {}
}

impl IcmpPane {
    /// A pane as it was left.
    pub fn new(settings: IcmpSettings) -> Self {
        let IcmpSettings { form, body } = settings;
        Self {
            form,
            body: Body::new(Traffic::Datagrams, body),
            errors: IcmpErrors::default(),
            left: None,
            wants_focus: false,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> IcmpSettings {
        IcmpSettings { form: self.form.clone(), body: self.body.settings() }
    }

    fn carry_out(&mut self, intent: BodyIntent, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (payload, origin) = match intent {
            BodyIntent::Send(payload) => (payload, MessageOrigin::Composer),
            BodyIntent::SendAgain(_, payload) => (payload, MessageOrigin::Log),
            BodyIntent::Repeat(_) | BodyIntent::Load(_) => {
                self.body.set_refusal(Some(tr!(env.texts, "icmp-no-repeat").into_owned()));
                return None;
            }
            BodyIntent::Reply(_) | BodyIntent::Remedy(_) => return None,
            BodyIntent::Pane(intent) => return Some(intent),
        };
        self.allows_send(env).then(|| PaneIntent::Send { command: send(payload), origin })
    }

    /// Whether a message can go now; if not, why is said.
    fn allows_send(&mut self, env: &PaneEnv<'_>) -> bool {
        let refusal = Self::refusal(env);
        let is_allowed = refusal.is_none();
        self.body.set_refusal(refusal);
        is_allowed
    }

    /// Why no message can go now.
    fn refusal(env: &PaneEnv<'_>) -> Option<String> {
        let texts = env.texts;
        match env.state() {
            Some(SessionState::Open { .. }) if kind_of(env) != Some(IcmpKind::Raw) => {
                Some(tr!(texts, "icmp-only-raw-sends").into_owned())
            }
            Some(SessionState::Open { .. }) => {
                let target = env.session.and_then(|session| session.protocol.icmp().target());
                target.is_none().then(|| tr!(texts, "icmp-no-target").into_owned())
            }
            _ => Some(tr!(texts, "icmp-not-open").into_owned()),
        }
    }

    /// What to do next, while the log is empty.
    fn empty_hint(&self, texts: &Texts) -> String {
        let text = match self.form.mode {
            _ if !IS_ON_THIS_SYSTEM => tr!(texts, "icmp-hint-no-system"),
            IcmpMode::Ping => tr!(texts, "icmp-hint-ping"),
            IcmpMode::Path => tr!(texts, "icmp-hint-path"),
            IcmpMode::Raw => tr!(texts, "icmp-hint-raw"),
        };
        text.into_owned()
    }
}

/// What the session does that is shown: the form may have been changed since.
fn kind_of(env: &PaneEnv<'_>) -> Option<IcmpKind> {
    env.session.and_then(|session| session.protocol.icmp().kind())
}

fn send(payload: Payload) -> ProtocolCommand {
    IcmpCommand::Send(payload).into()
}

/// What a mode is called.
fn mode_text(mode: IcmpMode, texts: &Texts) -> String {
    let text = match mode {
        IcmpMode::Ping => tr!(texts, "icmp-mode-ping"),
        IcmpMode::Path => tr!(texts, "icmp-mode-path"),
        IcmpMode::Raw => tr!(texts, "icmp-mode-raw"),
    };
    text.into_owned()
}
