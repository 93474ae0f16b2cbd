#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::engine::check::outcome::{Instead, Why};
use crate::engine::format::parse_check;
use crate::net::{Cause, Op};

/// A machine with a clock that only this test moves, in milliseconds.
struct Bench {
    machine: Machine,
    now: u64,
    row: u64,
    orders: Vec<Order>,
    results: Vec<StepResult>,
}

impl Bench {
    /// A check with these steps on one socket.
    fn of(socket: &str, rest: &str) -> Self {
        let text = format!("name = 'x'\n{rest}");
        let text = text.replacen("[[step]]", &format!("[[socket]]\n{socket}\n[[step]]"), 1);
        let check = parse_check(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let ready = ReadyCheck::new(check, &|_| None).unwrap();
        let machine = Machine::new(Arc::new(ready));
        Self { machine, now: 1000, row: 0, orders: Vec::new(), results: Vec::new() }
    }

    /// A check with these steps on a connection, which is there at 1000 ms.
    fn connected(rest: &str) -> Self {
        let mut bench = Self::of("connect = '127.0.0.1:1'", rest);
        assert_eq!(bench.go(), [Order::Open(0)]);
        bench.happens(1000, Happening::Connected);
        bench
    }

    fn stamp(ms: u64) -> Stamp {
        Stamp(ms * 1_000_000)
    }

    /// Goes as far as it can at this moment; returns what is to be done.
    fn go(&mut self) -> Vec<Order> {
        for _ in 0..1000 {
            let now = Self::stamp(self.now);
            let clock = Clock { now, known_until: now, time_of_day: &|| "12:00:00".to_owned() };
            let next = self.machine.advance(&clock, &mut self.orders);
            self.results.extend(self.machine.take_results());
            if next != Next::GoOn {
                return std::mem::take(&mut self.orders);
            }
        }
        panic!("it never waits");
    }

    fn happens(&mut self, ms: u64, what: Happening) {
        self.row += 1;
        let happened = Happened { socket: 0, at: Self::stamp(ms), row: self.row, what };
        self.machine.note(happened);
    }

    fn frame(&mut self, ms: u64, bytes: &[u8]) {
        self.happens(ms, Happening::Frame(bytes.to_vec()));
    }

    /// The one order is to send this; it is sent at this moment.
    fn sends(&mut self, ms: u64, bytes: &[u8]) {
        let orders = self.go();
        let [Order::Send(0, payload)] = orders.as_slice() else { panic!("{orders:?}") };
        assert_eq!(&**payload, bytes);
        self.happens(ms, Happening::Sent(bytes.len()));
    }

    /// At this moment, all is known up to it.
    fn at(&mut self, ms: u64) -> Vec<Order> {
        self.now = ms;
        self.go()
    }

    /// The results of the steps: milliseconds, and why one failed.
    fn steps(&self) -> Vec<(u64, Option<Why>)> {
        let of_step = |result: &&StepResult| matches!(result.part, CheckPart::Step(_));
        let line = |result: &StepResult| {
            let why = match &result.outcome {
                Outcome::Passed => None,
                Outcome::Failed(failure) => Some(failure.why.clone()),
                Outcome::NotRun => return None,
            };
            Some((result.took.as_millis() as u64, why))
        };
        self.results.iter().filter(of_step).filter_map(line).collect()
    }

    fn failure(&self) -> &Failure {
        let failed = |result: &StepResult| matches!(result.outcome, Outcome::Failed(_));
        let found = self.results.iter().rfind(|result| failed(result)).unwrap();
        let Outcome::Failed(failure) = &found.outcome else { unreachable!() };
        failure
    }
}

fn error(op: Op) -> NetError {
    NetError { op, target: "x".to_owned(), cause: Cause::NotConnected }
}

const PING: &str = "[[step]]\nsend = 'ping'\nexpect = { equals = 'pong' }\nwithin-ms = 100\n";

#[test]
fn a_reply_in_time_passes_with_the_time_between_the_rows() {
    let mut bench = Bench::connected(PING);
    bench.sends(1010, b"ping");
    bench.frame(1052, b"pong");
    // However late the check looks.
    assert_eq!(bench.at(5000), [Order::End(0)]);
    assert_eq!(bench.steps(), [(42, None)]);
    assert_eq!(bench.results[0].part, CheckPart::Socket(0));
    assert_eq!(bench.results[1].row, Some(3));
    bench.happens(5001, Happening::Over(None));
    assert!(bench.at(5002).is_empty() && bench.machine.part().is_none());
}

#[test]
fn too_late_is_too_late_and_what_came_instead_is_told() {
    let mut bench = Bench::connected(PING);
    bench.sends(1010, b"ping");
    bench.frame(1020, b"no");
    assert!(bench.at(1110 - 1).is_empty());
    bench.frame(1111, b"pong");
    bench.at(1112);
    assert_eq!(bench.steps(), [(100, Some(Why::NotInTime))]);
    assert_eq!(bench.failure().instead, [Instead::Frame { bytes: b"no".to_vec(), len: 2 }]);
}

#[test]
fn nothing_is_decided_before_all_is_known_until_the_deadline() {
    let mut bench = Bench::connected(PING);
    bench.sends(1010, b"ping");
    bench.go();
    let late = Clock {
        now: Bench::stamp(9000),
        known_until: Bench::stamp(1109),
        time_of_day: &|| String::new(),
    };
    let next = bench.machine.advance(&late, &mut Vec::new());
    assert_eq!(next, Next::Wait(Bench::stamp(1110)));
    bench.frame(1110, b"pong");
    bench.at(9000);
    assert_eq!(bench.steps(), [(100, None)]);
}

#[test]
fn the_first_other_frame_fails_where_that_is_asked_for() {
    let mut bench = Bench::connected(&PING.replace("within-ms", "others = 'fail'\nwithin-ms"));
    bench.sends(1000, b"ping");
    bench.frame(1005, b"no");
    bench.frame(1006, b"pong");
    bench.go();
    assert_eq!(bench.steps(), [(5, Some(Why::OtherFirst))]);
}

#[test]
fn what_came_before_a_step_counts_and_is_looked_at_once() {
    let steps = "[[step]]\nexpect = { begins = 'a' }\n[[step]]\nexpect = { begins = 'a' }\n";
    let mut bench = Bench::connected(steps);
    bench.frame(1001, b"a1");
    bench.frame(1002, b"b");
    bench.go();
    assert_eq!(bench.steps(), [(1, None)]);
    bench.frame(1003, b"a2");
    bench.go();
    assert_eq!(bench.steps(), [(1, None), (2, None)]);
}

#[test]
fn silence_is_expected_for_all_its_time() {
    let silence = "[[step]]\nexpect = 'nothing'\nwithin-ms = 50\n";
    let mut bench = Bench::connected(silence);
    assert!(bench.at(1049).is_empty());
    assert_eq!(bench.at(1050), [Order::End(0)]);
    assert_eq!(bench.steps(), [(50, None)]);
    let mut bench = Bench::connected(silence);
    bench.go();
    bench.frame(1049, b"!");
    bench.at(1050);
    assert_eq!(bench.steps(), [(49, Some(Why::SomethingCame))]);
}

#[test]
fn what_must_not_come_is_watched_for_among_others() {
    let watch = "[[step]]\nexpect-none = { begins = 'bad' }\nwithin-ms = 50\n";
    let mut bench = Bench::connected(watch);
    bench.frame(1001, b"good");
    assert_eq!(bench.at(1050), [Order::End(0)]);
    assert_eq!(bench.steps(), [(50, None)]);
    let mut bench = Bench::connected(watch);
    bench.frame(1001, b"good");
    bench.frame(1003, b"bad");
    bench.at(1050);
    assert_eq!(bench.steps(), [(3, Some(Why::SomethingCame))]);
    assert_eq!(bench.failure().instead, [Instead::Frame { bytes: b"bad".to_vec(), len: 3 }]);
}

#[test]
fn captures_go_into_later_messages_and_patterns() {
    let steps = "[variables]\nuser = 'ann'\n\
        [[step]]\nsend = { text = 'login {$user}', placeholders = true }\n\
        expect = { regex = '^token (\\w+) (\\w+)$' }\ncapture = ['token']\n\
        [[step]]\nsend = { text = '{$token}/{2}/{count}/{time}', placeholders = true }\n\
        expect = { equals = { text = 'bye {$token}', placeholders = true } }\n";
    let mut bench = Bench::connected(steps);
    bench.sends(1000, b"login ann");
    bench.frame(1001, b"token x9 z");
    bench.sends(1002, b"x9/z/2/12:00:00");
    bench.frame(1003, b"bye x9");
    bench.go();
    assert_eq!(bench.steps(), [(1, None), (1, None)]);
}

#[test]
fn the_end_of_a_connection_is_expected_or_fails() {
    let closed = "[[step]]\nexpect = 'closed'\n";
    let mut bench = Bench::connected(closed);
    bench.frame(1001, b"bye");
    bench.happens(1002, Happening::PeerFinished);
    bench.go();
    assert_eq!(bench.steps(), [(2, None)]);
    // A reset is no orderly end.
    let broken = || Some(Box::new(error(Op::Recv)));
    let reset = || Happening::Closed { by_peer: false, failure: broken() };
    let mut bench = Bench::connected(closed);
    bench.happens(1002, reset());
    bench.go();
    assert_eq!(bench.steps(), [(2, Some(Why::ConnectionOver))]);
    assert_eq!(bench.failure().instead, [Instead::Broken(error(Op::Recv))]);
    let mut bench = Bench::connected("[[step]]\nexpect = 'reset'\n");
    bench.happens(1003, reset());
    bench.go();
    assert_eq!(bench.steps(), [(3, None)]);
    // And it ends a wait for a frame at once.
    let mut bench = Bench::connected(PING);
    bench.sends(1000, b"ping");
    bench.happens(1004, Happening::Closed { by_peer: true, failure: None });
    bench.happens(1004, Happening::Over(None));
    bench.go();
    assert_eq!(bench.steps(), [(4, Some(Why::ConnectionOver))]);
}

#[test]
fn after_a_failure_it_stops_or_goes_on() {
    let steps = "[[step]]\nexpect = 'anything'\nwithin-ms = 10\n[[step]]\nwait-ms = 5\n";
    let mut bench = Bench::connected(steps);
    bench.go();
    assert_eq!(bench.at(1010), [Order::End(0)]);
    assert_eq!(bench.results.last().unwrap().outcome, Outcome::NotRun);
    assert_eq!(bench.results.len(), 3);
    let mut bench = Bench::connected(&format!("on-failure = 'go-on'\n{steps}"));
    bench.go();
    bench.at(1010);
    assert_eq!(bench.at(1015), [Order::End(0)]);
    assert_eq!(bench.steps(), [(10, Some(Why::NotInTime)), (5, None)]);
}

#[test]
fn rounds_begin_with_sockets_of_their_own() {
    let mut bench = Bench::connected("repeat = 2\n[[step]]\nwait-ms = 0\n");
    assert_eq!(bench.go(), [Order::End(0)]);
    assert!(bench.at(1001).is_empty(), "the former socket is not over");
    bench.happens(1002, Happening::Over(None));
    assert_eq!(bench.go(), [Order::Open(0)]);
    assert_eq!(bench.machine.round(), 2);
    bench.happens(1003, Happening::Connected);
    assert_eq!(bench.go(), [Order::End(0)]);
    bench.happens(1004, Happening::Over(None));
    bench.go();
    assert_eq!(bench.steps().len(), 2);
    assert_eq!(bench.machine.part(), None);
}

#[test]
fn a_socket_that_cannot_be_made_ends_the_round() {
    let mut bench = Bench::of("connect = '127.0.0.1:1'", PING);
    bench.go();
    bench.happens(1003, Happening::Over(Some(Box::new(error(Op::Connect)))));
    bench.at(1004);
    assert_eq!(bench.failure().why, Why::NotOpened(error(Op::Connect)));
    assert_eq!(bench.steps(), []);
    let mut bench = Bench::of("connect = '127.0.0.1:1'", PING);
    bench.go();
    bench.at(11_000);
    assert_eq!(bench.failure().why, Why::NotOpenedInTime);
}

#[test]
fn what_cannot_be_sent_fails() {
    let send = "[[step]]\nsend = 'x'\n";
    let mut bench = Bench::connected(send);
    bench.go();
    bench.happens(1001, Happening::SendFailed(Box::new(error(Op::Send))));
    bench.go();
    assert_eq!(bench.steps()[0].1, Some(Why::NotSent(error(Op::Send))));
    let mut bench = Bench::connected(send);
    bench.go();
    bench.happens(1001, Happening::Refused);
    bench.go();
    assert_eq!(bench.steps()[0].1, Some(Why::Refused));
    let mut bench = Bench::connected(send);
    bench.go();
    bench.at(11_000);
    assert_eq!(bench.steps()[0].1, Some(Why::NotSentInTime));
    let mut bench = Bench::of("listen = '127.0.0.1:0'", send);
    bench.go();
    bench.happens(1000, Happening::Opened);
    bench.go();
    assert_eq!(bench.steps()[0].1, Some(Why::NotConnected));
    let mut bench = Bench::of("bind = '127.0.0.1:0'", send);
    bench.go();
    bench.happens(1000, Happening::Opened);
    bench.go();
    assert_eq!(bench.steps()[0].1, Some(Why::NobodyToSendTo));
}

#[test]
fn a_server_waits_for_a_connection_and_for_the_next() {
    let steps = "[[step]]\nexpect = 'connected'\n[[step]]\nexpect = { begins = 'hi' }\n\
        [[step]]\nsend = 'ho'\n[[step]]\ndo = 'close'\n";
    let mut bench = Bench::of("listen = '127.0.0.1:0'", steps);
    bench.go();
    bench.happens(1000, Happening::Opened);
    bench.happens(1010, Happening::Connected);
    bench.happens(1011, Happening::Closed { by_peer: true, failure: None });
    bench.happens(1012, Happening::Connected);
    bench.frame(1013, b"hi");
    bench.sends(1014, b"ho");
    assert_eq!(bench.go(), [Order::Close(0)]);
    bench.happens(1016, Happening::Closed { by_peer: false, failure: None });
    bench.now = 1016;
    assert_eq!(bench.go(), [Order::End(0)]);
    let steps = bench.steps();
    assert_eq!(steps.iter().map(|step| step.1.clone()).collect::<Vec<_>>(), [const { None }; 4]);
    assert_eq!((steps[0].0, steps[1].0), (10, 3));
}

#[test]
fn a_connection_is_made_anew() {
    let mut bench = Bench::connected("[[step]]\ndo = 'connect'\nwithin-ms = 20\n");
    assert_eq!(bench.go(), [Order::End(0)]);
    bench.happens(1001, Happening::Over(None));
    assert_eq!(bench.go(), [Order::Open(0)]);
    bench.happens(1005, Happening::Connected);
    bench.go();
    assert_eq!(bench.steps(), [(5, None)]);
}

#[test]
fn what_was_lost_is_told_and_no_silence() {
    let mut bench = Bench::connected("[[step]]\nexpect = 'nothing'\nwithin-ms = 50\n");
    bench.happens(1001, Happening::Lost(3));
    bench.at(1050);
    assert_eq!(bench.steps(), [(50, Some(Why::RowsLost(3)))]);
    // A peer that talks without end does not fill the memory.
    let mut bench = Bench::connected("[[step]]\nwait-ms = 5\n[[step]]\nexpect = 'closed'\n");
    bench.go();
    for _ in 0..UNSEEN_MAX + 7 {
        bench.frame(1001, b"x");
    }
    bench.at(1005);
    bench.at(9000);
    let Failure { why, instead, more } = bench.failure();
    // The news of the connection is the first that was left out.
    assert_eq!(*why, Why::RowsLost(8));
    assert_eq!(instead.len() as u64 + more, UNSEEN_MAX as u64);
}
