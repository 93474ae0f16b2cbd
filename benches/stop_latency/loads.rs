//! (d) The same for loads, in each phase: connecting to a full backlog, two addresses racing, in a TLS
//! handshake that is not answered, before the first byte, within a body that floods, within one that is
//! decoded, and at a redirect that waits for a person.

use super::common::Report;
use super::streams::{full_backlog, wait};
use super::{Outcome, measure_stops, stop};
use flate2::{Compression, write::GzEncoder};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::http::{HttpConfig, Phase, Redirects, Target};
use network_playground::net::{Session, SessionId, SessionState};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::task::Waker;
use std::thread::JoinHandle;
use std::time::Duration;

/// Stops of each state.
const ROUNDS: usize = 20;

/// It is blocked in its call by then.
const QUIET: Duration = Duration::from_millis(5);

/// What a load is doing when it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FullBacklog,
    Racing,
    Handshake,
    FirstByte,
    Flooded,
    Decoding,
    Redirect,
}

impl State {
    const ALL: [Self; 7] = [
        Self::FullBacklog,
        Self::Racing,
        Self::Handshake,
        Self::FirstByte,
        Self::Flooded,
        Self::Decoding,
        Self::Redirect,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::FullBacklog => "load, full backlog",
            Self::Racing => "load, racing addresses",
            Self::Handshake => "load, TLS not answered",
            Self::FirstByte => "load, before first byte",
            Self::Flooded => "load, flooded",
            Self::Decoding => "load, decoding a flood",
            Self::Redirect => "load, waits at a redirect",
        }
    }

    fn phase(self) -> Phase {
        match self {
            Self::FullBacklog | Self::Racing => Phase::Connect,
            Self::Handshake => Phase::Tls,
            Self::FirstByte => Phase::FirstByte,
            Self::Flooded | Self::Decoding | Self::Redirect => Phase::Body,
        }
    }

    /// What the server says, and what it says again and again.
    fn answer(self) -> Outcome<(Vec<u8>, Vec<u8>)> {
        let head = |more: &str| format!("HTTP/1.1 200 OK\r\n{more}\r\n").into_bytes();
        Ok(match self {
            Self::Flooded => (head(""), vec![b'x'; 256 << 10]),
            Self::Decoding => {
                // Text that becomes ten times as large, member after member.
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                for line in 0..100_000 {
                    writeln!(encoder, "line {line}")?;
                }
                (head("Content-Encoding: gzip\r\n"), encoder.finish()?)
            }
            Self::Redirect => {
                let text = "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n";
                (text.into(), Vec::new())
            }
            _ => (Vec::new(), Vec::new()),
        })
    }
}

/// Stops loads in all states.
pub(super) fn measure_all(report: &mut Report) -> Outcome<()> {
    println!("loads, {ROUNDS} rounds");
    for state in State::ALL {
        measure_stops(("(d)", state.name()), ROUNDS, || stop_one(state), report)?;
    }
    Ok(())
}

fn stop_one(state: State) -> Outcome<(Duration, Duration, SessionState)> {
    let log_writer = LogWriter::start(Arc::new(Store::with_budget(0)), Waker::noop().clone())?;
    if matches!(state, State::FullBacklog | State::Racing) {
        let (address, _listener, _queued) = full_backlog()?;
        let (other, _other_listener, _other_queued) = full_backlog()?;
        let addresses = if state == State::Racing { vec![address, other] } else { vec![address] };
        let session = load(&log_writer, state, address, addresses)?;
        return stop_in(state, &session);
    }
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = serve(listener, state.answer()?)?;
    let session = load(&log_writer, state, address, Vec::new())?;
    let stopped = stop_in(state, &session);
    drop(session);
    server.join().map_err(|_| "the server panicked")?;
    stopped
}

fn stop_in(state: State, session: &Session) -> Outcome<(Duration, Duration, SessionState)> {
    let is_there = || match state {
        State::Redirect => session.download().waits_for().is_some(),
        _ => session.download().last().is_some_and(|hop| {
            let phase = hop.with_facts(|facts| facts.phases.current());
            phase == Some(state.phase())
                && (phase != Some(Phase::Body) || hop.body_bytes() > 1 << 20)
        }),
    };
    wait(is_there)?;
    std::thread::sleep(QUIET);
    if state == State::Racing {
        // Until the second address is tried beside the first.
        std::thread::sleep(network_playground::net::race::ATTEMPT_DELAY);
    }
    stop(session)
}

fn load(
    log_writer: &LogWriter,
    state: State,
    address: SocketAddr,
    addresses: Vec<SocketAddr>,
) -> Outcome<Session> {
    let scheme = if state == State::Handshake { "https" } else { "http" };
    let host = if addresses.is_empty() { address.to_string() } else { "localhost".to_owned() };
    let mut config = HttpConfig::get(Target::parse(&format!("{scheme}://{host}/"))?);
    config.addresses = addresses;
    config.redirects = Redirects::Steps(1);
    let session = Session::start_http(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    Ok(session)
}

/// Takes one connection, says its first words once asked, and repeats the others until nobody listens.
fn serve(listener: TcpListener, answer: (Vec<u8>, Vec<u8>)) -> Outcome<JoinHandle<()>> {
    let work = move || {
        if let Ok((stream, _)) = listener.accept() {
            // A client that goes away is what is measured.
            let _ = speak(stream, &answer);
        }
    };
    Ok(std::thread::Builder::new().name("server".to_owned()).spawn(work)?)
}

fn speak(mut stream: TcpStream, (first, again): &(Vec<u8>, Vec<u8>)) -> std::io::Result<()> {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request)?;
    stream.write_all(first)?;
    while !again.is_empty() {
        stream.write_all(again)?;
    }
    // Until the client goes.
    std::io::copy(&mut stream, &mut std::io::sink()).map(drop)
}
