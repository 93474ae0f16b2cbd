//! Filters of the log that were used, and those that are kept by name.
//!
//! They go into the settings file.

use crate::log::query::QUERY_BYTES_MAX;
use serde::{Deserialize, Serialize};

/// Filters that are remembered: more than one looks through in a list.
pub const RECENT_MAX: usize = 50;

/// Filters that may be kept by name: more than fit into a menu.
pub const SAVED_MAX: usize = 200;

/// The longest filter that is remembered, in bytes: what is read as conditions.
pub const FILTER_BYTES_MAX: usize = QUERY_BYTES_MAX;

/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// A filter that is kept by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedFilter {
    /// Its name, which no other one has.
    pub name: String,
    /// What is typed into the field.
    pub text: String,
}

/// All filters that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct KnownFilters {
    /// The last one first, each once.
    recent: Vec<String>,
    /// By their names, each once.
    saved: Vec<SavedFilter>,
}

/// What stands in the settings file, which may have been edited by hand.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Stored {
    recent: Vec<String>,
    saved: Vec<SavedFilter>,
}

impl From<Stored> for KnownFilters {
    fn from(stored: Stored) -> Self {
        let mut known = Self::default();
        for text in stored.recent.into_iter().rev() {
            known.apply(FilterChange::Used(text));
        }
        for filter in stored.saved {
            known.apply(FilterChange::Save(filter));
        }
        known
    }
}

/// What a person does with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterChange {
    /// Uses this one.
    Used(String),
    /// Keeps one, in place of another one of its name.
    Save(SavedFilter),
    /// Gives one another name, which none has.
    Rename {
        /// The name that it has.
        from: String,
        /// The one that it gets.
        to: String,
    },
    /// Keeps the one of this name no longer.
    Delete(String),
    /// Forgets which were used. Those with names stay.
    ForgetRecent,
}

impl KnownFilters {
    /// Carries a change out, as far as the bounds let it.
    pub fn apply(&mut self, change: FilterChange) {
        match change {
            FilterChange::Used(text) => self.used(text.trim()),
            FilterChange::Save(filter) => self.save(&filter),
            FilterChange::Rename { from, to } => self.rename(&from, to.trim()),
            FilterChange::Delete(name) => self.saved.retain(|filter| filter.name != name),
            FilterChange::ForgetRecent => self.recent.clear(),
        }
    }

    /// Those that were used, the last first.
    pub fn recent(&self) -> &[String] {
        &self.recent
    }

    /// Those that are kept, by their names.
    pub fn saved(&self) -> &[SavedFilter] {
        &self.saved
    }

    /// Whether there is one of this name.
    pub fn has(&self, name: &str) -> bool {
        self.saved.iter().any(|filter| filter.name == name.trim())
    }

    /// Whether one more can be kept by this name.
    pub fn takes(&self, name: &str) -> bool {
        is_name(name.trim()) && (self.has(name) || self.saved.len() < SAVED_MAX)
    }

    fn used(&mut self, text: &str) {
        if text.is_empty() || text.len() > FILTER_BYTES_MAX {
            return;
        }
        self.recent.retain(|known| known != text);
        self.recent.insert(0, text.to_owned());
        self.recent.truncate(RECENT_MAX);
    }

    fn save(&mut self, filter: &SavedFilter) {
        let (name, text) = (filter.name.trim(), filter.text.trim());
        if !self.takes(name) || text.is_empty() || text.len() > FILTER_BYTES_MAX {
            return;
        }
        let saved = SavedFilter { name: name.to_owned(), text: text.to_owned() };
        match self.saved.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = saved,
            None => self.saved.push(saved),
        }
        self.sort();
    }

    fn rename(&mut self, from: &str, to: &str) {
        if !is_name(to) || self.has(to) {
            return;
        }
        if let Some(filter) = self.saved.iter_mut().find(|filter| filter.name == from) {
            to.clone_into(&mut filter.name);
        }
        self.sort();
    }

    fn sort(&mut self) {
        self.saved.sort_by_cached_key(|filter| filter.name.to_lowercase());
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn save(name: &str, text: &str) -> FilterChange {
        FilterChange::Save(SavedFilter { name: name.to_owned(), text: text.to_owned() })
    }

    fn of(changes: impl IntoIterator<Item = FilterChange>) -> KnownFilters {
        let mut known = KnownFilters::default();
        changes.into_iter().for_each(|change| known.apply(change));
        known
    }

    fn used(text: &str) -> FilterChange {
        FilterChange::Used(text.to_owned())
    }

    fn names(known: &KnownFilters) -> Vec<&str> {
        known.saved().iter().map(|filter| filter.name.as_str()).collect()
    }

    #[test]
    fn what_was_used_last_comes_first_and_once() {
        let known = of(["a", "b", " a ", "", "  "].map(used));
        assert_eq!(known.recent(), ["a", "b"]);
        let many = of((0..RECENT_MAX + 9).map(|number| used(&number.to_string())));
        assert_eq!(many.recent().len(), RECENT_MAX);
        assert!(of([used(&"x".repeat(FILTER_BYTES_MAX + 1))]).recent().is_empty());
        assert!(of([used("a"), FilterChange::ForgetRecent]).recent().is_empty());
    }

    #[test]
    fn filters_are_kept_by_name_and_named_anew_and_deleted() {
        let rename = |from: &str, to: &str| FilterChange::Rename {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let mut known =
            of([save("dns", "port 53"), save("Big", "len > 100"), save("dns", "port 5353")]);
        assert_eq!(names(&known), ["Big", "dns"]);
        assert_eq!(known.saved().get(1).map(|filter| filter.text.as_str()), Some("port 5353"));
        known.apply(rename("dns", "Big"));
        assert_eq!(names(&known), ["Big", "dns"], "no two have one name");
        known.apply(rename("dns", "a name"));
        assert_eq!(names(&known), ["a name", "Big"]);
        known.apply(FilterChange::Delete("Big".to_owned()));
        assert_eq!(names(&known), ["a name"]);
        known.apply(save(" ", "port 1"));
        known.apply(save("empty", " "));
        assert_eq!(names(&known), ["a name"]);
    }

    #[test]
    fn what_was_edited_by_hand_is_checked() {
        let long = "x".repeat(NAME_CHARS_MAX + 1);
        let text = format!(
            "(recent: [\"a\", \"a\", \"b\"], saved: [(name: \"{long}\", text: \"a\"), (name: \"n\", text: \"t\"), (text: \"u\")])"
        );
        let known = ron::from_str::<KnownFilters>(&text).unwrap_or_default();
        assert_eq!(
            (known.recent(), names(&known)),
            (&["a".to_owned(), "b".to_owned()][..], vec!["n"])
        );
        let again = ron::to_string(&known).unwrap_or_default();
        assert_eq!(ron::from_str::<KnownFilters>(&again).unwrap_or_default(), known);
    }
}
