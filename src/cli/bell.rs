//! What wakes the main thread: rows in the log, standard input, room at standard output, Ctrl+C.

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::task::{Wake, Waker};
use std::time::{Duration, Instant};

/// How soon to look again at a thread that rang. A check is at work meanwhile: nothing idles.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Rings the bell. A ring while one is pending already is the same ring.
#[derive(Clone, Debug)]
pub(super) struct Bell(Arc<Ringer>);

#[derive(Debug)]
struct Ringer(Sender<()>);

/// Hears the bell, on the main thread.
#[derive(Debug)]
pub(super) struct Ear {
    rings: Receiver<()>,
    interrupts: Arc<AtomicU32>,
}

impl Wake for Ringer {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // A full channel has a ring in it.
        let _ = self.0.try_send(());
    }
}

impl Bell {
    /// A bell and who hears it. Ctrl+C rings it, too; a second Ctrl+C ends the program at once.
    pub(super) fn new() -> (Self, Ear) {
        let (sender, rings) = bounded(1);
        let bell = Self(Arc::new(Ringer(sender)));
        let interrupts = Arc::<AtomicU32>::default();
        let (ringing, counting) = (bell.clone(), Arc::clone(&interrupts));
        // Without a handler Ctrl+C ends the program as the system does, without the counters.
        let _ = ctrlc::set_handler(move || {
            if counting.fetch_add(1, SeqCst) > 0 {
                std::process::exit(i32::from(super::Exit::Interrupted.code()));
            }
            ringing.ring();
        });
        (bell, Ear { rings, interrupts })
    }

    /// One that Ctrl+C does not ring, for tests: there is one Ctrl+C for all of them.
    #[cfg(test)]
    pub(super) fn silent() -> (Self, Ear) {
        let (sender, rings) = bounded(1);
        (Self(Arc::new(Ringer(sender))), Ear { rings, interrupts: Arc::default() })
    }

    pub(super) fn ring(&self) {
        self.0.wake_by_ref();
    }

    pub(super) fn waker(&self) -> Waker {
        Waker::from(Arc::clone(&self.0))
    }
}

impl Ear {
    /// Waits for a ring; with a time, no longer than until then.
    pub(super) fn wait(&self, until: Option<Instant>) {
        let heard = match until {
            Some(until) => self.rings.recv_deadline(until),
            None => self.rings.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        // Nobody left to ring means that there is nothing left to wait for: whoever asks looks again.
        let _ = heard;
    }

    /// Waits for a ring, but looks again soon: a thread rings a moment before it is over.
    pub(super) fn wait_a_moment(&self) {
        self.wait(Some(Instant::now() + LOOK_AGAIN));
    }

    /// Whether Ctrl+C was pressed.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupts.load(SeqCst) > 0
    }
}
