//! The sockets of a program: which descriptor of which process is which of the log's.

use super::{Fork, ProgramSocket};
use crate::net::traced::{SocketFamily, SocketType};
use crate::net::{ConnectionId, Endpoint, Peer};
use std::collections::{BTreeMap, VecDeque};

/// Sockets that are kept in mind: more than a process may have open on most systems. What a program does with
/// further ones has no number.
const SOCKETS_MAX: usize = 65_536;

/// Copies of processes that have begun and not reported yet: as many as report at once. A copy that was not made, or
/// cannot report, stays among them until others come.
const FORKS_MAX: usize = 64;

/// A process and a descriptor of it.
pub(super) type Key = (u32, u64);

/// The sockets that are open.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    open: BTreeMap<Key, Known>,
    count: u32,
    /// Whether a process was copied, so that two may have the same socket.
    has_forked: bool,
    /// What copies have that have not reported yet.
    forks: VecDeque<(Fork, Vec<Known>)>,
}

/// What is known of one.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) facts: ProgramSocket,
    /// Whether it was accepted, and nothing has happened on it yet.
    pub(super) is_new: bool,
    /// Where a connect that does not wait has begun to connect to.
    pub(super) connects_to: Option<Endpoint>,
    pub(super) has_finished: bool,
    pub(super) peer_has_finished: bool,
}

impl Known {
    /// Whom its rows concern, if a call gives an address or not.
    pub(super) fn peer(&self, address: Option<Endpoint>) -> Peer {
        let facts = &self.facts;
        match facts.peer {
            Some(peer) if facts.kind == SocketType::Stream => Peer::of_connection(facts.id, peer),
            peer => Peer::of_socket(facts.id, address.or(peer)),
        }
    }
}

impl Sockets {
    /// A new socket with the next number; `None` if there are too many.
    pub(super) fn open(
        &mut self,
        key: Key,
        family: SocketFamily,
        kind: SocketType,
    ) -> Option<&mut Known> {
        if self.open.len() >= SOCKETS_MAX {
            return None;
        }
        self.count += 1;
        let facts = ProgramSocket {
            id: ConnectionId(self.count),
            process: key.0,
            fd: key.1,
            family,
            kind,
            local: None,
            peer: None,
            listens: false,
        };
        let known = Known {
            facts,
            is_new: false,
            connects_to: None,
            has_finished: false,
            peer_has_finished: false,
        };
        self.open.insert(key, known);
        self.open.get_mut(&key)
    }

    pub(super) fn get(&self, key: Key) -> Option<&Known> {
        self.open.get(&key)
    }

    pub(super) fn get_mut(&mut self, key: Key) -> Option<&mut Known> {
        self.open.get_mut(&key)
    }

    pub(super) fn close(&mut self, key: Key) -> Option<Known> {
        self.open.remove(&key)
    }

    /// Whether another process still has it.
    pub(super) fn has(&self, id: ConnectionId) -> bool {
        let mut others = self.open.values().chain(self.forks.iter().flat_map(|(_, has)| has));
        self.has_forked && others.any(|known| known.facts.id == id)
    }

    pub(super) fn all(&self) -> Vec<Key> {
        self.open.keys().copied().collect()
    }

    pub(super) fn of_process(&self, process: u32) -> Vec<Key> {
        self.open.range((process, 0)..=(process, u64::MAX)).map(|(key, _)| *key).collect()
    }

    /// A process was copied with its sockets, which have the same numbers.
    pub(super) fn fork(&mut self, parent: u32, child: u32) -> Vec<ProgramSocket> {
        let of_parent = self.known_of(parent);
        self.copy(of_parent, child)
    }

    /// A process is about to be copied. It may close sockets before its copy reports, which keeps them.
    pub(super) fn will_fork(&mut self, fork: Fork) {
        self.has_forked = true;
        let of_parent = self.known_of(fork.parent);
        self.forks.push_back((fork, of_parent));
        let kept = |forks: &VecDeque<(Fork, Vec<Known>)>| {
            forks.iter().map(|(_, has)| has.len()).sum::<usize>()
        };
        while self.forks.len() > FORKS_MAX || kept(&self.forks) > SOCKETS_MAX {
            self.forks.pop_front();
        }
    }

    /// Whether a process was about to be copied so, and the copy has not reported yet.
    pub(super) fn has_begun(&self, fork: Fork) -> bool {
        self.forks.iter().any(|(begun, _)| *begun == fork)
    }

    /// A copy reports for the first time: it has what there was when it began, or has the other's if nobody knows that.
    pub(super) fn forked(&mut self, fork: Fork, child: u32) -> Vec<ProgramSocket> {
        let place = self.forks.iter().position(|(begun, _)| *begun == fork);
        match place.and_then(|place| self.forks.remove(place)) {
            Some((_, has)) => self.copy(has, child),
            None => self.fork(fork.parent, child),
        }
    }

    fn known_of(&self, process: u32) -> Vec<Known> {
        let of_process = self.open.range((process, 0)..=(process, u64::MAX));
        of_process.map(|(_, known)| known.clone()).collect()
    }

    fn copy(&mut self, sockets: Vec<Known>, child: u32) -> Vec<ProgramSocket> {
        self.has_forked = true;
        let mut copies = Vec::new();
        for mut known in sockets {
            if self.open.len() >= SOCKETS_MAX {
                break;
            }
            known.facts.process = child;
            copies.push(known.facts.clone());
            self.open.insert((child, known.facts.fd), known);
        }
        copies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(sockets: &mut Sockets, fd: u64) -> ConnectionId {
        let made = sockets.open((1, fd), SocketFamily::Ipv4, SocketType::Stream);
        made.map_or(ConnectionId(0), |known| known.facts.id)
    }

    #[test]
    fn a_copy_has_what_there_was_when_it_began() {
        let mut sockets = Sockets::default();
        let (listener, accepted) = (open(&mut sockets, 3), open(&mut sockets, 4));
        let fork = Fork { parent: 1, number: 1 };
        sockets.will_fork(fork);
        // A server that leaves each connection to a copy closes its own at once, and accepts the next one.
        sockets.close((1, 4));
        open(&mut sockets, 5);
        assert!(sockets.has_begun(fork) && sockets.has(accepted), "the copy will have it");
        let copies = sockets.forked(fork, 2);
        let has: Vec<_> =
            copies.iter().map(|socket| (socket.process, socket.fd, socket.id)).collect();
        assert_eq!(has, [(2, 3, listener), (2, 4, accepted)]);
        assert!(!sockets.has_begun(fork) && sockets.has(accepted));
        sockets.close((2, 4));
        assert!(!sockets.has(accepted));
    }

    #[test]
    fn of_a_copy_that_nobody_saw_begin_the_present_has_to_do() {
        let mut sockets = Sockets::default();
        let made = open(&mut sockets, 3);
        let copies = sockets.forked(Fork { parent: 1, number: 7 }, 2);
        assert_eq!(copies.iter().map(|socket| socket.id).collect::<Vec<_>>(), [made]);
    }

    #[test]
    fn copies_that_never_report_are_forgotten() {
        let mut sockets = Sockets::default();
        open(&mut sockets, 3);
        for number in 0..=FORKS_MAX as u32 {
            sockets.will_fork(Fork { parent: 1, number });
        }
        let has = |number| sockets.has_begun(Fork { parent: 1, number });
        assert!(!has(0) && has(1) && has(FORKS_MAX as u32));
    }
}
