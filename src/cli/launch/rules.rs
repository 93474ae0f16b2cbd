//! Rules from a file, ready to run.

use super::saved::load;
use super::{NotPossible, has, value};
use crate::engine::format::rules::read_rules;
use crate::engine::messages::SavedMessages;
use crate::i18n::Texts;
use crate::learn::rule_mistake_text;
use crate::net::automation::{Action, CompiledRules, Medium, RuleSet};
use clap::ArgMatches;
use std::path::PathBuf;
use std::sync::Arc;

/// Whether the session does something by itself with what comes: then nobody need type.
pub(super) fn acts_by_itself(matches: &ArgMatches) -> bool {
    ["echo", "hello"].iter().any(|name| has(matches, name))
        || value::<String>(matches, "behaviour").is_some()
        || value::<PathBuf>(matches, "rules").is_some()
}

/// The rules of `--rules`.
pub(super) fn rules(
    matches: &ArgMatches,
    medium: Medium,
    texts: &Texts,
) -> Result<Option<Arc<CompiledRules>>, NotPossible> {
    let Some(path) = value::<PathBuf>(matches, "rules") else { return Ok(None) };
    let written = read_rules(&path).map_err(|error| NotPossible::unread(&path, error, texts))?;
    let saved =
        if names_saved(&written) { load(matches, texts)? } else { SavedMessages::default() };
    let find = |name: &str| saved.by_name(name).map(|saved| saved.message.clone());
    let compiled = written.compile(medium, &find);
    compiled.map(Some).map_err(|mistake| NotPossible(rule_mistake_text(&mistake, texts)))
}

fn names_saved(rules: &RuleSet) -> bool {
    let mut actions = rules.rules.iter().flat_map(|rule| &rule.then);
    actions.any(|action| matches!(action, Action::ReplySaved(_)))
}
