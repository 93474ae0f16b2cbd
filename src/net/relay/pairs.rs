//! Clients of TCP: a thread that accepts, one for each that connects to the target, and then one for each side of
//! each pair.

mod acceptor;
mod pair;
mod securing;

use super::event::Fault;
use super::loops::Ends;
use super::{RelayCommand, RelayConfig, RelayEvent, RelayFacts, Way};
use crate::net::automation::RepeatEnd;
use crate::net::session::Shared;
use crate::net::socket::{Family, Maker};
use crate::net::tcp::stream::{Job, Stream};
use crate::net::tcp::{
    Accepting, FileEvent, StreamEvent, StreamRepeat, StreamSettings, TcpServerConfig, end_repeat,
    listen_until_stopped, prepare_listener, work_on_commands,
};
use crate::net::{
    Cause, ConnectionId, Destination, EventKind, Listener, NetError, Op, Peer, Recipients, Stamp,
    StreamCommand,
};
use crate::threads::locked;
use acceptor::Acceptor;
use crossbeam_channel::{Receiver, bounded};
use securing::Securing;
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the threads of a relay have in common.
pub(super) struct Relay {
    pub(super) shared: Arc<Shared>,
    pub(super) facts: Arc<RelayFacts>,
    /// Where it listens.
    local: SocketAddr,
    to: Destination,
    connect_limit: Duration,
    /// The connections that commands reach.
    open: Mutex<BTreeMap<ConnectionId, Arc<Stream>>>,
    /// Clients that are there, with those that wait for the target.
    clients: AtomicU32,
    clients_max: AtomicU32,
    settings: Mutex<StreamSettings>,
    ends: Ends,
    securing: Securing,
}

/// Relays until the stop.
///
/// # Errors
/// If it cannot listen, would be its own target, or a file of TLS cannot be used.
pub(super) fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<RelayCommand>,
    facts: &Arc<RelayFacts>,
    config: &RelayConfig,
) -> Result<(), NetError> {
    let securing = Securing::prepare(config)?;
    shared.rules.set(Arc::clone(&config.rules));
    let (listener, local, recv_bytes) = listen(shared, config)?;
    let listener = Arc::new(Listener::from(listener));
    let listening = EventKind::from(StreamEvent::Listening(local.into()));
    shared.open_with(local.into(), recv_bytes, listening);
    let relay = Arc::new(Relay {
        shared: Arc::clone(shared),
        facts: Arc::clone(facts),
        local,
        to: config.to.clone(),
        connect_limit: config.connect_limit,
        open: Mutex::default(),
        clients: AtomicU32::new(0),
        clients_max: AtomicU32::new(config.clients_max),
        settings: Mutex::new(config.settings.clone()),
        ends: Ends::default(),
        securing,
    });
    // Every thread has an end of this channel; it is disconnected when the last one is over.
    let (alive, all_over) = bounded(0);
    let acceptor = Acceptor::new(Arc::clone(&relay), alive);
    let accepting = Accepting::new(shared, &listener, local.into());
    listen_until_stopped(
        shared,
        (listener, local.into()),
        &format!("relay {local} acceptor"),
        || acceptor.run(accepting),
        || {
            let chosen = |recipients: &Recipients| relay.chosen(recipients);
            work_on_commands(shared, inbox, chosen, |command, repeat| {
                relay.carry_out(command, repeat);
            });
        },
        &all_over,
    )
}

/// Makes the listener; returns its address and the receive buffer of its connections.
fn listen(
    shared: &Shared,
    config: &RelayConfig,
) -> Result<(TcpListener, SocketAddr, usize), NetError> {
    let maker = Maker::tcp(shared, Family::of(config.listen))?;
    let listening = prepare_listener(shared, &maker, &TcpServerConfig::listening_on(config.listen));
    let listening = listening.and_then(|(local, buffers)| {
        let target = match &config.to {
            Destination::Peer(peer) => peer.socket_addr(),
            Destination::Host(host, port) => named_here(host, *port),
        };
        match target.filter(|target| super::loops::is_itself(local, *target)) {
            Some(target) => Err(super::failure::is_itself(target)),
            None => Ok((local, buffers)),
        }
    });
    match listening {
        Ok((local, buffers)) => {
            Ok((TcpListener::from(maker.into_socket()), local, buffers.recv_bytes as usize))
        }
        Err(error) => {
            maker.close();
            Err(error)
        }
    }
}

/// The address of a name that means this machine everywhere (RFC 6761, section 6.3). Others are looked up for
/// each client, and are looked at then.
fn named_here(host: &str, port: u16) -> Option<SocketAddr> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_here = host == "localhost" || host.ends_with(".localhost");
    is_here.then(|| SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), port))
}

impl Relay {
    fn carry_out(&self, command: RelayCommand, repeat: &mut Option<StreamRepeat>) {
        match command {
            RelayCommand::Stream(StreamCommand::Repeat(recipients, plan)) => {
                end_repeat(repeat, RepeatEnd::Stopped);
                *repeat = Some(StreamRepeat::begin(&self.shared, recipients, *plan));
            }
            RelayCommand::Stream(StreamCommand::StopRepeat) => {
                end_repeat(repeat, RepeatEnd::Stopped);
            }
            RelayCommand::Stream(command) => self.carry_out_on_each(&command),
            RelayCommand::SetFaults(plan) => self.facts.live_plan().set(*plan),
            RelayCommand::Pause(way) if self.facts.pause(way) => {
                self.tell(Peer::None, RelayEvent::Fault(way, Fault::Paused));
            }
            RelayCommand::Resume(way) if self.facts.resume(way) => {
                self.tell(Peer::None, RelayEvent::Fault(way, Fault::Resumed));
            }
            // It stood so before.
            RelayCommand::Pause(_) | RelayCommand::Resume(_) => {}
            RelayCommand::SetRules(rules) => self.shared.rules.set(rules),
            RelayCommand::TrustTarget(certificate) => self.securing.trust(*certificate),
            RelayCommand::SetClientsMax(most) => self.clients_max.store(most, Relaxed),
        }
    }

    fn carry_out_on_each(&self, command: &StreamCommand) {
        if let StreamCommand::SetSettings(settings) = command {
            locked(&self.settings).clone_from(settings);
        }
        let all = Recipients::All;
        let chosen = command.recipients().unwrap_or(&all);
        for stream in self.chosen(chosen) {
            match command {
                StreamCommand::Send(_, payload) => stream.enqueue(Job::Send(payload.clone())),
                StreamCommand::SendFile(_, path) => stream.enqueue(Job::File(path.clone())),
                StreamCommand::CancelFile(_) => stream.cancel_files(),
                StreamCommand::Finish(_) => stream.enqueue(Job::Finish),
                StreamCommand::Disconnect(_) => stream.close(),
                StreamCommand::Reset(_) => stream.reset(),
                StreamCommand::SetSettings(settings) => stream.set_settings(settings.clone()),
                // The command loop has them.
                StreamCommand::Repeat(..) | StreamCommand::StopRepeat => {}
            }
        }
        for peer in self.gone(chosen) {
            self.not_carried_out(command, peer);
        }
    }

    /// The chosen connections, as far as they are open.
    fn chosen(&self, recipients: &Recipients) -> Vec<Arc<Stream>> {
        let open = locked(&self.open);
        match recipients {
            Recipients::All => open.values().cloned().collect(),
            Recipients::Only(ids) => ids.iter().filter_map(|id| open.get(id).cloned()).collect(),
        }
    }

    /// Those of the chosen that are not there.
    fn gone(&self, recipients: &Recipients) -> Vec<Peer> {
        let open = locked(&self.open);
        match recipients {
            Recipients::All if open.is_empty() => vec![Peer::None],
            Recipients::All => Vec::new(),
            Recipients::Only(ids) => {
                let gone = ids.iter().filter(|id| !open.contains_key(*id));
                let facts = gone.map(|id| (*id, self.facts.connections.get(*id)));
                facts
                    .map(|(id, facts)| {
                        facts.map_or(Peer::None, |facts| Peer::of_connection(id, facts.remote))
                    })
                    .collect()
            }
        }
    }

    /// Of what asks for what has come about already where the connection is gone, nothing is said.
    fn not_carried_out(&self, command: &StreamCommand, peer: Peer) {
        let error = |target| NetError { op: Op::Send, target, cause: Cause::NotConnected };
        match command {
            StreamCommand::Send(_, payload) => {
                self.shared.tell_unsent(peer, error(peer.to_string()), payload);
            }
            StreamCommand::SendFile(_, path) => {
                let event = FileEvent::unsent(error(path.display().to_string()));
                let event = EventKind::from(StreamEvent::File(event));
                self.shared.tell(Stamp::now(), peer, event);
            }
            _ => {}
        }
    }

    pub(super) fn tell(&self, peer: Peer, event: RelayEvent) {
        self.shared.tell(Stamp::now(), peer, EventKind::from(event));
    }

    /// Something was done wrong on purpose, in that direction, where it goes out.
    pub(super) fn fault(&self, peer: Peer, way: Way, fault: Fault) {
        self.facts.faults_done.add(1);
        self.tell(peer, RelayEvent::Fault(way, fault));
    }
}
