//! What a reader finds in a response, and who takes it.

use super::{BodyFraming, Coding, Deviation, Head, HeaderLine, HttpFailure, WirePart};
use crate::payload::SharedBytes;

/// Bytes that came, perhaps part of a block that can be kept without a copy.
#[derive(Clone, Copy, Debug)]
pub struct ReceivedPart<'a> {
    bytes: &'a [u8],
    block: Option<(&'a SharedBytes, usize)>,
}

impl<'a> ReceivedPart<'a> {
    /// Bytes that have to be copied to be kept.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, block: None }
    }

    /// All bytes of a block.
    pub fn of_block(block: &'a SharedBytes) -> Self {
        Self { bytes: block, block: Some((block, 0)) }
    }

    /// The bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes, to be kept: without a copy if they are part of a block.
    pub fn to_shared(self) -> SharedBytes {
        match self.block {
            Some((block, at)) => block.part(at..at + self.bytes.len()),
            None => self.bytes.into(),
        }
    }

    /// The first so many bytes, and the rest.
    #[must_use]
    pub fn split(self, len: usize) -> (Self, Self) {
        let len = len.min(self.bytes.len());
        let (first, rest) = self.bytes.split_at(len);
        let behind = self.block.map(|(block, at)| (block, at + len));
        (Self { bytes: first, ..self }, Self { bytes: rest, block: behind })
    }
}

/// Who hears what a response says.
pub trait Sink {
    /// These bytes of it are this part.
    ///
    /// # Errors
    /// If they cannot be kept.
    fn part(&mut self, part: WirePart, bytes: ReceivedPart<'_>) -> Result<(), HttpFailure>;

    /// An interim response.
    fn interim(&mut self, head: Head);

    /// The head, and what it says of the body.
    fn head(&mut self, head: Head, framing: BodyFraming, codings: &[Coding]);

    /// These bytes are the body's, still with its content codings.
    ///
    /// # Errors
    /// If they cannot be decoded or kept.
    fn data(&mut self, bytes: ReceivedPart<'_>) -> Result<(), HttpFailure>;

    /// Headers after the last chunk.
    fn trailers(&mut self, trailers: Vec<HeaderLine>);

    /// Something odd.
    fn odd(&mut self, deviation: Deviation);
}
