//! Bytes that are kept once and read by many: the body of a page, the rows of the log that brought it.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A piece that is smaller is copied after others instead of being kept by itself: a peer that sends
/// single bytes would cost dozens for each.
pub const SHARED_BYTES_MIN: usize = 4 << 10;

/// Small pieces are put together up to this size, in bytes.
const TAIL_BYTES: usize = 64 << 10;

/// A part of a block of bytes that never change. A copy of it costs no copy of the bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedBytes {
    block: Arc<[u8]>,
    start: usize,
    end: usize,
}

impl SharedBytes {
    /// A part of this piece; what lies outside is left out.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let start = self.start.saturating_add(range.start).min(self.end);
        let end = self.start.saturating_add(range.end).clamp(start, self.end);
        Self { block: Arc::clone(&self.block), start, end }
    }
}

impl From<&[u8]> for SharedBytes {
    fn from(bytes: &[u8]) -> Self {
        Self { end: bytes.len(), start: 0, block: bytes.into() }
    }
}

/// As bytes of its own.
impl serde::Serialize for SharedBytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self)
    }
}

impl<'de> serde::Deserialize<'de> for SharedBytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfBytes;

        impl serde::de::Visitor<'_> for OfBytes {
            type Value = SharedBytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<SharedBytes, E> {
                Ok(bytes.into())
            }
        }

        deserializer.deserialize_bytes(OfBytes)
    }
}

impl Deref for SharedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.block.get(self.start..self.end).unwrap_or_default()
    }
}

impl fmt::Debug for SharedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedBytes({} bytes)", self.len())
    }
}

/// A run of bytes that grows at its end, in pieces.
#[derive(Clone, Debug, Default)]
pub struct Rope {
    /// With the offset at which each begins.
    pieces: Vec<(u64, SharedBytes)>,
    sealed_bytes: u64,
    tail: Vec<u8>,
}

impl Rope {
    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.sealed_bytes + self.tail.len() as u64
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a piece, without a copy if it is at least [`SHARED_BYTES_MIN`].
    pub fn push(&mut self, piece: SharedBytes) {
        if piece.len() < SHARED_BYTES_MIN {
            return self.extend(&piece);
        }
        self.seal();
        self.put(piece);
    }

    /// Appends a copy.
    pub fn extend(&mut self, bytes: &[u8]) {
        if bytes.len() >= TAIL_BYTES {
            self.seal();
            return self.put(bytes.into());
        }
        self.tail.extend_from_slice(bytes);
        if self.tail.len() >= TAIL_BYTES {
            self.seal();
        }
    }

    fn seal(&mut self) {
        if !self.tail.is_empty() {
            let piece = SharedBytes::from(self.tail.as_slice());
            self.tail.clear();
            self.put(piece);
        }
    }

    fn put(&mut self, piece: SharedBytes) {
        let start = self.sealed_bytes;
        self.sealed_bytes += piece.len() as u64;
        self.pieces.push((start, piece));
    }

    /// The piece that begins at the offset, as far as it goes; the last one may be a copy of what is not
    /// a piece yet. `None` at the end.
    pub fn piece_at(&self, offset: u64) -> Option<SharedBytes> {
        if offset >= self.sealed_bytes {
            let rest = self.tail.get((offset - self.sealed_bytes) as usize..)?;
            return (!rest.is_empty()).then(|| rest.into());
        }
        let place = self.pieces.partition_point(|(start, _)| *start <= offset).checked_sub(1)?;
        let (start, piece) = self.pieces.get(place)?;
        Some(piece.part((offset - start) as usize..piece.len()))
    }

    /// Appends a copy of a range to `out`; what is not there is left out.
    pub fn read(&self, range: Range<u64>, out: &mut Vec<u8>) {
        let mut at = range.start;
        while at < range.end {
            let rest = usize::try_from(range.end - at).unwrap_or(usize::MAX);
            let part = if at >= self.sealed_bytes {
                self.tail.get((at - self.sealed_bytes) as usize..).unwrap_or_default()
            } else {
                let place = self.pieces.partition_point(|(start, _)| *start <= at);
                let found = place.checked_sub(1).and_then(|place| self.pieces.get(place));
                let Some((start, piece)) = found else { return };
                piece.get((at - start) as usize..).unwrap_or_default()
            };
            let part = part.get(..rest).unwrap_or(part);
            if part.is_empty() {
                return;
            }
            out.extend_from_slice(part);
            at += part.len() as u64;
        }
    }

    /// Forgets what lies after the offset.
    pub fn truncate(&mut self, len: u64) {
        if len >= self.sealed_bytes {
            self.tail.truncate((len - self.sealed_bytes) as usize);
            return;
        }
        self.tail = Vec::new();
        while let Some((start, piece)) = self.pieces.pop() {
            self.sealed_bytes = start;
            if start < len {
                self.put(piece.part(0..(len - start) as usize));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rope: &Rope, range: Range<u64>) -> Vec<u8> {
        let mut out = Vec::new();
        rope.read(range, &mut out);
        out
    }

    #[test]
    fn pieces_of_any_size_are_one_run() {
        let (mut rope, mut expected) = (Rope::default(), Vec::new());
        for (number, len) in [1, 5000, 0, 3, 70_000, 4095, 4096, 65_536, 2].into_iter().enumerate()
        {
            let bytes = vec![number as u8 + 1; len];
            if number % 2 == 0 {
                rope.push(bytes.as_slice().into());
            } else {
                rope.extend(&bytes);
            }
            expected.extend(bytes);
        }
        assert_eq!(rope.len(), expected.len() as u64);
        assert_eq!(read(&rope, 0..u64::MAX), expected);
        assert_eq!(read(&rope, 4999..5003), expected[4999..5003]);
        assert!(read(&rope, rope.len()..u64::MAX).is_empty());
        let mut walked = Vec::new();
        while let Some(piece) = rope.piece_at(walked.len() as u64) {
            assert!(!piece.is_empty());
            walked.extend_from_slice(&piece);
        }
        assert_eq!(walked, expected);
        for len in [expected.len(), expected.len() - 1, 70_000, 5001, 1, 0] {
            rope.truncate(len as u64);
            assert_eq!(
                (rope.len(), read(&rope, 0..u64::MAX)),
                (len as u64, expected[..len].to_vec())
            );
        }
    }

    #[test]
    fn a_part_of_a_piece_stays_inside() {
        let piece = SharedBytes::from(&b"abcdef"[..]);
        let part = piece.part(2..5);
        assert_eq!(&*part, b"cde");
        assert_eq!(&*part.part(1..100), b"de");
        assert!(part.part(7..9).is_empty());
    }

    #[test]
    fn single_bytes_cost_little() {
        let mut rope = Rope::default();
        for _ in 0..200_000 {
            rope.push(b"x".as_slice().into());
        }
        assert!(rope.pieces.len() <= 4 && rope.len() == 200_000);
    }
}
