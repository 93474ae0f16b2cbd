//! The sessions of this run by their numbers: what rows say by a number, recordings and time lines say in full.
//!
//! *Invariant: an entry stays while the program runs, whatever has left memory; there are no more than numbers.*

use crate::net::session::Shared;
use crate::net::{Endpoint, Protocol, SessionId, Stamp, clock};
use crate::threads::locked;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What the log knows of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedSession {
    /// Its number, which its rows have.
    pub id: SessionId,
    /// What it speaks; `None` if it is none of the list.
    pub protocol: Option<Protocol>,
    /// What its first thread is called: protocol and address.
    pub name: String,
    /// When it was started, on the monotonic clock.
    pub started: Stamp,
    /// When it was started, in nanoseconds since 1970 (UTC).
    pub started_unix_ns: i64,
    /// The address that it has or had last; `None` if it never had one.
    pub local: Option<Endpoint>,
    /// Whether it is over and its last row is in the log: nothing of it comes any more.
    pub is_complete: bool,
}

/// All sessions of this run.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<BTreeMap<SessionId, LoggedSession>>);

impl Sessions {
    /// Adds a session, or what has become of it.
    pub(super) fn note(&self, session: &Shared) {
        let id = session.outbox.session();
        let mut sessions = locked(&self.0);
        let entry = sessions.entry(id).or_insert_with(|| {
            let (protocol, name) = (session.protocol(), session.name.clone());
            let started = session.started;
            let started_unix_ns = started.0.cast_signed().saturating_add(clock::wall_offset_ns());
            LoggedSession {
                id,
                protocol,
                name,
                started,
                started_unix_ns,
                local: None,
                is_complete: false,
            }
        });
        entry.local = session.local().or(entry.local);
    }

    /// Adds a session that is none of this run, or changes what is known of it.
    pub(super) fn put(&self, session: LoggedSession) {
        locked(&self.0).insert(session.id, session);
    }

    /// Its last row is in the log.
    pub(super) fn note_complete(&self, id: SessionId) {
        if let Some(entry) = locked(&self.0).get_mut(&id) {
            entry.is_complete = true;
        }
    }

    pub(super) fn get(&self, id: SessionId) -> Option<LoggedSession> {
        locked(&self.0).get(&id).cloned()
    }

    pub(super) fn all(&self) -> Vec<LoggedSession> {
        locked(&self.0).values().cloned().collect()
    }
}
