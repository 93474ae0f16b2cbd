//! Datagrams of UDP as rows of sessions.

use super::own::Received;
use super::sent::SentDatagrams;
use super::sessions::{Sessions, Transport, from_peer};
use super::sink::Sink;
use super::transport::{Datagram, Way};
use super::{ASKED_BYTES, Told, TooMany};
use crate::net::capture::{CaptureEvent, CaptureWay};
use crate::net::{EventKind, Peer};
use std::collections::HashSet;

/// Conversations whose direction is remembered; when there are more, all are forgotten, and the next packet of each
/// says again who is the local end. Without them, two servers that talk to each other could not be told apart.
const CONVERSATIONS_MAX: usize = 1 << 16;

/// The conversations of UDP.
#[derive(Debug, Default)]
pub(super) struct Udp {
    /// The ways of packets that go from the peer to the local end.
    from_peers: HashSet<Way>,
    /// What sessions of ours have sent, which others may have received.
    sent: SentDatagrams,
}

impl Udp {
    /// Makes rows of a datagram.
    pub(super) fn take(
        &mut self,
        (datagram, told): (&Datagram<'_>, Option<&Told>),
        at_ns: i64,
        (sessions, sink): (&mut Sessions, &mut Sink<'_>),
    ) -> Result<(), TooMany> {
        let incoming = match told.map(|told| told.way) {
            Some(CaptureWay::In) => datagram.way,
            Some(CaptureWay::Out) => datagram.way.reversed(),
            None => self.incoming(datagram.way, sessions),
        };
        let own = told.map(|told| &told.session);
        let local = (Transport::Udp, incoming.to);
        let session = sessions.session(local, own, (sink, at_ns)).ok_or(TooMany)?;
        let is_incoming = told.map_or(incoming == datagram.way, |told| told.way == CaptureWay::In);
        let kind = if is_incoming {
            EventKind::Received { asked_bytes: ASKED_BYTES }
        } else {
            EventKind::Sent
        };
        let whom = (session, Peer::from(incoming.from));
        sink.push(whom, at_ns, kind, datagram.payload);
        if own.is_some() && !is_incoming {
            self.sent.keep((session, at_ns), datagram);
        }
        if datagram.missing > 0 {
            let bytes = datagram.missing as u64;
            sink.push(whom, at_ns, CaptureEvent::Cut { bytes }.into(), &[]);
        }
        Ok(())
    }

    /// A session of ours received what another one had sent. `false` if that is not in the file.
    pub(super) fn take_received(
        &mut self,
        received: &Received,
        at_ns: i64,
        (sessions, sink): (&mut Sessions, &mut Sink<'_>),
    ) -> bool {
        let Some(sender) = sessions.known(&received.sender) else { return false };
        let sent = (sender, received.sent_ns, received.bytes);
        let Some(datagram) = self.sent.receivable(sent, &received.session) else { return false };
        let (local, own) = ((Transport::Udp, datagram.to), Some(&received.session));
        let Some(session) = sessions.session(local, own, (sink, at_ns)) else { return false };
        let kind = EventKind::Received { asked_bytes: ASKED_BYTES };
        sink.push((session, Peer::from(received.from)), at_ns, kind, &datagram.payload);
        true
    }

    /// The way from the peer to the local end of the conversation that a packet is part of.
    fn incoming(&mut self, way: Way, sessions: &Sessions) -> Way {
        let back = way.reversed();
        if self.from_peers.contains(&way) {
            return way;
        }
        if self.from_peers.contains(&back) {
            return back;
        }
        if self.from_peers.len() >= CONVERSATIONS_MAX {
            self.from_peers.clear();
        }
        let (from_known, to_known) =
            (sessions.has(Transport::Udp, way.from), sessions.has(Transport::Udp, way.to));
        let incoming = match (from_known, to_known) {
            (_, true) => way,
            (true, false) => back,
            (false, false) => from_peer(way),
        };
        self.from_peers.insert(incoming);
        incoming
    }
}
