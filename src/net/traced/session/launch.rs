//! The start of a program: its command, its pipes, and the channel on which it is watched.

use crate::net::session::Shared;
use crate::net::traced::channel::{Channel, ChannelNews};
use crate::net::traced::process::Process;
use crate::net::traced::rows::Rows;
use crate::net::traced::strace::{self, StraceWatch};
use crate::net::traced::streams::{self, Input};
use crate::net::traced::{
    ProgramConfig, ProgramEvent, ProgramFacts, ProgramOp, ProgramPart, Watch, shim,
};
use crate::net::{NetError, Op, Peer, Stamp};
use crossbeam_channel::{Receiver, Sender, bounded, never};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// News of a channel that may wait: each process has one.
const NEWS_MAX: usize = 256;

/// A program that was started.
pub(super) struct Launched {
    pub(super) process: Process,
    pub(super) input: Option<Input>,
    pub(super) rows: Arc<Mutex<Rows>>,
    pub(super) channel: Option<Channel>,
    /// What strace writes, if it watches.
    pub(super) strace: Option<StraceWatch>,
    pub(super) channel_news: Receiver<ChannelNews>,
    /// Disconnected when nothing more can be printed or reported.
    pub(super) open: Receiver<()>,
    /// Removed at the end.
    _folder: Option<TempDir>,
}

impl Launched {
    /// Whether it should have reported and has not.
    pub(super) fn has_never_reported(&self) -> bool {
        self.channel.as_ref().is_some_and(|channel| !channel.has_begun())
            || self.strace.as_ref().is_some_and(|strace| !strace.has_begun())
    }
}

/// The channel of a program that is watched, and what belongs to it.
struct Watched {
    channel: Channel,
    news: Receiver<ChannelNews>,
    folder: TempDir,
}

/// Starts the program.
///
/// # Errors
/// If the system does not start it, or gives no thread.
pub(super) fn launch(
    shared: &Arc<Shared>,
    facts: &Arc<ProgramFacts>,
    config: &ProgramConfig,
) -> Result<Launched, NetError> {
    let rows = Arc::new(Mutex::new(Rows::new(shared, facts)));
    let (open, all_closed) = bounded(0);
    let mut command = command(config);
    let watched = match config.watch {
        Watch::PythonShim => {
            let watched = watch(shared, &rows, &open, &mut command);
            watched.map_err(|error| tell_unwatched(shared, &error)).ok()
        }
        Watch::Strace | Watch::Nothing => None,
    };
    let strace = if config.watch == Watch::Strace {
        let strace = StraceWatch::open(shared, &rows, open.clone());
        strace.map_err(|error| tell_unwatched(shared, &error)).ok()
    } else {
        None
    };
    if let Some(strace) = &strace {
        command = watched_by(strace, config);
    }
    let failed = |path: &Path, error: &io::Error| {
        NetError::new(Op::PROGRAM_START, path.display().to_string(), error)
    };
    if let Some((path, error)) = missing(config) {
        return Err(failed(path, &error));
    }
    let mut process =
        Process::start(&mut command).map_err(|error| failed(&config.program, &error))?;
    let input = match attach(shared, facts, &mut process, &open) {
        Ok(input) => input,
        Err(error) => {
            let _ = process.take_away();
            return Err(error);
        }
    };
    let (channel, channel_news, folder) = match watched {
        Some(Watched { channel, news, folder }) => (Some(channel), news, Some(folder)),
        None => (None, never(), None),
    };
    Ok(Launched {
        process,
        input,
        rows,
        channel,
        strace,
        channel_news,
        open: all_closed,
        _folder: folder,
    })
}

/// What is to be there and is not: the system would not say which of them, and Python or strace would say it only
/// in what they print.
fn missing(config: &ProgramConfig) -> Option<(&Path, io::Error)> {
    // A bare name is looked up in `PATH`.
    let program = Some(config.program.as_path()).filter(|path| path.components().count() > 1);
    let file = config.file.as_deref().or(program);
    let folder = config.folder.as_deref();
    let needed = [file, folder, program].into_iter().flatten();
    let absent = |path: &Path| path.metadata().err();
    // Where it runs, a relative path may mean something else.
    let mut known = needed.filter(|path| path.is_absolute());
    known.find_map(|path| absent(path).map(|error| (path, error)))
}

fn command(config: &ProgramConfig) -> Command {
    let line = config.command_line();
    let mut command = Command::new(&config.program);
    command.args(line.iter().skip(1));
    set_up(command, config)
}

/// The program as what strace runs and watches.
fn watched_by(strace: &StraceWatch, config: &ProgramConfig) -> Command {
    let mut command = Command::new(strace::PROGRAM);
    command.args(&strace.arguments).args(config.command_line());
    set_up(command, config)
}

/// With its pipes, in its folder.
fn set_up(mut command: Command, config: &ProgramConfig) -> Command {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(folder) = &config.folder {
        command.current_dir(folder);
    }
    // There, Python would print in the code page of a console that there is not.
    if cfg!(windows) && config.file.is_some() {
        command.env("PYTHONIOENCODING", "utf-8");
    }
    command
}

fn watch(
    shared: &Arc<Shared>,
    rows: &Arc<Mutex<Rows>>,
    open: &Sender<()>,
    command: &mut Command,
) -> io::Result<Watched> {
    let folder = shim::folder()?;
    let (tells, news) = bounded(NEWS_MAX);
    let channel = Channel::open(folder.path(), shared, rows, tells, open.clone())?;
    shim::inject(command, folder.path(), &channel.place)?;
    Ok(Watched { channel, news, folder })
}

/// The program runs, though it is not seen.
fn tell_unwatched(shared: &Shared, error: &io::Error) {
    let error = NetError::new(Op::program(ProgramOp::Watch), "", error);
    let event = ProgramEvent::Failed(Box::new(error));
    shared.tell(Stamp::now(), Peer::None, event.into());
}

/// Begins to read and write its pipes.
fn attach(
    shared: &Arc<Shared>,
    facts: &Arc<ProgramFacts>,
    process: &mut Process,
    open: &Sender<()>,
) -> Result<Option<Input>, NetError> {
    let child = process.child();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    if let Some(stdout) = stdout {
        streams::read(shared, facts, ProgramPart::Output, stdout, open.clone())?;
    }
    if let Some(stderr) = stderr {
        streams::read(shared, facts, ProgramPart::ErrorOutput, stderr, open.clone())?;
    }
    Ok(stdin.map(|stdin| Input::start(shared, facts, stdin)).transpose()?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn what_is_missing_is_named_and_not_what_would_have_run_it() {
        let folder = tempfile::tempdir().unwrap();
        let [here, gone, nowhere] =
            ["here.py", "gone.py", "nowhere"].map(|name| folder.path().join(name));
        std::fs::write(&here, "").unwrap();
        let python = |file: &Path| ProgramConfig::python(&here, file);
        let missing = |config: &ProgramConfig| missing(config).map(|(path, _)| path.to_owned());
        assert_eq!(missing(&python(&here)), None);
        assert_eq!(missing(&python(&gone)), Some(gone.clone()));
        let beside = ProgramConfig { folder: Some(nowhere.clone()), ..python(&here) };
        assert_eq!(missing(&beside), Some(nowhere.clone()));
        let both = ProgramConfig { folder: Some(nowhere), ..python(&gone) };
        assert_eq!(missing(&both), Some(gone.clone()));
        let other = ProgramConfig { program: gone.clone(), ..python(&here) };
        assert_eq!(missing(&other), Some(gone));
        assert_eq!(missing(&ProgramConfig::of("looked-up-by-name")), None);
    }
}
