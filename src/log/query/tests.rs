#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::writer::LogWriter;
use crate::log::{Filter, Frames, Store, View, frames::RowWindow, view::Progress};
use crate::net::{
    Batch, ConnectionId, Event, EventKind, NetError, Op, Peer, Session, SessionId, Stamp,
    UdpConfig, WorkerRole,
};
use crate::payload::{Encoding, Framing};
use std::net::SocketAddr;
use std::task::Waker;
use std::time::Duration;

const UTC: TimeZone = TimeZone::UTC;
const ALL_TIME: Duration = Duration::from_mins(1);

/// 2026-11-28T10:00:00Z, in nanoseconds since 1970.
const TEN: i64 = 1_795_860_000_000_000_000;

fn reading(text: &str) -> Reading {
    read(text, &UTC).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[test]
fn plain_words_stay_a_text_to_be_looked_for() {
    for text in [
        "hello",
        "sign in",
        "in the end",
        "not found",
        "a and b",
        "call failed",
        "the port 53 is closed",
        "port closed",
        "text me",
        "GET /a?b=1&c=2",
        "<html>",
        "a > b",
        "x ~ y",
        "10.0.0.5:80",
        "port",
        "len",
        "in|out",
        "(a)",
        "()",
        "and",
        "not",
        "你好",
        "\"a\" b",
        "\"open",
        "01 03 0a",
        "peer to peer",
        "time flies",
    ] {
        assert_eq!(reading(text), Reading::Text(text.into()), "{text}");
    }
    assert_eq!(reading("\"in\""), Reading::Text("in".into()));
    assert_eq!(reading("  \"port 53\" "), Reading::Text("port 53".into()));
    assert_eq!(reading(" "), Reading::All);
    assert_eq!(reading("\"\""), Reading::All);
}

#[test]
fn a_known_field_or_classes_alone_are_conditions() {
    for text in [
        "in",
        "OUT",
        "in or out",
        "not event",
        "!call",
        "(in or out) and failure",
        "in || \"text\"",
        "\"a\" and \"b\"",
        "port 53",
        "port==53",
        "port = 53",
        "peer = 10.0.0.5:80",
        "len>100",
        "peer == 10.0.0.5:80",
        "peer 10.0.0.0/8",
        "text ~ \"regex\"",
        "hex contains 01 03",
        "time in 10:00..10:05",
        "time in 10:00 .. 10:05",
        "session == \"udp :9999\"",
        "connection #3",
        "in and port in {53, 80, 8000..9000}",
        "not (len < 5) or peer contains 10.0",
        "hex contains 0d 0a and len > 3",
    ] {
        assert!(matches!(reading(text), Reading::Query(_)), "{text}: {:?}", reading(text));
    }
}

#[test]
fn errors_have_their_place() {
    use QueryErrorKind as E;
    for (text, place, kind) in [
        ("len >", 5..5, E::NeedsValue(Field::Len)),
        ("len > x", 6..7, E::WrongValue(Field::Len)),
        ("len ~ 3", 4..5, E::WrongOperator(Field::Len)),
        ("port 65536", 5..10, E::WrongValue(Field::Port)),
        ("port in 1..70000", 8..16, E::WrongValue(Field::Port)),
        ("in and", 6..6, E::NeedsCondition),
        ("in and and", 7..10, E::NeedsCondition),
        ("in out", 3..6, E::NeedsAndOr),
        ("(in", 0..1, E::UnclosedBracket),
        ("in)", 2..3, E::NothingToClose),
        ("port in {1, 2", 8..9, E::UnclosedBracket),
        ("port in {1 2}", 11..12, E::NeedsValue(Field::Port)),
        ("prot == 3", 0..4, E::UnknownField),
        ("len > 3 and foo", 12..15, E::UnknownField),
        ("peer == 10.0.0", 8..14, E::WrongValue(Field::Peer)),
        ("time == noon", 8..12, E::WrongValue(Field::Time)),
        ("hex contains xyz", 13..16, E::WrongValue(Field::Hex)),
        ("text contains \"abc", 14..18, E::UnclosedQuote),
        ("port 5 and text", 15..15, E::NeedsOperator(Field::Text)),
    ] {
        let error = read(text, &UTC).unwrap_err();
        assert_eq!(error, QueryError { place, kind }, "{text}");
    }
    let error = read("text ~ \"(a\"", &UTC).unwrap_err();
    assert_eq!(error.place, 7..11);
    assert_eq!(error.kind, E::WrongRegex("unclosed group".into()));
    let huge = read("text ~ \"a{9999}{9999}\"", &UTC).unwrap_err();
    assert!(matches!(huge.kind, E::WrongRegex(_)), "{huge:?}");
    let deep = read(&format!("{}in{}", "(".repeat(100), ")".repeat(100)), &UTC).unwrap_err();
    assert_eq!(deep.kind, E::TooDeep);
    let long = read(&format!("len > 3 and text == {}", "a".repeat(QUERY_BYTES_MAX)), &UTC);
    assert_eq!(long.unwrap_err().kind, E::TooLong);
}

fn append(store: &Store, (session, at_s, peer): (u16, u64, Peer), kind: EventKind, payload: &[u8]) {
    let event = Event {
        at: Stamp(at_s * 1_000_000_000),
        peer,
        blocked_ns: 0.0,
        start: 0,
        len: payload.len() as u32,
        worker: WorkerRole::Other,
        kind,
    };
    let batch = Batch { events: vec![event], arena: payload.to_vec().into(), wall_offset_ns: TEN };
    store.append(SessionId(session), &batch, 0..1);
}

/// Rows 0 to 7: two datagrams, a send, a read and an answer of a connection, an event, a failure, a GBK text.
fn store() -> Store {
    let store = Store::default();
    let at = |address: &str| Peer::from(address.parse::<SocketAddr>().unwrap());
    let received = || EventKind::Received { asked_bytes: 65_536 };
    let connection = Peer::of_connection(ConnectionId(3), ([10, 0, 0, 9], 80));
    append(&store, (1, 0, at("10.0.0.5:53")), received(), b"hello\r\n");
    append(&store, (1, 60, at("[::1]:53")), received(), b"\x01\x03\x00\x0a");
    append(&store, (1, 120, at("10.0.0.5:99")), EventKind::Sent, b"Hello, World");
    append(&store, (2, 180, connection), received(), "name=你好".as_bytes());
    append(&store, (2, 240, connection), EventKind::Sent, b"");
    append(&store, (2, 300, Peer::None), EventKind::Opened(([127, 0, 0, 1], 9).into()), b"");
    let error = NetError::new(Op::Connect, "10.0.0.9:80", &std::io::Error::from_raw_os_error(111));
    append(&store, (2, 360, connection), EventKind::Failed(Box::new(error)), b"");
    let gbk = EventKind::SentText(Encoding::Gbk);
    append(&store, (1, 420, at("10.0.0.6:53")), gbk, b"\xc4\xe3\xba\xc3");
    store
}

fn rows_of(store: &Store, text: &str) -> Vec<u64> {
    let Reading::Query(query) = reading(text) else { panic!("{text} is no query") };
    let mut view = View::new(Filter { query: Some(query), ..Filter::default() });
    let words = |row: &crate::log::Row| format!("told {:?}", row.kind);
    assert_eq!(view.advance(store, ALL_TIME, &words), Progress::Done);
    view.ordinals().map(|ordinal| view.row_at(ordinal).unwrap()).collect()
}

#[test]
fn conditions_choose_rows() {
    let store = store();
    for (text, rows) in [
        ("in", &[0, 1, 3][..]),
        ("out", &[2, 4, 7]),
        ("event", &[5, 6]),
        ("in or event", &[0, 1, 3, 5, 6]),
        ("failure", &[6]),
        ("not failure and not in", &[2, 4, 5, 7]),
        ("port 53", &[0, 1, 7]),
        ("port != 53", &[2, 3, 4, 6]),
        ("not port == 53", &[2, 3, 4, 5, 6]),
        ("port in {99, 80}", &[2, 3, 4, 6]),
        ("port in 54..90", &[3, 4, 6]),
        ("len > 7", &[2, 3]),
        ("len >= 7 and len < 12", &[0, 3]),
        ("len < 0", &[]),
        ("len == 0", &[4]),
        ("len != 0", &[0, 1, 2, 3, 7]),
        ("peer == 10.0.0.5", &[0, 2]),
        ("peer == 10.0.0.5:99", &[2]),
        ("peer != 10.0.0.5", &[1, 3, 4, 6, 7]),
        ("peer in {10.0.0.4/30, ::1}", &[0, 1, 2, 7]),
        ("peer contains 0.9", &[3, 4, 6]),
        ("peer ~ \"^10.*:53$\"", &[0, 7]),
        ("connection 3", &[3, 4, 6]),
        ("connection == #4", &[]),
        ("session 1", &[0, 1, 2, 7]),
        ("session in {2, 9}", &[3, 4, 5, 6]),
        ("session != 2", &[0, 1, 2, 7]),
        ("text contains hello", &[0, 2]),
        ("text starts hello", &[0, 2]),
        ("text ~ \"^hello$\"", &[]),
        ("text ~ \"hello\\s*$\"", &[0]),
        ("text ~ \"(?-i)hello\"", &[0]),
        ("text == hello", &[0]),
        ("text contains 你好", &[3, 7]),
        ("text ~ 你.", &[3, 7]),
        ("text ~ \"told opened\"", &[5]),
        ("\"hello\" and not \"world\"", &[0]),
        ("hex contains 01 03", &[1]),
        ("hex contains 0103", &[1]),
        ("hex starts 01 ?3", &[1]),
        ("hex == 01 03 00 0a", &[1]),
        ("hex != 01 03 00 0a", &[0, 2, 3, 4, 7]),
        ("time in 10:01..10:03", &[1, 2, 3]),
        ("time == 10:02", &[2]),
        ("time > 10:06", &[7]),
        ("time >= 2026-11-28T10:06", &[6, 7]),
        ("time < 2026-11-28T10:01", &[0]),
        ("time in 2026-11-28T10:00:30..2026-11-28T10:01", &[1]),
        ("time > 2026-11-29T00:00", &[]),
        ("(in or out) and len > 0 and not peer == ::1", &[0, 2, 3, 7]),
        ("in and port 53 or event", &[0, 1, 5, 6]),
    ] {
        assert_eq!(rows_of(&store, text), rows, "{text}");
    }
}

#[test]
fn a_text_and_conditions_are_both_asked() {
    let store = store();
    let Reading::Query(query) = reading("out") else { panic!() };
    let filter = Filter { text: "hello".into(), query: Some(query), ..Filter::default() };
    let mut view = View::new(filter);
    assert_eq!(view.advance(&store, ALL_TIME, &|_| String::new()), Progress::Done);
    let rows: Vec<_> = view.ordinals().filter_map(|ordinal| view.row_at(ordinal)).collect();
    assert_eq!(rows, [2]);
}

#[test]
fn sessions_have_names() {
    let store = std::sync::Arc::new(Store::default());
    let log_writer =
        LogWriter::start(std::sync::Arc::clone(&store), Waker::noop().clone()).unwrap();
    let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
    let session = Session::start_udp(config, log_writer.outbox(SessionId(0))).unwrap();
    log_writer.keep(&session);
    assert!(store.wait_until(Duration::from_secs(10), |stats| stats.rows_logged >= 5));
    let all = store.stats().rows_logged as usize;
    let session = store.session(SessionId(0)).unwrap();
    let (name, known) = (&session.name, session.known_name());
    let port = session.local.and_then(crate::net::Endpoint::port).unwrap();
    assert_ne!(port, 0, "the system chose one");
    let own = |text: &str| rows_of(&store, text).len().min(all);
    assert_eq!(own(&format!("session == {}", quoted(name))), all, "{name}");
    assert_eq!(own(&format!("session == {}", quoted(&known))), all, "{known}");
    assert_eq!(own(&format!("session == \"UDP :{port}\"")), all, "{name}");
    assert_eq!(own("session contains udp"), all);
    assert_eq!(own("session ~ ^udp"), all);
    assert_eq!(own("session == udp"), 0);
    assert_eq!(own("session != \"tcp :80\""), all);
}

#[test]
fn frames_are_asked_as_a_whole() {
    let store = Store::default();
    let peer = Peer::of_connection(ConnectionId(1), ([127, 0, 0, 1], 9));
    let received = || EventKind::Received { asked_bytes: 1024 };
    for piece in [&b"one "[..], b"two\nthree\nfo", b"ur"] {
        append(&store, (1, 0, peer), received(), piece);
    }
    let framing = Framing::Lines;
    let count = |text: &str| {
        let Reading::Query(query) = reading(text) else { panic!("{text} is no query") };
        let filter = Filter { query: Some(query), ..Filter::default() };
        let mut frames = Frames::new(framing.clone(), filter);
        let window = RowWindow { floor: 0, ceiling: None };
        assert_eq!(frames.advance(&store, window, ALL_TIME, &|_| String::new()), Progress::Done);
        let ordinals = frames.ordinals();
        ordinals.end - ordinals.start
    };
    for (text, expected) in [
        ("text contains \"one two\"", 1),
        ("text ~ \"^(three|four)\"", 2),
        ("len > 7", 1),
        ("len == 4", 1),
        ("out", 0),
        ("connection 1", 3),
        ("hex contains 75 72", 1),
        ("time == 10:00", 3),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}

#[test]
fn what_may_be_typed_next() {
    let words = |text: &str| {
        complete(text, text.len()).map(|offer| (offer.expected, offer.words.join(" ")))
    };
    let of = |expected, words: &str| Some((expected, words.to_owned()));
    assert_eq!(words("po"), of(Expected::Condition, "port"));
    assert_eq!(words("hello"), None);
    assert_eq!(words("hello wor"), None);
    assert_eq!(words("port "), of(Expected::Operator(Field::Port), "== != < <= > >= in"));
    assert_eq!(words("text c"), of(Expected::Operator(Field::Text), "contains"));
    assert_eq!(words("peer == "), of(Expected::Value(Field::Peer), ""));
    assert_eq!(words("port 53 "), of(Expected::Connective, "and or"));
    assert_eq!(words("port 53 a"), of(Expected::Connective, "and"));
    assert_eq!(words("port 53 and n"), of(Expected::Condition, "not"));
    assert_eq!(words("port 53 and (in "), of(Expected::Connective, "and or"));
    assert_eq!(complete("port 53 and le", 14).unwrap().replaces, 12..14);
    assert_eq!(complete("你", 1), None, "no place within a character");
}

#[test]
fn conditions_are_added() {
    let add = |typed: &str| and(typed, "port 53", &UTC);
    assert_eq!(add(""), "port 53");
    assert_eq!(add("hello \"you\""), r#"text contains "hello \"you\"" and port 53"#);
    assert_eq!(add("in"), "in and port 53");
    assert_eq!(add("in or out"), "(in or out) and port 53");
    assert_eq!(add("len >"), "port 53");
    for typed in ["hello \"you\"", "in or out", "a\\b"] {
        assert!(matches!(reading(&add(typed)), Reading::Query(_)));
    }
}

/// Whatever is typed is read or refused, and what may follow is found at every place.
#[test]
fn nothing_typed_panics() {
    let pieces = [
        "in", "port", "len", "text", "hex", "time", "peer", "session", "==", "!=", "<", ">=", "~",
        "(", ")", "{", "}", ",", "and", "or", "not", "!", "\"", "\"a\"", "53", "10:00", "..", "01",
        "你", "::1", "/", "\\", "[",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let store = store();
    let mut queries = 0;
    for _ in 0..20_000 {
        let count = random(9) + 1;
        let parts: Vec<&str> = (0..count).map(|_| pieces[random(pieces.len())]).collect();
        let text = parts.join(if random(2) == 0 { " " } else { "" });
        let result = read(&text, &UTC);
        if let Err(error) = &result {
            assert!(text.get(error.place.clone()).is_some(), "{text}: {error:?}");
        }
        if let Ok(Reading::Query(_)) = result {
            queries += 1;
            if queries % 16 == 0 {
                let _ = rows_of(&store, &text);
            }
        }
        for at in 0..=text.len() {
            let _ = complete(&text, at);
        }
    }
    assert!(queries > 100, "{queries}");
}
