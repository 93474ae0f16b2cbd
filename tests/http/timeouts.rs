//! Slow and stalled peers: each phase has its limit, and a person may stop in each.

use crate::loading::{DEADLINE, Loading, get, get_from};
use crate::server::{Script, Server, Step, answer, send};
use network_playground::net::http::{
    HopEnd, HttpConfig, HttpFailure, Phase, Redirects, TimeoutKind, Timeouts,
};
use network_playground::net::{End, SessionState, Stamp};
use std::time::{Duration, Instant};

/// A limit that is reached soon, and that a machine at work does not reach by itself.
const SHORT: Duration = Duration::from_millis(200);

/// A limit for all of a load in which something comes, even on a machine that does much else.
const TOTAL: Duration = Duration::from_millis(800);

/// A pace that is well below [`SHORT`].
const PACE: Duration = Duration::from_millis(20);

/// How long a stop may take on a machine that does much else.
const STOP_LIMIT: Duration = Duration::from_secs(1);

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Loads with these limits; returns what was waited for, and what came.
fn timed_out(script: Script, timeouts: Timeouts) -> (TimeoutKind, Loading) {
    let server = Server::once(script);
    let begun = Instant::now();
    let loading = Loading::whole(HttpConfig { timeouts, ..get_from(server.address()) });
    assert!(begun.elapsed() < DEADLINE / 2);
    (waited(&loading), loading)
}

fn waited(loading: &Loading) -> TimeoutKind {
    match loading.failure() {
        HttpFailure::TimedOut(waited, limit) => {
            assert_eq!(limit, if waited == TimeoutKind::Total { TOTAL } else { SHORT });
            waited
        }
        failure => panic!("{failure:?}"),
    }
}

fn idle() -> Timeouts {
    Timeouts { idle: SHORT, ..Timeouts::default() }
}

fn first_byte() -> Timeouts {
    Timeouts { first_byte: SHORT, ..Timeouts::default() }
}

fn total() -> Timeouts {
    Timeouts { total: TOTAL, ..Timeouts::default() }
}

#[test]
fn a_peer_that_never_answers() {
    let (waited, loading) = timed_out(vec![Step::Request, Step::Stay], first_byte());
    assert_eq!(waited, TimeoutKind::FirstByte);
    assert_eq!(loading.hop().wire_bytes(), 0);
    assert!(loading.facts().phases.of(Phase::FirstByte).took(Stamp::now()).unwrap() >= SHORT);
}

#[test]
fn a_peer_that_stops_within_its_answer() {
    let table: [(&str, String, &[u8]); 8] = [
        ("status line", "HTTP/1.1 200 O".into(), b""),
        ("head", "HTTP/1.1 200 OK\r\nContent-Le".into(), b""),
        ("interim answer", "HTTP/1.1 100 C\r\n\r\n".into(), b""),
        ("body with a length", format!("{HEAD}hel"), b"hel"),
        ("behind the head", HEAD.into(), b""),
        ("body until close", "HTTP/1.1 200 OK\r\n\r\nhel".into(), b"hel"),
        ("chunk", format!("{CHUNKED}5\r\nhel"), b"hel"),
        ("trailers", format!("{CHUNKED}5\r\nhello\r\n0\r\nX"), b"hello"),
    ];
    for (name, sent, body) in table {
        let script = vec![Step::Request, send(&sent), Step::Stay];
        let (waited, loading) = timed_out(script, idle());
        assert_eq!(waited, TimeoutKind::Idle, "{name}");
        assert_eq!(loading.body(), body, "{name}");
        let received = loading.received();
        assert_eq!(received.escape_ascii().to_string(), sent.as_bytes().escape_ascii().to_string());
    }
}

#[test]
fn a_slow_peer_is_waited_for_as_long_as_something_comes() {
    // Every byte comes in time, and all of them together take longer than the limit.
    let mut script = vec![Step::Request];
    let sent = format!("{HEAD}hello");
    for byte in sent.as_bytes() {
        script.extend([Step::Pause(PACE), send([*byte])]);
    }
    script.push(Step::Stay);
    let server = Server::once(script);
    let begun = Instant::now();
    let timeouts = Timeouts { idle: SHORT * 10, ..Timeouts::default() };
    let loading = Loading::whole(HttpConfig { timeouts, ..get_from(server.address()) });
    loading.assert_complete();
    assert_eq!(loading.body(), b"hello");
    assert!(begun.elapsed() >= PACE * sent.len() as u32);
}

#[test]
fn a_slow_peer_does_not_get_around_the_total_limit() {
    let table: [(&str, &[u8]); 5] = [
        ("HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        ("HTTP/1.1 200 OK\r\nX: ", b"y"),
        ("", b"HTTP/1.1 100 C\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (CHUNKED, b"1\r\nx\r\n"),
    ];
    for (begin, unit) in table {
        let script = vec![Step::Request, send(begin), Step::Drip(unit.to_vec(), PACE)];
        let (waited, loading) = timed_out(script, total());
        assert_eq!(waited, TimeoutKind::Total, "{begin}");
        assert!(loading.hop().received_bytes.get() >= begin.len() as u64);
    }
    let flood = vec![Step::Request, send("HTTP/1.1 200 OK\r\n\r\n"), Step::Flood(vec![b'x'; 4096])];
    assert_eq!(timed_out(flood, total()).0, TimeoutKind::Total);
}

#[test]
fn the_total_limit_holds_over_all_redirects() {
    let server = Server::at(|_| {
        let step = |n: u32| {
            let head = format!("HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: /{n}\r\n\r\n");
            vec![Step::Request, Step::Pause(PACE), send(head), Step::Close]
        };
        (0..200).map(step).collect()
    });
    let config = HttpConfig {
        timeouts: total(),
        redirects: Redirects::Follow(1000),
        ..get_from(server.address())
    };
    let loading = Loading::whole(config);
    assert_eq!(waited(&loading), TimeoutKind::Total);
    assert!(loading.hops().len() > 1);
}

#[test]
fn no_limit_is_no_limit() {
    let none = Duration::ZERO;
    let timeouts = Timeouts {
        resolve: none,
        connect: none,
        tls: none,
        first_byte: none,
        idle: none,
        total: none,
    };
    let script =
        vec![Step::Request, Step::Pause(PACE), send(HEAD), Step::Pause(PACE), send("hello")];
    let server = Server::once([script, vec![Step::Stay]].concat());
    let loading = Loading::whole(HttpConfig { timeouts, ..get_from(server.address()) });
    loading.assert_complete();
}

#[test]
fn a_peer_that_takes_no_request() {
    // More than the system takes for it.
    let server = Server::once(vec![Step::Gate, Step::Stay]);
    let mut config = get_from(server.address());
    config.request = network_playground::net::http::Request::Raw(vec![b'x'; 16 << 20]);
    config.timeouts = total();
    let loading = Loading::whole(config);
    assert!(matches!(waited(&loading), TimeoutKind::Total | TimeoutKind::Send));
    server.open_gate();
}

#[test]
fn a_handshake_that_never_comes() {
    let server = Server::once(vec![Step::Stay]);
    let config = get(&format!("https://{}/", server.address()));
    let timeouts = Timeouts { tls: SHORT, ..Timeouts::default() };
    let loading = Loading::whole(HttpConfig { timeouts, ..config });
    assert_eq!(waited(&loading), TimeoutKind::Tls);
}

/// Stops a load once it is so far: it ends at once, and what came is kept.
fn stopped(url_scheme: &str, script: Script, came: &[u8], phase: Phase) {
    let server = Server::once(script);
    let mut loading = Loading::start(get(&format!("{url_scheme}://{}/", server.address())));
    loading.until("phase", |loading| {
        let hop = loading.session.download().last();
        hop.is_some_and(|hop| {
            hop.received_bytes.get() >= came.len() as u64
                && hop.with_facts(|facts| facts.phases.current()) == Some(phase)
        })
    });
    let took = loading.stop();
    assert!(took < STOP_LIMIT, "{phase:?}: {took:?}");
    let facts = loading.facts();
    assert_eq!(facts.end, Some(HopEnd::Cancelled), "{phase:?}");
    assert_eq!(facts.phases.current(), None);
    assert!(loading.session.download().span().ended.is_some());
    assert!(matches!(loading.session.state(), SessionState::Ended(End::Stopped)));
    let received = loading.received();
    assert!(received.starts_with(came), "{phase:?}: {}", received.escape_ascii());
}

#[test]
fn a_stop_while_the_peer_thinks() {
    stopped("http", vec![Step::Request, Step::Stay], b"", Phase::FirstByte);
}

#[test]
fn a_stop_at_once() {
    const TIMES: usize = 50;
    let server = Server::start(vec![vec![Step::Request, Step::Stay]; TIMES]);
    for _ in 0..TIMES {
        let mut loading = Loading::start(get_from(server.address()));
        let took = loading.stop();
        assert!(took < STOP_LIMIT, "{took:?}");
        assert!(matches!(loading.session.state(), SessionState::Ended(End::Stopped)));
        let ends: Vec<_> = loading.hops().iter().map(|hop| hop.facts().end).collect();
        assert!(ends.iter().all(|end| *end == Some(HopEnd::Cancelled)), "{ends:?}");
    }
}

#[test]
fn a_stop_within_the_handshake() {
    stopped("https", vec![Step::Stay], b"", Phase::Tls);
}

#[test]
fn a_stop_within_each_part_of_an_answer() {
    let table = [
        "HTTP/1.1 20".to_owned(),
        "HTTP/1.1 200 OK\r\nX: y".to_owned(),
        format!("{HEAD}hel"),
        "HTTP/1.1 200 OK\r\n\r\nhel".to_owned(),
        format!("{CHUNKED}5"),
        format!("{CHUNKED}5\r\nhel"),
        format!("{CHUNKED}5\r\nhello\r\n0\r\nX: "),
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f".to_owned(),
    ];
    for sent in table {
        let script = vec![Step::Request, send(&sent), Step::Stay];
        stopped("http", script, sent.as_bytes(), Phase::Body);
    }
}

#[test]
fn a_stop_within_a_flood() {
    let floods: [&[u8]; 3] =
        [b"HTTP/1.1 200 OK\r\n\r\n", CHUNKED.as_bytes(), b"HTTP/1.1 200 OK\r\n"];
    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 4096], b"\r\n"].concat();
    for (begin, unit) in floods.into_iter().zip([&[b'x'; 4096], chunk.as_slice(), b""]) {
        let then = if unit.is_empty() { Step::Stay } else { Step::Flood(unit.to_vec()) };
        stopped("http", vec![Step::Request, send(begin), then], begin, Phase::Body);
    }
}

#[test]
fn a_stop_while_the_log_is_not_emptied() {
    let script =
        vec![Step::Request, send("HTTP/1.1 200 OK\r\n\r\n"), Step::Flood(b"x".repeat(4096))];
    let server = Server::once(script);
    let loading = Loading::start(get_from(server.address()));
    // Nobody takes what is reported; at some time there is no more room, or a limit.
    crate::loading::poll("much came", || {
        loading.session.download().last().is_some_and(|hop| hop.received_bytes.get() > 1 << 20)
    });
    let begun = Instant::now();
    loading.session.stop();
    let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
    assert!(loading.session.wait_until(DEADLINE, is_over));
    assert!(begun.elapsed() < STOP_LIMIT);
    assert_eq!(loading.facts().end, Some(HopEnd::Cancelled));
}

#[test]
fn a_load_that_is_dropped_ends() {
    let server = Server::once(vec![Step::Request, Step::Stay]);
    let loading = Loading::start(get_from(server.address()));
    server.request(0);
    drop(loading);
    // The connection is closed, or this would not end.
    assert_eq!(server.finish().len(), 1);
}

#[test]
fn phases_are_told_in_their_order() {
    let server = Server::once(answer(format!("{HEAD}hello")));
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    let phases = loading.facts().phases;
    let begun: Vec<_> = Phase::ALL.iter().filter_map(|phase| phases.of(*phase).begun).collect();
    assert!(begun.len() >= 4, "{phases:?}");
    assert!(begun.is_sorted());
    assert!(phases.of(Phase::Tls).begun.is_none() && phases.of(Phase::Proxy).begun.is_none());
    for phase in [Phase::Connect, Phase::Send, Phase::FirstByte, Phase::Body] {
        let span = phases.of(phase);
        assert!(span.begun.is_some() && span.ended >= span.begun, "{phase:?}: {span:?}");
    }
    let span = loading.session.download().span();
    assert!(span.ended >= span.begun && span.begun.is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn no_thread_of_a_load_is_left() {
    // The kernel knows 15 bytes of a thread's name: enough for this host, which no other test has.
    let is_ours = |name: String| name.starts_with("http leak.test");
    let names = || {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap();
        // A thread may end while it is looked at.
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok())
    };
    let scripts = vec![
        answer(format!("{HEAD}hello")),
        answer("garbage"),
        vec![Step::Request, Step::Reset],
        vec![Step::Request, Step::Stay],
        vec![Step::Request, send("HTTP/1.1 200 OK\r\n\r\n"), Step::Flood(vec![b'x'; 4096])],
    ];
    let server = Server::start(scripts.clone());
    for (number, _) in scripts.iter().enumerate() {
        let mut config = get("http://leak.test/");
        config.addresses = vec![server.address()];
        let mut loading = Loading::start(config);
        server.request(number);
        if number < 3 {
            loading.wait_ended();
        } else {
            loading.stop();
        }
        crate::loading::poll("no thread is left", || !names().any(is_ours));
    }
}
