//! The last words: what was counted, what went wrong and what to try, and the exit code that it comes to.

use super::options::{CounterLine, Showing};
use super::run::Stage;
use super::saving::Kept;
use super::{Exit, say};
use crate::i18n::Texts;
use crate::learn::automation::figures_text;
use crate::learn::explain::cause_id;
use crate::learn::icmp::figures_text as ping_text;
use crate::learn::{Explanation, explain, explain_unreachable};
use crate::net::automation::{RepeatEnd, RepeatFigures, RepeatPhase, RepeatStatus};
use crate::net::icmp::{Hop, PingFigures, ProbeOutcome};
use crate::net::{End, NetError, SessionSnapshot, SessionState, Tally};
use crate::tr;

/// What ended a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The session was over, or what was asked for has come, or the time was over.
    ByItself,
    /// Ctrl+C.
    Interrupted,
    /// Nobody reads standard output any more.
    OutputClosed,
}

/// How a run of a session ended.
pub(super) struct Finished {
    pub(super) ended: Ended,
    /// Messages of the arguments that were never sent.
    pub(super) not_sent: usize,
    /// Lines that are no messages.
    pub(super) mistakes: u64,
    /// How many payloads were to come.
    pub(super) count: Option<u64>,
}

/// Says the last words on standard error, and puts a file of what came in its place.
pub(super) fn conclude(stage: &mut Stage<'_>, showing: &Showing, finished: &Finished) -> Exit {
    if finished.ended == Ended::OutputClosed {
        return output_closed(stage);
    }
    let mut problems = Vec::new();
    let snapshot = stage.engine.snapshot(stage.session);
    if let Some(snapshot) = &snapshot {
        problems.extend(session_problems(snapshot, stage));
    }
    problems.extend(message_problems(finished, stage));
    problems.extend(file_problem(stage));
    let asked = snapshot.as_ref().and_then(Asked::of);
    if problems.is_empty() {
        problems
            .extend(asked.as_ref().and_then(|asked| asked.problem(finished.ended, stage.texts)));
    }
    for problem in &problems {
        say::problem(problem);
    }
    if let Some(status) = snapshot.as_ref().and_then(|snapshot| snapshot.repeat.as_ref()) {
        repeat_figures(status, showing, stage.texts);
    }
    if let Some(Asked::Ping(figures)) = &asked
        && showing.counters == CounterLine::OnlyLosses
    {
        say::note(&ping_text(figures, stage.texts));
    }
    counters(stage, snapshot.map(|snapshot| snapshot.tally).unwrap_or_default(), showing);
    match finished.ended {
        // As ping(8) has it: Ctrl+C is how it ends, and what counts is whether anybody replied.
        Ended::Interrupted if matches!(asked, Some(Asked::Ping(_))) && problems.is_empty() => {
            Exit::Done
        }
        Ended::Interrupted if matches!(asked, Some(Asked::Ping(_))) => Exit::Failed,
        Ended::Interrupted => Exit::Interrupted,
        _ if problems.is_empty() && finished.mistakes == 0 && stage.is_recorded => Exit::Done,
        _ => Exit::Failed,
    }
}

/// A pipe whose reader has gone is no mistake: `netplay … | head -1`.
fn output_closed(stage: &mut Stage<'_>) -> Exit {
    match stage.output.error() {
        None | Some(std::io::ErrorKind::BrokenPipe) => Exit::OutputClosed,
        Some(kind) => {
            let reason = kind.to_string();
            say::problem(&tr!(stage.texts, "cli-output-failed", reason = reason));
            Exit::Failed
        }
    }
}

fn session_problems(snapshot: &SessionSnapshot, stage: &Stage<'_>) -> Vec<String> {
    let (texts, mut problems) = (stage.texts, Vec::new());
    if let SessionState::Ended(End::Failed(error)) = &snapshot.state {
        problems.push(with_advice(error, texts));
    } else if let Some(error) = &snapshot.send_failure {
        let failed = snapshot.tally.send_failed;
        let reason = with_advice(error, texts);
        problems.push(tr!(texts, "cli-sends-failed", count = failed, reason = reason));
    }
    if let (Some((errno, peer)), 0) = (stage.output.unreachable, stage.output.received) {
        problems.push(advised(explain_unreachable(errno, peer, texts)));
    }
    for connection in snapshot.protocol.connections().list() {
        if let Some((_, error)) = connection.save_failure() {
            problems.push(with_advice(&error, texts));
        }
    }
    problems
}

/// What a session of ICMP was asked, and what came of it.
enum Asked {
    Ping(PingFigures),
    Path(Vec<Hop>),
}

impl Asked {
    fn of(snapshot: &SessionSnapshot) -> Option<Self> {
        let facts = snapshot.protocol.icmp();
        let (figures, hops) = (facts.figures(), facts.hops());
        match (figures.sent, hops.is_empty()) {
            (0, true) => None,
            (0, false) => Some(Self::Path(hops)),
            _ => Some(Self::Ping(figures)),
        }
    }

    /// That nobody replied, or that the target was not reached. A path that was given up is none.
    fn problem(&self, ended: Ended, texts: &Texts) -> Option<String> {
        let reaches = |probe: &ProbeOutcome| matches!(probe, ProbeOutcome::Reached(..));
        match self {
            Self::Ping(figures) if figures.replies == 0 => {
                Some(tr!(texts, "cli-nobody-replied").into_owned())
            }
            Self::Path(hops) => {
                let is_reached = hops.iter().any(|hop| hop.probes.iter().any(reaches));
                (!is_reached && ended != Ended::Interrupted)
                    .then(|| tr!(texts, "cli-not-reached").into_owned())
            }
            Self::Ping(_) => None,
        }
    }
}

fn message_problems(finished: &Finished, stage: &Stage<'_>) -> Vec<String> {
    let (texts, mut problems) = (stage.texts, Vec::new());
    if finished.ended == Ended::Interrupted {
        return problems;
    }
    if finished.not_sent > 0 {
        problems.push(tr!(texts, "cli-left", count = finished.not_sent));
    }
    let repeat = stage.engine.snapshot(stage.session).and_then(|snapshot| snapshot.repeat);
    if let Some(RepeatPhase::Ended(RepeatEnd::Closed)) = repeat.map(|status| status.phase) {
        problems.push(tr!(texts, "repeat-closed").into_owned());
    }
    let received = stage.output.received;
    if let Some(count) = finished.count.filter(|count| received < *count) {
        problems.push(tr!(texts, "cli-too-few", received = received, count = count));
    }
    problems
}

/// Puts the file in its place and says where it is; or why not.
fn file_problem(stage: &mut Stage<'_>) -> Option<String> {
    let file = stage.output.take_file()?;
    let (texts, lost) = (stage.texts, stage.output.rows_gone());
    match file.finish(lost) {
        Ok(Kept::Whole(path, bytes)) => {
            say::note(&tr!(texts, "cli-saved", bytes = bytes, path = super::shown(&path)));
            None
        }
        Ok(Kept::Incomplete(path, bytes)) => {
            Some(tr!(texts, "cli-saved-incomplete", bytes = bytes, path = super::shown(&path)))
        }
        Ok(Kept::Nothing) => {
            say::note(&tr!(texts, "cli-nothing-came"));
            None
        }
        Err(error) => Some(with_advice(&NetError::from(error), texts)),
    }
}

/// What happened and what to try.
pub(super) fn with_advice(error: &NetError, texts: &Texts) -> String {
    let explained = explain(error, texts);
    let try_this = try_here(error, texts).unwrap_or(explained.try_this);
    advised(Explanation { try_this, ..explained })
}

/// What to try where the window's advice is about its fields and options.
fn try_here(error: &NetError, texts: &Texts) -> Option<String> {
    Some(match cause_id(error) {
        "cause-broadcast-off" => tr!(texts, "cli-try-broadcast").into_owned(),
        "cause-session-over" => tr!(texts, "cli-try-session-over").into_owned(),
        "cause-eaddrinuse" | "cause-eaddrinuse-listen" => {
            tr!(texts, "cli-try-other-port").into_owned()
        }
        "cause-eaddrnotavail" => tr!(texts, "cli-try-own-address").into_owned(),
        _ => return None,
    })
}

fn advised(Explanation { what, try_this, .. }: Explanation) -> String {
    if try_this.is_empty() { what } else { format!("{what}\n  {try_this}") }
}

/// The line of counters, in the order of the window's status bar.
fn counters(stage: &Stage<'_>, tally: Tally, showing: &Showing) {
    let texts = stage.texts;
    let not_printed = stage.output.rows_not_printed(stage.engine.store());
    let losses = losses(tally, not_printed, texts);
    if showing.counters == CounterLine::OnlyLosses && losses.is_empty() {
        return;
    }
    let (received, sent) = (tally.received, tally.sent);
    let mut parts = vec![
        tr!(texts, "cli-received", count = received, bytes = tally.received_bytes),
        tr!(texts, "cli-sent", count = sent, bytes = tally.sent_bytes),
    ];
    parts.extend(losses);
    say::note(&parts.join(&tr!(texts, "cli-comma")));
}

/// How a repeat went, always if not all of it did.
fn repeat_figures(status: &RepeatStatus, showing: &Showing, texts: &Texts) {
    let RepeatFigures { failed, .. } = status.figures;
    let went_well = failed == 0 && status.figures.skipped() == 0;
    if showing.counters == CounterLine::Shown || !went_well {
        say::note(&figures_text(&status.figures, texts));
    }
}

fn losses(tally: Tally, not_printed: u64, texts: &Texts) -> Vec<String> {
    let mut parts = Vec::new();
    let mut lost = |count: u64, say: &dyn Fn(u64) -> String| {
        if count > 0 {
            parts.push(say(count));
        }
    };
    lost(tally.send_failed, &|count| tr!(texts, "cli-send-failed", count = count));
    lost(tally.lost_in_kernel, &|count| tr!(texts, "cli-lost-in-kernel", count = count));
    lost(tally.lost_unlogged, &|count| tr!(texts, "cli-lost-unlogged", count = count));
    lost(tally.over_limit, &|count| tr!(texts, "cli-over-limit", count = count));
    lost(tally.replies_dropped, &|count| tr!(texts, "cli-replies-dropped", count = count));
    lost(tally.events_dropped, &|count| tr!(texts, "cli-events-dropped", count = count));
    lost(not_printed, &|count| tr!(texts, "cli-not-printed", count = count));
    parts
}
