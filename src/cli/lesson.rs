//! A lesson without a window: the program does all of it, and prints the steps and what ticks.

use super::bell::Bell;
use super::run::NotBegun;
use super::{Exit, say, shown};
use crate::engine::lessons::headless::{LessonEnd, Setting, run_lesson};
use crate::engine::lessons::{LessonRun, files};
use crate::engine::{Engine, EngineConfig};
use crate::i18n::Texts;
use crate::learn::lessons::{Lesson, PortMap, Progress, lesson, lessons};
use crate::payload::safe_text;
use crate::tr;
use std::fmt::Write as _;

/// Prints the names of all lessons.
pub(super) fn list(texts: &Texts) -> Exit {
    let line = |lesson: &Lesson| format!("{:<20} {}\n", lesson.id, lesson.title.of(texts.lang()));
    let lines: String = lessons().iter().map(|(_, lesson)| line(lesson)).collect();
    say::out(lines.as_bytes())
}

/// Does the lesson of this name.
pub(super) fn named(name: &str, texts: &Texts) -> Exit {
    if let Some(lesson) = lesson(name) {
        return run(lesson, texts);
    }
    say::problem(&tr!(texts, "cli-no-lesson", name = safe_text(name).into_owned()));
    Exit::Usage
}

fn run(lesson: &'static Lesson, texts: &Texts) -> Exit {
    if let Some(need) = lesson.lacks() {
        say::problem(&need.missing_text(texts));
        return Exit::Failed;
    }
    let (bell, ear) = Bell::new();
    let engine = match Engine::new(EngineConfig::default(), bell.waker()) {
        Ok(engine) => engine,
        Err(error) => return NotBegun::from(error).say(texts),
    };
    let folder = files::default_folder().unwrap_or_else(std::env::temp_dir);
    let setting = Setting { texts, folder: &folder, ports: PortMap::default() };
    let mut printed = say::out(format!("{}\n", lesson.title.of(texts.lang())).as_bytes());
    let mut told = Told::default();
    let end = run_lesson(lesson, &engine.handle(), setting, &mut |run| {
        if printed == Exit::Done {
            printed = told.tell(run, texts);
        }
        printed == Exit::Done && !ear.is_interrupted()
    });
    engine.end_all();
    match end {
        _ if ear.is_interrupted() => Exit::Interrupted,
        LessonEnd::Done | LessonEnd::Stopped => printed,
        LessonEnd::Stuck(at) => {
            say::problem(&tr!(texts, "cli-lesson-stuck", step = at.step + 1));
            Exit::Failed
        }
        LessonEnd::NoFiles(fault) => {
            let reason = safe_text(&fault.to_string()).into_owned();
            say::problem(&tr!(texts, "lesson-no-file", path = shown(&folder), reason = reason));
            Exit::Failed
        }
    }
}

/// What was printed so far.
#[derive(Default)]
struct Told {
    /// Steps that were begun.
    steps: usize,
    /// Checks of the last one of them.
    checks: usize,
}

impl Told {
    /// Prints what is new.
    fn tell(&mut self, run: &LessonRun, texts: &Texts) -> Exit {
        let mut lines = String::new();
        let progress = run.progress();
        loop {
            self.checks_of(self.steps, progress, texts, &mut lines);
            let last = progress.step().min(progress.lesson().steps.len().saturating_sub(1));
            if self.steps > last {
                break;
            }
            if let Some(step) = progress.lesson().steps.get(self.steps) {
                let does = step.do_this.of(texts.lang());
                let _ = write!(lines, "\n{}. {does}\n", self.steps + 1);
            }
            (self.steps, self.checks) = (self.steps + 1, 0);
        }
        if lines.is_empty() { Exit::Done } else { say::out(lines.as_bytes()) }
    }

    /// The checks that have ticked of the step that was begun last: those that stand after one that has not come later.
    fn checks_of(&mut self, steps: usize, progress: &Progress, texts: &Texts, lines: &mut String) {
        let Some(place) = steps.checked_sub(1) else { return };
        let Some(step) = progress.lesson().steps.get(place) else { return };
        let ticked = progress.ticks(place).take_while(|tick| tick.is_done).count();
        for check in step.checks.iter().take(ticked).skip(self.checks) {
            let _ = writeln!(lines, "   [x] {}", check.says.of(texts.lang()));
        }
        self.checks = self.checks.max(ticked);
    }
}
