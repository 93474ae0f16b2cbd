//! The lesson that is under way in the window: its panes play the actors, and a person's own sessions, too.
//!
//! It steps with the pictures of the window, which the engine's events cause, and never waits.

mod noticing;
mod opening;
mod stage;

pub(super) use opening::Preparing;

use super::App;
use crate::engine::lessons::{LessonRun, Mode};
use crate::net::Stamp;
use crate::ui::lesson::{ActorView, LessonIntent, LessonView};
use crate::ui::pane::PaneId;
use crate::ui::tabs;
use noticing::Choices;
use stage::PaneStage;
use std::collections::HashMap;
use std::time::Duration;

/// How soon it is looked at again what was asked of the log, in a picture of its own.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// A lesson, and who plays in it.
pub(super) struct LessonPlay {
    run: LessonRun,
    /// The panes of the actors.
    panes: Vec<Option<PaneId>>,
    /// What was chosen in them, as it was seen last.
    choices: Vec<Option<(PaneId, Choices)>>,
    /// What is shown of the actors.
    actors: Vec<ActorView>,
}

impl LessonPlay {
    fn new(run: LessonRun, panes: Vec<Option<PaneId>>) -> Self {
        let actors = panes.len();
        Self { run, panes, choices: vec![None; actors], actors: vec![ActorView::default(); actors] }
    }

    /// Whether all was played, and everybody knows whom to talk to.
    fn is_played(&self) -> bool {
        self.run.mode() == Mode::Played
            && (self.run.stuck().is_some()
                || self.run.progress().is_done() && !self.run.has_unknown_ends())
    }
}

impl App {
    /// The name of the actor that each pane of the lesson under way plays: "the receiver's tab" has to be found.
    pub(super) fn who_plays(&self) -> HashMap<PaneId, &'static str> {
        let Some(play) = &self.lesson else { return HashMap::new() };
        let actors = &play.run.progress().lesson().actors;
        let named = play.panes.iter().zip(actors);
        named
            .filter_map(|(pane, actor)| Some(((*pane)?, actor.name.of(self.texts.lang()))))
            .collect()
    }

    /// What the panel shows; `None` if no lesson is under way.
    pub fn lesson_view(&self) -> Option<LessonView<'_>> {
        let play = self.lesson.as_ref()?;
        Some(LessonView {
            texts: &self.texts,
            progress: play.run.progress(),
            mode: play.run.mode(),
            under_way: play.run.under_way(),
            stuck: play.run.stuck(),
            actors: &play.actors,
            rows_lost: play.run.rows_lost(),
            done: &self.lessons_done,
            now: Stamp::now(),
        })
    }

    /// Does what a person asked of lessons.
    pub(super) fn carry_out_lesson(&mut self, intent: LessonIntent) {
        match intent {
            LessonIntent::Begin(id) => self.begin_lesson(id, Mode::Taken),
            LessonIntent::Play(id) => self.begin_lesson(id, Mode::Played),
            LessonIntent::Leave => self.leave_lesson(),
            LessonIntent::ForgetDone => self.lessons_done.clear(),
            LessonIntent::DoStep => self.with_lesson(|play| play.run.do_step()),
            LessonIntent::StopDoing => self.with_lesson(|play| play.run.stop_doing()),
            LessonIntent::Answer(question, text) => {
                self.with_lesson(|play| {
                    play.run.answer(question, &text);
                });
            }
            LessonIntent::ShowActor(place) => self.show_actor(place),
        }
    }

    fn leave_lesson(&mut self) {
        self.with_lesson(|play| play.run.stop_doing());
        self.left_lesson = self.lesson.take().filter(|play| play.run.mode() == Mode::Taken);
    }

    /// Comes back to the lesson that was left, if it is this one; returns whether it is. Its tabs are as they were.
    pub(super) fn return_to_lesson(&mut self, id: &str) -> bool {
        let is_this = |play: &mut LessonPlay| play.run.progress().lesson().id == id;
        let Some(play) = self.left_lesson.take_if(is_this) else { return false };
        self.lesson = Some(play);
        self.step_lesson();
        true
    }

    fn with_lesson(&mut self, change: impl FnOnce(&mut LessonPlay)) {
        if let Some(play) = &mut self.lesson {
            change(play);
        }
        self.step_lesson();
    }

    fn show_actor(&mut self, place: usize) {
        let Some(mut play) = self.lesson.take() else { return };
        let open = play.panes.get(place).copied().flatten().filter(|pane| self.is_open(*pane));
        let pane = open.or_else(|| self.open_actor(&play.run, place));
        if let Some(pane) = pane {
            if let Some(of_actor) = play.panes.get_mut(place) {
                *of_actor = Some(pane);
            }
            tabs::show(&mut self.tree, pane);
            self.active = Some(pane);
        }
        self.lesson = Some(play);
        self.step_lesson();
    }

    /// Goes on with the lesson that is under way.
    pub(super) fn step_lesson(&mut self) {
        self.hear_lesson_files();
        let Some(mut play) = self.lesson.take() else { return };
        let all_are_open = play.panes.iter().flatten().all(|pane| self.is_open(*pane));
        if play.run.mode() == Mode::Played && !all_are_open {
            // Whoever closes a pane of it has seen enough.
            return;
        }
        self.notice_choices(&mut play);
        play.run.advance(&mut PaneStage { app: self, panes: &mut play.panes });
        self.find_panes(&mut play);
        self.note_actors(&mut play);
        if play.run.mode() == Mode::Taken {
            self.lessons_done.note(play.run.progress());
        }
        self.look_again_at(&play.run);
        if !play.is_played() {
            self.lesson = Some(play);
        }
    }

    fn note_actors(&self, play: &mut LessonPlay) {
        for (place, view) in play.actors.iter_mut().enumerate() {
            let pane = play.panes.get(place).copied().flatten();
            let session = play.run.session_of(place);
            *view = ActorView {
                pane: pane.filter(|pane| self.is_open(*pane)),
                session,
                is_running: session.is_some_and(|id| self.sessions.engine().is_running(id)),
            };
        }
    }

    /// Asks for a picture when something can change by itself.
    fn look_again_at(&self, run: &LessonRun) {
        let now = Stamp::now();
        if run.is_behind() {
            return self.ctx.request_repaint_after(LOOK_AGAIN);
        }
        if let Some(change) = run.next_change(now) {
            run.hurry(change);
            self.ctx.request_repaint_after(change.since(now).max(LOOK_AGAIN));
        }
    }
}
