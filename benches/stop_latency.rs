//! (b) How long a session takes to end, whatever it is doing: from the call of `stop` until its
//! state says `Ended` and its socket is closed. And how long `stop` itself takes, since the ui thread
//! calls it and must not wait.
//!
//! The bare figure beside it is the least that any stop can take here: one thread wakes another that
//! waits for a condition, and is woken by it in turn.
//!
//! States: idle; quiet after a few datagrams; flooded; flooded while nobody takes from the outbox, which is full; and waiting for
//! its first command to send, with no socket yet. And those of streams, loads, relays, Unix-domain sockets and ICMP:
//! see the files beside `stop_latency/streams.rs`.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "common/crowd.rs"]
#[expect(dead_code, reason = "its crowd only connects")]
mod crowd;
#[cfg(unix)]
#[path = "stop_latency/families.rs"]
mod families;
#[path = "stop_latency/loads.rs"]
mod loads;
#[path = "stop_latency/relays.rs"]
mod relays;
#[path = "common/sender.rs"]
#[expect(dead_code, reason = "it ends its senders and does not ask what they sent")]
mod sender;
#[path = "stop_latency/streams.rs"]
mod streams;

use common::{Limit, Report, median, ms, worst};
use crossbeam_channel::bounded;
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::{
    BindTo, End, Outbox, Session, SessionId, SessionState, Tally, UdpConfig,
};
use sender::{Flood, Sender, Way};
use std::error::Error;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Stops of each state.
const ROUNDS: usize = 100;

/// A session that takes longer to open, fill or end is broken.
const SOON: Duration = Duration::from_secs(5);

/// Datagrams that come before it is quiet again.
const FEW: u64 = 10;

/// Limits of the requirement, in milliseconds.
const MEDIAN_MS: f64 = 5.0;
const WORST_MS: f64 = 50.0;
/// `stop` runs on the ui thread: a hundredth of a frame. (Its worst is what the scheduler does to
/// any thread on a full machine, and is only printed.)
const CALL_MS: f64 = 0.16;

fn main() -> Outcome<()> {
    if sender::was_the_sender()? || crowd::was_the_crowd()? || !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    println!("from stop() to Ended, ms, {ROUNDS} rounds; bare: to a sleeping thread and back");
    for state in State::ALL {
        measure(state, &mut report)?;
    }
    streams::measure_all(&mut report)?;
    loads::measure_all(&mut report)?;
    relays::measure_all(&mut report)?;
    #[cfg(unix)]
    families::measure_all(&mut report)?;
    report.print();
    Ok(())
}

/// What a session is doing when it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    QuietAgain,
    Flooded,
    FloodedUndrained,
    BeforeFirstSend,
}

impl State {
    const ALL: [Self; 5] = [
        Self::Idle,
        Self::QuietAgain,
        Self::Flooded,
        Self::FloodedUndrained,
        Self::BeforeFirstSend,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::QuietAgain => "quiet after datagrams",
            Self::Flooded => "flooded",
            Self::FloodedUndrained => "flooded, log not draining",
            Self::BeforeFirstSend => "before the first send",
        }
    }

    fn is_flooded(self) -> bool {
        matches!(self, Self::Flooded | Self::FloodedUndrained)
    }

    /// Whether a session has come into this state, by its counters.
    fn is_reached(self, tally: &Tally) -> bool {
        match self {
            Self::Idle | Self::BeforeFirstSend => true,
            Self::QuietAgain => tally.received >= FEW,
            Self::Flooded => tally.received >= 1000,
            Self::FloodedUndrained => tally.lost_unlogged >= 1000,
        }
    }
}

fn measure(state: State, report: &mut Report) -> Outcome<()> {
    // One address for all rounds, so that one sender does for all of them.
    let address = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
    let _flood = if state.is_flooded() { Some(flood(address)?) } else { None };
    let (mut bare, mut calls, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut unclean = 0;
    for _ in 0..ROUNDS {
        bare.push(ms(wake_and_back()?));
        let (call, end, why) = stop_one(state, address)?;
        calls.push(ms(call));
        ends.push(ms(end));
        unclean += usize::from(why != SessionState::Ended(End::Stopped));
    }
    println!(
        "  {:<26} bare {:.3}  median {:.3} ({:.1}× bare)  worst {:.3}  stop() itself median {:.3} worst {:.3}",
        state.name(),
        median(&bare),
        median(&ends),
        median(&ends) / median(&bare),
        worst(&ends),
        median(&calls),
        worst(&calls),
    );
    let mut add = |what: &str, figure, limit| {
        report.add(&format!("(b) {}: {what}", state.name()), figure, "ms", Limit::Most(limit));
    };
    add("median", median(&ends), MEDIAN_MS);
    add("worst", worst(&ends), WORST_MS);
    add("stop() itself, median", median(&calls), CALL_MS);
    let title = format!("(b) {}: ends other than Stopped", state.name());
    report.add(&title, unclean as f64, "", Limit::Most(0.0));
    Ok(())
}

fn flood(to: SocketAddr) -> Outcome<Sender> {
    let (way, time) = (Way::OneByOne, Duration::from_mins(1));
    Ok(Flood { to, payload_bytes: 64, way, rate: None, count: u64::MAX, time }.start()?)
}

/// Starts a session, brings it into the state, and stops it: how long the call took, how long until
/// the end, and the end.
fn stop_one(state: State, address: SocketAddr) -> Outcome<(Duration, Duration, SessionState)> {
    let store = Arc::new(Store::with_budget(0));
    let log_writer = LogWriter::start(store, Waker::noop().clone())?;
    let mut config = UdpConfig::bound_to(address);
    if state == State::BeforeFirstSend {
        config.bind = BindTo::FirstSend;
    }
    let drains = state != State::FloodedUndrained;
    let outbox = if drains {
        log_writer.outbox(SessionId(0))
    } else {
        Outbox::new(SessionId(0), Waker::noop().clone())
    };
    let session = Session::start_udp(config, outbox)?;
    if drains {
        log_writer.keep(&session);
    }
    if state != State::BeforeFirstSend {
        let is_open = |state: &SessionState| matches!(state, SessionState::Open { .. });
        if !session.wait_until(SOON, is_open) {
            return Err(format!("the session did not open: {:?}", session.state()).into());
        }
    }
    if state == State::QuietAgain {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        for _ in 0..FEW {
            socket.send_to(b"a few", address)?;
        }
    }
    // Blocked in its call, not just about to be.
    std::thread::sleep(Duration::from_millis(2));
    let deadline = Instant::now() + SOON;
    while !state.is_reached(&session.tally()) {
        if Instant::now() >= deadline {
            return Err(format!("not {} yet: {}", state.name(), session.tally()).into());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    stop(&session)
}

/// Stops sessions that are in a state, several times, and reports the figures.
fn measure_stops(
    (letter, name): (&str, &str),
    rounds: usize,
    stop_one: impl Fn() -> Outcome<(Duration, Duration, SessionState)>,
    report: &mut Report,
) -> Outcome<()> {
    let (mut calls, mut ends, mut unclean) = (Vec::new(), Vec::new(), 0);
    for _ in 0..rounds {
        let (call, end, why) = stop_one()?;
        calls.push(ms(call));
        ends.push(ms(end));
        unclean += usize::from(why != SessionState::Ended(End::Stopped));
    }
    println!(
        "  {name:<26} median {:.3}  worst {:.3}  stop() itself median {:.3} worst {:.3}",
        median(&ends),
        worst(&ends),
        median(&calls),
        worst(&calls),
    );
    let mut add = |what: &str, figure, unit, limit| {
        report.add(&format!("{letter} {name}: {what}"), figure, unit, Limit::Most(limit));
    };
    add("worst", worst(&ends), "ms", WORST_MS);
    add("stop() itself, median", median(&calls), "ms", CALL_MS);
    add("ends other than Stopped", unclean as f64, "", 0.0);
    Ok(())
}

/// Stops a session: how long the call took, how long until the end, and the end.
fn stop(session: &Session) -> Outcome<(Duration, Duration, SessionState)> {
    let begun = Instant::now();
    session.stop();
    let call = begun.elapsed();
    if !session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))) {
        return Err("the session did not end".into());
    }
    Ok((call, begun.elapsed(), session.state()))
}

/// Wakes a sleeping thread and waits for its reply.
fn wake_and_back() -> Outcome<Duration> {
    let (question, asked) = bounded::<()>(1);
    let (answer, answered) = bounded::<()>(1);
    let other = std::thread::Builder::new()
        .name("bare loop".to_owned())
        .spawn(move || while asked.recv().is_ok() && answer.send(()).is_ok() {})?;
    std::thread::sleep(Duration::from_millis(2));
    let begun = Instant::now();
    question.send(())?;
    answered.recv()?;
    let time = begun.elapsed();
    drop(question);
    other.join().map_err(|_| "the bare loop panicked")?;
    Ok(time)
}
