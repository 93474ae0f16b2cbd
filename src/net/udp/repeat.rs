//! A repeat on a UDP socket: its destinations are looked up once, before it begins.

use super::{Udp, direct, no_address};
use crate::net::automation::repeat::SendOutcome;
use crate::net::automation::{RepeatEnd, RepeatPlan};
use crate::net::repeater::{self, Repeater, Step};
use crate::net::resolve::{self, Answer, LOOKUP_LIMIT};
use crate::net::{Destination, NetError, Payload, Peer, Stamp};
use crossbeam_channel::Receiver;
use std::net::SocketAddr;

/// A repeat that is about to begin, or under way.
pub(super) enum UdpRepeat {
    LookingUp(LookingUp),
    Running { repeater: Repeater, targets: Vec<SocketAddr> },
}

/// A repeat whose names are being looked up, one after the other.
pub(super) struct LookingUp {
    plan: RepeatPlan,
    /// Where each message goes, as asked.
    asked: Vec<Destination>,
    /// As far as it is known.
    found: Vec<Option<SocketAddr>>,
    lookup: Lookup,
}

struct Lookup {
    of: Destination,
    answer: Receiver<Answer>,
    deadline: Stamp,
}

impl UdpRepeat {
    /// Begins, or looks up where to. `None` if it came to nothing, which is reported.
    pub(super) fn new(udp: &Udp, to: &Destination, plan: RepeatPlan) -> Option<Self> {
        let items = plan.items().iter();
        let asked: Vec<_> = items.map(|item| item.to.as_ref().unwrap_or(to).clone()).collect();
        let found = asked.iter().map(direct).collect();
        Self::go_on(udp, plan, asked, found)
    }

    /// Looks up the next name, or begins if there is none.
    fn go_on(
        udp: &Udp,
        plan: RepeatPlan,
        asked: Vec<Destination>,
        found: Vec<Option<SocketAddr>>,
    ) -> Option<Self> {
        let next = asked.iter().zip(&found).find(|(_, found)| found.is_none());
        let Some((of, _)) = next else {
            let targets = found.into_iter().flatten().collect();
            return Some(Self::Running { repeater: Repeater::begin(&udp.shared, plan), targets });
        };
        match look_up(udp, of.clone()) {
            Ok(lookup) => {
                repeater::looks_up(&udp.shared, &plan);
                Some(Self::LookingUp(LookingUp { plan, asked, found, lookup }))
            }
            Err(error) => {
                repeater::comes_to_nothing(&udp.shared, &plan, RepeatEnd::Failed(error));
                None
            }
        }
    }

    /// When it has something to do.
    pub(super) fn due(&self) -> Option<Stamp> {
        match self {
            Self::LookingUp(looking_up) => Some(looking_up.lookup.deadline),
            Self::Running { repeater, .. } => repeater.due(),
        }
    }

    /// Where the result of its lookup comes.
    pub(super) fn answer(&self) -> Option<&Receiver<Answer>> {
        match self {
            Self::LookingUp(looking_up) => Some(&looking_up.lookup.answer),
            Self::Running { .. } => None,
        }
    }

    /// Its lookup is over; `None` if it was given up.
    pub(super) fn resolved(self, udp: &Udp, answer: Option<Answer>) -> Option<Self> {
        let Self::LookingUp(LookingUp { plan, asked, mut found, lookup }) = self else {
            return Some(self);
        };
        let host = match lookup.of.clone() {
            Destination::Host(host, _) => host,
            Destination::Peer(peer) => peer.to_string(),
        };
        let chosen = answer
            .unwrap_or_else(|| Err(resolve::timed_out(&host)))
            .and_then(|answer| udp.choose(&answer).ok_or_else(|| no_address(&host)));
        match chosen {
            Ok(target) => {
                let places = asked.iter().zip(&mut found).filter(|(asked, _)| **asked == lookup.of);
                places.for_each(|(_, place)| *place = Some(target));
                Self::go_on(udp, plan, asked, found)
            }
            Err(error) => {
                repeater::comes_to_nothing(&udp.shared, &plan, RepeatEnd::Failed(error));
                None
            }
        }
    }

    /// Does what is due by now. `None` if it is over, which is reported.
    pub(super) fn do_what_is_due(self, udp: &Udp) -> Option<Self> {
        match self {
            Self::LookingUp(looking_up) => {
                let is_late = looking_up.lookup.deadline <= Stamp::now();
                let this = Self::LookingUp(looking_up);
                if is_late { this.resolved(udp, None) } else { Some(this) }
            }
            Self::Running { mut repeater, targets } => {
                let step = repeater.step(|due| {
                    let to = targets.get(due.place).copied();
                    let Some(to) = to else { return Ok(SendOutcome::Withheld) };
                    let sent = Payload::sent(due.item.encoding);
                    let bytes = due.bytes(Peer::from(to)).map_err(RepeatEnd::Failed)?;
                    Ok(udp.send_as(sent, to, bytes))
                });
                match step {
                    Step::GoOn => Some(Self::Running { repeater, targets }),
                    Step::End(end) => {
                        repeater.end(end);
                        None
                    }
                }
            }
        }
    }

    /// Ends, and reports it.
    pub(super) fn end(self, udp: &Udp, end: RepeatEnd) {
        match self {
            Self::LookingUp(LookingUp { plan, .. }) => {
                repeater::comes_to_nothing(&udp.shared, &plan, end);
            }
            Self::Running { repeater, .. } => repeater.end(end),
        }
    }
}

fn look_up(udp: &Udp, of: Destination) -> Result<Lookup, NetError> {
    let Destination::Host(host, port) = &of else { return Err(no_address(&of.to_string())) };
    let answer = resolve::start(&udp.shared, host.clone(), *port)?;
    let deadline = Stamp::now().after(LOOKUP_LIMIT);
    Ok(Lookup { of, answer, deadline })
}
