//! Replies that wait for their time, each for its own.

use crate::net::{Payload, Stamp};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A reply that waits for its time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DelayedReply {
    pub(super) due: Stamp,
    pub(super) to: SocketAddr,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_goes_at_its_own_time() {
        let reply = |due, name: &[u8]| DelayedReply {
            due: Stamp(due),
            to: SocketAddr::from(([127, 0, 0, 1], 9)),
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
