//! The program on a terminal, `netplay`: the engine with lines in and lines out instead of a window.
//!
//! - `command`: what can be typed, with our texts in both languages; `options`: what was typed, as data;
//! - `mistyped`: what was typed and is not understood;
//! - `run`: one session from its start to its end, driven on the main thread;
//! - `feed` and `input`: what is sent, from the arguments and from standard input;
//! - `open`: the rows of a file;
//! - `recording`: the rows in a file, too;
//! - `rows` and `printer`: rows of the log by their position, as lines, on standard output;
//! - `bell`: what wakes the main thread: the engine, standard input, standard output, Ctrl+C.
//!
//! *Invariants: it never polls while nothing happens; it never waits for standard output, so that Ctrl+C ends it
//! in milliseconds whatever reads there; what was not printed is counted and said; what a peer sent reaches a
//! terminal only as escaped text.*

mod bell;
mod check;
mod command;
mod exit;
mod feed;
mod get;
mod input;
mod launch;
mod lesson;
mod machine;
mod mistyped;
mod open;
mod options;
mod output;
mod printer;
mod recording;
mod rows;
mod run;
mod saving;
mod say;
mod summary;
mod window;

pub use exit::Exit;

use crate::i18n::{Lang, Texts};
use crate::payload::safe_text;
use clap::error::ErrorKind;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::ExitCode;

/// The program's name.
const NAME: &str = "netplay";

/// Runs the program with its arguments, the first of which is its own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let texts = Texts::new(lang_of(&arguments));
    match command::command(&texts).try_get_matches_from(arguments) {
        Ok(matches) => launch::launch(&matches, &texts).into(),
        Err(error) => not_understood(&error, &texts).into(),
    }
}

/// The language is needed before the arguments are read: their own mistakes are said in it.
fn lang_of(arguments: &[OsString]) -> Lang {
    let after = |option: &OsString| {
        let place = arguments.iter().position(|argument| argument == option)?;
        arguments.get(place + 1).and_then(|value| value.to_str())
    };
    let within = |argument: &'_ OsString| {
        argument.to_str().and_then(|text| text.strip_prefix("--lang=")).map(str::to_owned)
    };
    let named = after(&OsStr::new("--lang").to_owned()).map(str::to_owned);
    let named = named.or_else(|| arguments.iter().find_map(within));
    named.and_then(|code| Lang::from_code(&code)).unwrap_or_else(Lang::of_system)
}

/// A path, safe to show.
fn shown(path: &Path) -> String {
    safe_text(&path.to_string_lossy()).into_owned()
}

/// Help and version are no mistakes.
fn not_understood(error: &clap::Error, texts: &Texts) -> Exit {
    let own = mistyped::mistyped_text(error, texts);
    let text = own.unwrap_or_else(|| error.render().to_string());
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => say::out(text.as_bytes()),
        _ => {
            say::err(&text);
            Exit::Usage
        }
    }
}
