//! (b) Two thousand connections opened at once to our echo server, held, each echo-checked, and all
//! closed, beside a bare server with a thread for each connection: failures, how long until all are
//! connected, memory for each, and how long a reply takes when all ask at once.
//!
//! Each server has a process of its own, so that none is flattered by memory that an earlier one left
//! behind, and so has its client. They take turns.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "common/crowd.rs"]
mod crowd;
#[path = "common/process.rs"]
#[expect(dead_code, reason = "it measures no processor time")]
mod process;

use common::{Limit, Report, median, worst};
use crowd::{Answers, Crowd, Opened};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::automation::RuleSet;
use network_playground::net::tcp::config::BACKLOG;
use network_playground::net::{
    Endpoint, ServerBehaviour, Session, SessionId, SessionState, TcpServerConfig,
};
use std::error::Error;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::Waker;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// First argument of a process that is to be a server.
const ROLE: &str = "serve-connections";

const CONNECTIONS: usize = 2000;

const ROUNDS: usize = 5;

/// A server that takes longer to see all come or go is broken.
const SOON: Duration = Duration::from_secs(20);

fn main() -> Outcome<()> {
    if crowd::was_the_crowd()? || was_a_server()? || !common::is_asked() {
        return Ok(());
    }
    println!("{CONNECTIONS} connections at once to an echo server");
    let (mut failures, mut connected, mut memory) = (0.0, Vec::new(), Vec::new());
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let bare = in_own_process("bare")?;
        let ours = in_own_process("ours")?;
        for (name, it) in [("bare", &bare), ("ours", &ours)] {
            let Figures { connected_ms, kib, answer_ms, last_answer_ms, failures } = it;
            println!(
                "  {round} {name}: all connected in {connected_ms:.1} ms  {kib:.1} KiB each  answer median \
                 {answer_ms:.1} ms, last {last_answer_ms:.1} ms  {failures} failed",
            );
        }
        failures += ours.failures;
        connected.push(ours.connected_ms);
        memory.push(ours.kib);
        ratios.push(ours.answer_ms / bare.answer_ms);
    }
    let mut report = Report::default();
    report.add("(b) failures of all rounds", failures, "", Limit::Most(0.0));
    report.add("(b) all connected, worst", worst(&connected), "ms", Limit::Most(200.0));
    report.add("(b) memory for each, worst", worst(&memory), "KiB", Limit::Most(48.0));
    report.add("(b) median answer, to bare", median(&ratios), "×", Limit::Most(2.0));
    report.print();
    Ok(())
}

/// The errors of a server's process.
struct Figures {
    connected_ms: f64,
    kib: f64,
    answer_ms: f64,
    last_answer_ms: f64,
    failures: f64,
}

fn in_own_process(which: &str) -> Outcome<Figures> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args([ROLE, which]).stderr(Stdio::inherit()).output()?;
    let told = String::from_utf8(output.stdout)?;
    let numbers = told.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    let [connected_ms, kib, answer_ms, last_answer_ms, failures] = numbers[..] else {
        return Err(format!("the {which} server said {told:?}").into());
    };
    Ok(Figures { connected_ms, kib, answer_ms, last_answer_ms, failures })
}

/// If this process is to be a server, serves and returns `true`.
fn was_a_server() -> Outcome<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [role, which] = arguments.as_slice() else { return Ok(false) };
    if role != ROLE {
        return Ok(false);
    }
    network_playground::net::limits::allow_descriptors()?;
    if which == "bare" {
        measure(&Bare::start()?)?;
    } else {
        measure(&Ours::start()?)?;
    }
    Ok(true)
}

/// An echo server.
trait Server {
    /// Where it listens.
    fn address(&self) -> SocketAddr;
    /// How many connections it has now.
    fn open_count(&self) -> usize;
    /// What it knows to have gone wrong.
    fn failures(&self) -> u64;
}

fn measure(server: &impl Server) -> Outcome<()> {
    let before = taken_bytes()?;
    let mut crowd = Crowd::start(server.address(), CONNECTIONS)?;
    let Opened { time, failures: not_opened } = crowd.opened()?;
    wait_for(server, CONNECTIONS - not_opened as usize)?;
    let silent = taken_bytes()?;
    let Answers { median, last, failures: not_answered } = crowd.ask()?;
    let answered = taken_bytes()?;
    crowd.close()?;
    wait_for(server, 0)?;
    println!(
        "{} {} {} {} {}",
        common::ms(time),
        (silent.max(answered) - before) / CONNECTIONS as f64 / 1024.0,
        common::ms(median),
        common::ms(last),
        not_opened + not_answered + server.failures(),
    );
    Ok(())
}

/// Memory of the process, with what the system needs to know where it is.
fn taken_bytes() -> Outcome<f64> {
    Ok(process::rss_bytes()? + process::page_table_bytes()?)
}

fn wait_for(server: &impl Server, open_count: usize) -> Outcome<()> {
    let deadline = Instant::now() + SOON;
    while server.open_count() != open_count {
        if Instant::now() >= deadline {
            return Err(format!("{} connections, not {open_count}", server.open_count()).into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// A thread for each connection that reads and writes.
struct Bare {
    address: SocketAddr,
    open: Arc<AtomicUsize>,
}

impl Bare {
    fn start() -> Outcome<Self> {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)?;
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
        socket.listen(i32::try_from(BACKLOG)?)?;
        let listener = TcpListener::from(socket);
        let (address, open) = (listener.local_addr()?, Arc::new(AtomicUsize::new(0)));
        let counter = Arc::clone(&open);
        let accept = move || {
            while let Ok((stream, _)) = listener.accept() {
                counter.fetch_add(1, Relaxed);
                let counter = Arc::clone(&counter);
                let echo = move || {
                    echo(stream);
                    counter.fetch_sub(1, Relaxed);
                };
                if std::thread::Builder::new().spawn(echo).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new().name("bare acceptor".to_owned()).spawn(accept)?;
        Ok(Self { address, open })
    }
}

fn echo(mut stream: TcpStream) {
    let mut buffer = [0; 4096];
    while let Ok(len @ 1..) = stream.read(&mut buffer) {
        if stream.write_all(buffer.get(..len).unwrap_or_default()).is_err() {
            return;
        }
    }
}

impl Server for Bare {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn open_count(&self) -> usize {
        self.open.load(Relaxed)
    }

    fn failures(&self) -> u64 {
        0
    }
}

/// The program's own, with its log.
struct Ours {
    address: SocketAddr,
    session: Session,
    _keeper: LogWriter,
}

impl Ours {
    fn start() -> Outcome<Self> {
        let log_writer = LogWriter::start(Arc::new(Store::default()), Waker::noop().clone())?;
        let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse()?);
        config.connections_max = u32::try_from(CONNECTIONS)?;
        config.behaviour = ServerBehaviour::of_rules(&RuleSet::echo())?;
        let session = Session::start_tcp_server(config, log_writer.outbox(SessionId(0)))?;
        log_writer.keep(&session);
        session.wait_until(SOON, |state| *state != SessionState::Opening);
        let address = session.snapshot().open_at().and_then(Endpoint::socket_addr);
        let Some(address) = address else {
            return Err(format!("it does not listen: {:?}", session.state()).into());
        };
        Ok(Self { address, session, _keeper: log_writer })
    }
}

impl Server for Ours {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn open_count(&self) -> usize {
        self.session.connections().open_count()
    }

    fn failures(&self) -> u64 {
        let tally = self.session.tally();
        tally.lost_unlogged + tally.events_dropped + tally.send_failed + tally.over_limit
    }
}
