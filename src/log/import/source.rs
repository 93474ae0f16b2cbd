//! The bytes of a file as they are read: a window that grows only as far as a part of the file may be long.

use std::io::{self, Read};

/// How much is read at once, in bytes: large enough that a read costs little beside it.
const READ_BYTES: usize = 256 << 10;

/// A line that was taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TakenLine<'a> {
    /// With its end, which is left out here.
    Whole(&'a [u8]),
    /// The last one, without an end.
    Last(&'a [u8]),
    /// It was too long, and is left out.
    TooLong,
    /// There are no more.
    End,
}

/// A file of which one window is in memory.
#[derive(Debug)]
pub(super) struct Source<R> {
    input: R,
    buffer: Vec<u8>,
    /// The window in the buffer.
    start: usize,
    end: usize,
    /// Where the window begins in the file.
    offset: u64,
    has_ended: bool,
}

impl<R: Read> Source<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), start: 0, end: 0, offset: 0, has_ended: false }
    }

    /// Where it stands in the file, in bytes.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads until the window has so many bytes, or the file has no more; returns the window. Whoever asks
    /// has looked whether so many can be right.
    pub(super) fn window(&mut self, bytes: usize) -> io::Result<&[u8]> {
        while self.end - self.start < bytes && !self.has_ended {
            self.read_more(bytes)?;
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    /// The next bytes of the file; as many as there are, if it ends before.
    pub(super) fn take(&mut self, bytes: usize) -> io::Result<&[u8]> {
        self.window(bytes)?;
        let from = self.start;
        let taken = bytes.min(self.end - self.start);
        self.start += taken;
        self.offset += taken as u64;
        Ok(self.buffer.get(from..from + taken).unwrap_or_default())
    }

    /// The next line, of so many bytes at most.
    pub(super) fn line(&mut self, most: usize) -> io::Result<TakenLine<'_>> {
        let mut looked_at = 0;
        loop {
            let wanted = (2 * looked_at).max(1).min(most + 1);
            let window = self.window(wanted)?;
            let (len, new) = (window.len(), window.get(looked_at..).unwrap_or_default());
            if let Some(place) = memchr::memchr(b'\n', new) {
                let line = self.take(looked_at + place + 1)?;
                return Ok(TakenLine::Whole(line.strip_suffix(b"\n").unwrap_or(line)));
            }
            if len < wanted {
                let rest = self.take(len)?;
                return Ok(if len == 0 { TakenLine::End } else { TakenLine::Last(rest) });
            }
            if len > most {
                self.skip_line()?;
                return Ok(TakenLine::TooLong);
            }
            looked_at = len;
        }
    }

    /// Leaves out all until after the next end of a line.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let window = self.window(1)?;
            let (len, end) = (window.len(), memchr::memchr(b'\n', window));
            self.take(end.map_or(len, |place| place + 1))?;
            if end.is_some() || len == 0 {
                return Ok(());
            }
        }
    }

    /// Leaves bytes out. Returns how many there were.
    pub(super) fn skip(&mut self, bytes: u64) -> io::Result<u64> {
        let mut left = bytes;
        while left > 0 {
            let step = usize::try_from(left).unwrap_or(READ_BYTES).min(READ_BYTES);
            let taken = self.take(step)?.len();
            if taken == 0 {
                break;
            }
            left -= taken as u64;
        }
        Ok(bytes - left)
    }

    fn read_more(&mut self, bytes: usize) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        // What is asked for may not be there: the buffer grows as bytes come.
        let goal = bytes.max(READ_BYTES).min((2 * self.end).max(READ_BYTES));
        if self.buffer.len() < goal {
            self.buffer.reserve_exact(goal - self.buffer.len());
            self.buffer.resize(goal, 0);
        } else if self.buffer.len() > READ_BYTES && goal <= READ_BYTES {
            // After a long part; the next are short.
            self.buffer.truncate(READ_BYTES.max(self.end));
            self.buffer.shrink_to_fit();
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        match self.input.read(room) {
            Ok(0) => self.has_ended = true,
            Ok(read) => self.end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    /// Gives a byte at a time.
    struct Drops(Vec<u8>);

    impl Read for Drops {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let Some(place) = room.first_mut().filter(|_| !self.0.is_empty()) else { return Ok(0) };
            *place = self.0.remove(0);
            Ok(1)
        }
    }

    #[test]
    fn bytes_are_taken_and_left_out_whatever_the_reads_give() {
        let mut source = Source::new(Drops((0..50).collect()));
        assert_eq!(source.take(3).unwrap(), [0, 1, 2]);
        assert_eq!(source.window(2).unwrap(), [3, 4]);
        assert_eq!((source.skip(7).unwrap(), source.offset()), (7, 10));
        assert_eq!(source.take(100).unwrap().len(), 40);
        assert_eq!((source.take(1).unwrap().len(), source.skip(9).unwrap()), (0, 0));
        assert_eq!(source.offset(), 50);
    }

    #[test]
    fn lines_are_taken_whole_and_long_ones_left_out() {
        let long = "x".repeat(3 * READ_BYTES);
        let file = format!("one\n\n{long}\nfour\n{long}{long}\nlast");
        let mut source = Source::new(file.as_bytes());
        let most = 4 * READ_BYTES;
        assert_eq!(source.line(most).unwrap(), TakenLine::Whole(b"one"));
        assert_eq!(source.line(most).unwrap(), TakenLine::Whole(b""));
        assert_eq!(source.line(most).unwrap(), TakenLine::Whole(long.as_bytes()));
        assert_eq!(source.line(most).unwrap(), TakenLine::Whole(b"four"));
        assert_eq!(source.line(most).unwrap(), TakenLine::TooLong);
        assert!(source.buffer.capacity() <= most + 1, "{}", source.buffer.capacity());
        assert_eq!(source.line(most).unwrap(), TakenLine::Last(b"last"));
        assert_eq!(source.line(most).unwrap(), TakenLine::End);
    }

    #[test]
    fn a_length_that_the_file_does_not_hold_costs_no_memory() {
        let mut source = Source::new(&[7_u8; 1000][..]);
        assert_eq!(source.window(1 << 30).unwrap().len(), 1000);
        assert!(source.buffer.capacity() <= 2 * READ_BYTES, "{}", source.buffer.capacity());
    }
}
