//! Options for when it ends by itself.

use super::values;
use crate::i18n::Texts;
use crate::tr;
use clap::Arg;

/// After a time, a number of payloads, a silence.
pub(super) fn options(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-ending").into_owned();
    vec![
        time(texts),
        Arg::new("count")
            .long("count")
            .short('n')
            .value_name("N")
            .value_parser(values::count(texts))
            .help(tr!(texts, "cli-count").into_owned())
            .help_heading(heading.clone()),
        Arg::new("wait")
            .long("wait")
            .short('w')
            .value_name("TIME")
            .value_parser(values::duration(texts))
            .help(tr!(texts, "cli-wait").into_owned())
            .help_heading(heading),
    ]
}

/// After a time.
pub(super) fn time(texts: &Texts) -> Arg {
    Arg::new("for")
        .long("for")
        .value_name("TIME")
        .value_parser(values::duration(texts))
        .help(tr!(texts, "cli-for").into_owned())
        .help_heading(tr!(texts, "cli-ending").into_owned())
}
