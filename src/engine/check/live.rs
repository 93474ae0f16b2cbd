//! A check on a thread of its own, and how it comes along.

use super::outcome::{CheckPart, Outcome, StepResult};
use super::plan::Check;
use super::ready::ReadyCheck;
use super::report::CheckReport;
use super::run::{CheckProgress, CheckStop, run_check};
use crate::engine::EngineHandle;
use crate::net::Endpoint;
use crate::net::SessionId;
use crate::threads::{NotStarted, locked, spawn};
use std::sync::{Arc, Mutex};
use std::task::Waker;

/// A check that runs or has run. Dropping it ends the check.
#[derive(Debug)]
pub struct CheckRun {
    live: Arc<Mutex<CheckLive>>,
    stop: CheckStop,
}

/// How a check comes along.
#[derive(Clone, Debug)]
pub struct CheckLive {
    /// The check.
    pub check: Arc<Check>,
    /// What is being done, in the round of this number.
    pub now: Option<(u32, CheckPart)>,
    /// The last result of each socket.
    pub sockets: Vec<Option<StepResult>>,
    /// The last result of each step.
    pub steps: Vec<Option<StepResult>>,
    /// Where sockets are bound or listen.
    pub opened: Vec<Option<Endpoint>>,
    /// How many parts passed, failed and had no turn.
    pub counts: [u64; 3],
    /// Its sessions so far.
    pub sessions: Vec<SessionId>,
    /// What came of it, once it is over.
    pub report: Option<Arc<CheckReport>>,
}

impl CheckRun {
    /// Starts a check; the waker is woken whenever it has come a step further.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(
        ready: ReadyCheck,
        engine: EngineHandle,
        waker: Waker,
    ) -> Result<Self, NotStarted> {
        let stop = CheckStop::new(&engine);
        let live = Arc::new(Mutex::new(CheckLive::new(ready.check().clone())));
        let (shared, stopped) = (Arc::clone(&live), stop.clone());
        spawn("check".to_owned(), move || {
            let report = run_check(ready, &engine, &stopped, &mut |progress| {
                locked(&shared).take_in(progress);
                waker.wake_by_ref();
            });
            let mut live = locked(&shared);
            live.now = None;
            live.report = Some(Arc::new(report));
            drop(live);
            waker.wake_by_ref();
        })?;
        Ok(Self { live, stop })
    }

    /// How it comes along.
    pub fn live(&self) -> CheckLive {
        locked(&self.live).clone()
    }

    /// Whether it is not over.
    pub fn is_running(&self) -> bool {
        locked(&self.live).report.is_none()
    }

    /// Ends it. Returns at once.
    pub fn stop(&self) {
        self.stop.stop();
    }
}

impl Drop for CheckRun {
    fn drop(&mut self) {
        self.stop();
    }
}

impl CheckLive {
    fn new(check: Check) -> Self {
        Self {
            now: None,
            sockets: vec![None; check.sockets.len()],
            steps: vec![None; check.steps.len()],
            opened: vec![None; check.sockets.len()],
            counts: [0; 3],
            sessions: Vec::new(),
            report: None,
            check: Arc::new(check),
        }
    }

    /// The last result of a part.
    pub fn result(&self, part: CheckPart) -> Option<&StepResult> {
        match part {
            CheckPart::Socket(socket) => self.sockets.get(socket)?.as_ref(),
            CheckPart::Step(step) => self.steps.get(step)?.as_ref(),
        }
    }

    fn take_in(&mut self, progress: CheckProgress) {
        match progress {
            CheckProgress::Started { session, .. } => self.sessions.push(session),
            CheckProgress::Opened { socket, local } => {
                if let Some(place) = self.opened.get_mut(socket) {
                    *place = Some(local);
                }
            }
            CheckProgress::Began(round, part) => self.now = Some((round, part)),
            CheckProgress::Result(result) => self.add(result),
        }
    }

    fn add(&mut self, result: StepResult) {
        let counter = match result.outcome {
            Outcome::Passed => 0,
            Outcome::Failed(_) => 1,
            Outcome::NotRun => 2,
        };
        if let Some(count) = self.counts.get_mut(counter) {
            *count += 1;
        }
        let place = match result.part {
            CheckPart::Socket(socket) => self.sockets.get_mut(socket),
            CheckPart::Step(step) => self.steps.get_mut(step),
        };
        if let Some(place) = place {
            *place = Some(result);
        }
    }
}
