//! What the actors of a lesson are.

use crate::net::Edges;
use serde::Deserialize;
use std::net::SocketAddr;

/// What an actor is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Role {
    /// A UDP socket.
    Udp {
        /// Where it is bound; port 0: the system chooses.
        local: SocketAddr,
        /// Whom messages go to: an address, or `@` and an actor.
        #[serde(default)]
        to: Option<Target>,
        /// What it does by itself.
        #[serde(default)]
        behaviour: Behaviour,
        /// Whether it is started by its first send, as a program that never binds.
        #[serde(default)]
        begins: Begins,
    },
    /// A TCP client.
    Client {
        /// Whom it connects to.
        to: Target,
        /// The size that is handed to `recv`, in bytes.
        #[serde(default)]
        recv_bytes: Option<u32>,
        /// What it does by itself.
        #[serde(default)]
        behaviour: Behaviour,
        /// The name of the file for what comes, in the folder of the lessons.
        #[serde(default)]
        save_to: Option<String>,
        /// What it does when the peer has finished sending.
        #[serde(default)]
        at_end: AtEnd,
        /// The TLS that it speaks; `None`: none.
        #[serde(default)]
        tls: Option<ClientTlsRole>,
    },
    /// A TCP server.
    Server {
        /// Where it listens.
        local: SocketAddr,
        /// The size that is handed to `recv`, in bytes.
        #[serde(default)]
        recv_bytes: Option<u32>,
        /// What it does by itself.
        #[serde(default)]
        behaviour: Behaviour,
        /// How many connections may wait to be accepted; `None`: as usual.
        #[serde(default)]
        backlog: Option<u32>,
        /// What [`Behaviour::Hello`] says to a new connection; `None`: as usual.
        #[serde(default)]
        welcome: Option<String>,
        /// How [`Behaviour::Hello`] replies, with `{text}` for what came; `None`: as usual.
        #[serde(default)]
        reply: Option<String>,
        /// What it does when the peer has finished sending.
        #[serde(default)]
        at_end: AtEnd,
        /// Whether it sets `SO_REUSEADDR`; `None`: as usual.
        #[serde(default)]
        reuse_address: Option<bool>,
        /// The TLS that it speaks; `None`: none.
        #[serde(default)]
        tls: Option<ServerTlsRole>,
    },
    /// A Unix-domain socket that listens.
    UnixListen {
        /// Its path, or `@` and an abstract name.
        at: String,
        /// What its connections carry.
        #[serde(default)]
        carries: Carries,
        /// The size that is handed to `recv`, in bytes.
        #[serde(default)]
        recv_bytes: Option<u32>,
        /// What it does by itself.
        #[serde(default)]
        behaviour: Behaviour,
    },
    /// A connection to a Unix-domain socket.
    UnixConnect {
        /// The path to connect to, or `@` and an abstract name.
        to: String,
        /// What it carries.
        #[serde(default)]
        carries: Carries,
        /// The size that is handed to `recv`, in bytes.
        #[serde(default)]
        recv_bytes: Option<u32>,
    },
    /// A Unix-domain socket for datagrams.
    UnixDatagrams {
        /// Where it is bound; `None`: nowhere, so that nobody can reply.
        #[serde(default)]
        at: Option<String>,
        /// Whom messages go to.
        #[serde(default)]
        to: Option<String>,
        /// What it does by itself.
        #[serde(default)]
        behaviour: Behaviour,
    },
    /// Asks for echoes, finds the path to a host, or is a raw socket of ICMP.
    Icmp {
        /// What it does.
        mode: IcmpRole,
        /// The host; a raw socket has none.
        #[serde(default)]
        host: String,
    },
    /// A relay.
    Relay {
        /// Whether it relays datagrams.
        #[serde(default)]
        transport: Relayed,
        /// Where clients come.
        local: SocketAddr,
        /// Its target.
        to: SocketAddr,
    },
    /// Loads a URL.
    Get {
        /// The URL. The port of another actor in it is that which this one has in truth.
        url: String,
    },
    /// A program of the lessons in Python.
    Program {
        /// Its name among [`programs`](super::programs).
        file: String,
        /// Its arguments.
        #[serde(default)]
        args: Vec<String>,
    },
}

impl Role {
    /// Whether it accepts connections, of which there may be several.
    pub fn accepts(&self) -> bool {
        matches!(self, Self::Server { .. } | Self::UnixListen { .. })
    }
}

/// What a Unix-domain connection carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carries {
    /// A stream of bytes.
    #[default]
    Stream,
    /// Records, whose edges are kept (`SOCK_SEQPACKET`).
    Records,
}

impl Carries {
    /// Whether edges are kept.
    pub fn edges(self) -> Edges {
        match self {
            Self::Stream => Edges::Lost,
            Self::Records => Edges::Kept,
        }
    }
}

/// TLS as a client speaks it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClientTlsRole {
    /// The name that the certificate must be for, and that the server is told; `None`: that of the host.
    pub name: Option<String>,
    /// The certificate of the lesson that is trusted beside the system's.
    pub trusts: Option<String>,
    /// Whether records are shown.
    pub shows_records: bool,
}

/// TLS as a server speaks it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServerTlsRole {
    /// Its certificate, by the name that the lesson gives it.
    pub certificate: String,
    /// Whether records are shown.
    #[serde(default)]
    pub shows_records: bool,
}

/// Whom an actor talks to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Target {
    /// An address. If another actor asked for its port, the port that this one has in truth.
    Address(SocketAddr),
    /// Another actor, whose port the system chooses.
    Actor(String),
    /// A host by its name, and a port.
    Host(String, u16),
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        if let Some(actor) = written.strip_prefix('@') {
            return Ok(Self::Actor(actor.to_owned()));
        }
        if let Ok(address) = written.parse() {
            return Ok(Self::Address(address));
        }
        let parts = written.rsplit_once(':');
        let host = parts.and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
        host.map(|(host, port)| Self::Host(host, port))
            .ok_or_else(|| format!("{written:?} is no address, host:port or @actor"))
    }
}

/// What an actor does by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// A person sends and replies.
    #[default]
    Manual,
    /// The same bytes go back.
    Echo,
    /// `Hello, ` and what came and `!` go back.
    Greet,
    /// The tutorials' threaded server: a welcome, a reply to each message after a second, the end at `exit`.
    Hello,
    /// The tutorials' one-shot server: one reply, and the end.
    OneShot,
    /// The tutorials' file server.
    Files,
    /// A page for browsers.
    Page,
}

/// What an end of a connection does when the other one has finished sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AtEnd {
    /// It closes, too.
    #[default]
    Close,
    /// It stays, to send more.
    Stay,
}

/// What an actor of ICMP does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IcmpRole {
    /// Asks for echoes.
    Ping,
    /// Finds who is on the way.
    Path,
    /// Receives ICMP by a raw socket.
    Raw,
}

/// What a relay relays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relayed {
    /// Connections.
    #[default]
    Tcp,
    /// Datagrams.
    Udp,
}

/// How a UDP actor begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Begins {
    /// It is started.
    #[default]
    Started,
    /// Its first send starts it.
    BySending,
}
