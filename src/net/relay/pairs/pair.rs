//! From a client that was accepted to a pair whose sides pass on what comes.

use super::Relay;
use super::securing::Starts;
use crate::net::connect::Connected;
use crate::net::relay::loops::FromTo;
use crate::net::relay::side::Passing;
use crate::net::relay::{RelayEvent, Side, failure, loops};
use crate::net::resolve::{self, LOOKUP_LIMIT};
use crate::net::session::Shared;
use crate::net::socket::{self, StreamOptions};
use crate::net::tcp::stream::{ByHand, Handler, Stream};
use crate::net::tcp::{Closing, StreamEvent};
use crate::net::tls::TlsFailure;
use crate::net::worker::{AtWork, WorkerRole};
use crate::net::{
    Cause, Channel, Connection, ConnectionId, Destination, EventKind, NetError, Op, Peer, Stamp,
    race,
};
use crate::threads::{locked, spawn};
use crossbeam_channel::Sender;
use socket2::SockRef;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Relaxed};

/// A place among the clients, given back when it is dropped: when both sides are over.
pub(super) struct Place {
    relay: Arc<Relay>,
    client: FromTo,
}

impl Place {
    /// `None` if all are taken.
    pub(super) fn take(relay: &Arc<Relay>, client: FromTo) -> Option<Self> {
        let most = relay.clients_max.load(Relaxed);
        let one_more = |count: u32| (count < most).then(|| count + 1);
        relay.clients.fetch_update(AcqRel, Relaxed, one_more).ok()?;
        Some(Self { relay: Arc::clone(relay), client })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.relay.ends.client_gone(self.client);
        self.relay.clients.fetch_sub(1, AcqRel);
    }
}

/// A client that was accepted.
pub(super) struct Client {
    pub(super) relay: Arc<Relay>,
    pub(super) pair: u32,
    pub(super) place: Place,
}

/// What is kept until both sides are over.
struct Kept {
    relay: Arc<Relay>,
    _place: Place,
    _alive: Sender<Infallible>,
}

/// What a side's bytes go through.
fn channel(socket: Channel, speaks_tls: bool) -> Channel {
    if speaks_tls { socket.ready_for_tls() } else { socket }
}

/// Small pieces go on at once: whoever sent them has waited for company already.
fn options() -> StreamOptions {
    StreamOptions { no_delay: true, ..StreamOptions::default() }
}

impl Client {
    /// Takes the client into the session, and starts the thread that reaches the target for it.
    ///
    /// # Errors
    /// If the system gives no thread; the client is closed then.
    pub(super) fn begin(
        self,
        accepted: Channel,
        ends: FromTo,
        alive: Sender<Infallible>,
    ) -> Result<(), NetError> {
        let Self { relay, pair, place } = self;
        let shared = Arc::clone(&relay.shared);
        let (_, local) = ends;
        let channel = channel(accepted, relay.securing.has_clients());
        let client = enter(&relay, (pair, Side::Client), channel, ends)?;
        let accepted = EventKind::from(StreamEvent::Accepted { local: local.into() });
        shared.tell(Stamp::now(), client.peer(), accepted);
        let kept = Arc::new(Kept { relay, _place: place, _alive: alive });
        let pairing = Pairing { pair, client, kept };
        let name = format!("relay {local} #{pair}");
        spawn(name, move || {
            let id = Side::Client.id(pairing.pair);
            let _at_work = AtWork::of_connection(&shared, WorkerRole::Connector, id);
            pairing.run();
        })?;
        Ok(())
    }
}

/// A client for which the target is reached.
struct Pairing {
    pair: u32,
    client: Arc<Stream>,
    kept: Arc<Kept>,
}

impl Pairing {
    fn run(self) {
        match self.reach() {
            Ok((target, starts)) => self.join(&target, starts),
            Err(error) => {
                if !self.kept.relay.shared.stop.is_stopped() {
                    let event = RelayEvent::NoTarget(error);
                    self.kept.relay.tell(self.client.peer(), event);
                }
                self.client.close();
                self.start(&self.client, Box::new(ByHand), None);
            }
        }
    }

    /// The target, connected, and the handshakes that come next.
    fn reach(&self) -> Result<(Arc<Stream>, Starts), NetError> {
        let starts = self.kept.relay.securing.starts(self.client.peer())?;
        Ok((self.enter_target(self.connect()?)?, starts))
    }

    fn connect(&self) -> Result<Connected, NetError> {
        let relay = &self.kept.relay;
        let shared: &Arc<Shared> = &relay.shared;
        let addresses = match &relay.to {
            Destination::Peer(peer) => peer.socket_addr().into_iter().collect(),
            Destination::Host(host, port) => resolve::wait(shared, host, *port, LOOKUP_LIMIT)?,
        };
        if let Some(own) = addresses.iter().find(|to| loops::is_itself(relay.local, **to)) {
            return Err(failure::is_itself(*own));
        }
        let connected = race::race(shared, &addresses, relay.connect_limit, |_| {})?;
        let from_to = (connected.local, connected.remote);
        if relay.ends.we_connected(from_to) {
            relay.ends.we_closed(from_to);
            socket::close(shared, connected.socket);
            return Err(failure::is_itself(connected.remote));
        }
        Ok(connected)
    }

    fn enter_target(&self, connected: Connected) -> Result<Arc<Stream>, NetError> {
        let Connected { socket, local, remote, .. } = connected;
        let relay = &self.kept.relay;
        let channel = channel(socket.into(), relay.securing.has_target());
        let target = enter(relay, (self.pair, Side::Target), channel, (remote, local))?;
        let event = EventKind::from(StreamEvent::Connected { local: local.into() });
        relay.shared.tell(Stamp::now(), target.peer(), event);
        Ok(target)
    }

    /// Both sides pass on what comes from now on.
    fn join(&self, target: &Arc<Stream>, starts: Starts) {
        let Self { pair, client, kept } = self;
        let relay = &kept.relay;
        let paired = |side, other: &Arc<Stream>| RelayEvent::Paired { side, other: other.id() };
        relay.tell(client.peer(), paired(Side::Client, target));
        relay.tell(target.peer(), paired(Side::Target, client));
        for (side, start) in [(client, starts.client), (target, starts.target)] {
            if let Some(start) = start {
                side.begin_tls(start);
            }
        }
        let to_target = Passing::new(relay, target, *pair, Side::Client);
        let to_client = Passing::new(relay, client, *pair, Side::Target);
        self.start(client, Box::new(to_target), Some(target));
        self.start(target, Box::new(to_client), Some(client));
    }

    fn start(&self, side: &Arc<Stream>, handler: Box<dyn Handler>, other: Option<&Arc<Stream>>) {
        let kept = Arc::clone(&self.kept);
        let from_to = side.facts().local.socket_addr().zip(side.facts().remote.socket_addr());
        let is_ours = Side::of(side.id()) == Side::Target;
        let other = other.cloned();
        let partner = other.clone();
        let on_end = move |id, closing| {
            if let Some(other) = other {
                pass_end(&kept.relay, id, &other, closing);
            }
            if let Some(from_to) = from_to.filter(|_| is_ours) {
                kept.relay.ends.we_closed(from_to);
            }
            locked(&kept.relay.open).remove(&id);
            drop(kept);
        };
        let name = format!("relay {} #{}", self.kept.relay.local, side.id().0);
        // Reported by the connection's end, if the system gives no thread.
        if side.start(name, handler, on_end).is_err() {
            locked(&self.kept.relay.open).remove(&side.id());
            if let Some(partner) = partner {
                partner.reset();
            }
        }
    }
}

/// One side is over: what that means for the other one.
fn pass_end(relay: &Relay, id: ConnectionId, other: &Stream, closing: Closing) {
    match closing {
        // Both ends had finished: so has the other side, or it will when it has sent what is left.
        Closing::ByPeer => {}
        Closing::ByUs => other.close(),
        Closing::Failed(error) if error.op == Op::TlsHandshake => {
            if Side::of(id) == Side::Target {
                relay.tell(other.peer(), RelayEvent::NoTarget(error));
            }
            other.close();
        }
        // Its program sees the same: an end without goodbye.
        Closing::Failed(error) if is_cut(&error) => other.cut_off(),
        _ => other.reset(),
    }
}

/// Whether TLS came to an end that nobody has confirmed.
fn is_cut(error: &NetError) -> bool {
    error.cause == Cause::from(TlsFailure::Cut)
}

/// Takes a socket into the session as one side of a pair: the table has it, and commands reach it.
fn enter(
    relay: &Arc<Relay>,
    (pair, side): (u32, Side),
    channel: Channel,
    (remote, local): (SocketAddr, SocketAddr),
) -> Result<Arc<Stream>, NetError> {
    let id = side.id(pair);
    let peer = Peer::of_connection(id, remote);
    socket::set_stream_options(&relay.shared, peer, &SockRef::from(&channel), &options());
    let facts = Connection::new(id, remote, local);
    let settings = locked(&relay.settings).clone();
    // Who sees it among the connections must reach it: commands wait until it is in the table.
    let mut open = locked(&relay.open);
    let stream = Stream::new(&relay.shared, &relay.facts.connections, channel, facts, settings)?;
    open.insert(id, Arc::clone(&stream));
    Ok(stream)
}
