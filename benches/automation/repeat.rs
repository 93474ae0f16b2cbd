//! How late a repeat at 1 ms is, while the log is drawn.

use super::common::{Limit, Report, ms};
use super::screen::Screen;
use super::{Outcome, Running, quantile};
use network_playground::log::Kind;
use network_playground::net::automation::{RepeatPlan, RepeatStatus, Rounds};
use network_playground::net::{DatagramCommand, Destination, Peer, Stamp, UdpConfig};
use network_playground::payload::MessageText;
use std::net::UdpSocket;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(1);
const SENDS: u64 = 10_000;

/// Rounds, each with the bare loop and the repeat.
const ROUNDS: usize = 2;

const MEDIAN_MS: f64 = 0.2;
const P99_MS: f64 = 2.0;
const SKIPPED: f64 = 10.0;

/// Between two pictures of the log.
pub(crate) const FRAME: Duration = Duration::from_micros(16_667);

/// What a round came to.
struct Lateness {
    late_ms: Vec<f64>,
    skipped: u64,
}

impl Lateness {
    fn median(&self) -> f64 {
        quantile(&self.late_ms, 0.5)
    }

    fn p99(&self) -> f64 {
        quantile(&self.late_ms, 0.99)
    }

    fn tell(&self, name: &str) {
        println!(
            "  {name}: late by {:.3} ms in the median, p99 {:.3}, worst {:.3}; {} sent, {} skipped",
            self.median(),
            self.p99(),
            quantile(&self.late_ms, 1.0),
            self.late_ms.len(),
            self.skipped,
        );
    }
}

pub(crate) fn measure(report: &mut Report) -> Outcome<()> {
    println!("\nrepeat every {PAUSE:?}, {SENDS} times, with the log drawn 60 times a second");
    let mut ours = Lateness { late_ms: Vec::new(), skipped: 0 };
    let (mut bare_ms, mut worst_skipped) = (Vec::new(), 0);
    for round in 1..=ROUNDS {
        let bare = bare()?;
        bare.tell(&format!("{round} bare"));
        let repeat = repeat()?;
        repeat.tell(&format!("{round} ours"));
        let all = repeat.late_ms.len() as u64 + repeat.skipped;
        report.add("repeat at 1 ms: sent + skipped", all as f64, "", Limit::Least(SENDS as f64));
        worst_skipped = worst_skipped.max(repeat.skipped);
        bare_ms.extend(bare.late_ms);
        ours.late_ms.extend(repeat.late_ms);
    }
    let bare = Lateness { late_ms: bare_ms, skipped: 0 };
    println!(
        "  median to bare {:.2}, p99 {:.2}",
        ours.median() / bare.median(),
        ours.p99() / bare.p99()
    );
    report.add("repeat at 1 ms: late, median", ours.median(), "ms", Limit::Most(MEDIAN_MS));
    report.add("repeat at 1 ms: late, p99", ours.p99(), "ms", Limit::Most(P99_MS));
    report.add("repeat at 1 ms: skipped", worst_skipped as f64, "", Limit::Most(SKIPPED));
    Ok(())
}

/// A thread that sleeps until each moment and sends, beside a log view of its own.
fn bare() -> Outcome<Lateness> {
    let peer = UdpSocket::bind("127.0.0.1:0")?;
    let to = peer.local_addr()?;
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let running = Running::start(UdpConfig::bound_to("127.0.0.1:0".parse()?))?;
    let is_over = Arc::new(AtomicBool::new(false));
    let its_end = Arc::clone(&is_over);
    let work = move || {
        let mut lateness = Lateness { late_ms: Vec::new(), skipped: 0 };
        let start = Stamp::now();
        for slot in 0..SENDS as u32 {
            let due = start.after(PAUSE * slot);
            let wait = due.since(Stamp::now());
            if !wait.is_zero() {
                std::thread::sleep(wait);
            }
            let late = Stamp::now().since(due);
            if late >= PAUSE {
                lateness.skipped += 1;
            } else {
                let _ = socket.send_to(b"tick", to);
                lateness.late_ms.push(ms(late));
            }
        }
        its_end.store(true, Relaxed);
        lateness
    };
    let thread = std::thread::Builder::new().name("bare repeat".to_owned()).spawn(work)?;
    draw_until(&running, || is_over.load(Relaxed));
    thread.join().map_err(|_| "the bare loop panicked".into())
}

fn repeat() -> Outcome<Lateness> {
    let peer = UdpSocket::bind("127.0.0.1:0")?;
    let to = Destination::Peer(Peer::from(peer.local_addr()?));
    let running = Running::start(UdpConfig::bound_to("127.0.0.1:0".parse()?))?;
    let message = MessageText::of_text("tick").prepare().map_err(|_| "the message is wrong")?;
    let rounds = NonZeroU64::new(SENDS).map_or(Rounds::UntilStopped, Rounds::Count);
    let plan = Box::new(RepeatPlan::every(PAUSE, message, None, rounds)?);
    running.session.command(DatagramCommand::Repeat { to, plan }).map_err(|_| "it was refused")?;
    let status = || running.session.snapshot().repeat;
    draw_until(&running, || status().is_some_and(|status| !status.is_running()));
    let status = status().ok_or("there is no repeat")?;
    let late_ms = late_rows(&running, &status);
    // What the figures say and what the rows say must be the same.
    if late_ms.len() as u64 != status.figures.sent {
        println!("  {} rows, {} sent", late_ms.len(), status.figures.sent);
    }
    Ok(Lateness { late_ms, skipped: status.figures.skipped() })
}

/// How late each send's row is: its moment is counted from the start.
fn late_rows(running: &Running, status: &RepeatStatus) -> Vec<f64> {
    let rows = running.store.rows().filter_map(|number| running.store.row(number));
    let sent = rows.filter(|row| row.kind == Kind::Sent);
    let pause_ns = PAUSE.as_nanos() as u64;
    let late = |at: Stamp| (at.0 - status.since.0) % pause_ns;
    sent.map(|row| ms(Duration::from_nanos(late(row.at)))).collect()
}

/// Draws the log as a window would, until it is over. Without the feature `gui` it only waits, and says so.
fn draw_until(running: &Running, is_over: impl Fn() -> bool) {
    let mut screen = Screen::new();
    while !is_over() {
        let begun = Stamp::now();
        screen.frame(&running.store);
        std::thread::sleep(FRAME.saturating_sub(Stamp::now().since(begun)));
    }
    // The log writer has the last rows within milliseconds.
    std::thread::sleep(FRAME * 4);
}
