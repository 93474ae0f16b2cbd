//! (a) What logging a flood costs: 64-byte datagrams through the whole pipeline (session, outbox,
//! log writer, store) beside a bare `recv_from` loop that only counts.
//!
//! Two figures, both as a ratio of the pipeline to the bare loop:
//! - *processor time per datagram* of the receiving side. The sender is a process of its own, so
//!   only the reader's and the log writer's threads are counted (`/proc/self/task/*/schedstat`);
//! - *the highest rate without loss*: a paced sender and a search over its rates. Lost is what was
//!   sent and is not a row in the store, wherever it went.
//!
//! Why: a log that slows its own reader down makes the kernel drop datagrams that the program on the
//! other side did send, and a playground that loses what arrived teaches nonsense.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it counts processor time, not the clock's")]
mod common;
#[path = "common/sender.rs"]
mod sender;

use common::{Limit, Report, median};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::udp::RECV_BUFFER_BYTES;
use network_playground::net::{Session, SessionId, SessionState, UdpConfig};
use sender::{Flood, Sent, Way};
use std::error::Error;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::Waker;
use std::thread::JoinHandle;
use std::time::Duration;

type Outcome<T> = Result<T, Box<dyn Error>>;

const PAYLOAD_BYTES: usize = 64;

/// Rounds of the cost figure, each with a flood and a paced run of both receivers.
const COST_ROUNDS: usize = 5;
const COST_TIME: Duration = Duration::from_millis(400);

/// A rate that both receivers can take, at which they sleep between bursts.
const PACED_RATE: f64 = 100_000.0;

/// Searches for the highest rate, each with both receivers.
const RATE_ROUNDS: usize = 3;
/// Long enough that 4 MiB of receive buffer cannot hide a receiver that is a twentieth too slow.
const RATE_TIME: Duration = Duration::from_millis(300);
/// Halvings of the range between the lowest and the highest rate.
const RATE_STEPS: usize = 6;
/// A rate counts as lost only if it loses so many times in a row: another program's turn on the
/// processor is not the receiver's fault.
const RATE_TRIES: usize = 2;
const RATE_LOW: f64 = 100_000.0;

/// Nothing more has come for this long: the flood is over, and what waited is stored.
const QUIET: Duration = Duration::from_millis(15);

fn main() -> Outcome<()> {
    if sender::was_the_sender()? || !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    cost(&mut report)?;
    highest_rate(&mut report)?;
    report.print();
    Ok(())
}

/// Something that receives datagrams, on threads with known names.
trait Receiver {
    /// Where it receives.
    fn address(&self) -> SocketAddr;
    /// How many datagrams it has done its work for.
    fn done(&self) -> u64;
    /// How many it received and had to leave out of the log.
    fn unlogged(&self) -> u64;
    /// How its threads are called: the beginning of each name.
    fn thread_names(&self) -> [&'static str; 2];
}

/// The bare loop: `recv_from` and a count.
struct Bare {
    address: SocketAddr,
    count: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Bare {
    fn start() -> Outcome<Self> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket2::SockRef::from(&socket).set_recv_buffer_size(RECV_BUFFER_BYTES as usize)?;
        let (address, count) = (socket.local_addr()?, Arc::new(AtomicU64::new(0)));
        let counter = Arc::clone(&count);
        let work = move || {
            let mut buffer = vec![0; 65_536];
            let mut received = 0;
            // An empty datagram ends it.
            while socket.recv_from(&mut buffer).is_ok_and(|(len, _)| len > 0) {
                received += 1;
                counter.store(received, Relaxed);
            }
        };
        let thread = std::thread::Builder::new().name("bare loop".to_owned()).spawn(work)?;
        Ok(Self { address, count, thread: Some(thread) })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        while let Ok(socket) = UdpSocket::bind("127.0.0.1:0")
            && !thread.is_finished()
        {
            let _ = socket.send_to(&[], self.address);
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Receiver for Bare {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn done(&self) -> u64 {
        self.count.load(Relaxed)
    }

    fn unlogged(&self) -> u64 {
        0
    }

    fn thread_names(&self) -> [&'static str; 2] {
        ["bare loop", "no second thread"]
    }
}

/// The whole pipeline, with an empty store of the default budget.
struct Pipeline {
    address: SocketAddr,
    store: Arc<Store>,
    rows_before: u64,
    session: Session,
    _log_writer: LogWriter,
}

impl Pipeline {
    fn start() -> Outcome<Self> {
        const SOON: Duration = Duration::from_secs(5);
        let store = Arc::new(Store::default());
        let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
        let config = UdpConfig::bound_to("127.0.0.1:0".parse()?);
        let session = Session::start_udp(config, log_writer.outbox(SessionId(0)))?;
        log_writer.keep(&session);
        session.wait_until(SOON, |state| *state != SessionState::Opening);
        let SessionState::Open { local, .. } = session.state() else {
            return Err("the session did not open".into());
        };
        let address = local.socket_addr().ok_or("the session has no port")?;
        let mut pipeline =
            Self { address, store, rows_before: 0, session, _log_writer: log_writer };
        // The rows of socket, bind and so on.
        wait_until_quiet(&pipeline);
        pipeline.rows_before = pipeline.done();
        Ok(pipeline)
    }
}

impl Drop for Pipeline {
    fn drop(&mut self) {
        self.session.stop();
        let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
        self.session.wait_until(Duration::from_secs(1), is_over);
    }
}

impl Receiver for Pipeline {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn done(&self) -> u64 {
        self.store.stats().rows_logged - self.rows_before
    }

    fn unlogged(&self) -> u64 {
        self.session.tally().lost_unlogged
    }

    fn thread_names(&self) -> [&'static str; 2] {
        ["udp ", "log writer"]
    }
}

/// What came of sending to a receiver.
struct Run {
    sent: Sent,
    done: u64,
    /// How many of those that were not done were received and left out of the log.
    unlogged: u64,
    /// Processor time of its two kinds of threads, in microseconds per datagram.
    cpu_us: [f64; 2],
}

impl Run {
    fn cost_us(&self) -> f64 {
        self.cpu_us.iter().sum()
    }

    fn lost(&self) -> u64 {
        self.sent.count - self.done
    }
}

fn run(receiver: &impl Receiver, way: Way, rate: Option<f64>, time: Duration) -> Outcome<Run> {
    let before = receiver.thread_names().map(cpu_ns_of_threads);
    let to = receiver.address();
    let flood = Flood { to, payload_bytes: PAYLOAD_BYTES, way, rate, count: u64::MAX, time };
    let sent = flood.run()?;
    wait_until_quiet(receiver);
    let after = receiver.thread_names().map(cpu_ns_of_threads);
    let done = receiver.done();
    let us = |place: usize| {
        let ns = |times: &[u64; 2]| times.get(place).copied().unwrap_or_default();
        (ns(&after) - ns(&before)) as f64 / 1e3 / done.max(1) as f64
    };
    Ok(Run { sent, done, unlogged: receiver.unlogged(), cpu_us: [us(0), us(1)] })
}

fn wait_until_quiet(receiver: &impl Receiver) {
    let mut done = receiver.done();
    loop {
        std::thread::sleep(QUIET);
        let now = receiver.done();
        if now == done {
            return;
        }
        done = now;
    }
}

/// Processor time of this process's threads whose names begin so, in nanoseconds (proc(5)). The
/// kernel counts a thread's last turn when it ends, so they should sleep.
fn cpu_ns_of_threads(name: &str) -> u64 {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return 0 };
    let of_task = |task: std::path::PathBuf| {
        let comm = std::fs::read_to_string(task.join("comm")).ok()?;
        let stat = std::fs::read_to_string(task.join("schedstat")).ok()?;
        comm.starts_with(name).then(|| stat.split(' ').next()?.parse::<u64>().ok())?
    };
    tasks.filter_map(|task| of_task(task.ok()?.path())).sum()
}

fn cost(report: &mut Report) -> Outcome<()> {
    println!("processor time per datagram of {PAYLOAD_BYTES} bytes, receiving side, µs");
    let kinds = [
        ("trains", Way::Train, None),
        ("one by one", Way::OneByOne, None),
        ("paced", Way::OneByOne, Some(PACED_RATE)),
    ];
    for (name, way, rate) in kinds {
        let (mut bare_us, mut pipeline_us, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 1..=COST_ROUNDS {
            let bare = run(&Bare::start()?, way, rate, COST_TIME)?;
            let pipeline = run(&Pipeline::start()?, way, rate, COST_TIME)?;
            let [reader, log_writer] = pipeline.cpu_us;
            println!(
                "  {name} {round}: bare {:.3}  pipeline {:.3} (reader {reader:.3} log_writer {log_writer:.3})  \
                 sent {:.0} and {:.0} k/s  lost {} and {}",
                bare.cost_us(),
                pipeline.cost_us(),
                bare.sent.rate() / 1e3,
                pipeline.sent.rate() / 1e3,
                bare.lost(),
                pipeline.lost(),
            );
            ratios.push(pipeline.cost_us() / bare.cost_us());
            bare_us.push(bare.cost_us());
            pipeline_us.push(pipeline.cost_us());
        }
        println!(
            "  {name}, median: bare {:.3}  pipeline {:.3}  ratio {:.2}",
            median(&bare_us),
            median(&pipeline_us),
            median(&ratios),
        );
        let title = format!("(a) processor time per datagram, {name}, to bare");
        report.add(&title, median(&ratios), "×", Limit::Most(2.0));
    }
    Ok(())
}

fn highest_rate(report: &mut Report) -> Outcome<()> {
    println!("\nhighest rate without loss, thousands of datagrams a second");
    let (mut bare_rates, mut pipeline_rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=RATE_ROUNDS {
        // What the sender can do at all bounds both.
        let sender_rate = run(&Bare::start()?, Way::Train, None, RATE_TIME)?.sent.rate();
        let (mut bare, mut pipeline) = (Search::new(sender_rate), Search::new(sender_rate));
        for _ in 0..RATE_STEPS {
            bare.step(|rate| run(&Bare::start()?, Way::Train, Some(rate), RATE_TIME))?;
            pipeline.step(|rate| run(&Pipeline::start()?, Way::Train, Some(rate), RATE_TIME))?;
        }
        let ratio = pipeline.best / bare.best;
        println!(
            "  round {round}: sender alone {:.0}  bare {:.0}  pipeline {:.0}  ratio {ratio:.2}  \
             (pipeline: {} tries lossy, {} of them only behind the reader)",
            sender_rate / 1e3,
            bare.best / 1e3,
            pipeline.best / 1e3,
            pipeline.lossy,
            pipeline.lossy_at_the_log,
        );
        bare_rates.push(bare.best);
        pipeline_rates.push(pipeline.best);
        ratios.push(ratio);
    }
    println!(
        "  median: bare {:.0}  pipeline {:.0}  ratio {:.2}",
        median(&bare_rates) / 1e3,
        median(&pipeline_rates) / 1e3,
        median(&ratios),
    );
    report.add("(a) rate without loss, to bare", median(&ratios), "×", Limit::Least(0.7));
    report.add("(a) rate without loss, to bare: goal", median(&ratios), "×", Limit::Least(0.95));
    Ok(())
}

/// A search for the highest rate that loses nothing, by halving.
struct Search {
    low: f64,
    high: f64,
    /// The highest rate that was really sent without loss.
    best: f64,
    /// Tries that lost something, and those of them in which all that was lost had been received.
    lossy: u32,
    lossy_at_the_log: u32,
}

impl Search {
    fn new(high: f64) -> Self {
        Self { low: RATE_LOW, high, best: RATE_LOW, lossy: 0, lossy_at_the_log: 0 }
    }

    fn step(&mut self, mut try_rate: impl FnMut(f64) -> Outcome<Run>) -> Outcome<()> {
        let rate = f64::midpoint(self.low, self.high);
        for _ in 0..RATE_TRIES {
            let run = try_rate(rate)?;
            if run.lost() == 0 {
                self.low = rate;
                self.best = self.best.max(run.sent.rate());
                return Ok(());
            }
            self.lossy += 1;
            self.lossy_at_the_log += u32::from(run.unlogged == run.lost());
        }
        self.high = rate;
        Ok(())
    }
}
