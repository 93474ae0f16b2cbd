//! The commands for pings and paths.

use super::{ending, flag, showing, sub, under_heading_of, values};
use crate::i18n::Texts;
use crate::net::icmp::config::{
    COUNT_MAX, DATA_BYTES_MAX, HOPS_MAX, INTERVAL_MAX, INTERVAL_MIN, REPLY_LIMIT_MAX,
};
use crate::tr;
use clap::{Arg, Command, value_parser};
use std::time::Duration;

/// The shortest time that a reply or a report is waited for: less is over before any can come.
const WAIT_MIN: Duration = Duration::from_millis(1);

pub(super) fn ping(texts: &Texts) -> Command {
    let count = i64::from(COUNT_MAX);
    let requests = vec![
        Arg::new("count")
            .long("count")
            .short('n')
            .value_name("N")
            .value_parser(value_parser!(u32).range(1..=count))
            .help(tr!(texts, "cli-ping-count").into_owned()),
        flag("endless").conflicts_with("count").help(tr!(texts, "cli-ping-endless").into_owned()),
        time("interval", (INTERVAL_MIN, INTERVAL_MAX), texts)
            .help(tr!(texts, "cli-ping-interval").into_owned()),
        wait(texts).help(tr!(texts, "cli-ping-wait").into_owned()),
        Arg::new("size")
            .long("size")
            .value_name("BYTES")
            .value_parser(value_parser!(u32).range(0..=i64::from(DATA_BYTES_MAX)))
            .help(tr!(texts, "cli-ping-size").into_owned()),
        Arg::new("pattern")
            .long("pattern")
            .value_name("TEXT")
            .allow_hyphen_values(true)
            .help(tr!(texts, "cli-ping-pattern").into_owned()),
        Arg::new("ttl")
            .long("ttl")
            .value_name("N")
            .value_parser(value_parser!(u8).range(1..))
            .help(tr!(texts, "cli-ping-ttl").into_owned()),
    ];
    command("ping", tr!(texts, "cli-ping").into_owned(), requests, texts)
}

pub(super) fn path(texts: &Texts) -> Command {
    let probes = vec![
        Arg::new("hops")
            .long("hops")
            .value_name("N")
            .value_parser(value_parser!(u8).range(1..=i64::from(HOPS_MAX)))
            .help(tr!(texts, "cli-path-hops").into_owned()),
        wait(texts).help(tr!(texts, "cli-path-wait").into_owned()),
    ];
    command("path", tr!(texts, "cli-path").into_owned(), probes, texts)
}

fn command(name: &'static str, about: String, asked: Vec<Arg>, texts: &Texts) -> Command {
    let heading = tr!(texts, "cli-asking").into_owned();
    let families = vec![
        flag("ipv4").short('4').help(tr!(texts, "cli-ipv4").into_owned()),
        flag("ipv6").short('6').conflicts_with("ipv4").help(tr!(texts, "cli-ipv6").into_owned()),
    ];
    sub(name, about, texts)
        .arg(
            Arg::new("host")
                .value_name("HOST")
                .required(true)
                .help(tr!(texts, "cli-ping-host").into_owned()),
        )
        .args(under_heading_of(&heading, asked.into_iter().chain(families).collect()))
        .args(showing::events(texts))
        .arg(ending::time(texts))
}

fn wait(texts: &Texts) -> Arg {
    time("wait", (WAIT_MIN, REPLY_LIMIT_MAX), texts).short('w')
}

fn time(name: &'static str, bounds: (Duration, Duration), texts: &Texts) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("TIME")
        .value_parser(values::duration_within(bounds, texts))
}
