//! Rows that a lesson or a rule points at.

use std::collections::BTreeSet;

/// Rows that stand out in a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(BTreeSet<u64>);

impl Marks {
    /// These rows.
    pub fn new(rows: impl IntoIterator<Item = u64>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// The last of them, oldest first.
    pub fn last(&self, most: usize) -> Vec<u64> {
        self.0.iter().skip(self.0.len().saturating_sub(most)).copied().collect()
    }

    /// Whether a row stands out.
    pub fn contains(&self, row: u64) -> bool {
        self.0.contains(&row)
    }
}
