//! The threads of a session: what each is for, and the call that it is blocked in at this moment.
//!
//! A thread takes on its role when it starts. What it does from then on bears it ([`Event::worker`]), without
//! costing the hot path more than a look at a thread-local byte; and each call that may block is noted, with one
//! store before and one after it, where the session's handle can read it without waiting for anybody.
//!
//! [`Event::worker`]: super::Event::worker

use super::session::Shared;
use super::{ConnectionId, Op, Stamp};
use crate::threads::{NotStarted, locked, spawn};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What a thread of a session is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum WorkerRole {
    /// Of no session: the window, the log writer, or a thread that has not said what it is for.
    #[default]
    Other,
    /// It begins and ends the session and carries out its commands.
    Controller,
    /// It waits for what comes.
    Reader,
    /// It sends what is to go.
    Writer,
    /// It waits for connections.
    Acceptor,
    /// It makes a connection.
    Connector,
    /// It looks a name up.
    Resolver,
    /// It loads something over HTTP: sends the request and reads the response.
    Loader,
    /// It writes what came to a file.
    Saver,
    /// No thread of ours: what came or went was seen on a network, and no call is known.
    Unseen,
    /// Not ours: a thread of a program that is watched, by its number in the session, from 1 to
    /// [`Self::THREADS_MAX`], which all further ones share.
    Thread(u8),
}

/// A call that has not returned yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockedCall {
    /// Which.
    pub op: Op,
    /// Since when.
    pub since: Stamp,
    /// On what kind of worker…
    pub worker: WorkerRole,
    /// …and of which connection, if it is one's.
    pub connection: Option<ConnectionId>,
}

/// The workers of a session that have started and not ended.
#[derive(Debug, Default)]
pub struct Workers(Mutex<Registry>);

#[derive(Debug, Default)]
struct Registry {
    /// How many there have been.
    count: u64,
    slots: BTreeMap<u64, Arc<Slot>>,
}

/// One worker.
#[derive(Debug, Default)]
struct Slot {
    role: WorkerRole,
    connection: Option<ConnectionId>,
    /// The call that it is in: the moment at which it began, in nanoseconds and one more, times 2⁸, and its place in
    /// [`BLOCKING`]. 0 for none. Two years fit.
    call: AtomicU64,
}

/// Bits of [`Slot::call`] that say which call it is.
const OP_BITS: u32 = 8;

/// The calls that can block for long.
const BLOCKING: [Op; 8] = [
    Op::GetAddrInfo,
    Op::Connect,
    Op::Accept,
    Op::RecvFrom,
    Op::Recv,
    Op::SendTo,
    Op::Send,
    Op::Poll,
];

thread_local! {
    static ROLE: Cell<WorkerRole> = const { Cell::new(WorkerRole::Other) };
    static SLOT: RefCell<Option<Arc<Slot>>> = const { RefCell::new(None) };
}

impl WorkerRole {
    /// Threads of a program that have numbers of their own: one fits into a byte beside the other roles.
    pub const THREADS_MAX: u8 = u8::MAX - THREAD_CODES;

    const NAMED: [Self; 10] = [
        Self::Other,
        Self::Controller,
        Self::Reader,
        Self::Writer,
        Self::Acceptor,
        Self::Connector,
        Self::Resolver,
        Self::Loader,
        Self::Saver,
        Self::Unseen,
    ];

    /// That of this thread.
    pub fn of_this_thread() -> Self {
        ROLE.get()
    }

    /// What is done for a thread of a program is reported as its own.
    pub(super) fn stand_in_for<T>(self, work: impl FnOnce() -> T) -> T {
        let before = ROLE.replace(self);
        let result = work();
        ROLE.set(before);
        result
    }

    /// It as a byte: a record of the log has no room for more.
    pub fn code(self) -> u8 {
        match self {
            Self::Thread(number) => THREAD_CODES + number.min(Self::THREADS_MAX),
            named => Self::NAMED.iter().position(|it| *it == named).unwrap_or(0) as u8,
        }
    }

    /// The role that has this byte.
    pub fn of_code(code: u8) -> Self {
        match code.checked_sub(THREAD_CODES) {
            Some(number) => Self::Thread(number),
            None => Self::NAMED.get(usize::from(code)).copied().unwrap_or_default(),
        }
    }
}

/// From this byte on, roles are threads of a program.
const THREAD_CODES: u8 = 16;

/// Makes this thread a worker of a session until it is dropped. Then it is what it was before.
#[derive(Debug)]
#[must_use]
pub struct AtWork {
    shared: Arc<Shared>,
    number: u64,
    /// What the thread was before.
    before: (WorkerRole, Option<Arc<Slot>>),
}

impl AtWork {
    /// A worker of the session as a whole.
    pub fn of_session(shared: &Arc<Shared>, role: WorkerRole) -> Self {
        Self::new(shared, role, None)
    }

    /// A worker of one of its connections.
    pub fn of_connection(shared: &Arc<Shared>, role: WorkerRole, connection: ConnectionId) -> Self {
        Self::new(shared, role, Some(connection))
    }

    fn new(shared: &Arc<Shared>, role: WorkerRole, connection: Option<ConnectionId>) -> Self {
        let slot = Arc::new(Slot { role, connection, call: AtomicU64::new(0) });
        let before = (ROLE.replace(role), SLOT.replace(Some(Arc::clone(&slot))));
        let mut registry = locked(&shared.workers.0);
        registry.count += 1;
        let number = registry.count;
        registry.slots.insert(number, slot);
        Self { shared: Arc::clone(shared), number, before }
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        locked(&self.shared.workers.0).slots.remove(&self.number);
        ROLE.set(self.before.0);
        SLOT.set(self.before.1.take());
    }
}

/// Starts a worker of a session on a named thread.
///
/// # Errors
/// If the system gives no thread.
pub fn spawn_worker<T: Send + 'static>(
    shared: &Arc<Shared>,
    role: WorkerRole,
    name: String,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, NotStarted> {
    let shared = Arc::clone(shared);
    spawn(name, move || {
        let _at_work = AtWork::of_session(&shared, role);
        work()
    })
}

/// Makes a call that may block, which begins at a moment. Other calls are made and not noted.
#[inline]
pub fn blocking<T>(op: Op, since: Stamp, call: impl FnOnce() -> T) -> T {
    let code = BLOCKING.iter().position(|known| *known == op);
    let value = code.map_or(0, |code| (since.0 + 1) << OP_BITS | code as u64);
    SLOT.with_borrow(|slot| {
        if let Some(slot) = slot {
            slot.call.store(value, Relaxed);
        }
    });
    let result = call();
    SLOT.with_borrow(|slot| {
        if let Some(slot) = slot {
            slot.call.store(0, Relaxed);
        }
    });
    result
}

impl Workers {
    /// The calls that workers are blocked in now, those that block for the longest first.
    pub fn blocked_calls(&self) -> Vec<BlockedCall> {
        let mut calls: Vec<_> =
            locked(&self.0).slots.values().filter_map(|slot| slot.blocked()).collect();
        calls.sort_by_key(|call| call.since);
        calls
    }
}

impl Slot {
    fn blocked(&self) -> Option<BlockedCall> {
        let call = self.call.load(Relaxed);
        let since = Stamp((call >> OP_BITS).checked_sub(1)?);
        let op = *BLOCKING.get((call & ((1 << OP_BITS) - 1)) as usize)?;
        Some(BlockedCall { op, since, worker: self.role, connection: self.connection })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::{DatagramCommand, End, Outbox, ProtocolSnapshot, Session, SessionId};
    use crossbeam_channel::{Receiver, bounded};
    use std::task::Waker;
    use std::time::Duration;

    #[test]
    fn every_call_that_can_block_is_a_live_fact_until_it_returns() {
        let (go, gate) = bounded::<()>(0);
        let (enters, entered) = bounded::<Stamp>(0);
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let session = Session::start(
            "test".to_owned(),
            outbox,
            ProtocolSnapshot::Udp(Arc::default()),
            move |shared, _: &Receiver<DatagramCommand>| {
                let _reads = AtWork::of_connection(shared, WorkerRole::Reader, ConnectionId(7));
                for op in BLOCKING.into_iter().chain([Op::Bind]) {
                    let since = Stamp::now();
                    blocking(op, since, || {
                        enters.send(since).unwrap();
                        let _ = gate.recv();
                    });
                }
                End::Loaded
            },
        )
        .unwrap();
        for op in BLOCKING {
            let since = entered.recv().unwrap();
            let (worker, connection) = (WorkerRole::Reader, Some(ConnectionId(7)));
            let expected = BlockedCall { op, since, worker, connection };
            assert_eq!(session.blocked_calls(), [expected]);
            go.send(()).unwrap();
        }
        entered.recv().unwrap();
        assert_eq!(session.blocked_calls(), [], "bind does not block");
        go.send(()).unwrap();
        let is_over = |state: &crate::net::SessionState| {
            *state == crate::net::SessionState::Ended(End::Loaded)
        };
        assert!(session.wait_until(Duration::from_secs(10), is_over));
    }

    #[test]
    fn a_role_is_found_by_its_byte() {
        let threads = [1, 2, WorkerRole::THREADS_MAX].map(WorkerRole::Thread);
        for role in WorkerRole::NAMED.into_iter().chain(threads) {
            assert_eq!(WorkerRole::of_code(role.code()), role);
        }
        let shared = WorkerRole::Thread(u8::MAX);
        assert_eq!(WorkerRole::of_code(shared.code()), threads[2]);
    }

    #[test]
    fn a_thread_is_what_it_was_before_when_it_has_done_its_work() {
        let (tell, told) = bounded(1);
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let _session = Session::start(
            "test".to_owned(),
            outbox,
            ProtocolSnapshot::Udp(Arc::default()),
            move |shared, _: &Receiver<DatagramCommand>| {
                let outer = WorkerRole::of_this_thread();
                let writes = AtWork::of_session(shared, WorkerRole::Writer);
                let inner = WorkerRole::of_this_thread();
                drop(writes);
                tell.send([outer, inner, WorkerRole::of_this_thread()]).unwrap();
                End::Stopped
            },
        );
        let (ours, theirs) = (WorkerRole::Controller, WorkerRole::Writer);
        assert_eq!(told.recv().unwrap(), [ours, theirs, ours]);
        assert_eq!(WorkerRole::of_this_thread(), WorkerRole::Other);
    }
}
