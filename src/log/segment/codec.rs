//! A sealed segment as bytes of a file, and back.
//!
//! A file is read by the version of the program that wrote it, and mostly by the same run; still nothing in it is
//! believed: it bears a magic, a version and a checksum, every length is checked before it is used, and no more
//! memory is asked for than what stands in the bytes can fill.
//!
//! Records and payloads are written as they are, so that a segment without details costs little more than a copy
//! of its memory. Details, which the rows of traffic do not have, are written by `postcard`
//! (<https://postcard.jamesmunns.com/wire-format>).

use super::peer_table::PeerTable;
use super::{Detail, Kind, Record, SEGMENT_ROWS_MAX, Segment};
use crate::net::{Peer, SessionId, Stamp};
use std::net::SocketAddrV4;

/// What a segment in a file begins with.
const MAGIC: [u8; 8] = *b"NPLAYSEG";

/// The version of the form. Another one is refused: what is in it is not known.
const VERSION: u32 = 1;

/// Magic, version, and the checksum of all that follows (CRC-32 of ISO-HDLC).
const HEAD_BYTES: usize = 16;

/// The lengths of the parts, and what a segment has once.
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
    /// They do not begin as a segment does.
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

/// What stands once in a file, after its head.
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
        out.reserve(HEAD_BYTES + LENGTHS_BYTES + records + self.bytes.len());
        out.resize(HEAD_BYTES + LENGTHS_BYTES, 0);
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
        out.extend_from_slice(&self.bytes);
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
        if let Some(place) = out.get_mut(HEAD_BYTES..HEAD_BYTES + LENGTHS_BYTES) {
            place.copy_from_slice(&lengths.bytes());
        }
        write_head(out);
        Ok(())
    }

    /// The segment that stands in these bytes and nothing else.
    ///
    /// # Errors
    /// If they are not what [`Segment::encode`] has written.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadSegment> {
        let mut segment = Self::default();
        segment.decode_from(bytes)?;
        Ok(segment)
    }

    /// The same into a segment that is not needed any more, whose memory is used again. What it held is gone.
    ///
    /// # Errors
    /// As [`Segment::decode`]; then it has some of the rows, and is of no use.
    pub fn decode_from(&mut self, bytes: &[u8]) -> Result<(), BadSegment> {
        let mut rest = Rest(check_head(bytes)?);
        let lengths = Lengths::of(rest.array()?);
        let (records, details) = (lengths.records as usize, lengths.details as usize);
        let peers = lengths.peers as usize;
        if records > SEGMENT_ROWS_MAX || details > records || peers > records {
            return Err(BadSegment::Record);
        }
        self.restart(lengths.first_row);
        self.base = Stamp(lengths.base);
        self.classes = u8::try_from(lengths.classes).map_err(|_| BadSegment::Record)?;
        let sessions = rest.items(lengths.sessions, SESSION_BYTES)?;
        self.sessions
            .extend(sessions.as_chunks().0.iter().map(|id| SessionId(u16::from_le_bytes(*id))));
        let wall_offsets = rest.items(lengths.wall_offsets, WALL_BYTES)?;
        self.wall_offsets.extend(wall_offsets.as_chunks().0.iter().map(wall_offset_of));
        let record_bytes = rest.items(lengths.records, RECORD_BYTES)?;
        let peer_bytes = rest.items(lengths.peer_bytes, 1)?;
        let payload = usize::try_from(lengths.payload_bytes).map_err(|_| BadSegment::Length)?;
        self.bytes.extend_from_slice(rest.take(payload)?);
        self.read_records(record_bytes, peers, payload)?;
        read_peers(&mut self.peers, peer_bytes, (lengths.v4_peers, lengths.peers))?;
        self.read_details(rest.0, details)
    }

    fn read_records(
        &mut self,
        bytes: &[u8],
        peers: usize,
        payload: usize,
    ) -> Result<(), BadSegment> {
        let (records, _) = bytes.as_chunks();
        self.records.reserve_exact(records.len());
        for bytes in records {
            let record = record_of(bytes).ok_or(BadSegment::Record)?;
            let end = record.offset as usize + record.len as usize;
            if end > payload || usize::from(record.peer) >= peers {
                return Err(BadSegment::Record);
            }
            self.records.push(record);
        }
        Ok(())
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

/// Writes magic, version and checksum before what stands after them.
fn write_head(out: &mut [u8]) {
    let Some((head, body)) = out.split_first_chunk_mut::<HEAD_BYTES>() else { return };
    let [magic, rest] = head.as_chunks_mut::<8>().0 else { return };
    *magic = MAGIC;
    let [version, checksum] = rest.as_chunks_mut::<4>().0 else { return };
    *version = VERSION.to_le_bytes();
    *checksum = crc32fast::hash(body).to_le_bytes();
}

/// What stands after a head that is right.
fn check_head(bytes: &[u8]) -> Result<&[u8], BadSegment> {
    let mut rest = Rest(bytes);
    if rest.array::<8>()? != MAGIC {
        return Err(BadSegment::Magic);
    }
    let version = u32::from_le_bytes(rest.array()?);
    if version != VERSION {
        return Err(BadSegment::Version(version));
    }
    let checksum = u32::from_le_bytes(rest.array()?);
    if crc32fast::hash(rest.0) != checksum {
        return Err(BadSegment::Checksum);
    }
    Ok(rest.0)
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

/// `None` if its kind is none.
fn record_of(bytes: &[u8; RECORD_BYTES]) -> Option<Record> {
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
    Some(Record {
        ticks: u32::from_le_bytes([t0, t1, t2, t3]),
        blocked_ns: f32::from_le_bytes([b0, b1, b2, b3]),
        offset: u32::from_le_bytes([o0, o1, o2, o3]),
        len: u32::from_le_bytes([l0, l1, l2, l3]),
        session: SessionId(u16::from_le_bytes([s0, s1])),
        peer: u16::from_le_bytes([p0, p1]),
        extra: u16::from_le_bytes([e0, e1]),
        kind: *Kind::ALL.get(usize::from(kind))?,
        worker,
    })
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
