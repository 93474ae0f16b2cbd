//! Lessons: what a learner does, sees and finds out, as data with texts in both languages.
//!
//! - [`lesson`](mod@lesson): what a lesson consists of: actors, steps, checks, questions, wrong turns;
//! - [`role`](mod@role): what the actors are;
//! - [`pattern`](mod@pattern): the small language in which a check says what has to happen;
//! - [`low`]: what is said of ICMP, socket options and relays;
//! - [`fact`](mod@fact): what happened to an actor, and what a row of the log says of it;
//! - [`progress`](mod@progress): ticks the checks of a lesson as facts come in, time passed in;
//! - [`turn`](mod@turn): wrong turns that were taken, and what is said about them;
//! - `read` and `list`: the lessons under `assets/lessons`, inside the executable.
//!
//! What this room refuses to do: it starts nothing and sends nothing (that is the engine's), and it draws nothing.

pub mod fact;
mod finder;
pub mod lesson;
mod list;
pub mod low;
mod need;
pub mod pattern;
pub mod progress;
mod progress_state;
mod read;
mod reason;
pub mod role;
pub mod turn;
mod values;

pub use fact::{Fact, What};
pub use finder::Finder;
pub use lesson::{
    Act, Actor, Both, Check, Lesson, Need, Question, SampleCertificate, SampleFile, Step, WrongTurn,
};
pub use list::{Group, LessonProgram, lesson, lessons, programs};
pub use pattern::Pattern;
pub use progress::{Answered, Progress, Tick};
pub use reason::Reason;
pub use role::{AtEnd, Behaviour, Role};
pub use values::{AskedValue, PortMap};
