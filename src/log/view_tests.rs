#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::scanner::RowDescriber;
use crate::log::segment::Class;
use crate::log::{Classes, ConnectionSet, Row, SessionSet};
use crate::net::{Batch, ConnectionId, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};
use crate::payload::Encoding;
use std::cell::Cell;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};

const ALL_TIME: Duration = Duration::from_mins(1);

/// Which rows are to pass.
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
        let peer =
            Peer::from(std::net::SocketAddr::from(([127, 0, 0, 1], 1000 + (number % 2) as u16)));
        let len = text.len() as u32;
        batch.events.push(Event {
            at: Stamp(number),
            peer,
            blocked_ns: 0.0,
            start: 0,
            len,
            worker: WorkerRole::Other,
            kind,
        });
        store.append(SessionId((number % 2) as u16), &batch, 0..1);
    }
}

fn rows_of(view: &View) -> Vec<u64> {
    let ordinals = view.ordinals();
    let rows: Vec<u64> = ordinals.clone().map(|ordinal| view.row_at(ordinal).unwrap()).collect();
    assert!(view.rows_at(ordinals.clone()).eq(rows.iter().copied()));
    // Some of them, from anywhere on, and beyond the ends.
    for (start, count) in
        [(0, 1), (1, 70), (63, 65), (64, 5000), (rows.len() / 2, 40), (rows.len(), 9)]
    {
        let some = rows.iter().skip(start).take(count).copied();
        let first = ordinals.start + start as u64;
        assert!(view.rows_at(first..first + count as u64).eq(some), "{start} {count}");
    }
    assert!(view.rows_at(0..ordinals.start + 1).eq(rows.iter().take(1).copied()));
    rows
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
        rest => Peer::of_connection(ConnectionId((rest / 2 + 1) as u32), ([127, 0, 0, 1], 9)),
    };
    for number in 0..40_000_u64 {
        let kind = EventKind::Received { asked_bytes: 1024 };
        let peer = peer_of(number);
        let event = Event {
            at: Stamp(number),
            peer,
            blocked_ns: 0.0,
            start: 0,
            len: 4,
            worker: WorkerRole::Other,
            kind,
        };
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
    batch.events.push(Event {
        at: Stamp(1),
        peer,
        blocked_ns: 0.0,
        start: 0,
        len: 0,
        worker: WorkerRole::Other,
        kind,
    });
    store.append(SessionId(0), &batch, 0..1);
    let mut view = View::new(Filter { text: "已绑定".into(), ..Filter::default() });
    view.advance(&store, ALL_TIME, &|_| "已绑定到 127.0.0.1:9".into());
    assert_eq!(rows_of(&view), [0]);
}

/// Appends payloads "0", "1", "2"…, of one session, at once.
fn append_texts(store: &Store, numbers: Range<u64>) {
    let mut batch = Batch::default();
    for number in numbers {
        let (start, text) = (batch.arena.len() as u32, number.to_string());
        batch.arena.extend_from_slice(text.as_bytes());
        let (at, peer, len) = (Stamp(number), Peer::None, text.len() as u32);
        batch.events.push(Event {
            at,
            peer,
            blocked_ns: 0.0,
            start,
            len,
            worker: WorkerRole::Other,
            kind: EventKind::Sent,
        });
    }
    store.append(SessionId(0), &batch, 0..batch.events.len());
}

/// Appends rows that differ only in their words, of one session.
fn append_events(store: &Store, numbers: Range<u64>) {
    let mut batch = Batch::default();
    for number in numbers {
        let kind = EventKind::Opened(([127, 0, 0, 1], (number % 1000) as u16).into());
        let (at, peer) = (Stamp(number), Peer::None);
        batch.events.push(Event {
            at,
            peer,
            blocked_ns: 0.0,
            start: 0,
            len: 0,
            worker: WorkerRole::Other,
            kind,
        });
    }
    store.append(SessionId(0), &batch, 0..batch.events.len());
}

fn words_of(row: &Row) -> String {
    format!("event {}", row.number)
}

/// Updates until all is looked at, and says how many rows an update looked at itself at most.
fn update_to_the_end(view: &mut View, store: &Store) -> u64 {
    let (words, deadline) = (RowDescriber::new(words_of), Instant::now() + ALL_TIME);
    let mut most = 0;
    loop {
        let (before, worded) = (view.rows_looked_at(), Cell::new(0));
        let here = |row: &Row| {
            worded.set(worded.get() + 1);
            words_of(row)
        };
        let progress = view.update(store, Describers { here: &here, elsewhere: &words });
        most = most.max(view.rows_looked_at() - before).max(worded.get());
        if progress == Progress::Done {
            return most;
        }
        assert!(Instant::now() < deadline);
        view.wait(ALL_TIME);
    }
}

#[test]
fn a_frame_looks_at_few_rows_and_the_scanner_finds_the_same_in_all_others() {
    let mixed = Store::default();
    append(&mixed, 0..20_000);
    append_events(&mixed, 0..30_000);
    append(&mixed, 0..3000);
    let mut own = SessionSet::default();
    own.insert(SessionId(1));
    let connections = Some(ConnectionSet::default());
    let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    for (filter, most) in [
        (text("7"), Portion::SHORT.rows),
        (text("event 3"), Portion::SHORT.rows),
        (text("nowhere"), Portion::SHORT.rows),
        (Filter { connections, ..Filter::default() }, Portion::SHORT.rows),
        (Filter { sessions: Some(own), ..text("7") }, Portion::SHORT.rows),
        // Where session and kind decide, a frame looks at whole segments.
        (Filter { classes: Classes::only(Class::Events), ..Filter::default() }, 60_000),
    ] {
        let mut whole = View::new(filter.clone());
        assert_eq!(whole.advance(&mixed, ALL_TIME, &words_of), Progress::Done);
        let mut view = View::new(filter.clone());
        let looked_at = update_to_the_end(&mut view, &mixed);
        assert!(looked_at <= most, "{looked_at} for {filter:?}");
        assert_eq!(rows_of(&view), rows_of(&whole), "{filter:?}");
    }
}

#[test]
fn rows_that_have_just_come_are_there_at_once() {
    let store = Store::default();
    append_events(&store, 0..5000);
    let mut view = View::new(Filter { text: "event 50".into(), ..Filter::default() });
    update_to_the_end(&mut view, &store);
    assert_eq!(rows_of(&view), [50].into_iter().chain(500..510).collect::<Vec<_>>());
    append_events(&store, 0..3);
    let words = RowDescriber::new(words_of);
    let describers = Describers { here: &words_of, elsewhere: &words };
    assert_eq!(view.update(&store, describers), Progress::Done);
    assert_eq!(rows_of(&view).last(), Some(&5002));
    // More than a frame looks at: a moment later.
    append_events(&store, 0..9000);
    assert!(matches!(view.update(&store, describers), Progress::Left(_)));
    update_to_the_end(&mut view, &store);
    assert_eq!(view.ordinals().end - view.ordinals().start, 11 + 100);
}

#[test]
fn rows_that_leave_memory_while_they_are_looked_at_are_not_missed_by_others() {
    let store = Store::with_budget(crate::log::store::BUDGET_BYTES_MIN);
    append_texts(&store, 0..200_000);
    let mut view = View::new(Filter { text: "9".into(), ..Filter::default() });
    let words = RowDescriber::new(words_of);
    for round in 1..40 {
        view.update(&store, Describers { here: &words_of, elsewhere: &words });
        append_texts(&store, round * 100_000..round * 100_000 + 10_000);
    }
    assert!(store.stats().rows_evicted > 100_000);
    update_to_the_end(&mut view, &store);
    let mut whole = View::new(view.filter().clone());
    advance(&mut whole, &store);
    let oldest = store.rows().start;
    let rows: Vec<u64> = rows_of(&view).into_iter().filter(|row| *row >= oldest).collect();
    let expected: Vec<u64> = rows_of(&whole).into_iter().filter(|row| *row >= oldest).collect();
    assert_eq!(rows, expected);
}

/// Reports that it is gone.
struct Gone(Sender<()>);

impl Drop for Gone {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[test]
fn what_nobody_looks_for_any_more_is_not_looked_at() {
    let store = Store::default();
    append_events(&store, 0..40_000);
    for forget in [
        (|view| view.set_filter(Filter::default())) as fn(&mut View),
        |view| view.forget(),
        |view| *view = View::new(Filter::default()),
    ] {
        let mut view = View::new(Filter { text: "event".into(), ..Filter::default() });
        let ((go, gate), (sender, gone)) = (channel::<()>(), channel());
        let (arrives, at_gate) = channel();
        let (gate, guard) = (Mutex::new(gate), Gone(sender));
        let words = RowDescriber::new(move |_| {
            let _kept = &guard;
            let _ = arrives.send(());
            let gate = gate.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = gate.recv_timeout(ALL_TIME);
            String::new()
        });
        view.update(&store, Describers { here: &|_| String::new(), elsewhere: &words });
        drop(words);
        // It is in the middle of a step, and the ui thread need not wait for that.
        at_gate.recv_timeout(ALL_TIME).unwrap();
        forget(&mut view);
        assert!(gone.try_recv().is_err(), "it waits at the gate");
        // One step is no more than these.
        for _ in 0..2 * Portion::LONG.rows {
            let _ = go.send(());
        }
        gone.recv_timeout(ALL_TIME).unwrap();
        drop(go);
    }
}

#[test]
fn a_text_is_found_in_many_rows_at_once_as_in_each_of_them() {
    let store = Store::default();
    let mut state = 7_u32;
    let mut random = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    let mut payloads = Vec::new();
    let mut batch = Batch::default();
    for row in 0..20_000_u64 {
        let len = random() % 6;
        let payload: Vec<u8> = (0..len).map(|_| b"aBn"[random() as usize % 3]).collect();
        let gbk = random() % 50 == 0;
        let kind = match random() % 4 {
            0 if gbk => EventKind::SentText(Encoding::Gbk),
            0 => EventKind::Sent,
            _ => EventKind::Received { asked_bytes: 9 },
        };
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(&payload);
        batch.events.push(Event {
            at: Stamp(row),
            peer: Peer::from(std::net::SocketAddr::from(([10, 0, 0, 1], 9))),
            blocked_ns: 0.0,
            start,
            len,
            worker: WorkerRole::Other,
            kind,
        });
        payloads.push(payload);
    }
    for some in 0..4 {
        store.append(SessionId(0), &batch, some * 5000..(some + 1) * 5000);
    }
    for text in ["ab", "nBa", "a", "nnnnn", "bbbbbb"] {
        let mut view = View::new(Filter { text: text.to_owned(), ..Filter::default() });
        advance(&mut view, &store);
        let lower = text.to_lowercase();
        let has =
            |payload: &Vec<u8>| String::from_utf8_lossy(payload).to_lowercase().contains(&lower);
        let expected = (0..).zip(&payloads).filter(|(_, payload)| has(payload));
        assert_eq!(rows_of(&view), expected.map(|(row, _)| row).collect::<Vec<u64>>(), "{text}");
    }
}
