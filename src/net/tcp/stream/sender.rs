//! Sending on a connection: each `send` is a row with the bytes that it took.

use super::Stream;
use crate::net::outbox::News;
use crate::net::socket::send_without_waiting;
use crate::net::{Cause, EventKind, NetError, Op, Stamp, locked};
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

/// The most that is handed to one `send`, in bytes, so that a row stays readable and progress shows.
pub(super) const SEND_BYTES_MAX: usize = 65_536;

/// Why a message did not go out whole. It is told already.
#[derive(Clone, Debug)]
pub(in crate::net::tcp) struct NotSent(pub(in crate::net::tcp) NetError);

impl Stream {
    /// Sends the whole message and tells it, on a thread that may wait for the peer: the handler's.
    /// `false` if not all of it went; that is told, too.
    pub fn send(&self, message: &[u8]) -> bool {
        let _whole = locked(&self.message);
        self.send_pieces(message, |_| {}).is_ok()
    }

    /// Sends in pieces; `taken` hears how many bytes each `send` took.
    pub(in crate::net::tcp) fn send_pieces(
        &self,
        message: &[u8],
        mut taken: impl FnMut(usize),
    ) -> Result<(), NotSent> {
        let Some(socket) = self.socket() else {
            return Err(NotSent(self.refuse(Cause::NotConnected, message)));
        };
        let mut rest = message;
        loop {
            let piece = rest.get(..SEND_BYTES_MAX).unwrap_or(rest);
            let at = Stamp::now();
            let outbox = &self.shared.outbox;
            let in_flight = outbox.send_begins(at);
            match self.send_once(&socket, piece) {
                Ok(len) => {
                    let (sent, _) = piece.split_at_checked(len).unwrap_or((piece, &[]));
                    let news = self.sent(at, len);
                    let go_on = || !self.shared.stop.is_stopped();
                    if !outbox.push_waiting(news, sent, go_on) {
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
                    return Err(self.not_sent(&error, rest));
                }
            }
        }
    }

    /// One send(2) that takes at least a byte, made again when nothing speaks against it.
    pub(in crate::net::tcp) fn send_once(
        &self,
        mut socket: &TcpStream,
        piece: &[u8],
    ) -> io::Result<usize> {
        use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
        self.sending.fetch_add(1, AcqRel);
        let result = loop {
            // `reset` looks at `sending` after it has set this: one of the two sees the other.
            if self.is_over() {
                break Err(io::Error::from(io::ErrorKind::NotConnected));
            }
            match socket.write(piece) {
                Err(error) if error.kind() == Interrupted || error.kind() == WouldBlock => {}
                Err(error) if cfg!(windows) && error.kind() == TimedOut => {}
                result => break result,
            }
        };
        self.sending.fetch_sub(1, AcqRel);
        result
    }

    /// A send(2) that takes what the system has room for; `None` if it has none.
    pub(in crate::net::tcp) fn send_if_room(
        &self,
        socket: &TcpStream,
        piece: &[u8],
    ) -> io::Result<Option<usize>> {
        if self.is_over() {
            return Err(io::Error::from(io::ErrorKind::NotConnected));
        }
        send_without_waiting(socket, piece)
    }

    /// Counts a `send` that began at `at` and took so many bytes.
    pub(in crate::net::tcp) fn sent(&self, at: Stamp, len: usize) -> News {
        self.shared.counters.sent.add(1);
        self.shared.counters.sent_bytes.add(len as u64);
        self.facts.sent_bytes.add(len as u64);
        let returned = Stamp::now();
        let blocked_ns = returned.since(at).as_nanos() as f32;
        News { at, peer: self.peer, blocked_ns, kind: EventKind::Sent }.held_back(returned)
    }

    /// Tells what did not go, and ends the connection if that is what it means.
    fn not_sent(&self, source: &io::Error, rest: &[u8]) -> NotSent {
        let error = self.send_error(source);
        self.shared.tell_unsent(self.peer, error.clone(), rest);
        NotSent(error)
    }

    /// What a failed send means: if we have not ended the connection ourselves, it is over now.
    pub(in crate::net::tcp) fn send_error(&self, source: &io::Error) -> NetError {
        let error = self.error(Op::Send, source);
        if self.shared.stop.is_stopped() {
            return NetError { cause: Cause::SessionOver, ..error };
        }
        if self.is_over() {
            return NetError { cause: Cause::NotConnected, ..error };
        }
        // After we have finished sending, EPIPE is our own doing, and the peer can still be heard.
        if !self.finished.load(Acquire) {
            self.fail(error.clone());
        }
        error
    }

    /// A message that is not even tried.
    pub(super) fn refuse(&self, cause: Cause, message: &[u8]) -> NetError {
        let error = NetError { op: Op::Send, target: self.peer.to_string(), cause };
        self.shared.tell_unsent(self.peer, error.clone(), message);
        error
    }
}
