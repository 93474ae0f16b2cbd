//! (a) What logging a stream costs: bytes a second of one connection through the whole pipeline (client
//! session, lane, log writer, store) beside a bare loop of 64 KiB reads; and (d) what saving it into a file
//! costs, with the log, beside a bare loop of reads and writes. And whether memory stays within the
//! log's budget in both while sixteen times as much comes.
//!
//! The sender is a process of its own. Each round has a store of its own, so the first 256 MiB of
//! each are memory that the system hands out page by page; that is part of the figure.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it measures no time of single things")]
mod common;
#[path = "common/logged.rs"]
mod logged;
#[path = "common/process.rs"]
#[expect(dead_code, reason = "it needs no page tables")]
mod process;
#[path = "common/stream_sender.rs"]
#[expect(dead_code, reason = "its sender speaks TCP")]
mod stream_sender;

use common::{Limit, Report, median};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::tcp::Save;
use network_playground::net::tcp::config::Existing;
use network_playground::net::{
    Destination, End, Session, SessionId, SessionState, TcpClientConfig,
};
use std::error::Error;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};
use stream_sender::StreamSender;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// First argument of a process that is to measure one thing.
const ROLE: &str = "measure-stream-memory";

/// Bytes of a stream: so many that the start does not count.
const STREAM_BYTES: u64 = 4 << 30;

/// Bytes of a download of which the speed is measured: so few that the system keeps them in memory,
/// since it is not the disk that is measured.
const DOWNLOAD_BYTES: u64 = 1 << 30;

const ROUNDS: usize = 5;

const READ_BYTES: usize = 64 << 10;

/// Longer than any round takes.
const LONG: Duration = Duration::from_mins(1);

fn main() -> Outcome<()> {
    if stream_sender::was_the_sender()? || was_a_measurement()? || !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    speed(What::Logged, &mut report)?;
    speed(What::Saved, &mut report)?;
    for what in [What::Logged, What::Saved] {
        memory(what, &mut report)?;
    }
    report.print();
    Ok(())
}

/// What is done with the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// It goes into the log.
    Logged,
    /// It goes into the log and into a file.
    Saved,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Logged => "logged",
            Self::Saved => "saved",
        }
    }

    /// Which requirement it is.
    fn letter(self) -> &'static str {
        match self {
            Self::Logged => "(a)",
            Self::Saved => "(d)",
        }
    }

    fn bytes(self) -> u64 {
        match self {
            Self::Logged => STREAM_BYTES,
            Self::Saved => DOWNLOAD_BYTES,
        }
    }
}

fn speed(what: What, report: &mut Report) -> Outcome<()> {
    let (name, letter, bytes) = (what.name(), what.letter(), what.bytes());
    println!("{letter} one connection of {} MiB, {name}: MB a second", bytes >> 20);
    let (mut bare_speeds, mut speeds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let in_mb = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    for round in 1..=ROUNDS {
        let [bare, ours] = in_turn(what)?;
        let ratio = in_mb(ours.time) / in_mb(bare.time);
        println!(
            "  {round}: bare {:.0}  {name} {:.0}  ratio {ratio:.2}   \
             (processor time, s: bare {:.2}  {name} {:.2})",
            in_mb(bare.time),
            in_mb(ours.time),
            bare.cpu.as_secs_f64(),
            ours.cpu.as_secs_f64(),
        );
        ratios.push(ratio);
        bare_speeds.push(in_mb(bare.time));
        speeds.push(in_mb(ours.time));
    }
    println!(
        "  median: bare {:.0}  {name} {:.0}  ratio {:.2}",
        median(&bare_speeds),
        median(&speeds),
        median(&ratios),
    );
    let title = format!("{letter} {name} bytes a second, to bare");
    report.add(&title, median(&ratios), "×", Limit::Least(0.5));
    if what == What::Logged {
        report.add(&format!("{title}: goal"), median(&ratios), "×", Limit::Least(0.75));
    }
    Ok(())
}

/// How long something took, and how much of the receiving process's processor time.
struct Took {
    time: Duration,
    cpu: Duration,
}

/// The bare loop and ours, one after the other.
fn in_turn(what: What) -> Outcome<[Took; 2]> {
    let measured = |work: &dyn Fn(SocketAddr) -> Outcome<()>| {
        let sender = StreamSender::start(what.bytes())?;
        let (begun, cpu) = (Instant::now(), process::cpu_time()?);
        work(sender.address()?)?;
        Outcome::Ok(Took { time: begun.elapsed(), cpu: process::cpu_time()?.saturating_sub(cpu) })
    };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let file = |name: &str| (what == What::Saved).then(|| folder.path().join(name));
    let bare = measured(&|from| bare(from, what.bytes(), file("bare").as_deref()))?;
    if let Some(file) = file("bare") {
        // Before the next one: what is not on the disk yet need not go there.
        std::fs::remove_file(file)?;
    }
    let ours = measured(&|from| pipeline(from, what.bytes(), file("ours")))?;
    Ok([bare, ours])
}

/// Reads it all, writes it into the file if there is one, and counts.
fn bare(from: SocketAddr, bytes: u64, file: Option<&Path>) -> Outcome<()> {
    let mut stream = TcpStream::connect(from)?;
    let mut file = file.map(File::create).transpose()?;
    let mut buffer = vec![0; READ_BYTES];
    let mut received = 0;
    loop {
        let len = stream.read(&mut buffer)?;
        if len == 0 {
            // Ours is on the disk before it gets its name.
            file.as_ref().map_or(Ok(()), File::sync_all)?;
            return is_all(received, bytes);
        }
        if let Some(file) = &mut file {
            file.write_all(buffer.get(..len).unwrap_or_default())?;
        }
        received += len as u64;
    }
}

fn is_all(received: u64, bytes: u64) -> Outcome<()> {
    let wrong = || format!("{received} of {bytes} bytes").into();
    (received == bytes).then_some(()).ok_or_else(wrong)
}

/// Logs it all, until the last row is in the store.
fn pipeline(from: SocketAddr, bytes: u64, file: Option<PathBuf>) -> Outcome<()> {
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
    let session = start(from, &log_writer, file.clone())?;
    session.wait_until(LONG, |state| matches!(state, SessionState::Ended(_)));
    let deadline = Instant::now() + LONG;
    while !logged::is_whole(&session, &store) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_micros(200));
    }
    let tally = session.tally();
    is_all(tally.received_bytes, bytes)?;
    if session.state() != SessionState::Ended(End::PeerClosed)
        || tally.lost_unlogged + tally.events_dropped > 0
        || store.stats().rows_logged < tally.received
    {
        return Err(format!("not all is in the log: {tally}").into());
    }
    if let Some(file) = file {
        is_all(file.metadata()?.len(), bytes)?;
    }
    Ok(())
}

fn start(from: SocketAddr, log_writer: &LogWriter, file: Option<PathBuf>) -> Outcome<Session> {
    let mut config = TcpClientConfig::to(Destination::Peer(from.into()));
    config.save = file.map(|path| Save { path, existing: Existing::Keep });
    let session = Session::start_tcp_client(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    Ok(session)
}

/// Measures in a process of its own, so that it does not have memory of the rounds before.
fn memory(what: What, report: &mut Report) -> Outcome<()> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args([ROLE, what.name()]).stderr(Stdio::inherit()).output()?;
    let told = String::from_utf8(output.stdout)?;
    let numbers = told.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let [budget_mib, stats_mib, growth_mib, half_mib] = numbers[..] else {
        return Err(format!("measuring memory said {told:?}").into());
    };
    let (letter, name) = (what.letter(), what.name());
    println!(
        "{letter} memory, {} MiB {name}: budget {budget_mib:.1} MiB, stats {stats_mib:.1} MiB, RSS grew by \
         at most {growth_mib:.1} MiB, of which {half_mib:.1} MiB in the first half",
        STREAM_BYTES >> 20,
    );
    let title = format!("{letter} RSS growth in 4 GiB {name}, to the budget");
    report.add(&title, growth_mib / budget_mib, "×", Limit::Most(1.1));
    let title = format!("{letter} RSS growth in its second half");
    report.add(&title, growth_mib - half_mib, "MiB", Limit::Most(0.1 * budget_mib));
    Ok(())
}

/// If this process is to measure memory, does so and returns `true`.
fn was_a_measurement() -> Outcome<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [role, what] = arguments.as_slice() else { return Ok(false) };
    if role != ROLE {
        return Ok(false);
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let file = (what == What::Saved.name()).then(|| folder.path().join("ours"));
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
    let sender = StreamSender::start(STREAM_BYTES)?;
    let before = process::rss_bytes()?;
    let session = start(sender.address()?, &log_writer, file)?;
    let (mut largest, mut of_first_half, mut stats) = (before, before, 0);
    while !logged::is_whole(&session, &store) {
        largest = largest.max(process::rss_bytes()?);
        if session.tally().received_bytes < STREAM_BYTES / 2 {
            of_first_half = largest;
        }
        stats = stats.max(store.stats().memory_bytes);
        std::thread::sleep(Duration::from_millis(5));
    }
    is_all(session.tally().received_bytes, STREAM_BYTES)?;
    let mib = |bytes: f64| bytes / f64::from(1 << 20);
    let budget = store.stats().budget_bytes as f64;
    let (growth, half) = (largest - before, of_first_half - before);
    println!("{} {} {} {}", mib(budget), mib(stats as f64), mib(growth), mib(half));
    Ok(true)
}
