//! Asks for echoes at a steady pace, and waits for replies: a writer and a reader on one socket.

use super::config::{
    COUNT_MAX, DATA_BYTES_MAX, INTERVAL_MAX, INTERVAL_MIN, PingConfig, REPLY_LIMIT_MAX, Reach,
};
use super::event::{EchoReply, IcmpEvent, ReplyKind, Report, Way};
use super::facts::IcmpFacts;
use super::message::{Echo, HEADER_BYTES, data_of, without_ipv4_header};
use super::probes::Probes;
use super::socket::{BUFFER_BYTES, Came, Link, beside};
use super::target;
use crate::net::session::{Shared, panic_error};
use crate::net::socket::Family;
use crate::net::wake::StopOnDrop;
use crate::net::worker::{AtWork, WorkerRole, spawn_worker};
use crate::net::{End, Endpoint, NetError, Op, OptionName, Peer, Stamp};
use crate::threads::locked;
use crossbeam_channel::{Receiver, Sender, select};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Errors in a row after which receiving is given up: each may be about a packet of somebody else's.
const ERRORS_IN_A_ROW_MAX: u32 = 1000;

/// What writer and reader have in common.
struct Ping {
    link: Link,
    facts: Arc<IcmpFacts>,
    target: SocketAddr,
    /// Which of the replies that a raw socket sees are ours. The kernel owns that of an unprivileged one.
    identifier: u16,
    data: Vec<u8>,
    reply_limit: Duration,
    probes: Mutex<Probes>,
}

/// Asks until all is asked for and has come, or the stop.
///
/// # Errors
/// If there is no target, no right, or the socket fails.
pub(super) fn run(
    shared: &Arc<Shared>,
    config: &PingConfig,
    facts: &Arc<IcmpFacts>,
) -> Result<End, NetError> {
    let target = target::find(shared, &config.host, config.family, config.reach)?;
    let family = Family::of(target);
    let link = Link::ping(shared, family)?;
    link.ask_for_errors()?;
    link.ask_for_ttl()?;
    link.ask_for_times()?;
    if let Some(ttl) = config.ttl {
        link.set_ttl(ttl)?;
    }
    if config.reach == Reach::Many && family == Family::Ipv4 {
        link.set(OptionName::Broadcast, 1, |socket| socket.set_broadcast(true))?;
    }
    facts.set_target(target.ip());
    let data_bytes = config.data_bytes.min(DATA_BYTES_MAX) as usize;
    let ping = Arc::new(Ping {
        identifier: identifier(),
        data: data_of(&config.pattern, data_bytes),
        reply_limit: config.reply_limit.min(REPLY_LIMIT_MAX),
        facts: Arc::clone(facts),
        target,
        probes: Mutex::default(),
        link,
    });
    let began = IcmpEvent::Began { target: target.ip(), way: ping.link.way };
    shared.open_with(ping.link.local(), 0, began.into());
    let (comes, came) = crossbeam_channel::bounded(1);
    let reading = Arc::clone(&ping);
    let name = format!("{} reader", shared.name);
    let reader =
        spawn_worker(shared, WorkerRole::Reader, name.clone(), move || read(&reading, &comes))?;
    let at_work = AtWork::of_session(shared, WorkerRole::Writer);
    let is_done = write(&ping, config, &came);
    drop(at_work);
    shared.stop.stop();
    let read = reader.join();
    tell(&ping, IcmpEvent::PingEnded(facts.figures()));
    if let Some(ping) = Arc::into_inner(ping) {
        ping.link.close();
    }
    read.unwrap_or_else(|panic| Err(panic_error(panic.as_ref(), &name)))?;
    if is_done {
        shared.note_end_told();
    }
    Ok(if is_done { End::Done } else { End::Stopped })
}

/// A number that no other ping of this program has at the moment, and hardly one of another program.
fn identifier() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    (std::process::id() as u16).wrapping_add(NEXT.fetch_add(1, Relaxed).wrapping_mul(257))
}

fn tell(ping: &Ping, event: IcmpEvent) {
    let peer = Peer::At(Endpoint::Icmp(ping.target.ip()));
    ping.link.shared.tell(Stamp::now(), peer, event.into());
}

/// Sends requests at their pace; whether all of them were sent and their fate is known.
fn write(ping: &Ping, config: &PingConfig, came: &Receiver<()>) -> bool {
    let stop = &ping.link.shared.stop;
    let interval = config.interval.clamp(INTERVAL_MIN, INTERVAL_MAX);
    let count = config.count.map(|count| u64::from(count.min(COUNT_MAX)));
    let mut due = Stamp::now();
    let mut sent = 0;
    while !stop.is_stopped() {
        let now = Stamp::now();
        ping.give_up(now);
        let is_last = count.is_some_and(|count| sent >= count);
        let oldest = locked(&ping.probes).oldest();
        if is_last && oldest.is_none() {
            return true;
        }
        if !is_last && now >= due {
            sent += 1;
            ping.ask(sent);
            // What was late stays late: the cap on the rate holds.
            due = Stamp::now().max(due).after(interval);
            continue;
        }
        let limit = oldest.map(|oldest| oldest.after(ping.reply_limit));
        let next = [limit, Some(due).filter(|_| !is_last)].into_iter().flatten().min();
        let wait = next.map_or(interval, |next| next.since(now));
        select! {
            recv(stop.signal()) -> _ => return false,
            recv(came) -> news => if news.is_err() { return false; },
            default(wait) => {}
        }
    }
    false
}

impl Ping {
    fn ask(&self, sequence: u64) {
        let echo =
            Echo { identifier: self.identifier, sequence: sequence as u16, data: &self.data };
        let message = echo.request(self.link.family);
        locked(&self.probes).note_sent(sequence, Stamp::now());
        self.facts.note_sent(sequence);
        let mut take = || self.take_reports();
        if self.link.send(self.target, &message, &mut take).is_err() {
            locked(&self.probes).forget(sequence);
            self.facts.change(|figures| figures.errors += 1);
        }
    }

    /// Gives up what has waited for too long, unless its reply or an error waits to be read.
    fn give_up(&self, now: Stamp) {
        if locked(&self.probes).oldest().is_some_and(|oldest| now >= oldest.after(self.reply_limit))
        {
            self.take_reports();
        }
        loop {
            let given_up = locked(&self.probes).give_up(now, self.reply_limit);
            let Some(sequence) = given_up else { return };
            self.facts.change(|figures| figures.unanswered += 1);
            tell(self, IcmpEvent::Unanswered { sequence, waited: self.reply_limit });
        }
    }

    /// Takes errors from the queue, and reports those that are about our requests; whether there were any at all.
    fn take_reports(&self) -> bool {
        let reports = self.link.reports();
        for reported in &reports {
            let asked = Echo::asked(self.link.family, &reported.packet);
            let Some(asked) = asked.filter(|echo| self.is_ours(echo)) else { continue };
            self.note_report(asked.sequence, reported.report);
        }
        !reports.is_empty()
    }

    fn is_ours(&self, echo: &Echo<'_>) -> bool {
        self.link.way == Way::Unprivileged || echo.identifier == self.identifier
    }

    fn note_report(&self, low: u16, report: Report) {
        let failed = locked(&self.probes).failed(low);
        let Some(sequence) = failed else { return };
        self.facts.change(|figures| figures.errors += 1);
        let by = report.by.unwrap_or(self.target.ip());
        let event = IcmpEvent::Reported { sequence, report };
        self.link.shared.tell(Stamp::now(), Peer::At(Endpoint::Icmp(by)), event.into());
    }

    /// A message came to the socket; whether it is a reply to a request of ours.
    fn note_message(&self, called: Stamp, message: &[u8], came: &Came) -> bool {
        let Came { from, ttl, at, .. } = *came;
        let Some(echo) = Echo::reply(self.link.family, message) else { return false };
        if !self.is_ours(&echo) {
            return false;
        }
        let matched = locked(&self.probes).replied(echo.sequence, at);
        let Some(matched) = matched else { return false };
        self.link.tell_received(called, from, message);
        match matched.kind {
            ReplyKind::Duplicate => self.facts.change(|figures| figures.duplicates += 1),
            ReplyKind::Late => {
                self.facts.change(|figures| figures.unanswered -= 1);
                self.facts.note_time(matched.sequence, matched.time);
            }
            ReplyKind::First => self.facts.note_time(matched.sequence, matched.time),
        }
        let reply = EchoReply {
            sequence: matched.sequence,
            ttl,
            time: matched.time,
            bytes: message.len() as u32,
            kind: matched.kind,
            is_intact: message.get(HEADER_BYTES..) == Some(&self.data),
        };
        let peer = Peer::At(Endpoint::Icmp(from));
        // After the packet that it is about.
        self.link.shared.tell(Stamp::now(), peer, IcmpEvent::Replied(reply).into());
        true
    }
}

/// Receives until the stop.
///
/// # Errors
/// What recvmsg(2) returned, if that was not about a packet.
fn read(ping: &Ping, comes: &Sender<()>) -> Result<(), NetError> {
    let shared = &ping.link.shared;
    let _ends = StopOnDrop(&shared.stop);
    let (mut buffer, mut beside) = (vec![0; BUFFER_BYTES], beside());
    let mut errors = 0;
    while !shared.stop.is_stopped() {
        let called = Stamp::now();
        match ping.link.recv(&mut buffer, &mut beside) {
            Ok(None) => {}
            Ok(Some(came)) => {
                let packet = buffer.get(..came.bytes).unwrap_or_default();
                // A raw socket of IPv4 has the header of IP as well.
                let has_header = ping.link.way == Way::Raw && ping.link.family == Family::Ipv4;
                let message = if has_header { without_ipv4_header(packet) } else { Some(packet) };
                let is_reply =
                    message.is_some_and(|message| ping.note_message(called, message, &came));
                if is_reply {
                    errors = 0;
                    let _ = comes.try_send(());
                }
            }
            Err(_) if shared.stop.is_stopped() => {}
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => {
                errors = if ping.take_reports() { 0 } else { errors + 1 };
                let _ = comes.try_send(());
                if errors > ERRORS_IN_A_ROW_MAX {
                    return Err(NetError::new(Op::RecvFrom, ping.target.ip().to_string(), &error));
                }
            }
        }
    }
    Ok(())
}
