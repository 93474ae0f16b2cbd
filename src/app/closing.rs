//! Closes panes, and opens them again as they were: with their fields and their log. What they were connected to
//! is closed all the same.

use super::App;
use crate::net::SessionSnapshot;
use crate::tr;
use crate::ui::log_view::LogView;
use crate::ui::notices::Offer;
use crate::ui::pane::PaneId;
use crate::ui::panes::OpenPane;
use crate::ui::shortcuts;
use crate::ui::tabs::{self, TabPlace};

/// Panes that can be opened again: as many as a person remembers to have closed.
const CLOSED_MAX: usize = 10;

/// A pane that was closed and can come back.
pub(super) struct ClosedPane {
    id: PaneId,
    pane: OpenPane,
    /// Where it stood.
    place: Option<TabPlace>,
}

impl App {
    /// Closes a pane and ends its session. If that was open, it is said how the pane comes back.
    pub(super) fn close_pane(&mut self, id: PaneId, session: Option<&SessionSnapshot>) {
        let Some(pane) = self.panes.remove(&id) else { return };
        let title = pane.title(session.map(|session| &session.state), &self.texts);
        self.sessions.stop(id);
        // A file that is being written is written all the same.
        self.saves.remove(&id);
        self.check_reads.remove(&id);
        if let OpenPane::Check(pane) = &pane {
            pane.stop();
        }
        let mut pane = pane;
        if let OpenPane::Recording(pane) = &mut pane {
            pane.closes();
        }
        let place = self.take_out(id);
        self.keep_closed(ClosedPane { id, pane, place });
        self.forget_unseen();
        if session.is_some_and(SessionSnapshot::is_running) {
            let keys = self.ctx.format_shortcut(&shortcuts::REOPEN_PANE);
            let text = tr!(self.texts, "pane-closed", title = title);
            let button = tr!(self.texts, "reopen-pane", keys = keys);
            self.notices.offer(text, button, Offer::ReopenPane);
        }
    }

    /// Takes a pane out of the tree; what stands beside it is in front then. Returns where it stood.
    pub(super) fn take_out(&mut self, id: PaneId) -> Option<TabPlace> {
        let order = tabs::in_order(&self.tree);
        let place = order.iter().position(|pane| *pane == id).unwrap_or(0);
        let tile = self.tree.tiles.find_pane(&id);
        let stood = tabs::place_of(&self.tree, id);
        if let Some(tile) = tile {
            self.tree.remove_recursively(tile);
        }
        if self.active == Some(id) {
            let left: Vec<PaneId> = order.into_iter().filter(|pane| *pane != id).collect();
            self.active = left.get(place).or(left.last()).copied();
            if let Some(next) = self.active {
                tabs::show(&mut self.tree, next);
            }
        }
        stood
    }

    fn keep_closed(&mut self, closed: ClosedPane) {
        if self.closed.len() >= CLOSED_MAX {
            let oldest = self.closed.remove(0);
            self.sessions.forget(oldest.id);
        }
        self.closed.push(closed);
    }

    /// Opens the pane again that was closed last.
    pub(super) fn reopen_pane(&mut self) {
        let Some(ClosedPane { id, pane, place }) = self.closed.pop() else { return };
        self.notices.withdraw(Offer::ReopenPane);
        let file = match &pane {
            OpenPane::Recording(pane) => pane.file(),
            _ => None,
        };
        self.panes.insert(id, pane);
        if let Some(path) = file {
            self.open_recording(id, &path);
        }
        let is_there = |place: &TabPlace| self.tree.tiles.get_container(place.among).is_some();
        let place = place.filter(is_there);
        tabs::insert(&mut self.tree, id, place, self.active);
        self.active = Some(id);
    }

    /// Lets rows go that no pane shows any longer, nor one that can come back.
    pub(super) fn forget_unseen(&self) {
        let closed = self.closed.iter().map(|closed| &closed.pane);
        let panes = self.panes.values().chain(closed).filter(|pane| pane.own_store().is_none());
        let logs = panes.filter_map(|pane| pane.log());
        let floor = logs.map(LogView::floor).min();
        self.store.forget_before(floor.unwrap_or_else(|| self.store.rows().end));
    }
}
