//! What of the store is on the disk: handed over, noted, found, read back.

use super::{Inner, Reads, RowsOfSegment, SealedSegment, Store, StoreParts};
use crate::files::FileError;
use crate::files::scratch::ScratchFile;
use crate::log::segment::{Row, Segment};
use crate::log::spool::cache::SegmentReader;
use crate::log::spool::on_disk::{DiskState, OnDisk, ReadBy, Spooled};
use crate::log::spool::{DiskBudget, QUEUE_SEGMENTS, Spool, SpoolConfig};
use crate::threads::{NotStarted, locked};
use std::ops::Range;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// While rows wait for the disk, memory may hold one part in so many more than its budget.
const MORE_WHILE_WAITING: usize = 10;

/// So many segments are coming while one is written: the open one, and the next if the disk takes that long. With the
/// least budget they are a quarter of it, with the usual one nothing.
const COMING_SEGMENTS: usize = 2;

/// What was read back may hold one part in so many of the budget, once for threads that may wait and once for what is
/// drawn.
const READ_SHARE: usize = 16;

/// Where a row is.
#[derive(Debug)]
pub enum RowPlace {
    /// In this sealed segment, which is in memory.
    Sealed(SealedSegment),
    /// In the open segment; so is every row that is still to come.
    Open,
    /// On the disk and not at hand, with these others. See [`Store::want`].
    OnDisk(Range<u64>),
    /// Nowhere: it left, or was cleared, with these others.
    Gone(Range<u64>),
}

/// Where the store has a row.
enum Place {
    Sealed(Arc<Segment>),
    Open,
    OnDisk(Spooled),
    Gone(Range<u64>),
}

impl Store {
    pub(in crate::log) fn of_parts(parts: Arc<StoreParts>) -> Self {
        Self { parts, reads: Reads::AtOnce }
    }

    /// The same store for a thread that may wait: rows on the disk are read when they are asked for.
    pub fn waiting(&self) -> Self {
        Self { parts: Arc::clone(&self.parts), reads: Reads::Waiting }
    }

    /// From now on, rows that memory does not hold go to the disk. Once for a store.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start_spool(&self, config: SpoolConfig) -> Result<(), NotStarted> {
        self.parts.spool.start(config, self.weak())
    }

    /// Changes how much of the disk rows may take. The oldest leave soon if it became less.
    pub fn set_disk_budget(&self, budget: DiskBudget) {
        let is_set = self.parts.spool.set_budget(budget);
        if is_set && budget == DiskBudget::Bytes(0) {
            self.note_disk_budget(0);
        }
    }

    /// Stops the writer until what is returned is dropped.
    #[cfg(test)]
    pub(in crate::log) fn hold_writer(
        &self,
    ) -> crossbeam_channel::Sender<std::convert::Infallible> {
        self.parts.spool.hold()
    }

    /// The program ends: nothing goes to the disk any more, and the files are removed. Waits for that, but not for long.
    pub fn end_spool(&self) {
        let mut inner = locked(&self.parts.inner);
        inner.disk.state = DiskState::Off;
        let left = inner.forget_on_disk_before(u64::MAX);
        drop(inner);
        drop(left);
        self.parts.grew.notify_all();
        self.parts.spool.end();
    }

    /// Why rows cannot go to the disk, if they cannot.
    pub fn disk_trouble(&self) -> Option<Arc<FileError>> {
        locked(&self.parts.inner).disk.trouble.clone()
    }

    /// Where a row is. For a thread that may wait, it is read if it is on the disk.
    pub fn find(&self, row: u64) -> RowPlace {
        let place = locked(&self.parts.inner).place_of(row);
        match place {
            Place::Open => RowPlace::Open,
            Place::Sealed(segment) => RowPlace::Sealed(self.sealed(segment)),
            Place::Gone(rows) => RowPlace::Gone(rows),
            Place::OnDisk(spooled) if self.reads == Reads::AtOnce => {
                match self.parts.spool.loader.segment(row) {
                    Some(segment) => RowPlace::Sealed(self.sealed(segment)),
                    None => RowPlace::OnDisk(spooled.rows),
                }
            }
            Place::OnDisk(spooled) => {
                match self.parts.spool.read(&spooled, self.read_bytes_max()) {
                    Ok((segment, used)) => {
                        self.note_read_bytes(ReadBy::Waiting, used);
                        RowPlace::Sealed(self.sealed(segment))
                    }
                    Err(error) => {
                        self.note_unreadable(&spooled, error);
                        RowPlace::Gone(spooled.rows)
                    }
                }
            }
        }
    }

    /// Has the segment of a row read that is on the disk. The window is woken when it is at hand.
    pub fn want(&self, row: u64) {
        self.parts.spool.loader.want(row, &self.weak());
    }

    /// Waits while memory holds more than its budget and the disk is about to take some of it; not for longer than
    /// that. For whoever appends faster than anything comes from a network.
    pub(in crate::log) fn wait_for_disk(&self, limit: Duration) {
        let inner = locked(&self.parts.inner);
        let is_behind = |inner: &mut Inner| {
            inner.memory_bytes() > inner.budget_bytes
                && inner.disk.takes()
                && inner.on_their_way() > 0
        };
        drop(self.parts.grew.wait_timeout_while(inner, limit, is_behind));
    }

    /// How many segments the writer has.
    #[cfg(test)]
    pub(crate) fn on_their_way(&self) -> usize {
        locked(&self.parts.inner).on_their_way()
    }

    /// Whether a row is on the disk: if it is not at hand, it will be.
    pub fn is_on_disk(&self, row: u64) -> bool {
        locked(&self.parts.inner).disk.at(row).is_some()
    }

    /// The rows of the segment on the disk that holds a row, and the segment without them.
    pub(in crate::log) fn hull_at(&self, row: u64) -> Option<(Range<u64>, Arc<Segment>)> {
        let inner = locked(&self.parts.inner);
        inner.disk.at(row).map(|spooled| (spooled.rows.clone(), Arc::clone(&spooled.hull)))
    }

    fn sealed(&self, segment: Arc<Segment>) -> SealedSegment {
        SealedSegment { segment, dropper: self.parts.dropper.clone() }
    }

    fn weak(&self) -> Weak<StoreParts> {
        Arc::downgrade(&self.parts)
    }

    /// Copies rows that are on the disk, each into its place.
    pub(super) fn copy_from_disk(
        &self,
        on_disk: &[RowsOfSegment],
        payload_bytes: usize,
        rows: &mut [Option<Row>],
    ) {
        if self.reads == Reads::AtOnce {
            return self.parts.spool.loader.copy(on_disk, payload_bytes, rows, &self.weak());
        }
        for RowsOfSegment { segment, wanted } in on_disk {
            let RowPlace::Sealed(segment) = self.find(segment.start) else { continue };
            for (place, number) in wanted {
                if let Some(place) = rows.get_mut(*place) {
                    *place = segment.row(*number, payload_bytes);
                }
            }
        }
    }

    /// Whoever draws is to look again.
    pub(in crate::log) fn wake_ui(&self) {
        self.parts.scanner.wake_ui();
    }

    /// What each of those who read back may hold, in bytes.
    pub(in crate::log) fn read_bytes_max(&self) -> usize {
        locked(&self.parts.inner).budget_bytes / READ_SHARE
    }

    /// So much memory has what was read back by one of those who do. With the least budget it is much of it: rows go to
    /// the disk for it, and do not leave.
    pub(in crate::log) fn note_read_bytes(&self, by: ReadBy, bytes: usize) {
        let mut inner = locked(&self.parts.inner);
        let Some(known) = inner.disk.read_bytes.get_mut(by as usize) else { return };
        let before = std::mem::replace(known, bytes);
        if before < bytes {
            inner.disk.memory_floor = inner.disk.memory_floor.max(inner.memory_bytes());
            inner.hand_over(&self.parts.spool);
        }
        drop(inner);
        if before > bytes {
            self.parts.grew.notify_all();
        }
    }

    /// What is on the disk, for a moment.
    pub(in crate::log) fn with_disk<T>(&self, look: impl FnOnce(&OnDisk) -> T) -> T {
        look(&locked(&self.parts.inner).disk)
    }

    /// Lends what scans read with, to the thread of the scans.
    pub(in crate::log) fn with_scan_readers<T>(
        &self,
        work: impl FnOnce(&mut [SegmentReader; 2]) -> T,
    ) -> T {
        let mut readers = locked(&self.parts.spool.scan_readers);
        let made = work(&mut readers);
        self.note_read_bytes(ReadBy::Scans, readers.iter().map(SegmentReader::memory_bytes).sum());
        made
    }

    /// Gives back the memory of what scans read with.
    pub(in crate::log) fn end_scan_reads(&self) {
        self.with_scan_readers(std::mem::take);
    }

    pub(in crate::log) fn spooled_at(&self, row: u64) -> Option<Spooled> {
        locked(&self.parts.inner).disk.at(row).cloned()
    }

    /// So many bytes may be on the disk.
    pub(in crate::log) fn note_disk_budget(&self, bytes: u64) {
        let mut inner = locked(&self.parts.inner);
        inner.disk.budget_bytes = bytes;
        inner.disk.state = if bytes > 0 { DiskState::On } else { DiskState::Off };
        inner.disk.trouble = None;
        inner.hand_over(&self.parts.spool);
        drop(inner);
        self.parts.grew.notify_all();
    }

    /// A segment is in a file: it leaves memory, unless it has left already.
    pub(in crate::log) fn note_spooled(&self, segment: &Arc<Segment>, spooled: Spooled) {
        let mut inner = locked(&self.parts.inner);
        let is_oldest = inner.sealed.front().is_some_and(|oldest| Arc::ptr_eq(oldest, segment));
        let written = if is_oldest && inner.disk.state != DiskState::Off {
            inner.disk.push(spooled);
            inner.take_oldest()
        } else {
            // Others stand before it since the disk failed them, and it goes after those; or it was cleared.
            inner.disk.handed_to = inner.disk.handed_to.min(segment.rows().start);
            None
        };
        inner.disk.memory_floor = inner.disk.memory_floor.min(inner.memory_bytes());
        inner.hand_over(&self.parts.spool);
        drop(inner);
        drop(written);
        self.parts.grew.notify_all();
    }

    /// The memory of a segment that was written, for rows to come.
    pub(in crate::log) fn use_again(&self, segment: Arc<Segment>) {
        // A filter may be reading it; then its memory goes when that is done.
        let Some(mut segment) = Arc::into_inner(segment) else { return };
        segment.restart(0);
        let mut inner = locked(&self.parts.inner);
        // Rows may have come into its place since it was written, and those of the open segment are still coming.
        let has_room = inner.memory_with(1) + segment.memory_bytes() <= inner.limit();
        let not_used = if has_room { inner.disk.keep_spare(segment) } else { Some(segment) };
        inner.hand_over(&self.parts.spool);
        drop(inner);
        drop(not_used);
    }

    /// A segment could not be written: rows stay in memory for a while.
    pub(in crate::log) fn note_unspooled(&self, segment: &Segment, error: FileError) {
        let mut inner = locked(&self.parts.inner);
        inner.disk.handed_to = inner.disk.handed_to.min(segment.rows().start);
        if inner.disk.state != DiskState::Off {
            inner.disk.fail(error);
        }
        drop(inner);
        self.wake_ui();
        self.parts.grew.notify_all();
    }

    /// A segment cannot be read back: its rows are gone.
    pub(in crate::log) fn note_unreadable(&self, spooled: &Spooled, error: FileError) {
        let mut inner = locked(&self.parts.inner);
        let rows = inner.disk.remove(spooled.rows.start);
        inner.rows_evicted += rows;
        if rows > 0 && inner.disk.state != DiskState::Off {
            inner.disk.fail(error);
        }
        drop(inner);
        self.wake_ui();
    }

    /// The rows of a file leave.
    pub(in crate::log) fn forget_file(&self, file: &Arc<ScratchFile>) {
        let mut inner = locked(&self.parts.inner);
        let mut gone = Vec::new();
        while let Some(spooled) = inner.disk.pop_if(|oldest| Arc::ptr_eq(&oldest.file, file)) {
            inner.rows_evicted += spooled.rows.end - spooled.rows.start;
            gone.push(spooled);
        }
        drop(inner);
        drop(gone);
    }

    /// The file of the oldest row on the disk.
    pub(in crate::log) fn oldest_file(&self) -> Option<Arc<ScratchFile>> {
        let inner = locked(&self.parts.inner);
        inner.disk.segments.front().map(|oldest| Arc::clone(&oldest.file))
    }
}

impl Inner {
    /// What memory may hold now, in bytes.
    pub(super) fn limit(&self) -> usize {
        if self.disk.takes() {
            (self.budget_bytes + self.budget_bytes / MORE_WHILE_WAITING).max(self.disk.memory_floor)
        } else {
            self.budget_bytes
        }
    }

    /// How many of the oldest segments in memory the writer has.
    pub(super) fn on_their_way(&self) -> usize {
        let handed_to = self.disk.handed_to;
        self.sealed.iter().take_while(|segment| segment.rows().end <= handed_to).count()
    }

    /// What the open segment takes when it is full: as much as the one before it, as far as that is known.
    fn segment_bytes(&self) -> usize {
        self.sealed.back().map_or(0, |last| last.memory_bytes()).max(self.open.memory_bytes())
    }

    /// Memory in use once so many segments are full that are coming, the open one among them.
    fn memory_with(&self, segments: usize) -> usize {
        self.memory_bytes() - self.open.memory_bytes() + segments * self.segment_bytes()
    }

    /// Hands the oldest segments to the writer, as many as it takes, while memory without them would not have room for
    /// what is coming: so that they are gone before others would have to leave.
    pub(super) fn hand_over(&mut self, spool: &Spool) {
        if !self.disk.takes() {
            return;
        }
        let mut count = self.on_their_way();
        let on_their_way = self.sealed.iter().take(count);
        let mut bytes: usize = on_their_way.map(|segment| segment.memory_bytes()).sum();
        let memory = self.memory_with(COMING_SEGMENTS);
        while count < QUEUE_SEGMENTS && memory - bytes > self.budget_bytes {
            let Some(next) = self.sealed.get(count).filter(|next| spool.hand(next)) else { return };
            bytes += next.memory_bytes();
            self.disk.handed_to = next.rows().end;
            count += 1;
        }
    }

    /// A row has left memory although there is room on the disk.
    pub(super) fn note_slow_disk(&mut self) {
        if self.disk.state == DiskState::On {
            self.disk.state = DiskState::Slow;
        }
    }

    /// Takes the segments out of which all rows are before one. They were cleared, and do not count as evicted.
    pub(super) fn forget_on_disk_before(&mut self, row: u64) -> Vec<Spooled> {
        let mut gone = Vec::new();
        while let Some(spooled) = self.disk.pop_if(|oldest| oldest.rows.end <= row) {
            gone.push(spooled);
        }
        gone
    }

    fn place_of(&self, row: u64) -> Place {
        let open = self.open.rows();
        if row >= open.start {
            return Place::Open;
        }
        let disk = &self.disk.segments;
        let place = self.disk.place_of(row);
        let after_others = place.checked_sub(1).and_then(|before| disk.get(before));
        let start = after_others.map_or(0, |before| before.rows.end);
        if let Some(spooled) = disk.get(place) {
            let is_here = spooled.rows.contains(&row);
            let hole = start..spooled.rows.start;
            return if is_here { Place::OnDisk(spooled.clone()) } else { Place::Gone(hole) };
        }
        let place = self.sealed.partition_point(|segment| segment.rows().end <= row);
        let before = place.checked_sub(1).and_then(|before| self.sealed.get(before));
        let start = before.map_or(start, |before| before.rows().end);
        match self.sealed.get(place) {
            Some(segment) if segment.rows().contains(&row) => Place::Sealed(Arc::clone(segment)),
            Some(next) => Place::Gone(start..next.rows().start),
            None => Place::Gone(start..open.start),
        }
    }
}
