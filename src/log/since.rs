//! How long before a row the last one of the same peer was.

use super::segment::{Row, Segment};
use super::store::{RowPlace, Store};
use crate::net::Stamp;

/// Rows among which the last one of a peer is looked for, in the segments that have any of it: a few microseconds, for
/// each row on the screen in each picture. Where others sent more meanwhile, it is not known.
pub const ROWS_LOOKED_AT_MAX: u64 = 4096;

/// A segment costs as much as so many rows, even one that has none of the peer: to find it takes a lock.
const ROWS_OF_A_SEGMENT: u64 = 64;

/// When the last row of the same session and peer was before a row; `None` if there is none near. Rows on the disk that
/// are not at hand are not looked at.
pub fn last_of_peer(store: &Store, row: &Row) -> Option<Stamp> {
    let (mut end, mut left) = (row.number, ROWS_LOOKED_AT_MAX);
    while end > 0 && left > 0 {
        let look = |segment: &Segment| {
            let start = segment.rows().start;
            // Its own segment, mostly the open one under the store's lock, knows its peer by number.
            let own = segment.scanned(row.number).map(|own| own.peer);
            // To look at all peers of another one is as quick as to look at so many rows.
            let others = ROWS_OF_A_SEGMENT + segment.peer_count() as u64;
            let cost = if own.is_some() { 0 } else { others };
            let Some(peer) = own.or_else(|| segment.place_of_peer(row.peer)) else {
                return (start, cost, None);
            };
            let start = start.max(end.saturating_sub(left));
            (start, cost + end - start, segment.last_of(start..end, row.session, peer))
        };
        let (start, cost, found) = match store.find(end - 1) {
            RowPlace::Sealed(segment) => look(&segment),
            RowPlace::Open => store.with_open(look),
            RowPlace::Gone(_) | RowPlace::OnDisk(_) => return None,
        };
        // If nothing was there, it was sealed in between, and is looked at in the next picture.
        if found.is_some() || start >= end {
            return found;
        }
        (end, left) = (start, left.saturating_sub(cost));
    }
    None
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::log::segment::SEGMENT_ROWS_MAX;
    use crate::net::{Batch, Event, EventKind, Peer, SessionId, WorkerRole};
    use std::net::SocketAddr;

    /// Appends so many rows of a peer with that port, a microsecond after each other.
    fn append(store: &Store, port: u16, session: u16, count: usize) {
        let first = store.rows().end;
        let mut batch = Batch::default();
        for number in first..first + count as u64 {
            batch.events.push(Event {
                at: Stamp(number * 1000),
                peer: Peer::from(SocketAddr::from(([10, 0, 0, 1], port))),
                blocked_ns: 0.0,
                start: 0,
                len: 0,
                worker: WorkerRole::Other,
                kind: EventKind::Received { asked_bytes: 9 },
            });
        }
        store.append(SessionId(session), &batch, 0..count);
    }

    fn before_last(store: &Store) -> Option<u64> {
        let row = store.row(store.rows().end - 1).unwrap();
        last_of_peer(store, &row).map(|at| at.0 / 1000)
    }

    #[test]
    fn whoever_comes_later_does_not_hide_the_last_of_a_peer() {
        let store = Store::default();
        append(&store, 1, 0, SEGMENT_ROWS_MAX);
        let last = store.rows().end - 1;
        append(&store, 2, 0, 1);
        append(&store, 1, 0, 1);
        let row = store.row(last + 2).unwrap();
        for port in 3..3 + ROWS_LOOKED_AT_MAX as u16 {
            append(&store, port, 0, 1);
        }
        assert_eq!(last_of_peer(&store, &row), Some(Stamp(last * 1000)));
    }

    #[test]
    fn the_last_of_a_peer_is_found_beyond_many_of_others() {
        let store = Store::default();
        append(&store, 1, 0, 1);
        assert_eq!(before_last(&store), None, "it is the first");
        append(&store, 2, 0, 3000);
        append(&store, 1, 1, 1);
        assert_eq!(before_last(&store), None, "of another session");
        append(&store, 1, 0, 1);
        assert_eq!(before_last(&store), Some(0));
        // Segments that have none of it cost little.
        append(&store, 2, 0, 5 * SEGMENT_ROWS_MAX);
        append(&store, 3, 0, SEGMENT_ROWS_MAX - 3002 - 10);
        let last = store.rows().end;
        append(&store, 3, 0, 1);
        append(&store, 2, 0, 5 * SEGMENT_ROWS_MAX + 9);
        append(&store, 3, 0, 1);
        assert_eq!(before_last(&store), Some(last));
        // There is an end to it.
        append(&store, 1, 0, 1);
        assert_eq!(before_last(&store), None);
    }
}
