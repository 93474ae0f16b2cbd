//! Which session is whose: the engine names sessions by number, the window by pane.

use crate::engine::{Engine, EngineHandle, StartError};
use crate::net::session::Refused;
use crate::net::{ProtocolCommand, SessionConfig, SessionId, SessionSnapshot, Tally};
use crate::ui::pane::PaneId;
use std::collections::HashMap;

/// The engine, and the session of each pane.
pub(super) struct Sessions {
    engine: Engine,
    of: HashMap<PaneId, SessionId>,
    /// Whose the sessions were that were retired and are not over.
    ending: HashMap<SessionId, PaneId>,
    /// What former sessions of a pane came to.
    past: HashMap<PaneId, Tally>,
    /// What a person has set back: from where a pane is counted, and all of them.
    counted_from: HashMap<PaneId, Tally>,
    all_counted_from: Tally,
}

impl Sessions {
    /// No pane has a session yet.
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            of: HashMap::new(),
            ending: HashMap::new(),
            past: HashMap::new(),
            counted_from: HashMap::new(),
            all_counted_from: Tally::default(),
        }
    }

    /// The engine, for what concerns all sessions.
    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The session of a pane.
    pub(super) fn id_of(&self, pane: PaneId) -> Option<SessionId> {
        self.of.get(&pane).copied()
    }

    /// The pane of a session.
    pub(super) fn pane_of(&self, session: SessionId) -> Option<PaneId> {
        self.of.iter().find(|(_, id)| **id == session).map(|(pane, _)| *pane)
    }

    /// A way to the sessions for a thread that runs something by itself.
    pub(super) fn handle(&self) -> EngineHandle {
        self.engine.handle()
    }

    /// Starts a session for a pane. A former one of the pane is retired.
    ///
    /// # Errors
    /// [`StartError`]; the former one is still the pane's then.
    pub(super) fn start(
        &mut self,
        pane: PaneId,
        config: SessionConfig,
    ) -> Result<SessionId, StartError> {
        let id = self.engine.start(config)?;
        self.retire(pane);
        self.of.insert(pane, id);
        Ok(id)
    }

    /// Stops the pane's session; its end still shows in the pane.
    pub(super) fn stop(&self, pane: PaneId) {
        if let Some(id) = self.of.get(&pane) {
            self.engine.stop(*id);
        }
    }

    /// Stops what the pane's session sends again and again, if it does.
    pub(super) fn stop_repeat(&self, pane: PaneId) {
        let snapshot = self.of.get(&pane).and_then(|id| self.engine.snapshot(*id));
        if let Some(stop) = snapshot.and_then(|snapshot| snapshot.protocol.stop_repeat()) {
            // Full of commands, it is asked once more by the next click; over, it sends nothing.
            let _ = self.command(pane, stop);
        }
    }

    /// Whether the pane's session sends something again and again.
    pub(super) fn repeats(&self, pane: PaneId) -> bool {
        let snapshot = self.of.get(&pane).and_then(|id| self.engine.snapshot(*id));
        snapshot.is_some_and(|snapshot| snapshot.repeats())
    }

    /// The panes whose sessions send something again and again.
    pub(super) fn repeating(&self) -> Vec<PaneId> {
        self.of.keys().filter(|pane| self.repeats(**pane)).copied().collect()
    }

    /// Stops all that is sent again and again.
    pub(super) fn stop_repeats(&self) {
        self.repeating().into_iter().for_each(|pane| self.stop_repeat(pane));
    }

    /// Stops the pane's session and forgets that it was the pane's.
    pub(super) fn retire(&mut self, pane: PaneId) {
        if let Some(id) = self.of.remove(&pane) {
            self.engine.retire(id);
            self.ending.insert(id, pane);
        }
    }

    /// The pane is gone for good: nobody asks for its counters any more.
    pub(super) fn forget(&mut self, pane: PaneId) {
        self.retire(pane);
        self.ending.retain(|_, of| *of != pane);
        self.past.remove(&pane);
        self.counted_from.remove(&pane);
    }

    /// Hands a command to the pane's session; `None` if it has none.
    pub(super) fn command(
        &self,
        pane: PaneId,
        command: ProtocolCommand,
    ) -> Option<Result<(), Refused>> {
        self.engine.command(*self.of.get(&pane)?, command)
    }

    /// Whether the pane has or had a session.
    pub(super) fn was_used(&self, pane: PaneId) -> bool {
        self.of.contains_key(&pane) || self.past.contains_key(&pane)
    }

    /// Whether the pane has a session that is not over.
    pub(super) fn is_running(&self, pane: PaneId) -> bool {
        self.of.get(&pane).is_some_and(|id| self.engine.is_running(*id))
    }

    /// How the sessions of all panes stand now.
    pub(super) fn snapshots(&mut self) -> HashMap<PaneId, SessionSnapshot> {
        for (id, tally) in self.engine.settle() {
            if let Some(pane) = self.ending.remove(&id) {
                *self.past.entry(pane).or_default() += tally;
            }
        }
        let snapshot =
            |(pane, id): (&PaneId, &SessionId)| Some((*pane, self.engine.snapshot(*id)?));
        self.of.iter().filter_map(snapshot).collect()
    }

    /// What all sessions of the pane came to, since it was set back.
    pub(super) fn counted(&self, pane: PaneId) -> Tally {
        let from = self.counted_from.get(&pane).copied().unwrap_or_default();
        self.came_to(pane).since(from)
    }

    /// What all sessions of this run came to, since that was set back.
    pub(super) fn counted_all(&self) -> Tally {
        self.engine.tally().since(self.all_counted_from)
    }

    /// Counts the pane from now on.
    pub(super) fn count_anew(&mut self, pane: PaneId) {
        self.counted_from.insert(pane, self.came_to(pane));
    }

    /// Counts everything from now on.
    pub(super) fn count_all_anew(&mut self) {
        self.all_counted_from = self.engine.tally();
        let panes: Vec<PaneId> = self.of.keys().chain(self.past.keys()).copied().collect();
        for pane in panes {
            self.count_anew(pane);
        }
    }

    fn came_to(&self, pane: PaneId) -> Tally {
        let mut sum = self.past.get(&pane).copied().unwrap_or_default();
        let ending = self.ending.iter().filter(|(_, of)| **of == pane).map(|(id, _)| id);
        for id in ending.chain(self.of.get(&pane)) {
            sum += self.engine.tally_of(*id).unwrap_or_default();
        }
        sum
    }

    /// The counters of the pane's session.
    pub(super) fn tally_of(&self, pane: PaneId) -> Tally {
        self.of.get(&pane).and_then(|id| self.engine.tally_of(*id)).unwrap_or_default()
    }
}
