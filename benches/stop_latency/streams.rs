//! (c) The same for TCP: a server with five hundred connections, one whose peer never reads while it
//! echoes and sends, a client that is connected, one that connects to a full backlog, and a handshake of TLS with which
//! the peer does not go on, of a client and of a server.
//!
//! The bare figure is what ending five hundred threads costs that read from connections: a `shutdown`
//! and a `join` for each.

use super::common::{Report, median, ms, worst};
use super::crowd::Crowd;
use super::{Outcome, SOON, measure_stops, stop};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::automation::RuleSet;
use network_playground::net::tls::{ClientTls, MadeCertificate, ServerIdentity, ServerTls};
use network_playground::net::{
    Destination, ProtocolCommand, Recipients, ServerBehaviour, Session, SessionId, SessionState,
    StreamCommand, TcpClientConfig, TcpServerConfig,
};
use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

/// Stops of each state.
const ROUNDS: usize = 20;

const CONNECTIONS: usize = 500;

/// Clients of a server that begin no handshake.
const SHAKING: usize = 50;

/// Nothing has moved for this long: it is blocked.
const QUIET: Duration = Duration::from_millis(5);

/// What a session is doing when it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    ManyConnections,
    PeerNeverReads,
    Connected,
    FullBacklog,
    Handshake,
    ServerHandshake,
}

impl State {
    const ALL: [Self; 6] = [
        Self::ManyConnections,
        Self::PeerNeverReads,
        Self::Connected,
        Self::FullBacklog,
        Self::Handshake,
        Self::ServerHandshake,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::ManyConnections => "500 connections",
            Self::PeerNeverReads => "a peer that never reads",
            Self::Connected => "client, connected",
            Self::FullBacklog => "client, full backlog",
            Self::Handshake => "client, TLS not answered",
            Self::ServerHandshake => "server, TLS not answered",
        }
    }
}

/// Stops sessions in all states.
pub(super) fn measure_all(report: &mut Report) -> Outcome<()> {
    network_playground::net::limits::allow_descriptors()?;
    println!("streams, {ROUNDS} rounds");
    let bare = (0..ROUNDS).map(|_| Ok(ms(bare()?))).collect::<Outcome<Vec<f64>>>()?;
    println!("  500 connections, bare      median {:.3}  worst {:.3}", median(&bare), worst(&bare));
    for state in State::ALL {
        measure_stops(("(c)", state.name()), ROUNDS, || stop_one(state), report)?;
    }
    Ok(())
}

fn stop_one(state: State) -> Outcome<(Duration, Duration, SessionState)> {
    let log_writer = LogWriter::start(Arc::new(Store::with_budget(0)), Waker::noop().clone())?;
    match state {
        State::ManyConnections => {
            let (session, address) = serve(&log_writer, None)?;
            let mut crowd = Crowd::start(address, CONNECTIONS)?;
            crowd.opened()?;
            wait(|| session.connections().open_count() == CONNECTIONS)?;
            stop(&session)
        }
        State::PeerNeverReads => {
            let (session, address) = serve(&log_writer, None)?;
            let _peer = clog(&session, address)?;
            stop(&session)
        }
        State::Connected => {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            let session = connect(&log_writer, listener.local_addr()?)?;
            wait(|| matches!(session.state(), SessionState::Connected { .. }))?;
            std::thread::sleep(QUIET);
            stop(&session)
        }
        State::Handshake => {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            let mut config = TcpClientConfig::to(Destination::Peer(listener.local_addr()?.into()));
            config.tls = Some(ClientTls::default());
            let session = Session::start_tcp_client(config, log_writer.outbox(SessionId(1)))?;
            log_writer.keep(&session);
            wait(|| matches!(session.state(), SessionState::Connected { .. }))?;
            std::thread::sleep(QUIET);
            stop(&session)
        }
        State::ServerHandshake => {
            let made = MadeCertificate::for_names(&["127.0.0.1".to_owned()])?;
            let tls = ServerTls::with(ServerIdentity::Made(Arc::new(made)));
            let (session, address) = serve(&log_writer, Some(tls))?;
            let peers = (0..SHAKING).map(|_| TcpStream::connect(address));
            let _peers = peers.collect::<Result<Vec<_>, _>>()?;
            wait(|| session.connections().open_count() == SHAKING)?;
            std::thread::sleep(QUIET);
            stop(&session)
        }
        State::FullBacklog => {
            let (address, _listener, _queued) = full_backlog()?;
            let session = connect(&log_writer, address)?;
            std::thread::sleep(QUIET);
            if session.state() != SessionState::Opening {
                return Err(format!("the backlog was not full: {:?}", session.state()).into());
            }
            stop(&session)
        }
    }
}

/// How long it takes to end the threads of a bare server with as many connections.
fn bare() -> Outcome<Duration> {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)?;
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    socket.listen(i32::try_from(CONNECTIONS)?)?;
    let listener = TcpListener::from(socket);
    let mut crowd = Crowd::start(listener.local_addr()?, CONNECTIONS)?;
    let mut serving = Vec::new();
    for _ in 0..CONNECTIONS {
        let (stream, _) = listener.accept()?;
        let mut reader = stream.try_clone()?;
        let work = move || drop(std::io::copy(&mut reader, &mut std::io::sink()));
        serving.push((stream, std::thread::Builder::new().spawn(work)?));
    }
    crowd.opened()?;
    std::thread::sleep(QUIET);
    let begun = Instant::now();
    for (stream, _) in &serving {
        stream.shutdown(Shutdown::Both)?;
    }
    for (stream, thread) in serving {
        drop(stream);
        thread.join().map_err(|_| "a bare thread panicked")?;
    }
    Ok(begun.elapsed())
}

fn serve(log_writer: &LogWriter, tls: Option<ServerTls>) -> Outcome<(Session, SocketAddr)> {
    let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse()?);
    config.behaviour = ServerBehaviour::of_rules(&RuleSet::echo())?;
    config.tls = tls;
    let session = Session::start_tcp_server(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    wait(|| session.state() != SessionState::Opening)?;
    match session.state() {
        SessionState::Open { local, .. } => {
            Ok((session, local.socket_addr().ok_or("the session has no port")?))
        }
        state => Err(format!("it does not listen: {state:?}").into()),
    }
}

fn connect(log_writer: &LogWriter, to: SocketAddr) -> Outcome<Session> {
    let config = TcpClientConfig::to(Destination::Peer(to.into()));
    let session = Session::start_tcp_client(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    Ok(session)
}

pub(super) fn wait(is_so: impl Fn() -> bool) -> Outcome<()> {
    let deadline = Instant::now() + SOON;
    while !is_so() {
        if Instant::now() >= deadline {
            return Err("it did not come so far".into());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    Ok(())
}

/// A peer that writes until nothing more goes, so that the echo is blocked, and messages that wait in
/// the queue after it.
fn clog(session: &Session, address: SocketAddr) -> Outcome<TcpStream> {
    /// Nothing has gone for this long, though others had the processor.
    const CLOGGED: Duration = Duration::from_millis(20);
    let mut peer = TcpStream::connect(address)?;
    peer.set_nonblocking(true)?;
    let block = vec![b'x'; 64 << 10];
    let mut moved = Instant::now();
    while moved.elapsed() < CLOGGED {
        // As much as it takes; an error says that it is full.
        if peer.write(&block).is_ok_and(|bytes| bytes > 0) {
            moved = Instant::now();
        } else {
            std::thread::sleep(QUIET);
        }
    }
    let table = session.connections();
    let is_queued = || table.list().iter().any(|connection| connection.queued_bytes.get() > 0);
    let deadline = Instant::now() + SOON;
    while !is_queued() {
        if Instant::now() >= deadline {
            return Err("the peer takes everything".into());
        }
        let message = StreamCommand::Send(Recipients::All, block.clone().into());
        session.command(ProtocolCommand::from(message)).map_err(|_| "the command was refused")?;
        std::thread::sleep(QUIET);
    }
    Ok(peer)
}

/// A listener that accepts nobody, and whose queue is full, so that a further connect is not answered.
pub(super) fn full_backlog() -> Outcome<(SocketAddr, socket2::Socket, Vec<socket2::Socket>)> {
    /// More than a queue of the smallest size holds.
    const QUEUED: usize = 8;
    let tcp = || socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
    let listener = tcp()?;
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    listener.listen(0)?;
    let address = listener.local_addr()?;
    let mut queued = Vec::new();
    for _ in 0..QUEUED {
        let socket = tcp()?;
        socket.set_nonblocking(true)?;
        // In progress, or made already.
        let _ = socket.connect(&address);
        queued.push(socket);
    }
    std::thread::sleep(QUIET);
    Ok((address.as_socket().ok_or("no IP address")?, listener, queued))
}
