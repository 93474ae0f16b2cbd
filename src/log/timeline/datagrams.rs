//! Which receive took which datagram.
//!
//! A flow is what one socket sends to one address. What a socket at that address receives from the sender's address
//! is looked for in the flow: the oldest datagram of that length and content that was sent before. Datagrams of a
//! flow before it that were sent before the one that came was begun with will not come: a socket gets its datagrams
//! in the order in which this machine sent them.
//!
//! *Invariant: what is kept is bounded; what is dropped at the bound loses its arrow and moves no other.*

use super::entry::{CallEnd, LinkEntry};
use super::lane::{LaneId, LaneRole};
use super::link::LinkKind;
use super::mix::{Mixer, Mixing};
use super::socket::{Step, is_at, plain, reached};
use super::sockets::Sockets;
use crate::net::{Endpoint, Stamp};
use std::collections::{HashMap, VecDeque};
use std::hash::Hasher;
use std::net::IpAddr;

/// Datagrams of a flow that are kept until they come: more small ones than the largest receive buffer holds.
const SENT_MAX: usize = 1 << 14;

/// Flows that are kept; of more, those are forgotten of which nothing is awaited, then all.
const FLOWS_MAX: usize = 1 << 12;

/// Receives of one pair of ports that are kept until their send is in the log: rows of two threads come a hair out
/// of order.
const EARLY_MAX: usize = 64;

/// Pairs of ports of which such are kept. When there are more, all are forgotten.
const EARLY_PORTS_MAX: usize = 1 << 10;

/// Datagrams that are compared before a receive is taken for that of somebody else.
const COMPARED_MAX: usize = 1 << 12;

/// How much earlier than its send a receive may seem to be: the log keeps time in steps.
const TICK_NS: u64 = 200;

/// How long after a datagram its ICMP error comes at most, on a network nearby.
const ICMP_NS: u64 = 2_000_000_000;

/// A datagram as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Content {
    len: u32,
    hash: u32,
}

impl Content {
    /// Of a payload. The hash need not withstand anybody who wants two to be alike: that would draw a wrong arrow.
    pub(super) fn of(payload: &[u8]) -> Self {
        let mut mixer = Mixer::default();
        mixer.write(payload);
        let hash = mixer.finish();
        Self { len: payload.len() as u32, hash: (hash >> 32) as u32 }
    }
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    step: Step,
    content: Content,
}

/// What one socket sends to one address.
#[derive(Debug, Default)]
struct Flow {
    sent: VecDeque<Sent>,
    /// Datagrams that have left `sent`.
    gone: u64,
    /// Who took some, and how many of the flow are before the next that it can take.
    takers: Vec<(LaneId, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct FlowKey {
    from: LaneId,
    to: Endpoint,
}

#[derive(Clone, Copy, Debug)]
struct Early {
    lane: LaneId,
    from: Endpoint,
    step: Step,
    content: Content,
}

/// The port that is sent to and the one that is sent from, 0 while that is not known.
type Ports = (u16, u16);

/// All flows.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    flows: HashMap<FlowKey, Flow, Mixing>,
    by_ports: HashMap<Ports, Vec<FlowKey>, Mixing>,
    early: HashMap<Ports, VecDeque<Early>, Mixing>,
}

/// A datagram that went or came on a lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Datagram {
    pub(super) lane: LaneId,
    /// Where it went to, or came from.
    pub(super) peer: Endpoint,
    pub(super) step: Step,
    pub(super) content: Content,
}

impl Datagrams {
    /// Rows are missing.
    pub(super) fn lose_sight(&mut self) {
        *self = Self::default();
    }

    /// A datagram went.
    pub(super) fn sent(&mut self, sockets: &mut Sockets, it: Datagram, links: &mut Vec<LinkEntry>) {
        let key = FlowKey { from: it.lane, to: reached(it.peer) };
        let sent = Sent { step: it.step, content: it.content };
        if let Some(flow) = self.flows.get_mut(&key) {
            flow.put(sent);
        } else {
            self.make_room();
            let ports = (port(key.to), port_of(sockets, it.lane));
            self.by_ports.entry(ports).or_default().push(key);
            self.flows.entry(key).or_default().put(sent);
        }
        if !self.early.is_empty() {
            let ports = (port(key.to), port_of(sockets, it.lane));
            self.take_early(sockets, ports, links);
        }
    }

    /// A datagram came.
    pub(super) fn received(
        &mut self,
        sockets: &mut Sockets,
        it: Datagram,
        links: &mut Vec<LinkEntry>,
    ) {
        if self.take(sockets, it, links) {
            return;
        }
        if self.early.len() >= EARLY_PORTS_MAX {
            self.early.clear();
        }
        let from = plain(it.peer);
        let ports = (port_of(sockets, it.lane), port(from));
        let early = self.early.entry(ports).or_default();
        if early.len() >= EARLY_MAX {
            early.pop_front();
        }
        early.push_back(Early { lane: it.lane, from, step: it.step, content: it.content });
    }

    /// Looks for the send of a receive.
    fn take(&mut self, sockets: &mut Sockets, it: Datagram, links: &mut Vec<LinkEntry>) -> bool {
        let from = plain(it.peer);
        let Some(local) = local_of(sockets, it.lane) else { return false };
        for ports in [(port(local), port(from)), (port(local), 0)] {
            for key in self.by_ports.get(&ports).into_iter().flatten() {
                if !is_between(sockets, *key, (it.lane, local), from) {
                    continue;
                }
                let Some(flow) = self.flows.get_mut(key) else { continue };
                if flow.take(*key, it, links) {
                    let sender = key.from;
                    if ports.1 == 0 {
                        self.learn(sockets, sender, from);
                    }
                    return true;
                }
            }
        }
        false
    }

    /// A socket that was never bound has the address from which its datagrams came.
    fn learn(&mut self, sockets: &mut Sockets, sender: LaneId, from: Endpoint) {
        if let Some(entry) = sockets.change(sender) {
            entry.socket.lane.local.get_or_insert(from);
        }
        self.named(sender, from);
    }

    /// Its address has become known.
    pub(super) fn named(&mut self, lane: LaneId, local: Endpoint) {
        let mut moved = Vec::new();
        for (ports, keys) in &mut self.by_ports {
            if ports.1 == 0 {
                moved.extend(keys.extract_if(.., |key| key.from == lane).map(|key| (ports.0, key)));
            }
        }
        for (to_port, key) in moved {
            self.by_ports.entry((to_port, port(local))).or_default().push(key);
        }
    }

    /// Looks again for the sends of receives that came a moment too early.
    fn take_early(&mut self, sockets: &mut Sockets, ports: Ports, links: &mut Vec<LinkEntry>) {
        let Some(mut waiting) = self.early.remove(&ports) else { return };
        waiting.retain(|early| {
            let Early { lane, from: peer, step, content } = *early;
            !self.take(sockets, Datagram { lane, peer, step, content }, links)
        });
        if !waiting.is_empty() {
            self.early.insert(ports, waiting);
        }
    }

    /// A peer was not reached: which datagram it was about.
    pub(super) fn unreachable(
        &mut self,
        (lane, step): (LaneId, Step),
        peer: Option<Endpoint>,
        links: &mut Vec<LinkEntry>,
    ) {
        let key = peer.map(|peer| FlowKey { from: lane, to: reached(peer) });
        let flow = key.and_then(|key| self.flows.get_mut(&key));
        let sent = flow.and_then(|flow| {
            let is_recent = |sent: &Sent| sent.step.begin.0 + ICMP_NS >= step.end.0;
            let old = flow.sent.iter().take_while(|it| !is_recent(it)).count();
            flow.drop_first(old);
            let first = flow.sent.front()?.step;
            (first.begin <= step.end).then(|| {
                flow.drop_first(1);
                first
            })
        });
        let end: CallEnd = (lane, step, step.end);
        links.push(LinkEntry::from_network(LinkKind::Unreachable, sent, end));
    }

    /// A socket is closed: what was sent to it while it was open and has not come will not.
    pub(super) fn ended(&mut self, sockets: &Sockets, id: LaneId, links: &mut Vec<LinkEntry>) {
        let Some(entry) = sockets.get(id) else { return };
        let lane = &entry.socket.lane;
        let (Some(local), Some(over)) = (lane.local, lane.ended) else { return };
        if lane.role != LaneRole::Datagram {
            return;
        }
        for (key, flow) in &mut self.flows {
            let is_ours =
                key.to.ip().is_none_or(|ip| ip.is_loopback()) || key.to.ip() == plain(local).ip();
            let is_taker = flow.takers.iter().any(|(taker, _)| *taker == id);
            if is_at(local, key.to) && (is_ours || is_taker) && !is_for_many(key.to) {
                let is_lost = |sent: &Sent| sent.step.begin >= lane.began && sent.step.end <= over;
                let all = flow.sent.iter().filter(|sent| is_lost(sent));
                links.extend(all.map(|sent| lost(sent, (key.from, id), over)));
                flow.sent.retain(|sent| !is_lost(sent));
            }
        }
        self.flows.retain(|key, _| key.from != id);
        self.by_ports.retain(|_, keys| {
            keys.retain(|key| key.from != id);
            !keys.is_empty()
        });
    }

    fn make_room(&mut self) {
        if self.flows.len() < FLOWS_MAX {
            return;
        }
        self.flows.retain(|_, flow| !flow.sent.is_empty());
        if self.flows.len() >= FLOWS_MAX {
            self.flows.clear();
        }
        let flows = &self.flows;
        self.by_ports.retain(|_, keys| {
            keys.retain(|key| flows.contains_key(key));
            !keys.is_empty()
        });
    }
}

impl Flow {
    fn put(&mut self, sent: Sent) {
        if self.sent.len() >= SENT_MAX {
            self.drop_first(1);
        }
        self.sent.push_back(sent);
    }

    /// Takes the datagram that a receive got out of it, and those before it that are lost. `false` if it is not here.
    fn take(&mut self, key: FlowKey, it: Datagram, links: &mut Vec<LinkEntry>) -> bool {
        let is_shared = is_for_many(key.to);
        let next = self.takers.iter().find(|(who, _)| *who == it.lane).map_or(0, |(_, next)| *next);
        let first = if is_shared { next.saturating_sub(self.gone) as usize } else { 0 };
        let is_it = |sent: &Sent| {
            sent.content == it.content && sent.step.begin.0 <= it.step.end.0 + TICK_NS
        };
        let compared = self.sent.iter().enumerate().skip(first).take(COMPARED_MAX);
        let found = compared.filter(|(_, sent)| is_it(sent)).map(|(place, sent)| (place, *sent));
        let Some((place, sent)) = { found }.next() else { return false };
        let from: CallEnd = (key.from, sent.step, sent.step.begin);
        let to: CallEnd = (it.lane, it.step, it.step.end);
        links.push(LinkEntry::between(
            LinkKind::Datagram,
            (from, to),
            0..u64::from(it.content.len),
        ));
        let next = next.max(self.gone + place as u64 + 1);
        self.takers.retain(|(who, _)| *who != it.lane);
        self.takers.push((it.lane, next));
        if !is_shared {
            self.take_up_to(place, sent.step.begin, (key.from, it), links);
        }
        true
    }

    /// Takes out the datagram at a place, which came, and those before it that were sent before it was begun with.
    fn take_up_to(
        &mut self,
        place: usize,
        begun: Stamp,
        (from, it): (LaneId, Datagram),
        links: &mut Vec<LinkEntry>,
    ) {
        self.gone += 1;
        if place == 0 {
            self.sent.pop_front();
            return;
        }
        let mut before: Vec<Sent> = self.sent.drain(..=place).collect();
        before.pop();
        for sent in before.iter().filter(|sent| sent.step.end <= begun) {
            links.push(lost(sent, (from, it.lane), it.step.end));
        }
        for sent in before.into_iter().rev().filter(|sent| sent.step.end > begun) {
            self.sent.push_front(sent);
        }
    }

    fn drop_first(&mut self, count: usize) {
        let count = count.min(self.sent.len());
        self.sent.drain(..count);
        self.gone += count as u64;
    }
}

/// A datagram that has not come until a moment, and will not.
fn lost(sent: &Sent, (from, to): (LaneId, LaneId), at: Stamp) -> LinkEntry {
    let bytes = 0..u64::from(sent.content.len);
    let sender: CallEnd = (from, sent.step, sent.step.begin);
    LinkEntry::ending_at(LinkKind::DatagramLost, sender, (to, at), bytes)
}

/// Whether a flow leads from the address that something came from to a lane.
fn is_between(
    sockets: &Sockets,
    key: FlowKey,
    (to, local): (LaneId, Endpoint),
    from: Endpoint,
) -> bool {
    let Some(sender) = sockets.get(key.from) else { return false };
    let is_from = sender.socket.lane.local.is_none_or(|sender| is_at(sender, from));
    let receiver = sockets.get(to).map(|entry| &entry.socket.lane);
    is_from && receiver.is_some() && (is_at(local, key.to) || is_for_many(key.to))
}

/// Whether several sockets may get what is sent there. The width of a network is not known here, so that an address
/// that ends in .255 is taken for that of a broadcast.
fn is_for_many(to: Endpoint) -> bool {
    let Some(ip) = to.ip() else { return false };
    let is_broadcast = match ip {
        IpAddr::V4(ip) => ip.octets().last() == Some(&255),
        IpAddr::V6(_) => false,
    };
    ip.is_multicast() || is_broadcast
}

/// A port, or 0 where there are none.
fn port(endpoint: Endpoint) -> u16 {
    endpoint.port().unwrap_or_default()
}

fn local_of(sockets: &Sockets, lane: LaneId) -> Option<Endpoint> {
    sockets.get(lane)?.socket.lane.local
}

fn port_of(sockets: &Sockets, lane: LaneId) -> u16 {
    local_of(sockets, lane).map_or(0, port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_told_apart_by_length_and_bytes() {
        let of = |text: &str| Content::of(text.as_bytes());
        assert_eq!(of("Hello, Michael!"), of("Hello, Michael!"));
        for (one, other) in
            [("", "\0"), ("a", "b"), ("12345678", "12345679"), ("aaaaaaaab", "baaaaaaaa")]
        {
            assert_ne!(of(one), of(other));
        }
    }
}
