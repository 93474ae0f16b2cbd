//! (c) What a logged datagram costs in memory beyond its payload, by the store's own figures and by
//! what the system says the process holds (`Rss` of `/proc/self/smaps_rollup`); and whether the
//! process stays within the log's budget when a flood goes far beyond it.
//!
//! Every measurement has a process of its own, so that none is flattered by memory that an earlier
//! one dropped. The bare figure is a `Vec` of the same payload bytes, filled in the same way.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it measures no time")]
mod common;
#[path = "common/fill.rs"]
mod fill;
#[path = "common/sender.rs"]
#[expect(dead_code, reason = "it measures no rate")]
mod sender;

use common::{Limit, Report};
use fill::Rows;
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::{Session, SessionId, SessionState, UdpConfig};
use sender::{Flood, Way};
use std::error::Error;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// First argument of a process that is to measure one thing.
const ROLE: &str = "measure-memory";

/// Payload sizes to measure with, and how many rows of each.
const SIZES: [(usize, u64); 4] =
    [(0, 1_000_000), (16, 1_000_000), (64, 1_000_000), (1400, 100_000)];

/// More than all those rows take.
const AMPLE_BYTES: usize = 1 << 30;

/// So many that no two rows of a segment have the same.
const PEERS: u16 = 60_000;

/// The budget that a flood goes beyond, and the flood.
const BUDGET_BYTES: usize = 64 << 20;
const FLOOD_COUNT: u64 = 4_000_000;
/// A rate that most machines can take; what is lost is printed.
const FLOOD_RATE: f64 = 400_000.0;
const FLOOD_TIME_MAX: Duration = Duration::from_secs(25);

fn main() -> Outcome<()> {
    if sender::was_the_sender()? || was_a_measurement()? || !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    println!("bytes of memory per logged datagram beyond its payload");
    let (mut by_stats, mut by_rss) = (0.0_f64, 0.0_f64);
    for (payload_bytes, rows) in SIZES {
        let figures = |peers| in_own_process(&["rows", &text(&payload_bytes), &text(&rows), peers]);
        let [bare] = in_own_process(&["bare", &text(&payload_bytes), &text(&rows)])?;
        let ([stats, rss], [stats_each, rss_each]) = (figures("1")?, figures(&text(&PEERS))?);
        println!(
            "  payload {payload_bytes:>4}: stats {stats:.1}  RSS {rss:.1}  (bare Vec {bare:.1})   \
             if every row has a peer of its own: stats {stats_each:.1}  RSS {rss_each:.1}"
        );
        // A row of 1400 bytes has what is left of a segment's megabyte to bear; the requirement is
        // about small datagrams.
        if payload_bytes <= 64 {
            (by_stats, by_rss) = (by_stats.max(stats), by_rss.max(rss));
        }
    }
    for (name, figure) in [("stats", by_stats), ("RSS", by_rss)] {
        report.add(&format!("(c) per datagram, by {name}"), figure, "B", Limit::Most(48.0));
        report.add(&format!("(c) per datagram, by {name}: goal"), figure, "B", Limit::Most(32.0));
    }
    let [rows, evicted, lost, stats_mib, growth_mib] = in_own_process(&["flood"])?;
    let budget_mib = mib(BUDGET_BYTES as f64);
    println!(
        "\nflood: {rows:.0} rows logged, {evicted:.0} left memory, {lost:.0} lost; budget {budget_mib:.1} MiB, \
         stats {stats_mib:.1} MiB, RSS grew by at most {growth_mib:.1} MiB"
    );
    let ratio = growth_mib / budget_mib;
    report.add("(c) RSS growth in a flood, to the budget", ratio, "×", Limit::Most(1.1));
    let [growth_mib] = in_own_process(&["many-peers"])?;
    println!(
        "the same rows from {PEERS} peers in turn, without sockets: grew by {growth_mib:.1} MiB"
    );
    let ratio = growth_mib / budget_mib;
    report.add("(c) RSS growth, many peers, to the budget", ratio, "×", Limit::Most(1.1));
    report.print();
    Ok(())
}

fn text(number: &impl ToString) -> String {
    number.to_string()
}

fn mib(bytes: f64) -> f64 {
    bytes / f64::from(1 << 20)
}

/// Measures in a process of its own, which prints so many numbers.
fn in_own_process<const N: usize>(arguments: &[&str]) -> Outcome<[f64; N]> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.arg(ROLE).args(arguments).stderr(Stdio::inherit()).output()?;
    let told = String::from_utf8(output.stdout)?;
    let numbers = told.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    numbers.try_into().map_err(|_| format!("measuring {arguments:?} said {told:?}").into())
}

/// If this process is to measure something, does so and returns `true`.
fn was_a_measurement() -> Outcome<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [ROLE, "rows", payload_bytes, count, peers] => {
            let (payload_bytes, count) = (payload_bytes.parse()?, count.parse()?);
            rows(Rows { count, payload_bytes, sessions: 1, peers: peers.parse()? })?;
        }
        [ROLE, "bare", payload_bytes, rows] => bare(payload_bytes.parse()?, rows.parse()?)?,
        [ROLE, "flood"] => flood()?,
        [ROLE, "many-peers"] => {
            let store = Store::with_budget(BUDGET_BYTES);
            let before = rss_bytes()?;
            Rows { count: FLOOD_COUNT, payload_bytes: 64, sessions: 1, peers: PEERS }.fill(&store);
            println!("{}", mib(rss_bytes()? - before));
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// What the process holds, in bytes.
fn rss_bytes() -> Outcome<f64> {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.ok_or("the system does not tell Rss")?.parse::<f64>()? * 1024.0)
}

fn rows(rows: Rows) -> Outcome<()> {
    let store = Store::with_budget(AMPLE_BYTES);
    let before = rss_bytes()?;
    rows.fill(&store);
    let grown = rss_bytes()? - before;
    let beyond = |bytes: f64| bytes / rows.count as f64 - rows.payload_bytes as f64;
    println!("{} {}", beyond(store.stats().memory_bytes as f64), beyond(grown));
    Ok(())
}

fn bare(payload_bytes: usize, rows: u64) -> Outcome<()> {
    let before = rss_bytes()?;
    let payload = vec![b'x'; payload_bytes];
    let mut bytes = Vec::new();
    for _ in 0..rows {
        bytes.extend_from_slice(std::hint::black_box(&payload));
    }
    let grown = rss_bytes()? - before;
    println!("{}", grown / rows as f64 - payload_bytes as f64);
    drop(std::hint::black_box(bytes));
    Ok(())
}

fn flood() -> Outcome<()> {
    let store = Arc::new(Store::with_budget(BUDGET_BYTES));
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
    let config = UdpConfig::bound_to("127.0.0.1:0".parse()?);
    let session = Session::start_udp(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    session.wait_until(Duration::from_secs(5), |state| *state != SessionState::Opening);
    let SessionState::Open { local: to, .. } = session.state() else {
        return Err("the session did not open".into());
    };
    let (way, rate, count) = (Way::Train, Some(FLOOD_RATE), FLOOD_COUNT);
    let to = to.socket_addr().ok_or("the session has no port")?;
    let flood = Flood { to, payload_bytes: 64, way, rate, count, time: FLOOD_TIME_MAX };
    let before = rss_bytes()?;
    let (sent, largest) = std::thread::scope(|scope| {
        let sending = scope.spawn(|| flood.run());
        let mut largest = before;
        while !sending.is_finished() {
            largest = largest.max(rss_bytes()?);
            std::thread::sleep(Duration::from_millis(20));
        }
        let sent = sending.join().map_err(|_| "the sending thread panicked")??;
        Outcome::Ok((sent, largest))
    })?;
    let stats = store.stats();
    println!(
        "{} {} {} {} {}",
        stats.rows_logged,
        stats.rows_evicted,
        sent.count.saturating_sub(session.tally().received),
        mib(stats.memory_bytes as f64),
        mib(largest - before),
    );
    Ok(())
}
