//! Datagrams of which both ends are sessions of the file: two tabs that talk to each other.
//!
//! On a network a datagram goes once, and so it is in the file: it is written when it went, and what a session of the
//! file receives is looked for among what the others have sent. Equal ones that were sent twice are two; one whose
//! sender is not in the file is not found, and written when it came.

use super::Place;
use crate::net::{ConnectionId, SessionId};
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};

/// Datagrams that are remembered: more small ones than the largest receive buffer holds, of several sockets.
const SENT_MAX: usize = 1 << 15;

/// Datagrams that are compared before a receive is taken for one of somebody else.
const COMPARED_MAX: usize = 1 << 12;

/// Addresses of sockets that are bound to all of them, as others have seen them, that are remembered. When there are
/// more, all are forgotten.
const SEEN_AT_MAX: usize = 1 << 12;

/// A socket: its session, and its number if the session has several.
pub(super) type Socket = (SessionId, Option<ConnectionId>);

/// The port that is sent to, and the one that is sent from.
type Ports = (u16, u16);

/// A datagram that went.
#[derive(Clone, Copy, Debug)]
struct Sent {
    by: Socket,
    /// What its sender is bound to.
    from: SocketAddr,
    to: SocketAddr,
    unix_ns: i64,
    content: Content,
    /// The number of its packet.
    packet: u64,
}

/// A datagram as it is compared: its length, and a hash that nobody can foresee.
type Content = (usize, u64);

/// What went from one port to another.
#[derive(Debug, Default)]
struct Flow {
    sent: VecDeque<Sent>,
    /// Datagrams that have left `sent`.
    gone: u64,
    /// Who has received some, and which of the flow it can receive next.
    takers: Vec<(Socket, u64)>,
}

/// A datagram that came: to which socket, what that is bound to, from where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Came<'a> {
    pub(super) to: Socket,
    pub(super) local: SocketAddr,
    pub(super) from: SocketAddr,
    pub(super) payload: &'a [u8],
}

/// Who has sent a datagram.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sender {
    pub(super) place: Place,
    /// The number of its packet.
    pub(super) packet: u64,
}

/// What has been sent, and by whom.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    flows: HashMap<Ports, Flow>,
    /// The flows of all that is remembered, oldest first.
    oldest: VecDeque<Ports>,
    hash: RandomState,
    /// Where a socket is that is bound to all addresses, for a peer.
    seen_at: HashMap<(Socket, SocketAddr), IpAddr>,
}

impl Datagrams {
    /// A file begins: what is not in it cannot be found.
    pub(super) fn begin(&mut self) {
        self.flows.clear();
        self.oldest.clear();
    }

    /// A datagram went from a socket that is bound to an address.
    pub(super) fn sent(
        &mut self,
        by: Socket,
        (from, to): (SocketAddr, SocketAddr),
        (unix_ns, packet): (i64, u64),
        payload: &[u8],
    ) {
        if self.oldest.len() >= SENT_MAX {
            self.forget_oldest();
        }
        let content = self.content(payload);
        let (from, to) = (plain(from), plain(to));
        let ports = (to.port(), from.port());
        self.oldest.push_back(ports);
        self.flows.entry(ports).or_default().sent.push_back(Sent {
            by,
            from,
            to,
            unix_ns,
            content,
            packet,
        });
    }

    /// Who has sent a datagram that came, and when; `None` if that is not in the file.
    pub(super) fn sender(&mut self, came: Came<'_>) -> Option<Sender> {
        let flow = self.flows.get_mut(&(came.local.port(), came.from.port()))?;
        let content = (came.payload.len(), self.hash.hash_one(came.payload));
        let (local, from) = (plain(came.local), plain(came.from));
        let sent = flow.take(came.to, |sent| {
            sent.content == content && is_from(sent.from, from) && is_to(local, sent.to)
        })?;
        if self.seen_at.len() >= SEEN_AT_MAX {
            self.seen_at.clear();
        }
        self.seen_at.insert((sent.by, sent.to), from.ip());
        if !is_for_many(sent.to.ip()) {
            self.seen_at.insert((came.to, from), sent.to.ip());
        }
        let place = Place { session: sent.by.0, unix_ns: sent.unix_ns };
        Some(Sender { place, packet: sent.packet })
    }

    /// Where a socket that is bound to all addresses is for a peer, if that is known.
    pub(super) fn seen_at(&self, socket: Socket, peer: SocketAddr) -> Option<IpAddr> {
        self.seen_at.get(&(socket, plain(peer))).copied()
    }

    /// A session is over.
    pub(super) fn forget(&mut self, session: SessionId) {
        self.seen_at.retain(|(socket, _), _| socket.0 != session);
        for flow in self.flows.values_mut() {
            flow.takers.retain(|(taker, _)| taker.0 != session);
        }
    }

    fn content(&self, payload: &[u8]) -> Content {
        (payload.len(), self.hash.hash_one(payload))
    }

    fn forget_oldest(&mut self) {
        let Some(ports) = self.oldest.pop_front() else { return };
        let Some(flow) = self.flows.get_mut(&ports) else { return };
        flow.sent.pop_front();
        flow.gone += 1;
        if flow.sent.is_empty() {
            self.flows.remove(&ports);
        }
    }
}

impl Flow {
    /// The first datagram that is the one which came to a socket, after those that have come to it before: a socket
    /// gets them in the order in which this machine sent them.
    fn take(&mut self, taker: Socket, is_it: impl Fn(&Sent) -> bool) -> Option<Sent> {
        let known = self.takers.iter().position(|(who, _)| *who == taker);
        let next = known.and_then(|place| self.takers.get(place)).map_or(0, |(_, next)| *next);
        let first = usize::try_from(next.saturating_sub(self.gone)).ok()?;
        let mut rest = self.sent.iter().enumerate().skip(first).take(COMPARED_MAX);
        let (place, sent) = rest.find(|(_, sent)| is_it(sent)).map(|(at, sent)| (at, *sent))?;
        let next = self.gone + place as u64 + 1;
        match known.and_then(|place| self.takers.get_mut(place)) {
            Some(taker) => taker.1 = next,
            None => self.takers.push((taker, next)),
        }
        Some(sent)
    }
}

/// An address as both ends see it: one of IPv4 within IPv6 is one of IPv4, and zones are not told to others.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// Whether what a socket sends that is bound to an address can come from another one.
fn is_from(bound: SocketAddr, from: SocketAddr) -> bool {
    bound.ip() == from.ip() || bound.ip().is_unspecified()
}

/// Whether what is sent to an address can come to a socket that is bound to another one. An unspecified address stands
/// for this machine.
fn is_to(bound: SocketAddr, to: SocketAddr) -> bool {
    bound.ip() == to.ip()
        || bound.ip().is_unspecified()
        || to.ip().is_unspecified()
        || is_for_many(to.ip())
}

/// Whether several sockets may get what is sent there. The width of a network is not known here, so that an address
/// that ends in .255 is taken for that of a broadcast.
fn is_for_many(ip: IpAddr) -> bool {
    let is_broadcast = match ip {
        IpAddr::V4(ip) => ip.octets().last() == Some(&255),
        IpAddr::V6(_) => false,
    };
    ip.is_multicast() || is_broadcast
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().unwrap_or_else(|_| panic!("{text}"))
    }

    const A: Socket = (SessionId(1), None);
    const B: Socket = (SessionId(2), None);
    const C: Socket = (SessionId(3), None);

    /// When it was sent that came, in nanoseconds.
    fn sent_at(datagrams: &mut Datagrams, to: Socket, ends: (&str, &str), text: &str) -> i64 {
        let (local, from) = (at(ends.0), at(ends.1));
        let came = Came { to, local, from, payload: text.as_bytes() };
        datagrams.sender(came).map_or(-1, |sender| sender.place.unix_ns)
    }

    #[test]
    fn a_datagram_is_found_once_for_each_who_receives_it() {
        let mut datagrams = Datagrams::default();
        let ends = (at("127.0.0.1:5000"), at("127.0.0.1:9999"));
        for (unix_ns, text) in [(1, "a"), (2, "lost"), (3, "a"), (4, "b")] {
            datagrams.sent(A, ends, (unix_ns, 0), text.as_bytes());
        }
        let came = ("127.0.0.1:9999", "127.0.0.1:5000");
        let of_b = ["a", "a", "a", "b", "lost", "x"].map(|it| sent_at(&mut datagrams, B, came, it));
        assert_eq!(of_b, [1, 3, -1, 4, -1, -1]);
        // Of another sender, and of another receiver.
        for other in [("127.0.0.1:9999", "127.0.0.1:5001"), ("127.0.0.1:9998", "127.0.0.1:5000")] {
            assert_eq!(sent_at(&mut datagrams, C, other, "a"), -1);
        }
        assert_eq!(sent_at(&mut datagrams, C, ("127.0.0.2:9999", "127.0.0.1:5000"), "a"), -1);
        assert_eq!(sent_at(&mut datagrams, C, came, "a"), 1);
        datagrams.begin();
        assert_eq!(sent_at(&mut datagrams, C, came, "a"), -1);
    }

    #[test]
    fn sockets_that_are_bound_to_all_addresses_are_where_the_others_see_them() {
        let mut datagrams = Datagrams::default();
        datagrams.sent(A, (at("0.0.0.0:5000"), at("192.0.2.7:9999")), (1, 0), b"ask");
        assert_eq!(sent_at(&mut datagrams, B, ("[::]:9999", "[::ffff:192.0.2.8]:5000"), "ask"), 1);
        let seen = |socket, peer| datagrams.seen_at(socket, at(peer)).map(|ip| ip.to_string());
        assert_eq!(seen(A, "192.0.2.7:9999"), Some("192.0.2.8".to_owned()));
        assert_eq!(seen(B, "192.0.2.8:5000"), Some("192.0.2.7".to_owned()));
        assert_eq!(seen(B, "192.0.2.9:5000"), None);
        datagrams.forget(B.0);
        assert_eq!(datagrams.seen_at(B, at("192.0.2.8:5000")), None);
        // To a group and to all hosts of a network.
        for group in ["239.1.2.3:7", "192.0.2.255:7"] {
            datagrams.sent(A, (at("0.0.0.0:5000"), at(group)), (2, 0), group.as_bytes());
            for receiver in [A, B, C] {
                let ends = ("192.0.2.7:7", "192.0.2.8:5000");
                assert_eq!(sent_at(&mut datagrams, receiver, ends, group), 2);
                assert_eq!(datagrams.seen_at(receiver, at("192.0.2.8:5000")), None);
            }
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut datagrams = Datagrams::default();
        for number in 0..SENT_MAX as u32 + 1000 {
            let port = 1 + (number % 60_000) as u16;
            datagrams.sent(A, (at("127.0.0.1:5000"), ([127, 0, 0, 1], port).into()), (7, 0), b"x");
        }
        assert_eq!(datagrams.oldest.len(), SENT_MAX);
        let sent: usize = datagrams.flows.values().map(|flow| flow.sent.len()).sum();
        assert_eq!(sent, SENT_MAX);
        assert_eq!(sent_at(&mut datagrams, B, ("127.0.0.1:20000", "127.0.0.1:5000"), "x"), 7);
    }
}
