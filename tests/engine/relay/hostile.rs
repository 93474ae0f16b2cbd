//! What must not hurt a relay: itself, those who never read, and many at once.

use super::{event, listen, pair, start, to, with};
use crate::probe::poll;
use crate::tcp_server::{connect, expect, rest};
use network_playground::net::limits::allow_descriptors;
use network_playground::net::relay::{RelayConfig, RelayFailure, Transport};
use network_playground::net::{
    Cause, Destination, End, Peer, ProtocolFailure, RelayEvent, StreamEvent,
};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::time::Duration;

/// Much more than the system's buffers of two connections hold.
const MUCH_BYTES: u64 = 256 << 20;

#[test]
fn a_relay_to_itself_is_refused_at_the_start() {
    let (listener, own) = listen();
    drop(listener);
    let port = own.port();
    let peer = |text: &str| {
        let ip = text.parse().unwrap();
        Destination::Peer(Peer::from(SocketAddr::new(ip, port)))
    };
    let name = |name: &str| Destination::Host(name.to_owned(), port);
    for (listen, target) in [
        (own, peer("127.0.0.1")),
        (own, peer("0.0.0.0")),
        (own, name("localhost")),
        (SocketAddr::new("0.0.0.0".parse().unwrap(), port), peer("127.0.0.1")),
        (SocketAddr::new("0.0.0.0".parse().unwrap(), port), name("localhost")),
        (own, peer("::ffff:127.0.0.1")),
        (SocketAddr::new("::1".parse().unwrap(), port), peer("::1")),
        (SocketAddr::new("::1".parse().unwrap(), port), peer("::")),
        (SocketAddr::new("::".parse().unwrap(), port), peer("127.0.0.1")),
        (SocketAddr::new("::".parse().unwrap(), port), name("localhost")),
    ] {
        if TcpListener::bind(SocketAddr::new(listen.ip(), 0)).is_err() {
            crate::probe::skip("no IPv6");
            continue;
        }
        let mut probe = start(RelayConfig::new(Transport::Tcp, listen, target.clone()));
        let End::Failed(error) = probe.wait_ended() else { panic!("{listen} to {target}") };
        let is_loop = Cause::Protocol(ProtocolFailure::Relay(RelayFailure::Loop));
        assert_eq!(error.cause, is_loop, "{listen} to {target}");
    }
}

/// By a name that only a look-up shows to be this machine's, each client is told instead of the next one made.
#[cfg(target_os = "linux")]
#[test]
fn a_relay_to_itself_by_the_name_of_this_machine_is_refused_for_each_client() {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let name = name.trim().to_owned();
    let Ok(found) = (name.as_str(), 1).to_socket_addrs() else {
        return crate::probe::skip("this machine does not know its own name");
    };
    if !found.into_iter().any(|address| address.is_ipv4()) {
        return crate::probe::skip("the name of this machine has no IPv4 address");
    }
    let (listener, own) = listen();
    drop(listener);
    let listen = SocketAddr::new("0.0.0.0".parse().unwrap(), own.port());
    let to = Destination::Host(name, own.port());
    let mut probe = start(RelayConfig::new(Transport::Tcp, listen, to));
    probe.wait_open();
    let mut client = connect(own);
    assert_eq!(rest(&mut client), b"");
    let is_it = |event: &RelayEvent| matches!(event, RelayEvent::NoTarget(_) | RelayEvent::Looped);
    let (_, told) = event(&mut probe, "the loop", is_it);
    if let RelayEvent::NoTarget(error) = told {
        let is_loop = Cause::Protocol(ProtocolFailure::Relay(RelayFailure::Loop));
        assert_eq!(error.cause, is_loop);
    }
    poll("it is over", || probe.session.connections().open_count() == 0);
    probe.stop();
}

/// Writes without end, until nothing is taken for a moment; returns how much was.
fn flood(mut peer: &TcpStream) -> u64 {
    let (mut taken, piece) = (0, vec![7; 65_536]);
    peer.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
    while taken < MUCH_BYTES {
        match peer.write(&piece) {
            Ok(len) => taken += len as u64,
            Err(_) => break,
        }
    }
    taken
}

#[test]
fn who_never_reads_slows_the_other_down_and_fills_no_memory() {
    for client_reads in [true, false] {
        let (listener, target) = listen();
        let (mut probe, relay) = to(target);
        let (client, far) = pair(&listener, relay);
        let sender = if client_reads { &far } else { &client };
        let taken = std::thread::scope(|scope| {
            let flooding = scope.spawn(|| flood(sender));
            while !flooding.is_finished() {
                probe.collect();
                probe.told.clear();
                std::thread::yield_now();
            }
            flooding.join().unwrap()
        });
        assert!(taken < MUCH_BYTES, "the sender is slowed down");
        let tally = probe.session.tally();
        let held = tally.received_bytes - tally.sent_bytes;
        assert!(held <= 65_536, "{held} bytes are held by the relay");
        probe.session.stop();
        assert_eq!(probe.wait_ended_draining(), End::Stopped);
    }
}

/// With TLS there is a record more in between, and no queue.
#[test]
fn a_target_that_never_reads_behind_tls_fills_no_memory() {
    let (made, (listener, target)) = (crate::tls::made(), listen());
    let (tls, _folder) = crate::tls::trusting(&made);
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(tls));
    let client = connect(relay);
    let connection = rustls::ServerConnection::new(crate::tls::bare_server(&made)).unwrap();
    let mut far = rustls::StreamOwned::new(connection, super::accept(&listener));
    far.conn.complete_io(&mut far.sock).unwrap();
    let taken = std::thread::scope(|scope| {
        let flooding = scope.spawn(|| flood(&client));
        while !flooding.is_finished() {
            probe.collect();
            probe.told.clear();
            std::thread::yield_now();
        }
        flooding.join().unwrap()
    });
    assert!(taken < MUCH_BYTES, "the sender is slowed down");
    let tally = probe.session.tally();
    let held = tally.received_bytes - tally.sent_bytes;
    assert!(held <= 2 * 65_536, "{held} bytes are held by the relay");
    probe.session.stop();
    assert_eq!(probe.wait_ended_draining(), End::Stopped);
}

#[test]
fn more_clients_than_there_is_room_for_are_closed_and_counted() {
    let (listener, target) = listen();
    let (mut probe, relay) = with(target, |config| config.clients_max = 2);
    let kept = [pair(&listener, relay), pair(&listener, relay)];
    for _ in 0..3 {
        assert_eq!(rest(&mut connect(relay)), b"");
    }
    probe.event("over the limit", |event| *event == StreamEvent::OverLimit(2));
    assert_eq!(probe.session.tally().over_limit, 3);
    drop(kept);
    poll("there is room again", || probe.session.connections().open_count() == 0);
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"again").unwrap();
    expect(&mut far, b"again");
    probe.stop();
}

#[test]
fn a_thousand_pairs_at_once() {
    const PAIRS: usize = 1000;
    allow_descriptors().unwrap();
    // std's backlog of 128 would make a part of them wait for repeated SYNs.
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    socket.listen(4096).unwrap();
    let listener = TcpListener::from(socket);
    let (mut probe, relay) = to(listener.local_addr().unwrap());
    let accepting = std::thread::Builder::new().spawn(move || {
        let far: Vec<TcpStream> = (0..PAIRS).map(|_| super::accept(&listener)).collect();
        for mut peer in &far {
            let mut number = [0; 4];
            peer.read_exact(&mut number).unwrap();
            peer.write_all(&number).unwrap();
        }
        far
    });
    let mut clients = Vec::new();
    for number in 0..PAIRS as u32 {
        let mut client = connect(relay);
        client.write_all(&number.to_be_bytes()).unwrap();
        clients.push(client);
        probe.collect();
    }
    for (number, client) in clients.iter_mut().enumerate() {
        expect(client, &(number as u32).to_be_bytes());
    }
    let far = accepting.unwrap().join().unwrap();
    probe.collect();
    assert_eq!(probe.session.connections().open_count(), 2 * PAIRS);
    probe.session.stop();
    assert_eq!(probe.wait_ended_draining(), End::Stopped);
    drop((clients, far));
}

#[test]
fn a_stop_ends_a_relay_in_whatever_it_is_blocked() {
    let (listener, target) = listen();
    let (mut probe, relay) = to(target);
    let (client, _far) = pair(&listener, relay);
    event(&mut probe, "paired", |event| matches!(event, RelayEvent::Paired { .. }));
    std::thread::scope(|scope| {
        let flooding = scope.spawn(|| flood(&client));
        poll("bytes go", || probe.session.tally().sent_bytes > 0);
        probe.session.stop();
        assert_eq!(probe.wait_ended_draining(), End::Stopped);
        flooding.join().unwrap();
    });
}
