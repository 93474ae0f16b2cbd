//! Datagrams through a relay: a socket towards the target for each client.

use super::{event, start};
use crate::probe::{Probe, plain, poll, receive};
use network_playground::net::relay::event::Fault;
use network_playground::net::relay::{
    Chance, FaultPlan, Faults, RelayConfig, RelayFailure, Side, Transport,
};
use network_playground::net::relay::{RelayCommand, Way};
use network_playground::net::{
    Cause, ConnectionId, Destination, End, EventKind, Peer, ProtocolFailure, Recipients,
    RelayEvent, StreamCommand,
};
use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

fn relay(change: impl FnOnce(&mut RelayConfig)) -> (UdpSocket, Probe, SocketAddr) {
    let target = plain("127.0.0.1:0");
    let to = Destination::Peer(Peer::from(target.local_addr().unwrap()));
    let mut config = RelayConfig::new(Transport::Udp, "127.0.0.1:0".parse().unwrap(), to);
    change(&mut config);
    let probe = start(config);
    let local = probe.wait_open();
    (target, probe, local)
}

fn with_faults(to_target: Faults) -> (UdpSocket, Probe, SocketAddr) {
    relay(|config| config.faults = FaultPlan { to_target, ..FaultPlan::default() })
}

#[test]
fn each_client_gets_what_is_meant_for_it() {
    let (target, mut probe, local) = relay(|_| {});
    let clients = [plain("127.0.0.1:0"), plain("127.0.0.1:0")];
    let mut froms = Vec::new();
    for (client, question) in clients.iter().zip([b"one", b"two"]) {
        client.send_to(question, local).unwrap();
        let (came, from) = receive(&target);
        assert_eq!(came, question);
        froms.push(from);
    }
    assert_ne!(froms[0], froms[1], "each has a socket of its own");
    for (from, answer) in froms.iter().zip([b"1st", b"2nd"]).rev() {
        target.send_to(answer, from).unwrap();
    }
    for (client, answer) in clients.iter().zip([b"1st", b"2nd"]) {
        assert_eq!(receive(client), (answer.to_vec(), local));
    }
    probe.stop();
    let rows = probe.told.iter().filter(|told| told.is_received() || told.is_sent());
    let of_first: Vec<_> = rows
        .filter(|told| told.peer.connection().unwrap().0 <= 2)
        .map(|told| (Side::of(told.peer.connection().unwrap()), told.is_received()))
        .collect();
    let expected =
        [(Side::Client, true), (Side::Target, false), (Side::Target, true), (Side::Client, false)];
    assert_eq!(of_first, expected);
    assert_eq!(probe.session.tally().lost_unlogged, 0);
}

#[test]
fn messages_are_put_in_and_clients_forgotten() {
    let (target, mut probe, local) = relay(|_| {});
    let client = plain("127.0.0.1:0");
    client.send_to(b"", local).unwrap();
    assert_eq!(receive(&target).0, b"");
    for (id, at) in [(1, &client), (2, &target)] {
        let to = Recipients::Only(vec![ConnectionId(id)]);
        probe.command(StreamCommand::Send(to, b"put in".to_vec().into()));
        assert_eq!(receive(at).0, b"put in");
    }
    probe.command(StreamCommand::Disconnect(Recipients::All));
    event(&mut probe, "forgotten", |event| *event == RelayEvent::Forgotten { after: None });
    assert_eq!(probe.session.connections().open_count(), 0);
    probe.stop();
}

#[test]
fn a_silent_client_is_forgotten() {
    let idle = Duration::from_millis(100);
    let (target, mut probe, local) = relay(|config| config.idle_limit = idle);
    let client = plain("127.0.0.1:0");
    client.send_to(b"hello", local).unwrap();
    let (_, first) = receive(&target);
    let forgotten = RelayEvent::Forgotten { after: Some(idle) };
    event(&mut probe, "forgotten", |event| *event == forgotten);
    client.send_to(b"again", local).unwrap();
    assert_ne!(receive(&target).1, first, "it is a new one");
    probe.stop();
}

#[test]
fn a_flood_of_clients_takes_no_more_than_it_may() {
    let (_target, mut probe, local) = relay(|config| config.clients_max = 3);
    let clients: Vec<UdpSocket> = (0..20).map(|_| plain("127.0.0.1:0")).collect();
    for client in &clients {
        client.send_to(b"x", local).unwrap();
    }
    poll("the others are dropped", || probe.session.tally().over_limit == 17);
    let facts = probe.session.live().relay().unwrap().clone();
    assert_eq!((facts.dropped.get(), probe.session.connections().open_count()), (17, 6));
    event(&mut probe, "told", |event| *event == RelayEvent::OverClients(3));
    probe.stop();
    let is_told = |event: &&EventKind| format!("{event:?}").contains("OverClients");
    assert_eq!(probe.told.iter().map(|told| &told.kind).filter(is_told).count(), 1);
}

#[test]
fn an_unreachable_target_is_told() {
    let (target, mut probe, local) = relay(|_| {});
    drop(target);
    let client = plain("127.0.0.1:0");
    client.send_to(b"anybody?", local).unwrap();
    let told = probe.next("unreachable", |told| matches!(told.kind, EventKind::Unreachable(_)));
    assert_eq!(told.peer.connection(), Some(ConnectionId(2)));
    probe.stop();
}

#[test]
fn datagrams_are_dropped_doubled_changed_and_overtaken() {
    let always = Chance::ALWAYS;
    let client = plain("127.0.0.1:0");
    let is = |wanted: Fault| move |event: &RelayEvent| matches!(event, RelayEvent::Fault(_, fault) if *fault == wanted);
    let (_target, mut probe, local) = with_faults(Faults { drop: always, ..Faults::default() });
    client.send_to(b"lost", local).unwrap();
    event(&mut probe, "dropped", is(Fault::Dropped));
    probe.stop();
    assert_eq!(probe.session.tally().sent, 0);

    let (target, mut probe, local) = with_faults(Faults { duplicate: always, ..Faults::default() });
    client.send_to(b"twice", local).unwrap();
    assert_eq!((receive(&target).0, receive(&target).0), (b"twice".to_vec(), b"twice".to_vec()));
    event(&mut probe, "doubled", is(Fault::Doubled));
    probe.stop();

    let (target, mut probe, local) = with_faults(Faults { corrupt: always, ..Faults::default() });
    for _ in 0..2 {
        client.send_to(b"12345", local).unwrap();
        let came = receive(&target).0;
        let changed: Vec<_> = (0..5).filter(|at| came[*at] != b"12345"[*at]).collect();
        // Its place in this datagram, however many there were before.
        event(&mut probe, "a byte", |event| {
            let RelayEvent::Fault(_, Fault::Corrupted { offset, .. }) = event else { return false };
            assert_eq!(changed, [*offset as usize]);
            true
        });
    }
    probe.stop();

    let half = Chance::of_percent(50.0).unwrap();
    let (target, mut probe, local) = with_faults(Faults { reorder: half, ..Faults::default() });
    let sent: Vec<u8> = (0..40).collect();
    for number in &sent {
        client.send_to(&[*number], local).unwrap();
    }
    let came: Vec<u8> = sent.iter().map(|_| receive(&target).0[0]).collect();
    assert_ne!(came, sent);
    let mut sorted = came.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, sent, "none is lost");
    probe.stop();
}

/// While it is paused they gather; then they are taken and sent by several in one call.
#[test]
fn a_flood_of_several_clients_goes_through_whole_and_in_order_each_with_its_rows() {
    const EACH: usize = 60;
    let (target, mut probe, local) = relay(|_| {});
    let clients = [plain("127.0.0.1:0"), plain("127.0.0.1:0"), plain("127.0.0.1:0")];
    probe.stream(RelayCommand::Pause(Way::ToTarget));
    event(&mut probe, "paused", |event| matches!(event, RelayEvent::Fault(_, Fault::Paused)));
    for number in 0..EACH as u8 {
        for (client, of) in clients.iter().zip(b"abc") {
            client.send_to(&vec![*of, number][..if number == 7 { 0 } else { 2 }], local).unwrap();
        }
    }
    probe.stream(RelayCommand::Resume(Way::ToTarget));
    let mut came: HashMap<SocketAddr, Vec<Vec<u8>>> = HashMap::new();
    for _ in 0..EACH * clients.len() {
        let (payload, from) = receive(&target);
        came.entry(from).or_default().push(payload);
    }
    assert_eq!(came.len(), clients.len());
    for payloads in came.values() {
        let of = payloads[0][0];
        let expected = |number: u8| if number == 7 { vec![] } else { vec![of, number] };
        assert_eq!(*payloads, (0..EACH as u8).map(expected).collect::<Vec<_>>());
    }
    poll("all is counted", || probe.session.tally().sent == (EACH * clients.len()) as u64);
    probe.stop();
    let rows = |of: fn(&crate::probe::Told) -> bool| {
        let rows = probe.told.iter().filter(|told| of(told));
        rows.map(|told| told.payload.clone()).collect::<Vec<_>>()
    };
    let (received, sent) =
        (rows(crate::probe::Told::is_received), rows(crate::probe::Told::is_sent));
    assert_eq!((received.len(), received), (EACH * clients.len(), sent));
    let tally = probe.session.tally();
    assert_eq!((tally.lost_unlogged, tally.send_failed, tally.received), (0, 0, tally.sent));
}

#[test]
fn faults_are_done_to_a_flood_too() {
    const COUNT: u8 = 40;
    let always = Chance::ALWAYS;
    let (target, mut probe, local) = with_faults(Faults { duplicate: always, ..Faults::default() });
    let client = plain("127.0.0.1:0");
    probe.stream(RelayCommand::Pause(Way::ToTarget));
    event(&mut probe, "paused", |event| matches!(event, RelayEvent::Fault(_, Fault::Paused)));
    for number in 0..COUNT {
        client.send_to(&[number], local).unwrap();
    }
    probe.stream(RelayCommand::Resume(Way::ToTarget));
    let came: Vec<u8> = (0..2 * COUNT).map(|_| receive(&target).0[0]).collect();
    assert_eq!(came, (0..COUNT).flat_map(|number| [number, number]).collect::<Vec<_>>());
    probe.stop();
}

#[test]
fn a_delay_holds_datagrams() {
    let delay = Duration::from_millis(60);
    let (target, mut probe, local) = with_faults(Faults { delay, ..Faults::default() });
    let client = plain("127.0.0.1:0");
    let begun = std::time::Instant::now();
    client.send_to(b"late", local).unwrap();
    assert_eq!(receive(&target).0, b"late");
    assert!(begun.elapsed() >= delay);
    probe.stop();
}

#[test]
fn a_relay_of_datagrams_to_itself_is_refused() {
    let own = plain("127.0.0.1:0").local_addr().unwrap();
    for to in
        [Destination::Peer(Peer::from(own)), Destination::Host("localhost".into(), own.port())]
    {
        let mut probe = start(RelayConfig::new(Transport::Udp, own, to));
        let End::Failed(error) = probe.wait_ended() else { panic!("it relays") };
        assert_eq!(error.cause, Cause::Protocol(ProtocolFailure::Relay(RelayFailure::Loop)));
    }
}
