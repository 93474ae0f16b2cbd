//! Repeats: on time, counted, told, and stopped at once, whatever they are sent on.

use crate::probe::{Probe, Told, first_send, plain, poll, receive};
use crate::tcp_peer::{connected, connected_with};
use crate::tcp_server::{connect, expect, serve};
use network_playground::net::automation::{
    AutomationEvent, FirstSend, RepeatEnd, RepeatFigures, RepeatItem, RepeatPhase, RepeatPlan,
    RepeatStatus, Rounds,
};
use network_playground::net::tcp::Reconnect;
use network_playground::net::{
    Cause, DatagramCommand, Destination, EventKind, Peer, Recipients, SessionState, StreamCommand,
};
use network_playground::payload::{Braces, MessageText};
use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::time::Duration;

const QUICK: Duration = Duration::from_millis(1);
const SLOW: Duration = Duration::from_hours(24);

fn item(text: &str, pause: Duration) -> RepeatItem {
    let message = MessageText { braces: Braces::Placeholders, ..MessageText::of_text(text) };
    RepeatItem { message: message.prepare().unwrap(), encoding: None, to: None, pause }
}

fn plan(items: Vec<RepeatItem>, rounds: u64) -> RepeatPlan {
    let rounds = NonZeroU64::new(rounds).map_or(Rounds::UntilStopped, Rounds::Count);
    RepeatPlan::new(items, rounds, FirstSend::AtOnce).unwrap()
}

fn repeat(to: Destination, items: Vec<RepeatItem>, rounds: u64) -> DatagramCommand {
    DatagramCommand::Repeat { to, plan: Box::new(plan(items, rounds)) }
}

fn repeat_on(recipients: Recipients, items: Vec<RepeatItem>, rounds: u64) -> StreamCommand {
    StreamCommand::Repeat(recipients, Box::new(plan(items, rounds)))
}

fn at(address: SocketAddr) -> Destination {
    Destination::Peer(Peer::from(address))
}

fn status(probe: &Probe) -> RepeatStatus {
    probe.session.snapshot().repeat.unwrap()
}

/// How the next repeat that ends has ended.
fn ended(probe: &mut Probe) -> (RepeatEnd, RepeatFigures) {
    let told = probe.next("end of a repeat", |told| is(told, "repeat ended"));
    match told.kind {
        EventKind::Automated(event) => match *event {
            AutomationEvent::RepeatEnded { end, figures } => (end, figures),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn is(told: &Told, kind: &str) -> bool {
    matches!(&told.kind, EventKind::Automated(event) if event.kind_name() == kind)
}

#[test]
fn datagrams_are_sent_as_often_as_asked_each_made_anew() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let to = at(peer.local_addr().unwrap());
    probe.command(repeat(to, vec![item("#{count}", QUICK)], 20));
    probe.next("begin", |told| is(told, "repeat begun"));
    let (end, figures) = ended(&mut probe);
    assert_eq!(end, RepeatEnd::Done);
    assert_eq!(figures.sent + figures.passed_over, 20, "{figures:?}");
    assert_eq!((figures.done(), figures.failed, figures.withheld), (20, 0, 0));
    for count in 1..=figures.sent {
        assert_eq!(receive(&peer).0, format!("#{count}").into_bytes());
    }
    let rows = probe.told.iter().filter(|told| told.is_sent()).count() as u64;
    assert_eq!(
        (rows, probe.session.tally().sent),
        (figures.sent, figures.sent),
        "rows as any other"
    );
    assert_eq!(status(&probe).figures, figures);
    poll("the end is shown", || status(&probe).phase == RepeatPhase::Ended(RepeatEnd::Done));
}

#[test]
fn a_sequence_goes_in_order_each_message_to_its_own_destination() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let (one, other) = (plain("127.0.0.1:0"), plain("127.0.0.1:0"));
    let to_other = Some(Destination::Host("127.0.0.1".into(), other.local_addr().unwrap().port()));
    // Long enough that none is skipped on a machine that is busy.
    let pause = Duration::from_millis(100);
    let items = vec![
        item("a{count}", pause),
        RepeatItem { to: to_other, ..item("b{count}", pause) },
        item("c{count}", pause),
    ];
    let to = Destination::Host("localhost".into(), one.local_addr().unwrap().port());
    probe.command(repeat(to, items, 1));
    assert_eq!(receive(&one).0, b"a1");
    assert_eq!(receive(&other).0, b"b2");
    assert_eq!(receive(&one).0, b"c3");
    let (end, figures) = ended(&mut probe);
    assert_eq!((end, figures.slots), (RepeatEnd::Done, Some(3)));
}

#[test]
fn it_is_stopped_by_a_command_by_another_and_by_the_session_s_end() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let to = || at(peer.local_addr().unwrap());
    probe.command(repeat(to(), vec![item("first", SLOW)], 0));
    assert_eq!(receive(&peer).0, b"first");
    probe.command(repeat(to(), vec![item("second", SLOW)], 0));
    assert_eq!(receive(&peer).0, b"second");
    let (end, figures) = ended(&mut probe);
    assert_eq!((end, figures.sent, figures.slots), (RepeatEnd::Stopped, 1, None));
    assert!(status(&probe).is_running());
    probe.command(DatagramCommand::StopRepeat);
    assert_eq!(ended(&mut probe).0, RepeatEnd::Stopped);
    poll("it is over", || !status(&probe).is_running());
    probe.command(DatagramCommand::StopRepeat);
    probe.command(repeat(to(), vec![item("third", SLOW)], 0));
    assert_eq!(receive(&peer).0, b"third");
    probe.stop();
    assert_eq!(ended(&mut probe).0, RepeatEnd::Closed);
    assert_eq!(status(&probe).phase, RepeatPhase::Ended(RepeatEnd::Closed));
}

#[test]
fn the_first_is_sent_after_a_pause_if_asked() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let pause = Duration::from_millis(50);
    let rounds = Rounds::Count(NonZeroU64::MIN);
    let plan = RepeatPlan::new(vec![item("late", pause)], rounds, FirstSend::AfterPause).unwrap();
    probe.command(DatagramCommand::Repeat {
        to: at(peer.local_addr().unwrap()),
        plan: Box::new(plan),
    });
    let begun = probe.next("begin", |told| is(told, "repeat begun")).at;
    let sent = probe.sent().at;
    assert!(sent.since(begun) >= pause / 2, "{:?}", sent.since(begun));
}

#[test]
fn a_socket_without_an_address_binds_for_a_repeat() {
    let peer = plain("127.0.0.1:0");
    let mut probe = Probe::start(first_send());
    let to = Destination::Host("localhost".into(), peer.local_addr().unwrap().port());
    probe.command(repeat(to, vec![item("x", SLOW)], 0));
    let (payload, from) = receive(&peer);
    assert_eq!((payload.as_slice(), from), (&b"x"[..], probe.wait_open()));
}

#[test]
fn a_name_that_nobody_has_ends_it_before_it_begins() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let to = Destination::Host("no-such-host.invalid".into(), 9);
    probe.command(repeat(to, vec![item("x", QUICK)], 0));
    let (end, figures) = ended(&mut probe);
    let RepeatEnd::Failed(error) = end else { panic!("{end:?}") };
    crate::probe::assert_unresolved(&error);
    assert_eq!(figures.done(), 0);
    probe.assert_alive(local);
}

#[test]
fn what_the_system_refuses_is_counted_as_that() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let to = at("255.255.255.255:9".parse().unwrap());
    probe.command(repeat(to, vec![item("x", QUICK)], 3));
    let (end, figures) = ended(&mut probe);
    assert_eq!((end, figures.sent, figures.done()), (RepeatEnd::Done, 0, 3));
    assert_eq!(figures.failed, probe.session.tally().send_failed);
}

#[test]
fn a_client_repeats_on_its_connection_and_ends_with_it() {
    let (mut probe, mut peer) = connected();
    let command = repeat_on(Recipients::All, vec![item("<{count}>", QUICK)], 0);
    probe.stream(command);
    expect(&mut peer, b"<1><2><3>");
    drop(peer);
    probe.wait_ended_draining();
    let (end, figures) = ended(&mut probe);
    assert_eq!(end, RepeatEnd::Closed);
    assert!(figures.sent >= 3);
}

#[test]
fn a_client_that_connects_again_does_not_repeat_again() {
    let (mut probe, peer) = connected_with(|config| config.reconnect = Reconnect::Growing);
    let quick = || repeat_on(Recipients::All, vec![item("x", QUICK)], 0);
    probe.stream(quick());
    drop(peer);
    assert_eq!(ended(&mut probe).0, RepeatEnd::Closed);
    let is_waiting = |state: &SessionState| matches!(state, SessionState::Waiting { .. });
    assert!(probe.session.wait_until(crate::probe::DEADLINE, is_waiting));
    probe.stream(quick());
    let (end, _) = ended(&mut probe);
    let RepeatEnd::Failed(error) = end else { panic!("{end:?}") };
    assert_eq!(error.cause, Cause::NotConnected);
    assert!(!status(&probe).is_running());
}

#[test]
fn a_peer_that_does_not_read_is_passed_by_and_the_queue_does_not_grow() {
    const MESSAGE_BYTES: usize = 256 << 10;
    let (mut probe, peer) = connected();
    let large = item(&"x".repeat(MESSAGE_BYTES), QUICK);
    probe.stream(repeat_on(Recipients::All, vec![large], 0));
    poll("sends are withheld", || {
        let queued = probe.session.connections().list()[0].queued_bytes.get();
        assert!(queued <= MESSAGE_BYTES as u64, "{queued} B are queued");
        probe.collect();
        probe.session.snapshot().repeat.is_some_and(|it| it.figures.withheld > 20)
    });
    probe.stream(StreamCommand::StopRepeat);
    let (_, figures) = ended(&mut probe);
    assert_eq!(probe.session.tally().send_failed, 0, "none was refused");
    assert!(figures.sent < figures.done());
    drop(peer);
}

#[test]
fn a_server_repeats_to_those_that_were_chosen() {
    let (mut probe, local) = serve(|_| {});
    let mut first = connect(local);
    poll("a connection", || probe.session.connections().open_count() == 1);
    let mut second = connect(local);
    poll("another connection", || probe.session.connections().open_count() == 2);
    let id = probe.session.connections().list()[1].id;
    let to_all = repeat_on(Recipients::All, vec![item("all ", SLOW)], 0);
    probe.stream(to_all);
    expect(&mut first, b"all ");
    expect(&mut second, b"all ");
    let only = Recipients::Only(vec![id]);
    probe.stream(repeat_on(only, vec![item("{peer} ", QUICK)], 0));
    let told = format!("{} ", second.local_addr().unwrap());
    expect(&mut second, told.as_bytes());
    assert_eq!(ended(&mut probe).0, RepeatEnd::Stopped);
    drop(second);
    assert_eq!(ended(&mut probe).0, RepeatEnd::Closed, "nobody is left");
}

#[test]
fn a_server_without_connections_withholds_until_one_comes() {
    let (mut probe, local) = serve(|_| {});
    probe.stream(repeat_on(Recipients::All, vec![item("tick", QUICK)], 0));
    poll("sends are withheld", || {
        probe.collect();
        probe.session.snapshot().repeat.is_some_and(|it| it.figures.withheld > 3)
    });
    let mut peer = connect(local);
    expect(&mut peer, b"tick");
    assert_eq!(probe.session.tally().send_failed, 0);
    probe.session.stop();
    probe.wait_ended_draining();
    assert_eq!(ended(&mut probe).0, RepeatEnd::Closed);
}
