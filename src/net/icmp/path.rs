//! Who is on the way: datagrams with ever more hops, and who gave them up.
//!
//! Each probe goes to a port of its own, so that a late report is known for what it is.

use super::config::{HOPS_MAX, PROBE_PORT, PROBES, PathConfig, Reach};
use super::event::{IcmpEvent, ProbeOutcome, Way};
use super::facts::IcmpFacts;
use super::names;
use super::socket::{BUFFER_BYTES, Link, Reported, beside};
use super::target;
use crate::net::session::Shared;
use crate::net::socket::Family;
use crate::net::worker::{AtWork, WorkerRole};
use crate::net::{End, Endpoint, NetError, OptionName, Peer, Stamp};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// What a probe carries: a line for whoever looks at it on the way.
const PROBE: &[u8] = b"network-playground: who is on the way?";

/// The longest that a receive waits before the limit of its probe is looked at again.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Finds the path until the target, the last hop or the stop.
///
/// # Errors
/// If there is no target, or the socket cannot be made.
pub(super) fn run(
    shared: &Arc<Shared>,
    config: &PathConfig,
    facts: &Arc<IcmpFacts>,
) -> Result<End, NetError> {
    let target = target::find(shared, &config.host, config.family, Reach::One)?;
    let link = Link::udp(shared, Family::of(target))?;
    link.ask_for_errors()?;
    let wait = LOOK_EVERY.min(config.probe_limit).max(Duration::from_millis(1));
    let wait_ms = i64::try_from(wait.as_millis()).unwrap_or_default();
    link.set(OptionName::ReceiveTimeout, wait_ms, |socket| socket.set_read_timeout(Some(wait)))?;
    facts.set_target(target.ip());
    let began = IcmpEvent::Began { target: target.ip(), way: Way::Udp };
    shared.open_with(link.local(), 0, began.into());
    let at_work = AtWork::of_session(shared, WorkerRole::Writer);
    let mut path = Path {
        link,
        facts,
        target,
        limit: config.probe_limit,
        sent: 0,
        named: None,
        names: Vec::new(),
    };
    let ended = path.follow(config.hops.clamp(1, HOPS_MAX));
    // The name of the last hop, which is asked for last, would be missing.
    names::wait(shared, &path.names);
    drop(at_work);
    let Some((is_reached, hops)) = ended? else {
        path.link.close();
        return Ok(End::Stopped);
    };
    path.tell(target.ip(), IcmpEvent::PathEnded { is_reached, hops });
    path.link.close();
    shared.note_end_told();
    Ok(End::Done)
}

/// A path that is being found.
struct Path<'a> {
    link: Link,
    facts: &'a Arc<IcmpFacts>,
    target: SocketAddr,
    limit: Duration,
    /// Probes so far, each of which has a port of its own.
    sent: u16,
    /// Whose name is being looked up, and of which hop.
    named: Option<(u8, IpAddr)>,
    /// Names that are asked for.
    names: Vec<names::Pending>,
}

impl Path<'_> {
    /// Whether the target was reached, and after how many hops; `None` at the stop.
    fn follow(&mut self, hops: u8) -> Result<Option<(bool, u8)>, NetError> {
        for hop in 1..=hops {
            self.link.set_ttl(hop)?;
            let (mut is_reached, mut is_refused) = (false, false);
            for _ in 0..PROBES {
                let Some(outcome) = self.probe() else { return Ok(None) };
                self.note(hop, outcome);
                is_reached |= matches!(outcome, ProbeOutcome::Reached(..));
                is_refused |= matches!(outcome, ProbeOutcome::Refused(..) | ProbeOutcome::NotSent);
            }
            if is_reached || is_refused {
                return Ok(Some((is_reached, hop)));
            }
        }
        Ok(Some((false, hops)))
    }

    fn note(&mut self, hop: u8, outcome: ProbeOutcome) {
        self.facts.note_probe(hop, outcome);
        let by = match outcome {
            ProbeOutcome::Passed(by, _) | ProbeOutcome::Reached(by, _) => Some(by),
            ProbeOutcome::Refused(report, _) => report.by,
            ProbeOutcome::Silent | ProbeOutcome::NotSent => None,
        };
        self.tell(by.unwrap_or(self.target.ip()), IcmpEvent::Probed { hop, outcome });
        if let Some(by) = by.filter(|by| self.named != Some((hop, *by))) {
            self.named = Some((hop, by));
            self.names.push(names::look_up(&self.link.shared, self.facts, hop, by));
        }
    }

    fn tell(&self, whom: IpAddr, event: IcmpEvent) {
        let peer = Peer::At(Endpoint::Icmp(whom));
        self.link.shared.tell(Stamp::now(), peer, event.into());
    }

    /// Sends a probe and waits for what becomes of it; `None` at the stop.
    fn probe(&mut self) -> Option<ProbeOutcome> {
        let port = PROBE_PORT + self.sent;
        self.sent += 1;
        let to = SocketAddr::new(self.target.ip(), port);
        let to = match (to, self.target) {
            (SocketAddr::V6(mut to), SocketAddr::V6(target)) => {
                to.set_scope_id(target.scope_id());
                to.into()
            }
            (to, _) => to,
        };
        let link = &self.link;
        let Ok(sent) = link.send(to, PROBE, &mut || !link.reports().is_empty()) else {
            return (!link.shared.stop.is_stopped()).then_some(ProbeOutcome::NotSent);
        };
        let (mut buffer, mut beside) = (vec![0; BUFFER_BYTES], beside());
        loop {
            if link.shared.stop.is_stopped() {
                return None;
            }
            match link.recv(&mut buffer, &mut beside) {
                // Somebody has the port: the datagram came to the target.
                Ok(Some(came)) if came.from == self.target.ip() => {
                    let packet = buffer.get(..came.bytes).unwrap_or_default();
                    link.tell_received(sent, came.from, packet);
                    return Some(ProbeOutcome::Reached(came.from, Stamp::now().since(sent)));
                }
                Ok(_) | Err(_) => {}
            }
            let time = Stamp::now().since(sent);
            let about_it = |reported: &Reported| reported.about.map(|to| to.port()) == Some(port);
            if let Some(reported) = link.reports().into_iter().find(about_it) {
                return Some(self.outcome(&reported, time));
            }
            if time >= self.limit {
                return Some(ProbeOutcome::Silent);
            }
        }
    }

    fn outcome(&self, reported: &Reported, time: Duration) -> ProbeOutcome {
        let report = reported.report;
        let by = report.by.unwrap_or(self.target.ip());
        match report.kind {
            Some(kind) if kind.is_time_exceeded() => ProbeOutcome::Passed(by, time),
            Some(kind) if kind.is_port_unreachable() => ProbeOutcome::Reached(by, time),
            _ => ProbeOutcome::Refused(report, time),
        }
    }
}
