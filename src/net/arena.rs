//! Memory for payloads that is used again and again without being cleared.

use std::fmt;
use std::ops::Deref;

/// Bytes that are copied in one call. glibc copies more than 2112 by `rep movsb`, which takes AMD's Zen 3 and 4 up to three
/// times as long where both places lie at about the same distance from the start of a page; as in a stream, where
/// that stays as it is for seconds (<https://sourceware.org/bugzilla/show_bug.cgi?id=30994>).
const COPY_BYTES: usize = 2 << 10;

/// Copies as much as there is room for, and answers how many bytes that are. For much at once: other copies are as fast as
/// they are.
pub fn copy_much(from: &[u8], room: &mut [u8]) -> usize {
    let count = from.len().min(room.len());
    let room = room.get_mut(..count).unwrap_or_default();
    let from = from.get(..count).unwrap_or_default();
    for (to, piece) in room.chunks_mut(COPY_BYTES).zip(from.chunks(COPY_BYTES)) {
        to.copy_from_slice(piece);
    }
    count
}

/// Where the system copies what is received fastest to, in bytes: `rep movsb`, by which Linux does it, takes half as long
/// again on AMD's Zen 3 and 4 if the place is no multiple of 32; and large memory of the system's allocator begins 16 bytes
/// after the start of a page.
const ALIGNMENT: usize = 64;

/// A run of bytes that grows at its end.
///
/// Unlike a `Vec`, it can be read into without being cleared first: what lies after the end is old
/// and initialised, so a buffer that comes back costs neither a page fault nor a pass over its memory.
/// It reads as the slice of what it holds.
#[derive(Default)]
pub struct Arena {
    /// Initialised as a whole.
    bytes: Vec<u8>,
    /// How many of them count.
    filled: usize,
}

impl Arena {
    /// An empty arena with so many bytes of room. They come cleared from the system, which hands out
    /// their pages when they are first written to.
    pub fn with_room(bytes: usize) -> Self {
        Self { bytes: vec![0; bytes], filled: 0 }
    }

    /// Room of so many bytes after the end. What is written there counts after [`Arena::commit`];
    /// what stands there before is anything.
    pub fn room(&mut self, bytes: usize) -> &mut [u8] {
        let end = self.filled + bytes;
        if self.filled == 0 && self.bytes.capacity() < end {
            // Nothing to keep: growing would copy and clear it.
            *self = Self::with_room(end);
        } else if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes.get_mut(self.filled..end).unwrap_or_default()
    }

    /// Lets the next room begin where the system copies to fastest, if so many bytes have room there. What lies between
    /// belongs to nothing.
    pub fn align(&mut self, bytes: usize) {
        let end = self.bytes.as_ptr().addr() + self.filled;
        let aligned = self.filled + end.wrapping_neg() % ALIGNMENT;
        if aligned + bytes <= self.bytes.len() {
            self.filled = aligned;
        }
    }

    /// So many bytes of the room count from now on; never more than the room has.
    pub fn commit(&mut self, bytes: usize) {
        self.filled = self.bytes.len().min(self.filled + bytes);
    }

    /// Appends a copy.
    pub fn extend_from_slice(&mut self, payload: &[u8]) {
        let end = self.filled + payload.len();
        if let Some(room) = self.bytes.get_mut(self.filled..end) {
            copy_much(payload, room);
        } else {
            self.bytes.truncate(self.filled);
            self.bytes.extend_from_slice(payload);
        }
        self.filled = end;
    }

    /// Forgets what it holds and keeps the memory as it is.
    pub fn clear(&mut self) {
        self.filled = 0;
    }

    /// Memory it holds, in bytes.
    pub fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Sees to room for so many bytes in all, and not more, if there is less.
    pub fn reserve_total(&mut self, bytes: usize) {
        self.bytes.reserve_exact(bytes.saturating_sub(self.bytes.len()));
    }

    /// The first of some bytes, in the memory that they all are in.
    pub fn of_first(bytes: Vec<u8>, count: usize) -> Self {
        Self { filled: count.min(bytes.len()), bytes }
    }

    /// Its memory, whatever stands in it.
    pub fn into_memory(self) -> Vec<u8> {
        self.bytes
    }

    /// Gives the memory after the end back.
    pub fn shrink_to_fit(&mut self) {
        self.bytes.truncate(self.filled);
        self.bytes.shrink_to_fit();
    }
}

impl Deref for Arena {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.filled).unwrap_or_default()
    }
}

impl From<Vec<u8>> for Arena {
    fn from(bytes: Vec<u8>) -> Self {
        Self { filled: bytes.len(), bytes }
    }
}

/// A megabyte of bytes is of no use to a reader.
impl fmt::Debug for Arena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arena")
            .field("filled", &self.filled)
            .field("capacity", &self.capacity())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_and_appended_stands_in_a_row() {
        let mut arena = Arena::default();
        arena.room(8)[..3].copy_from_slice(b"one");
        arena.commit(3);
        arena.extend_from_slice(b", two");
        arena.extend_from_slice(b", and three");
        assert_eq!(&arena[..], b"one, two, and three");
        arena.commit(usize::MAX >> 1);
        assert!(arena.starts_with(b"one, two, and three") && arena.len() <= arena.capacity());
    }

    #[test]
    fn an_aligned_room_begins_at_a_multiple_and_memory_does_not_grow_for_it() {
        let mut arena = Arena::with_room(4096);
        for bytes in [1000, 64, 1, 0] {
            arena.align(bytes);
            let room = arena.room(bytes);
            assert_eq!(room.as_ptr().addr() % ALIGNMENT, 0);
            room.fill(7);
            arena.commit(bytes);
            assert!(arena.ends_with(&vec![7; bytes]));
        }
        let before = arena.len();
        arena.align(4096);
        assert_eq!((arena.len(), arena.capacity()), (before, 4096));
    }

    #[test]
    fn as_much_is_copied_as_there_is_room_for() {
        let from: Vec<u8> = (0..3 * COPY_BYTES + 7).map(|number| (number % 251) as u8).collect();
        for room_bytes in [0, 1, COPY_BYTES, COPY_BYTES + 1, from.len(), from.len() + 5000] {
            let mut room = vec![255; room_bytes];
            let count = copy_much(&from, &mut room);
            assert_eq!(count, room_bytes.min(from.len()));
            assert_eq!(room[..count], from[..count]);
            assert!(room[count..].iter().all(|byte| *byte == 255));
        }
    }

    #[test]
    fn memory_that_comes_back_is_neither_cleared_nor_grown() {
        let mut arena = Arena::with_room(100);
        let capacity = arena.capacity();
        for round in 0..10_u8 {
            arena.clear();
            assert!(arena.is_empty());
            let room = arena.room(100);
            // What the round before wrote.
            assert_eq!(room[99], round);
            room.fill(round + 1);
            arena.commit(60);
            arena.extend_from_slice(&[round + 1; 40]);
            assert_eq!(arena.len(), 100);
        }
        assert_eq!(arena.capacity(), capacity);
    }

    #[test]
    fn the_first_bytes_count_in_the_memory_of_all() {
        let bytes = b"payload and more".to_vec();
        let memory = bytes.as_ptr();
        let arena = Arena::of_first(bytes, 7);
        assert_eq!((&arena[..], arena.capacity()), (&b"payload"[..], 16));
        let given_back = arena.into_memory();
        assert_eq!(given_back.as_ptr(), memory, "not copied");
        assert_eq!(&Arena::of_first(vec![1, 2], 3)[..], [1, 2], "no more than there are");
    }

    #[test]
    fn shrinking_keeps_what_counts() {
        let mut arena = Arena::from(vec![1, 2, 3]);
        arena.room(1 << 20);
        arena.shrink_to_fit();
        assert_eq!((&arena[..], arena.capacity()), (&[1, 2, 3][..], 3));
    }
}
