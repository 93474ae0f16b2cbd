//! Threads that have done their work and wait a moment for more.
//!
//! To start a thread costs as much as a whole GET over loopback, and on a busy machine a new one waits longest for its
//! first turn. So one that has ended its work stays for a moment, for work under the same name: a name is never wrong.

use super::{NotStarted, locked, spawn};
use crossbeam_channel::{Sender, TrySendError, bounded};
use std::sync::Mutex;
use std::time::Duration;

/// How long a thread waits for more work: a person who does something again and again, or a program.
const IDLE_LIMIT: Duration = Duration::from_millis(250);

/// How many may wait. Each has a stack, of which a few pages are in use.
const IDLE_MAX: usize = 8;

type Work = Box<dyn FnOnce() + Send>;

/// A thread that waits.
struct Idle {
    name: String,
    work: Sender<Work>,
}

static IDLE: Mutex<Vec<Idle>> = Mutex::new(Vec::new());

/// Has a thread of this name do some work: one that waits for it, or a new one. Nobody waits for its end.
///
/// # Errors
/// If the system gives no thread.
pub fn run_on_thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), NotStarted> {
    let Some(work) = to_idle(name, Box::new(work)) else { return Ok(()) };
    let own = name.to_owned();
    spawn(name.to_owned(), move || {
        let mut next = Some(work);
        while let Some(work) = next {
            work();
            next = wait(&own);
        }
    })
    .map(drop)
}

/// Gives the work to a thread that waits. It comes back if there is none.
fn to_idle(name: &str, work: Work) -> Option<Work> {
    let mut idle = locked(&IDLE);
    let Some(place) = idle.iter().rposition(|thread| thread.name == name) else {
        return Some(work);
    };
    let thread = idle.swap_remove(place);
    // Under the lock: who finds that it waits no more finds its work.
    thread.work.try_send(work).err().map(TrySendError::into_inner)
}

/// Waits for more work. `None` if none comes, or enough others wait.
fn wait(name: &str) -> Option<Work> {
    let (give, more) = bounded(1);
    let mut idle = locked(&IDLE);
    if idle.len() >= IDLE_MAX {
        return None;
    }
    idle.push(Idle { name: name.to_owned(), work: give.clone() });
    drop(idle);
    if let Ok(work) = more.recv_timeout(IDLE_LIMIT) {
        return Some(work);
    }
    locked(&IDLE).retain(|thread| !thread.work.same_channel(&give));
    // It may have come in between.
    more.try_recv().ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::thread::{self, ThreadId};
    use std::time::Instant;

    const LIMIT: Duration = Duration::from_secs(10);

    /// On which thread work of this name is done.
    fn thread_of(name: &'static str) -> ThreadId {
        let (tell, told) = bounded(1);
        run_on_thread(name, move || {
            assert_eq!(thread::current().name(), Some(name));
            tell.send(thread::current().id()).unwrap();
        })
        .unwrap();
        told.recv_timeout(LIMIT).unwrap()
    }

    #[test]
    fn a_thread_does_more_work_of_its_name_and_no_other() {
        let deadline = Instant::now() + LIMIT;
        // It may not wait yet, or others may wait.
        while thread_of("idle one") != thread_of("idle one") {
            assert!(Instant::now() < deadline, "no thread was used again");
        }
        assert_ne!(thread_of("idle one"), thread_of("idle two"));
    }

    #[test]
    fn a_thread_that_waits_ends_soon() {
        thread_of("idle three");
        let waits = || locked(&IDLE).iter().any(|idle| idle.name == "idle three");
        let deadline = Instant::now() + LIMIT;
        while waits() {
            assert!(Instant::now() < deadline, "it waits for ever");
            thread::yield_now();
        }
    }

    #[test]
    fn each_work_is_done_once_whenever_it_comes() {
        const EACH: usize = 500;
        let (tell, told) = bounded(4 * EACH);
        thread::scope(|scope| {
            for _ in 0..4 {
                let tell = tell.clone();
                let gives = move || {
                    for _ in 0..EACH {
                        let (tell, (ends, has_ended)) = (tell.clone(), bounded(1));
                        let work = move || {
                            tell.send(()).unwrap();
                            ends.send(()).unwrap();
                        };
                        run_on_thread("idle four", work).unwrap();
                        has_ended.recv_timeout(LIMIT).unwrap();
                    }
                };
                thread::Builder::new().spawn_scoped(scope, gives).unwrap();
            }
        });
        assert_eq!(told.len(), 4 * EACH);
    }

    #[test]
    fn a_panic_ends_its_thread_alone() {
        run_on_thread("idle five", || panic!("a bug")).unwrap();
        thread_of("idle five");
    }
}
