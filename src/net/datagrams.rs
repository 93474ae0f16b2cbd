//! What sockets for datagrams do by their session's rules, whatever the family.

use super::automation::repeat::SendOutcome;
use super::automation::{Automaton, Deed, GroupReplies, Occasion, RuleEvent, SentTo};
use super::outbox::EventDraft;
use super::session::Shared;
use super::worker::blocking;
use super::{Cause, Endpoint, EventKind, NetError, Op, Payload, Peer, Stamp, clock};
use crate::files::open_plain;
use crate::payload::Encoding;
use crossbeam_channel::Sender;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Delayed replies that may wait: those to 4096 datagrams a second with the tutorials' delay of one.
/// The next one is dropped and counted. The queue's places are memory from the start.
pub const REPLIES_MAX: usize = 4096;

/// A socket for datagrams, as its rules use it.
pub(super) trait Datagrams {
    /// What the session's workers share.
    fn shared(&self) -> &Shared;

    /// Sends now, and reports it as this if it goes, else why not.
    fn send_reply(&self, sent: EventKind, to: Endpoint, payload: &[u8]);

    /// The most that one datagram to there can carry, in bytes.
    fn payload_bytes_max(&self, to: Endpoint) -> usize;

    /// Delayed replies that wait.
    fn replies_waiting(&self) -> &AtomicUsize;
}

/// A reply that waits for its time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DelayedReply {
    pub(super) due: Stamp,
    pub(super) to: Endpoint,
    pub(super) payload: Payload,
}

/// Those that wait, however many rules with however different delays made them.
#[derive(Debug, Default)]
pub(super) struct DelayedReplies {
    /// By their time, and those of the same time as they came.
    waiting: BTreeMap<(Stamp, u64), DelayedReply>,
    came: u64,
}

impl DelayedReplies {
    pub(super) fn put(&mut self, reply: DelayedReply) {
        self.came += 1;
        self.waiting.insert((reply.due, self.came), reply);
    }

    /// When the next one is to go.
    pub(super) fn due(&self) -> Option<Stamp> {
        self.waiting.first_key_value().map(|((due, _), _)| *due)
    }

    /// The next one, if its time has come.
    pub(super) fn take_due(&mut self, now: Stamp) -> Option<DelayedReply> {
        let first = self.waiting.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }
}

/// Asks the session's rules about what came, and carries out what they decide.
pub(super) struct Replying<'a> {
    socket: &'a dyn Datagrams,
    replies: &'a Sender<DelayedReply>,
    automaton: Automaton,
    version: u64,
    /// The content of a file that a rule sends.
    file: Vec<u8>,
}

impl<'a> Replying<'a> {
    pub(super) fn new(socket: &'a dyn Datagrams, replies: &'a Sender<DelayedReply>) -> Self {
        let (version, rules) = socket.shared().rules.now();
        Self { socket, replies, automaton: Automaton::new(rules), version, file: Vec::new() }
    }

    fn look_at_rules(&mut self) {
        if let Some((version, rules)) = self.socket.shared().rules.changed(self.version) {
            self.version = version;
            self.automaton.set_rules(rules);
        }
    }

    /// Whether it matters to whom a datagram was sent.
    pub(super) fn must_know_sent_to(&mut self) -> bool {
        self.look_at_rules();
        let rules = self.automaton.rules();
        rules.acts_on_received() && rules.written().group_replies == GroupReplies::Never
    }

    /// Does what is to be done; `true` if that was something.
    pub(super) fn reply(
        &mut self,
        (at, sent_to): (Stamp, SentTo),
        from: Endpoint,
        payload: &[u8],
    ) -> bool {
        self.look_at_rules();
        let Self { socket, replies, automaton, file, .. } = self;
        let shared = socket.shared();
        let peer = Peer::from(from);
        let occasion = Occasion { at, peer, sent_to, time_of_day: &clock::time_of_day };
        let decisions = automaton.received(payload, &occasion);
        if let Some(withheld) = decisions.withheld() {
            shared.withheld(at, peer, withheld);
        }
        for decision in decisions.iter() {
            let send = |bytes: &[u8], encoding| {
                send_when_due(*socket, replies, (at, decision.due), from, (bytes, encoding));
            };
            match decision.deed {
                Deed::Reply(bytes, encoding) => send(bytes, encoding),
                Deed::ReplyFile(path) => {
                    match read_datagram(path, socket.payload_bytes_max(from), file) {
                        Ok(()) => send(file, None),
                        Err(error) => failed(shared, peer, error),
                    }
                }
                Deed::Attention(attention) => {
                    let rule = decisions.rule(&decision);
                    shared.tell_rule(at, peer, RuleEvent::Attention { rule, attention });
                }
                Deed::CannotReply(error) => {
                    let (target, cause) = (peer.to_string(), Cause::from(error.clone()));
                    failed(shared, peer, NetError { op: Op::Reply, target, cause });
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
    socket: &dyn Datagrams,
    replies: &Sender<DelayedReply>,
    (came, due): (Stamp, Stamp),
    to: Endpoint,
    (payload, encoding): (&[u8], Option<Encoding>),
) {
    if due <= came {
        socket.send_reply(Payload::sent(encoding), to, payload);
        return;
    }
    // Counted before the writer can take it.
    let waiting = socket.replies_waiting();
    let has_room = waiting.fetch_add(1, Relaxed) < REPLIES_MAX;
    let reply = || DelayedReply { due, to, payload: Payload { bytes: payload.into(), encoding } };
    if !has_room || replies.try_send(reply()).is_err() {
        waiting.fetch_sub(1, Relaxed);
        socket.shared().counters.replies_dropped.add(1);
    }
}

/// The content of a file, whole as one datagram. Of a larger one comes a byte more than there can be in one, so
/// that the system refuses it.
fn read_datagram(path: &Path, bytes_max: usize, content: &mut Vec<u8>) -> Result<(), NetError> {
    content.clear();
    let opened = open_plain(path)?;
    let read = opened.file.take(bytes_max as u64 + 1).read_to_end(content);
    read.map_err(|error| NetError::new(Op::ReadFile, path.display().to_string(), &error))?;
    Ok(())
}

fn failed(shared: &Shared, peer: Peer, error: NetError) {
    shared.tell(Stamp::now(), peer, EventKind::Failed(Box::new(error)));
}

/// Sends a datagram now, counts it, and reports it as this if it goes, else why not. `explain` is what is known of the
/// error of the call.
pub(super) fn reported_send<E>(
    shared: &Shared,
    peer: Peer,
    (sent, payload): (EventKind, &[u8]),
    call: impl FnOnce(Stamp) -> Result<usize, E>,
    explain: impl FnOnce(E) -> NetError,
) -> SendOutcome {
    let at = Stamp::now();
    let in_flight = shared.outbox.send_begins(at);
    let result = blocking(Op::SendTo, at, || call(at));
    let returned = Stamp::now();
    let (kind, outcome) = match result {
        Ok(bytes) => {
            shared.counters.sent.add(1);
            shared.counters.sent_bytes.add(bytes as u64);
            (sent, SendOutcome::Sent)
        }
        Err(error) => {
            let error = explain(error);
            shared.send_failed(&error);
            (EventKind::SendFailed(Box::new(error)), SendOutcome::Failed)
        }
    };
    let blocked_ns = returned.since(at).as_nanos() as f32;
    let draft = EventDraft { at, peer, blocked_ns, kind }.held_back(returned);
    if !shared.outbox.push(draft, payload) {
        shared.counters.lost_unlogged.add(1);
    }
    drop(in_flight);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::SocketAddr;

    #[test]
    fn each_goes_at_its_own_time() {
        let reply = |due, name: &[u8]| DelayedReply {
            due: Stamp(due),
            to: SocketAddr::from(([127, 0, 0, 1], 9)).into(),
            payload: name.to_vec().into(),
        };
        let mut replies = DelayedReplies::default();
        for reply in [reply(30, b"late"), reply(10, b"first"), reply(10, b"second")] {
            replies.put(reply);
        }
        assert_eq!((replies.len(), replies.due()), (3, Some(Stamp(10))));
        assert_eq!(replies.take_due(Stamp(9)), None);
        let mut taken = std::iter::from_fn(|| replies.take_due(Stamp(29)));
        assert_eq!(taken.next().map(|reply| reply.payload), Some(b"first".to_vec().into()));
        assert_eq!(taken.next().map(|reply| reply.payload), Some(b"second".to_vec().into()));
        assert_eq!(taken.next(), None);
        assert_eq!(replies.due(), Some(Stamp(30)));
    }
}
