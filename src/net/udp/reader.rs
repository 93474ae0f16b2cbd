//! The loop of the tutorials' receivers and echo servers: `recvfrom`, report, reply.

use super::sent_to::{Came, Receiver};
use super::{DelayedReply, REPLIES_MAX, Udp, payload_bytes_max};
use crate::files::open_plain;
use crate::net::automation::{Automaton, Deed, GroupReplies, Occasion, RuleEvent, SentTo};
use crate::net::clock;
use crate::net::outbox::EventDraft;
use crate::net::socket::number;
use crate::net::trace::{PendingCall, call_error, tell};
use crate::net::wake::StopOnDrop;
use crate::net::worker::blocking;
use crate::net::{Args, Cause, Errno, EventKind, NetError, Op, Payload, Peer, Stamp};
use crate::payload::Encoding;
use crossbeam_channel::Sender;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::path::Path;
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
    let mut inlet = Receiver::new(udp);
    let mut replying = Replying::new(udp, replies);
    let mut errors = 0;
    let mut called = Stamp::now();
    loop {
        if replying.must_know_sent_to() {
            inlet.must_know();
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
                called =
                    if replying.reply((at, sent_to), from, payload) { Stamp::now() } else { at };
            }
            Err(error) if is_passing(&error) => {
                if is_own_limit(&error) {
                    tell_timed_out(udp, called, at, &error);
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
fn tell_timed_out(udp: &Udp, called: Stamp, at: Stamp, error: &io::Error) {
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

/// Asks the session's rules about what came, and carries out what they decide.
struct Replying<'a> {
    udp: &'a Udp,
    replies: &'a Sender<DelayedReply>,
    automaton: Automaton,
    version: u64,
    /// The content of a file that a rule sends.
    file: Vec<u8>,
}

impl<'a> Replying<'a> {
    fn new(udp: &'a Udp, replies: &'a Sender<DelayedReply>) -> Self {
        let (version, rules) = udp.shared.rules.now();
        Self { udp, replies, automaton: Automaton::new(rules), version, file: Vec::new() }
    }

    fn look_at_rules(&mut self) {
        if let Some((version, rules)) = self.udp.shared.rules.changed(self.version) {
            self.version = version;
            self.automaton.set_rules(rules);
        }
    }

    /// Whether it matters to whom a datagram was sent.
    fn must_know_sent_to(&mut self) -> bool {
        self.look_at_rules();
        let rules = self.automaton.rules();
        rules.acts_on_received() && rules.written().group_replies == GroupReplies::Never
    }

    /// Does what is to be done; `true` if that was something.
    fn reply(&mut self, (at, sent_to): (Stamp, SentTo), from: SocketAddr, payload: &[u8]) -> bool {
        self.look_at_rules();
        let Self { udp, replies, automaton, file, .. } = self;
        let shared = &udp.shared;
        let peer = Peer::from(from);
        let occasion = Occasion { at, peer, sent_to, time_of_day: &clock::time_of_day };
        let decisions = automaton.received(payload, &occasion);
        if let Some(withheld) = decisions.withheld() {
            shared.withheld(at, peer, withheld);
        }
        for decision in decisions.iter() {
            let send = |bytes: &[u8], encoding| {
                send_when_due(udp, replies, (at, decision.due), from, (bytes, encoding));
            };
            match decision.deed {
                Deed::Reply(bytes, encoding) => send(bytes, encoding),
                Deed::ReplyFile(path) => match read_datagram(path, from, file) {
                    Ok(()) => send(file, None),
                    Err(error) => failed(udp, peer, error),
                },
                Deed::Attention(attention) => {
                    let rule = decisions.rule(&decision);
                    shared.tell_rule(at, peer, RuleEvent::Attention { rule, attention });
                }
                Deed::CannotReply(error) => {
                    let (target, cause) = (peer.to_string(), Cause::from(error.clone()));
                    failed(udp, peer, NetError { op: Op::Reply, target, cause });
                }
                // Rules for datagrams have none of these.
                Deed::Close | Deed::Finish | Deed::Reset => {}
            }
        }
        !decisions.is_empty()
    }
}

/// Sends a reply to what came then, or puts it to those that wait until it is due.
fn send_when_due(
    udp: &Udp,
    replies: &Sender<DelayedReply>,
    (came, due): (Stamp, Stamp),
    to: SocketAddr,
    (payload, encoding): (&[u8], Option<Encoding>),
) {
    if due <= came {
        udp.send_as(Payload::sent(encoding), to, payload);
        return;
    }
    // Counted before the writer can take it.
    let has_room = udp.replies_waiting.fetch_add(1, Relaxed) < REPLIES_MAX;
    let reply = || DelayedReply { due, to, payload: Payload { bytes: payload.into(), encoding } };
    if !has_room || replies.try_send(reply()).is_err() {
        udp.replies_waiting.fetch_sub(1, Relaxed);
        udp.shared.counters.replies_dropped.add(1);
    }
}

/// The content of a file, whole as one datagram. Of a larger one comes a byte more than there can be in one, so
/// that the system refuses it.
fn read_datagram(path: &Path, to: SocketAddr, content: &mut Vec<u8>) -> Result<(), NetError> {
    content.clear();
    let most = payload_bytes_max(to) as u64 + 1;
    let opened = open_plain(path)?;
    let read = opened.file.take(most).read_to_end(content);
    read.map_err(|error| NetError::new(Op::ReadFile, path.display().to_string(), &error))?;
    Ok(())
}

fn failed(udp: &Udp, peer: Peer, error: NetError) {
    udp.shared.tell(Stamp::now(), peer, EventKind::Failed(Box::new(error)));
}
