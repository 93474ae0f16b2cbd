//! A running tab's worker set: started, commanded, watched and stopped without ever waiting.

use super::Protocol;
use super::automation::{
    AutomationEvent, AutomationFacts, LiveRules, RuleEvent, Withheld, Withholding,
};
use super::command::{CommandQueue, WorkerCommand};
use super::kernel_drops::DropCounter;
use super::live_sockets::LiveSockets;
use super::wake::StopToken;
use super::worker::{AtWork, BlockedCall, WorkerRole, Workers};
use super::{
    ConnectionId, Counters, Endpoint, EventKind, NetError, Outbox, Peer, ProtocolCommand,
    ProtocolSnapshot, Stamp, Tally,
};
use crate::net::outbox::EventDraft;
use crate::threads::{Panicked, locked, run_on_thread};
use crossbeam_channel::Receiver;
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Commands that may wait for a session's writer: more than a person can press, and a bound for
/// everything else.
pub const COMMANDS_MAX: usize = 1024;

/// How much of a payload that was not sent stands in the log, in bytes: more than a person types, and an
/// eighth of what may wait in an outbox.
pub const UNSENT_LOGGED_BYTES_MAX: usize = 1 << 20;

/// Names a session in the log. Numbers are never reused while the program runs.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct SessionId(pub u16);

/// Where a session stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SessionState {
    /// Its sockets are being made.
    Opening,
    /// It has its address.
    Open {
        /// The address that the kernel gave.
        local: Endpoint,
        /// The receive buffer that the kernel granted, in bytes by its own way of counting.
        recv_buffer_bytes: usize,
    },
    /// A client has its connection.
    Connected {
        /// Our end.
        local: Endpoint,
        /// The peer.
        remote: Endpoint,
        /// Which of the session's connections it is.
        id: ConnectionId,
    },
    /// A client waits before it connects again.
    Waiting {
        /// Until then.
        until: Stamp,
        /// How many connects in a row have failed.
        failed: u32,
    },
    /// The program that it is for runs.
    Running {
        /// The number of its process.
        process: u32,
    },
    /// It is over, and its sockets are closed.
    Ended(End),
}

/// Why a session is over.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum End {
    /// It was asked to stop.
    Stopped,
    /// The peer closed the connection.
    PeerClosed,
    /// What was to be loaded is there.
    Loaded,
    /// The program that it was for has ended by itself; with which code, an event of its protocol has said.
    Exited,
    /// It has done what it was for; with what result, an event of its protocol has said.
    Done,
    /// This went wrong.
    Failed(NetError),
}

/// A command that was not taken; it comes back whole, so that nothing typed is lost.
#[derive(Debug)]
pub enum Refused {
    /// [`COMMANDS_MAX`] are waiting already.
    QueueFull(ProtocolCommand),
    /// The session is over.
    Ended(ProtocolCommand),
    /// The session is of another protocol.
    WrongProtocol(ProtocolCommand),
}

/// A handle to a running session. Dropping it stops the session.
#[derive(Debug)]
pub struct Session {
    shared: Arc<Shared>,
    commands: Box<dyn CommandQueue>,
    live: ProtocolSnapshot,
}

/// What the workers of a session and its handle have in common.
#[derive(Debug)]
pub struct Shared {
    /// What its first thread is called.
    pub name: String,
    /// When it was started.
    pub started: Stamp,
    protocol: OnceLock<Protocol>,
    /// Where its events go.
    pub outbox: Arc<Outbox>,
    /// Its counters.
    pub counters: Counters,
    /// What it does by itself.
    pub rules: LiveRules,
    /// Its way to end.
    pub stop: StopToken,
    /// Its sockets that are open.
    pub sockets: LiveSockets,
    /// Its threads, and the calls that they are blocked in.
    pub workers: Workers,
    /// How that stands which it does by itself.
    pub automation: AutomationFacts,
    /// Whether an event of its protocol has reported its end: that fact has its row.
    end_is_told: AtomicBool,
    /// Held while a command is looked at and put into the queue.
    taking: Mutex<()>,
    state: Mutex<SessionState>,
    /// The address that it has or had last.
    local: Mutex<Option<Endpoint>>,
    changed: Condvar,
    kernel_drops: Mutex<Option<DropCounter>>,
    /// Why the last send that failed did.
    send_failure: Mutex<Option<Arc<NetError>>>,
}

impl Session {
    /// Starts the first worker of a session on a named thread, which is handed the commands of its own
    /// protocol and keeps `live` up to date. What it returns is the session's end; a panic becomes
    /// [`Cause::Panic`](super::Cause::Panic).
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start<C, F>(
        name: String,
        outbox: Arc<Outbox>,
        live: ProtocolSnapshot,
        work: F,
    ) -> Result<Self, NetError>
    where
        C: WorkerCommand,
        F: FnOnce(&Arc<Shared>, &Receiver<C>) -> End + Send + 'static,
    {
        let (commands, inbox) = crossbeam_channel::bounded::<C>(COMMANDS_MAX);
        let shared = Arc::new(Shared {
            name: name.clone(),
            started: Stamp::now(),
            protocol: OnceLock::new(),
            outbox,
            counters: Counters::default(),
            rules: LiveRules::default(),
            stop: StopToken::new(),
            sockets: LiveSockets::default(),
            workers: Workers::default(),
            automation: AutomationFacts::default(),
            end_is_told: AtomicBool::new(false),
            taking: Mutex::default(),
            state: Mutex::new(SessionState::Opening),
            local: Mutex::default(),
            changed: Condvar::new(),
            kernel_drops: Mutex::default(),
            send_failure: Mutex::default(),
        });
        let worker = Arc::clone(&shared);
        let thread = name.clone();
        run_on_thread(&thread, move || {
            let _at_work = AtWork::of_session(&worker, WorkerRole::Controller);
            let end = catch_unwind(AssertUnwindSafe(|| work(&worker, &inbox)))
                .unwrap_or_else(|panic| End::Failed(panic_error(panic.as_ref(), &name)));
            worker.stop.stop();
            // From here on commands are refused; those that came before are reported, also one that is
            // being put in at this moment.
            drop(locked(&worker.taking));
            for command in inbox.try_iter() {
                command.report_not_carried_out(&worker);
            }
            drop(inbox);
            worker.stop.forget_all();
            worker.ended(end, &name);
        })?;
        Ok(Self { shared, commands: Box::new(commands), live })
    }

    /// Which session this is.
    pub fn id(&self) -> SessionId {
        self.shared.outbox.session()
    }

    /// Where it stands.
    pub fn state(&self) -> SessionState {
        locked(&self.shared.state).clone()
    }

    /// Its counters now.
    pub fn tally(&self) -> Tally {
        self.shared.counters.tally()
    }

    /// Why the last send that failed did.
    pub fn send_failure(&self) -> Option<Arc<NetError>> {
        locked(&self.shared.send_failure).clone()
    }

    /// What only its protocol shows.
    pub fn live(&self) -> &ProtocolSnapshot {
        &self.live
    }

    /// Notes which protocol it speaks.
    #[must_use]
    pub fn speaking(self, protocol: Protocol) -> Self {
        let _ = self.shared.protocol.set(protocol);
        self
    }

    /// The calls that its workers, or the threads of its program, are blocked in now, those that block for the longest first.
    pub fn blocked_calls(&self) -> Vec<BlockedCall> {
        let mut calls = self.shared.workers.blocked_calls();
        calls.extend(self.live.blocked_calls());
        calls.sort_by_key(|call| call.since);
        calls
    }

    /// What its workers share: for the log writer, which refreshes the kernel's drop count.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Hands a command to the session's writer. Never waits.
    ///
    /// # Errors
    /// [`Refused`] with the command if it is of another protocol, the queue full or the session over.
    pub fn command(&self, command: impl Into<ProtocolCommand>) -> Result<(), Refused> {
        let command = command.into();
        let _taking = locked(&self.shared.taking);
        if self.shared.stop.is_stopped() {
            return Err(Refused::Ended(command));
        }
        self.commands.put(command)
    }

    /// Ends the session. Returns at once; its workers end within milliseconds.
    pub fn stop(&self) {
        self.shared.stop.request();
    }

    /// Whether it was asked to end, or ends by itself.
    pub fn is_stopping(&self) -> bool {
        self.shared.stop.is_stopped()
    }

    /// Waits until the state is as asked, for tests and programs without a window. `false` if the
    /// time ran out.
    pub fn wait_until(&self, limit: Duration, is_right: impl Fn(&SessionState) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        let mut state = locked(&self.shared.state);
        while !is_right(&state) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self
                .shared
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        true
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    /// Tells something without a payload; counts it if the outbox is full.
    pub fn tell(&self, at: Stamp, peer: Peer, kind: EventKind) {
        if !self.outbox.push(EventDraft { at, peer, blocked_ns: 0.0, kind }, &[]) {
            self.counters.events_dropped.add(1);
        }
    }

    /// Tells that a payload could not even be handed to the system. Of a very large one, the row has
    /// the first [`UNSENT_LOGGED_BYTES_MAX`], so that there is room for it among other rows.
    pub fn tell_unsent(&self, peer: Peer, error: NetError, payload: &[u8]) {
        let payload = payload.get(..UNSENT_LOGGED_BYTES_MAX).unwrap_or(payload);
        self.send_failed(&error);
        let kind = EventKind::SendFailed(Box::new(error));
        let event = EventDraft { at: Stamp::now(), peer, blocked_ns: 0.0, kind };
        if !self.outbox.push(event, payload) {
            self.counters.lost_unlogged.add(1);
        }
    }

    /// Counts a send that failed, and keeps why for whoever shows it. The error comes first: who sees the
    /// count finds it.
    pub fn send_failed(&self, error: &NetError) {
        *locked(&self.send_failure) = Some(Arc::new(error.clone()));
        self.counters.send_failed.add(1);
    }

    /// Tells what its rules did.
    pub fn tell_rule(&self, at: Stamp, peer: Peer, event: RuleEvent) {
        self.tell(at, peer, EventKind::Automated(Box::new(AutomationEvent::Rule(event))));
    }

    /// Counts replies that its rules were kept from, and reports them, but not each by itself.
    pub fn withheld(&self, at: Stamp, peer: Peer, withheld: Withheld) {
        let Withheld { why, replies } = withheld;
        match why {
            Withholding::Pace(_) => self.counters.replies_paced.add(replies),
            Withholding::Limit(_) | Withholding::Group => {
                self.counters.replies_withheld.add(replies);
            }
        }
        if let Some(replies) = self.rules.withheld(replies, at) {
            self.tell_rule(at, peer, RuleEvent::Withheld { why, replies });
        }
    }

    /// The session has its address.
    pub fn opened(&self, local: Endpoint, recv_buffer_bytes: usize) {
        self.open_with(local, recv_buffer_bytes, EventKind::Opened(local));
    }

    /// The session has its address, which its protocol reports by an event of its own.
    pub fn open_with(&self, local: Endpoint, recv_buffer_bytes: usize, event: EventKind) {
        self.set_state(SessionState::Open { local, recv_buffer_bytes });
        self.tell(Stamp::now(), Peer::None, event);
    }

    /// From now on, this socket's drops are the session's.
    pub fn watch_kernel_drops(&self, counter: Option<DropCounter>) {
        *locked(&self.kernel_drops) = counter;
    }

    /// Reads from the kernel how much it dropped. Reads a file: not for the ui thread.
    pub fn refresh_kernel_drops(&self) {
        let counter = *locked(&self.kernel_drops);
        if let Some(drops) = counter.and_then(DropCounter::read) {
            self.counters.lost_in_kernel.set(drops);
        }
    }

    /// Whether the session is over and has reported all it had to report.
    pub fn has_ended(&self) -> bool {
        matches!(*locked(&self.state), SessionState::Ended(_))
    }

    /// What the session ends with was reported just now by an event of its protocol: it is not reported
    /// once more in other words.
    pub fn note_end_told(&self) {
        self.end_is_told.store(true, Relaxed);
    }

    /// The last event goes out before the state says so: who sees the state can take the event.
    fn ended(&self, end: End, name: &str) {
        log::info!("{name}: {}; {}", end, self.counters.tally());
        if !self.end_is_told.load(Relaxed) {
            self.tell(Stamp::now(), Peer::None, EventKind::Ended(Box::new(end.clone())));
        }
        self.set_state(SessionState::Ended(end));
        self.outbox.ring();
    }

    /// What it speaks; `None` if it is none of the list.
    pub fn protocol(&self) -> Option<Protocol> {
        self.protocol.get().copied()
    }

    /// The address that it has or had last.
    pub fn local(&self) -> Option<Endpoint> {
        *locked(&self.local)
    }

    /// It stands elsewhere now.
    pub fn set_state(&self, state: SessionState) {
        if let SessionState::Open { local, .. } | SessionState::Connected { local, .. } = &state {
            *locked(&self.local) = Some(*local);
        }
        *locked(&self.state) = state;
        self.changed.notify_all();
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("stopped"),
            Self::PeerClosed => f.write_str("closed by the peer"),
            Self::Loaded => f.write_str("loaded"),
            Self::Exited => f.write_str("exited"),
            Self::Done => f.write_str("done"),
            Self::Failed(error) => write!(f, "failed: {error}"),
        }
    }
}

/// The error that a panic of a worker becomes.
pub fn panic_error(panic: &(dyn Any + Send), worker: &str) -> NetError {
    Panicked::new(panic, worker).into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::Batch;
    use crate::net::udp::DatagramCommand;
    use crate::net::{Cause, Op};
    use std::task::Waker;

    const SOON: Duration = Duration::from_secs(10);

    fn start<F>(outbox: Arc<Outbox>, work: F) -> Result<Session, NetError>
    where
        F: FnOnce(&Arc<Shared>, &Receiver<DatagramCommand>) -> End + Send + 'static,
    {
        Session::start("test".into(), outbox, ProtocolSnapshot::Udp(Arc::default()), work)
    }

    #[test]
    fn a_panic_of_a_worker_becomes_the_session_s_end() {
        let outbox = Outbox::new(SessionId(7), Waker::noop().clone());
        let session = start(outbox.clone(), |_, _| panic!("a bug")).unwrap();
        assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
        let SessionState::Ended(End::Failed(error)) = session.state() else { panic!("no failure") };
        assert_eq!(error.cause, Cause::Panic("a bug".into()));
        let refused = session.command(DatagramCommand::SetBroadcast(true));
        let broadcast = ProtocolCommand::Datagram(DatagramCommand::SetBroadcast(true));
        let Err(Refused::Ended(whole)) = refused else { panic!("taken") };
        assert_eq!(format!("{whole:?}"), format!("{broadcast:?}"));
        let mut batch = Batch::default();
        let deadline = std::time::Instant::now() + SOON;
        while !outbox.take(&mut batch) {
            assert!(std::time::Instant::now() < deadline, "nothing is told");
            std::thread::yield_now();
        }
        assert!(matches!(batch.events[0].kind, EventKind::Ended(_)));
    }

    #[test]
    fn a_huge_payload_that_was_not_sent_is_told_behind_others() {
        let outbox = Outbox::new(SessionId(7), Waker::noop().clone());
        let session = start(outbox.clone(), |shared, _| {
            let error =
                || NetError { op: Op::Send, target: String::new(), cause: Cause::NotConnected };
            shared.tell_unsent(Peer::None, error(), b"small");
            shared.tell_unsent(Peer::None, error(), &vec![7; 64 << 20]);
            End::Stopped
        })
        .unwrap();
        assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
        let mut batch = Batch::default();
        assert!(outbox.take(&mut batch));
        let lens: Vec<usize> = batch.events.iter().map(|event| event.len as usize).collect();
        assert_eq!(lens, [5, UNSENT_LOGGED_BYTES_MAX, 0]);
        assert_eq!((session.tally().send_failed, session.tally().lost_unlogged), (2, 0));
    }

    #[test]
    fn dropping_the_handle_stops_the_workers() {
        let outbox = Outbox::new(SessionId(7), Waker::noop().clone());
        let (done, is_done) = crossbeam_channel::bounded(1);
        let session = start(outbox, move |shared, _| {
            assert!(shared.stop.signal().recv().is_err());
            done.send(()).unwrap();
            End::Stopped
        })
        .unwrap();
        drop(session);
        assert!(is_done.recv_timeout(SOON).is_ok());
    }
}
