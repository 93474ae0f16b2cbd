//! A run of rows: fixed-size records beside one run of payload bytes.

pub(super) mod candidates;
pub mod codec;
mod detail_bytes;
mod flow;
mod parts;
mod peer_table;
mod peers;
mod piece;
#[cfg(test)]
mod sample;
#[cfg(test)]
pub(super) mod sample_rows;
mod timed;
#[cfg(test)]
pub(super) mod watch;

use crate::net::automation::AutomationEvent;
use crate::net::outbox::BLOCK_BYTES;
use crate::net::{
    Arena, Batch, Call, End, Endpoint, Errno, Event, NetError, Peer, ProtocolEvent, ProtocolPart,
    SessionId, Stamp, WorkerRole,
};
use crate::payload::{Encoding, SharedBytes};
use detail_bytes::detail_bytes;
pub use flow::{Flow, FlowWay};
pub use parts::Scanned;
use parts::parts;
use peer_table::PeerTable;
pub use piece::Portion;
use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;
pub use timed::Timed;

/// Rows of one segment. With 64-byte payloads a segment is 1.4 MiB: small beside the budget, large
/// enough that sealing one is rare.
pub const SEGMENT_ROWS_MAX: usize = 16_384;

/// Payload bytes after which a segment is sealed. A single larger payload has a segment of its own.
pub const SEGMENT_BYTES_MAX: usize = 1 << 20;

/// A block is adopted if at least one part in so many of its memory is payload; the budget counts all
/// of it.
const ADOPTED_SLACK: usize = 2;

/// Average payload from which on the rows of a segment are a stream's, in bytes: it came in gusts, and
/// its memory goes back to where the next gust comes in.
const STREAM_ROW_BYTES: usize = 1024;

/// Such a segment keeps its memory if at least one part in so many of it is payload; the budget counts
/// all of it. Cut off, the rest would leave holes in the heap, and what comes back would not be a block.
const STREAM_SLACK: usize = 4;

/// Payload bytes of the smallest block that is adopted: less is copied in a few microseconds.
const ADOPTED_BYTES_MIN: usize = 256 << 10;

/// Records keep their time in steps of this many nanoseconds…
pub(super) const TICK_NS: u64 = 100;
/// …counted from a little before the segment's first row, since rows of two threads may come a hair
/// out of order.
const BASE_MARGIN_NS: u64 = 1_000_000_000;

/// A difference between the clocks above which the wall clock was set, in nanoseconds.
const WALL_STEP_NS: u64 = 1_000_000;

/// Bytes on the heap of the details after which a segment is sealed: as many as of payload, so that the
/// open segment is a small part of the least budget, whatever texts its rows have.
const SEGMENT_DETAIL_BYTES_MAX: usize = SEGMENT_BYTES_MAX;

fn fits_ticks(ns: u64) -> bool {
    u32::try_from(ns / TICK_NS).is_ok()
}

/// What kind of thing a row reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A payload came.
    Received,
    /// A payload went.
    Sent,
    /// A payload could not go.
    SendFailed,
    /// A call that is neither a receive nor a send.
    Called,
    /// The session has its address.
    Opened,
    /// ICMP reported that a peer was not reached.
    Unreachable,
    /// A part of a protocol's exchange came.
    PartIn,
    /// A part of a protocol's exchange went.
    PartOut,
    /// Something that only one protocol has.
    Protocol,
    /// Something about what the session does by itself.
    Automated,
    /// Something failed and the session goes on.
    Failed,
    /// The session is over.
    Ended,
}

/// What the log's switch chooses by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Class {
    /// Payloads that came.
    In = 1,
    /// Payloads that went, or should have gone.
    Out = 2,
    /// News about the session and its peers.
    Events = 4,
    /// Calls.
    Calls = 8,
}

impl Kind {
    /// All of them, by their numbers.
    pub const ALL: [Self; 12] = [
        Self::Received,
        Self::Sent,
        Self::SendFailed,
        Self::Called,
        Self::Opened,
        Self::Unreachable,
        Self::PartIn,
        Self::PartOut,
        Self::Protocol,
        Self::Automated,
        Self::Failed,
        Self::Ended,
    ];

    /// The class that the kind belongs to.
    pub fn class(self) -> Class {
        match self {
            Self::Received | Self::PartIn => Class::In,
            Self::Sent | Self::SendFailed | Self::PartOut => Class::Out,
            Self::Called => Class::Calls,
            Self::Opened
            | Self::Unreachable
            | Self::Protocol
            | Self::Automated
            | Self::Failed
            | Self::Ended => Class::Events,
        }
    }

    /// Whether the row has a payload (which may be empty).
    pub fn has_payload(self) -> bool {
        matches!(self.class(), Class::In | Class::Out)
    }

    /// Whether the row says something in words.
    pub fn has_words(self) -> bool {
        matches!(self.class(), Class::Events | Class::Calls) || self == Self::SendFailed
    }
}

/// More about a row than its record holds. Receives and sends have none.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Detail {
    /// The call of a `Called` row.
    Call(Box<Call>),
    /// The error of a `Failed` or `SendFailed` row.
    Error(Box<NetError>),
    /// The local address of an `Opened` row.
    Opened(Endpoint),
    /// The payload of a `PartIn` row, shared with the body that it is part of.
    Bytes(Box<SharedBytes>),
    /// The event of a `Protocol` row.
    Protocol(ProtocolEvent),
    /// The event of an `Automated` row.
    Automation(Box<AutomationEvent>),
    /// The end of an `Ended` row.
    End(Box<End>),
}

/// One row, fixed in size.
#[derive(Clone, Copy, Debug)]
struct Record {
    ticks: u32,
    blocked_ns: f32,
    offset: u32,
    len: u32,
    session: SessionId,
    peer: u16,
    /// The error number of an `Unreachable` row; of a `Received` one, the size that the call asked
    /// for less 1, so that 1 to 65 536 fit. Of a part of a protocol's exchange, which part it is. Of a
    /// `Sent` row the place of its encoding in [`Encoding::ALL`] and 1, or 0 if it has none.
    extra: u16,
    kind: Kind,
    /// [`WorkerRole::code`]
    worker: u8,
}

impl Record {
    /// Where its payload ends, unless that is in a body.
    fn payload_end(&self) -> usize {
        self.offset as usize + self.len as usize
    }

    /// The encoding in which it was sent, if it was sent as text.
    fn sent_in(&self) -> Option<Encoding> {
        let place = usize::from(self.extra).checked_sub(1).filter(|_| self.kind == Kind::Sent)?;
        Encoding::ALL.get(place).copied()
    }
}

/// What one row costs beside its payload; everything else is shared by thousands of rows.
pub const RECORD_BYTES: usize = size_of::<Record>();
const _: () = assert!(RECORD_BYTES == 24);

/// A row, copied out of the store.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number, never reused.
    pub number: u64,
    /// When, on the monotonic clock.
    pub at: Stamp,
    /// When, in nanoseconds since 1970 (UTC).
    pub unix_ns: i64,
    /// How long its call blocked.
    pub blocked: Duration,
    /// Which session.
    pub session: SessionId,
    /// What kind of worker of the session it happened on; with the connection, which thread.
    pub worker: WorkerRole,
    /// Whom it concerns.
    pub peer: Peer,
    /// What kind of thing it reports.
    pub kind: Kind,
    /// The error number of an `Unreachable` row.
    pub errno: Option<Errno>,
    /// The size of the buffer that the call of a `Received` row was handed, in bytes.
    pub asked_bytes: Option<u32>,
    /// Which part of a protocol's exchange it is.
    pub part: Option<ProtocolPart>,
    /// The encoding in which it was sent, if it was sent as text.
    pub sent_in: Option<Encoding>,
    /// More, for the kinds that have it.
    pub detail: Option<Detail>,
    /// Length of the whole payload, in bytes.
    pub payload_bytes: usize,
    /// The payload, cut to what was asked for.
    pub payload: Vec<u8>,
}

/// A run of rows. Sealed ones never change and are shared by reference.
#[derive(Debug, Default)]
pub struct Segment {
    first_row: u64,
    base: Stamp,
    records: Vec<Record>,
    bytes: Arena,
    peers: PeerTable,
    peer_numbers: HashMap<Peer, u16>,
    last_peer: (Peer, u16),
    details: Vec<(u32, Detail)>,
    /// What they have on the heap, in bytes.
    detail_bytes: usize,
    /// From which record on which offset leads from the monotonic to the wall clock.
    wall_offsets: Vec<(u32, i64)>,
    sessions: Vec<SessionId>,
    classes: u8,
    #[cfg(test)]
    pub(super) watch: watch::Watch,
}

impl Segment {
    /// Forgets everything and begins at a row, keeping the memory.
    pub fn restart(&mut self, first_row: u64) {
        self.first_row = first_row;
        self.records.clear();
        self.bytes.clear();
        self.peers.clear();
        self.peer_numbers.clear();
        self.details.clear();
        self.detail_bytes = 0;
        self.wall_offsets.clear();
        self.sessions.clear();
        self.classes = 0;
        #[cfg(test)]
        drop(std::mem::take(&mut self.watch));
    }

    /// The same without its rows: of which sessions and classes they are, and not of which peers and times.
    pub fn hull(&self) -> Self {
        Self { sessions: self.sessions.clone(), classes: self.classes, ..Self::default() }
    }

    /// The numbers of its rows.
    pub fn rows(&self) -> Range<u64> {
        self.first_row..self.first_row + self.records.len() as u64
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Memory it holds, in bytes.
    pub fn memory_bytes(&self) -> usize {
        /// A hash map's entry of a peer and its number, with control byte and load factor.
        const MAP_ENTRY_BYTES: usize = (size_of::<(Peer, u16)>() + 1) * 8 / 7;
        self.records.capacity() * RECORD_BYTES
            + self.bytes.capacity()
            + self.peers.memory_bytes()
            + self.peer_numbers.capacity() * MAP_ENTRY_BYTES
            + self.details.capacity() * size_of::<(u32, Detail)>()
            + self.detail_bytes
            + size_of::<Self>()
    }

    /// Whether the event fits. An empty segment takes any.
    pub fn has_room_for(&self, event: &Event) -> bool {
        self.records.is_empty()
            || (self.records.len() < SEGMENT_ROWS_MAX
                && self.bytes.len() + event.len as usize <= SEGMENT_BYTES_MAX
                && self.detail_bytes < SEGMENT_DETAIL_BYTES_MAX
                && self.has_ticks_for(event))
    }

    /// Appends an event of a batch.
    pub fn append(&mut self, session: SessionId, batch: &Batch, event: &Event) {
        let offset = self.bytes.len() as u32;
        let len = event.len as usize;
        let end = self.bytes.len() + len;
        if end > self.bytes.capacity().max(SEGMENT_BYTES_MAX / 2) {
            // All of one size, so that each fits where another was, and a stream can have it. Others get no more than a
            // segment can be: doubled once more, it would be twice that.
            let is_stream = len >= STREAM_ROW_BYTES;
            self.bytes.reserve_total(if is_stream { BLOCK_BYTES } else { SEGMENT_BYTES_MAX });
        }
        self.bytes.extend_from_slice(batch.payload(event));
        self.record(session, batch.wall_offset_ns, event, offset);
    }

    /// Whether a block fills so much of its memory that a segment may adopt it. Its events stand in
    /// the order of time.
    pub fn is_worth_adopting(block: &Batch) -> bool {
        let (Some(first), Some(last)) = (block.events.first(), block.events.last()) else {
            return false;
        };
        block.arena.len() >= block.arena.capacity() / ADOPTED_SLACK
            && block.arena.len() >= ADOPTED_BYTES_MIN
            && block.events.len() <= SEGMENT_ROWS_MAX
            && fits_ticks(BASE_MARGIN_NS + last.at.0.saturating_sub(first.at.0))
    }

    /// Whether a block that is worth adopting can be adopted after the rows that are here. An empty
    /// segment can.
    pub fn has_room_to_adopt(&self, block: &Batch) -> bool {
        self.records.is_empty()
            || (self.records.len() + block.events.len() <= SEGMENT_ROWS_MAX
                && block.arena.len() + self.bytes.len() <= block.arena.capacity()
                && block.events.last().is_some_and(|last| self.has_ticks_for(last)))
    }

    /// Appends all events of a block by taking its arena, in exchange for its own. The few bytes that
    /// are here move after the block's, since rows know where theirs are.
    pub fn adopt(&mut self, session: SessionId, block: &mut Batch) {
        std::mem::swap(&mut self.bytes, &mut block.arena);
        let moved_by = self.bytes.len() as u32;
        self.bytes.extend_from_slice(&block.arena);
        for record in &mut self.records {
            record.offset += moved_by;
        }
        block.arena.clear();
        for event in &block.events {
            self.record(session, block.wall_offset_ns, event, event.start);
        }
    }

    fn has_ticks_for(&self, event: &Event) -> bool {
        // Rows of a file may be far out of order.
        event.at >= self.base && fits_ticks(event.at.0.saturating_sub(self.base.0))
    }

    /// Appends the record of an event whose payload is at the offset.
    fn record(&mut self, session: SessionId, wall_offset_ns: i64, event: &Event, offset: u32) {
        if self.records.is_empty() {
            self.base = Stamp(event.at.0.saturating_sub(BASE_MARGIN_NS));
            self.last_peer = (event.peer, self.number_of(event.peer));
        }
        let index = self.records.len() as u32;
        self.note_wall_offset(index, wall_offset_ns);
        if self.last_peer.0 != event.peer {
            self.last_peer = (event.peer, self.number_of(event.peer));
        }
        if self.sessions.last() != Some(&session) && !self.sessions.contains(&session) {
            self.sessions.push(session);
        }
        let (kind, extra, detail) = parts(&event.kind);
        if let Some(detail) = detail {
            self.detail_bytes += detail_bytes(&detail);
            self.details.push((index, detail));
        }
        self.classes |= kind.class() as u8;
        self.records.push(Record {
            ticks: u32::try_from(event.at.0.saturating_sub(self.base.0) / TICK_NS)
                .unwrap_or(u32::MAX),
            blocked_ns: event.blocked_ns,
            offset,
            len: event.len,
            session,
            peer: self.last_peer.1,
            extra,
            kind,
            worker: event.worker.code(),
        });
    }

    /// Gives back memory that a sealed segment will not use, if it is worth a system call.
    pub fn seal(&mut self) {
        /// Up to this share of unused memory is kept, for the segment that reuses it.
        const SLACK: usize = 4;
        let used = self.bytes.len();
        let is_stream = used >= self.records.len() * STREAM_ROW_BYTES;
        let most = if is_stream { used * STREAM_SLACK } else { used + used / SLACK };
        if self.bytes.capacity() > most {
            self.bytes.shrink_to_fit();
        }
        if self.records.capacity() > self.records.len() + self.records.len() / SLACK {
            self.records.shrink_to_fit();
        }
        self.details.shrink_to_fit();
        self.peers.shrink_to_fit();
    }

    /// Its payload memory, empty, for others.
    pub fn into_arena(self) -> Arena {
        let mut arena = self.bytes;
        arena.clear();
        arena
    }

    /// Copies a row with at most `payload_bytes_max` of its payload.
    pub fn row(&self, number: u64, payload_bytes_max: usize) -> Option<Row> {
        let index = usize::try_from(number.checked_sub(self.first_row)?).ok()?;
        let record = self.records.get(index)?;
        let at = Stamp(self.base.0 + u64::from(record.ticks) * TICK_NS);
        let payload = self.payload_of(index as u32, record);
        Some(Row {
            number,
            at,
            unix_ns: at.0.cast_signed().saturating_add(self.wall_offset(index as u32)),
            blocked: Duration::from_nanos(record.blocked_ns as u64),
            session: record.session,
            worker: WorkerRole::of_code(record.worker),
            peer: self.peer_of(record),
            kind: record.kind,
            errno: (record.kind == Kind::Unreachable && record.extra != 0)
                .then(|| Errno(i32::from(record.extra))),
            asked_bytes: (record.kind == Kind::Received).then(|| u32::from(record.extra) + 1),
            part: matches!(record.kind, Kind::PartIn | Kind::PartOut)
                .then(|| ProtocolPart::of_number(record.extra))
                .flatten(),
            sent_in: record.sent_in(),
            detail: self
                .detail(index as u32)
                .filter(|detail| !matches!(detail, Detail::Bytes(_)))
                .cloned(),
            payload_bytes: payload.len(),
            payload: payload.get(..payload_bytes_max).unwrap_or(payload).to_vec(),
        })
    }

    /// What a filter looks at, for each row of a range; rows outside the segment are left out.
    pub fn scan(&self, rows: Range<u64>) -> impl Iterator<Item = Scanned<'_>> {
        let numbers = rows.start.max(self.first_row)..;
        let first = self.first_row;
        self.records_of(&rows).iter().zip(numbers).map(move |(record, number)| Scanned {
            number,
            session: record.session,
            kind: record.kind,
            peer: record.peer,
            sent_in: record.sent_in(),
            payload: self.payload_of((number - first) as u32, record),
        })
    }

    /// Session and kind of each row of a range: all that a filter without text looks at.
    pub fn heads(&self, rows: Range<u64>) -> impl Iterator<Item = (SessionId, Kind)> {
        self.records_of(&rows).iter().map(|record| (record.session, record.kind))
    }

    /// The records of those rows of the range that are here.
    fn records_of(&self, rows: &Range<u64>) -> &[Record] {
        let from = rows.start.saturating_sub(self.first_row) as usize;
        let to = (rows.end.saturating_sub(self.first_row) as usize).min(self.records.len());
        self.records.get(from.min(to)..to).unwrap_or_default()
    }

    /// The sessions of its rows.
    pub fn sessions(&self) -> &[SessionId] {
        &self.sessions
    }

    /// The classes of its rows, as a sum of [`Class`] values.
    pub fn classes(&self) -> u8 {
        self.classes
    }

    fn payload_of(&self, index: u32, record: &Record) -> &[u8] {
        if record.kind == Kind::PartIn
            && let Some(Detail::Bytes(bytes)) = self.detail(index)
        {
            return bytes;
        }
        let start = record.offset as usize;
        self.bytes.get(start..start + record.len as usize).unwrap_or_default()
    }

    fn detail(&self, index: u32) -> Option<&Detail> {
        let place = self.details.binary_search_by_key(&index, |(row, _)| *row).ok()?;
        self.details.get(place).map(|(_, detail)| detail)
    }

    fn note_wall_offset(&mut self, index: u32, offset_ns: i64) {
        let changed = self
            .wall_offsets
            .last()
            .is_none_or(|(_, last)| last.abs_diff(offset_ns) > WALL_STEP_NS);
        if changed {
            self.wall_offsets.push((index, offset_ns));
        }
    }

    fn wall_offset(&self, index: u32) -> i64 {
        let after = self.wall_offsets.partition_point(|(from, _)| *from <= index);
        after
            .checked_sub(1)
            .and_then(|at| self.wall_offsets.get(at))
            .map_or(0, |(_, offset)| *offset)
    }
}
