//! How the TCP client comes to its connection: hosts, addresses, time limits, and connecting again.

use crate::probe::{DEADLINE, Probe, assert_errno, assert_unresolved, has_ipv6, poll};
use crate::tcp_peer::{
    accept, connected_with, disconnect, listen, read, say, start, to, to_host, wait_connected,
};
use network_playground::net::call::Returned;
use network_playground::net::command::Recipients;
use network_playground::net::tcp::{Closing, Reconnect};
use network_playground::net::{
    Args, Cause, ConnectionId, ConnectorCommand, End, EventKind, Op, OptionName, OptionValue,
    ProtocolEvent, SessionState, StreamCommand, StreamEvent,
};
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// An address on which nobody listens.
fn nobody() -> SocketAddr {
    listen().1
}

#[test]
fn the_calls_are_told_in_order() {
    let (mut probe, peer) = connected_with(|_| {});
    let event = probe.event("connected", |event| matches!(event, StreamEvent::Connected { .. }));
    assert_eq!(event, StreamEvent::Connected { local: peer.peer_addr().unwrap().into() });
    let ops: Vec<Op> = probe.calls().iter().map(|call| call.op).collect();
    assert_eq!(ops, [Op::Socket, Op::Connect, Op::GetSockName]);
}

#[test]
fn a_refused_connect_fails_with_its_errno() {
    let address = nobody();
    let mut probe = start(to(address));
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_errno(&error, "ECONNREFUSED");
    assert_eq!((error.op, error.target.as_str()), (Op::Connect, address.to_string().as_str()));
    let failed = probe.failed();
    assert_eq!(failed, error);
    let ops: Vec<Op> = probe.calls().iter().map(|call| call.op).collect();
    assert_eq!(ops, [Op::Socket, Op::Connect, Op::Close]);
}

#[test]
fn the_addresses_of_a_host_are_tried_in_turn() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        if address.starts_with('[') && !has_ipv6() {
            continue;
        }
        let listener = TcpListener::bind(address).unwrap();
        let local = listener.local_addr().unwrap();
        let mut probe = start(to_host("localhost", local.port()));
        let is_settled = |state: &SessionState| *state != SessionState::Opening;
        assert!(probe.session.wait_until(DEADLINE, is_settled));
        probe.collect();
        if let SessionState::Ended(_) = probe.session.state() {
            // This machine's "localhost" has no address of that family.
            let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
            assert_errno(&error, "ECONNREFUSED");
            crate::probe::skip(&format!("localhost is not {address}"));
            continue;
        }
        assert_eq!(wait_connected(&probe).1, local);
        // Each address before it has reported its failure.
        let connects = probe.calls().iter().filter(|call| call.op == Op::Connect).count();
        let failed = |told: &&crate::probe::Told| matches!(told.kind, EventKind::Failed(_));
        assert_eq!(probe.told.iter().filter(failed).count(), connects - 1);
    }
}

#[test]
fn an_unknown_host_fails() {
    let mut probe = start(to_host("nonexistent.invalid", 9));
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_unresolved(&error);
}

#[test]
fn connects_from_the_port_that_was_asked_for() {
    let from = nobody();
    for _ in 0..2 {
        let (mut probe, peer) = connected_with(|config| config.from = Some(from));
        assert_eq!(peer.peer_addr().unwrap(), from);
        probe.event("connected", |event| matches!(event, StreamEvent::Connected { .. }));
        let reuse = Args::Set(OptionName::ReuseAddress, OptionValue::Number(1));
        assert!(probe.calls().iter().any(|call| call.args == reuse));
        // We close first: the second round meets the port in TIME_WAIT.
        probe.stop();
        drop(peer);
    }
}

#[test]
fn an_address_of_another_family_than_the_local_one_is_skipped() {
    let mut config = to("[::1]:9".parse().unwrap());
    config.from = Some("127.0.0.1:0".parse().unwrap());
    let mut probe = start(config);
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_eq!(error.cause, Cause::NoAddressOfFamily);
    assert_eq!(probe.failed().cause, Cause::NoAddressOfFamily);
    assert!(probe.calls().is_empty());
}

#[test]
fn a_local_address_that_is_not_ours_fails_at_the_bind() {
    let (_listener, address) = listen();
    let mut config = to(address);
    config.from = Some("192.0.2.1:0".parse().unwrap());
    let mut probe = start(config);
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_eq!(error.op, Op::Bind);
    assert_errno(&error, "EADDRNOTAVAIL");
}

/// A listener whose backlog is full, so that a connect to it is not answered; with what fills it.
#[cfg(target_os = "linux")]
pub(crate) fn unanswered() -> (socket2::Socket, TcpStream, SocketAddr) {
    use socket2::{Domain, Socket, Type};
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let first = TcpStream::connect(address).unwrap();
    (listener, first, address)
}

#[cfg(target_os = "linux")]
#[test]
fn a_connect_that_is_not_answered_fails_at_its_limit() {
    let (_listener, _first, address) = unanswered();
    let mut config = to(address);
    config.connect_limit = Duration::from_millis(50);
    let mut probe = start(config);
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_eq!(error.cause, Cause::TimedOut(50));
    assert_eq!(error.target, address.to_string());
}

#[cfg(target_os = "linux")]
#[test]
fn commands_while_connecting() {
    let (_listener, _first, address) = unanswered();
    let mut probe = start(to(address));
    say(&mut probe, b"too early");
    assert_eq!(probe.send_failed().cause, Cause::NotConnected);
    disconnect(&mut probe);
    assert_eq!(probe.wait_ended(), End::Stopped);
    let kept = |told: &crate::probe::Told| told.payload == b"too early";
    assert!(probe.told.iter().any(kept), "the row keeps what was typed");
}

fn growing(address: SocketAddr) -> Probe {
    let mut config = to(address);
    config.reconnect = Reconnect::Growing;
    start(config)
}

fn waiting(probe: &mut Probe) -> (u64, u32) {
    match probe.event("waiting", |event| matches!(event, StreamEvent::Waiting { .. })) {
        StreamEvent::Waiting { pause, failed } => (pause.as_secs(), failed),
        other => panic!("{other:?}"),
    }
}

#[test]
fn pauses_grow_while_it_fails_and_can_be_skipped() {
    let mut probe = growing(nobody());
    for expected in [(1, 1), (2, 2), (4, 3), (8, 4)] {
        assert_eq!(waiting(&mut probe), expected);
        let is_waiting = |state: &SessionState| matches!(state, SessionState::Waiting { .. });
        assert!(probe.session.wait_until(DEADLINE, is_waiting));
        say(&mut probe, b"nobody there");
        assert_eq!(probe.send_failed().cause, Cause::NotConnected);
        probe.stream(ConnectorCommand::ReconnectNow);
    }
    disconnect(&mut probe);
    assert_eq!(probe.wait_ended(), End::Stopped);
}

#[test]
fn connecting_again_is_switched_while_connected_and_while_waiting() {
    let (listener, address) = listen();
    let mut probe = start(to(address));
    let first = listener.accept().unwrap();
    probe.event("connected", |event| matches!(event, StreamEvent::Connected { .. }));
    probe.stream(ConnectorCommand::SetReconnect(Reconnect::Growing));
    drop(first);
    assert_eq!(waiting(&mut probe), (1, 0));
    probe.stream(ConnectorCommand::SetReconnect(Reconnect::Never));
    assert_eq!(probe.wait_ended(), End::Stopped, "a pause is over then");
}

#[test]
fn connects_again_by_itself_with_the_next_number() {
    let (listener, address) = listen();
    let mut probe = growing(address);
    for number in 1..=2 {
        let mut peer = accept(&listener);
        let id = ConnectionId(number);
        let is_it = |state: &SessionState| matches!(state, SessionState::Connected { id: now, .. } if *now == id);
        assert!(probe.session.wait_until(DEADLINE, is_it));
        peer.write_all(b"here").unwrap();
        assert_eq!(probe.received().peer.connection(), Some(id));
        drop(peer);
        assert_eq!(probe.closed(), Closing::ByPeer);
        // The first pause runs out by itself, the second is stopped.
        assert_eq!(waiting(&mut probe), (u64::from(number), 0));
    }
    probe.stop();
}

#[test]
fn settings_that_came_while_it_waited_hold_for_the_next_connection() {
    let address = nobody();
    let mut probe = growing(address);
    waiting(&mut probe);
    probe.stream(StreamCommand::SetSettings(crate::tcp_peer::recv_size(3)));
    let listener = TcpListener::bind(address).unwrap();
    probe.stream(ConnectorCommand::ReconnectNow);
    let mut peer = accept(&listener);
    peer.write_all(b"four").unwrap();
    assert_eq!(probe.received().payload, b"fou");
}

#[test]
fn a_disconnect_does_not_connect_again() {
    let (listener, address) = listen();
    let mut probe = growing(address);
    let _peer = accept(&listener);
    wait_connected(&probe);
    probe.stream(StreamCommand::Disconnect(Recipients::Only(vec![ConnectionId(1)])));
    assert_eq!(probe.wait_ended(), End::Stopped);
}

#[test]
fn a_name_is_resolved_and_told() {
    let (listener, address) = listen();
    let mut probe = start(to_host("localhost", address.port()));
    let mut peer = accept(&listener);
    wait_connected(&probe);
    say(&mut probe, b"by name");
    assert_eq!(read(&mut peer, 7), b"by name");
    poll("the lookup is told", || {
        probe.collect();
        probe.calls().iter().any(|call| call.op == Op::GetAddrInfo && call.result.is_ok())
    });
}

/// What of a session a person sees as rows that are no calls.
fn facts_of(probe: &crate::probe::Probe) -> Vec<EventKind> {
    let is_fact = |kind: &EventKind| !matches!(kind, EventKind::Called(_));
    probe.told.iter().map(|told| told.kind.clone()).filter(is_fact).collect()
}

#[test]
fn one_refusal_is_one_row() {
    let mut probe = start(to(nobody()));
    assert!(matches!(probe.wait_ended(), End::Failed(_)));
    let facts = facts_of(&probe);
    assert!(matches!(facts[..], [EventKind::Failed(_)]), "{facts:?}");
}

#[test]
fn one_close_is_one_row_and_its_calls_stay() {
    let (mut probe, peer) = connected_with(|_| {});
    drop(peer);
    assert_eq!(probe.wait_ended(), End::PeerClosed);
    let facts = facts_of(&probe);
    let is_closed = |kind: &EventKind| matches!(kind, EventKind::Protocol(ProtocolEvent::Stream(event)) if **event == StreamEvent::Closed(Closing::ByPeer));
    assert!(facts.len() == 2 && is_closed(&facts[1]), "{facts:?}");
    let calls = probe.calls();
    let last: Vec<Op> = calls[calls.len() - 2..].iter().map(|call| call.op).collect();
    assert_eq!(last, [Op::Recv, Op::Close]);
    assert_eq!(calls[calls.len() - 2].result, Ok(Returned::Number(0)));

    let (mut probe, _peer) = connected_with(|_| {});
    probe.stop();
    assert_eq!(facts_of(&probe).len(), 2, "connected and closed: {:?}", facts_of(&probe));
}
