//! Receives that do not wait: each that finds nothing is a row with `EAGAIN`, and poll(2) waits for the next.
#![cfg(target_os = "linux")]

use crate::probe::{DEADLINE, Probe, loopback, plain};
use crate::unix::{place, start};
use network_playground::net::call::{CallError, Returned};
use network_playground::net::readiness::Receiving;
use network_playground::net::{
    Destination, EventKind, Op, Peer, Session, TcpClientConfig, TcpServerConfig, UdpConfig,
    UnixConfig, UnixDatagramConfig,
};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::time::{Duration, Instant};

/// What the receiving thread did, in words.
fn steps(probe: &Probe) -> Vec<&'static str> {
    let step = |told: &crate::probe::Told| match &told.kind {
        EventKind::Received { .. } => Some("received"),
        EventKind::Called(call) => match (call.op, &call.result) {
            (Op::Recv | Op::RecvFrom, Err(CallError::Errno(errno))) if errno.is("EAGAIN") => {
                Some("nothing")
            }
            (Op::Recv, Ok(Returned::Number(0))) => Some("end"),
            (Op::Poll, Ok(Returned::Number(1))) => Some("ready"),
            (Op::Poll, _) => Some("time is over"),
            _ => None,
        },
        _ => None,
    };
    probe.told.iter().filter_map(step).collect()
}

fn has(told: &[crate::probe::Told], op: Op) -> bool {
    told.iter().any(|told| matches!(&told.kind, EventKind::Called(call) if call.op == op))
}

/// Waits for what it does at first: it finds nothing.
fn waits(probe: &mut Probe) {
    let is_it = |told: &crate::probe::Told| match &told.kind {
        EventKind::Called(call) => {
            matches!(call.op, Op::Recv | Op::RecvFrom) && call.result.is_err()
        }
        _ => false,
    };
    probe.until("a receive that finds nothing", |told| told.iter().any(is_it));
}

fn stops_at_once(mut probe: Probe) -> Probe {
    let began = Instant::now();
    probe.stop();
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    probe.collect();
    probe
}

fn client() -> (Probe, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = Destination::Peer(Peer::from(listener.local_addr().unwrap()));
    let mut config = TcpClientConfig::to(to);
    config.settings.receiving = Receiving::Polls;
    let probe = Probe::of(|outbox| Session::start_tcp_client(config, outbox));
    let (peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    (probe, peer)
}

#[test]
fn a_client_asks_polls_and_receives() {
    let (mut probe, mut peer) = client();
    waits(&mut probe);
    peer.write_all(b"hi").unwrap();
    assert_eq!(probe.received().payload, b"hi");
    drop(peer);
    probe.wait_ended();
    let steps = steps(&probe);
    let expected = ["nothing", "ready", "received", "nothing", "ready", "end"];
    assert_eq!(steps, expected, "one fruitless receive for each time that something comes");
    assert_eq!((probe.session.tally().received, probe.session.tally().received_bytes), (1, 2));
}

#[test]
fn a_client_that_polls_is_stopped_at_once_and_has_not_kept_a_core_busy() {
    let (mut probe, peer) = client();
    waits(&mut probe);
    let probe = stops_at_once(probe);
    assert_eq!(steps(&probe), ["nothing"]);
    drop(peer);
}

#[test]
fn a_time_limit_is_that_of_the_poll() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = Destination::Peer(Peer::from(listener.local_addr().unwrap()));
    let mut config = TcpClientConfig::to(to);
    config.settings.receiving = Receiving::Polls;
    config.settings.recv_limit = Some(Duration::from_millis(10));
    let mut probe = Probe::of(|outbox| Session::start_tcp_client(config, outbox));
    let (_peer, _) = listener.accept().unwrap();
    let is_over = |told: &crate::probe::Told| match &told.kind {
        EventKind::Called(call) => call.op == Op::Poll && call.result == Ok(Returned::Number(0)),
        _ => false,
    };
    probe.until("two polls that ran out", |told| told.iter().filter(|it| is_over(it)).count() > 1);
    assert_eq!(steps(&probe)[..4], ["nothing", "time is over", "nothing", "time is over"]);
    probe.stop();
}

#[test]
fn connections_of_a_server_are_polled() {
    let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap());
    config.settings.receiving = Receiving::Polls;
    let mut probe = Probe::of(|outbox| Session::start_tcp_server(config, outbox));
    let mut peer = TcpStream::connect(probe.wait_open()).unwrap();
    waits(&mut probe);
    peer.write_all(b"hello").unwrap();
    assert_eq!(probe.received().payload, b"hello");
    let probe = stops_at_once(probe);
    assert_eq!(steps(&probe)[..3], ["nothing", "ready", "received"]);
}

#[test]
fn datagrams_are_polled_and_an_empty_one_is_one() {
    let mut config = loopback();
    config.options.receiving = Receiving::Polls;
    let (mut probe, local) = Probe::open(UdpConfig { ..config });
    waits(&mut probe);
    let peer = plain("127.0.0.1:0");
    peer.send_to(b"", local).unwrap();
    assert_eq!(probe.received().payload, b"");
    let probe = stops_at_once(probe);
    assert_eq!(steps(&probe)[..3], ["nothing", "ready", "received"]);
    assert_eq!(probe.session.tally().received, 1);
}

#[test]
fn datagrams_of_unix_sockets_are_polled() {
    let (_folder, path, name) = place();
    let config = UnixDatagramConfig {
        receiving: Receiving::Polls,
        ..UnixDatagramConfig::bound_to(Some(name))
    };
    let mut probe = start(UnixConfig::Datagram(Box::new(config)));
    waits(&mut probe);
    let peer = UnixDatagram::unbound().unwrap();
    peer.send_to(b"x", &path).unwrap();
    assert_eq!(probe.received().payload, b"x");
    let probe = stops_at_once(probe);
    assert_eq!(steps(&probe)[..3], ["nothing", "ready", "received"]);
}

#[test]
fn receives_that_wait_poll_nothing() {
    let (mut probe, local) = Probe::open(loopback());
    plain("127.0.0.1:0").send_to(b"x", local).unwrap();
    probe.received();
    assert!(!has(&probe.told, Op::Poll));
    probe.stop();
}
