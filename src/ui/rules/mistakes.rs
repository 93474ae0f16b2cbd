//! What is wrong in a table of rules, in words and with its place.

use super::RulesEnv;
use crate::learn::rules::rule_mistake_kind_text;
use crate::net::automation::{Action, Rule, RuleMistakeKind, RuleSet};
use crate::tr;

/// Something that is wrong in a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlacedMistake {
    /// Which rule, counted from 0.
    pub(super) rule: usize,
    /// Where in it.
    pub(super) place: MistakePlace,
    /// What, in words.
    pub(super) text: String,
}

/// A place in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MistakePlace {
    /// When it acts.
    When,
    /// The action of this number, counted from 0.
    Then(usize),
}

/// Everything that is wrong in the rules that are on.
pub(super) fn mistakes(set: &RuleSet, env: &RulesEnv<'_>) -> Vec<PlacedMistake> {
    let mut found = Vec::new();
    let place_text = |kind: &RuleMistakeKind| rule_mistake_kind_text(kind, env.texts);
    for (number, rule) in set.rules.iter().enumerate().filter(|(_, rule)| rule.is_on) {
        // Each part alone, so that all mistakes show at once.
        let when = Rule { then: Vec::new(), ..rule.clone() };
        let when = mistake_of(when, env).map(|kind| (MistakePlace::When, place_text(&kind)));
        let actions = rule.then.iter().enumerate();
        let then = actions.filter_map(|(at, action)| {
            Some((MistakePlace::Then(at), action_mistake(action, env)?))
        });
        let placed = when.into_iter().chain(then);
        found.extend(placed.map(|(place, text)| PlacedMistake { rule: number, place, text }));
    }
    if found.is_empty()
        && let Err(whole) = set.compile(env.medium, env.saved_message)
    {
        let rule = whole.number.saturating_sub(1);
        let text = place_text(&whole.kind);
        found.push(PlacedMistake { rule, place: MistakePlace::When, text });
    }
    found
}

fn action_mistake(action: &Action, env: &RulesEnv<'_>) -> Option<String> {
    if matches!(action, Action::ReplySaved(name) if name.trim().is_empty()) {
        return Some(tr!(env.texts, "no-rule-saved").into_owned());
    }
    let alone = Rule { then: vec![action.clone()], ..Rule::default() };
    mistake_of(alone, env).map(|kind| rule_mistake_kind_text(&kind, env.texts))
}

/// What keeps a rule from running.
fn mistake_of(rule: Rule, env: &RulesEnv<'_>) -> Option<RuleMistakeKind> {
    let alone = RuleSet { rules: vec![rule], ..RuleSet::default() };
    alone.compile(env.medium, env.saved_message).err().map(|mistake| mistake.kind)
}
