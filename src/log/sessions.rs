//! The sessions of this run by their numbers: what rows say by a number, recordings and time lines say in full.
//!
//! *Invariant: an entry stays while the program runs, whatever has left memory; there are no more than numbers.*

use crate::net::session::Shared;
use crate::net::{Endpoint, Protocol, SessionId, Stamp, clock};
use crate::threads::locked;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::SocketAddr;
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

impl LoggedSession {
    /// Its name with the port that it has: to port 0, which a socket may be bound to, the system chose another one.
    pub fn known_name(&self) -> Cow<'_, str> {
        let chosen = self.local.filter(|_| self.protocol != Some(Protocol::TcpClient));
        let chosen = chosen.and_then(Endpoint::socket_addr).filter(|local| local.port() != 0);
        let Some(local) = chosen else { return Cow::Borrowed(&self.name) };
        let is_open = |word: &str| {
            let asked = word.parse::<SocketAddr>();
            asked.is_ok_and(|asked| asked.port() == 0)
        };
        let mut words = self.name.split(' ');
        if !words.clone().any(is_open) {
            return Cow::Borrowed(&self.name);
        }
        let mut name = words.next().unwrap_or_default().to_owned();
        for word in words {
            let word = if is_open(word) { local.to_string() } else { word.to_owned() };
            name.extend([" ", word.as_str()]);
        }
        Cow::Owned(name)
    }

    /// Whether a name means it, whatever its case: all of its name, its name without the address (`udp :9999`), and so
    /// with what it is (`tcp server :9999`, `tcp client :80`).
    pub(super) fn is_called(&self, wanted: &str) -> bool {
        let wanted = wanted.to_lowercase();
        let name = self.known_name().to_lowercase();
        if wanted == name || wanted == self.name.to_lowercase() {
            return true;
        }
        let mut words = name.split(' ');
        let (Some(protocol), Some(address)) = (words.next(), words.next()) else { return false };
        let Some((_, port)) = address.rsplit_once(':') else { return false };
        let role = match self.protocol {
            Some(Protocol::TcpClient) => "client",
            _ => words.next().unwrap_or_default(),
        };
        let with_role = || format!("{protocol} {role} :{port}");
        wanted == format!("{protocol} :{port}") || !role.is_empty() && wanted == with_role()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn session(protocol: Protocol, name: &str, local: &str) -> LoggedSession {
        LoggedSession {
            id: SessionId(1),
            protocol: Some(protocol),
            name: name.into(),
            started: Stamp(0),
            started_unix_ns: 0,
            local: local.parse::<SocketAddr>().ok().map(Endpoint::from),
            is_complete: false,
        }
    }

    #[test]
    fn a_session_is_known_by_the_port_that_the_system_chose() {
        let table = [
            (Protocol::Udp, "udp 127.0.0.1:0", "127.0.0.1:5555", "udp 127.0.0.1:5555"),
            (Protocol::Udp, "udp 127.0.0.1:0", "", "udp 127.0.0.1:0"),
            (Protocol::Udp, "udp 127.0.0.1:80", "127.0.0.1:80", "udp 127.0.0.1:80"),
            (Protocol::TcpServer, "tcp [::]:0 server", "[::]:5555", "tcp [::]:5555 server"),
            (Protocol::TcpClient, "tcp 127.0.0.1:0", "127.0.0.1:5555", "tcp 127.0.0.1:0"),
        ];
        for (protocol, name, local, known) in table {
            assert_eq!(session(protocol, name, local).known_name(), known);
        }
    }

    #[test]
    fn a_session_is_called_as_its_tab_is() {
        let udp = session(Protocol::Udp, "udp 127.0.0.1:0", "127.0.0.1:5555");
        for name in ["udp :5555", "UDP :5555", "udp 127.0.0.1:5555", "udp 127.0.0.1:0"] {
            assert!(udp.is_called(name), "{name}");
        }
        for name in ["udp :5556", "udp", "tcp :5555", "udp server :5555"] {
            assert!(!udp.is_called(name), "{name}");
        }
        let server = session(Protocol::TcpServer, "tcp 0.0.0.0:0 server", "0.0.0.0:7");
        for name in ["tcp :7", "TCP server :7", "tcp 0.0.0.0:7 server"] {
            assert!(server.is_called(name), "{name}");
        }
        let client = session(Protocol::TcpClient, "tcp host:80", "127.0.0.1:5555");
        assert!(client.is_called("tcp :80") && client.is_called("TCP client :80"));
        assert!(!client.is_called("tcp server :80") && !client.is_called("tcp :5555"));
    }
}
