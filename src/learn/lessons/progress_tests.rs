#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::learn::lessons::fact::HowClosed;
use crate::learn::lessons::lesson::Role;
use crate::learn::lessons::read::read;
use crate::net::ConnectionId;
use crate::net::Endpoint;

const LESSON: &str = r#"
    title = { en = "t", zh = "t" }
    hint = { en = "h", zh = "h" }
    about = { en = "a", zh = "a" }
    [[actor]]
    id = "receiver"
    name = { en = "Receiver", zh = "接收端" }
    plays = { udp = { local = "127.0.0.1:7788" } }
    [[actor]]
    id = "server"
    name = { en = "Server", zh = "服务器" }
    plays = { server = { local = "127.0.0.1:9999", behaviour = "hello" } }
    [[step]]
    do = { en = "d", zh = "d" }
    see = { en = "s", zh = "s" }
    [[step.check]]
    says = { en = "bound", zh = "b" }
    by = "receiver"
    when = { opened = { port = 7788 } }
    [[step.wrong]]
    by = "receiver"
    when = { opened = { port-not = 7788 } }
    say = { en = "You bound {port}.", zh = "{port}" }
    [[step]]
    do = { en = "d", zh = "d" }
    see = { en = "s", zh = "s" }
    [[step.check]]
    says = { en = "twice", zh = "b" }
    by = "receiver"
    when = { received = "hello" }
    count = 2
    distinct = "peer"
    within-ms = 5000
    [[step.check]]
    says = { en = "nothing more", zh = "b" }
    by = "receiver"
    when = { received = {} }
    absent-ms = 500
    [[step]]
    do = { en = "d", zh = "d" }
    see = { en = "s", zh = "s" }
    [[step.check]]
    says = { en = "greeting", zh = "b" }
    by = "server"
    when = { received = "Lambda" }
    [[step.check]]
    says = { en = "closed", zh = "b" }
    by = "server"
    when = { closed = { how = "by-peer" } }
    [[step.question]]
    ask = { en = "port?", zh = "p" }
    answer = { value = { value = "local-port", of = "receiver" } }
    because = { en = "b", zh = "b" }
"#;

fn progress() -> Progress {
    let lesson = Box::leak(Box::new(read("test", LESSON).unwrap()));
    Progress::new(lesson, Stamp(0))
}

fn address(port: u16) -> Endpoint {
    ([127, 0, 0, 1], port).into()
}

fn fact(actor: usize, ms: u64, what: What) -> Fact {
    Fact { actor, connection: None, at: Stamp(ms * 1_000_000), row: Some(ms), what }
}

fn received(ms: u64, text: &str, from: u16) -> Fact {
    let (bytes, from) = (text.as_bytes().to_vec(), Some(address(from)));
    fact(0, ms, What::Received { bytes, from })
}

fn done(progress: &Progress) -> Vec<bool> {
    (0..3).flat_map(|step| progress.ticks(step)).map(|tick| tick.is_done).collect()
}

#[test]
fn a_wrong_turn_is_told_until_the_right_one_is_taken() {
    let mut progress = progress();
    progress.note(fact(0, 1, What::Opened(address(7789))));
    assert_eq!(progress.turn().unwrap().say.en, "You bound 7789.");
    assert_eq!((progress.step(), progress.turn().unwrap().row), (0, Some(1)));
    progress.note(fact(0, 2, What::Opened(address(7788))));
    assert!(progress.turn().is_none());
    assert_eq!(progress.step(), 1);
}

#[test]
fn another_real_port_stands_for_the_one_in_the_text() {
    let mut progress = progress();
    progress.ports_mut().set(7788, 40_001);
    progress.note(fact(0, 1, What::Opened(address(40_001))));
    assert_eq!(progress.step(), 1);
}

#[test]
fn counts_order_time_absence_and_answers_are_kept() {
    let mut progress = progress();
    progress.note(fact(0, 1, What::Opened(address(7788))));
    progress.note(received(10, "hello", 5001));
    // The same peer once more is no other one, and another text is another text.
    progress.note(received(20, "hello", 5001));
    progress.note(received(30, "hullo", 5002));
    assert_eq!(progress.ticks(1).next().unwrap().times, 1);
    progress.note(received(40, "hello", 5002));
    assert_eq!(progress.ticks(1).next().unwrap().rows, [10, 40]);
    assert_eq!(done(&progress), [true, true, false, false, false]);
    progress.pass(Stamp(400_000_000));
    progress.note(received(450, "late", 5002));
    progress.pass(Stamp(700_000_000));
    assert_eq!(progress.step(), 1, "what came set the time back");
    progress.pass(Stamp(951_000_000));
    assert_eq!(progress.step(), 2);

    let mut of_stream = |ms, what| {
        let connection = Some(ConnectionId(1));
        progress.note(Fact { connection, ..fact(1, ms, what) });
    };
    let read = |text: &str| What::Received { bytes: text.into(), from: None };
    of_stream(1000, read("Lam"));
    of_stream(1001, read("bda!"));
    of_stream(1002, What::Closed(HowClosed::ByPeer));
    assert_eq!(done(&progress), [true; 5]);
    assert!(!progress.is_done(), "the question is open");
    assert!(!progress.answer(0, "9999"));
    assert_eq!(progress.answers(2), [Answered::Wrong("9999".to_owned())]);
    assert!(progress.answer(0, " 7788 "));
    assert!(progress.is_done());
}

#[test]
fn what_was_sent_elsewhere_does_not_tick() {
    let of_port =
        LESSON.replace(r#"received = "hello""#, r#"sent = { is = "hello", peer-port = 7788 }"#);
    let mut progress =
        Progress::new(Box::leak(Box::new(read("test", &of_port).unwrap())), Stamp(0));
    progress.ports_mut().set(7788, 40_001);
    progress.note(fact(0, 1, What::Opened(address(40_001))));
    for (ms, port, times) in [(2, 7788, 0), (3, 7799, 0), (4, 40_001, 1)] {
        let (bytes, to) = (b"hello".to_vec(), Some(address(port)));
        progress.note(fact(0, ms, What::Sent { bytes, to }));
        assert_eq!(progress.ticks(1).next().unwrap().times, times, "{port}");
    }
}

#[test]
fn what_comes_too_late_does_not_tick() {
    let mut progress = progress();
    progress.note(fact(0, 1, What::Opened(address(7788))));
    progress.note(received(6000, "hello", 5001));
    assert_eq!(progress.ticks(1).next().unwrap().times, 0);
}

#[test]
fn a_learner_may_be_ahead_of_the_text() {
    let mut progress = progress();
    progress.note(received(1, "hello", 5001));
    progress.note(fact(0, 2, What::Opened(address(7788))));
    progress.note(received(3, "hello", 5002));
    progress.note(received(4, "hello", 5003));
    assert_eq!(progress.ticks(1).next().unwrap().rows, [3, 4]);
}

/// A lesson of the program, at its beginning.
fn real(id: &str) -> Progress {
    Progress::new(crate::learn::lessons::lesson(id).unwrap(), Stamp(0))
}

fn refused(actor: usize) -> Fact {
    fact(actor, 1, What::Failed { error: "ECONNREFUSED".to_owned(), call: "connect".to_owned() })
}

#[test]
fn a_server_on_another_port_is_told_so_although_it_waits_in_accept() {
    let mut progress = real("tcp-client-server");
    progress.note(fact(0, 1, What::Opened(address(7789))));
    progress.note(fact(0, 300, What::Blocks("accept".to_owned())));
    assert!(progress.turn().unwrap().say.en.contains("7789"));
    progress.note(fact(0, 400, What::Opened(address(7788))));
    progress.note(fact(0, 700, What::Blocks("accept".to_owned())));
    assert_eq!(progress.step(), 1);
}

#[test]
fn every_client_of_a_lesson_on_tcp_is_told_why_it_is_refused_and_every_server_of_its_port() {
    let is_tcp =
        |id: &str| id.starts_with("tcp-") || id == "python-hello" || id == "python-no-accept";
    for (_, lesson) in crate::learn::lessons::lessons().iter().filter(|(_, one)| is_tcp(one.id)) {
        for (place, actor) in lesson.actors.iter().enumerate() {
            let mut progress = Progress::new(lesson, Stamp(0));
            match &actor.plays {
                Role::Client { .. } => progress.note(refused(place)),
                Role::Server { .. } => progress.note(fact(place, 1, What::Opened(address(4)))),
                _ => continue,
            }
            let expects_it = progress.ticks(0).any(|tick| tick.is_done);
            let is_told = progress.turn().is_some() || progress.step() > 0 || expects_it;
            assert!(is_told, "{}: {}", lesson.id, actor.id);
        }
    }
}

#[test]
fn a_message_more_does_not_change_how_long_a_named_reply_is() {
    for (id, step, bytes) in [("tcp-hello", 2, "13"), ("tcp-loop-msg", 1, "29")] {
        let mut progress = real(id);
        let answer = |progress: &Progress| {
            let question = progress.lesson().steps[step].questions.first().unwrap();
            progress.right_answer(&question.answer).unwrap()
        };
        assert_eq!(answer(&progress), bytes, "{id}");
        progress.note(fact(1, 1, What::Received { bytes: b"more".to_vec(), from: None }));
        assert_eq!(answer(&progress), bytes, "{id}");
    }
}
