//! Connections of which both ends are sessions of the file: a client and a server in two tabs.
//!
//! On a network each segment goes once, and so it is in the file: what one end has sent is written when it went, and
//! what came to the other is not written again. Written twice, it would read like retransmissions.

use super::Way;
use crate::net::{ConnectionId, SessionId};
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

/// A connection of a session.
pub(super) type Key = (SessionId, ConnectionId);

/// Our own end of a connection, and the other.
pub(super) type Addresses = (SocketAddr, SocketAddr);

/// Connections that are over and whose other end was not seen: it may be accepted later than it was closed.
const OVER_MAX: usize = 256;

/// After so long it is not, in nanoseconds: addresses and ports can be another connection's then.
const ACCEPTED_WITHIN_NS: i64 = 1_000_000_000;

/// How an end of a connection takes part in its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The end that was seen first: the stream is told as its own.
    pub(super) first: Key,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The other end is not in the file.
    Alone,
    First,
    Second,
}

impl Part {
    /// Which way the bytes go in the stream, if they are written; `None` if they are when the other end sends them.
    pub(super) fn written(self, way: Way) -> Option<Way> {
        match (self.role, way) {
            (Role::Alone, way) => Some(way),
            (Role::First, Way::Out) => Some(Way::Out),
            (Role::Second, Way::Out) => Some(Way::In),
            (Role::First | Role::Second, Way::In) => None,
        }
    }

    /// Whether the other end is not in the file.
    pub(super) fn is_alone(self) -> bool {
        self.role == Role::Alone
    }

    /// Whether the stream was there before.
    pub(super) fn is_second(self) -> bool {
        self.role == Role::Second
    }
}

/// A connection by the end that was seen first.
#[derive(Debug)]
struct Known {
    addresses: Addresses,
    second: Option<Key>,
    is_first_over: bool,
    is_second_over: bool,
    over_unix_ns: i64,
}

/// Which ends belong to each other.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    by_addresses: HashMap<Addresses, Key>,
    known: HashMap<Key, Known>,
    first_of: HashMap<Key, Key>,
    /// First ends without a second that are over, oldest first.
    over: VecDeque<Key>,
}

impl Pairs {
    /// An end that does something at this time, known or not.
    pub(super) fn part(&mut self, end: Key, addresses: Addresses, unix_ns: i64) -> Part {
        if let Some(part) = self.part_of(end) {
            return part;
        }
        let other = self.by_addresses.get(&(addresses.1, addresses.0)).copied();
        if let Some(first) = other.filter(|first| self.waits_for_second(*first, unix_ns)) {
            if let Some(known) = self.known.get_mut(&first) {
                known.second = Some(end);
            }
            self.first_of.insert(end, first);
            return Part { first, role: Role::Second };
        }
        self.by_addresses.insert(addresses, end);
        self.known.insert(
            end,
            Known {
                addresses,
                second: None,
                is_first_over: false,
                is_second_over: false,
                over_unix_ns: 0,
            },
        );
        Part { first: end, role: Role::Alone }
    }

    /// An end that was seen before.
    pub(super) fn part_of(&self, end: Key) -> Option<Part> {
        if let Some(first) = self.first_of.get(&end) {
            return Some(Part { first: *first, role: Role::Second });
        }
        let known = self.known.get(&end)?;
        let role = if known.second.is_some() { Role::First } else { Role::Alone };
        Some(Part { first: end, role })
    }

    /// The ends of a stream that has two, as the one sees it that was seen first, and the other one.
    pub(super) fn both(&self, first: Key) -> Option<(Addresses, Key)> {
        let known = self.known.get(&first)?;
        Some((known.addresses, known.second?))
    }

    fn waits_for_second(&self, first: Key, unix_ns: i64) -> bool {
        self.known.get(&first).is_some_and(|known| {
            let since_over = unix_ns.saturating_sub(known.over_unix_ns);
            known.second.is_none() && (!known.is_first_over || since_over <= ACCEPTED_WITHIN_NS)
        })
    }

    /// An end is over. Returns the first end of a connection of which nothing comes any more.
    pub(super) fn end(&mut self, end: Key, unix_ns: i64) -> Option<Key> {
        let first = self.first_of.get(&end).copied().unwrap_or(end);
        let known = self.known.get_mut(&first)?;
        if first == end {
            known.is_first_over = true;
        } else {
            known.is_second_over = true;
        }
        if known.second.is_some() {
            let is_over = known.is_first_over && known.is_second_over;
            return is_over.then(|| self.forget(first)).flatten();
        }
        known.over_unix_ns = unix_ns;
        self.over.push_back(first);
        let oldest = (self.over.len() > OVER_MAX).then(|| self.over.pop_front()).flatten()?;
        let has_second = self.known.get(&oldest).is_some_and(|known| known.second.is_some());
        if has_second { None } else { self.forget(oldest) }
    }

    /// A session is over, with all ends that it has. Returns what [`Self::end`] does, of each.
    pub(super) fn end_session(&mut self, session: SessionId, unix_ns: i64) -> Vec<Key> {
        let is_open = |known: &Known| !known.is_first_over;
        let firsts = self.known.iter().filter(|(_, known)| is_open(known)).map(|(end, _)| *end);
        let ends = firsts.chain(self.first_of.keys().copied());
        let ends: Vec<Key> = ends.filter(|(of, _)| *of == session).collect();
        ends.into_iter().filter_map(|end| self.end(end, unix_ns)).collect()
    }

    fn forget(&mut self, first: Key) -> Option<Key> {
        let known = self.known.remove(&first)?;
        if let Some(second) = known.second {
            self.first_of.remove(&second);
        }
        if self.by_addresses.get(&known.addresses) == Some(&first) {
            self.by_addresses.remove(&known.addresses);
        }
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn key(session: u16, connection: u32) -> Key {
        (SessionId(session), ConnectionId(connection))
    }

    fn ends(port: u16) -> Addresses {
        (([127, 0, 0, 1], port).into(), ([127, 0, 0, 1], 80).into())
    }

    fn reversed((local, remote): Addresses) -> Addresses {
        (remote, local)
    }

    #[test]
    fn what_both_ends_have_goes_once() {
        let mut pairs = Pairs::default();
        let (client, server) = (key(1, 1), key(2, 1));
        assert!(pairs.part(client, ends(5000), 0).is_alone());
        let second = pairs.part(server, reversed(ends(5000)), 5);
        assert_eq!((second.first, second.is_second()), (client, true));
        assert_eq!(pairs.both(client), Some((ends(5000), server)));
        assert_eq!(pairs.both(server), None);
        assert_eq!((second.written(Way::Out), second.written(Way::In)), (Some(Way::In), None));
        let first = pairs.part(client, ends(5000), 6);
        assert_eq!((first.written(Way::Out), first.written(Way::In)), (Some(Way::Out), None));
        // Whichever ends first, what the other one still sends belongs to the same stream.
        assert_eq!(pairs.end(client, 7), None);
        assert_eq!(pairs.part_of(server).unwrap().written(Way::Out), Some(Way::In));
        assert_eq!(pairs.end(server, 8), Some(client));
        assert_eq!((pairs.part_of(client), pairs.part_of(server)), (None, None));
        // Another connection with the same ports.
        assert!(pairs.part(key(2, 2), reversed(ends(5000)), 9).is_alone());
    }

    #[test]
    fn one_that_is_accepted_after_it_was_closed_belongs_to_it_but_not_much_later() {
        let mut pairs = Pairs::default();
        for (number, later_ns) in [(1, ACCEPTED_WITHIN_NS), (2, ACCEPTED_WITHIN_NS + 1)] {
            let port = 5000 + number as u16;
            let (client, server) = (key(1, number), key(2, number));
            pairs.part(client, ends(port), 0);
            assert_eq!(pairs.end(client, 10), None);
            let accepted = pairs.part(server, reversed(ends(port)), 10 + later_ns);
            assert_eq!(accepted.is_second(), number == 1);
        }
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let mut pairs = Pairs::default();
        let mut forgotten = 0;
        for number in 0..OVER_MAX as u32 + 100 {
            pairs.part(key(1, number), ends(number as u16), 0);
            forgotten += usize::from(pairs.end(key(1, number), 0).is_some());
        }
        assert_eq!((forgotten, pairs.known.len(), pairs.over.len()), (100, OVER_MAX, OVER_MAX));
        pairs.part(key(3, 1), ends(9999), 0);
        pairs.part(key(4, 1), reversed(ends(9999)), 0);
        assert_eq!(pairs.end_session(SessionId(4), 0), []);
        assert_eq!(pairs.end_session(SessionId(3), 0), [key(3, 1)]);
        // One to itself is no pair.
        let itself = (ends(7).0, ends(7).0);
        assert!(pairs.part(key(5, 1), itself, 0).is_alone());
        assert!(pairs.part(key(5, 1), itself, 0).is_alone());
    }
}
