//! The loop of the tutorials' clients and handlers: `recv`, report, reply, until it returns 0 bytes.

use super::framed::Framed;
use super::{Handler, Next, Stream};
use crate::net::call::{CallError, Returned};
use crate::net::connections::ConnectionState;
use crate::net::outbox::{EventDraft, InFlight, Lane};
use crate::net::readiness;
use crate::net::socket::{number, recv, was_empty_record};
use crate::net::tcp::config::{RECV_BYTES_MAX, Receiving};
use crate::net::tcp::{AfterEnd, Closing, RecvSize, StreamEvent};
use crate::net::tls::{HANDSHAKE_LIMIT, TlsChannel};
use crate::net::trace::{PendingCall, call_error, tell_waiting};
use crate::net::worker::blocking;
use crate::net::{Args, Channel, Edges, EventKind, NetError, Op, Stamp, UnixFailure, wake};
use crate::threads::locked;
use crossbeam_channel::select;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering::Acquire;
use std::time::Duration;

/// What `recv` is handed first, in bytes: one page of memory for a connection that is silent.
const FIRST_RECV_BYTES: u32 = 4096;

/// What `recv` is handed for a record, in bytes: more than Linux lets a sender put into one by default
/// (`net.core.wmem_default`, 208 KiB).
const RECORD_BYTES: u32 = 256 << 10;

/// By how much the size grows after a read that filled it: three steps to [`RECV_BYTES_MAX`], beyond
/// which a loop over `recv` becomes no faster.
const GROWTH: u32 = 4;

/// How long a block waits for more before it is handed over with less than it holds: as long as the log rests when much
/// comes. It waits once more as long for the last `recv`, and the log for both
/// ([`HOLD_BACK_MAX`](crate::net::outbox::HOLD_BACK_MAX)).
const FILL_LIMIT: Duration = Duration::from_millis(4);

/// A connection that was silent for so long gives its large buffer back.
const IDLE_LIMIT: Duration = Duration::from_secs(1);

/// After a polite end, for how long the peer is read until it closes too. A close with unread data would
/// reset the connection and destroy a reply that is under way (RFC 1122, section 4.2.2.13); a peer
/// that does not close within that holds our thread no longer.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// And up to how many bytes: what an honest peer may have sent before it heard of the end.
const CLOSE_BYTES_MAX: u64 = 256 << 10;

/// After a person's disconnect, for how long what came before it is still read: enough for what usually
/// waits. With small reads and much in the system's buffer it would take seconds.
const REST_LIMIT: Duration = Duration::from_millis(20);

/// The same after a failure: what the peer said before it went may say why.
const LAST_WORDS_LIMIT: Duration = Duration::from_secs(1);

/// The reader's own state.
pub(super) struct Reader<'a> {
    stream: &'a Stream,
    socket: &'a Channel,
    handler: Box<dyn Handler>,
    lane: Lane,
    /// While the lane holds something that others must not overtake in the log.
    in_flight: Option<InFlight<'a>>,
    /// What `recv` is handed next if the size is automatic, in bytes.
    auto_bytes: u32,
    /// The limit that is set on the socket.
    limit: Option<Duration>,
    /// What one `recv` returned, for the handler.
    read: Vec<u8>,
    framed: Framed,
}

/// What came of a `recv`.
enum Got {
    /// So many bytes that the buffer is full, or less.
    Bytes { is_full: bool },
    /// Nothing for now.
    Nothing,
    /// Nothing for as long as a `recv` may wait.
    TimedOut,
    /// Nothing until the handler's deadline.
    Late,
    /// Nothing for so long that a frame has ended.
    Pause,
    /// 0 bytes: the peer has finished sending.
    End,
    /// The connection is over for this reason.
    Over(Closing),
}

impl<'a> Reader<'a> {
    pub(super) fn new(stream: &'a Stream, socket: &'a Channel, handler: Box<dyn Handler>) -> Self {
        Self {
            stream,
            socket,
            handler,
            lane: Lane::new(Arc::clone(&stream.shared.outbox)),
            in_flight: None,
            auto_bytes: FIRST_RECV_BYTES,
            limit: None,
            read: Vec::new(),
            framed: Framed::default(),
        }
    }

    /// Reads until the end, and says why it is one.
    pub(super) fn run(mut self) -> Closing {
        let closing = self.read_to_end();
        self.deliver();
        closing
    }

    fn read_to_end(&mut self) -> Closing {
        if let Some(closing) = self.shake_hands() {
            return closing;
        }
        let mut next = self.handler.opened(self.stream);
        while next == Next::GoOn {
            if self.stream.is_over() {
                return self.read_rest();
            }
            let got = self.recv();
            // Not before: the behaviour may change while `recv` waits.
            let wants = self.handler.wants_messages();
            let got = match got {
                Got::Bytes { is_full: true } if !wants => self.gather(),
                Got::Bytes { .. } if wants => self.hand_over_with_copy(),
                Got::Bytes { .. } => {
                    self.deliver_unless_filling();
                    Got::Bytes { is_full: false }
                }
                got => got,
            };
            next = match got {
                // The end may have come with these bytes: then nobody must act on them.
                Got::Bytes { .. } if wants && !self.stream.is_over() => self.act(),
                Got::Bytes { .. } | Got::Nothing => {
                    self.framed.forget();
                    Next::GoOn
                }
                Got::TimedOut => Next::GoOn,
                Got::Pause => self.framed.pause(self.stream, self.handler.as_mut(), Stamp::now()),
                Got::Late => self.handler.too_late(self.stream),
                Got::End => return self.peer_finished(),
                Got::Over(closing) => return closing,
            };
        }
        self.close_politely()
    }

    /// Has the handler act on what came.
    fn act(&mut self) -> Next {
        let Self { stream, handler, framed, read, .. } = self;
        framed.take(stream, handler.as_mut(), read, Stamp::now())
    }

    /// The connection is over: logs what came before, for a short time. Nobody acts on it any more.
    fn read_rest(&mut self) -> Closing {
        let limit = match &*locked(&self.stream.closing) {
            Some(Closing::ByUs) => REST_LIMIT,
            Some(Closing::Failed(_)) => LAST_WORDS_LIMIT,
            _ => Duration::ZERO,
        };
        let until = Stamp::now().after(limit);
        // A peer that sends on would be read for ever: Linux takes bytes after `shutdown`, too.
        while Stamp::now() < until && !self.stream.shared.stop.is_stopped() {
            match self.recv() {
                Got::Bytes { .. } if self.lane.is_full() => self.deliver(),
                Got::Bytes { .. } => {}
                _ => break,
            }
        }
        self.deliver();
        // Why it is over was said before.
        Closing::ByUs
    }

    /// Waits for bytes and puts them into the lane.
    fn recv(&mut self) -> Got {
        let mut called = Stamp::now();
        loop {
            let (recv_size, recv_limit, receiving) = self.stream.next_recv();
            let limit = match self.wait_limit(recv_limit.map(|limit| called.after(limit))) {
                Ok(limit) => limit,
                Err(late) => return late,
            };
            let asked = self.bytes_of(recv_size);
            if receiving == Receiving::Polls && self.polled(called, asked, limit) {
                if self.stream.is_over() {
                    return Got::Over(Closing::ByUs);
                }
                // TLS may have begun meanwhile.
                if let Some(closing) = self.shake_hands() {
                    return Got::Over(closing);
                }
                called = Stamp::now();
                continue;
            }
            self.set_limit(limit);
            let (socket, room) = (self.socket, self.lane.room(asked as usize));
            let result = blocking(Op::Recv, called, || recv(socket, room));
            let at = Stamp::now();
            match result {
                Err(error) if wake::is_passing(&error) => {
                    if self.stream.is_over() {
                        return Got::Over(Closing::ByUs);
                    }
                    if let Some(closing) = self.shake_hands() {
                        return Got::Over(closing);
                    }
                    if recv_limit.is_some_and(|limit| at.since(called) >= limit) {
                        self.tell_recv(called, asked, Err(call_error(&error)));
                        return Got::TimedOut;
                    }
                    if self.lane.has_block() {
                        self.deliver();
                    }
                    if at.since(called) >= IDLE_LIMIT {
                        self.give_buffer_back();
                    }
                }
                result => return self.took(called, at, asked, result),
            }
        }
    }

    /// Where a `recv` would have to wait, it returns with `EAGAIN`, and poll(2) waits. `false` if it is to be made.
    fn polled(&mut self, called: Stamp, asked: u32, limit: Option<Duration>) -> bool {
        if self.socket.tls().is_some_and(TlsChannel::has_begun) {
            return false;
        }
        let Some(error) = readiness::would_wait(self.socket) else { return false };
        self.tell_recv(called, asked, Err(call_error(&error)));
        let Stream { shared, peer, .. } = self.stream;
        let is_ready = readiness::poll(shared, *peer, self.socket, limit);
        if !is_ready && Stamp::now().since(called) >= IDLE_LIMIT {
            self.give_buffer_back();
        }
        true
    }

    fn give_buffer_back(&mut self) {
        if self.auto_bytes > FIRST_RECV_BYTES {
            self.auto_bytes = FIRST_RECV_BYTES;
            self.lane = Lane::new(Arc::clone(&self.stream.shared.outbox));
        }
    }

    /// What a `recv` answered, noted.
    fn took(&mut self, called: Stamp, at: Stamp, asked: u32, result: io::Result<usize>) -> Got {
        match result {
            Ok(0) if self.stream.is_over() => Got::Over(Closing::ByUs),
            Ok(0) if self.was_reset() => Got::Over(self.failed(&reset_error())),
            Ok(0) if was_empty_record(self.socket) => {
                self.came(called, at, asked, 0);
                Got::Bytes { is_full: false }
            }
            Ok(0) => {
                self.tell_recv(called, asked, Ok(Returned::Number(0)));
                Got::End
            }
            Ok(len) if self.socket.edges() == Edges::Kept => {
                let kept = len.min(asked as usize);
                self.came(called, at, asked, kept);
                if kept < len {
                    self.tell_cut(len, kept);
                }
                Got::Bytes { is_full: false }
            }
            Ok(len) => {
                self.came(called, at, asked, len);
                let is_full = len >= asked as usize;
                if is_full {
                    self.auto_bytes = (self.auto_bytes * GROWTH).min(RECV_BYTES_MAX);
                }
                Got::Bytes { is_full }
            }
            Err(error) => Got::Over(self.failed(&error)),
        }
    }

    /// A call that brought no bytes, by which it would be shown: with its end or its error.
    fn tell_recv(&mut self, called: Stamp, asked: u32, result: Result<Returned, CallError>) {
        // What came before it stands before it.
        self.deliver();
        let Stream { shared, peer, .. } = self.stream;
        let args = Args::Transfer(asked as usize, *peer);
        let call = PendingCall::on(number(self.socket), Op::Recv, args);
        tell_waiting(shared, *peer, called, call, result);
    }

    /// The rest of a record that the buffer had no room for is lost.
    fn tell_cut(&mut self, len: usize, kept: usize) {
        self.deliver();
        let cause = UnixFailure::Cut(len, kept).into();
        let error = NetError { op: Op::Recv, target: self.stream.peer.to_string(), cause };
        let kind = EventKind::Failed(Box::new(error));
        self.stream.shared.tell(Stamp::now(), self.stream.peer, kind);
    }

    /// Bytes are in the room: puts them into the lane, the counters and the file.
    fn came(&mut self, called: Stamp, at: Stamp, asked: u32, len: usize) {
        let Stream { shared, facts, peer, .. } = self.stream;
        shared.counters.received.add(1);
        shared.counters.received_bytes.add(len as u64);
        facts.received_bytes.add(len as u64);
        facts.seen(at);
        let blocked_ns = at.since(called).as_nanos() as f32;
        let kind = EventKind::Received { asked_bytes: asked };
        self.lane.push(EventDraft { at, peer: *peer, blocked_ns, kind }, len);
        self.stream.write_to_file(self.lane.last_payload());
    }

    /// Takes what waits to be read without waiting, until nothing does, to be delivered together. A
    /// read that did not fill the buffer is no end: the peer is writing meanwhile.
    fn gather(&mut self) -> Got {
        self.hold_others_back();
        let mut got = Got::Bytes { is_full: true };
        while matches!(got, Got::Bytes { .. }) && !self.lane.is_full() && !self.stream.is_over() {
            let asked = self.asked_bytes();
            let called = Stamp::now();
            let result = self.socket.read_waiting(self.lane.room(asked as usize)).transpose();
            let Some(result) = result else { break };
            got = self.took(called, Stamp::now(), asked, result);
        }
        self.deliver_unless_filling();
        match got {
            Got::Bytes { .. } => Got::Nothing,
            end => end,
        }
    }

    /// Delivers one read, and keeps a copy of it for the handler.
    fn hand_over_with_copy(&mut self) -> Got {
        self.read.clear();
        self.read.extend_from_slice(self.lane.last_payload());
        self.deliver();
        Got::Bytes { is_full: false }
    }

    /// Delivers what the lane holds, unless that is a block that fills: a sender in full flow lets its receiver wait
    /// for microseconds again and again, and each time to hand over a little of a block would cost more than to read it.
    fn deliver_unless_filling(&mut self) {
        let is_young = |since| Stamp::now().since(since) < FILL_LIMIT;
        // Windows makes a limit of milliseconds one of half a second.
        let fills = !cfg!(windows) && self.lane.has_block() && !self.lane.is_full();
        if fills && self.lane.waits_since().is_some_and(is_young) {
            self.hold_others_back();
        } else {
            self.deliver();
        }
    }

    /// What others report of this moment must not overtake what waits in the lane.
    fn hold_others_back(&mut self) {
        let outbox = &self.stream.shared.outbox;
        let since = self.lane.waits_since();
        self.in_flight.get_or_insert_with(|| outbox.send_begins(since.unwrap_or_else(Stamp::now)));
    }

    /// Hands the lane over; the peer waits while the log has no room.
    fn deliver(&mut self) {
        let Stream { shared, .. } = self.stream;
        let lost = self.lane.deliver(|| !shared.stop.is_stopped());
        shared.counters.lost_unlogged.add(lost);
        self.in_flight = None;
    }

    fn asked_bytes(&self) -> u32 {
        self.bytes_of(self.stream.recv_size())
    }

    fn bytes_of(&self, size: RecvSize) -> u32 {
        match size {
            RecvSize::Automatic if self.socket.edges() == Edges::Kept => RECORD_BYTES,
            RecvSize::Automatic => self.auto_bytes,
            RecvSize::Fixed(bytes) => bytes.clamp(1, RECV_BYTES_MAX),
        }
    }

    /// How long the next `recv` may wait.
    ///
    /// # Errors
    /// That the handler's deadline is over, or a frame.
    fn wait_limit(&self, until: Option<Stamp>) -> Result<Option<Duration>, Got> {
        /// The system rounds down, and 0 would mean for ever.
        const SHORTEST: Duration = Duration::from_millis(1);
        let now = Stamp::now();
        let left = |until: Option<Stamp>| until.map(|until| until.since(now));
        let (until_late, until_pause) =
            (left(self.handler.deadline()), left(self.framed.pause_ends()));
        let is_over = |left: Option<Duration>| left.is_some_and(|left| left.is_zero());
        if is_over(until_pause) {
            return Err(Got::Pause);
        }
        if is_over(until_late) {
            return Err(Got::Late);
        }
        let idle = (self.auto_bytes > FIRST_RECV_BYTES).then_some(IDLE_LIMIT);
        let fills = self.lane.has_block().then_some(FILL_LIMIT);
        let until = left(until).map(|left| left.max(SHORTEST));
        Ok([until_late, until_pause, idle, fills, until].into_iter().flatten().min())
    }

    fn set_limit(&mut self, limit: Option<Duration>) {
        // Without the limit the buffer is kept, or the peer is waited for: no reason to end.
        if limit != self.limit && wake::limit_recv(self.socket, limit).is_ok() {
            self.limit = limit;
        }
    }

    /// Goes on with a handshake of TLS until it is over, if one is under way. Says why the connection ends if it came to
    /// nothing.
    fn shake_hands(&mut self) -> Option<Closing> {
        let tls = self.socket.tls().filter(|tls| tls.is_shaking_hands())?;
        let until = Stamp::now().after(HANDSHAKE_LIMIT);
        loop {
            let left = until.since(Stamp::now());
            if self.stream.is_over() {
                return Some(Closing::ByUs);
            }
            if left.is_zero() {
                return Some(Closing::Failed(self.stream.tls_error(tls.give_up())));
            }
            self.set_limit(Some(left));
            match blocking(Op::Recv, Stamp::now(), || tls.shake_hands()) {
                Ok(true) => return None,
                Ok(false) => {}
                Err(error) if wake::is_passing(&error) => {}
                Err(error) => {
                    return Some(Closing::Failed(self.stream.error(Op::TlsHandshake, &error)));
                }
            }
        }
    }

    fn failed(&self, error: &io::Error) -> Closing {
        Closing::Failed(self.stream.error(Op::Recv, error))
    }

    /// Whether 0 bytes mean that the connection was reset and another thread's send took the error: Linux
    /// knows no peer then (getpeername(2)), nor after both sides have finished.
    fn was_reset(&self) -> bool {
        let both_finished = self.stream.finished.load(Acquire);
        cfg!(target_os = "linux") && !both_finished && !self.socket.has_peer()
    }

    /// The peer has finished sending: closes, or stays until a person has done with it.
    fn peer_finished(&mut self) -> Closing {
        let stream = self.stream;
        if !stream.finished.load(Acquire) {
            stream.facts.set_state(ConnectionState::PeerFinished);
        }
        if self.framed.end(stream, self.handler.as_mut()) == Next::Close {
            return self.close_politely();
        }
        self.handler.peer_finished(stream);
        let after_end = self.handler.after_end(stream.after_end());
        let closes = after_end == AfterEnd::Close || stream.finished.load(Acquire);
        // Where nothing keeps it open, that it is closed says the same.
        if !closes || stream.has_queue() {
            stream.tell(StreamEvent::PeerFinished);
        }
        while !stream.is_over() {
            let after_end = self.handler.after_end(stream.after_end());
            if after_end == AfterEnd::Close || stream.finished.load(Acquire) {
                // Of a person's messages a person decides how long they may take.
                let limit = self.handler.wants_messages().then(|| stream.progress_limit());
                stream.drain(limit);
                break;
            }
            select! {
                recv(stream.shared.stop.signal()) -> _ => {}
                recv(stream.nudge.1) -> _ => {}
            }
        }
        Closing::ByPeer
    }

    /// Sends what is queued, finishes sending, and reads on for a while until the peer closes.
    fn close_politely(&mut self) -> Closing {
        self.deliver();
        self.stream.drain(Some(self.stream.progress_limit()));
        self.stream.finish_sending();
        let until = Stamp::now().after(CLOSE_LIMIT);
        let mut bytes_left = CLOSE_BYTES_MAX;
        while bytes_left > 0 {
            let left = until.since(Stamp::now());
            if left.is_zero() || self.stream.is_over() {
                break;
            }
            self.set_limit(Some(left));
            let called = Stamp::now();
            let asked = self.asked_bytes();
            match { self.socket }.read(self.lane.room(asked as usize)) {
                Ok(0) => break,
                Ok(len) => {
                    self.came(called, Stamp::now(), asked, len);
                    self.deliver();
                    bytes_left = bytes_left.saturating_sub(len as u64);
                }
                Err(error) if wake::is_passing(&error) => {}
                Err(_) => break,
            }
        }
        Closing::ByUs
    }
}

#[cfg(unix)]
fn reset_error() -> io::Error {
    io::Error::from_raw_os_error(libc::ECONNRESET)
}

#[cfg(not(unix))]
fn reset_error() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionReset)
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
