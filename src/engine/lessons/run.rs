//! A lesson on the sessions of an engine: what their rows say, and what is done for a person.

use super::acting::{Acting, Phase};
use super::blocked::Blocked;
use super::casting::Candidates;
use super::seat::{self, Wishes};
use super::stage::{Order, OrderKind, Stage};
use super::under_way::{Mode, UnderWay};
use crate::engine::rows::RowReader;
use crate::engine::{EngineHandle, StartRequest};
use crate::learn::lessons::{Answered, Fact, Lesson, PortMap, Progress, What};
use crate::log::{Detail, Row};
use crate::net::{End, SessionId, SessionSnapshot, Stamp, UnixName};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Portions of rows that are looked at in one go, since it may be a thread that draws: a millisecond's work. What is
/// left is looked at in the next one.
const PORTIONS_MAX: usize = 8;

/// Steps that are taken in one go. Some follow each other at once; more than a lesson has acts.
const MOVES_MAX: usize = 256;

/// Sessions whose rows are read, with those that an actor had before: more than a person starts in a lesson.
const SESSIONS_MAX: usize = 256;

/// A lesson that is under way.
pub struct LessonRun {
    pub(super) engine: EngineHandle,
    folder: PathBuf,
    rows: RowReader,
    pub(super) progress: Progress,
    pub(super) parts: Vec<Part>,
    /// Who played in which session.
    sessions: HashMap<SessionId, usize>,
    blocked: Blocked,
    /// Programs that may play somebody.
    pub(super) candidates: Candidates,
    mode: Mode,
    pub(super) acting: Option<Acting>,
    /// Where what was done for a person could not go on.
    stuck: Option<UnderWay>,
    rows_lost: u64,
    /// Whether there are rows that were not looked at yet.
    is_behind: bool,
}

/// An actor.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Who plays it now, or played it last.
    pub(super) session: Option<SessionId>,
    /// The port of its own that it was told to use.
    pub(super) own_port: Option<u16>,
    /// What else it was told to be.
    pub(super) wishes: Wishes,
    /// Which session the stage named last.
    on_stage: Option<SessionId>,
    /// The port that it was told to talk to.
    aimed: Option<u16>,
    /// The port that the lesson names was in use when it began last.
    pub(super) port_is_taken: bool,
    /// Rows that never came into the log.
    unlogged: u64,
}

impl LessonRun {
    /// Begins a lesson. `ports` are those that actors have in place of those that it names; `folder` is that of the
    /// lessons' files.
    pub fn begin(
        lesson: &'static Lesson,
        engine: EngineHandle,
        ports: PortMap,
        folder: PathBuf,
    ) -> Self {
        let mut progress = Progress::new(lesson, Stamp::now());
        *progress.ports_mut() = ports;
        let part = |actor: &crate::learn::lessons::Actor| Part {
            aimed: seat::other_port(&actor.plays, &progress),
            ..Part::default()
        };
        Self {
            rows: RowReader::new(Arc::clone(engine.store())),
            engine,
            folder,
            parts: lesson.actors.iter().map(part).collect(),
            progress,
            sessions: HashMap::new(),
            blocked: Blocked::default(),
            candidates: Candidates::default(),
            mode: Mode::Taken,
            acting: None,
            stuck: None,
            rows_lost: 0,
            is_behind: false,
        }
    }

    /// How far it is.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// How it is taken.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Rows that left the log before they could be looked at, or never came into it.
    pub fn rows_lost(&self) -> u64 {
        self.rows_lost
    }

    /// Whether there are rows that were not looked at yet.
    pub fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// What is being done for a person.
    pub fn under_way(&self) -> Option<UnderWay> {
        let acting = self.acting.as_ref()?;
        let acts = self.progress.lesson().steps.get(acting.step).map_or(0, |step| step.acts.len());
        Some(UnderWay { step: acting.step, act: acting.next, acts, waiting: acting.waiting() })
    }

    /// Where what was done for a person could not go on, until something else is asked for.
    pub fn stuck(&self) -> Option<UnderWay> {
        self.stuck
    }

    /// Who plays an actor now, or played it last.
    pub fn session_of(&self, actor: usize) -> Option<SessionId> {
        self.parts.get(actor)?.session
    }

    /// Which actor a session plays or played.
    pub fn actor_of(&self, session: SessionId) -> Option<usize> {
        self.sessions.get(&session).copied()
    }

    /// What a session has to be that plays an actor; `None` if there is no such actor.
    pub fn request(&self, actor: usize) -> Option<StartRequest> {
        let part = self.parts.get(actor)?;
        let mut request = seat::request(&self.progress, actor, part.own_port, &self.folder)?;
        part.wishes.apply(&mut request);
        Some(request)
    }

    /// Whom an actor talks to: a host, and its port, which is 0 while nobody knows it; `None` if it talks to whoever
    /// comes.
    pub fn other_end(&self, actor: usize) -> Option<(String, u16)> {
        seat::other_end(&self.progress.lesson().actors.get(actor)?.plays, &self.progress)
    }

    /// The Unix-domain socket that an actor's datagrams go to.
    pub fn datagrams_to(&self, actor: usize) -> Option<UnixName> {
        seat::datagrams_to(&self.progress.lesson().actors.get(actor)?.plays, &self.progress)
    }

    /// The folder of the lessons' files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// From now on, a session plays an actor. Its rows must not have come yet.
    pub fn cast(&mut self, actor: usize, session: SessionId) {
        let Some(part) = self.parts.get_mut(actor) else { return };
        if part.session == Some(session) {
            return;
        }
        part.session = Some(session);
        part.unlogged = 0;
        if self.sessions.len() >= SESSIONS_MAX
            && let Some(oldest) = self.sessions.keys().min().copied()
        {
            self.sessions.remove(&oldest);
        }
        self.sessions.insert(session, actor);
    }

    /// Something happened to an actor that no row says.
    pub fn note(&mut self, actor: usize, what: What) {
        let (at, connection) = (Stamp::now(), None);
        self.take(Fact { actor, connection, at, row: None, what });
    }

    /// A person answers a question of the step that is under way; returns whether it is right.
    pub fn answer(&mut self, question: usize, given: &str) -> bool {
        self.progress.answer(question, given)
    }

    /// Has the step done that is under way.
    pub fn do_step(&mut self) {
        self.stuck = None;
        if !self.progress.is_done() && self.acting.is_none() {
            let step = self.progress.step();
            self.acting = Some(Acting::of_step(step, &self.progress, Stamp::now()));
        }
    }

    /// Has all of it done, as an example.
    pub fn play(&mut self) {
        self.mode = Mode::Played;
        self.do_step();
    }

    /// Does no more of it.
    pub fn stop_doing(&mut self) {
        (self.acting, self.stuck) = (None, None);
    }

    /// What is done cannot go on.
    pub(super) fn give_up(&mut self) {
        self.stuck = self.under_way();
        self.acting = None;
    }

    /// Takes in what is new, and does what is to be done. Never waits.
    pub fn advance(&mut self, stage: &mut dyn Stage) {
        for _ in 0..MOVES_MAX {
            for actor in 0..self.parts.len() {
                self.cast_from(stage, actor);
            }
            self.look();
            self.aim(stage);
            if !self.act(stage) {
                return;
            }
        }
    }

    /// The stage may have another session for an actor than before.
    fn cast_from(&mut self, stage: &dyn Stage, actor: usize) {
        let (named, part) = (stage.session_of(actor), self.parts.get_mut(actor));
        if let (Some(session), Some(part)) = (named, part)
            && part.on_stage.replace(session) != named
        {
            self.cast(actor, session);
        }
    }

    /// When something can change by itself; `None` if nothing can.
    pub fn next_change(&self, now: Stamp) -> Option<Stamp> {
        let acting = self.acting.as_ref().and_then(|acting| self.act_change(acting));
        let acting = acting.filter(|at| *at > now);
        // What is past is waited for only while it is not known what happened until then.
        let known_until = self.engine.log_writer().known_until();
        let ticks = self.progress.next_change().filter(|at| *at > now || *at > known_until);
        let changes = [ticks, self.blocked.next_change(now), acting];
        changes.into_iter().flatten().min()
    }

    /// Asks that what happened until then comes into the log now, if that is past and not known to be there.
    pub fn hurry(&self, until: Stamp) {
        if until <= Stamp::now() && self.engine.log_writer().known_until() < until {
            self.engine.log_writer().hurry(until);
        }
    }

    /// How the session of an actor stands.
    pub(super) fn snapshot(&self, actor: usize) -> Option<SessionSnapshot> {
        self.engine.snapshot(self.session_of(actor)?)
    }

    /// Takes in rows, blocked calls and the time.
    fn look(&mut self) {
        // Before the rows: those up to there are in the log by now.
        let known_until = self.engine.log_writer().known_until();
        let mut rows = Vec::new();
        let (sessions, candidates) = (&self.sessions, &self.candidates);
        let is_wanted = |id: SessionId| sessions.contains_key(&id) || candidates.has(id);
        let read = self.rows.read_some(PORTIONS_MAX, &is_wanted, |row| rows.push(row));
        self.rows_lost += read.lost;
        self.is_behind = !read.is_all;
        for row in rows {
            self.take_row(row);
        }
        self.note_unlogged();
        self.note_blocked();
        if read.is_all {
            self.progress.pass(known_until);
        }
    }

    fn take_row(&mut self, row: Row) {
        let Some(actor) = self.actor_of(row.session) else {
            return self.take_row_of_candidate(row);
        };
        let is_taken = matches!(&row.detail,
            Some(Detail::End(end)) if matches!(&**end, End::Failed(error) if error.needs_other_port()));
        // Where that is what a lesson is about, the port of the lesson stays the right one.
        let is_taken = is_taken && !self.may_fail(actor);
        if let Some(part) = self.parts.get_mut(actor)
            && is_taken
        {
            part.port_is_taken = true;
        }
        if let Some(fact) = Fact::of_row(actor, row) {
            self.take(fact);
        }
    }

    /// A row of a program that may play somebody: once its sockets show whom, all that it did counts.
    fn take_row_of_candidate(&mut self, row: Row) {
        let session = row.session;
        let Some(fact) = Fact::of_row(0, row) else { return };
        let actor = self.part_by(&fact.what);
        self.candidates.note(session, fact);
        if let Some(actor) = actor {
            self.cast(actor, session);
            for fact in self.candidates.take(session) {
                self.take(Fact { actor, ..fact });
            }
        }
    }

    fn take(&mut self, fact: Fact) {
        if let What::Opened(local) = &fact.what
            && let Some(port) = local.port()
        {
            self.opened(fact.actor, port);
        }
        let ticks = self.ticks();
        if let Some(acting) = &mut self.acting {
            acting.hear(fact.clone());
        }
        self.progress.note(fact);
        if self.ticks() != ticks
            && let Some(acting) = &mut self.acting
        {
            acting.ticked();
        }
    }

    /// An actor has a port. If the one that the lesson names was in use, this one stands for it from now on.
    fn opened(&mut self, actor: usize, port: u16) {
        let Some(role) = self.progress.lesson().actors.get(actor).map(|actor| &actor.plays) else {
            return;
        };
        let Some(of_actor) = self.parts.get_mut(actor) else { return };
        let named = seat::own_end(role).map_or(0, |own| own.port());
        if std::mem::take(&mut of_actor.port_is_taken) && of_actor.own_port.is_none() {
            self.progress.ports_mut().set(named, port);
        }
    }

    /// How many checks have come true, with those of steps before.
    fn ticks(&self) -> (usize, usize) {
        let step = self.progress.step();
        (step, self.progress.ticks(step).filter(|tick| tick.is_done).count())
    }

    fn note_unlogged(&mut self) {
        for part in &mut self.parts {
            let tally = part.session.and_then(|session| self.engine.tally_of(session));
            let Some(tally) = tally else { continue };
            let unlogged = tally.lost_unlogged + tally.events_dropped;
            self.rows_lost += unlogged.saturating_sub(part.unlogged);
            part.unlogged = part.unlogged.max(unlogged);
        }
    }

    fn note_blocked(&mut self) {
        let now = Stamp::now();
        let step = self.progress.step();
        let plays = |id: SessionId| self.parts.iter().position(|part| part.session == Some(id));
        let calls = self.engine.blocked_calls().into_iter();
        let calls = calls.filter_map(|(id, call)| Some((plays(id)?, id, call))).collect();
        for (actor, call) in self.blocked.look(calls, step, now) {
            let what = What::Blocks(call.op.name().to_owned());
            self.take(Fact { actor, connection: call.connection, at: now, row: None, what });
        }
    }

    /// Tells those that talk to an actor which port it has, once that is known or another.
    fn aim(&mut self, stage: &mut dyn Stage) {
        for actor in 0..self.parts.len() {
            let role = self.progress.lesson().actors.get(actor).map(|actor| &actor.plays);
            let port = role.and_then(|role| seat::other_port(role, &self.progress));
            let Some((port, told)) = port.zip(self.parts.get_mut(actor)) else { continue };
            if told.aimed.replace(port) != Some(port) {
                // Whoever cannot be told now reads it when it begins.
                let _ = stage.carry_out(&Order { actor, what: OrderKind::Aim(port) }, self);
            }
        }
    }

    /// Answers the questions of a step: nobody is asked while it is played.
    pub(super) fn answer_all(&mut self) {
        let step = self.progress.step();
        let questions = self.progress.lesson().steps.get(step).map(|step| &step.questions);
        for (place, question) in questions.into_iter().flatten().enumerate() {
            let is_open = !self.progress.answers(step).get(place).is_some_and(Answered::is_right);
            let right = self.progress.right_answer(&question.answer);
            if let Some(right) = right.filter(|_| is_open && self.progress.step() == step) {
                self.progress.answer(place, &right);
            }
        }
    }

    /// Whether somebody talks to an actor whose port is not known yet.
    pub fn has_unknown_ends(&self) -> bool {
        let actors = &self.progress.lesson().actors;
        actors.iter().any(|actor| {
            let other = seat::other_port(&actor.plays, &self.progress);
            seat::talks_to_somebody(&actor.plays) && other.is_none()
        })
    }

    /// Whether an actor's session is there and not over.
    pub fn is_running(&self, actor: usize) -> bool {
        self.snapshot(actor).is_some_and(|snapshot| snapshot.is_running())
    }

    pub(super) fn act_phase(&mut self, phase: Phase) {
        if let Some(acting) = &mut self.acting {
            acting.be(phase, Stamp::now());
        }
    }
}
