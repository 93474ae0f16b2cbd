//! Fills places of this machine into the fields of panes: that in use last, or a new one.

use super::App;
use crate::learn::machine::{MachinePart, place_text};
use crate::net::machine::{MachinePlace, Transport};
use crate::tr;
use crate::ui::notices::Weight;
use crate::ui::pane::{PaneId, Taken, UseIn};
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::tabs;

/// Panes that are remembered: more than anybody has open.
const USED_MAX: usize = 64;

/// Panes in the order in which they were in use, the last one at the end.
#[derive(Debug, Default)]
pub(super) struct UsedPanes(Vec<PaneId>);

impl UsedPanes {
    /// This one is in use now.
    pub(super) fn note(&mut self, active: Option<PaneId>) {
        let Some(active) = active.filter(|active| self.0.last() != Some(active)) else { return };
        self.0.retain(|used| *used != active);
        self.0.push(active);
        if self.0.len() > USED_MAX {
            self.0.remove(0);
        }
    }

    /// The one that was in use last comes first.
    fn newest_first(&self) -> impl Iterator<Item = PaneId> {
        self.0.iter().rev().copied()
    }
}

impl App {
    /// Fills a place in where a person wants it, and shows that pane.
    pub(super) fn use_place(&mut self, place: MachinePlace, use_in: UseIn) {
        let taken = match use_in {
            UseIn::LastUsed => self.offer_to_used(place),
            UseIn::NewUdp | UseIn::NewServer | UseIn::NewClient => None,
        };
        let Some(id) = taken.or_else(|| self.open_with(place, kind_for(place, use_in))) else {
            return;
        };
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
        let text = tr!(self.texts, "machine-used", place = place_text(place));
        self.notices.add(Weight::Info, text);
    }

    /// Shows a part of this machine in the pane that is open for it, or in a new one.
    pub(super) fn open_machine(&mut self, part: MachinePart) {
        let mut open = self.panes.iter();
        let found = open.find_map(|(id, pane)| matches!(pane, OpenPane::Machine(_)).then_some(*id));
        let id = found.unwrap_or_else(|| self.add_pane(PaneKind::Machine.settings(), None));
        if let Some(OpenPane::Machine(pane)) = self.panes.get_mut(&id) {
            pane.show(part);
        }
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
    }

    /// Shows the pane with a log of all sessions that is open, or a new one.
    pub(super) fn open_whole_log(&mut self) {
        let mut open = self.panes.iter();
        let found =
            open.find_map(|(id, pane)| matches!(pane, OpenPane::WholeLog(_)).then_some(*id));
        let id = found.unwrap_or_else(|| self.add_pane(PaneKind::WholeLog.settings(), None));
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
    }

    /// The first of the panes that takes it: those that were in use, then the others as they stand.
    fn offer_to_used(&mut self, place: MachinePlace) -> Option<PaneId> {
        let mut panes: Vec<PaneId> = self.used.newest_first().collect();
        let others = tabs::in_order(&self.tree).into_iter();
        let others: Vec<_> = others.filter(|id| !panes.contains(id)).collect();
        panes.extend(others);
        panes.into_iter().find(|id| self.offer(*id, place) == Taken::Yes)
    }

    fn open_with(&mut self, place: MachinePlace, kind: PaneKind) -> Option<PaneId> {
        let id = self.add_pane(kind.settings(), None);
        (self.offer(id, place) == Taken::Yes).then_some(id)
    }

    fn offer(&mut self, id: PaneId, place: MachinePlace) -> Taken {
        let snapshots = self.sessions.snapshots();
        let taken =
            self.ask_pane(id, &snapshots, |pane, env| Some(pane.session()?.take_place(place, env)));
        taken.unwrap_or(Taken::No)
    }
}

/// The kind of a new pane for a place.
fn kind_for(place: MachinePlace, use_in: UseIn) -> PaneKind {
    match (use_in, place) {
        (UseIn::NewUdp, _) | (UseIn::LastUsed, MachinePlace::Listener(Transport::Udp, _)) => {
            PaneKind::Udp
        }
        (UseIn::NewServer, _) | (UseIn::LastUsed, MachinePlace::Local(_)) => PaneKind::TcpServer,
        (UseIn::NewClient, _) | (UseIn::LastUsed, MachinePlace::Listener(Transport::Tcp, _)) => {
            PaneKind::TcpClient
        }
    }
}
