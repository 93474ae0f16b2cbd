//! The one thread that writes the log.
//!
//! It sleeps until an outbox rings, takes what all outboxes hold, and appends it in the order of
//! time. Then it rests for `REST`, so that events gather: a lone event is in the log within
//! microseconds, a flood costs a few hundred wakes a second.

use super::Store;
use crate::net::outbox::Outbox;
use crate::net::session::{Shared, panic_error, spawn};
use crate::net::{Batch, Event, NetError, Session, SessionId, Stamp, locked};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{
    AtomicBool,
    Ordering::{AcqRel, SeqCst},
};
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// Pause after a drain. An eighth of what an outbox can hold of the fastest flood, and far less
/// than a person sees.
const REST: Duration = Duration::from_millis(4);

/// How often the kernel is asked what it dropped, while anything comes and once after it stopped.
const ASK_KERNEL_EVERY: Duration = Duration::from_millis(250);

/// A handle to the keeper's thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct Keeper {
    bell: Arc<Bell>,
}

impl Keeper {
    /// Starts the thread. `ui` is woken after rows were appended.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(store: Arc<Store>, ui: Waker) -> Result<Self, NetError> {
        let bell = Arc::new(Bell::default());
        let mut work =
            Work { store, ui, bell: Arc::clone(&bell), sources: Vec::new(), asked: None };
        let thread = spawn("log keeper".to_owned(), move || work.run_past_panics())?;
        // Set before anything can ring: the handle is not out yet. A wake before that is not lost,
        // since the thread looks at the flag before it parks.
        drop(bell.thread.set(thread.thread().clone()));
        Ok(Self { bell })
    }

    /// An outbox whose bell is this keeper.
    pub fn outbox(&self, session: SessionId) -> Arc<Outbox> {
        Outbox::new(session, Waker::from(Arc::clone(&self.bell)))
    }

    /// From now on, the session's events go into the log.
    pub fn keep(&self, session: &Session) {
        locked(&self.bell.newcomers).push(Arc::clone(session.shared()));
        self.bell.wake_by_ref();
    }
}

impl Keeper {
    /// What went wrong in the keeper, if a bug of ours made it panic. It goes on with what comes.
    pub fn take_failure(&self) -> Option<NetError> {
        locked(&self.bell.failure).take()
    }
}

impl Drop for Keeper {
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
    failure: Mutex<Option<NetError>>,
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

/// The keeper's own state.
struct Work {
    store: Arc<Store>,
    ui: Waker,
    bell: Arc<Bell>,
    sources: Vec<Source>,
    /// When the kernel was asked last, while it must be asked once more.
    asked: Option<Instant>,
}

/// A session and what was taken from its outbox and is not in the store yet.
struct Source {
    shared: Arc<Shared>,
    taken: Batch,
    next: usize,
    /// Empty but while events are taken beside held back ones.
    beside: Batch,
}

impl Work {
    /// A panic costs the events in hand, which are counted, and is shown; the log goes on.
    fn run_past_panics(&mut self) {
        while let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.run())) {
            *locked(&self.bell.failure) = Some(panic_error(panic.as_ref(), "log keeper"));
            for source in &mut self.sources {
                let lost = source.taken.events.len().saturating_sub(source.next);
                source.shared.counters.lost_unlogged.add(lost as u64);
                source.taken.clear();
                source.next = 0;
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
            let drained = if rung || self.holds_back() { self.drain() } else { Drained::Nothing };
            if drained == Drained::Some {
                self.ui.wake_by_ref();
            }
            self.ask_kernel(drained);
            let sources = self.sources.len();
            self.sources.retain_mut(|source| !source.is_over());
            if self.sources.len() < sources {
                // Its state says so since its last row was drawn.
                self.ui.wake_by_ref();
            }
            if drained == Drained::Some || self.holds_back() {
                std::thread::sleep(REST);
            } else {
                self.park();
            }
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
        self.sources.iter().any(|source| source.head().is_some())
    }

    /// Appends all events up to the moment until which every session's are known.
    fn drain(&mut self) -> Drained {
        let now = Stamp::now();
        let until =
            self.sources.iter().map(|s| s.shared.outbox.complete_until(now)).min().unwrap_or(now);
        for source in &mut self.sources {
            source.join_held_back();
        }
        let mut drained = Drained::Nothing;
        while let Some((place, events)) = self.next_run(until) {
            let Some(source) = self.sources.get_mut(place) else { break };
            source.next = events.end;
            self.store.append(source.shared.outbox.session(), &source.taken, events);
            drained = Drained::Some;
        }
        drained
    }

    /// The source with the oldest waiting event, and its events that are older than all others'.
    fn next_run(&mut self, until: Stamp) -> Option<(usize, Range<usize>)> {
        for source in &mut self.sources {
            source.refill();
        }
        let heads =
            || self.sources.iter().enumerate().filter_map(|(i, s)| s.head().map(|at| (at, i)));
        let (at, place) = heads().min()?;
        if at > until {
            return None;
        }
        let others = heads().filter(|(_, i)| *i != place).map(|(at, _)| at).min();
        let limit = others.map_or(until, |other| other.min(until));
        let source = self.sources.get(place)?;
        let waiting = source.taken.events.get(source.next..)?;
        let count = waiting.iter().take_while(|event| event.at <= limit).count().max(1);
        Some((place, source.next..source.next + count))
    }

    /// Refreshes the kernel's drop counts while there is traffic, and once after it stopped.
    fn ask_kernel(&mut self, drained: Drained) {
        if drained == Drained::Some && self.asked.is_none() {
            self.asked = Some(Instant::now());
        }
        if self.asked.is_none_or(|asked| asked.elapsed() < ASK_KERNEL_EVERY) {
            return;
        }
        let lost_before: u64 = self.lost_in_kernel();
        for source in &self.sources {
            source.shared.refresh_kernel_drops();
        }
        if self.lost_in_kernel() != lost_before {
            self.ui.wake_by_ref();
        }
        self.asked = (drained == Drained::Some).then(Instant::now);
    }

    fn lost_in_kernel(&self) -> u64 {
        self.sources.iter().map(|source| source.shared.counters.lost_in_kernel.get()).sum()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Drained {
    Some,
    Nothing,
}

impl Source {
    fn new(shared: Arc<Shared>) -> Self {
        Self { shared, taken: Batch::default(), next: 0, beside: Batch::default() }
    }

    /// When the oldest event that is taken and not stored happened.
    fn head(&self) -> Option<Stamp> {
        self.taken.events.get(self.next).map(|event| event.at)
    }

    fn refill(&mut self) {
        if self.head().is_some() {
            return;
        }
        self.next = 0;
        self.taken.clear();
        if self.shared.outbox.take(&mut self.taken) && !self.taken.events.is_sorted_by_key(|e| e.at)
        {
            self.taken.events.sort_by_key(|event| event.at);
        }
    }

    /// If events were held back for an unfinished send, puts them to what came since: the send is
    /// among it, and is older. The rest is small, and what is in the store already is let go.
    fn join_held_back(&mut self) {
        if self.head().is_none() || !self.shared.outbox.take(&mut self.beside) {
            return;
        }
        let held: Vec<Event> = self.taken.events.drain(self.next..).collect();
        for mut event in held {
            let start = self.beside.arena.len() as u32;
            self.beside.arena.extend_from_slice(self.taken.payload(&event));
            event.start = start;
            self.beside.events.push(event);
        }
        std::mem::swap(&mut self.taken, &mut self.beside);
        self.beside.clear();
        self.next = 0;
        self.taken.events.sort_by_key(|event| event.at);
    }

    /// Whether nothing can come any more. The state is read first: the last event is in the outbox
    /// before the state says that it is over.
    fn is_over(&mut self) -> bool {
        let ended = self.shared.has_ended();
        self.refill();
        ended && self.head().is_none()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::log::Kind;
    use crate::net::{Command, Destination, Peer, SessionState, UdpConfig};

    const SOON: Duration = Duration::from_secs(20);

    /// socket, two for the buffer, bind, getsockname and "opened"; Linux asks for ICMP errors, too.
    const CALLS_BEFORE_OPEN: u64 = if cfg!(target_os = "linux") { 7 } else { 6 };

    fn session_has_received(session: &Session, count: u64) -> bool {
        let deadline = Instant::now() + SOON;
        while session.tally().received < count && Instant::now() < deadline {
            std::thread::yield_now();
        }
        session.tally().received >= count
    }

    /// However often events are held back, what is in the store already is let go.
    #[test]
    fn what_is_held_back_stays_small_and_keeps_its_bytes() {
        use crate::net::outbox::News;
        use crate::net::{End, EventKind};
        let outbox = Outbox::new(SessionId(0), Waker::noop().clone());
        let session = Session::start("test".to_owned(), Arc::clone(&outbox), |shared, _| {
            assert!(shared.stop.signal().recv().is_err());
            End::Stopped
        })
        .unwrap();
        let mut source = Source::new(Arc::clone(session.shared()));
        for round in 1..=1000_u64 {
            for at in [2 * round, 2 * round + 1] {
                let kind = EventKind::Received { asked_bytes: 65_536 };
                let news = News { at: Stamp(at), peer: Peer::None, blocked_ns: 0.0, kind };
                assert!(outbox.push(news, &at.to_le_bytes()));
            }
            source.join_held_back();
            source.refill();
            assert!(source.taken.events.len() <= 4, "{}", source.taken.events.len());
            for event in &source.taken.events {
                assert_eq!(source.taken.payload(event), event.at.0.to_le_bytes());
            }
            // All but the newest go into the store.
            source.next = source.taken.events.len() - 1;
        }
    }

    /// A socket that talks to itself: its reader may tell the datagram before its writer tells the
    /// send. In the log, the cause stands first.
    #[test]
    fn what_was_sent_stands_before_what_it_caused() {
        const ROUNDS: u64 = 3000;
        let store = Arc::new(Store::default());
        let keeper = Keeper::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
        let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
        let session = Session::start_udp(config, keeper.outbox(SessionId(0))).unwrap();
        keeper.keep(&session);
        assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Open { .. })));
        let SessionState::Open { local, .. } = session.state() else { panic!("not open") };
        for round in 1..=ROUNDS {
            let to = Destination::Peer(Peer::Ip(local));
            session.command(Command::Send { to, payload: round.to_le_bytes().to_vec() }).unwrap();
            // In step now and then, so that the queue of commands holds them.
            if round % 100 == 0 {
                assert!(session_has_received(&session, round));
            }
        }
        let rows = 2 * ROUNDS + CALLS_BEFORE_OPEN;
        assert!(store.wait_until(SOON, |stats| stats.rows_logged >= rows));
        let mut sent = std::collections::HashSet::new();
        let mut received = 0;
        for row in store.rows().filter_map(|number| store.row(number)) {
            match row.kind {
                Kind::Sent => drop(sent.insert(row.payload)),
                Kind::Received => {
                    received += 1;
                    assert!(sent.contains(&row.payload), "{} came before it was sent", row.number);
                }
                _ => {}
            }
        }
        assert_eq!((sent.len() as u64, received), (ROUNDS, ROUNDS));
    }
}
