//! The thread of a replay.

use super::{
    FACTORS, ReplayEnd, ReplayKind, ReplayLive, ReplayPace, ReplayPhase, ReplayRequest, Shared,
    State, UNDER_WAY_MAX,
};
use crate::engine::EngineHandle;
use crate::log::view::Progress;
use crate::log::{Classes, Filter, Kind, Row, Store, View};
use crate::net::session::Refused;
use crate::net::{
    DatagramCommand, Destination, Peer, ProtocolCommand, Recipients, SessionId, SessionState,
    StreamCommand,
};
use crate::threads::locked;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};

/// How long rows are looked at before the next look whether it was stopped.
const LOOK_TIME: Duration = Duration::from_millis(50);

/// How soon a session that has no room is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(10);

/// How long the end of a replay waits for what is under way, so that what fails is counted.
const LAST_SENDS: Duration = Duration::from_secs(2);

/// How often whoever shows it is woken.
const WAKE_EVERY: Duration = Duration::from_millis(50);

/// Replays, and says how it ended.
pub(super) fn run(
    request: ReplayRequest,
    engine: &EngineHandle,
    shared: &Arc<Shared>,
    waker: &Waker,
) {
    let work = AssertUnwindSafe(|| {
        Run::new(request, engine, shared, waker).map_or_else(|end| end, Run::finish)
    });
    let end = catch_unwind(work).unwrap_or(ReplayEnd::Panicked);
    locked(&shared.state).live.phase = ReplayPhase::Ended(end);
    waker.wake_by_ref();
}

struct Run<'a> {
    store: Store,
    view: View,
    pace: ReplayPace,
    session: SessionId,
    to: Option<Destination>,
    kind: ReplayKind,
    engine: &'a EngineHandle,
    shared: &'a Shared,
    waker: &'a Waker,
    woken: Instant,
    /// What the session had counted before.
    sent_before: u64,
    failed_before: u64,
    given: u64,
}

impl<'a> Run<'a> {
    fn new(
        request: ReplayRequest,
        engine: &'a EngineHandle,
        shared: &'a Shared,
        waker: &'a Waker,
    ) -> Result<Self, ReplayEnd> {
        let ReplayRequest { view, store, words, way, pace, session, to } = request;
        let snapshot = engine.snapshot(session).ok_or(ReplayEnd::SessionOver)?;
        let kind = ReplayKind::of(&snapshot.protocol).ok_or(ReplayEnd::WrongSession)?;
        let filter = Filter { classes: Classes::only(way.class()), ..view.filter().clone() };
        let mut view = view.of_same_rows(filter);
        let store = store.waiting();
        let words = words();
        while view.advance(&store, LOOK_TIME, &words) != Progress::Done {
            if locked(&shared.state).is_stopped {
                return Err(ReplayEnd::Stopped);
            }
        }
        Ok(Self {
            store,
            view,
            pace,
            session,
            to,
            kind,
            engine,
            shared,
            waker,
            woken: Instant::now(),
            sent_before: snapshot.tally.sent,
            failed_before: snapshot.tally.send_failed,
            given: 0,
        })
    }

    fn finish(mut self) -> ReplayEnd {
        let end = self.send_all();
        let until = Instant::now() + LAST_SENDS;
        while self.under_way() > 0 && Instant::now() < until && end == ReplayEnd::Done {
            if self.pause(ASK_AGAIN).is_err() {
                break;
            }
        }
        self.count_failed();
        end
    }

    fn send_all(&mut self) -> ReplayEnd {
        let ordinals = self.view.ordinals();
        self.change(|live| live.total = Some(ordinals.end - ordinals.start));
        let started = Instant::now();
        let mut first_ns = None;
        for ordinal in ordinals.clone() {
            let row = self.view.row_at(ordinal).and_then(|row| self.store.row(row));
            let Some(row) = row.filter(has_gone_or_come) else {
                self.change(|live| live.not_given += 1);
                continue;
            };
            let since = row.unix_ns.saturating_sub(*first_ns.get_or_insert(row.unix_ns));
            let turn = self.await_turn(started, since.max(0).unsigned_abs());
            if let Err(end) = turn.and_then(|()| self.send(row)) {
                let left = ordinals.end - ordinal;
                if end == ReplayEnd::SessionOver {
                    self.change(|live| live.not_given += left);
                }
                return end;
            }
        }
        ReplayEnd::Done
    }

    /// Waits until the next payload may go.
    fn await_turn(&mut self, started: Instant, since_ns: u64) -> Result<(), ReplayEnd> {
        match self.pace {
            ReplayPace::Times(factor) => {
                let factor = if factor.is_finite() { factor } else { 1.0 };
                let factor = factor.clamp(*FACTORS.start(), *FACTORS.end());
                let later = Duration::from_nanos(since_ns).div_f64(factor);
                let due = started.checked_add(later);
                self.change(|live| live.phase = ReplayPhase::Running);
                while let Some(left) = due.map(|due| due.saturating_duration_since(Instant::now()))
                    && !left.is_zero()
                {
                    self.pause(left)?;
                }
                Ok(())
            }
            ReplayPace::Steps => {
                self.change(|live| live.phase = ReplayPhase::AwaitsStep);
                self.wake();
                let mut state = locked(&self.shared.state);
                while state.steps == 0 && !state.is_stopped {
                    state = self.wait(state, None);
                }
                if state.is_stopped {
                    return Err(ReplayEnd::Stopped);
                }
                state.steps -= 1;
                Ok(())
            }
        }
    }

    fn send(&mut self, row: Row) -> Result<(), ReplayEnd> {
        while self.under_way() >= UNDER_WAY_MAX {
            self.pause(ASK_AGAIN)?;
        }
        let snapshot = self.engine.snapshot(self.session).ok_or(ReplayEnd::SessionOver)?;
        if matches!(snapshot.state, SessionState::Ended(_)) {
            return Err(ReplayEnd::SessionOver);
        }
        let has_somebody = match self.kind {
            ReplayKind::Datagrams => self.to.is_some() || row.peer.endpoint().is_some(),
            ReplayKind::Streams => snapshot.protocol.connections().open_count() > 0,
        };
        if !has_somebody {
            self.change(|live| live.not_given += 1);
            return Ok(());
        }
        let mut command = self.command(row);
        loop {
            match self.engine.command(self.session, command) {
                Some(Ok(())) => {
                    self.given += 1;
                    let given = self.given;
                    self.count_failed();
                    self.change(|live| live.given = given);
                    return Ok(());
                }
                Some(Err(Refused::QueueFull(same))) => command = same,
                Some(Err(Refused::WrongProtocol(_))) => return Err(ReplayEnd::WrongSession),
                Some(Err(Refused::Ended(_))) | None => return Err(ReplayEnd::SessionOver),
            }
            self.pause(ASK_AGAIN)?;
        }
    }

    fn command(&self, row: Row) -> ProtocolCommand {
        let peer = row.peer.endpoint().map_or(Peer::None, Peer::from);
        let payload = row.payload.into();
        match self.kind {
            ReplayKind::Datagrams => {
                let to = self.to.clone().unwrap_or(Destination::Peer(peer));
                DatagramCommand::Send { to, payload }.into()
            }
            ReplayKind::Streams => StreamCommand::Send(Recipients::All, payload).into(),
        }
    }

    /// Messages that the session has and has not sent.
    fn under_way(&self) -> u64 {
        let tally = self.engine.tally_of(self.session).unwrap_or_default();
        let before = self.sent_before + self.failed_before;
        self.given.saturating_sub((tally.sent + tally.send_failed).saturating_sub(before))
    }

    fn count_failed(&mut self) {
        let tally = self.engine.tally_of(self.session).unwrap_or_default();
        let failed = tally.send_failed.saturating_sub(self.failed_before);
        self.change(|live| live.failed = failed);
    }

    fn change(&mut self, change: impl FnOnce(&mut ReplayLive)) {
        change(&mut locked(&self.shared.state).live);
        if self.woken.elapsed() >= WAKE_EVERY {
            self.wake();
        }
    }

    fn wake(&mut self) {
        self.woken = Instant::now();
        self.waker.wake_by_ref();
    }

    /// Waits for so long, or until it is stopped.
    fn pause(&self, limit: Duration) -> Result<(), ReplayEnd> {
        let state = locked(&self.shared.state);
        if state.is_stopped || self.wait(state, Some(limit)).is_stopped {
            return Err(ReplayEnd::Stopped);
        }
        Ok(())
    }

    fn wait<'s>(
        &self,
        state: MutexGuard<'s, State>,
        limit: Option<Duration>,
    ) -> MutexGuard<'s, State> {
        let changed = &self.shared.changed;
        match limit {
            Some(limit) => {
                changed.wait_timeout(state, limit).unwrap_or_else(PoisonError::into_inner).0
            }
            None => changed.wait(state).unwrap_or_else(PoisonError::into_inner),
        }
    }
}

/// What could not go did not go, and a part of an exchange over HTTP did both.
fn has_gone_or_come(row: &Row) -> bool {
    matches!(row.kind, Kind::Received | Kind::Sent | Kind::PartIn | Kind::PartOut)
}
