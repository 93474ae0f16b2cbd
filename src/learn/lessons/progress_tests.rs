#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::{Lang, Texts};
use crate::learn::lessons::fact::HowClosed;
use crate::learn::lessons::lesson::Role;
use crate::learn::lessons::pattern::Pattern;
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

/// What is said of the wrong turn that was taken last.
fn said(progress: &Progress) -> Option<String> {
    Some(progress.turn()?.say(&Texts::new(Lang::En)))
}

fn done(progress: &Progress) -> Vec<bool> {
    (0..3).flat_map(|step| progress.ticks(step)).map(|tick| tick.is_done).collect()
}

#[test]
fn a_wrong_turn_is_told_until_the_right_one_is_taken() {
    let mut progress = progress();
    progress.note(fact(0, 1, What::Opened(address(7789))));
    assert_eq!(said(&progress).unwrap(), "You bound 7789.");
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
    fact(
        actor,
        1,
        What::Failed { error: "ECONNREFUSED".to_owned(), call: "connect".to_owned(), why: None },
    )
}

#[test]
fn a_server_on_another_port_is_told_so_although_it_waits_in_accept() {
    let mut progress = real("tcp-client-server");
    progress.note(fact(0, 1, What::Opened(address(7789))));
    progress.note(fact(0, 300, What::Blocks("accept".to_owned())));
    assert!(said(&progress).unwrap().contains("7789"));
    progress.note(fact(0, 400, What::Opened(address(7788))));
    progress.note(fact(0, 700, What::Blocks("accept".to_owned())));
    assert_eq!(progress.step(), 1);
}

#[test]
fn every_client_is_told_why_it_is_refused_and_every_server_of_its_port() {
    for lesson in crate::learn::lessons::lessons().iter().map(|(_, lesson)| lesson) {
        // That one is about ports, and has its own words.
        let actors = lesson.actors.iter().enumerate().filter(|_| lesson.id != "ports");
        let mut servers = 0;
        for (place, actor) in actors {
            let happened = match &actor.plays {
                Role::Client { .. } => refused(place),
                Role::Udp { local, .. } if local.port() != 0 => {
                    fact(place, 1, What::Opened(address(4)))
                }
                Role::Server { .. } => {
                    servers += 1;
                    fact(place, 1, What::Opened(address(4)))
                }
                _ => continue,
            };
            let is_it = |when: &Pattern| when.matches(&happened, &[], &PortMap::default());
            let turns = lesson.steps.iter().flat_map(|step| &step.wrong_turns);
            let mut turns = turns.chain(&lesson.wrong_turns);
            let is_told = turns.any(|turn| turn.by == actor.id && is_it(&turn.when));
            let mut checks = lesson.steps.iter().flat_map(|step| &step.checks);
            let is_expected = checks.any(|check| {
                check.by == actor.id && (is_it(&check.when) || check.when.may_be_failure())
            });
            // Another server is one that cannot listen, or has any port.
            assert!(is_told || is_expected || servers > 1, "{}: {}", lesson.id, actor.id);
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

/// A fact on a stream of an actor.
fn on_stream(actor: usize, ms: u64, what: What) -> Fact {
    Fact { connection: Some(ConnectionId(1)), ..fact(actor, ms, what) }
}

fn sent(actor: usize, ms: u64, text: &str) -> Fact {
    on_stream(actor, ms, What::Sent { bytes: text.into(), to: Some(address(7788)) })
}

fn got(actor: usize, ms: u64, text: &str) -> Fact {
    on_stream(actor, ms, What::Received { bytes: text.into(), from: Some(address(7788)) })
}

/// A server on its port, and a client that is connected to it: the first step of many lessons.
fn connect(progress: &mut Progress, port: u16) {
    progress.note(fact(0, 1, What::Opened(address(port))));
    let (local, peer) = (address(40_000), address(port));
    progress.note(on_stream(1, 2, What::Connected { local, peer }));
    progress.note(on_stream(0, 3, What::Accepted { local: peer, peer: local }));
}

#[test]
fn another_text_is_told_where_no_lesson_names_it_and_what_it_led_to_puts_nothing_right() {
    let mut progress = real("tcp-one-shot");
    connect(&mut progress, 7788);
    assert_eq!(progress.step(), 1);
    progress.note(sent(1, 1000, "hi\nthere"));
    let told = said(&progress).unwrap();
    assert!(told.contains("“hello”") && told.contains("hi") && !told.contains('\n'), "{told}");
    progress.note(got(1, 1002, "thank you !"));
    assert_eq!(said(&progress), Some(told), "the reply came by itself");
    progress.note(sent(1, 3000, "hello"));
    assert_eq!(said(&progress), None);
}

#[test]
fn what_was_sent_before_a_step_began_is_no_wrong_turn_of_it() {
    let mut progress = real("udp-send-receive");
    progress.note(fact(0, 1, What::Opened(address(7788))));
    let hello = |ms| {
        let (bytes, to) = (b"hello".to_vec(), Some(address(7788)));
        fact(1, ms, What::Sent { bytes, to })
    };
    progress.note(fact(1, 999, What::Opened(address(5001))));
    progress.note(hello(1000));
    progress.note(received(1001, "hello", 5001));
    assert_eq!(progress.step(), 2, "where only a question is asked");
    progress.note(hello(2000));
    progress.note(received(2001, "hello", 5001));
    let right = progress.right_answer(&progress.lesson().steps[2].questions[0].answer);
    assert!(progress.answer(0, &right.unwrap()));
    assert_eq!((progress.step(), said(&progress)), (3, None));
    progress.note(hello(9000));
    assert!(said(&progress).is_some());
}

#[test]
fn a_send_that_is_in_the_log_after_what_it_led_to_is_no_wrong_turn_of_the_next_step() {
    let mut progress = real("udp-echo");
    progress.note(fact(0, 1, What::Opened(address(9999))));
    let send = |ms, text: &str| {
        let (bytes, to) = (text.as_bytes().to_vec(), Some(address(9999)));
        fact(1, ms, What::Sent { bytes, to })
    };
    progress.note(received(1001, "Michael", 5001));
    let greeting = b"Hello, Michael!".to_vec();
    let from = Some(address(9999));
    progress.note(fact(1, 1002, What::Received { bytes: greeting, from }));
    assert_eq!(progress.step(), 2);
    progress.note(send(1000, "Michael"));
    assert_eq!((progress.step(), said(&progress)), (2, None));
    progress.note(send(9000, "Michael"));
    assert!(said(&progress).is_some());
}

#[test]
fn a_text_from_another_tab_is_told_but_not_what_comes_by_itself() {
    let mut progress = real("udp-send-receive");
    progress.note(fact(0, 1, What::Opened(address(7788))));
    let (bytes, to) = (b"hello".to_vec(), Some(address(40_000)));
    progress.note(fact(0, 1000, What::Sent { bytes, to }));
    let told = said(&progress).unwrap();
    assert!(told.contains("Receiver") && told.contains("Sender"), "{told}");

    let mut progress = real("tcp-hello");
    connect(&mut progress, 9999);
    progress.note(sent(0, 1000, "Welcome!"));
    assert_eq!(said(&progress), None, "a greeting is the server's own affair");
}

#[test]
fn what_a_wrong_turn_led_to_does_not_take_its_place() {
    let mut progress = real("http-by-hand");
    connect(&mut progress, 9999);
    progress.note(sent(1, 1000, r"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    assert!(said(&progress).unwrap().contains("backslashes"));
    progress.note(got(1, 1005, "HTTP/1.1 400 Bad Request\r\n"));
    assert!(said(&progress).unwrap().contains("backslashes"));
    progress.note(got(1, 5000, "HTTP/1.1 400 Bad Request\r\n"));
    assert!(said(&progress).unwrap().contains("400"));
}

#[test]
fn a_request_may_be_sent_piece_by_piece_on_one_connection() {
    let mut progress = real("http-by-hand");
    connect(&mut progress, 9999);
    progress.note(sent(1, 1000, "GET / HTTP/1.1\r\n"));
    let (local, peer) = (address(40_001), address(9999));
    progress.note(on_stream(1, 2000, What::Connected { local, peer }));
    progress.note(sent(1, 2001, "\r\n"));
    assert!(progress.ticks(1).all(|tick| !tick.is_done), "these are two streams");
    progress.note(sent(1, 3000, "GET / HTTP/1.1\r\n"));
    progress.note(sent(1, 4000, "\r\n"));
    assert!(progress.ticks(1).next().unwrap().is_done);
}

#[test]
fn a_value_is_asked_for_when_all_checks_have_come_true_and_what_was_given_stays() {
    let mut progress = real("tcp-one-shot");
    connect(&mut progress, 7788);
    progress.note(sent(1, 1000, "hello"));
    progress.note(got(1, 1001, "than"));
    assert!(!progress.answer(0, "4"), "more may come");
    progress.note(got(1, 1002, "k you !"));
    let asked = &progress.lesson().steps[1].questions[0].answer;
    assert_eq!(progress.right_answer(asked), None);
    progress.note(on_stream(1, 1003, What::Closed(HowClosed::ByPeer)));
    assert_eq!(progress.right_answer(asked).unwrap(), "7");
    // It is done once more before it is answered.
    progress.note(got(1, 9000, "thank you !"));
    assert!(!progress.answer(0, "4"));
    assert!(progress.answer(0, "7"), "that is what there was when the checks came true");
    assert_eq!(progress.answers(1), [Answered::Rightly("7".to_owned())]);
}

#[test]
fn the_short_file_and_another_page_do_not_tick_what_they_do_not_show() {
    let mut progress = real("python-file-client");
    progress.note(fact(0, 1, What::Opened(address(7890))));
    progress.note(got(0, 1000, "hello.txt"));
    progress.note(got(1, 1001, "Hello from the file server!\n"));
    progress.note(fact(1, 1030, What::Exited(Some(0))));
    assert!(progress.ticks(1).all(|tick| !tick.is_done));
    assert!(said(&progress).unwrap().contains("too short"));

    let mut progress = real("http-get-save");
    progress.note(fact(0, 1, What::Opened(address(9999))));
    progress.note(got(0, 1000, "GET /nothing HTTP/1.1\r\n\r\n"));
    progress.note(fact(1, 1001, What::Loaded { status: 200, bytes: 178 }));
    assert!(progress.ticks(1).all(|tick| !tick.is_done));
    assert!(said(&progress).unwrap().contains("path /"));
}

#[test]
fn a_step_concerns_whom_it_is_done_by_too() {
    let step = &crate::learn::lessons::lesson("udp-send-receive").unwrap().steps[3];
    assert!(step.concerns("sender") && step.concerns("receiver"));
    assert!(!step.concerns("nobody"));
}
