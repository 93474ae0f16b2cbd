//! Carries a load out on threads of its own: what it does is shown and counted, and no send of it has a row, since
//! at such rates the rows would push everything else out of the log. Its beginning and its end are events.

use super::automation::load::LoadPace;
use super::automation::load_meter::{ANSWER_LIMIT, LoadMeter};
use super::automation::{AutomationEvent, LoadPlan, LoadStatus, RepeatEnd, RepeatPhase};
use super::resolve::{self, LOOKUP_LIMIT};
use super::session::Shared;
use super::wake::StopToken;
use super::worker::{WorkerRole, spawn_worker};
use super::{Cause, Destination, EventKind, NetError, Op, Peer, Stamp, clock};
use crate::payload::{RenderError, Values};
use crate::threads::locked;
use crossbeam_channel::select;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;

/// The least time between two looks at the clock: more than what a thread wakes late by, so that fast loads are
/// sent in small bursts instead of by a thread that never sleeps.
const TICK: Duration = Duration::from_micros(500);

/// How often the figures are shown.
const SHOWN_EVERY: Duration = Duration::from_millis(50);

/// A load under way.
#[derive(Debug)]
pub(super) struct Loader {
    stop: Arc<StopToken>,
    /// Why it was ended.
    why: Arc<OnceLock<RepeatEnd>>,
    thread: JoinHandle<()>,
}

/// What the threads of a load have in common.
pub(super) struct LoadRun {
    pub(super) shared: Arc<Shared>,
    pub(super) plan: LoadPlan,
    /// Its own stop; the session's worker sets it when the session ends.
    pub(super) stop: Arc<StopToken>,
    pub(super) meter: Mutex<LoadMeter>,
    pub(super) to: SocketAddr,
}

/// How a protocol carries a load out: returns when all of it was sent and answered, or the wait for that is over.
pub(super) type LoadWork = Box<dyn FnOnce(&Arc<LoadRun>) -> Result<(), NetError> + Send>;

impl Loader {
    /// Begins. Of a name's addresses it takes one of the family of `like`, which is an address of the session's own,
    /// if there is one: where the session itself is heard, its load is. `None` if it came to nothing, which is reported.
    pub(super) fn start(
        shared: &Arc<Shared>,
        (to, like): (Destination, Option<SocketAddr>),
        plan: LoadPlan,
        work: LoadWork,
    ) -> Option<Self> {
        shared.automation.set_load(LoadStatus::new(&plan, Stamp::now()));
        shared.outbox.ring();
        let stop = Arc::new(StopToken::new());
        let why = Arc::<OnceLock<RepeatEnd>>::default();
        let (of_run, its_stop, its_why) = (Arc::clone(shared), Arc::clone(&stop), Arc::clone(&why));
        let run = move || {
            let result = run_to(&of_run, (&to, like), plan, &its_stop, work);
            let end = result.map_or_else(RepeatEnd::Failed, |()| RepeatEnd::Done);
            let asked = its_why.get().cloned();
            let is_over = of_run.stop.is_stopped().then_some(RepeatEnd::Closed);
            ended(&of_run, asked.or(is_over).unwrap_or(end));
        };
        match spawn_worker(shared, WorkerRole::Writer, "load".to_owned(), run) {
            Ok(thread) => Some(Self { stop, why, thread }),
            Err(error) => {
                ended(shared, RepeatEnd::Failed(error.into()));
                None
            }
        }
    }

    /// Ends it within milliseconds, if it is not over.
    pub(super) fn end(self, why: RepeatEnd) {
        let _ = self.why.set(why);
        self.stop.stop();
        // Its panics are caught inside.
        let _ = self.thread.join();
    }
}

fn run_to(
    shared: &Arc<Shared>,
    (to, like): (&Destination, Option<SocketAddr>),
    plan: LoadPlan,
    stop: &Arc<StopToken>,
    work: LoadWork,
) -> Result<(), NetError> {
    let to = address_of(shared, stop, (to, like))?;
    let (kind, per_second, time) = (plan.kind(), plan.per_second(), plan.time());
    tell(shared, AutomationEvent::LoadBegun { kind, to, per_second, time });
    shared.automation.set_load_phase(RepeatPhase::Running);
    shared.outbox.ring();
    let (shared, stop, meter) = (Arc::clone(shared), Arc::clone(stop), Mutex::default());
    work(&Arc::new(LoadRun { shared, plan, stop, meter, to }))
}

/// Whoever ends the load waits for its thread, so that a lookup must end with it.
fn address_of(
    shared: &Arc<Shared>,
    stop: &StopToken,
    (to, like): (&Destination, Option<SocketAddr>),
) -> Result<SocketAddr, NetError> {
    let found = match to {
        Destination::Peer(peer) => peer.socket_addr(),
        Destination::Host(host, port) => {
            let found = resolve::wait_or_stop(shared, stop, (host, *port), LOOKUP_LIMIT)?;
            preferred(&found, like)
        }
    };
    let cause = Cause::NoAddressOfFamily;
    found.ok_or_else(|| NetError { op: Op::GetAddrInfo, target: to.to_string(), cause })
}

/// The first address of that family, else the first.
fn preferred(found: &[SocketAddr], like: Option<SocketAddr>) -> Option<SocketAddr> {
    let is_like = |address: &&SocketAddr| like.is_some_and(|it| it.is_ipv6() == address.is_ipv6());
    found.iter().find(is_like).or(found.first()).copied()
}

fn ended(shared: &Shared, end: RepeatEnd) {
    let figures = shared.automation.load().map(|load| load.figures).unwrap_or_default();
    // The event is there before the state says so: who sees the state can take the event.
    tell(shared, AutomationEvent::LoadEnded { end: end.clone(), figures });
    shared.automation.set_load_phase(RepeatPhase::Ended(end));
    shared.outbox.ring();
}

fn tell(shared: &Shared, event: AutomationEvent) {
    shared.tell(Stamp::now(), Peer::None, EventKind::Automated(Box::new(event)));
}

impl LoadRun {
    /// Whether it is to end.
    pub(super) fn is_over(&self) -> bool {
        self.stop.is_stopped() || self.shared.stop.is_stopped()
    }

    /// Lets so many be begun at a time, until all were due or it is over; then waits for the last answers.
    ///
    /// # Errors
    /// What `begin` fails with ends it.
    pub(super) fn pace(
        &self,
        mut begin: impl FnMut(u64) -> Result<(), NetError>,
    ) -> Result<(), NetError> {
        let mut pace = LoadPace::new(Stamp::now(), &self.plan);
        let mut shown = Stamp::now();
        let mut result = Ok(());
        while result.is_ok() && !self.is_over() {
            result = begin(pace.due(Stamp::now()));
            let now = Stamp::now();
            if now.since(shown) >= SHOWN_EVERY {
                self.show(&pace);
                shown = now;
            }
            let Some(next) = pace.next() else { break };
            self.sleep(next.since(Stamp::now()).clamp(TICK, SHOWN_EVERY));
        }
        let until = Stamp::now().after(ANSWER_LIMIT);
        while result.is_ok() && !self.is_over() && !self.is_answered() && Stamp::now() < until {
            self.sleep(TICK * 20);
            self.show(&pace);
        }
        self.show(&pace);
        result
    }

    fn is_answered(&self) -> bool {
        let figures = locked(&self.meter).figures(0);
        figures.answered + figures.refused + figures.failed >= figures.sent
    }

    fn show(&self, pace: &LoadPace) {
        self.shared.automation.load_is(locked(&self.meter).figures(pace.asked()));
    }

    /// Shows what came of it after all that was due had been begun.
    pub(super) fn show_end(&self) {
        let asked = self.shared.automation.load().map_or(0, |load| load.figures.asked);
        self.shared.automation.load_is(locked(&self.meter).figures(asked));
    }

    fn sleep(&self, wait: Duration) {
        select! {
            recv(self.stop.signal()) -> _ => {}
            recv(self.shared.stop.signal()) -> _ => {}
            default(wait) => {}
        }
    }

    /// The message of this number, made anew.
    ///
    /// # Errors
    /// If the value of a placeholder cannot go in.
    pub(super) fn render(&self, count: u64, out: &mut Vec<u8>) -> Result<(), NetError> {
        let message = self.plan.message();
        // Not made for each message that says neither.
        let peer = if message.uses_peer() { self.to.to_string() } else { String::new() };
        let time = if message.uses_time() { clock::time_of_day() } else { String::new() };
        let values = Values { peer: &peer, count, time: &time, ..Values::default() };
        out.clear();
        message.render(&values, out).map_err(|error: RenderError| NetError {
            op: Op::SendTo,
            target: self.to.to_string(),
            cause: error.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_two_families_means_the_one_of_the_session() {
        let [four, six] = ["127.0.0.1:9", "[::1]:9"].map(|text| text.parse::<SocketAddr>().ok());
        let found: Vec<SocketAddr> = six.into_iter().chain(four).collect();
        for (like, chosen) in [(four, four), (six, six), (None, six)] {
            assert_eq!(preferred(&found, like), chosen);
        }
        let only: Vec<SocketAddr> = six.into_iter().collect();
        assert_eq!(preferred(&only, four), six, "its socket is its own");
        assert_eq!(preferred(&[], four), None);
    }
}
