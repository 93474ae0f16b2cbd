//! Where sessions bind, who reaches them there, and how it fails.

use crate::probe::{Probe, assert_errno, at_host, has_ipv6, loopback, plain, receive};
use network_playground::net::{End, EventKind, NetError, Op, UdpConfig};
use std::net::{IpAddr, SocketAddr, UdpSocket};

fn end_of(config: UdpConfig) -> NetError {
    let mut probe = Probe::start(config);
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    let last = probe.told.last().unwrap();
    assert!(matches!(&last.kind, EventKind::Ended(end) if **end == End::Failed(error.clone())));
    error
}

/// Sends to the session at `to` from a plain socket at `from`, which must be shown as the sender.
fn assert_reached(probe: &mut Probe, from: &str, to: SocketAddr) {
    let peer = plain(from);
    peer.send_to(b"hello", to).unwrap();
    let told = probe.received();
    assert_eq!((told.payload.as_slice(), told.from()), (&b"hello"[..], peer.local_addr().unwrap()));
    probe.send(told.from(), b"back");
    assert_eq!(receive(&peer).0, b"back");
    assert_eq!(probe.sent().from(), peer.local_addr().unwrap());
}

#[test]
fn ipv4_loopback_with_a_port_of_the_system_s_choice() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    assert_ne!(local.port(), 0);
    let opened = probe.next("Opened", |told| matches!(told.kind, EventKind::Opened(_)));
    assert!(matches!(opened.kind, EventKind::Opened(address) if address == local));
    assert_reached(&mut probe, "127.0.0.1:0", local);
}

#[test]
fn ipv6_loopback() {
    if has_ipv6() {
        let (mut probe, local) = Probe::bound("[::1]:0");
        assert!(local.is_ipv6());
        assert_reached(&mut probe, "[::1]:0", local);
    }
}

#[test]
fn all_ipv4_addresses() {
    let (mut probe, local) = Probe::bound("0.0.0.0:0");
    assert!(local.ip().is_unspecified());
    assert_reached(&mut probe, "127.0.0.1:0", at_host("127.0.0.1", local));
}

#[test]
fn all_addresses_of_both_families_show_ipv4_peers_as_what_they_are() {
    if has_ipv6() {
        let (mut probe, local) = Probe::bound("[::]:0");
        assert_reached(&mut probe, "[::1]:0", at_host("::1", local));
        assert_reached(&mut probe, "127.0.0.1:0", at_host("127.0.0.1", local));
    }
}

#[test]
fn all_ipv6_addresses_only_are_not_reached_by_ipv4() {
    if !has_ipv6() {
        return;
    }
    let mut config = UdpConfig::bound_to("[::]:0".parse().unwrap());
    config.options.dual_stack = false;
    let (mut probe, local) = Probe::open(config);
    // The same port of IPv4 is free for another, which gets what is sent there.
    let ipv4 = plain(&at_host("127.0.0.1", local).to_string());
    let peer = plain("127.0.0.1:0");
    peer.send_to(b"by IPv4", at_host("127.0.0.1", local)).unwrap();
    assert_eq!(receive(&ipv4).0, b"by IPv4");
    assert_reached(&mut probe, "[::1]:0", at_host("::1", local));
    assert_eq!(probe.told.iter().filter(|told| told.is_received()).count(), 1);
}

#[test]
fn several_sessions_at_once_receive_from_anybody() {
    let mut probes: Vec<_> = (0..8).map(|_| Probe::bound("127.0.0.1:0")).collect();
    let peers: Vec<_> = (0..5).map(|_| plain("127.0.0.1:0")).collect();
    for peer in &peers {
        for (_, local) in &probes {
            peer.send_to(local.to_string().as_bytes(), *local).unwrap();
        }
    }
    for (probe, local) in &mut probes {
        for peer in &peers {
            let told = probe.received();
            assert_eq!(told.payload, local.to_string().as_bytes());
            assert_eq!(told.from(), peer.local_addr().unwrap());
        }
        probe.stop();
        assert_eq!(probe.session.tally().received, 5);
    }
}

#[test]
fn an_address_in_use_is_told() {
    let holder = plain("127.0.0.1:0");
    let address = holder.local_addr().unwrap();
    let error = end_of(UdpConfig::bound_to(address));
    assert_errno(&error, "EADDRINUSE");
    assert_eq!((error.op, error.target), (Op::Bind, address.to_string()));
}

#[test]
fn an_address_of_another_machine_is_told() {
    // TEST-NET-2 (RFC 5737) belongs to nobody.
    let error = end_of(UdpConfig::bound_to("198.51.100.7:0".parse().unwrap()));
    assert_errno(&error, "EADDRNOTAVAIL");
    assert_eq!(error.op, Op::Bind);
}

#[cfg(target_os = "linux")]
#[test]
fn a_port_of_the_administrator_s_is_told() {
    const PORT: u16 = 81;
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let status = read("/proc/self/status");
    // CAP_NET_BIND_SERVICE is bit 10 of the effective capabilities (capabilities(7)).
    let effective =
        status.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap_or_default();
    let may_bind = u64::from_str_radix(effective.trim(), 16).is_ok_and(|bits| bits >> 10 & 1 == 1);
    let first_open = read("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    let is_open = first_open.trim().parse::<u16>().is_ok_and(|first| first <= PORT);
    if may_bind || is_open {
        crate::probe::skip("this process may bind ports below 1024");
        return;
    }
    let error = end_of(UdpConfig::bound_to(([127, 0, 0, 1], PORT).into()));
    assert_errno(&error, "EACCES");
}

#[test]
fn sockets_that_reuse_an_address_share_a_port() {
    let mut config = loopback();
    config.options.reuse_address = true;
    let (mut first, local) = Probe::open(config.clone());
    config.bind = network_playground::net::BindTo::Address(local);
    let (mut second, same) = Probe::open(config);
    assert_eq!(local, same);
    plain("127.0.0.1:0").send_to(b"to one of you", local).unwrap();
    crate::probe::poll("one of them receives", || {
        first.session.tally().received + second.session.tally().received == 1
    });
    first.stop();
    second.stop();
}

#[test]
fn the_port_is_free_again_once_the_session_has_ended() {
    for _ in 0..20 {
        let (mut probe, local) = Probe::bound("127.0.0.1:0");
        probe.stop();
        UdpSocket::bind(local).unwrap();
    }
}

#[test]
fn the_granted_receive_buffer_is_shown() {
    use network_playground::net::SessionState;
    let mut config = loopback();
    config.options.recv_buffer_bytes = 100_000;
    let (probe, _) = Probe::open(config);
    let SessionState::Open { recv_buffer_bytes, local } = probe.session.state() else {
        panic!("not open")
    };
    assert_eq!(local.ip(), Some("127.0.0.1".parse::<IpAddr>().unwrap()));
    // Linux doubles what is asked for and reports the double (socket(7)).
    assert!([100_000, 200_000].contains(&recv_buffer_bytes), "{recv_buffer_bytes}");
}
