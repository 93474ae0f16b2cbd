//! Sets of rows, or of other things that are counted from 0: one bit for each.

/// Puts one in; nothing if there is no room for it.
pub(super) fn set_bit(bits: &mut [u64], index: u64) {
    if let Some(word) = bits.get_mut((index / 64) as usize) {
        *word |= 1 << (index % 64);
    }
}

/// Whether one is in it.
pub(super) fn has_bit(bits: &[u64], index: u64) -> bool {
    bits.get((index / 64) as usize).is_some_and(|word| word >> (index % 64) & 1 == 1)
}

/// Those that are in it, in order.
pub(super) fn ones(bits: &[u64]) -> impl Iterator<Item = u64> {
    ones_from(bits, 0)
}

/// Those that are in it from one on, in order.
pub(super) fn ones_from(bits: &[u64], first: u64) -> impl Iterator<Item = u64> {
    let words = bits.get((first / 64) as usize..).unwrap_or_default();
    let mut before = first % 64;
    (first / 64..).zip(words).flat_map(move |(word, bits)| {
        let mut left = bits & u64::MAX << std::mem::take(&mut before);
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (bit < u64::BITS).then_some(word * 64 + u64::from(bit))
        })
    })
}

/// Leaves those that are in another one, too, which has as many bits.
pub(super) fn intersect(bits: &mut [u64], other: &[u64]) {
    bits.iter_mut().zip(other).for_each(|(word, other)| *word &= other);
}

/// Adds those of another one, which has as many bits.
pub(super) fn unite(bits: &mut [u64], other: &[u64]) {
    bits.iter_mut().zip(other).for_each(|(word, other)| *word |= other);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out_in_order() {
        let (mut bits, mut other) = (vec![0; 3], vec![0; 3]);
        for index in [191, 0, 63, 64, 64, 500] {
            set_bit(&mut bits, index);
        }
        assert_eq!(ones(&bits).collect::<Vec<_>>(), [0, 63, 64, 191]);
        assert!(has_bit(&bits, 191) && !has_bit(&bits, 1) && !has_bit(&bits, 500));
        for (first, expected) in [(1, 3), (63, 3), (64, 2), (65, 1), (191, 1), (192, 0), (900, 0)] {
            assert_eq!(ones_from(&bits, first).count(), expected, "{first}");
        }
        assert_eq!(ones(&[]).count(), 0);
        assert_eq!(ones(&[u64::MAX]).count(), 64);
        set_bit(&mut other, 1);
        set_bit(&mut other, 63);
        let mut both = bits.clone();
        unite(&mut both, &other);
        assert_eq!(ones(&both).collect::<Vec<_>>(), [0, 1, 63, 64, 191]);
        intersect(&mut bits, &other);
        assert_eq!(ones(&bits).collect::<Vec<_>>(), [63]);
    }
}
