//! A report for people.

use super::CheckReport;
use crate::engine::check::outcome::{Outcome, StepResult};
use crate::engine::check::words::{instead_lines, outcome_word, part_title, took_text, why_text};
use crate::i18n::Texts;
use crate::payload::show::safe_text;
use crate::tr;

/// A report as lines of text, the last one with the counts. Each line ends with a line feed.
pub fn report_text(report: &CheckReport, texts: &Texts) -> String {
    let mut out = head(report, texts) + "\n";
    let mut round = 1;
    for result in &report.results {
        if report.check.rounds > 1 && result.round != round {
            round = result.round;
            out.push_str(&tr!(texts, "check-report-round", round = round));
            out.push('\n');
        }
        for line in result_lines(report, result, texts) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    if report.left_out > 0 {
        out.push_str(&tr!(texts, "check-report-left-out", count = report.left_out));
        out.push('\n');
    }
    out.push_str(&counts_text(report, texts));
    out.push('\n');
    out
}

fn head(report: &CheckReport, texts: &Texts) -> String {
    let name = safe_text(&report.check.name);
    if report.has_passed() {
        tr!(texts, "check-report-passed", name = name)
    } else if report.was_stopped && report.failed == 0 {
        tr!(texts, "check-report-stopped", name = name)
    } else {
        tr!(texts, "check-report-failed", name = name)
    }
}

/// How many parts passed and how many did not.
pub fn counts_text(report: &CheckReport, texts: &Texts) -> String {
    let CheckReport { passed, failed, not_run, took, .. } = report;
    let time = took_text(*took);
    tr!(
        texts,
        "check-report-counts",
        passed = *passed,
        failed = *failed,
        skipped = *not_run,
        time = time
    )
}

/// A result, and what is known about its failure.
fn result_lines(report: &CheckReport, result: &StepResult, texts: &Texts) -> Vec<String> {
    let title = part_title(&report.check, result.part, texts);
    let word = outcome_word(&result.outcome, texts);
    let mut lines = vec![match &result.outcome {
        Outcome::NotRun => format!("  {word}  {title}"),
        _ => format!("  {word}  {title}  ({})", took_text(result.took)),
    }];
    if let Outcome::Failed(failure) = &result.outcome {
        lines.push(format!("    {}", why_text(&report.check, result, failure, texts)));
        lines.extend(instead_lines(failure, texts).into_iter().map(|line| format!("    {line}")));
    }
    lines
}
