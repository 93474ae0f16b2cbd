//! Ticks the checks of a lesson as facts come in. Time is passed in; nothing here waits or asks a clock.

use super::fact::{Fact, What};
use super::lesson::{Answer, Check, Lesson, Order, Step, WrongTurn};
use super::progress_state::{ActorState, CheckState};
use super::values::PortMap;
use crate::i18n::Lang;
use crate::net::{Endpoint, Stamp};
use crate::payload::safe_text;
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
    /// It was answered rightly.
    Rightly,
}

/// A wrong turn that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenTurn {
    /// What is said about it, in both languages.
    pub say: super::lesson::Both,
    /// The row that shows it.
    pub row: Option<u64>,
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
}

impl Progress {
    /// At the beginning of a lesson.
    pub fn new(lesson: &'static Lesson, now: Stamp) -> Self {
        let state = |step: &Step| StepState {
            checks: step.checks.iter().map(|_| CheckState::default()).collect(),
            answers: vec![Answered::Not; step.questions.len()],
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
        let is_right = self.is_right(&asked.answer, given.trim());
        if let Some(answer) =
            self.states.get_mut(self.step).and_then(|state| state.answers.get_mut(question))
        {
            *answer =
                if is_right { Answered::Rightly } else { Answered::Wrong(given.trim().to_owned()) };
        }
        if is_right {
            self.go_on();
        }
        is_right
    }

    /// The right answer as text; `None` if the log does not have it yet. Of a choice, its place.
    pub fn right_answer(&self, answer: &Answer) -> Option<String> {
        match answer {
            Answer::Number(number) => Some(number.to_string()),
            Answer::Choice { right, .. } => Some(right.to_string()),
            Answer::Value { value, of } => {
                self.actor(of)?.value(*value).map(|number| number.to_string())
            }
        }
    }

    fn is_right(&self, answer: &Answer, given: &str) -> bool {
        self.right_answer(answer).is_some_and(|right| right == given)
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
                if !matches!(fact.what, What::Blocks(_)) {
                    self.turn = None;
                }
                return;
            }
        }
        if let Some(turn) = self.turn_of(number) {
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
        let turn = turns.chain(&self.lesson.wrong_turns).find(is_taken)?;
        Some(TakenTurn { say: told(turn, fact), row: fact.row })
    }

    /// Begins the next step when this one is done, with what happened since its last check.
    fn go_on(&mut self) {
        while self.is_step_done() {
            self.step += 1;
            self.turn = None;
            let mut number = self.from;
            let step = self.step;
            while number < self.facts.len() && self.step == step && !self.is_done() {
                self.look_at(number);
                number += 1;
            }
        }
    }

    fn is_step_done(&self) -> bool {
        self.states.get(self.step).is_some_and(|state| {
            state.checks.iter().all(CheckState::is_done)
                && state.answers.iter().all(|answer| *answer == Answered::Rightly)
        })
    }
}

/// What is said about a wrong turn, with what happened in its place.
fn told(turn: &WrongTurn, fact: &Fact) -> super::lesson::Both {
    let fill = |lang: Lang| {
        let mut text = turn.say.of(lang).to_owned();
        for (name, value) in fact.what.told() {
            text = text.replace(&format!("{{{name}}}"), &value);
        }
        text
    };
    super::lesson::Both { en: fill(Lang::En), zh: fill(Lang::Zh) }
}

/// Characters of a text that are repeated to a learner.
const TOLD_CHARS_MAX: usize = 60;

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

    /// What stands for it in a text.
    fn told(&self) -> Vec<(&'static str, String)> {
        let address = |name: &'static str, end: Endpoint| {
            let port = end.port().map(|port| ("port", port.to_string()));
            std::iter::once((name, end.to_string())).chain(port).collect::<Vec<_>>()
        };
        match self {
            Self::Opened(local) => address("address", *local),
            Self::Connected { peer, .. } | Self::Accepted { peer, .. } => address("peer", *peer),
            Self::Sent { bytes, to: peer } | Self::Received { bytes, from: peer } => {
                let mut told = peer.map(|peer| address("peer", peer)).unwrap_or_default();
                let text: String =
                    String::from_utf8_lossy(bytes).chars().take(TOLD_CHARS_MAX).collect();
                told.push(("text", safe_text(&text).into_owned()));
                told.push(("bytes", bytes.len().to_string()));
                told
            }
            Self::Call { error: Some(error), .. } | Self::Failed { error, .. } => {
                vec![("error", error.clone())]
            }
            _ => Vec::new(),
        }
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
