//! Threads that have names, what becomes of their panics, and locks that go on after one.
//!
//! Whatever blocks has a thread of its own, and every thread is made here.

mod idle;

pub use idle::run_on_thread;

use std::any::Any;
use std::cell::RefCell;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::{io, thread};

/// Stack of a worker thread, in bytes. Workers keep their buffers on the heap, and only pages that are
/// touched cost memory; but reading the time zone for `{time}` takes 270 KB of it in a debug build.
pub const WORKER_STACK_BYTES: usize = 1 << 20;

/// The system gave no thread.
#[derive(Debug, thiserror::Error)]
#[error("could not start the thread “{thread}”: {source}")]
pub struct NotStarted {
    /// The name that it would have had.
    pub thread: String,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// A mistake of ours ended a thread, or one step of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("internal error in {thread}: {message}")]
pub struct Panicked {
    /// The name of the thread, or what it worked on.
    pub thread: String,
    /// What the panic said.
    pub message: String,
}

impl Panicked {
    /// What a panic that was caught says.
    pub fn new(panic: &(dyn Any + Send), thread: &str) -> Self {
        let message = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "unknown".to_owned());
        Self { thread: thread.to_owned(), message }
    }
}

/// Starts a named thread with a small stack.
///
/// # Errors
/// If the system gives no thread.
pub fn spawn<F, T>(name: String, work: F) -> Result<thread::JoinHandle<T>, NotStarted>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    thread::Builder::new()
        .name(name.clone())
        .stack_size(WORKER_STACK_BYTES)
        .spawn(work)
        .map_err(|source| NotStarted { thread: name, source })
}

/// Does the same work on this thread and on another one at once, each with tools of its own, and returns what both have
/// made of it. If the system gives no thread, this one does all.
pub fn with_a_helper<T: Send, R: Send>(
    name: &str,
    (own, helpers): (T, T),
    work: impl Fn(T) -> R + Sync,
) -> (R, Option<R>) {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name(name.to_owned()).stack_size(WORKER_STACK_BYTES);
        let helper = builder.spawn_scoped(scope, || work(helpers));
        let made = work(own);
        let by_helper = helper.ok().map(|helper| {
            // A mistake of ours is this thread's, too: whoever called knows what to do about it.
            helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        (made, by_helper)
    })
}

/// Locks a mutex. A panic in another thread while it held the lock is reported by that thread; the data
/// under our locks are valid after every single statement, so the others go on.
#[track_caller]
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.try_lock() {
        Ok(guard) => guard,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => wait_for(mutex, Location::caller()),
    }
}

/// The place in the code where a thread waits for a lock, if it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LockWait(pub Option<&'static Location<'static>>);

thread_local! {
    static LOCK_WAIT: RefCell<Option<Arc<Mutex<LockWait>>>> = const { RefCell::new(None) };
}

/// From now on, what this thread waits for in [`locked`] can be read there.
pub fn note_lock_waits() -> Arc<Mutex<LockWait>> {
    let noted = Arc::default();
    LOCK_WAIT.set(Some(Arc::clone(&noted)));
    noted
}

/// Waits for a lock that another thread holds.
fn wait_for<'a, T>(mutex: &'a Mutex<T>, place: &'static Location<'static>) -> MutexGuard<'a, T> {
    let note = |wait| {
        LOCK_WAIT.with_borrow(|noted| {
            if let Some(noted) = noted {
                *noted.lock().unwrap_or_else(PoisonError::into_inner) = LockWait(wait);
            }
        });
    };
    note(Some(place));
    let guard = mutex.lock().unwrap_or_else(PoisonError::into_inner);
    note(None);
    guard
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn a_thread_has_its_name() {
        let name = || thread::current().name().map(str::to_owned);
        let told = spawn("udp 127.0.0.1:9 reader".to_owned(), name).unwrap().join().unwrap();
        assert_eq!(told.as_deref(), Some("udp 127.0.0.1:9 reader"));
    }

    #[test]
    fn two_share_work() {
        let (next, both_there) = (Mutex::new(1..=100), std::sync::Barrier::new(2));
        let sum = |factor: u64| {
            both_there.wait();
            std::iter::from_fn(|| locked(&next).next()).map(|number: u64| factor * number).sum()
        };
        let (own, helpers): (u64, Option<u64>) = with_a_helper("helper", (1, 1), sum);
        assert_eq!(own + helpers.unwrap(), 5050);
        let panics = |number: u8| assert!(number < 2, "unlucky");
        let panic = std::panic::catch_unwind(|| with_a_helper("helper", (1, 2), panics));
        assert_eq!(Panicked::new(panic.unwrap_err().as_ref(), "x").message, "unlucky");
    }

    #[test]
    fn a_panic_is_told_by_its_message() {
        let told = |work: fn()| {
            let panic = spawn("x".to_owned(), work).unwrap().join().unwrap_err();
            Panicked::new(panic.as_ref(), "x").message
        };
        assert_eq!(told(|| panic!("a bug")), "a bug");
        assert_eq!(
            told(|| panic!("bug {}", std::process::id())),
            format!("bug {}", std::process::id())
        );
        assert_eq!(told(|| std::panic::panic_any(7_u8)), "unknown");
    }

    #[test]
    fn a_lock_goes_on_after_a_panic() {
        let value = Arc::new(Mutex::new(1));
        let theirs = Arc::clone(&value);
        let work = move || {
            *locked(&theirs) = 2;
            let _held = locked(&theirs);
            panic!("a bug");
        };
        assert!(spawn("x".to_owned(), work).unwrap().join().is_err());
        assert_eq!(*locked(&value), 2);
    }

    #[test]
    fn where_a_thread_waits_for_a_lock_can_be_read() {
        let lock = Arc::new(Mutex::new(()));
        let held = locked(&lock);
        let (tell, told) = std::sync::mpsc::channel();
        let theirs = Arc::clone(&lock);
        let waiting = spawn("x".to_owned(), move || {
            tell.send(note_lock_waits()).unwrap();
            drop(locked(&theirs));
        });
        let noted = told.recv().unwrap();
        let place = || noted.lock().unwrap().0.map(Location::file);
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while place().is_none() && std::time::Instant::now() < deadline {
            thread::yield_now();
        }
        assert!(place().unwrap().ends_with("threads.rs"));
        drop(held);
        waiting.unwrap().join().unwrap();
        assert_eq!(place(), None, "it waits no more");
    }
}
