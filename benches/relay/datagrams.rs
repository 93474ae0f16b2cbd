//! Datagrams through a relay: at 200 000 a second, what ours loses that a bare one does not; and the highest rates without
//! loss of both. The sender is a process of its own that hands the kernel many datagrams in one call, so that on a
//! machine of few processors it is the relay that is measured.

use super::common::{Limit, Report, median};
use super::sender::{Flood, Sent, Way};
use super::{Between, Ours, Outcome, joined, thread};
use network_playground::net::relay::Transport;
use network_playground::net::udp::RECV_BUFFER_BYTES;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

const ROUNDS: usize = 5;
const PAYLOAD_BYTES: usize = 64;
/// Datagrams a second that are asked for.
const RATE: f64 = 200_000.0;
/// Which part of them must really be sent: a sender that was kept from the processor asks for less.
const SENT_LEAST: f64 = 0.9;
const TIME: Duration = Duration::from_millis(500);
/// A rate counts as lossy only if it loses so many times in a row: another program's turn on the processor is not the
/// relay's fault.
const TRIES: usize = 3;
/// Halvings of the range between the lowest and the highest rate.
const STEPS: usize = 5;
const RATE_LOW: f64 = 50_000.0;
const RATE_HIGH: f64 = 500_000.0;
/// Nothing has come for so long: all that is to come has.
const QUIET: Duration = Duration::from_millis(100);

/// What came of what was sent.
struct Run {
    sent: Sent,
    came: u64,
    unlogged: u64,
}

impl Run {
    fn lost(&self) -> u64 {
        self.sent.count.saturating_sub(self.came)
    }

    /// Whether it was sent so fast.
    fn is_of(&self, rate: f64) -> bool {
        self.sent.rate() >= rate * SENT_LEAST
    }

    fn lost_percent(&self) -> f64 {
        self.lost() as f64 / self.sent.count.max(1) as f64 * 100.0
    }
}

pub(super) fn measure(report: &mut Report) -> Outcome<()> {
    println!("{RATE:.0} datagrams a second for {} ms", TIME.as_millis());
    let mut lost = Vec::new();
    for round in 1..=ROUNDS {
        let bare = least_loss(RATE, bare)?;
        let ours = least_loss(RATE, ours)?;
        println!(
            "  {round}: sent {} and {}  lost: bare {}  ours {}, and {} not in the log",
            bare.sent.count,
            ours.sent.count,
            bare.lost(),
            ours.lost(),
            ours.unlogged,
        );
        // What a bare one loses, or the sender does not send, this machine does not manage.
        if bare.lost() == 0 && bare.is_of(RATE) && ours.is_of(RATE) {
            lost.push(ours.lost_percent());
        }
    }
    if lost.is_empty() {
        println!("  this machine does not manage that rate");
    } else {
        let title = "relay, datagrams lost at 200 000/s, bare none";
        report.add(title, median(&lost), "%", Limit::Most(0.0));
    }
    highest_rates(report)
}

fn highest_rates(report: &mut Report) -> Outcome<()> {
    println!("highest rate without loss, thousands of datagrams a second");
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (mut bare_search, mut our_search) = (Search::new(), Search::new());
        for _ in 0..STEPS {
            bare_search.step(bare)?;
            our_search.step(ours)?;
        }
        let (bare, ours) = (bare_search.best, our_search.best);
        println!("  {round}: bare {:.0}  ours {:.0}", bare / 1e3, ours / 1e3);
        ratios.push(ours / bare);
    }
    report.add("relay, rate without loss, to bare", median(&ratios), "×", Limit::Least(0.7));
    Ok(())
}

/// The run of several that lost the least of those that were sent so fast.
fn least_loss(rate: f64, run: impl Fn(f64) -> Outcome<Run>) -> Outcome<Run> {
    let mut best = run(rate)?;
    for _ in 1..TRIES {
        if best.lost() == 0 && best.is_of(rate) {
            break;
        }
        let next = run(rate)?;
        if !best.is_of(rate) || (next.is_of(rate) && next.lost() < best.lost()) {
            best = next;
        }
    }
    Ok(best)
}

/// A search for the highest rate that loses nothing, by halving.
struct Search {
    low: f64,
    high: f64,
    /// The highest rate that was really sent without loss.
    best: f64,
}

impl Search {
    fn new() -> Self {
        Self { low: RATE_LOW, high: RATE_HIGH, best: RATE_LOW }
    }

    fn step(&mut self, run: impl Fn(f64) -> Outcome<Run>) -> Outcome<()> {
        let rate = f64::midpoint(self.low, self.high);
        let run = least_loss(rate, run)?;
        if run.lost() == 0 && run.is_of(rate) {
            self.low = rate;
            self.best = self.best.max(run.sent.rate());
        } else {
            self.high = rate;
        }
        Ok(())
    }
}

fn large(socket: &UdpSocket) -> Outcome<()> {
    Ok(socket2::SockRef::from(socket).set_recv_buffer_size(RECV_BUFFER_BYTES as usize)?)
}

/// A loop of `recvfrom` and `sendto`.
fn bare(rate: f64) -> Outcome<Run> {
    let (target, counting) = target()?;
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    large(&socket)?;
    let (address, out) = (socket.local_addr()?, UdpSocket::bind("127.0.0.1:0")?);
    socket.set_read_timeout(Some(QUIET))?;
    let (ends, ended) = crossbeam_channel::bounded::<()>(0);
    let relaying = thread(move || {
        let mut buffer = vec![0; 65_536];
        loop {
            match socket.recv_from(&mut buffer) {
                Ok((len, _)) => {
                    out.send_to(buffer.get(..len).unwrap_or_default(), target)?;
                }
                Err(_)
                    if ended.try_recv() == Err(crossbeam_channel::TryRecvError::Disconnected) =>
                {
                    return Ok(());
                }
                Err(_) => {}
            }
        }
    })?;
    let run = sent_and_counted(address, rate, counting);
    drop(ends);
    joined(relaying)?;
    run
}

fn ours(rate: f64) -> Outcome<Run> {
    let (target, counting) = target()?;
    let ours = Ours::start(Transport::Udp, target)?;
    let run = sent_and_counted(ours.address(), rate, counting)?;
    let unlogged = ours.session.tally().lost_unlogged;
    ours.session.stop();
    Ok(Run { unlogged, ..run })
}

type Counting = std::thread::JoinHandle<Outcome<u64>>;

/// Somebody who counts what comes until nothing comes any more.
fn target() -> Outcome<(SocketAddr, Counting)> {
    let target = UdpSocket::bind("127.0.0.1:0")?;
    large(&target)?;
    let address = target.local_addr()?;
    let counting = thread(move || {
        let (mut buffer, mut count) = ([0; 128], 0);
        target.recv(&mut buffer)?;
        target.set_read_timeout(Some(QUIET))?;
        loop {
            count += 1;
            if target.recv(&mut buffer).is_err() {
                return Ok(count);
            }
        }
    })?;
    Ok((address, counting))
}

fn sent_and_counted(to: SocketAddr, rate: f64, counting: Counting) -> Outcome<Run> {
    let (payload_bytes, way) = (PAYLOAD_BYTES, Way::Train);
    let flood = Flood { to, payload_bytes, way, rate: Some(rate), count: u64::MAX, time: TIME };
    let sent = flood.run()?;
    Ok(Run { sent, came: joined(counting)?, unlogged: 0 })
}
