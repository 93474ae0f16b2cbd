//! Datagrams of which both ends are sessions of the file: two tabs that talk to each other.
//!
//! On a network a datagram goes once, and so it is in the file: it is written when it went, and what a session of the
//! file receives is looked for among what the others have sent. Equal ones that were sent twice are two; one whose
//! sender is not in the file is not found, and written when it came.

use super::Place;
use super::heard::RECEIVERS_MAX;
use crate::log::segment::TICK_NS;
use crate::net::{ConnectionId, SessionId};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, SocketAddr};

/// Datagrams that are remembered: more small ones than the largest receive buffer holds, of several sockets. Of more the
/// oldest are forgotten, and what comes of these is a packet.
const SENT_MAX: usize = 1 << 15;

/// Equal datagrams that are compared before a receive is taken for one of somebody else.
const COMPARED_MAX: usize = 1 << 12;

/// Sockets, and ports that they receive from, of which it is known what they can receive next: as many as datagrams.
/// When there are more, those are forgotten that nothing depends on, or all; of equal datagrams a socket can then be said
/// to have received an earlier one.
const NEXT_MAX: usize = SENT_MAX;

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
    /// How many sessions of the file have received it, as that says.
    receivers: usize,
}

/// A datagram as it is compared: its length, and a hash that nobody can foresee.
type Content = (usize, u64);

/// By what a datagram is found: equal ones stand together, in the order of the numbers of their packets.
type Key = (Ports, Content, u64);

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
    sent: BTreeMap<Key, Sent>,
    /// All that is remembered, oldest first.
    oldest: VecDeque<Key>,
    /// The first packet that a socket can still receive from a port: it gets them in the order in which they were sent.
    next: HashMap<(Socket, Ports), u64>,
    /// The first packet after a socket was opened.
    opened: HashMap<Socket, u64>,
    hash: RandomState,
    /// When a datagram went last, and how many of its session had gone at the same time before it.
    last: Option<(Place, i64)>,
    /// Where a socket is that is bound to all addresses, for a peer.
    seen_at: HashMap<(Socket, SocketAddr), IpAddr>,
}

impl Datagrams {
    /// A file begins: what is not in it cannot be found.
    pub(super) fn begin(&mut self) {
        self.sent.clear();
        self.oldest.clear();
        self.next.clear();
        self.opened.clear();
    }

    /// A socket was opened after a packet.
    pub(super) fn opened(&mut self, socket: Socket, packet: u64) {
        self.make_room();
        self.opened.insert(socket, packet + 1);
    }

    /// When a datagram is said to have gone: several of one call have the same time in the log, and by different ones it can
    /// be said which was received. They differ by less than the log's times are exact to.
    pub(super) fn when_sent(&mut self, at: Place) -> Place {
        let before = self.last.filter(|(last, _)| *last == at);
        let number = before.map_or(0, |(_, number)| (number + 1).min(TICK_NS.cast_signed() - 1));
        self.last = Some((at, number));
        Place { unix_ns: at.unix_ns.saturating_add(number), ..at }
    }

    /// A datagram went from a socket that is bound to an address; `packet` is the number of its packet, and higher than
    /// those before.
    pub(super) fn sent(
        &mut self,
        by: Socket,
        (from, to): (SocketAddr, SocketAddr),
        (unix_ns, packet): (i64, u64),
        payload: &[u8],
    ) {
        if self.oldest.len() >= SENT_MAX
            && let Some(key) = self.oldest.pop_front()
        {
            self.sent.remove(&key);
        }
        let (from, to) = (plain(from), plain(to));
        let key = ((to.port(), from.port()), self.content(payload), packet);
        self.oldest.push_back(key);
        self.sent.insert(key, Sent { by, from, to, unix_ns, receivers: 0 });
    }

    /// Who has sent a datagram that came, and when; `None` if that is not in the file, or the file says already of as many
    /// sessions as it can that they received it.
    pub(super) fn sender(&mut self, came: Came<'_>) -> Option<Sender> {
        let ports = (came.local.port(), came.from.port());
        // What nobody in the file can have sent need not be hashed.
        self.sent.range((ports, (0, 0), 0)..).next().filter(|(key, _)| key.0 == ports)?;
        let key = self.find(&came, (ports, self.content(came.payload)))?;
        let packet = key.2;
        self.make_room();
        self.next.insert((came.to, ports), packet + 1);
        let sent = self.sent.get_mut(&key).filter(|sent| sent.receivers < RECEIVERS_MAX)?;
        sent.receivers += 1;
        let sent = *sent;
        let from = plain(came.from);
        if self.seen_at.len() >= SEEN_AT_MAX {
            self.seen_at.clear();
        }
        self.seen_at.insert((sent.by, sent.to), from.ip());
        if !is_for_many(sent.to.ip()) {
            self.seen_at.insert((came.to, from), sent.to.ip());
        }
        let place = Place { session: sent.by.0, unix_ns: sent.unix_ns };
        Some(Sender { place, packet })
    }

    /// The first of equal datagrams that is the one which came to a socket, after those that have come to it before.
    fn find(&self, came: &Came<'_>, (ports, content): (Ports, Content)) -> Option<Key> {
        let next = self.next.get(&(came.to, ports)).copied().unwrap_or(0);
        let opened = self.opened.get(&came.to).copied().unwrap_or(0).max(next);
        let from_there = self.sent.range((ports, content, opened)..=(ports, content, u64::MAX));
        // It can receive a moment before it is told that it was opened.
        let before = self.sent.range((ports, content, next)..(ports, content, opened));
        let (local, from) = (plain(came.local), plain(came.from));
        let mut equal = from_there.chain(before).take(COMPARED_MAX);
        let found = equal.find(|(_, sent)| is_from(sent.from, from) && is_to(local, sent.to));
        found.map(|(key, _)| *key)
    }

    /// Where a socket that is bound to all addresses is for a peer, if that is known.
    pub(super) fn seen_at(&self, socket: Socket, peer: SocketAddr) -> Option<IpAddr> {
        self.seen_at.get(&(socket, plain(peer))).copied()
    }

    /// A session is over.
    pub(super) fn forget(&mut self, session: SessionId) {
        self.seen_at.retain(|(socket, _), _| socket.0 != session);
        self.next.retain(|(socket, _), _| socket.0 != session);
        self.opened.retain(|socket, _| socket.0 != session);
    }

    fn content(&self, payload: &[u8]) -> Content {
        (payload.len(), self.hash.hash_one(payload))
    }

    /// Room for what one more socket can receive.
    fn make_room(&mut self) {
        let oldest = self.oldest.front().map_or(u64::MAX, |key| key.2);
        make_room(&mut self.next, oldest);
        make_room(&mut self.opened, oldest);
    }
}

/// Forgets packets from which sockets can receive, if there are too many: those before the oldest that is remembered,
/// and if that is no help, all.
fn make_room<K: Eq + Hash>(first: &mut HashMap<K, u64>, oldest: u64) {
    if first.len() >= NEXT_MAX {
        first.retain(|_, packet| *packet > oldest);
        if first.len() > NEXT_MAX / 2 {
            first.clear();
        }
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
        for (packet, text) in [(1_u32, "a"), (2, "lost"), (3, "a"), (4, "b")] {
            datagrams.sent(A, ends, (packet.into(), packet.into()), text.as_bytes());
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
        datagrams.sent(A, (at("0.0.0.0:5000"), at("192.0.2.7:9999")), (1, 1), b"ask");
        assert_eq!(sent_at(&mut datagrams, B, ("[::]:9999", "[::ffff:192.0.2.8]:5000"), "ask"), 1);
        let seen = |socket, peer| datagrams.seen_at(socket, at(peer)).map(|ip| ip.to_string());
        assert_eq!(seen(A, "192.0.2.7:9999"), Some("192.0.2.8".to_owned()));
        assert_eq!(seen(B, "192.0.2.8:5000"), Some("192.0.2.7".to_owned()));
        assert_eq!(seen(B, "192.0.2.9:5000"), None);
        datagrams.forget(B.0);
        assert_eq!(datagrams.seen_at(B, at("192.0.2.8:5000")), None);
        // To a group and to all hosts of a network.
        for (packet, group) in [(2, "239.1.2.3:7"), (3, "192.0.2.255:7")] {
            datagrams.sent(A, (at("0.0.0.0:5000"), at(group)), (2, packet), group.as_bytes());
            for receiver in [A, B, C] {
                let ends = ("192.0.2.7:7", "192.0.2.8:5000");
                assert_eq!(sent_at(&mut datagrams, receiver, ends, group), 2);
                assert_eq!(datagrams.seen_at(receiver, at("192.0.2.8:5000")), None);
            }
        }
    }

    #[test]
    fn what_went_at_the_same_time_has_times_of_its_own() {
        let mut datagrams = Datagrams::default();
        let mut offset = |session, unix_ns| {
            datagrams.when_sent(Place { session: SessionId(session), unix_ns }).unix_ns - unix_ns
        };
        assert_eq!([1, 1, 2, 2, 1].map(|session| offset(session, 500)), [0, 1, 0, 1, 0]);
        assert_eq!([600, 600, 700].map(|unix_ns| offset(1, unix_ns)), [0, 1, 0]);
        assert_eq!((0..1000).map(|_| offset(3, 500)).max(), Some(99));
        assert_eq!([i64::MAX; 2].map(|unix_ns| offset(4, unix_ns)), [0, 0]);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut datagrams = Datagrams::default();
        for number in 0..SENT_MAX as u64 + 1000 {
            let to = ([127, 0, 0, 1], 1 + (number % 60_000) as u16).into();
            datagrams.sent(A, (at("127.0.0.1:5000"), to), (7, number), b"x");
        }
        assert_eq!((datagrams.oldest.len(), datagrams.sent.len()), (SENT_MAX, SENT_MAX));
        assert_eq!(sent_at(&mut datagrams, B, ("127.0.0.1:20000", "127.0.0.1:5000"), "x"), 7);
    }

    #[test]
    fn of_few_sockets_it_is_known_what_they_can_receive_next() {
        let mut datagrams = Datagrams::default();
        let (group, from) = ("239.1.2.3:7", "127.0.0.1:5000");
        let socket = |number| (SessionId(9), Some(ConnectionId(number)));
        datagrams.sent(A, (at(from), at(group)), (7, 1), b"x");
        for number in 0..NEXT_MAX as u32 + 1000 {
            datagrams.opened(socket(number), 0);
            let is_told = (number as usize) < RECEIVERS_MAX;
            let expected = if is_told { 7 } else { -1 };
            assert_eq!(sent_at(&mut datagrams, socket(number), ("0.0.0.0:7", from), "x"), expected);
        }
        assert!(datagrams.next.len() <= NEXT_MAX && datagrams.opened.len() <= NEXT_MAX);
        // Those that nothing depends on go first.
        datagrams.begin();
        datagrams.sent(A, (at(from), at(group)), (8, 10), b"x");
        datagrams.opened(B, 10);
        for number in 0..NEXT_MAX as u32 + 1000 {
            datagrams.opened(socket(number), 0);
        }
        assert!(datagrams.opened.len() <= NEXT_MAX && datagrams.opened.contains_key(&B));
        datagrams.forget(SessionId(9));
        assert_eq!((datagrams.opened.len(), datagrams.next.len()), (1, 0));
    }
}
