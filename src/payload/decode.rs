//! Bytes to text, exact to the byte.
//!
//! `encoding_rs` keeps the bytes of an unfinished character inside its decoder and, after bad bytes, may
//! hold good ones that it has already taken. To give back every byte as it came, each [`step`] starts a
//! fresh decoder at a character's first byte, on a window small enough to be decoded in one go, and
//! whatever was not resolved is read again by the next step. So the raw bytes are always at hand, the
//! result cannot depend on how the input was cut, and at most three bytes wait between two reads.

use encoding_rs::{Decoder, DecoderResult};

use super::encoding::Encoding;

/// Bytes decoded in one step: large enough that starting a decoder costs nothing beside it, small enough
/// that a caller who wants 300 characters does not pay for a megabyte.
const WINDOW_BYTES: usize = 1024;

/// More than the longest unfinished character (three bytes), so a join of a tail with this many new bytes
/// always ends in the new ones.
const JOIN_BYTES: usize = 16;

/// A piece of decoded input. Piece by piece, nothing is missing and nothing comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Whole characters.
    Text(&'a str),
    /// Bytes that are no text in this encoding, exactly as they came.
    Undecodable(&'a [u8]),
}

/// Decodes a stream however its reads are cut: a character split over two reads comes out whole.
///
/// ```
/// use network_playground::payload::{Encoding, Piece, StreamDecoder};
///
/// let mut text = String::new();
/// let mut sink = |piece: Piece<'_>| match piece {
///     Piece::Text(chars) => text.push_str(chars),
///     Piece::Undecodable(bytes) => text.push_str(&format!("{bytes:?}")),
/// };
/// let mut decoder = StreamDecoder::new(Encoding::Gbk);
/// decoder.feed(b"\xc4", &mut sink);
/// decoder.feed(b"\xe3\xba", &mut sink);
/// decoder.finish(&mut sink);
/// assert_eq!(text, "你[186]");
/// ```
#[derive(Clone, Debug)]
pub struct StreamDecoder {
    encoding: Encoding,
    /// The start of a character whose end has not come yet: at most three bytes.
    tail: Vec<u8>,
    text: String,
}

impl StreamDecoder {
    /// A decoder at the start of a stream. A byte order mark comes out as U+FEFF.
    pub fn new(encoding: Encoding) -> Self {
        Self { encoding, tail: Vec::new(), text: String::new() }
    }

    /// Hands all that is certain after these bytes to `sink`; an unfinished character at the end waits.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Piece<'_>)) {
        let mut rest = bytes;
        if !self.tail.is_empty() {
            let (start, _) = rest.split_at_checked(JOIN_BYTES).unwrap_or((rest, &[]));
            self.tail.extend_from_slice(start);
            let waiting = pieces(self.encoding, &self.tail, &mut self.text, sink).len();
            let Some(resolved) = start.len().checked_sub(waiting) else {
                // What is unfinished starts in the old tail, so these bytes were all there is.
                self.tail.drain(..self.tail.len() - waiting);
                return;
            };
            self.tail.clear();
            rest = rest.get(resolved..).unwrap_or_default();
        }
        let waiting = pieces(self.encoding, rest, &mut self.text, sink);
        self.tail.extend_from_slice(waiting);
    }

    /// The stream is over: what still waits comes out as undecodable. The decoder can start another.
    pub fn finish(&mut self, sink: &mut dyn FnMut(Piece<'_>)) {
        if !self.tail.is_empty() {
            sink(Piece::Undecodable(&self.tail));
            self.tail.clear();
        }
    }
}

/// Decodes `bytes` as a whole; an unfinished character at the end is undecodable.
pub fn decode(encoding: Encoding, bytes: &[u8], sink: &mut dyn FnMut(Piece<'_>)) {
    let waiting = pieces(encoding, bytes, &mut String::new(), sink);
    if !waiting.is_empty() {
        sink(Piece::Undecodable(waiting));
    }
}

/// The beginning of a character at the end of some bytes whose end has not come. `bytes` must begin where a
/// character begins.
pub(super) fn unfinished(encoding: Encoding, bytes: &[u8]) -> &[u8] {
    pieces(encoding, bytes, &mut String::new(), &mut |_| {})
}

/// Hands everything resolved to `sink` and returns the unfinished rest.
fn pieces<'a>(
    encoding: Encoding,
    bytes: &'a [u8],
    text: &mut String,
    sink: &mut dyn FnMut(Piece<'_>),
) -> &'a [u8] {
    let mut rest = bytes;
    loop {
        let step = step(encoding, rest, text);
        if step.is_unfinished() {
            return rest;
        }
        if !text.is_empty() {
            sink(Piece::Text(text));
        }
        if !step.bad.is_empty() {
            sink(Piece::Undecodable(step.bad));
        }
        rest = step.rest;
    }
}

/// The start of some bytes, decoded: some text, then perhaps some bad bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct DecodeStep<'a> {
    /// The bytes of exactly the decoded text.
    pub(super) source: &'a [u8],
    /// Undecodable bytes right after them.
    pub(super) bad: &'a [u8],
    /// All bytes after these two.
    pub(super) rest: &'a [u8],
}

impl DecodeStep<'_> {
    /// Nothing came of it: the bytes are at most the start of one character.
    pub(super) fn is_unfinished(&self) -> bool {
        self.source.is_empty() && self.bad.is_empty()
    }
}

/// Decodes up to the first bad bytes, or a window full, into `text` (its old content is dropped).
///
/// `bytes` must start where a character starts.
pub(super) fn step<'a>(encoding: Encoding, bytes: &'a [u8], text: &mut String) -> DecodeStep<'a> {
    text.clear();
    let window = bytes.get(..WINDOW_BYTES).unwrap_or(bytes);
    let mut decoder = encoding.table().new_decoder_without_bom_handling();
    let mut read = 0;
    loop {
        let left = window.get(read..).unwrap_or_default();
        make_room(&decoder, left.len(), text);
        let (result, used) = decoder.decode_to_string_without_replacement(left, text, false);
        read += used;
        match result {
            DecoderResult::OutputFull => {}
            DecoderResult::InputEmpty => {
                let good = read.saturating_sub(unfinished_bytes(&mut decoder, text));
                return cut(bytes, good, 0);
            }
            // `extra` good bytes were taken after the bad ones: they are left to the next step.
            DecoderResult::Malformed(bad, extra) => {
                let bad = usize::from(bad);
                let good = read.saturating_sub(bad + usize::from(extra));
                return cut(bytes, good, bad);
            }
        }
    }
}

/// How many of the bytes it was given the decoder keeps back, as the start of a character.
fn unfinished_bytes(decoder: &mut Decoder, text: &mut String) -> usize {
    make_room(decoder, 0, text);
    match decoder.decode_to_string_without_replacement(&[], text, true) {
        (DecoderResult::Malformed(kept, _), _) => usize::from(kept),
        (DecoderResult::InputEmpty | DecoderResult::OutputFull, _) => 0,
    }
}

fn make_room(decoder: &Decoder, bytes: usize, text: &mut String) {
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes);
    // At the end a decoder asks for the room of one more character, without using it.
    text.reserve(most.unwrap_or(bytes) + char::MAX_LEN_UTF8);
}

fn cut(bytes: &[u8], good: usize, bad: usize) -> DecodeStep<'_> {
    let (source, after) = bytes.split_at_checked(good).unwrap_or((bytes, &[]));
    let (bad, rest) = after.split_at_checked(bad).unwrap_or((after, &[]));
    DecodeStep { source, bad, rest }
}

/// The bytes of the first character (in Big5 four pairs of characters share two bytes) of `source`, which
/// must be the source of a [`DecodeStep`]. `text` gets the character.
pub(super) fn first_unit<'a>(encoding: Encoding, source: &'a [u8], text: &mut String) -> &'a [u8] {
    for len in 1..=source.len() {
        let start = source.get(..len).unwrap_or(source);
        if !step(encoding, start, text).is_unfinished() {
            return start;
        }
    }
    source
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
