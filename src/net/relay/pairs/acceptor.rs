//! Takes clients, and leaves it to a thread for each to reach the target.

use super::Relay;
use super::pair::{Client, Place};
use crate::net::peer::unmapped;
use crate::net::relay::loops::FromTo;
use crate::net::relay::{RelayEvent, Side};
use crate::net::socket;
use crate::net::tcp::Accepting;
use crate::net::{Channel, EventKind, NetError, Peer, Stamp};
use crossbeam_channel::Sender;
use std::convert::Infallible;
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
    /// Each thread holds a clone, so that the relay knows when the last one is over.
    alive: Sender<Infallible>,
}

impl Acceptor {
    pub(super) fn new(relay: Arc<Relay>, alive: Sender<Infallible>) -> Self {
        Self { relay, alive }
    }

    /// Accepts until the stop, or until the listener fails.
    ///
    /// # Errors
    /// What accept(2) returned, if it was not about one connection or a shortage.
    pub(super) fn run(self, accepting: Accepting) -> Result<(), NetError> {
        accepting.run(|accepting, at, socket, remote| {
            if let Some(remote) = remote.socket_addr() {
                self.accepted(accepting, at, socket, remote);
            }
        })
    }

    fn accepted(&self, accepting: &mut Accepting, at: Stamp, socket: Channel, remote: SocketAddr) {
        let relay = Arc::clone(&self.relay);
        let from_to = (remote, local_of(&socket).unwrap_or(relay.local));
        if relay.ends.client_came(from_to) {
            accepting.tell_accept(at, &socket, Peer::from(remote), remote.into());
            return self.refuse_loop(socket, from_to);
        }
        let Some(place) = Place::take(&relay, from_to) else {
            relay.ends.client_gone(from_to);
            let most = relay.clients_max.load(Relaxed);
            return accepting.refuse(at, socket, remote.into(), most);
        };
        accepting.has_room();
        let pair = relay.facts.next_pair();
        let peer = Peer::of_connection(Side::Client.id(pair), remote);
        accepting.tell_accept(at, &socket, peer, remote.into());
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
}
