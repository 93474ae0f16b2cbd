//! Searches for bytes that may be cut anywhere.

/// A search for a mark in a stream (Knuth, Morris and Pratt).
#[derive(Clone, Debug)]
pub(super) struct Search {
    bytes: Vec<u8>,
    /// For each count of bytes that fit, less one: how many still fit if the next one does not.
    falls_to: Vec<usize>,
    /// How many of its bytes were the last that came.
    fits: usize,
}

impl Search {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let mut falls_to = Vec::with_capacity(bytes.len());
        let mut fits = 0;
        for (at, byte) in bytes.iter().enumerate() {
            while fits > 0 && bytes.get(fits) != Some(byte) {
                fits = falls_to.get(fits - 1).copied().unwrap_or(0);
            }
            if at > 0 && bytes.get(fits) == Some(byte) {
                fits += 1;
            }
            falls_to.push(fits);
        }
        Self { bytes, falls_to, fits: 0 }
    }

    /// How many bytes are searched for.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// How many of them were the last that came.
    pub(super) fn fits(&self) -> usize {
        self.fits
    }

    /// The place after the next mark in a read, from a place in it on.
    pub(super) fn find(&mut self, read: &[u8], from: usize) -> Option<usize> {
        let first = self.bytes.first().copied()?;
        let mut at = from;
        while let Some(byte) = read.get(at) {
            if self.fits == 0 && *byte != first {
                // Nothing has begun: on to where something may.
                at += memchr::memchr(first, read.get(at..)?)?;
                continue;
            }
            while self.fits > 0 && self.bytes.get(self.fits) != Some(byte) {
                self.fits = self.falls_to.get(self.fits - 1).copied().unwrap_or(0);
            }
            if self.bytes.get(self.fits) == Some(byte) {
                self.fits += 1;
            }
            at += 1;
            if self.fits == self.bytes.len() {
                // A byte belongs to one mark only.
                self.fits = 0;
                return Some(at);
            }
        }
        None
    }
}
