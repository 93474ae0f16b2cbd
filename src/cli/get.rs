//! A download: its rows are printed as they come, its body when it is there.

use super::bell::Ear;
use super::options::{OutFile, RowForm, Showing};
use super::output::{Output, Printed};
use super::run::{NotBegun, Stage};
use super::summary::{self, Ended, Finished, with_advice};
use super::{Exit, say, shown};
use crate::i18n::Texts;
use crate::net::http::{Hop, HttpConfig, SaveForm, SaveJob, SaveWhat, Target};
use crate::net::{SessionConfig, SessionState};
use crate::payload::{Encoding, escape};
use crate::tr;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is loaded.
#[derive(Debug)]
pub(super) struct GetJob {
    pub(super) target: Target,
    pub(super) showing: Showing,
    /// How long it may take.
    pub(super) after: Option<Duration>,
    pub(super) on_status: OnStatus,
}

/// What a status of 400 or more is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnStatus {
    /// A response like any other.
    Take,
    /// A failure.
    Fail,
}

/// Where statuses begin that say that there is no such page (RFC 9110, section 15.5).
const FIRST_FAILURE: u16 = 400;

/// Loads a URL.
pub(super) fn run(job: GetJob, texts: &Texts) -> Exit {
    let GetJob { target, mut showing, after, on_status } = job;
    let form = showing.form;
    if matches!(form, RowForm::Raw | RowForm::RawEscaped) {
        showing.form = RowForm::Nothing;
    }
    let config = SessionConfig::Http(Box::new(HttpConfig::get(target)));
    let stage = match Stage::begin(config, &showing, (None, None), texts) {
        Ok(stage) => stage,
        Err(error) => return NotBegun::say(&error, texts),
    };
    Download { stage, form, after, on_status, showing, started: Instant::now() }.finish()
}

struct Download<'a> {
    stage: Stage<'a>,
    form: RowForm,
    after: Option<Duration>,
    on_status: OnStatus,
    showing: Showing,
    started: Instant,
}

impl Download<'_> {
    fn finish(mut self) -> Exit {
        let mut ended = self.drive();
        let body = self.body();
        let mut problems = Vec::new();
        if ended == Ended::ByItself
            && let Some(hop) = body
        {
            problems.extend(self.time_problem());
            problems.extend(self.status_problem(&hop));
            if matches!(self.form, RowForm::Raw | RowForm::RawEscaped) {
                ended = self.print_body(&hop);
            }
            if let Some(out) = self.showing.out.clone().filter(|_| self.is_loaded()) {
                problems.extend(self.save(&hop, &out).err());
            }
        }
        self.stage.end(ended);
        for problem in &problems {
            say::problem(problem);
        }
        let mistakes = problems.len() as u64;
        let finished = Finished { ended, not_sent: 0, mistakes, count: None };
        summary::conclude(&mut self.stage, &self.showing, &finished)
    }

    fn drive(&mut self) -> Ended {
        let until = self.after.and_then(|after| self.started.checked_add(after));
        loop {
            if self.stage.ear.is_interrupted() {
                return Ended::Interrupted;
            }
            let is_complete = self.stage.is_complete();
            match self.stage.print() {
                Printed::Closed => return Ended::OutputClosed,
                Printed::All | Printed::Enough if is_complete => return Ended::ByItself,
                _ => {}
            }
            let left = until.filter(|until| Instant::now() < *until);
            if until.is_some() && left.is_none() {
                self.stage.engine.stop(self.stage.session);
            }
            self.stage.ear.wait(left);
        }
    }

    fn body(&self) -> Option<Arc<Hop>> {
        self.stage.engine.snapshot(self.stage.session)?.protocol.download().last()
    }

    fn is_loaded(&self) -> bool {
        let snapshot = self.stage.engine.snapshot(self.stage.session);
        snapshot.is_some_and(|snapshot| {
            matches!(snapshot.state, SessionState::Ended(crate::net::End::Loaded))
        })
    }

    fn time_problem(&self) -> Option<String> {
        let is_late = self.after.is_some_and(|after| self.started.elapsed() >= after);
        (is_late && !self.is_loaded()).then(|| tr!(self.stage.texts, "cli-too-slow").into_owned())
    }

    fn status_problem(&self, hop: &Hop) -> Option<String> {
        let status = hop.with_facts(|facts| facts.head.as_ref().map(|head| head.status))?;
        let fails = self.on_status == OnStatus::Fail && status >= FIRST_FAILURE;
        fails.then(|| tr!(self.stage.texts, "cli-status", status = u32::from(status)))
    }

    fn print_body(&mut self, hop: &Hop) -> Ended {
        let source = SaveWhat::of(hop, SaveForm::Body).source;
        let Stage { output, ear, .. } = &mut self.stage;
        let (form, encoding) = (self.form, self.showing.encoding);
        let mut body = BodyOut { output, ear, form, encoding, held: Vec::new() };
        let written = source.write_to(&mut body, |_| true).and_then(|()| body.put_held());
        match written {
            Ok(()) => Ended::ByItself,
            Err(_) if ear.is_interrupted() => Ended::Interrupted,
            Err(_) if output.error().is_some() => Ended::OutputClosed,
            Err(error) => {
                say::problem(&tr!(
                    self.stage.texts,
                    "cli-output-failed",
                    reason = error.to_string()
                ));
                Ended::OutputClosed
            }
        }
    }

    /// Saves the body, and says where it is.
    fn save(&self, hop: &Hop, out: &OutFile) -> Result<(), String> {
        let (texts, waker) = (self.stage.texts, self.stage.bell.waker());
        let what = SaveWhat::of(hop, SaveForm::Body);
        let job = SaveJob::start(what, out.path.clone(), out.existing, waker)
            .map_err(|error| with_advice(&error, texts))?;
        loop {
            if let Some(result) = job.take_result() {
                let saved = result.map_err(|error| with_advice(&error, texts))?;
                let (bytes, path) = (saved.bytes, shown(&saved.path));
                say::note(&tr!(texts, "cli-saved", bytes = bytes, path = path));
                return Ok(());
            }
            if self.stage.ear.is_interrupted() {
                job.cancel();
            }
            self.stage.ear.wait(None);
        }
    }
}

/// What of a line waits for its end, so that no character is cut in two, in bytes: more than a line that somebody
/// reads has.
const HELD_BYTES_MAX: usize = 64 << 10;

/// Standard output for a body: waits for room, and for Ctrl+C.
struct BodyOut<'a> {
    output: &'a Output,
    ear: &'a Ear,
    form: RowForm,
    encoding: Encoding,
    /// The beginning of a line, for a terminal.
    held: Vec<u8>,
}

impl BodyOut<'_> {
    fn put(&self, bytes: Vec<u8>) -> io::Result<()> {
        while !self.output.has_room() {
            if self.ear.is_interrupted() || self.output.error().is_some() {
                return Err(io::ErrorKind::Other.into());
            }
            self.ear.wait(None);
        }
        self.output.put_bytes(bytes);
        Ok(())
    }

    /// Puts lines, each escaped for itself, so that they stay lines.
    fn put_lines(&self, lines: &[u8]) -> io::Result<()> {
        let mut text = String::new();
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            escape::write(line.strip_suffix(b"\n").unwrap_or(line), self.encoding, &mut text);
            text.push('\n');
        }
        self.put(text.into_bytes())
    }

    /// Puts what waited for the end of its line.
    fn put_held(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        if held.is_empty() { Ok(()) } else { self.put_lines(&held) }
    }
}

impl Write for BodyOut<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.form != RowForm::RawEscaped {
            self.put(bytes.to_vec())?;
            return Ok(bytes.len());
        }
        self.held.extend_from_slice(bytes);
        let end = memchr::memrchr(b'\n', &self.held).map_or(0, |place| place + 1);
        let end = if self.held.len() > HELD_BYTES_MAX { self.held.len() } else { end };
        let rest = self.held.split_off(end);
        self.put_held()?;
        self.held = rest;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
