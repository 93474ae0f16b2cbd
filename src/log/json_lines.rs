//! The log as JSON lines, in a form with a version: what exports and recordings write, and what is read back in full.
//!
//! Each line is an object with a `kind`. The first of a file is the head, with the version. Before the first row of a
//! session stands a line of kind `session`, and again when its address is another one. A line of kind `missing` says
//! how many rows left the log before they could be written. All others are rows.
//!
//! Of a row, the members `time`, `session`, `kind`, `peer`, `connection`, `bytes`, `text`, `payload_hex` and
//! `description` are for whoever reads it with a program; `peer_exact`, `worker`, `blocked_ns`, `asked_bytes`,
//! `errno`, `part`, `sent_as` and `detail` are there where they say more, so that the same row can be made again.
//! Members that are not known are left out: one that is new needs no new version. Another meaning does.
//!
//! Only the number of a row and its place on the monotonic clock are not read back: they are those of one run.

mod read;
mod row;

pub use read::{BadLine, JsonLine, RecordedRow, RecordedSession, read_line};
pub(super) use row::push_exact;

use super::export::push_member;
use super::sessions::LoggedSession;
use super::store::Store;
use crate::net::{Endpoint, SessionId};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;

/// The version of the form. Another one is refused: what is in it is not known.
pub const VERSION: u32 = 1;

/// What the head says that the file is.
pub const FORMAT: &str = "network-playground log";

/// The first line of a file.
pub fn head() -> String {
    format!("{{\"kind\":\"head\",\"format\":\"{FORMAT}\",\"version\":{VERSION}}}\n")
}

/// Appends a line that says how many rows left the log before they could be written.
pub fn push_missing(rows: u64, out: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "{{\"kind\":\"missing\",\"rows\":{rows}}}");
}

/// The sessions that a file has introduced.
#[derive(Debug, Default)]
pub struct Introduced {
    sessions: BTreeMap<SessionId, Option<Endpoint>>,
    last: Option<SessionId>,
    /// Of those that have an address: nothing is looked up for each row.
    names: BTreeMap<SessionId, String>,
}

impl Introduced {
    /// What a session is called in a text.
    pub fn name_of(&mut self, id: SessionId, store: &Store) -> Cow<'_, str> {
        let unknown = match self.names.entry(id) {
            Entry::Occupied(known) => return Cow::Borrowed(known.into_mut()),
            Entry::Vacant(unknown) => unknown,
        };
        let Some(session) = store.session(id) else {
            return Cow::Owned(format!("session {}", id.0));
        };
        let name = session.known_name().into_owned();
        if session.local.is_none() && !session.is_complete {
            return Cow::Owned(name);
        }
        Cow::Borrowed(unknown.insert(name))
    }

    /// Appends the line of a session, if the next row is its first one.
    pub fn push_before(&mut self, id: SessionId, store: &Store, out: &mut String) {
        if self.last != Some(id) {
            self.last = Some(id);
            if !self.sessions.contains_key(&id) {
                self.push_again(id, store, out);
            }
        }
    }

    /// Appends the line of a session, if its address is another one than the line before said, or there was none.
    pub fn push_again(&mut self, id: SessionId, store: &Store, out: &mut String) {
        let session = store.session(id);
        let local = session.as_ref().and_then(|session| session.local);
        if self.sessions.insert(id, local) != Some(local)
            && let Some(session) = session
        {
            push_session(&session, out);
        }
    }
}

fn push_session(session: &LoggedSession, out: &mut String) {
    let _ = write!(out, "{{\"kind\":\"session\",\"session\":{}", session.id.0);
    if let Some(protocol) = session.protocol
        && let Ok(protocol) = serde_json::to_string(&protocol)
    {
        let _ = write!(out, ",\"protocol\":{protocol}");
    }
    push_member("name", &session.name, out);
    push_member("started", &time_text(session.started_unix_ns), out);
    if let Some(local) = session.local {
        push_member("local", &local.to_string(), out);
    }
    out.push_str("}\n");
}

fn time_text(unix_ns: i64) -> String {
    let time = Timestamp::from_nanosecond(unix_ns.into()).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{time:.9}")
}

#[cfg(test)]
mod tests;
