//! What a session does by itself: decisions, without a socket, a clock or a thread of their own.
//!
//! What came and what time it is go in; what is to be sent, and when, comes out. The workers of every protocol
//! ask the same code here and carry out what it decides, by deadlines on threads that they have anyway; the
//! window is never in the way.
//!
//! - [`pattern`]: what a payload must be like, [`matcher`]: whether it is;
//! - [`rules`]: when … then …, in order, as it is written; [`compile`]: the same, ready to run;
//! - [`automaton`]: the rules of one session or connection at work, [`limit`]: how many replies each peer gets;
//! - [`live`]: the rules of a running session, which can change, and what they have counted;
//! - [`repeat`]: messages that are sent again and again, by a [`schedule`] that does not drift;
//! - [`load`]: many sends a second for a time, [`load_meter`]: what it came to;
//! - [`facts`] and [`event`]: how that stands, and what of it is reported.
//!
//! What this room refuses to do: it reads no clock and makes no call (the time is passed in, so that tests need
//! no sleep), and it reads no file.

pub mod automaton;
#[cfg(test)]
mod automaton_tests;
pub mod compile;
pub mod event;
pub mod facts;
mod glance;
pub mod limit;
mod line_ends;
pub mod live;
pub mod load;
pub mod load_meter;
mod mask;
pub mod matcher;
pub mod pattern;
pub mod repeat;
pub mod rule_event;
pub mod rules;
pub mod schedule;

pub use automaton::{Automaton, Decision, Decisions, Deed, Occasion, SentTo, Withheld};
pub use compile::{CompiledRules, FindSaved, Medium, RuleMistake, RuleMistakeKind};
pub use event::AutomationEvent;
pub use facts::{AutomationFacts, LoadStatus, RepeatEnd, RepeatPhase, RepeatStatus};
pub use live::{LiveRules, RuleHits};
pub use load::{LoadKind, LoadMistake, LoadPlan};
pub use load_meter::LoadFigures;
pub use matcher::{Captures, Matcher, PatternMistake};
pub use pattern::Pattern;
pub use repeat::{FirstSend, PlanMistake, RepeatFigures, RepeatItem, RepeatPlan, Rounds};
pub use rule_event::{Attention, RuleEvent, RuleName, Withholding};
pub use rules::{Action, AfterMatch, GroupReplies, LineEnds, Rule, RuleSet, When};
