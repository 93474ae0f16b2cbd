#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::net::{DatagramCommand, Destination, End, Recipients, StreamCommand};
use std::net::SocketAddr;

/// How long anything may take on a busy machine.
const DEADLINE: Duration = Duration::from_secs(20);

fn engine() -> (Engine, Texts) {
    let engine = Engine::new(EngineConfig::default(), Waker::noop().clone()).unwrap();
    (engine, Texts::new(Lang::En))
}

fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

fn is_open(state: &SessionState) -> bool {
    matches!(state, SessionState::Open { .. })
}

fn is_connected(state: &SessionState) -> bool {
    matches!(state, SessionState::Connected { .. })
}

fn has_ended(state: &SessionState) -> bool {
    matches!(state, SessionState::Ended(_))
}

/// A UDP session that is bound, and its address.
fn bound(engine: &mut Engine, texts: &Texts) -> (SessionId, SocketAddr) {
    let id = engine.start_request(&StartRequest::udp(any_port()), texts).unwrap();
    assert!(engine.wait_until(id, DEADLINE, is_open));
    (id, engine.snapshot(id).unwrap().open_at().unwrap().socket_addr().unwrap())
}

fn send(to: SocketAddr) -> DatagramCommand {
    DatagramCommand::Send { to: Destination::Peer(to.into()), payload: b"hello".to_vec().into() }
}

/// Waits until a counter is as it should be.
fn until(mut is_so: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + DEADLINE;
    while !is_so() {
        assert!(std::time::Instant::now() < deadline);
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

#[test]
fn what_is_sent_is_counted_also_after_the_session_is_retired() {
    let (mut engine, texts) = engine();
    let (sender, _) = bound(&mut engine, &texts);
    let (receiver, address) = bound(&mut engine, &texts);
    assert_ne!(sender, receiver);
    assert!(matches!(engine.command(sender, send(address)), Some(Ok(()))));
    until(|| engine.tally_of(receiver).unwrap().received == 1);
    let sum = engine.tally();
    assert_eq!((sum.sent, sum.received, sum.received_bytes), (1, 1, 5));

    engine.retire(sender);
    assert!(engine.snapshot(sender).is_none() && engine.command(sender, send(address)).is_none());
    until(|| {
        engine.settle();
        !engine.any_is_ending()
    });
    engine.settle();
    assert_eq!(engine.handle.table().all().count(), 1);
    assert_eq!(engine.tally().sent, 1);
}

#[test]
fn a_stopped_session_shows_how_it_ended_and_takes_no_more() {
    let (mut engine, texts) = engine();
    let (id, address) = bound(&mut engine, &texts);
    assert!(engine.is_running(id));
    engine.stop(id);
    assert!(engine.wait_until(id, DEADLINE, has_ended));
    assert!(!engine.is_running(id) && !engine.any_is_ending());
    let state = engine.snapshot(id).unwrap().state;
    assert!(matches!(state, SessionState::Ended(End::Stopped)), "{state:?}");
    assert!(matches!(engine.command(id, send(address)), Some(Err(Refused::Ended(_)))));
}

#[test]
fn behaviours_by_name_are_what_the_tutorials_do() {
    let (mut engine, texts) = engine();
    let listen = StartRequest::listen(any_port(), ServerBehaviourChoice::OneShot);
    let server = engine.start_request(&listen, &texts).unwrap();
    assert!(engine.wait_until(server, DEADLINE, is_open));
    let port = engine.snapshot(server).unwrap().open_at().unwrap().port().unwrap();
    let connect = StartRequest::connect("127.0.0.1".to_owned(), port);
    let client = engine.start_request(&connect, &texts).unwrap();
    assert!(engine.wait_until(client, DEADLINE, is_connected));
    let hello = StreamCommand::Send(Recipients::All, b"hello".to_vec().into());
    assert!(matches!(engine.command(client, hello), Some(Ok(()))));
    // The server says thanks and closes; so the client ends.
    assert!(engine.wait_until(client, DEADLINE, has_ended));
    assert_eq!(engine.tally_of(client).unwrap().received_bytes, behaviour::THANKS.len() as u64);
}

#[test]
fn what_makes_no_session_takes_no_number() {
    let (mut engine, texts) = engine();
    let mut refused = |request: &StartRequest| match engine.start_request(request, &texts) {
        Err(RequestError::Mistake(error)) => error,
        other => panic!("{other:?}"),
    };
    let files = StartRequest::listen(any_port(), ServerBehaviourChoice::Files);
    assert_eq!(refused(&files), RequestMistake::NoFolder);
    let bad_host = StartRequest::connect("my host".to_owned(), 1);
    assert!(matches!(refused(&bad_host), RequestMistake::Host(_)));
    assert!(matches!(refused(&StartRequest::Get(String::new())), RequestMistake::Url(_)));
    assert_eq!(bound(&mut engine, &texts).0, SessionId(0));
}

#[test]
fn all_numbers_of_a_run_are_used_once() {
    let (mut engine, texts) = engine();
    engine.handle.table().next = Some(u16::MAX);
    assert_eq!(bound(&mut engine, &texts).0, SessionId(u16::MAX));
    let more = engine.start_request(&StartRequest::udp(any_port()), &texts);
    assert!(matches!(more, Err(RequestError::Start(StartError::NoNumbers))));
}

#[test]
fn the_end_of_all_is_waited_for() {
    let (mut engine, texts) = engine();
    let ids: Vec<SessionId> = (0..3).map(|_| bound(&mut engine, &texts).0).collect();
    engine.retire(ids[0]);
    engine.end_all();
    assert!(!engine.any_is_ending() && ids.iter().all(|id| !engine.is_running(*id)));
}
