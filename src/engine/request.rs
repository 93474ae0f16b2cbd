//! What a session is asked to be: by the start arguments, an example, a lesson or a command line.
//!
//! A request says what matters and leaves the rest open. Who shows a form fills it in and keeps the other
//! fields as they are; who has none takes the defaults ([`StartRequest::config`]).

use super::behaviour::{ClientBehaviourChoice, ServerBehaviourChoice, UdpBehaviourChoice};
use super::icmp::IcmpRequest;
use super::mistake::RequestMistake;
use super::program::{ProgramRequest, Tools};
use crate::files::Existing;
use crate::i18n::Texts;
use crate::net::address::parse_host;
use crate::net::http::{HttpConfig, Target};
use crate::net::relay::{FaultPlan, RelayConfig, Transport};
use crate::net::tcp::config::BACKLOG;
use crate::net::tcp::{AfterEnd, RecordRows, RecvSize, Save, StreamSettings};
use crate::net::tls::{ClientTls, ServerTls};
use crate::net::{
    Edges, SessionConfig, TcpClientConfig, TcpServerConfig, UdpConfig, UnixConfig,
    UnixConnectConfig, UnixDatagramConfig, UnixListenConfig, UnixName,
};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A session that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartRequest {
    /// A UDP socket.
    Udp(UdpRequest),
    /// A TCP client.
    Connect(ConnectRequest),
    /// A TCP server.
    Listen(ListenRequest),
    /// A Unix-domain socket.
    Unix(UnixRequest),
    /// This URL loaded, as typed.
    Get(String),
    /// A program that runs.
    Program(ProgramRequest),
    /// A relay.
    Relay(RelayRequest),
    /// A ping, a path or a raw socket.
    Icmp(IcmpRequest),
}

/// A UDP socket that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UdpRequest {
    /// Where to bind; port 0: the system chooses.
    pub bind: SocketAddr,
    /// Whom messages go to, where a person writes them.
    pub peer: Option<SocketAddr>,
    /// What it does by itself.
    pub behaviour: Option<UdpBehaviourChoice>,
}

/// Whether TLS is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TlsWish<T> {
    /// As it is set already; else none.
    #[default]
    AsSet,
    /// None.
    Off,
    /// This.
    On(Box<T>),
}

impl<T: Clone> TlsWish<T> {
    fn wanted(&self) -> Option<T> {
        match self {
            Self::AsSet | Self::Off => None,
            Self::On(tls) => Some((**tls).clone()),
        }
    }
}

/// A TCP client that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectRequest {
    /// The host, as typed.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The size that is handed to `recv`, in bytes.
    pub recv_bytes: Option<u32>,
    /// What it does by itself.
    pub behaviour: Option<ClientBehaviourChoice>,
    /// The file for what comes. One that is there is replaced: who asks for this has asked the person.
    pub save_to: Option<PathBuf>,
    /// What to do when the peer has finished sending.
    pub after_end: Option<AfterEnd>,
    /// TLS.
    pub tls: TlsWish<ClientTls>,
    /// Whether its records are shown.
    pub records: Option<RecordRows>,
}

/// A TCP server that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenRequest {
    /// Where to listen; port 0: the system chooses.
    pub address: SocketAddr,
    /// What it does by itself.
    pub behaviour: Option<ServerBehaviourChoice>,
    /// The folder of a server of files.
    pub folder: Option<PathBuf>,
    /// The size that is handed to `recv`, in bytes.
    pub recv_bytes: Option<u32>,
    /// How many connections may wait to be accepted.
    pub backlog: Option<u32>,
    /// What the hello behaviour says to a new connection, with escapes.
    pub welcome: Option<String>,
    /// How the hello behaviour replies, with placeholders.
    pub reply: Option<String>,
    /// What to do when the peer has finished sending.
    pub after_end: Option<AfterEnd>,
    /// TLS.
    pub tls: TlsWish<ServerTls>,
    /// Whether its records are shown.
    pub records: Option<RecordRows>,
    /// Whether to set `SO_REUSEADDR`.
    pub reuse_address: Option<bool>,
}

/// A relay that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayRequest {
    /// What it relays.
    pub transport: Transport,
    /// Where clients come; port 0: the system chooses.
    pub listen: SocketAddr,
    /// The target's host, as typed.
    pub host: String,
    /// And its port.
    pub port: u16,
    /// What it does wrong.
    pub faults: Option<FaultPlan>,
}

/// A Unix-domain socket that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnixRequest {
    /// Where to listen or bind, or whom to connect to.
    pub name: UnixName,
    /// What it is for.
    pub role: UnixRole,
    /// The size that is handed to `recv`, in bytes.
    pub recv_bytes: Option<u32>,
}

/// What a Unix-domain socket is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnixRole {
    /// It accepts connections.
    Listen {
        /// Whether they carry records.
        edges: Edges,
        /// What it does by itself.
        behaviour: Option<ServerBehaviourChoice>,
        /// The folder of a server of files.
        folder: Option<PathBuf>,
    },
    /// It makes a connection.
    Connect {
        /// Whether it carries records.
        edges: Edges,
        /// What it does by itself.
        behaviour: Option<ClientBehaviourChoice>,
    },
    /// It receives and sends datagrams.
    Datagrams {
        /// Whom messages go to, where a person writes them.
        to: Option<UnixName>,
        /// What it does by itself.
        behaviour: Option<UdpBehaviourChoice>,
    },
}

impl UnixRequest {
    /// A listener for streams.
    pub fn listen(name: UnixName) -> Self {
        let role = UnixRole::Listen { edges: Edges::Lost, behaviour: None, folder: None };
        Self { name, role, recv_bytes: None }
    }

    /// A connection that is a stream.
    pub fn connect(name: UnixName) -> Self {
        let role = UnixRole::Connect { edges: Edges::Lost, behaviour: None };
        Self { name, role, recv_bytes: None }
    }

    /// A socket for datagrams.
    pub fn datagrams(name: UnixName) -> Self {
        let role = UnixRole::Datagrams { to: None, behaviour: None };
        Self { name, role, recv_bytes: None }
    }

    fn config(&self, texts: &Texts) -> Result<UnixConfig, RequestMistake> {
        let settings = settings(self.recv_bytes, None, None);
        Ok(match &self.role {
            UnixRole::Listen { edges, behaviour, folder } => {
                // Of what a server of TCP is asked for, it needs the folder.
                let any = SocketAddr::from(([127, 0, 0, 1], 0));
                let request = ListenRequest { folder: folder.clone(), ..ListenRequest::at(any) };
                let behaviour = behaviour.unwrap_or_default().behaviour(&request, texts)?;
                let config = UnixListenConfig::at(self.name);
                let edges = *edges;
                UnixConfig::Listen(Box::new(UnixListenConfig {
                    edges,
                    settings,
                    behaviour,
                    ..config
                }))
            }
            UnixRole::Connect { edges, behaviour } => {
                let rules = behaviour.unwrap_or_default().rules()?;
                let (edges, config) = (*edges, UnixConnectConfig::to(self.name));
                UnixConfig::Connect(Box::new(UnixConnectConfig {
                    edges,
                    settings,
                    rules,
                    ..config
                }))
            }
            UnixRole::Datagrams { behaviour, .. } => {
                let rules = behaviour.unwrap_or_default().rules()?;
                let name = Some(self.name).filter(|name| *name != UnixName::UNNAMED);
                let config = UnixDatagramConfig::bound_to(name);
                UnixConfig::Datagram(Box::new(UnixDatagramConfig { rules, ..config }))
            }
        })
    }
}

impl StartRequest {
    /// A UDP socket that is bound there.
    pub fn udp(bind: SocketAddr) -> Self {
        Self::Udp(UdpRequest { bind, peer: None, behaviour: None })
    }

    /// A TCP client that is connected to there.
    pub fn connect(host: String, port: u16) -> Self {
        Self::Connect(ConnectRequest::to(host, port))
    }

    /// A TCP server that listens there, with a behaviour or the one that is set already.
    pub fn listen(
        address: SocketAddr,
        behaviour: impl Into<Option<ServerBehaviourChoice>>,
    ) -> Self {
        Self::Listen(ListenRequest { behaviour: behaviour.into(), ..ListenRequest::at(address) })
    }

    /// The configuration of the session, with all that is left open at its default.
    ///
    /// # Errors
    /// [`RequestMistake`]
    pub fn config(&self, texts: &Texts) -> Result<SessionConfig, RequestMistake> {
        match self {
            Self::Udp(request) => request.config().map(SessionConfig::Udp),
            Self::Connect(request) => request.config().map(SessionConfig::TcpClient),
            Self::Listen(request) => request.config(texts).map(SessionConfig::TcpServer),
            Self::Unix(request) => request.config(texts).map(SessionConfig::Unix),
            Self::Get(url) => {
                let target = Target::parse(url).map_err(RequestMistake::Url)?;
                Ok(SessionConfig::Http(Box::new(HttpConfig::get(target))))
            }
            Self::Program(request) => {
                let config = request.config(&Tools::look())?;
                Ok(SessionConfig::Program(Box::new(config)))
            }
            Self::Relay(request) => {
                request.config().map(|config| SessionConfig::Relay(Box::new(config)))
            }
            Self::Icmp(request) => {
                request.config().map(|config| SessionConfig::Icmp(Box::new(config)))
            }
        }
    }
}

impl UdpRequest {
    fn config(&self) -> Result<UdpConfig, RequestMistake> {
        let rules = self.behaviour.unwrap_or_default().rules()?;
        Ok(UdpConfig { rules, ..UdpConfig::bound_to(self.bind) })
    }
}

impl ConnectRequest {
    /// To there, with all else open.
    pub fn to(host: String, port: u16) -> Self {
        Self {
            host,
            port,
            recv_bytes: None,
            behaviour: None,
            save_to: None,
            after_end: None,
            tls: TlsWish::AsSet,
            records: None,
        }
    }

    fn config(&self) -> Result<TcpClientConfig, RequestMistake> {
        let host = parse_host(&self.host).map_err(RequestMistake::Host)?;
        let save = self.save_to.clone().map(|path| Save { path, existing: Existing::Replace });
        let settings = settings(self.recv_bytes, self.after_end, self.records);
        let tls = self.tls.wanted();
        let rules = self.behaviour.unwrap_or_default().rules()?;
        let config = TcpClientConfig::to(host.at_port(self.port));
        Ok(TcpClientConfig { settings, save, rules, tls, ..config })
    }
}

impl RelayRequest {
    fn config(&self) -> Result<RelayConfig, RequestMistake> {
        let host = parse_host(&self.host).map_err(RequestMistake::Host)?;
        let faults = self.faults.clone().unwrap_or_default();
        let config = RelayConfig::new(self.transport, self.listen, host.at_port(self.port));
        Ok(RelayConfig { faults, ..config })
    }
}

impl ListenRequest {
    /// At this address, with all else open.
    pub fn at(address: SocketAddr) -> Self {
        Self {
            address,
            behaviour: None,
            folder: None,
            recv_bytes: None,
            backlog: None,
            welcome: None,
            reply: None,
            after_end: None,
            tls: TlsWish::AsSet,
            records: None,
            reuse_address: None,
        }
    }

    fn config(&self, texts: &Texts) -> Result<TcpServerConfig, RequestMistake> {
        let choice = self.behaviour.unwrap_or_default();
        let config = TcpServerConfig::listening_on(self.address);
        Ok(TcpServerConfig {
            reuse_address: self.reuse_address.unwrap_or(config.reuse_address),
            behaviour: choice.behaviour(self, texts)?,
            backlog: self.backlog.unwrap_or(BACKLOG),
            settings: settings(self.recv_bytes, self.after_end, self.records),
            tls: self.tls.wanted(),
            ..config
        })
    }
}

fn settings(
    recv_bytes: Option<u32>,
    after_end: Option<AfterEnd>,
    records: Option<RecordRows>,
) -> StreamSettings {
    let recv_size = recv_bytes.map_or(RecvSize::Automatic, RecvSize::Fixed);
    let after_end = after_end.unwrap_or_default();
    let records = records.unwrap_or_default();
    StreamSettings { recv_size, after_end, records, ..StreamSettings::default() }
}
