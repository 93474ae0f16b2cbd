//! What a load costs, each beside its yardstick in turn:
//! (a) 1 GB over loopback into a file, beside curl's `-o`;
//! (b) 100 MB that are kept, beside a bare client that keeps them, and what memory is used besides;
//! (c) 200 GETs of 1 KB on new connections, beside one curl process that makes them.
//!
//! The server is a process of its own.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it needs no worst figures")]
mod common;
#[path = "common/page_server.rs"]
mod page_server;
#[path = "common/process.rs"]
#[expect(dead_code, reason = "it needs no page tables and no processor time")]
mod process;

use common::{Limit, Report, median, ms};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::http::{HttpConfig, Target};
use network_playground::net::{End, Session, SessionId, SessionState};
use page_server::PageServer;
use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// First argument of a process that is to measure memory.
const ROLE: &str = "measure-load-memory";

/// A download.
const FILE_BYTES: u64 = 1_000_000_000;

/// A page that is kept.
const PAGE_BYTES: u64 = 100_000_000;

const SMALL_BYTES: u64 = 1000;
const SMALL_COUNT: u16 = 200;

const ROUNDS: usize = 7;

/// Longer than any load takes.
const LONG: Duration = Duration::from_mins(1);

fn main() -> Outcome<()> {
    if page_server::was_the_server()? || was_a_measurement()? || !common::is_asked() {
        return Ok(());
    }
    let server = PageServer::start()?;
    let mut report = Report::default();
    download(&server, &mut report)?;
    page(&server, &mut report)?;
    memory(&mut report)?;
    many(&server, &mut report)?;
    report.print();
    Ok(())
}

/// The whole pipeline that the window has, without the window.
struct Pipeline {
    log_writer: LogWriter,
    /// Keeps the log.
    _store: Arc<Store>,
    sessions: u16,
}

impl Pipeline {
    fn start() -> Outcome<Self> {
        let store = Arc::new(Store::default());
        let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
        Ok(Self { log_writer, _store: store, sessions: 0 })
    }

    /// Loads, and returns the session that did.
    fn load(&mut self, url: &str, bytes: u64) -> Outcome<Session> {
        let config = HttpConfig::get(Target::parse(url)?);
        let session =
            Session::start_http(config, self.log_writer.outbox(SessionId(self.sessions)))?;
        self.sessions += 1;
        self.log_writer.keep(&session);
        session.wait_until(LONG, |state| matches!(state, SessionState::Ended(_)));
        let body = session.download().last().map_or(0, |hop| hop.body_bytes());
        if session.state() != SessionState::Ended(End::Loaded) || body != bytes {
            return Err(format!("{body} of {bytes} bytes, {:?}", session.state()).into());
        }
        Ok(session)
    }
}

fn timed(work: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}

/// Measures ours and another's in turn, and prints the ratio of the medians.
fn in_turn(
    title: &str,
    names: [&str; 2],
    works: [&mut dyn FnMut() -> Outcome<()>; 2],
) -> Outcome<f64> {
    let [other_work, our_work] = works;
    println!("{title}, ms");
    let (mut others, mut ours) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let other = ms(timed(&mut *other_work)?);
        let our = ms(timed(&mut *our_work)?);
        println!("  {round}: {} {other:.1}  {} {our:.1}", names[0], names[1]);
        others.push(other);
        ours.push(our);
    }
    let ratio = median(&ours) / median(&others);
    println!(
        "  median: {} {:.1}  {} {:.1}  ratio {ratio:.2}",
        names[0],
        median(&others),
        names[1],
        median(&ours)
    );
    Ok(ratio)
}

fn curl(arguments: &[&str]) -> Outcome<()> {
    let status =
        Command::new("curl").args(["-s", "-f"]).args(arguments).stdout(Stdio::null()).status();
    let status = status.map_err(|error| format!("curl is needed beside it: {error}"))?;
    status.success().then_some(()).ok_or_else(|| format!("curl: {status}").into())
}

fn download(server: &PageServer, report: &mut Report) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("curl").display().to_string();
    let url = server.url(FILE_BYTES);
    let mut pipeline = Pipeline::start()?;
    let ratio = in_turn(
        "(a) 1 GB into a file",
        ["curl -o", "ours"],
        [
            &mut || {
                curl(&["-o", &file, &url])?;
                Ok(std::fs::remove_file(&file)?)
            },
            &mut || pipeline.load(&url, FILE_BYTES).map(drop),
        ],
    )?;
    report.add("(a) 1 GB into a file, to curl", ratio, "×", Limit::Most(1.0));
    Ok(())
}

fn page(server: &PageServer, report: &mut Report) -> Outcome<()> {
    let url = server.url(PAGE_BYTES);
    let address = server.address();
    let mut kept = None;
    let ratio = in_turn(
        "(b) 100 MB kept",
        ["bare", "ours"],
        [&mut || bare(address, PAGE_BYTES), &mut || {
            // Each round as the first one of a program: what was kept is let go before.
            drop(kept.take());
            let mut pipeline = Pipeline::start()?;
            let session = pipeline.load(&url, PAGE_BYTES)?;
            kept = Some((pipeline, session));
            Ok(())
        }],
    )?;
    report.add("(b) 100 MB kept, to bare", ratio, "×", Limit::Most(1.5));
    report.add("(b) 100 MB kept, to bare: goal", ratio, "×", Limit::Most(1.1));
    Ok(())
}

/// The tutorials' client, which keeps what it reads.
fn bare(address: SocketAddr, bytes: u64) -> Outcome<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(format!("GET /{bytes} HTTP/1.0\r\n\r\n").as_bytes())?;
    let (mut kept, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
    loop {
        let len = stream.read(&mut buffer)?;
        if len == 0 {
            return (kept.len() as u64 > bytes).then_some(()).ok_or_else(|| "cut".into());
        }
        kept.extend_from_slice(buffer.get(..len).unwrap_or_default());
    }
}

fn many(server: &PageServer, report: &mut Report) -> Outcome<()> {
    let url = server.url(SMALL_BYTES);
    let all = format!("{url}?[1-{SMALL_COUNT}]");
    let mut pipeline = Pipeline::start()?;
    let ratio = in_turn(
        "(c) 200 GETs of 1 KB on new connections",
        ["one curl", "ours"],
        [&mut || curl(&["-o", "/dev/null", &all]), &mut || {
            (0..SMALL_COUNT).try_for_each(|_| pipeline.load(&url, SMALL_BYTES).map(drop))
        }],
    )?;
    report.add("(c) 200 GETs, to one curl", ratio, "×", Limit::Most(1.0));
    report.add("(c) 200 GETs, to one curl: goal", ratio, "×", Limit::Most(0.6));
    Ok(())
}

/// Measures in a process of its own, so that it does not have memory of the rounds before.
fn memory(report: &mut Report) -> Outcome<()> {
    let mib = process::told_in_role(ROLE)?;
    println!("(b) memory beyond the body that is kept: {mib:.1} MiB at most");
    report.add("(b) memory beyond the body kept", mib, "MiB", Limit::Most(16.0));
    Ok(())
}

/// If this process is to measure memory, does so and returns `true`.
fn was_a_measurement() -> Outcome<bool> {
    if std::env::args().nth(1).as_deref() != Some(ROLE) {
        return Ok(false);
    }
    let server = PageServer::start()?;
    let mut pipeline = Pipeline::start()?;
    // What the first load brings into memory, the roots of TLS and such, is the program's.
    let _ = pipeline.load(&server.url(SMALL_BYTES), SMALL_BYTES)?;
    let before = process::rss_bytes()?;
    let config = HttpConfig::get(Target::parse(&server.url(PAGE_BYTES))?);
    let session = Session::start_http(config, pipeline.log_writer.outbox(SessionId(1)))?;
    pipeline.log_writer.keep(&session);
    let mut largest = before;
    while !matches!(session.state(), SessionState::Ended(_)) {
        largest = largest.max(process::rss_bytes()?);
        std::thread::sleep(Duration::from_millis(1));
    }
    largest = largest.max(process::rss_bytes()?);
    println!("{}", (largest - before - PAGE_BYTES as f64) / f64::from(1 << 20));
    Ok(true)
}
