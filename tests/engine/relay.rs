//! A relay between plain sockets: what it passes on, what it does wrong on purpose, and what it refuses.

mod datagrams;
mod faults;
mod hostile;
mod tls;

use crate::probe::{DEADLINE, Probe, poll};
use crate::tcp_server::{ask, connect, expect, rest};
use network_playground::net::automation::{Medium, RuleSet};
use network_playground::net::relay::{RelayCommand, RelayConfig, Side, Transport};
use network_playground::net::{
    Cause, ConnectionId, ConnectionState, Destination, EventKind, Peer, ProtocolEvent, Recipients,
    RelayEvent, Session, StreamCommand,
};
use network_playground::payload::Framing;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};

/// A relay on 127.0.0.1, any port, to there; and its address.
pub(crate) fn to(target: SocketAddr) -> (Probe, SocketAddr) {
    with(target, |_| {})
}

/// The same, changed as asked.
pub(crate) fn with(
    target: SocketAddr,
    change: impl FnOnce(&mut RelayConfig),
) -> (Probe, SocketAddr) {
    let to = Destination::Peer(Peer::from(target));
    let mut config = RelayConfig::new(Transport::Tcp, "127.0.0.1:0".parse().unwrap(), to);
    change(&mut config);
    let probe = start(config);
    let local = probe.wait_open();
    (probe, local)
}

pub(crate) fn start(config: RelayConfig) -> Probe {
    Probe::of(|outbox| Session::start_relay(config, outbox))
}

pub(crate) fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

pub(crate) fn accept(listener: &TcpListener) -> TcpStream {
    let (peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    peer.set_write_timeout(Some(DEADLINE)).unwrap();
    peer
}

/// A client and the target's end of its pair.
pub(crate) fn pair(listener: &TcpListener, relay: SocketAddr) -> (TcpStream, TcpStream) {
    let client = connect(relay);
    (client, accept(listener))
}

/// The next event of the relay that is as asked, with whom it concerns.
pub(crate) fn event(
    probe: &mut Probe,
    what: &str,
    is_it: impl Fn(&RelayEvent) -> bool,
) -> (Peer, RelayEvent) {
    let told = probe.next(what, |told| match &told.kind {
        EventKind::Protocol(ProtocolEvent::Relay(event)) => is_it(event),
        _ => false,
    });
    match told.kind {
        EventKind::Protocol(ProtocolEvent::Relay(event)) => (told.peer, *event),
        other => panic!("{other:?}"),
    }
}

fn open_count(probe: &Probe) -> usize {
    probe.session.connections().open_count()
}

#[test]
fn what_comes_on_one_side_goes_out_on_the_other() {
    let (listener, target) = listen();
    let (mut probe, relay) = to(target);
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"question").unwrap();
    expect(&mut far, b"question");
    ask(&mut far, b"answer", b"");
    expect(&mut client, b"answer");
    drop(client);
    assert_eq!(rest(&mut far), b"");
    drop(far);
    poll("both sides are over", || open_count(&probe) == 0);
    probe.stop();
    let rows = probe.told.iter().filter(|told| told.is_received() || told.is_sent());
    // As the log has them: a send comes from its worker once it is over, and stands where it began.
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|told| told.at);
    let rows: Vec<_> = rows
        .into_iter()
        .map(|told| {
            let id = told.peer.connection().unwrap();
            (Side::of(id), told.is_received(), String::from_utf8_lossy(&told.payload).into_owned())
        })
        .collect();
    let (question, answer) = ("question".to_owned(), "answer".to_owned());
    let expected = [
        (Side::Client, true, question.clone()),
        (Side::Target, false, question),
        (Side::Target, true, answer.clone()),
        (Side::Client, false, answer),
    ];
    assert_eq!(rows, expected);
    let tally = probe.session.tally();
    assert_eq!((tally.received_bytes, tally.sent_bytes, tally.lost_unlogged), (14, 14, 0));
}

#[test]
fn the_sides_of_a_pair_know_each_other() {
    let (listener, target) = listen();
    let (mut probe, relay) = to(target);
    let _pairs = [pair(&listener, relay), pair(&listener, relay)];
    let mut seen = Vec::new();
    for _ in 0..4 {
        let is_paired = |event: &RelayEvent| matches!(event, RelayEvent::Paired { .. });
        let (peer, RelayEvent::Paired { side, other }) = event(&mut probe, "paired", is_paired)
        else {
            panic!("something else")
        };
        seen.push((peer.connection().unwrap().0, side, other.0));
    }
    seen.sort_by_key(|(id, ..)| *id);
    let expected =
        [(1, Side::Client, 2), (2, Side::Target, 1), (3, Side::Client, 4), (4, Side::Target, 3)];
    assert_eq!(seen, expected);
    probe.stop();
}

#[test]
fn a_half_close_goes_through_and_the_other_direction_stays() {
    let (listener, target) = listen();
    let (mut probe, relay) = to(target);
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"all of it").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut far), b"all of it");
    far.write_all(b"still here").unwrap();
    drop(far);
    assert_eq!(rest(&mut client), b"still here");
    poll("both sides are over", || open_count(&probe) == 0);
    probe.stop();
}

#[test]
fn a_reset_goes_through() {
    let (listener, target) = listen();
    let (mut probe, relay) = to(target);
    for by_client in [true, false] {
        let (client, far) = pair(&listener, relay);
        event(&mut probe, "paired", |event| {
            matches!(event, RelayEvent::Paired { side: Side::Target, .. })
        });
        let (resets, mut other) = if by_client { (client, far) } else { (far, client) };
        let linger = socket2::SockRef::from(&resets);
        linger.set_linger(Some(std::time::Duration::ZERO)).unwrap();
        drop(resets);
        let error = other.read(&mut [0; 9]).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "by client: {by_client}");
        poll("both sides are over", || open_count(&probe) == 0);
    }
    probe.stop();
}

#[test]
fn messages_can_be_put_in_towards_either_side() {
    let (listener, target) = listen();
    let (mut probe, relay) = to(target);
    let (mut client, mut far) = pair(&listener, relay);
    event(&mut probe, "paired", |event| matches!(event, RelayEvent::Paired { .. }));
    let send = |probe: &mut Probe, to, bytes: &[u8]| {
        probe.command(StreamCommand::Send(to, bytes.to_vec().into()));
    };
    send(&mut probe, Recipients::Only(vec![ConnectionId(1)]), b"to the client");
    expect(&mut client, b"to the client");
    send(&mut probe, Recipients::Only(vec![ConnectionId(2)]), b"to the target");
    expect(&mut far, b"to the target");
    send(&mut probe, Recipients::All, b"to both");
    expect(&mut client, b"to both");
    expect(&mut far, b"to both");
    // And what comes by itself goes on.
    client.write_all(b"by itself").unwrap();
    expect(&mut far, b"by itself");
    send(&mut probe, Recipients::Only(vec![ConnectionId(9)]), b"to nobody");
    assert_eq!(probe.send_failed().cause, Cause::NotConnected);
    probe.command(StreamCommand::Disconnect(Recipients::Only(vec![ConnectionId(2)])));
    assert_eq!(rest(&mut client), b"");
    assert_eq!(rest(&mut far), b"");
    probe.stop();
}

#[test]
fn a_target_that_refuses_is_told_and_its_client_closed() {
    let (listener, target) = listen();
    drop(listener);
    let (mut probe, relay) = to(target);
    let mut client = connect(relay);
    assert_eq!(rest(&mut client), b"");
    let is_it = |event: &RelayEvent| matches!(event, RelayEvent::NoTarget(_));
    let (peer, RelayEvent::NoTarget(error)) = event(&mut probe, "no target", is_it) else {
        panic!("something else")
    };
    assert_eq!(peer.connection(), Some(ConnectionId(1)));
    crate::probe::assert_errno(&error, "ECONNREFUSED");
    poll("the client is over", || open_count(&probe) == 0);
    let closed = probe.session.connections().list();
    assert!(matches!(closed[0].state(), ConnectionState::Closed(_)));
    probe.stop();
}

#[test]
fn a_target_by_name_is_looked_up_for_each_client() {
    let (listener, target) = listen();
    let to = Destination::Host("localhost".to_owned(), target.port());
    let (mut probe, relay) = with(target, |config| config.to = to);
    for _ in 0..2 {
        let (mut client, mut far) = pair(&listener, relay);
        client.write_all(b"hello").unwrap();
        expect(&mut far, b"hello");
    }
    probe.stop();
}

#[test]
fn http_through_a_relay_can_be_read() {
    let (listener, target) = listen();
    let (mut probe, relay) = to(target);
    let serving = std::thread::Builder::new().spawn(move || {
        let mut peer = accept(&listener);
        let mut asked = vec![0; 1024];
        let len = peer.read(&mut asked).unwrap();
        peer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").unwrap();
        asked.truncate(len);
        asked
    });
    let mut client = connect(relay);
    let request = b"GET / HTTP/1.1\r\nHost: example\r\n\r\n";
    client.write_all(request).unwrap();
    assert_eq!(rest(&mut client), b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    assert_eq!(serving.unwrap().join().unwrap(), request);
    drop(client);
    probe.stop();
    assert!(probe.received_bytes().starts_with(request));
}

#[test]
fn each_side_is_read_with_the_size_that_was_asked_for() {
    let (listener, target) = listen();
    let settings = crate::tcp_peer::recv_size(3);
    let (mut probe, relay) = with(target, |config| config.settings = settings);
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"abcdefg").unwrap();
    expect(&mut far, b"abcdefg");
    far.write_all(b"1234").unwrap();
    expect(&mut client, b"1234");
    drop((client, far));
    probe.stop();
    let received = probe.told.iter().filter(|told| told.is_received());
    assert!(received.clone().all(|told| told.payload.len() <= 3));
    assert_eq!(received.count(), 5);
}

#[test]
fn rules_act_on_either_side_for_frames_and_everything_is_passed_on() {
    let (listener, target) = listen();
    let rules = RuleSet::echo().compile(Medium::Connections, &|_| None).unwrap();
    let (mut probe, relay) = with(target, |config| {
        config.rules = rules;
        config.settings.framing = Framing::Fixed(4);
    });
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"ab").unwrap();
    expect(&mut far, b"ab");
    client.write_all(b"cdef").unwrap();
    expect(&mut far, b"cdef");
    expect(&mut client, b"abcd");
    far.write_all(b"1234").unwrap();
    expect(&mut client, b"1234");
    expect(&mut far, b"1234");
    // They can change while it relays.
    probe.command(RelayCommand::SetRules(std::sync::Arc::default()));
    probe.command(StreamCommand::Send(Recipients::All, b"done".to_vec().into()));
    expect(&mut client, b"done");
    expect(&mut far, b"done");
    client.write_all(b"ghij").unwrap();
    expect(&mut far, b"ghij");
    drop(far);
    assert_eq!(rest(&mut client), b"");
    probe.stop();
}
