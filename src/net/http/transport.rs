//! A connection to a server or proxy: our own blocking calls, with time limits and a stop, and TLS above
//! them where it is spoken.

use super::deadlines::{Deadlines, Wait};
use super::failure::TimeoutKind;
use super::response::ConnectionEnd;
use super::{Hop, HttpFailure};
use crate::net::call::Returned;
use crate::net::connect::Connected;
use crate::net::session::Shared;
use crate::net::tls::{TlsFailure, TlsStart};
use crate::net::trace::{PendingCall, call_error, tell_of, tell_waiting};
use crate::net::wake::{self, Blocked, Ticket, is_passing, limit_recv};
use crate::net::worker::blocking;
use crate::net::{Args, Cause, Channel, ConnectionId, NetError, Op, Peer, Stamp, socket};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;

/// What is read at once of a plain connection, in bytes: four times what the fastest loopback hands out.
pub(super) const READ_BYTES: usize = 256 << 10;

/// What is read at first, in bytes: more than most pages have.
pub(super) const FIRST_READ_BYTES: usize = 32 << 10;

/// What is read at once below TLS, in bytes: four records of the largest size.
const RECORD_BYTES: usize = 64 << 10;

/// A connection.
pub(super) struct Transport<'a> {
    shared: &'a Arc<Shared>,
    clock: Deadlines,
    hop: &'a Hop,
    stream: Arc<Channel>,
    ticket: Option<Ticket>,
    peer: Peer,
    /// The time limit that the socket has now.
    limited: Option<Duration>,
    secured: Option<Secured>,
}

/// TLS on a connection, fed here and not by a [`TlsChannel`](crate::net::tls::TlsChannel): each `recv` and `send` on
/// the wire is a call that is reported and counted with its own bytes, the limit for silence begins anew with each part
/// of a record, and one thread alone has it, so that nothing is locked. What begins a handshake, checks it and names
/// its failures is the code of all.
struct Secured {
    securing: Box<TlsStart>,
    /// Received, and not yet taken by TLS.
    raw: Vec<u8>,
    taken: usize,
    filled: usize,
    /// What went wrong after what is decrypted and not read yet.
    failed: Option<NetError>,
}

/// What a read brought.
pub(super) enum Got {
    Bytes(usize),
    End(ConnectionEnd),
}

impl<'a> Transport<'a> {
    /// Takes over a new connection.
    pub(super) fn new(
        shared: &'a Arc<Shared>,
        clock: Deadlines,
        hop: &'a Hop,
        connected: Connected,
    ) -> Result<Self, NetError> {
        let Connected { socket, remote, .. } = connected;
        let stream: Arc<Channel> = Arc::new(socket.into());
        let peer = Peer::of_connection(ConnectionId(hop.number), remote);
        wake::prepare_stream(&stream)
            .map_err(|error| NetError::new(Op::SetSockOpt, "SO_SNDTIMEO", &error))?;
        let ticket = Some(shared.stop.watch(Blocked::Stream(Arc::clone(&stream))));
        Ok(Self { shared, clock, hop, stream, ticket, peer, limited: None, secured: None })
    }

    /// The other end.
    pub(super) fn peer(&self) -> Peer {
        self.peer
    }

    /// Begins a wait.
    pub(super) fn wait(&self, what: TimeoutKind) -> Wait {
        self.clock.wait(what)
    }

    fn error(&self, op: Op, failure: HttpFailure) -> NetError {
        let target = self.peer.to_string();
        NetError { op, target, cause: Cause::from(failure) }
    }

    /// The error of a call, or that of the stop which ended it.
    fn failed(&self, op: Op, at: Stamp, bytes: usize, error: &io::Error) -> NetError {
        let what =
            PendingCall::on(socket::number(&*self.stream), op, Args::Transfer(bytes, self.peer));
        let blocked = Stamp::now().since(at);
        tell_of(self.shared, self.peer, at, what, Err(call_error(error)), blocked);
        // What is received is a response, or the part of one.
        let op = if op == Op::Recv { Op::HTTP_RESPONSE } else { op };
        NetError::new(op, self.peer.to_string(), error)
    }

    fn over(&self, op: Op) -> NetError {
        NetError { op, target: self.peer.to_string(), cause: Cause::SessionOver }
    }

    /// Reports a call. What it brought is reported in its parts besides; the peer can be made to wait.
    fn tell_call(&self, op: Op, at: Stamp, asked_bytes: usize, bytes: usize) {
        let args = Args::Transfer(asked_bytes, self.peer);
        let what = PendingCall::on(socket::number(&*self.stream), op, args);
        let result = Ok(Returned::Number((bytes as u64).cast_signed()));
        tell_waiting(self.shared, self.peer, at, what, result);
    }

    /// Receives what there is; 0 at the end.
    fn recv(&mut self, into: &mut [u8], wait: &Wait) -> Result<usize, NetError> {
        loop {
            let left = self.clock.left(wait).map_err(|late| self.error(Op::Recv, late))?;
            self.limit(left)?;
            let at = Stamp::now();
            match blocking(Op::Recv, at, || (&*self.stream).read(into)) {
                _ if self.shared.stop.is_stopped() => return Err(self.over(Op::Recv)),
                Ok(len) => {
                    self.hop.received_bytes.add(len as u64);
                    self.shared.counters.received.add(1);
                    self.shared.counters.received_bytes.add(len as u64);
                    self.tell_call(Op::Recv, at, into.len(), len);
                    return Ok(len);
                }
                Err(error) if is_passing(&error) => {}
                Err(error) => return Err(self.failed(Op::Recv, at, into.len(), &error)),
            }
        }
    }

    /// Sets the time limit of the next receive, if it differs from that of the last.
    fn limit(&mut self, left: Option<Duration>) -> Result<(), NetError> {
        /// The system counts in milliseconds or worse, and so do we.
        const STEP_MS: u64 = 5;
        let rounded = left.map(|left| {
            let steps = (left.as_millis() as u64).div_ceil(STEP_MS).max(1);
            Duration::from_millis(steps * STEP_MS)
        });
        if rounded == self.limited {
            return Ok(());
        }
        limit_recv(&self.stream, rounded)
            .map_err(|error| NetError::new(Op::SetSockOpt, "SO_RCVTIMEO", &error))?;
        self.limited = rounded;
        Ok(())
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), NetError> {
        let mut rest = bytes;
        let mut wait = self.clock.wait(TimeoutKind::Send);
        while !rest.is_empty() {
            self.clock.left(&wait).map_err(|late| self.error(Op::Send, late))?;
            let at = Stamp::now();
            match blocking(Op::Send, at, || (&*self.stream).write(rest)) {
                _ if self.shared.stop.is_stopped() => return Err(self.over(Op::Send)),
                Ok(0) => {
                    let error = io::ErrorKind::WriteZero.into();
                    return Err(self.failed(Op::Send, at, rest.len(), &error));
                }
                Ok(len) => {
                    self.tell_call(Op::Send, at, rest.len(), len);
                    rest = rest.get(len..).unwrap_or_default();
                    wait = self.clock.wait(TimeoutKind::Send);
                    self.shared.counters.sent.add(1);
                    self.shared.counters.sent_bytes.add(len as u64);
                }
                Err(error) if is_passing(&error) => {}
                Err(error) => return Err(self.failed(Op::Send, at, rest.len(), &error)),
            }
        }
        Ok(())
    }

    /// Sends all of it, in one piece where the system takes it so: in several each would wait 40 ms for
    /// a delayed acknowledgement.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), NetError> {
        let Some(mut secured) = self.secured.take() else { return self.send(bytes) };
        let mut result = Ok(());
        let mut rest = bytes;
        while !rest.is_empty() && result.is_ok() {
            // It takes a bounded part at once.
            match secured.securing.connection.writer().write(rest) {
                Ok(len) => rest = rest.get(len..).unwrap_or_default(),
                Err(error) => {
                    result = Err(NetError::new(Op::Send, self.peer.to_string(), &error));
                }
            }
            result = result.and_then(|()| self.flush(&mut secured));
        }
        self.secured = Some(secured);
        result
    }

    /// Sends what TLS has to say.
    fn flush(&mut self, secured: &mut Secured) -> Result<(), NetError> {
        let mut out = Vec::new();
        while secured.securing.connection.wants_write() {
            let written = secured.securing.connection.write_tls(&mut out);
            written.map_err(|error| NetError::new(Op::Send, self.peer.to_string(), &error))?;
        }
        if out.is_empty() {
            return Ok(());
        }
        self.send(&out)
    }

    /// Reads what there is.
    pub(super) fn read(&mut self, into: &mut [u8], wait: &Wait) -> Result<Got, NetError> {
        let Some(mut secured) = self.secured.take() else {
            return Ok(match self.recv(into, wait)? {
                0 => Got::End(ConnectionEnd::Finished),
                len => Got::Bytes(len),
            });
        };
        let result = self.read_secured(&mut secured, into, wait);
        self.secured = Some(secured);
        result
    }

    fn read_secured(
        &mut self,
        secured: &mut Secured,
        into: &mut [u8],
        wait: &Wait,
    ) -> Result<Got, NetError> {
        let mut wait = *wait;
        loop {
            match secured.securing.connection.reader().read(into) {
                Ok(0) => return Ok(Got::End(ConnectionEnd::Finished)),
                Ok(len) => return Ok(Got::Bytes(len)),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Ok(Got::End(ConnectionEnd::Unconfirmed));
                }
                Err(_) => {}
            }
            if let Some(error) = secured.failed.take() {
                return Err(error);
            }
            // What was decrypted before something went wrong is read first.
            secured.failed = self.take_records(secured, &wait, Op::HTTP_RESPONSE).err();
            if self.shared.stop.is_stopped() {
                return Err(self.over(Op::Recv));
            }
            // Whoever sends parts of a record is not idle.
            wait = self.clock.wait(TimeoutKind::Idle);
            // A response to a change of keys, say; the peer may be gone, which the next read shows.
            let _ = self.flush(secured);
        }
    }

    /// Gives TLS what came, and waits for more if it has it all.
    fn take_records(&mut self, secured: &mut Secured, wait: &Wait, op: Op) -> Result<(), NetError> {
        if secured.taken == secured.filled {
            secured.filled = self.recv(&mut secured.raw, wait)?;
            secured.taken = 0;
        }
        let mut rest = secured.raw.get(secured.taken..secured.filled).unwrap_or_default();
        let before = rest.len();
        let connection = &mut secured.securing.connection;
        let read = connection.read_tls(&mut rest);
        secured.taken += before - rest.len();
        read.map_err(|error| NetError::new(Op::Recv, self.peer.to_string(), &error))?;
        let processed = connection.process_new_packets();
        processed.map(drop).map_err(|error| {
            let failure = secured.securing.failure(&error);
            self.error(op, failure.into())
        })
    }

    /// The TLS handshake. `note` is given what is known, also if it fails.
    pub(super) fn secure(
        &mut self,
        securing: TlsStart,
        note: impl FnOnce(&TlsStart),
    ) -> Result<(), NetError> {
        let raw = vec![0; RECORD_BYTES];
        let mut secured =
            Secured { securing: Box::new(securing), raw, taken: 0, filled: 0, failed: None };
        let wait = self.wait(TimeoutKind::Tls);
        let result = self.shake_hands(&mut secured, &wait);
        if result.is_err() {
            // The alert that says why.
            let _ = self.flush(&mut secured);
        }
        note(&secured.securing);
        self.secured = Some(secured);
        result
    }

    fn shake_hands(&mut self, secured: &mut Secured, wait: &Wait) -> Result<(), NetError> {
        while secured.securing.connection.is_handshaking() {
            self.flush(secured)?;
            if !secured.securing.connection.wants_read() {
                continue;
            }
            self.take_records(secured, wait, Op::TlsHandshake)?;
            if secured.filled == 0 {
                let cut = TlsFailure::CutInHandshake;
                return Err(self.error(Op::TlsHandshake, cut.into()));
            }
        }
        self.flush(secured)
    }

    /// Says goodbye, and closes.
    pub(super) fn close(mut self) {
        if let Some(mut secured) = self.secured.take()
            && !self.shared.stop.is_stopped()
        {
            secured.securing.connection.send_close_notify();
            let _ = self.flush(&mut secured);
        }
    }
}

impl Drop for Transport<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.shared.stop.forget(ticket);
        }
        // Told before it happens: nobody else has the socket.
        let what = PendingCall {
            op: Op::Close,
            fd: Some(socket::number(&*self.stream)),
            args: Args::None,
        };
        let zero = Ok(Returned::Number(0));
        tell_of(self.shared, self.peer, Stamp::now(), what, zero, Duration::ZERO);
    }
}
