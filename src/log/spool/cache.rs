//! Segments that were read back, a bounded number of them.

use super::on_disk::Spooled;
use crate::files::{FileError, FileStep};
use crate::log::segment::Segment;
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

/// Segments that are kept: for a scan of each of some panes, or for what is drawn and scrolled to.
const SEGMENTS_MAX: usize = 8;

/// Segments that were read lately, those used last at the end.
#[derive(Debug, Default)]
pub(in crate::log) struct SegmentCache {
    segments: VecDeque<Arc<Segment>>,
    /// What is read before it becomes a segment; here so that its memory is kept.
    bytes: Vec<u8>,
}

impl SegmentCache {
    /// The segment that begins with a row.
    pub(super) fn get(&mut self, first_row: u64) -> Option<Arc<Segment>> {
        let place = self.segments.iter().rposition(|kept| kept.rows().start == first_row)?;
        if place + 1 == self.segments.len() {
            return self.segments.back().cloned();
        }
        let segment = self.segments.remove(place)?;
        self.segments.push_back(Arc::clone(&segment));
        Some(segment)
    }

    /// The segment that a row is in.
    pub(super) fn holding(&mut self, row: u64) -> Option<Arc<Segment>> {
        let first =
            self.segments.iter().map(|kept| kept.rows()).find(|rows| rows.contains(&row))?;
        self.get(first.start)
    }

    /// Reads a segment and keeps it, in the memory of the one that was used longest ago if there are many.
    pub(super) fn read(
        &mut self,
        spooled: &Spooled,
        bytes_max: usize,
    ) -> Result<Arc<Segment>, FileError> {
        let used_again = if self.is_full(bytes_max) { self.segments.pop_front() } else { None };
        let mut segment = used_again.and_then(Arc::into_inner).unwrap_or_default();
        read(spooled, &mut self.bytes, &mut segment)?;
        let segment = Arc::new(segment);
        drop(self.keep(Arc::clone(&segment), bytes_max));
        Ok(segment)
    }

    /// Keeps a segment; returns those that are kept no longer.
    pub(super) fn keep(&mut self, segment: Arc<Segment>, bytes_max: usize) -> Vec<Arc<Segment>> {
        self.segments.push_back(segment);
        let mut gone = Vec::new();
        while self.segments.len() > 1
            && (self.segments.len() > SEGMENTS_MAX || self.memory_bytes() > bytes_max)
        {
            gone.extend(self.segments.pop_front());
        }
        gone
    }

    /// Whether one more would be too many.
    fn is_full(&self, bytes_max: usize) -> bool {
        let count = self.segments.len().max(1);
        let with_one_more = self.memory_bytes() / count * (count + 1);
        self.segments.len() >= SEGMENTS_MAX || with_one_more > bytes_max
    }

    /// Memory that it holds, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let segments: usize = self.segments.iter().map(|segment| segment.memory_bytes()).sum();
        segments + self.bytes.capacity()
    }
}

/// Reads segments one after the other in the same memory.
#[derive(Debug, Default)]
pub(in crate::log) struct SegmentReader {
    segment: Segment,
    bytes: Vec<u8>,
}

impl SegmentReader {
    /// Reads a segment.
    pub(in crate::log) fn read(&mut self, spooled: &Spooled) -> Result<&Segment, FileError> {
        read(spooled, &mut self.bytes, &mut self.segment)?;
        Ok(&self.segment)
    }

    /// Memory that it holds, in bytes.
    pub(in crate::log) fn memory_bytes(&self) -> usize {
        self.segment.memory_bytes() + self.bytes.capacity()
    }
}

/// Reads a segment in place of what another one held.
pub(super) fn read(
    spooled: &Spooled,
    bytes: &mut Vec<u8>,
    segment: &mut Segment,
) -> Result<(), FileError> {
    bytes.resize(spooled.bytes as usize, 0);
    let of_system = |error| FileError::of_system(FileStep::Read, spooled.file.path(), &error);
    spooled.file.read_at(bytes, spooled.offset).map_err(of_system)?;
    let decoded = segment.decode_from(bytes).map_err(|bad| bad.to_string());
    let is_it = segment.rows() == spooled.rows;
    decoded
        .and_then(|()| if is_it { Ok(()) } else { Err("other rows".to_owned()) })
        .map_err(|text| of_system(io::Error::new(io::ErrorKind::InvalidData, text)))
}
