//! What a watcher reports, as rows of the log.

mod sockets;
mod threads;

use super::{
    CallReport, Caller, Fork, ProgramEvent, ProgramFacts, ProgramOp, ProgramSocket, Report,
    SocketEnd, SocketType, Transfer,
};
use crate::net::call::{CallError, Direction, Returned};
use crate::net::outbox::{EventDraft, HOLD_BACK_MAX};
use crate::net::session::Shared;
use crate::net::{
    Args, BlockedCall, Call, Cause, Endpoint, EventKind, NetError, Op, Peer, Stamp, WorkerRole,
};
use sockets::{Key, Sockets};
use std::sync::Arc;
use std::time::Duration;
use threads::Threads;

/// Turns reports into rows and facts, whoever has watched.
#[derive(Debug)]
pub(super) struct Rows {
    shared: Arc<Shared>,
    facts: Arc<ProgramFacts>,
    sockets: Sockets,
    threads: Threads,
}

impl Rows {
    pub(super) fn new(shared: &Arc<Shared>, facts: &Arc<ProgramFacts>) -> Self {
        Self {
            shared: Arc::clone(shared),
            facts: Arc::clone(facts),
            sockets: Sockets::default(),
            threads: Threads::default(),
        }
    }

    /// Puts what was reported into the log. Waits for room there: the program can be made to wait.
    pub(super) fn take(&mut self, report: Report) {
        match report {
            Report::Watched { process, what } => {
                self.facts.note_watched(what.clone());
                self.tell(Stamp::now(), Peer::None, ProgramEvent::Watched { what, process });
            }
            Report::Began { caller, op, fd, at } => self.began(caller, op, fd, at),
            Report::Called(report) => self.called(*report),
            Report::Adopted { caller, fd, at, made, local } => {
                let key = (caller.process, fd);
                self.as_thread(caller, |rows| rows.adopted(key, at, made, local));
            }
            Report::ThreadNamed { caller, name } => self.named(caller, name),
            Report::Collected { caller, fd, at } => {
                self.as_thread(caller, |rows| {
                    rows.closed((caller.process, fd), at, SocketEnd::Collected);
                });
            }
            Report::Forks(fork) => self.sockets.will_fork(fork),
            Report::Forked { parent, child } => {
                let copies = self.sockets.fork(parent, child);
                self.copied(copies);
            }
            Report::ForkedBy { fork, child } => {
                let copies = self.sockets.forked(fork, child);
                self.copied(copies);
            }
            Report::ProcessEnded { process } => {
                self.facts.process_ended(process);
                for key in self.sockets.of_process(process) {
                    self.closed(key, Stamp::now(), SocketEnd::Exited);
                }
            }
            Report::Lost { calls } => {
                self.facts.calls_lost.add(calls);
                self.shared.counters.events_dropped.add(calls);
                self.tell(Stamp::now(), Peer::None, ProgramEvent::Lost { calls });
            }
        }
    }

    /// Whether a process was about to make this copy.
    pub(super) fn has_begun(&self, fork: Fork) -> bool {
        self.sockets.has_begun(fork)
    }

    fn copied(&self, copies: Vec<ProgramSocket>) {
        for socket in copies {
            self.facts.note_socket(socket);
        }
    }

    /// Its calls are not seen any more.
    pub(super) fn watch_lost(&self, why: super::WatchLost) {
        self.facts.watch_ended();
        self.tell(Stamp::now(), Peer::None, ProgramEvent::WatchLost(why));
    }

    /// The program is over, and with it all its sockets.
    pub(super) fn end(&mut self) {
        for key in self.sockets.all() {
            self.closed(key, Stamp::now(), SocketEnd::Exited);
        }
    }

    fn began(&mut self, caller: Caller, op: Op, fd: Option<u64>, since: Stamp) {
        let worker = self.threads.role(caller);
        let connection =
            fd.and_then(|fd| self.sockets.get((caller.process, fd))).map(|socket| socket.facts.id);
        self.facts.blocks(caller, BlockedCall { op, since, worker, connection });
    }

    fn named(&mut self, caller: Caller, name: String) {
        let worker = self.threads.role(caller);
        if let WorkerRole::Thread(thread) = worker {
            let facts = super::ProgramThread {
                number: thread,
                process: caller.process,
                name: name.clone(),
            };
            self.facts.note_thread(facts);
            let event = ProgramEvent::ThreadNamed { thread, name };
            self.as_thread(caller, |rows| rows.tell(Stamp::now(), Peer::None, event));
        }
    }

    fn called(&mut self, report: CallReport) {
        self.facts.returns(report.caller);
        self.facts.calls.add(1);
        self.as_thread(report.caller, |rows| rows.called_here(report));
    }

    /// Does it as the thread of the program.
    fn as_thread(&mut self, caller: Caller, work: impl FnOnce(&mut Self)) {
        let role = self.threads.role(caller);
        role.stand_in_for(|| work(self));
    }

    fn called_here(&mut self, report: CallReport) {
        let process = report.caller.process;
        let key = report.fd.map(|fd| (process, fd));
        if let Some(key) = key {
            self.settle_accepted(key, report.began, None);
        }
        match (&report.result, report.op) {
            (Ok(_), Op::Socket) => self.made(report),
            (Ok(_), Op::Accept) => self.accepted(report),
            (Ok(_), Op::Recv | Op::RecvFrom) => self.received(report),
            (_, Op::Send | Op::SendTo) => self.sent(report),
            _ => {
                let (peer, after) = (self.peer_of(key), (report.op, report.returned));
                let (local, result) = (report.local, report.result.is_ok());
                let told = key.filter(|_| result).map(|key| (key, Change::of(&report)));
                self.tell_call(peer, report);
                if let Some((key, change)) = told {
                    self.change(key, after.1, local, &change);
                }
            }
        }
    }

    fn peer_of(&self, key: Option<Key>) -> Peer {
        let socket = key.and_then(|key| self.sockets.get(key));
        socket.map_or(Peer::None, |socket| socket.peer(None))
    }

    fn made(&mut self, report: CallReport) {
        let fd = match report.result {
            Ok(Returned::Number(fd)) => u64::try_from(fd).ok(),
            _ => None,
        };
        let Some((fd, (family, kind))) = fd.zip(report.made) else {
            self.tell_call(Peer::None, report);
            return;
        };
        let key = (report.caller.process, fd);
        self.closed(key, report.began, SocketEnd::Closed);
        let peer = match self.sockets.open(key, family, kind) {
            Some(socket) => {
                self.facts.note_socket(socket.facts.clone());
                socket.peer(None)
            }
            None => Peer::None,
        };
        self.tell_call(peer, report);
    }

    fn accepted(&mut self, report: CallReport) {
        let process = report.caller.process;
        let key = report.fd.map(|fd| (process, fd));
        let listener = key.and_then(|key| self.sockets.get(key));
        let kinds = listener.map(|socket| (socket.facts.family, socket.facts.kind));
        let (fd, remote) = match report.result {
            Ok(Returned::Accepted(fd, remote)) => (Some(fd), Some(remote)),
            Ok(Returned::Number(fd)) => (u64::try_from(fd).ok(), None),
            _ => (None, None),
        };
        let (at, local) = (report.returned, report.local);
        self.tell_call(self.peer_of(key), report);
        let Some((fd, (family, kind))) = fd.zip(kinds) else { return };
        let key = (process, fd);
        self.closed(key, at, SocketEnd::Closed);
        let Some(socket) = self.sockets.open(key, family, kind) else { return };
        socket.facts.peer = remote;
        socket.is_new = true;
        self.facts.note_socket(socket.facts.clone());
        let (peer, fd) = (socket.peer(None), key.1);
        self.tell(at, peer, ProgramEvent::SocketOpened { fd, family, kind });
        if local.is_some() {
            self.settle_accepted(key, at, local);
        }
    }

    /// Reports that a connection was accepted, once its own address is known or something happens on it.
    fn settle_accepted(&mut self, key: Key, at: Stamp, local: Option<Endpoint>) {
        let Some(socket) = self.sockets.get_mut(key).filter(|socket| socket.is_new) else { return };
        socket.is_new = false;
        socket.facts.local = local.or(socket.facts.local);
        self.facts.note_socket(socket.facts.clone());
        if let Some(peer) = socket.facts.peer {
            let event = ProgramEvent::Accepted { local, peer };
            let whom = socket.peer(None);
            self.tell(at, whom, event);
        }
    }

    fn adopted(
        &mut self,
        key: Key,
        at: Stamp,
        made: Option<(super::SocketFamily, SocketType)>,
        local: Option<Endpoint>,
    ) {
        if let Some((family, kind)) = made {
            self.closed(key, at, SocketEnd::Closed);
            if let Some(socket) = self.sockets.open(key, family, kind) {
                self.facts.note_socket(socket.facts.clone());
                let peer = socket.peer(None);
                self.tell(at, peer, ProgramEvent::SocketOpened { fd: key.1, family, kind });
            }
        }
        if self.sockets.get(key).is_some_and(|socket| socket.is_new) {
            self.settle_accepted(key, at, local);
        } else {
            self.named_local(key, at, local);
        }
    }

    /// What a call has changed about its socket.
    fn change(&mut self, key: Key, at: Stamp, local: Option<Endpoint>, change: &Change) {
        match *change {
            Change::Bound => self.named_local(key, at, local),
            Change::Listens => self.listens(key, at, local),
            Change::Connected(peer) => self.connected(key, at, local, peer),
            Change::Closed => self.closed(key, at, SocketEnd::Closed),
            Change::Finished => self.finished(key, at),
            Change::Nothing => {}
        }
    }

    fn listens(&mut self, key: Key, at: Stamp, local: Option<Endpoint>) {
        let Some(socket) = self.sockets.get_mut(key) else { return };
        socket.facts.listens = true;
        socket.facts.local = local.or(socket.facts.local);
        self.facts.note_socket(socket.facts.clone());
        let (peer, address) = (socket.peer(None), socket.facts.local);
        if let Some(address) = address {
            self.tell(at, peer, ProgramEvent::Listening(address));
        }
    }

    fn named_local(&mut self, key: Key, at: Stamp, local: Option<Endpoint>) {
        let Some(local) = local else { return };
        let Some(socket) = self.sockets.get_mut(key) else { return };
        if socket.facts.local == Some(local) {
            return;
        }
        socket.facts.local = Some(local);
        self.facts.note_socket(socket.facts.clone());
        let peer = socket.peer(None);
        self.tell(at, peer, ProgramEvent::SocketNamed { local });
    }

    fn connected(&mut self, key: Key, at: Stamp, local: Option<Endpoint>, peer: Endpoint) {
        let Some(socket) = self.sockets.get_mut(key) else { return };
        if socket.facts.peer == Some(peer) {
            return;
        }
        socket.facts.peer = Some(peer);
        socket.facts.local = local.or(socket.facts.local);
        self.facts.note_socket(socket.facts.clone());
        let (whom, local) = (socket.peer(None), socket.facts.local);
        self.tell(at, whom, ProgramEvent::Connected { local, peer });
    }

    fn finished(&mut self, key: Key, at: Stamp) {
        let Some(socket) = self.sockets.get_mut(key) else { return };
        if socket.facts.peer.is_some() && !std::mem::replace(&mut socket.has_finished, true) {
            let peer = socket.peer(None);
            self.tell(at, peer, ProgramEvent::Finished);
        }
    }

    /// A socket is not there any more. A call of close(2) has a row of its own, so that of one that was not
    /// connected nothing more is said.
    fn closed(&mut self, key: Key, at: Stamp, how: SocketEnd) {
        let Some(socket) = self.sockets.close(key) else { return };
        self.facts.forget_socket(key.0, key.1);
        let is_last = !self.sockets.has(socket.facts.id);
        if is_last && (how != SocketEnd::Closed || socket.facts.peer.is_some()) {
            self.tell(at, socket.peer(None), ProgramEvent::SocketClosed(how));
        }
    }

    fn received(&mut self, mut report: CallReport) {
        let key = report.fd.map(|fd| (report.caller.process, fd));
        let Some(transfer) = report.transfer.take() else {
            self.tell_call(self.peer_of(key), report);
            return;
        };
        self.found_connected(key, &report);
        let socket = key.and_then(|key| self.sockets.get(key));
        let peer = socket.map_or(Peer::None, |socket| socket.peer(transfer.address));
        let is_stream = socket.is_some_and(|socket| socket.facts.kind == SocketType::Stream);
        let asked = transfer.asked.unwrap_or(transfer.total);
        if is_stream && transfer.total == 0 && asked > 0 {
            let at = report.returned;
            report.args = Args::Transfer(usize::try_from(asked).unwrap_or(usize::MAX), peer);
            report.result = Ok(Returned::Number(0));
            self.tell_call(peer, report);
            self.peer_finished(key, at);
            return;
        }
        let counters = &self.shared.counters;
        counters.received.add(1);
        counters.received_bytes.add(transfer.total);
        let asked_bytes = u32::try_from(asked).unwrap_or(u32::MAX);
        let draft = EventDraft {
            at: report.returned,
            peer,
            blocked_ns: nanos(report.returned.since(report.began)),
            kind: EventKind::Received { asked_bytes },
        };
        self.push_transfer(draft, &transfer);
    }

    fn peer_finished(&mut self, key: Option<Key>, at: Stamp) {
        let Some(socket) = key.and_then(|key| self.sockets.get_mut(key)) else { return };
        if !std::mem::replace(&mut socket.peer_has_finished, true) {
            let peer = socket.peer(None);
            self.tell(at, peer, ProgramEvent::PeerFinished);
        }
    }

    fn sent(&mut self, mut report: CallReport) {
        let key = report.fd.map(|fd| (report.caller.process, fd));
        let Some(transfer) = report.transfer.take() else {
            self.tell_call(self.peer_of(key), report);
            return;
        };
        if report.result.is_ok() {
            self.found_connected(key, &report);
        }
        let socket = key.and_then(|key| self.sockets.get(key));
        let peer = socket.map_or(Peer::None, |socket| socket.peer(transfer.address));
        match &report.result {
            Ok(_) => {
                self.shared.counters.sent.add(1);
                self.shared.counters.sent_bytes.add(transfer.total);
                let draft = EventDraft {
                    at: report.began,
                    peer,
                    blocked_ns: nanos(report.returned.since(report.began)),
                    kind: EventKind::Sent,
                };
                self.push_transfer(draft.held_back(report.returned), &transfer);
                if let Some(key) = key {
                    self.named_local(key, report.returned, report.local);
                }
            }
            Err(CallError::Errno(errno)) => {
                let (op, target) = (report.op, peer.to_string());
                let error = NetError { op, target, cause: Cause::Os(*errno) };
                self.shared.send_failed(&error);
                let kind = EventKind::SendFailed(Box::new(error));
                let blocked_ns = nanos(report.returned.since(report.began));
                let draft = EventDraft { at: report.began, peer, blocked_ns, kind };
                self.push_transfer(draft.held_back(report.returned), &transfer);
            }
            Err(CallError::Text(_)) => {
                self.shared.counters.send_failed.add(1);
                let bytes = usize::try_from(transfer.total).unwrap_or(usize::MAX);
                report.args = Args::Transfer(bytes, peer);
                self.tell_call(peer, report);
            }
        }
    }

    /// A stream on which something goes is connected, if the connect that was begun did not wait for it.
    fn found_connected(&mut self, key: Option<Key>, report: &CallReport) {
        let Some(key) = key else { return };
        let Some(socket) = self.sockets.get_mut(key) else { return };
        if let Some(peer) = socket.connects_to.take().filter(|_| socket.facts.peer.is_none()) {
            self.connected(key, report.began, report.local, peer);
        }
    }

    fn push_transfer(&self, draft: EventDraft, transfer: &Transfer) {
        if !self.push(draft, &transfer.bytes) {
            self.shared.counters.lost_unlogged.add(1);
        }
        let left_out = transfer.total - transfer.bytes.len() as u64;
        if left_out > 0 {
            log::debug!("{}: {left_out} bytes of a call are not in the log", self.shared.name);
        }
    }

    fn tell_call(&mut self, peer: Peer, report: CallReport) {
        let blocked = report.returned.since(report.began);
        self.note_begun_connect(&report);
        let CallReport { op, fd, args, result, began, returned, .. } = report;
        let call = Call { op, fd, args, result, blocked };
        // Rows of a moment that is past are in the log already.
        let at = if blocked < HOLD_BACK_MAX { began } else { returned };
        let kind = EventKind::Called(Box::new(call));
        if !self.push(EventDraft { at, peer, blocked_ns: 0.0, kind }, &[]) {
            self.shared.counters.events_dropped.add(1);
        }
    }

    /// A connect that does not wait goes on after it has returned.
    fn note_begun_connect(&mut self, report: &CallReport) {
        let Err(CallError::Errno(errno)) = &report.result else { return };
        let goes_on = errno.is("EINPROGRESS") || errno.is("EWOULDBLOCK") || errno.is("EAGAIN");
        let (Op::Connect, Args::Address(address), true) = (report.op, &report.args, goes_on) else {
            return;
        };
        let key = report.fd.map(|fd| (report.caller.process, fd));
        if let Some(socket) = key.and_then(|key| self.sockets.get_mut(key)) {
            socket.connects_to = Some(*address);
        }
    }

    fn tell(&self, at: Stamp, peer: Peer, event: ProgramEvent) {
        let draft = EventDraft { at, peer, blocked_ns: 0.0, kind: event.into() };
        if !self.push(draft, &[]) {
            self.shared.counters.events_dropped.add(1);
        }
    }

    fn push(&self, draft: EventDraft, payload: &[u8]) -> bool {
        self.shared.outbox.push_waiting(draft, payload, || !self.shared.stop.is_stopped())
    }
}

/// What a call changes about its socket if it succeeds.
enum Change {
    Bound,
    Listens,
    Connected(Endpoint),
    Closed,
    Finished,
    Nothing,
}

impl Change {
    fn of(report: &CallReport) -> Self {
        match (report.op, &report.args, &report.result) {
            (Op::Bind, ..) => Self::Bound,
            (Op::Listen, ..) => Self::Listens,
            (Op::Connect, Args::Address(address), _) => {
                Self::Connected(report.peer.unwrap_or(*address))
            }
            (Op::Connect, ..) => report.peer.map_or(Self::Nothing, Self::Connected),
            (Op::Close, ..) => Self::Closed,
            (Op::Shutdown, Args::Direction(Direction::Sending | Direction::Both), _) => {
                Self::Finished
            }
            (op, _, Ok(Returned::Address(address)))
                if op == Op::program(ProgramOp::GetPeerName) =>
            {
                Self::Connected(*address)
            }
            _ => Self::Nothing,
        }
    }
}

/// How long a call blocked, as rows have it.
fn nanos(blocked: Duration) -> f32 {
    blocked.as_nanos() as f32
}
