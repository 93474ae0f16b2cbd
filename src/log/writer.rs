//! The one thread that writes the log.
//!
//! It sleeps until an outbox rings, takes what all outboxes hold, and appends it in the order of
//! time. Then it rests for `REST`, so that events gather: a lone event is in the log within
//! microseconds, a flood costs a few hundred wakes a second.

mod source;

use super::Store;
use crate::net::outbox::Outbox;
use crate::net::session::Shared;
use crate::net::{Session, SessionId, Stamp};
use crate::threads::{NotStarted, Panicked, locked, spawn};
use source::{Run, Source};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{
    AtomicBool, AtomicU64,
    Ordering::{AcqRel, SeqCst},
};
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// Pause after a drain. An eighth of what an outbox can hold of the fastest flood, and far less
/// than a person sees.
const REST: Duration = Duration::from_millis(4);

/// Pause after a drain that brought blocks: a quarter of the time in which a stream fills those that
/// an outbox may have. A worker that waits for one to come back would wait for the rest of it.
const REST_IN_STREAM: Duration = Duration::from_micros(500);

/// How often the kernel is asked what it dropped, while anything comes and once after it stopped.
const ASK_KERNEL_EVERY: Duration = Duration::from_millis(250);

/// A handle to the log writer's thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct LogWriter {
    bell: Arc<Bell>,
    store: Arc<Store>,
}

impl LogWriter {
    /// Starts the thread. `ui` is woken after rows were appended, and when a scan has found something.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(store: Arc<Store>, ui: Waker) -> Result<Self, NotStarted> {
        let bell = Arc::new(Bell::default());
        store.set_waker(ui.clone());
        let logged = Arc::clone(&store);
        let mut work =
            Work { store, ui, bell: Arc::clone(&bell), sources: Vec::new(), asked: None };
        let thread = spawn("log writer".to_owned(), move || work.run_past_panics())?;
        // Set before anything can ring: the handle is not out yet. A wake before that is not lost,
        // since the thread looks at the flag before it parks.
        let _ = bell.thread.set(thread.thread().clone());
        Ok(Self { bell, store: logged })
    }

    /// An outbox whose bell is this log writer.
    pub fn outbox(&self, session: SessionId) -> Arc<Outbox> {
        Outbox::new(session, Waker::from(Arc::clone(&self.bell)))
    }

    /// From now on, the session's events go into the log.
    pub fn keep(&self, session: &Session) {
        self.store.note_session(session.shared());
        locked(&self.bell.newcomers).push(Arc::clone(session.shared()));
        self.bell.wake_by_ref();
    }

    /// Asks that what happened until then comes into the log now, and not after a rest; who waits for rows is
    /// called when it is there.
    pub fn hurry(&self, until: Stamp) {
        // What has not happened yet would be waited for again and again.
        self.bell.wanted_until.fetch_max(until.min(Stamp::now()).0, SeqCst);
        self.bell.wake_by_ref();
    }

    /// All that had been reported of what happened until then is in the log.
    pub fn known_until(&self) -> Stamp {
        Stamp(self.bell.known_until.load(SeqCst))
    }
}

impl LogWriter {
    /// What went wrong in the log writer or in a scan, if a bug of ours made it panic. Both go on with what
    /// comes.
    pub fn take_failure(&self) -> Option<Panicked> {
        locked(&self.bell.failure).take().or_else(|| self.store.scanner().take_failure())
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        self.bell.stop.store(true, SeqCst);
        self.bell.wake_by_ref();
    }
}

#[derive(Debug, Default)]
struct Bell {
    rung: AtomicBool,
    stop: AtomicBool,
    thread: OnceLock<Thread>,
    newcomers: Mutex<Vec<Arc<Shared>>>,
    /// Somebody waits for what happened until then.
    wanted_until: AtomicU64,
    /// So much is in the log.
    known_until: AtomicU64,
    failure: Mutex<Option<Panicked>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.rung.swap(true, AcqRel)
            && let Some(thread) = self.thread.get()
        {
            thread.unpark();
        }
    }
}

/// The log writer's own state.
struct Work {
    store: Arc<Store>,
    ui: Waker,
    bell: Arc<Bell>,
    sources: Vec<Source>,
    /// When the kernel was asked last, while it must be asked once more.
    asked: Option<Instant>,
}

impl Work {
    /// A panic costs the events in hand, which are counted, and is shown; the log goes on.
    fn run_past_panics(&mut self) {
        while let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.run())) {
            *locked(&self.bell.failure) = Some(Panicked::new(panic.as_ref(), "log writer"));
            for source in &mut self.sources {
                source.give_up();
            }
            self.ui.wake_by_ref();
        }
    }

    fn run(&mut self) {
        while !self.bell.stop.load(SeqCst) {
            let rung = self.bell.rung.swap(false, AcqRel);
            if rung {
                self.sources.extend(locked(&self.bell.newcomers).drain(..).map(Source::new));
            }
            if rung {
                self.note_addresses();
            }
            let is_due = rung || self.holds_back() || self.is_wanted();
            let drained = if is_due { self.drain() } else { Drained::Nothing };
            // A ring without an event says that a session stands elsewhere now, or that somebody waits.
            if rung || drained != Drained::Nothing {
                self.ui.wake_by_ref();
            }
            if rung && drained == Drained::Nothing {
                self.store.call_waiting();
            }
            self.ask_kernel(drained);
            self.let_go_of_ended();
            if drained == Drained::Blocks || self.sources.iter().any(Source::holds_block) {
                std::thread::sleep(REST_IN_STREAM);
            } else if drained == Drained::Some || self.holds_back() || self.is_wanted() {
                std::thread::sleep(REST);
            } else {
                self.park();
            }
        }
    }

    /// Notes where sessions stand that have been opened, before what they report of it is in the log.
    fn note_addresses(&mut self) {
        for source in &mut self.sources {
            let local = source.shared.local();
            if local != source.noted {
                source.noted = local;
                self.store.note_session(&source.shared);
            }
        }
    }

    /// Forgets sessions that are over, and the memory that they had in stock: their handles live as
    /// long as somebody looks at them.
    fn let_go_of_ended(&mut self) {
        let sources = self.sources.len();
        self.sources.retain_mut(|source| {
            let is_over = source.is_over();
            if is_over {
                source.shared.outbox.empty_stock();
                self.store.note_complete(source.shared.outbox.session());
            }
            !is_over
        });
        if self.sources.len() < sources {
            // Its state says so since its last row was drawn.
            self.ui.wake_by_ref();
        }
    }

    fn park(&self) {
        if self.bell.rung.load(SeqCst) {
            return;
        }
        match self.asked {
            Some(asked) => {
                std::thread::park_timeout(ASK_KERNEL_EVERY.saturating_sub(asked.elapsed()));
            }
            None => std::thread::park(),
        }
    }

    /// Whether events wait here for an unfinished send of somebody.
    fn holds_back(&self) -> bool {
        self.sources.iter().any(Source::holds_back)
    }

    /// Whether somebody waits for what is not in the log yet.
    fn is_wanted(&self) -> bool {
        self.bell.wanted_until.load(SeqCst) > self.bell.known_until.load(SeqCst)
    }

    /// Appends all events up to the moment until which every session's are known.
    fn drain(&mut self) -> Drained {
        let now = Stamp::now();
        let until =
            self.sources.iter().map(|s| s.shared.outbox.complete_until(now)).min().unwrap_or(now);
        // Taken after that was asked: what was known then is among it.
        for source in &mut self.sources {
            source.take();
        }
        let until = source::before_cut_blocks(&self.sources, until);
        let mut drained = Drained::Nothing;
        while let Some(run) = source::next_run(&self.sources, until) {
            drained = drained.max(self.append(run));
        }
        let was_wanted = self.is_wanted();
        self.bell.known_until.fetch_max(until.0, SeqCst);
        if was_wanted && !self.is_wanted() {
            self.store.call_waiting();
        }
        drained
    }

    /// Appends a run of events, and gives their memory back if they were the last of their part.
    fn append(&mut self, run: Run) -> Drained {
        let Run { source, part, events } = run;
        let Some(source) = self.sources.get_mut(source) else { return Drained::Nothing };
        let Some(waiting) = source.parts.get_mut(part) else { return Drained::Nothing };
        let session = source.shared.outbox.session();
        let is_block = waiting.part.is_block();
        if waiting.is_worth_adopting() && events == (0..waiting.part.batch.events.len()) {
            self.store.adopt(session, &mut waiting.part.batch);
        } else {
            self.store.append(session, &waiting.part.batch, events.clone());
        }
        waiting.next = events.end;
        source.let_go_if_done(part);
        if is_block { Drained::Blocks } else { Drained::Some }
    }

    /// Refreshes the kernel's drop counts while there is traffic, and once after it stopped.
    fn ask_kernel(&mut self, drained: Drained) {
        if drained != Drained::Nothing && self.asked.is_none() {
            self.asked = Some(Instant::now());
        }
        if self.asked.is_none_or(|asked| asked.elapsed() < ASK_KERNEL_EVERY) {
            return;
        }
        let lost_before: u64 = self.lost_in_kernel();
        for source in &self.sources {
            source.shared.refresh_kernel_drops();
            if drained == Drained::Nothing {
                source.shared.outbox.trim();
            }
        }
        if self.lost_in_kernel() != lost_before {
            self.ui.wake_by_ref();
        }
        self.asked = (drained != Drained::Nothing).then(Instant::now);
    }

    fn lost_in_kernel(&self) -> u64 {
        self.sources.iter().map(|source| source.shared.counters.lost_in_kernel.get()).sum()
    }
}

/// What a drain brought into the log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Drained {
    Nothing,
    Some,
    /// Streams' blocks among it.
    Blocks,
}

#[cfg(test)]
mod tests;
