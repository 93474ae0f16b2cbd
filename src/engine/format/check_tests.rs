#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::net::automation::Pattern;
use crate::payload::{Framing, LineEnd, MessageText};

/// The example of the documentation.
const EXAMPLE: &str = r#"
name = "A line protocol with a login"
about = "Logs in."
repeat = 3
on-failure = "go-on"

[[socket]]
name = "server"
connect = "127.0.0.1:7000"
framing = "lines"

[variables]
user = "guest"

[[step]]
name = "log in"
send = { text = "LOGIN", line-end = "crlf" }
expect = { regex = '^TOKEN (\w+)\r\n$' }
within-ms = 500
others = "fail"
capture = ["token"]

[[step]]
send-saved = "time"

[[step]]
do = "half-close"

[[step]]
expect = "closed"

[[step]]
do = "connect"
within-ms = 5000

[[step]]
wait-ms = 20
"#;

#[test]
fn every_key_is_read() {
    let check = parse_check(EXAMPLE).unwrap();
    assert_eq!(check.name, "A line protocol with a login");
    assert_eq!((check.rounds, check.on_failure), (3, OnFailure::GoOn));
    assert_eq!(check.variables, [("user".to_owned(), MessageText::of_text("guest"))]);
    let socket = &check.sockets[0];
    assert_eq!((socket.name.as_str(), &socket.framing), ("server", &Framing::Lines));
    assert_eq!(socket.kind.address(), "127.0.0.1:7000");
    let login = MessageText { line_end: LineEnd::CrLf, ..MessageText::of_text("LOGIN") };
    let token = Expectation {
        what: Expected::Frame(Pattern::Regex(r"^TOKEN (\w+)\r\n$".to_owned())),
        within: Duration::from_millis(500),
        others: Others::Fail,
        capture: vec!["token".to_owned()],
    };
    let closed = Expectation {
        what: Expected::Closed,
        within: WITHIN,
        others: Others::PassOver,
        capture: Vec::new(),
    };
    let acts: Vec<Act> = check.steps.iter().map(|step| step.act.clone()).collect();
    assert_eq!(
        acts,
        [
            Act::Exchange { send: Some(Message::Text(login)), expect: Some(token) },
            Act::Exchange { send: Some(Message::Saved("time".to_owned())), expect: None },
            Act::Finish,
            Act::Exchange { send: None, expect: Some(closed) },
            Act::Open(Duration::from_secs(5)),
            Act::Wait(Duration::from_millis(20)),
        ]
    );
    assert_eq!((check.steps[0].name.as_str(), check.steps[0].line), ("log in", 15));
    assert_eq!(check.saved_messages().collect::<Vec<_>>(), ["time"]);
}

#[test]
fn each_kind_of_socket_is_read() {
    let read = |socket: &str| {
        let text = format!("name = 'x'\n[[socket]]\n{socket}\n[[step]]\nwait-ms = 1\n");
        parse_check(&text).map(|mut check| check.sockets.remove(0).kind)
    };
    let peer = HostAndPort { host: "plc".to_owned(), port: 5 };
    let local: std::net::SocketAddr = "127.0.0.1:0".parse().unwrap();
    assert_eq!(read("connect = 'plc:5'"), Ok(SocketKind::Connect(peer.clone())));
    assert_eq!(read("listen = '127.0.0.1:0'"), Ok(SocketKind::Listen(local)));
    assert_eq!(read("udp = 'plc:5'"), Ok(SocketKind::UdpTo(peer.clone())));
    assert_eq!(read("bind = '127.0.0.1:0'"), Ok(SocketKind::UdpAt(local)));
    let both = read("udp = 'plc:5'\nbind = '127.0.0.1:0'");
    assert_eq!(both, Ok(SocketKind::UdpBoth(peer, local)));
}

/// A check with one socket at line 2 and a step from line 5 on.
fn with_step(step: &str) -> String {
    format!("name = 'x'\n[[socket]]\nconnect = 'h:1'\n[[step]]\n{step}\n")
}

#[test]
fn what_is_wrong_with_a_step_is_told_with_its_line() {
    let table = [
        ("", 4, "one of send"),
        ("name = 'only a name'", 4, "one of send"),
        ("sends = 'x'", 5, "sends"),
        ("send = { hex = '0g' }", 5, "hex digit"),
        ("send = 'x'\nsend-saved = 'y'", 4, "one message"),
        ("send = 'x'\nwithin-ms = 5", 4, "need expect"),
        ("send = 'x'\ncapture = ['a']", 4, "need expect"),
        ("expect = 'everything'", 5, "\"closed\""),
        ("expect = { regex = '(' }", 5, "unclosed"),
        ("expect = { hex-mask = '0' }", 5, "hex"),
        ("expect = { regex = 'a' }\ncapture = ['a']", 6, "0 groups"),
        ("expect = { regex = '(a)' }\ncapture = ['a b']", 6, "letters, digits"),
        ("expect = 'closed'\nothers = 'fail'", 6, "no other frames"),
        ("expect = 'connected'", 5, "listens"),
        ("expect = 'anything'\nwithin-ms = 3600001", 6, "3600000 ms"),
        ("wait-ms = 3600001", 5, "3600000 ms"),
        ("wait-ms = 1\nwithin-ms = 1", 4, "within-ms"),
        ("wait-ms = 1\nsend = 'x'", 4, "neither sends"),
        ("expect = 'nothing'\nexpect-none = 'anything'", 6, "one thing"),
        ("expect-none = { regex = '(' }", 5, "unclosed"),
        ("do = 'close'\nwait-ms = 1", 4, "either"),
        ("do = 'explode'", 5, "half-close"),
        ("send = 'x'\nsocket = 'other'", 6, "no socket"),
        ("name = \"a\\nb\"\nsend = 'x'", 5, "one line"),
    ];
    for (step, line, told) in table {
        let error = parse_check(&with_step(step)).unwrap_err();
        assert!(error.what.contains(told), "{step}: {error}");
        assert_eq!(error.place.map(|place| place.line), Some(line), "{step}: {error}");
    }
}

#[test]
fn what_is_wrong_with_the_rest_is_told_with_its_line() {
    let socket = |socket: &str| format!("name = 'x'\n[[socket]]\n{socket}\n[[step]]\nwait-ms = 1");
    let step = |step: &str| socket(&format!("bind = '127.0.0.1:0'\n[[step]]\n{step}"));
    let table = [
        (String::new(), Some(1), "name"),
        ("name = 'x'\nsocket = []\nstep = []".to_owned(), None, "[[socket]]"),
        (format!("repeat = 0\n{}", with_step("wait-ms = 1")), Some(1), "20000"),
        (format!("repat = 1\n{}", with_step("wait-ms = 1")), Some(1), "repat"),
        (socket("name = 'a'"), Some(2), "needs one of"),
        (socket("connect = 'h:1'\nlisten = '127.0.0.1:1'"), Some(2), "needs one of"),
        (socket("connect = 'h'"), Some(3), "port is missing"),
        (socket("listen = 'h:1'"), Some(3), "this machine"),
        (socket("udp = 'h:1'\nframing = 'lines'"), Some(4), "datagram"),
        (socket("connect = 'h:1'\nframing = { fixed = 0 }"), Some(4), "fixed length"),
        (socket("connect = 'h:1'\n[[socket]]\nconnect = 'h:2'"), Some(4), "needs a name"),
        (
            socket("name='a'\nconnect = 'h:1'\n[[socket]]\nname='a'\nconnect = 'h:2'"),
            Some(6),
            "this name",
        ),
        (
            socket("name='a'\nconnect = 'h:1'\n[[socket]]\nname='b'\nconnect = 'h:2'"),
            Some(8),
            "name of one",
        ),
        (step("do = 'reset'"), Some(4), "datagrams"),
        (step("expect = 'closed'"), Some(5), "datagrams"),
    ];
    for (text, line, told) in table {
        let error = parse_check(&text).unwrap_err();
        assert!(error.what.contains(told), "{text}: {error}");
        assert_eq!(error.place.map(|place| place.line), line, "{text}: {error}");
    }
}

#[test]
fn hostile_files_are_refused() {
    let many = |count: usize| with_step("wait-ms = 1") + &"[[step]]\nwait-ms = 1\n".repeat(count);
    assert!(parse_check(&many(STEPS_MAX - 1)).is_ok());
    assert!(parse_check(&many(STEPS_MAX)).unwrap_err().what.contains("1000 steps"));
    let sockets = "[[socket]]\nconnect = 'h:1'\n".repeat(SOCKETS_MAX + 1);
    let text = format!("name = 'x'\n{sockets}[[step]]\nwait-ms = 1\n");
    assert!(parse_check(&text).unwrap_err().what.contains("16 sockets"));
    let values: Vec<String> = (0..=VARIABLES_MAX).map(|number| format!("v{number} = ''")).collect();
    let text = with_step("wait-ms = 1") + "[variables]\n" + &values.join("\n");
    assert!(parse_check(&text).unwrap_err().what.contains("100 values"));
    assert!(parse_check(&"[".repeat(500_000)).is_err());
    let often = |steps: &str, rounds: u32| {
        parse_check(&format!("repeat = {rounds}\n{}{steps}", with_step("wait-ms = 1")))
    };
    assert!(often("", 20_000).is_ok());
    assert!(often("[[step]]\ndo = 'connect'", 10_000).is_ok());
    let error = often("[[step]]\ndo = 'connect'", 10_001).unwrap_err();
    assert!(error.what.contains("20000 sockets"), "{error}");
    assert_eq!(error.place.map(|place| place.line), Some(1));
    let long = format!("name = '{}'\n", "x".repeat(NAME_CHARS_MAX + 1));
    let text = with_step("wait-ms = 1").replace("name = 'x'\n", &long);
    assert!(parse_check(&text).unwrap_err().what.contains("120 characters"));
}

#[test]
fn a_value_is_known_before_it_is_used() {
    let with = |variables: &str, send: &str| {
        let step = format!(
            "send = {{ text = '{send}', placeholders = true }}\n\
            [[step]]\nexpect = {{ regex = '(a)' }}\ncapture = ['late']\n{variables}"
        );
        parse_check(&with_step(&step))
    };
    assert!(with("[variables]\nuser = 'x'", "{$user}{1}").is_ok());
    for (variables, send) in [("", "{$user}"), ("[variables]\nuser = 'x'", "{$late}")] {
        let error = with(variables, send).unwrap_err();
        assert!(error.what.contains("nothing was kept"), "{error}");
        assert_eq!(error.place.map(|place| place.line), Some(5), "{error}");
    }
}
