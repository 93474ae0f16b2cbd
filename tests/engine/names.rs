//! Host names: looked up at each send, by the system.

use crate::probe::{Probe, assert_unresolved, first_send, plain, receive};
use network_playground::net::call::Returned;
use network_playground::net::{Args, Cause, End, Op};
use std::net::ToSocketAddrs;

/// No name server may know it (RFC 6761, section 6.4).
const UNKNOWN: &str = "nonexistent.invalid";

#[test]
fn localhost_is_found_in_the_family_of_the_socket() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let port = peer.local_addr().unwrap().port();
    for text in [&b"one"[..], b"two"] {
        probe.send_to_host("localhost", port, text);
        assert_eq!(receive(&peer), (text.to_vec(), local));
        assert_eq!(probe.sent().from(), peer.local_addr().unwrap());
    }
    let look_ups: Vec<_> =
        probe.calls().into_iter().filter(|call| call.op == Op::GetAddrInfo).cloned().collect();
    assert_eq!(look_ups.len(), 2, "each send looks up anew");
    for call in look_ups {
        assert_eq!(call.args, Args::Host("localhost".into(), port));
        let Ok(Returned::Addresses(found)) = call.result else { panic!("{:?}", call.result) };
        assert!(found.contains(&local.ip()));
    }
}

#[test]
fn sends_keep_their_order_across_look_ups() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let address = peer.local_addr().unwrap();
    for round in 0..50_u8 {
        if round % 3 == 0 {
            probe.send_to_host("localhost", address.port(), &[round]);
        } else {
            probe.send(address, &[round]);
        }
    }
    for round in 0..50 {
        assert_eq!(receive(&peer).0, [round]);
    }
}

#[test]
fn an_unknown_name_fails_and_the_session_goes_on() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    probe.send_to_host(UNKNOWN, 9, b"lost?");
    let error = probe.send_failed();
    assert_unresolved(&error);
    assert_eq!((error.op, error.target.as_str()), (Op::GetAddrInfo, UNKNOWN));
    let failed = probe.told.iter().find(|told| told.payload == b"lost?");
    assert!(failed.is_some(), "the text that was not sent is in the log");
    probe.assert_alive(local);
}

#[test]
fn a_name_without_an_address_of_the_family_fails() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    // An address with a zone is a name for getaddrinfo, and IPv6 only.
    probe.send_to_host("::1%1", 9, b"x");
    let error = probe.send_failed();
    if matches!(error.cause, Cause::NameNotResolved(_)) {
        crate::probe::skip("this system does not resolve ::1%1");
    } else {
        assert_eq!(error.cause, Cause::NoAddressOfFamily);
    }
    probe.assert_alive(local);
}

#[test]
fn a_first_send_to_a_name_binds_in_its_family() {
    let first = ("localhost", 0).to_socket_addrs().unwrap().next().unwrap();
    let peer = plain(if first.is_ipv6() { "[::1]:0" } else { "127.0.0.1:0" });
    let mut probe = Probe::start(first_send());
    probe.send_to_host("localhost", peer.local_addr().unwrap().port(), b"first");
    let (payload, from) = receive(&peer);
    assert_eq!(payload, b"first");
    assert!(from.ip().is_loopback());
    assert_eq!(probe.wait_open(), from);
}

#[test]
fn a_first_send_to_an_unknown_name_ends_the_session() {
    let mut probe = Probe::start(first_send());
    probe.send_to_host(UNKNOWN, 9, b"x");
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_eq!(error.op, Op::GetAddrInfo);
    assert_unresolved(&error);
}

/// While the first name is looked up, others wait; the session ends, and each of them is reported.
#[test]
fn what_waits_when_the_session_ends_is_told_and_not_lost() {
    let mut probe = Probe::start(first_send());
    let texts: [&[u8]; 3] = [b"a", b"b", b"c"];
    for text in texts {
        probe.send_to_host(UNKNOWN, 9, text);
    }
    probe.wait_ended();
    probe.collect();
    let mut failed: Vec<&[u8]> = probe
        .told
        .iter()
        .filter(|told| matches!(told.kind, network_playground::net::EventKind::SendFailed(_)))
        .map(|told| &told.payload[..])
        .collect();
    failed.sort_unstable();
    assert_eq!(failed, texts);
    assert_eq!(probe.session.tally().send_failed, 3);
}
