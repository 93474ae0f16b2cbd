//! What a program does, whatever language it is written in.

use super::Literal;
use crate::payload::Encoding;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The size that is handed to a receiving call where nobody chose one, in bytes: the tutorials'.
pub(super) const RECV_BYTES: u32 = 1024;

/// A program that uses one socket.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// How its socket comes about.
    pub end: End,
    /// What is done with it; of a server, with the connection of each client.
    pub body: Vec<Step>,
    /// In which encoding it shows what comes.
    pub encoding: Encoding,
    /// What the session does and the program does not.
    pub left_out: Vec<LeftOut>,
}

/// How a socket comes about.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// A UDP socket.
    Udp {
        /// Whether its family is IPv6.
        is_ipv6: bool,
        /// Where it is bound; the system chooses at the first send if `None`.
        bind: Option<SocketAddr>,
        /// What is set on it.
        settings: EndSettings,
    },
    /// A TCP client.
    Client {
        /// Where it connects.
        to: Place,
        /// Where it connects from; the system chooses if `None`.
        from: Option<SocketAddr>,
        /// How long the connect may take; as long as the system has patience if `None`.
        limit: Option<Duration>,
        /// The same connection with TLS on it: the file with certificates that are trusted, or the system's.
        tls: Option<Option<String>>,
        /// What is set on it.
        settings: EndSettings,
    },
    /// A TCP server.
    Server {
        /// Where it listens.
        listen: SocketAddr,
        /// How many connections may wait to be accepted.
        backlog: u32,
        /// Whom it serves.
        clients: Clients,
        /// What is set on the listening socket.
        settings: EndSettings,
        /// What is set on each connection.
        of_clients: EndSettings,
    },
}

/// Options, in the order in which they are set.
pub type EndSettings = Vec<SetOption>;

/// A socket option that differs from the system's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOption {
    /// `SO_REUSEADDR`
    ReuseAddress,
    /// `IPV6_V6ONLY`: whether a socket of IPv6 refuses IPv4.
    Ipv6Only(bool),
    /// `SO_BROADCAST`
    Broadcast,
    /// `TCP_NODELAY`
    NoDelay,
    /// `SO_KEEPALIVE`
    KeepAlive,
    /// `SO_RCVBUF`, in bytes.
    ReceiveBuffer(u32),
    /// `SO_SNDBUF`, in bytes.
    SendBuffer(u32),
    /// Joins a multicast group, on the interface with this address or index; the system chooses for none and 0.
    Join(IpAddr, Option<Ipv4Addr>, u32),
    /// `IP_MULTICAST_TTL`: routers that a multicast datagram may pass, plus one.
    Hops4(u8),
    /// `IPV6_MULTICAST_HOPS`, the same.
    Hops6(u8),
    /// `IP_MULTICAST_LOOP` off: this machine does not hear its own multicasts.
    NoLoop4,
    /// `IPV6_MULTICAST_LOOP` off, the same.
    NoLoop6,
}

impl SetOption {
    /// Its name in C.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReuseAddress => "SO_REUSEADDR",
            Self::Ipv6Only(_) => "IPV6_V6ONLY",
            Self::Broadcast => "SO_BROADCAST",
            Self::NoDelay => "TCP_NODELAY",
            Self::KeepAlive => "SO_KEEPALIVE",
            Self::ReceiveBuffer(_) => "SO_RCVBUF",
            Self::SendBuffer(_) => "SO_SNDBUF",
            Self::Join(IpAddr::V4(_), ..) => "IP_ADD_MEMBERSHIP",
            Self::Join(IpAddr::V6(_), ..) => "IPV6_JOIN_GROUP",
            Self::Hops4(_) => "IP_MULTICAST_TTL",
            Self::Hops6(_) => "IPV6_MULTICAST_HOPS",
            Self::NoLoop4 => "IP_MULTICAST_LOOP",
            Self::NoLoop6 => "IPV6_MULTICAST_LOOP",
        }
    }

    /// The level of its name in C.
    pub fn level(self) -> &'static str {
        match self {
            Self::ReuseAddress
            | Self::Broadcast
            | Self::KeepAlive
            | Self::ReceiveBuffer(_)
            | Self::SendBuffer(_) => "SOL_SOCKET",
            Self::NoDelay => "IPPROTO_TCP",
            Self::Join(IpAddr::V4(_), ..) | Self::Hops4(_) | Self::NoLoop4 => "IPPROTO_IP",
            Self::Ipv6Only(_) | Self::Join(IpAddr::V6(_), ..) | Self::Hops6(_) | Self::NoLoop6 => {
                "IPPROTO_IPV6"
            }
        }
    }

    /// Its value, if that is a number.
    pub fn number(self) -> Option<u32> {
        match self {
            Self::ReuseAddress | Self::Broadcast | Self::NoDelay | Self::KeepAlive => Some(1),
            Self::Ipv6Only(only) => Some(only.into()),
            Self::ReceiveBuffer(bytes) | Self::SendBuffer(bytes) => Some(bytes),
            Self::Hops4(hops) | Self::Hops6(hops) => Some(hops.into()),
            Self::NoLoop4 | Self::NoLoop6 => Some(0),
            Self::Join(..) => None,
        }
    }
}

/// Whom a server serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clients {
    /// One client, and then it ends.
    One,
    /// Any number of clients at once, each in a thread (in C, a process) of its own.
    Many,
}

/// A host and its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A name or an address, with its zone.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Place {
    /// Whether it is an address of IPv6.
    pub fn is_ipv6(&self) -> bool {
        let address = self.host.split('%').next().unwrap_or_default();
        address.parse::<std::net::Ipv6Addr>().is_ok()
    }

    /// As people write it: `host:port`, `[::1]:port`.
    pub fn text(&self) -> String {
        let Self { host, port } = self;
        if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
    }
}

impl From<SocketAddr> for Place {
    fn from(address: SocketAddr) -> Self {
        let host = match address {
            SocketAddr::V6(v6) if v6.scope_id() != 0 => format!("{}%{}", v6.ip(), v6.scope_id()),
            _ => address.ip().to_string(),
        };
        Self { host, port: address.port() }
    }
}

/// Something that is done with the socket.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Sends these, one after the other, as one message.
    Send(Vec<Part>, To),
    /// Receives and shows what came.
    Receive(Receive),
    /// Takes the line end off what came.
    TakeLineEndOff,
    /// Does the steps if what came is like this.
    If(Test, Vec<Step>),
    /// Ends the loop.
    Leave,
    /// Goes on with the loop from its beginning.
    Again,
    /// Does the steps again and again.
    Forever(Vec<Step>),
    /// Waits.
    Pause(Duration),
    /// Says that nothing more will be sent.
    Finish,
    /// Sends the file in this folder whose name came.
    SendNamedFile(String),
    /// Sends this file.
    SendFile(String),
    /// Receives all that comes until the peer closes, and closes.
    ReceiveAll,
    /// Splits the response at its first empty line and shows the head; the rest goes into the file of this name,
    /// if one is named.
    SplitPage(Option<String>),
    /// Says what came when it was recorded.
    Came(Literal),
}

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// These bytes.
    Bytes(Literal),
    /// What came.
    Received,
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// To the other end of the connection.
    Peer,
    /// To whoever sent what came.
    Sender,
    /// There, as a datagram.
    Place(Place),
}

/// How is received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receive {
    /// At most so many bytes.
    pub bytes: u32,
    /// What is done if the peer has closed.
    pub over: Over,
}

/// What is done if the peer has closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The loop ends.
    Leaves,
    /// Nothing: what comes after it does not mind.
    Passes,
}

/// What something that came must be like.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Exactly these bytes.
    Is(Literal),
    /// It begins with these bytes.
    Begins(Literal),
}

/// What the session does and the program does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// A rule of this name or number.
    Rule(String),
    /// This file is written.
    Save(String),
    /// It connects again by itself.
    Reconnect,
    /// Frames are found in the stream.
    Framing,
    /// It follows redirects.
    Redirects,
    /// It goes through a proxy.
    Proxy,
    /// Secrets stand as stars.
    Secrets,
    /// A message of so many bytes, too long for a program.
    LongMessage(usize),
    /// A message with values that change, which are those of this moment.
    Placeholders,
    /// So many of the chosen rows have no part in it.
    Rows(u64),
}

impl Program {
    /// Whether it is about datagrams.
    pub(super) fn is_udp(&self) -> bool {
        matches!(self.end, End::Udp { .. })
    }

    /// Whether a step that passes this is anywhere in it.
    pub(super) fn has(&self, is_it: &dyn Fn(&Step) -> bool) -> bool {
        any(&self.body, is_it)
    }

    /// Whether it ends only when it is stopped.
    pub(super) fn is_endless(&self) -> bool {
        let leaves = |step: &Step| match step {
            Step::Leave => true,
            Step::Receive(receive) => receive.over == Over::Leaves,
            _ => false,
        };
        matches!(self.body.last(), Some(Step::Forever(steps)) if !any(steps, &leaves))
    }

    /// The largest size that is handed to a receiving call, in bytes.
    pub(super) fn recv_bytes_max(&self) -> u32 {
        most(&self.body).max(1)
    }
}

fn any(steps: &[Step], is_it: &dyn Fn(&Step) -> bool) -> bool {
    steps.iter().any(|step| is_it(step) || any(inner(step), is_it))
}

fn most(steps: &[Step]) -> u32 {
    let of = |step: &Step| match step {
        Step::Receive(receive) => receive.bytes,
        Step::SendNamedFile(_) | Step::ReceiveAll => RECV_BYTES,
        step => most(inner(step)),
    };
    steps.iter().map(of).max().unwrap_or_default()
}

/// The steps in a step.
fn inner(step: &Step) -> &[Step] {
    match step {
        Step::If(_, steps) | Step::Forever(steps) => steps,
        _ => &[],
    }
}
