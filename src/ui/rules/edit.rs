//! What can be done to a table of rules: add, duplicate, delete, move; and one step back.

use crate::net::automation::compile::RULES_MAX;
use crate::net::automation::{Rule, RuleSet};

/// Which rule is chosen, and the table before the last large change.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The rule that is edited, if there is such.
    pub(super) chosen: usize,
    /// What the table was before something went from it.
    former: Option<RuleSet>,
}

impl Choice {
    /// Puts a new rule after the chosen one.
    pub(super) fn add(&mut self, set: &mut RuleSet) {
        self.insert(set, Rule::default());
    }

    /// Puts the same rule once more after the chosen one.
    pub(super) fn duplicate(&mut self, set: &mut RuleSet) {
        if let Some(rule) = set.rules.get(self.chosen).cloned() {
            self.insert(set, rule);
        }
    }

    fn insert(&mut self, set: &mut RuleSet, rule: Rule) {
        if set.rules.len() >= RULES_MAX {
            return;
        }
        let place = if set.rules.is_empty() { 0 } else { self.chosen + 1 };
        let place = place.min(set.rules.len());
        set.rules.insert(place, rule);
        self.chosen = place;
    }

    /// Takes the chosen rule out.
    pub(super) fn delete(&mut self, set: &mut RuleSet) {
        if self.chosen < set.rules.len() {
            self.keep(set);
            set.rules.remove(self.chosen);
            self.chosen = self.chosen.min(set.rules.len().saturating_sub(1));
        }
    }

    /// Puts the rule from one place to another one; it is the chosen one then.
    pub(super) fn move_rule(&mut self, set: &mut RuleSet, from: usize, to: usize) {
        if from < set.rules.len() && to < set.rules.len() {
            let rule = set.rules.remove(from);
            set.rules.insert(to, rule);
            self.chosen = to;
        }
    }

    /// Other rules in place of these.
    pub(super) fn replace(&mut self, set: &mut RuleSet, other: RuleSet) {
        self.keep(set);
        *set = other;
        self.chosen = 0;
    }

    fn keep(&mut self, set: &RuleSet) {
        self.former = (!set.rules.is_empty()).then(|| set.clone());
    }

    /// Whether there is a step back.
    pub(super) fn can_undo(&self) -> bool {
        self.former.is_some()
    }

    /// Takes the last deletion or replacement back.
    pub(super) fn undo(&mut self, set: &mut RuleSet) {
        if let Some(former) = self.former.take() {
            *set = former;
            self.chosen = self.chosen.min(set.rules.len().saturating_sub(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(set: &RuleSet) -> String {
        set.rules.iter().map(|rule| rule.name.as_str()).collect()
    }

    fn table(names: &str) -> RuleSet {
        let rule = |name: char| Rule { name: name.to_string(), ..Rule::default() };
        RuleSet { rules: names.chars().map(rule).collect(), ..RuleSet::default() }
    }

    #[test]
    fn rules_are_added_after_the_chosen_one_and_moved_both_ways() {
        let (mut set, mut choice) = (table("abc"), Choice::default());
        choice.duplicate(&mut set);
        assert_eq!((names(&set).as_str(), choice.chosen), ("aabc", 1));
        choice.move_rule(&mut set, 1, 3);
        assert_eq!((names(&set).as_str(), choice.chosen), ("abca", 3));
        choice.move_rule(&mut set, 3, 0);
        assert_eq!((names(&set).as_str(), choice.chosen), ("aabc", 0));
        choice.move_rule(&mut set, 0, 4);
        assert_eq!(names(&set), "aabc", "there is no such place");
        choice.add(&mut set);
        assert_eq!((set.rules.len(), choice.chosen), (5, 1));
    }

    #[test]
    fn what_was_deleted_or_replaced_comes_back_once() {
        let (mut set, mut choice) = (table("ab"), Choice { chosen: 1, ..Choice::default() });
        choice.delete(&mut set);
        assert_eq!((names(&set).as_str(), choice.chosen), ("a", 0));
        choice.undo(&mut set);
        assert_eq!(names(&set), "ab");
        assert!(!choice.can_undo());
        choice.replace(&mut set, table("xyz"));
        assert_eq!(names(&set), "xyz");
        choice.undo(&mut set);
        assert_eq!(names(&set), "ab");
    }

    #[test]
    fn an_empty_table_and_a_full_one_are_tables_too() {
        let (mut set, mut choice) = (RuleSet::default(), Choice::default());
        choice.delete(&mut set);
        choice.duplicate(&mut set);
        choice.add(&mut set);
        assert_eq!((set.rules.len(), choice.chosen), (1, 0));
        set.rules.resize(RULES_MAX, Rule::default());
        choice.add(&mut set);
        assert_eq!(set.rules.len(), RULES_MAX);
    }
}
