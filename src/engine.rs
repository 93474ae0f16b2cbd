//! The program without a window: the log, its writer, and the sessions.
//!
//! An [`Engine`] starts sessions and names each with a [`SessionId`]; what *happened* in them is in its
//! [`Store`], what *is* at this moment in a [`SessionSnapshot`]. A window puts panes on top, a terminal
//! lines, a lesson checks.
//!
//! - [`request`]: what a session is asked to be, as data ([`StartRequest`]);
//! - [`EngineHandle`]: its sessions in the hands of another thread;
//! - [`behaviour`]: what a session does by itself, by name, with the words of the tutorials;
//! - [`check`]: what is sent and what must come, step by step;
//! - [`format`](mod@format): the forms of what people write into files;
//! - [`messages`]: messages that a person keeps by name, and the file in which they are kept;
//! - [`filters`]: filters of the log that were used, or are kept by name;
//! - [`history`]: URLs that were loaded, and bookmarks;
//! - [`program`]: programs that are run, and what runs them;
//! - [`lessons`]: lessons that run;
//! - [`replay`]: a direction of a recording, sent once more.
//!
//! What this layer refuses to do:
//! - it knows no window and no pane: nothing here draws, and nothing is named by where it is shown;
//! - it never waits, except where its name says so ([`Engine::wait_until`], [`Engine::end_all`]);
//! - it keeps no rows: the store has them, and drops the oldest at its budget.
//!
//! ```
//! use network_playground::engine::{Engine, EngineConfig, ServerBehaviourChoice, StartRequest};
//! use network_playground::i18n::{Lang, Texts};
//! use network_playground::net::SessionState;
//! use std::{task::Waker, time::Duration};
//!
//! let texts = Texts::new(Lang::En);
//! let mut engine = Engine::new(EngineConfig::default(), Waker::noop().clone()).unwrap();
//! let listen = StartRequest::listen("127.0.0.1:0".parse().unwrap(), ServerBehaviourChoice::OneShot);
//! let server = engine.start_request(&listen, &texts).unwrap();
//! let second = Duration::from_secs(5);
//! assert!(engine.wait_until(server, second, |state| matches!(state, SessionState::Open { .. })));
//!
//! let port = engine.snapshot(server).unwrap().open_at().unwrap().port().unwrap();
//! let connect = StartRequest::connect("localhost".to_owned(), port);
//! let client = engine.start_request(&connect, &texts).unwrap();
//! assert!(engine.wait_until(client, second, |state| matches!(state, SessionState::Connected { .. })));
//! engine.end_all();
//! ```

pub mod behaviour;
pub mod check;
pub mod filters;
pub mod format;
mod handle;
pub mod history;
mod icmp;
pub mod lessons;
pub mod messages;
mod mistake;
pub mod program;
pub mod replay;
pub mod request;
mod rows;

pub use behaviour::{ClientBehaviourChoice, ServerBehaviourChoice, UdpBehaviourChoice};
pub use handle::EngineHandle;
pub use icmp::{IcmpMode, IcmpRequest};
pub use mistake::RequestMistake;
pub use program::ProgramRequest;
pub use request::{
    ConnectRequest, ListenRequest, RelayRequest, StartRequest, TlsWish, UdpRequest, UnixRequest,
    UnixRole,
};

use crate::i18n::Texts;
use crate::log::{Store, store::BUDGET_BYTES};
use crate::net::session::Refused;
use crate::net::{
    NetError, ProtocolCommand, Session, SessionConfig, SessionId, SessionSnapshot, SessionState,
    Tally,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

/// How long the program waits at its end for the workers' last words.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What an engine is given once.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Memory that rows of the log may take, in bytes.
    pub log_budget_bytes: usize,
    /// Where bodies go that are too much for memory; `None` where the system has temporary files.
    pub temporary_folder: Option<PathBuf>,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self { log_budget_bytes: BUDGET_BYTES, temporary_folder: None }
    }
}

/// Why a session could not be started.
#[derive(Debug)]
pub enum StartError {
    /// All session numbers of this run are used.
    NoNumbers,
    /// The system gave no thread.
    Engine(NetError),
}

/// Why what was asked for was not started.
#[derive(Debug)]
pub enum RequestError {
    /// It makes no session.
    Mistake(RequestMistake),
    /// The session could not be started.
    Start(StartError),
}

/// The log, its writer, and the sessions with what became of former ones. When it is dropped, all of them stop.
pub struct Engine {
    handle: EngineHandle,
}

impl Engine {
    /// An engine without sessions; the waker is woken when something is in the log.
    ///
    /// # Errors
    /// If the system gives no thread for the log writer.
    pub fn new(config: EngineConfig, waker: Waker) -> Result<Self, NetError> {
        EngineHandle::new(config, waker).map(|handle| Self { handle })
    }

    /// A way to its sessions for a thread of its own.
    pub fn handle(&self) -> EngineHandle {
        self.handle.clone()
    }

    /// The log.
    pub fn store(&self) -> &Arc<Store> {
        self.handle.store()
    }

    /// Starts a session.
    ///
    /// # Errors
    /// If there is no number for it, or no thread. All else is reported by the session's end.
    pub fn start(&mut self, config: SessionConfig) -> Result<SessionId, StartError> {
        self.handle.start(config)
    }

    /// Starts what was asked for, with all that the request leaves open at its default. The texts are for
    /// the page that a server of pages has.
    ///
    /// # Errors
    /// If the request has a mistake, or the session cannot be started.
    pub fn start_request(
        &mut self,
        request: &StartRequest,
        texts: &Texts,
    ) -> Result<SessionId, RequestError> {
        let config = request.config(texts).map_err(RequestError::Mistake)?;
        self.start(config).map_err(RequestError::Start)
    }

    /// Stops a session; how it ended can still be read.
    pub fn stop(&self, id: SessionId) {
        self.handle.stop(id);
    }

    /// Stops a session that nobody shows any more. Its counters stay in the sum.
    pub fn retire(&mut self, id: SessionId) {
        self.handle.retire(id);
    }

    /// Hands a command to a session; `None` if there is no such.
    pub fn command(
        &self,
        id: SessionId,
        command: impl Into<ProtocolCommand>,
    ) -> Option<Result<(), Refused>> {
        self.handle.command(id, command)
    }

    /// Whether there is such a session, and it is not over.
    pub fn is_running(&self, id: SessionId) -> bool {
        self.handle.table().get(id).is_some_and(|session| !is_over(&session))
    }

    /// Whether a session was asked to stop and is not over yet.
    pub fn any_is_ending(&self) -> bool {
        self.handle.any_is_ending()
    }

    /// How a session stands now.
    pub fn snapshot(&self, id: SessionId) -> Option<SessionSnapshot> {
        self.handle.snapshot(id)
    }

    /// The counters of a session, also of one that was retired and is not over.
    pub fn tally_of(&self, id: SessionId) -> Option<Tally> {
        self.handle.tally_of(id)
    }

    /// Counters of all sessions of this run.
    pub fn tally(&self) -> Tally {
        self.handle.table().tally()
    }

    /// Lets go of retired sessions that are over by now, and keeps their counters in the sum. Without it they
    /// stay in memory; nothing else depends on it. Returns what each of them came to.
    pub fn settle(&mut self) -> Vec<(SessionId, Tally)> {
        self.handle.table().settle()
    }

    /// What went wrong in the log writer since this was asked last.
    pub fn take_failure(&self) -> Option<NetError> {
        self.handle.take_failure()
    }

    /// Waits until a session stands as asked, for tests, lessons and programs without a window. `false` if
    /// the time ran out, or there is no such session.
    pub fn wait_until(
        &self,
        id: SessionId,
        limit: Duration,
        is_right: impl Fn(&SessionState) -> bool,
    ) -> bool {
        self.handle.wait_until(id, limit, is_right)
    }

    /// Waits until all rows of sessions that are over are in the log. `false` if the time ran out.
    pub fn wait_until_logged(&self, limit: Duration) -> bool {
        /// Nobody calls when the last row of a session is in the log.
        const LOOK_EVERY: Duration = Duration::from_millis(5);
        let deadline = Instant::now() + limit;
        let store = self.store();
        while !store.sessions().iter().all(|session| session.is_complete) {
            if Instant::now() >= deadline {
                return false;
            }
            store.wait_beyond(store.seen(), LOOK_EVERY);
        }
        true
    }

    /// Stops everything, and waits a moment for the last words. How the sessions ended can still be read.
    pub fn end_all(&self) {
        let all: Vec<_> = self.handle.table().all().cloned().collect();
        for session in &all {
            session.stop();
        }
        for session in &all {
            session.wait_until(LAST_WORDS, |state| matches!(state, SessionState::Ended(_)));
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let all: Vec<_> = self.handle.table().all().cloned().collect();
        for session in all {
            session.stop();
        }
    }
}

fn is_over(session: &Session) -> bool {
    matches!(session.state(), SessionState::Ended(_))
}

#[cfg(test)]
mod tests;
