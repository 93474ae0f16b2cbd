//! A datagram on its way: received, changed by the faults, sent.

use super::later::Late;
use super::{BUFFER_BYTES, Datagrams, Mapping};
use crate::net::outbox::EventDraft;
use crate::net::peer::mapped;
use crate::net::relay::event::Fault;
use crate::net::relay::faults::DatagramFate;
use crate::net::relay::{RelayEvent, Side, Way};
use crate::net::udp::peers_in_error_queue;
use crate::net::worker::blocking;
use crate::net::{Errno, EventKind, NetError, Op, Peer, Stamp};
use std::io;
use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// ICMP errors of datagrams sent before that a send is made again after: more than can queue up between two sends.
const OLD_NEWS_MAX: usize = 64;

/// A signal, or a time limit.
pub(super) fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

impl Datagrams {
    /// A datagram came on one side of a client.
    pub(super) fn tell_received(
        &self,
        mapping: &Mapping,
        side: Side,
        called: Stamp,
        payload: &[u8],
    ) {
        let at = Stamp::now();
        let (counters, facts) = (&self.shared.counters, mapping.facts(side));
        mapping.used(at);
        counters.received.add(1);
        counters.received_bytes.add(payload.len() as u64);
        facts.received_bytes.add(payload.len() as u64);
        facts.seen(at);
        let blocked_ns = at.since(called).as_nanos() as f32;
        let kind = EventKind::Received { asked_bytes: BUFFER_BYTES as u32 };
        let draft = EventDraft { at, peer: mapping.peer(side), blocked_ns, kind };
        if !self.shared.outbox.push(draft, payload) {
            counters.lost_unlogged.add(1);
        }
    }

    /// Passes it on in that direction, or what the faults make of it.
    pub(super) fn pass(&self, mapping: &Mapping, way: Way, payload: &[u8]) {
        let fate = mapping.with_model(self, way, |model| {
            (!model.is_clear()).then(|| model.datagram(payload.len(), Stamp::now().0))
        });
        match fate {
            None => self.send(mapping, way, payload),
            Some(DatagramFate::Dropped) => self.fault(mapping, way, Fault::Dropped),
            Some(passed) => self.pass_changed(mapping, way, payload, &passed),
        }
    }

    fn pass_changed(&self, mapping: &Mapping, way: Way, payload: &[u8], fate: &DatagramFate) {
        let DatagramFate::Passed { corruption, is_doubled, is_reordered, due_ns } = *fate else {
            return;
        };
        let mut payload = payload.to_vec();
        if let Some(corruption) = corruption
            && let Some(byte) = payload.get_mut(corruption.at)
        {
            let was = *byte;
            *byte ^= corruption.flip;
            let (offset, became) = (corruption.at as u64, *byte);
            self.fault(mapping, way, Fault::Corrupted { offset, was, became });
        }
        let by = Duration::from_nanos(due_ns.saturating_sub(Stamp::now().0));
        if is_reordered {
            self.fault(mapping, way, Fault::Reordered { by });
        } else if by >= Duration::from_millis(1) {
            self.fault(mapping, way, Fault::Held { bytes: payload.len() as u64, by });
        }
        if is_doubled {
            self.fault(mapping, way, Fault::Doubled);
        }
        for _ in 0..=usize::from(is_doubled) {
            if by < Duration::from_millis(1) {
                self.send(mapping, way, &payload);
            } else {
                self.hold(mapping, way, due_ns, payload.clone());
            }
        }
    }

    fn hold(&self, mapping: &Mapping, way: Way, due_ns: u64, payload: Vec<u8>) {
        let known = crate::threads::locked(&self.mappings).get(&mapping.client).cloned();
        let Some(mapping) = known else { return };
        let late = Late { due_ns, mapping: Arc::clone(&mapping), way, payload };
        if !self.put_later(late) {
            self.fault(&mapping, way, Fault::NoRoom);
        }
    }

    pub(super) fn fault(&self, mapping: &Mapping, way: Way, fault: Fault) {
        self.facts.faults_done.add(1);
        self.tell(mapping.peer(way.to_side()), RelayEvent::Fault(way, fault));
    }

    /// Sends it in that direction now, and reports that.
    pub(super) fn send(&self, mapping: &Mapping, way: Way, payload: &[u8]) {
        let side = way.to_side();
        let (peer, at) = (mapping.peer(side), Stamp::now());
        let in_flight = self.shared.outbox.send_begins(at);
        let result = blocking(Op::SendTo, at, || self.send_past_old_news(mapping, way, payload));
        let took = Stamp::now().since(at);
        match result {
            Ok(len) => {
                let sent = payload.get(..len).unwrap_or(payload);
                self.tell_sent(mapping, way, (at, took), sent);
            }
            Err(source) => {
                let error = NetError::new(Op::SendTo, peer.to_string(), &source);
                self.shared.send_failed(&error);
                let kind = EventKind::SendFailed(Box::new(error));
                self.tell_send(mapping, way, (at, took), kind, payload);
            }
        }
        drop(in_flight);
    }

    /// A datagram went in that direction: since when its call was under way, and for how long. Of several in one call each
    /// has its part of that.
    pub(super) fn tell_sent(
        &self,
        mapping: &Mapping,
        way: Way,
        (at, took): (Stamp, Duration),
        payload: &[u8],
    ) {
        let (counters, bytes) = (&self.shared.counters, payload.len() as u64);
        counters.sent.add(1);
        counters.sent_bytes.add(bytes);
        mapping.facts(way.to_side()).sent_bytes.add(bytes);
        mapping.used(at.after(took));
        self.tell_send(mapping, way, (at, took), EventKind::Sent, payload);
    }

    fn tell_send(
        &self,
        mapping: &Mapping,
        way: Way,
        (at, took): (Stamp, Duration),
        kind: EventKind,
        payload: &[u8],
    ) {
        let (peer, blocked_ns) = (mapping.peer(way.to_side()), took.as_nanos() as f32);
        let draft = EventDraft { at, peer, blocked_ns, kind }.held_back(at.after(took));
        if !self.shared.outbox.push(draft, payload) {
            self.shared.counters.lost_unlogged.add(1);
        }
    }

    fn send_past_old_news(&self, mapping: &Mapping, way: Way, payload: &[u8]) -> io::Result<usize> {
        let (socket, to) = match way {
            Way::ToTarget => (&mapping.socket, self.target),
            Way::ToClient => (&self.socket, mapping.client),
        };
        let to = if self.local.is_ipv6() && way == Way::ToClient { mapped(to) } else { to };
        let mut result = socket.send_to(payload, to);
        for _ in 0..OLD_NEWS_MAX {
            match result {
                Err(error) if self.told_news(socket, &error, mapping.peer(way.to_side())) => {
                    result = socket.send_to(payload, to);
                }
                other => return other,
            }
        }
        result
    }

    /// If the error is an ICMP message about an earlier datagram, reports it for the peer, or for whom the system names
    /// if none is given. `false` if it is an error of the call itself.
    pub(super) fn told_news(&self, socket: &UdpSocket, error: &io::Error, peer: Peer) -> bool {
        let Some(errno) = Errno::of(error) else { return false };
        let about = peers_in_error_queue(&self.shared, socket);
        for named in &about {
            let whom = if peer == Peer::None { *named } else { peer };
            self.shared.tell(Stamp::now(), whom, EventKind::Unreachable(errno));
        }
        // On Linux the other thread may have emptied the queue and reported it just before.
        let is_news = errno.is("ECONNREFUSED") || errno.is("ECONNRESET");
        if about.is_empty() && is_news && !cfg!(target_os = "linux") {
            self.shared.tell(Stamp::now(), peer, EventKind::Unreachable(errno));
        }
        !about.is_empty() || is_news
    }

    /// A client is gone: the next one for whom there is no room is told of again.
    pub(super) fn has_room(&self) {
        self.is_full.store(false, Relaxed);
    }
}
