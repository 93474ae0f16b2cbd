//! What came of a check, as a whole: as text for people, as JSON and as `JUnit` XML for programs.

mod json;
mod junit;
mod text;

pub use json::report_json;
pub use junit::report_junit;
pub use text::{counts_text, report_text};

use super::outcome::{Outcome, StepResult};
use super::plan::Check;
use crate::net::clock::wall_offset_ns;
use crate::net::{SessionId, Stamp};
use std::time::Duration;

/// Results that a report lists at most: ten rounds of the longest check. Beyond it, those that passed are only
/// counted.
pub const RESULTS_MAX: usize = 10_000;

/// Results that failed, beyond it.
pub const FAILURES_MAX: usize = 10_000;

/// What came of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckReport {
    /// The check.
    pub check: Check,
    /// The results in order, except those that are left out.
    pub results: Vec<StepResult>,
    /// Results that passed or were not run and are not listed.
    pub left_out: u64,
    /// How many parts passed.
    pub passed: u64,
    /// How many failed.
    pub failed: u64,
    /// How many had no turn.
    pub not_run: u64,
    /// The rounds that were begun.
    pub rounds: u32,
    /// Whether a person ended it.
    pub was_stopped: bool,
    /// When it began, in nanoseconds since 1970 (UTC).
    pub began_unix_ns: i64,
    /// When it began.
    pub began: Stamp,
    /// How long it took.
    pub took: Duration,
    /// Its sessions, in the order in which they were started; their rows are in the log.
    pub sessions: Vec<SessionId>,
}

impl CheckReport {
    /// The report of a check that begins now.
    pub fn begin(check: Check) -> Self {
        let began = Stamp::now();
        Self {
            check,
            results: Vec::new(),
            left_out: 0,
            passed: 0,
            failed: 0,
            not_run: 0,
            rounds: 0,
            was_stopped: false,
            began_unix_ns: began.0.cast_signed().saturating_add(wall_offset_ns()),
            began,
            took: Duration::ZERO,
            sessions: Vec::new(),
        }
    }

    /// Whether all of it passed.
    pub fn has_passed(&self) -> bool {
        self.failed == 0 && self.not_run == 0 && !self.was_stopped
    }

    /// Adds a result.
    pub fn add(&mut self, result: StepResult) {
        let (counter, places) = match result.outcome {
            Outcome::Passed => (&mut self.passed, RESULTS_MAX),
            Outcome::Failed(_) => (&mut self.failed, RESULTS_MAX + FAILURES_MAX),
            Outcome::NotRun => (&mut self.not_run, RESULTS_MAX),
        };
        *counter += 1;
        if self.results.len() < places {
            self.results.push(result);
        } else {
            self.left_out += 1;
        }
    }

    /// It is over.
    pub fn end(&mut self, was_stopped: bool, rounds: u32) {
        self.rounds = rounds;
        self.was_stopped = was_stopped && (self.not_run > 0 || rounds < self.check.rounds);
        self.took = Stamp::now().since(self.began);
    }
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
