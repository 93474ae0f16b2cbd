//! Datagrams that sessions of ours have sent, kept until the file says who of them received one.
//!
//! *Invariant: what is kept is bounded, and so is what a file can make of a packet*: each is received once by a session,
//! and by few of them.

use super::sessions::OwnSession;
use super::transport::Datagram;
use crate::log::packets::heard::RECEIVERS_MAX;
use crate::net::SessionId;
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

/// Datagrams that are kept…
const KEPT_MAX: usize = 1 << 15;
/// …and their bytes: more than the largest receive buffers of several sockets.
const KEPT_BYTES_MAX: usize = 16 << 20;

/// Datagrams of one session, time and length that are looked at: as many as go by one call.
const ALIKE_MAX: usize = 16;

/// Who sent a datagram, when, and of how many bytes.
type Key = (SessionId, i64, usize);

/// A datagram.
#[derive(Debug)]
pub(super) struct SentDatagram {
    pub(super) to: SocketAddr,
    pub(super) payload: Vec<u8>,
    receivers: Vec<OwnSession>,
}

/// Datagrams, of which the oldest leave.
#[derive(Debug, Default)]
pub(super) struct SentDatagrams {
    kept: HashMap<Key, VecDeque<SentDatagram>>,
    oldest: VecDeque<Key>,
    bytes: usize,
}

impl SentDatagrams {
    /// Keeps one that was sent by a session at a time.
    pub(super) fn keep(&mut self, (by, at_ns): (SessionId, i64), datagram: &Datagram<'_>) {
        let payload = datagram.payload.to_vec();
        let key = (by, at_ns, payload.len());
        self.bytes += payload.len();
        let sent = SentDatagram { to: datagram.way.to, payload, receivers: Vec::new() };
        self.kept.entry(key).or_default().push_back(sent);
        self.oldest.push_back(key);
        while self.oldest.len() > KEPT_MAX || self.bytes > KEPT_BYTES_MAX {
            let Some(key) = self.oldest.pop_front() else { break };
            self.bytes -= key.2;
            let Some(same) = self.kept.get_mut(&key) else { continue };
            same.pop_front();
            if same.is_empty() {
                self.kept.remove(&key);
            }
        }
    }

    /// The datagram that a session received.
    pub(super) fn receivable(&mut self, sent: Key, by: &OwnSession) -> Option<&SentDatagram> {
        // Of those that look alike, the first that has not come to it.
        let mut same = self.kept.get_mut(&sent)?.iter_mut().take(ALIKE_MAX);
        let found =
            same.find(|it| it.receivers.len() < RECEIVERS_MAX && !it.receivers.contains(by))?;
        found.receivers.push(by.clone());
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::import::transport::Way;

    fn of(number: u16) -> OwnSession {
        OwnSession { name: "".into(), number: Some(number) }
    }

    fn keep(kept: &mut SentDatagrams, at_ns: i64, payload: &[u8]) {
        let (from, to) = (([127, 0, 0, 1], 5000).into(), ([127, 0, 0, 1], 9999).into());
        let datagram = Datagram { way: Way { from, to }, payload, missing: 0 };
        kept.keep((SessionId(7), at_ns), &datagram);
    }

    #[test]
    fn each_is_received_once_by_a_session_and_by_few() {
        let mut kept = SentDatagrams::default();
        keep(&mut kept, 1, b"one");
        keep(&mut kept, 1, b"two");
        let mut take = |sent, by| {
            let found = kept.receivable(sent, &of(by))?;
            String::from_utf8(found.payload.clone()).ok()
        };
        let key = (SessionId(7), 1, 3);
        assert_eq!(take(key, 1).as_deref(), Some("one"));
        assert_eq!(take(key, 1).as_deref(), Some("two"));
        assert_eq!(take(key, 1), None);
        for other in [(SessionId(8), 1, 3), (SessionId(7), 2, 3), (SessionId(7), 1, 4)] {
            assert_eq!(take(other, 2), None);
        }
        let received = (2..100).filter(|by| take(key, *by).is_some()).count();
        assert_eq!(received, 2 * (RECEIVERS_MAX - 1));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut kept = SentDatagrams::default();
        let long = vec![0; 60_000];
        for number in 0..1000 {
            keep(&mut kept, number, &long);
        }
        assert!(kept.bytes <= KEPT_BYTES_MAX && kept.bytes > KEPT_BYTES_MAX - 60_000);
        assert_eq!((kept.kept.len(), kept.oldest.len()), (kept.bytes / 60_000, kept.kept.len()));
        for number in 0..KEPT_MAX + 1000 {
            keep(&mut kept, i64::try_from(number).unwrap_or_default(), b"");
        }
        assert_eq!((kept.bytes, kept.kept.len(), kept.oldest.len()), (0, KEPT_MAX, KEPT_MAX));
    }
}
