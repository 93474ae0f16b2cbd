//! A TCP server: a thread that accepts, one for each connection, and one that takes commands.
//!
//! What a connection does by itself runs on its own thread, so that a slow or silent client delays
//! nobody else. At its limit of connections the server accepts one more and closes it at once, with
//! [`StreamEvent::OverLimit`]: left in the backlog, its client would take itself for connected and wait.

mod acceptor;
mod serving;

use super::accepting::{Accepting, listen_until_stopped, work_on_commands};
use super::repeat::{StreamRepeat, end};
use super::stream::{Job, PROGRESS_LIMIT, SecureAs, Stream, worker_name};
use super::{
    FileEvent, ListenerCommand, ServerBehaviour, StreamCommand, StreamEvent, StreamOptions,
    StreamSettings, TcpServerConfig,
};
use crate::net::Protocol;
use crate::net::automation::RepeatEnd;
use crate::net::session::Shared;
use crate::net::socket::{self, Buffers, Family, Maker};
use crate::net::tls::{ServerReady, ServerTls, TlsFailure};
use crate::net::trace::{PendingCall, traced, zero};
use crate::net::{
    Args, Cause, ConnectionId, Connections, End, Endpoint, EventKind, Listener, NetError, Op,
    OptionName, Outbox, Peer, ProtocolSnapshot, Recipients, Session, Stamp,
};
use crate::threads::locked;
use acceptor::Acceptor;
use crossbeam_channel::{Receiver, bounded};
use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::{
    AtomicU32, AtomicU64,
    Ordering::{Acquire, Relaxed, Release},
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

impl Session {
    /// Starts a TCP server. It listens once its state is [`SessionState::Open`].
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    ///
    /// [`SessionState::Open`]: crate::net::SessionState::Open
    pub fn start_tcp_server(
        config: TcpServerConfig,
        outbox: Arc<Outbox>,
    ) -> Result<Self, NetError> {
        Self::start_server(config, Limits::default(), outbox)
    }

    /// The same with other limits.
    fn start_server(
        config: TcpServerConfig,
        limits: Limits,
        outbox: Arc<Outbox>,
    ) -> Result<Self, NetError> {
        let name = format!("tcp {} server", config.listen);
        let table = Arc::<Connections>::default();
        let live = ProtocolSnapshot::Stream(Arc::clone(&table));
        Self::start(name, outbox, live, move |shared, inbox| {
            let tls = prepare_tls(config.tls.as_ref(), config.listen);
            let served = tls.and_then(|tls| {
                let listening = listen(shared, &config)?;
                run(shared, inbox, &table, listening, config.service(tls), limits)
            });
            served.map_or_else(End::Failed, |()| End::Stopped)
        })
        .map(|session| session.speaking(Protocol::TcpServer))
    }
}

/// A socket that listens.
#[derive(Debug)]
pub(in crate::net) struct Listening {
    pub(in crate::net) listener: Listener,
    pub(in crate::net) local: Endpoint,
    /// What its connections inherit.
    pub(in crate::net) buffers: Buffers,
}

/// What a server does with its connections, wherever it listens.
#[derive(Clone, Debug)]
pub(in crate::net) struct Service {
    pub(in crate::net) connections_max: u32,
    pub(in crate::net) options: StreamOptions,
    pub(in crate::net) settings: StreamSettings,
    pub(in crate::net) behaviour: ServerBehaviour,
    /// TLS on each connection, if it is spoken; over TCP only.
    pub(in crate::net) tls: Option<ServerReady>,
}

impl TcpServerConfig {
    fn service(self, tls: Option<ServerReady>) -> Service {
        let Self { connections_max, options, settings, behaviour, .. } = self;
        Service { connections_max, options, settings, behaviour, tls }
    }
}

/// How long clients may hold a connection that replies by itself.
#[derive(Clone, Copy, Debug)]
pub(in crate::net) struct Limits {
    /// For a page's request.
    request: Duration,
    /// Without taking anything of what is sent.
    progress: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { request: super::page::REQUEST_LIMIT, progress: PROGRESS_LIMIT }
    }
}

/// What the threads of a server have in common.
struct Server {
    shared: Arc<Shared>,
    /// What is shown of the connections.
    table: Arc<Connections>,
    /// Where it listens.
    local: Endpoint,
    /// The connections that commands reach.
    open: Mutex<BTreeMap<ConnectionId, Arc<Stream>>>,
    connections_max: AtomicU32,
    settings: Mutex<StreamSettings>,
    behaviour: Mutex<Arc<ServerBehaviour>>,
    /// Grows when the behaviour changes, so that connections need not lock for each message.
    behaviour_version: AtomicU64,
    limits: Limits,
    tls: Option<ServerReady>,
}

/// Accepts and serves until the stop, or until the listener fails; then it is closed.
///
/// # Errors
/// What accept(2) returned, or that the system gives no thread.
pub(in crate::net) fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<ListenerCommand>,
    table: &Arc<Connections>,
    Listening { listener, local, buffers }: Listening,
    service: Service,
    limits: Limits,
) -> Result<(), NetError> {
    let listener = Arc::new(listener);
    let listening = EventKind::from(StreamEvent::Listening(local));
    shared.open_with(local, buffers.recv_bytes as usize, listening);
    let options = service.options.clone();
    let server = Arc::new(Server::new(shared, table, local, service, limits));
    // Every thread has an end of this channel; it is disconnected when the last one is over.
    let (alive, all_over) = bounded(0);
    let acceptor = Acceptor::new(Arc::clone(&server), options, buffers, alive);
    let accepting = Accepting::new(shared, &listener, local);
    listen_until_stopped(
        shared,
        (listener, local),
        &format!("{} acceptor", worker_name(local)),
        || acceptor.run(accepting),
        || {
            let chosen = |recipients: &Recipients| server.chosen(recipients);
            work_on_commands(shared, inbox, chosen, |command, repeat| {
                server.carry_out(command, repeat);
            });
        },
        &all_over,
    )
}

/// What connections have in common for TLS. What is wrong with its files is said before anything is begun.
///
/// # Errors
/// That.
pub(in crate::net) fn prepare_tls(
    tls: Option<&ServerTls>,
    listen: SocketAddr,
) -> Result<Option<ServerReady>, NetError> {
    let ready = tls.map(ServerTls::prepare).transpose();
    let failed = |failure: TlsFailure| {
        let target = listen.to_string();
        NetError { op: Op::TlsHandshake, target, cause: failure.into() }
    };
    ready.map_err(failed)
}

/// Makes the listener.
fn listen(shared: &Shared, config: &TcpServerConfig) -> Result<Listening, NetError> {
    let maker = Maker::tcp(shared, Family::of(config.listen))?;
    match prepare(shared, &maker, config) {
        Ok((local, buffers)) => {
            let listener = TcpListener::from(maker.into_socket()).into();
            Ok(Listening { listener, local: local.into(), buffers })
        }
        Err(error) => {
            maker.close();
            Err(error)
        }
    }
}

/// Sets the options of a listener and binds it, listening; returns its address and the buffers of its connections.
///
/// # Errors
/// Of the calls.
pub(in crate::net) fn prepare(
    shared: &Shared,
    maker: &Maker<'_>,
    config: &TcpServerConfig,
) -> Result<(SocketAddr, Buffers), NetError> {
    let ip = config.listen.ip();
    if ip.is_ipv6() {
        let dual_stack = ip.is_unspecified() && config.dual_stack;
        maker.set(OptionName::Ipv6Only, i64::from(!dual_stack))?;
    }
    // Windows listens beside TIME_WAIT anyway, and takes this option for a wish to share the port with
    // a program that listens already (learn.microsoft.com, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE").
    if config.reuse_address && !cfg!(windows) {
        maker.set(OptionName::ReuseAddress, 1)?;
    }
    let buffers = maker.stream_buffers(&config.options);
    let local = maker.bind(config.listen)?;
    let backlog = i32::try_from(config.backlog).unwrap_or(i32::MAX);
    let number = socket::number(maker.socket());
    let call = PendingCall::on(number, Op::Listen, Args::Backlog(config.backlog));
    traced(shared, call, zero, || maker.socket().listen(backlog)).map_err(|error| {
        maker.in_use(NetError { target: local.to_string(), ..error }, config.listen)
    })?;
    Ok((local, buffers))
}

/// What was to be done on a connection that is gone.
fn not_connected(op: Op, peer: Peer) -> NetError {
    NetError { op, target: peer.to_string(), cause: Cause::NotConnected }
}

/// The behaviour, with rules whose hits the session shows.
fn counted(shared: &Shared, behaviour: ServerBehaviour) -> Arc<ServerBehaviour> {
    let rules = match &behaviour {
        ServerBehaviour::Rules(rules) => Arc::clone(rules),
        ServerBehaviour::Files(_) | ServerBehaviour::Page(_) => Arc::default(),
    };
    shared.rules.set(rules);
    Arc::new(match behaviour {
        ServerBehaviour::Rules(_) => ServerBehaviour::Rules(shared.rules.now().1),
        other => other,
    })
}

impl Server {
    fn new(
        shared: &Arc<Shared>,
        table: &Arc<Connections>,
        local: Endpoint,
        service: Service,
        limits: Limits,
    ) -> Self {
        Self {
            shared: Arc::clone(shared),
            table: Arc::clone(table),
            local,
            open: Mutex::default(),
            connections_max: AtomicU32::new(service.connections_max),
            settings: Mutex::new(service.settings),
            behaviour: Mutex::new(counted(shared, service.behaviour)),
            behaviour_version: AtomicU64::new(0),
            limits,
            tls: service.tls,
        }
    }

    fn carry_out(&self, command: ListenerCommand, repeat: &mut Option<StreamRepeat>) {
        match command {
            ListenerCommand::Stream(StreamCommand::Repeat(recipients, plan)) => {
                end(repeat, RepeatEnd::Stopped);
                *repeat = Some(StreamRepeat::begin(&self.shared, recipients, *plan));
            }
            ListenerCommand::Stream(StreamCommand::StopRepeat) => {
                end(repeat, RepeatEnd::Stopped);
            }
            ListenerCommand::Stream(command) => self.carry_out_on_each(command),
            ListenerCommand::SetBehaviour(behaviour) => {
                *locked(&self.behaviour) = counted(&self.shared, *behaviour);
                self.behaviour_version.fetch_add(1, Release);
            }
            ListenerCommand::SetConnectionsMax(most) => {
                self.connections_max.store(most, Relaxed);
            }
            ListenerCommand::Secure(chosen, upgrade) => {
                let secure_as = Box::new(SecureAs::Server(*upgrade));
                self.each(
                    &chosen,
                    |stream| stream.enqueue(Job::Secure(secure_as.clone())),
                    |peer| self.failed(peer, not_connected(Op::TlsHandshake, peer)),
                );
            }
        }
    }

    fn carry_out_on_each(&self, command: StreamCommand) {
        match command {
            StreamCommand::Send(chosen, payload) => {
                // Once for all: they may be thousands, none of which reads.
                self.each(
                    &chosen,
                    |stream| stream.enqueue(Job::Send(payload.clone())),
                    |peer| self.not_sent(peer, &payload),
                );
            }
            StreamCommand::SendFile(chosen, path) => self.each(
                &chosen,
                |stream| stream.enqueue(Job::File(path.clone())),
                |peer| self.file_not_sent(peer, &path),
            ),
            // The others ask for what has come about already where the connection is gone.
            StreamCommand::CancelFile(chosen) => {
                self.each(&chosen, |stream| stream.cancel_files(), |_| {});
            }
            StreamCommand::Finish(chosen) => {
                self.each(&chosen, |stream| stream.enqueue(Job::Finish), |_| {});
            }
            StreamCommand::Disconnect(chosen) => {
                self.each(&chosen, |stream| stream.close(), |_| {});
            }
            StreamCommand::Reset(chosen) => self.each(&chosen, |stream| stream.reset(), |_| {}),
            // The command loop has them.
            StreamCommand::Repeat(..) | StreamCommand::StopRepeat => {}
            StreamCommand::SetSettings(settings) => {
                locked(&self.settings).clone_from(&settings);
                let set = |stream: &Arc<Stream>| stream.set_settings(settings.clone());
                self.each(&Recipients::All, set, |_| {});
            }
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

    /// Does something with each of the chosen connections, and something else for each that is gone.
    fn each(&self, chosen: &Recipients, act: impl Fn(&Arc<Stream>), is_gone: impl Fn(Peer)) {
        // Without the lock while acting: connections come and go meanwhile.
        let open = |id: &ConnectionId| locked(&self.open).get(id).cloned();
        let (streams, gone): (Vec<_>, Vec<_>) = match chosen {
            Recipients::All => {
                let all: Vec<_> = locked(&self.open).values().cloned().collect();
                let nobody = if all.is_empty() { vec![Peer::None] } else { Vec::new() };
                (all, nobody)
            }
            Recipients::Only(ids) => {
                let gone = ids.iter().filter(|id| open(id).is_none());
                let gone = gone.map(|id| self.peer_of(*id)).collect();
                (ids.iter().filter_map(open).collect(), gone)
            }
        };
        streams.iter().for_each(act);
        gone.into_iter().for_each(is_gone);
    }

    /// Who was at the other end of a connection, if that is known still.
    fn peer_of(&self, id: ConnectionId) -> Peer {
        let facts = self.table.get(id);
        facts.map_or(Peer::None, |facts| Peer::of_connection(id, facts.remote))
    }

    fn not_sent(&self, peer: Peer, payload: &[u8]) {
        self.shared.tell_unsent(peer, not_connected(Op::Send, peer), payload);
    }

    fn file_not_sent(&self, peer: Peer, path: &Path) {
        let target = path.display().to_string();
        let error = NetError { op: Op::Send, target, cause: Cause::NotConnected };
        self.tell(peer, StreamEvent::File(FileEvent::unsent(error)));
    }

    fn tell(&self, peer: Peer, event: StreamEvent) {
        self.shared.tell(Stamp::now(), peer, EventKind::from(event));
    }

    fn failed(&self, peer: Peer, error: NetError) {
        self.shared.tell(Stamp::now(), peer, EventKind::Failed(Box::new(error)));
    }

    /// The behaviour and its version, if that is not the one which the caller has.
    fn changed_behaviour(&self, version: u64) -> Option<(u64, Arc<ServerBehaviour>)> {
        let now = self.behaviour_version.load(Acquire);
        (now != version).then(|| (now, Arc::clone(&locked(&self.behaviour))))
    }
}
