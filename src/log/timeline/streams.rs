//! Which receives took the bytes of which sends of a stream.
//!
//! Each end counts its bytes in both directions from the beginning of the connection. A send and a receive whose
//! ranges overlap are linked with the bytes that they share, so that what was split or merged on its way is shown as
//! it was.
//!
//! *Invariant: what is kept is bounded; what is dropped at the bound loses its arrow and moves no other.*

use super::entry::LinkEntry;
use super::lane::LaneId;
use super::link::LinkKind;
use super::socket::{Step, is_nameless, plain, reached};
use super::sockets::Sockets;
use crate::net::{Endpoint, Stamp};
use std::collections::{HashMap, VecDeque};

/// Sends or receives of one direction that are kept until the other end's are known: more than fit into the
/// buffers of a connection in pieces of a hundred bytes. 48 bytes each.
const PIECES_MAX: usize = 1 << 14;

/// The same of one whose other end is not known: it is, milliseconds after it was made, if it is ours.
const UNPAIRED_PIECES_MAX: usize = 1 << 9;

/// Ends of connections that wait for the other end at most. Most never have one of ours; the oldest are
/// forgotten then.
const WAITING_MAX: usize = 1 << 13;

/// A send or a receive.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Its bytes, counted from the beginning of the stream.
    from: u64,
    to: u64,
    step: Step,
}

/// What one end of a connection knows.
#[derive(Debug, Default)]
pub(super) struct StreamEnds {
    /// Whether the connection was seen to begin, so that its bytes can be counted.
    is_whole: bool,
    sent_bytes: u64,
    read_bytes: u64,
    sent: VecDeque<Piece>,
    read: VecDeque<Piece>,
    /// By which addresses it waits for its other end.
    waits_as: Option<Ends>,
}

/// The addresses of both ends: one's own, and the other's.
type Ends = (Endpoint, Endpoint);

/// Ends of connections by their addresses.
#[derive(Debug, Default)]
pub(super) struct Streams {
    waiting: HashMap<Ends, LaneId>,
    order: VecDeque<Ends>,
}

impl StreamEnds {
    /// Bytes are counted from here on.
    pub(super) fn begin(&mut self) {
        self.is_whole = true;
    }

    /// Bytes came that the reader had no room for.
    pub(super) fn skip_read(&mut self, bytes: u64) {
        self.read_bytes += bytes;
    }

    /// Rows are missing: nobody knows how many bytes they had.
    pub(super) fn lose_sight(&mut self) {
        let waits_as = self.waits_as.take();
        *self = Self { waits_as, ..Self::default() };
    }

    fn put(pieces: &mut VecDeque<Piece>, total: &mut u64, len: u64, step: Step, most: usize) {
        let from = *total;
        *total += len;
        if pieces.len() >= most {
            pieces.pop_front();
        }
        pieces.push_back(Piece { from, to: *total, step });
    }
}

impl Streams {
    /// What is known of the addresses of a connection has changed: it may have found its other end.
    pub(super) fn named(&mut self, sockets: &mut Sockets, id: LaneId, links: &mut Vec<LinkEntry>) {
        let Some(entry) = sockets.get(id) else { return };
        let lane = &entry.socket.lane;
        let (Some(local), Some(peer)) = (lane.local, lane.peer) else { return };
        let ends = (plain(local), reached(peer));
        // Clients of Unix-domain sockets all have the same: no name.
        if is_nameless(local) || is_nameless(peer) {
            return;
        }
        if lane.pair.is_some() || lane.ended.is_some() || entry.stream.waits_as == Some(ends) {
            return;
        }
        let theirs = (ends.1, ends.0);
        let other = self.waiting.get(&theirs).copied().filter(|other| {
            let other = sockets.get(*other).map(|entry| &entry.socket.lane);
            other.is_some_and(|other| other.pair.is_none())
        });
        match other {
            Some(other) => {
                self.waiting.remove(&theirs);
                Self::join(sockets, id, other, links);
            }
            None => self.wait(sockets, id, ends),
        }
    }

    /// Two lanes are the ends of one connection.
    pub(super) fn join(
        sockets: &mut Sockets,
        one: LaneId,
        other: LaneId,
        links: &mut Vec<LinkEntry>,
    ) {
        pair(sockets, one, other);
        take_over(sockets, one, other, links);
        take_over(sockets, other, one, links);
    }

    fn wait(&mut self, sockets: &mut Sockets, id: LaneId, ends: Ends) {
        let before = sockets.change(id).and_then(|entry| entry.stream.waits_as.replace(ends));
        if let Some(before) = before.filter(|before| self.waiting.get(before) == Some(&id)) {
            self.waiting.remove(&before);
        }
        self.waiting.insert(ends, id);
        self.order.push_back(ends);
        while self.order.len() > WAITING_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.waiting.remove(&oldest);
            }
        }
    }

    /// Bytes went.
    pub(super) fn sent(
        sockets: &mut Sockets,
        id: LaneId,
        len: u64,
        step: Step,
        links: &mut Vec<LinkEntry>,
    ) {
        let Some(entry) = sockets.change(id) else { return };
        let pair = entry.socket.lane.pair;
        let most = if pair.is_some() { PIECES_MAX } else { UNPAIRED_PIECES_MAX };
        let stream = &mut entry.stream;
        if stream.is_whole && len > 0 {
            StreamEnds::put(&mut stream.sent, &mut stream.sent_bytes, len, step, most);
            if let Some(pair) = pair {
                take_over(sockets, id, pair, links);
            }
        }
    }

    /// Bytes came.
    pub(super) fn read(
        sockets: &mut Sockets,
        id: LaneId,
        len: u64,
        step: Step,
        links: &mut Vec<LinkEntry>,
    ) {
        let Some(entry) = sockets.change(id) else { return };
        let pair = entry.socket.lane.pair;
        let most = if pair.is_some() { PIECES_MAX } else { UNPAIRED_PIECES_MAX };
        let stream = &mut entry.stream;
        if stream.is_whole && len > 0 {
            StreamEnds::put(&mut stream.read, &mut stream.read_bytes, len, step, most);
            if let Some(pair) = pair {
                take_over(sockets, pair, id, links);
            }
        }
    }

    /// One end is closed: what was sent to it and not read never will be.
    pub(super) fn ended(sockets: &mut Sockets, id: LaneId, links: &mut Vec<LinkEntry>) {
        let pair = sockets.get(id).and_then(|entry| entry.socket.lane.pair);
        if let Some(pair) = pair {
            take_over(sockets, pair, id, links);
        }
    }
}

/// Two ends have found each other.
fn pair(sockets: &mut Sockets, one: LaneId, other: LaneId) {
    for (one, other) in [(one, other), (other, one)] {
        if let Some(entry) = sockets.change(one) {
            entry.socket.lane.pair = Some(other);
            entry.stream.waits_as = None;
        }
    }
}

/// Links what one end sent with what the other one read, as far as both are known.
fn take_over(sockets: &mut Sockets, from: LaneId, to: LaneId, links: &mut Vec<LinkEntry>) {
    let Some(sender) = sockets.get(from) else { return };
    if sender.stream.sent.is_empty() {
        return;
    }
    let Some(reader) = sockets.change(to) else { return };
    let is_whole = reader.stream.is_whole;
    let over = reader.socket.lane.ended;
    let mut read = std::mem::take(&mut reader.stream.read);
    let Some(sender) = sockets.change(from) else { return };
    let sent = &mut sender.stream.sent;
    if is_whole {
        link_overlaps(sent, &mut read, (from, to), links);
    }
    if let Some(at) = over {
        // What the other end has read is not known if its beginning is not.
        links
            .extend(sent.drain(..).filter(|_| is_whole).map(|piece| unread(piece, (from, to), at)));
    }
    if let Some(reader) = sockets.change(to) {
        reader.stream.read = read;
    }
}

fn link_overlaps(
    sent: &mut VecDeque<Piece>,
    read: &mut VecDeque<Piece>,
    (from, to): (LaneId, LaneId),
    links: &mut Vec<LinkEntry>,
) {
    while let (Some(went), Some(came)) = (sent.front_mut(), read.front_mut()) {
        let shared = went.from.max(came.from)..went.to.min(came.to);
        if !shared.is_empty() {
            let ends = ((from, went.step, went.step.begin), (to, came.step, came.step.end));
            links.push(LinkEntry::between(LinkKind::Stream, ends, shared.clone()));
        }
        // What is before the shared bytes was dropped at the other end.
        went.from = went.from.max(shared.end);
        came.from = came.from.max(shared.end);
        let (is_sent_over, is_read_over) = (went.from >= went.to, came.from >= came.to);
        if is_sent_over {
            sent.pop_front();
        }
        if is_read_over {
            read.pop_front();
        }
    }
}

fn unread(piece: Piece, (from, to): (LaneId, LaneId), at: Stamp) -> LinkEntry {
    let sender = (from, piece.step, piece.step.begin);
    LinkEntry::ending_at(LinkKind::StreamUnread, sender, (to, at), piece.from..piece.to)
}
