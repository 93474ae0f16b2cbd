//! Whether a text goes on.

/// What comes after a piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// More of it may come.
    More,
    /// The text ends with the piece.
    Nothing,
}

#[cfg(test)]
impl After {
    /// After one of so many pieces.
    pub(super) fn of(number: usize, pieces: usize) -> Self {
        if number + 1 == pieces { Self::Nothing } else { Self::More }
    }
}
