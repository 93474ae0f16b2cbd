//! Which session is whose: the engine names sessions by number, the window by pane.

use crate::engine::{Engine, StartError};
use crate::net::session::Refused;
use crate::net::{ProtocolCommand, SessionConfig, SessionId, SessionSnapshot, Tally};
use crate::ui::pane::PaneId;
use std::collections::HashMap;

/// The engine, and the session of each pane.
pub(super) struct Sessions {
    engine: Engine,
    of: HashMap<PaneId, SessionId>,
}

impl Sessions {
    /// No pane has a session yet.
    pub(super) fn new(engine: Engine) -> Self {
        Self { engine, of: HashMap::new() }
    }

    /// The engine, for what concerns all sessions.
    pub(super) fn engine(&self) -> &Engine {
        &self.engine
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

    /// Stops the pane's session and forgets that it was the pane's.
    pub(super) fn retire(&mut self, pane: PaneId) {
        if let Some(id) = self.of.remove(&pane) {
            self.engine.retire(id);
        }
    }

    /// Hands a command to the pane's session; `None` if it has none.
    pub(super) fn command(
        &self,
        pane: PaneId,
        command: ProtocolCommand,
    ) -> Option<Result<(), Refused>> {
        self.engine.command(*self.of.get(&pane)?, command)
    }

    /// Whether the pane has a session that is not over.
    pub(super) fn is_running(&self, pane: PaneId) -> bool {
        self.of.get(&pane).is_some_and(|id| self.engine.is_running(*id))
    }

    /// How the sessions of all panes stand now.
    pub(super) fn snapshots(&mut self) -> HashMap<PaneId, SessionSnapshot> {
        self.engine.settle();
        let snapshot =
            |(pane, id): (&PaneId, &SessionId)| Some((*pane, self.engine.snapshot(*id)?));
        self.of.iter().filter_map(snapshot).collect()
    }

    /// The counters of the pane's session.
    pub(super) fn tally_of(&self, pane: PaneId) -> Tally {
        self.of.get(&pane).and_then(|id| self.engine.tally_of(*id)).unwrap_or_default()
    }
}
