//! Notices when the window stands still: a frame that was asked for and has not begun, or a step of ours
//! that does not end. It says what the ui thread did last, and asks for the frame once more.
//!
//! *Invariants: the ui thread only writes down where it is, and never waits for this; while nothing is asked for
//! and nothing runs, this sleeps.*

use crate::threads::{LockWait, NotStarted, locked, spawn};
use crate::ui::pane::PaneId;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// From here on a person thinks that the program hangs; a busy machine that draws with its processor takes
/// a tenth of it.
pub(super) const LATE: Duration = Duration::from_secs(2);

/// From one look to the next while something runs or is asked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What the ui thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The first one: reading what comes back, opening what was asked for.
    Start,
    /// Taking in what threads have reported.
    Logic,
    /// Carrying out keys: what is done first in a frame that is drawn.
    Keys,
    /// Drawing what stands around the panes.
    Frame,
    /// Drawing a pane.
    Pane(PaneId),
    /// Carrying out what a person asked for.
    Acting,
    /// Opening a dialog of the system.
    Dialog,
    /// Nothing of ours: eframe paints, or waits for events.
    Outside,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("the start"),
            Self::Logic => f.write_str("logic"),
            Self::Keys => f.write_str("keys"),
            Self::Frame => f.write_str("the bars and windows"),
            Self::Pane(PaneId(number)) => write!(f, "pane {number}"),
            Self::Acting => f.write_str("carrying out what was asked for"),
            Self::Dialog => f.write_str("opening a dialog"),
            Self::Outside => {
                f.write_str("outside of the program's own code (painting, or waiting for events)")
            }
        }
    }
}

/// What the watchdog found, in the log's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// A frame was asked for so long ago and has not begun.
    NotBegun(Duration, Mark),
    /// A step of ours runs for so long.
    Held(Duration, Mark),
    /// Frames go on, after so long.
    GoesOn(Duration),
    /// Frames run without being drawn: the window is hidden, or said to be.
    NotDrawn(Duration),
}

/// Where the ui thread was last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    frame: u64,
    step: Step,
    /// How long ago it came there.
    age: Duration,
    lock: LockWait,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { frame, step, age, lock } = self;
        write!(
            f,
            "the ui thread's last mark: frame {frame}, {step}, {:.1} s ago",
            age.as_secs_f64()
        )?;
        match lock.0 {
            Some(place) => write!(f, ", waiting for the lock at {}:{}", place.file(), place.line()),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBegun(time, mark) => {
                let time = time.as_secs_f64();
                write!(f, "a frame that was asked for {time:.1} s ago has not begun; {mark}")
            }
            Self::Held(time, mark) => {
                write!(f, "the window stands still for {:.1} s; {mark}", time.as_secs_f64())
            }
            Self::GoesOn(time) => {
                write!(f, "the window goes on after {:.1} s", time.as_secs_f64())
            }
            Self::NotDrawn(time) => write!(
                f,
                "for {:.1} s frames were run and not drawn: the system says that the window is hidden",
                time.as_secs_f64()
            ),
        }
    }
}

/// Where the ui thread is, and what was asked of it. Times are since any moment that is always the same one.
#[derive(Debug)]
struct State {
    frame: u64,
    step: Step,
    step_since: Duration,
    /// The first frame that was asked for since the last one began.
    asked: Option<Duration>,
    /// The first frame that was run since the last one was drawn.
    undrawn: Option<Duration>,
    /// Since when the window stands still; what was told of it is told once.
    still: Option<Duration>,
    undrawn_told: bool,
    /// Whether the thread sleeps until something is asked for.
    sleeps: bool,
    stops: bool,
}

impl State {
    fn new(now: Duration) -> Self {
        Self {
            frame: 0,
            step: Step::Start,
            step_since: now,
            asked: None,
            undrawn: None,
            still: None,
            undrawn_told: false,
            sleeps: false,
            stops: false,
        }
    }

    fn begins(&mut self, now: Duration) {
        self.frame += 1;
        self.asked = None;
        self.undrawn.get_or_insert(now);
        self.comes_to(Step::Logic, now);
    }

    fn comes_to(&mut self, step: Step, now: Duration) {
        if step == Step::Keys {
            (self.undrawn, self.undrawn_told) = (None, false);
        }
        (self.step, self.step_since) = (step, now);
    }

    /// Since when it is so that something should have happened; `None` if all is well.
    fn waits_since(&self) -> Option<Duration> {
        let held = (self.step != Step::Outside).then_some(self.step_since);
        held.into_iter().chain(self.asked).min()
    }

    fn look(&mut self, now: Duration, lock: LockWait) -> Option<Finding> {
        let late = |since: Duration| now.saturating_sub(since) >= LATE;
        let is_still = self.waits_since().filter(|since| late(*since));
        match (is_still, self.still) {
            (Some(since), None) => {
                self.still = Some(since);
                let age = now.saturating_sub(self.step_since);
                let mark = Mark { frame: self.frame, step: self.step, age, lock };
                let time = now.saturating_sub(since);
                Some(match self.step {
                    Step::Outside => Finding::NotBegun(time, mark),
                    _ => Finding::Held(time, mark),
                })
            }
            (None, Some(since)) => {
                self.still = None;
                Some(Finding::GoesOn(now.saturating_sub(since)))
            }
            (None, None) if !self.undrawn_told && self.undrawn.is_some_and(late) => {
                self.undrawn_told = true;
                self.undrawn.map(|since| Finding::NotDrawn(now.saturating_sub(since)))
            }
            _ => None,
        }
    }

    /// Whether there is nothing to wait for.
    fn is_quiet(&self) -> bool {
        self.waits_since().is_none() && self.still.is_none()
    }
}

/// What the ui thread and those who ask for frames write down.
#[derive(Debug)]
pub(super) struct Watch {
    made: Instant,
    state: Mutex<State>,
    /// The lock that the ui thread waits for.
    lock: Arc<Mutex<LockWait>>,
    thread: OnceLock<Thread>,
}

impl Watch {
    /// Made on the ui thread, whose locks are noted from now on.
    pub(super) fn of_this_thread() -> Arc<Self> {
        Arc::new(Self {
            made: Instant::now(),
            state: Mutex::new(State::new(Duration::ZERO)),
            lock: crate::threads::note_lock_waits(),
            thread: OnceLock::new(),
        })
    }

    /// A frame is asked for.
    pub(super) fn asked(&self) {
        let now = self.made.elapsed();
        self.change(|state| {
            state.asked.get_or_insert(now);
        });
    }

    /// A frame begins.
    pub(super) fn begins(&self) {
        let now = self.made.elapsed();
        self.change(|state| state.begins(now));
    }

    /// The ui thread comes to this.
    pub(super) fn comes_to(&self, step: Step) {
        let now = self.made.elapsed();
        locked(&self.state).comes_to(step, now);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = locked(&self.state);
        change(&mut state);
        if std::mem::take(&mut state.sleeps)
            && let Some(thread) = self.thread.get()
        {
            thread.unpark();
        }
    }

    /// Looks, and says how to wait for the next look; `None` at the end.
    fn look(&self) -> (Option<Finding>, Rest) {
        let (now, lock) = (self.made.elapsed(), *locked(&self.lock));
        let mut state = locked(&self.state);
        let finding = state.look(now, lock);
        let rest = match (state.stops, state.is_quiet()) {
            (true, _) => Rest::Ended,
            (false, true) => Rest::UntilAsked,
            (false, false) => Rest::ForALook,
        };
        state.sleeps = rest == Rest::UntilAsked;
        (finding, rest)
    }
}

/// How the thread waits for its next look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    ForALook,
    UntilAsked,
    Ended,
}

/// The thread that looks; it ends with this.
#[derive(Debug)]
pub(super) struct Watchdog(Arc<Watch>);

impl Watchdog {
    /// Begins to look. `ask_again` asks for a frame, whatever was asked for before.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(super) fn start(
        watch: Arc<Watch>,
        ask_again: impl Fn() + Send + 'static,
    ) -> Result<Self, NotStarted> {
        let seen = Arc::clone(&watch);
        let thread = spawn("watchdog".to_owned(), move || run(&seen, &ask_again))?;
        let _ = watch.thread.set(thread.thread().clone());
        Ok(Self(watch))
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.0.change(|state| (state.stops, state.sleeps) = (true, true));
    }
}

fn run(watch: &Watch, ask_again: &dyn Fn()) {
    loop {
        let (finding, rest) = watch.look();
        match finding {
            Some(finding @ (Finding::NotBegun(..) | Finding::Held(..))) => {
                log::warn!("{finding}");
                // If a request was lost, this one heals it; egui counts it as one request.
                ask_again();
            }
            Some(finding @ Finding::GoesOn(_)) => log::warn!("{finding}"),
            Some(finding @ Finding::NotDrawn(_)) => log::info!("{finding}"),
            None => {}
        }
        match rest {
            Rest::Ended => return,
            Rest::UntilAsked => std::thread::park(),
            Rest::ForALook => std::thread::park_timeout(LOOK_EVERY),
        }
    }
}

#[cfg(test)]
#[path = "watchdog_tests.rs"]
mod tests;
