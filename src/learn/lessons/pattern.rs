//! The small language in which a check says what has to happen.

use super::fact::{Fact, HowClosed, What};
use super::lesson::ShownFraming;
use super::low::{EchoTest, FaultTest, IcmpErrorTest, OptionTest, PingTest};
use super::reason::Reason;
use super::values::PortMap;
use crate::net::Endpoint;
use serde::Deserialize;
use std::net::IpAddr;
use std::time::Duration;

/// What has to happen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// It is bound or listens, at such an address.
    Opened(AddressTest),
    /// It is connected to such an address.
    Connected(AddressTest),
    /// It accepted a connection from such an address.
    Accepted(AddressTest),
    /// It sent this. Texts are looked for across writes of a stream.
    Sent(DataTest),
    /// It received this. Texts are looked for across reads of a stream.
    Received(DataTest),
    /// A call returned.
    Call(CallTest),
    /// Something failed with such an error: a call, a send, the session.
    Failed(ErrorTest),
    /// It knows who is at the other end of its Unix-domain connection.
    PeerProcess,
    /// Its connection keeps the edges of what is sent.
    KeepsEdges,
    /// A handshake of TLS came so far, by the name of the message.
    Handshake(String),
    /// A handshake of TLS is over.
    Secured(SecuredTest),
    /// It sent a record of TLS of such a kind, as far as records are shown.
    TlsRecord(String),
    /// ICMP reported that a datagram did not reach its peer.
    Unreachable,
    /// The peer has finished sending: `recv` returned 0 bytes.
    PeerFinished,
    /// It has finished sending.
    Finished,
    /// A connection is over.
    Closed(ClosedTest),
    /// The session is over.
    Ended,
    /// A call of it is waiting now, by the name of its function.
    Blocks(String),
    /// A response was loaded, with such a status.
    Loaded(StatusTest),
    /// What came or was loaded is in a file.
    Saved,
    /// A program wrote this to its standard output.
    Output(DataTest),
    /// A program wrote this to its standard error output.
    ErrorOutput(DataTest),
    /// A program ended.
    Exited(ExitTest),
    /// A person reads its rows in this encoding.
    ReadIn(String),
    /// A person splits its stream into frames, in this way.
    Framed(ShownFraming),
    /// A reply to a request for an echo came.
    Echo(EchoTest),
    /// No reply came in time.
    Unanswered,
    /// ICMP reported an error about a request or a probe.
    IcmpError(IcmpErrorTest),
    /// A ping is over.
    PingEnded(PingTest),
    /// A path is over, and the target was reached.
    Reached,
    /// An option was set.
    OptionSet(OptionTest),
    /// An option was read.
    OptionRead(OptionTest),
    /// A relay has both sides of a client.
    Paired,
    /// A relay did something wrong on purpose.
    Fault(FaultTest),
    /// The right to such a socket is missing.
    NoRight,
    /// This system has no such thing.
    NotOnThisSystem,
    /// One of these: systems differ.
    AnyOf(Vec<Pattern>),
}

/// Which addresses are meant. What is not named may be any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AddressTest {
    /// The port.
    pub port: Option<u16>,
    /// Not this port.
    pub port_not: Option<u16>,
    /// A port below this one.
    pub port_below: Option<u16>,
    /// This port or a higher one.
    pub port_from: Option<u16>,
    /// The IP address.
    pub ip: Option<IpAddr>,
    /// Not this IP address.
    pub ip_not: Option<IpAddr>,
    /// The name of a Unix-domain socket; an empty one is that of a socket without a name.
    pub name: Option<String>,
    /// Not this name.
    pub name_not: Option<String>,
}

/// Which bytes are meant: a text, or a table of what holds for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenData")]
pub struct DataTest {
    /// All of a datagram; in a stream, somewhere in what came since the check began.
    pub is: Option<Vec<u8>>,
    /// Somewhere in it.
    pub has: Option<Vec<u8>>,
    /// Not in it.
    pub has_not: Option<Vec<u8>>,
    /// So many bytes in one call.
    pub bytes: Option<usize>,
    /// At least so many bytes in one call.
    pub at_least: Option<usize>,
    /// At most so many bytes in one call.
    pub at_most: Option<usize>,
    /// To or from this port of the peer.
    pub peer_port: Option<u16>,
    /// To or from a Unix-domain socket of this name; an empty one is that of a socket without a name.
    pub peer_name: Option<String>,
    /// At this place, counted from 0, stands this byte.
    pub byte_at: Option<(usize, u8)>,
}

/// As it stands in a file.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenData {
    Text(String),
    Table(DataTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DataTable {
    is: Option<String>,
    has: Option<String>,
    has_not: Option<String>,
    /// The encoding of the texts; UTF-8 if none is named.
    #[serde(default)]
    gbk: bool,
    bytes: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
    peer_port: Option<u16>,
    peer_name: Option<String>,
    byte_at: Option<(usize, u8)>,
}

impl From<WrittenData> for DataTest {
    fn from(written: WrittenData) -> Self {
        match written {
            WrittenData::Text(text) => Self { is: Some(text.into_bytes()), ..Self::default() },
            WrittenData::Table(table) => {
                let bytes = |text: String| {
                    if table.gbk {
                        encoding_rs::GBK.encode(&text).0.into_owned()
                    } else {
                        text.into_bytes()
                    }
                };
                Self {
                    is: table.is.map(bytes),
                    has: table.has.map(bytes),
                    has_not: table.has_not.map(bytes),
                    bytes: table.bytes,
                    at_least: table.at_least,
                    at_most: table.at_most,
                    peer_port: table.peer_port,
                    peer_name: table.peer_name,
                    byte_at: table.byte_at,
                }
            }
        }
    }
}

/// Which calls are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallTest {
    /// The name of the function.
    pub name: String,
    /// It failed with the error of this name; else it did not fail.
    pub error: Option<String>,
    /// It blocked for at least so long, in milliseconds.
    pub blocked_ms: Option<u32>,
}

/// Which errors are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ErrorTest {
    /// Its name; any if none is named.
    pub error: Option<String>,
    /// The name of the function that failed; any if none is named.
    pub call: Option<String>,
    /// Why, where more is known than the error.
    pub why: Option<Reason>,
}

/// How a handshake of TLS ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecuredTest {
    /// With this version; any if none is named.
    pub version: Option<String>,
    /// Whether a person went on with a certificate that did not stand the check; either if nothing is said.
    pub trusted_once: Option<bool>,
}

/// How a connection ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClosedTest {
    /// In this way; in any if none is named.
    pub how: Option<HowClosed>,
}

/// Which status a response has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatusTest {
    /// This; any if none is named.
    pub status: Option<u16>,
}

/// How a program ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExitTest {
    /// With this exit code; any if none is named.
    pub code: Option<i32>,
}

impl Pattern {
    /// Whether what is meant is that something fails, or may be that.
    pub fn may_be_failure(&self) -> bool {
        match self {
            Self::Failed(_) => true,
            Self::Call(test) => test.error.is_some(),
            Self::AnyOf(patterns) => patterns.iter().any(Self::may_be_failure),
            _ => false,
        }
    }

    /// Whether a fact is what is meant. `stream` is what came of its stream since the check began, with this fact; of
    /// a datagram, the datagram.
    pub fn matches(&self, fact: &Fact, stream: &[u8], ports: &PortMap) -> bool {
        match (self, &fact.what) {
            (Self::AnyOf(patterns), _) => {
                patterns.iter().any(|pattern| pattern.matches(fact, stream, ports))
            }
            (Self::Opened(test), What::Opened(at)) => test.matches(*at, ports),
            (Self::Connected(test), What::Connected { peer, .. })
            | (Self::Accepted(test), What::Accepted { peer, .. }) => test.matches(*peer, ports),
            (Self::Sent(test), What::Sent { bytes, to }) => {
                test.is_of_peer(*to, ports) && test.matches(fact, bytes, stream)
            }
            (Self::Received(test), What::Received { bytes, from }) => {
                test.is_of_peer(*from, ports) && test.matches(fact, bytes, stream)
            }
            (Self::Output(test), What::Output(bytes))
            | (Self::ErrorOutput(test), What::ErrorOutput(bytes)) => {
                test.matches(fact, bytes, stream)
            }
            (Self::Call(test), What::Call { name, error, blocked }) => {
                test.matches(name, error.as_deref(), *blocked)
            }
            (Self::Failed(test), What::Call { name, error: Some(error), .. }) => {
                test.matches(name, error, None)
            }
            (Self::Failed(test), What::Failed { call, error, why }) => {
                test.matches(call, error, *why)
            }
            (Self::Handshake(wanted), What::Handshake(name))
            | (Self::TlsRecord(wanted), What::TlsRecord { kind: name, .. }) => wanted == name,
            (Self::Secured(test), What::Secured { version, trusted_once }) => {
                test.version.as_ref().is_none_or(|wanted| wanted == version)
                    && test.trusted_once.is_none_or(|wanted| wanted == *trusted_once)
            }
            (Self::Closed(test), What::Closed(how)) => test.how.is_none_or(|wanted| wanted == *how),
            (Self::Blocks(wanted), What::Blocks(name)) => wanted == name,
            (Self::Loaded(test), What::Loaded { status, .. }) => {
                test.status.is_none_or(|wanted| wanted == *status)
            }
            (Self::Exited(test), What::Exited(code)) => {
                test.code.is_none_or(|wanted| Some(wanted) == *code)
            }
            (Self::Framed(wanted), What::Framed(framing)) => wanted.framing() == *framing,
            (Self::ReadIn(wanted), What::ReadIn(name)) => wanted.eq_ignore_ascii_case(name),
            (Self::Echo(test), What::Echo(echo)) => test.matches(echo),
            (Self::IcmpError(test), What::IcmpError(error)) => test.matches(error),
            (Self::PingEnded(test), What::PingEnded(result)) => test.matches(result),
            (Self::OptionSet(test), What::OptionSet(option))
            | (Self::OptionRead(test), What::OptionRead(option)) => test.matches(option),
            (Self::Fault(test), What::Fault(kind)) => test.matches(*kind),
            (Self::Unanswered, What::Unanswered)
            | (Self::Reached, What::Reached)
            | (Self::Paired, What::Paired)
            | (Self::NoRight, What::NoRight)
            | (Self::NotOnThisSystem, What::NotOnThisSystem)
            | (Self::Unreachable, What::Unreachable)
            | (Self::PeerFinished, What::PeerFinished)
            | (Self::Finished, What::Finished)
            | (Self::Ended, What::Ended)
            | (Self::Saved, What::Saved)
            | (Self::PeerProcess, What::PeerProcess { .. })
            | (Self::KeepsEdges, What::KeepsEdges) => true,
            _ => false,
        }
    }
}

impl AddressTest {
    fn matches(&self, end: Endpoint, ports: &PortMap) -> bool {
        let (ip, port) = (end.ip(), end.port());
        self.port.is_none_or(|wanted| Some(ports.real(wanted)) == port)
            && self.port_not.is_none_or(|not| Some(ports.real(not)) != port)
            && self.port_below.is_none_or(|below| port.is_some_and(|port| port < below))
            && self.port_from.is_none_or(|from| port.is_some_and(|port| port >= from))
            && self.ip.is_none_or(|wanted| Some(wanted) == ip)
            && self.ip_not.is_none_or(|not| Some(not) != ip)
            && self.name.as_deref().is_none_or(|wanted| has_name(end, wanted, ports))
            && self.name_not.as_deref().is_none_or(|not| !has_name(end, not, ports))
    }
}

fn has_name(end: Endpoint, wanted: &str, ports: &PortMap) -> bool {
    ports.real_name(wanted).map(Endpoint::Unix) == Some(end)
}

impl DataTest {
    fn is_of_peer(&self, peer: Option<Endpoint>, ports: &PortMap) -> bool {
        let port = peer.and_then(Endpoint::port);
        let is_named = |wanted: &str| peer.is_some_and(|peer| has_name(peer, wanted, ports));
        self.peer_port.is_none_or(|wanted| Some(ports.real(wanted)) == port)
            && self.peer_name.as_deref().is_none_or(is_named)
    }

    fn matches(&self, fact: &Fact, call: &[u8], stream: &[u8]) -> bool {
        let has = |text: &[u8]| memchr::memmem::find(stream, text).is_some();
        let is =
            |text: &Vec<u8>| if fact.is_of_stream() { has(text) } else { call == text.as_slice() };
        self.is.as_ref().is_none_or(is)
            && self.has.as_deref().is_none_or(has)
            && self.has_not.as_deref().is_none_or(|text| !has(text))
            && self.bytes.is_none_or(|bytes| call.len() == bytes)
            && self.at_least.is_none_or(|bytes| call.len() >= bytes)
            && self.at_most.is_none_or(|bytes| call.len() <= bytes)
            && self.byte_at.is_none_or(|(place, byte)| call.get(place) == Some(&byte))
    }
}

impl CallTest {
    fn matches(&self, name: &str, error: Option<&str>, blocked: Duration) -> bool {
        let blocked_ms = Duration::from_millis(self.blocked_ms.unwrap_or(0).into());
        self.name == name && self.error.as_deref() == error && blocked >= blocked_ms
    }
}

impl ErrorTest {
    fn matches(&self, name: &str, error: &str, why: Option<Reason>) -> bool {
        self.error.as_deref().is_none_or(|wanted| wanted == error)
            && self.why.is_none_or(|wanted| Some(wanted) == why)
            && self.call.as_deref().is_none_or(|wanted| wanted == name)
    }
}
