//! A ping or a path that is asked for.

use super::jobs::{config, job};
use super::{NotPossible, has, time, value, values};
use crate::cli::options::{Ending, RowForm, SessionJob, Target};
use crate::engine::{IcmpMode, IcmpRequest, StartRequest};
use crate::i18n::Texts;
use crate::log::{Class, Classes};
use crate::net::SessionConfig;
use crate::net::icmp::{FamilyChoice, IcmpConfig, PathConfig, PingConfig};
use clap::ArgMatches;

pub(super) fn icmp(
    mode: IcmpMode,
    matches: &ArgMatches,
    texts: &Texts,
) -> Result<SessionJob, NotPossible> {
    let host = value::<String>(matches, "host").unwrap_or_default();
    let request = StartRequest::Icmp(IcmpRequest::of(mode, host));
    let mut config = config(&request, texts)?;
    if let SessionConfig::Icmp(config) = &mut config {
        set(config, matches);
    }
    let ending = Ending { after: time(matches, "for"), ..Ending::default() };
    let mut job = job(matches, texts, (config, Target::AllConnections), ending)?;
    // Nothing that is typed goes anywhere.
    job.sending.input = None;
    if has(matches, "quiet") {
        job.showing.form = RowForm::Nothing;
    } else if values::<String>(matches, "only").is_empty() {
        job.showing.classes = without_packets(job.showing.classes);
    }
    Ok(job)
}

fn without_packets(classes: Classes) -> Classes {
    let packets = [Class::In, Class::Out].into_iter().filter(|class| classes.contains(*class));
    packets.fold(classes, Classes::toggled)
}

fn set(config: &mut IcmpConfig, matches: &ArgMatches) {
    match config {
        IcmpConfig::Ping(config) => set_ping(config, matches),
        IcmpConfig::Path(config) => set_path(config, matches),
        IcmpConfig::Raw(_) => {}
    }
}

fn set_ping(config: &mut PingConfig, matches: &ArgMatches) {
    config.family = family(matches);
    config.count = if has(matches, "endless") {
        None
    } else {
        value::<u32>(matches, "count").or(config.count)
    };
    config.interval = time(matches, "interval").unwrap_or(config.interval);
    config.reply_limit = time(matches, "wait").unwrap_or(config.reply_limit);
    config.data_bytes = value(matches, "size").unwrap_or(config.data_bytes);
    if let Some(pattern) = value::<String>(matches, "pattern") {
        config.pattern = pattern.into_bytes();
    }
    config.ttl = value(matches, "ttl");
}

fn set_path(config: &mut PathConfig, matches: &ArgMatches) {
    config.family = family(matches);
    config.hops = value(matches, "hops").unwrap_or(config.hops);
    config.probe_limit = time(matches, "wait").unwrap_or(config.probe_limit);
}

fn family(matches: &ArgMatches) -> FamilyChoice {
    match (has(matches, "ipv4"), has(matches, "ipv6")) {
        (true, _) => FamilyChoice::Ipv4,
        (_, true) => FamilyChoice::Ipv6,
        _ => FamilyChoice::Automatic,
    }
}
