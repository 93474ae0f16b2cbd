//! What only relays report.

use crate::net::event::EventName;
use crate::net::heap::HeapBytes;
use crate::net::{ConnectionId, NetError};
use std::time::Duration;

/// Whom one side of a pair talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Side {
    /// The program that came to the relay.
    Client,
    /// The program that the relay connects to.
    Target,
}

/// A direction through the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Way {
    /// From the client to the target.
    ToTarget,
    /// From the target to the client.
    ToClient,
}

/// What happened in a relay.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum RelayEvent {
    /// This connection is one side of a pair.
    Paired {
        /// Whom it talks to.
        side: Side,
        /// The other side of the pair.
        other: ConnectionId,
    },
    /// The target could not be reached for this client, whose connection is closed.
    NoTarget(NetError),
    /// What came here would have been relayed to here again; it is not taken.
    Looped,
    /// Datagrams of one more client are dropped, since there are so many already; not reported again until there is room.
    OverClients(u32),
    /// A client of datagrams is forgotten.
    Forgotten {
        /// Since nothing went through for so long; `None` if it was asked for, or the relay ends.
        after: Option<Duration>,
    },
    /// Something was done wrong on purpose in this direction.
    Fault(Way, Fault),
}

/// Something that a relay did wrong on purpose.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Fault {
    /// What came is passed on later, by delay, jitter and rate together.
    Held {
        /// How many bytes.
        bytes: u64,
        /// How much later.
        by: Duration,
    },
    /// A datagram is not passed on.
    Dropped,
    /// A datagram is sent twice.
    Doubled,
    /// A datagram is held back, and what comes meanwhile overtakes it.
    Reordered {
        /// For how long.
        by: Duration,
    },
    /// A datagram that was to be sent later is dropped: too many wait already.
    NoRoom,
    /// What came as one piece is sent as two.
    Split {
        /// Bytes in the first…
        first: u64,
        /// …and in the second.
        second: u64,
    },
    /// What came in two pieces is sent as one.
    Merged {
        /// How many bytes it has.
        bytes: u64,
    },
    /// A byte was changed.
    Corrupted {
        /// Its place in all that goes in this direction of a stream, or in its datagram, from 0.
        offset: u64,
        /// What it was.
        was: u8,
        /// What it is.
        became: u8,
    },
    /// Nothing more is sent in this direction, although the sender has not finished.
    HalfClosed,
    /// Both sides are reset.
    Reset,
    /// Nothing is passed on.
    Paused,
    /// It goes on.
    Resumed,
    /// What was held, or came after a half-close, is not passed on.
    Discarded {
        /// How many bytes.
        bytes: u64,
    },
}

impl Side {
    /// The side that a connection of a relay with this number is.
    pub fn of(id: ConnectionId) -> Self {
        if id.0 % 2 == 1 { Self::Client } else { Self::Target }
    }

    /// The other side of the pair of the connection with this number.
    pub fn other_of(id: ConnectionId) -> ConnectionId {
        ConnectionId(match Self::of(id) {
            Self::Client => id.0.wrapping_add(1),
            Self::Target => id.0.wrapping_sub(1),
        })
    }

    /// Its number in the pair, from 1.
    pub(super) fn id(self, pair: u32) -> ConnectionId {
        let target = pair.wrapping_mul(2);
        ConnectionId(match self {
            Self::Client => target.wrapping_sub(1),
            Self::Target => target,
        })
    }

    /// Where what is sent to it goes.
    pub(super) fn way_to(self) -> Way {
        match self {
            Self::Client => Way::ToClient,
            Self::Target => Way::ToTarget,
        }
    }

    /// Where what comes from it goes.
    pub(super) fn way(self) -> Way {
        match self {
            Self::Client => Way::ToTarget,
            Self::Target => Way::ToClient,
        }
    }
}

impl Way {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::ToTarget, Self::ToClient];

    /// The side that it leads to.
    pub(super) fn to_side(self) -> Side {
        match self {
            Self::ToTarget => Side::Target,
            Self::ToClient => Side::Client,
        }
    }
}

impl RelayEvent {
    /// What it is, in a word.
    pub fn name(&self) -> EventName {
        match self {
            Self::Paired { .. } => EventName::Paired,
            Self::NoTarget(_) => EventName::Failed,
            Self::Looped | Self::OverClients(_) => EventName::Refused,
            Self::Forgotten { .. } => EventName::Forgotten,
            Self::Fault(..) => EventName::Fault,
        }
    }

    /// Whether something went wrong that was not meant to.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::NoTarget(_) | Self::Looped | Self::OverClients(_))
    }

    /// The error that it reports, if something went wrong.
    pub fn error(&self) -> Option<&NetError> {
        match self {
            Self::NoTarget(error) => Some(error),
            _ => None,
        }
    }
}

impl HeapBytes for RelayEvent {
    fn heap_bytes(&self) -> usize {
        self.error().map_or(0, HeapBytes::heap_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sides_of_a_pair_have_numbers_one_after_the_other() {
        for pair in 1..4 {
            for side in [Side::Client, Side::Target] {
                assert_eq!(Side::of(side.id(pair)), side);
            }
            assert_eq!(Side::Client.id(pair).0 + 1, Side::Target.id(pair).0);
        }
        assert_eq!(Side::Client.id(1), ConnectionId(1));
    }
}
