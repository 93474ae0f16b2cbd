//! The lesson that is under way in the window.

use super::App;
use crate::engine::lessons::{Mode, UnderWay};
use crate::learn::lessons::{Progress, lesson};
use crate::net::Stamp;
use crate::ui::lesson::{ActorView, LessonIntent, LessonView};

/// A lesson, who plays in it, and how far it is.
pub(super) struct LessonPlay {
    progress: Progress,
    mode: Mode,
    under_way: Option<UnderWay>,
    actors: Vec<ActorView>,
}

impl App {
    /// What the panel shows; `None` if no lesson is under way.
    pub fn lesson_view(&self) -> Option<LessonView<'_>> {
        let play = self.lesson.as_ref()?;
        Some(LessonView {
            texts: &self.texts,
            progress: &play.progress,
            mode: play.mode,
            under_way: play.under_way,
            actors: &play.actors,
            rows_lost: 0,
            done: &self.lessons_done,
            now: Stamp::now(),
        })
    }

    /// Does what a person asked of lessons.
    pub(super) fn carry_out_lesson(&mut self, intent: LessonIntent) {
        match intent {
            LessonIntent::Begin(id) => self.begin_lesson(id),
            LessonIntent::Leave => self.lesson = None,
            LessonIntent::ForgetDone => self.lessons_done.clear(),
            LessonIntent::Answer(question, text) => {
                if let Some(play) = &mut self.lesson {
                    play.progress.answer(question, &text);
                    self.lessons_done.note(&play.progress);
                }
            }
            LessonIntent::ShowActor(place) => {
                let actor = self.lesson.as_ref().and_then(|play| play.actors.get(place));
                if let Some(pane) = actor.and_then(|actor| actor.pane) {
                    crate::ui::tabs::show(&mut self.tree, pane);
                    self.active = Some(pane);
                }
            }
            LessonIntent::Play(_) | LessonIntent::DoStep | LessonIntent::StopDoing => {}
        }
    }

    /// Begins a lesson, in place of one that is under way.
    pub(super) fn begin_lesson(&mut self, id: &str) {
        let Some(lesson) = lesson(id) else { return };
        self.lesson = Some(LessonPlay {
            progress: Progress::new(lesson, Stamp::now()),
            mode: Mode::Taken,
            under_way: None,
            actors: vec![ActorView::default(); lesson.actors.len()],
        });
    }
}
