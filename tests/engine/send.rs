//! Sending: sizes, families, broadcast, and sockets that bind at the first send.

use crate::behaviour::for_datagrams;
use crate::probe::{Probe, assert_errno, first_send, has_ipv6, loopback, plain, receive};
use network_playground::net::automation::RuleSet;
use network_playground::net::udp::payload_bytes_max;
use network_playground::net::{Cause, DatagramCommand, EventKind, Hindrance, Op, SessionState};
use std::net::{Ipv4Addr, SocketAddr};

const BROADCAST: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(127, 255, 255, 255)), 9);

#[test]
fn to_an_address() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    probe.send(peer.local_addr().unwrap(), b"welcome");
    assert_eq!(receive(&peer), (b"welcome".to_vec(), local));
    let told = probe.sent();
    assert_eq!(
        (told.payload.as_slice(), told.from()),
        (&b"welcome"[..], peer.local_addr().unwrap())
    );
    probe.stop();
    let tally = probe.session.tally();
    assert_eq!((tally.sent, tally.sent_bytes, tally.send_failed), (1, 7, 0));
}

#[test]
fn an_empty_datagram_is_a_datagram() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    peer.send_to(b"", local).unwrap();
    let told = probe.received();
    assert!(told.payload.is_empty());
    probe.send(told.from(), b"");
    assert_eq!(receive(&peer), (Vec::new(), local));
    assert!(probe.sent().payload.is_empty());
}

#[test]
fn the_largest_datagram_passes_and_a_larger_one_is_refused() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let to = peer.local_addr().unwrap();
    let largest: Vec<u8> = (0..payload_bytes_max(to)).map(|at| (at % 251) as u8).collect();
    if peer.send_to(&largest, local).is_err() {
        // macOS allows 9216 bytes by default (net.inet.udp.maxdgram).
        crate::probe::skip("this system sends no datagram of 65 507 bytes");
        return;
    }
    assert_eq!(probe.received().payload, largest);
    probe.send(to, &largest);
    assert_eq!(receive(&peer).0, largest);
    let too_large = [&largest[..], b"!"].concat();
    probe.send(to, &too_large);
    let failed = probe.next("a failed send", |t| matches!(t.kind, EventKind::SendFailed(_)));
    assert_eq!(failed.payload, too_large, "what was not sent is not lost");
    let EventKind::SendFailed(error) = failed.kind else { panic!("another kind") };
    assert_errno(&error, "EMSGSIZE");
    assert_eq!((error.op, error.target.as_str()), (Op::SendTo, to.to_string().as_str()));
    probe.assert_alive(local);
    let told = probe.told.iter().filter(|t| matches!(t.kind, EventKind::Unreachable(_))).count();
    assert_eq!(told, 0, "its own refusal is an event about nobody");
}

#[test]
fn another_family_fails_and_the_session_goes_on() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    probe.send("[::1]:9".parse().unwrap(), b"x");
    let error = probe.send_failed();
    assert!(error.errno().is_some(), "{error}");
    #[cfg(target_os = "linux")]
    assert_errno(&error, "EAFNOSUPPORT");
    probe.assert_alive(local);
    assert_eq!(probe.session.tally().send_failed, 1);
}

#[test]
fn broadcast_needs_the_option() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    probe.send(BROADCAST, b"to all");
    assert_errno(&probe.send_failed(), "EACCES");
    probe.command(DatagramCommand::SetBroadcast(true));
    probe.send(BROADCAST, b"to all, allowed");
    assert_not_refused(&mut probe);
    probe.command(DatagramCommand::SetBroadcast(false));
    probe.send(BROADCAST, b"to all again");
    assert_errno(&probe.send_failed(), "EACCES");
    probe.assert_alive(local);
}

#[test]
fn broadcast_can_be_allowed_from_the_start() {
    let mut config = loopback();
    config.options.broadcast = true;
    let (mut probe, _) = Probe::open(config);
    probe.send(BROADCAST, b"to all");
    assert_not_refused(&mut probe);
}

/// It was sent, or failed for want of a network that broadcasts, but not for want of the option.
fn assert_not_refused(probe: &mut Probe) {
    let is_result =
        |told: &crate::probe::Told| told.is_sent() || matches!(told.kind, EventKind::SendFailed(_));
    if let EventKind::SendFailed(error) = probe.next("a result", is_result).kind {
        assert!(!error.errno().is_some_and(|errno| errno.is("EACCES")), "{error}");
    }
}

#[test]
fn a_send_before_a_bind_binds_to_loopback() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        if address.starts_with('[') && !has_ipv6() {
            continue;
        }
        let peer = plain(address);
        let mut probe = Probe::start(first_send());
        assert_eq!(probe.session.state(), SessionState::Opening);
        probe.send(peer.local_addr().unwrap(), b"first");
        probe.send(peer.local_addr().unwrap(), b"second");
        let (first, from) = receive(&peer);
        assert_eq!(first, b"first");
        assert_eq!(receive(&peer).0, b"second");
        assert!(from.ip().is_loopback());
        assert_eq!(probe.wait_open(), from);
        peer.send_to(b"answer", from).unwrap();
        assert_eq!(probe.received().payload, b"answer");
    }
}

#[test]
fn commands_before_the_first_send_do_not_get_lost() {
    let peer = plain("127.0.0.1:0");
    let mut probe = Probe::start(first_send());
    probe.command(DatagramCommand::SetRules(for_datagrams(&RuleSet::echo())));
    probe.command(DatagramCommand::SetBroadcast(true));
    probe.send(peer.local_addr().unwrap(), b"first");
    let (_, from) = receive(&peer);
    peer.send_to(b"echo this", from).unwrap();
    assert_eq!(receive(&peer).0, b"echo this");
    probe.send(BROADCAST, b"to all");
    probe.sent();
    probe.sent();
    assert_not_refused(&mut probe);
}

/// Linux says ENETUNREACH for an IPv4 address on an IPv6 socket: the network is not to blame.
#[test]
fn an_address_of_the_other_family_is_told_as_that() {
    if !has_ipv6() {
        return;
    }
    for (bind, to) in [("[::1]:0", "127.0.0.1:9"), ("127.0.0.1:0", "[::1]:9")] {
        let (mut probe, local) = Probe::bound(bind);
        probe.send(to.parse().unwrap(), b"lost");
        let error = probe.send_failed();
        let Cause::Hindered(_, hindrance) = error.cause else { panic!("{error}") };
        assert_eq!(hindrance, Hindrance::OtherFamily);
        probe.assert_alive(local);
        probe.stop();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_broadcast_that_is_not_allowed_is_told_with_its_option() {
    let (mut probe, _) = Probe::bound("0.0.0.0:0");
    probe.send("255.255.255.255:9".parse().unwrap(), b"all");
    let error = probe.send_failed();
    // A machine without a network has no way to send it at all.
    if error.errno().is_some_and(|errno| errno.is("EACCES")) {
        assert!(matches!(error.cause, Cause::Hindered(_, Hindrance::BroadcastOff)), "{error}");
    }
    probe.stop();
}
