//! What a relay does wrong on purpose: a pure model. It knows no socket and no clock, and what it decides follows
//! from its seed, the pair's number, the direction, and what came.

mod dice;
mod line;
mod model;

pub use line::{LINE_BYTES_MAX, Line};
pub use model::{Corruption, DatagramFate, Deviation, Model, PiecePlan};

use std::num::NonZeroU64;
use std::time::Duration;

/// The seed unless a person says otherwise: the same faults at each start.
pub const SEED: u64 = 1;

/// How often something happens, in ten-thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chance(u16);

/// What goes wrong in both directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultPlan {
    /// What the dice begin with.
    pub seed: u64,
    /// From clients to the target.
    pub to_target: Faults,
    /// From the target to clients.
    pub to_client: Faults,
}

/// What goes wrong in one direction. What only streams or only datagrams have does nothing to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Everything comes so much later.
    pub delay: Duration,
    /// Up to so much more, differently for each piece.
    pub jitter: Duration,
    /// At most so many bytes a second.
    pub bytes_per_second: Option<NonZeroU64>,
    /// A datagram is lost.
    pub drop: Chance,
    /// A datagram comes twice.
    pub duplicate: Chance,
    /// A datagram is overtaken by later ones.
    pub reorder: Chance,
    /// What came as one piece of a stream goes as two.
    pub split: Chance,
    /// A piece of a stream waits for the next one and goes with it.
    pub merge: Chance,
    /// A byte is changed.
    pub corrupt: Chance,
    /// Nothing more of a stream is passed on after this piece.
    pub half_close: Chance,
    /// Both sides are reset after this piece.
    pub reset: Chance,
}

impl Chance {
    /// Never.
    pub const NEVER: Self = Self(0);
    /// Each time.
    pub const ALWAYS: Self = Self(10_000);

    /// So many ten-thousandths; `None` if they are more than all.
    pub fn of_ten_thousandths(number: u16) -> Option<Self> {
        (number <= Self::ALWAYS.0).then_some(Self(number))
    }

    /// So many in a hundred, with two decimal places; `None` if that is no share.
    pub fn of_percent(percent: f64) -> Option<Self> {
        let is_share = (0.0..=100.0).contains(&percent);
        is_share.then(|| Self((percent * 100.0).round() as u16))
    }

    /// In ten-thousandths.
    pub fn ten_thousandths(self) -> u16 {
        self.0
    }

    /// In a hundred.
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Default for FaultPlan {
    fn default() -> Self {
        Self { seed: SEED, to_target: Faults::default(), to_client: Faults::default() }
    }
}

impl FaultPlan {
    /// What goes wrong in one direction.
    pub fn of(&self, way: super::Way) -> &Faults {
        match way {
            super::Way::ToTarget => &self.to_target,
            super::Way::ToClient => &self.to_client,
        }
    }

    /// Whether nothing goes wrong.
    pub fn is_clear(&self) -> bool {
        self.to_target.is_clear() && self.to_client.is_clear()
    }
}

impl Faults {
    /// Whether nothing goes wrong.
    pub fn is_clear(&self) -> bool {
        *self == Self::default()
    }
}
