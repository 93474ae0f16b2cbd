//! The keys of a list whose rows can be selected.

use super::shortcuts::{ESCAPE, SELECT_ALL};
use egui::{InputState, Key, Modifiers};

/// What the keyboard asked of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListAct {
    /// Select the row so many places further down.
    Move(i64),
    /// Select everything to the row so many places further down.
    Extend(i64),
    /// Select all rows.
    SelectAll,
    /// Select none, or leave the list.
    GiveUp,
}

const KEYS: [(Modifiers, Key, ListAct); 6] = [
    (Modifiers::SHIFT, Key::ArrowDown, ListAct::Extend(1)),
    (Modifiers::SHIFT, Key::ArrowUp, ListAct::Extend(-1)),
    (Modifiers::NONE, Key::ArrowDown, ListAct::Move(1)),
    (Modifiers::NONE, Key::ArrowUp, ListAct::Move(-1)),
    (SELECT_ALL.modifiers, SELECT_ALL.logical_key, ListAct::SelectAll),
    (ESCAPE.modifiers, ESCAPE.logical_key, ListAct::GiveUp),
];

/// Takes what was asked out of the input.
pub fn take_list_acts(input: &mut InputState) -> Vec<ListAct> {
    let mut acts = Vec::new();
    for (modifiers, key, act) in KEYS {
        let count = input.count_and_consume_key(modifiers, key);
        acts.extend(std::iter::repeat_n(act, count));
    }
    acts
}
