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
    let before = || stream.before(store, row.number);
    // Its end is not at hand if only its beginning was copied.
    let is_whole = row.payload.len() == row.payload_bytes;
    let after = || if is_whole { stream.after(store, row.number + 1) } else { Vec::new() };
    Edges::of(encoding, &row.payload, before, after)
}

/// The same of a row that a filter looks at.
pub(super) fn edges_of_scanned(
    store: &Store,
    peer: Peer,
    row: &Scanned<'_>,
    encoding: Encoding,
) -> Edges {
    let Some(stream) = StreamOf::new(row.session, peer, row.kind) else {
        return Edges::default();
    };
    let before = || stream.before(store, row.number);
    let after = || stream.after(store, row.number + 1);
    Edges::of(encoding, row.payload, before, after)
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
    fn before(self, store: &Store, row: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.each(store, row.saturating_sub(ROWS_MAX)..row, |payload| {
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
    fn after(self, store: &Store, row: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.each(store, row..row.saturating_add(ROWS_MAX), |payload| {
            bytes.extend(payload.iter().take(AFTER_BYTES - bytes.len()));
            if bytes.len() < AFTER_BYTES { Look::On } else { Look::Enough }
        });
        bytes
    }

    /// Looks at the payloads among some rows, oldest first.
    fn each(self, store: &Store, rows: Range<u64>, mut look: impl FnMut(&[u8]) -> Look) {
        let known = store.rows();
        let end = rows.end.min(known.end);
        let mut at = rows.start.max(known.start);
        let mut go = Look::On;
        while at < end && go == Look::On {
            let next = match store.find(at) {
                RowPlace::Sealed(segment) => self.within(&segment, at..end, &mut look, &mut go),
                RowPlace::Gone(hole) => hole.end,
                // Until it is read, what is shown is as it came.
                RowPlace::OnDisk(rows) => {
                    store.want(at);
                    rows.end
                }
                RowPlace::Open => {
                    store.with_open(|open| self.within(open, at..end, &mut look, &mut go))
                }
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
