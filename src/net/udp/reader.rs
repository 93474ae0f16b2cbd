//! The loop of the tutorials' receivers and echo servers: `recvfrom`, report, reply.

use super::Udp;
use super::sent_to::{Came, Receiver};
use crate::net::datagrams::{DelayedReply, Replying};
use crate::net::outbox::EventDraft;
use crate::net::readiness::{self, Receiving};
use crate::net::socket::number;
use crate::net::trace::{PendingCall, call_error, tell};
use crate::net::wake::StopOnDrop;
use crate::net::worker::blocking;
use crate::net::{Args, Errno, EventKind, NetError, Op, Peer, Stamp};
use crossbeam_channel::Sender;
use std::io;
use std::net::SocketAddr;

/// The largest datagram there is; a shorter buffer would cut it in silence.
const BUFFER_BYTES: usize = 65_536;

/// Errors in a row after which receiving is given up, beside one for each datagram sent: each may
/// bring an ICMP error. One successful receive begins anew.
const ERRORS_IN_A_ROW_MAX: u64 = 1000;

/// What systems make of ICMP errors (Linux `icmp_err_convert` in net/ipv4/icmp.c and its twin for
/// IPv6; 10052 to 10054 on Windows). A receive has no other reason to fail with one of them.
const ICMP_ERRORS: [&str; 10] = [
    "ECONNREFUSED",
    "ECONNRESET",
    "ENETRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EHOSTDOWN",
    "EMSGSIZE",
    "EPROTO",
    "EACCES",
    "ENOPROTOOPT",
];

/// Receives until the stop, or until the socket fails.
///
/// # Errors
/// What recvfrom(2) returned, if that was not about a peer.
pub(super) fn run(
    udp: &Udp,
    replies: &Sender<DelayedReply>,
    receiving: Receiving,
) -> Result<(), NetError> {
    let _ends = StopOnDrop(&udp.shared.stop);
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut inlet = Receiver::new(udp);
    let mut replying = Replying::new(udp, replies);
    let mut errors = 0;
    let mut called = Stamp::now();
    loop {
        if replying.must_know_sent_to() {
            inlet.must_know();
        }
        if receiving == Receiving::Polls
            && let Some(error) = readiness::would_wait(&*udp.socket)
        {
            tell_empty(udp, called, Stamp::now(), &error);
            readiness::poll(&udp.shared, Peer::None, &*udp.socket, None);
            called = Stamp::now();
        }
        let received = blocking(Op::RecvFrom, called, || inlet.recv(&mut buffer));
        let at = Stamp::now();
        if udp.shared.stop.is_stopped() {
            // What came in the last moment came; an empty datagram may be the one that
            // woke us, where that is how it is done.
            if let Ok(Some(Came { len, from, .. })) = received
                && (len > 0 || cfg!(target_os = "linux"))
            {
                tell_received(udp, at, called, from, buffer.get(..len).unwrap_or_default());
            }
            return Ok(());
        }
        match received {
            Ok(None) => called = at,
            Ok(Some(Came { len, from, sent_to })) => {
                errors = 0;
                let payload = buffer.get(..len).unwrap_or_default();
                tell_received(udp, at, called, from, payload);
                // A reply takes time of its own; without one, the next call begins now.
                called = if replying.reply((at, sent_to), from.into(), payload) {
                    Stamp::now()
                } else {
                    at
                };
            }
            Err(error) if is_passing(&error) => {
                if is_own_limit(&error) {
                    tell_empty(udp, called, at, &error);
                }
                called = at;
            }
            Err(error) => {
                errors += 1;
                // The writer may have taken the report that this is from the queue, and passed it on.
                let is_event = udp.told_event(&error) || is_icmp(&error);
                if !is_event || errors > ERRORS_IN_A_ROW_MAX + udp.shared.counters.sent.get() {
                    return Err(NetError::new(Op::RecvFrom, udp.local.to_string(), &error));
                }
                called = at;
            }
        }
    }
}

/// A signal, or the read timeout of [`crate::net::wake`].
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

/// Whether a receive has waited for as long as its option says (`SO_RCVTIMEO`), which only a person sets on Linux.
fn is_own_limit(error: &io::Error) -> bool {
    cfg!(target_os = "linux") && error.kind() == io::ErrorKind::WouldBlock
}

/// The row of a receive that came back with nothing.
fn tell_empty(udp: &Udp, called: Stamp, at: Stamp, error: &io::Error) {
    let args = Args::Transfer(BUFFER_BYTES, Peer::None);
    let call = PendingCall::on(number(&*udp.socket), Op::RecvFrom, args);
    tell(&udp.shared, called, call, Err(call_error(error)), at.since(called));
}

fn is_icmp(error: &io::Error) -> bool {
    Errno::of(error).and_then(Errno::name).is_some_and(|name| ICMP_ERRORS.contains(&name))
}

fn tell_received(udp: &Udp, at: Stamp, called: Stamp, from: SocketAddr, payload: &[u8]) {
    let counters = &udp.shared.counters;
    counters.received.add(1);
    counters.received_bytes.add(payload.len() as u64);
    let blocked_ns = at.since(called).as_nanos() as f32;
    let kind = EventKind::Received { asked_bytes: BUFFER_BYTES as u32 };
    let draft = EventDraft { at, peer: Peer::from(from), blocked_ns, kind };
    if !udp.shared.outbox.push(draft, payload) {
        counters.lost_unlogged.add(1);
    }
}
