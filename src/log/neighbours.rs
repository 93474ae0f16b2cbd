//! What stands before and after a read in its stream.

use super::segment::{Kind, Row, Scanned, Segment};
use super::store::{RowPlace, Store};
use crate::net::{ConnectionId, Peer, SessionId};
use crate::payload::Encoding;
use crate::payload::edge::{AFTER_BYTES, BEFORE_BYTES, Edges};
use std::ops::Range;

/// Rows among which the neighbours of a row are looked for, in each direction: those of other connections may
/// lie between. Some microseconds, under the store's lock for the newest.
const ROWS_MAX: u64 = 256;

/// Which characters the edges of a read, or of a send, cut. Those of a datagram cut none.
pub fn edges_of(store: &Store, row: &Row, encoding: Encoding) -> Edges {
    let Some(stream) = StreamOf::new(row.session, row.peer, row.kind) else {
        return Edges::default();
    };
    let near = Near { store, at_hand: None };
    let before = || stream.before(near, row.number);
    // Its end is not at hand if only its beginning was copied.
    let is_whole = row.payload.len() == row.payload_bytes;
    let after = || if is_whole { stream.after(near, row.number + 1) } else { Vec::new() };
    Edges::of(encoding, &row.payload, before, after)
}

/// The same of a row that a filter looks at, in the segment that it reads.
pub(super) fn edges_of_scanned(
    store: &Store,
    segment: &Segment,
    row: &Scanned<'_>,
    encoding: Encoding,
) -> Edges {
    let peer = segment.peer(row.peer).unwrap_or_default();
    let Some(stream) = StreamOf::new(row.session, peer, row.kind) else {
        return Edges::default();
    };
    let near = Near { store, at_hand: Some(segment) };
    let before = || stream.before(near, row.number);
    let after = || stream.after(near, row.number + 1);
    Edges::of(encoding, row.payload, before, after)
}

/// Where the neighbours of a row are looked for.
#[derive(Clone, Copy)]
struct Near<'a> {
    store: &'a Store,
    /// Nearly always they are in the segment of the row: whoever reads that need not read it again.
    at_hand: Option<&'a Segment>,
}

/// One direction of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
struct StreamOf {
    session: SessionId,
    connection: ConnectionId,
    kind: Kind,
}

impl StreamOf {
    fn new(session: SessionId, peer: Peer, kind: Kind) -> Option<Self> {
        let connection = peer.connection()?;
        let is_payload = matches!(kind, Kind::Received | Kind::Sent);
        is_payload.then_some(Self { session, connection, kind })
    }

    /// The last bytes before a row.
    fn before(self, near: Near<'_>, row: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.each(near, row.saturating_sub(ROWS_MAX)..row, |payload| {
            // An even number: in many encodings that is where a character begins.
            let from = payload.len().saturating_sub(BEFORE_BYTES) & !1;
            bytes.extend_from_slice(payload.get(from..).unwrap_or_default());
            let over = bytes.len().saturating_sub(2 * BEFORE_BYTES) & !1;
            bytes.drain(..over);
            Look::On
        });
        bytes
    }

    /// The first bytes from a row on.
    fn after(self, near: Near<'_>, row: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.each(near, row..row.saturating_add(ROWS_MAX), |payload| {
            bytes.extend(payload.iter().take(AFTER_BYTES - bytes.len()));
            if bytes.len() < AFTER_BYTES { Look::On } else { Look::Enough }
        });
        bytes
    }

    /// Looks at the payloads among some rows, oldest first.
    fn each(self, near: Near<'_>, rows: Range<u64>, mut look: impl FnMut(&[u8]) -> Look) {
        let Near { store, at_hand } = near;
        let known = store.rows();
        let end = rows.end.min(known.end);
        let mut at = rows.start.max(known.start);
        let mut go = Look::On;
        while at < end && go == Look::On {
            let mut within = |segment: &Segment| self.within(segment, at..end, &mut look, &mut go);
            let next = match at_hand.filter(|segment| segment.rows().contains(&at)) {
                Some(segment) => within(segment),
                None => match store.find(at) {
                    RowPlace::Sealed(segment) => within(&segment),
                    RowPlace::Gone(hole) => hole.end,
                    // Until it is read, what is shown is as it came.
                    RowPlace::OnDisk(rows) => {
                        store.want(at);
                        rows.end
                    }
                    RowPlace::Open => store.with_open(within),
                },
            };
            if next <= at {
                // It was sealed or has left memory in between: without it, what is shown is as it came.
                return;
            }
            at = next;
        }
    }

    /// Looks at those in a segment; returns the row after them.
    fn within(
        self,
        segment: &Segment,
        rows: Range<u64>,
        look: &mut impl FnMut(&[u8]) -> Look,
        go: &mut Look,
    ) -> u64 {
        let connection_of = |peer| segment.peer(peer).and_then(Peer::connection);
        let end = rows.end.min(segment.rows().end);
        for row in segment.scan(rows) {
            let is_ours = row.session == self.session
                && row.kind == self.kind
                && connection_of(row.peer) == Some(self.connection);
            if is_ours && !row.payload.is_empty() {
                *go = look(row.payload);
                if *go == Look::Enough {
                    return end;
                }
            }
        }
        end
    }
}

/// Whether to look further.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    On,
    Enough,
}
