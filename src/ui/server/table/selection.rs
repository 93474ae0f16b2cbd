//! Which connections are selected: with the mouse and with the keyboard, one, several or a range.

use crate::net::{Connection, ConnectionId, Recipients};
use crate::ui::list_keys::{ListAct, take_list_acts};
use crate::ui::row_scroll::RowScroll;
use egui::{Modifiers, Ui};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The selected ones.
#[derive(Debug, Default)]
pub(super) struct Selection {
    ids: BTreeSet<ConnectionId>,
    /// Where a range begins.
    anchor: Option<ConnectionId>,
    /// The one that the keyboard stands on.
    head: Option<ConnectionId>,
    has_changed: bool,
}

impl Selection {
    /// The selected ones.
    pub(super) fn ids(&self) -> &BTreeSet<ConnectionId> {
        &self.ids
    }

    /// The one that the keyboard stands on.
    pub(super) fn head(&self) -> Option<ConnectionId> {
        self.head
    }

    /// The selected ones; all if none is.
    pub(super) fn chosen(&self) -> Recipients {
        if self.ids.is_empty() {
            Recipients::All
        } else {
            Recipients::Only(self.ids.iter().copied().collect())
        }
    }

    /// Whether something else is selected than when this was asked last.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }

    /// Selects one alone.
    pub(super) fn select(&mut self, id: ConnectionId) {
        self.put(BTreeSet::from([id]));
        (self.anchor, self.head) = (Some(id), Some(id));
    }

    /// Selects none, which means all.
    pub(super) fn clear(&mut self) {
        self.put(BTreeSet::new());
        (self.anchor, self.head) = (None, None);
    }

    fn put(&mut self, ids: BTreeSet<ConnectionId>) {
        self.has_changed |= self.ids != ids;
        self.ids = ids;
    }

    /// A click on a row: alone, one more or less with Ctrl or ⌘, a range with Shift.
    pub(super) fn click(
        &mut self,
        id: ConnectionId,
        modifiers: Modifiers,
        list: &[Arc<Connection>],
    ) {
        if modifiers.shift {
            self.extend(id, list);
        } else if modifiers.command {
            let mut ids = self.ids.clone();
            if !ids.remove(&id) {
                ids.insert(id);
            }
            self.put(ids);
            (self.anchor, self.head) = (Some(id), Some(id));
        } else {
            self.select(id);
        }
    }

    /// Everything from the anchor to there, as the rows stand now.
    fn extend(&mut self, head: ConnectionId, list: &[Arc<Connection>]) {
        let place = |id| list.iter().position(|one| one.id == id);
        let anchor = self.anchor.unwrap_or(head);
        let (Some(from), Some(to)) = (place(anchor), place(head)) else {
            return self.select(head);
        };
        let rows = list.get(from.min(to)..=from.max(to)).unwrap_or_default();
        self.put(rows.iter().map(|one| one.id).collect());
        (self.anchor, self.head) = (Some(anchor), Some(head));
    }

    /// Does what the keyboard asks for while the rows have the focus.
    pub(super) fn keys(&mut self, ui: &Ui, scroll: &mut RowScroll, list: &[Arc<Connection>]) {
        if !ui.memory(|memory| memory.has_focus(scroll.id())) {
            return;
        }
        for act in ui.input_mut(take_list_acts) {
            match act {
                ListAct::Move(steps) => {
                    let Some(to) = self.go(steps, scroll, list) else { continue };
                    self.select(to);
                }
                ListAct::Extend(steps) => {
                    let Some(to) = self.go(steps, scroll, list) else { continue };
                    self.extend(to, list);
                }
                ListAct::SelectAll => {
                    self.put(
                        list.iter().filter(|one| !super::is_over(one)).map(|one| one.id).collect(),
                    );
                }
                ListAct::GiveUp if self.ids.is_empty() => {
                    ui.memory_mut(|memory| memory.surrender_focus(scroll.id()));
                }
                ListAct::GiveUp => self.clear(),
            }
        }
    }

    /// The row so many further down, which comes onto the screen.
    fn go(
        &self,
        steps: i64,
        scroll: &mut RowScroll,
        list: &[Arc<Connection>],
    ) -> Option<ConnectionId> {
        let bottom = list.len().checked_sub(1)?;
        let now = self.head.and_then(|head| list.iter().position(|one| one.id == head));
        let to = match now {
            Some(now) => now.saturating_add_signed(steps as isize).min(bottom),
            None => 0,
        };
        scroll.reveal(to as u64, 0..list.len() as u64);
        list.get(to).map(|one| one.id)
    }
}
