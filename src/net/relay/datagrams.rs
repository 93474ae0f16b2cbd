//! Clients of datagrams: each has a socket of its own towards the target, so that what comes back is known to be for
//! it, as a router does it. A thread receives from all clients, and one for each of them from the target.
//! Where clients send faster than one datagram after the other can be passed on, what waits is received and sent by several
//! in one call; each has its rows all the same.

mod flood;
mod later;
mod mapping;
mod passing;

use super::event::Fault;
use super::{RelayCommand, RelayConfig, RelayEvent, RelayFacts, Side, Way, failure, loops};
use crate::net::automation::repeat::SendOutcome;
use crate::net::automation::{RepeatEnd, RepeatPlan};
use crate::net::kernel_drops::DropCounter;
use crate::net::repeater::{Repeater, Step, alarm};
use crate::net::resolve::{self, LOOKUP_LIMIT};
use crate::net::session::{Shared, panic_error};
use crate::net::socket::{self, Family, Maker, PeerFamilies, recv_from};
use crate::net::udp::RECV_BUFFER_BYTES;
use crate::net::wake::{self, Blocked, StopOnDrop};
use crate::net::worker::{WorkerRole, blocking, spawn_worker};
use crate::net::{
    Cause, Destination, EventKind, NetError, Op, Peer, Recipients, Stamp, StreamCommand,
};
use crate::threads::locked;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use flood::Flood;
use later::{Late, Waiting};
use mapping::Mapping;
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The largest datagram there is; a shorter buffer would cut it in silence.
const BUFFER_BYTES: usize = 65_536;

/// Errors in a row after which receiving is given up, beside one for each datagram sent: each may bring an ICMP error.
const ERRORS_IN_A_ROW_MAX: u64 = 1000;

/// How late it may be noticed that a pause is over.
const PAUSE_LOOK: Duration = Duration::from_millis(20);

/// What the threads of a relay of datagrams have in common.
struct Datagrams {
    shared: Arc<Shared>,
    facts: Arc<RelayFacts>,
    /// Where clients send to.
    socket: Arc<UdpSocket>,
    local: SocketAddr,
    target: SocketAddr,
    idle_limit: Duration,
    clients_max: AtomicU32,
    mappings: Mutex<HashMap<SocketAddr, Arc<Mapping>>>,
    /// Whether it was told that there is no room for one more client.
    is_full: AtomicBool,
    later: Sender<Late>,
    waiting: Waiting,
}

/// Relays until the stop.
///
/// # Errors
/// If the target's name cannot be looked up, it cannot bind, or would be its own target.
pub(super) fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<RelayCommand>,
    facts: &Arc<RelayFacts>,
    config: &RelayConfig,
) -> Result<(), NetError> {
    let target = target(shared, &config.to)?;
    let (socket, local, recv_bytes) = open(shared, config.listen, target)?;
    let (later, due) = bounded(later::LATE_MAX);
    let relay = Arc::new(Datagrams {
        shared: Arc::clone(shared),
        facts: Arc::clone(facts),
        socket,
        local,
        target,
        idle_limit: config.idle_limit,
        clients_max: AtomicU32::new(config.clients_max),
        mappings: Mutex::default(),
        is_full: AtomicBool::new(false),
        later,
        waiting: Waiting::default(),
    });
    shared.opened(local.into(), recv_bytes);
    let (alive, all_over) = bounded(0);
    let (reading, holding) = (Arc::clone(&relay), Arc::clone(&relay));
    let name = format!("relay {local} reader");
    let work = move || reading.read(&alive);
    let reader = spawn_worker(shared, WorkerRole::Reader, name.clone(), work)?;
    let late_name = format!("relay {local} later");
    let work = move || holding.send_later(&due);
    let later = spawn_worker(shared, WorkerRole::Writer, late_name.clone(), work)
        .inspect_err(|_| shared.stop.stop());
    relay.work(inbox);
    shared.stop.stop();
    let ended = reader.join();
    // Nothing is ever sent on it: this waits for the clients' threads, which the stop has woken.
    let _ = all_over.recv();
    let late = later?.join();
    shared.refresh_kernel_drops();
    relay.close();
    late.map_err(|panic| panic_error(panic.as_ref(), &late_name))?;
    ended.unwrap_or_else(|panic| Err(panic_error(panic.as_ref(), &name)))
}

/// The target's address: of a name the first one, for all clients.
fn target(shared: &Arc<Shared>, to: &Destination) -> Result<SocketAddr, NetError> {
    let error = || NetError {
        op: Op::GetAddrInfo,
        target: to.to_string(),
        cause: Cause::NoAddressOfFamily,
    };
    match to {
        Destination::Peer(peer) => peer.socket_addr().ok_or_else(error),
        Destination::Host(host, port) => {
            let found = resolve::wait(shared, host, *port, LOOKUP_LIMIT)?;
            // A name of this machine has both families, and programs listen on IPv4 more often.
            let four = found.iter().find(|address| address.is_ipv4());
            four.or(found.first()).copied().ok_or_else(error)
        }
    }
}

fn open(
    shared: &Arc<Shared>,
    listen: SocketAddr,
    target: SocketAddr,
) -> Result<(Arc<UdpSocket>, SocketAddr, usize), NetError> {
    let maker = Maker::udp(shared, Family::of(listen))?;
    let prepare = || {
        let recv_bytes = maker.recv_buffer(RECV_BUFFER_BYTES as usize)?;
        maker.receive_errors(PeerFamilies::Own)?;
        let local = maker.bind(listen)?;
        if loops::is_itself(local, target) {
            return Err(failure::is_itself(target));
        }
        Ok((local, recv_bytes))
    };
    let (local, recv_bytes) = match prepare() {
        Ok(prepared) => prepared,
        Err(error) => {
            maker.close();
            return Err(error);
        }
    };
    let socket = Arc::new(UdpSocket::from(maker.into_socket()));
    wake::prepare_datagram(&socket)
        .map_err(|error| NetError::new(Op::SetSockOpt, "SO_RCVTIMEO", &error))?;
    shared.stop.watch(Blocked::Datagram(Arc::clone(&socket)));
    shared.watch_kernel_drops(DropCounter::of(&socket));
    Ok((socket, local, recv_bytes))
}

impl Datagrams {
    /// Receives from clients until the stop, or until the socket fails.
    fn read(self: &Arc<Self>, alive: &Sender<Infallible>) -> Result<(), NetError> {
        let _ends = StopOnDrop(&self.shared.stop);
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut flood = Flood::new(self);
        let mut errors = 0;
        loop {
            self.wait_for_pause(Way::ToTarget);
            let called = Stamp::now();
            let came = blocking(Op::RecvFrom, called, || recv_from(&self.socket, &mut buffer));
            if self.shared.stop.is_stopped() {
                return Ok(());
            }
            let came = match came {
                Ok(None) => Ok(()),
                Ok(Some((len, from))) => {
                    errors = 0;
                    let has_waited = Stamp::now().since(called) > flood::WAITED;
                    let payload = buffer.get(..len).unwrap_or_default();
                    self.came_from_client(from, called, payload, alive);
                    if has_waited { Ok(()) } else { flood.pass_on(self, alive) }
                }
                Err(error) => Err(error),
            };
            match came {
                Ok(()) => {}
                Err(error) if passing::is_passing(&error) => {}
                Err(error) => {
                    errors += 1;
                    let is_news = self.told_news(&self.socket, &error, Peer::None);
                    if !is_news || errors > ERRORS_IN_A_ROW_MAX + self.shared.counters.sent.get() {
                        return Err(NetError::new(Op::RecvFrom, self.local.to_string(), &error));
                    }
                }
            }
        }
    }

    fn came_from_client(
        self: &Arc<Self>,
        from: SocketAddr,
        called: Stamp,
        payload: &[u8],
        alive: &Sender<Infallible>,
    ) {
        if let Some(mapping) = self.client(from, alive) {
            self.tell_received(&mapping, Side::Client, called, payload);
            self.pass(&mapping, Way::ToTarget, payload);
        }
    }

    /// The client; one that is not known yet if there is room for it. Without room its datagram counts as dropped.
    fn client(
        self: &Arc<Self>,
        from: SocketAddr,
        alive: &Sender<Infallible>,
    ) -> Option<Arc<Mapping>> {
        let known = locked(&self.mappings).get(&from).cloned();
        let mapping = known.or_else(|| self.map(from, alive));
        if mapping.is_none() {
            self.facts.dropped.add(1);
        }
        mapping
    }

    /// A client that is not known yet, if there is room for it.
    fn map(self: &Arc<Self>, from: SocketAddr, alive: &Sender<Infallible>) -> Option<Arc<Mapping>> {
        let most = self.clients_max.load(Relaxed);
        if locked(&self.mappings).len() >= most as usize {
            self.shared.counters.over_limit.add(1);
            // Once, until there is room: a flood of clients would fill the log.
            if !self.is_full.swap(true, Relaxed) {
                self.tell(Peer::from(from), RelayEvent::OverClients(most));
            }
            return None;
        }
        match Mapping::begin(self, from, alive.clone()) {
            Ok(mapping) => Some(mapping),
            Err(error) => {
                let kind = EventKind::Failed(Box::new(error));
                self.shared.tell(Stamp::now(), Peer::from(from), kind);
                None
            }
        }
    }

    /// Waits while nothing is to be passed on.
    fn wait_for_pause(&self, way: Way) {
        while self.facts.is_paused(way) && !self.shared.stop.is_stopped() {
            // Nothing is ever sent on it: a pause, which the stop ends.
            let _ = self.shared.stop.signal().recv_timeout(PAUSE_LOOK);
        }
    }

    /// Carries out commands until the stop.
    fn work(&self, inbox: &Receiver<RelayCommand>) {
        let stop = self.shared.stop.signal();
        let mut repeat: Option<(Recipients, Repeater)> = None;
        while !self.shared.stop.is_stopped() {
            let next_send = alarm(repeat.as_ref().and_then(|(_, repeater)| repeater.due()));
            select! {
                recv(stop) -> _ => break,
                recv(next_send) -> _ => {}
                recv(inbox) -> command => match command {
                    Ok(command) => self.carry_out(command, &mut repeat),
                    Err(_) => break,
                },
            }
            if let Some((to, mut repeater)) = repeat.take() {
                match self.repeat(&to, &mut repeater) {
                    Step::GoOn => repeat = Some((to, repeater)),
                    Step::End(end) => repeater.end(end),
                }
            }
        }
        if let Some((_, repeater)) = repeat {
            repeater.end(RepeatEnd::Closed);
        }
    }

    fn repeat(&self, to: &Recipients, repeater: &mut Repeater) -> Step {
        repeater.step(|due| {
            let mut outcome = SendOutcome::Withheld;
            for (mapping, side) in self.chosen(to) {
                let bytes = due.bytes(mapping.peer(side)).map_err(RepeatEnd::Failed)?.to_vec();
                self.send(&mapping, side.way_to(), &bytes);
                outcome = SendOutcome::Sent;
            }
            Ok(outcome)
        })
    }

    fn begin_repeat(&self, plan: RepeatPlan) -> Repeater {
        Repeater::begin(&self.shared, plan)
    }

    fn carry_out(&self, command: RelayCommand, repeat: &mut Option<(Recipients, Repeater)>) {
        match command {
            RelayCommand::Stream(StreamCommand::Repeat(to, plan)) => {
                end_repeat(repeat);
                *repeat = Some((to, self.begin_repeat(*plan)));
            }
            RelayCommand::Stream(StreamCommand::StopRepeat) => end_repeat(repeat),
            RelayCommand::Stream(StreamCommand::Send(to, payload)) => {
                let chosen = self.chosen(&to);
                if chosen.is_empty() {
                    let (op, cause) = (Op::SendTo, Cause::NotConnected);
                    let error = NetError { op, target: String::new(), cause };
                    self.shared.tell_unsent(Peer::None, error, &payload);
                }
                for (mapping, side) in chosen {
                    self.send(&mapping, side.way_to(), &payload);
                }
            }
            RelayCommand::Stream(StreamCommand::Disconnect(to) | StreamCommand::Reset(to)) => {
                self.chosen(&to).iter().for_each(|(mapping, _)| mapping.forget());
            }
            RelayCommand::Pause(way) if self.facts.pause(way) => {
                self.tell(Peer::None, RelayEvent::Fault(way, Fault::Paused));
            }
            RelayCommand::Resume(way) if self.facts.resume(way) => {
                self.tell(Peer::None, RelayEvent::Fault(way, Fault::Resumed));
            }
            // Datagrams have no ends, no files and no framing; and what is paused already stays so.
            RelayCommand::Stream(_)
            | RelayCommand::SetRules(_)
            | RelayCommand::TrustTarget(_)
            | RelayCommand::Pause(_)
            | RelayCommand::Resume(_) => {}
            RelayCommand::SetFaults(plan) => self.facts.live_plan().set(*plan),
            RelayCommand::SetClientsMax(most) => self.clients_max.store(most, Relaxed),
        }
    }

    /// The chosen sides of clients that are there.
    fn chosen(&self, to: &Recipients) -> Vec<(Arc<Mapping>, Side)> {
        let mappings = locked(&self.mappings);
        let sides = mappings.values().flat_map(|mapping| {
            [Side::Client, Side::Target].map(|side| (Arc::clone(mapping), side))
        });
        sides.filter(|(mapping, side)| to.contains(side.id(mapping.pair))).collect()
    }

    fn tell(&self, peer: Peer, event: RelayEvent) {
        self.shared.tell(Stamp::now(), peer, EventKind::from(event));
    }

    fn close(self: Arc<Self>) {
        self.shared.stop.forget_all();
        // All threads are over: these are the last owners.
        if let Some(relay) = Arc::into_inner(self)
            && let Some(socket) = Arc::into_inner(relay.socket)
        {
            socket::close(&relay.shared, socket);
        }
    }
}

fn end_repeat(repeat: &mut Option<(Recipients, Repeater)>) {
    if let Some((_, repeater)) = repeat.take() {
        repeater.end(RepeatEnd::Stopped);
    }
}
