//! The kinds of panes, and what every pane can do.

use super::body::{Body, BodySettings};
use super::client::{ClientPane, ClientSettings};
use super::http::{HttpPane, HttpSettings};
use super::pane::{PaneEnv, PaneIntent, PathChoice, PathUse};
use super::server::{ServerPane, ServerSettings};
use super::udp::{UdpPane, UdpSettings};
use crate::engine::StartRequest;
use crate::i18n::Texts;
use crate::net::{SessionConfig, SessionState};
use crate::tr;
use egui::Ui;
use serde::{Deserialize, Serialize};

/// A tab: a form above, and its body below.
pub trait Pane {
    /// Of which kind it is.
    fn kind(&self) -> PaneKind;

    /// Its log, inspector and composer.
    fn body(&self) -> &Body;

    /// Its log, inspector and composer.
    fn body_mut(&mut self) -> &mut Body;

    /// The keyboard goes to where a person types first.
    fn focus(&mut self) {
        self.body_mut().composer.focus();
    }

    /// The keyboard goes to where a person looks for something.
    fn find(&mut self) {
        self.body_mut().log.focus_filter();
    }

    /// What saves what it shows, by the keyboard's command; `None` if there is nothing.
    fn save_now(&mut self, _: &PaneEnv<'_>) -> Option<PaneIntent> {
        None
    }

    /// What loads once more, by the keyboard's command; `None` where nothing is loaded.
    fn reload(&mut self, _: &PaneEnv<'_>) -> Option<PaneIntent> {
        None
    }

    /// The title of its tab.
    fn title(&self, state: Option<&SessionState>, texts: &Texts) -> String;

    /// Draws it and answers what the person asked for.
    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent>;

    /// What its main button starts, or `None` with the errors beside the fields.
    fn config(&mut self, env: &PaneEnv<'_>) -> Option<SessionConfig>;

    /// What its main button asks for.
    fn start(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.config(env).map(|config| PaneIntent::Start(Box::new(config)))
    }

    /// What a send without a session starts, if that makes sense; else `None`.
    fn config_for_send(&mut self, _: &PaneEnv<'_>) -> Option<SessionConfig> {
        None
    }

    /// Sends what the composer holds, by the keyboard's command.
    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent>;

    /// What came of a dialog that it asked for; perhaps something to do now.
    fn path_chosen(&mut self, _: PathUse, _: PathChoice, _: &PaneEnv<'_>) -> Option<PaneIntent> {
        None
    }

    /// The dialog that it asked for was closed without a choice.
    fn dialog_closed(&mut self, _: PathUse) {}

    /// Whether it can be used for what the start asked for: it has the address already, or is
    /// untouched.
    fn fits(&self, request: &StartRequest) -> bool;

    /// Takes over what the start asked for.
    fn fill(&mut self, request: &StartRequest);

    /// Changes the port of one end.
    fn aim(&mut self, side: Side, port: u16);

    /// What shall come back after a restart.
    fn settings(&self) -> PaneSettings;
}

/// An end of a conversation, seen from a pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its own.
    Own,
    /// The one that it talks to.
    Other,
}

/// The kinds of panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneKind {
    /// UDP send and receive.
    Udp,
    /// A TCP client.
    TcpClient,
    /// A TCP server.
    TcpServer,
    /// A load over HTTP.
    HttpGet,
}

/// What comes back of a pane after a restart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum PaneSettings {
    /// A UDP pane.
    Udp(UdpSettings),
    /// A TCP client's pane.
    TcpClient(ClientSettings),
    /// A TCP server's pane.
    TcpServer(Box<ServerSettings>),
    /// A pane that loads over HTTP.
    HttpGet(Box<HttpSettings>),
}

impl PaneKind {
    /// All kinds, in the order of the window.
    pub const ALL: [Self; 4] = [Self::Udp, Self::TcpClient, Self::TcpServer, Self::HttpGet];

    /// The command that opens one.
    pub fn new_text(self, texts: &Texts) -> String {
        match self {
            Self::Udp => tr!(texts, "new-udp-tab"),
            Self::TcpClient => tr!(texts, "new-client-tab"),
            Self::TcpServer => tr!(texts, "new-server-tab"),
            Self::HttpGet => tr!(texts, "new-get-tab"),
        }
        .into_owned()
    }

    /// The kind of pane in which such a session runs.
    pub fn of(request: &StartRequest) -> Self {
        match request {
            StartRequest::Udp(_) => Self::Udp,
            StartRequest::Connect(_) => Self::TcpClient,
            StartRequest::Listen(_) => Self::TcpServer,
            StartRequest::Get(_) => Self::HttpGet,
        }
    }

    /// A new one's settings.
    pub fn settings(self) -> PaneSettings {
        match self {
            Self::Udp => PaneSettings::Udp(UdpSettings::default()),
            Self::TcpClient => PaneSettings::TcpClient(ClientSettings::default()),
            Self::TcpServer => PaneSettings::TcpServer(Box::default()),
            Self::HttpGet => PaneSettings::HttpGet(Box::default()),
        }
    }
}

impl PaneSettings {
    /// What of log, inspector and composer comes back.
    pub fn body_mut(&mut self) -> &mut BodySettings {
        match self {
            Self::Udp(settings) => &mut settings.body,
            Self::TcpClient(settings) => &mut settings.body,
            Self::TcpServer(settings) => &mut settings.body,
            Self::HttpGet(settings) => &mut settings.body,
        }
    }

    /// The pane as it was left.
    pub fn open(self) -> Box<dyn Pane> {
        match self {
            Self::Udp(settings) => Box::new(UdpPane::new(settings)),
            Self::TcpClient(settings) => Box::new(ClientPane::new(settings)),
            Self::TcpServer(settings) => Box::new(ServerPane::new(*settings)),
            Self::HttpGet(settings) => Box::new(HttpPane::new(*settings)),
        }
    }
}
