//! What happened to an actor of a lesson.

use super::low::{self, Echo, FaultName, IcmpError, OptionFact, PingResult};
use super::reason::Reason;
use crate::log::{Detail, Kind, Row};
use crate::net::call::{CallError, Direction};
use crate::net::http::HttpEvent;
use crate::net::tcp::{Closing, FileEvent, TlsEvent};
use crate::net::traced::{ExitStatus, ProgramPart};
use crate::net::{
    Call, ConnectionId, End, Endpoint, NetError, ProgramEvent, ProtocolEvent, ProtocolPart, Stamp,
    StreamEvent,
};
use crate::payload::Framing;
use serde::Deserialize;
use std::time::Duration;

/// Something that happened to an actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// To which, by its place in the lesson.
    pub actor: usize,
    /// On which connection or socket of it.
    pub connection: Option<ConnectionId>,
    /// When.
    pub at: Stamp,
    /// The row of the log that says so; `None` for what no row says, such as a call that has not returned.
    pub row: Option<u64>,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is bound or listens.
    Opened(Endpoint),
    /// It is connected.
    Connected {
        /// From here.
        local: Endpoint,
        /// To there.
        peer: Endpoint,
    },
    /// It accepted a connection.
    Accepted {
        /// The own end.
        local: Endpoint,
        /// The other one.
        peer: Endpoint,
    },
    /// It sent this.
    Sent {
        /// The bytes.
        bytes: Vec<u8>,
        /// To whom.
        to: Option<Endpoint>,
    },
    /// It received this.
    Received {
        /// The bytes.
        bytes: Vec<u8>,
        /// From whom.
        from: Option<Endpoint>,
    },
    /// A call returned.
    Call {
        /// The name of the function.
        name: String,
        /// The name of its error, if it failed.
        error: Option<String>,
        /// How long it blocked.
        blocked: Duration,
    },
    /// Something failed that is no row of a call.
    Failed {
        /// The name of the function.
        call: String,
        /// The name of the error.
        error: String,
        /// Why, if more is known.
        why: Option<Reason>,
    },
    /// Who is at the other end of a Unix-domain connection.
    PeerProcess {
        /// The number of the process.
        process: u32,
        /// The number of its user.
        user: u32,
    },
    /// Its connection keeps the edges of what is sent.
    KeepsEdges,
    /// A handshake of TLS came so far, by the name of the message.
    Handshake(&'static str),
    /// A handshake of TLS is over, and all is encrypted.
    Secured {
        /// The version, such as `TLS 1.3`.
        version: String,
        /// Whether a person went on although the certificate did not stand the check.
        trusted_once: bool,
    },
    /// It sent a record of TLS.
    TlsRecord {
        /// Its kind, by its name in the RFC.
        kind: &'static str,
        /// Bytes of its content.
        bytes: u16,
    },
    /// ICMP reported that a datagram did not reach its peer.
    Unreachable,
    /// The peer has finished sending.
    PeerFinished,
    /// It has finished sending.
    Finished,
    /// A connection is over.
    Closed(HowClosed),
    /// The session is over.
    Ended,
    /// A call of it is waiting now.
    Blocks(String),
    /// A response was loaded.
    Loaded {
        /// Its status.
        status: u16,
        /// Bytes of its body.
        bytes: u64,
    },
    /// What came or was loaded is in a file.
    Saved,
    /// A program wrote this to its standard output.
    Output(Vec<u8>),
    /// A program wrote this to its standard error output.
    ErrorOutput(Vec<u8>),
    /// A program ended, with this code if it was not killed.
    Exited(Option<i32>),
    /// A person reads its rows in this encoding.
    ReadIn(String),
    /// A person splits its stream into frames, in this way.
    Framed(Framing),
    /// A reply to a request for an echo came.
    Echo(Echo),
    /// No reply came in time.
    Unanswered,
    /// ICMP reported an error about a request or a probe.
    IcmpError(IcmpError),
    /// A ping is over.
    PingEnded(PingResult),
    /// A path is over, and the target was reached.
    Reached,
    /// An option was set.
    OptionSet(OptionFact),
    /// An option was read.
    OptionRead(OptionFact),
    /// A relay has both sides of a client.
    Paired,
    /// A relay did something wrong on purpose.
    Fault(FaultName),
    /// The right to such a socket is missing.
    NoRight,
    /// This system has no such thing.
    NotOnThisSystem,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HowClosed {
    /// By this side.
    ByUs,
    /// By the other one.
    ByPeer,
    /// By a reset of this side.
    ResetByUs,
    /// By a reset of the other one.
    ResetByPeer,
    /// By another failure.
    Failed,
}

impl Fact {
    /// Whether what it carries is part of a stream of bytes.
    pub fn is_of_stream(&self) -> bool {
        match &self.what {
            What::Output(_) | What::ErrorOutput(_) => true,
            _ => self.connection.is_some(),
        }
    }

    /// What a row of an actor's session says; `None` if it is nothing that lessons ask about.
    pub fn of_row(actor: usize, row: Row) -> Option<Self> {
        let (connection, at, number) = (row.peer.connection(), row.at, row.number);
        let what = what(row)?;
        Some(Self { actor, connection, at, row: Some(number), what })
    }
}

fn what(row: Row) -> Option<What> {
    let peer = row.peer.endpoint();
    match (row.kind, row.detail) {
        (Kind::Received, _) => Some(What::Received { bytes: row.payload, from: peer }),
        (Kind::Sent, _) => Some(What::Sent { bytes: row.payload, to: peer }),
        (Kind::Unreachable, _) => Some(What::Unreachable),
        (Kind::PartIn, _) => match row.part {
            Some(ProtocolPart::Program(ProgramPart::Output)) => Some(What::Output(row.payload)),
            Some(ProtocolPart::Program(ProgramPart::ErrorOutput)) => {
                Some(What::ErrorOutput(row.payload))
            }
            _ => None,
        },
        (_, Some(Detail::Call(call))) => Some(of_call(&call)),
        (_, Some(Detail::Error(error))) => Some(of_error(&error)),
        (_, Some(Detail::Opened(local))) => Some(What::Opened(local)),
        (_, Some(Detail::End(end))) => match *end {
            End::Failed(error) => Some(of_error(&error)),
            _ => Some(What::Ended),
        },
        (_, Some(Detail::Protocol(event))) => of_protocol(event, peer),
        _ => None,
    }
}

fn of_call(call: &Call) -> What {
    if let Some(option) = low::option_of(call) {
        return option;
    }
    let error = match &call.result {
        Ok(_) => None,
        Err(CallError::Errno(errno)) => Some(errno.to_string()),
        Err(CallError::Text(text)) => Some(text.clone()),
    };
    What::Call { name: call.op.name().to_owned(), error, blocked: call.blocked }
}

fn of_error(error: &NetError) -> What {
    if let Some(lack) = low::lack_of(error) {
        return lack;
    }
    let name = error.errno().map(|errno| errno.to_string());
    let error_name = name.unwrap_or_else(|| error.cause.to_string());
    let why = Reason::of(&error.cause);
    What::Failed { call: error.op.name().to_owned(), error: error_name, why }
}

fn of_protocol(event: ProtocolEvent, peer: Option<Endpoint>) -> Option<What> {
    match event {
        ProtocolEvent::Stream(event) => of_stream(*event, peer),
        ProtocolEvent::Http(event) => match *event {
            HttpEvent::Done { status, body_bytes, .. } => {
                Some(What::Loaded { status, bytes: body_bytes })
            }
            HttpEvent::Failed { error, .. } => Some(of_error(&error)),
            _ => None,
        },
        ProtocolEvent::Program(event) => of_program(*event),
        ProtocolEvent::Relay(event) => {
            event.error().map(of_error).or_else(|| low::of_relay(&event))
        }
        ProtocolEvent::Icmp(event) => {
            event.error().map(of_error).or_else(|| low::of_icmp(&event, peer))
        }
        // No session of a lesson has such.
        ProtocolEvent::Capture(_) => None,
    }
}

fn of_program(event: ProgramEvent) -> Option<What> {
    match event {
        ProgramEvent::SocketNamed { local } | ProgramEvent::Listening(local) => {
            Some(What::Opened(local))
        }
        ProgramEvent::Connected { local, peer } => Some(What::Connected { local: local?, peer }),
        ProgramEvent::Accepted { local, peer } => Some(What::Accepted { local: local?, peer }),
        ProgramEvent::PeerFinished => Some(What::PeerFinished),
        ProgramEvent::Finished => Some(What::Finished),
        ProgramEvent::SocketClosed(_) => Some(What::Closed(HowClosed::ByUs)),
        ProgramEvent::Exited(ExitStatus::Code(code)) => Some(What::Exited(Some(code))),
        ProgramEvent::Exited(_) => Some(What::Exited(None)),
        ProgramEvent::Failed(error) => Some(of_error(&error)),
        _ => None,
    }
}

fn of_stream(event: StreamEvent, peer: Option<Endpoint>) -> Option<What> {
    match event {
        StreamEvent::Listening(local) => Some(What::Opened(local)),
        StreamEvent::Connected { local } => Some(What::Connected { local, peer: peer? }),
        StreamEvent::Accepted { local } => Some(What::Accepted { local, peer: peer? }),
        StreamEvent::PeerFinished => Some(What::PeerFinished),
        StreamEvent::Finished => Some(What::Finished),
        StreamEvent::Closed(closing) => Some(of_closing(&closing)),
        StreamEvent::PeerProcess(one) => {
            Some(What::PeerProcess { process: one.process, user: one.user })
        }
        StreamEvent::KeepsEdges => Some(What::KeepsEdges),
        StreamEvent::Tls(event) => of_tls(&event),
        StreamEvent::File(FileEvent::Saved { .. }) => Some(What::Saved),
        _ => None,
    }
}

fn of_tls(event: &TlsEvent) -> Option<What> {
    match event {
        TlsEvent::Step(step, _) => Some(What::Handshake(step.name())),
        TlsEvent::Secured { facts, .. } => {
            Some(What::Secured { version: facts.version.clone(), trusted_once: facts.trusted_once })
        }
        TlsEvent::Record(record) if record.direction == Direction::Sending => {
            Some(What::TlsRecord { kind: record.kind.name(), bytes: record.bytes })
        }
        TlsEvent::Begun | TlsEvent::Record(_) => None,
    }
}

/// That TLS or a certificate was refused says more than that the connection is over.
fn of_closing(closing: &Closing) -> What {
    match closing {
        Closing::Failed(error) if Reason::of(&error.cause).is_some() => of_error(error),
        closing => What::Closed(how_closed(closing)),
    }
}

fn how_closed(closing: &Closing) -> HowClosed {
    match closing {
        Closing::ByUs => HowClosed::ByUs,
        Closing::ByPeer => HowClosed::ByPeer,
        Closing::ResetByUs => HowClosed::ResetByUs,
        Closing::Failed(error) => match error.errno() {
            Some(errno) if errno.is("ECONNRESET") => HowClosed::ResetByPeer,
            _ => HowClosed::Failed,
        },
    }
}
