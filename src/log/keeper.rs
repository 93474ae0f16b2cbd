//! The one thread that writes the log.
//!
//! It sleeps until an outbox rings, takes what all outboxes hold, and appends it in the order of
//! time. Then it rests for `REST`, so that events gather: a lone event is in the log within
//! microseconds, a flood costs a few hundred wakes a second.

mod source;

use super::Store;
use crate::net::outbox::Outbox;
use crate::net::session::{Shared, panic_error, spawn};
use crate::net::{NetError, Session, SessionId, Stamp, locked};
use source::{Run, Source};
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

/// Pause after a drain that brought blocks: a quarter of the time in which a stream fills those that
/// an outbox may have. A worker that waits for one to come back would wait for the rest of it.
const REST_IN_STREAM: Duration = Duration::from_micros(500);

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

impl Work {
    /// A panic costs the events in hand, which are counted, and is shown; the log goes on.
    fn run_past_panics(&mut self) {
        while let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.run())) {
            *locked(&self.bell.failure) = Some(panic_error(panic.as_ref(), "log keeper"));
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
            let drained = if rung || self.holds_back() { self.drain() } else { Drained::Nothing };
            if drained != Drained::Nothing {
                self.ui.wake_by_ref();
            }
            self.ask_kernel(drained);
            let sources = self.sources.len();
            self.sources.retain_mut(|source| !source.is_over());
            if self.sources.len() < sources {
                // Its state says so since its last row was drawn.
                self.ui.wake_by_ref();
            }
            if drained == Drained::Blocks || self.sources.iter().any(Source::holds_block) {
                std::thread::sleep(REST_IN_STREAM);
            } else if drained == Drained::Some || self.holds_back() {
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
        self.sources.iter().any(Source::holds_back)
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

    /// Panics when it is woken first.
    #[derive(Default)]
    struct Fragile(AtomicBool);

    impl Wake for Fragile {
        fn wake(self: Arc<Self>) {
            assert!(self.0.swap(true, SeqCst), "a bug");
        }
    }

    #[test]
    fn a_panic_is_told_and_streams_go_on() {
        use crate::net::outbox::{BLOCKS_MAX, Lane, News};
        use crate::net::{End, EventKind};
        const READ_BYTES: usize = 64 << 10;
        let store = Arc::new(Store::default());
        let keeper = Keeper::start(Arc::clone(&store), Arc::<Fragile>::default().into()).unwrap();
        let session =
            Session::start("test".to_owned(), keeper.outbox(SessionId(0)), |shared, _| {
                let mut lane = Lane::new(Arc::clone(&shared.outbox));
                let mut lost = 0;
                for at in 1..=32 * BLOCKS_MAX as u64 {
                    lane.room(READ_BYTES).fill(at as u8);
                    let kind = EventKind::Received { asked_bytes: READ_BYTES as u32 };
                    let news = News { at: Stamp(at), peer: Peer::None, blocked_ns: 0.0, kind };
                    lane.push(news, READ_BYTES);
                    if lane.is_full() {
                        lost += lane.deliver(|| true);
                    }
                }
                shared.counters.lost_unlogged.add(lost + lane.deliver(|| true));
                End::Stopped
            })
            .unwrap();
        keeper.keep(&session);
        assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
        let rows = 32 * BLOCKS_MAX as u64 + 1;
        let is_all = |rows_logged| rows_logged + session.tally().lost_unlogged >= rows;
        assert!(store.wait_until(SOON, |stats| is_all(stats.rows_logged)));
        assert!(keeper.take_failure().is_some() && session.tally().lost_unlogged == 0);
        let payloads = store.rows().filter_map(|number| store.row(number)).map(|row| row.payload);
        for (at, payload) in (1..rows).zip(payloads) {
            assert!(payload.len() == READ_BYTES && payload.iter().all(|byte| *byte == at as u8));
        }
    }
}
