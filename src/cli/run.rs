//! One session from its start to its end, driven on the main thread.

use super::bell::{Bell, Ear};
use super::feed::Feed;
use super::options::{Ending, SessionJob, Showing};
use super::output::{Output, Printed};
use super::recording::{self, FileRecording};
use super::saving::CameFile;
use super::summary::{self, Ended, Finished};
use super::{Exit, say};
use crate::engine::{Engine, EngineConfig, StartError};
use crate::i18n::Texts;
use crate::learn::sentence;
use crate::net::{NetError, SessionConfig, SessionId, UnixConfig};
use crate::tr;
use std::time::{Duration, Instant};

/// How long Ctrl+C leaves standard output for the last lines: a terminal takes them in less, and a pipe that
/// nobody reads never.
const LAST_LINES: Duration = Duration::from_millis(200);

/// Why a session could not be begun.
pub(super) enum NotBegun {
    /// The system gave no thread, or a file could not be made.
    Net(NetError),
    /// All session numbers are used.
    NoNumbers,
}

impl<E: Into<NetError>> From<E> for NotBegun {
    fn from(error: E) -> Self {
        Self::Net(error.into())
    }
}

impl NotBegun {
    /// Says why.
    pub(super) fn say(&self, texts: &Texts) -> Exit {
        say::problem(&match self {
            Self::Net(error) => sentence(error, texts),
            Self::NoNumbers => tr!(texts, "cli-no-session").into_owned(),
        });
        Exit::Failed
    }
}

/// An engine with one session, and its way to standard output.
pub(super) struct Stage<'a> {
    pub(super) engine: Engine,
    pub(super) session: SessionId,
    pub(super) output: Output,
    pub(super) ear: Ear,
    pub(super) bell: Bell,
    pub(super) texts: &'a Texts,
    recording: Option<FileRecording>,
    /// Whether all that was to be recorded is.
    pub(super) is_recorded: bool,
}

impl<'a> Stage<'a> {
    /// Starts the session. A file is given for bytes that the session does not write itself.
    pub(super) fn begin(
        config: SessionConfig,
        showing: &Showing,
        (file, count_max): (Option<CameFile>, Option<u64>),
        texts: &'a Texts,
    ) -> Result<Self, NotBegun> {
        let (bell, ear) = Bell::new();
        let output = Output::new(showing, (texts.lang(), bell.clone()), file, count_max)?;
        let mut engine = Engine::new(EngineConfig::default(), bell.waker())?;
        recording::start_spool(engine.store())?;
        let record = |file| {
            FileRecording::start(file, engine.store(), showing.encoding, texts, bell.waker())
        };
        let recording = showing.record.as_ref().map(record).transpose()?;
        let session = engine.start(config).map_err(|error| match error {
            StartError::NoNumbers => NotBegun::NoNumbers,
            StartError::Engine(error) => NotBegun::Net(error),
        })?;
        let is_recorded = true;
        Ok(Self { engine, session, output, ear, bell, texts, recording, is_recorded })
    }

    /// Prints what there is, until Ctrl+C.
    pub(super) fn print(&mut self) -> Printed {
        if let Some(recording) = &mut self.recording {
            recording.hear(self.texts);
        }
        let ear = &self.ear;
        self.output.print(self.engine.store(), || !ear.is_interrupted())
    }

    /// Prints the last rows, until it is time to go.
    fn print_last(&mut self, until: Option<Instant>) -> Printed {
        let ear = &self.ear;
        let goes_on = || until.map_or(!ear.is_interrupted(), |until| Instant::now() < until);
        self.output.print(self.engine.store(), goes_on)
    }

    /// Whether the session is over and all its rows are printed or on their way.
    pub(super) fn is_complete(&self) -> bool {
        self.engine.store().session(self.session).is_some_and(|session| session.is_complete)
    }

    /// Stops the session and prints the rest: all of it, unless Ctrl+C said that it is enough.
    pub(super) fn end(&mut self, ended: Ended) {
        self.engine.end_all();
        let until = (ended == Ended::Interrupted).then(|| Instant::now() + LAST_LINES);
        let goes_on = |stage: &Self| {
            until.map_or(!stage.ear.is_interrupted(), |until| Instant::now() < until)
        };
        while goes_on(self) {
            let is_complete = self.is_complete();
            match self.print_last(until) {
                Printed::All if is_complete => break,
                Printed::Enough | Printed::Closed => break,
                Printed::All | Printed::NoRoom => self.ear.wait(until),
            }
        }
        self.output.finish();
        while goes_on(self) && !self.output.is_done() {
            self.ear.wait(until);
        }
        if let Some(recording) = self.recording.take() {
            self.is_recorded = recording.end(self.texts);
        }
        self.engine.store().end_spool();
    }
}

/// Runs a session of which rows are printed, into which messages are fed.
pub(super) fn run(job: SessionJob, texts: &Texts) -> Exit {
    match begin(job, texts) {
        Ok(run) => run.finish(),
        Err(error) => error.say(texts),
    }
}

struct Run<'a> {
    stage: Stage<'a>,
    feed: Feed,
    ending: Ending,
    showing: Showing,
    started: Instant,
    /// Since when nothing is left to send.
    fed: Option<Instant>,
}

fn begin(job: SessionJob, texts: &Texts) -> Result<Run<'_>, NotBegun> {
    let SessionJob { config, target, sending, showing, ending } = job;
    let by_session =
        matches!(config, SessionConfig::TcpClient(_) | SessionConfig::Unix(UnixConfig::Connect(_)));
    let out = showing.out.as_ref().filter(|_| !by_session);
    let file = out.map(CameFile::create).transpose()?;
    let stage = Stage::begin(config, &showing, (file, ending.count), texts)?;
    let feed = Feed::new(target, sending, stage.bell.clone())?;
    Ok(Run { stage, feed, ending, showing, started: Instant::now(), fed: None })
}

impl Run<'_> {
    fn finish(mut self) -> Exit {
        let ended = self.drive();
        self.stage.end(ended);
        let not_sent = self.feed.left();
        let mistakes = self.feed.mistakes();
        let finished = Finished { ended, not_sent, mistakes, count: self.ending.count };
        summary::conclude(&mut self.stage, &self.showing, &finished)
    }

    /// Until it ends: by itself, or since somebody ends it.
    fn drive(&mut self) -> Ended {
        loop {
            if self.stage.ear.is_interrupted() {
                return Ended::Interrupted;
            }
            let is_complete = self.stage.is_complete();
            match self.stage.print() {
                Printed::Closed => return Ended::OutputClosed,
                Printed::Enough => return Ended::ByItself,
                Printed::All if is_complete => return Ended::ByItself,
                Printed::All | Printed::NoRoom => {}
            }
            let Stage { engine, session, output, texts, .. } = &self.stage;
            self.feed.feed((engine, *session), output.last_sender, texts);
            let deadline = self.deadline();
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Ended::ByItself;
            }
            let look = self.feed.next_look();
            self.stage.ear.wait(deadline.into_iter().chain(look).min());
        }
    }

    /// When it is over if nothing happens until then.
    fn deadline(&mut self) -> Option<Instant> {
        let snapshot = self.stage.engine.snapshot(self.stage.session)?;
        if self.feed.is_over(&snapshot) {
            self.fed.get_or_insert_with(Instant::now);
        }
        let quiet = self.ending.quiet.zip(self.fed).and_then(|(quiet, fed)| {
            let last = self.stage.output.last_came.map_or(fed, |came| came.max(fed));
            last.checked_add(quiet)
        });
        let after = self.ending.after.and_then(|after| self.started.checked_add(after));
        quiet.into_iter().chain(after).min()
    }
}
