//! Rows that rules have marked. The event that says so comes right after the row that it is about.

use super::list::ListedRow;
use crate::log::{Detail, Kind, Row, Store};
use crate::net::automation::{AutomationEvent, RuleEvent, RuleName};
use std::collections::HashMap;

/// Rows after one in which its marks are looked for: other threads may put a row between.
const REACH: u64 = 4;

/// Which of the lines are marked, by their keys, and by which rule.
pub(super) fn marks(store: &Store, entries: &[ListedRow]) -> HashMap<u64, RuleName> {
    let came = || entries.iter().filter(|entry| entry.row.kind == Kind::Received);
    let mut near: Vec<u64> =
        came().flat_map(|entry| entry.row.number + 1..=entry.row.number + REACH).collect();
    near.sort_unstable();
    near.dedup();
    let mut found = HashMap::new();
    for row in store.copy_rows(&near, 0) {
        let Some(rule) = marking(&row) else { continue };
        let is_about = |entry: &&ListedRow| {
            let about = &entry.row;
            let is_near = (about.number + 1..=about.number + REACH).contains(&row.number);
            is_near && (about.session, about.peer, about.at) == (row.session, row.peer, row.at)
        };
        if let Some(entry) = came().find(is_about) {
            found.entry(entry.key).or_insert(rule);
        }
    }
    found
}

/// The rule that says in this row that another one is marked.
fn marking(row: &Row) -> Option<RuleName> {
    let Some(Detail::Automation(event)) = &row.detail else { return None };
    match &**event {
        AutomationEvent::Rule(RuleEvent::Attention { rule, attention }) if attention.marks_row => {
            Some(rule.clone())
        }
        _ => None,
    }
}
