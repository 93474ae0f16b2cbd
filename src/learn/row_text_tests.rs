#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::log::Store;
use crate::net::call::{CallError, Returned};
use crate::net::{
    Args, Batch, Call, Cause, End, Errno, Event, EventKind, NetError, Op, Peer, SessionId, Stamp,
    WorkerRole,
};
use jiff::tz::Offset;
use std::time::Duration;

fn row(kind: EventKind, peer: Peer) -> Row {
    let store = Store::default();
    let event = Event {
        at: Stamp(5),
        peer,
        blocked_ns: 0.0,
        start: 0,
        len: 0,
        worker: WorkerRole::Other,
        kind,
    };
    let batch = Batch { events: vec![event], ..Batch::default() };
    store.append(SessionId(0), &batch, 0..1);
    store.row(0).unwrap()
}

fn bind(result: Result<Returned, CallError>) -> EventKind {
    EventKind::Called(Box::new(Call {
        op: Op::Bind,
        fd: Some(3),
        args: Args::Address("127.0.0.1:9999".parse().unwrap()),
        result,
        blocked: Duration::from_micros(200),
    }))
}

fn refused() -> Errno {
    (1..200).map(Errno).find(|errno| errno.name() == Some("ECONNREFUSED")).unwrap()
}

#[test]
fn rows_read_as_sentences_and_calls_as_code() {
    let peer = Peer::At("127.0.0.1:9".parse().unwrap());
    let error = || {
        let cause = Cause::Os(refused());
        Box::new(NetError { op: Op::SendTo, target: "127.0.0.1:9".to_owned(), cause })
    };
    let done = || bind(Ok(Returned::Number(0)));
    let table = [
        (done(), "bind(3, (\"127.0.0.1\", 9999)) = 0 · blocked 0.2 ms", false),
        (
            bind(Err(CallError::Errno(refused()))),
            "bind(3, (\"127.0.0.1\", 9999)) = -1 ECONNREFUSED · blocked 0.2 ms",
            true,
        ),
        (EventKind::Opened("127.0.0.1:9999".parse().unwrap()), "Bound to 127.0.0.1:9999", false),
        (EventKind::Failed(error()), "ECONNREFUSED", true),
        (EventKind::SendFailed(error()), "Could not send to 127.0.0.1:9", true),
        (EventKind::Unreachable(refused()), "127.0.0.1:9", true),
        (EventKind::Ended(Box::new(End::Stopped)), "", false),
        (EventKind::Ended(Box::new(End::Failed(*error()))), "ECONNREFUSED", true),
    ];
    for (kind, expected, problem) in table {
        let row = row(kind, peer);
        let text = describe(&row, &Texts::new(Lang::En));
        assert!(text.contains(expected) && !text.is_empty(), "{text}");
        assert!(!text.contains('\n'));
        assert_eq!(row.is_failure(), problem, "{text}");
        let chinese = describe(&row, &Texts::new(Lang::Zh));
        assert_ne!(text, chinese);
    }
    let chinese = describe(&row(done(), peer), &Texts::new(Lang::Zh));
    assert_eq!(chinese, "bind(3, (\"127.0.0.1\", 9999)) = 0 · 阻塞 0.2 ms");
    assert_eq!(
        describe(&row(EventKind::Received { asked_bytes: 65_536 }, peer), &Texts::new(Lang::En)),
        ""
    );
}

#[test]
fn times_are_local_with_milliseconds() {
    let mut utc = Clock::of_zone(TimeZone::UTC);
    assert_eq!(utc.text(0), "00:00:00.000");
    assert_eq!(utc.text(43_201_123_999_999), "12:00:01.123");
    assert_eq!(utc.text(-1), "23:59:59.999");
    let mut east = Clock::of_zone(TimeZone::fixed(Offset::constant(8)));
    assert_eq!(east.text(0), "08:00:00.000");
    assert_eq!(east.text(i64::MAX), east.text(i64::MAX));
}

#[test]
fn the_offset_changes_when_summer_time_begins() {
    let mut berlin = Clock::of_zone(TimeZone::get("Europe/Berlin").unwrap());
    // 2024-03-31 01:00 UTC.
    let change_ns = 1_711_846_800 * 1_000_000_000;
    assert_eq!(berlin.text(change_ns - 1_000_000), "01:59:59.999");
    assert_eq!(berlin.text(change_ns), "03:00:00.000");
    assert_eq!(berlin.text(change_ns - 1_000_000), "01:59:59.999");
}
