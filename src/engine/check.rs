//! Checks: what is sent, what must come, and within how long; step by step, without a person and without a window.
//!
//! - [`plan`]: a check as it is written ([`Check`]); its file is [`format::check`](super::format::check);
//! - [`machine`]: what happened and what time it is go in, what is to be done comes out ([`Machine`]);
//! - [`words`]: checks in words;
//! - [`run`]: a check on the sessions of an engine, on a thread that may wait;
//! - [`live`]: the same on a thread of its own, to be watched;
//! - [`report`]: what came of it, as text, JSON and `JUnit` XML.
//!
//! What this room refuses to do:
//! - nothing is run before all of the check is right;
//! - the machine reads no clock and makes no call;
//! - times are those of the rows in the log, taken by the workers right at their calls: how quickly the check
//!   itself looks at them changes no result.

pub mod live;
pub mod machine;
pub mod outcome;
pub mod plan;
mod ready;
pub mod report;
mod rows;
pub mod run;
pub mod words;

pub use live::{CheckLive, CheckRun};
pub use machine::{Happened, Happening, Machine, Next, Order};
pub use outcome::{CheckPart, Failure, Instead, Outcome, StepResult, Why};
pub use plan::{
    Act, Check, Expectation, Expected, Message, OnFailure, Others, SETUP_WITHIN, SocketKind,
    SocketPlan, Step, WITHIN,
};
pub use ready::{NotReady, ReadyCheck, has_values};
pub use report::CheckReport;
pub use run::{CheckProgress, CheckStop, run_check};
