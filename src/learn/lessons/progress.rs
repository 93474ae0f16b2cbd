//! Ticks the checks of a lesson as facts come in. Time is passed in; nothing here waits or asks a clock.

use super::fact::{Fact, What};
use super::lesson::{Answer, Check, Lesson, Order, Question, Step, WrongTurn};
use super::progress_state::{ActorState, CheckState};
use super::turn::TakenTurn;
use super::values::PortMap;
use crate::net::Stamp;
use std::collections::VecDeque;
use std::time::Duration;

/// Facts that are kept for steps to come: a learner may be ahead of the text. Far more than a lesson needs.
pub const FACTS_MAX: usize = 4096;

/// Bytes of what came and went that are kept with them: a download may be large, and no lesson asks about megabytes.
pub const FACTS_BYTES_MAX: usize = 8 << 20;

/// How long nothing ticks before a hint is shown.
pub const HINT_AFTER: Duration = Duration::from_secs(20);

/// How a check stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Whether it has come true.
    pub is_done: bool,
    /// How often what it asks for has happened.
    pub times: u32,
    /// The rows of the log that say so.
    pub rows: Vec<u64>,
}

/// What became of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answered {
    /// Nobody has answered it.
    #[default]
    Not,
    /// This was wrong.
    Wrong(String),
    /// This was right.
    Rightly(String),
}

impl Answered {
    /// Whether it was answered rightly.
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Rightly(_))
    }
}

/// How far a learner is in a lesson.
#[derive(Clone, Debug)]
pub struct Progress {
    lesson: &'static Lesson,
    ports: PortMap,
    step: usize,
    states: Vec<StepState>,
    actors: Vec<ActorState>,
    /// Facts of this run, oldest first, the first of them that this step may use, and how many were let go.
    facts: VecDeque<Fact>,
    facts_bytes: usize,
    from: usize,
    lost: u64,
    /// When something ticked last, or the step began.
    since: Stamp,
    turn: Option<TakenTurn>,
}

/// How a step stands.
#[derive(Clone, Debug, Default)]
struct StepState {
    checks: Vec<CheckState>,
    answers: Vec<Answered>,
    /// The values that questions ask for, as they were when the last check ticked.
    values: Option<Vec<Option<u64>>>,
}

impl Progress {
    /// At the beginning of a lesson.
    pub fn new(lesson: &'static Lesson, now: Stamp) -> Self {
        let state = |step: &Step| StepState {
            checks: step.checks.iter().map(|_| CheckState::default()).collect(),
            answers: vec![Answered::Not; step.questions.len()],
            values: None,
        };
        Self {
            lesson,
            ports: PortMap::default(),
            step: 0,
            states: lesson.steps.iter().map(state).collect(),
            actors: lesson.actors.iter().map(|_| ActorState::default()).collect(),
            facts: VecDeque::new(),
            facts_bytes: 0,
            from: 0,
            lost: 0,
            since: now,
            turn: None,
        }
    }

    /// The lesson.
    pub fn lesson(&self) -> &'static Lesson {
        self.lesson
    }

    /// The place of the step that is under way; that after the last one if all is done.
    pub fn step(&self) -> usize {
        self.step
    }

    /// Whether all steps are done.
    pub fn is_done(&self) -> bool {
        self.step >= self.lesson.steps.len()
    }

    /// The ports that actors have in truth.
    pub fn ports(&self) -> &PortMap {
        &self.ports
    }

    /// The same, to be changed before an actor starts.
    pub fn ports_mut(&mut self) -> &mut PortMap {
        &mut self.ports
    }

    /// How the checks of a step stand, in their order.
    pub fn ticks(&self, step: usize) -> impl Iterator<Item = &Tick> {
        self.states
            .get(step)
            .into_iter()
            .flat_map(|state| state.checks.iter().map(CheckState::tick))
    }

    /// What became of the questions of a step.
    pub fn answers(&self, step: usize) -> &[Answered] {
        self.states.get(step).map(|state| state.answers.as_slice()).unwrap_or_default()
    }

    /// The wrong turn that was taken last, until something ticks.
    pub fn turn(&self) -> Option<&TakenTurn> {
        self.turn.as_ref()
    }

    /// Whether nothing has ticked for so long that a hint helps.
    pub fn needs_hint(&self, now: Stamp) -> bool {
        !self.is_done() && now.since(self.since) >= HINT_AFTER
    }

    /// When [`needs_hint`](Self::needs_hint) or a check that something does *not* happen can change by itself.
    pub fn next_change(&self) -> Option<Stamp> {
        let after = |duration: Duration| Stamp(self.since.0 + duration.as_nanos() as u64);
        if self.is_done() {
            return None;
        }
        let absent = self.open_checks().filter_map(|(_, check)| check.absent_ms);
        let absent = absent.map(|ms| after(Duration::from_millis(ms.into())));
        absent.min().or(Some(after(HINT_AFTER)))
    }

    /// The actors to whom something has to happen next, by their places.
    pub fn waits_for(&self) -> Vec<usize> {
        self.open_checks().filter_map(|(_, check)| self.lesson.place_of(&check.by)).collect()
    }

    /// What is known of an actor: addresses and counts.
    pub fn actor(&self, id: &str) -> Option<&ActorState> {
        self.actors.get(self.lesson.place_of(id)?)
    }

    /// Facts that came when too many were kept already.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// Takes in what happened, in the order in which it did.
    pub fn note(&mut self, fact: Fact) {
        if let Some(actor) = self.actors.get_mut(fact.actor) {
            actor.note(&fact);
        }
        if self.is_done() {
            return;
        }
        self.make_room(fact.what.bytes().len());
        self.facts_bytes += fact.what.bytes().len();
        self.facts.push_back(fact);
        self.look_at(self.facts.len() - 1);
        self.go_on();
    }

    /// Lets facts go that no step can use any more, and the oldest of those that are too many.
    fn make_room(&mut self, bytes: usize) {
        while self.from > 0 {
            self.drop_oldest();
        }
        while self.facts.len() >= FACTS_MAX
            || (self.facts_bytes + bytes > FACTS_BYTES_MAX && !self.facts.is_empty())
        {
            self.lost += 1;
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        self.from = self.from.saturating_sub(1);
        if let Some(fact) = self.facts.pop_front() {
            self.facts_bytes -= fact.what.bytes().len();
        }
    }

    /// It is this late, and all that happened until then was noted: ticks checks that something does not happen.
    pub fn pass(&mut self, now: Stamp) {
        let absent = |(_, check): &(usize, &Check)| {
            let ms = check.absent_ms.map(|ms| Duration::from_millis(ms.into()));
            ms.is_some_and(|ms| now.since(self.since) >= ms)
        };
        let due: Vec<usize> =
            self.open_checks().take(1).filter(absent).map(|(place, _)| place).collect();
        for place in due {
            if let Some(state) = self.state_mut(place) {
                state.finish();
            }
            self.ticked(now);
        }
        self.go_on();
    }

    /// A person answers a question of the step that is under way; returns whether it is right.
    pub fn answer(&mut self, question: usize, given: &str) -> bool {
        let Some(asked) = self.lesson.steps.get(self.step).and_then(|s| s.questions.get(question))
        else {
            return false;
        };
        let given = given.trim().to_owned();
        let is_right = self.is_right((question, &asked.answer), &given);
        if let Some(answer) =
            self.states.get_mut(self.step).and_then(|state| state.answers.get_mut(question))
        {
            *answer = if is_right { Answered::Rightly(given) } else { Answered::Wrong(given) };
        }
        if is_right {
            self.go_on();
        }
        is_right
    }

    /// The right answer to a question of the step that is under way as text; `None` if the log does not have it yet: a
    /// value may change until all checks have come true. Of a choice, its place.
    pub fn right_answer(&self, answer: &Answer) -> Option<String> {
        match answer {
            Answer::Number(number) => Some(number.to_string()),
            Answer::Choice { right, .. } => Some(right.to_string()),
            Answer::Value { .. } if self.open_checks().next().is_some() => None,
            Answer::Value { .. } => self.value(answer).map(|number| number.to_string()),
        }
    }

    fn value(&self, answer: &Answer) -> Option<u64> {
        match answer {
            Answer::Value { value, of } => self.actor(of)?.value(*value),
            Answer::Number(_) | Answer::Choice { .. } => None,
        }
    }

    /// A value may be another by now than it was when the checks had come true: both are in the log.
    fn is_right(&self, (place, answer): (usize, &Answer), given: &str) -> bool {
        let Some(right) = self.right_answer(answer) else { return false };
        let values = self.states.get(self.step).and_then(|state| state.values.as_ref());
        let then = values.and_then(|values| *values.get(place)?);
        right == given || then.is_some_and(|value| value.to_string() == given)
    }

    /// Keeps the values that the step asks for, once all of its checks have come true.
    fn keep_values(&mut self) {
        let Some(step) = self.lesson.steps.get(self.step) else { return };
        if self.open_checks().next().is_some() {
            return;
        }
        let values = step.questions.iter().map(|one| self.value(&one.answer)).collect();
        if let Some(state) = self.states.get_mut(self.step) {
            state.values.get_or_insert(values);
        }
    }

    /// The checks of this step that have not come true, of those whose turn it is.
    fn open_checks(&self) -> impl Iterator<Item = (usize, &'static Check)> + '_ {
        let step = self.lesson.steps.get(self.step);
        let all_at_once = step.is_some_and(|step| step.order == Order::Any);
        let checks = step.into_iter().flat_map(|step| step.checks.iter().enumerate());
        let states = self.states.get(self.step);
        let open = checks.filter(move |(place, _)| {
            states.and_then(|state| state.checks.get(*place)).is_some_and(|state| !state.is_done())
        });
        open.take(if all_at_once { usize::MAX } else { 1 })
    }

    fn state_mut(&mut self, check: usize) -> Option<&mut CheckState> {
        self.states.get_mut(self.step)?.checks.get_mut(check)
    }

    /// Offers a fact to the checks whose turn it is.
    fn look_at(&mut self, number: usize) {
        let open: Vec<(usize, &'static Check)> = self.open_checks().collect();
        let before = self.turn.clone();
        let is_led_to = |fact: &Fact| before.as_ref().is_some_and(|turn| turn.led_to(fact));
        let Self { facts, states, ports, since, lesson, .. } = self;
        let Some(fact) = facts.get(number) else { return };
        let mut states = states.get_mut(self.step);
        for (place, check) in open {
            if lesson.place_of(&check.by) != Some(fact.actor) {
                continue;
            }
            if check.absent_ms.is_some() {
                // It happens: the time of its absence begins anew.
                if check.when.matches(fact, &[], ports) {
                    *since = fact.at;
                }
                continue;
            }
            let state = states.as_mut().and_then(|step| step.checks.get_mut(place));
            if let Some(state) = state
                && state.offer(check, fact, *since, ports)
            {
                if state.is_done() {
                    *since = fact.at;
                }
                self.from = number + 1;
                // That a call waits puts nothing right: a server waits at a wrong port, too.
                if !matches!(fact.what, What::Blocks(_)) && !is_led_to(fact) {
                    self.turn = None;
                }
                return;
            }
        }
        let Some(turn) = self.turn_of(number) else { return };
        // Words of the lesson are better than those that fit any.
        let is_better =
            turn.is_of_lesson() && self.turn.as_ref().is_none_or(|one| !one.is_of_lesson());
        let is_later = self.facts.get(number).is_some_and(|fact| !is_led_to(fact));
        if is_better || is_later {
            self.turn = Some(turn);
        }
    }

    fn ticked(&mut self, at: Stamp) {
        self.since = at;
        self.turn = None;
    }

    /// The wrong turn that a fact is, if it is one.
    fn turn_of(&self, number: usize) -> Option<TakenTurn> {
        let fact = self.facts.get(number)?;
        let step = self.lesson.steps.get(self.step);
        let turns = step.into_iter().flat_map(|step| &step.wrong_turns);
        let is_taken = |turn: &&WrongTurn| {
            self.lesson.place_of(&turn.by) == Some(fact.actor)
                && turn.when.matches(fact, fact.what.bytes(), &self.ports)
        };
        match turns.chain(&self.lesson.wrong_turns).find(is_taken) {
            Some(turn) => Some(TakenTurn::of_lesson(turn, fact)),
            // The row of a send may come after those of what it led to, in a step that began with them.
            None if fact.at >= self.since && self.open_checks().next().is_some() => {
                TakenTurn::of_any(self.lesson, step?, fact)
            }
            None => None,
        }
    }

    /// Begins the next step when this one is done, with what happened since its last check.
    fn go_on(&mut self) {
        self.keep_values();
        while self.is_step_done() {
            self.step += 1;
            let told = self.turn.take();
            let mut number = self.from;
            let step = self.step;
            while number < self.facts.len() && self.step == step && !self.is_done() {
                self.look_at(number);
                number += 1;
            }
            // Nobody sent another text than a step is about before that step was shown, and nobody is told twice.
            let was_told = |turn: &mut TakenTurn| told.as_ref().is_some_and(|told| *told == *turn);
            self.turn.take_if(|turn| !turn.is_of_lesson() || was_told(turn));
            self.keep_values();
        }
    }

    fn is_step_done(&self) -> bool {
        self.states.get(self.step).is_some_and(|state| {
            state.checks.iter().all(CheckState::is_done)
                && state.answers.iter().all(Answered::is_right)
        })
    }
}

impl What {
    /// What it carries.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Sent { bytes, .. }
            | Self::Received { bytes, .. }
            | Self::Output(bytes)
            | Self::ErrorOutput(bytes) => bytes,
            _ => &[],
        }
    }
}

impl Step {
    /// Whether something is done or seen in the tab of an actor.
    pub fn concerns(&self, actor: &str) -> bool {
        let asks = |one: &Question| matches!(&one.answer, Answer::Value { of, .. } if of == actor);
        self.checks.iter().any(|check| check.by == actor)
            || self.acts.iter().any(|act| act.actor() == Some(actor))
            || self.questions.iter().any(asks)
    }
}

impl Lesson {
    /// The place of an actor.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        self.actors.iter().position(|actor| actor.id == id)
    }
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
