//! Rules at work on sockets: every way in which they act, their limit, their hits, and how they change.

use crate::behaviour::{filled_in, for_datagrams};
use crate::probe::{Probe, Told, loopback, plain, poll, receive};
use crate::tcp_peer::{accept, listen, read, read_all, to};
use crate::tcp_server::{ask, closed, connect, expect, follow, rest, serve_behaviour};
use network_playground::net::automation::{
    Action, AfterMatch, Attention, AutomationEvent, Medium, Pattern, Rule, RuleEvent, RuleSet,
    When, Withholding,
};
use network_playground::net::tcp::{Closing, FileEvent, Reconnect};
use network_playground::net::{
    Cause, ConnectorCommand, DatagramCommand, EventKind, Op, StreamEvent, UdpConfig,
};
use network_playground::payload::{Encoding, MessageText, Notation};
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

fn set(rules: Vec<Rule>) -> RuleSet {
    RuleSet { rules, ..RuleSet::default() }
}

fn on(text: &str, then: Vec<Action>) -> Rule {
    let when = When::Received(Pattern::Begins(MessageText::of_text(text)));
    Rule { when, then, ..Rule::default() }
}

fn reply(text: &str) -> Action {
    Action::Reply(filled_in(text, Encoding::Utf8))
}

fn rule_event(told: &Told) -> Option<&RuleEvent> {
    match &told.kind {
        EventKind::Automated(event) => match &**event {
            AutomationEvent::Rule(event) => Some(event),
            _ => None,
        },
        _ => None,
    }
}

#[test]
fn a_server_closes_half_closes_and_resets_by_rules() {
    let rules = set(vec![
        on("bye", vec![reply("see you"), Action::Close]),
        on("half", vec![Action::Finish]),
        on("reset", vec![Action::Reset]),
    ]);
    let (mut probe, local) = serve_behaviour(follow(&rules));
    let mut peer = connect(local);
    peer.write_all(b"bye").unwrap();
    assert_eq!(rest(&mut peer), b"see you");
    drop(peer);
    assert_eq!(closed(&mut probe).1, Closing::ByUs);
    let mut peer = connect(local);
    peer.write_all(b"half").unwrap();
    assert_eq!(rest(&mut peer), b"");
    probe.event("half-closed", |event| *event == StreamEvent::Finished);
    // It still receives.
    peer.write_all(b"more").unwrap();
    probe.next("more", |told| told.is_received() && told.payload == b"more");
    drop(peer);
    closed(&mut probe);
    let mut peer = connect(local);
    peer.write_all(b"reset").unwrap();
    assert_eq!(peer.read(&mut [0; 9]).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(closed(&mut probe).1, Closing::ResetByUs);
}

#[test]
fn a_reply_has_what_the_pattern_caught_and_rules_can_go_on() {
    let pattern = Pattern::Regex(r"^set (\w+)=(\d+)".into());
    let first = Rule {
        when: When::Received(pattern),
        then: vec![reply("{1} is {2};")],
        after_match: AfterMatch::GoOn,
        ..Rule::default()
    };
    let rules = set(vec![first, on("set", vec![reply("#{count}")]), on("", vec![])]);
    let (probe, local) = serve_behaviour(follow(&rules));
    let mut peer = connect(local);
    ask(&mut peer, b"set speed=12", b"speed is 12;#1");
    ask(&mut peer, b"set nothing", b"#2");
    peer.write_all(b"other").unwrap();
    ask(&mut peer, b"set x=0", b"x is 0;#");
    let counted = probe.session.snapshot().rules;
    assert_eq!((counted.hits(0).unwrap().count(), counted.hits(1).unwrap().count()), (2, 3));
    assert!(counted.hits(1).unwrap().last().is_some());
}

#[test]
fn a_file_goes_out_whole_and_one_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    let content: Vec<u8> = (0..300_000_u32).map(|at| (at / 5) as u8).collect();
    std::fs::write(&path, &content).unwrap();
    let rules = set(vec![
        on("get", vec![Action::ReplyFile(path), Action::Close]),
        on("gone", vec![Action::ReplyFile(folder.path().join("gone")), reply("sorry")]),
    ]);
    let (mut probe, local) = serve_behaviour(follow(&rules));
    let mut peer = connect(local);
    ask(&mut peer, b"gone", b"sorry");
    let FileEvent::SendStopped { error, .. } = probe.file_event() else { panic!() };
    assert_eq!(error.op, Op::OpenFile);
    peer.write_all(b"get").unwrap();
    assert!(rest(&mut peer) == content, "what came differs");
}

#[test]
fn a_client_follows_rules_on_each_connection_and_they_can_change() {
    let (listener, address) = listen();
    let mut config = to(address);
    config.reconnect = Reconnect::Growing;
    let welcome =
        Rule { when: When::Connected, then: vec![reply("hello from {peer}")], ..Rule::default() };
    let rules = set(vec![welcome, on("login", vec![reply("user")])]);
    config.rules = rules.compile(Medium::Connections, &|_| None).unwrap();
    let mut probe = crate::tcp_peer::start(config);
    let said = format!("hello from {address}");
    for round in 0..2 {
        let mut peer = accept(&listener);
        assert_eq!(read(&mut peer, said.len()), said.as_bytes());
        peer.write_all(b"login: ").unwrap();
        assert_eq!(read(&mut peer, 4), b"user");
        drop(peer);
        if round == 0 {
            probe.event("pause", |event| matches!(event, StreamEvent::Waiting { .. }));
            probe.stream(ConnectorCommand::ReconnectNow);
        }
    }
    let counted = probe.session.snapshot().rules;
    assert_eq!(counted.hits(1).unwrap().count(), 2);
    // While it waits, other rules hold for the next connection.
    probe.event("pause", |event| matches!(event, StreamEvent::Waiting { .. }));
    let bye = set(vec![on("", vec![reply("bye"), Action::Close])]);
    let rules = bye.compile(Medium::Connections, &|_| None).unwrap();
    probe.stream(ConnectorCommand::SetRules(rules));
    probe.stream(ConnectorCommand::ReconnectNow);
    let mut peer = accept(&listener);
    peer.write_all(b"anything").unwrap();
    assert_eq!(read_all(&mut peer), b"bye");
    drop(peer);
    probe.wait_ended();
}

#[test]
fn rules_of_a_client_change_while_it_is_connected() {
    let (mut probe, mut peer) = crate::tcp_peer::connected();
    peer.write_all(b"by hand").unwrap();
    probe.received();
    let echo = RuleSet::echo().compile(Medium::Connections, &|_| None).unwrap();
    probe.stream(ConnectorCommand::SetRules(echo));
    // Commands are carried out in order.
    crate::tcp_peer::say(&mut probe, b"!");
    assert_eq!(read(&mut peer, 1), b"!");
    peer.write_all(b"echo").unwrap();
    assert_eq!(read(&mut peer, 4), b"echo");
}

#[test]
fn each_delayed_datagram_goes_at_its_own_time() {
    let late = |rule, millis| Rule { delay: Duration::from_millis(millis), ..rule };
    let rules = set(vec![
        late(on("slow", vec![Action::Echo]), 400),
        late(on("quick", vec![Action::Echo]), 20),
        on("now", vec![Action::Echo]),
    ]);
    let (mut probe, local) = Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() });
    let peer = plain("127.0.0.1:0");
    for text in ["slow", "quick", "now"] {
        peer.send_to(text.as_bytes(), local).unwrap();
    }
    let came: Vec<Vec<u8>> = (0..3).map(|_| receive(&peer).0).collect();
    assert_eq!(came, [&b"now"[..], b"quick", b"slow"]);
    let slow = probe.next("slow", |told| told.is_received() && told.payload == b"slow").at;
    let sent = probe.next("slow again", |told| told.is_sent() && told.payload == b"slow").at;
    assert!(sent.since(slow) >= Duration::from_millis(400));
}

/// Rules whose replies are text in GBK at once and later, hex digits, and what came.
fn written_in_gbk() -> RuleSet {
    let text =
        || Action::Reply(MessageText { encoding: Encoding::Gbk, ..MessageText::of_text("你好") });
    let notation = Notation::Hex;
    let hex = MessageText { notation, encoding: Encoding::Gbk, ..MessageText::of_text("c4 e3") };
    let late = Rule { delay: Duration::from_millis(20), ..on("late", vec![text()]) };
    set(vec![
        on("text", vec![text()]),
        late,
        on("hex", vec![Action::Reply(hex)]),
        on("", vec![Action::Echo]),
    ])
}

/// What is asked, and in which encoding the row of the reply is text.
const ASKED: [(&str, Option<Encoding>); 4] =
    [("text", Some(Encoding::Gbk)), ("late", Some(Encoding::Gbk)), ("hex", None), ("echo", None)];

fn sent_in(told: &Told) -> Option<Encoding> {
    match told.kind {
        EventKind::SentText(encoding) => Some(encoding),
        _ => None,
    }
}

#[test]
fn a_reply_is_read_in_the_encoding_in_which_it_is_written() {
    let rules = written_in_gbk();
    let (mut probe, local) = Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() });
    let peer = plain("127.0.0.1:0");
    for (text, encoding) in ASKED {
        peer.send_to(text.as_bytes(), local).unwrap();
        let sent = probe.next(text, Told::is_sent);
        assert_eq!(sent_in(&sent), encoding, "{text} as a datagram");
    }
    let (mut probe, local) = serve_behaviour(follow(&rules));
    let mut peer = connect(local);
    for (text, encoding) in ASKED {
        peer.write_all(text.as_bytes()).unwrap();
        let sent = probe.next(text, Told::is_sent);
        assert_eq!(sent_in(&sent), encoding, "{text} on a connection");
    }
}

#[test]
fn the_limit_of_replies_is_counted_and_told_once() {
    let rules = RuleSet { replies_per_second: 5, ..RuleSet::echo() };
    let (mut probe, local) = Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() });
    let peer = plain("127.0.0.1:0");
    let begin = Instant::now();
    for number in 0..40_u8 {
        peer.send_to(&[number], local).unwrap();
    }
    poll("all are received", || probe.session.tally().received == 40);
    for number in 0..5_u8 {
        assert_eq!(receive(&peer).0, [number]);
    }
    probe.next("the limit", |told| {
        matches!(rule_event(told), Some(RuleEvent::Withheld { why: Withholding::Limit(5), .. }))
    });
    poll("all are decided", || {
        let tally = probe.session.tally();
        tally.sent + tally.replies_withheld == 40
    });
    if begin.elapsed() < Duration::from_millis(150) {
        assert_eq!(probe.session.tally().sent, 5);
        probe.collect();
        let told = probe.told.iter().filter(|told| rule_event(told).is_some()).count();
        assert_eq!(told, 1, "not once for each");
    }
}

#[test]
fn two_sessions_that_answer_each_other_come_to_an_end() {
    const LIMIT: u32 = 50;
    let rules = for_datagrams(&RuleSet { replies_per_second: LIMIT, ..RuleSet::echo() });
    let open = || Probe::open(UdpConfig { rules: rules.clone(), ..loopback() });
    let ((mut first, _), (second, second_at)) = (open(), open());
    first.send(second_at, b"ping");
    poll("the limit bites", || {
        first.session.tally().replies_withheld + second.session.tally().replies_withheld == 1
    });
    let sent = first.session.tally().sent + second.session.tally().sent;
    assert!(sent <= 2 * u64::from(LIMIT) + 50, "{sent}");
}

#[test]
fn nothing_is_missing_in_a_stream_that_is_slowed_down() {
    const LIMIT: u32 = 20;
    let rules = RuleSet { replies_per_second: LIMIT, ..RuleSet::echo() };
    let (mut probe, local) = serve_behaviour(follow(&rules));
    let mut peer = connect(local);
    peer.set_nodelay(true).unwrap();
    let begin = Instant::now();
    for number in 0..LIMIT as u8 + 4 {
        ask(&mut peer, &[number], &[number]);
    }
    // 50 ms each, beyond what goes at once.
    assert!(begin.elapsed() >= Duration::from_millis(100), "{:?}", begin.elapsed());
    probe.next("the pace", |told| {
        matches!(rule_event(told), Some(RuleEvent::Withheld { why: Withholding::Pace(LIMIT), .. }))
    });
    let tally = probe.session.tally();
    assert!(tally.replies_paced >= 2 && tally.replies_withheld == 0, "{tally}");
}

#[test]
fn attention_is_a_row_right_after_what_came() {
    let alarm = Rule {
        name: "alarm".into(),
        delay: Duration::from_mins(1),
        ..on("hot", vec![Action::Mark, Action::PauseView, Action::Echo])
    };
    let rules = set(vec![on("cold", vec![]), alarm]);
    let (mut probe, local) = Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() });
    let peer = plain("127.0.0.1:0");
    for text in [&b"cold"[..], b"hot"] {
        peer.send_to(text, local).unwrap();
    }
    let hot = probe.next("hot", |told| told.payload == b"hot");
    let told = probe.next("attention", |told| rule_event(told).is_some());
    assert_eq!((told.at, told.peer), (hot.at, hot.peer));
    let Some(RuleEvent::Attention { rule, attention }) = rule_event(&told) else { panic!() };
    assert_eq!((rule.number, &*rule.name), (2, "alarm"));
    let expected = Attention { marks_row: true, pauses_view: true, notifies: false };
    assert_eq!(*attention, expected);
}

#[test]
fn a_file_goes_as_one_datagram_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (folder.path().join("small"), folder.path().join("large"));
    std::fs::write(&small, b"content").unwrap();
    std::fs::write(&large, vec![7; 100_000]).unwrap();
    let rules = set(vec![
        on("small", vec![Action::ReplyFile(small)]),
        on("large", vec![Action::ReplyFile(large)]),
        on("gone", vec![Action::ReplyFile(folder.path().join("gone"))]),
    ]);
    let (mut probe, local) = Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() });
    let peer = plain("127.0.0.1:0");
    peer.send_to(b"gone", local).unwrap();
    let error = probe.failed();
    assert!(error.op == Op::OpenFile && matches!(error.cause, Cause::Os(_)), "{error}");
    peer.send_to(b"large", local).unwrap();
    assert_eq!(probe.send_failed().op, Op::SendTo);
    peer.send_to(b"small", local).unwrap();
    assert_eq!(receive(&peer).0, b"content");
}

#[test]
fn rules_that_change_keep_the_hits_of_those_that_stay() {
    let kept = on("a", vec![Action::Echo]);
    let rules = for_datagrams(&set(vec![kept.clone()]));
    let (mut probe, local) = Probe::open(UdpConfig { rules, ..loopback() });
    let peer = plain("127.0.0.1:0");
    peer.send_to(b"a", local).unwrap();
    receive(&peer);
    let rules = for_datagrams(&set(vec![on("b", vec![Action::Echo]), kept]));
    probe.command(DatagramCommand::SetRules(rules));
    probe.send(peer.local_addr().unwrap(), b"changed");
    receive(&peer);
    for text in [b"a", b"b", b"a"] {
        peer.send_to(text, local).unwrap();
        assert_eq!(receive(&peer).0, text);
    }
    let counted = probe.session.snapshot().rules;
    assert_eq!((counted.hits(0).unwrap().count(), counted.hits(1).unwrap().count()), (1, 3));
    probe.stop();
}

#[test]
fn a_welcome_by_rule_comes_before_anything_else() {
    let welcome =
        Rule { when: When::Connected, then: vec![reply("220 ready\r\n")], ..Rule::default() };
    let quit = on("QUIT", vec![reply("221 bye\r\n"), Action::Close]);
    let (_probe, local) = serve_behaviour(follow(&set(vec![welcome, quit])));
    let mut peer = connect(local);
    expect(&mut peer, b"220 ready\r\n");
    peer.write_all(b"QUIT\r\n").unwrap();
    assert_eq!(rest(&mut peer), b"221 bye\r\n");
}

#[test]
fn replies_whose_connection_ends_before_they_are_due_are_counted() {
    let late = Rule {
        delay: Duration::from_hours(1),
        ..on("", vec![reply("one"), Action::Echo, Action::Close])
    };
    let (mut probe, local) = serve_behaviour(follow(&set(vec![late])));
    let mut peer = connect(local);
    peer.write_all(b"x").unwrap();
    // The rules are there once the server has begun to follow them.
    let count = || {
        probe
            .session
            .snapshot()
            .rules
            .hits(0)
            .map_or(0, network_playground::net::automation::RuleHits::count)
    };
    poll("the rule fits", || count() == 1);
    probe.session.stop();
    probe.wait_ended();
    assert_eq!(probe.session.tally().replies_dropped, 2);
}
