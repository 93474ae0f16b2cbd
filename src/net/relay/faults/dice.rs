//! Numbers that follow from a seed.

use super::Chance;

/// A generator of numbers that look random and are the same for the same seed (`SplitMix64`: Steele, Lea, Flood,
/// "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// For one direction of one pair, so that others do not change what happens there.
    pub(super) fn new(seed: u64, pair: u32, way: u8) -> Self {
        let mut dice = Self(seed);
        let first = dice.next();
        Self(first ^ (u64::from(pair) << 8 | u64::from(way)).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 if it is 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        // The high half of a product is as even as the generator (Lemire, 2019); the rest does not matter here.
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// Whether it happens this time. What never happens takes no number.
    pub(super) fn hits(&mut self, chance: Chance) -> bool {
        let all = u64::from(Chance::ALWAYS.ten_thousandths());
        chance != Chance::NEVER && self.below(all) < u64::from(chance.ten_thousandths())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_others_give_others() {
        let roll = |seed, pair, way| {
            let mut dice = Dice::new(seed, pair, way);
            [(); 8].map(|()| dice.below(1000))
        };
        assert_eq!(roll(7, 1, 0), roll(7, 1, 0));
        assert_ne!(roll(7, 1, 0), roll(8, 1, 0));
        assert_ne!(roll(7, 1, 0), roll(7, 2, 0));
        assert_ne!(roll(7, 1, 0), roll(7, 1, 1));
    }

    #[test]
    fn a_chance_comes_about_as_often_as_it_says() {
        for tenths in [0_u16, 500, 5000, 10_000] {
            let Some(chance) = Chance::of_ten_thousandths(tenths) else { panic!("{tenths}") };
            let mut dice = Dice::new(1, 1, 0);
            let hits = (0..20_000).filter(|_| dice.hits(chance)).count();
            assert!(hits.abs_diff(2 * usize::from(tenths)) < 400, "{tenths}: {hits}");
        }
    }
}
