//! Chunks: a body in pieces, each after a line with its size (RFC 9112, section 7.1).

use super::failure::told;
use super::head::{HeadEnd, read_trailers};
use super::sink::{ReceivedPart, Sink};
use super::{Deviation, HttpFailure, Limits, WirePart};

/// The longest line before a chunk, in bytes: curl takes as much; Go 4096.
pub(super) const LINE_BYTES_MAX: usize = 16 << 10;

/// Reads chunks that come in pieces of any size.
#[derive(Debug)]
pub(super) struct Chunks {
    state: ChunkState,
    /// A line that is not whole yet.
    line: Vec<u8>,
    end: HeadEnd,
    /// Lines of the trailers so far.
    lines: usize,
    has_failed: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum ChunkState {
    Size,
    Data(u64),
    DataEnd,
    Trailers,
    Done,
}

impl Chunks {
    pub(super) fn new() -> Self {
        Self {
            state: ChunkState::Size,
            line: Vec::new(),
            end: HeadEnd::default(),
            lines: 0,
            has_failed: false,
        }
    }

    /// Takes in what it can; returns the rest once the last chunk and its trailers are there.
    pub(super) fn push<'a>(
        &mut self,
        input: ReceivedPart<'a>,
        limits: &Limits,
        sink: &mut dyn Sink,
    ) -> Result<Option<ReceivedPart<'a>>, HttpFailure> {
        self.take(input, limits, sink).inspect_err(|_| self.has_failed = true)
    }

    fn take<'a>(
        &mut self,
        mut input: ReceivedPart<'a>,
        limits: &Limits,
        sink: &mut dyn Sink,
    ) -> Result<Option<ReceivedPart<'a>>, HttpFailure> {
        while self.state != ChunkState::Done {
            if input.is_empty() {
                return Ok(None);
            }
            input = match self.state {
                ChunkState::Size => self.size(input, sink)?,
                ChunkState::Data(left) => self.data(input, left, sink)?,
                ChunkState::DataEnd => self.data_end(input, sink)?,
                ChunkState::Trailers | ChunkState::Done => self.trailers(input, limits, sink)?,
            };
        }
        Ok(Some(input))
    }

    /// The connection has ended before the last chunk and its trailers.
    pub(super) fn cut(&self) -> HttpFailure {
        match self.state {
            ChunkState::Trailers => {
                HttpFailure::BadTrailers(told(self.line.get(1..).unwrap_or_default()))
            }
            _ => HttpFailure::ChunksCut,
        }
    }

    /// What bytes that are not whole are a part of.
    pub(super) fn part(&self) -> WirePart {
        match self.state {
            _ if self.has_failed => WirePart::Unknown,
            ChunkState::Size => WirePart::ChunkSize,
            ChunkState::Data(_) => WirePart::ChunkData,
            ChunkState::DataEnd => WirePart::ChunkEnd,
            ChunkState::Trailers | ChunkState::Done => WirePart::Trailers,
        }
    }

    /// Takes bytes up to a line's end. `None` while it is not whole.
    fn take_line<'a>(&mut self, input: ReceivedPart<'a>) -> (Option<Vec<u8>>, ReceivedPart<'a>) {
        let end = memchr::memchr(b'\n', input.bytes()).map(|place| place + 1);
        let (taken, rest) = input.split(end.unwrap_or(input.bytes().len()));
        self.line.extend_from_slice(taken.bytes());
        (end.map(|_| std::mem::take(&mut self.line)), rest)
    }

    fn size<'a>(
        &mut self,
        input: ReceivedPart<'a>,
        sink: &mut dyn Sink,
    ) -> Result<ReceivedPart<'a>, HttpFailure> {
        let (line, rest) = self.take_line(input);
        if line.as_ref().map_or(self.line.len(), Vec::len) > LINE_BYTES_MAX {
            return Err(HttpFailure::ChunkLineTooLong(LINE_BYTES_MAX));
        }
        let Some(line) = line else { return Ok(rest) };
        let size = read_size(&line, sink);
        let part = if size == Some(0) { WirePart::LastChunk } else { WirePart::ChunkSize };
        sink.part(part, ReceivedPart::of(&line))?;
        self.state = match size {
            None => return Err(HttpFailure::BadChunkSize(told(line.trim_ascii_end()))),
            Some(0) => {
                // Its line end is that of a line before the empty one.
                self.line.push(b'\n');
                ChunkState::Trailers
            }
            Some(size) => ChunkState::Data(size),
        };
        Ok(rest)
    }

    fn data<'a>(
        &mut self,
        input: ReceivedPart<'a>,
        left: u64,
        sink: &mut dyn Sink,
    ) -> Result<ReceivedPart<'a>, HttpFailure> {
        let len = input.bytes().len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let (data, rest) = input.split(len);
        sink.part(WirePart::ChunkData, data)?;
        sink.data(data)?;
        let left = left - len as u64;
        self.state = if left == 0 { ChunkState::DataEnd } else { ChunkState::Data(left) };
        Ok(rest)
    }

    fn data_end<'a>(
        &mut self,
        input: ReceivedPart<'a>,
        sink: &mut dyn Sink,
    ) -> Result<ReceivedPart<'a>, HttpFailure> {
        let (first, rest) = input.split(1);
        self.line.extend_from_slice(first.bytes());
        match self.line.as_slice() {
            b"\r" => return Ok(rest),
            b"\r\n" => {}
            b"\n" => sink.odd(Deviation::BareLineFeed),
            _ => {
                let bytes = std::mem::take(&mut self.line);
                sink.part(WirePart::ChunkEnd, ReceivedPart::of(&bytes))?;
                let shown = [bytes.as_slice(), rest.bytes()].concat();
                return Err(HttpFailure::BadChunkEnd(told(&shown)));
            }
        }
        let bytes = std::mem::take(&mut self.line);
        sink.part(WirePart::ChunkEnd, ReceivedPart::of(&bytes))?;
        self.state = ChunkState::Size;
        Ok(rest)
    }

    fn trailers<'a>(
        &mut self,
        input: ReceivedPart<'a>,
        limits: &Limits,
        sink: &mut dyn Sink,
    ) -> Result<ReceivedPart<'a>, HttpFailure> {
        let before = self.line.len();
        self.line.extend_from_slice(input.bytes());
        let end = self.end.find(&self.line);
        let taken = end.unwrap_or(self.line.len());
        let new = self.line.get(before..taken).unwrap_or_default();
        self.lines += memchr::memchr_iter(b'\n', new).count();
        // The artificial line end before them is one byte, the empty line after them one line.
        if taken > limits.head_bytes + 1 || self.lines > limits.head_lines + 1 {
            let line = self.line.get(1..taken).unwrap_or_default();
            return Err(HttpFailure::BadTrailers(told(line)));
        }
        let (_, rest) = input.split(taken.saturating_sub(before));
        if end.is_none() {
            return Ok(rest);
        }
        self.line.truncate(taken);
        let bytes = self.taken();
        sink.part(WirePart::Trailers, ReceivedPart::of(&bytes))?;
        let mut odd = Vec::new();
        let trailers = read_trailers(&bytes, &mut odd)?;
        for deviation in odd {
            sink.odd(deviation);
        }
        if !trailers.is_empty() {
            sink.trailers(trailers);
        }
        self.state = ChunkState::Done;
        Ok(rest)
    }

    /// What came of the trailers, without the line end that was put before them.
    fn taken(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.line);
        bytes.remove(0);
        bytes
    }
}

/// The size in a chunk's line. Spaces after it are forgiven, as servers pad it; a sign is not.
fn read_size(line: &[u8], sink: &mut dyn Sink) -> Option<u64> {
    let body = if let Some(body) = line.strip_suffix(b"\r\n") {
        body
    } else {
        sink.odd(Deviation::BareLineFeed);
        line.strip_suffix(b"\n").unwrap_or(line)
    };
    let mut parts = body.splitn(2, |byte| *byte == b';');
    let digits = parts.next()?.trim_ascii_end();
    if parts.next().is_some() {
        sink.odd(Deviation::ChunkExtension);
    }
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
