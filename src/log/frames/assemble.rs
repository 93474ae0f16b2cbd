//! The bytes of a frame, copied out of the rows that they came in.

use super::{Frame, OPEN_ROWS_AT_ONCE};
use crate::log::segment::{Kind, Row, Segment};
use crate::log::store::{RowPlace, Store};
use crate::net::{ConnectionId, Peer, SessionId};
use std::ops::Range;

/// A frame as it can be shown.
#[derive(Clone, Debug)]
pub struct Assembled {
    /// The row with which it is complete; its payload is that of the frame, cut to what was asked for.
    pub row: Row,
    /// Where one read ended and the next began, in bytes of the payload.
    pub cuts: Vec<usize>,
    /// Whether rows at its beginning have left memory.
    pub lacks_beginning: bool,
}

/// How much of a frame is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that are copied.
    pub bytes: usize,
    /// Rows that are looked at: between those of a frame may lie many of others.
    pub rows: u64,
}

/// Copies the beginning of a frame. `None` if it is gone, or on the disk and not at hand; then it is read.
pub fn assemble(store: &Store, frame: &Frame, limits: Limits) -> Option<Assembled> {
    let mut row = store.copy_rows(&[frame.last.row], 0).pop()?;
    let wanted = (row.session, row.peer.connection(), row.kind);
    let oldest = store.rows().start;
    let lacks_beginning = frame.first.row < oldest;
    let mut copy = Copying { frame, wanted, bytes: Vec::new(), cuts: Vec::new() };
    let end = frame.last.row + 1;
    let mut at = frame.first.row.max(oldest);
    let last = end.min(at.saturating_add(limits.rows));
    while at < last && copy.bytes.len() < limits.bytes {
        let next = match store.find(at) {
            RowPlace::Sealed(segment) => copy.from(&segment, at..last, limits.bytes),
            RowPlace::Gone(hole) => hole.end,
            RowPlace::OnDisk(_) => {
                store.want(at);
                return None;
            }
            RowPlace::Open => store.with_open(|open| {
                let to = last.min(at + OPEN_ROWS_AT_ONCE);
                // It may have been sealed in between; then the next step finds it.
                if at < open.rows().start { at } else { copy.from(open, at..to, limits.bytes) }
            }),
        };
        if next < at || (next == at && at >= store.rows().end) {
            break;
        }
        at = next;
    }
    let Copying { bytes, cuts, .. } = copy;
    row.payload = bytes;
    row.payload_bytes = usize::try_from(frame.len).unwrap_or(usize::MAX);
    Some(Assembled { row, cuts, lacks_beginning })
}

struct Copying<'a> {
    frame: &'a Frame,
    wanted: (SessionId, Option<ConnectionId>, Kind),
    bytes: Vec<u8>,
    cuts: Vec<usize>,
}

impl Copying<'_> {
    /// Copies from the rows of a segment; returns the row after them.
    fn from(&mut self, segment: &Segment, rows: Range<u64>, bytes_max: usize) -> u64 {
        let (session, connection, kind) = self.wanted;
        let end = rows.end.min(segment.rows().end);
        let connection_of = |peer| segment.peer(peer).and_then(Peer::connection);
        for row in segment.scan(rows) {
            let is_ours =
                row.session == session && row.kind == kind && connection_of(row.peer) == connection;
            if !is_ours || row.payload.is_empty() {
                continue;
            }
            let piece = self.piece_of(row.number, row.payload);
            if !self.bytes.is_empty() {
                self.cuts.push(self.bytes.len());
            }
            let room = bytes_max.saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(piece.get(..room).unwrap_or(piece));
            if self.bytes.len() >= bytes_max {
                return end;
            }
        }
        end
    }

    /// The bytes of a row that belong to the frame.
    fn piece_of<'p>(&self, row: u64, payload: &'p [u8]) -> &'p [u8] {
        let Frame { first, last, .. } = self.frame;
        let to = if row == last.row { last.offset as usize } else { payload.len() };
        let from = if row == first.row { first.offset as usize } else { 0 };
        payload.get(from..to).unwrap_or_default()
    }
}
