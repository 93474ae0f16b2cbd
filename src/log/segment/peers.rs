//! Whom the rows of a segment concern: by number, and the other way.

use super::peer_table::PeerTable;
use super::{Record, Segment};
use crate::net::Peer;

impl Segment {
    /// How many peers its rows have.
    pub fn peer_count(&self) -> usize {
        self.peers.len()
    }

    /// The number of a peer, if any of its rows concerns it: a look at all peers.
    pub fn place_of_peer(&self, peer: Peer) -> Option<u16> {
        self.peers.place_of(peer)
    }

    /// Whether its peers are IPv4 addresses alone, or nobody: no connections, whose peers have a number.
    pub fn has_ipv4_peers_alone(&self) -> bool {
        matches!(self.peers, PeerTable::V4(_))
    }

    /// The peer by the number that [`Scanned::peer`](super::Scanned::peer) gives.
    pub fn peer(&self, number: u16) -> Option<Peer> {
        self.peers.get(number)
    }

    /// Takes over the table that only appending needs: freed with each segment, it would leave holes
    /// in the heap that the budget does not know of.
    pub fn take_peer_table(&mut self, full: &mut Self) {
        self.peer_numbers = std::mem::take(&mut full.peer_numbers);
        self.peer_numbers.clear();
    }

    pub(super) fn peer_of(&self, record: &Record) -> Peer {
        self.peers.get(record.peer).unwrap_or_default()
    }

    pub(super) fn number_of(&mut self, peer: Peer) -> u16 {
        let next = self.peers.len() as u16; // at most SEGMENT_ROWS_MAX
        let number = *self.peer_numbers.entry(peer).or_insert(next);
        if number == next {
            self.peers.push(peer);
        }
        number
    }
}
