//! From what was typed to what is run.

mod checks;
mod icmp;
mod jobs;
mod manual;
mod relay;
mod rules;
mod saved;
mod sending;

use super::options::{CounterLine, OutFile, RecordFile, RowForm, Showing};
use super::{Exit, check, get, lesson, machine, open, run, say, shown};
use crate::engine::IcmpMode;
use crate::engine::format::ReadError;
use crate::files::Existing;
use crate::i18n::Texts;
use crate::learn::machine::MachinePart;
use crate::learn::query_text::query_error;
use crate::learn::sentence;
use crate::log::recorder::Rotation;
use crate::log::{Class, Classes, query};
use crate::payload::{Encoding, safe_text};
use crate::tr;
use clap::ArgMatches;
use jiff::tz::TimeZone;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What was typed is understood, and says something that cannot be.
struct NotPossible(String);

impl NotPossible {
    fn say(self) -> Exit {
        say::problem(&self.0);
        Exit::Usage
    }
}

impl NotPossible {
    /// A file could not be read, or what stands in it is wrong.
    fn unread(path: &Path, error: ReadError, texts: &Texts) -> Self {
        let reason = match error {
            ReadError::File(error) => return Self(sentence(&error.into(), texts)),
            // A mistake in a regular expression is shown with the place below it.
            other => {
                let lines = other.to_string();
                let lines: Vec<_> = lines.lines().map(safe_text).collect();
                lines.join("\n  ")
            }
        };
        Self(tr!(texts, "cli-file-unread", path = shown(path), reason = reason))
    }
}

/// Runs what was asked for.
pub(super) fn launch(matches: &ArgMatches, texts: &Texts) -> Exit {
    let Some((name, matches)) = matches.subcommand() else { return Exit::Usage };
    if let Some(path) = taken(matches) {
        say::problem(&tr!(texts, "cli-exists", path = shown(&path)));
        return Exit::Failed;
    }
    let session = |job: Result<_, NotPossible>| match job {
        Ok(job) => run::run(job, texts),
        Err(error) => error.say(),
    };
    match name {
        "udp" => session(jobs::udp(matches, texts)),
        "connect" => session(jobs::connect(matches, texts)),
        "listen" => session(jobs::listen(matches, texts)),
        "relay" => session(relay::relay(matches, texts)),
        "ping" => session(icmp::icmp(IcmpMode::Ping, matches, texts)),
        "path" => session(icmp::icmp(IcmpMode::Path, matches, texts)),
        "get" => match jobs::get(matches) {
            Some(job) => get::run(job, texts),
            None => Exit::Usage,
        },
        "open" => match opened(matches, texts) {
            Ok(job) => open::run(job, texts),
            Err(error) => error.say(),
        },
        "check" => match checks::check(matches, texts) {
            Ok(job) => check::run(job, texts),
            Err(error) => error.say(),
        },
        "lesson" => match value::<String>(matches, "name") {
            None => lesson::list(texts),
            Some(name) => lesson::named(&name, texts),
        },
        "machine" => {
            let part = value::<String>(matches, "part");
            machine::print(part.and_then(|code| MachinePart::of_code(&code)), texts)
        }
        "messages" => match matches.subcommand() {
            Some(("send", matches)) => session(jobs::saved(matches, texts)),
            Some((_, matches)) => saved::list(matches, texts),
            None => Exit::Usage,
        },
        "completions" => manual::completions(matches, texts),
        "man" => manual::page(matches, texts),
        _ => Exit::Usage,
    }
}

/// A file whose rows are printed.
fn opened(matches: &ArgMatches, texts: &Texts) -> Result<open::OpenJob, NotPossible> {
    let filter = value::<String>(matches, "filter").unwrap_or_default();
    let reading = query::read(&filter, &TimeZone::system()).map_err(|error| {
        let typed = filter.get(error.place.clone()).unwrap_or_default();
        let mistake = query_error(&error.kind, typed, texts);
        NotPossible(tr!(texts, "cli-bad-filter", mistake = mistake))
    })?;
    let path = value::<PathBuf>(matches, "file").unwrap_or_default();
    let mut showing = showing(matches);
    if !has(matches, "quiet") && value::<String>(matches, "only").is_none() {
        // Calls are few in a file, and nobody would miss them otherwise.
        showing.classes = Classes::ALL;
    }
    Ok(open::OpenJob { path, showing, reading })
}

/// A file for what comes, or for a recording, if there is one already that may not be replaced: it is said before anything is
/// loaded. Whoever writes it looks again.
fn taken(matches: &ArgMatches) -> Option<PathBuf> {
    // Of several files, each gets a name that nothing has.
    let record = (!rotation(matches).is_on()).then_some("record");
    let names = ["out"].into_iter().chain(record);
    let mut files = names.filter_map(|name| value::<PathBuf>(matches, name));
    files.find(|path| !has(matches, "replace") && path.symlink_metadata().is_ok())
}

/// Whether an option without value stands there. One that the command does not have does not.
fn has(matches: &ArgMatches, name: &str) -> bool {
    matches!(matches.try_get_one::<bool>(name), Ok(Some(true)))
}

/// The value of an option, if it stands there. One that the command does not have does not.
fn value<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Option<T> {
    matches.try_get_one::<T>(name).ok().flatten().cloned()
}

/// The values of an option that may stand there several times, with their places among all arguments. One that the
/// command does not have has none.
fn values<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, name: &str) -> Vec<(usize, T)> {
    let Ok(Some(values)) = matches.try_get_many::<T>(name) else { return Vec::new() };
    let places = matches.indices_of(name).into_iter().flatten();
    places.zip(values.cloned()).collect()
}

/// When another file of a recording begins.
fn rotation(matches: &ArgMatches) -> Rotation {
    let number = |name| value::<u64>(matches, name);
    Rotation::after(number("record-every-mib"), number("record-every-minutes"))
}

fn showing(matches: &ArgMatches) -> Showing {
    let form = match (has(matches, "json"), has(matches, "raw")) {
        (true, _) => RowForm::Json,
        (_, true) if io::stdout().is_terminal() => RowForm::RawEscaped,
        (_, true) => RowForm::Raw,
        _ => RowForm::Text,
    };
    let existing = if has(matches, "replace") { Existing::Replace } else { Existing::Keep };
    let file = |name| value::<PathBuf>(matches, name).map(|path| OutFile { path, existing });
    let is_quiet = has(matches, "quiet");
    Showing {
        form,
        classes: classes(matches),
        encoding: value::<Encoding>(matches, "encoding").unwrap_or_default(),
        out: file("out"),
        record: file("record").map(|file| RecordFile { file, rotation: rotation(matches) }),
        counters: if is_quiet { CounterLine::OnlyLosses } else { CounterLine::Shown },
    }
}

/// The rows that are shown: all but calls, unless it is said otherwise.
fn classes(matches: &ArgMatches) -> Classes {
    let mut classes = Classes::ALL.toggled(Class::Calls);
    let only = values::<String>(matches, "only");
    let mut only = only.iter().map(|(_, word)| class_of(word));
    if let Some(first) = only.next() {
        classes = only.fold(Classes::only(first), with);
    } else if has(matches, "quiet") {
        classes = classes.toggled(Class::Events);
    }
    if has(matches, "calls") { with(classes, Class::Calls) } else { classes }
}

fn with(classes: Classes, class: Class) -> Classes {
    if classes.contains(class) { classes } else { classes.toggled(class) }
}

fn class_of(word: &str) -> Class {
    match word {
        "in" => Class::In,
        "out" => Class::Out,
        "calls" => Class::Calls,
        _ => Class::Events,
    }
}

fn time(matches: &ArgMatches, name: &str) -> Option<Duration> {
    value(matches, name)
}
