//! The completions for shells, and the pages of the manual.

use crate::cli::command::command;
use crate::cli::{Exit, NAME, say};
use crate::i18n::Texts;
use crate::tr;
use clap::ArgMatches;
use clap_complete::Shell;

/// Prints the completions for a shell.
pub(super) fn completions(matches: &ArgMatches, texts: &Texts) -> Exit {
    let Some(shell) = matches.get_one::<Shell>("shell") else { return Exit::Usage };
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut command(texts), NAME, &mut script);
    say::out(&script)
}

/// Prints the page of the program or of one of its commands, in the form of man(7).
pub(super) fn page(matches: &ArgMatches, texts: &Texts) -> Exit {
    let mut program = command(texts);
    program.build();
    let name = matches.get_one::<String>("command");
    let described = if let Some(name) = name {
        let Some(found) = program.find_subcommand(name) else {
            say::problem(&tr!(texts, "cli-no-command", name = name.as_str()));
            return Exit::Usage;
        };
        found.clone().name(format!("{NAME}-{name}"))
    } else {
        program
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(described).render(&mut page) {
        Ok(()) => say::out(&page),
        Err(_) => Exit::Failed,
    }
}
