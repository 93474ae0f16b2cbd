//! Which rows are on the disk, and what becomes of those that are on their way.

use crate::files::FileError;
use crate::files::scratch::ScratchFile;
use crate::log::segment::Segment;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After a disk has failed, rows stay in memory for so long before it is tried again: somebody may have made room.
pub(in crate::log) const RETRY_AFTER: Duration = Duration::from_mins(1);

/// Segments whose memory is kept for rows to come, so that it need not be asked for anew.
const SPARE_MAX: usize = 2;

/// What becomes of rows that memory does not hold any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiskState {
    /// They leave: nobody wants them on the disk.
    #[default]
    Off,
    /// They go to the disk.
    On,
    /// The same, but rows came faster than the disk took them, and some left.
    Slow,
    /// They leave: the disk has failed, see [`Store::disk_trouble`](crate::log::Store::disk_trouble).
    Failed,
}

/// Who reads back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::log) enum ReadBy {
    /// Threads that may wait.
    Waiting,
    /// The loader, for the ui thread.
    Loader,
    /// Scans, for which nothing is kept.
    Scans,
}

/// A segment in a file.
#[derive(Clone, Debug)]
pub(in crate::log) struct Spooled {
    pub(in crate::log) rows: Range<u64>,
    /// The segment without its rows: of which sessions and classes they are.
    pub(in crate::log) hull: Arc<Segment>,
    pub(in crate::log) file: Arc<ScratchFile>,
    pub(in crate::log) offset: u64,
    pub(in crate::log) bytes: u32,
}

/// What the store knows of rows on the disk.
#[derive(Debug, Default)]
pub(in crate::log) struct OnDisk {
    /// Oldest first. Rows between them are gone.
    pub(in crate::log) segments: VecDeque<Spooled>,
    pub(in crate::log) rows: u64,
    pub(in crate::log) bytes: u64,
    pub(in crate::log) budget_bytes: u64,
    pub(in crate::log) state: DiskState,
    pub(in crate::log) trouble: Option<Arc<FileError>>,
    /// After a failure: when to try again.
    retry_at: Option<Instant>,
    /// The writer has all segments in memory that end before this row.
    pub(in crate::log) handed_to: u64,
    spare: Vec<Segment>,
    /// What memory may hold at least, in bytes: after its budget became smaller, what is more goes to the disk by and by.
    pub(in crate::log) memory_floor: usize,
    /// Memory of what was read back, by each of [`ReadBy`].
    pub(in crate::log) read_bytes: [usize; 3],
}

impl OnDisk {
    /// Whether rows can go there now.
    pub(in crate::log) fn takes(&self) -> bool {
        match self.state {
            DiskState::Off => false,
            DiskState::On | DiskState::Slow => self.budget_bytes > 0,
            DiskState::Failed => self.retry_at.is_some_and(|at| Instant::now() >= at),
        }
    }

    /// Memory that is used beside that of rows in memory.
    pub(in crate::log) fn memory_bytes(&self) -> usize {
        let spare: usize = self.spare.iter().map(Segment::memory_bytes).sum();
        spare + self.read_bytes.iter().sum::<usize>()
    }

    /// Memory of a segment that was written, empty.
    pub(in crate::log) fn take_spare(&mut self) -> Option<Segment> {
        self.spare.pop()
    }

    /// Keeps the memory of a segment that was written, or gives it back.
    pub(in crate::log) fn keep_spare(&mut self, segment: Segment) -> Option<Segment> {
        if self.spare.len() >= SPARE_MAX || !self.takes() {
            return Some(segment);
        }
        self.spare.push(segment);
        None
    }

    /// The segment that holds a row.
    pub(in crate::log) fn at(&self, row: u64) -> Option<&Spooled> {
        self.segments.get(self.place_of(row)).filter(|spooled| spooled.rows.contains(&row))
    }

    /// The place of the segment that holds a row, or else of the next one.
    pub(in crate::log) fn place_of(&self, row: u64) -> usize {
        self.segments.partition_point(|spooled| spooled.rows.end <= row)
    }

    /// The segment that holds a row and those after it, as far as none is missing between them; some at most.
    pub(in crate::log) fn from(&self, row: u64, count: usize) -> Vec<Spooled> {
        let mut end = row;
        let segments = self.segments.iter().skip(self.place_of(row)).take(count);
        let follows = |spooled: &&Spooled| {
            let follows = spooled.rows.contains(&end);
            end = spooled.rows.end;
            follows
        };
        segments.take_while(follows).cloned().collect()
    }

    /// The same of those before it, backwards.
    pub(in crate::log) fn back_from(&self, row: u64, count: usize) -> Vec<Spooled> {
        let mut last = Some(row);
        let to = self.segments.len().min(self.place_of(row) + 1);
        let segments = self.segments.range(..to).rev().take(count);
        let precedes = |spooled: &&Spooled| {
            let precedes = last.is_some_and(|last| spooled.rows.contains(&last));
            last = spooled.rows.start.checked_sub(1);
            precedes
        };
        segments.take_while(precedes).cloned().collect()
    }

    pub(in crate::log) fn push(&mut self, spooled: Spooled) {
        self.rows += spooled.rows.end - spooled.rows.start;
        self.bytes += u64::from(spooled.bytes);
        self.segments.push_back(spooled);
        if self.state == DiskState::Failed {
            (self.state, self.trouble, self.retry_at) = (DiskState::On, None, None);
        }
    }

    fn count_out(&mut self, spooled: &Spooled) -> u64 {
        let rows = spooled.rows.end - spooled.rows.start;
        self.rows = self.rows.saturating_sub(rows);
        self.bytes = self.bytes.saturating_sub(spooled.bytes.into());
        rows
    }

    /// Takes the oldest segment out if it is as asked.
    pub(in crate::log) fn pop_if(&mut self, is_it: impl Fn(&Spooled) -> bool) -> Option<Spooled> {
        self.segments.front().filter(|oldest| is_it(oldest))?;
        let oldest = self.segments.pop_front()?;
        self.count_out(&oldest);
        Some(oldest)
    }

    /// Takes the segment out that begins with a row, since it cannot be read. Returns how many rows it has.
    pub(in crate::log) fn remove(&mut self, first_row: u64) -> u64 {
        let place = self.place_of(first_row);
        if self.segments.get(place).is_none_or(|spooled| spooled.rows.start != first_row) {
            return 0;
        }
        self.segments.remove(place).map_or(0, |spooled| self.count_out(&spooled))
    }

    /// The disk has failed: rows stay in memory for a while.
    pub(in crate::log) fn fail(&mut self, error: FileError) {
        log::warn!("older rows of the log cannot go to the disk: {error}");
        self.state = DiskState::Failed;
        self.trouble = Some(Arc::new(error));
        self.retry_at = Some(Instant::now() + RETRY_AFTER);
    }
}
