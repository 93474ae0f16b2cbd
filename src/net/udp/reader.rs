//! The loop of the tutorials' receivers and echo servers: `recvfrom`, report, reply.

use super::{DelayedReply, Udp};
use crate::net::behaviour::{Behaviour, Reply};
use crate::net::outbox::EventDraft;
use crate::net::socket;
use crate::net::wake::StopOnDrop;
use crate::net::worker::blocking;
use crate::net::{Cause, Errno, EventKind, NetError, Op, Peer, Stamp};
use crate::threads::locked;
use crossbeam_channel::Sender;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::Ordering::Relaxed;

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
pub(super) fn run(udp: &Udp, replies: &Sender<DelayedReply>) -> Result<(), NetError> {
    let _ends = StopOnDrop(&udp.shared.stop);
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut answering = Answering::new(udp, replies);
    let mut errors = 0;
    let mut called = Stamp::now();
    loop {
        let received =
            blocking(Op::RecvFrom, called, || socket::recv_from(&udp.socket, &mut buffer));
        let at = Stamp::now();
        if udp.shared.stop.is_stopped() {
            // What came in the last moment came; an empty datagram may be the one that
            // woke us, where that is how it is done.
            if let Ok(Some((len, from))) = received
                && (len > 0 || cfg!(target_os = "linux"))
            {
                tell_received(udp, at, called, from, buffer.get(..len).unwrap_or_default());
            }
            return Ok(());
        }
        match received {
            Ok(None) => called = at,
            Ok(Some((len, from))) => {
                errors = 0;
                let payload = buffer.get(..len).unwrap_or_default();
                tell_received(udp, at, called, from, payload);
                // A reply takes time of its own; without one, the next call begins now.
                called = if answering.answer(at, from, payload) { Stamp::now() } else { at };
            }
            Err(error) if is_passing(&error) => called = at,
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

/// Applies the session's behaviour to what came.
struct Answering<'a> {
    udp: &'a Udp,
    replies: &'a Sender<DelayedReply>,
    behaviour: Behaviour,
    version: u64,
    reply: Vec<u8>,
    count: u64,
}

impl<'a> Answering<'a> {
    fn new(udp: &'a Udp, replies: &'a Sender<DelayedReply>) -> Self {
        let version = udp.behaviour_version.load(Relaxed);
        let behaviour = locked(&udp.behaviour).clone();
        Self { udp, replies, behaviour, version, reply: Vec::new(), count: 0 }
    }

    /// Replies; `true` if that was work.
    fn answer(&mut self, at: Stamp, from: SocketAddr, payload: &[u8]) -> bool {
        self.count += 1;
        let version = self.udp.behaviour_version.load(Relaxed);
        if version != self.version {
            self.version = version;
            self.behaviour = locked(&self.udp.behaviour).clone();
        }
        if self.behaviour.reply == Reply::Manual {
            return false;
        }
        self.reply.clear();
        let peer = Peer::from(from);
        match self.behaviour.answer(payload, peer, self.count, &mut self.reply) {
            Ok(false) => return false,
            Ok(true) if self.behaviour.delay.is_zero() => {
                self.udp.send_to(from, &self.reply);
            }
            Ok(true) => self.delay(at, from),
            Err(character) => {
                let error = NetError {
                    op: Op::Reply,
                    target: peer.to_string(),
                    cause: Cause::Unencodable(character),
                };
                self.udp.shared.tell(Stamp::now(), peer, EventKind::Failed(Box::new(error)));
            }
        }
        true
    }

    fn delay(&self, at: Stamp, to: SocketAddr) {
        let due = at.after(self.behaviour.delay);
        let reply = DelayedReply { due, to, payload: self.reply.clone() };
        if self.replies.try_send(reply).is_err() {
            self.udp.shared.counters.replies_dropped.add(1);
        }
    }
}
