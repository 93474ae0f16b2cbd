#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::segment::Class;
use crate::log::{Classes, ConnectionSet, SessionSet};
use crate::net::{Batch, ConnectionId, Event, EventKind, Peer, SessionId, Stamp};

const ALL_TIME: Duration = Duration::from_mins(1);

/// Which rows shall pass.
type Expected = Box<dyn Fn(u64) -> bool>;

/// Appends payloads "0", "1", "2"…, of two sessions in turn, every third one sent.
fn append(store: &Store, numbers: Range<u64>) {
    for number in numbers {
        let mut batch = Batch::default();
        let text = number.to_string();
        batch.arena.extend_from_slice(text.as_bytes());
        let kind = if number % 3 == 0 {
            EventKind::Sent
        } else {
            EventKind::Received { asked_bytes: 65_536 }
        };
        let peer = Peer::Ip(([127, 0, 0, 1], 1000 + (number % 2) as u16).into());
        let len = text.len() as u32;
        batch.events.push(Event { at: Stamp(number), peer, blocked_ns: 0.0, start: 0, len, kind });
        store.append(SessionId((number % 2) as u16), &batch, 0..1);
    }
}

fn rows_of(view: &View) -> Vec<u64> {
    view.ordinals().map(|ordinal| view.row_at(ordinal).unwrap()).collect()
}

fn advance(view: &mut View, store: &Store) {
    assert_eq!(view.advance(store, ALL_TIME, &|_| String::new()), Progress::Done);
}

#[test]
fn passes_what_the_filter_says_over_many_segments() {
    let store = Store::default();
    append(&store, 0..40_000);
    let mut sessions = SessionSet::default();
    sessions.insert(SessionId(1));
    let table: [(Filter, Expected); 5] = [
        (Filter::default(), Box::new(|_| true)),
        (Filter { sessions: Some(sessions), ..Filter::default() }, Box::new(|n| n % 2 == 1)),
        (
            Filter { classes: Classes::only(Class::Out), ..Filter::default() },
            Box::new(|n| n % 3 == 0),
        ),
        (
            Filter { text: "77".into(), ..Filter::default() },
            Box::new(|n| n.to_string().contains("77")),
        ),
        // The peer's address is on the screen, so it is found.
        (Filter { text: ":1001".into(), ..Filter::default() }, Box::new(|n| n % 2 == 1)),
    ];
    for (filter, expected) in table {
        let mut view = View::new(filter);
        advance(&mut view, &store);
        let expected: Vec<u64> = (0..40_000).filter(|n| expected(*n)).collect();
        assert_eq!(rows_of(&view), expected);
        let first = view.ordinals().start;
        for (index, row) in expected.iter().enumerate().step_by(997) {
            assert_eq!(view.ordinal_of(*row), Some(first + index as u64));
            assert!(view.shows(*row));
        }
    }
}

#[test]
fn connections_are_told_apart_by_session_and_number() {
    let store = Store::default();
    // Two sessions in turn, each with connections 1 to 5; every tenth row is about none.
    let peer_of = |number: u64| match number % 10 {
        0 => Peer::None,
        rest => {
            Peer::of_connection(ConnectionId((rest / 2 + 1) as u32), ([127, 0, 0, 1], 9).into())
        }
    };
    for number in 0..40_000_u64 {
        let kind = EventKind::Received { asked_bytes: 1024 };
        let peer = peer_of(number);
        let event = Event { at: Stamp(number), peer, blocked_ns: 0.0, start: 0, len: 4, kind };
        let arena = b"text".to_vec();
        let batch = Batch { events: vec![event], arena: arena.into(), wall_offset_ns: 0 };
        store.append(SessionId((number % 2) as u16), &batch, 0..1);
    }
    let set = |chosen: &[(u16, u32)]| -> ConnectionSet {
        chosen.iter().map(|(session, id)| (SessionId(*session), ConnectionId(*id))).collect()
    };
    let passes = |number: u64, chosen: &[(u16, u32)]| {
        let id = peer_of(number).connection();
        chosen.iter().any(|one| one.0 == (number % 2) as u16 && id == Some(ConnectionId(one.1)))
    };
    let table: [(&[(u16, u32)], &str); 5] = [
        (&[], ""),
        (&[(1, 2)], ""),
        (&[(0, 2), (1, 5)], "tex"),
        (&[(7, 2)], ""),
        (&[(1, 3)], "#3 127"),
    ];
    for (chosen, text) in table {
        let connections = Some(set(chosen));
        let mut view = View::new(Filter { connections, text: text.into(), ..Filter::default() });
        advance(&mut view, &store);
        let expected: Vec<u64> = (0..40_000).filter(|number| passes(*number, chosen)).collect();
        assert_eq!(rows_of(&view), expected, "{chosen:?} {text:?}");
    }
}

#[test]
fn bit_by_bit_gives_the_same_as_at_once_and_newest_rows_come_first() {
    let store = Store::default();
    append(&store, 0..40_000);
    let filter = Filter { text: "9".into(), ..Filter::default() };
    let mut view = View::new(filter.clone());
    view.advance(&store, Duration::ZERO, &|_| String::new());
    let newest = view.row_at(view.ordinals().end - 1);
    assert!(newest.is_some_and(|row| row > 32_000), "{newest:?}");
    let ordinal = view.ordinals().end - 1;
    for number in 0..600 {
        append(&store, 40_000 + number..40_001 + number);
        view.advance(&store, Duration::ZERO, &|_| String::new());
    }
    assert_eq!(view.row_at(ordinal), newest, "an ordinal keeps its row");
    while view.advance(&store, Duration::ZERO, &|_| String::new()) != Progress::Done {}
    let mut whole = View::new(filter);
    advance(&mut whole, &store);
    assert_eq!(rows_of(&view), rows_of(&whole));
}

#[test]
fn pause_clear_and_eviction() {
    let store = Store::with_budget(crate::log::store::BUDGET_BYTES_MIN);
    append(&store, 0..10);
    let mut view = View::new(Filter::default());
    view.pause(&store);
    append(&store, 10..20);
    advance(&mut view, &store);
    assert_eq!(rows_of(&view), (0..10).collect::<Vec<_>>());
    assert_eq!(view.rows_held_back(&store), 10);
    view.resume();
    advance(&mut view, &store);
    assert_eq!(rows_of(&view).len(), 20);
    view.clear(&store);
    advance(&mut view, &store);
    assert!(view.ordinals().is_empty());
    append(&store, 20..25);
    advance(&mut view, &store);
    assert_eq!(rows_of(&view), (20..25).collect::<Vec<_>>());
    let ordinal = view.ordinals().end - 1;
    append(&store, 25..400_000);
    assert!(store.stats().rows_evicted > 0);
    advance(&mut view, &store);
    assert_eq!(view.row_at(ordinal), None, "its row left memory");
    assert_eq!(view.row_at(view.ordinals().end - 1), Some(399_999));
    assert!(view.ordinal_of(3).is_some_and(|first| first == view.ordinals().start));
}

#[test]
fn an_empty_store_has_an_empty_view() {
    let store = Store::default();
    let mut view = View::new(Filter::default());
    advance(&mut view, &store);
    assert!(view.ordinals().is_empty());
    assert_eq!(view.row_at(0), None);
    assert_eq!(view.ordinal_of(0), None);
}

#[test]
fn events_are_found_by_what_they_say() {
    let store = Store::default();
    let mut batch = Batch::default();
    let local = "127.0.0.1:9".parse().unwrap();
    let kind = EventKind::Opened(local);
    let peer = Peer::None;
    batch.events.push(Event { at: Stamp(1), peer, blocked_ns: 0.0, start: 0, len: 0, kind });
    store.append(SessionId(0), &batch, 0..1);
    let mut view = View::new(Filter { text: "已绑定".into(), ..Filter::default() });
    view.advance(&store, ALL_TIME, &|_| "已绑定到 127.0.0.1:9".into());
    assert_eq!(rows_of(&view), [0]);
}
