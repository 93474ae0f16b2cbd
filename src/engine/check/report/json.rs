//! A report for programs.

use super::CheckReport;
use crate::engine::check::outcome::{CheckPart, Failure, Instead, Outcome, StepResult, Why};
use crate::engine::check::words::part_title;
use crate::i18n::Texts;
use serde::Serialize;
use std::time::Duration;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReportForm<'a> {
    name: &'a str,
    passed: bool,
    stopped: bool,
    /// When it began (RFC 3339).
    began: String,
    took_ms: f64,
    rounds: u32,
    counts: Counts,
    results: Vec<ResultForm>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Counts {
    passed: u64,
    failed: u64,
    not_run: u64,
    left_out: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ResultForm {
    round: u32,
    /// `socket` or `step`.
    part: &'static str,
    /// Its number, counted from 1.
    number: usize,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// `passed`, `failed` or `not-run`.
    outcome: &'static str,
    took_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    instead: Vec<InsteadForm>,
    #[serde(skip_serializing_if = "is_zero")]
    more: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct InsteadForm {
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    /// Its first bytes, as hex digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    hex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A report as a JSON object over several lines. Its words for kinds are the same in every language and version;
/// titles of steps without a name are in the texts' language.
///
/// # Errors
/// Never for a report of ours; what the library says.
pub fn report_json(report: &CheckReport, texts: &Texts) -> Result<String, serde_json::Error> {
    let counts = Counts {
        passed: report.passed,
        failed: report.failed,
        not_run: report.not_run,
        left_out: report.left_out,
    };
    serde_json::to_string_pretty(&ReportForm {
        name: &report.check.name,
        passed: report.has_passed(),
        stopped: report.was_stopped,
        began: rfc3339(report.began_unix_ns),
        took_ms: ms(report.took),
        rounds: report.rounds,
        counts,
        results: report.results.iter().map(|result| result_form(report, result, texts)).collect(),
    })
}

fn result_form(report: &CheckReport, result: &StepResult, texts: &Texts) -> ResultForm {
    let (part, number) = match result.part {
        CheckPart::Socket(number) => ("socket", number),
        CheckPart::Step(number) => ("step", number),
    };
    let line = match result.part {
        CheckPart::Step(step) => report.check.steps.get(step).map(|step| step.line),
        CheckPart::Socket(_) => None,
    };
    let failure = match &result.outcome {
        Outcome::Failed(failure) => Some(&**failure),
        _ => None,
    };
    ResultForm {
        round: result.round,
        part,
        number: number + 1,
        title: part_title(&report.check, result.part, texts),
        line: line.filter(|line| *line > 0),
        outcome: match result.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "failed",
            Outcome::NotRun => "not-run",
        },
        took_ms: ms(result.took),
        why: failure.map(|failure| why_name(&failure.why)),
        error: failure.and_then(error_text),
        instead: failure.into_iter().flat_map(|it| &it.instead).map(instead_form).collect(),
        more: failure.map_or(0, |failure| failure.more),
    }
}

/// Why a part failed, for programs: the same in every language and version.
pub(super) fn why_name(why: &Why) -> &'static str {
    match why {
        Why::NotInTime => "not-in-time",
        Why::SomethingCame => "something-came",
        Why::OtherFirst => "other-first",
        Why::ConnectionOver => "connection-over",
        Why::NotConnected => "not-connected",
        Why::NobodyToSendTo => "nobody-to-send-to",
        Why::Message(_) => "message",
        Why::Pattern(_) => "pattern",
        Why::NotSent(_) => "not-sent",
        Why::NotSentInTime => "not-sent-in-time",
        Why::Refused => "refused",
        Why::NotOpened(_) => "not-opened",
        Why::NotOpenedInTime => "not-opened-in-time",
        Why::NotClosedInTime => "not-closed-in-time",
        Why::RowsLost(_) => "rows-lost",
    }
}

fn error_text(failure: &Failure) -> Option<String> {
    match &failure.why {
        Why::NotSent(error) | Why::NotOpened(error) => Some(error.to_string()),
        Why::Message(error) => Some(error.to_string()),
        Why::Pattern(mistake) => Some(mistake.to_string()),
        _ => None,
    }
}

fn instead_form(instead: &Instead) -> InsteadForm {
    let of = |what| InsteadForm { what, bytes: None, hex: None, error: None };
    match instead {
        Instead::Frame { bytes, len } => {
            let mut hex = String::new();
            crate::payload::hex::write(bytes, &mut hex);
            InsteadForm { bytes: Some(*len as u64), hex: Some(hex), ..of("frame") }
        }
        Instead::NoFrame { bytes, .. } => InsteadForm { bytes: Some(*bytes), ..of("no-frame") },
        Instead::Connected => of("connected"),
        Instead::Closed => of("closed"),
        Instead::Broken(error) => InsteadForm { error: Some(error.to_string()), ..of("broken") },
        Instead::Unreachable(errno) => {
            InsteadForm { error: errno.map(|errno| errno.to_string()), ..of("unreachable") }
        }
    }
}

fn ms(time: Duration) -> f64 {
    // To the microsecond: the rows know no more than a tenth of that.
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// A time as RFC 3339 has it, in UTC.
fn rfc3339(unix_ns: i64) -> String {
    jiff::Timestamp::from_nanosecond(unix_ns.into())
        .map_or_else(|_| String::new(), |time| format!("{time:.3}"))
}
