//! Runs of rows that were looked at, with one bit a row.

use crate::log::bits::{has_bit, ones_from, set_bit};
use std::ops::Range;

/// A run of rows that was looked at; no longer than a segment.
#[derive(Clone, Debug)]
pub(super) struct LookedAt {
    pub(super) rows: Range<u64>,
    /// Ordinal of its first row that passes.
    pub(super) first_ordinal: u64,
    pub(super) count: u64,
    pub(super) passes: Passes,
}

#[derive(Clone, Debug)]
pub(super) enum Passes {
    /// Every row, so nothing need be kept.
    All,
    /// Those whose bit is set.
    Some(Vec<u64>),
}

impl LookedAt {
    /// Longest run that several looks at the open segment make.
    const ROWS_MAX: u64 = super::super::segment::SEGMENT_ROWS_MAX as u64;

    /// The ordinal after its last.
    pub(super) fn end(&self) -> u64 {
        self.first_ordinal + self.count
    }

    pub(super) fn takes(&self, next: &Self) -> bool {
        next.rows.end - self.rows.start <= Self::ROWS_MAX
    }

    /// Adds the run that follows this one.
    pub(super) fn extend(&mut self, next: &Self) {
        let both_all = matches!((&self.passes, &next.passes), (Passes::All, Passes::All));
        if !both_all {
            let mut bits = self.bits();
            bits.resize(((next.rows.end - self.rows.start) as usize).div_ceil(64), 0);
            for index in 0..next.rows.end - next.rows.start {
                if next.has(index) {
                    set_bit(&mut bits, next.rows.start - self.rows.start + index);
                }
            }
            self.passes = Passes::Some(bits);
        }
        self.count += next.count;
        self.rows.end = next.rows.end;
    }

    fn bits(&mut self) -> Vec<u64> {
        let rows = self.rows.end - self.rows.start;
        match std::mem::replace(&mut self.passes, Passes::All) {
            Passes::Some(bits) => bits,
            Passes::All => {
                let mut bits = vec![0; (rows as usize).div_ceil(64)];
                (0..rows).for_each(|index| set_bit(&mut bits, index));
                bits
            }
        }
    }

    fn has(&self, index: u64) -> bool {
        match &self.passes {
            Passes::All => true,
            Passes::Some(bits) => has_bit(bits, index),
        }
    }

    /// The row of the n-th that passes.
    pub(super) fn select(&self, n: u64) -> Option<u64> {
        if n >= self.count {
            return None;
        }
        let Passes::Some(bits) = &self.passes else { return Some(self.rows.start + n) };
        let mut left = n;
        for (index, word) in bits.iter().enumerate() {
            let ones = u64::from(word.count_ones());
            if left < ones {
                let mut rest = *word;
                for _ in 0..left {
                    rest &= rest - 1;
                }
                return Some(
                    self.rows.start + index as u64 * 64 + u64::from(rest.trailing_zeros()),
                );
            }
            left -= ones;
        }
        None
    }

    /// The rows of those that pass that are at some ordinals.
    pub(super) fn rows_at(&self, ordinals: Range<u64>) -> impl Iterator<Item = u64> {
        let first = ordinals.start.max(self.first_ordinal);
        let count = ordinals.end.min(self.end()).saturating_sub(first);
        let start = self.select(first - self.first_ordinal).unwrap_or(self.rows.end);
        let (whole, bits) = match &self.passes {
            Passes::All => (start..start + count, None),
            Passes::Some(bits) => (0..0, Some(bits)),
        };
        let after = start - self.rows.start;
        let marked = bits.into_iter().flat_map(move |bits| ones_from(bits, after));
        whole.chain(marked.map(|index| self.rows.start + index).take(count as usize))
    }

    /// How many pass before the row.
    pub(super) fn rank(&self, row: u64) -> u64 {
        let before = row.saturating_sub(self.rows.start).min(self.rows.end - self.rows.start);
        let Passes::Some(bits) = &self.passes else { return before };
        let (words, rest) = ((before / 64) as usize, before % 64);
        let whole: u64 = bits.iter().take(words).map(|word| u64::from(word.count_ones())).sum();
        let partial = bits.get(words).map_or(0, |word| word & ((1 << rest) - 1));
        whole + u64::from(partial.count_ones())
    }
}
