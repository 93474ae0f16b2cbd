//! (f) The same for Unix-domain sockets, a ping that waits for its reply, a path that waits for a report, and a raw
//! socket. What this system has not, or not without rights, is skipped, and the skip is printed.

use super::common::Report;
use super::streams::wait;
use super::{Outcome, SOON, measure_stops, stop};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::icmp::config::PROBE_PORT;
use network_playground::net::icmp::{IcmpConfig, PathConfig, PingConfig, RawConfig, Reach};
use network_playground::net::unix::{
    UnixConfig, UnixConnectConfig, UnixDatagramConfig, UnixListenConfig,
};
use network_playground::net::{Host, Op, Session, SessionId, SessionState, UnixName};
use std::net::{Ipv4Addr, UdpSocket};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

const ROUNDS: usize = 20;

/// Connections of a listener that is stopped.
const CONNECTIONS: usize = 50;

/// It is blocked in its call by then.
const QUIET: Duration = Duration::from_millis(5);

/// Longer than any round: nothing comes within it.
const LONG: Duration = Duration::from_mins(1);

/// What a session is doing when it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Listening,
    Connected,
    FullBacklog,
    Datagrams,
    Ping,
    Path,
    Raw,
}

impl State {
    const ALL: [Self; 7] = [
        Self::Listening,
        Self::Connected,
        Self::FullBacklog,
        Self::Datagrams,
        Self::Ping,
        Self::Path,
        Self::Raw,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Listening => "Unix, 50 connections",
            Self::Connected => "Unix, connected",
            Self::FullBacklog => "Unix, full backlog",
            Self::Datagrams => "Unix, datagrams",
            Self::Ping => "ping, no reply",
            Self::Path => "path, no report",
            Self::Raw => "raw socket",
        }
    }

    fn is_icmp(self) -> bool {
        matches!(self, Self::Ping | Self::Path | Self::Raw)
    }
}

/// Stops sessions in all states.
pub(super) fn measure_all(report: &mut Report) -> Outcome<()> {
    println!("Unix-domain sockets and ICMP, {ROUNDS} rounds");
    for state in State::ALL {
        let folder = tempfile::tempdir()?;
        if state.is_icmp() && !opens(state)? {
            println!("  {:<26} skipped: this system or its rights have it not", state.name());
            continue;
        }
        measure_stops(("(f)", state.name()), ROUNDS, || stop_one(state, folder.path()), report)?;
    }
    Ok(())
}

fn opens(state: State) -> Outcome<bool> {
    let (_log, session, _silent) = open_icmp(state)?;
    Ok(matches!(session.state(), SessionState::Open { .. }))
}

fn stop_one(state: State, folder: &Path) -> Outcome<(Duration, Duration, SessionState)> {
    let at = folder.join("socket");
    // What a round before left there.
    let _ = std::fs::remove_file(&at);
    let name = UnixName::path(at.as_os_str().as_bytes());
    match state {
        State::Listening => {
            let config = UnixConfig::Listen(Box::new(UnixListenConfig::at(name)));
            let (_log, session) = unix(config)?;
            wait_until_open(&session)?;
            let peers = (0..CONNECTIONS).map(|_| UnixStream::connect(&at));
            let _peers = peers.collect::<Result<Vec<_>, _>>()?;
            wait(|| session.connections().open_count() == CONNECTIONS)?;
            stop_when_blocked(&session)
        }
        State::Connected => {
            let listener = UnixListener::bind(&at)?;
            let (_log, session) = unix(UnixConfig::Connect(Box::new(UnixConnectConfig::to(name))))?;
            let _peer = listener.accept()?;
            wait(|| matches!(session.state(), SessionState::Connected { .. }))?;
            stop_when_blocked(&session)
        }
        State::FullBacklog => {
            let listener =
                socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None)?;
            listener.bind(&socket2::SockAddr::unix(&at)?)?;
            listener.listen(0)?;
            let _first = UnixStream::connect(&at)?;
            let (_log, session) = unix(UnixConfig::Connect(Box::new(UnixConnectConfig::to(name))))?;
            wait(|| session.blocked_calls().iter().any(|call| call.op == Op::Connect))?;
            stop_when_blocked(&session)
        }
        State::Datagrams => {
            let config = UnixDatagramConfig::bound_to(Some(name));
            let (_log, session) = unix(UnixConfig::Datagram(Box::new(config)))?;
            wait_until_open(&session)?;
            UnixDatagram::unbound()?.send_to(b"one", &at)?;
            wait(|| session.tally().received == 1)?;
            stop_when_blocked(&session)
        }
        State::Ping | State::Path | State::Raw => {
            let (_log, session, _silent) = open_icmp(state)?;
            stop_when_blocked(&session)
        }
    }
}

fn stop_when_blocked(session: &Session) -> Outcome<(Duration, Duration, SessionState)> {
    std::thread::sleep(QUIET);
    stop(session)
}

fn wait_until_open(session: &Session) -> Outcome<()> {
    let is_open = |state: &SessionState| matches!(state, SessionState::Open { .. });
    let never = || format!("the session did not open: {:?}", session.state()).into();
    session.wait_until(SOON, is_open).then_some(()).ok_or_else(never)
}

fn log_writer() -> Outcome<LogWriter> {
    Ok(LogWriter::start(Arc::new(Store::with_budget(0)), Waker::noop().clone())?)
}

fn unix(config: UnixConfig) -> Outcome<(LogWriter, Session)> {
    let log_writer = log_writer()?;
    let session = Session::start_unix(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    Ok((log_writer, session))
}

/// A session that has opened or come to nothing, and who has the port of the first probe and says nothing.
fn open_icmp(state: State) -> Outcome<(LogWriter, Session, Option<UdpSocket>)> {
    let mut silent = None;
    let config = match state {
        State::Path => {
            silent = Some(UdpSocket::bind((Ipv4Addr::LOCALHOST, PROBE_PORT))?);
            let to = PathConfig::to(Host::Address(Ipv4Addr::LOCALHOST.into()));
            IcmpConfig::Path(PathConfig { probe_limit: LONG, ..to })
        }
        State::Raw => IcmpConfig::Raw(RawConfig::receiving(1)),
        _ => {
            // Nobody replies to what goes to all of loopback.
            let all = Ipv4Addr::new(127, 255, 255, 255);
            let to = PingConfig::to(Host::Address(all.into()));
            IcmpConfig::Ping(PingConfig { reply_limit: LONG, reach: Reach::Many, ..to })
        }
    };
    let log_writer = log_writer()?;
    let session = Session::start_icmp(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    session.wait_until(SOON, |state| !matches!(state, SessionState::Opening));
    Ok((log_writer, session, silent))
}
