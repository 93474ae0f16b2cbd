//! Rows that a person wants to find again, each with a note. They are of the whole store: every pane that shows the
//! row shows its bookmark. They stay as long as the row is in the log.

use super::store::Store;
use crate::threads::locked;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Bookmarks that there may be: more than one finds again in a list.
pub const BOOKMARKS_MAX: usize = 1000;

/// The longest note, in characters: some lines.
pub const NOTE_CHARS_MAX: usize = 500;

/// The notes by the numbers of their rows. Who has it has it as it was when it was asked for.
pub type Notes = Arc<BTreeMap<u64, String>>;

/// The bookmarks of a store.
#[derive(Debug, Default)]
pub(super) struct Bookmarks(Mutex<Notes>);

/// Whether a row has its bookmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bookmarked {
    /// It has.
    Yes,
    /// There are [`BOOKMARKS_MAX`] of others.
    Full,
}

impl Store {
    /// The bookmarks of all rows that are in the log.
    pub fn bookmarks(&self) -> Notes {
        let mut notes = locked(&self.kept_bookmarks().0);
        let is_any_gone = |first: u64| notes.keys().next().is_some_and(|row| *row < first);
        // The store is asked only where there is a bookmark.
        if !notes.is_empty() {
            let first = self.rows().start;
            if is_any_gone(first) {
                Arc::make_mut(&mut notes).retain(|row, _| *row >= first);
            }
        }
        Arc::clone(&notes)
    }

    /// Gives a row a bookmark, or another note to the one that it has. A note that is too long is cut.
    pub fn bookmark(&self, row: u64, note: &str) -> Bookmarked {
        let mut notes = locked(&self.kept_bookmarks().0);
        if notes.len() >= BOOKMARKS_MAX && !notes.contains_key(&row) {
            return Bookmarked::Full;
        }
        let note = note.trim().chars().take(NOTE_CHARS_MAX).collect();
        Arc::make_mut(&mut notes).insert(row, note);
        Bookmarked::Yes
    }

    /// Takes the bookmark of a row away.
    pub fn remove_bookmark(&self, row: u64) {
        let mut notes = locked(&self.kept_bookmarks().0);
        if notes.contains_key(&row) {
            Arc::make_mut(&mut notes).remove(&row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_one_bookmark_each_and_there_is_a_bound() {
        let store = Store::default();
        assert_eq!(store.bookmark(7, " here "), Bookmarked::Yes);
        let before = store.bookmarks();
        assert_eq!(store.bookmark(7, "there"), Bookmarked::Yes);
        assert_eq!(before.get(&7).map(String::as_str), Some("here"), "as it was");
        assert_eq!(store.bookmarks().get(&7).map(String::as_str), Some("there"));
        for row in 100..100 + BOOKMARKS_MAX as u64 {
            store.bookmark(row, "");
        }
        assert_eq!(store.bookmarks().len(), BOOKMARKS_MAX);
        assert_eq!(store.bookmark(1, ""), Bookmarked::Full);
        store.remove_bookmark(7);
        assert_eq!(store.bookmark(1, &"x".repeat(NOTE_CHARS_MAX + 1)), Bookmarked::Yes);
        assert_eq!(store.bookmarks().get(&1).map(String::len), Some(NOTE_CHARS_MAX));
    }
}
