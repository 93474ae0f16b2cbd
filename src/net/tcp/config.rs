//! What TCP sessions should be.

use super::ServerBehaviour;
pub use crate::files::Existing;
use crate::net::Destination;
use crate::net::automation::CompiledRules;
pub use crate::net::readiness::Receiving;
pub use crate::net::socket::StreamOptions;
use crate::net::tls::{ClientTls, ServerTls};
use crate::payload::Framing;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long one address may take to accept a connect, unless the person says otherwise. Linux itself
/// gives up after six repeats, two minutes later (tcp(7), `tcp_syn_retries`).
pub const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// Connections that may wait to be accepted. std's 128 makes a burst of 2000 connects take 15 s of
/// repeated SYNs; 4096 is what Linux allows (`net.core.somaxconn`).
pub const BACKLOG: u32 = 4096;

/// Connections that a server has at once, unless the person says otherwise.
pub const CONNECTIONS_MAX: u32 = 1024;

/// The largest size that can be handed to `recv`, in bytes.
pub const RECV_BYTES_MAX: u32 = 65_536;

/// What a TCP client should be.
#[derive(Clone, Debug, PartialEq)]
pub struct TcpClientConfig {
    /// Where to connect.
    pub to: Destination,
    /// The address and port to connect from; the system chooses what is unspecified or 0.
    pub from: Option<SocketAddr>,
    /// How long each address of the host may take to accept.
    pub connect_limit: Duration,
    /// Socket options.
    pub options: StreamOptions,
    /// How the connection is read and written.
    pub settings: StreamSettings,
    /// Whether to connect again by itself.
    pub reconnect: Reconnect,
    /// A file for what comes on the connection. If it connects again, the file is there already: that is
    /// reported, and it is not replaced.
    pub save: Option<Save>,
    /// What to do with what comes, on each connection.
    pub rules: Arc<CompiledRules>,
    /// TLS from the start of the connection, if it is to be spoken.
    pub tls: Option<ClientTls>,
}

impl TcpClientConfig {
    /// A connection to there, with all else at its default.
    pub fn to(destination: Destination) -> Self {
        Self {
            to: destination,
            from: None,
            connect_limit: CONNECT_LIMIT,
            options: StreamOptions::default(),
            settings: StreamSettings::default(),
            reconnect: Reconnect::Never,
            save: None,
            rules: Arc::default(),
            tls: None,
        }
    }
}

/// What a TCP server should be.
#[derive(Clone, Debug, PartialEq)]
pub struct TcpServerConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// For `::` only: accept IPv4 as well (`IPV6_V6ONLY` off).
    pub dual_stack: bool,
    /// `SO_REUSEADDR`: listen although connections of a former listener are in `TIME_WAIT`.
    pub reuse_address: bool,
    /// Connections that may wait to be accepted.
    pub backlog: u32,
    /// Connections at once; one more is accepted and closed at once, which is reported.
    pub connections_max: u32,
    /// Socket options of the connections.
    pub options: StreamOptions,
    /// How connections are read and written.
    pub settings: StreamSettings,
    /// What to do with what comes.
    pub behaviour: ServerBehaviour,
    /// TLS on each connection, if it is to be spoken.
    pub tls: Option<ServerTls>,
}

impl TcpServerConfig {
    /// A server there, with all else at its default.
    pub fn listening_on(address: SocketAddr) -> Self {
        Self {
            listen: address,
            dual_stack: true,
            reuse_address: true,
            backlog: BACKLOG,
            connections_max: CONNECTIONS_MAX,
            options: StreamOptions::default(),
            settings: StreamSettings::default(),
            behaviour: ServerBehaviour::default(),
            tls: None,
        }
    }
}

/// How connections are read and written; can change while they are open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamSettings {
    /// The size that is handed to `recv`.
    pub recv_size: RecvSize,
    /// How long a `recv` waits before it returns with `EAGAIN` and is made again, as Python's `settimeout` has it; `None`:
    /// until something comes.
    pub recv_limit: Option<Duration>,
    /// Whether a `recv` waits itself. One of TLS always does: what a call gives may be there already, deciphered.
    pub receiving: Receiving,
    /// What to do when the peer has finished sending.
    pub after_end: AfterEnd,
    /// How frames are delimited for what the connection does by itself; raw reads by default. The log shows
    /// reads whatever it is.
    pub framing: Framing,
    /// Whether the records of TLS are reported, beside what is said in them.
    pub records: RecordRows,
}

/// Whether the records of TLS are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordRows {
    /// Only what is said in them.
    #[default]
    Hidden,
    /// A row for each.
    Shown,
}

/// The shortest time limit of a `recv`, in milliseconds: each that runs out is a row of the log.
pub const RECV_LIMIT_MS_MIN: u32 = 10;

/// The longest, in milliseconds: an hour.
pub const RECV_LIMIT_MS_MAX: u32 = 3_600_000;

/// The size that is handed to `recv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecvSize {
    /// Small at first, so that thousands of idle connections cost little; larger after reads that
    /// filled it.
    #[default]
    Automatic,
    /// So many bytes, 1 to [`RECV_BYTES_MAX`], so that one sees how a stream is cut. The tutorials
    /// use 1024.
    Fixed(u32),
}

/// What to do when the peer has finished sending (`recv` answered 0 bytes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterEnd {
    /// Send what waits, and close, as the tutorials' programs do.
    #[default]
    Close,
    /// Stay, to go on sending to a peer that has closed only its sending side.
    Stay,
}

/// Whether a client connects again by itself after its connection ended or could not be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reconnect {
    /// It ends.
    #[default]
    Never,
    /// After a pause that doubles from one second to thirty while it fails.
    Growing,
}

/// A file for what comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// Its path.
    pub path: PathBuf,
    /// What to do if there is a file of that name.
    pub existing: Existing,
}
