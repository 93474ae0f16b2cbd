//! "Show the code": what a pane is set to, or what just happened, as a program that a person can run.
//!
//! A [`Program`] is a small description of it: how the socket comes about, and what is done with it, step by
//! step. It is made of a configuration with what the composer holds ([`program_of`]) or of rows of the log
//! ([`programs_of_rows`]); each [`Language`] writes the same steps in its own way, with comments in the
//! language of the texts.
//!
//! What this room promises:
//! - a program runs as it is shown; what it leaves out of what the session does, a comment says;
//! - text from outside (host names, payloads, file names) stands in literals and comments that it cannot leave;
//! - no password and no cookie is in it, unlike in [`curl_text`] and [`python_text`], which a person copies to
//!   run the very same download.

mod c;
mod comments;
mod curl;
mod download;
mod draft;
mod go;
mod literal;
mod of_config;
mod of_icmp;
mod of_rows;
mod of_rules;
mod of_stream;
mod of_unix;
mod program;
mod pseudo;
mod python;
mod quote;
mod rust;
mod writer;

pub use curl::{curl_text, python_text, shell_word};
pub use literal::Literal;
pub use of_config::{Outgoing, program_of};
pub use of_rows::{RowsProgram, programs_of_rows};
pub use program::{
    Clients, Echoes, End, EndSettings, LeftOut, Over, Part, Passing, Place, Program, Receive,
    SetOption, SetValue, Step, Test, Tls, To, UnixDoes, UnixKind, WayThere,
};

use crate::i18n::Texts;
use serde::{Deserialize, Serialize};

/// A language in which programs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Python 3 with its module `socket`, as the tutorials write it.
    #[default]
    Python,
    /// Rust, edition 2024, with `std::net`.
    Rust,
    /// C11 with the sockets of POSIX.
    C,
    /// Go with its package `net`.
    Go,
    /// No language of a machine: each step in a line, in the language of the texts.
    Pseudo,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Python, Self::Rust, Self::C, Self::Go, Self::Pseudo];

    /// How a file with such a program ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Python => "py",
            Self::Rust => "rs",
            Self::C => "c",
            Self::Go => "go",
            Self::Pseudo => "txt",
        }
    }
}

/// The program in a language.
pub fn code_text(program: &Program, language: Language, texts: &Texts) -> String {
    match language {
        Language::Python => python::text(program, texts),
        Language::Rust => rust::text(program, texts),
        Language::C => c::text(program, texts),
        Language::Go => go::text(program, texts),
        Language::Pseudo => pseudo::text(program, texts),
    }
}

#[cfg(test)]
#[path = "code/rows_tests.rs"]
mod rows_tests;
#[cfg(test)]
#[path = "code/tests.rs"]
mod tests;
