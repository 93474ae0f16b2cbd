//! Takes clients, and leaves it to a thread for each to reach the target.

use super::Relay;
use super::pair::{Client, Place};
use crate::net::call::Returned;
use crate::net::peer::unmapped;
use crate::net::relay::loops::FromTo;
use crate::net::relay::{RelayEvent, Side};
use crate::net::socket::{self, number};
use crate::net::tcp::{AcceptFault, SHORTAGE_PAUSE, StreamEvent, accept_fault};
use crate::net::trace::{PendingCall, tell_of};
use crate::net::wake::StopOnDrop;
use crate::net::worker::blocking;
use crate::net::{Args, Channel, EventKind, Listener, NetError, Op, Peer, Stamp};
use crossbeam_channel::Sender;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// Our end of a connection.
fn local_of(socket: &Channel) -> Option<SocketAddr> {
    let local = socket2::SockRef::from(socket).local_addr().ok()?;
    local.as_socket().map(unmapped)
}

/// The acceptor's own state.
pub(super) struct Acceptor {
    relay: Arc<Relay>,
    listener: Arc<Listener>,
    /// Each thread holds a clone, so that the relay knows when the last one is over.
    alive: Sender<Infallible>,
    /// Accepts in a row that have failed.
    failed: u32,
    /// Clients that were closed at once since there was room last.
    over_limit: u64,
}

impl Acceptor {
    pub(super) fn new(
        relay: Arc<Relay>,
        listener: Arc<Listener>,
        alive: Sender<Infallible>,
    ) -> Self {
        Self { relay, listener, alive, failed: 0, over_limit: 0 }
    }

    /// Accepts until the stop, or until the listener fails.
    ///
    /// # Errors
    /// What accept(2) returned, if it was not about one connection or a shortage.
    pub(super) fn run(mut self) -> Result<(), NetError> {
        let relay = Arc::clone(&self.relay);
        let _ends = StopOnDrop(&relay.shared.stop);
        while !relay.shared.stop.is_stopped() {
            let at = Stamp::now();
            let accepted = blocking(Op::Accept, at, || self.listener.accept());
            if relay.shared.stop.is_stopped() {
                break;
            }
            match accepted {
                Ok((socket, remote)) => {
                    if let Some(remote) = remote.socket_addr() {
                        self.accepted(at, socket, remote);
                    }
                }
                Err(error) => self.not_accepted(&error)?,
            }
        }
        self.tell_more_refused();
        Ok(())
    }

    /// Goes on after a failed accept, if there is a chance. The first of several in a row is reported.
    fn not_accepted(&mut self, error: &io::Error) -> Result<(), NetError> {
        let failure = NetError::new(Op::Accept, self.relay.local.to_string(), error);
        let fault = accept_fault(error);
        if fault == AcceptFault::Lasting {
            return Err(failure);
        }
        if self.failed == 0 {
            let kind = EventKind::Failed(Box::new(failure));
            self.relay.shared.tell(Stamp::now(), Peer::None, kind);
        }
        self.failed = self.failed.saturating_add(1);
        if fault == AcceptFault::Shortage {
            // Nothing is ever sent on it: a pause, which the stop ends.
            let _ = self.relay.shared.stop.signal().recv_timeout(SHORTAGE_PAUSE);
        }
        Ok(())
    }

    fn accepted(&mut self, at: Stamp, socket: Channel, remote: SocketAddr) {
        let relay = Arc::clone(&self.relay);
        if self.failed > 0 {
            self.tell(Peer::None, StreamEvent::AcceptsAgain(self.failed));
            self.failed = 0;
        }
        let from_to = (remote, local_of(&socket).unwrap_or(relay.local));
        if relay.ends.client_came(from_to) {
            self.tell_accept(at, &socket, Peer::from(remote), remote);
            return self.refuse_loop(socket, from_to);
        }
        let Some(place) = Place::take(&relay, from_to) else {
            relay.ends.client_gone(from_to);
            return self.refuse(at, socket, remote);
        };
        self.tell_more_refused();
        let pair = relay.facts.next_pair();
        let peer = Peer::of_connection(Side::Client.id(pair), remote);
        self.tell_accept(at, &socket, peer, remote);
        let client = Client { relay: Arc::clone(&relay), pair, place };
        if let Err(error) = client.begin(socket, from_to, self.alive.clone()) {
            let kind = EventKind::Failed(Box::new(error));
            relay.shared.tell(Stamp::now(), peer, kind);
        }
    }

    /// Closes a connection that the relay itself has made.
    fn refuse_loop(&self, socket: Channel, from_to: FromTo) {
        let (relay, (remote, _)) = (&self.relay, from_to);
        relay.ends.client_gone(from_to);
        relay.tell(Peer::from(remote), RelayEvent::Looped);
        socket::close_of(&relay.shared, Peer::from(remote), socket);
    }

    /// Closes a client for which there is no room. The first one is reported; those that come while it stays so are
    /// only counted, so that they do not push everything else out of the log.
    fn refuse(&mut self, at: Stamp, socket: Channel, remote: SocketAddr) {
        let relay = Arc::clone(&self.relay);
        relay.shared.counters.over_limit.add(1);
        self.over_limit += 1;
        if self.over_limit > 1 {
            return drop(socket);
        }
        let peer = Peer::from(remote);
        self.tell_accept(at, &socket, peer, remote);
        self.tell(peer, StreamEvent::OverLimit(relay.clients_max.load(Relaxed)));
        socket::close_of(&relay.shared, peer, socket);
    }

    /// How many were refused after the first one, which was reported.
    fn tell_more_refused(&mut self) {
        let more = self.over_limit.saturating_sub(1);
        self.over_limit = 0;
        if more > 0 {
            self.tell(Peer::None, StreamEvent::MoreRefused(more));
        }
    }

    fn tell(&self, peer: Peer, event: StreamEvent) {
        self.relay.shared.tell(Stamp::now(), peer, EventKind::from(event));
    }

    fn tell_accept(&self, at: Stamp, socket: &Channel, peer: Peer, remote: SocketAddr) {
        let call = PendingCall::on(number(&*self.listener), Op::Accept, Args::None);
        let returned = Returned::Accepted(number(socket), remote.into());
        let blocked = Stamp::now().since(at);
        tell_of(&self.relay.shared, peer, at, call, Ok(returned), blocked);
    }
}
