//! The sessions of an engine in the hands of whoever runs them: a window's thread, and threads that run
//! something by themselves.

use super::{EngineConfig, StartError, is_over};
use crate::log::{Store, writer::LogWriter};
use crate::net::call::{OptionName, OptionValue};
use crate::net::live_sockets::{ChangedOption, SocketKey};
use crate::net::options::SheetWatch;
use crate::net::session::Refused;
use crate::net::{
    BlockedCall, End, NetError, ProtocolCommand, Session, SessionConfig, SessionId,
    SessionSnapshot, SessionState, Tally,
};
use crate::threads::locked;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;
use std::time::Duration;

/// A handle to an engine's log and sessions. Copies lead to the same ones.
///
/// *Invariant: the lock over the table of sessions is held for no call of the system.*
#[derive(Clone)]
pub struct EngineHandle(Arc<Parts>);

struct Parts {
    store: Arc<Store>,
    log_writer: LogWriter,
    table: Mutex<SessionTable>,
    temporary_folder: Option<PathBuf>,
}

/// The sessions, and what became of former ones.
pub(super) struct SessionTable {
    sessions: HashMap<SessionId, Arc<Session>>,
    /// Retired: asked to stop, shown by nobody, and not over yet.
    ending: Vec<Arc<Session>>,
    /// Counters of those that were retired and are over.
    past: Tally,
    /// The next session's number.
    pub(super) next: Option<u16>,
}

impl EngineHandle {
    pub(super) fn new(config: EngineConfig, waker: Waker) -> Result<Self, NetError> {
        let store = Arc::new(Store::with_budget(config.log_budget_bytes));
        let table = SessionTable {
            sessions: HashMap::new(),
            ending: Vec::new(),
            past: Tally::default(),
            next: Some(0),
        };
        Ok(Self(Arc::new(Parts {
            log_writer: LogWriter::start(Arc::clone(&store), waker)?,
            store,
            table: Mutex::new(table),
            temporary_folder: config.temporary_folder,
        })))
    }

    /// The log.
    pub fn store(&self) -> &Arc<Store> {
        &self.0.store
    }

    /// Starts a session.
    ///
    /// # Errors
    /// If there is no number for it, or no thread. All else is reported by the session's end.
    pub fn start(&self, mut config: SessionConfig) -> Result<SessionId, StartError> {
        let id = self.table().number()?;
        if let SessionConfig::Http(config) = &mut config {
            config.temporary_folder.clone_from(&self.0.temporary_folder);
        }
        let session = config.start(self.0.log_writer.outbox(id)).map_err(StartError::Engine)?;
        self.0.log_writer.keep(&session);
        self.table().sessions.insert(id, Arc::new(session));
        Ok(id)
    }

    /// Stops a session; how it ended can still be read.
    pub fn stop(&self, id: SessionId) {
        if let Some(session) = self.session(id) {
            session.stop();
        }
    }

    /// Stops a session that nobody shows any more. Its counters stay in the sum.
    pub fn retire(&self, id: SessionId) {
        let mut table = self.table();
        let Some(session) = table.sessions.remove(&id) else { return };
        table.ending.push(Arc::clone(&session));
        drop(table);
        session.stop();
    }

    /// Hands a command to a session; `None` if there is no such.
    pub fn command(
        &self,
        id: SessionId,
        command: impl Into<ProtocolCommand>,
    ) -> Option<Result<(), Refused>> {
        self.session(id).map(|session| session.command(command))
    }

    /// How a session stands now.
    pub fn snapshot(&self, id: SessionId) -> Option<SessionSnapshot> {
        self.session(id).map(|session| session.snapshot())
    }

    /// Begins to watch the options of a socket of a session; without a wish, of its first one. `None` if there is no such
    /// session.
    pub fn watch_options(
        &self,
        id: SessionId,
        wanted: Option<SocketKey>,
        waker: Waker,
    ) -> Option<Result<SheetWatch, NetError>> {
        self.session(id).map(|session| SheetWatch::start(session.shared(), wanted, waker))
    }

    /// The options that a person has changed on the sockets of a session that is not over.
    pub fn changed_options(&self, id: SessionId) -> Vec<ChangedOption> {
        let session = self.session(id);
        let open = session.filter(|session| !matches!(session.state(), SessionState::Ended(_)));
        open.map(|session| session.shared().sockets.changes()).unwrap_or_default()
    }

    /// Sets an option of a socket of a session, as a person does who watches it: what comes of it is a row. `false` if
    /// there is no such session.
    pub fn set_option(
        &self,
        id: SessionId,
        key: SocketKey,
        name: OptionName,
        value: OptionValue,
    ) -> bool {
        let watch = self.watch_options(id, Some(key), Waker::noop().clone());
        // The order is carried out before the watch, of which nobody reads anything, is over.
        matches!(watch, Some(Ok(watch)) if watch.set(key, name, value))
    }

    /// Waits until a session stands as asked. `false` if the time ran out, or there is no such session.
    pub fn wait_until(
        &self,
        id: SessionId,
        limit: Duration,
        is_right: impl Fn(&SessionState) -> bool,
    ) -> bool {
        self.session(id).is_some_and(|session| session.wait_until(limit, is_right))
    }

    /// How a session ended; `None` if it is not over. One that was let go is over.
    pub fn end_of(&self, id: SessionId) -> Option<End> {
        let Some(session) = self.table().find(id) else { return Some(End::Stopped) };
        match session.state() {
            SessionState::Ended(end) => Some(end),
            _ => None,
        }
    }

    /// The calls of all sessions that have not returned.
    pub fn blocked_calls(&self) -> Vec<(SessionId, BlockedCall)> {
        let sessions: Vec<_> = self.table().all().cloned().collect();
        let calls = |session: Arc<Session>| {
            let id = session.id();
            session.blocked_calls().into_iter().map(move |call| (id, call))
        };
        sessions.into_iter().flat_map(calls).collect()
    }

    /// Whether a session was asked to stop and is not over yet.
    pub fn any_is_ending(&self) -> bool {
        let all: Vec<_> = self.table().all().cloned().collect();
        all.iter().any(|session| session.is_stopping() && !is_over(session))
    }

    /// The counters of a session, also of one that was retired and is not over.
    pub fn tally_of(&self, id: SessionId) -> Option<Tally> {
        self.table().find(id).map(|session| session.tally())
    }

    /// What brings rows into the log.
    pub(super) fn log_writer(&self) -> &LogWriter {
        &self.0.log_writer
    }

    /// What went wrong in the log writer since this was asked last.
    pub(super) fn take_failure(&self) -> Option<NetError> {
        self.0.log_writer.take_failure().map(NetError::from)
    }

    pub(super) fn table(&self) -> MutexGuard<'_, SessionTable> {
        locked(&self.0.table)
    }

    /// A session, for calls without the lock.
    fn session(&self, id: SessionId) -> Option<Arc<Session>> {
        self.table().get(id)
    }
}

impl SessionTable {
    /// A number for a session; none is used twice.
    fn number(&mut self) -> Result<SessionId, StartError> {
        let number = self.next.ok_or(StartError::NoNumbers)?;
        self.next = number.checked_add(1);
        Ok(SessionId(number))
    }

    /// A session that was not retired.
    pub(super) fn get(&self, id: SessionId) -> Option<Arc<Session>> {
        self.sessions.get(&id).cloned()
    }

    /// A session, also one that was retired and is not over.
    fn find(&self, id: SessionId) -> Option<Arc<Session>> {
        self.all().find(|session| session.id() == id).cloned()
    }

    /// All sessions that are not over or not retired.
    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Session>> {
        self.sessions.values().chain(&self.ending)
    }

    /// Counters of all sessions of this run.
    pub(super) fn tally(&self) -> Tally {
        let mut sum = self.past;
        for session in self.all() {
            sum += session.tally();
        }
        sum
    }

    /// Lets go of retired sessions that are over by now.
    pub(super) fn settle(&mut self) -> Vec<(SessionId, Tally)> {
        let mut over = Vec::new();
        self.ending.retain(|session| {
            let is_over = is_over(session);
            if is_over {
                over.push((session.id(), session.tally()));
            }
            !is_over
        });
        for (_, tally) in &over {
            self.past += *tally;
        }
        over
    }
}
