//! Lessons that run: which session plays which actor, what its rows say, and what is done for a person.
//!
//! - [`LessonRun`]: takes in what happens, and orders what is to be done from a [`Stage`];
//! - [`headless`](mod@headless): the stage without a window, and a lesson from its first step to its last;
//! - [`files`](mod@files): the folder with the files that lessons need;
//! - [`record`](mod@record): which lessons and steps are done, kept by whoever keeps settings;
//! - [`under_way`](mod@under_way): how far that is which is done for a person.
//!
//! What this room refuses to do: it knows no pane, and what a lesson says is written elsewhere
//! ([`learn::lessons`](crate::learn::lessons)).

mod act;
mod acting;
mod blocked;
mod casting;
pub mod files;
pub mod headless;
pub mod record;
mod run;
mod seat;
mod stage;
pub mod under_way;

pub use record::{LessonRecord, LessonsDone};
pub use run::LessonRun;
pub use stage::{Order, OrderKind, Outcome, Stage};
pub use under_way::{Mode, UnderWay, Waiting};
