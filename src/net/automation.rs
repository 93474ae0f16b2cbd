//! What a session does by itself: decisions, without a socket, a clock or a thread of their own.
//!
//! What came and what time it is go in; what is to be sent, and when, comes out. The workers of every protocol
//! ask the same code here and carry out what it decides, by deadlines on threads that they have anyway; the
//! window is never in the way.
//!
//! - [`pattern`]: what a payload must be like, [`matcher`]: whether it is;
//! - [`rules`]: when … then …, in order;
//! - [`repeat`]: messages that are sent again and again, by a [`schedule`] that does not drift;
//! - [`facts`] and [`event`]: how that stands, and what of it is reported.
//!
//! What this room refuses to do: it reads no clock and makes no call (the time is passed in, so that tests need
//! no sleep), and it reads no file.

pub mod event;
pub mod facts;
mod mask;
pub mod matcher;
pub mod pattern;
pub mod repeat;
pub mod rules;
pub mod schedule;

pub use event::AutomationEvent;
pub use facts::{AutomationFacts, RepeatEnd, RepeatPhase, RepeatStatus};
pub use matcher::{Captures, Matcher, PatternMistake};
pub use pattern::Pattern;
pub use repeat::{FirstSend, PlanMistake, RepeatFigures, RepeatItem, RepeatPlan, Rounds};
pub use rules::{Action, AfterMatch, Rule, RuleSet, When};
