//! Options for what is sent.

use super::{flag, values};
use crate::i18n::Texts;
use crate::tr;
use clap::{Arg, ArgAction, value_parser};
use std::path::PathBuf;

/// What is sent, and how it is read.
pub(super) fn options(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-sending").into_owned();
    let options = vec![
        Arg::new("send")
            .long("send")
            .short('s')
            .value_name("TEXT")
            .action(ArgAction::Append)
            // A message may begin with a hyphen.
            .allow_hyphen_values(true)
            .help(tr!(texts, "cli-send").into_owned()),
        Arg::new("saved")
            .long("saved")
            .value_name("NAME")
            .action(ArgAction::Append)
            .help(tr!(texts, "cli-saved-message").into_owned()),
        messages_file(texts),
        flag("stdin").help(tr!(texts, "cli-stdin").into_owned()),
        flag("hex").help(tr!(texts, "cli-hex").into_owned()),
        flag("escaped").conflicts_with("hex").help(tr!(texts, "cli-escaped").into_owned()),
        flag("placeholders").help(tr!(texts, "cli-placeholders").into_owned()),
        Arg::new("line-end")
            .long("line-end")
            .value_name("END")
            .value_parser(values::line_end())
            .ignore_case(true)
            .help(tr!(texts, "cli-line-end").into_owned()),
        Arg::new("encoding")
            .long("encoding")
            .value_name("NAME")
            .value_parser(values::encoding())
            .ignore_case(true)
            .help(tr!(texts, "cli-encoding").into_owned()),
        Arg::new("checksum")
            .long("checksum")
            .value_name("NAME")
            .value_parser(values::checksum(texts))
            .help(tr!(texts, "cli-checksum", names = values::checksum_names())),
    ];
    options.into_iter().map(|option| option.help_heading(heading.clone())).collect()
}

/// Sending again and again.
pub(super) fn repeat(texts: &Texts) -> Arg {
    Arg::new("repeat")
        .long("repeat")
        .value_name("TIME")
        .value_parser(values::duration(texts))
        .help(tr!(texts, "cli-repeat").into_owned())
        .help_heading(tr!(texts, "cli-by-itself").into_owned())
}

/// The file of saved messages.
pub(super) fn messages_file(texts: &Texts) -> Arg {
    Arg::new("messages")
        .long("messages")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help(tr!(texts, "cli-messages-file").into_owned())
}

/// What it does by itself with what comes.
pub(super) fn behaviours(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-by-itself").into_owned();
    let mut options = of_rules(texts);
    options.push(
        flag("hello")
            .conflicts_with_all(["echo", "rules"])
            .help(tr!(texts, "cli-hello").into_owned())
            .help_heading(heading),
    );
    options
}

/// The part of it that a client has, too.
pub(super) fn of_rules(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-by-itself").into_owned();
    vec![
        flag("echo").help(tr!(texts, "cli-echo").into_owned()).help_heading(heading),
        rules_file(texts).conflicts_with("echo"),
    ]
}

/// A file with rules.
pub(super) fn rules_file(texts: &Texts) -> Arg {
    Arg::new("rules")
        .long("rules")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help(tr!(texts, "cli-rules").into_owned())
        .help_heading(tr!(texts, "cli-by-itself").into_owned())
}

/// Where frames begin and end for what is done by itself with a stream.
pub(super) fn framing(texts: &Texts) -> Arg {
    Arg::new("framing")
        .long("framing")
        .value_name("NAME")
        .value_parser(values::framing())
        .help(tr!(texts, "cli-framing").into_owned())
        .help_heading(tr!(texts, "cli-by-itself").into_owned())
}
