//! A relay that is asked for, with what it does wrong.

use super::jobs::{client_tls, config, ending, framing, job, server_tls};
use super::rules::rules;
use super::{NotPossible, has, time, value};
use crate::cli::options::{SessionJob, Target};
use crate::engine::{RelayRequest, StartRequest};
use crate::i18n::Texts;
use crate::net::SessionConfig;
use crate::net::automation::Medium;
use crate::net::relay::faults::SEED;
use crate::net::relay::{Chance, FaultPlan, Faults, RelayTls, Transport};
use clap::ArgMatches;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU64;

pub(super) fn relay(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    let listen = value(matches, "address").unwrap_or(any);
    let (host, port) = value::<(String, u16)>(matches, "to").unwrap_or_default();
    let transport = if has(matches, "udp") { Transport::Udp } else { Transport::Tcp };
    let faults = Some(plan(matches));
    let request = RelayRequest { transport, listen, host, port, faults };
    let mut config = config(&StartRequest::Relay(request), texts)?;
    if let SessionConfig::Relay(config) = &mut config {
        config.tls = RelayTls { clients: server_tls(matches), target: client_tls(matches) };
        config.settings.framing = framing(matches, texts)?;
        config.rules = rules(matches, Medium::Connections, texts)?.unwrap_or_default();
        config.clients_max = value(matches, "clients").unwrap_or(config.clients_max);
        config.idle_limit = time(matches, "idle").unwrap_or(config.idle_limit);
    }
    let target = Target::AllConnections;
    let mut job = job(matches, texts, (config, target), ending(matches))?;
    // What is sent comes from its clients and the target alone.
    job.sending.input = None;
    Ok(job)
}

fn plan(matches: &ArgMatches) -> FaultPlan {
    let faults = faults(matches);
    let seed = value(matches, "seed").unwrap_or(SEED);
    let (there, back) = match value::<String>(matches, "way").as_deref() {
        Some("to-target") => (faults, Faults::default()),
        Some(_) => (Faults::default(), faults),
        None => (faults.clone(), faults),
    };
    FaultPlan { seed, to_target: there, to_client: back }
}

fn faults(matches: &ArgMatches) -> Faults {
    let chance = |name| value::<Chance>(matches, name).unwrap_or_default();
    Faults {
        delay: time(matches, "delay").unwrap_or_default(),
        jitter: time(matches, "jitter").unwrap_or_default(),
        bytes_per_second: value::<u64>(matches, "rate").and_then(NonZeroU64::new),
        drop: chance("drop"),
        duplicate: chance("duplicate"),
        reorder: chance("reorder"),
        split: chance("split"),
        merge: chance("merge"),
        corrupt: chance("corrupt"),
        half_close: chance("half-close"),
        reset: chance("reset"),
    }
}
