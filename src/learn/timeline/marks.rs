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

    /// Whether a row stands out.
    pub fn contains(&self, row: u64) -> bool {
        self.0.contains(&row)
    }
}
