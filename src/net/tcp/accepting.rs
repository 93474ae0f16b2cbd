//! What every session that listens does alike: `accept` again and again, and what it says when that fails or there is no
//! room; commands until the stop; and the end, when the last connection is over.

use super::StreamEvent;
use super::repeat::{StreamRepeat, end};
use super::stream::Stream;
use crate::net::automation::RepeatEnd;
use crate::net::call::Returned;
use crate::net::command::Recipients;
use crate::net::live_sockets::{LentSocket, SocketKey};
use crate::net::repeater::alarm;
use crate::net::session::{Shared, panic_error};
use crate::net::socket::{self, number};
use crate::net::trace::{PendingCall, call_error, tell_of};
use crate::net::wake::{Blocked, StopOnDrop};
use crate::net::worker::{WorkerRole, blocking, spawn_worker};
use crate::net::{Args, Channel, Endpoint, Errno, EventKind, Listener, NetError, Op, Peer, Stamp};
use crossbeam_channel::{Receiver, select};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How long to wait when the system has no descriptor or memory for another connection: connections
/// that end meanwhile give some back.
const SHORTAGE_PAUSE: Duration = Duration::from_millis(100);

/// What accept(2) says when the system lacks something for now.
const SHORTAGES: [&str; 4] = ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"];

/// What accept(2) says of a connection that failed before it was accepted ("Error handling" in Linux's
/// manual; 10054 on Windows), and of a signal. The next one may be fine.
const PASSING: [&str; 11] = [
    "EINTR",
    "ECONNABORTED",
    "ECONNRESET",
    "EPROTO",
    "EPERM",
    "ENOPROTOOPT",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "ETIMEDOUT",
];

/// Passing errors in a row after which there is a pause before each further try, so that a system that
/// fails for good does not keep a core busy.
const PASSING_IN_A_ROW_MAX: u32 = 100;

/// Accepts connections, and reports how that goes.
pub(in crate::net) struct Accepting {
    shared: Arc<Shared>,
    listener: Arc<Listener>,
    local: Endpoint,
    /// Accepts in a row that have failed.
    failed: u32,
    /// Connections that were closed at once since there was room last.
    over_limit: u64,
}

impl Accepting {
    pub(in crate::net) fn new(
        shared: &Arc<Shared>,
        listener: &Arc<Listener>,
        local: Endpoint,
    ) -> Self {
        let (shared, listener) = (Arc::clone(shared), Arc::clone(listener));
        Self { shared, listener, local, failed: 0, over_limit: 0 }
    }

    /// Accepts until the stop, or until the listener fails. `taken` is handed each connection, with the moment at which
    /// the call that took it began.
    ///
    /// # Errors
    /// What accept(2) returned, if it was not about one connection or a shortage.
    pub(in crate::net) fn run(
        mut self,
        mut taken: impl FnMut(&mut Self, Stamp, Channel, Endpoint),
    ) -> Result<(), NetError> {
        let shared = Arc::clone(&self.shared);
        let _ends = StopOnDrop(&shared.stop);
        while !shared.stop.is_stopped() {
            let at = Stamp::now();
            let accepted = blocking(Op::Accept, at, || self.listener.accept());
            if shared.stop.is_stopped() {
                // A connection may be the one that woke us, where that is how it is done.
                break;
            }
            match accepted {
                Ok((socket, remote)) => {
                    if self.failed > 0 {
                        self.tell(Peer::None, StreamEvent::AcceptsAgain(self.failed));
                        self.failed = 0;
                    }
                    taken(&mut self, at, socket, remote);
                }
                Err(error) => self.not_accepted(at, &error)?,
            }
        }
        self.has_room();
        Ok(())
    }

    /// Goes on after a failed accept, if there is a chance.
    fn not_accepted(&mut self, at: Stamp, error: &io::Error) -> Result<(), NetError> {
        let is_one_of = |names: &[&str]| {
            Errno::of(error).and_then(Errno::name).is_some_and(|name| names.contains(&name))
        };
        let is_shortage = is_one_of(&SHORTAGES);
        let failure = NetError::new(Op::Accept, self.local.to_string(), error);
        if !is_shortage && !is_one_of(&PASSING) {
            return Err(failure);
        }
        if !is_shortage {
            let call = PendingCall::on(number(&*self.listener), Op::Accept, Args::None);
            let blocked = Stamp::now().since(at);
            tell_of(&self.shared, Peer::None, at, call, Err(call_error(error)), blocked);
        } else if self.failed == 0 {
            // Once, not at each try.
            self.shared.tell(Stamp::now(), Peer::None, EventKind::Failed(Box::new(failure)));
        }
        self.failed = self.failed.saturating_add(1);
        if is_shortage || self.failed > PASSING_IN_A_ROW_MAX {
            // Nothing is ever sent on it: a pause, which the stop ends.
            let _ = self.shared.stop.signal().recv_timeout(SHORTAGE_PAUSE);
        }
        Ok(())
    }

    /// Closes a connection for which there is no room. The first one is reported with its calls; those that
    /// come while it stays so are only counted, so that they do not push everything else out of the log.
    pub(in crate::net) fn refuse(
        &mut self,
        at: Stamp,
        socket: Channel,
        remote: Endpoint,
        most: u32,
    ) {
        self.shared.counters.over_limit.add(1);
        self.over_limit += 1;
        if self.over_limit > 1 {
            return drop(socket);
        }
        let peer = Peer::from(remote);
        self.tell_accept(at, &socket, peer, remote);
        self.tell(peer, StreamEvent::OverLimit(most));
        socket::close_of(&self.shared, peer, socket);
    }

    /// There is room for a connection: reports how many were refused after the first one, which was reported.
    pub(in crate::net) fn has_room(&mut self) {
        let more = self.over_limit.saturating_sub(1);
        self.over_limit = 0;
        if more > 0 {
            self.tell(Peer::None, StreamEvent::MoreRefused(more));
        }
    }

    /// Reports the call that took a connection.
    pub(in crate::net) fn tell_accept(
        &self,
        at: Stamp,
        socket: &Channel,
        peer: Peer,
        remote: Endpoint,
    ) {
        let call = PendingCall::on(number(&*self.listener), Op::Accept, Args::None);
        let returned = Returned::Accepted(number(socket), remote);
        let blocked = Stamp::now().since(at);
        tell_of(&self.shared, peer, at, call, Ok(returned), blocked);
    }

    fn tell(&self, peer: Peer, event: StreamEvent) {
        self.shared.tell(Stamp::now(), peer, EventKind::from(event));
    }
}

/// Accepts on a thread of that name, and works on commands on this one, until the stop; waits for the last connection
/// then, whose threads each have an end of `all_over`, and closes the listener.
///
/// # Errors
/// What the accepting thread ended with, or that the system gives none.
pub(in crate::net) fn listen_until_stopped(
    shared: &Arc<Shared>,
    (listener, local): (Arc<Listener>, Endpoint),
    name: &str,
    accept: impl FnOnce() -> Result<(), NetError> + Send + 'static,
    work: impl FnOnce(),
    all_over: &Receiver<Infallible>,
) -> Result<(), NetError> {
    shared.stop.watch(Blocked::Accept(Arc::clone(&listener)));
    let lent = LentSocket::new(&listener, local);
    shared.sockets.add(SocketKey::Own, lent.weak());
    let accepting = spawn_worker(shared, WorkerRole::Acceptor, name.to_owned(), accept)
        .inspect_err(|_| shared.stop.stop())
        .map(|accepting| {
            work();
            shared.stop.stop();
            accepting.join().unwrap_or_else(|panic| Err(panic_error(panic.as_ref(), name)))
        });
    // Nothing is ever sent on it: this waits for the connections, which the stop has woken.
    let _ = all_over.recv();
    shared.stop.forget_all();
    lent.take_back();
    if let Some(listener) = Arc::into_inner(listener) {
        socket::close(shared, listener);
    }
    accepting?
}

/// Carries out commands until the stop, and the sends of a repeat when they are due, to those of the connections that
/// are `chosen`.
pub(in crate::net) fn work_on_commands<C>(
    shared: &Shared,
    inbox: &Receiver<C>,
    chosen: impl Fn(&Recipients) -> Vec<Arc<Stream>>,
    carry_out: impl Fn(C, &mut Option<StreamRepeat>),
) {
    let stop = shared.stop.signal();
    let mut repeat: Option<StreamRepeat> = None;
    while !shared.stop.is_stopped() {
        let next_send = alarm(repeat.as_ref().and_then(StreamRepeat::due));
        select! {
            recv(stop) -> _ => break,
            recv(next_send) -> _ => {}
            recv(inbox) -> command => match command {
                Ok(command) => carry_out(command, &mut repeat),
                Err(_) => break,
            },
        }
        repeat = repeat.and_then(|it| {
            let streams = chosen(it.recipients());
            it.do_what_is_due(&streams)
        });
    }
    end(&mut repeat, RepeatEnd::Closed);
}
