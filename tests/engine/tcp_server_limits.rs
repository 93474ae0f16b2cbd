//! Many connections, too many connections, no descriptors left, and the stop in every state.

use crate::probe::{DEADLINE, Probe, poll};
use crate::tcp_server::{
    accepted, ask, closed, connect, event, expect, hello, one_shot, order, rest, serve,
    serve_behaviour, set_behaviour,
};
use network_playground::net::tcp::StreamEvent;
use network_playground::net::{
    EventKind, ListenerCommand, Op, ProtocolEvent, ServerBehaviour, StreamCommand,
};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A delay that no test waits for.
const LONG: Duration = Duration::from_mins(1);

/// A stop takes milliseconds; this is for a busy machine.
const STOP_LIMIT: Duration = Duration::from_secs(1);

#[track_caller]
fn assert_stops(probe: &mut Probe) {
    let begin = Instant::now();
    probe.stop();
    assert!(begin.elapsed() < STOP_LIMIT, "{:?}", begin.elapsed());
    assert_eq!(probe.session.connections().open_count(), 0);
}

#[test]
fn one_over_the_limit_is_closed_at_once_and_told() {
    let (mut probe, local) = serve(|config| {
        config.connections_max = 2;
        config.behaviour = crate::tcp_server::echo();
    });
    let mut peers = [connect(local), connect(local)];
    for peer in &mut peers {
        ask(peer, b"hi", b"hi");
    }
    let is_over = |event: &StreamEvent| *event == StreamEvent::OverLimit(2);
    let mut third = connect(local);
    assert!(third.read(&mut [0; 9]).is_ok_and(|len| len == 0));
    let (peer, _) = event(&mut probe, "over the limit", is_over);
    assert_eq!(peer.socket_addr(), Some(third.local_addr().unwrap()));
    order(&mut probe, ListenerCommand::SetConnectionsMax(3));
    set_behaviour(&mut probe, crate::tcp_server::echo());
    ask(&mut connect(local), b"hi", b"hi");
    // One that has gone makes room.
    drop(peers);
    poll("room", || probe.session.connections().open_count() == 0);
    for _ in 0..5 {
        ask(&mut connect(local), b"hi", b"hi");
        poll("room", || probe.session.connections().open_count() == 0);
    }
}

#[test]
fn those_over_the_limit_are_one_row_and_a_count() {
    let (mut probe, local) = serve(|config| config.connections_max = 1);
    let first = connect(local);
    accepted(&mut probe);
    for _ in 0..5 {
        assert!(connect(local).read(&mut [0; 9]).is_ok_and(|len| len == 0));
    }
    drop(first);
    closed(&mut probe);
    let _next = connect(local);
    let is_more = |event: &StreamEvent| matches!(event, StreamEvent::MoreRefused(_));
    let (_, more) = event(&mut probe, "a count", is_more);
    assert_eq!(more, StreamEvent::MoreRefused(4));
    accepted(&mut probe);
    assert_eq!(probe.session.tally().over_limit, 5);
    let is_one = |told: &&crate::probe::Told| matches!(&told.kind, EventKind::Protocol(ProtocolEvent::Stream(event)) if matches!(**event, StreamEvent::OverLimit(_)));
    assert_eq!(probe.told.iter().filter(is_one).count(), 1);
    let accepts = probe.calls().iter().filter(|call| call.op == Op::Accept).count();
    assert_eq!(accepts, 3, "of two connections and the one that is told");
}

#[test]
fn a_burst_of_connections_is_served() {
    const BURST: usize = 300;
    let (mut probe, local) = serve_behaviour(crate::tcp_server::echo());
    let mut peers: Vec<TcpStream> = (0..BURST).map(|_| connect(local)).collect();
    for (number, peer) in peers.iter_mut().enumerate() {
        peer.write_all(number.to_string().as_bytes()).unwrap();
    }
    for (number, peer) in peers.iter_mut().enumerate() {
        expect(peer, number.to_string().as_bytes());
    }
    assert_eq!(probe.session.connections().open_count(), BURST);
    let mut ids: Vec<u32> = (0..BURST).map(|_| accepted(&mut probe).0).collect();
    ids.sort_unstable();
    assert_eq!(ids, (1..=BURST as u32).collect::<Vec<_>>());
    drop(peers);
    poll("all gone", || probe.session.connections().open_count() == 0);
    assert_stops(&mut probe);
    let count = |op: Op| probe.calls().iter().filter(|call| call.op == op).count();
    assert_eq!((count(Op::Accept), count(Op::Close)), (BURST, BURST + 1), "no descriptor is left");
    assert_eq!(probe.session.tally().events_dropped, 0);
}

#[test]
fn stop_while_idle_and_with_silent_connections() {
    let (mut probe, _) = serve(|_| {});
    assert_stops(&mut probe);
    let (mut probe, local) = serve(|_| {});
    let mut peers: Vec<TcpStream> = (0..200).map(|_| connect(local)).collect();
    for _ in &peers {
        accepted(&mut probe);
    }
    assert_stops(&mut probe);
    for peer in &mut peers {
        assert_eq!(rest(peer), b"");
    }
    assert!(TcpStream::connect(local).is_err(), "nobody listens any more");
}

#[test]
fn stop_during_a_delay() {
    let (mut probe, local) = serve_behaviour(hello(LONG));
    let mut peer = connect(local);
    expect(&mut peer, b"Welcome!");
    peer.write_all(b"Lambda").unwrap();
    probe.received();
    assert_stops(&mut probe);
}

#[test]
fn a_connection_in_its_delay_can_be_closed() {
    use network_playground::net::Recipients;
    let (mut probe, local) = serve_behaviour(hello(LONG));
    let mut peer = connect(local);
    expect(&mut peer, b"Welcome!");
    peer.write_all(b"Lambda").unwrap();
    probe.received();
    order(&mut probe, StreamCommand::Disconnect(Recipients::All));
    assert_eq!(rest(&mut peer), b"");
    closed(&mut probe);
    assert_stops(&mut probe);
}

/// Writes to the server without reading, until nothing goes any more.
fn flood(local: SocketAddr, mut meanwhile: impl FnMut()) -> TcpStream {
    let mut peer = connect(local);
    peer.set_nonblocking(true).unwrap();
    let mut refused = 0;
    let deadline = Instant::now() + DEADLINE;
    while refused < 1000 {
        assert!(Instant::now() < deadline, "everything is taken");
        match peer.write(&vec![7; 65_536]) {
            Ok(_) => refused = 0,
            Err(_) => refused += 1,
        }
        meanwhile();
        std::thread::yield_now();
    }
    peer
}

#[test]
fn stop_with_a_peer_that_never_reads() {
    let (mut probe, local) = serve_behaviour(crate::tcp_server::echo());
    let _peer = flood(local, || probe.collect());
    assert_stops(&mut probe);
}

#[test]
fn stop_when_nobody_takes_the_events() {
    let (mut probe, local) = serve_behaviour(ServerBehaviour::manual());
    let _peer = flood(local, || {});
    assert_stops(&mut probe);
}

#[test]
fn stop_while_a_polite_close_waits_for_its_peer() {
    let (mut probe, local) = serve_behaviour(one_shot());
    let mut peer = connect(local);
    peer.write_all(b"x").unwrap();
    assert_eq!(rest(&mut peer), b"thank you !");
    assert_stops(&mut probe);
}

#[test]
fn stop_while_a_file_goes_to_a_peer_that_never_reads() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::File::create(folder.path().join("large")).unwrap().set_len(1 << 30).unwrap();
    let (mut probe, local) = serve_behaviour(ServerBehaviour::Files(folder.path().to_owned()));
    let mut peer = connect(local);
    peer.write_all(b"large").unwrap();
    probe.sent();
    assert_stops(&mut probe);
}

/// Out of descriptors: a process of its own, since other tests need theirs.
#[cfg(target_os = "linux")]
#[test]
fn without_descriptors_accepting_goes_on_when_some_are_free() {
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new("sh")
        .args([
            "-c",
            "ulimit -n 64 && exec \"$0\" --exact --ignored tcp_server_limits::few_descriptors",
        ])
        .arg(program)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[cfg(target_os = "linux")]
#[ignore = "for a process with few descriptors, started by the test before"]
#[test]
fn few_descriptors() {
    use socket2::{Domain, Socket, Type};
    let (mut probe, local) = serve_behaviour(crate::tcp_server::echo());
    // Sockets that are there already, since none can be made when none is left.
    let sockets = [1, 2, 3].map(|_| Socket::new(Domain::IPV4, Type::STREAM, None).unwrap());
    let mut kept = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        kept.push(file);
    }
    assert!(kept.len() < 64, "the limit is not in force");
    // Linux gives an accept its descriptor before it waits, so one of them may get in.
    let mut peers = sockets.map(|socket| {
        socket.set_read_timeout(Some(DEADLINE)).unwrap();
        socket.connect(&local.into()).unwrap();
        TcpStream::from(socket)
    });
    let error = probe.failed();
    assert_eq!(error.op, Op::Accept);
    crate::probe::assert_errno(&error, "EMFILE");
    drop(kept);
    for peer in &mut peers {
        ask(peer, b"hi", b"hi");
    }
    event(&mut probe, "over", |event| matches!(event, StreamEvent::AcceptsAgain(1..)));
    // It is reported when it begins, not at each try.
    let failures = probe.told.iter().filter(|told| matches!(told.kind, EventKind::Failed(_)));
    assert_eq!(failures.count(), 1);
    assert_stops(&mut probe);
}
