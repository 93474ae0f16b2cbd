//! What sessions on Unix-domain sockets should be.

use crate::net::automation::CompiledRules;
use crate::net::readiness::Receiving;
use crate::net::tcp::config::{BACKLOG, CONNECT_LIMIT, CONNECTIONS_MAX};
use crate::net::tcp::{Reconnect, Save, ServerBehaviour, StreamOptions, StreamSettings};
use crate::net::{Edges, UnixName};
use std::sync::Arc;
use std::time::Duration;

/// What a session on a Unix-domain socket should be.
#[derive(Clone, Debug, PartialEq)]
pub enum UnixConfig {
    /// It accepts connections.
    Listen(Box<UnixListenConfig>),
    /// It makes a connection.
    Connect(Box<UnixConnectConfig>),
    /// It receives and sends datagrams.
    Datagram(Box<UnixDatagramConfig>),
}

/// A socket that listens.
#[derive(Clone, Debug, PartialEq)]
pub struct UnixListenConfig {
    /// Where.
    pub at: UnixName,
    /// Streams, or records (`SOCK_SEQPACKET`).
    pub edges: Edges,
    /// What becomes of its file.
    pub file: FileWish,
    /// Connections that may wait to be accepted.
    pub backlog: u32,
    /// Connections at once; one more is accepted and closed at once, which is reported.
    pub connections_max: u32,
    /// Sizes of the connections' buffers; the switches are of TCP.
    pub options: StreamOptions,
    /// How connections are read and written.
    pub settings: StreamSettings,
    /// What to do with what comes.
    pub behaviour: ServerBehaviour,
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct UnixConnectConfig {
    /// Whom to.
    pub to: UnixName,
    /// A stream, or records (`SOCK_SEQPACKET`).
    pub edges: Edges,
    /// How long the connect may wait for room in the other's backlog.
    pub connect_limit: Duration,
    /// Sizes of its buffers; the switches are of TCP.
    pub options: StreamOptions,
    /// How the connection is read and written.
    pub settings: StreamSettings,
    /// Whether to connect again by itself.
    pub reconnect: Reconnect,
    /// A file for what comes.
    pub save: Option<Save>,
    /// What to do with what comes, on each connection.
    pub rules: Arc<CompiledRules>,
}

/// A socket for datagrams.
#[derive(Clone, Debug, PartialEq)]
pub struct UnixDatagramConfig {
    /// Where to bind; without a name nobody can reply.
    pub bind: Option<UnixName>,
    /// What becomes of its file.
    pub file: FileWish,
    /// Whether a `recvfrom` waits itself.
    pub receiving: Receiving,
    /// What to do with what comes.
    pub rules: Arc<CompiledRules>,
}

/// What becomes of the file of a socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileWish {
    /// Who may connect or send, as chmod(2) has it; `None` leaves it to the umask.
    pub mode: Option<u32>,
    /// A file of an earlier socket that is to be removed first, if it is still that one and nobody has it.
    pub removes: Option<FileId>,
}

/// By what a file is known again, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileId {
    /// The number of its file system.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
}

impl UnixConfig {
    /// The name that it is about: its own, or whom it connects to.
    pub fn name(&self) -> UnixName {
        match self {
            Self::Listen(config) => config.at,
            Self::Connect(config) => config.to,
            Self::Datagram(config) => config.bind.unwrap_or(UnixName::UNNAMED),
        }
    }

    /// The file of an earlier socket that stands in the way is removed first.
    pub fn remove_first(&mut self, id: FileId) {
        match self {
            Self::Listen(config) => config.file.removes = Some(id),
            Self::Datagram(config) => config.file.removes = Some(id),
            Self::Connect(_) => {}
        }
    }
}

impl UnixListenConfig {
    /// A listener there, with all else at its default.
    pub fn at(at: UnixName) -> Self {
        Self {
            at,
            edges: Edges::Lost,
            file: FileWish::default(),
            backlog: BACKLOG,
            connections_max: CONNECTIONS_MAX,
            options: StreamOptions::default(),
            settings: StreamSettings::default(),
            behaviour: ServerBehaviour::default(),
        }
    }
}

impl UnixConnectConfig {
    /// A connection to there, with all else at its default.
    pub fn to(to: UnixName) -> Self {
        Self {
            to,
            edges: Edges::Lost,
            connect_limit: CONNECT_LIMIT,
            options: StreamOptions::default(),
            settings: StreamSettings::default(),
            reconnect: Reconnect::Never,
            save: None,
            rules: Arc::default(),
        }
    }
}

impl UnixDatagramConfig {
    /// A socket bound there, with all else at its default.
    pub fn bound_to(bind: Option<UnixName>) -> Self {
        let (file, receiving) = (FileWish::default(), Receiving::default());
        Self { bind, file, receiving, rules: Arc::default() }
    }
}
