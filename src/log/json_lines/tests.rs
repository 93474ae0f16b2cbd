#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::Row;
use crate::log::export::{Form, Lines};
use crate::log::segment::sample_rows::rows_of_all_kinds;
use crate::log::segment::{Kind, Segment};
use crate::net::{Batch, Stamp};
use crate::payload::Encoding;
use jiff::tz::TimeZone;

fn line_of(row: &Row) -> String {
    let zone = TimeZone::get("Asia/Kathmandu").unwrap();
    let lines = Lines::new(Form::JsonLines, Encoding::Utf8, zone, |_: &Row| "said".to_owned());
    let mut out = Vec::new();
    lines.push(row, &mut out);
    String::from_utf8(out).unwrap()
}

fn row_again(line: &str) -> Row {
    let JsonLine::Row(row) = read_line(line.trim_end().as_bytes()).unwrap() else {
        panic!("{line}")
    };
    let RecordedRow { session, unix_ns, mut event, payload } = *row;
    event.at = Stamp(1);
    let mut batch = Batch { wall_offset_ns: unix_ns - 1, ..Batch::default() };
    batch.arena.extend_from_slice(&payload);
    let mut segment = Segment::default();
    segment.append(session, &batch, &event);
    segment.row(0, usize::MAX).unwrap()
}

/// All that two rows of two runs can have in common.
fn comparable(row: &Row) -> String {
    let row = Row { number: 0, at: Stamp(0), unix_ns: 0, ..row.clone() };
    format!("{row:?}")
}

/// Only what comes and goes has one.
fn with_payload_of_its_kind(row: Row) -> Row {
    if row.kind.has_payload() { row } else { Row { payload_bytes: 0, payload: Vec::new(), ..row } }
}

#[test]
fn every_row_is_read_as_it_was_written() {
    let rows = rows_of_all_kinds(3000).into_iter().map(with_payload_of_its_kind);
    let mut kinds: Vec<Kind> = Vec::new();
    for row in rows {
        let line = line_of(&row);
        assert_eq!(line.matches('\n').count(), 1);
        assert!(line.trim_end().chars().all(crate::payload::safe_char), "{line}");
        let again = row_again(&line);
        assert_eq!(comparable(&again), comparable(&row), "{line}");
        // The store keeps steps of 100 ns.
        assert!(again.unix_ns.abs_diff(row.unix_ns) < 100, "{line}");
        if !kinds.contains(&row.kind) {
            kinds.push(row.kind);
        }
    }
    assert_eq!(kinds.len(), Kind::ALL.len());
}

#[test]
fn a_head_has_the_version_and_others_are_refused() {
    assert!(matches!(read_line(head().trim_end().as_bytes()), Ok(JsonLine::Head)));
    let refused = |line: &str| read_line(line.as_bytes()).unwrap_err();
    let next = head().replace("\"version\":1", "\"version\":2");
    assert_eq!(refused(next.trim_end()), BadLine::Version(2));
    assert_eq!(refused(r#"{"kind":"head","format":"x","version":1}"#), BadLine::Format);
    assert!(matches!(refused("{"), BadLine::Json(_)));
    assert!(matches!(refused(&"[".repeat(100_000)), BadLine::Json(_)));
    assert!(matches!(refused(r#"{"kind":3}"#), BadLine::Json(_)));
    let row = r#"{"kind":"received","session":1,"time":"2023-11-14T22:13:20+00:00""#;
    assert_eq!(
        refused(&format!("{row},\"payload_hex\":\"e9 8\"}}")),
        BadLine::Member("payload_hex")
    );
    assert_eq!(refused(&format!("{row},\"payload_hex\":\"é\"}}")), BadLine::Member("payload_hex"));
    assert_eq!(refused(&format!("{row},\"peer\":\"nobody\"}}")), BadLine::Member("peer"));
    assert_eq!(
        refused(r#"{"kind":"call","session":1,"time":"2023-11-14T22:13:20Z"}"#),
        BadLine::Member("kind")
    );
    assert_eq!(refused(r#"{"kind":"sent"}"#), BadLine::Member("session"));
    assert!(
        read_line(format!("{row},\"new\":[1,{{}}]}}").as_bytes()).is_ok(),
        "what is new is left out"
    );
}

#[test]
fn a_session_is_introduced_once_and_again_when_its_address_is_another() {
    let session = |local: Option<&str>| LoggedSession {
        id: SessionId(7),
        protocol: Some(crate::net::Protocol::TcpServer),
        name: "tcp \"x\"\u{202e}".to_owned(),
        started: Stamp(5),
        started_unix_ns: 1_700_000_000_123_456_789,
        local: local.map(|text| text.parse().unwrap()),
        is_complete: false,
    };
    for local in [None, Some("127.0.0.1:80"), Some("[fe80::1%3]:80"), Some("unix:/run/x.sock")] {
        let mut out = String::new();
        let session = session(local);
        push_session(&session, &mut out);
        let JsonLine::Session(read) = read_line(out.trim_end().as_bytes()).unwrap() else {
            panic!("{out}")
        };
        assert_eq!(
            (read.id, read.protocol, &read.name),
            (session.id, session.protocol, &session.name)
        );
        assert_eq!((read.started_unix_ns, read.local), (session.started_unix_ns, session.local));
    }
    let mut out = String::new();
    push_missing(12, &mut out);
    assert!(matches!(read_line(out.trim_end().as_bytes()), Ok(JsonLine::Missing(12))));
}
