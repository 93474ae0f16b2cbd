//! Fills a store as the log writer does: batch by batch, without sockets.

use network_playground::log::Store;
use network_playground::net::{Batch, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};
use std::ops::Range;

/// Events of a batch: what the log writer takes at once of some 100 000 datagrams a second.
const BATCH_EVENTS: u64 = 512;

/// Nanoseconds between rows.
const ROW_NS: u64 = 2_000;

/// Received datagrams to put into a store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    /// How many.
    pub(crate) count: u64,
    /// Bytes of each payload.
    pub(crate) payload_bytes: usize,
    /// Sessions that they belong to, batch by batch in turn.
    pub(crate) sessions: u16,
    /// Peers that they came from, row by row in turn.
    pub(crate) peers: u16,
}

impl Rows {
    /// Appends them all.
    pub(crate) fn fill(self, store: &Store) {
        self.fill_from(0, store);
    }

    /// Appends them, numbered from there on.
    pub(crate) fn fill_from(self, first: u64, store: &Store) {
        let mut batch = Batch::default();
        let mut payload = Vec::new();
        let end = first + self.count;
        for (number, start) in (first..end).step_by(BATCH_EVENTS as usize).enumerate() {
            let rows = start..end.min(start + BATCH_EVENTS);
            self.write(rows, &mut batch, &mut payload);
            let session = SessionId((number % usize::from(self.sessions)) as u16);
            store.append(session, &batch, 0..batch.events.len());
        }
    }

    fn write(self, rows: Range<u64>, batch: &mut Batch, payload: &mut Vec<u8>) {
        batch.clear();
        for row in rows {
            write_payload(row, self.payload_bytes, payload);
            let start = batch.arena.len() as u32;
            batch.arena.extend_from_slice(payload);
            let port = 1024 + (row % u64::from(self.peers)) as u16;
            batch.events.push(Event {
                at: Stamp(row * ROW_NS),
                peer: Peer::from(std::net::SocketAddr::from(([127, 0, 0, 1], port))),
                blocked_ns: 1000.0,
                start,
                len: payload.len() as u32,
                worker: WorkerRole::Other,
                kind: EventKind::Received { asked_bytes: 65_536 },
            });
        }
    }
}

/// The payload of a row: "Needle" in every thousandth, else "sensor", the row's last nine digits, and
/// dots to the length.
pub(crate) fn write_payload(row: u64, payload_bytes: usize, payload: &mut Vec<u8>) {
    payload.clear();
    payload.extend_from_slice(if row % 1000 == 7 { b"Needle " } else { b"sensor " });
    let mut divisor = 100_000_000;
    while divisor > 0 {
        payload.push(b'0' + (row / divisor % 10) as u8);
        divisor /= 10;
    }
    payload.resize(payload_bytes, b'.');
}
