//! Whom the rows of a segment concern.

use crate::net::{Endpoint, Peer};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

/// The peers of a segment, by number. A table of IPv4 peers takes 6 bytes for each, not 32: a flood
/// in which every datagram has a sender of its own stays cheap.
#[derive(Debug)]
pub(super) enum PeerTable {
    /// IPv4 peers; [`NOBODY`] stands for [`Peer::None`].
    V4(Vec<SocketAddrV4>),
    /// Others among them.
    Any(Vec<Peer>),
}

/// An address that no datagram comes from.
const NOBODY: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0);

impl Default for PeerTable {
    fn default() -> Self {
        Self::V4(Vec::new())
    }
}

impl PeerTable {
    pub(super) fn clear(&mut self) {
        match self {
            Self::V4(peers) => peers.clear(),
            Self::Any(_) => *self = Self::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::V4(peers) => peers.len(),
            Self::Any(peers) => peers.len(),
        }
    }

    pub(super) fn get(&self, number: u16) -> Option<Peer> {
        match self {
            Self::V4(peers) => peers.get(usize::from(number)).copied().map(unpacked),
            Self::Any(peers) => peers.get(usize::from(number)).copied(),
        }
    }

    /// The number of a peer, if it is here.
    pub(super) fn place_of(&self, peer: Peer) -> Option<u16> {
        let place = match self {
            Self::V4(peers) => {
                let packed = packed(peer)?;
                peers.iter().position(|one| *one == packed)
            }
            Self::Any(peers) => peers.iter().position(|one| *one == peer),
        };
        place.and_then(|place| u16::try_from(place).ok())
    }

    pub(super) fn push(&mut self, peer: Peer) {
        match (&mut *self, packed(peer)) {
            (Self::V4(peers), Some(peer)) => peers.push(peer),
            (Self::V4(peers), None) => {
                let mut any: Vec<Peer> = peers.iter().copied().map(unpacked).collect();
                any.push(peer);
                *self = Self::Any(any);
            }
            (Self::Any(peers), _) => peers.push(peer),
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        match self {
            Self::V4(peers) => peers.shrink_to_fit(),
            Self::Any(peers) => peers.shrink_to_fit(),
        }
    }

    pub(super) fn memory_bytes(&self) -> usize {
        match self {
            Self::V4(peers) => peers.capacity() * size_of::<SocketAddrV4>(),
            Self::Any(peers) => peers.capacity() * size_of::<Peer>(),
        }
    }
}

fn packed(peer: Peer) -> Option<SocketAddrV4> {
    match peer {
        Peer::None => Some(NOBODY),
        Peer::At(Endpoint::Ip(SocketAddr::V4(peer))) if peer != NOBODY => Some(peer),
        Peer::At(_) | Peer::Connection(..) | Peer::Socket(..) => None,
    }
}

fn unpacked(peer: SocketAddrV4) -> Peer {
    if peer == NOBODY { Peer::None } else { SocketAddr::V4(peer).into() }
}
