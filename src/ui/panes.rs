//! The list of panes: the one room that knows all kinds of them.

use super::body::BodySettings;
use super::check::{CheckPane, CheckSettings};
use super::client::{ClientPane, ClientSettings};
use super::http::{HttpPane, HttpSettings};
use super::icmp::{IcmpPane, IcmpSettings};
use super::machine::{MachinePane, MachineSettings};
use super::pane::Pane;
use super::program::{ProgramPane, ProgramSettings};
use super::recording::{RecordingPane, RecordingSettings};
use super::relay::{RelayPane, RelaySettings};
use super::server::{ServerPane, ServerSettings};
use super::udp::{UdpPane, UdpSettings};
use super::unix::{UnixPane, UnixSettings};
use super::whole_log::{WholeLogPane, WholeLogSettings};
use crate::engine::StartRequest;
use crate::i18n::Texts;
use crate::tr;
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};

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
    /// A Unix-domain socket.
    Unix,
    /// A check.
    Check,
    /// A program of a person's own.
    Program,
    /// A relay.
    Relay,
    /// What this machine is on the network.
    Machine,
    /// A ping, a path or a raw socket.
    Icmp,
    /// One log of all sessions.
    WholeLog,
    /// A recording or a capture.
    Recording,
}

/// What comes back of a pane after a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaneSettings {
    /// A UDP pane.
    Udp(UdpSettings),
    /// A TCP client's pane.
    TcpClient(ClientSettings),
    /// A TCP server's pane.
    TcpServer(Box<ServerSettings>),
    /// A pane that loads over HTTP.
    HttpGet(Box<HttpSettings>),
    /// A pane for a Unix-domain socket.
    Unix(Box<UnixSettings>),
    /// A pane for checks.
    Check(Box<CheckSettings>),
    /// A pane that runs a program.
    Program(Box<ProgramSettings>),
    /// A relay's pane.
    Relay(Box<RelaySettings>),
    /// A pane that shows this machine.
    Machine(MachineSettings),
    /// A pane for pings, paths and raw sockets.
    Icmp(Box<IcmpSettings>),
    /// A pane with one log of all sessions.
    WholeLog(Box<WholeLogSettings>),
    /// A pane with a recording or a capture.
    Recording(Box<RecordingSettings>),
}

impl PaneKind {
    /// All kinds, in the order of the window.
    pub const ALL: [Self; 12] = [
        Self::Udp,
        Self::TcpClient,
        Self::TcpServer,
        Self::HttpGet,
        Self::Relay,
        Self::Icmp,
        Self::Unix,
        Self::Program,
        Self::Check,
        Self::Machine,
        Self::WholeLog,
        Self::Recording,
    ];

    /// Those that a first start opens.
    pub const FIRST: [Self; 4] = [Self::Udp, Self::TcpClient, Self::TcpServer, Self::HttpGet];

    /// The command that opens one.
    pub fn new_text(self, texts: &Texts) -> String {
        match self {
            Self::Udp => tr!(texts, "new-udp-tab"),
            Self::TcpClient => tr!(texts, "new-client-tab"),
            Self::TcpServer => tr!(texts, "new-server-tab"),
            Self::HttpGet => tr!(texts, "new-get-tab"),
            Self::Unix => tr!(texts, "new-unix-tab"),
            Self::Check => tr!(texts, "new-check-tab"),
            Self::Program => tr!(texts, "new-program-tab"),
            Self::Relay => tr!(texts, "new-relay-tab"),
            Self::Machine => tr!(texts, "new-machine-tab"),
            Self::Icmp => tr!(texts, "new-icmp-tab"),
            Self::WholeLog => tr!(texts, "new-whole-log-tab"),
            Self::Recording => tr!(texts, "new-recording-tab"),
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
            StartRequest::Unix(_) => Self::Unix,
            StartRequest::Program(_) => Self::Program,
            StartRequest::Relay(_) => Self::Relay,
            StartRequest::Icmp(_) => Self::Icmp,
        }
    }

    /// A new one's settings.
    pub fn settings(self) -> PaneSettings {
        match self {
            Self::Udp => PaneSettings::Udp(UdpSettings::default()),
            Self::TcpClient => PaneSettings::TcpClient(ClientSettings::default()),
            Self::TcpServer => PaneSettings::TcpServer(Box::default()),
            Self::HttpGet => PaneSettings::HttpGet(Box::default()),
            Self::Unix => PaneSettings::Unix(Box::default()),
            Self::Check => PaneSettings::Check(Box::default()),
            Self::Program => PaneSettings::Program(Box::default()),
            Self::Relay => PaneSettings::Relay(Box::default()),
            Self::Machine => PaneSettings::Machine(MachineSettings::default()),
            Self::Icmp => PaneSettings::Icmp(Box::default()),
            Self::WholeLog => PaneSettings::WholeLog(Box::default()),
            Self::Recording => PaneSettings::Recording(Box::default()),
        }
    }
}

impl PaneSettings {
    /// What of log, inspector and composer comes back; `None` for a pane without them.
    pub fn body_mut(&mut self) -> Option<&mut BodySettings> {
        Some(match self {
            Self::Udp(settings) => &mut settings.body,
            Self::TcpClient(settings) => &mut settings.body,
            Self::TcpServer(settings) => &mut settings.body,
            Self::HttpGet(settings) => &mut settings.body,
            Self::Unix(settings) => &mut settings.body,
            Self::Check(settings) => &mut settings.body,
            Self::Program(settings) => &mut settings.body,
            Self::Relay(settings) => &mut settings.body,
            Self::Icmp(settings) => &mut settings.body,
            Self::WholeLog(settings) => &mut settings.body,
            Self::Recording(settings) => &mut settings.body,
            Self::Machine(_) => return None,
        })
    }

    /// The pane as it was left.
    pub fn open(self) -> OpenPane {
        match self {
            Self::Udp(settings) => OpenPane::Udp(Box::new(UdpPane::new(settings))),
            Self::TcpClient(settings) => OpenPane::TcpClient(Box::new(ClientPane::new(settings))),
            Self::TcpServer(settings) => OpenPane::TcpServer(Box::new(ServerPane::new(*settings))),
            Self::HttpGet(settings) => OpenPane::HttpGet(Box::new(HttpPane::new(*settings))),
            Self::Unix(settings) => OpenPane::Unix(Box::new(UnixPane::new(*settings))),
            Self::Check(settings) => OpenPane::Check(Box::new(CheckPane::new(*settings))),
            Self::Relay(settings) => OpenPane::Relay(Box::new(RelayPane::new(*settings))),
            Self::Program(settings) => OpenPane::Program(Box::new(ProgramPane::new(*settings))),
            Self::Icmp(settings) => OpenPane::Icmp(Box::new(IcmpPane::new(*settings))),
            Self::Machine(settings) => OpenPane::Machine(Box::new(MachinePane::new(settings))),
            Self::WholeLog(settings) => OpenPane::WholeLog(Box::new(WholeLogPane::new(*settings))),
            Self::Recording(settings) => {
                OpenPane::Recording(Box::new(RecordingPane::new(*settings)))
            }
        }
    }
}

/// A pane that is open: a [`Pane`] whose kind is known, so that it can come back after a restart.
pub enum OpenPane {
    /// A UDP pane.
    Udp(Box<UdpPane>),
    /// A TCP client's pane.
    TcpClient(Box<ClientPane>),
    /// A TCP server's pane.
    TcpServer(Box<ServerPane>),
    /// A pane that loads over HTTP.
    HttpGet(Box<HttpPane>),
    /// A pane for a Unix-domain socket.
    Unix(Box<UnixPane>),
    /// A pane for checks.
    Check(Box<CheckPane>),
    /// A pane that runs a program.
    Program(Box<ProgramPane>),
    /// A relay's pane.
    Relay(Box<RelayPane>),
    /// A pane for pings, paths and raw sockets.
    Icmp(Box<IcmpPane>),
    /// A pane that shows this machine.
    Machine(Box<MachinePane>),
    /// A pane with one log of all sessions.
    WholeLog(Box<WholeLogPane>),
    /// A pane with a recording or a capture.
    Recording(Box<RecordingPane>),
}

impl OpenPane {
    /// Of which kind it is.
    pub fn kind(&self) -> PaneKind {
        match self {
            Self::Udp(_) => PaneKind::Udp,
            Self::TcpClient(_) => PaneKind::TcpClient,
            Self::TcpServer(_) => PaneKind::TcpServer,
            Self::HttpGet(_) => PaneKind::HttpGet,
            Self::Unix(_) => PaneKind::Unix,
            Self::Check(_) => PaneKind::Check,
            Self::Program(_) => PaneKind::Program,
            Self::Relay(_) => PaneKind::Relay,
            Self::Icmp(_) => PaneKind::Icmp,
            Self::Machine(_) => PaneKind::Machine,
            Self::WholeLog(_) => PaneKind::WholeLog,
            Self::Recording(_) => PaneKind::Recording,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> PaneSettings {
        match self {
            Self::Udp(pane) => PaneSettings::Udp(pane.settings()),
            Self::TcpClient(pane) => PaneSettings::TcpClient(pane.settings()),
            Self::TcpServer(pane) => PaneSettings::TcpServer(Box::new(pane.settings())),
            Self::HttpGet(pane) => PaneSettings::HttpGet(Box::new(pane.settings())),
            Self::Unix(pane) => PaneSettings::Unix(Box::new(pane.settings())),
            Self::Check(pane) => PaneSettings::Check(Box::new(pane.settings())),
            Self::Relay(pane) => PaneSettings::Relay(Box::new(pane.settings())),
            Self::Program(pane) => PaneSettings::Program(Box::new(pane.settings())),
            Self::Icmp(pane) => PaneSettings::Icmp(Box::new(pane.settings())),
            Self::Machine(pane) => PaneSettings::Machine(pane.settings()),
            Self::WholeLog(pane) => PaneSettings::WholeLog(Box::new(pane.settings())),
            Self::Recording(pane) => PaneSettings::Recording(Box::new(pane.settings())),
        }
    }
}

impl Deref for OpenPane {
    type Target = dyn Pane;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Udp(pane) => &**pane,
            Self::TcpClient(pane) => &**pane,
            Self::TcpServer(pane) => &**pane,
            Self::HttpGet(pane) => &**pane,
            Self::Unix(pane) => &**pane,
            Self::Check(pane) => &**pane,
            Self::Program(pane) => &**pane,
            Self::Relay(pane) => &**pane,
            Self::Icmp(pane) => &**pane,
            Self::Machine(pane) => &**pane,
            Self::WholeLog(pane) => &**pane,
            Self::Recording(pane) => &**pane,
        }
    }
}

impl DerefMut for OpenPane {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Udp(pane) => &mut **pane,
            Self::TcpClient(pane) => &mut **pane,
            Self::TcpServer(pane) => &mut **pane,
            Self::HttpGet(pane) => &mut **pane,
            Self::Unix(pane) => &mut **pane,
            Self::Check(pane) => &mut **pane,
            Self::Program(pane) => &mut **pane,
            Self::Relay(pane) => &mut **pane,
            Self::Icmp(pane) => &mut **pane,
            Self::Machine(pane) => &mut **pane,
            Self::WholeLog(pane) => &mut **pane,
            Self::Recording(pane) => &mut **pane,
        }
    }
}

#[cfg(all(test, feature = "window-tests"))]
mod narrow_tests;
