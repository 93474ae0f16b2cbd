//! Which worker did what, and in which call each is blocked.

use crate::probe::{Probe, at_host, plain, poll};
#[cfg(target_os = "linux")]
use crate::tcp_client_connect::unanswered;
use crate::tcp_peer::{connected, fill, say};
#[cfg(target_os = "linux")]
use crate::tcp_peer::{start, to};
use network_playground::net::{
    BlockedCall, ConnectionId, EventKind, Op, Session, Stamp, TcpServerConfig, WorkerRole,
};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};

/// The call that a session is blocked in before long, of this kind.
fn blocked_in(session: &Session, op: Op) -> BlockedCall {
    let mut found = None;
    poll(&format!("{op:?} that blocks"), || {
        found = session.blocked_calls().into_iter().find(|call| call.op == op);
        found.is_some()
    });
    let call = found.unwrap();
    assert!(call.since <= Stamp::now());
    call
}

fn server() -> (Probe, SocketAddr) {
    let config = TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap());
    let probe = Probe::of(|outbox| Session::start_tcp_server(config, outbox));
    let local = probe.wait_open();
    (probe, local)
}

#[test]
fn a_receive_that_waits_for_datagrams_is_a_live_fact() {
    let before = Stamp::now();
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let first = blocked_in(&probe.session, Op::RecvFrom);
    assert_eq!((first.worker, first.connection), (WorkerRole::Reader, None));
    assert!(first.since >= before);
    plain("127.0.0.1:0").send_to(b"one", local).unwrap();
    probe.received();
    poll("the next call", || blocked_in(&probe.session, Op::RecvFrom).since > first.since);
    probe.stop();
    poll("nothing that blocks", || probe.session.blocked_calls().is_empty());
}

#[test]
fn accept_and_the_receive_of_each_connection_are_live_facts() {
    let (mut probe, local) = server();
    assert_eq!(blocked_in(&probe.session, Op::Accept).worker, WorkerRole::Acceptor);
    let peers: Vec<TcpStream> = (0..3).map(|_| TcpStream::connect(local).unwrap()).collect();
    let connections = || -> Vec<u32> {
        let calls = probe.session.blocked_calls().into_iter();
        let received = calls.filter(|call| call.op == Op::Recv);
        let mut ids: Vec<u32> = received
            .map(|call| {
                assert_eq!(call.worker, WorkerRole::Reader);
                call.connection.unwrap().0
            })
            .collect();
        ids.sort_unstable();
        ids
    };
    poll("three that wait", || connections() == [1, 2, 3]);
    drop(peers);
    poll("none that wait", || connections().is_empty());
    assert_eq!(blocked_in(&probe.session, Op::Accept).connection, None);
    probe.stop();
    poll("nothing that blocks", || probe.session.blocked_calls().is_empty());
}

#[test]
#[cfg(target_os = "linux")]
fn a_connect_that_is_not_answered_is_a_live_fact() {
    let (_listener, _first, address) = unanswered();
    let mut probe = start(to(address));
    assert_eq!(blocked_in(&probe.session, Op::Connect).worker, WorkerRole::Connector);
    probe.stop();
    poll("nothing that blocks", || probe.session.blocked_calls().is_empty());
}

#[test]
fn a_send_to_a_peer_that_does_not_read_is_a_live_fact() {
    let (mut probe, peer) = connected();
    fill(&mut probe);
    let call = blocked_in(&probe.session, Op::Send);
    assert_eq!((call.worker, call.connection), (WorkerRole::Writer, Some(ConnectionId(1))));
    drop(peer);
    poll("no send that blocks", || {
        probe.session.blocked_calls().iter().all(|call| call.op != Op::Send)
    });
}

#[test]
fn events_say_on_which_worker_they_happened() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let to = peer.local_addr().unwrap();
    probe.send_to_host("localhost", at_host("127.0.0.1", to).port(), b"x");
    probe.sent();
    peer.send_to(b"y", local).unwrap();
    probe.received();
    probe.stop();
    let of_call = |op: Op| {
        let is_it = |kind: &EventKind| matches!(kind, EventKind::Called(call) if call.op == op);
        probe.told.iter().find(|told| is_it(&told.kind)).unwrap().worker
    };
    assert_eq!(of_call(Op::Bind), WorkerRole::Controller);
    assert_eq!(of_call(Op::GetAddrInfo), WorkerRole::Resolver);
    let of = |is_it: fn(&EventKind) -> bool| {
        probe.told.iter().find(|told| is_it(&told.kind)).unwrap().worker
    };
    assert_eq!(of(|kind| matches!(kind, EventKind::Sent)), WorkerRole::Writer);
    assert_eq!(of(|kind| matches!(kind, EventKind::Received { .. })), WorkerRole::Reader);
    assert_eq!(of(|kind| matches!(kind, EventKind::Ended(_))), WorkerRole::Controller);

    let (mut probe, mut peer) = connected();
    say(&mut probe, b"out");
    probe.sent();
    peer.write_all(b"in").unwrap();
    probe.received();
    let of = |op: Op| {
        let is_it = |kind: &EventKind| matches!(kind, EventKind::Called(call) if call.op == op);
        probe.told.iter().find(|told| is_it(&told.kind)).unwrap().worker
    };
    assert_eq!(of(Op::Connect), WorkerRole::Connector);
    let of = |is_it: fn(&EventKind) -> bool| {
        probe.told.iter().find(|told| is_it(&told.kind)).unwrap().worker
    };
    assert_eq!(of(|kind| matches!(kind, EventKind::Sent)), WorkerRole::Writer);
    assert_eq!(of(|kind| matches!(kind, EventKind::Received { .. })), WorkerRole::Reader);
}
