//! The UDP pane: its form above, its log in the middle, its composer below.

mod form;
mod form_ui;
mod options_ui;

pub use form::{BehaviourChoice, FieldErrors, UdpForm, typed_address};

use super::composer::{Composer, ComposerEnv, ComposerIntent};
use super::inspector::Inspector;
use super::log_view::{LogIntent, LogSettings, LogView};
use super::pane::{PaneEnv, PaneIntent};
use super::shortcuts;
use super::tokens::size;
use super::widgets::{Field, bare, line};
use crate::net::{Destination, Peer, SessionState, UdpConfig};
use crate::tr;
use egui::{CentralPanel, Panel, Ui};

/// Height of the inspector at first, in points: its header and five lines.
const INSPECTOR_HEIGHT: f32 = 7.0 * size::ROW;
/// The least height that leaves the inspector's header and two lines.
const INSPECTOR_HEIGHT_MIN: f32 = 4.0 * size::ROW;
/// What the inspector leaves to the log at least, in rows.
const LOG_ROWS_MIN: f32 = 4.0;

/// What of a UDP pane comes back after a restart.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct UdpSettings {
    /// The form.
    pub form: UdpForm,
    /// The composer with its history.
    pub composer: Composer,
    /// What the log shows, and how.
    pub log: LogSettings,
    /// The inspector's chosen tab.
    pub inspector_tab: super::inspector::InspectorTab,
}

/// A UDP pane.
pub struct UdpPane {
    /// The form.
    pub form: UdpForm,
    /// The composer.
    pub composer: Composer,
    /// The log view.
    pub log: LogView,
    inspector: Inspector,
    errors: FieldErrors,
    /// What was wrong with the last attempt to send, until the next one.
    refusal: Option<String>,
    /// The message that was sent last, while it may still fail.
    on_its_way: Option<OnItsWay>,
}

/// A message that the session took and the system may still refuse.
struct OnItsWay {
    text: String,
    /// Sends of the session that had failed when it was taken.
    failed_before: u64,
}

impl UdpPane {
    /// A pane as it was left.
    pub fn new(settings: UdpSettings) -> Self {
        let UdpSettings { form, composer, log, inspector_tab } = settings;
        let inspector = Inspector::new(inspector_tab);
        Self {
            form,
            composer,
            log: LogView::new(log),
            inspector,
            errors: FieldErrors::default(),
            refusal: None,
            on_its_way: None,
        }
    }

    /// What shall come back after a restart.
    pub fn settings(&self) -> UdpSettings {
        UdpSettings {
            form: self.form.clone(),
            composer: self.composer.clone(),
            log: self.log.settings().clone(),
            inspector_tab: self.inspector.tab,
        }
    }

    /// The title of the pane's tab.
    pub fn title(&self, state: Option<&SessionState>) -> String {
        match state {
            Some(SessionState::Open { local, .. }) => format!("UDP :{}", local.port()),
            _ => "UDP".to_owned(),
        }
    }

    /// The message was taken, after so many failed sends of the session: the field is free for the
    /// next one.
    pub fn accepted(&mut self, failed_before: u64) {
        self.refusal = None;
        self.on_its_way = Some(OnItsWay { text: self.composer.text.clone(), failed_before });
        self.composer.accepted();
    }

    /// The message was not taken, for this reason; it stays.
    pub fn refused(&mut self, reason: String) {
        self.refusal = Some(reason);
    }

    /// The configuration that the form says, or `None` with the errors beside the fields.
    pub fn config(&mut self, env: &PaneEnv<'_>) -> Option<UdpConfig> {
        self.errors = FieldErrors::default();
        let config = self.form.config(env, &mut self.errors);
        if self.errors.of_options().next().is_some() {
            // A mistake that cannot be seen cannot be mended.
            self.form.options_open = true;
        }
        config
    }

    /// The configuration for a send without a bind, or `None` with the errors beside the fields.
    pub fn config_for_send(&mut self, env: &PaneEnv<'_>) -> Option<UdpConfig> {
        let config = self.form.config_for_send(env, &mut self.errors);
        if config.is_none() {
            self.form.options_open = true;
        }
        config
    }

    /// Sends what the composer holds, by the keyboard's command.
    pub fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let payload = self.composer.payload()?;
        self.send(payload, env)
    }

    /// If the message that was sent last has failed, puts it back, unless the next one is begun.
    fn put_back_what_failed(&mut self, env: &PaneEnv<'_>) {
        let has_failed = |sent: &mut OnItsWay| env.sends_failed > sent.failed_before;
        if let Some(sent) = self.on_its_way.take_if(has_failed)
            && self.composer.text.is_empty()
        {
            self.composer.text = sent.text;
            self.refusal = Some(tr!(env.texts, "send-failed").into_owned());
        }
    }

    /// Draws the pane and answers what the person asked for.
    pub fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.put_back_what_failed(env);
        let mut intent = None;
        Panel::top("form").frame(bare()).show_separator_line(false).show(ui, |ui| {
            intent = self.form_ui(ui, env);
            line(ui);
        });
        Panel::bottom("composer").frame(bare()).show_separator_line(false).show(ui, |ui| {
            line(ui);
            let sent = self.composer_ui(ui, env);
            intent = intent.take().or(sent);
        });
        // Less room than this is a window in the making, or one too low for it.
        let most = ui.available_height() - (LOG_ROWS_MIN + 2.0) * size::ROW;
        if self.form.inspector_open && most >= INSPECTOR_HEIGHT_MIN {
            self.inspector_panel(ui, env, most);
        }
        CentralPanel::no_frame().show(ui, |ui| {
            let asked = self.log_ui(ui, env);
            intent = intent.take().or(asked);
        });
        intent
    }

    fn inspector_panel(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, most: f32) {
        Panel::bottom("inspector")
            .frame(bare())
            .resizable(true)
            .default_size(INSPECTOR_HEIGHT)
            .size_range(INSPECTOR_HEIGHT_MIN..=most)
            .show(ui, |ui| {
                // A panel shrinks to its content; this one keeps the height it was given.
                ui.set_min_height(ui.available_height());
                let encoding = self.log.settings().encoding;
                self.inspector.ui(ui, env.store, self.log.selected_row(), encoding, env.texts);
            });
    }

    fn log_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let from_bar = self.log.bar_ui(ui, env.store, env.texts);
        line(ui);
        let hint = empty_hint(env);
        let from_rows = self.log.rows_ui(ui, env.store, env.texts, &hint);
        match from_bar.or(from_rows)? {
            LogIntent::Clear => Some(PaneIntent::ClearLog),
            LogIntent::Export => Some(PaneIntent::ExportLog),
            LogIntent::Reply(peer) => {
                self.reply_to(peer);
                None
            }
            LogIntent::SendAgain { to, payload } => {
                Some(PaneIntent::Send { to: Destination::Peer(to), payload, typed: false })
            }
            LogIntent::Copied { rows, left_out } => Some(PaneIntent::Copied { rows, left_out }),
        }
    }

    fn reply_to(&mut self, peer: Peer) {
        if let Some(address) = peer.socket_addr() {
            self.form.remote_host = typed_address(address);
            self.form.remote_port = address.port().to_string();
            self.composer.focus();
        }
    }

    fn composer_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let Self { form, composer, errors, refusal, .. } = self;
        let texts = env.texts;
        let send_keys = ui.ctx().format_shortcut(&shortcuts::SEND);
        let composer_env = ComposerEnv {
            can_send: true,
            refusal: None,
            notice: refusal.as_deref(),
            shortcut: &send_keys,
        };
        let asked = composer.ui(ui, texts, &composer_env, |ui| {
            let host = Field::new(&tr!(texts, "remote-host"), size::ADDRESS_FIELD)
                .error(errors.remote_host.as_deref())
                .show(ui, &mut form.remote_host);
            let port = Field::new(&tr!(texts, "remote-port"), size::PORT_FIELD)
                .error(errors.remote_port.as_deref())
                .show(ui, &mut form.remote_port);
            if host.changed() {
                errors.remote_host = None;
            }
            if port.changed() {
                errors.remote_port = None;
            }
        });
        let ComposerIntent::Send(payload) = asked?;
        self.send(payload, env)
    }

    fn send(&mut self, payload: Vec<u8>, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.refusal = None;
        self.errors.remote_host = None;
        self.errors.remote_port = None;
        let to = self.form.destination(env.texts, &mut self.errors);
        if to.is_none() {
            // The first one found, in words, beside the message that stays.
            let wrong = self.errors.remote_host.as_ref().or(self.errors.remote_port.as_ref());
            self.refusal = wrong.cloned();
        }
        to.map(|to| PaneIntent::Send { to, payload, typed: true })
    }
}

/// What to do next, while the log is empty.
fn empty_hint(env: &PaneEnv<'_>) -> String {
    match env.state {
        Some(SessionState::Open { local, .. }) => {
            let reach = reachable(*local);
            let (host, port) = (reach.ip().to_string(), reach.port());
            tr!(env.texts, "udp-hint-bound", host = host, port = port)
        }
        _ => tr!(env.texts, "udp-hint-closed").into_owned(),
    }
}

/// An address under which a socket on this machine can be reached: loopback for an unspecified one.
fn reachable(local: std::net::SocketAddr) -> std::net::SocketAddr {
    let mut reach = local;
    if local.ip().is_unspecified() {
        reach.set_ip(match local {
            std::net::SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            std::net::SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    reach
}
