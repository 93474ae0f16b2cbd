//! Chunks: a body in pieces, each behind a line with its size (RFC 9112, section 7.1).

use super::answer::{Part, Sink};
use super::failure::told;
use super::head::{HeadEnd, read_trailers};
use super::{HttpFailure, Limits, Oddity, WirePart};

/// The longest line before a chunk, in bytes: curl takes as much; Go 4096.
pub(super) const LINE_BYTES_MAX: usize = 16 << 10;

/// Reads chunks that come in pieces of any size.
#[derive(Debug)]
pub(super) struct Chunks {
    state: State,
    /// A line that is not whole yet.
    line: Vec<u8>,
    end: HeadEnd,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Size,
    Data(u64),
    DataEnd,
    Trailers,
    Done,
}

impl Chunks {
    pub(super) fn new() -> Self {
        Self { state: State::Size, line: Vec::new(), end: HeadEnd::default() }
    }

    /// Takes in what it can; answers the rest once the last chunk and its trailers are there.
    pub(super) fn push<'a>(
        &mut self,
        mut input: Part<'a>,
        limits: &Limits,
        sink: &mut dyn Sink,
    ) -> Result<Option<Part<'a>>, HttpFailure> {
        while self.state != State::Done {
            if input.is_empty() {
                return Ok(None);
            }
            input = match self.state {
                State::Size => self.size(input, sink)?,
                State::Data(left) => self.data(input, left, sink)?,
                State::DataEnd => self.data_end(input, sink)?,
                State::Trailers | State::Done => self.trailers(input, limits, sink)?,
            };
        }
        Ok(Some(input))
    }

    /// The connection has ended before the last chunk: what is not whole is told.
    pub(super) fn cut(&mut self, sink: &mut dyn Sink) -> Result<HttpFailure, HttpFailure> {
        let part = match self.state {
            State::Size => WirePart::ChunkSize,
            State::DataEnd => WirePart::ChunkEnd,
            _ => WirePart::Trailers,
        };
        if !self.line.is_empty() {
            sink.part(part, Part::of(&std::mem::take(&mut self.line)))?;
        }
        Ok(HttpFailure::ChunksCut)
    }

    /// Takes bytes up to a line's end. `None` while it is not whole.
    fn take_line<'a>(&mut self, input: Part<'a>) -> (Option<Vec<u8>>, Part<'a>) {
        let end = memchr::memchr(b'\n', input.bytes()).map(|place| place + 1);
        let (taken, rest) = input.split(end.unwrap_or(input.bytes().len()));
        self.line.extend_from_slice(taken.bytes());
        (end.map(|_| std::mem::take(&mut self.line)), rest)
    }

    fn size<'a>(&mut self, input: Part<'a>, sink: &mut dyn Sink) -> Result<Part<'a>, HttpFailure> {
        let (line, rest) = self.take_line(input);
        if line.as_ref().map_or(self.line.len(), Vec::len) > LINE_BYTES_MAX {
            sink.part(WirePart::ChunkSize, Part::of(&line.unwrap_or_default()))?;
            return Err(HttpFailure::ChunkLineTooLong(LINE_BYTES_MAX));
        }
        let Some(line) = line else { return Ok(rest) };
        let size = read_size(&line, sink);
        let part = if size == Some(0) { WirePart::LastChunk } else { WirePart::ChunkSize };
        sink.part(part, Part::of(&line))?;
        self.state = match size {
            None => return Err(HttpFailure::BadChunkSize(told(line.trim_ascii_end()))),
            Some(0) => {
                // Its line end is that of a line before the empty one.
                self.line.push(b'\n');
                State::Trailers
            }
            Some(size) => State::Data(size),
        };
        Ok(rest)
    }

    fn data<'a>(
        &mut self,
        input: Part<'a>,
        left: u64,
        sink: &mut dyn Sink,
    ) -> Result<Part<'a>, HttpFailure> {
        let len = input.bytes().len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let (data, rest) = input.split(len);
        sink.part(WirePart::ChunkData, data)?;
        sink.data(data)?;
        let left = left - len as u64;
        self.state = if left == 0 { State::DataEnd } else { State::Data(left) };
        Ok(rest)
    }

    fn data_end<'a>(
        &mut self,
        input: Part<'a>,
        sink: &mut dyn Sink,
    ) -> Result<Part<'a>, HttpFailure> {
        let (first, rest) = input.split(1);
        self.line.extend_from_slice(first.bytes());
        match self.line.as_slice() {
            b"\r" => return Ok(rest),
            b"\r\n" => {}
            b"\n" => sink.odd(Oddity::BareLineFeed),
            _ => {
                let bytes = std::mem::take(&mut self.line);
                sink.part(WirePart::ChunkEnd, Part::of(&bytes))?;
                let shown = [bytes.as_slice(), rest.bytes()].concat();
                return Err(HttpFailure::BadChunkEnd(told(&shown)));
            }
        }
        let bytes = std::mem::take(&mut self.line);
        sink.part(WirePart::ChunkEnd, Part::of(&bytes))?;
        self.state = State::Size;
        Ok(rest)
    }

    fn trailers<'a>(
        &mut self,
        input: Part<'a>,
        limits: &Limits,
        sink: &mut dyn Sink,
    ) -> Result<Part<'a>, HttpFailure> {
        let before = self.line.len();
        self.line.extend_from_slice(input.bytes());
        let Some(end) = self.end.find(&self.line) else {
            let lines = memchr::memchr_iter(b'\n', &self.line).count();
            if self.line.len() > limits.head_bytes || lines > limits.head_lines + 2 {
                let bytes = self.taken();
                sink.part(WirePart::Trailers, Part::of(&bytes))?;
                return Err(HttpFailure::BadTrailers(told(&bytes)));
            }
            return Ok(input.split(input.bytes().len()).1);
        };
        let (_, rest) = input.split(end.saturating_sub(before));
        self.line.truncate(end);
        let bytes = self.taken();
        sink.part(WirePart::Trailers, Part::of(&bytes))?;
        let trailers = read_trailers(&bytes)?;
        if !trailers.is_empty() {
            sink.trailers(trailers);
        }
        self.state = State::Done;
        Ok(rest)
    }

    /// What came of the trailers, without the line end that was put before them.
    fn taken(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.line);
        bytes.remove(0);
        bytes
    }
}

/// The size in a chunk's line. Spaces behind it are forgiven, as servers pad it; a sign is not.
fn read_size(line: &[u8], sink: &mut dyn Sink) -> Option<u64> {
    let body = match line.strip_suffix(b"\r\n") {
        Some(body) => body,
        None => {
            sink.odd(Oddity::BareLineFeed);
            line.strip_suffix(b"\n").unwrap_or(line)
        }
    };
    let mut parts = body.splitn(2, |byte| *byte == b';');
    let digits = parts.next()?.trim_ascii_end();
    if parts.next().is_some() {
        sink.odd(Oddity::ChunkExtension);
    }
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
