//! What recording costs: 64-byte datagrams at 100 000 a second through the whole pipeline (session, outbox, log writer,
//! store), with and without a recorder that writes them to a file.
//!
//! - *processor time per datagram* of the receiving side: reader, log writer and recorder
//!   (`/proc/self/task/*/schedstat`); the sender is a process of its own;
//! - *loss*: what was sent and is not in the store, and what is in the store and not in the file.
//!
//! Why: a recording that makes the program lose what arrives records something else than happened.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it counts processor time, not the clock's")]
mod common;
#[path = "common/sender.rs"]
mod sender;

use common::{Limit, Report, median};
use network_playground::files::Existing;
use network_playground::i18n::Lang;
use network_playground::learn::recording::record_words;
use network_playground::log::recorder::{
    RecordForm, RecordRequest, RecordedSessions, Recorder, Rotation,
};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::{Session, SessionId, SessionState, UdpConfig};
use network_playground::payload::Encoding;
use sender::{Flood, Way};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PAYLOAD_BYTES: usize = 64;
const RATE: f64 = 100_000.0;
const ROUNDS: usize = 5;
const TIME: Duration = Duration::from_secs(1);
const SOON: Duration = Duration::from_secs(20);

/// Nothing more has come for this long: the flood is over, and what waited is stored.
const QUIET: Duration = Duration::from_millis(50);

/// How the threads are called that are counted: the beginning of each name.
const THREADS: [&str; 3] = ["udp ", "log writer", "log recorder"];

fn main() -> Outcome<()> {
    if sender::was_the_sender()? || !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    let forms = [
        ("packets", RecordForm::Pcapng, Limit::Most(1.5)),
        ("JSON lines", RecordForm::JsonLines, Limit::Most(f64::INFINITY)),
        ("text", RecordForm::Text, Limit::Most(f64::INFINITY)),
    ];
    println!("processor time per datagram of {PAYLOAD_BYTES} bytes at {RATE}/s, µs");
    for (name, form, limit) in forms {
        let (mut ratios, mut lost) = (Vec::new(), 0);
        for round in 1..=ROUNDS {
            let (without, with) = (run(None)?, run(Some(form))?);
            let [reader, log_writer, recorder] = with.cpu_us;
            println!(
                "  {name} {round}: {:.0} k/s  without {:.3}  with {:.3} (reader {reader:.3} log writer {log_writer:.3} recorder \
                 {recorder:.3})  lost {} and {}, not in the file {}",
                with.rate / 1e3,
                without.cost_us(),
                with.cost_us(),
                without.lost,
                with.lost,
                with.unrecorded,
            );
            ratios.push(with.cost_us() / without.cost_us());
            lost += with.lost + with.unrecorded;
        }
        report.add(&format!("recording, {name}: to not recording"), median(&ratios), "×", limit);
        report.add(&format!("recording, {name}: lost"), lost as f64, "", Limit::Most(0.0));
    }
    report.print();
    Ok(())
}

/// What came of a run.
struct Run {
    /// Processor time of each kind of threads, in microseconds per datagram.
    cpu_us: [f64; 3],
    /// Datagrams that were sent in a second.
    rate: f64,
    /// Datagrams that were sent and are not in the store.
    lost: u64,
    /// Rows of the store that are not in the file.
    unrecorded: u64,
}

impl Run {
    fn cost_us(&self) -> f64 {
        self.cpu_us.iter().sum()
    }
}

fn run(form: Option<RecordForm>) -> Outcome<Run> {
    let folder = tempfile::tempdir()?;
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
    let record = |form: RecordForm| {
        let path = folder.path().join("bench").with_extension(form.extension());
        Recorder::start(request(&store, form, path), Waker::noop().clone())
    };
    let mut recorder = form.map(record).transpose()?;
    let config = UdpConfig::bound_to("127.0.0.1:0".parse()?);
    let session = Session::start_udp(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    session.wait_until(SOON, |state| *state != SessionState::Opening);
    let SessionState::Open { local, .. } = session.state() else {
        return Err("the session did not open".into());
    };
    let to: SocketAddr = local.socket_addr().ok_or("the session has no port")?;
    wait_until_quiet(&store);
    let rows_before = store.stats().rows_logged;
    let before = THREADS.map(cpu_ns_of_threads);
    let flood = Flood {
        to,
        payload_bytes: PAYLOAD_BYTES,
        way: Way::OneByOne,
        rate: Some(RATE),
        count: u64::MAX,
        time: TIME,
    };
    let sent = flood.run()?;
    wait_until_quiet(&store);
    let rows = store.stats().rows_logged;
    if let Some(recorder) = &recorder {
        wait_for(|| recorder.facts().rows >= rows)?;
        // Until it sleeps, its last turn is not counted; and what it holds is written by then.
        std::thread::sleep(Duration::from_millis(700));
    }
    let after = THREADS.map(cpu_ns_of_threads);
    let done = rows - rows_before;
    let unrecorded = recorder.as_mut().map_or(0, |recorder| {
        recorder.end();
        let facts = recorder.facts();
        rows.saturating_sub(facts.rows) + facts.rows_missing
    });
    session.stop();
    session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_)));
    let us = |place: usize| {
        let ns = |times: &[u64; 3]| times.get(place).copied().unwrap_or_default();
        (ns(&after) - ns(&before)) as f64 / 1e3 / done.max(1) as f64
    };
    let (cpu_us, rate) = ([us(0), us(1), us(2)], sent.rate());
    Ok(Run { cpu_us, rate, lost: sent.count - done, unrecorded })
}

fn request(store: &Arc<Store>, form: RecordForm, path: std::path::PathBuf) -> RecordRequest {
    RecordRequest {
        store: Arc::clone(store),
        from: 0,
        sessions: RecordedSessions::All,
        form,
        encoding: Encoding::default(),
        words: record_words(Lang::En),
        path,
        existing: Existing::Keep,
        rotation: Rotation::default(),
    }
}

fn wait_for(is_right: impl Fn() -> bool) -> Outcome<()> {
    let begun = Instant::now();
    while !is_right() {
        if begun.elapsed() > SOON {
            return Err("the recorder does not come after".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn wait_until_quiet(store: &Store) {
    let mut rows = store.stats().rows_logged;
    loop {
        std::thread::sleep(QUIET);
        let now = store.stats().rows_logged;
        if now == rows {
            return;
        }
        rows = now;
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
