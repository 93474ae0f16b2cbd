//! Lessons that run: which session plays which actor, what its rows say, and what is done for a person.
//!
//! - [`record`](mod@record): which lessons and steps are done, kept by whoever keeps settings;
//! - [`under_way`](mod@under_way): how far that is which is done for a person.
//!
//! What this room refuses to do: it knows no pane, and what a lesson says is written elsewhere
//! ([`learn::lessons`](crate::learn::lessons)).

pub mod record;
pub mod under_way;

pub use record::{LessonRecord, LessonsDone};
pub use under_way::{Mode, UnderWay, Waiting};
