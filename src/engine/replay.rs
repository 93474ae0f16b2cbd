//! Replay: one direction of a recording is sent once more, through a session that runs.
//!
//! The payloads go in the order of their rows, as far apart as they were, times a factor; or one by one, when a person
//! says so. What goes is reported by the session as always: rows of its own. What could not go is counted here.
//!
//! *Invariants: whoever started a replay never waits for it; no more waits in the session than `UNDER_WAY_MAX`
//! messages, so that a slow peer slows the replay down and nothing is lost.*

mod run;
#[cfg(test)]
mod tests;

use super::EngineHandle;
use crate::log::export::job::RowWords;
use crate::log::{Class, Store, View};
use crate::net::{Destination, ProtocolSnapshot, SessionId};
use crate::threads::{NotStarted, locked, spawn};
use std::sync::{Arc, Condvar, Mutex};
use std::task::Waker;

/// Messages that the session has and has not sent: a bound for its memory.
const UNDER_WAY_MAX: u64 = 32;

/// The least and the greatest factor of the speed.
pub const FACTORS: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

/// What is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReplayWay {
    /// What came.
    #[default]
    Came,
    /// What went.
    Went,
}

/// When the next payload goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ReplayPace {
    /// As long after the one before as it was, at this many times the speed.
    Times(f64),
    /// When a person says so.
    Steps,
}

/// How payloads go through a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayKind {
    /// Each as a datagram, to somebody.
    Datagrams,
    /// Into all its connections.
    Streams,
}

/// What is to be replayed, and where.
pub struct ReplayRequest {
    /// The recording's rows, as they are shown.
    pub view: View,
    /// Where they are.
    pub store: Arc<Store>,
    /// Makes the words for rows, on the thread of the replay.
    pub words: Box<dyn FnOnce() -> RowWords + Send>,
    /// Which of them go.
    pub way: ReplayWay,
    /// When.
    pub pace: ReplayPace,
    /// The session that sends.
    pub session: SessionId,
    /// Where datagrams go; `None` for the peers that the recording has.
    pub to: Option<Destination>,
}

/// How a replay stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplayLive {
    /// Where it stands.
    pub phase: ReplayPhase,
    /// How many payloads there are; `None` until they were looked for.
    pub total: Option<u64>,
    /// How many the session was given.
    pub given: u64,
    /// How many it was not given: there was nobody to send to, or it was over.
    pub not_given: u64,
    /// How many it could not send.
    pub failed: u64,
}

/// Where a replay stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReplayPhase {
    /// Its rows are looked for.
    #[default]
    Searching,
    /// It waits for the time of the next payload, or for room in the session.
    Running,
    /// It waits for a person's step.
    AwaitsStep,
    /// It is over.
    Ended(ReplayEnd),
}

/// Why a replay is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayEnd {
    /// All payloads had their turn.
    Done,
    /// A person stopped it.
    Stopped,
    /// The session is over.
    SessionOver,
    /// The session sends nothing of this kind.
    WrongSession,
    /// A mistake of ours ended the thread.
    Panicked,
}

/// A replay. If it is dropped, it stops.
#[derive(Debug)]
pub struct ReplayJob(Arc<Shared>);

/// What the handle and the thread have in common.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    live: ReplayLive,
    is_stopped: bool,
    /// Steps that were asked for and not taken.
    steps: u64,
}

impl ReplayWay {
    /// Both, in the order of the choice.
    pub const ALL: [Self; 2] = [Self::Came, Self::Went];

    fn class(self) -> Class {
        match self {
            Self::Came => Class::In,
            Self::Went => Class::Out,
        }
    }
}

impl ReplayKind {
    /// How payloads go through a session of a protocol; `None` if they do not.
    pub fn of(protocol: &ProtocolSnapshot) -> Option<Self> {
        match protocol {
            ProtocolSnapshot::Udp(_) => Some(Self::Datagrams),
            ProtocolSnapshot::Stream(_) => Some(Self::Streams),
            _ => None,
        }
    }
}

impl ReplayJob {
    /// Begins to replay. The waker is woken as it goes on, and when it is over.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        request: ReplayRequest,
        engine: EngineHandle,
        waker: Waker,
    ) -> Result<Self, NotStarted> {
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        spawn("replay".to_owned(), move || run::run(request, &engine, &of_thread, &waker))?;
        Ok(Self(shared))
    }

    /// How it stands.
    pub fn live(&self) -> ReplayLive {
        locked(&self.0.state).live
    }

    /// Whether it is not over.
    pub fn is_running(&self) -> bool {
        !matches!(self.live().phase, ReplayPhase::Ended(_))
    }

    /// The next payload may go.
    pub fn step(&self) {
        locked(&self.0.state).steps += 1;
        self.0.changed.notify_all();
    }

    /// Stops it.
    pub fn stop(&self) {
        locked(&self.0.state).is_stopped = true;
        self.0.changed.notify_all();
    }
}

impl Drop for ReplayJob {
    fn drop(&mut self) {
        self.stop();
    }
}
