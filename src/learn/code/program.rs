//! What a program does, whatever language it is written in.

mod end;
mod option;

pub use end::{Echoes, Passing, Tls, UnixDoes, UnixKind, WayThere};
pub use option::{EndSettings, SetOption, SetValue};

use super::Literal;
use crate::net::UnixName;
use crate::net::live_sockets::{ChangedOption, SocketKey};
use crate::net::unix_name::UNIX_SCHEME;
use crate::payload::Encoding;
use std::net::SocketAddr;
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
        /// TLS on the connection, if it is spoken.
        tls: Option<Tls>,
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
        /// TLS on each connection, if it is spoken.
        tls: Option<Tls>,
        /// What is set on the listening socket.
        settings: EndSettings,
        /// What is set on each connection.
        of_clients: EndSettings,
    },
    /// A Unix-domain socket.
    Unix {
        /// Its type.
        kind: UnixKind,
        /// Its own name or that of the other, as [`Place::unix`]; none for a socket that nobody can reply to.
        name: Option<Place>,
        /// What it does.
        does: UnixDoes,
        /// What is set on it.
        settings: EndSettings,
        /// What is set on each connection that it accepts.
        of_clients: EndSettings,
    },
    /// Echoes are asked for.
    Ping(Echoes),
    /// Who is on the way is found.
    Path(WayThere),
    /// A raw socket.
    Raw {
        /// Whether its family is IPv6.
        is_ipv6: bool,
        /// The number of its protocol.
        protocol: u8,
        /// Whether what is sent begins with a header of IP.
        has_header: bool,
    },
    /// A relay.
    Relay(Passing),
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

    /// A Unix-domain socket: `unix:/path` or `unix:@name`, without a port.
    pub fn unix(name: UnixName) -> Self {
        Self { host: name.to_string(), port: 0 }
    }

    /// The name of a Unix-domain socket as the system has it: one without a file begins with a zero byte on Linux
    /// (unix(7)). `None` of a place that is none.
    pub(super) fn unix_name(&self) -> Option<String> {
        let name = self.host.strip_prefix(UNIX_SCHEME)?;
        Some(match name.strip_prefix('@') {
            Some(name) => format!("\0{name}"),
            None => name.to_owned(),
        })
    }

    /// Whether it is a Unix-domain socket that has a file.
    pub(super) fn has_file(&self) -> bool {
        self.host.strip_prefix(UNIX_SCHEME).is_some_and(|name| !name.starts_with('@'))
    }

    /// As people write it: `host:port`, `[::1]:port`.
    pub fn text(&self) -> String {
        let Self { host, port } = self;
        if host.starts_with(UNIX_SCHEME) {
            return host.clone();
        }
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
    /// Certificates that a person trusted once only.
    TrustedOnce,
    /// TLS.
    Tls,
    /// An option of this name.
    Option(&'static str),
    /// Checksums are filled in before a packet goes.
    Checksums,
    /// The certificate that was made for the session.
    MadeCertificate,
    /// What a relay does wrong on purpose.
    Faults,
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
    /// Sets an option that a person has changed on a socket of a session.
    pub(super) fn change(&mut self, change: &ChangedOption) {
        let is_accepted = matches!(change.key, SocketKey::Connection(_));
        let settings = match &mut self.end {
            End::Server { of_clients, .. }
            | End::Unix { does: UnixDoes::Listens(..), of_clients, .. }
                if is_accepted =>
            {
                Some(of_clients)
            }
            End::Udp { settings, .. }
            | End::Client { settings, .. }
            | End::Server { settings, .. }
            | End::Unix { settings, .. } => Some(settings),
            End::Ping(_) | End::Path(_) | End::Raw { .. } | End::Relay(_) => None,
        };
        match settings.zip(SetOption::of(change.name, &change.value)) {
            Some((settings, option)) => {
                settings.retain(|other| other.name() != option.name());
                settings.push(option);
            }
            None => self.left_out.push(LeftOut::Option(change.name.symbols().1)),
        }
    }

    /// Whether it is about datagrams.
    pub(super) fn is_udp(&self) -> bool {
        matches!(
            self.end,
            End::Udp { .. } | End::Raw { .. } | End::Unix { kind: UnixKind::Datagrams, .. }
        )
    }

    /// Whether a step that passes this is anywhere in it.
    pub(super) fn has(&self, is_it: &dyn Fn(&Step) -> bool) -> bool {
        any(&self.body, is_it)
    }

    /// Whether it is about a Unix-domain socket.
    pub(super) fn is_unix(&self) -> bool {
        matches!(self.end, End::Unix { .. })
    }

    /// Whom it serves; `None` if it is no server.
    pub(super) fn clients(&self) -> Option<Clients> {
        match &self.end {
            End::Server { clients, .. } | End::Unix { does: UnixDoes::Listens(_, clients), .. } => {
                Some(*clients)
            }
            _ => None,
        }
    }

    /// What a server sets on each connection.
    pub(super) fn of_clients(&self) -> &[SetOption] {
        match &self.end {
            End::Server { of_clients, .. } | End::Unix { of_clients, .. } => of_clients,
            _ => &[],
        }
    }

    /// Whether it speaks TLS.
    pub(super) fn speaks_tls(&self) -> bool {
        matches!(self.end, End::Client { tls: Some(_), .. } | End::Server { tls: Some(_), .. })
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
