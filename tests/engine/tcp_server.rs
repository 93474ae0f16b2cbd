//! The TCP server against plain sockets: what it does by itself, how it reads, where it listens.

use crate::behaviour::filled_in;
use crate::probe::{DEADLINE, Probe, at_host, has_ipv6};
use network_playground::net::automation::RuleSet;
use network_playground::net::tcp::{Closing, RecvSize, StreamEvent};
use network_playground::net::{
    Args, Cause, ConnectionId, EventKind, ListenerCommand, Op, OptionName, Peer, ProtocolCommand,
    ProtocolEvent, ServerBehaviour, Session, StreamCommand, TcpServerConfig,
};
use network_playground::payload::{Encoding, MessageText, RenderError};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A server on 127.0.0.1, any port, changed as asked; and its address.
pub(crate) fn serve(change: impl FnOnce(&mut TcpServerConfig)) -> (Probe, SocketAddr) {
    let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap());
    change(&mut config);
    let probe = start(config);
    let local = probe.wait_open();
    (probe, local)
}

pub(crate) fn start(config: TcpServerConfig) -> Probe {
    Probe::of(|outbox| Session::start_tcp_server(config, outbox))
}

pub(crate) fn serve_behaviour(behaviour: ServerBehaviour) -> (Probe, SocketAddr) {
    serve(|config| config.behaviour = behaviour)
}

/// A plain connection that does not wait forever.
pub(crate) fn connect(to: SocketAddr) -> TcpStream {
    let peer = TcpStream::connect(to).unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    peer.set_write_timeout(Some(DEADLINE)).unwrap();
    peer
}

/// Reads exactly this.
#[track_caller]
pub(crate) fn expect(peer: &mut TcpStream, expected: &[u8]) {
    let mut got = vec![0; expected.len()];
    peer.read_exact(&mut got).unwrap();
    assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(expected));
}

/// Sends and reads the reply.
#[track_caller]
pub(crate) fn ask(peer: &mut TcpStream, question: &[u8], answer: &[u8]) {
    peer.write_all(question).unwrap();
    expect(peer, answer);
}

/// Everything up to the end of the stream.
#[track_caller]
pub(crate) fn rest(peer: &mut TcpStream) -> Vec<u8> {
    let mut rest = Vec::new();
    peer.read_to_end(&mut rest).unwrap();
    rest
}

pub(crate) fn follow(rules: &RuleSet) -> ServerBehaviour {
    ServerBehaviour::of_rules(rules).unwrap()
}

pub(crate) fn echo() -> ServerBehaviour {
    follow(&RuleSet::echo())
}

pub(crate) fn hello(delay: Duration) -> ServerBehaviour {
    let answer = filled_in("Hello, {text}!", Encoding::Utf8);
    let (welcome, farewell) = (MessageText::of_text("Welcome!"), MessageText::of_text("exit"));
    follow(&RuleSet::hello(welcome, answer, Some(farewell), delay))
}

pub(crate) fn one_shot() -> ServerBehaviour {
    follow(&RuleSet::one_shot(filled_in("thank you !", Encoding::Utf8)))
}

/// The next event of the kind, with its peer.
pub(crate) fn event(
    probe: &mut Probe,
    what: &str,
    is_it: impl Fn(&StreamEvent) -> bool,
) -> (Peer, StreamEvent) {
    let told = probe.next(what, |told| match &told.kind {
        EventKind::Protocol(ProtocolEvent::Stream(event)) => is_it(event),
        _ => false,
    });
    match told.kind {
        EventKind::Protocol(ProtocolEvent::Stream(event)) => (told.peer, *event),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn accepted(probe: &mut Probe) -> ConnectionId {
    let (peer, _) = event(probe, "accepted", |event| matches!(event, StreamEvent::Accepted { .. }));
    peer.connection().unwrap()
}

pub(crate) fn closed(probe: &mut Probe) -> (ConnectionId, Closing) {
    match event(probe, "closed", |event| matches!(event, StreamEvent::Closed(_))) {
        (peer, StreamEvent::Closed(closing)) => (peer.connection().unwrap(), closing),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn order(probe: &mut Probe, command: impl Into<ProtocolCommand>) {
    probe.command(command);
}

/// Waits until the server has carried out all commands before; its behaviour becomes manual.
pub(crate) fn set_behaviour(probe: &mut Probe, behaviour: ServerBehaviour) {
    order(probe, ListenerCommand::SetBehaviour(Box::new(behaviour)));
    // Commands are carried out in order, and this one is reported.
    let gone = network_playground::net::Recipients::Only(vec![ConnectionId(u32::MAX)]);
    order(probe, StreamCommand::Send(gone, b"done?".to_vec().into()));
    probe.next("the mark", |told| told.payload == b"done?");
}

#[test]
fn the_hello_server_of_the_tutorials() {
    let (mut probe, local) = serve_behaviour(hello(Duration::from_millis(20)));
    let mut peer = connect(local);
    expect(&mut peer, b"Welcome!");
    for name in ["Lambda", "Bond", "alpha"] {
        ask(&mut peer, name.as_bytes(), format!("Hello, {name}!").as_bytes());
    }
    peer.write_all(b"exit").unwrap();
    assert_eq!(rest(&mut peer), b"");
    drop(peer);
    assert_eq!(closed(&mut probe), (ConnectionId(1), Closing::ByUs));
    probe.stop();
    let received: Vec<_> = probe.told.iter().filter(|told| told.is_received()).collect();
    let payloads: Vec<_> = received.iter().map(|told| told.payload.as_slice()).collect();
    assert_eq!(payloads, [b"Lambda".as_slice(), b"Bond", b"alpha", b"exit"]);
    let tally = probe.session.tally();
    assert_eq!((tally.received, tally.sent, tally.received_bytes), (4, 4, 19));
    assert_eq!(tally.sent_bytes, 8 + 14 + 12 + 13);
}

#[test]
fn lines_are_answered_by_lines() {
    let (_probe, local) = serve_behaviour(hello(Duration::ZERO));
    let mut peer = connect(local);
    expect(&mut peer, b"Welcome!");
    ask(&mut peer, b"Lambda\n", b"Hello, Lambda!\n");
    ask(&mut peer, b"Bond\r\n", b"Hello, Bond!\r\n");
    peer.write_all(b"exit\n").unwrap();
    assert_eq!(rest(&mut peer), b"");
}

#[test]
fn two_clients_at_once_do_not_wait_for_each_other() {
    const DELAY: Duration = Duration::from_millis(400);
    let (mut probe, local) = serve_behaviour(hello(DELAY));
    let mut peers = [connect(local), connect(local)];
    for peer in &mut peers {
        expect(peer, b"Welcome!");
    }
    for peer in &mut peers {
        peer.write_all(b"Lambda").unwrap();
    }
    for peer in &mut peers {
        expect(peer, b"Hello, Lambda!");
    }
    let received = [probe.received(), probe.received()];
    let answers = ["first answer", "second answer"]
        .map(|what| probe.next(what, |told| told.is_sent() && told.payload.starts_with(b"Hello")));
    assert_ne!(answers[0].peer, answers[1].peer);
    for answer in &answers {
        let question = received.iter().find(|told| told.peer == answer.peer).unwrap();
        assert!(answer.at.since(question.at) >= DELAY);
        assert!(received.iter().all(|told| told.at < answer.at), "both came before an answer");
    }
}

#[test]
fn one_shot_answers_once_and_closes() {
    let (mut probe, local) = serve_behaviour(one_shot());
    for number in 1..=3 {
        let mut peer = connect(local);
        peer.write_all(b"hello").unwrap();
        assert_eq!(rest(&mut peer), b"thank you !");
        drop(peer);
        assert_eq!(closed(&mut probe), (ConnectionId(number), Closing::ByUs));
    }
}

#[test]
fn an_answer_under_way_survives_what_the_client_still_sends() {
    let (_probe, local) = serve_behaviour(one_shot());
    let mut peer = connect(local);
    // More than what is read: a close would meet the rest with a reset, which destroys the reply.
    peer.write_all(&vec![b'x'; 100_000]).unwrap();
    assert_eq!(rest(&mut peer), b"thank you !");
}

#[test]
fn echo_gives_back_the_same_bytes() {
    const BYTES: usize = 3 << 20;
    let (mut probe, local) = serve_behaviour(echo());
    let mut peer = connect(local);
    ask(&mut peer, b"\0\xff\r\n", b"\0\xff\r\n");
    let sent: Vec<u8> = (0..BYTES).map(|at| (at / 7) as u8).collect();
    let mut writing = peer.try_clone().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            writing.write_all(&sent).unwrap();
            writing.shutdown(std::net::Shutdown::Write).unwrap();
        });
        // The outbox is bounded, so somebody must take.
        let reading = scope.spawn(|| rest(&mut peer));
        while !reading.is_finished() {
            probe.collect();
            std::thread::yield_now();
        }
        assert!(reading.join().unwrap() == sent, "what came back differs");
    });
    assert_eq!(closed(&mut probe), (ConnectionId(1), Closing::ByPeer));
}

#[test]
fn a_template_counts_the_messages_of_each_connection() {
    let rules = RuleSet::template(filled_in("{count} {peer}", Encoding::Utf8));
    let (_probe, local) = serve_behaviour(follow(&rules));
    for _ in 0..2 {
        let mut peer = connect(local);
        let me = peer.local_addr().unwrap();
        for count in 1..4 {
            ask(&mut peer, b"x", format!("{count} {me}").as_bytes());
        }
    }
}

#[test]
fn the_behaviour_changes_for_open_connections_too() {
    let (mut probe, local) = serve_behaviour(ServerBehaviour::manual());
    let mut peer = connect(local);
    peer.write_all(b"nobody answers").unwrap();
    probe.received();
    set_behaviour(&mut probe, echo());
    ask(&mut peer, b"echo", b"echo");
    set_behaviour(&mut probe, hello(Duration::ZERO));
    ask(&mut peer, b"Tracy", b"Hello, Tracy!");
    expect(&mut connect(local), b"Welcome!");
    set_behaviour(&mut probe, one_shot());
    peer.write_all(b"x").unwrap();
    assert_eq!(rest(&mut peer), b"thank you !");
}

#[test]
fn an_answer_that_cannot_be_made_is_told_and_the_connection_goes_on() {
    let behaviour = |text| follow(&RuleSet::template(filled_in(text, Encoding::Gbk)));
    let (mut probe, local) = serve_behaviour(behaviour("{$gone}"));
    let mut peer = connect(local);
    peer.write_all(b"x").unwrap();
    let error = probe.failed();
    let cause = Cause::NotRendered(RenderError::NoVariable("gone".to_owned()));
    assert_eq!((error.op, error.cause), (Op::Reply, cause));
    set_behaviour(&mut probe, behaviour("你好, {text}"));
    ask(&mut peer, b"\xd5\xc5", b"\xc4\xe3\xba\xc3, \xd5\xc5");
}

#[test]
fn the_size_handed_to_recv_cuts_the_stream() {
    let (mut probe, local) = serve(|config| config.settings.recv_size = RecvSize::Fixed(7));
    let mut peer = connect(local);
    peer.write_all(b"0123456789abcdefghij").unwrap();
    let pieces = [b"0123456".as_slice(), b"789abcd", b"efghij"];
    for piece in pieces {
        let told = probe.received();
        assert_eq!(told.payload, piece);
        assert!(matches!(told.kind, EventKind::Received { asked_bytes: 7 }));
    }
}

#[test]
fn options_and_calls_are_told() {
    let (mut probe, local) = serve(|config| {
        config.options.no_delay = true;
        config.options.keep_alive = true;
        config.options.recv_buffer_bytes = Some(50_000);
        config.options.send_buffer_bytes = Some(60_000);
        config.backlog = 17;
    });
    let _peer = connect(local);
    let id = accepted(&mut probe);
    let facts = probe.session.connections().get(id).unwrap();
    // Linux doubles what is asked for and reports the double (socket(7)).
    assert!([50_000, 100_000].contains(&facts.recv_buffer_bytes.get()));
    assert!([60_000, 120_000].contains(&facts.send_buffer_bytes.get()));
    assert_eq!(facts.local, local);
    probe.stop();
    let ops: Vec<Op> = probe.calls().iter().map(|call| call.op).collect();
    let place = |op: Op| ops.iter().position(|other| *other == op).unwrap();
    assert!(place(Op::Socket) < place(Op::Bind) && place(Op::Bind) < place(Op::Listen));
    assert!(place(Op::Listen) < place(Op::Accept));
    let has = |args: &dyn Fn(&Args) -> bool| probe.calls().iter().any(|call| args(&call.args));
    assert!(has(&|args| matches!(args, Args::Backlog(17))));
    for option in [OptionName::ReuseAddress, OptionName::NoDelay, OptionName::KeepAlive] {
        assert!(has(&|args| matches!(args, Args::Set(name, _) if *name == option)), "{option:?}");
    }
    let listening = |told: &crate::probe::Told| matches!(&told.kind, EventKind::Protocol(ProtocolEvent::Stream(event)) if **event == StreamEvent::Listening(local.into()));
    assert!(probe.told.iter().any(listening));
}

#[test]
fn all_addresses_of_both_families_show_ipv4_peers_as_what_they_are() {
    if !has_ipv6() {
        return;
    }
    let (mut probe, local) = serve(|config| {
        config.listen = "[::]:0".parse().unwrap();
        config.behaviour = echo();
    });
    for host in ["::1", "127.0.0.1"] {
        let mut peer = connect(at_host(host, local));
        ask(&mut peer, b"hi", b"hi");
        assert_eq!(probe.received().from(), peer.local_addr().unwrap());
    }
}

#[test]
fn all_ipv6_addresses_only_are_not_reached_by_ipv4() {
    if !has_ipv6() {
        return;
    }
    let (_probe, local) = serve(|config| {
        config.listen = "[::]:0".parse().unwrap();
        config.dual_stack = false;
        config.behaviour = echo();
    });
    let refused = TcpStream::connect(at_host("127.0.0.1", local)).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    ask(&mut connect(at_host("::1", local)), b"hi", b"hi");
}
