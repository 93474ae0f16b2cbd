//! Pieces of a stream that are passed on later, in their order.

use std::collections::VecDeque;

/// Bytes of one direction that may be held; then no more is read until some are passed on. With a delay of 100 ms
/// it is 2.5 MB a second; a thousand pairs hold 512 MiB at worst.
pub const LINE_BYTES_MAX: usize = 256 << 10;

/// What is held of one direction of a stream.
#[derive(Debug, Default)]
pub struct Line {
    pieces: VecDeque<Held>,
    bytes: usize,
}

#[derive(Debug)]
struct Held {
    due_ns: u64,
    /// Whether the next piece that comes goes with it.
    waits_for_more: bool,
    bytes: Vec<u8>,
}

impl Line {
    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether nothing more must be read before something is passed on.
    pub fn is_full(&self) -> bool {
        self.bytes >= LINE_BYTES_MAX
    }

    /// How many bytes are held.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// When the first piece is to be passed on, in nanoseconds.
    pub fn due_ns(&self) -> Option<u64> {
        self.pieces.front().map(|held| held.due_ns)
    }

    /// Holds a piece until then, but not for less than those before it: a stream keeps its order.
    pub fn push(&mut self, bytes: &[u8], due_ns: u64) {
        let last = self.pieces.back().map_or(0, |held| held.due_ns);
        self.bytes += bytes.len();
        let due_ns = due_ns.max(last);
        self.pieces.push_back(Held { due_ns, waits_for_more: false, bytes: bytes.to_vec() });
    }

    /// Whether the piece that was put in last waits for the next one.
    pub fn waits_for_more(&self) -> bool {
        self.pieces.back().is_some_and(|held| held.waits_for_more)
    }

    /// The piece that was put in last goes with the next one, if that comes before it is due.
    pub fn wait_for_more(&mut self) {
        if let Some(last) = self.pieces.back_mut() {
            last.waits_for_more = true;
        }
    }

    /// Puts the bytes to the piece that waits for them, which goes with them then; returns its length, or `None` if
    /// none waits.
    pub fn merge(&mut self, bytes: &[u8], due_ns: u64) -> Option<usize> {
        let last = self.pieces.back_mut().filter(|held| held.waits_for_more)?;
        last.waits_for_more = false;
        last.due_ns = due_ns;
        last.bytes.extend_from_slice(bytes);
        self.bytes += bytes.len();
        Some(last.bytes.len())
    }

    /// The first piece, if it is due at that time.
    pub fn pop_due(&mut self, now_ns: u64) -> Option<Vec<u8>> {
        let is_due = self.pieces.front().is_some_and(|held| held.due_ns <= now_ns);
        if is_due { self.pop() } else { None }
    }

    fn pop(&mut self) -> Option<Vec<u8>> {
        let held = self.pieces.pop_front()?;
        self.bytes -= held.bytes.len();
        Some(held.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_their_order_and_not_before_their_time() {
        let mut line = Line::default();
        line.push(b"one", 100);
        line.push(b"two", 50);
        assert_eq!((line.bytes(), line.due_ns()), (6, Some(100)));
        assert_eq!(line.pop_due(99), None);
        assert_eq!(line.pop_due(100).as_deref(), Some(&b"one"[..]));
        assert_eq!(line.pop_due(100).as_deref(), Some(&b"two"[..]));
        assert!(line.is_empty() && line.pop_due(1000).is_none());
    }

    #[test]
    fn a_piece_that_waits_takes_one_more() {
        let mut line = Line::default();
        assert_eq!(line.merge(b"x", 1), None);
        line.push(b"one", 100);
        line.wait_for_more();
        assert_eq!(line.merge(b"two", 50), Some(6));
        assert_eq!(line.merge(b"three", 60), None);
        assert_eq!(line.pop_due(50).as_deref(), Some(&b"onetwo"[..]));
    }

    #[test]
    fn it_is_full_at_its_bound() {
        let mut line = Line::default();
        line.push(&vec![0; LINE_BYTES_MAX - 1], 1);
        assert!(!line.is_full());
        line.push(b"x", 1);
        assert!(line.is_full());
    }
}
