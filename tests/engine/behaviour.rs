//! What sessions reply by themselves: the servers of the tutorials.

use crate::probe::{Probe, loopback, plain, receive};
use network_playground::net::automation::{CompiledRules, Medium, RuleMistakeKind, RuleSet};
use network_playground::net::{Cause, DatagramCommand, Op, UdpConfig};
use network_playground::payload::{Braces, Encoding, MessageText, MistakeKind, RenderError};
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

/// Rules without saved messages, for a UDP session.
pub(crate) fn for_datagrams(rules: &RuleSet) -> Arc<CompiledRules> {
    rules.compile(Medium::Datagrams, &|_| None).unwrap()
}

/// A text with placeholders.
pub(crate) fn filled_in(text: &str, encoding: Encoding) -> MessageText {
    MessageText { encoding, braces: Braces::Placeholders, ..MessageText::of_text(text) }
}

fn template(text: &str, encoding: Encoding) -> RuleSet {
    RuleSet::template(filled_in(text, encoding))
}

fn hello() -> RuleSet {
    template("Hello, {text}!", Encoding::Utf8)
}

fn echo() -> RuleSet {
    RuleSet::echo()
}

/// A session with the rules, its address, and a peer.
fn server(rules: &RuleSet) -> (Probe, SocketAddr, UdpSocket) {
    let (probe, local) = Probe::open(UdpConfig { rules: for_datagrams(rules), ..loopback() });
    (probe, local, plain("127.0.0.1:0"))
}

fn ask(peer: &UdpSocket, server: SocketAddr, text: &[u8]) -> Vec<u8> {
    peer.send_to(text, server).unwrap();
    let (answer, from) = receive(peer);
    assert_eq!(from, server);
    answer
}

#[test]
fn echo_gives_back_the_same_bytes() {
    let (mut probe, local, peer) = server(&echo());
    for payload in [&b"hi"[..], b"", b"\0\xff\r\n", &[7; 9000]] {
        assert_eq!(ask(&peer, local, payload), payload);
        assert_eq!(probe.received().payload, payload);
        let sent = probe.sent();
        assert_eq!((sent.payload.as_slice(), sent.from()), (payload, peer.local_addr().unwrap()));
    }
    probe.stop();
    let tally = probe.session.tally();
    assert_eq!((tally.received, tally.sent), (4, 4));
    assert_eq!(tally.received_bytes, tally.sent_bytes);
}

#[test]
fn the_hello_server_of_the_tutorials() {
    let (_probe, local, peer) = server(&hello());
    for name in ["Michael", "Tracy", "Sarah"] {
        let answer = ask(&peer, local, name.as_bytes());
        assert_eq!(String::from_utf8(answer).unwrap(), format!("Hello, {name}!"));
    }
}

#[test]
fn a_template_knows_the_peer_and_counts() {
    let (_probe, local, peer) = server(&template("{count} {peer}", Encoding::Utf8));
    for count in 1..4 {
        let expected = format!("{count} {}", peer.local_addr().unwrap());
        assert_eq!(ask(&peer, local, b"x"), expected.as_bytes());
    }
}

#[test]
fn a_delayed_reply_waits_and_others_are_received_meanwhile() {
    const DELAY: Duration = Duration::from_millis(150);
    let (mut probe, local, peer) = server(&hello().delayed(DELAY));
    let names = ["Michael", "Tracy", "Sarah"];
    for name in names {
        peer.send_to(name.as_bytes(), local).unwrap();
    }
    let received = names.map(|_| probe.received());
    for (name, received) in names.iter().zip(received) {
        let sent = probe.sent();
        assert_eq!(sent.payload, format!("Hello, {name}!").as_bytes());
        assert!(sent.at.since(received.at) >= DELAY, "{:?}", sent.at.since(received.at));
        assert_eq!(receive(&peer).0, sent.payload);
    }
}

#[test]
fn the_exception_is_not_answered() {
    let (mut probe, local, peer) = server(&hello().except(MessageText::of_text("exit")));
    peer.send_to(b"exit", local).unwrap();
    // Were there a reply, it would come first.
    assert_eq!(ask(&peer, local, b"exits"), b"Hello, exits!");
    assert_eq!(probe.received().payload, b"exit");
}

#[test]
fn the_behaviour_can_be_changed_while_running() {
    let (mut probe, local, peer) = server(&RuleSet::default());
    let changes = [
        (echo(), &b"echo"[..], &b"echo"[..]),
        (hello(), b"Tracy", b"Hello, Tracy!"),
        (echo(), b"x", b"x"),
    ];
    for (rules, question, answer) in changes {
        probe.command(DatagramCommand::SetRules(for_datagrams(&rules)));
        // Commands are carried out in order: when this arrives, the behaviour has changed.
        probe.send(peer.local_addr().unwrap(), b"changed");
        assert_eq!(receive(&peer).0, b"changed");
        assert_eq!(ask(&peer, local, question), answer);
    }
}

#[test]
fn a_template_speaks_gbk() {
    let (_probe, local, peer) = server(&template("你好，{text}！", Encoding::Gbk));
    let gbk = |text: &str| {
        let mut bytes = Vec::new();
        Encoding::Gbk.encode(text, &mut bytes).unwrap();
        bytes
    };
    assert_eq!(ask(&peer, local, &gbk("张三")), gbk("你好，张三！"));
    assert_eq!(gbk("你"), b"\xc4\xe3");
}

#[test]
fn a_reply_that_cannot_be_made_is_told_and_the_session_goes_on() {
    let (mut probe, local, peer) = server(&template("{$gone} {text}", Encoding::Utf8));
    peer.send_to(b"x", local).unwrap();
    let error = probe.failed();
    let cause = Cause::NotRendered(RenderError::NoVariable("gone".to_owned()));
    assert_eq!((error.op, error.cause), (Op::Reply, cause));
    assert_eq!(error.target, peer.local_addr().unwrap().to_string());
    probe.assert_alive(local);
}

#[test]
fn a_reply_that_its_encoding_lacks_is_told_before_anything_runs() {
    let rules = template("😀 {text}", Encoding::Gbk);
    let mistake = rules.compile(Medium::Datagrams, &|_| None).unwrap_err();
    let RuleMistakeKind::Reply(mistake) = mistake.kind else { panic!("{mistake:?}") };
    let lacks = MistakeKind::Unencodable { character: '😀', encoding: Encoding::Gbk };
    assert_eq!(mistake.kind, lacks);
}
