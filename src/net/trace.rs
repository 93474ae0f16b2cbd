//! Makes calls and reports them: the arguments, the result and the time each blocked.

use super::call::{CallError, Returned};
use super::outbox::{EventDraft, HOLD_BACK_MAX};
use super::session::Shared;
use super::worker::blocking;
use super::{Args, Call, Errno, EventKind, NetError, Op, Peer, Stamp};
use std::io;
use std::time::Duration;

/// Makes a call, reports it as an event, and turns its failure into a [`NetError`] on `target`.
///
/// # Errors
/// What the call answered.
pub fn traced<T>(
    shared: &Shared,
    pending: PendingCall,
    returned: impl FnOnce(&T) -> Returned,
    call: impl FnOnce() -> io::Result<T>,
) -> Result<T, NetError> {
    traced_of(shared, Peer::None, pending, returned, call)
}

/// The same for a call that concerns a peer.
///
/// # Errors
/// What the call answered.
pub fn traced_of<T>(
    shared: &Shared,
    peer: Peer,
    pending: PendingCall,
    returned: impl FnOnce(&T) -> Returned,
    call: impl FnOnce() -> io::Result<T>,
) -> Result<T, NetError> {
    let (op, target) = (pending.args.purpose(pending.op), pending.args.target());
    let at = Stamp::now();
    let result = blocking(op, at, call);
    let blocked = Stamp::now().since(at);
    let told = match &result {
        Ok(value) => Ok(returned(value)),
        Err(error) => Err(call_error(error)),
    };
    tell_of(shared, peer, at, pending, told, blocked);
    result.map_err(|source| NetError::new(op, target, &source))
}

/// A call about to be made.
#[derive(Clone, Debug)]
pub struct PendingCall {
    /// Which function.
    pub op: Op,
    /// On which socket.
    pub fd: Option<u64>,
    /// With which other arguments.
    pub args: Args,
}

impl PendingCall {
    /// A call on a socket.
    pub fn on(fd: u64, op: Op, args: Args) -> Self {
        Self { op, fd: Some(fd), args }
    }
}

/// Tells a call that was made elsewhere.
pub fn tell(
    shared: &Shared,
    at: Stamp,
    pending: PendingCall,
    result: Result<Returned, CallError>,
    blocked: Duration,
) {
    tell_of(shared, Peer::None, at, pending, result, blocked);
}

/// Tells a call that concerns a peer and was made elsewhere.
pub fn tell_of(
    shared: &Shared,
    peer: Peer,
    at: Stamp,
    pending: PendingCall,
    result: Result<Returned, CallError>,
    blocked: Duration,
) {
    let (at, kind) = called(at, pending, result, blocked);
    shared.tell(at, peer, kind);
}

/// Tells a call on a stream, and waits for room in the log until the stop: the peer can be made to wait.
pub fn tell_waiting(
    shared: &Shared,
    peer: Peer,
    at: Stamp,
    pending: PendingCall,
    result: Result<Returned, CallError>,
) {
    let (at, kind) = called(at, pending, result, Stamp::now().since(at));
    let draft = EventDraft { at, peer, blocked_ns: 0.0, kind };
    if !shared.outbox.push_waiting(draft, &[], || !shared.stop.is_stopped()) {
        shared.counters.events_dropped.add(1);
    }
}

/// The event of a call, and the moment at which it stands in the log.
fn called(
    at: Stamp,
    pending: PendingCall,
    result: Result<Returned, CallError>,
    blocked: Duration,
) -> (Stamp, EventKind) {
    let PendingCall { op, fd, args } = pending;
    let call = Call { op, fd, args, result, blocked };
    // A connect to nobody blocks for seconds, and the log does not wait for it.
    let at = if blocked < HOLD_BACK_MAX { at } else { at.after(blocked) };
    (at, EventKind::Called(Box::new(call)))
}

/// For calls that return nothing but success.
pub fn zero<T>(_: &T) -> Returned {
    Returned::Number(0)
}

/// How a call failed, from what std says.
pub fn call_error(error: &io::Error) -> CallError {
    match Errno::of(error) {
        Some(errno) => CallError::Errno(errno),
        None => CallError::Text(error.to_string()),
    }
}
