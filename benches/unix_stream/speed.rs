//! The rounds of the benchmark.

use super::common::{Limit, Report, median};
use super::stream_sender::StreamSender;
use super::{Outcome, logged, process};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::unix::{UnixConfig, UnixConnectConfig};
use network_playground::net::{End, Session, SessionId, SessionState, UnixName};
use std::io::Read;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

/// Bytes of a stream: so many that the start does not count, nor that the log's first 256 MiB are memory that the system
/// hands out page by page.
const STREAM_BYTES: u64 = 16 << 30;

const ROUNDS: usize = 5;

const READ_BYTES: usize = 64 << 10;

/// As much as the log keeps: beyond every cache, where a loop with one buffer stays within.
const KEPT_BYTES: usize = 256 << 20;

/// Longer than any round takes.
const LONG: Duration = Duration::from_mins(1);

/// How long something took, and how much of the receiving process's processor time.
struct Took {
    time: Duration,
    cpu: Duration,
}

pub(super) fn measure() -> Outcome<()> {
    let mut report = Report::default();
    println!("one connection of {} MiB: MB a second", STREAM_BYTES >> 20);
    let in_mb = |took: &Took| STREAM_BYTES as f64 / 1e6 / took.time.as_secs_f64();
    let (mut ratios, mut ratios_kept) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let bare = measured(|from| read_all(from, READ_BYTES))?;
        let kept = measured(|from| read_all(from, KEPT_BYTES))?;
        let ours = measured(pipeline)?;
        println!(
            "  {round}: bare {:.0}  kept {:.0}  logged {:.0}   (processor time, s: {:.2}  {:.2}  {:.2})",
            in_mb(&bare),
            in_mb(&kept),
            in_mb(&ours),
            bare.cpu.as_secs_f64(),
            kept.cpu.as_secs_f64(),
            ours.cpu.as_secs_f64(),
        );
        ratios.push(in_mb(&ours) / in_mb(&bare));
        ratios_kept.push(in_mb(&ours) / in_mb(&kept));
    }
    let title = "logged bytes a second, to bare";
    report.add(title, median(&ratios), "×", Limit::Least(0.75));
    let title = "logged bytes a second, to a loop that keeps them";
    report.add(title, median(&ratios_kept), "×", Limit::Least(0.75));
    report.print();
    Ok(())
}

fn measured(receive: impl Fn(&Path) -> Outcome<()>) -> Outcome<Took> {
    let folder = tempfile::tempdir()?;
    let sender = StreamSender::start_unix(STREAM_BYTES, folder.path())?;
    let (begun, cpu) = (Instant::now(), process::cpu_time()?);
    receive(sender.path())?;
    Ok(Took { time: begun.elapsed(), cpu: process::cpu_time()?.saturating_sub(cpu) })
}

/// Reads it all, and counts; of what came last, so much is kept.
fn read_all(from: &Path, kept_bytes: usize) -> Outcome<()> {
    let mut stream = UnixStream::connect(from)?;
    let mut kept = vec![0; kept_bytes];
    let (mut received, mut at) = (0, 0);
    loop {
        let room = kept.get_mut(at..).unwrap_or_default();
        let asked = room.len().min(READ_BYTES);
        match stream.read(room.get_mut(..asked).unwrap_or_default())? {
            0 => return is_all(received),
            len => {
                received += len as u64;
                at = (at + len) % kept_bytes;
            }
        }
    }
}

fn is_all(received: u64) -> Outcome<()> {
    let wrong = || format!("{received} of {STREAM_BYTES} bytes").into();
    (received == STREAM_BYTES).then_some(()).ok_or_else(wrong)
}

/// Logs it all, until the last row is in the store.
fn pipeline(from: &Path) -> Outcome<()> {
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone())?;
    let name = UnixName::path(from.as_os_str().as_bytes());
    let config = UnixConfig::Connect(Box::new(UnixConnectConfig::to(name)));
    let session = Session::start_unix(config, log_writer.outbox(SessionId(0)))?;
    log_writer.keep(&session);
    session.wait_until(LONG, |state| matches!(state, SessionState::Ended(_)));
    let deadline = Instant::now() + LONG;
    while !logged::is_whole(&session, &store) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_micros(200));
    }
    let tally = session.tally();
    is_all(tally.received_bytes)?;
    let is_whole = store.stats().rows_logged >= tally.received;
    if session.state() != SessionState::Ended(End::PeerClosed)
        || tally.lost_unlogged + tally.events_dropped > 0
        || !is_whole
    {
        return Err(format!("not all is in the log: {:?}, {tally}", session.state()).into());
    }
    Ok(())
}
