//! Lessons, as the window shows them.
//!
//! - `panel`: the panel at the right of the window, beside the panes in which a lesson is done;
//! - `list`: all lessons by groups, for the menu and for the panel when none is under way;
//! - `header`: what a lesson is about, and who takes part;
//! - `step` and `question`: what is done, what ticks, and what is asked;
//! - `seen`: what was seen, with the rows of the log;
//! - `end`: what comes after it.

mod end;
mod header;
pub mod list;
pub mod panel;
mod question;
mod seen;
mod step;
#[cfg(all(test, feature = "window-tests"))]
mod tests;

pub use question::answers_left;
pub use seen::seen_rows;

use super::pane::PaneId;
use crate::engine::lessons::{LessonsDone, Mode, UnderWay};
use crate::i18n::Texts;
use crate::learn::lessons::Progress;
use crate::net::{SessionId, Stamp};

/// What is shown of the lesson that is under way.
#[derive(Clone, Copy)]
pub struct LessonView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// The lesson, and how far it is: steps, ticks with their rows, answers, the wrong turn taken last.
    pub progress: &'a Progress,
    /// How it is taken.
    pub mode: Mode,
    /// What is being done for the person, if anything is.
    pub under_way: Option<UnderWay>,
    /// Where what was done for the person could not go on, if it could not.
    pub stuck: Option<UnderWay>,
    /// Who plays the actors, in their order.
    pub actors: &'a [ActorView],
    /// Rows that left the log before they could be looked at: what they said is not known.
    pub rows_lost: u64,
    /// What is done of all lessons.
    pub done: &'a LessonsDone,
    /// The moment that it is, for hints.
    pub now: Stamp,
}

/// Who plays an actor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActorView {
    /// In which pane; `None` if none is open for it.
    pub pane: Option<PaneId>,
    /// Which session played it last.
    pub session: Option<SessionId>,
    /// Whether that is not over.
    pub is_running: bool,
}

/// What a person asks of lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonIntent {
    /// Begin this lesson, or begin it again: its panes open, and nothing is started.
    Begin(&'static str),
    /// Have this lesson played as an example.
    Play(&'static str),
    /// Have the step that is under way done.
    DoStep,
    /// Do no more of it.
    StopDoing,
    /// Answer a question of the step that is under way, by its place.
    Answer(usize, String),
    /// Show the pane of an actor, by its place; open it again if it was closed.
    ShowActor(usize),
    /// Leave the lesson. Its panes stay.
    Leave,
    /// Forget what is done of all lessons.
    ForgetDone,
}
