//! ICMP errors on Linux: "port unreachable" is an event about a peer, never the end of a session.

use crate::probe::{Probe, Told, has_ipv6, plain, receive};
use network_playground::net::{Args, EventKind, Op, SessionState};
use std::net::SocketAddr;

/// Nobody listens on tcpmux's port on an odd loopback address, and no test is given it by chance.
const NOBODY: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(127, 77, 1, 1)), 1);

fn is_event(told: &Told) -> bool {
    matches!(told.kind, EventKind::Unreachable(_))
}

#[test]
fn names_the_peer_and_the_session_goes_on() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    probe.send(NOBODY, b"anybody?");
    let told = probe.next("news", is_event);
    assert_eq!(told.from(), NOBODY);
    assert!(matches!(told.kind, EventKind::Unreachable(errno) if errno.is("ECONNREFUSED")));
    if cfg!(target_os = "linux") {
        // It was taken from the queue of errors, which is a call as any other.
        let calls = probe.calls();
        let taken = calls.iter().find(|call| call.op == Op::RecvMsg);
        assert_eq!(taken.unwrap().args, Args::Text("MSG_ERRQUEUE".to_owned()));
    }
    probe.assert_alive(local);
}

#[test]
fn names_an_ipv6_peer_and_an_unmapped_ipv4_one() {
    if !has_ipv6() {
        return;
    }
    let (mut probe, _) = Probe::bound("[::]:0");
    let nobody6: SocketAddr = "[::1]:1".parse().unwrap();
    for nobody in [nobody6, NOBODY] {
        probe.send(nobody, b"anybody?");
        assert_eq!(probe.next("news", is_event).from(), nobody);
    }
}

#[test]
fn a_send_that_meets_old_news_is_still_sent() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let to = peer.local_addr().unwrap();
    // Back to back, so that some sends come before the reader has taken the error.
    for round in 0..200_u8 {
        probe.send(NOBODY, b"anybody?");
        probe.send(to, &[round]);
    }
    for round in 0..200 {
        assert_eq!(receive(&peer).0, [round]);
    }
    probe.until("all sends told", |told| told.iter().filter(|t| t.is_sent()).count() == 400);
    assert_eq!(probe.session.tally().send_failed, 0);
    probe.until("news of each", |told| told.iter().filter(|t| is_event(t)).count() == 200);
}

#[test]
fn a_long_series_of_news_neither_fills_the_buffer_nor_ends_the_session() {
    const SENDS: u64 = 5000;
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    for _ in 0..SENDS {
        probe.send(NOBODY, b"anybody?");
    }
    crate::probe::poll("all sent", || {
        let tally = probe.session.tally();
        tally.sent + tally.send_failed == SENDS || has_ended(&probe)
    });
    assert!(!has_ended(&probe), "{:?}", probe.session.state());
    assert_eq!(probe.session.tally().send_failed, 0);
    let peer = plain("127.0.0.1:0");
    // One by one, so that only a buffer full of errors could lose them.
    for round in 0..20_u8 {
        let large = vec![round; 60_000];
        peer.send_to(&large, local).unwrap();
        assert_eq!(probe.received().payload, large);
    }
    let event = probe.told.iter().filter(|told| is_event(told)).count();
    assert!(event > 1, "{event}");
    probe.stop();
}

#[test]
fn news_one_by_one_does_not_end_the_session_either() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    // More than the reader bears of errors that come from nothing.
    for _ in 0..1200 {
        probe.send(NOBODY, b"anybody?");
        assert_eq!(probe.next("news", is_event).from(), NOBODY);
    }
    probe.assert_alive(local);
}

fn has_ended(probe: &Probe) -> bool {
    matches!(probe.session.state(), SessionState::Ended(_))
}
