//! A sealed segment as bytes of a file, and back.
//!
//! A file is read by the version of the program that wrote it, and mostly by the same run; still nothing in it is
//! believed: it bears a magic, a version and a checksum, every length is checked before it is used, and no more
//! memory is asked for than what stands in the bytes can fill.
//!
//! Records and payloads are written as they are, so that a segment without details costs little more than a copy
//! of its memory. Payloads come first and all else after them, so that what was read is the memory of the payloads, and
//! they are not copied once more. Details, which the rows of traffic do not have, are written by `postcard`
//! (<https://postcard.jamesmunns.com/wire-format>).

use super::peer_table::PeerTable;
use super::{Detail, Kind, Record, SEGMENT_ROWS_MAX, Segment};
use crate::net::{Arena, Peer, SessionId, Stamp};
use std::net::SocketAddrV4;

/// What tells a segment in a file from other things; near its end.
const MAGIC: [u8; 8] = *b"NPLAYSEG";

/// The version of the form. Another one is refused: what is in it is not known.
const VERSION: u32 = 2;

/// At the end: magic, version, and the checksum of all before (CRC-32 of ISO-HDLC).
const TAIL_BYTES: usize = 16;

/// Before that: the lengths of the parts, and what a segment has once.
const LENGTHS_BYTES: usize = 56;

/// A record in a file.
const RECORD_BYTES: usize = super::RECORD_BYTES;

/// A session in a file.
const SESSION_BYTES: usize = 2;

/// A step of the wall clock in a file.
const WALL_BYTES: usize = 12;

/// An IPv4 peer in a file.
const V4_PEER_BYTES: usize = 6;

/// The bytes are no segment, or not one that this version can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSegment {
    /// They end before the segment does, or go on after it.
    #[error("the length is wrong")]
    Length,
    /// They do not end as a segment does.
    #[error("no segment")]
    Magic,
    /// Another version wrote it.
    #[error("version {0}")]
    Version(u32),
    /// They are not those that were written.
    #[error("the checksum is wrong")]
    Checksum,
    /// Something in them points to nothing.
    #[error("a record is wrong")]
    Record,
    /// A detail or a peer is none that is known.
    #[error("a detail is wrong")]
    Detail,
}

/// A detail could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a detail cannot be written: {0}")]
pub struct Unwritable(#[from] postcard::Error);

/// What stands once in a file.
#[derive(Debug)]
struct Lengths {
    first_row: u64,
    base: u64,
    payload_bytes: u64,
    records: u32,
    peers: u32,
    v4_peers: u32,
    peer_bytes: u32,
    details: u32,
    sessions: u32,
    wall_offsets: u32,
    classes: u32,
}

impl Segment {
    /// Writes it in place of what `out` holds.
    ///
    /// # Errors
    /// If a detail has no written form.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), Unwritable> {
        out.clear();
        let records = self.records.len() * RECORD_BYTES;
        out.reserve(self.bytes.len() + records + LENGTHS_BYTES + TAIL_BYTES);
        out.extend_from_slice(&self.bytes);
        self.sessions.iter().for_each(|id| out.extend(id.0.to_le_bytes()));
        for (index, offset) in &self.wall_offsets {
            out.extend(index.to_le_bytes());
            out.extend(offset.to_le_bytes());
        }
        for record in &self.records {
            out.extend_from_slice(&bytes_of(record));
        }
        let before_peers = out.len();
        let v4_peers = write_peers(&self.peers, out)?;
        let peer_bytes = (out.len() - before_peers) as u32;
        for detail in &self.details {
            append(detail, out)?;
        }
        let lengths = Lengths {
            first_row: self.first_row,
            base: self.base.0,
            payload_bytes: self.bytes.len() as u64,
            records: self.records.len() as u32,
            peers: self.peers.len() as u32,
            v4_peers,
            peer_bytes,
            details: self.details.len() as u32,
            sessions: self.sessions.len() as u32,
            wall_offsets: self.wall_offsets.len() as u32,
            classes: self.classes.into(),
        };
        out.extend(lengths.bytes());
        let tail = tail_of(out);
        out.extend(tail);
        Ok(())
    }

    /// The segment that stands in these bytes and nothing else.
    ///
    /// # Errors
    /// If they are not what [`Segment::encode`] has written.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadSegment> {
        let mut segment = Self::default();
        segment.decode_from(&mut bytes.to_vec())?;
        Ok(segment)
    }

    /// The same into a segment that is not needed any more, whose memory is used again. What it held is gone. It keeps the
    /// bytes, and leaves the memory that it had for payloads in their place.
    ///
    /// # Errors
    /// As [`Segment::decode`]; then it has some of the rows, and is of no use. The bytes stay as they were.
    pub fn decode_from(&mut self, bytes: &mut Vec<u8>) -> Result<(), BadSegment> {
        let (body, lengths) = checked(bytes)?;
        let mut rest = Rest(body);
        let (records, details) = (lengths.records as usize, lengths.details as usize);
        let peers = lengths.peers as usize;
        if records > SEGMENT_ROWS_MAX || details > records || peers > records {
            return Err(BadSegment::Record);
        }
        self.restart(lengths.first_row);
        self.base = Stamp(lengths.base);
        self.classes = u8::try_from(lengths.classes).map_err(|_| BadSegment::Record)?;
        let payload = usize::try_from(lengths.payload_bytes).map_err(|_| BadSegment::Length)?;
        rest.take(payload)?;
        let sessions = rest.items(lengths.sessions, SESSION_BYTES)?;
        self.sessions
            .extend(sessions.as_chunks().0.iter().map(|id| SessionId(u16::from_le_bytes(*id))));
        let wall_offsets = rest.items(lengths.wall_offsets, WALL_BYTES)?;
        self.wall_offsets.extend(wall_offsets.as_chunks().0.iter().map(wall_offset_of));
        let record_bytes = rest.items(lengths.records, RECORD_BYTES)?;
        let peer_bytes = rest.items(lengths.peer_bytes, 1)?;
        self.read_records(record_bytes, peers, payload)?;
        read_peers(&mut self.peers, peer_bytes, (lengths.v4_peers, lengths.peers))?;
        self.read_details(rest.0, details)?;
        let read = Arena::of_first(std::mem::take(bytes), payload);
        *bytes = std::mem::replace(&mut self.bytes, read).into_memory();
        Ok(())
    }

    fn read_records(
        &mut self,
        bytes: &[u8],
        peers: usize,
        payload: usize,
    ) -> Result<(), BadSegment> {
        let (records, _) = bytes.as_chunks();
        let mut are_right = true;
        self.records.reserve_exact(records.len());
        // All of them, and then the verdict: to stop at the first wrong one takes half as long again for all that are right.
        self.records.extend(records.iter().map(|bytes| {
            let (record, has_kind) = record_of(bytes);
            let end = record.offset as usize + record.len as usize;
            are_right &= has_kind && end <= payload && usize::from(record.peer) < peers;
            record
        }));
        if are_right { Ok(()) } else { Err(BadSegment::Record) }
    }

    fn read_details(&mut self, mut bytes: &[u8], count: usize) -> Result<(), BadSegment> {
        let mut least = 0;
        for _ in 0..count {
            let ((index, detail), left): ((u32, Detail), _) =
                postcard::take_from_bytes(bytes).map_err(|_| BadSegment::Detail)?;
            if index < least || index as usize >= self.records.len() {
                return Err(BadSegment::Detail);
            }
            least = index + 1;
            bytes = left;
            self.detail_bytes += super::detail_bytes(&detail);
            self.details.push((index, detail));
        }
        if bytes.is_empty() { Ok(()) } else { Err(BadSegment::Length) }
    }
}

/// Magic, version and checksum of what stands before them.
fn tail_of(body: &[u8]) -> [u8; TAIL_BYTES] {
    let [m0, m1, m2, m3, m4, m5, m6, m7] = MAGIC;
    let [v0, v1, v2, v3] = VERSION.to_le_bytes();
    let [c0, c1, c2, c3] = crc32fast::hash(body).to_le_bytes();
    [m0, m1, m2, m3, m4, m5, m6, m7, v0, v1, v2, v3, c0, c1, c2, c3]
}

/// What stands before a tail that is right: the parts, and how long they are.
fn checked(bytes: &[u8]) -> Result<(&[u8], Lengths), BadSegment> {
    let (body, tail) = bytes.split_last_chunk::<TAIL_BYTES>().ok_or(BadSegment::Length)?;
    let mut tail = Rest(tail);
    if tail.array::<8>()? != MAGIC {
        return Err(BadSegment::Magic);
    }
    let version = u32::from_le_bytes(tail.array()?);
    if version != VERSION {
        return Err(BadSegment::Version(version));
    }
    if crc32fast::hash(body) != u32::from_le_bytes(tail.array()?) {
        return Err(BadSegment::Checksum);
    }
    let (parts, lengths) = body.split_last_chunk().ok_or(BadSegment::Length)?;
    Ok((parts, Lengths::of(*lengths)))
}

impl Lengths {
    fn bytes(&self) -> [u8; LENGTHS_BYTES] {
        let mut out = [0; LENGTHS_BYTES];
        let wide = [self.first_row, self.base, self.payload_bytes];
        let narrow = [
            self.records,
            self.peers,
            self.v4_peers,
            self.peer_bytes,
            self.details,
            self.sessions,
            self.wall_offsets,
            self.classes,
        ];
        let bytes = wide.into_iter().flat_map(u64::to_le_bytes);
        let bytes = bytes.chain(narrow.into_iter().flat_map(u32::to_le_bytes));
        out.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        out
    }

    fn of(bytes: [u8; LENGTHS_BYTES]) -> Self {
        let wide = |at: usize| {
            let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk());
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let narrow = |place: usize| {
            let bytes = bytes.get(24 + 4 * place..).and_then(|rest| rest.first_chunk());
            bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
        };
        Self {
            first_row: wide(0),
            base: wide(8),
            payload_bytes: wide(16),
            records: narrow(0),
            peers: narrow(1),
            v4_peers: narrow(2),
            peer_bytes: narrow(3),
            details: narrow(4),
            sessions: narrow(5),
            wall_offsets: narrow(6),
            classes: narrow(7),
        }
    }
}

/// Bytes that were not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], BadSegment> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(BadSegment::Length)?;
        self.0 = rest;
        Ok(taken)
    }

    /// So many items of so many bytes each.
    fn items(&mut self, count: u32, bytes: usize) -> Result<&'a [u8], BadSegment> {
        self.take((count as usize).saturating_mul(bytes))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadSegment> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(BadSegment::Length)?;
        self.0 = rest;
        Ok(*taken)
    }
}

fn bytes_of(record: &Record) -> [u8; RECORD_BYTES] {
    let [t0, t1, t2, t3] = record.ticks.to_le_bytes();
    let [b0, b1, b2, b3] = record.blocked_ns.to_le_bytes();
    let [o0, o1, o2, o3] = record.offset.to_le_bytes();
    let [l0, l1, l2, l3] = record.len.to_le_bytes();
    let [s0, s1] = record.session.0.to_le_bytes();
    let [p0, p1] = record.peer.to_le_bytes();
    let [e0, e1] = record.extra.to_le_bytes();
    let (kind, worker) = (record.kind as u8, record.worker);
    [
        t0, t1, t2, t3, b0, b1, b2, b3, o0, o1, o2, o3, l0, l1, l2, l3, s0, s1, p0, p1, e0, e1,
        kind, worker,
    ]
}

/// With whether its kind is one.
fn record_of(bytes: &[u8; RECORD_BYTES]) -> (Record, bool) {
    let [
        t0,
        t1,
        t2,
        t3,
        b0,
        b1,
        b2,
        b3,
        o0,
        o1,
        o2,
        o3,
        l0,
        l1,
        l2,
        l3,
        s0,
        s1,
        p0,
        p1,
        e0,
        e1,
        kind,
        worker,
    ] = *bytes;
    let known = Kind::ALL.get(usize::from(kind)).copied();
    let record = Record {
        ticks: u32::from_le_bytes([t0, t1, t2, t3]),
        blocked_ns: f32::from_le_bytes([b0, b1, b2, b3]),
        offset: u32::from_le_bytes([o0, o1, o2, o3]),
        len: u32::from_le_bytes([l0, l1, l2, l3]),
        session: SessionId(u16::from_le_bytes([s0, s1])),
        peer: u16::from_le_bytes([p0, p1]),
        extra: u16::from_le_bytes([e0, e1]),
        kind: known.unwrap_or(Kind::Ended),
        worker,
    };
    (record, known.is_some())
}

fn wall_offset_of(bytes: &[u8; WALL_BYTES]) -> (u32, i64) {
    let [i0, i1, i2, i3, offset @ ..] = *bytes;
    (u32::from_le_bytes([i0, i1, i2, i3]), i64::from_le_bytes(offset))
}

/// Appends a value as `postcard` writes it.
fn append(value: &impl serde::Serialize, out: &mut Vec<u8>) -> Result<(), postcard::Error> {
    *out = postcard::to_extend(value, std::mem::take(out))?;
    Ok(())
}

/// Appends the peers; returns how many of them are written in the short form of IPv4, which is all or none.
fn write_peers(peers: &PeerTable, out: &mut Vec<u8>) -> Result<u32, postcard::Error> {
    match peers {
        PeerTable::V4(peers) => {
            for peer in peers {
                out.extend(peer.ip().octets());
                out.extend(peer.port().to_le_bytes());
            }
            Ok(peers.len() as u32)
        }
        PeerTable::Any(peers) => {
            for peer in peers {
                append(peer, out)?;
            }
            Ok(0)
        }
    }
}

fn read_peers(
    table: &mut PeerTable,
    mut bytes: &[u8],
    (v4_peers, peers): (u32, u32),
) -> Result<(), BadSegment> {
    if v4_peers == peers {
        let (short, rest) = bytes.as_chunks::<V4_PEER_BYTES>();
        if !rest.is_empty() || short.len() != peers as usize {
            return Err(BadSegment::Length);
        }
        *table = PeerTable::V4(short.iter().copied().map(short_peer_of).collect());
        return Ok(());
    }
    let mut any: Vec<Peer> = Vec::new();
    for _ in 0..peers {
        let (peer, rest) = postcard::take_from_bytes(bytes).map_err(|_| BadSegment::Detail)?;
        any.push(peer);
        bytes = rest;
    }
    *table = PeerTable::Any(any);
    if bytes.is_empty() { Ok(()) } else { Err(BadSegment::Length) }
}

fn short_peer_of([a, b, c, d, port @ ..]: [u8; V4_PEER_BYTES]) -> SocketAddrV4 {
    SocketAddrV4::new([a, b, c, d].into(), u16::from_le_bytes(port))
}

#[cfg(test)]
#[path = "codec_tests.rs"]
mod tests;
