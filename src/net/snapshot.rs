//! The live facts of a session: what *is* at this moment, for whoever shows it.

use super::automation::{CompiledRules, LoadStatus, RepeatStatus};
use super::{End, Endpoint, NetError, ProtocolSnapshot, Session, SessionId, SessionState, Tally};
use std::sync::Arc;

/// How a session stands at one moment.
#[derive(Clone, Debug)]
pub struct SessionSnapshot {
    /// Which session it is.
    pub id: SessionId,
    /// Where it stands.
    pub state: SessionState,
    /// Its counters.
    pub tally: Tally,
    /// Why the last send that failed did.
    pub send_failure: Option<Arc<NetError>>,
    /// How its repeat stands, or how the last one ended; `None` if there was none.
    pub repeat: Option<RepeatStatus>,
    /// What it does by itself, and how often each rule fitted.
    pub rules: Arc<CompiledRules>,
    /// How its load stands, or how the last one ended; `None` if there was none.
    pub load: Option<LoadStatus>,
    /// What only its protocol shows.
    pub protocol: ProtocolSnapshot,
}

impl Session {
    /// How it stands now. The counters are read last: what happened before the state was read is counted.
    pub fn snapshot(&self) -> SessionSnapshot {
        SessionSnapshot {
            id: self.id(),
            state: self.state(),
            rules: self.shared().rules.now().1,
            protocol: self.live().clone(),
            repeat: self.shared().automation.repeat(),
            load: self.shared().automation.load(),
            tally: self.tally(),
            // After the counters: if they count a failure, it is there.
            send_failure: self.send_failure(),
        }
    }
}

impl SessionSnapshot {
    /// The local address of a session that is bound or listens.
    pub fn open_at(&self) -> Option<Endpoint> {
        match self.state {
            SessionState::Open { local, .. } => Some(local),
            _ => None,
        }
    }

    /// What ended it, if it failed.
    pub fn failure(&self) -> Option<&NetError> {
        match &self.state {
            SessionState::Ended(End::Failed(error)) => Some(error),
            _ => None,
        }
    }

    /// Whether it sends something again and again: a repeat or a load.
    pub fn repeats(&self) -> bool {
        let load = self.load.as_ref().is_some_and(|load| load.phase.is_running());
        load || self.repeat.as_ref().is_some_and(RepeatStatus::is_running)
    }

    /// Whether it is not over.
    pub fn is_running(&self) -> bool {
        !matches!(self.state, SessionState::Ended(_))
    }
}
