//! What was sent before, and the way back to it.

use crate::payload::Notation;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// More than a person looks for by pressing Up.
pub(super) const ENTRIES_MAX: usize = 100;

/// Bytes of all texts together: one message of the greatest length always fits, and the settings file
/// stays small.
pub(super) const BYTES_MAX: usize = super::field::FIELD_BYTES_MAX;

/// A message as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The text.
    pub text: String,
    /// How it is read.
    pub notation: Notation,
}

/// The messages sent last, newest at the end, within `ENTRIES_MAX` and `BYTES_MAX`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History {
    entries: VecDeque<Entry>,
}

impl History {
    /// Appends a message, unless it is empty or the same as the last one.
    pub fn push(&mut self, entry: Entry) {
        if entry.text.is_empty() || self.entries.back() == Some(&entry) {
            return;
        }
        self.entries.push_back(entry);
        while self.entries.len() > ENTRIES_MAX || self.bytes() > BYTES_MAX {
            self.entries.pop_front();
        }
    }

    /// The messages, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    fn bytes(&self) -> usize {
        self.entries.iter().map(|entry| entry.text.len()).sum()
    }
}

/// A walk through the history.
#[derive(Clone, Debug)]
pub(super) struct Browse {
    /// The entry that is in the field.
    at: usize,
    /// What was in the field before the walk.
    draft: Entry,
}

impl Browse {
    /// The entry before the one in the field. `now` is what stands there.
    pub(super) fn older(
        browse: &mut Option<Self>,
        history: &History,
        now: &Entry,
    ) -> Option<Entry> {
        let end = history.entries.len();
        let (at, draft) = match browse.take() {
            Some(walk) if history.entries.get(walk.at) == Some(now) => (walk.at, walk.draft),
            // A changed entry is a draft of its own.
            _ => (end, now.clone()),
        };
        let place = at.saturating_sub(1);
        let entry = history.entries.get(place).cloned();
        if at < end || entry.is_some() {
            *browse = Some(Self { at: place, draft });
        }
        entry.filter(|_| at > 0)
    }

    /// The entry after the one in the field, and after the last one the draft.
    pub(super) fn newer(
        browse: &mut Option<Self>,
        history: &History,
        now: &Entry,
    ) -> Option<Entry> {
        let walk = browse.take()?;
        if history.entries.get(walk.at) != Some(now) {
            return None;
        }
        let at = walk.at + 1;
        match history.entries.get(at).cloned() {
            Some(entry) => {
                *browse = Some(Self { at, draft: walk.draft });
                Some(entry)
            }
            None => Some(walk.draft),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Entry {
        Entry { text: text.to_owned(), notation: Notation::Text }
    }

    #[test]
    fn a_walk_ends_at_the_draft() {
        let mut history = History::default();
        for text in ["one", "two", "two", ""] {
            history.push(entry(text));
        }
        assert_eq!(history.iter().count(), 2);
        let mut browse = None;
        let older = |browse: &mut _, now: &str| Browse::older(browse, &history, &entry(now));
        let newer = |browse: &mut _, now: &str| Browse::newer(browse, &history, &entry(now));
        assert_eq!(newer(&mut browse, "draft"), None);
        assert_eq!(older(&mut browse, "draft"), Some(entry("two")));
        assert_eq!(older(&mut browse, "two"), Some(entry("one")));
        assert_eq!(older(&mut browse, "one"), None);
        assert_eq!(newer(&mut browse, "one"), Some(entry("two")));
        assert_eq!(newer(&mut browse, "two"), Some(entry("draft")));
        assert_eq!(newer(&mut browse, "draft"), None);
        assert_eq!(older(&mut browse, "draft"), Some(entry("two")));
        assert_eq!(older(&mut browse, "two, changed"), Some(entry("two")));
        assert_eq!(newer(&mut browse, "two"), Some(entry("two, changed")));
        assert_eq!(Browse::older(&mut None, &History::default(), &entry("x")), None);
    }

    #[test]
    fn the_history_is_bounded() {
        let mut history = History::default();
        for number in 0..=ENTRIES_MAX {
            history.push(entry(&number.to_string()));
        }
        assert_eq!(history.iter().count(), ENTRIES_MAX);
        assert_eq!(history.iter().next(), Some(&entry("1")));
        history.push(entry(&"x".repeat(BYTES_MAX)));
        assert_eq!(history.iter().count(), 1);
    }
}
