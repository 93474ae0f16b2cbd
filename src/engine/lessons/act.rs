//! Carries out the acts of a step: each waits for its turn, is ordered, and is waited for.

use super::acting::{Acting, CONNECTION_WAIT_MAX, Phase, WAIT_MAX};
use super::run::LessonRun;
use super::seat;
use super::stage::{Order, OrderKind, Outcome, Stage};
use super::under_way::{Mode, Waiting};
use crate::learn::lessons::low::WrittenFaults;
use crate::learn::lessons::{Act, Lesson, Pattern, Role, Step, What};
use crate::net::call::{OptionName, OptionValue};
use crate::net::options::{OptionKind, kind_of};
use crate::net::relay::FaultPlan;
use crate::net::{ConnectionState, End, Endpoint, SessionState, Stamp};
use crate::payload::Encoding;
use std::time::Duration;

/// How soon it is looked again whether a relay has taken up its faults.
const FAULTS_LOOK: Duration = Duration::from_millis(20);

/// Whether something can be done with an actor's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readiness {
    Now,
    /// It may be possible in a moment.
    Soon,
    /// It is not connected, and nothing is under way.
    Never,
}

impl LessonRun {
    /// Does the next thing. Returns whether more can follow at once.
    pub(super) fn act(&mut self, stage: &mut dyn Stage) -> bool {
        let now = Stamp::now();
        let Some(acting) = &self.acting else { return false };
        let is_patient =
            matches!(acting.waiting(), Some(Waiting::Person(_) | Waiting::OtherPort(_)));
        if !is_patient && now.since(acting.since) >= WAIT_MAX {
            self.give_up();
            return false;
        }
        if acting.phase == Phase::Clear {
            if self.engine.any_is_ending() && now.since(acting.since) < CONNECTION_WAIT_MAX {
                return false;
            }
            self.act_phase(Phase::Turn);
            return true;
        }
        let Some(act) = acting.act(&self.progress) else { return self.after_acts(now) };
        if acting.is_done_already() {
            return self.next_act(now);
        }
        self.one_act(act, stage, now)
    }

    /// All acts of the step are done.
    fn after_acts(&mut self, now: Stamp) -> bool {
        let Some(step) = self.acting.as_ref().map(|acting| acting.step) else { return false };
        if self.mode() == Mode::Taken {
            let has_ticked = self.progress.ticks(step).all(|tick| tick.is_done);
            if has_ticked || self.progress.step() != step {
                self.acting = None;
            } else {
                self.act_phase(Phase::Waits(Waiting::Checks));
            }
            return false;
        }
        if self.progress.step() == step {
            self.answer_all();
        }
        let Some(acting) = &mut self.acting else { return false };
        if self.progress.is_done() {
            self.acting = None;
            return false;
        }
        if self.progress.step() == step {
            acting.be(Phase::Waits(Waiting::Checks), now);
            return false;
        }
        acting.go_to(step + 1, &self.progress, now);
        true
    }

    fn next_act(&mut self, now: Stamp) -> bool {
        if let Some(acting) = &mut self.acting {
            acting.go_on(now);
        }
        true
    }

    fn one_act(&mut self, act: &'static Act, stage: &mut dyn Stage, now: Stamp) -> bool {
        let place = act.actor().and_then(|id| self.progress.lesson().place_of(id)).unwrap_or(0);
        let on_connection = |kind| (kind, Readiness::Soon);
        let (kind, needs) = match act {
            Act::Start(_) => return self.start(place, stage, now),
            Act::Stop(_) => return self.stop(place, stage, now),
            Act::PauseMs(ms) => return self.pause(Duration::from_millis((*ms).into()), now),
            Act::Await { when, .. } => return self.wait_for(place, when, now),
            Act::Send { text, .. } => on_connection(OrderKind::Send(text.clone())),
            Act::Finish(_) => on_connection(OrderKind::Finish),
            Act::Close(_) => on_connection(OrderKind::Close),
            Act::Reset(_) => on_connection(OrderKind::Reset),
            Act::SetPort { port, .. } => {
                let port = self.progress.ports().real(*port);
                if let Some(part) = self.parts.get_mut(place) {
                    part.own_port = Some(port);
                }
                (OrderKind::SetPort(port), Readiness::Now)
            }
            Act::Read { encoding, .. } => {
                let named = |known: &Encoding| known.name().eq_ignore_ascii_case(encoding);
                let known = Encoding::ALL.into_iter().find(named).unwrap_or_default();
                (OrderKind::ReadIn(known), Readiness::Now)
            }
            Act::Frame { by, .. } => (OrderKind::Frame(by.framing()), Readiness::Now),
            Act::SetOption { name, value, .. } => match option(name, *value) {
                Some((name, value)) => on_connection(OrderKind::SetOption(name, value)),
                // Lessons with others cannot be read.
                None => return self.next_act(now),
            },
            Act::ReuseAddress { on, .. } => {
                if let Some(part) = self.parts.get_mut(place) {
                    part.wishes.reuse_address = Some(*on);
                }
                (OrderKind::Refill, Readiness::Now)
            }
            Act::Faults { does, .. } => return self.set_faults(place, does, stage, now),
            Act::Save { name, .. } => (OrderKind::Save(name.clone()), Readiness::Now),
            Act::Type { line, .. } => {
                (OrderKind::Type(self.progress.ports().in_text(line)), Readiness::Now)
            }
            Act::RemoveStale(_) => (OrderKind::RemoveStale, Readiness::Now),
        };
        if needs == Readiness::Soon {
            match self.readiness(place) {
                Readiness::Now => {}
                Readiness::Soon if !self.has_waited(Waiting::Connection(place), now) => {
                    self.act_phase(Phase::Waits(Waiting::Connection(place)));
                    return false;
                }
                _ => return self.next_act(now),
            }
        }
        self.order(place, kind, stage, now)
    }

    /// Has a relay do this wrong, and waits until it does: what is sent next is to be treated so.
    fn set_faults(
        &mut self,
        place: usize,
        written: &WrittenFaults,
        stage: &mut dyn Stage,
        now: Stamp,
    ) -> bool {
        let plan = FaultPlan { to_target: written.faults(), ..FaultPlan::default() };
        if self.acting.as_ref().is_some_and(|acting| acting.phase == Phase::Turn) {
            if let Some(part) = self.parts.get_mut(place) {
                part.wishes.faults = Some(plan.clone());
            }
            let order = Order { actor: place, what: OrderKind::Faults(plan) };
            if stage.carry_out(&order, self) == Outcome::Impossible {
                self.give_up();
                return false;
            }
            self.act_phase(Phase::Waits(Waiting::Ready(place)));
            return true;
        }
        let relay = self.snapshot(place).filter(|_| self.is_running(place));
        let now_does = relay.and_then(|relay| Some(relay.protocol.relay()?.plan()));
        if now_does.is_none_or(|does| *does == plan) { self.next_act(now) } else { false }
    }

    /// Whether a connection has been waited for long enough.
    fn has_waited(&self, waiting: Waiting, now: Stamp) -> bool {
        let acting = self.acting.as_ref();
        acting.is_some_and(|acting| {
            acting.waiting() == Some(waiting) && now.since(acting.since) >= CONNECTION_WAIT_MAX
        })
    }

    fn order(&mut self, actor: usize, what: OrderKind, stage: &mut dyn Stage, now: Stamp) -> bool {
        let order = Order { actor, what };
        match stage.carry_out(&order, self) {
            Outcome::Done => {
                match order.what {
                    OrderKind::ReadIn(encoding) => {
                        self.note(actor, What::ReadIn(encoding.name().to_owned()));
                    }
                    OrderKind::Frame(framing) => self.note(actor, What::Framed(framing.clone())),
                    _ => {}
                }
                self.next_act(now)
            }
            Outcome::NotNow => {
                self.act_phase(Phase::Waits(Waiting::Person(actor)));
                false
            }
            Outcome::Impossible => {
                self.give_up();
                false
            }
        }
    }

    fn readiness(&self, actor: usize) -> Readiness {
        let role = self.progress.lesson().actors.get(actor).map(|actor| &actor.plays);
        let begins = role.is_some_and(seat::begins_by_sending);
        let Some(snapshot) = self.snapshot(actor) else {
            return if begins { Readiness::Now } else { Readiness::Never };
        };
        match (&snapshot.state, role) {
            (SessionState::Ended(_), _) if begins => Readiness::Now,
            (SessionState::Ended(_), _) => Readiness::Never,
            (SessionState::Open { .. }, Some(role)) if role.accepts() => {
                let is_there = snapshot.connections().open_count() > 0;
                if is_there { Readiness::Now } else { Readiness::Soon }
            }
            (SessionState::Open { .. } | SessionState::Connected { .. }, _) => Readiness::Now,
            _ => Readiness::Soon,
        }
    }

    fn start(&mut self, actor: usize, stage: &mut dyn Stage, now: Stamp) -> bool {
        let Some(acting) = &self.acting else { return false };
        let role = self.progress.lesson().actors.get(actor).map(|actor| &actor.plays);
        match acting.phase {
            Phase::Waits(Waiting::Ready(_)) => self.after_start(actor, stage, now),
            Phase::Waits(Waiting::OtherPort(_)) => {
                if self.is_running(actor) {
                    self.act_phase(Phase::Waits(Waiting::Ready(actor)));
                    return true;
                }
                false
            }
            // It starts anew once it is over.
            Phase::Waits(Waiting::Over(_)) if self.is_running(actor) => false,
            _ if self.is_ending(actor) => false,
            _ if self.is_out_of_place(actor) => {
                stage.carry_out(&Order { actor, what: OrderKind::Stop }, self);
                self.act_phase(Phase::Waits(Waiting::Over(actor)));
                false
            }
            _ if self.is_running(actor) => {
                self.act_phase(Phase::Waits(Waiting::Ready(actor)));
                true
            }
            _ if role.is_some_and(seat::begins_by_sending) => self.next_act(now),
            _ => {
                match stage.carry_out(&Order { actor, what: OrderKind::Start }, self) {
                    Outcome::Done => {
                        self.act_phase(Phase::Waits(Waiting::Ready(actor)));
                        return true;
                    }
                    // It is asked again in a moment.
                    Outcome::NotNow => {}
                    Outcome::Impossible => self.give_up(),
                }
                false
            }
        }
    }

    /// Whether its only connection or its program is over, and the session will be in a moment.
    fn is_ending(&self, actor: usize) -> bool {
        let Some(snapshot) = self.snapshot(actor) else { return false };
        match snapshot.state {
            SessionState::Connected { .. } => {
                let mut connections = snapshot.connections().list().into_iter();
                connections.all(|one| matches!(one.state(), ConnectionState::Closed(_)))
            }
            SessionState::Running { .. } => snapshot.protocol.program().exit().is_some(),
            _ => false,
        }
    }

    /// It was started: is it ready?
    fn after_start(&mut self, actor: usize, stage: &mut dyn Stage, now: Stamp) -> bool {
        let Some(snapshot) = self.snapshot(actor) else {
            // What was asked for was refused; whoever was asked says why.
            self.give_up();
            return false;
        };
        let role = self.progress.lesson().actors.get(actor).map(|actor| &actor.plays);
        let is_get = matches!(role, Some(Role::Get { .. }));
        // It has no port that others have to know.
        let is_icmp = matches!(role, Some(Role::Icmp { .. }));
        match snapshot.state {
            SessionState::Ended(End::Failed(_)) if self.is_to_fail(actor) => self.next_act(now),
            SessionState::Ended(End::Failed(error)) if error.needs_other_port() => {
                self.act_phase(Phase::Waits(Waiting::OtherPort(actor)));
                if let Some(part) = self.parts.get_mut(actor) {
                    part.port_is_taken = true;
                }
                let order = Order { actor, what: OrderKind::TakeFreePort };
                stage.carry_out(&order, self) == Outcome::Done
            }
            SessionState::Ended(End::Failed(_)) => {
                self.give_up();
                false
            }
            SessionState::Ended(_) => self.next_act(now),
            SessionState::Open { local, .. } if is_icmp || self.knows(actor, local) => {
                self.next_act(now)
            }
            SessionState::Connected { .. } | SessionState::Running { .. } if !is_get => {
                self.next_act(now)
            }
            _ => false,
        }
    }

    /// Whether its row was read, so that others can be told its port. One that never comes is not waited for.
    fn knows(&self, actor: usize, local: Endpoint) -> bool {
        let lesson = self.progress.lesson();
        let known = lesson.actors.get(actor).and_then(|actor| self.progress.actor(&actor.id));
        let since = self.acting.as_ref().map(|acting| acting.since);
        known.and_then(|known| known.local) == Some(local)
            || since.is_some_and(|since| Stamp::now().since(since) >= CONNECTION_WAIT_MAX)
    }

    /// Whether the step is about a failure of this actor.
    fn is_to_fail(&self, actor: usize) -> bool {
        let step = self.acting.as_ref().map(|acting| acting.step);
        let lesson = self.progress.lesson();
        let step = step.and_then(|step| lesson.steps.get(step));
        step.is_some_and(|step| is_about_failure_of(lesson, step, actor))
    }

    /// Whether any step is.
    pub(super) fn may_fail(&self, actor: usize) -> bool {
        let lesson = self.progress.lesson();
        lesson.steps.iter().any(|step| is_about_failure_of(lesson, step, actor))
    }

    fn stop(&mut self, actor: usize, stage: &mut dyn Stage, now: Stamp) -> bool {
        if !self.is_running(actor) {
            return self.next_act(now);
        }
        if self.acting.as_ref().is_some_and(|acting| acting.phase == Phase::Turn) {
            stage.carry_out(&Order { actor, what: OrderKind::Stop }, self);
            self.act_phase(Phase::Waits(Waiting::Over(actor)));
        }
        false
    }

    fn pause(&mut self, pause: Duration, now: Stamp) -> bool {
        let Some(acting) = &self.acting else { return false };
        if acting.phase == Phase::Turn {
            self.act_phase(Phase::Waits(Waiting::Pause));
            return false;
        }
        if now.since(acting.since) >= pause { self.next_act(now) } else { false }
    }

    fn wait_for(&mut self, actor: usize, when: &Pattern, now: Stamp) -> bool {
        let ports = self.progress.ports().clone();
        let Some(acting) = &mut self.acting else { return false };
        if acting.has_happened(actor, when, &ports) {
            return self.next_act(now);
        }
        acting.be(Phase::Waits(Waiting::Event(actor)), now);
        false
    }

    /// When what is done goes on by itself.
    pub(super) fn act_change(&self, acting: &Acting) -> Option<Stamp> {
        match acting.phase {
            Phase::Waits(Waiting::Pause) => match acting.act(&self.progress)? {
                Act::PauseMs(ms) => Some(acting.since.after(Duration::from_millis((*ms).into()))),
                _ => None,
            },
            Phase::Waits(Waiting::Person(_) | Waiting::OtherPort(_)) => None,
            // No row says that a relay has taken up its faults.
            Phase::Waits(Waiting::Ready(_))
                if matches!(acting.act(&self.progress), Some(Act::Faults { .. })) =>
            {
                Some(Stamp::now().after(FAULTS_LOOK))
            }
            Phase::Waits(Waiting::Connection(_)) | Phase::Clear => {
                Some(acting.since.after(CONNECTION_WAIT_MAX))
            }
            _ => Some(acting.since.after(WAIT_MAX)),
        }
    }
}

/// An option by its name, with its value as such an option has it.
fn option(name: &str, value: i64) -> Option<(OptionName, OptionValue)> {
    let name = OptionName::named(name)?;
    let value = match kind_of(name).0 {
        OptionKind::Time => {
            let limit = Duration::from_millis(value.unsigned_abs());
            OptionValue::Time(Some(limit).filter(|limit| !limit.is_zero()))
        }
        OptionKind::Linger => OptionValue::Linger(u32::try_from(value).unwrap_or(u32::MAX)),
        _ => OptionValue::Number(value),
    };
    Some((name, value))
}

fn is_about_failure_of(lesson: &Lesson, step: &Step, actor: usize) -> bool {
    let mut checks = step.checks.iter();
    checks.any(|check| check.when.may_be_failure() && lesson.place_of(&check.by) == Some(actor))
}
