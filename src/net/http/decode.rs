//! Undoes content codings while a body comes, in steps of bounded size: a small input may become a huge
//! output, and whoever takes it can stop at any step.

use super::{Coding, HttpFailure};
use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::{self, Write};

/// How every gzip member begins (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Output of one step, in bytes.
const STEP_BYTES: usize = 64 << 10;

/// Takes what was decoded.
pub(super) type Out<'a> = dyn FnMut(&[u8]) -> Result<(), HttpFailure> + 'a;

/// What stops decoders: each of them, since one in the middle may make much of little that the last
/// makes nothing of.
pub(super) struct Bounds<'a> {
    /// Bytes that any of them may give out.
    pub(super) body_bytes: u64,
    /// How many times as much as came.
    pub(super) ratio: u64,
    /// Asked before each step.
    pub(super) goes_on: &'a dyn Fn() -> Result<(), HttpFailure>,
}

/// Below this many decoded bytes nobody minds how dense they were.
const DENSE_BYTES_MIN: u64 = 16 << 20;

/// A chain of decoders; the last coding that was applied is undone first.
pub(super) struct Decoders {
    chain: Vec<Decoder>,
    /// What came.
    input_bytes: u64,
}

/// What was found out about a coding besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodingNote {
    /// It is not coded at all; it goes through as it is.
    NotCoded(&'static str),
    /// So many bytes come after its end.
    Behind(u64),
}

struct Decoder {
    coding: Coding,
    state: DecoderState,
    behind_bytes: u64,
    output_bytes: u64,
}

enum DecoderState {
    /// The first bytes, which say how it is coded.
    Begin(Vec<u8>),
    /// The first byte after a gzip member, which may begin another.
    Between,
    Gzip(Box<GzDecoder<Vec<u8>>>),
    Zlib(Box<ZlibDecoder<Vec<u8>>>),
    Deflate(Box<DeflateDecoder<Vec<u8>>>),
    Brotli(Box<Brotli>),
    /// It is as it is.
    Plain,
    /// Behind the end.
    Over,
}

struct Brotli {
    state: BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>,
    output: Vec<u8>,
    /// Whether anything came.
    has_begun: bool,
}

impl Decoders {
    /// For codings in the order in which they were applied.
    pub(super) fn new(codings: &[Coding]) -> Self {
        let chain = codings.iter().rev().map(|coding| Decoder::new(*coding)).collect();
        Self { chain, input_bytes: 0 }
    }

    /// Whether there is nothing to undo.
    pub(super) fn is_empty(&self) -> bool {
        self.chain.is_empty()
    }

    /// Decodes what came.
    ///
    /// # Errors
    /// A broken coding, a bound, or what `out` returns.
    pub(super) fn push(
        &mut self,
        input: &[u8],
        bounds: &Bounds<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), HttpFailure> {
        self.input_bytes += input.len() as u64;
        push_through(&mut self.chain, self.input_bytes, input, bounds, out)
    }

    /// Nothing more comes.
    ///
    /// # Errors
    /// A coding that is cut off, a bound, or what `out` returns.
    pub(super) fn finish(
        &mut self,
        bounds: &Bounds<'_>,
        out: &mut Out<'_>,
    ) -> Result<(), HttpFailure> {
        let came = self.input_bytes;
        let mut decoders = self.chain.as_mut_slice();
        while let Some((first, rest)) = decoders.split_first_mut() {
            first.finish(&mut |bytes| push_through(rest, came, bytes, bounds, out))?;
            decoders = rest;
        }
        Ok(())
    }

    /// What was found out besides.
    pub(super) fn found(&self) -> impl Iterator<Item = CodingNote> {
        self.chain.iter().filter_map(|decoder| match decoder.state {
            DecoderState::Plain => Some(CodingNote::NotCoded(decoder.coding.name())),
            _ if decoder.behind_bytes > 0 => Some(CodingNote::Behind(decoder.behind_bytes)),
            _ => None,
        })
    }
}

/// Decodes a part by one after the other. `came` is how much of the body came in all.
fn push_through(
    decoders: &mut [Decoder],
    came: u64,
    input: &[u8],
    bounds: &Bounds<'_>,
    out: &mut Out<'_>,
) -> Result<(), HttpFailure> {
    (bounds.goes_on)()?;
    let Some((first, rest)) = decoders.split_first_mut() else { return out(input) };
    let mut output_bytes = first.output_bytes;
    let result = first.push(input, &mut |bytes| {
        output_bytes += bytes.len() as u64;
        if output_bytes > bounds.body_bytes {
            return Err(HttpFailure::TooLarge(bounds.body_bytes));
        }
        if output_bytes > DENSE_BYTES_MIN && output_bytes > bounds.ratio.saturating_mul(came.max(1))
        {
            return Err(HttpFailure::TooDense(bounds.ratio));
        }
        push_through(rest, came, bytes, bounds, out)
    });
    first.output_bytes = output_bytes;
    result
}

impl Decoder {
    fn new(coding: Coding) -> Self {
        let state = match coding {
            Coding::Brotli => DecoderState::Brotli(Box::new(Brotli::new())),
            Coding::Gzip | Coding::Deflate => DecoderState::Begin(Vec::new()),
        };
        Self { coding, state, behind_bytes: 0, output_bytes: 0 }
    }

    fn push(&mut self, input: &[u8], out: &mut Out<'_>) -> Result<(), HttpFailure> {
        let DecoderState::Begin(bytes) = &mut self.state else { return self.decode(input, out) };
        bytes.extend_from_slice(input);
        if bytes.len() < GZIP.len() {
            return Ok(());
        }
        let begin = std::mem::take(bytes);
        self.state = begun(self.coding, &begin);
        self.decode(&begin, out)
    }

    fn decode(&mut self, mut input: &[u8], out: &mut Out<'_>) -> Result<(), HttpFailure> {
        while !input.is_empty() {
            let used = match &mut self.state {
                DecoderState::Gzip(decoder) => decoder.write(input),
                DecoderState::Zlib(decoder) => decoder.write(input),
                DecoderState::Deflate(decoder) => decoder.write(input),
                DecoderState::Brotli(brotli) => {
                    let (used, is_over) = brotli.push(input, self.coding, out)?;
                    if is_over {
                        self.state = DecoderState::Over;
                    }
                    Ok(used)
                }
                DecoderState::Plain => return out(input),
                DecoderState::Over => {
                    self.behind_bytes += input.len() as u64;
                    return Ok(());
                }
                DecoderState::Between => {
                    let is_member = input.first() == GZIP.get(1);
                    self.state =
                        if is_member { begun(self.coding, &GZIP) } else { DecoderState::Over };
                    if is_member {
                        self.decode(GZIP.get(..1).unwrap_or_default(), out)?;
                    } else {
                        self.behind_bytes += 1;
                    }
                    continue;
                }
                DecoderState::Begin(_) => return Ok(()),
            };
            self.drain(out)?;
            match used {
                Ok(0) if !matches!(self.state, DecoderState::Over) => {
                    let used = self.ended(input, out)?;
                    input = input.get(used..).unwrap_or_default();
                }
                Ok(used) => input = input.get(used..).unwrap_or_default(),
                Err(error) => return Err(self.broken(&error)),
            }
        }
        Ok(())
    }

    /// Hands on what has been decoded.
    fn drain(&mut self, out: &mut Out<'_>) -> Result<(), HttpFailure> {
        let decoded = match &mut self.state {
            DecoderState::Gzip(decoder) => decoder.get_mut(),
            DecoderState::Zlib(decoder) => decoder.get_mut(),
            DecoderState::Deflate(decoder) => decoder.get_mut(),
            _ => return Ok(()),
        };
        let mut bytes = std::mem::take(decoded);
        for step in bytes.chunks(STEP_BYTES) {
            out(step)?;
        }
        bytes.clear();
        *decoded = bytes;
        Ok(())
    }

    /// The coding is at its end, and more comes: another member, or what does not belong to it.
    /// Returns how much of it was taken.
    fn ended(&mut self, rest: &[u8], out: &mut Out<'_>) -> Result<usize, HttpFailure> {
        self.close(out)?;
        let may_be_member = self.coding == Coding::Gzip && GZIP.starts_with(rest);
        self.state = match rest {
            [_] if may_be_member => DecoderState::Between,
            _ if self.coding == Coding::Gzip && rest.starts_with(&GZIP) => begun(self.coding, rest),
            _ => DecoderState::Over,
        };
        Ok(usize::from(matches!(self.state, DecoderState::Between)))
    }

    /// Checks the end, and hands on the last bytes.
    fn close(&mut self, out: &mut Out<'_>) -> Result<(), HttpFailure> {
        let closed = match &mut self.state {
            DecoderState::Gzip(decoder) => decoder.try_finish(),
            DecoderState::Zlib(decoder) => decoder.try_finish(),
            DecoderState::Deflate(decoder) => decoder.try_finish(),
            _ => Ok(()),
        };
        self.drain(out)?;
        closed.map_err(|error| self.broken(&error))
    }

    fn finish(&mut self, out: &mut Out<'_>) -> Result<(), HttpFailure> {
        let is_cut = match &mut self.state {
            // Nothing at all is an empty body; one byte is no coding, whatever it is.
            DecoderState::Begin(bytes) if bytes.is_empty() => false,
            DecoderState::Begin(bytes) => {
                let bytes = std::mem::take(bytes);
                self.state = DecoderState::Plain;
                return out(&bytes);
            }
            // A coding at its end takes no more.
            DecoderState::Gzip(decoder) => !matches!(decoder.write(&[0]), Ok(0)),
            DecoderState::Zlib(decoder) => !matches!(decoder.write(&[0]), Ok(0)),
            DecoderState::Deflate(decoder) => !matches!(decoder.write(&[0]), Ok(0)),
            DecoderState::Brotli(brotli) => brotli.has_begun,
            DecoderState::Between => {
                self.behind_bytes += 1;
                false
            }
            DecoderState::Plain | DecoderState::Over => false,
        };
        if is_cut {
            self.drain(out)?;
            return Err(HttpFailure::CodingCut(self.coding.name()));
        }
        self.close(out)
    }

    fn broken(&self, error: &io::Error) -> HttpFailure {
        HttpFailure::BadCoding { coding: self.coding.name(), text: error.to_string() }
    }
}

/// The decoder for a body that begins so.
fn begun(coding: Coding, begin: &[u8]) -> DecoderState {
    let is_zlib = matches!(begin, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    match coding {
        Coding::Gzip if begin.starts_with(&GZIP) => {
            DecoderState::Gzip(Box::new(GzDecoder::new(Vec::new())))
        }
        Coding::Gzip => DecoderState::Plain,
        Coding::Deflate if is_zlib => DecoderState::Zlib(Box::new(ZlibDecoder::new(Vec::new()))),
        // "deflate" is zlib (RFC 9110, section 8.4.1.2), and many servers send it without.
        Coding::Deflate => DecoderState::Deflate(Box::new(DeflateDecoder::new(Vec::new()))),
        Coding::Brotli => DecoderState::Brotli(Box::new(Brotli::new())),
    }
}

impl Brotli {
    fn new() -> Self {
        let alloc = StandardAlloc::default;
        let state = BrotliState::new(alloc(), alloc(), alloc());
        Self { state, output: vec![0; STEP_BYTES], has_begun: false }
    }

    /// Returns how much it used, and whether that was its end.
    fn push(
        &mut self,
        input: &[u8],
        coding: Coding,
        out: &mut Out<'_>,
    ) -> Result<(usize, bool), HttpFailure> {
        self.has_begun = true;
        let (mut left, mut used, mut total) = (input.len(), 0, 0);
        loop {
            let (mut room, mut written) = (self.output.len(), 0);
            let result = BrotliDecompressStream(
                &mut left,
                &mut used,
                input,
                &mut room,
                &mut written,
                &mut self.output,
                &mut total,
                &mut self.state,
            );
            if written > 0 {
                out(self.output.get(..written).unwrap_or_default())?;
            }
            match result {
                BrotliResult::NeedsMoreOutput => {}
                BrotliResult::NeedsMoreInput => return Ok((used, false)),
                BrotliResult::ResultSuccess => return Ok((used, true)),
                BrotliResult::ResultFailure => {
                    let text = "invalid data".to_owned();
                    return Err(HttpFailure::BadCoding { coding: coding.name(), text });
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
