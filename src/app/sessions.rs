//! The sessions of all panes: started, commanded, retired and added up.

use crate::log::{Store, writer::LogWriter};
use crate::net::session::Refused;
use crate::net::{
    Command, NetError, Session, SessionConfig, SessionId, SessionSnapshot, SessionState, Tally,
};
use crate::ui::pane::PaneId;
use std::collections::HashMap;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

/// How long the program waits at its end for the workers' last words.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Why a session could not be started.
#[derive(Debug)]
pub(super) enum StartError {
    /// All session numbers of this run are used.
    NoNumbers,
    /// The system gave no thread.
    Engine(NetError),
}

/// The sessions and what became of former ones.
pub(super) struct Sessions {
    log_writer: LogWriter,
    running: HashMap<PaneId, Session>,
    /// Told to stop, and not over yet.
    ending: Vec<Session>,
    /// Counters of those that are over.
    past: Tally,
    next: Option<u16>,
}

impl Sessions {
    /// No session yet; `ui` is woken when something is in the log.
    ///
    /// # Errors
    /// If the system gives no thread for the log writer.
    pub(super) fn new(store: Arc<Store>, ui: Waker) -> Result<Self, NetError> {
        Ok(Self {
            log_writer: LogWriter::start(store, ui)?,
            running: HashMap::new(),
            ending: Vec::new(),
            past: Tally::default(),
            next: Some(0),
        })
    }

    /// Starts a session for a pane. A former one of the pane is retired.
    ///
    /// # Errors
    /// [`StartError`]
    pub(super) fn start(
        &mut self,
        pane: PaneId,
        config: SessionConfig,
    ) -> Result<SessionId, StartError> {
        let id = SessionId(self.next.ok_or(StartError::NoNumbers)?);
        let session =
            Session::of_config(config, self.log_writer.outbox(id)).map_err(StartError::Engine)?;
        self.next = id.0.checked_add(1);
        self.log_writer.keep(&session);
        self.retire(pane);
        self.running.insert(pane, session);
        Ok(id)
    }

    /// Stops the pane's session; its end still shows in the pane.
    pub(super) fn stop(&self, pane: PaneId) {
        if let Some(session) = self.running.get(&pane) {
            session.stop();
        }
    }

    /// Stops the pane's session and forgets that it was the pane's.
    pub(super) fn retire(&mut self, pane: PaneId) {
        if let Some(session) = self.running.remove(&pane) {
            session.stop();
            self.ending.push(session);
        }
    }

    /// Hands a command to the pane's session; `None` if it has none.
    pub(super) fn command(&self, pane: PaneId, command: Command) -> Option<Result<(), Refused>> {
        self.running.get(&pane).map(|session| session.command(command))
    }

    /// Whether a session was told to stop and is not over yet.
    pub(super) fn any_is_ending(&self) -> bool {
        let is_ending = |session: &Session| {
            session.is_stopping() && !matches!(session.state(), SessionState::Ended(_))
        };
        self.running.values().chain(&self.ending).any(is_ending)
    }

    /// Whether the pane has a session that is not over.
    pub(super) fn is_running(&self, pane: PaneId) -> bool {
        self.running
            .get(&pane)
            .is_some_and(|session| !matches!(session.state(), SessionState::Ended(_)))
    }

    /// How the sessions of all panes stand now.
    pub(super) fn snapshots(&mut self) -> HashMap<PaneId, SessionSnapshot> {
        let past = &mut self.past;
        self.ending.retain(|session| {
            let is_over = matches!(session.state(), SessionState::Ended(_));
            if is_over {
                *past += session.tally();
            }
            !is_over
        });
        self.running.iter().map(|(pane, session)| (*pane, session.snapshot())).collect()
    }

    /// The counters of the pane's session.
    pub(super) fn tally_of(&self, pane: PaneId) -> Tally {
        self.running.get(&pane).map(Session::tally).unwrap_or_default()
    }

    /// What went wrong in the log writer since this was asked last.
    pub(super) fn take_failure(&self) -> Option<NetError> {
        self.log_writer.take_failure().map(NetError::from)
    }

    /// Counters of all sessions of this run.
    pub(super) fn tally(&self) -> Tally {
        let mut sum = self.past;
        for session in self.running.values().chain(&self.ending) {
            sum += session.tally();
        }
        sum
    }

    /// Ends everything, waits a moment for the last words, and tells the sum.
    pub(super) fn end_all(&mut self) {
        let all: Vec<&Session> = self.running.values().chain(&self.ending).collect();
        for session in &all {
            session.stop();
        }
        for session in all {
            session.wait_until(LAST_WORDS, |state| matches!(state, SessionState::Ended(_)));
        }
        log::info!("window closed; all sessions: {}", self.tally());
    }
}
