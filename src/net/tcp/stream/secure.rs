//! TLS on a connection: from its start, or from when a person asks for it.

use super::Stream;
use super::sender::SendLimits;
use crate::net::tcp::{ServerUpgrade, StreamEvent, TlsEvent};
use crate::net::tls::{
    ClientReady, ClientTls, HANDSHAKE_LIMIT, TlsChannel, TlsFailure, TlsNews, TlsStart, TlsWatch,
};
use crate::net::{Channel, Destination, EventKind, NetError, Op, Payload, Peer, Stamp, wake};
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// Whom a client wants to reach by TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecureTo {
    /// How.
    pub tls: ClientTls,
    /// The host as it was typed.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// As what TLS begins in a connection that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecureAs {
    /// As a client of there.
    Client(SecureTo),
    /// As a server.
    Server(ServerUpgrade),
}

impl SecureAs {
    fn start(&self, peer: Peer) -> Result<TlsStart, NetError> {
        let failed = |failure: TlsFailure| NetError {
            op: Op::TlsHandshake,
            target: peer.to_string(),
            cause: failure.into(),
        };
        match self {
            Self::Client(to) => to.start(),
            Self::Server(ServerUpgrade { tls, .. }) => {
                tls.prepare().and_then(|ready| TlsStart::server(&ready)).map_err(failed)
            }
        }
    }

    /// The last that is said in plain text, if anything is. A client has been answered by then.
    pub(super) fn say_first(&self) -> Option<&Payload> {
        match self {
            Self::Client(_) => None,
            Self::Server(upgrade) => Some(&upgrade.say_first).filter(|words| !words.is_empty()),
        }
    }
}

impl SecureTo {
    /// Whom a connection to there is to reach.
    pub fn of(tls: ClientTls, to: &Destination) -> Self {
        let (host, port) = match to {
            Destination::Host(host, port) => (host.clone(), *port),
            Destination::Peer(peer) => match peer.socket_addr() {
                Some(address) => (address.ip().to_string(), address.port()),
                None => (String::new(), 0),
            },
        };
        Self { tls, host, port }
    }

    /// Prepares the handshake. Reads files.
    ///
    /// # Errors
    /// A bad name or file.
    pub(in crate::net) fn start(&self) -> Result<TlsStart, NetError> {
        TlsStart::client(&self.tls, &self.host, self.port).map_err(|failure| self.failed(failure))
    }
}

impl SecureTo {
    /// Prepares many handshakes. Reads files.
    ///
    /// # Errors
    /// A bad name or file.
    pub(in crate::net) fn ready(&self) -> Result<ClientReady, NetError> {
        ClientReady::of(&self.tls, &self.host, self.port).map_err(|failure| self.failed(failure))
    }

    fn failed(&self, failure: TlsFailure) -> NetError {
        NetError { op: Op::TlsHandshake, target: self.host.clone(), cause: failure.into() }
    }
}

impl Stream {
    /// Begins TLS. Before [`Stream::start`], or while nothing is being written. `false` if the connection is over or speaks
    /// TLS already.
    pub(in crate::net) fn begin_tls(&self, start: TlsStart) -> bool {
        let Some(socket) = self.socket() else { return false };
        let begins = socket.tls().is_some_and(|tls| tls.begin(start, self.tls_watch()));
        if begins {
            self.tell(StreamEvent::Tls(Box::new(TlsEvent::Begun)));
        }
        begins
    }

    /// Reports what happens, without holding the connection.
    fn tls_watch(&self) -> TlsWatch {
        let (shared, facts, peer) = (Arc::clone(&self.shared), Arc::clone(&self.facts), self.peer);
        let shows_records = Arc::clone(&self.shows_records);
        Box::new(move |news| {
            let event = match news {
                TlsNews::Record(_) if !shows_records.load(Relaxed) => return,
                TlsNews::Record(record) => TlsEvent::Record(record),
                TlsNews::Step(step, after) => TlsEvent::Step(step, after),
                TlsNews::Failed(known) => return facts.set_tls(known),
                TlsNews::Secured(known, took) => {
                    facts.set_tls(Arc::clone(&known));
                    TlsEvent::Secured { facts: known, took }
                }
            };
            let event = StreamEvent::Tls(Box::new(event));
            shared.tell(Stamp::now(), peer, EventKind::from(event));
        })
    }

    /// Begins TLS in a connection that is open, after what was sent, and waits for the end of the handshake: on the writer's
    /// thread, while the reader goes on reading.
    pub(super) fn secure_now(&self, secure_as: &SecureAs) {
        let _whole = self.begin_message();
        let Some(socket) = self.socket() else { return };
        match secure_as.start(self.peer) {
            Ok(start) => {
                if self.say_and_begin(&socket, secure_as.say_first(), start) {
                    self.see_it_through(&socket);
                }
            }
            Err(error) => self.told(Err(error)),
        }
    }

    /// Says the last words in plain text, if there are any, and begins TLS: nothing that comes in between is content.
    fn say_and_begin(&self, socket: &Channel, words: Option<&Payload>, start: TlsStart) -> bool {
        let Some(tls) = socket.tls().filter(|tls| !tls.has_begun()) else {
            self.told(Err(self.not_possible()));
            return false;
        };
        let _held = tls.hold();
        let is_said = words.is_none_or(|words| {
            self.send_pieces((words, words.encoding), SendLimits::default(), |_| ()).is_ok()
        });
        // What was not said is told.
        is_said && self.begin_tls(start)
    }

    /// Waits for the end of the handshake.
    fn see_it_through(&self, socket: &Channel) {
        let since = Stamp::now();
        let mut stands = say_hello(socket);
        while let Err(error) = &stands {
            if !wake::is_passing(error) || self.is_over() {
                // The reader ends it, or has.
                return;
            }
            if Stamp::now().since(since) >= HANDSHAKE_LIMIT {
                let failure = give_up(socket);
                return self.fail(self.tls_error(failure));
            }
            stands = wait_for_handshake(socket);
        }
    }

    fn not_possible(&self) -> NetError {
        let cause = crate::net::Cause::Other("TLS".to_owned());
        NetError { op: Op::TlsHandshake, target: self.peer.to_string(), cause }
    }

    /// A failure of TLS on this connection.
    pub(super) fn tls_error(&self, failure: TlsFailure) -> NetError {
        NetError { op: Op::TlsHandshake, target: self.peer.to_string(), cause: failure.into() }
    }
}

fn say_hello(socket: &Channel) -> io::Result<()> {
    let Some(tls) = socket.tls() else { return Ok(()) };
    tls.say_hello()?;
    tls.wait_for_handshake()
}

fn wait_for_handshake(socket: &Channel) -> io::Result<()> {
    socket.tls().map_or(Ok(()), TlsChannel::wait_for_handshake)
}

fn give_up(socket: &Channel) -> TlsFailure {
    let late = TlsFailure::TimedOut(HANDSHAKE_LIMIT);
    socket.tls().map_or(late, TlsChannel::give_up)
}
