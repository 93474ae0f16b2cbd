//! Sending on a connection: each `send` is a row with the bytes that it took.

use super::Stream;
use super::task::Task;
use crate::net::outbox::EventDraft;
use crate::net::tls::TlsFailure;
use crate::net::worker::blocking;
use crate::net::{Cause, Channel, Edges, EventKind, Hindrance, NetError, Op, Payload, Stamp, wake};
use crate::payload::Encoding;
use crate::payload::frame::wrap;
use crate::threads::locked;
use std::io::{self, Write};
use std::sync::atomic::Ordering::{Acquire, SeqCst};
use std::time::Duration;

/// The most that is handed to one `send`, in bytes, so that a row stays readable and progress shows.
pub(super) const SEND_BYTES_MAX: usize = 65_536;

/// For how long a peer may take nothing of what a connection sends by itself; then the connection fails,
/// so that clients that never read do not hold all places of a server. What a person sends may wait: a
/// person can disconnect.
pub const PROGRESS_LIMIT: Duration = Duration::from_secs(30);

/// What a send that waits for the peer may be given up for, beside the end of the connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SendLimits {
    /// The peer has taken nothing for so long.
    pub(super) limit: Option<Duration>,
    /// Files were cancelled more often than this.
    pub(super) cancels: Option<u64>,
}

/// Why a send took nothing.
enum Untaken {
    /// It failed.
    Failed(io::Error),
    /// It was given up, for this reason.
    GivenUp(Cause),
}

/// Why a message did not go out whole. It is reported already.
#[derive(Clone, Debug)]
pub(super) struct NotSent(pub(super) NetError);

impl Stream {
    /// Sends the whole message and reports it, on a thread that may wait for the peer: the handler's. If
    /// something else is being sent, it does not wait for that, since it must go on reading: the message
    /// goes after it into the queue. `false` if not all of it went or found room; that is reported, too.
    pub fn send(&self, message: &[u8]) -> bool {
        self.send_written(message, None)
    }

    /// The same of what is text in the encoding, if it is.
    fn send_written(&self, message: &[u8], encoding: Option<Encoding>) -> bool {
        let Some(_whole) = self.begin_reply() else {
            let bytes = message.into();
            return self.enqueue_task(Task::Reply(Payload { bytes, encoding }));
        };
        let mut left = message.len();
        self.replying(left);
        let sent = self.send_pieces((message, encoding), self.own_send_limits(), |len| {
            left = left.saturating_sub(len);
            self.replying(left);
        });
        self.replying(0);
        sent.is_ok()
    }

    /// Sends this as [`Self::send`] does, as a frame where a handler is handed what is written in frames (SLIP,
    /// COBS): what it sends must be read as what it reads. The encoding is that of the text that it is, if it is.
    pub fn reply(&self, content: &[u8], encoding: Option<Encoding>) -> bool {
        let framing = locked(&self.settings).framing.clone();
        if !framing.has_escapes() {
            return self.send_written(content, encoding);
        }
        let mut frame = Vec::new();
        wrap(&framing, content, &mut frame);
        self.send_written(&frame, encoding)
    }

    /// For what the connection sends by itself.
    pub(super) fn own_send_limits(&self) -> SendLimits {
        SendLimits { limit: Some(self.progress_limit()), cancels: None }
    }

    /// Sends in pieces what is text in the encoding, if it is; `taken` hears how many bytes each `send` took.
    pub(super) fn send_pieces(
        &self,
        (message, encoding): (&[u8], Option<Encoding>),
        send_limits: SendLimits,
        mut taken: impl FnMut(usize),
    ) -> Result<(), NotSent> {
        let Some(socket) = self.socket() else {
            return Err(NotSent(self.refuse(Cause::NotConnected, message)));
        };
        let mut rest = message;
        loop {
            // A record goes whole, or not at all.
            let most = if socket.edges() == Edges::Kept { rest.len() } else { SEND_BYTES_MAX };
            let piece = rest.get(..most).unwrap_or(rest);
            let at = Stamp::now();
            let outbox = &self.shared.outbox;
            let in_flight = outbox.send_begins(at);
            match self.send_once(&socket, piece, send_limits, at) {
                Ok(len) => {
                    let (sent, _) = piece.split_at_checked(len).unwrap_or((piece, &[]));
                    let kind = Payload::sent(encoding);
                    let draft = EventDraft { kind, ..self.sent(at, len) };
                    let go_on = || !self.shared.stop.is_stopped();
                    if !outbox.push_waiting(draft, sent, go_on) {
                        self.shared.counters.lost_unlogged.add(1);
                    }
                    drop(in_flight);
                    taken(len);
                    rest = rest.get(len..).unwrap_or_default();
                    if rest.is_empty() {
                        return Ok(());
                    }
                }
                Err(error) => {
                    drop(in_flight);
                    return Err(self.not_sent(error, rest));
                }
            }
        }
    }

    /// One send(2) that takes at least a byte, made again when nothing speaks against it.
    fn send_once(
        &self,
        mut socket: &Channel,
        piece: &[u8],
        send_limits: SendLimits,
        since: Stamp,
    ) -> Result<usize, NetError> {
        self.sending.fetch_add(1, SeqCst);
        let result = loop {
            // `reset` looks at `sending` after it has set this: one of the two sees the other, since
            // all threads see these four accesses in one order.
            if self.is_over() {
                break Err(Untaken::Failed(io::Error::from(io::ErrorKind::NotConnected)));
            }
            match blocking(Op::Send, since, || socket.write(piece)) {
                Ok(len) => break Ok(len),
                Err(error) if !wake::is_passing(&error) => break Err(Untaken::Failed(error)),
                Err(_) => {}
            }
            if let Some(cause) = self.end_of(send_limits, since) {
                match socket.abandon() {
                    0 => {}
                    // They are encrypted, and go out before anything else does: the next try gives the rest up.
                    committed => break Ok(committed),
                }
                break Err(Untaken::GivenUp(cause));
            }
        };
        self.sending.fetch_sub(1, SeqCst);
        result.map_err(|untaken| match untaken {
            Untaken::Failed(error) => self.send_error(&error),
            Untaken::GivenUp(cause) => self.given_up(cause),
        })
    }

    /// Why a send that began then must wait no longer, if that is so.
    fn end_of(&self, send_limits: SendLimits, since: Stamp) -> Option<Cause> {
        if self.is_cancelled(send_limits) {
            return Some(Cause::Cancelled);
        }
        let limit = send_limits.limit.filter(|limit| Stamp::now().since(since) >= *limit);
        limit.map(no_progress)
    }

    /// Whether a person has cancelled the file.
    pub(super) fn is_cancelled(&self, send_limits: SendLimits) -> bool {
        send_limits.cancels.is_some_and(|cancels| cancels != self.cancels())
    }

    /// A peer that takes nothing ends the connection; a person who has cancelled goes on with it.
    fn given_up(&self, cause: Cause) -> NetError {
        let error = NetError { op: Op::Send, target: self.peer.to_string(), cause };
        if error.cause != Cause::Cancelled {
            self.fail(error.clone());
        }
        error
    }

    /// The peer has taken nothing of what is sent by itself.
    pub(super) fn fail_without_progress(&self, limit: Duration) {
        let _ = self.given_up(no_progress(limit));
    }

    /// A send(2) that takes what the system has room for; `None` if it has none.
    pub(super) fn send_if_room(&self, socket: &Channel, piece: &[u8]) -> io::Result<Option<usize>> {
        if self.is_over() {
            return Err(io::Error::from(io::ErrorKind::NotConnected));
        }
        socket.write_without_waiting(piece)
    }

    /// Counts a `send` that began at `at` and took so many bytes.
    pub(super) fn sent(&self, at: Stamp, len: usize) -> EventDraft {
        self.shared.counters.sent.add(1);
        self.shared.counters.sent_bytes.add(len as u64);
        self.facts.sent_bytes.add(len as u64);
        let returned = Stamp::now();
        let blocked_ns = returned.since(at).as_nanos() as f32;
        EventDraft { at, peer: self.peer, blocked_ns, kind: EventKind::Sent }.held_back(returned)
    }

    /// Reports what did not go. Of a file that was cancelled its own events say so.
    fn not_sent(&self, error: NetError, rest: &[u8]) -> NotSent {
        if error.cause != Cause::Cancelled {
            self.shared.tell_unsent(self.peer, error.clone(), rest);
        }
        NotSent(error)
    }

    /// What a failed send means: if we have not ended the connection ourselves, it is over now.
    pub(super) fn send_error(&self, source: &io::Error) -> NetError {
        let error = self.error(Op::Send, source);
        if self.shared.stop.is_stopped() {
            return NetError { cause: Cause::SessionOver, ..error };
        }
        if self.is_over() {
            return NetError { cause: Cause::NotConnected, ..error };
        }
        // A record was too long for the system: nothing of it went, and others may.
        if error.errno().is_some_and(|errno| errno.is("EMSGSIZE")) {
            return error;
        }
        // A handshake that came to nothing: who reads ends the connection, and says why.
        if TlsFailure::of(source).is_some() {
            return error;
        }
        // After we have finished sending, EPIPE is our own doing, and the peer can still be heard.
        if !self.finished.load(Acquire) {
            self.fail(error.clone());
            return error;
        }
        match error.errno() {
            Some(errno) if errno.is("EPIPE") || errno.is("ESHUTDOWN") => {
                NetError { cause: Cause::Hindered(errno, Hindrance::FinishedByUs), ..error }
            }
            _ => error,
        }
    }

    /// A message that is not even tried.
    pub(super) fn refuse(&self, cause: Cause, message: &[u8]) -> NetError {
        let error = NetError { op: Op::Send, target: self.peer.to_string(), cause };
        self.shared.tell_unsent(self.peer, error.clone(), message);
        error
    }
}

/// Why a connection fails whose peer has taken nothing for so long.
fn no_progress(limit: Duration) -> Cause {
    Cause::TimedOut(u64::try_from(limit.as_millis()).unwrap_or(u64::MAX))
}
