//! What happens to each piece of a stream and to each datagram of one direction.

use super::dice::Dice;
use super::{FaultPlan, Faults};
use crate::net::relay::Way;
use std::time::Duration;

/// A split stream's second piece comes so much later: in less, the receiver's system would join them again.
const SPLIT_GAP: Duration = Duration::from_millis(20);

/// For how long a piece waits for one to go with it.
const MERGE_WAIT: Duration = Duration::from_millis(100);

/// For how long a datagram is held back so that later ones overtake it.
const REORDER_HOLD: Duration = Duration::from_millis(50);

/// With a limited rate, a stream goes in so many parts a second: a person sees it flow.
const PARTS_PER_SECOND: u64 = 20;

/// The smallest of those parts, in bytes: a row for each byte shows nothing more.
const PART_BYTES_MIN: u64 = 64;

/// A byte that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corruption {
    /// Its place in the piece.
    pub at: usize,
    /// What is different in it; not 0.
    pub flip: u8,
}

/// What happens to a piece of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PiecePlan {
    /// A byte that is changed.
    pub corruption: Option<Corruption>,
    /// Where it is cut in two.
    pub split_at: Option<usize>,
    /// It waits for the next one.
    pub merges: bool,
    /// How the stream ends after it.
    pub ending: Option<Deviation>,
}

/// How a stream ends that should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Nothing more goes in this direction.
    HalfClose,
    /// Both sides are reset.
    Reset,
}

/// What happens to a datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatagramFate {
    /// It is lost.
    Dropped,
    /// It is passed on.
    Passed {
        /// A byte that is changed.
        corruption: Option<Corruption>,
        /// It comes twice.
        is_doubled: bool,
        /// It is held back, so that later ones overtake it.
        is_reordered: bool,
        /// When it is passed on, in nanoseconds.
        due_ns: u64,
    },
}

/// What goes wrong in one direction of one pair. Times are nanoseconds of whatever clock.
#[derive(Clone, Debug)]
pub struct Model {
    dice: Dice,
    faults: Faults,
    is_clear: bool,
    /// When what was taken up so far is through at the limited rate.
    free_ns: u64,
}

impl Model {
    /// For one direction of a pair.
    pub fn new(plan: &FaultPlan, pair: u32, way: Way) -> Self {
        let faults = plan.of(way).clone();
        let is_clear = faults.is_clear();
        Self { dice: Dice::new(plan.seed, pair, way as u8), faults, is_clear, free_ns: 0 }
    }

    /// Whether nothing goes wrong.
    pub fn is_clear(&self) -> bool {
        self.is_clear
    }

    /// What happens to a piece of so many bytes.
    pub fn piece(&mut self, bytes: usize) -> PiecePlan {
        let faults = &self.faults;
        let dice = &mut self.dice;
        let splits = bytes > 1 && dice.hits(faults.split);
        let split_at = splits.then(|| 1 + dice.below(bytes as u64 - 1) as usize);
        let merges = !splits && dice.hits(faults.merge);
        let ending = if dice.hits(faults.reset) {
            Some(Deviation::Reset)
        } else {
            dice.hits(faults.half_close).then_some(Deviation::HalfClose)
        };
        PiecePlan { corruption: self.corruption(bytes), split_at, merges, ending }
    }

    /// What happens to a datagram of so many bytes that came then.
    pub fn datagram(&mut self, bytes: usize, now_ns: u64) -> DatagramFate {
        if self.dice.hits(self.faults.drop) {
            return DatagramFate::Dropped;
        }
        let is_doubled = self.dice.hits(self.faults.duplicate);
        let is_reordered = self.dice.hits(self.faults.reorder);
        let hold = if is_reordered { nanos(REORDER_HOLD) } else { 0 };
        let due_ns = self.due(bytes as u64, now_ns).saturating_add(hold);
        let corruption = self.corruption(bytes);
        DatagramFate::Passed { corruption, is_doubled, is_reordered, due_ns }
    }

    fn corruption(&mut self, bytes: usize) -> Option<Corruption> {
        let dice = &mut self.dice;
        (bytes > 0 && dice.hits(self.faults.corrupt)).then(|| Corruption {
            at: dice.below(bytes as u64) as usize,
            flip: 1 + dice.below(255) as u8,
        })
    }

    /// When so many bytes that came then are passed on: after those before them at the rate, and the delay later.
    pub fn due(&mut self, bytes: u64, now_ns: u64) -> u64 {
        let begins = self.free_ns.max(now_ns);
        let takes = self.faults.bytes_per_second.map_or(0, |rate| {
            let takes = u128::from(bytes) * 1_000_000_000 / u128::from(rate.get());
            u64::try_from(takes).unwrap_or(u64::MAX)
        });
        self.free_ns = if takes == 0 { now_ns } else { begins.saturating_add(takes) };
        let jitter = self.dice.below(nanos(self.faults.jitter));
        let through = if takes == 0 { now_ns } else { self.free_ns };
        through.saturating_add(nanos(self.faults.delay)).saturating_add(jitter)
    }

    /// In how large parts a stream goes; `None` for as it came.
    pub fn part_bytes(&self) -> Option<usize> {
        let rate = self.faults.bytes_per_second?.get();
        Some((rate / PARTS_PER_SECOND).max(PART_BYTES_MIN) as usize)
    }

    /// How much later a split stream's second piece comes.
    pub fn split_gap_ns() -> u64 {
        nanos(SPLIT_GAP)
    }

    /// For how long a piece waits for another.
    pub fn merge_wait_ns() -> u64 {
        nanos(MERGE_WAIT)
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::Chance;
    use super::*;
    use std::num::NonZeroU64;

    const MS: u64 = 1_000_000;

    fn model(faults: Faults) -> Model {
        Model::new(&FaultPlan { to_target: faults, ..FaultPlan::default() }, 1, Way::ToTarget)
    }

    #[test]
    fn a_delay_is_kept_and_jitter_stays_within_its_bound() {
        let mut model = model(Faults {
            delay: Duration::from_millis(100),
            jitter: Duration::from_millis(20),
            ..Faults::default()
        });
        let dues: Vec<u64> = (0..200).map(|_| model.due(10, 5 * MS)).collect();
        assert!(dues.iter().all(|due| (105 * MS..125 * MS).contains(due)));
        assert!(dues.iter().any(|due| *due > 115 * MS) && dues.iter().any(|due| *due < 115 * MS));
    }

    #[test]
    fn a_rate_lets_through_what_it_says() {
        let rate = NonZeroU64::new(1000);
        let mut model = model(Faults { bytes_per_second: rate, ..Faults::default() });
        assert_eq!(model.due(500, 0), 500 * MS);
        assert_eq!(model.due(500, 0), 1000 * MS);
        assert_eq!(model.due(100, 5000 * MS), 5100 * MS, "what was not used is not saved up");
        assert_eq!(model.part_bytes(), Some(64));
    }

    #[test]
    fn what_always_happens_happens_and_the_rest_never() {
        let always = Chance::ALWAYS;
        let mut splitting = model(Faults { split: always, ..Faults::default() });
        for bytes in 2..100 {
            let plan = splitting.piece(bytes);
            assert!(plan.split_at.is_some_and(|at| (1..bytes).contains(&at)), "{plan:?}");
            assert_eq!(PiecePlan { split_at: None, ..plan }, PiecePlan::default());
        }
        assert_eq!(splitting.piece(1), PiecePlan::default(), "one byte cannot be cut");
        let mut corrupting = model(Faults { corrupt: always, ..Faults::default() });
        for bytes in 1..100 {
            let Some(Corruption { at, flip }) = corrupting.piece(bytes).corruption else {
                panic!("not corrupted")
            };
            assert!(at < bytes && flip != 0);
        }
        let mut resetting =
            model(Faults { reset: always, half_close: always, ..Faults::default() });
        assert_eq!(resetting.piece(1).ending, Some(Deviation::Reset));
        let mut dropping = model(Faults { drop: always, duplicate: always, ..Faults::default() });
        assert_eq!(dropping.datagram(9, 0), DatagramFate::Dropped);
        let mut clear = model(Faults::default());
        let passed = DatagramFate::Passed {
            corruption: None,
            is_doubled: false,
            is_reordered: false,
            due_ns: 7,
        };
        assert_eq!((clear.is_clear(), clear.datagram(9, 7)), (true, passed));
        assert_eq!(clear.piece(9), PiecePlan::default());
    }

    #[test]
    fn the_same_seed_does_the_same() {
        let chance = Chance::of_percent(30.0).unwrap_or_default();
        let faults = Faults { drop: chance, corrupt: chance, reorder: chance, ..Faults::default() };
        let run = |seed, pair| {
            let plan = FaultPlan { seed, to_target: faults.clone(), ..FaultPlan::default() };
            let mut model = Model::new(&plan, pair, Way::ToTarget);
            (0..50).map(|_| model.datagram(100, 0)).collect::<Vec<_>>()
        };
        assert_eq!(run(1, 1), run(1, 1));
        assert_ne!(run(1, 1), run(2, 1));
        assert_ne!(run(1, 1), run(1, 2));
    }
}
