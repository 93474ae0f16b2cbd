//! The sockets of a program: which descriptor of which process is which of the log's.

use super::ProgramSocket;
use crate::net::traced::{SocketFamily, SocketType};
use crate::net::{ConnectionId, Endpoint, Peer};
use std::collections::BTreeMap;

/// Sockets that are kept in mind: more than a process may have open on most systems. What a program does with
/// further ones has no number.
const SOCKETS_MAX: usize = 65_536;

/// A process and a descriptor of it.
pub(super) type Key = (u32, u64);

/// The sockets that are open.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    open: BTreeMap<Key, Known>,
    count: u32,
    /// Whether a process was copied, so that two may have the same socket.
    has_forked: bool,
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
        self.has_forked && self.open.values().any(|known| known.facts.id == id)
    }

    pub(super) fn all(&self) -> Vec<Key> {
        self.open.keys().copied().collect()
    }

    pub(super) fn of_process(&self, process: u32) -> Vec<Key> {
        self.open.range((process, 0)..=(process, u64::MAX)).map(|(key, _)| *key).collect()
    }

    /// A process was copied with its sockets, which have the same numbers.
    pub(super) fn fork(&mut self, parent: u32, child: u32) -> Vec<ProgramSocket> {
        self.has_forked = true;
        let mut copies = Vec::new();
        for key in self.of_process(parent) {
            let Some(known) = self.open.get(&key).filter(|_| self.open.len() < SOCKETS_MAX) else {
                break;
            };
            let mut known = known.clone();
            known.facts.process = child;
            copies.push(known.facts.clone());
            self.open.insert((child, key.1), known);
        }
        copies
    }
}
