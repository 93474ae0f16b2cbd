//! (e) The same for relays: with pairs that are silent, with one whose target never reads, and with clients of datagrams.

use super::common::Report;
use super::{Outcome, SOON, measure_stops, stop};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::relay::{RelayConfig, Transport};
use network_playground::net::{Destination, Session, SessionId, SessionState};
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

const ROUNDS: usize = 20;

/// Clients of a relay that is stopped.
const CLIENTS: usize = 50;

/// A client that could write nothing for so long is blocked.
const QUIET: Duration = Duration::from_millis(20);

/// What a relay is doing when it is stopped.
#[derive(Clone, Copy)]
enum State {
    Pairs,
    TargetNeverReads,
    Datagrams,
}

/// Stops relays in all states.
pub(super) fn measure_all(report: &mut Report) -> Outcome<()> {
    println!("relays, {ROUNDS} rounds");
    for (name, state) in [
        ("relay, 50 pairs", State::Pairs),
        ("relay, target never reads", State::TargetNeverReads),
        ("relay, 50 UDP clients", State::Datagrams),
    ] {
        measure_stops(("(e)", name), ROUNDS, || stop_one(state), report)?;
    }
    Ok(())
}

fn stop_one(state: State) -> Outcome<(Duration, Duration, SessionState)> {
    let log_writer = LogWriter::start(Arc::new(Store::with_budget(0)), Waker::noop().clone())?;
    match state {
        State::Pairs => {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            let (session, at) = relay(&log_writer, Transport::Tcp, listener.local_addr()?)?;
            let clients = (0..CLIENTS).map(|_| TcpStream::connect(at));
            let _clients = clients.collect::<Result<Vec<_>, _>>()?;
            wait(|| session.connections().open_count() == 2 * CLIENTS)?;
            stop(&session)
        }
        State::TargetNeverReads => {
            let listener = TcpListener::bind("127.0.0.1:0")?;
            let (session, at) = relay(&log_writer, Transport::Tcp, listener.local_addr()?)?;
            let mut client = TcpStream::connect(at)?;
            client.set_write_timeout(Some(QUIET))?;
            let piece = vec![0; 64 << 10];
            while client.write(&piece).is_ok() {}
            stop(&session)
        }
        State::Datagrams => {
            let target = UdpSocket::bind("127.0.0.1:0")?;
            let (session, at) = relay(&log_writer, Transport::Udp, target.local_addr()?)?;
            for _ in 0..CLIENTS {
                UdpSocket::bind("127.0.0.1:0")?.send_to(b"x", at)?;
            }
            wait(|| session.connections().open_count() >= CLIENTS)?;
            stop(&session)
        }
    }
}

fn relay(
    log_writer: &LogWriter,
    transport: Transport,
    target: SocketAddr,
) -> Outcome<(Session, SocketAddr)> {
    let to = Destination::Peer(target.into());
    let config = RelayConfig::new(transport, "127.0.0.1:0".parse()?, to);
    let session = Session::start_relay(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    session.wait_until(SOON, |state| !matches!(state, SessionState::Opening));
    let SessionState::Open { local, .. } = session.state() else {
        return Err(format!("it does not relay: {:?}", session.state()).into());
    };
    Ok((session, local.socket_addr().ok_or("no address")?))
}

fn wait(is_so: impl Fn() -> bool) -> Outcome<()> {
    let deadline = Instant::now() + SOON;
    while !is_so() {
        if Instant::now() > deadline {
            return Err("not in time".into());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    Ok(())
}
