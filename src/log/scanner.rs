//! Looks at rows for the views of the log, on a thread of its own: which rows pass a filter, where frames
//! begin and end.
//!
//! A view asks and goes on drawing. The scans take turns in steps of a bounded number of rows; what a step
//! finds lies ready for the view, and the window is woken. A scan that nobody waits for any longer ends at its
//! next turn. Nothing is polled, and nothing runs while no scan is asked for.

use super::segment::Row;
use crate::threads::{Panicked, locked, spawn};
use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

/// Puts rows without payload into words, on any thread.
#[derive(Clone)]
pub struct RowDescriber(Arc<dyn Fn(&Row) -> String + Send + Sync>);

impl RowDescriber {
    /// One that asks this function.
    pub fn new(of: impl Fn(&Row) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(of))
    }

    /// What a row reads like.
    pub fn of(&self, row: &Row) -> String {
        (self.0)(row)
    }
}

impl fmt::Debug for RowDescriber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowDescriber").finish_non_exhaustive()
    }
}

/// What a row without payload reads like, on the thread that asks and on that of the scans.
#[derive(Clone, Copy)]
pub struct Describers<'a> {
    /// On this thread.
    pub here: &'a dyn Fn(&Row) -> String,
    /// On any other.
    pub elsewhere: &'a RowDescriber,
}

impl fmt::Debug for Describers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Describers").finish_non_exhaustive()
    }
}

/// Whether a scan goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// There are rows left.
    More,
    /// All were looked at, or have left memory.
    Done,
}

/// Something that goes over rows.
pub(super) trait Scan: Send + 'static {
    /// What it has found and nobody has taken yet.
    type Results: Default + Send + 'static;

    /// Looks at a bounded number of rows.
    fn step(&mut self, results: &ScanResults<Self::Results>) -> Step;

    /// Puts what it is left with to what it has found.
    fn finish(self, _results: &mut Self::Results)
    where
        Self: Sized,
    {
    }
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ScanProgress {
    /// It goes on.
    #[default]
    Going,
    /// It is done.
    Done,
    /// A bug of ours ended it.
    Failed,
}

/// Where a scan puts what it finds.
#[derive(Debug, Default)]
pub(super) struct ScanResults<F> {
    state: Mutex<Published<F>>,
    changed: Condvar,
    is_unwanted: AtomicBool,
}

#[derive(Debug, Default)]
struct Published<F> {
    found: F,
    is_new: bool,
    progress: ScanProgress,
}

impl<F: Default> ScanResults<F> {
    /// Adds to what was found and not taken. That is put together without the lock, since whoever takes it is the ui
    /// thread, which must not wait; if it comes meanwhile, it finds nothing. For the scan alone: it has one thread.
    pub(super) fn publish(&self, add: impl FnOnce(&mut F)) {
        let mut found = self.take().0;
        add(&mut found);
        let mut state = locked(&self.state);
        state.found = found;
        state.is_new = true;
        drop(state);
        self.changed.notify_all();
    }

    /// Takes what was found since the last time.
    fn take(&self) -> (F, ScanProgress) {
        let mut state = locked(&self.state);
        state.is_new = false;
        (std::mem::take(&mut state.found), state.progress)
    }

    fn end(&self, progress: ScanProgress) {
        locked(&self.state).progress = progress;
        self.changed.notify_all();
    }
}

/// A scan that was asked for. Dropping it calls the scan off.
#[derive(Debug)]
pub(super) struct ScanHandle<F>(Arc<ScanResults<F>>);

impl<F: Default> ScanHandle<F> {
    /// Takes what was found since the last time.
    pub(super) fn take(&self) -> (F, ScanProgress) {
        self.0.take()
    }

    /// Waits until there is something to take or the time is up.
    pub(super) fn wait(&self, limit: Duration) {
        let deadline = Instant::now() + limit;
        let mut state = locked(&self.0.state);
        while !state.is_new && state.progress == ScanProgress::Going {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let changed = self.0.changed.wait_timeout(state, left);
            state = changed.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl<F> ScanHandle<F> {
    /// Calls the scan off.
    pub(super) fn cancel(&self) {
        self.0.is_unwanted.store(true, Relaxed);
    }
}

impl<F> Drop for ScanHandle<F> {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// A scan with the rows that it goes over.
struct ScanJob<S: Scan> {
    scan: S,
    results: Arc<ScanResults<S::Results>>,
}

/// A scan of any kind.
trait Job: Send {
    fn is_wanted(&self) -> bool;
    fn step(&mut self) -> Step;
    fn finish(self: Box<Self>);
    fn fail(self: Box<Self>);
}

impl<S: Scan> Job for ScanJob<S> {
    fn is_wanted(&self) -> bool {
        !self.results.is_unwanted.load(Relaxed)
    }

    fn step(&mut self) -> Step {
        self.scan.step(&self.results)
    }

    fn finish(self: Box<Self>) {
        let Self { scan, results } = *self;
        results.publish(|found| scan.finish(found));
        results.end(ScanProgress::Done);
    }

    fn fail(self: Box<Self>) {
        self.results.end(ScanProgress::Failed);
    }
}

/// A handle to the thread, which starts with the first scan and ends with the last handle.
#[derive(Clone, Debug, Default)]
pub(super) struct Scanner(Arc<Owner>);

#[derive(Debug, Default)]
struct Owner {
    queue: Arc<Queue>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<QueueState>,
    changed: Condvar,
}

#[derive(Default)]
struct QueueState {
    jobs: VecDeque<Box<dyn Job>>,
    has_thread: bool,
    stops: bool,
    ui: Option<Waker>,
    failure: Option<Panicked>,
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}

impl Scanner {
    /// Has a scan go over its rows.
    pub(super) fn ask<S: Scan>(&self, scan: S) -> ScanHandle<S::Results> {
        let queue = &self.0.queue;
        let results = Arc::new(ScanResults::default());
        let job = ScanJob { scan, results: Arc::clone(&results) };
        let mut state = locked(&queue.state);
        state.jobs.push_back(Box::new(job));
        if !state.has_thread {
            let works = Arc::clone(queue);
            match spawn("log scanner".to_owned(), move || works.run()) {
                Ok(_) => state.has_thread = true,
                // The next scan tries again, and this one comes first then.
                Err(error) => log::error!("{error}"),
            }
        }
        drop(state);
        queue.changed.notify_one();
        ScanHandle(results)
    }

    /// From now on, this is woken when a scan has found something.
    pub(super) fn set_waker(&self, ui: Waker) {
        locked(&self.0.queue.state).ui = Some(ui);
    }

    /// Wakes whoever draws.
    pub(super) fn wake_ui(&self) {
        let ui = locked(&self.0.queue.state).ui.clone();
        if let Some(ui) = ui {
            ui.wake();
        }
    }

    /// What went wrong, if a bug of ours ended a scan.
    pub(super) fn take_failure(&self) -> Option<Panicked> {
        locked(&self.0.queue.state).failure.take()
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        locked(&self.queue.state).stops = true;
        self.queue.changed.notify_one();
    }
}

impl Queue {
    fn run(&self) {
        while let Some(job) = self.next() {
            if job.is_wanted() {
                self.take_turn(job);
            }
        }
    }

    /// Waits for a scan whose turn it is. `None` when there will be no more.
    fn next(&self) -> Option<Box<dyn Job>> {
        let mut state = locked(&self.state);
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            if state.stops {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn take_turn(&self, mut job: Box<dyn Job>) {
        match catch_unwind(AssertUnwindSafe(|| job.step())) {
            Ok(Step::More) => locked(&self.state).jobs.push_back(job),
            Ok(Step::Done) => job.finish(),
            Err(panic) => {
                let error = Panicked::new(panic.as_ref(), "log scanner");
                locked(&self.state).failure = Some(error);
                job.fail();
            }
        }
        let ui = locked(&self.state).ui.clone();
        if let Some(ui) = ui {
            ui.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::task::Wake;

    const LIMIT: Duration = Duration::from_secs(10);

    /// Counts to a number when it is allowed to.
    struct Counts {
        left: u32,
        gate: Receiver<()>,
        ended: Sender<()>,
    }

    impl Scan for Counts {
        type Results = Vec<u32>;

        fn step(&mut self, results: &ScanResults<Vec<u32>>) -> Step {
            let _ = self.gate.recv_timeout(LIMIT);
            assert!(self.left != 13, "unlucky");
            self.left -= 1;
            results.publish(|found| found.push(self.left));
            if self.left == 0 { Step::Done } else { Step::More }
        }

        fn finish(self, found: &mut Vec<u32>) {
            found.push(99);
        }
    }

    impl Drop for Counts {
        fn drop(&mut self) {
            let _ = self.ended.send(());
        }
    }

    fn counts(left: u32) -> (Counts, Sender<()>, Receiver<()>) {
        let ((go, gate), (ended, end)) = (channel(), channel());
        (Counts { left, gate, ended }, go, end)
    }

    struct Rung(Mutex<Sender<()>>);

    impl Wake for Rung {
        fn wake(self: Arc<Self>) {
            let _ = locked(&self.0).send(());
        }
    }

    fn all_of(scan_handle: &ScanHandle<Vec<u32>>) -> (Vec<u32>, ScanProgress) {
        let (mut all, deadline) = (Vec::new(), Instant::now() + LIMIT);
        loop {
            scan_handle.wait(LIMIT);
            let (found, progress) = scan_handle.take();
            all.extend(found);
            if progress != ScanProgress::Going || Instant::now() > deadline {
                return (all, progress);
            }
        }
    }

    #[test]
    fn scans_publish_what_they_find_and_wake_the_window() {
        let scanner = Scanner::default();
        let (sender, rings) = channel();
        scanner.set_waker(Arc::new(Rung(Mutex::new(sender))).into());
        let (scan, go, _end) = counts(3);
        let scan_handle = scanner.ask(scan);
        assert_eq!(scan_handle.take(), (vec![], ScanProgress::Going));
        assert!(rings.try_recv().is_err(), "nothing was found yet");
        go.send(()).unwrap();
        scan_handle.wait(LIMIT);
        rings.recv_timeout(LIMIT).unwrap();
        assert_eq!(scan_handle.take(), (vec![2], ScanProgress::Going));
        drop(go);
        assert_eq!(all_of(&scan_handle), (vec![1, 0, 99], ScanProgress::Done));
    }

    #[test]
    fn a_scan_that_nobody_waits_for_ends_and_others_go_on() {
        let scanner = Scanner::default();
        let (unwanted, go, end) = counts(u32::MAX);
        let scan_handle = scanner.ask(unwanted);
        let (wanted, other_go, _end) = counts(2);
        let other = scanner.ask(wanted);
        drop((scan_handle, other_go));
        go.send(()).unwrap();
        end.recv_timeout(LIMIT).unwrap();
        assert_eq!(all_of(&other), (vec![1, 0, 99], ScanProgress::Done));
    }

    #[test]
    fn a_bug_in_a_scan_is_reported_and_ends_that_one_alone() {
        let scanner = Scanner::default();
        let (bad, go, end) = counts(14);
        let scan_handle = scanner.ask(bad);
        drop(go);
        assert_eq!(all_of(&scan_handle), (vec![13], ScanProgress::Failed));
        end.recv_timeout(LIMIT).unwrap();
        assert!(scanner.take_failure().unwrap().to_string().contains("unlucky"));
        let (good, go, _end) = counts(1);
        drop(go);
        assert_eq!(all_of(&scanner.ask(good)), (vec![0, 99], ScanProgress::Done));
    }

    #[test]
    fn the_thread_ends_with_the_last_handle() {
        let scanner = Scanner::default();
        let (scan, go, _end) = counts(1);
        drop(go);
        let scan_handle = scanner.ask(scan);
        assert_eq!(all_of(&scan_handle).1, ScanProgress::Done);
        let queue = Arc::downgrade(&scanner.0.queue);
        drop(scanner);
        let deadline = Instant::now() + LIMIT;
        while queue.strong_count() > 0 {
            assert!(Instant::now() < deadline, "the thread has not ended");
            std::thread::yield_now();
        }
    }
}
