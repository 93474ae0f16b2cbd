//! Opens the panes of a lesson's actors, filled in, and makes its files first.

use super::LessonPlay;
use crate::app::App;
use crate::engine::StartRequest;
use crate::engine::lessons::{LessonRun, Mode, files};
use crate::files::FileFault;
use crate::learn::lessons::lesson::{Opens, Side as Stands};
use crate::learn::lessons::{Actor, Lesson, PortMap, lesson};
use crate::payload::safe_text;
use crate::threads::spawn;
use crate::tr;
use crate::ui::body::BodySettings;
use crate::ui::composer::Composer;
use crate::ui::notices::Weight;
use crate::ui::pane::{PaneId, Side};
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::tabs;
use std::path::Path;
use std::sync::Arc;
use std::task::Waker;
use std::thread::JoinHandle;

/// The lesson whose files are being made.
pub(in crate::app) struct Preparing {
    lesson: &'static Lesson,
    mode: Mode,
    writing: JoinHandle<Result<(), FileFault>>,
}

impl App {
    /// Begins a lesson, in place of one that is under way.
    pub(in crate::app) fn begin_lesson(&mut self, id: &str, mode: Mode) {
        let Some(lesson) = lesson(id) else { return };
        if let Some(need) = lesson.lacks() {
            let text = need.missing_text(&self.texts).into_owned();
            return self.notices.add(Weight::Problem, text);
        }
        if !files::needs_folder(lesson) {
            return self.open_lesson(lesson, mode);
        }
        let Some(folder) = self.lesson_folder.clone() else {
            let text = tr!(self.texts, "lesson-no-folder").into_owned();
            return self.notices.add(Weight::Problem, text);
        };
        let writing = spawn("lesson files".to_owned(), {
            let ui = Waker::from(Arc::clone(&self.wake));
            move || {
                let writing = files::provide(lesson, &folder, &PortMap::default());
                ui.wake();
                writing
            }
        });
        match writing {
            Ok(writing) => self.preparing = Some(Preparing { lesson, mode, writing }),
            Err(error) => log::warn!("{error}"),
        }
    }

    /// Begins the lesson whose files are there by now.
    pub(super) fn hear_lesson_files(&mut self) {
        let is_written = |preparing: &mut Preparing| preparing.writing.is_finished();
        let Some(Preparing { lesson, mode, writing }) = self.preparing.take_if(is_written) else {
            return;
        };
        match writing.join() {
            Ok(Ok(())) => self.open_lesson(lesson, mode),
            Ok(Err(error)) => {
                let folder = self.lesson_folder.as_deref().unwrap_or(Path::new(""));
                let path = safe_text(&folder.display().to_string()).into_owned();
                let reason = safe_text(&error.to_string()).into_owned();
                let text = tr!(self.texts, "lesson-no-file", path = path, reason = reason);
                self.notices.add(Weight::Problem, text);
            }
            Err(_) => {}
        }
    }

    fn open_lesson(&mut self, lesson: &'static Lesson, mode: Mode) {
        let before = self.panes_of_the_same(lesson);
        // The panes of the one before stay to be read; its ports are for this one.
        for pane in std::mem::take(&mut self.lesson_panes) {
            self.sessions.stop(pane);
        }
        let folder = self.lesson_folder.clone().unwrap_or_default();
        let mut run = LessonRun::begin(lesson, self.sessions.handle(), PortMap::default(), folder);
        let panes: Vec<Option<PaneId>> = (0..lesson.actors.len())
            .map(|place| match before.get(place).copied().flatten() {
                Some(pane) => Some(self.use_again(&run, place, pane)),
                None => self.open_actor(&run, place),
            })
            .collect();
        let beside = self.open_beside(lesson);
        let on = |side: Stands| -> Vec<PaneId> {
            let actors = lesson.actors.iter().zip(&panes);
            actors.filter(|(actor, _)| actor.side == side).filter_map(|(_, pane)| *pane).collect()
        };
        let left = on(Stands::Left);
        // What is to be looked at stands where it hides no server.
        let right = [on(Stands::Right), beside].concat();
        if !left.is_empty() && !right.is_empty() && self.has_room_side_by_side() {
            tabs::put_side_by_side(&mut self.tree, &left, &right);
        }
        let first = match mode {
            Mode::Taken => panes.iter().flatten().next(),
            Mode::Played => panes.iter().flatten().next_back(),
        };
        if let Some(pane) = first.copied() {
            // As one of several tabs it would hide where the one opened last is shown.
            tabs::show(&mut self.tree, pane);
            self.active = Some(pane);
        }
        if mode == Mode::Played {
            run.play();
        }
        let play = LessonPlay::new(run, panes);
        self.lesson = Some(play);
        self.step_lesson();
    }

    /// Opens the tabs of a lesson in which nobody takes part, unless they are open.
    fn open_beside(&mut self, lesson: &Lesson) -> Vec<PaneId> {
        let mut opened = Vec::new();
        for opens in &lesson.opens {
            let kind = match opens {
                Opens::Machine => PaneKind::Machine,
            };
            let is_there = self.panes.values().any(|pane| pane.kind() == kind);
            if !is_there {
                opened.push(self.add_pane(kind.settings(), None));
            }
        }
        opened
    }

    /// The panes that are open of a lesson that is begun again.
    fn panes_of_the_same(&mut self, lesson: &Lesson) -> Vec<Option<PaneId>> {
        let left = self.left_lesson.take();
        let play = self.lesson.take().or(left);
        let play = play.filter(|play| play.run.progress().lesson().id == lesson.id);
        let mut panes = play.map(|play| play.panes).unwrap_or_default();
        for pane in &mut panes {
            *pane = pane.filter(|pane| self.is_open(*pane));
        }
        panes
    }

    /// A pane plays the same actor from the beginning. What its session did was of the time before.
    fn use_again(&mut self, run: &LessonRun, place: usize, pane: PaneId) -> PaneId {
        self.sessions.retire(pane);
        if let Some(request) = run.request(place) {
            self.fill_actor(pane, &request);
        }
        self.lesson_panes.push(pane);
        pane
    }

    /// Opens the pane of an actor, filled in; `None` if it has none.
    pub(super) fn open_actor(&mut self, run: &LessonRun, place: usize) -> Option<PaneId> {
        let actor = run.progress().lesson().actors.get(place)?;
        let request = run.request(place)?;
        let kind = PaneKind::of(&request);
        let mut settings = kind.settings();
        if let Some(body) = settings.body_mut() {
            fit_body(body, actor);
        }
        let id = self.add_pane(settings, None);
        self.fill_actor(id, &request);
        self.lesson_panes.push(id);
        self.make_room_for(kind);
        Some(id)
    }

    /// Fills the pane of an actor in.
    fn fill_actor(&mut self, id: PaneId, request: &StartRequest) {
        self.fill_pane(id, request);
        if matches!(request, StartRequest::Udp(request) if request.peer.is_none())
            && let Some(pane) = self.session_pane(id)
        {
            // Whom it talks to has no port yet.
            pane.aim(Side::Other, 0);
        }
    }

    /// It takes the place of a tab of its kind in which nobody has done anything: they would pile up.
    fn make_room_for(&mut self, kind: PaneKind) {
        let is_free = |(other, pane): &(&PaneId, &OpenPane)| {
            // Its own panes may look as if nobody had touched them.
            let is_of_lesson = self.lesson_panes.contains(other);
            !is_of_lesson && pane.kind() == kind && pane.settings() == kind.settings()
        };
        let mut free = self.panes.iter().filter(is_free).map(|(other, _)| *other);
        let unused = free.find(|other| !self.sessions.was_used(*other));
        if let Some(unused) = unused {
            self.take_out(unused);
            self.panes.remove(&unused);
        }
    }
}

/// Sets log and composer as the lesson wants them.
fn fit_body(body: &mut BodySettings, actor: &Actor) {
    // A program's pane ends what is typed with a line end of its own.
    let line_end = body.composer.message.line_end;
    body.composer = Composer::of(actor.notation());
    body.composer.message.line_end = line_end;
    if let Some(encoding) = actor.encoding() {
        body.composer.message.encoding = encoding;
        body.log.encoding = encoding;
    }
    if let Some(framing) = &actor.framing {
        body.log.framing = framing.framing();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::lessons::{Role, lessons};
    use crate::payload::LineEnd;

    #[test]
    fn what_is_typed_into_a_program_ends_its_line() {
        let actors = lessons().iter().flat_map(|(_, lesson)| &lesson.actors);
        let mut programs = 0;
        for actor in actors.filter(|actor| matches!(actor.plays, Role::Program { .. })) {
            let mut settings = PaneKind::Program.settings();
            let Some(body) = settings.body_mut() else { panic!("no composer") };
            fit_body(body, actor);
            assert_eq!(body.composer.message.line_end, LineEnd::Lf);
            programs += 1;
        }
        assert!(programs > 0);
    }
}
