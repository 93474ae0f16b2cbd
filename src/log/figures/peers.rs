//! What came from each peer and went to it.

use super::intervals::Amount;
use crate::log::segment::{Flow, FlowWay};
use crate::net::Endpoint;
use std::collections::HashMap;

/// Peers that are told apart: more than anybody reads, and half a megabyte. What comes after them is counted together.
pub const PEERS_MAX: usize = 4096;

/// The figures of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerFigures {
    /// What came from it.
    pub came: Amount,
    /// What went to it.
    pub went: Amount,
    /// When the first of it was, in nanoseconds since 1970 (UTC).
    pub first_unix_ns: i64,
    /// When the last of it was, in nanoseconds since 1970 (UTC).
    pub last_unix_ns: i64,
}

impl PeerFigures {
    pub(super) fn of(flow: &Flow) -> Self {
        let (first_unix_ns, last_unix_ns) = (flow.unix_ns, flow.unix_ns);
        let (came, went) = (Amount::default(), Amount::default());
        let mut made = Self { came, went, first_unix_ns, last_unix_ns };
        made.count(flow);
        made
    }

    pub(super) fn count(&mut self, flow: &Flow) {
        match flow.way {
            FlowWay::In => self.came.count(flow.bytes),
            FlowWay::Out => self.went.count(flow.bytes),
        }
        self.first_unix_ns = self.first_unix_ns.min(flow.unix_ns);
        self.last_unix_ns = self.last_unix_ns.max(flow.unix_ns);
    }

    fn add(&mut self, other: &Self) {
        self.came += other.came;
        self.went += other.went;
        self.first_unix_ns = self.first_unix_ns.min(other.first_unix_ns);
        self.last_unix_ns = self.last_unix_ns.max(other.last_unix_ns);
    }

    /// Both ways together.
    pub fn both(&self) -> Amount {
        let mut both = self.came;
        both += self.went;
        both
    }

    /// Bytes a second from the first to the last; `None` if there is no time between them.
    pub fn bytes_a_second(&self) -> Option<f64> {
        const NS_A_SECOND: f64 = 1e9;
        let span = self.last_unix_ns.saturating_sub(self.first_unix_ns);
        (span > 0).then(|| self.both().bytes as f64 * NS_A_SECOND / span as f64)
    }
}

/// The figures of all peers.
#[derive(Debug, Default)]
pub struct Peers {
    of: HashMap<Endpoint, PeerFigures>,
    rest: Amount,
}

impl Peers {
    pub(super) fn put(&mut self, peer: Endpoint, figures: &PeerFigures) {
        let has_room = self.of.len() < PEERS_MAX;
        if let Some(known) = self.of.get_mut(&peer) {
            known.add(figures);
        } else if has_room {
            self.of.insert(peer, *figures);
        } else {
            self.rest += figures.both();
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        let mut others: Vec<_> = other.of.iter().collect();
        if self.of.len() < PEERS_MAX && self.of.len() + others.len() > PEERS_MAX {
            // Who was there first is told apart, in whatever order a table has them.
            others.sort_unstable_by_key(|(_, figures)| figures.first_unix_ns);
        }
        for (peer, figures) in others {
            self.put(*peer, figures);
        }
        self.rest += other.rest;
    }

    /// The peers that are told apart, in no order.
    pub fn list(&self) -> impl Iterator<Item = (Endpoint, PeerFigures)> + '_ {
        self.of.iter().map(|(peer, figures)| (*peer, *figures))
    }

    /// How many are told apart.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether nothing came or went.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// What came and went with all others together.
    pub fn rest(&self) -> Amount {
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::SocketAddr;

    fn of(numbers: std::ops::Range<u16>) -> Peers {
        let mut peers = Peers::default();
        for number in numbers {
            let amount = Amount::default();
            let (first_unix_ns, last_unix_ns) = (number.into(), number.into());
            let figures = PeerFigures { came: amount, went: amount, first_unix_ns, last_unix_ns };
            peers.put(Endpoint::Ip(SocketAddr::from(([127, 0, 0, 1], number))), &figures);
        }
        peers
    }

    #[test]
    fn who_was_there_first_is_told_apart() {
        let most = u16::try_from(PEERS_MAX).unwrap_or(u16::MAX);
        let mut peers = of(0..most - 100);
        peers.add(&of(most - 200..most + 1000));
        assert_eq!(peers.len(), PEERS_MAX);
        assert!(peers.list().all(|(_, figures)| figures.first_unix_ns < most.into()));
    }
}
