//! The error queue of a socket, where Linux puts ICMP errors on request (ip(7), `IP_RECVERR`).

use super::call::Returned;
use super::session::Shared;
use super::trace::{PendingCall, tell_of};
use super::{Args, Op, Peer, Stamp};

/// The flag of recvmsg(2) that reads it.
const FLAG: &str = "MSG_ERRQUEUE";

/// Reports that an error about what went to a peer was taken from the queue of a socket, with so many bytes of it. That
/// there was none is not reported: the queue is looked at after each failed call, and is mostly empty.
pub(super) fn tell_taken(shared: &Shared, peer: Peer, at: Stamp, fd: u64, bytes: usize) {
    let call = PendingCall::on(fd, Op::RecvMsg, Args::Text(FLAG.to_owned()));
    let bytes = Returned::Number(i64::try_from(bytes).unwrap_or(i64::MAX));
    tell_of(shared, peer, at, call, Ok(bytes), Stamp::now().since(at));
}
