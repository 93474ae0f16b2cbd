//! Frees what has left the log, on a thread of its own.
//!
//! Hundreds of megabytes take milliseconds to free, and a person who clears the log or gives it less memory
//! does that on the ui thread. So nothing large is freed there, nor under the store's lock: it is put here.
//!
//! *Invariant: what waits here is bounded. Only the thread that appends makes more of it, and that one frees
//! what waits before it goes on if there is too much.*

use crate::threads::{locked, spawn};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Things that may wait while rows are appended. Each is at most what the store held at one moment, and
/// a person can hardly clear the log more often before they are freed.
const WAITING_MAX: usize = 4;

/// Something to be freed.
type Thing = Box<dyn Send>;

/// A handle to the thread, which starts with the first thing to be freed and ends with the last handle.
#[derive(Clone, Debug, Default)]
pub(super) struct Dropper(Arc<Owner>);

#[derive(Debug, Default)]
struct Owner {
    bin: Arc<Bin>,
}

#[derive(Default)]
struct Bin {
    state: Mutex<BinState>,
    changed: Condvar,
    /// How many things wait.
    waiting: AtomicUsize,
}

#[derive(Default)]
struct BinState {
    things: Vec<Thing>,
    has_thread: bool,
    stops: bool,
}

impl fmt::Debug for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bin").field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

impl Dropper {
    /// Has something freed soon, and returns at once.
    pub(super) fn free(&self, thing: impl Send + 'static) {
        let bin = &self.0.bin;
        let mut state = locked(&bin.state);
        state.things.push(Box::new(thing));
        bin.waiting.store(state.things.len(), Relaxed);
        if !state.has_thread {
            let works = Arc::clone(bin);
            // Without a thread it waits for the next rows, see `relieve`.
            state.has_thread = spawn("log dropper".to_owned(), move || works.run()).is_ok();
        }
        drop(state);
        bin.changed.notify_one();
    }

    /// Frees what waits on this thread if it is too much: for the one that appends.
    pub(super) fn relieve(&self) {
        let bin = &self.0.bin;
        if bin.waiting.load(Relaxed) > WAITING_MAX {
            let things = bin.take(&mut locked(&bin.state));
            drop(things);
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        locked(&self.bin.state).stops = true;
        self.bin.changed.notify_one();
    }
}

impl Bin {
    fn take(&self, state: &mut BinState) -> Vec<Thing> {
        self.waiting.store(0, Relaxed);
        std::mem::take(&mut state.things)
    }

    fn run(&self) {
        loop {
            let mut state = locked(&self.state);
            while state.things.is_empty() {
                if state.stops {
                    return;
                }
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            let things = self.take(&mut state);
            drop(state);
            drop(things);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::sync::mpsc::{Sender, channel};
    use std::thread;
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(10);

    /// Reports on which thread it is freed.
    struct Reports(Sender<Option<String>>);

    impl Drop for Reports {
        fn drop(&mut self) {
            let _ = self.0.send(thread::current().name().map(str::to_owned));
        }
    }

    #[test]
    fn things_are_freed_on_the_thread_of_their_own_and_it_ends_with_the_last_handle() {
        let (sender, freed) = channel();
        let dropper = Dropper::default();
        let bin = Arc::downgrade(&dropper.0.bin);
        for _ in 0..3 {
            dropper.clone().free(Reports(sender.clone()));
        }
        for _ in 0..3 {
            assert_eq!(freed.recv_timeout(LIMIT).unwrap().as_deref(), Some("log dropper"));
        }
        // What is put in at the very end is freed as well.
        dropper.free(Reports(sender));
        drop(dropper);
        assert_eq!(freed.recv_timeout(LIMIT).unwrap().as_deref(), Some("log dropper"));
        assert!(freed.recv_timeout(LIMIT).is_err(), "nothing else holds a sender");
        let deadline = std::time::Instant::now() + LIMIT;
        while bin.strong_count() > 0 {
            assert!(std::time::Instant::now() < deadline, "the thread has not ended");
            thread::yield_now();
        }
    }

    #[test]
    fn who_appends_frees_what_is_too_much() {
        let (sender, freed) = channel();
        let dropper = Dropper::default();
        // As if no thread could be had.
        locked(&dropper.0.bin.state).has_thread = true;
        for _ in 0..WAITING_MAX {
            dropper.free(Reports(sender.clone()));
            dropper.relieve();
        }
        assert!(freed.try_recv().is_err());
        dropper.free(Reports(sender));
        dropper.relieve();
        assert_eq!(freed.iter().count(), WAITING_MAX + 1);
    }
}
