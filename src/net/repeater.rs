//! Carries a repeat out on a worker's own thread: when to wake, what to send, how it stands, and what of it is
//! reported. How a protocol sends is the worker's.

use super::automation::repeat::{RepeatTurn, Repeating, SendOutcome};
use super::automation::{
    AutomationEvent, RepeatEnd, RepeatFigures, RepeatItem, RepeatPhase, RepeatPlan, RepeatStatus,
};
use super::session::Shared;
use super::{EventKind, NetError, Op, Peer, Stamp, clock};
use crate::payload::Values;
use crossbeam_channel::{Receiver, at, never};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How much too early a worker wakes for a send, to wait for the rest by short sleeps. Windows wakes whoever
/// waits for a channel at its next tick, up to 15.6 ms late, but keeps to a sleep by half a millisecond
/// (std uses high-resolution timers since Rust 1.75). Linux and macOS wake within 0.1 ms.
const EARLY: Duration = Duration::from_millis(if cfg!(windows) { 16 } else { 0 });

/// The longest of those short sleeps, so that commands and the stop wait no longer.
const SHORT_SLEEP: Duration = Duration::from_millis(1);

/// A repeat that a worker carries out.
#[derive(Debug)]
pub(super) struct Repeater {
    shared: Arc<Shared>,
    repeating: Repeating,
    bytes: Vec<u8>,
}

/// Something to send now.
pub(super) struct DueSend<'a> {
    /// What.
    pub(super) item: &'a RepeatItem,
    /// Its place among the plan's messages.
    pub(super) place: usize,
    count: u64,
    bytes: &'a mut Vec<u8>,
}

impl DueSend<'_> {
    /// The bytes for this peer, made anew.
    ///
    /// # Errors
    /// If the value of a placeholder cannot go in.
    pub(super) fn bytes(&mut self, peer: Peer) -> Result<&[u8], NetError> {
        let message = &self.item.message;
        // Not made for each message that says neither.
        let name = if message.uses_peer() { peer.to_string() } else { String::new() };
        let time = if message.uses_time() { clock::time_of_day() } else { String::new() };
        let values = Values { peer: &name, count: self.count, time: &time, ..Values::default() };
        self.bytes.clear();
        match message.render(&values, self.bytes) {
            Ok(()) => Ok(self.bytes),
            Err(error) => {
                Err(NetError { op: Op::SendTo, target: peer.to_string(), cause: error.into() })
            }
        }
    }
}

/// What came of a look at the clock.
#[derive(Debug)]
pub(super) enum Step {
    /// It goes on.
    GoOn,
    /// It is to end so.
    End(RepeatEnd),
}

impl Repeater {
    /// Begins, and reports it.
    pub(super) fn begin(shared: &Arc<Shared>, plan: RepeatPlan) -> Self {
        let now = Stamp::now();
        let (messages, pause, slots) = (plan.items().len(), plan.pause(), plan.slots());
        shared.automation.set_repeat(RepeatStatus::new(&plan, now));
        tell(shared, AutomationEvent::RepeatBegun { messages, pause, slots });
        shared.outbox.ring();
        let repeating = Repeating::new(plan, now);
        Self { shared: Arc::clone(shared), repeating, bytes: Vec::new() }
    }

    /// When it has something to do.
    pub(super) fn due(&self) -> Option<Stamp> {
        self.repeating.due()
    }

    /// Sends what is due now, if something is.
    pub(super) fn step(
        &mut self,
        send: impl FnOnce(&mut DueSend<'_>) -> Result<SendOutcome, RepeatEnd>,
    ) -> Step {
        let now = rest_of_wait(&self.shared, self.due());
        let outcome = match self.repeating.turn(now) {
            RepeatTurn::Wait(_) => return Step::GoOn,
            RepeatTurn::Over => return self.show_and(Step::End(RepeatEnd::Done)),
            RepeatTurn::Send { item, place, count } => {
                send(&mut DueSend { item, place, count, bytes: &mut self.bytes })
            }
        };
        match outcome {
            Ok(outcome) => {
                self.repeating.note(outcome);
                let is_over = self.due().is_none();
                self.show_and(if is_over { Step::End(RepeatEnd::Done) } else { Step::GoOn })
            }
            Err(end) => {
                let is_failure = matches!(end, RepeatEnd::Failed(_));
                let outcome = if is_failure { SendOutcome::Failed } else { SendOutcome::Withheld };
                self.repeating.note(outcome);
                self.show_and(Step::End(end))
            }
        }
    }

    fn show_and(&self, step: Step) -> Step {
        self.shared.automation.repeat_is(self.repeating.figures());
        step
    }

    /// Ends, and reports it.
    pub(super) fn end(self, end: RepeatEnd) {
        ended(&self.shared, end, self.repeating.figures());
    }
}

/// Shows a plan whose names are being looked up.
pub(super) fn looks_up(shared: &Shared, plan: &RepeatPlan) {
    shared.automation.set_repeat(RepeatStatus::new(plan, Stamp::now()));
    shared.automation.set_repeat_phase(RepeatPhase::LookingUp);
    shared.outbox.ring();
}

/// Shows and reports that a plan comes to nothing.
pub(super) fn comes_to_nothing(shared: &Shared, plan: &RepeatPlan, end: RepeatEnd) {
    let status = RepeatStatus::new(plan, Stamp::now());
    let figures = status.figures;
    shared.automation.set_repeat(status);
    ended(shared, end, figures);
}

fn ended(shared: &Shared, end: RepeatEnd, figures: RepeatFigures) {
    shared.automation.repeat_is(figures);
    // The event is there before the state says so: who sees the state can take the event.
    tell(shared, AutomationEvent::RepeatEnded { end: end.clone(), figures });
    shared.automation.set_repeat_phase(RepeatPhase::Ended(end));
    shared.outbox.ring();
}

fn tell(shared: &Shared, event: AutomationEvent) {
    shared.tell(Stamp::now(), Peer::None, EventKind::Automated(Box::new(event)));
}

/// A channel that fires when there is something to do; never without a moment.
pub(super) fn alarm(due: Option<Stamp>) -> Receiver<Instant> {
    due.map_or_else(never, |due| {
        let left = due.since(Stamp::now()).saturating_sub(EARLY);
        at(Instant::now() + left)
    })
}

/// Waits for what is left after the [`alarm`], if that is a little. Returns the present moment.
fn rest_of_wait(shared: &Shared, due: Option<Stamp>) -> Stamp {
    let now = Stamp::now();
    let left = due.map_or(Duration::ZERO, |due| due.since(now));
    if left.is_zero() || left > EARLY || shared.stop.is_stopped() {
        return now;
    }
    std::thread::sleep(left.min(SHORT_SLEEP));
    Stamp::now()
}
