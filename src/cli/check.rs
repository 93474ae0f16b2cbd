//! A check from a file, run without a window: its report as text on standard output, as `JUnit` XML and JSON in
//! files.

use super::bell::{Bell, Ear};
use super::run::NotBegun;
use super::{Exit, say, shown};
use crate::engine::check::report::{report_json, report_junit, report_text};
use crate::engine::check::{CheckReport, CheckStop, ReadyCheck, run_check};
use crate::engine::{Engine, EngineConfig};
use crate::files::{Existing, write_whole};
use crate::i18n::Texts;
use crate::learn::sentence;
use crate::net::NetError;
use crate::threads::spawn;
use crate::tr;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// A check that is asked for.
pub(super) struct CheckJob {
    pub(super) ready: ReadyCheck,
    /// Where the report goes as `JUnit` XML. A report of an earlier run is replaced.
    pub(super) junit: Option<PathBuf>,
    /// Where it goes as JSON.
    pub(super) json: Option<PathBuf>,
}

/// Runs a check and reports.
pub(super) fn run(job: CheckJob, texts: &Texts) -> Exit {
    let CheckJob { ready, junit, json } = job;
    let (bell, ear) = Bell::new();
    let report = match report_of(ready, bell, &ear) {
        Ok(Some(report)) => report,
        Ok(None) => return Exit::Failed,
        Err(error) => return error.say(texts),
    };
    let printed = say::out(report_text(&report, texts).as_bytes());
    let written = [
        junit.map(|path| write(&path, report_junit(&report, texts).ok(), texts)),
        json.map(|path| write(&path, report_json(&report, texts).ok(), texts)),
    ];
    let all_written = written.into_iter().flatten().all(|is_written| is_written);
    match printed {
        _ if ear.is_interrupted() => Exit::Interrupted,
        Exit::Done if report.has_passed() && all_written => Exit::Done,
        Exit::Done => Exit::Failed,
        not_printed => not_printed,
    }
}

/// Runs it on a thread of its own, until it is over or Ctrl+C ends it. `None` if a mistake of ours ended it.
fn report_of(ready: ReadyCheck, bell: Bell, ear: &Ear) -> Result<Option<CheckReport>, NotBegun> {
    let engine = Engine::new(EngineConfig::default(), bell.waker())?;
    let handle = engine.handle();
    let stop = CheckStop::new(&handle);
    let (stopping, over) = (stop.clone(), bell);
    let work = move || {
        let report = run_check(ready, &handle, &stopping, &mut |_| {});
        over.ring();
        report
    };
    let running: JoinHandle<CheckReport> = spawn("check".to_owned(), work)?;
    while !running.is_finished() {
        if ear.is_interrupted() {
            stop.stop();
            break;
        }
        ear.wait_a_moment();
    }
    let report = running.join().ok();
    engine.end_all();
    Ok(report)
}

/// Writes a report in place of an earlier one; says why not.
fn write(path: &Path, report: Option<String>, texts: &Texts) -> bool {
    let Some(report) = report else {
        say::problem(&tr!(texts, "cli-no-report", path = shown(path)));
        return false;
    };
    let written = write_whole(path, Existing::Replace, report.as_bytes());
    if let Err(error) = &written {
        say::problem(&sentence(&NetError::from(error.clone()), texts));
    }
    written.is_ok()
}
