//! The list of protocols: the one place of the engine that knows them all.
//!
//! What a session can be, be commanded, emit, show and fail with has one arm a protocol here, each with a type
//! of the protocol's own room. Everything else of `net`'s core, and the log, ask these types for what they
//! need and never ask which protocol it is.
//!
//! A new protocol is a room beside `udp/`, `tcp/` and `http/` and an arm in each of these enums.

use super::capture::CaptureEvent;
use super::event::{EventName, SocketMark, StreamMark};
use super::heap::HeapBytes;
use super::http::{Download, HttpCommand, HttpConfig, HttpEvent, HttpFailure, HttpOp, WirePart};
use super::icmp::{IcmpCommand, IcmpConfig, IcmpEvent, IcmpFacts, IcmpFailure, IcmpOp};
use super::relay::{RelayCommand, RelayConfig, RelayEvent, RelayFacts, RelayFailure};
use super::tcp::{ConnectorCommand, ListenerCommand, StreamCommand, StreamEvent};
use super::tls::TlsFailure;
use super::traced::{
    ProgramCommand, ProgramConfig, ProgramEvent, ProgramFacts, ProgramOp, ProgramPart,
};
use super::udp::{DatagramCommand, UdpFacts};
use super::unix::{UnixConfig, UnixFailure};
use super::{
    BlockedCall, Cause, Connections, Errno, EventKind, NetError, Outbox, Session, TcpClientConfig,
    TcpServerConfig, UdpConfig,
};
use std::io;
use std::sync::Arc;

/// A protocol that sessions can speak, in the part that they have in it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// UDP.
    Udp,
    /// TCP, as a client.
    TcpClient,
    /// TCP, as a server.
    TcpServer,
    /// HTTP, as a client.
    Http,
    /// Connections of a Unix-domain socket, as a server.
    UnixServer,
    /// A connection of a Unix-domain socket, as a client.
    UnixClient,
    /// Datagrams of a Unix-domain socket.
    UnixDatagram,
    /// A program that runs, with whatever its sockets speak.
    Program,
    /// A relay between clients and a target.
    Relay,
    /// ICMP, or another protocol directly on IP.
    Icmp,
}

impl Protocol {
    /// Whether its sessions have several sockets at once that are nobody's connections, so that what a session does
    /// without a socket is done for none of them.
    pub fn has_several_sockets(self) -> bool {
        matches!(self, Self::Http | Self::Program)
    }
}

/// What a session is to be.
#[derive(Clone, Debug)]
pub enum SessionConfig {
    /// UDP.
    Udp(UdpConfig),
    /// A TCP client.
    TcpClient(TcpClientConfig),
    /// A TCP server.
    TcpServer(TcpServerConfig),
    /// A download over HTTP.
    Http(Box<HttpConfig>),
    /// A Unix-domain socket.
    Unix(UnixConfig),
    /// A program.
    Program(Box<ProgramConfig>),
    /// A relay.
    Relay(Box<RelayConfig>),
    /// A ping, a path or a raw socket.
    Icmp(Box<IcmpConfig>),
}

impl SessionConfig {
    /// Its protocol.
    pub fn protocol(&self) -> Protocol {
        match self {
            Self::Udp(_) => Protocol::Udp,
            Self::TcpClient(_) => Protocol::TcpClient,
            Self::TcpServer(_) => Protocol::TcpServer,
            Self::Http(_) => Protocol::Http,
            Self::Unix(UnixConfig::Listen(_)) => Protocol::UnixServer,
            Self::Unix(UnixConfig::Connect(_)) => Protocol::UnixClient,
            Self::Unix(UnixConfig::Datagram(_)) => Protocol::UnixDatagram,
            Self::Program(_) => Protocol::Program,
            Self::Relay(_) => Protocol::Relay,
            Self::Icmp(_) => Protocol::Icmp,
        }
    }

    /// Starts such a session.
    ///
    /// # Errors
    /// If the system gives no thread. Everything else is reported by the session's end.
    pub fn start(self, outbox: Arc<Outbox>) -> Result<Session, NetError> {
        match self {
            Self::Udp(config) => Session::start_udp(config, outbox),
            Self::TcpClient(config) => Session::start_tcp_client(config, outbox),
            Self::TcpServer(config) => Session::start_tcp_server(config, outbox),
            Self::Http(config) => Session::start_http(*config, outbox),
            Self::Unix(config) => Session::start_unix(config, outbox),
            Self::Program(config) => Session::start_program(*config, outbox),
            Self::Relay(config) => Session::start_relay(*config, outbox),
            Self::Icmp(config) => Session::start_icmp(*config, outbox),
        }
    }
}

/// An order to a running session. Only a session of its protocol takes it.
#[derive(Clone, Debug)]
pub enum ProtocolCommand {
    /// To a session with datagrams.
    Datagram(DatagramCommand),
    /// To any session with connections.
    Stream(StreamCommand),
    /// To a session that connects.
    Connector(ConnectorCommand),
    /// To a session that listens.
    Listener(ListenerCommand),
    /// To a download over HTTP.
    Http(HttpCommand),
    /// To a program.
    Program(ProgramCommand),
    /// To a relay.
    Relay(RelayCommand),
    /// To a session of ICMP.
    Icmp(IcmpCommand),
}

/// A command of a protocol into the one type that goes down, and back for the worker that takes it.
macro_rules! worker_commands {
    ($($arm:ident($command:ty) $(or $wider:ident as $part:path)?;)*) => {$(
        impl From<$command> for ProtocolCommand {
            fn from(command: $command) -> Self {
                Self::$arm(command)
            }
        }

        impl TryFrom<ProtocolCommand> for $command {
            type Error = ProtocolCommand;

            fn try_from(command: ProtocolCommand) -> Result<Self, ProtocolCommand> {
                match command {
                    ProtocolCommand::$arm(command) => Ok(command),
                    $(ProtocolCommand::$wider(command) => Ok($part(command)),)?
                    other => Err(other),
                }
            }
        }
    )*};
}

worker_commands! {
    Datagram(DatagramCommand);
    Stream(StreamCommand);
    Connector(ConnectorCommand) or Stream as ConnectorCommand::Stream;
    Listener(ListenerCommand) or Stream as ListenerCommand::Stream;
    Http(HttpCommand);
    Program(ProgramCommand);
    Relay(RelayCommand) or Stream as RelayCommand::Stream;
    Icmp(IcmpCommand);
}

/// What a session of a protocol shows beside its state and its counters: handles to live facts, which its
/// workers change all the time.
#[derive(Clone, Debug)]
pub enum ProtocolSnapshot {
    /// A UDP session.
    Udp(Arc<UdpFacts>),
    /// A session with connections.
    Stream(Arc<Connections>),
    /// A download over HTTP.
    Http(Arc<Download>),
    /// A program.
    Program(Arc<ProgramFacts>),
    /// A relay.
    Relay(Arc<RelayFacts>),
    /// A ping, a path or a raw socket.
    Icmp(Arc<IcmpFacts>),
}

impl ProtocolSnapshot {
    /// The connections; none if its protocol has none.
    pub fn connections(&self) -> Arc<Connections> {
        match self {
            Self::Stream(connections) => Arc::clone(connections),
            Self::Relay(facts) => Arc::clone(&facts.connections),
            _ => Arc::default(),
        }
    }

    /// What only UDP has; nothing if its protocol is another.
    pub fn udp(&self) -> Arc<UdpFacts> {
        match self {
            Self::Udp(facts) => Arc::clone(facts),
            _ => Arc::default(),
        }
    }

    /// The command that stops what a session of its protocol sends again and again; `None` if none does.
    pub fn stop_repeat(&self) -> Option<ProtocolCommand> {
        match self {
            Self::Udp(_) => Some(DatagramCommand::StopRepeat.into()),
            Self::Stream(_) | Self::Relay(_) => Some(StreamCommand::StopRepeat.into()),
            Self::Http(_) | Self::Program(_) | Self::Icmp(_) => None,
        }
    }

    /// Calls that others than our own workers are blocked in now.
    pub fn blocked_calls(&self) -> Vec<BlockedCall> {
        match self {
            Self::Program(facts) => facts.blocked_calls(),
            _ => Vec::new(),
        }
    }

    /// What is known of its program; nothing if its protocol is another.
    pub fn program(&self) -> Arc<ProgramFacts> {
        match self {
            Self::Program(facts) => Arc::clone(facts),
            _ => Arc::default(),
        }
    }

    /// What is known of its relay; nothing if its protocol is another.
    pub fn relay(&self) -> Option<&Arc<RelayFacts>> {
        match self {
            Self::Relay(facts) => Some(facts),
            _ => None,
        }
    }

    /// What is known of its ping or path; nothing if its protocol is another.
    pub fn icmp(&self) -> Arc<IcmpFacts> {
        match self {
            Self::Icmp(facts) => Arc::clone(facts),
            _ => Arc::default(),
        }
    }

    /// What it downloads; nothing if its protocol does not.
    pub fn download(&self) -> Arc<Download> {
        match self {
            Self::Http(download) => Arc::clone(download),
            _ => Arc::default(),
        }
    }
}

/// Something that happened and that only one protocol has.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum ProtocolEvent {
    /// Of a connection, or of a session that makes connections.
    Stream(Box<StreamEvent>),
    /// Of a download over HTTP.
    Http(Box<HttpEvent>),
    /// Of a program.
    Program(Box<ProgramEvent>),
    /// Of a relay.
    Relay(Box<RelayEvent>),
    /// Of a ping, a path or a raw socket.
    Icmp(Box<IcmpEvent>),
    /// Of a file with packets or rows, and of no session.
    Capture(Box<CaptureEvent>),
}

impl ProtocolEvent {
    /// Whether something went wrong.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Stream(event) => event.is_failure(),
            Self::Http(event) => event.is_failure(),
            Self::Program(event) => event.is_failure(),
            Self::Relay(event) => event.is_failure(),
            Self::Icmp(event) => event.is_failure(),
            Self::Capture(event) => event.is_failure(),
        }
    }

    /// The error that it reports, if something went wrong.
    pub fn error(&self) -> Option<&NetError> {
        match self {
            Self::Stream(event) => event.error(),
            Self::Http(event) => event.error(),
            Self::Program(_) | Self::Capture(_) => None,
            Self::Relay(event) => event.error(),
            Self::Icmp(event) => event.error(),
        }
    }

    /// What it means for the two streams of bytes of its connection.
    pub fn stream_mark(&self) -> Option<StreamMark> {
        match self {
            Self::Stream(event) => event.stream_mark(),
            Self::Http(_) | Self::Relay(_) | Self::Icmp(_) => None,
            Self::Program(event) => event.stream_mark(),
            Self::Capture(event) => event.stream_mark(),
        }
    }

    /// What it says of the socket that it is about.
    pub fn socket_mark(&self) -> Option<SocketMark<'_>> {
        match self {
            Self::Stream(event) => event.socket_mark(),
            Self::Http(event) => event.socket_mark(),
            Self::Program(event) => event.socket_mark(),
            Self::Relay(_) | Self::Icmp(_) => None,
            Self::Capture(event) => event.socket_mark(),
        }
    }

    /// What it is, in a word, unless that is what it says of its socket.
    pub fn name(&self) -> Option<EventName> {
        match self {
            Self::Stream(event) => event.name(),
            Self::Http(event) => Some(event.name()),
            Self::Program(event) => event.name(),
            Self::Relay(event) => Some(event.name()),
            Self::Icmp(event) => Some(event.name()),
            Self::Capture(event) => Some(event.name()),
        }
    }

    /// Its kind, for programs: the same in every language and version.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Stream(_) => "stream",
            Self::Http(_) => "http",
            Self::Program(_) => "program",
            Self::Relay(_) => "relay",
            Self::Icmp(_) => "icmp",
            Self::Capture(_) => "capture",
        }
    }
}

impl HeapBytes for ProtocolEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Stream(event) => event.heap_bytes(),
            Self::Http(event) => event.heap_bytes(),
            Self::Program(event) => event.heap_bytes(),
            Self::Relay(event) => event.heap_bytes(),
            Self::Icmp(event) => event.heap_bytes(),
            Self::Capture(event) => event.heap_bytes(),
        }
    }
}

impl From<StreamEvent> for EventKind {
    fn from(event: StreamEvent) -> Self {
        Self::Protocol(ProtocolEvent::Stream(Box::new(event)))
    }
}

impl From<HttpEvent> for EventKind {
    fn from(event: HttpEvent) -> Self {
        Self::Protocol(ProtocolEvent::Http(Box::new(event)))
    }
}

impl From<ProgramEvent> for EventKind {
    fn from(event: ProgramEvent) -> Self {
        Self::Protocol(ProtocolEvent::Program(Box::new(event)))
    }
}

impl From<RelayEvent> for EventKind {
    fn from(event: RelayEvent) -> Self {
        Self::Protocol(ProtocolEvent::Relay(Box::new(event)))
    }
}

impl From<IcmpEvent> for EventKind {
    fn from(event: IcmpEvent) -> Self {
        Self::Protocol(ProtocolEvent::Icmp(Box::new(event)))
    }
}

impl From<CaptureEvent> for EventKind {
    fn from(event: CaptureEvent) -> Self {
        Self::Protocol(ProtocolEvent::Capture(Box::new(event)))
    }
}

/// A step that is no call of the socket interface and that only one protocol has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum ProtocolOp {
    /// Of a download over HTTP.
    Http(HttpOp),
    /// Of a program.
    Program(ProgramOp),
    /// Of a path.
    Icmp(IcmpOp),
}

impl ProtocolOp {
    /// Its name, where calls have the name of their function.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http(_) => "HTTP",
            Self::Program(op) => op.name(),
            Self::Icmp(op) => op.name(),
        }
    }

    /// To complete "could not …" in a log line for developers.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Http(op) => op.verb(),
            Self::Program(op) => op.verb(),
            Self::Icmp(op) => op.verb(),
        }
    }
}

/// Why something failed that only one protocol has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum ProtocolFailure {
    /// Of HTTP, or of the TLS below it.
    #[error("{0}")]
    Http(Box<HttpFailure>),
    /// Of a relay.
    #[error("{0}")]
    Relay(RelayFailure),
    /// Of TLS on a stream.
    #[error("{0}")]
    Tls(Box<TlsFailure>),
    /// Of ICMP or raw sockets.
    #[error("{0}")]
    Icmp(IcmpFailure),
    /// Of a Unix-domain socket.
    #[error("{0}")]
    Unix(UnixFailure),
}

impl ProtocolFailure {
    /// Bytes of what came for which there was no room, so that they are lost.
    pub fn lost_bytes(&self) -> Option<usize> {
        match self {
            Self::Unix(failure) => failure.lost_bytes(),
            _ => None,
        }
    }

    /// The failure of a protocol that an error of a channel carries.
    pub fn of(error: &io::Error) -> Option<Self> {
        TlsFailure::of(error).map(|failure| Self::Tls(Box::new(failure.clone())))
    }

    /// The error number, if the system gave one.
    pub fn errno(&self) -> Option<Errno> {
        match self {
            Self::Http(_) | Self::Relay(_) | Self::Tls(_) | Self::Icmp(_) => None,
            Self::Unix(failure) => failure.errno(),
        }
    }
}

impl From<TlsFailure> for Cause {
    fn from(failure: TlsFailure) -> Self {
        Self::Protocol(ProtocolFailure::Tls(Box::new(failure)))
    }
}

impl HeapBytes for ProtocolFailure {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Http(failure) => failure.heap_bytes(),
            Self::Tls(failure) => failure.heap_bytes(),
            Self::Icmp(failure) => failure.heap_bytes(),
            Self::Relay(_) | Self::Unix(_) => 0,
        }
    }
}

impl From<HttpFailure> for Cause {
    fn from(failure: HttpFailure) -> Self {
        Self::Protocol(ProtocolFailure::Http(Box::new(failure)))
    }
}

impl From<IcmpFailure> for Cause {
    fn from(failure: IcmpFailure) -> Self {
        Self::Protocol(ProtocolFailure::Icmp(failure))
    }
}

/// Which part of an exchange bytes are, of a protocol that reports its bytes in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProtocolPart {
    /// Of HTTP.
    Http(WirePart),
    /// Of a program.
    Program(ProgramPart),
}

/// How many parts one protocol can have, so that the numbers of each follow those of the one before.
const PARTS_MAX: u16 = 256;

impl ProtocolPart {
    /// Its number: a record of the log has no room for more.
    pub fn number(self) -> u16 {
        let (protocol, part) = match self {
            Self::Http(part) => (0, part as u16),
            Self::Program(part) => (1, part as u16),
        };
        protocol * PARTS_MAX + part
    }

    /// The part with this number.
    pub fn of_number(number: u16) -> Option<Self> {
        let part = usize::from(number % PARTS_MAX);
        match number / PARTS_MAX {
            0 => WirePart::ALL.get(part).copied().map(Self::Http),
            1 => ProgramPart::ALL.get(part).copied().map(Self::Program),
            _ => None,
        }
    }

    /// Whether we sent it.
    pub fn is_sent(self) -> bool {
        match self {
            Self::Http(part) => part.is_sent(),
            Self::Program(part) => part.is_sent(),
        }
    }

    /// Its kind, for programs: the same in every language and version.
    pub fn kind_name(self) -> &'static str {
        match self {
            Self::Http(part) if part.is_sent() => "http out",
            Self::Http(_) => "http in",
            Self::Program(ProgramPart::Output) => "stdout",
            Self::Program(ProgramPart::ErrorOutput) => "stderr",
            Self::Program(ProgramPart::Input) => "stdin",
        }
    }
}

impl From<WirePart> for ProtocolPart {
    fn from(part: WirePart) -> Self {
        Self::Http(part)
    }
}

impl From<ProgramPart> for ProtocolPart {
    fn from(part: ProgramPart) -> Self {
        Self::Program(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_number() {
        let of_programs = ProgramPart::ALL.map(ProtocolPart::from);
        for part in WirePart::ALL.map(ProtocolPart::from).into_iter().chain(of_programs) {
            assert_eq!(ProtocolPart::of_number(part.number()), Some(part));
        }
        let (beyond, of_nobody) = (WirePart::ALL.len() as u16, u16::MAX);
        assert_eq!(
            (ProtocolPart::of_number(beyond), ProtocolPart::of_number(of_nobody)),
            (None, None)
        );
    }

    #[test]
    fn an_event_is_small_since_there_are_hundreds_of_thousands_a_second() {
        assert!(size_of::<ProtocolEvent>() <= 16, "{}", size_of::<ProtocolEvent>());
        assert!(size_of::<EventKind>() <= 40, "{}", size_of::<EventKind>());
    }
}
