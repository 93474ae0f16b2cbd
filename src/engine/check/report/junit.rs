//! A report as `JUnit` XML, which programs for continuous integration read.

use super::CheckReport;
use super::json::why_name;
use crate::engine::check::outcome::{CheckPart, Outcome, StepResult};
use crate::engine::check::words::{instead_lines, part_title, why_text};
use crate::i18n::Texts;
use quick_junit::{
    NonSuccessKind, Property, Report, SerializeError, TestCase, TestCaseStatus, TestSuite,
};

/// A report as `JUnit` XML: a suite for each round, a case for each socket and step. Names and messages are in the
/// texts' language; the type of a failure is the word that the JSON form has.
///
/// # Errors
/// Never for a report of ours; what the library says.
pub fn report_junit(report: &CheckReport, texts: &Texts) -> Result<String, SerializeError> {
    let mut whole = Report::new(&report.check.name);
    whole.set_time(report.took);
    for results in report.results.chunk_by(|one, next| one.round == next.round) {
        whole.add_test_suite(suite(report, results, texts));
    }
    whole.to_string()
}

fn suite(report: &CheckReport, results: &[StepResult], texts: &Texts) -> TestSuite {
    let round = results.first().map_or(1, |result| result.round);
    let name = &report.check.name;
    let mut suite = match report.check.rounds {
        1 => TestSuite::new(name),
        _ => TestSuite::new(format!("{name} ({round})")),
    };
    suite.set_time(results.iter().map(|result| result.took).sum());
    if report.left_out > 0 {
        suite.add_property(Property::new("passed-and-left-out", report.left_out.to_string()));
    }
    suite.add_test_cases(results.iter().map(|result| case(report, result, texts)));
    suite
}

fn case(report: &CheckReport, result: &StepResult, texts: &Texts) -> TestCase {
    let status = match &result.outcome {
        Outcome::Passed => TestCaseStatus::success(),
        Outcome::NotRun => TestCaseStatus::skipped(),
        Outcome::Failed(failure) => {
            let why = why_text(&report.check, result, failure, texts);
            let lines = instead_lines(failure, texts);
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(why_name(&failure.why));
            status.set_description(
                [why.clone()].into_iter().chain(lines).collect::<Vec<_>>().join("\n"),
            );
            status.set_message(why);
            status
        }
    };
    let number = match result.part {
        CheckPart::Socket(_) => String::new(),
        CheckPart::Step(step) => format!("{}. ", step + 1),
    };
    let title = part_title(&report.check, result.part, texts);
    let mut case = TestCase::new(format!("{number}{title}"), status);
    case.set_classname(&report.check.name).set_time(result.took);
    case
}
