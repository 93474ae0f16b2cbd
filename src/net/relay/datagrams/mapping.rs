//! One client of datagrams: its socket towards the target, and the thread that receives there.

use super::{BUFFER_BYTES, Datagrams, passing};
use crate::net::connections::{Closing, ConnectionState};
use crate::net::relay::{Model, RelayEvent, Side, Way};
use crate::net::socket::{self, Family, Maker, PeerFamilies, recv_from};
use crate::net::udp::RECV_BUFFER_BYTES;
use crate::net::wake::{self, Blocked, READ_TICK, StopToken};
use crate::net::worker::{AtWork, WorkerRole, blocking};
use crate::net::{Connection, NetError, Op, Peer, Stamp};
use crate::threads::{locked, spawn};
use crossbeam_channel::Sender;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A client and its socket towards the target.
pub(super) struct Mapping {
    pub(super) pair: u32,
    /// As the system gave it, for sending back.
    pub(super) client: SocketAddr,
    pub(super) socket: UdpSocketOf,
    /// What goes wrong in each direction, with the version of its plan.
    models: [Mutex<(u64, Model)>; 2],
    last_used: AtomicU64,
    sides: [Arc<Connection>; 2],
    /// Ends this one alone.
    stop: StopToken,
}

/// Shared by those who send and the one that receives.
type UdpSocketOf = Arc<UdpSocket>;

impl Mapping {
    /// Makes the socket and starts its thread; the relay knows the client then.
    ///
    /// # Errors
    /// Of the calls, or if the system gives no thread.
    pub(super) fn begin(
        relay: &Arc<Datagrams>,
        client: SocketAddr,
        alive: Sender<Infallible>,
    ) -> Result<Arc<Self>, NetError> {
        let (socket, local) = open(relay)?;
        let pair = relay.facts.next_pair();
        let (version, plan) = relay.facts.live_plan().now();
        let model = |way| Mutex::new((version, Model::new(&plan, pair, way)));
        let facts = |side: Side, remote: SocketAddr, local: SocketAddr| {
            Arc::new(Connection::new(side.id(pair), remote, local))
        };
        let mapping = Arc::new(Self {
            pair,
            client,
            socket: Arc::new(socket),
            models: Way::BOTH.map(model),
            last_used: AtomicU64::new(Stamp::now().0),
            sides: [
                facts(Side::Client, crate::net::peer::unmapped(client), relay.local),
                facts(Side::Target, relay.target, local),
            ],
            stop: StopToken::new(),
        });
        mapping.stop.watch(Blocked::Datagram(Arc::clone(&mapping.socket)));
        for facts in &mapping.sides {
            relay.facts.connections.add(Arc::clone(facts));
        }
        locked(&relay.mappings).insert(client, Arc::clone(&mapping));
        for (side, other) in [(Side::Client, Side::Target), (Side::Target, Side::Client)] {
            let event = RelayEvent::Paired { side, other: other.id(pair) };
            relay.tell(mapping.peer(side), event);
        }
        let (theirs, its_relay) = (Arc::clone(&mapping), Arc::clone(relay));
        let name = format!("relay {} #{}", relay.local, Side::Target.id(pair).0);
        let started = spawn(name, move || {
            theirs.work(&its_relay);
            drop((its_relay, alive));
        });
        if let Err(error) = started {
            mapping.remove(relay);
            return Err(error.into());
        }
        Ok(mapping)
    }

    /// Whom one of its sides talks to.
    pub(super) fn peer(&self, side: Side) -> Peer {
        let facts = self.facts(side);
        Peer::of_socket(facts.id, Some(facts.remote))
    }

    pub(super) fn facts(&self, side: Side) -> &Arc<Connection> {
        &self.sides[side as usize]
    }

    /// Something went through it.
    pub(super) fn used(&self, at: Stamp) {
        self.last_used.store(at.0, Relaxed);
    }

    /// It is forgotten before it was silent for long.
    pub(super) fn forget(&self) {
        self.stop.stop();
    }

    /// What goes wrong in that direction, as of now.
    pub(super) fn with_model<T>(
        &self,
        relay: &Datagrams,
        way: Way,
        act: impl FnOnce(&mut Model) -> T,
    ) -> T {
        let mut model = locked(&self.models[way as usize]);
        if let Some((version, plan)) = relay.facts.live_plan().other_than(model.0) {
            *model = (version, Model::new(&plan, self.pair, way));
        }
        act(&mut model.1)
    }

    fn work(self: Arc<Self>, relay: &Arc<Datagrams>) {
        let id = Side::Target.id(self.pair);
        let _at_work = AtWork::of_connection(&relay.shared, WorkerRole::Reader, id);
        let ticket = relay.shared.stop.watch(Blocked::Datagram(Arc::clone(&self.socket)));
        let is_idle = self.receive(relay);
        relay.shared.stop.forget(ticket);
        self.remove(relay);
        let after = is_idle.then_some(relay.idle_limit);
        relay.tell(self.peer(Side::Client), RelayEvent::Forgotten { after });
        self.stop.forget_all();
        let peer = self.peer(Side::Target);
        // Whoever sends at this moment closes it with its last datagram.
        if let Some(mapping) = Arc::into_inner(self)
            && let Some(socket) = Arc::into_inner(mapping.socket)
        {
            socket::close_of(&relay.shared, peer, socket);
        }
    }

    fn remove(&self, relay: &Datagrams) {
        locked(&relay.mappings).remove(&self.client);
        relay.has_room();
        for facts in &self.sides {
            facts.set_state(ConnectionState::Closed(Closing::ByUs));
            relay.facts.connections.ended(facts.id);
        }
    }

    fn is_over(&self, relay: &Datagrams) -> bool {
        self.stop.is_stopped() || relay.shared.stop.is_stopped()
    }

    /// Receives from the target; `true` if it ended since nothing went through for so long.
    fn receive(&self, relay: &Datagrams) -> bool {
        let mut buffer = vec![0; BUFFER_BYTES];
        self.limit_wait(relay.idle_limit);
        while !self.is_over(relay) {
            relay.wait_for_pause(Way::ToClient);
            let called = Stamp::now();
            let came = blocking(Op::RecvFrom, called, || recv_from(&self.socket, &mut buffer));
            if self.is_over(relay) {
                break;
            }
            match came {
                // Only the target is heard on it.
                Ok(Some((len, from))) if is_same(from, relay.target) => {
                    let payload = buffer.get(..len).unwrap_or_default();
                    relay.tell_received(self, Side::Target, called, payload);
                    relay.pass(self, Way::ToClient, payload);
                }
                Ok(Some(_)) => relay.facts.dropped.add(1),
                Ok(None) => {}
                Err(error) if passing::is_passing(&error) => {
                    let silent = Stamp::now().since(Stamp(self.last_used.load(Relaxed)));
                    if silent >= relay.idle_limit {
                        return true;
                    }
                    self.limit_wait(relay.idle_limit.saturating_sub(silent));
                }
                Err(error) => {
                    relay.told_news(&self.socket, &error, self.peer(Side::Target));
                }
            }
        }
        false
    }

    fn limit_wait(&self, limit: Duration) {
        let tick = (!cfg!(target_os = "linux")).then_some(READ_TICK);
        let limit = limit.min(tick.unwrap_or(limit)).max(Duration::from_millis(1));
        // Without the limit it is forgotten at the stop only.
        let _ = self.socket.set_read_timeout(Some(limit));
    }
}

/// A target that is reached by the unspecified address sends from loopback.
fn is_same(from: SocketAddr, target: SocketAddr) -> bool {
    let is_ip = from.ip() == target.ip() || target.ip().is_unspecified();
    is_ip && from.port() == target.port()
}

fn open(relay: &Datagrams) -> Result<(UdpSocket, SocketAddr), NetError> {
    let target = relay.target;
    let maker = Maker::udp(&relay.shared, Family::of(target))?;
    let any: IpAddr = match target.ip() {
        IpAddr::V4(ip) if ip.is_loopback() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_loopback() => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let prepare = || {
        maker.recv_buffer(RECV_BUFFER_BYTES as usize)?;
        maker.receive_errors(PeerFamilies::Own)?;
        maker.bind(SocketAddr::new(any, 0))
    };
    match prepare() {
        Ok(local) => {
            let socket = UdpSocket::from(maker.into_socket());
            wake::prepare_datagram(&socket)
                .map_err(|error| NetError::new(Op::SetSockOpt, "SO_RCVTIMEO", &error))?;
            Ok((socket, local))
        }
        Err(error) => {
            maker.close();
            Err(error)
        }
    }
}
