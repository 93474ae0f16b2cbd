//! Options for what is shown.

use super::{flag, values};
use crate::i18n::Texts;
use crate::log::recorder::Rotation;
use crate::tr;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, value_parser};
use std::path::PathBuf;

/// The words for the classes of rows.
pub(in crate::cli) const CLASSES: [&str; 4] = ["in", "out", "events", "calls"];

/// For rows that are payloads.
pub(super) fn rows(texts: &Texts) -> Vec<Arg> {
    let raw = tr!(texts, "cli-raw").into_owned();
    under_heading(vec![flag("raw").conflicts_with("json").help(raw)], texts)
}

/// For a download, whose payload is a body.
pub(super) fn body(texts: &Texts) -> Vec<Arg> {
    let raw = tr!(texts, "cli-raw-body").into_owned();
    let encoding = Arg::new("encoding")
        .long("encoding")
        .value_name("NAME")
        .value_parser(values::encoding())
        .ignore_case(true)
        .help(tr!(texts, "cli-encoding-shown").into_owned());
    under_heading(vec![flag("raw").conflicts_with("json").help(raw), encoding], texts)
}

fn under_heading(own: Vec<Arg>, texts: &Texts) -> Vec<Arg> {
    let out = vec![
        Arg::new("out")
            .long("out")
            .short('o')
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(tr!(texts, "cli-out").into_owned()),
    ];
    let quiet = flag("quiet").short('q').help(tr!(texts, "cli-quiet").into_owned());
    let heading = tr!(texts, "cli-showing").into_owned();
    let shown = own.into_iter().chain(rows_chosen(texts)).chain([quiet]);
    let all = shown.chain(out).chain(recorded(texts)).collect();
    super::under_heading_of(&heading, all)
}

/// For the rows of a file.
pub(super) fn of_file(texts: &Texts) -> Vec<Arg> {
    let raw = flag("raw").conflicts_with("json").help(tr!(texts, "cli-raw").into_owned());
    let encoding = Arg::new("encoding")
        .long("encoding")
        .value_name("NAME")
        .value_parser(values::encoding())
        .ignore_case(true)
        .help(tr!(texts, "cli-encoding-shown").into_owned());
    let quiet = flag("quiet").short('q').help(tr!(texts, "cli-quiet-file").into_owned());
    let heading = tr!(texts, "cli-showing").into_owned();
    let all = rows_chosen(texts).into_iter().chain([raw, encoding, quiet]).collect();
    super::under_heading_of(&heading, all)
}

/// For what is events above all.
pub(super) fn events(texts: &Texts) -> Vec<Arg> {
    let quiet = flag("quiet").short('q').help(tr!(texts, "cli-quiet-events").into_owned());
    let heading = tr!(texts, "cli-showing").into_owned();
    let all = rows_chosen(texts).into_iter().chain([quiet]).chain(recorded(texts));
    super::under_heading_of(&heading, all.collect())
}

/// In which form rows are shown, and which of them.
fn rows_chosen(texts: &Texts) -> Vec<Arg> {
    vec![
        flag("json").help(tr!(texts, "cli-json").into_owned()),
        flag("calls").help(tr!(texts, "cli-calls").into_owned()),
        Arg::new("only")
            .long("only")
            .value_name("CLASS")
            .value_parser(PossibleValuesParser::new(CLASSES))
            .value_delimiter(',')
            .action(ArgAction::Append)
            .help(tr!(texts, "cli-only").into_owned()),
    ]
}

/// The file in which rows are recorded.
fn recorded(texts: &Texts) -> [Arg; 4] {
    let every = |name: &'static str, most, help: String| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .value_parser(values::count_to(most, texts))
            .requires("record")
            .help(help)
    };
    [
        Arg::new("record")
            .long("record")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(tr!(texts, "cli-record").into_owned()),
        every(
            "record-every-mib",
            Rotation::MIB_MAX,
            tr!(texts, "cli-record-every-mib").into_owned(),
        ),
        every(
            "record-every-minutes",
            Rotation::MINUTES_MAX,
            tr!(texts, "cli-record-every-minutes").into_owned(),
        ),
        flag("replace").help(tr!(texts, "cli-replace").into_owned()),
    ]
}
