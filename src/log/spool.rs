//! Older rows on the disk: sealed segments that the memory budget does not hold any more go into files of this run,
//! and are read back when somebody looks.
//!
//! - `writer`: the thread that writes them. It has a bounded queue; what it has not taken stays in memory, and whoever
//!   appends never waits for it;
//! - `on_disk`: which rows are where, as the store knows it;
//! - `loader`: the thread that reads back what is to be drawn, and what it has read lately;
//! - `cache`: segments that were read, a bounded number of them.
//!
//! The files are for their owner alone, locked while they are used, and removed at the end; those of a crashed run are
//! removed at the next start (see [`scratch`](crate::files::scratch)). Rows leave the disk file by file, the oldest first.

pub(super) mod cache;
pub(super) mod loader;
pub(super) mod on_disk;
mod writer;

use super::segment::Segment;
use super::store::StoreParts;
use crate::threads::{NotStarted, locked, spawn};
use cache::{SegmentCache, SegmentReader};
use crossbeam_channel::{Receiver, Sender, bounded};
use loader::Loader;
pub use on_disk::DiskState;
use on_disk::Spooled;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Duration;
use writer::{Job, Writer};

/// Segments that wait to be written or are being written: at most these are in memory beyond the budget without
/// being on their way out of it.
pub(super) const QUEUE_SEGMENTS: usize = 4;

/// The end of the program waits so long for the files to be removed; what is left then is removed at the next start.
const END_LIMIT: Duration = Duration::from_secs(2);

/// How much of the disk older rows may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiskBudget {
    /// The smaller of [`AUTOMATIC_BYTES_MAX`] and a tenth of what is free at the start.
    #[default]
    Automatic,
    /// So many bytes; 0 for none.
    Bytes(u64),
}

/// What [`DiskBudget::Automatic`] comes to at most, in bytes: 70 million datagrams of 32 bytes.
pub const AUTOMATIC_BYTES_MAX: u64 = 4 << 30;

/// Where older rows go, and how many.
#[derive(Clone, Debug)]
pub struct SpoolConfig {
    /// The folder for the files, which is the program's own.
    pub folder: PathBuf,
    /// How much they may be.
    pub budget: DiskBudget,
}

/// What the store has for rows on the disk.
#[derive(Debug, Default)]
pub(super) struct Spool {
    jobs: OnceLock<Sender<Job>>,
    /// Reads for the ui thread.
    pub(super) loader: Loader,
    /// What threads that may wait have read.
    read: Mutex<SegmentCache>,
    /// What scans read with: one for each of two threads. Only that of the scans takes them, and nobody waits for it.
    pub(super) scan_readers: Mutex<[SegmentReader; 2]>,
}

impl Spool {
    /// Starts the thread that writes. A store has one; further starts change nothing.
    pub(super) fn start(
        &self,
        config: SpoolConfig,
        store: Weak<StoreParts>,
    ) -> Result<(), NotStarted> {
        // Beside the segments there may be an order to look at the budget.
        let (sender, jobs): (_, Receiver<Job>) = bounded(2 * QUEUE_SEGMENTS);
        if self.jobs.set(sender).is_ok() {
            spawn("log spool".to_owned(), move || Writer::new(config, store, jobs).run())?;
        }
        Ok(())
    }

    /// Hands a segment to the writer, if it takes one now.
    pub(super) fn hand(&self, segment: &Arc<Segment>) -> bool {
        let hand = |jobs: &Sender<Job>| jobs.try_send(Job::Write(Arc::clone(segment))).is_ok();
        self.jobs.get().is_some_and(hand)
    }

    /// Gives rows on the disk another budget. `false` if there is nobody who writes.
    pub(super) fn set_budget(&self, budget: DiskBudget) -> bool {
        // With a full queue it is the disk that hangs, and no budget helps.
        self.jobs.get().is_some_and(|jobs| jobs.try_send(Job::Budget(budget)).is_ok())
    }

    /// Stops the writer until what is returned is dropped.
    #[cfg(test)]
    pub(super) fn hold(&self) -> Sender<std::convert::Infallible> {
        let (held, until) = bounded(0);
        assert!(self.jobs.get().is_some_and(|jobs| jobs.send(Job::Hold(until)).is_ok()));
        held
    }

    /// Has the writer remove what nobody needs. If its queue is full, it does so before it makes another file.
    pub(super) fn trim(&self) {
        if let Some(jobs) = self.jobs.get() {
            let _ = jobs.try_send(Job::Trim);
        }
    }

    /// Has the files removed and waits for it, but not for long.
    pub(super) fn end(&self) {
        let Some(jobs) = self.jobs.get() else { return };
        let (done, is_done) = bounded(0);
        if jobs.send_timeout(Job::End(done), END_LIMIT).is_ok() {
            // It ends without a message when the writer lets go of it.
            let _ = is_done.recv_timeout(END_LIMIT);
        }
    }

    /// Reads a segment on a thread that may wait.
    ///
    /// # Errors
    /// What the file system says.
    pub(super) fn read(
        &self,
        spooled: &Spooled,
        bytes_max: usize,
    ) -> Result<(Arc<Segment>, usize), crate::files::FileError> {
        let mut cache = locked(&self.read);
        let segment = match cache.get(spooled.rows.start) {
            Some(segment) => segment,
            None => cache.read(spooled, bytes_max)?,
        };
        Ok((segment, cache.memory_bytes()))
    }
}

#[cfg(test)]
mod tests;
