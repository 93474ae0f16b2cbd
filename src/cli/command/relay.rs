//! The command for a relay, with what it does wrong.

use super::{address, ending, flag, host_and_port, sending, showing, sub, tls, values};
use crate::i18n::Texts;
use crate::tr;
use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};

/// The words for the directions in which faults are.
pub(in crate::cli) const WAYS: [&str; 2] = ["to-target", "to-client"];

/// Faults that come by chance, with the text about each.
pub(in crate::cli) const CHANCES: [(&str, &str); 8] = [
    ("drop", "cli-relay-drop"),
    ("duplicate", "cli-relay-duplicate"),
    ("reorder", "cli-relay-reorder"),
    ("split", "cli-relay-split"),
    ("merge", "cli-relay-merge"),
    ("corrupt", "cli-relay-corrupt"),
    ("half-close", "cli-relay-half-close"),
    ("reset", "cli-relay-reset"),
];

pub(super) fn relay(texts: &Texts) -> Command {
    sub("relay", tr!(texts, "cli-relay").into_owned(), texts)
        .arg(
            Arg::new("address")
                .value_name("ADDRESS:PORT")
                .value_parser(address(texts))
                .required(true)
                .help(tr!(texts, "cli-relay-listen").into_owned()),
        )
        .arg(
            Arg::new("to")
                .value_name("HOST:PORT")
                .value_parser(host_and_port(texts))
                .required(true)
                .help(tr!(texts, "cli-relay-to").into_owned()),
        )
        .args(limits(texts))
        .args(tls::of_relay(texts))
        .arg(sending::rules_file(texts).conflicts_with("udp"))
        .arg(sending::framing(texts).conflicts_with("udp"))
        .args(faults(texts))
        .args(showing::rows(texts))
        .args(ending::options(texts))
}

fn limits(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-socket").into_owned();
    let options = vec![
        flag("udp").help(tr!(texts, "cli-relay-udp").into_owned()),
        Arg::new("clients")
            .long("clients")
            .value_name("N")
            .value_parser(clap::value_parser!(u32).range(1..=10_000))
            .help(tr!(texts, "cli-relay-clients").into_owned()),
        Arg::new("idle")
            .long("idle")
            .value_name("TIME")
            .value_parser(values::duration(texts))
            .help(tr!(texts, "cli-relay-idle").into_owned()),
    ];
    options.into_iter().map(|option| option.help_heading(heading.clone())).collect()
}

fn faults(texts: &Texts) -> Vec<Arg> {
    let heading = tr!(texts, "cli-relay-faults").into_owned();
    let time = |name: &'static str, id: &str| {
        Arg::new(name)
            .long(name)
            .value_name("TIME")
            .value_parser(values::duration(texts))
            .help(texts.get(id).into_owned())
    };
    let mut options = vec![
        Arg::new("way")
            .long("way")
            .value_name("WAY")
            .value_parser(PossibleValuesParser::new(WAYS))
            .help(tr!(texts, "cli-relay-way").into_owned()),
        time("delay", "cli-relay-delay"),
        time("jitter", "cli-relay-jitter"),
        Arg::new("rate")
            .long("rate")
            .value_name("BYTES")
            .value_parser(values::count(texts))
            .help(tr!(texts, "cli-relay-rate").into_owned()),
    ];
    options.extend(CHANCES.map(|(name, id)| {
        Arg::new(name)
            .long(name)
            .value_name("PERCENT")
            .value_parser(values::percent(texts))
            .help(texts.get(id).into_owned())
    }));
    options.push(
        Arg::new("seed")
            .long("seed")
            .value_name("N")
            .value_parser(clap::value_parser!(u64))
            .help(tr!(texts, "cli-relay-seed").into_owned()),
    );
    options.into_iter().map(|option| option.help_heading(heading.clone())).collect()
}
