//! What one peer and we have said, in order, in both directions: read on the thread of the scans, and kept as it is.

use super::scanner::{Scan, ScanHandle, ScanProgress, ScanResults, Step};
use super::segment::{Class, Portion, Segment};
use super::store::{RowPlace, Store};
use crate::net::{Peer, SessionId};
use crate::payload::Encoding;
use memchr::memmem;
use regex::bytes::{Regex, RegexBuilder};
use std::ops::Range;
use std::time::Duration;

/// Bytes of a conversation that are read: more than anybody reads through. What is more can be saved to a file.
pub const BYTES_MAX: usize = 16 << 20;

/// Who speaks with whom: a connection, or a peer of datagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Our session.
    pub session: SessionId,
    /// The other end, with the number of its connection if it has one.
    pub peer: Peer,
}

impl Conversation {
    fn takes(self, peer: Peer) -> bool {
        match (self.peer.connection(), peer.connection()) {
            (Some(ours), Some(its)) => ours == its,
            _ => self.peer == peer,
        }
    }
}

/// Which way something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It came.
    In,
    /// It went.
    Out,
}

/// What went one way at once: a read, a send, a datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its row.
    pub row: u64,
    /// Which way.
    pub way: Way,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads a conversation, and goes on while there is more.
#[derive(Debug)]
pub struct Follower {
    of: Conversation,
    said: Vec<Said>,
    bytes: usize,
    /// Rows from this one on were not looked at.
    next: u64,
    asked: Option<(u64, ScanHandle<Found>)>,
    rows_gone: u64,
    is_cut: bool,
}

/// What a scan has found.
#[derive(Debug, Default)]
struct Found {
    said: Vec<Said>,
    rows_gone: u64,
}

impl Follower {
    /// One that begins with the oldest row.
    pub fn new(of: Conversation) -> Self {
        Self { of, said: Vec::new(), bytes: 0, next: 0, asked: None, rows_gone: 0, is_cut: false }
    }

    /// Whom it follows.
    pub fn conversation(&self) -> Conversation {
        self.of
    }

    /// What was said so far, in order.
    pub fn said(&self) -> &[Said] {
        &self.said
    }

    /// All bytes of it.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether there is more than [`BYTES_MAX`], which is not read.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Rows of the log that had left before they were looked at, of whomever they were.
    pub fn rows_gone(&self) -> u64 {
        self.rows_gone
    }

    /// Whether rows are being looked at.
    pub fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    /// Takes what was found, and asks for more. Returns whether something was found.
    pub fn update(&mut self, store: &Store) -> bool {
        let before = self.said.len();
        if let Some((end, handle)) = self.asked.take() {
            let (found, progress) = handle.take();
            self.take(found);
            match progress {
                ScanProgress::Going if !self.is_cut => self.asked = Some((end, handle)),
                ScanProgress::Going => handle.cancel(),
                ScanProgress::Done | ScanProgress::Failed => self.next = end,
            }
        }
        let rows = store.rows();
        let from = self.next.max(rows.start);
        if self.asked.is_none() && !self.is_cut && from < rows.end {
            if self.next > 0 || !self.said.is_empty() {
                self.rows_gone += from - self.next;
            }
            let scan =
                ConversationScan { store: store.waiting(), of: self.of, rows: from..rows.end };
            self.asked = Some((rows.end, store.scanner().ask(scan)));
        }
        self.said.len() > before
    }

    fn take(&mut self, found: Found) {
        self.rows_gone += found.rows_gone;
        for said in found.said {
            if self.bytes + said.bytes.len() > BYTES_MAX {
                self.is_cut = true;
                return;
            }
            self.bytes += said.bytes.len();
            self.said.push(said);
        }
    }

    /// Waits until something was found or the time is up, for tests.
    pub fn wait(&self, limit: Duration) {
        if let Some((_, handle)) = &self.asked {
            handle.wait(limit);
        }
    }
}

/// Where a text is in some bytes, at most so many times: in UTF-8 whatever its case, in other encodings as it is typed.
pub fn places_of(bytes: &[u8], text: &str, encoding: Encoding, most: usize) -> Vec<usize> {
    let mut wanted = Vec::new();
    if text.is_empty() || encoding.encode(text, &mut wanted).is_err() {
        return Vec::new();
    }
    if encoding != Encoding::Utf8 {
        return memmem::find_iter(bytes, &wanted).take(most).collect();
    }
    let regex = RegexBuilder::new(&regex::escape(text)).case_insensitive(true).build();
    let find =
        |regex: Regex| regex.find_iter(bytes).take(most).map(|found| found.start()).collect();
    regex.map(find).unwrap_or_default()
}

struct ConversationScan {
    store: Store,
    of: Conversation,
    rows: Range<u64>,
}

impl Scan for ConversationScan {
    type Results = Found;

    fn step(&mut self, results: &ScanResults<Found>) -> Step {
        let first = self.rows.start.max(self.store.rows().start);
        let mut found = Found { rows_gone: first - self.rows.start, ..Found::default() };
        self.rows.start = first;
        if self.rows.is_empty() {
            results.publish(|all| all.rows_gone += found.rows_gone);
            return Step::Done;
        }
        self.rows.start = self.look(&mut found).max(first);
        if !found.said.is_empty() || found.rows_gone > 0 {
            results.publish(|all| {
                all.said.append(&mut found.said);
                all.rows_gone += found.rows_gone;
            });
        }
        if self.rows.is_empty() { Step::Done } else { Step::More }
    }
}

impl ConversationScan {
    /// Looks at some rows; returns the first that it has not looked at.
    fn look(&self, found: &mut Found) -> u64 {
        let first = self.rows.start;
        if let Some((rows, hull)) = self.store.hull_at(first)
            && !hull.sessions().contains(&self.of.session)
        {
            return rows.end.min(self.rows.end);
        }
        match self.store.find(first) {
            RowPlace::Sealed(segment) => self.look_in(&segment, Portion::LONG, found),
            RowPlace::Open => {
                self.store.with_open(|open| self.look_in(open, Portion::SHORT, found))
            }
            RowPlace::Gone(hole) => {
                let end = hole.end.min(self.rows.end);
                found.rows_gone += end - first;
                end
            }
            // Sealed, written or gone meanwhile: the next step finds which.
            RowPlace::OnDisk(_) => first,
        }
    }

    fn look_in(&self, segment: &Segment, portion: Portion, found: &mut Found) -> u64 {
        let all = segment.rows();
        let rows = self.rows.start.max(all.start)..self.rows.end.min(all.end);
        if rows.is_empty() {
            return self.rows.start;
        }
        if !segment.sessions().contains(&self.of.session) {
            return rows.end;
        }
        let rows = segment.oldest_of(rows, portion);
        for row in segment.scan(rows.clone()) {
            let way = match row.kind.class() {
                Class::In => Way::In,
                Class::Out if row.kind != super::Kind::SendFailed => Way::Out,
                _ => continue,
            };
            let is_of = || segment.peer(row.peer).is_some_and(|peer| self.of.takes(peer));
            if row.session == self.of.session && !row.payload.is_empty() && is_of() {
                found.said.push(Said { row: row.number, way, bytes: row.payload.to_vec() });
            }
        }
        rows.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Batch, ConnectionId, Event, EventKind, Stamp, WorkerRole};
    use std::time::Instant;

    fn peer(id: u32) -> Peer {
        Peer::of_connection(ConnectionId(id), ([127, 0, 0, 1], 50_000))
    }

    fn append(store: &Store, session: u16, peer: Peer, kind: EventKind, payload: &[u8]) {
        let len = payload.len() as u32;
        let (at, worker) = (Stamp(7), WorkerRole::Other);
        let event = Event { at, peer, blocked_ns: 0.0, start: 0, len, worker, kind };
        let arena = payload.to_vec().into();
        let batch = Batch { events: vec![event], arena, wall_offset_ns: 0 };
        store.append(SessionId(session), &batch, 0..1);
    }

    fn followed(follower: &mut Follower, store: &Store) {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            follower.update(store);
            if !follower.is_reading() || Instant::now() > deadline {
                return;
            }
            follower.wait(Duration::from_secs(1));
        }
    }

    #[test]
    fn both_directions_of_one_connection_in_order_and_what_comes_later() {
        let store = Store::default();
        let received = || EventKind::Received { asked_bytes: 9 };
        append(&store, 1, peer(1), received(), b"hello");
        append(&store, 1, peer(2), received(), b"another connection");
        append(&store, 2, peer(1), received(), b"another session");
        append(&store, 1, peer(1), EventKind::Sent, b"hi");
        append(&store, 1, peer(1), EventKind::Sent, b"");
        let mut follower = Follower::new(Conversation { session: SessionId(1), peer: peer(1) });
        followed(&mut follower, &store);
        append(&store, 1, peer(1), received(), b"bye");
        followed(&mut follower, &store);
        let said: Vec<(u64, Way, &[u8])> =
            follower.said().iter().map(|said| (said.row, said.way, &said.bytes[..])).collect();
        let expected: [(u64, Way, &[u8]); 3] =
            [(0, Way::In, b"hello"), (3, Way::Out, b"hi"), (5, Way::In, b"bye")];
        assert_eq!(said, expected);
        assert_eq!((follower.bytes(), follower.is_cut(), follower.rows_gone()), (10, false, 0));
    }

    #[test]
    fn a_text_is_found_in_its_encoding() {
        let of = |bytes: &[u8], text, encoding| places_of(bytes, text, encoding, 2);
        assert_eq!(of(b"aXa x", "x", Encoding::Utf8), [1, 4]);
        assert_eq!(of(b"xxxx", "x", Encoding::Utf8).len(), 2);
        assert_eq!(of("É你".as_bytes(), "é", Encoding::Utf8), [0]);
        assert_eq!(of(b"\xff.\xc4\xe3", "你", Encoding::Gbk), [2]);
        assert!(of(b"abc", "", Encoding::Utf8).is_empty());
        assert_eq!(of(b"a.c", ".", Encoding::Utf8), [1], "no expression");
    }

    #[test]
    fn a_long_conversation_is_cut_and_says_so() {
        let store = Store::default();
        let piece = vec![b'x'; 1 << 20];
        for _ in 0..20 {
            append(&store, 1, peer(1), EventKind::Sent, &piece);
        }
        let mut follower = Follower::new(Conversation { session: SessionId(1), peer: peer(1) });
        followed(&mut follower, &store);
        assert!(follower.is_cut());
        assert_eq!(follower.bytes(), BYTES_MAX);
    }
}
