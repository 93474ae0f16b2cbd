//! Programs for pings, paths and raw sockets.

use super::literal::LITERAL_BYTES_MAX;
use super::of_config::Outgoing;
use super::of_stream::message;
use super::program::{Echoes, End, LeftOut, Over, Place, Program, Receive, Step, To, WayThere};
use crate::net::Host;
use crate::net::icmp::message::data_of;
use crate::net::icmp::{
    FamilyChoice, IcmpConfig, PathConfig, PingConfig, RawConfig, RawHeader, Reach,
};
use crate::net::socket::Family;

/// Room for the largest packet.
const PACKET_BYTES: u32 = 65_535;

/// The program for a session of ICMP.
pub(super) fn program(config: &IcmpConfig, outgoing: &Outgoing) -> Program {
    let of =
        |end| Program { end, body: Vec::new(), encoding: outgoing.encoding, left_out: Vec::new() };
    match config {
        IcmpConfig::Ping(config) => of(End::Ping(echoes(config))),
        IcmpConfig::Path(config) => of(End::Path(way_there(config))),
        IcmpConfig::Raw(config) => raw(config, outgoing),
    }
}

fn is_ipv6(host: &Host, family: FamilyChoice) -> bool {
    match host {
        Host::Address(ip) => ip.is_ipv6(),
        Host::Name(_) => family == FamilyChoice::Ipv6,
    }
}

fn text(host: &Host) -> String {
    match host {
        Host::Address(ip) => ip.to_string(),
        Host::Name(name) => name.clone(),
    }
}

fn echoes(config: &PingConfig) -> Echoes {
    let bytes = config.data_bytes as usize;
    Echoes {
        host: text(&config.host),
        is_ipv6: is_ipv6(&config.host, config.family),
        count: config.count,
        interval: config.interval,
        limit: config.reply_limit,
        data: data_of(&config.pattern, bytes.min(LITERAL_BYTES_MAX)),
        ttl: config.ttl,
        is_broadcast: config.reach == Reach::Many,
    }
}

fn way_there(config: &PathConfig) -> WayThere {
    WayThere {
        host: text(&config.host),
        is_ipv6: is_ipv6(&config.host, config.family),
        hops: config.hops,
        limit: config.probe_limit,
    }
}

fn raw(config: &RawConfig, outgoing: &Outgoing) -> Program {
    let to = config.host.as_ref().map(|host| Place { host: text(host), port: 0 });
    let sent = message(outgoing).zip(to).map(|(parts, to)| Step::Send(parts, To::Place(to)));
    let fills = config.fills_checksums && sent.is_some();
    let receive = Step::Receive(Receive { bytes: PACKET_BYTES, over: Over::Passes });
    let mut body: Vec<Step> = sent.into_iter().collect();
    body.push(Step::Forever(vec![receive]));
    Program {
        end: End::Raw {
            is_ipv6: config.family == Family::Ipv6,
            protocol: config.protocol,
            has_header: config.header == RawHeader::Written,
        },
        body,
        encoding: outgoing.encoding,
        left_out: fills.then_some(LeftOut::Checksums).into_iter().collect(),
    }
}
