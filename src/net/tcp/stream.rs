//! One TCP connection, the same for client and server: a thread that reads, and another that writes
//! once there is something in the queue.
//!
//! How a session uses it:
//! 1. [`Stream::new`] with a connected socket: it is in the session's table, and the stop wakes it.
//!    Tell [`StreamEvent::Accepted`] or [`StreamEvent::Connected`] then.
//! 2. [`Stream::start`] with a [`Handler`] (what the connection does by itself; [`ByHand`] for nothing)
//!    and what to do at its end, such as sending its number to the controller over a bounded channel.
//!    That runs last on the connection's thread; join the thread then.
//! 3. Commands: [`Stream::enqueue`], [`Stream::cancel_files`], [`Stream::close`], [`Stream::reset`],
//!    [`Stream::set_settings`], [`Stream::save`]. None of them waits for the network.
//! 4. A handler runs on the connection's own thread and may block it: [`Stream::send`],
//!    [`Stream::give_file`], [`Stream::wait`]. It returns [`Next::Close`]
//!    to close in a way that does not destroy what was just sent.
//!
//! The end is reported by the connection itself: [`StreamEvent::Closed`] and the state in the table.
//! Invariant: a row is in the outbox before anybody acts on what it says.

mod forward;
mod framed;
mod handler;
mod reader;
mod save;
mod secure;
mod send_file;
mod sender;
mod task;
mod writer;

pub use handler::{ByHand, Handler, Next, Pieces};
pub use secure::{SecureAs, SecureTo};
pub use sender::PROGRESS_LIMIT;
pub use task::Job;
pub use writer::{QUEUE_BYTES_MAX, QUEUE_JOBS_MAX};

use super::config::Receiving;
use super::{
    AfterEnd, Closing, FileEvent, RecordRows, RecvSize, Save, StreamEvent, StreamSettings,
};
use crate::net::call::Direction;
use crate::net::connections::ConnectionState;
use crate::net::live_sockets::{HasSocket, SocketKey};
use crate::net::session::{Shared, panic_error};
use crate::net::socket::{self, number};
use crate::net::trace::{PendingCall, traced_of, zero};
use crate::net::wake::{self, Blocked, Ticket};
use crate::net::worker::{AtWork, WorkerRole};
use crate::net::{
    Args, Cause, Channel, Connection, ConnectionId, Connections, Edges, Endpoint, EventKind,
    NetError, Op, OptionName, OptionValue, Peer, PeerProcess, Stamp,
};
use crate::threads::{locked, spawn};
use crossbeam_channel::{Receiver, Sender, bounded, select};
use reader::Reader;
use save::Saving;
use std::net::Shutdown;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{
    AtomicBool, AtomicU32,
    Ordering::{AcqRel, SeqCst},
};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;
use writer::Outgoing;

/// What threads for this end of a conversation are called.
pub(in crate::net) fn worker_name(end: Endpoint) -> String {
    match end {
        Endpoint::Ip(address) => format!("tcp {address}"),
        other => other.to_string(),
    }
}

/// One connection. See the [module](self).
#[derive(Debug)]
pub struct Stream {
    shared: Arc<Shared>,
    /// The session's, among which it is.
    table: Arc<Connections>,
    facts: Arc<Connection>,
    peer: Peer,
    /// Taken at the end: dropping it closes the descriptor.
    socket: Mutex<Option<Open>>,
    settings: Mutex<StreamSettings>,
    outgoing: Outgoing,
    /// Held for a whole message, so that those of the handler and of the queue do not mix.
    message: Mutex<()>,
    /// Threads that are in send(2) now.
    sending: AtomicU32,
    /// Whether we have finished sending.
    finished: AtomicBool,
    /// Why it ends; the first reason stands.
    closing: Mutex<Option<Closing>>,
    is_over: AtomicBool,
    nudge: (Sender<()>, Receiver<()>),
    saving: Mutex<Saving>,
    progress_limit: OnceLock<Duration>,
    /// Whether records of TLS are reported.
    shows_records: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Open {
    socket: Arc<Channel>,
    ticket: Ticket,
}

impl Stream {
    /// Takes a connected socket into the session: the table has it, and the stop wakes it. `facts` may
    /// say what buffers were granted; a wish for sizes and switches is carried out before, by
    /// [`socket::set_stream_options`] and [`socket::Maker::stream_buffers`].
    ///
    /// # Errors
    /// What setsockopt(2) reports, where blocked calls need a time limit.
    pub fn new(
        shared: &Arc<Shared>,
        table: &Arc<Connections>,
        socket: impl Into<Channel>,
        facts: Connection,
        settings: StreamSettings,
    ) -> Result<Arc<Self>, NetError> {
        let socket: Channel = socket.into();
        let peer = Peer::of_channel(facts.id, facts.remote, socket.edges());
        let shows_records = settings.records == RecordRows::Shown;
        wake::prepare_stream(&socket)
            .map_err(|error| NetError::new(Op::SetSockOpt, "SO_SNDTIMEO", &error))?;
        let socket = Arc::new(socket);
        let ticket = shared.stop.watch(Blocked::Stream(Arc::clone(&socket)));
        let facts = Arc::new(facts);
        table.add(Arc::clone(&facts));
        let stream = Arc::new(Self {
            shared: Arc::clone(shared),
            table: Arc::clone(table),
            facts,
            peer,
            socket: Mutex::new(Some(Open { socket, ticket })),
            settings: Mutex::new(settings),
            outgoing: Outgoing::default(),
            message: Mutex::default(),
            sending: AtomicU32::new(0),
            finished: AtomicBool::new(false),
            closing: Mutex::default(),
            is_over: AtomicBool::new(false),
            nudge: bounded(1),
            saving: Mutex::default(),
            progress_limit: OnceLock::new(),
            shows_records: Arc::new(shows_records.into()),
        });
        let owner: Arc<dyn HasSocket> = stream.clone();
        shared.sockets.add(SocketKey::Connection(stream.id()), Arc::downgrade(&owner));
        Ok(stream)
    }

    /// Starts reading on a thread of that name. At the end of the connection, whatever it was,
    /// `on_end` is called on it, last of all, with the reason.
    ///
    /// # Errors
    /// If the system gives no thread; the connection is closed and that is reported then, without `on_end`.
    pub fn start(
        self: &Arc<Self>,
        name: String,
        handler: Box<dyn Handler>,
        on_end: impl FnOnce(ConnectionId, Closing) + Send + 'static,
    ) -> Result<JoinHandle<()>, NetError> {
        self.progress_limit.get_or_init(|| handler.progress_limit());
        let stream = Arc::clone(self);
        let work = move || {
            let (shared, id) = (&stream.shared, stream.id());
            let at_work = AtWork::of_connection(shared, WorkerRole::Reader, id);
            let panicked = |panic: Box<dyn std::any::Any + Send>| {
                Closing::Failed(panic_error(panic.as_ref(), &stream.peer.to_string()))
            };
            let reading = || stream.read(handler);
            let closing = catch_unwind(AssertUnwindSafe(reading)).unwrap_or_else(panicked);
            let closing = stream.finish(closing);
            drop((at_work, stream));
            on_end(id, closing);
        };
        spawn(name, work).map_err(NetError::from).inspect_err(|error| {
            self.finish(Closing::Failed(error.clone()));
        })
    }

    /// Reports what the connection is and who is at its other end, where that is more than for TCP.
    pub(in crate::net) fn introduce(&self, edges: Edges, process: Option<PeerProcess>) {
        if edges == Edges::Kept {
            self.tell(StreamEvent::KeepsEdges);
        }
        if let Some(process) = process {
            // It is asked for once.
            let _ = self.facts.process.set(process.clone());
            self.tell(StreamEvent::PeerProcess(Box::new(process)));
        }
    }

    /// Its number in the session.
    pub fn id(&self) -> ConnectionId {
        self.facts.id
    }

    /// Its number and the other end.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// What is known of it.
    pub fn facts(&self) -> &Arc<Connection> {
        &self.facts
    }

    /// What the session's workers share.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// How it is read and written.
    pub fn settings(&self) -> StreamSettings {
        locked(&self.settings).clone()
    }

    /// The size that is handed to `recv`.
    fn recv_size(&self) -> RecvSize {
        locked(&self.settings).recv_size
    }

    /// The size that is handed to the next `recv`, how long it may wait, and whether it waits itself.
    fn next_recv(&self) -> (RecvSize, Option<Duration>, Receiving) {
        let settings = locked(&self.settings);
        (settings.recv_size, settings.recv_limit, settings.receiving)
    }

    /// What to do when the peer has finished sending.
    fn after_end(&self) -> AfterEnd {
        locked(&self.settings).after_end
    }

    /// Reads and writes it so from now on. A `recv` that waits already keeps the size that it was given.
    pub fn set_settings(&self, settings: StreamSettings) {
        self.shows_records.store(settings.records == RecordRows::Shown, SeqCst);
        *locked(&self.settings) = settings;
        self.look_again();
    }

    /// Writes what comes into this file from now on; `None` ends that. What came until then is taken for
    /// a whole file. Waits for the disk to make a file, not to have it, and not for the network.
    pub fn save(&self, save: Option<&Save>) {
        let mut saving = locked(&self.saving);
        if self.is_over() {
            // The connection's end takes care of what is there, and nothing more will come.
            return self.refuse_save(save);
        }
        saving.change(self, save);
    }

    fn refuse_save(&self, save: Option<&Save>) {
        let Some(Save { path, .. }) = save else { return };
        let target = path.display().to_string();
        let error = NetError { op: Op::OpenFile, target, cause: Cause::NotConnected };
        let event = FileEvent::SaveStopped { unfinished: None, saved_bytes: 0, error };
        self.tell(StreamEvent::File(event));
    }

    /// Whether it is ending, or the session is: nothing more must be begun on it.
    pub fn is_over(&self) -> bool {
        self.is_over.load(SeqCst) || self.shared.stop.is_stopped()
    }

    /// Whether something can be sent on it still.
    pub(in crate::net) fn can_send(&self) -> bool {
        !self.is_over() && !self.finished.load(SeqCst)
    }

    /// Waits on the connection's own thread. `false` as soon as the connection ends.
    #[must_use]
    pub fn wait(&self, duration: Duration) -> bool {
        let until = Stamp::now().after(duration);
        while !self.is_over() {
            let left = until.since(Stamp::now());
            if left.is_zero() {
                return true;
            }
            select! {
                recv(self.shared.stop.signal()) -> _ => return false,
                recv(self.nudge.1) -> _ => {}
                default(left) => return true,
            }
        }
        false
    }

    /// Closes: what is in the queue is not sent any more. Wakes whoever is blocked on it.
    pub fn close(&self) {
        self.end(Closing::ByUs, |socket| {
            socket.say_goodbye();
            self.shut_down(socket, Direction::Both);
        });
    }

    /// Closes without saying goodbye inside (`close_notify`): what is passed on here was cut off where it came from.
    pub(in crate::net) fn cut_off(&self) {
        self.end(Closing::ByUs, |socket| self.shut_down(socket, Direction::Both));
    }

    /// Resets the connection (`SO_LINGER` 0 and close), so that what is on its way is lost and the peer
    /// gets ECONNRESET.
    pub fn reset(&self) {
        self.end(Closing::ResetByUs, |socket| {
            let linger = OptionValue::Linger(0);
            let of = &socket2::SockRef::from(socket);
            self.told(socket::set_option_of(
                &self.shared,
                self.peer,
                of,
                OptionName::Linger,
                &linger,
            ));
            // Nothing may show the peer of an end before the reset does.
            self.shut_down(socket, Direction::Receiving);
            if self.sending.load(SeqCst) > 0 {
                // Its buffer is full, so the FIN comes after data that the peer does not take,
                // and is thrown away with them.
                self.shut_down(socket, Direction::Sending);
            }
        });
    }

    /// It failed: whoever is blocked on it is woken, and it is closed.
    fn fail(&self, error: NetError) {
        self.end(Closing::Failed(error), |socket| {
            let _ = socket.shutdown(Shutdown::Both);
        });
    }

    /// Gives the reason for the end, unless there is one, and wakes everybody.
    fn end(&self, why: Closing, wake: impl FnOnce(&Channel)) {
        // The lock keeps the reader from closing before `wake` has prepared the close.
        let open = locked(&self.socket);
        if !self.set_closing(why) {
            return;
        }
        if let Some(open) = &*open {
            wake(&open.socket);
        }
        drop(open);
        self.look_again();
    }

    /// `false` if there is a reason already.
    fn set_closing(&self, why: Closing) -> bool {
        let mut closing = locked(&self.closing);
        let is_first = closing.is_none();
        closing.get_or_insert(why);
        self.is_over.store(true, SeqCst);
        is_first
    }

    /// What the reader waits for beside the network may have changed.
    fn look_again(&self) {
        // A nudge that waits already will do.
        let _ = self.nudge.0.try_send(());
    }

    fn socket(&self) -> Option<Arc<Channel>> {
        locked(&self.socket).as_ref().map(|open| Arc::clone(&open.socket))
    }

    /// Keeps other messages out until the guard is dropped.
    fn begin_message(&self) -> MutexGuard<'_, ()> {
        locked(&self.message)
    }

    /// See [`Handler::progress_limit`].
    fn progress_limit(&self) -> Duration {
        self.progress_limit.get().copied().unwrap_or(PROGRESS_LIMIT)
    }

    fn saving(&self) -> &Mutex<Saving> {
        &self.saving
    }

    fn read(&self, handler: Box<dyn Handler>) -> Closing {
        match self.socket() {
            Some(socket) => Reader::new(self, &socket, handler).run(),
            None => Closing::ByUs,
        }
    }

    /// Finishes sending; `true` if that was not so before.
    fn finish_sending(&self) -> bool {
        // The lock keeps a reset out: nothing may show the peer of an end before the reset does.
        let open = locked(&self.socket);
        let Some(Open { socket, .. }) = open.as_ref().filter(|_| !self.is_over()) else {
            return false;
        };
        if self.finished.swap(true, AcqRel) {
            return false;
        }
        // Before: the peer may act on our end at once, and who hears of that asks for the state.
        self.facts.set_state(ConnectionState::Finished);
        socket.say_goodbye();
        self.shut_down(socket, Direction::Sending);
        drop(open);
        self.look_again();
        true
    }

    /// The end of the connection, on its reader's thread or instead of it.
    fn finish(&self, closing: Closing) -> Closing {
        let stopped = self.shared.stop.is_stopped();
        // What fails when we stop is no failure.
        self.set_closing(if stopped { Closing::ByUs } else { closing });
        let has_failed = matches!(*locked(&self.closing), Some(Closing::Failed(_)));
        if let Some(socket) = self.socket().filter(|_| has_failed) {
            // After a panic the writer may still wait for the peer.
            let _ = socket.shutdown(Shutdown::Both);
        }
        self.end_writer();
        let closing = locked(&self.closing).clone().unwrap_or(Closing::ByUs);
        if let (Some(socket), Closing::ByUs | Closing::ByPeer) = (self.socket(), &closing) {
            socket.say_goodbye();
        }
        self.end_saving(&closing);
        let open = locked(&self.socket).take();
        self.shared.sockets.remove(SocketKey::Connection(self.id()));
        if let Some(Open { socket, ticket }) = open {
            self.shared.stop.forget(ticket);
            // Nobody else has it now: the writer is over.
            if let Some(socket) = Arc::into_inner(socket) {
                socket::close_of(&self.shared, self.peer, socket);
            }
        }
        self.facts.set_state(ConnectionState::Closed(closing.clone()));
        self.tell(StreamEvent::Closed(closing.clone()));
        self.table.ended(self.id());
        self.shared.outbox.ring();
        self.wait_for_files();
        closing
    }

    fn tell(&self, event: StreamEvent) {
        self.shared.tell(Stamp::now(), self.peer, EventKind::from(event));
    }

    /// A failed step is reported, and the connection goes on.
    fn told(&self, step: Result<(), NetError>) {
        if let Err(error) = step {
            self.shared.tell(Stamp::now(), self.peer, EventKind::Failed(Box::new(error)));
        }
    }

    /// Shuts one or both directions down and reports the call. That it was over already is no failure.
    fn shut_down(&self, socket: &Channel, direction: Direction) {
        let how = match direction {
            Direction::Receiving => Shutdown::Read,
            Direction::Sending => Shutdown::Write,
            Direction::Both => Shutdown::Both,
        };
        let call = PendingCall::on(number(socket), Op::Shutdown, Args::Direction(direction));
        let _ = traced_of(&self.shared, self.peer, call, zero, || socket.shutdown(how));
    }

    /// An error of an operation on this connection.
    fn error(&self, op: Op, source: &std::io::Error) -> NetError {
        NetError::new(op, self.peer.to_string(), source)
    }
}

impl HasSocket for Stream {
    fn with_socket(&self, act: &mut dyn FnMut(socket2::SockRef<'_>)) {
        // The lock keeps it from being closed meanwhile.
        if let Some(open) = &*locked(&self.socket) {
            act(socket2::SockRef::from(&*open.socket));
        }
    }

    fn ends(&self) -> (Option<Endpoint>, Option<Endpoint>) {
        (Some(self.facts.local), Some(self.facts.remote))
    }
}
