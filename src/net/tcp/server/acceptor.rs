//! The loop of the tutorials' servers: `accept`, and a thread for each connection.

use super::super::stream::{Stream, worker_name};
use super::super::{StreamEvent, StreamOptions};
use super::Server;
use super::serving::Serving;
use crate::net::call::Returned;
use crate::net::peer::unmapped;
use crate::net::session::Shared;
use crate::net::socket::{self, Buffers, number};
use crate::net::tls::{TlsChannel, TlsStart};
use crate::net::trace::{PendingCall, call_error, tell_of};
use crate::net::wake::StopOnDrop;
use crate::net::worker::blocking;
use crate::net::{
    Args, Channel, Connection, ConnectionId, Endpoint, Errno, Listener, NetError, Op, Peer,
    PeerProcess, Stamp,
};
use crate::threads::locked;
use crossbeam_channel::Sender;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// How long to wait when the system has no descriptor or memory for another connection: connections
/// that end meanwhile give some back.
pub(in crate::net) const SHORTAGE_PAUSE: Duration = Duration::from_millis(100);

/// What accept(2) says when the system lacks something for now.
const SHORTAGES: [&str; 4] = ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"];

/// What accept(2) says of a connection that failed before it was accepted ("Error handling" in Linux's
/// manual; 10054 on Windows), and of a signal. The next one may be fine.
const PASSING: [&str; 11] = [
    "EINTR",
    "ECONNABORTED",
    "ECONNRESET",
    "EPROTO",
    "EPERM",
    "ENOPROTOOPT",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "ETIMEDOUT",
];

/// Passing errors in a row after which there is a pause before each further try, so that a system that
/// fails for good does not keep a core busy.
const PASSING_IN_A_ROW_MAX: u32 = 100;

/// What a failed accept(2) says of the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::net) enum AcceptFault {
    /// The system lacks something for now.
    Shortage,
    /// It was about one connection, or a signal.
    Passing,
    /// The next one fails as well.
    Lasting,
}

/// What a failed accept(2) says of the next one.
pub(in crate::net) fn accept_fault(error: &io::Error) -> AcceptFault {
    match Errno::of(error).and_then(Errno::name) {
        Some(name) if SHORTAGES.contains(&name) => AcceptFault::Shortage,
        Some(name) if PASSING.contains(&name) => AcceptFault::Passing,
        _ => AcceptFault::Lasting,
    }
}

/// The acceptor's own state.
pub(super) struct Acceptor {
    server: Arc<Server>,
    listener: Arc<Listener>,
    options: StreamOptions,
    /// What the connections inherit from the listener.
    buffers: Buffers,
    /// Each connection's thread holds a clone, so that the server knows when the last one is over.
    alive: Sender<Infallible>,
    /// The number of the last connection.
    last: u32,
    /// Accepts in a row that have failed.
    failed: u32,
    /// Connections that were closed at once since there was room last.
    over_limit: u64,
}

impl Acceptor {
    pub(super) fn new(
        server: Arc<Server>,
        listener: Arc<Listener>,
        options: StreamOptions,
        buffers: Buffers,
        alive: Sender<Infallible>,
    ) -> Self {
        Self { server, listener, options, buffers, alive, last: 0, failed: 0, over_limit: 0 }
    }

    /// Accepts until the stop, or until the listener fails.
    ///
    /// # Errors
    /// What accept(2) answered, if it was not about one connection or a shortage.
    pub(super) fn run(mut self) -> Result<(), NetError> {
        let server = Arc::clone(&self.server);
        let _ends = StopOnDrop(&server.shared.stop);
        while !server.shared.stop.is_stopped() {
            let at = Stamp::now();
            let accepted = blocking(Op::Accept, at, || self.listener.accept());
            if server.shared.stop.is_stopped() {
                // A connection may be the one that woke us, where that is how it is done.
                break;
            }
            match accepted {
                Ok((socket, remote)) => self.accepted(at, socket, remote),
                Err(error) => self.not_accepted(at, &error)?,
            }
        }
        self.tell_more_refused();
        Ok(())
    }

    /// Goes on after a failed accept, if there is a chance.
    fn not_accepted(&mut self, at: Stamp, error: &io::Error) -> Result<(), NetError> {
        let shared = &self.server.shared;
        let fault = accept_fault(error);
        let is_shortage = fault == AcceptFault::Shortage;
        let failure = NetError::new(Op::Accept, self.server.local.to_string(), error);
        if fault == AcceptFault::Lasting {
            return Err(failure);
        }
        if !is_shortage {
            let call = PendingCall::on(number(&*self.listener), Op::Accept, Args::None);
            let blocked = Stamp::now().since(at);
            tell_of(shared, Peer::None, at, call, Err(call_error(error)), blocked);
        } else if self.failed == 0 {
            // Once, not at each try.
            self.server.failed(Peer::None, failure);
        }
        self.failed = self.failed.saturating_add(1);
        if is_shortage || self.failed > PASSING_IN_A_ROW_MAX {
            // Nothing is ever sent on it: a pause, which the stop ends.
            let _ = shared.stop.signal().recv_timeout(SHORTAGE_PAUSE);
        }
        Ok(())
    }

    fn accepted(&mut self, at: Stamp, socket: Channel, remote: Endpoint) {
        let server = Arc::clone(&self.server);
        if self.failed > 0 {
            server.tell(Peer::None, StreamEvent::AcceptsAgain(self.failed));
            self.failed = 0;
        }
        let most = server.connections_max.load(Relaxed);
        if locked(&server.open).len() >= most as usize {
            return self.refuse(at, socket, remote, most);
        }
        self.tell_more_refused();
        self.last += 1;
        let id = ConnectionId(self.last);
        let peer = Peer::of_channel(id, remote, socket.edges());
        self.tell_accept(at, &socket, peer, remote);
        if let Err(error) = self.open(id, socket, remote) {
            server.failed(peer, error);
        }
    }

    /// Closes a connection for which there is no room. The first one is reported with its calls; those that
    /// come while it stays so are only counted, so that they do not push everything else out of the log.
    fn refuse(&mut self, at: Stamp, socket: Channel, remote: Endpoint, most: u32) {
        let server = Arc::clone(&self.server);
        server.shared.counters.over_limit.add(1);
        self.over_limit += 1;
        if self.over_limit > 1 {
            return drop(socket);
        }
        let peer = Peer::from(remote);
        self.tell_accept(at, &socket, peer, remote);
        server.tell(peer, StreamEvent::OverLimit(most));
        socket::close_of(&server.shared, peer, socket);
    }

    /// How many were refused after the first one, which was reported.
    fn tell_more_refused(&mut self) {
        let more = self.over_limit.saturating_sub(1);
        self.over_limit = 0;
        if more > 0 {
            self.server.tell(Peer::None, StreamEvent::MoreRefused(more));
        }
    }

    fn tell_accept(&self, at: Stamp, socket: &Channel, peer: Peer, remote: Endpoint) {
        let call = PendingCall::on(number(&*self.listener), Op::Accept, Args::None);
        let returned = Returned::Accepted(number(socket), remote);
        let blocked = Stamp::now().since(at);
        tell_of(&self.server.shared, peer, at, call, Ok(returned), blocked);
    }

    /// The handshake of a new connection, if TLS is spoken.
    fn tls_start(&self, peer: Peer) -> Result<Option<TlsStart>, NetError> {
        self.server.tls.as_ref().map(TlsStart::server).transpose().map_err(|failure| {
            let (op, target) = (Op::TlsHandshake, peer.to_string());
            NetError { op, target, cause: failure.into() }
        })
    }

    /// Takes the connection into the session and starts its thread.
    fn open(&self, id: ConnectionId, socket: Channel, remote: Endpoint) -> Result<(), NetError> {
        let server = &self.server;
        let shared: &Arc<Shared> = &server.shared;
        let peer = Peer::of_channel(id, remote, socket.edges());
        socket::set_stream_options(shared, peer, &socket2::SockRef::from(&socket), &self.options);
        let local = self.local_of(&socket);
        let facts = Connection::new(id, remote, local);
        facts.recv_buffer_bytes.set(self.buffers.recv_bytes);
        facts.send_buffer_bytes.set(self.buffers.send_bytes);
        let (edges, process) = (socket.edges(), PeerProcess::ask(shared, peer, &socket));
        let settings = locked(&server.settings).clone();
        // Who sees it among the connections must reach it: commands wait until it is in the table.
        let mut open = locked(&server.open);
        let start = self.tls_start(peer)?;
        let channel = match (&start, socket) {
            (Some(_), Channel::Plain(socket)) => Channel::Tls(Box::new(TlsChannel::plain(socket))),
            (_, channel) => channel,
        };
        let stream = Stream::new(shared, &self.server.table, channel, facts, settings.clone())?;
        // Before its thread runs, which takes it out again.
        open.insert(id, Arc::clone(&stream));
        drop(open);
        server.tell(peer, StreamEvent::Accepted { local });
        stream.introduce(edges, process);
        if let Some(start) = start {
            stream.begin_tls(start);
        }
        // A change that came just before found the connection not in the table yet. With the lock, so
        // that the next change comes after this one.
        let now = locked(&server.settings);
        if *now != settings {
            stream.set_settings(now.clone());
        }
        drop(now);
        let serving = Serving::new(Arc::clone(server));
        let (ended, alive) = (Arc::clone(server), self.alive.clone());
        let on_end = move |id: ConnectionId, _| {
            locked(&ended.open).remove(&id);
            drop((ended, alive));
        };
        let name = format!("{} #{}", worker_name(server.local), id.0);
        match stream.start(name, Box::new(serving), on_end) {
            // Its end is seen by the channel: nobody has to wait for each.
            Ok(thread) => drop(thread),
            // Told by the connection's end.
            Err(_) => drop(locked(&server.open).remove(&id)),
        }
        Ok(())
    }

    /// Our end of a connection: the listener's address, unless that stands for several.
    fn local_of(&self, socket: &Channel) -> Endpoint {
        let listening = self.server.local;
        match socket {
            Channel::Plain(socket) if listening.ip().is_some_and(|ip| ip.is_unspecified()) => {
                socket.local_addr().map_or(listening, |local| unmapped(local).into())
            }
            _ => listening,
        }
    }
}
