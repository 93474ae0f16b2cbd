//! One direction of a TCP connection, put in order.
//!
//! A segment that continues what came is handed on at once. One that came too early is kept until what is missing
//! before it comes, or is known not to come: the other side has acknowledged it, so that it was sent and is not in the
//! file; or too much waits. What came already is left out.
//!
//! *Invariant: no more than [`HELD_BYTES_MAX`] wait in one direction*, so that a file cannot ask for more memory.

use super::transport::Segment;
use std::collections::BTreeMap;
use std::ops::Bound;

/// Bytes that may wait for others before them: as much as a fast connection has under way.
pub(super) const HELD_BYTES_MAX: usize = 256 << 10;

/// Segments that may wait.
const HELD_SEGMENTS_MAX: usize = 1024;

/// Where a direction begins to count, in bytes: what stands before its first segment has a place, too.
const BEGINNING: u64 = 1 << 40;

/// What a direction hands on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Bytes that follow those before them.
    Bytes(&'a [u8]),
    /// So many are not in the file.
    Missing(u64),
    /// The sender has finished.
    End,
}

/// One direction.
#[derive(Debug, Default)]
pub(super) struct Direction {
    /// Which byte comes next; `None` before the first segment.
    next: Option<u64>,
    /// The sequence number of that byte.
    sequence: u32,
    /// The first byte that the other side has not acknowledged.
    acknowledged: u64,
    /// Segments that came too early, by their places.
    held: BTreeMap<u64, Held>,
    held_bytes: usize,
    /// Where it ends, if that is known.
    end: Option<u64>,
    has_ended: bool,
}

#[derive(Debug)]
struct Held {
    bytes: Vec<u8>,
    missing: usize,
}

impl Direction {
    /// Whether the sender has finished, and all was handed on.
    pub(super) fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// How many bytes wait for others.
    pub(super) fn held_bytes(&self) -> usize {
        self.held_bytes
    }

    /// Whether a segment with SYN is the one with which it began.
    pub(super) fn begins_with(&self, sequence: u32) -> bool {
        self.next.is_some_and(|next| self.place_of(next, sequence.wrapping_add(1)) == BEGINNING)
    }

    /// Takes a segment. Returns how many bytes of it had come already.
    pub(super) fn take(&mut self, segment: &Segment<'_>, hand: &mut impl FnMut(Piece<'_>)) -> u64 {
        let first = if segment.syn { segment.sequence.wrapping_add(1) } else { segment.sequence };
        let next = *self.next.get_or_insert_with(|| {
            self.sequence = first;
            BEGINNING
        });
        let place = self.place_of(next, first);
        let end = place + (segment.payload.len() + segment.missing) as u64;
        if segment.fin && self.end.is_none() {
            self.end = Some(end);
        }
        let repeated = if end == place {
            0
        } else if place > next {
            let held = Held { bytes: segment.payload.to_vec(), missing: segment.missing };
            self.hold(place, held)
        } else {
            self.hand_on(place, segment.payload, segment.missing, hand)
        };
        self.go_on(hand);
        repeated
    }

    /// The other side has acknowledged all before this sequence number.
    pub(super) fn acknowledge(&mut self, sequence: u32, hand: &mut impl FnMut(Piece<'_>)) {
        let next = *self.next.get_or_insert_with(|| {
            self.sequence = sequence;
            BEGINNING
        });
        self.acknowledged = self.acknowledged.max(self.place_of(next, sequence));
        self.go_on(hand);
    }

    /// Nothing more comes: what waits is handed on, and what is known to be missing.
    pub(super) fn finish(&mut self, hand: &mut impl FnMut(Piece<'_>)) {
        while let Some((place, _)) = self.held.first_key_value() {
            let place = *place;
            self.miss_until(place, hand);
            self.go_on(hand);
        }
        if let Some(end) = self.end {
            self.miss_until(end, hand);
            self.go_on(hand);
        }
        // An end counts as a byte when it is acknowledged, and may be what is missing.
        let least = self.acknowledged.saturating_sub(1);
        if !self.has_ended && self.next.is_some_and(|next| next < least) {
            self.miss_until(self.acknowledged, hand);
        }
    }

    /// The place of a sequence number, which is within 2³¹ of the next one.
    fn place_of(&self, next: u64, sequence: u32) -> u64 {
        let distance = sequence.wrapping_sub(self.sequence).cast_signed();
        next.saturating_add_signed(distance.into())
    }

    fn hold(&mut self, place: u64, held: Held) -> u64 {
        let len = held.bytes.len();
        let longer = |other: &Held| other.bytes.len() + other.missing >= len + held.missing;
        if self.held.get(&place).is_some_and(longer) {
            return len as u64;
        }
        self.held_bytes += len;
        if let Some(replaced) = self.held.insert(place, held) {
            self.held_bytes -= replaced.bytes.len();
            return replaced.bytes.len() as u64;
        }
        0
    }

    /// Hands on what is new in a segment that begins no later than the next byte. Returns how much was not.
    fn hand_on(
        &mut self,
        place: u64,
        bytes: &[u8],
        missing: usize,
        hand: &mut impl FnMut(Piece<'_>),
    ) -> u64 {
        let Some(next) = self.next else { return 0 };
        let known = next.saturating_sub(place);
        let skipped = usize::try_from(known).unwrap_or(usize::MAX).min(bytes.len());
        let new = bytes.get(skipped..).unwrap_or_default();
        if !new.is_empty() {
            hand(Piece::Bytes(new));
            self.advance(new.len() as u64);
        }
        let end = place + (bytes.len() + missing) as u64;
        self.miss_until(end, hand);
        skipped as u64
    }

    /// Hands on what can be, now that more is known.
    fn go_on(&mut self, hand: &mut impl FnMut(Piece<'_>)) {
        while let (Some(next), Some((place, _))) = (self.next, self.held.first_key_value()) {
            let place = *place;
            if place > next {
                if place > self.acknowledged && !self.is_full() {
                    break;
                }
                self.miss_until(place, hand);
            }
            let Some(held) = self.held.remove(&place) else { break };
            self.held_bytes -= held.bytes.len();
            self.hand_on(place, &held.bytes, held.missing, hand);
        }
        if !self.has_ended && self.end.is_some() && self.end <= self.next {
            self.has_ended = true;
            hand(Piece::End);
        }
    }

    fn is_full(&self) -> bool {
        self.held_bytes > HELD_BYTES_MAX || self.held.len() > HELD_SEGMENTS_MAX
    }

    fn miss_until(&mut self, place: u64, hand: &mut impl FnMut(Piece<'_>)) {
        let Some(missing) = self.next.and_then(|next| place.checked_sub(next)) else { return };
        if missing > 0 {
            hand(Piece::Missing(missing));
            self.advance(missing);
        }
    }

    fn advance(&mut self, bytes: u64) {
        self.next = self.next.map(|next| next.saturating_add(bytes));
        self.sequence = self.sequence.wrapping_add(bytes as u32);
        // What waits before the next byte has come by another way.
        let next = self.next.unwrap_or_default();
        let old: Vec<u64> = self
            .held
            .range((Bound::Unbounded, Bound::Excluded(next)))
            .filter(|(place, held)| **place + (held.bytes.len() + held.missing) as u64 <= next)
            .map(|(place, _)| *place)
            .collect();
        for place in old {
            if let Some(held) = self.held.remove(&place) {
                self.held_bytes -= held.bytes.len();
            }
        }
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
