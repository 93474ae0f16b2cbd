#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::Filter;
use crate::net::{
    Batch, Cause, ConnectionId, End, Event, EventKind, NetError, Op, Peer, SessionId, Stamp,
    StreamEvent, WorkerRole,
};
use crate::payload::Encoding;
use std::time::Duration;

/// 2023-11-14 22:13:20.007 UTC, in nanoseconds.
const AT_NS: i64 = 1_700_000_000_007_900_000;

fn row_of(kind: Kind, payload: &[u8]) -> Row {
    Row {
        number: 41,
        at: Stamp(0),
        unix_ns: AT_NS,
        blocked: Duration::ZERO,
        session: SessionId(0),
        worker: WorkerRole::Other,
        peer: Peer::At("127.0.0.1:5000".parse().unwrap()),
        kind,
        errno: None,
        asked_bytes: None,
        part: None,
        sent_in: None,
        detail: None,
        payload_bytes: payload.len(),
        payload: payload.to_vec(),
    }
}

fn line(form: Form, encoding: Encoding, row: &Row, said: &str) -> String {
    let lines = Lines::new(form, encoding, TimeZone::UTC, |_: &Row| said.to_owned());
    let mut out = Vec::new();
    lines.push(row, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn text_lines_in_every_encoding() {
    let utf8 = Encoding::Utf8;
    let table: [(&[u8], Encoding, &str); 8] = [
        (b"hello", utf8, "5 B hello"),
        (b"", utf8, "0 B"),
        ("你好".as_bytes(), utf8, "6 B 你好"),
        (b"\xc4\xe3\xba\xc3", Encoding::Gbk, "4 B 你好"),
        (b"\xc4\xe3\xba\xc3", utf8, r"4 B \xc4\xe3\xba\xc3"),
        (b"a\r\nb\tc\0", utf8, r"7 B a\r\nb\tc\0"),
        (b"\x1b[31m\\n", utf8, r"7 B \x1b[31m\\n"),
        ("gpj.\u{202e}\u{2028}\u{85}\u{200b}".as_bytes(), utf8, ""),
    ];
    for (payload, encoding, expected) in table {
        let text = line(Form::Text, encoding, &row_of(Kind::Received, payload), "");
        let start = "2023-11-14 22:13:20.007+00:00 ← 127.0.0.1:5000 ";
        let rest = text.strip_prefix(start).unwrap().strip_suffix('\n').unwrap();
        assert!(rest.chars().all(crate::payload::safe_char), "{rest:?}");
        if !expected.is_empty() {
            assert_eq!(rest, expected);
        }
    }
}

/// CWE-117: what a peer sends looks like a row of ours, and is not one.
#[test]
fn a_payload_makes_no_second_line_in_any_encoding() {
    let forged = "ok\r\n2023-11-14 22:13:20.007+00:00 ← 10.0.0.1:1 3 B fake\u{2029}\u{b}\u{c}x";
    for encoding in Encoding::ALL {
        let mut payload = forged.as_bytes().to_vec();
        let _ = encoding.encode(forged, &mut payload);
        for form in Form::ALL.into_iter().filter(|form| !form.is_raw()) {
            let row = row_of(Kind::Received, &payload);
            let text = line(form, encoding, &row, "said\r\nby \x1b[0m \u{202e}us");
            assert_eq!(text.matches(['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2029}']).count(), 1);
            assert!(!text.contains(['\x1b', '\u{202e}']));
        }
    }
}

#[test]
fn csv_lines() {
    let table = [
        (Kind::Received, &b"hi\r\n"[..], "", r"received,127.0.0.1:5000,,4,hi\r\n,68 69 0d 0a,"),
        (Kind::Sent, b"", "", "sent,127.0.0.1:5000,,0,,,"),
        (Kind::Opened, b"", "Bound to x", "opened,127.0.0.1:5000,,,,,Bound to x"),
        (Kind::Called, b"", r#"say("a", 1)"#, r#"call,127.0.0.1:5000,,,,,"say(""a"", 1)""#),
        (Kind::SendFailed, b"x,y", "no", r#"send failed,127.0.0.1:5000,,3,"x,y",78 2c 79,no"#),
    ];
    for (kind, payload, said, expected) in table {
        let text = line(Form::Csv, Encoding::Utf8, &row_of(kind, payload), said);
        assert_eq!(text, format!("42,2023-11-14 22:13:20.007,1700000000.007,{expected}\r\n"));
    }
    let mut early = row_of(Kind::Sent, b"");
    early.unix_ns = -1_500_000_000;
    assert!(
        line(Form::Csv, Encoding::Utf8, &early, "")
            .starts_with("42,1969-12-31 23:59:58.500,-1.500,")
    );
    let commas = csv::HEAD.matches(',').count();
    assert_eq!(line(Form::Csv, Encoding::Utf8, &early, "").matches(',').count(), commas);
}

#[test]
fn what_was_sent_is_written_in_its_own_encoding() {
    let mut row = row_of(Kind::Sent, b"\xc4\xe3");
    row.sent_in = Some(Encoding::Gbk);
    assert!(line(Form::Text, Encoding::Utf8, &row, "").ends_with(" 2 B 你\n"));
    assert!(line(Form::Csv, Encoding::Utf8, &row, "").contains(",2,你,c4 e3,"));
    let json = line(Form::JsonLines, Encoding::Utf8, &row, "");
    assert!(json.contains(r#""encoding":"GBK","text":"你""#), "{json}");
}

#[test]
fn json_lines() {
    let row = row_of(Kind::Received, b"say \"hi\"\r\n");
    let text = line(Form::JsonLines, Encoding::Utf8, &row, "");
    let expected = concat!(
        r#"{"row":42,"time":"2023-11-14T22:13:20.007900000+00:00","unix_time_s":1700000000.007900,"#,
        r#""session":0,"kind":"received","peer":"127.0.0.1:5000","bytes":10,"encoding":"UTF-8","#,
        r#""text":"say \"hi\"\r\n","payload_hex":"73 61 79 20 22 68 69 22 0d 0a"}"#,
    );
    assert_eq!(text, format!("{expected}\n"));
    let mut row = row_of(Kind::Received, b"\xff");
    row.peer = Peer::of_connection(ConnectionId(3), ([127, 0, 0, 1], 5000));
    let text = line(Form::JsonLines, Encoding::Utf8, &row, "");
    assert!(text.ends_with("\"connection\":3,\"bytes\":1,\"payload_hex\":\"ff\"}\n"), "{text}");
    let text = line(Form::JsonLines, Encoding::Utf8, &row_of(Kind::Opened, b""), "Bound to \"x\"");
    assert!(text.ends_with(concat!(r#""description":"Bound to \"x\""}"#, "\n")), "{text}");
}

/// Two connections, of which one has begun in memory, and what they said in turn.
fn talk() -> Store {
    let store = Store::default();
    let peer = |id| Peer::of_connection(ConnectionId(id), ([127, 0, 0, 1], 5000 + id as u16));
    let local = "127.0.0.1:80".parse().unwrap();
    let put = |peer: Peer, kind: EventKind, payload: &[u8]| {
        let mut batch = Batch::default();
        batch.arena.extend_from_slice(payload);
        let (at, worker, len) = (Stamp(1), WorkerRole::Other, payload.len() as u32);
        batch.events.push(Event { at, peer, blocked_ns: 0.0, start: 0, len, worker, kind });
        store.append(SessionId(0), &batch, 0..1);
    };
    let came = || EventKind::Received { asked_bytes: 9 };
    put(peer(1), StreamEvent::Accepted { local }.into(), b"");
    put(peer(1), came(), b"\xe4\xbd");
    put(peer(2), came(), b"other");
    put(peer(1), EventKind::Sent, b"reply");
    put(peer(1), came(), b"\xa0\0\r\n");
    put(peer(1), StreamEvent::PeerFinished.into(), b"");
    store
}

#[test]
fn what_came_on_one_connection_is_saved_after_it_is_over() {
    let store = talk();
    let scope = |id: u32| ExportScope {
        session: SessionId(0),
        peer: Peer::of_connection(ConnectionId(id), ([127, 0, 0, 1], 5000 + id as u16)),
    };
    let save = |form, scope: ExportScope| {
        let mut view = scope.view(form, &store);
        view.advance(&store, Duration::from_mins(1), &|_| String::new());
        let lines = Lines::new(form, Encoding::Utf8, TimeZone::UTC, |_: &Row| String::new());
        let mut out = Vec::new();
        let written =
            write_rows(&store, (&view, Some(scope)), &lines, &mut out, |_, _| Go::On).unwrap();
        assert_eq!(written.payload_bytes, out.len() as u64);
        out
    };
    assert_eq!(save(Form::Came, scope(1)), "你\0\r\n".as_bytes());
    assert_eq!(save(Form::Went, scope(1)), b"reply");
    assert_eq!(save(Form::Went, scope(2)), b"");
    assert!(!scope(1).lacks_beginning(&store));
    assert!(scope(2).lacks_beginning(&store), "how it began is not in memory");
}

#[test]
fn marks_and_descriptions() {
    let error = NetError { op: Op::Bind, target: "x".into(), cause: Cause::Other("y".into()) };
    let mut row = row_of(Kind::Ended, b"");
    assert!(line(Form::Text, Encoding::Utf8, &row, "Closed").ends_with(":5000 Closed\n"));
    assert!(line(Form::Text, Encoding::Utf8, &row, "Closed").contains(" · "));
    row.peer = Peer::None;
    row.detail = Some(Detail::End(Box::new(End::Failed(error))));
    assert!(line(Form::Text, Encoding::Utf8, &row, "Failed").ends_with(" ! Failed\n"));
    let row = row_of(Kind::SendFailed, b"kept");
    let text = line(Form::Text, Encoding::Utf8, &row, "Could not send");
    assert!(text.ends_with("! 127.0.0.1:5000 4 B Could not send · kept\n"), "{text}");
}

fn append(store: &Store, count: u32) {
    for number in 0..count {
        let mut batch = Batch::default();
        batch.arena.extend_from_slice(&number.to_le_bytes());
        let (peer, kind) = (Peer::None, EventKind::Received { asked_bytes: 65_536 });
        batch.events.push(Event {
            at: Stamp(number.into()),
            peer,
            blocked_ns: 0.0,
            start: 0,
            len: 4,
            worker: WorkerRole::Other,
            kind,
        });
        store.append(SessionId(0), &batch, 0..1);
    }
}

#[test]
fn all_rows_in_order_as_far_as_they_are_in_memory() {
    let store = Store::default();
    append(&store, 40_000);
    let mut view = View::new(Filter::default());
    view.advance(&store, Duration::from_mins(1), &|_| String::new());
    let snapshot = view.snapshot(&store);
    append(&store, 3);
    let lines = Lines::new(Form::Csv, Encoding::Utf8, TimeZone::UTC, |_: &Row| String::new());
    let mut out = Vec::new();
    let mut told = Vec::new();
    let written = write_rows(&store, (&snapshot, None), &lines, &mut out, |done, total| {
        told.push((done, total));
        Go::On
    })
    .unwrap();
    let all = Written { rows: 40_000, payload_bytes: 160_000, ..Written::default() };
    assert_eq!(written, all);
    assert!(told.is_sorted() && told.last() == Some(&(40_000, 40_000)));
    let text = String::from_utf8(out).unwrap();
    let numbers: Vec<u64> =
        text.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    assert!(numbers.iter().copied().eq(1..=40_000));

    // The two oldest segments leave memory.
    store.forget_before(2 * crate::log::segment::SEGMENT_ROWS_MAX as u64);
    let written =
        write_rows(&store, (&snapshot, None), &lines, &mut Vec::new(), |_, _| Go::On).unwrap();
    assert_eq!((written.rows, written.rows_gone), (40_000 - 32_768, 32_768));
    let stopped =
        write_rows(&store, (&view, None), &lines, &mut Vec::new(), |_, _| Go::Stop).unwrap();
    assert!(stopped.rows + stopped.rows_gone < 1000);
}

#[test]
fn a_bookmark_stands_in_texts_and_objects_with_its_note() {
    let mut row = row_of(Kind::Received, b"hello");
    row.number = 7;
    let notes: Notes = std::sync::Arc::new([(7, "look \"here\"\n".to_owned())].into());
    let line = |form| {
        let lines = Lines::new(form, Encoding::Utf8, TimeZone::UTC, |_: &Row| String::new());
        let mut out = Vec::new();
        lines.with_notes(notes.clone()).push(&row, &mut out);
        String::from_utf8(out).unwrap()
    };
    assert!(line(Form::Text).ends_with("hello ★ look \"here\"\\n\n"), "{}", line(Form::Text));
    assert!(line(Form::JsonLines).ends_with(",\"bookmark\":\"look \\\"here\\\"\\n\"}\n"));
    assert_eq!(line(Form::Came), "hello");
}
