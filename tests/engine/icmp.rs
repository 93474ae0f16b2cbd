//! Pings, paths and raw sockets on loopback. Where the right to a raw socket is missing, it is said and passed over.

use crate::probe::{DEADLINE, Probe, has_ipv6, poll};
use network_playground::net::icmp::config::RAW_SENDS_PER_SECOND_MAX;
use network_playground::net::icmp::header::{Start, fields, protocol};
use network_playground::net::icmp::message::Echo;
use network_playground::net::icmp::{
    IcmpCommand, IcmpConfig, IcmpEvent, IcmpFailure, IcmpKind, PathConfig, PingConfig, PingFigures,
    ProbeOutcome, RawConfig, RawHeader, Reach, ReplyKind, Way,
};
use network_playground::net::socket::Family;
use network_playground::net::{
    Args, Cause, End, Endpoint, EventKind, Host, NetError, Peer, ProtocolEvent, ProtocolFailure,
    Session, SessionState,
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, Instant};

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const HOME6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// The least time between two requests: tests need not wait longer.
const SOON: Duration = Duration::from_millis(200);

fn start(config: IcmpConfig) -> Probe {
    Probe::of(|outbox| Session::start_icmp(config, outbox))
}

/// Waits for the end; `None` with a word if the right is missing.
#[expect(clippy::print_stderr, reason = "a test that is passed over says so")]
fn ended(probe: &mut Probe) -> Option<End> {
    let end = probe.wait_ended();
    if let End::Failed(NetError { cause: Cause::Protocol(ProtocolFailure::Icmp(failure)), .. }) =
        &end
        && matches!(failure, IcmpFailure::NoRightToPing(_) | IcmpFailure::NoRightToRaw(_))
    {
        eprintln!("skipped: {failure}");
        return None;
    }
    Some(end)
}

/// Waits until it is open; `false` with a word if the right is missing.
fn is_open(probe: &mut Probe) -> bool {
    let is_settled = |state: &SessionState| !matches!(state, SessionState::Opening);
    assert!(probe.session.wait_until(DEADLINE, is_settled));
    let is_open = matches!(probe.session.state(), SessionState::Open { .. });
    assert!(is_open || ended(probe).is_none(), "it ended at once");
    is_open
}

fn events(probe: &Probe) -> Vec<(Peer, IcmpEvent)> {
    let event = |told: &crate::probe::Told| match &told.kind {
        EventKind::Protocol(ProtocolEvent::Icmp(event)) => Some((told.peer, (**event).clone())),
        _ => None,
    };
    probe.told.iter().filter_map(event).collect()
}

fn figures(probe: &Probe) -> PingFigures {
    probe.session.live().icmp().figures()
}

fn ping(ip: IpAddr) -> PingConfig {
    PingConfig { interval: SOON, count: Some(3), ..PingConfig::to(Host::Address(ip)) }
}

fn assert_all_reply(ip: IpAddr) {
    let mut probe = start(IcmpConfig::Ping(ping(ip)));
    let Some(end) = ended(&mut probe) else { return };
    assert_eq!(end, End::Done);
    let figures = figures(&probe);
    assert_eq!((figures.sent, figures.replies, figures.duplicates), (3, 3, 0), "{figures:?}");
    let replies: Vec<_> = events(&probe)
        .into_iter()
        .filter_map(|(peer, event)| match event {
            IcmpEvent::Replied(reply) => Some((peer, reply)),
            _ => None,
        })
        .collect();
    assert_eq!(replies.len(), 3);
    for (number, (peer, reply)) in (1..).zip(&replies) {
        assert_eq!((*peer, reply.sequence), (Peer::At(Endpoint::Icmp(ip)), number));
        assert!(reply.is_intact && reply.kind == ReplyKind::First && reply.bytes == 64);
        assert!(reply.ttl.is_some() && reply.time < Duration::from_secs(1), "{reply:?}");
    }
    // What went and what came are rows with their bytes.
    let sent = probe.told.iter().filter(|told| matches!(told.kind, EventKind::Sent)).count();
    let came: Vec<_> = probe
        .told
        .iter()
        .filter(|told| matches!(told.kind, EventKind::Received { .. }))
        .map(|told| told.payload.len())
        .collect();
    assert_eq!((sent, came), (3, vec![64; 3]));
    assert!(probe.session.live().icmp().times().iter().all(|(_, time)| time.is_some()));
}

#[test]
fn this_machine_replies_to_pings_over_both_families() {
    assert_all_reply(HOME);
    if has_ipv6() {
        assert_all_reply(HOME6);
    }
}

#[test]
fn a_name_is_looked_up_and_the_rate_is_capped() {
    let host = Host::Name("localhost".to_owned());
    let config = PingConfig { interval: Duration::ZERO, count: Some(3), ..PingConfig::to(host) };
    let began = Instant::now();
    let mut probe = start(IcmpConfig::Ping(config));
    if ended(&mut probe).is_some() {
        assert!(began.elapsed() >= 2 * SOON, "{:?}", began.elapsed());
        assert!(matches!(events(&probe)[0].1, IcmpEvent::Began { .. }));
    }
}

#[test]
fn nobody_replies_within_the_time() {
    // What is sent to loopback by a hop limit of one is replied to; nobody has an address of TEST-NET there.
    let config = PingConfig {
        count: Some(1),
        reply_limit: Duration::from_millis(50),
        reach: Reach::Many,
        ..ping(IpAddr::from([127, 255, 255, 255]))
    };
    let mut probe = start(IcmpConfig::Ping(config));
    let Some(end) = ended(&mut probe) else { return };
    assert_eq!(end, End::Done);
    let figures = figures(&probe);
    assert_eq!((figures.replies, figures.unanswered + figures.errors), (0, 1), "{figures:?}");
}

#[test]
fn many_hosts_are_refused_unless_chosen() {
    for many in ["224.0.0.1", "255.255.255.255", "ff02::1"] {
        let mut probe = start(IcmpConfig::Ping(ping(many.parse().unwrap())));
        let End::Failed(error) = probe.wait_ended() else { panic!("{many} was taken") };
        let ProtocolFailure::Icmp(IcmpFailure::ManyHosts(_)) = (match error.cause {
            Cause::Protocol(failure) => failure,
            other => panic!("{other}"),
        }) else {
            panic!("another failure")
        };
        assert_eq!(probe.session.tally().sent, 0);
    }
}

#[test]
fn a_ping_without_end_is_stopped_at_once() {
    let mut probe = start(IcmpConfig::Ping(PingConfig { count: None, ..ping(HOME) }));
    if !is_open(&mut probe) {
        return;
    }
    probe.until("a reply", |told| {
        told.iter().any(|it| matches!(it.kind, EventKind::Received { .. }))
    });
    let began = Instant::now();
    probe.stop();
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    assert!(matches!(events(&probe).last(), Some((_, IcmpEvent::PingEnded(_)))));
}

#[test]
fn two_pings_at_once_take_only_their_own_replies() {
    let mut probes = [HOME, HOME].map(|ip| start(IcmpConfig::Ping(ping(ip))));
    for probe in &mut probes {
        if ended(probe).is_some() {
            let figures = figures(probe);
            assert_eq!((figures.replies, figures.duplicates), (3, 0), "{figures:?}");
        }
    }
}

#[test]
fn the_ping_of_this_system_beside_ours_takes_none_of_its_replies() {
    let mut other = std::process::Command::new("ping");
    other.args(["-n", "-c", "3", "-i", "0.2", "127.0.0.1"]);
    let Ok(other) = other.stdout(std::process::Stdio::piped()).spawn() else {
        return crate::probe::skip("no ping");
    };
    let mut probe = start(IcmpConfig::Ping(ping(HOME)));
    let ours = ended(&mut probe);
    let said = other.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout);
    if ours.is_some() {
        let figures = figures(&probe);
        assert_eq!((figures.replies, figures.duplicates), (3, 0), "{figures:?}");
        assert!(said.is_empty() || said.contains("3 received"), "{said}");
    }
}

#[test]
fn the_path_to_this_machine_has_one_hop() {
    for ip in [HOME, HOME6] {
        if ip == HOME6 && !has_ipv6() {
            continue;
        }
        let mut probe = start(IcmpConfig::Path(PathConfig::to(Host::Address(ip))));
        assert_eq!(probe.wait_ended(), End::Done, "{:?}", probe.told.last());
        let hops = probe.session.live().icmp().hops();
        assert_eq!(hops.len(), 1, "{hops:?}");
        assert!(hops[0].is_complete() && hops[0].addresses() == [ip], "{hops:?}");
        assert!(hops[0].probes.iter().all(|it| matches!(it, ProbeOutcome::Reached(..))));
        let all = events(&probe);
        assert!(matches!(all[0].1, IcmpEvent::Began { way: Way::Udp, .. }));
        let ends = IcmpEvent::PathEnded { is_reached: true, hops: 1 };
        assert_eq!(all.last().map(|(_, event)| event.clone()), Some(ends));
    }
}

#[test]
fn a_raw_socket_sees_whole_packets_and_sends_with_the_kernel_s_header() {
    let host = Some(Host::Address(HOME));
    let config = RawConfig { host, ..RawConfig::receiving(protocol::ICMP) };
    let mut probe = start(IcmpConfig::Raw(config));
    if !is_open(&mut probe) {
        return;
    }
    let echo = Echo { identifier: 0x4e50, sequence: 7, data: b"hello" };
    let mut request = echo.request(Family::Ipv4);
    // A wrong checksum is mended.
    request[2] ^= 0xff;
    probe.session.command(IcmpCommand::Send(request.into())).unwrap();
    let is_reply = |payload: &[u8]| payload.get(20) == Some(&0) && payload.ends_with(b"hello");
    probe.until("the reply", |told| {
        told.iter().any(|it| matches!(it.kind, EventKind::Received { .. }) && is_reply(&it.payload))
    });
    let reply = probe.told.iter().find(|it| is_reply(&it.payload)).unwrap();
    assert_eq!(reply.peer, Peer::At(Endpoint::Icmp(HOME)));
    let found = fields(Start::Ipv4, &reply.payload);
    assert!(found.iter().any(|it| it.name == "header-sequence" && it.value == "7"));
    probe.stop();
}

#[test]
fn a_written_header_goes_out_only_to_the_typed_target() {
    let config = RawConfig {
        host: Some(Host::Address(HOME)),
        header: RawHeader::Written,
        ..RawConfig::receiving(protocol::ICMP)
    };
    let mut probe = start(IcmpConfig::Raw(config));
    if !is_open(&mut probe) {
        return;
    }
    let request = Echo { identifier: 0x4e51, sequence: 8, data: b"written" }.request(Family::Ipv4);
    let mut packet = vec![0x45, 0, 0, 0, 0, 1, 0, 0, 33, 1, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1];
    packet.extend(&request);
    let mut other = packet.clone();
    other[19] = 2;
    for wrong in [other, b"no header".to_vec()] {
        probe.session.command(IcmpCommand::Send(wrong.into())).unwrap();
    }
    probe.session.command(IcmpCommand::Send(packet.into())).unwrap();
    probe.until("our own request with its TTL", |told| {
        told.iter().any(|it| {
            matches!(it.kind, EventKind::Received { .. })
                && it.payload.get(8) == Some(&33)
                && it.payload.ends_with(b"written")
        })
    });
    // On loopback it comes before sendto(2) has returned, after which it is counted.
    poll("one that went and two that did not", || {
        let tally = probe.session.tally();
        (tally.sent, tally.send_failed) == (1, 2)
    });
    probe.stop();
}

#[test]
fn a_raw_socket_sends_no_faster_than_the_cap() {
    const COUNT: usize = 6;
    // For experiments (RFC 3692): nobody replies.
    let host = Some(Host::Address(HOME));
    let mut probe = start(IcmpConfig::Raw(RawConfig { host, ..RawConfig::receiving(253) }));
    if !is_open(&mut probe) {
        return;
    }
    for _ in 0..COUNT {
        probe.session.command(IcmpCommand::Send(b"fast".to_vec().into())).unwrap();
    }
    probe.until("all are sent", |told| told.iter().filter(|it| it.is_sent()).count() == COUNT);
    let sent: Vec<_> = probe.told.iter().filter(|it| it.is_sent()).map(|it| it.at).collect();
    let gap = Duration::from_secs(1) / RAW_SENDS_PER_SECOND_MAX;
    for pair in sent.windows(2) {
        assert!(pair[1].since(pair[0]) >= gap, "{:?}", pair[1].since(pair[0]));
    }
    probe.stop();
}

#[test]
fn the_socket_call_says_the_protocol_and_the_facts_what_it_is_for() {
    let mut probe = start(IcmpConfig::Ping(PingConfig { count: Some(1), ..ping(HOME) }));
    assert_eq!(probe.session.live().icmp().kind(), Some(IcmpKind::Ping));
    if ended(&mut probe).is_none() {
        return;
    }
    let protocols: Vec<_> = probe
        .calls()
        .into_iter()
        .filter_map(|call| match (&call.args, call.result.is_ok()) {
            (Args::Socket { protocol, .. }, true) => Some(*protocol),
            _ => None,
        })
        .collect();
    assert_eq!(protocols, [i32::from(protocol::ICMP)]);
}

#[test]
fn an_idle_raw_socket_is_stopped_at_once() {
    // Nobody sends what is for experiments (RFC 3692).
    let mut probe = start(IcmpConfig::Raw(RawConfig::receiving(253)));
    if is_open(&mut probe) {
        let began = Instant::now();
        probe.stop();
        assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    }
}

#[test]
fn what_a_reply_says_stands_after_the_packet_and_that_after_its_request() {
    let mut probe = start(IcmpConfig::Ping(ping(HOME)));
    if ended(&mut probe).is_none() {
        return;
    }
    let at = |is_it: &dyn Fn(&crate::probe::Told) -> bool| -> Vec<_> {
        probe.told.iter().filter(|told| is_it(told)).map(|told| told.at).collect()
    };
    let replied = at(&|told| match &told.kind {
        EventKind::Protocol(ProtocolEvent::Icmp(event)) => matches!(**event, IcmpEvent::Replied(_)),
        _ => false,
    });
    let (sent, received) = (at(&|told| told.is_sent()), at(&|told| told.is_received()));
    assert_eq!((sent.len(), received.len(), replied.len()), (3, 3, 3));
    for step in 0..3 {
        assert!(sent[step] <= received[step] && received[step] <= replied[step], "{step}");
    }
}
