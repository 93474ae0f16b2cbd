//! Writes segments into files of this run, one after the other.

use super::on_disk::Spooled;
use super::{AUTOMATIC_BYTES_MAX, DiskBudget, SpoolConfig};
use crate::files::scratch::{ScratchFile, free_bytes, remove_orphans};
use crate::files::{FileError, FileStep};
use crate::log::segment::Segment;
use crate::log::store::{Store, StoreParts};
use crossbeam_channel::{Receiver, Sender};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Weak};

/// The extension of the files.
pub(super) const EXTENSION: &str = "spool";

/// Size of a file, in bytes; rows leave the disk file by file. Small enough that removing one is quick and that little
/// leaves at a time, and few enough that a folder lists them at once.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// A budget has at least so many files, so that no large part of it leaves at once.
const FILES_MIN: u64 = 8;

/// Names the files of several stores of a process apart.
static FILES_MADE: AtomicU64 = AtomicU64::new(0);

/// What the writer is asked for.
#[derive(Debug)]
pub(super) enum Job {
    /// To write a segment.
    Write(Arc<Segment>),
    /// To remove files of which no row is needed.
    Trim,
    /// To keep within another budget.
    Budget(DiskBudget),
    /// To wait until somebody lets go.
    #[cfg(test)]
    Hold(Receiver<Infallible>),
    /// To remove all files. The channel ends when they are.
    End(Sender<Infallible>),
}

/// A file with how much of it is written.
#[derive(Debug)]
struct Part {
    file: Arc<ScratchFile>,
    bytes: u64,
}

/// The thread that writes.
pub(super) struct Writer {
    config: SpoolConfig,
    store: Weak<StoreParts>,
    jobs: Receiver<Job>,
    /// Oldest first; the last one is written to.
    parts: VecDeque<Part>,
    /// A segment as bytes; here so that its memory is kept.
    bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn new(config: SpoolConfig, store: Weak<StoreParts>, jobs: Receiver<Job>) -> Self {
        Self { config, store, jobs, parts: VecDeque::new(), bytes: Vec::new() }
    }

    pub(super) fn run(mut self) {
        match remove_orphans(&self.config.folder, EXTENSION) {
            Ok(0) => {}
            Ok(count) => log::info!("{count} files of rows that a former run has left are removed"),
            Err(error) => log::warn!("{}: {error}", self.config.folder.display()),
        }
        let Some(store) = self.store() else { return };
        store.note_disk_budget(self.budget_bytes());
        drop(store);
        while let Ok(job) = self.jobs.recv() {
            self.carry_out(job);
        }
    }

    fn carry_out(&mut self, job: Job) {
        match job {
            Job::Write(segment) => {
                for job in self.write(segment) {
                    self.carry_out(job);
                }
            }
            Job::Trim => self.trim(),
            Job::Budget(budget) => {
                self.config.budget = budget;
                if let Some(store) = self.store() {
                    store.note_disk_budget(self.budget_bytes());
                }
                self.trim();
            }
            Job::End(done) => {
                self.parts.clear();
                drop(done);
            }
            #[cfg(test)]
            Job::Hold(until) => drop(until.recv()),
        }
    }

    fn store(&self) -> Option<Store> {
        self.store.upgrade().map(Store::of_parts)
    }

    fn budget_bytes(&self) -> u64 {
        match self.config.budget {
            DiskBudget::Bytes(bytes) => bytes,
            DiskBudget::Automatic => automatic_bytes(free_bytes(&self.config.folder)),
        }
    }

    /// Writes a segment. If that fails, returns what else was asked for: the segments that wait would fail as well.
    fn write(&mut self, segment: Arc<Segment>) -> Vec<Job> {
        let Some(store) = self.store() else { return Vec::new() };
        match self.put(&store, &segment) {
            Ok(spooled) => {
                store.note_spooled(&segment, spooled);
                store.use_again(segment);
                Vec::new()
            }
            Err(error) => {
                // They are still in memory, and are handed over again.
                let others = self.jobs.try_iter().filter(|job| !matches!(job, Job::Write(_)));
                let others = others.collect();
                store.note_unspooled(&segment, error);
                others
            }
        }
    }

    fn put(&mut self, store: &Store, segment: &Segment) -> Result<Spooled, FileError> {
        let folder = self.config.folder.clone();
        let fault = |error: io::Error| FileError::of_system(FileStep::Write, &folder, &error);
        segment.encode(&mut self.bytes).map_err(io::Error::other).map_err(fault)?;
        let bytes = u32::try_from(self.bytes.len()).map_err(io::Error::other).map_err(fault)?;
        let budget = store.stats().disk_budget_bytes;
        self.make_room(store, budget.saturating_sub(bytes.into()));
        let file_bytes = (budget / FILES_MIN).clamp(1, FILE_BYTES_MAX);
        let is_full = |part: &Part| part.bytes + u64::from(bytes) > file_bytes && part.bytes > 0;
        if self.parts.back().is_none_or(is_full) {
            let file = Arc::new(self.create()?);
            self.parts.push_back(Part { file, bytes: 0 });
        }
        let Some(part) = self.parts.back_mut() else {
            return Err(fault(io::ErrorKind::Other.into()));
        };
        let of_system = |error| FileError::of_system(FileStep::Write, part.file.path(), &error);
        part.file.write_at(&self.bytes, part.bytes).map_err(of_system)?;
        let offset = part.bytes;
        part.bytes += u64::from(bytes);
        let (rows, hull) = (segment.rows(), Arc::new(segment.hull()));
        Ok(Spooled { rows, hull, file: Arc::clone(&part.file), offset, bytes })
    }

    fn create(&self) -> Result<ScratchFile, FileError> {
        let number = FILES_MADE.fetch_add(1, Relaxed);
        let name = format!("{}-{number}.{EXTENSION}", process::id());
        let path: PathBuf = self.config.folder.join(name);
        ScratchFile::create(path.clone())
            .map_err(|error| FileError::of_system(FileStep::Open, &path, &error))
    }

    /// Removes the oldest files with their rows while all are more than so many bytes.
    fn make_room(&mut self, store: &Store, bytes_max: u64) {
        let bytes = |parts: &VecDeque<Part>| parts.iter().map(|part| part.bytes).sum::<u64>();
        while bytes(&self.parts) > bytes_max {
            let Some(oldest) = self.parts.pop_front() else { return };
            store.forget_file(&oldest.file);
        }
    }

    fn trim(&mut self) {
        let Some(store) = self.store() else { return };
        self.make_room(&store, store.stats().disk_budget_bytes);
        let oldest = store.oldest_file();
        let is_oldest =
            |part: &Part| oldest.as_ref().is_some_and(|oldest| Arc::ptr_eq(oldest, &part.file));
        // The rows that they had were cleared.
        while self.parts.front().is_some_and(|part| !is_oldest(part)) {
            self.parts.pop_front();
        }
    }
}

/// What [`DiskBudget::Automatic`] comes to.
fn automatic_bytes(free: Option<u64>) -> u64 {
    /// A person's disk is a person's.
    const SHARE: u64 = 10;
    free.map_or(AUTOMATIC_BYTES_MAX / 4, |free| AUTOMATIC_BYTES_MAX.min(free / SHARE))
}
