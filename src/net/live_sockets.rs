//! The sockets that a session has open now, for whoever wants to look at them.
//!
//! *Invariant: nobody holds a socket open by looking at it: whose it is closes it when it is time, and waits for a look
//! at it at most, which is a few calls that do not block.*

use super::call::{OptionName, OptionValue};
use super::socket::LendsSocket;
use super::{ConnectionId, Endpoint};
use crate::threads::locked;
use socket2::SockRef;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, Weak};

/// Names a socket of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SocketKey {
    /// The session's own: that of UDP, the listener of a server.
    Own,
    /// That of a connection.
    Connection(ConnectionId),
}

/// Who has a socket and lends it.
pub trait HasSocket: Send + Sync {
    /// Makes calls on the socket, which must not block; nothing if it is closed.
    fn with_socket(&self, act: &mut dyn FnMut(SockRef<'_>));
    /// Our end and the other one, as far as they are known.
    fn ends(&self) -> (Option<Endpoint>, Option<Endpoint>);
}

/// Options that a person changed and that are remembered: more than there are for a few sockets.
const CHANGES_MAX: usize = 512;

/// The sockets of a session that are open.
#[derive(Default)]
pub struct LiveSockets {
    open: Mutex<BTreeMap<SocketKey, Weak<dyn HasSocket>>>,
    changes: Mutex<Vec<ChangedOption>>,
}

/// An option of an open socket as a person has set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedOption {
    /// Of which socket.
    pub key: SocketKey,
    /// Which.
    pub name: OptionName,
    /// To what.
    pub value: OptionValue,
}

/// A socket in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveSocket {
    /// Its name.
    pub key: SocketKey,
    /// Our end.
    pub local: Option<Endpoint>,
    /// The other end.
    pub remote: Option<Endpoint>,
}

impl LiveSockets {
    /// Puts in a socket.
    pub fn add(&self, key: SocketKey, owner: Weak<dyn HasSocket>) {
        locked(&self.open).insert(key, owner);
    }

    /// Takes out a socket that is closed.
    pub fn remove(&self, key: SocketKey) {
        locked(&self.open).remove(&key);
        locked(&self.changes).retain(|change| change.key != key);
    }

    /// A person has set an option of one of them.
    pub fn note_changed(&self, key: SocketKey, name: OptionName, value: OptionValue) {
        let mut changes = locked(&self.changes);
        changes.retain(|change| (change.key, change.name) != (key, name));
        if changes.len() >= CHANGES_MAX {
            changes.remove(0);
        }
        changes.push(ChangedOption { key, name, value });
    }

    /// What a person has set on those that are open, in that order.
    pub fn changes(&self) -> Vec<ChangedOption> {
        locked(&self.changes).clone()
    }

    /// Those that are open.
    pub fn list(&self) -> Vec<LiveSocket> {
        let sockets: Vec<_> =
            locked(&self.open).iter().map(|(key, of)| (*key, of.clone())).collect();
        let known = sockets.into_iter().filter_map(|(key, owner)| {
            let owner = owner.upgrade()?;
            let mut is_open = false;
            owner.with_socket(&mut |_| is_open = true);
            let (local, remote) = owner.ends();
            is_open.then_some(LiveSocket { key, local, remote })
        });
        known.collect()
    }

    /// Makes calls on one of them; `None` if it is closed.
    pub fn with<T>(&self, key: SocketKey, act: impl FnOnce(SockRef<'_>) -> T) -> Option<T> {
        let owner = locked(&self.open).get(&key).cloned()?.upgrade()?;
        let (mut act, mut result) = (Some(act), None);
        owner.with_socket(&mut |socket| {
            if let Some(act) = act.take() {
                result = Some(act(socket));
            }
        });
        result
    }
}

impl fmt::Debug for LiveSockets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(locked(&self.open).keys()).finish()
    }
}

/// A socket that several threads share, with where it is.
#[derive(Debug)]
pub struct LentSocket<S> {
    socket: Mutex<Option<Arc<S>>>,
    local: Endpoint,
}

impl<S> LentSocket<S> {
    /// Lends the socket until it is taken back.
    pub fn new(socket: &Arc<S>, local: Endpoint) -> Arc<Self> {
        let socket = Mutex::new(Some(Arc::clone(socket)));
        Arc::new(Self { socket, local })
    }

    /// For the list of a session's sockets.
    pub fn weak(self: &Arc<Self>) -> Weak<dyn HasSocket>
    where
        Self: HasSocket + 'static,
    {
        let owner: Arc<dyn HasSocket> = self.clone();
        Arc::downgrade(&owner)
    }

    /// Takes it back, before it is closed.
    pub fn take_back(&self) {
        locked(&self.socket).take();
    }
}

impl<S: LendsSocket + Send + Sync> HasSocket for LentSocket<S> {
    fn with_socket(&self, act: &mut dyn FnMut(SockRef<'_>)) {
        if let Some(socket) = &*locked(&self.socket) {
            act(SockRef::from(&**socket));
        }
    }

    fn ends(&self) -> (Option<Endpoint>, Option<Endpoint>) {
        (Some(self.local), None)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::net::UdpSocket;

    #[test]
    fn a_socket_can_be_looked_at_until_it_is_taken_back() {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
        let local = socket.local_addr().unwrap().into();
        let lent = LentSocket::new(&socket, local);
        let sockets = LiveSockets::default();
        sockets.add(SocketKey::Own, lent.weak());
        let here = LiveSocket { key: SocketKey::Own, local: Some(local), remote: None };
        assert_eq!(sockets.list(), [here]);
        let found = sockets.with(SocketKey::Own, |socket| socket.local_addr().unwrap().as_socket());
        assert_eq!(found.unwrap().map(Endpoint::from), Some(local));
        lent.take_back();
        assert!(Arc::into_inner(socket).is_some(), "nobody else holds it");
        assert!(sockets.list().is_empty());
        assert!(sockets.with(SocketKey::Own, |_| ()).is_none());
    }
}
