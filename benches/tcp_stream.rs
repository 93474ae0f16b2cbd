//! (a) What logging a stream costs: bytes a second of one connection through the whole pipeline
//! (session, lane, keeper, store) beside a bare loop of 64 KiB reads; and whether memory stays within
//! the log's budget while sixteen times as much comes.
//!
//! The sender is a process of its own. Each round has a store of its own, so the first 256 MiB of
//! each are memory that the system hands out page by page; that is part of the figure.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it measures no time of single things")]
mod common;
#[path = "common/stream_sender.rs"]
mod stream_sender;

use common::{Limit, Report, median};
use network_playground::log::{Kind, Store, keeper::Keeper};
use network_playground::net::outbox::{Lane, News};
use network_playground::net::{
    ConnectionId, End, EventKind, Peer, Session, SessionId, SessionState, Stamp,
};
use std::error::Error;
use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};
use stream_sender::StreamSender;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// First argument of a process that shall measure one thing.
const ROLE: &str = "measure-stream-memory";

/// Bytes of a stream: so many that the start does not count.
const STREAM_BYTES: u64 = 4 << 30;

const ROUNDS: usize = 5;

const READ_BYTES: usize = 64 << 10;

/// Longer than any round takes.
const LONG: Duration = Duration::from_mins(1);

fn main() -> Outcome<()> {
    if stream_sender::was_the_sender()? || was_a_measurement()? || !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    speed(&mut report)?;
    memory(&mut report)?;
    report.print();
    Ok(())
}

fn speed(report: &mut Report) -> Outcome<()> {
    println!("one connection of {} MiB, MB a second", STREAM_BYTES >> 20);
    let (mut bare_speeds, mut speeds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let bare = mb_per_second(bare(StreamSender::start(STREAM_BYTES)?.address())?);
        let logged = mb_per_second(pipeline(StreamSender::start(STREAM_BYTES)?.address())?);
        println!("  {round}: bare {bare:.0}  logged {logged:.0}  ratio {:.2}", logged / bare);
        ratios.push(logged / bare);
        bare_speeds.push(bare);
        speeds.push(logged);
    }
    println!(
        "  median: bare {:.0}  logged {:.0}  ratio {:.2}",
        median(&bare_speeds),
        median(&speeds),
        median(&ratios),
    );
    report.add("(a) logged bytes a second, to bare", median(&ratios), "×", Limit::Least(0.5));
    report.add("(a) the same: goal", median(&ratios), "×", Limit::Least(0.75));
    Ok(())
}

fn mb_per_second(time: Duration) -> f64 {
    STREAM_BYTES as f64 / 1e6 / time.as_secs_f64()
}

/// Reads it all, and counts.
fn bare(from: SocketAddr) -> Outcome<Duration> {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(from)?;
    let mut buffer = vec![0; READ_BYTES];
    let mut received = 0;
    loop {
        match stream.read(&mut buffer)? {
            0 => break,
            bytes => received += bytes as u64,
        }
    }
    is_all(received)?;
    Ok(begun.elapsed())
}

fn is_all(received: u64) -> Outcome<()> {
    let wrong = || format!("{received} of {STREAM_BYTES} bytes").into();
    (received == STREAM_BYTES).then_some(()).ok_or_else(wrong)
}

/// Logs it all, until the last row is in the store.
fn pipeline(from: SocketAddr) -> Outcome<Duration> {
    let store = Arc::new(Store::default());
    let keeper = Keeper::start(Arc::clone(&store), Waker::noop().clone())?;
    let begun = Instant::now();
    let session = start(from, &keeper)?;
    keeper.keep(&session);
    session.wait_until(LONG, |state| matches!(state, SessionState::Ended(_)));
    while !last_is_ended(&store) && begun.elapsed() < LONG {
        std::thread::sleep(Duration::from_micros(200));
    }
    let time = begun.elapsed();
    let tally = session.tally();
    is_all(tally.received_bytes)?;
    if tally.lost_unlogged > 0 || store.stats().rows_logged < tally.received {
        return Err(format!("not all is in the log: {tally}").into());
    }
    Ok(time)
}

fn last_is_ended(store: &Store) -> bool {
    let last = store.rows().end.checked_sub(1);
    let rows = last.map(|last| store.copy_rows(&[last], 0)).unwrap_or_default();
    rows.first().is_some_and(|row| row.kind == Kind::Ended)
}

fn start(from: SocketAddr, keeper: &Keeper) -> Outcome<Session> {
    let work = move |shared: &Arc<network_playground::net::session::Shared>, _: &_| {
        let mut stream = TcpStream::connect(from).unwrap();
        let mut lane = Lane::new(shared.outbox.clone());
        let mut waits = true;
        let mut polls = 0;
        loop {
            let called = Stamp::now();
            let room = lane.room(READ_BYTES);
            let read = if waits {
                stream.read(room)
            } else {
                polls += 1;
                use std::os::fd::AsRawFd;
                nix::sys::socket::recv(
                    stream.as_raw_fd(),
                    room,
                    nix::sys::socket::MsgFlags::MSG_DONTWAIT,
                )
                .map_err(std::io::Error::from)
            };
            let at = Stamp::now();
            let bytes = match read {
                Ok(0) => break,
                Ok(bytes) => bytes,
                Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => {
                    waits = true;
                    shared.counters.lost_unlogged.add(lane.deliver(|| true));
                    continue;
                }
                Err(e) => panic!("{e}"),
            };
            shared.counters.received.add(1);
            shared.counters.received_bytes.add(bytes as u64);
            let peer = Peer::of_connection(ConnectionId(1), from);
            let blocked_ns = at.since(called).as_nanos() as f32;
            let kind = EventKind::Received { asked_bytes: READ_BYTES as u32 };
            lane.push(News { at, peer, blocked_ns, kind }, bytes);
            waits = false;
            if lane.is_full() {
                shared.counters.lost_unlogged.add(lane.deliver(|| true));
            }
        }
        shared.counters.lost_unlogged.add(lane.deliver(|| true));
        if std::env::var_os("VERBOSE").is_some() {
            eprintln!("polls {polls} {}", shared.counters.tally());
        }
        End::PeerClosed
    };
    Ok(Session::start("tcp reader".to_owned(), keeper.outbox(SessionId(0)), work)?)
}

fn memory(report: &mut Report) -> Outcome<()> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.arg(ROLE).stderr(Stdio::inherit()).output()?;
    let told = String::from_utf8(output.stdout)?;
    let numbers = told.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let [budget_mib, stats_mib, growth_mib] = numbers[..] else {
        return Err(format!("measuring memory said {told:?}").into());
    };
    println!(
        "\nmemory: budget {budget_mib:.1} MiB, stats {stats_mib:.1} MiB, RSS grew by at most {growth_mib:.1} MiB"
    );
    let ratio = growth_mib / budget_mib;
    report.add("(a) RSS growth in 4 GiB, to the budget", ratio, "×", Limit::Most(1.1));
    Ok(())
}

/// If this process shall measure memory, does so, and answers `true`.
fn was_a_measurement() -> Outcome<bool> {
    if std::env::args().nth(1).as_deref() != Some(ROLE) {
        return Ok(false);
    }
    let store = Arc::new(Store::default());
    let keeper = Keeper::start(Arc::clone(&store), Waker::noop().clone())?;
    let sender = StreamSender::start(STREAM_BYTES)?;
    let before = rss_bytes()?;
    let session = start(sender.address(), &keeper)?;
    keeper.keep(&session);
    let mut largest = before;
    let mut largest_stats = 0;
    while !last_is_ended(&store) {
        largest = largest.max(rss_bytes()?);
        largest_stats = largest_stats.max(store.stats().memory_bytes);
        std::thread::sleep(Duration::from_millis(5));
    }
    let mib = |bytes: f64| bytes / f64::from(1 << 20);
    let budget = store.stats().budget_bytes as f64;
    println!("{} {} {}", mib(budget), mib(largest_stats as f64), mib(largest - before));
    Ok(true)
}

/// What the process holds, in bytes.
fn rss_bytes() -> Outcome<f64> {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.ok_or("the system does not tell Rss")?.parse::<f64>()? * 1024.0)
}
