//! A text that is looked for in many rows in one go is found where a look at each row finds it: in memory and on the disk.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::on_disk::{STEP_TIME, look_on_disk};
use super::*;
use crate::log::bits::{has_bit, ones};
use crate::log::query::{Query, Reading, read};
use crate::log::scanner::{RowDescriber, Scan, ScanResults};
use crate::log::segment::sample_rows::segment_of_all_kinds;
use crate::log::store::BUDGET_BYTES_MIN;
use crate::log::{DiskBudget, DiskState, PayloadForm, Row, SpoolConfig, Stats};
use crate::net::{Batch, ConnectionId, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};
use crate::payload::Encoding;
use jiff::tz::TimeZone;
use std::net::SocketAddr;
use std::path::Path;

const LIMIT: Duration = Duration::from_mins(1);

fn words_of(row: &Row) -> String {
    if row.kind.has_payload() { "could not go".to_owned() } else { format!("told {:?}", row.kind) }
}

fn query(text: &str) -> Filter {
    let Ok(Reading::Query(query)) = read(text, &TimeZone::UTC) else { panic!("{text}") };
    Filter { query: Some(query), ..Filter::default() }
}

fn text(text: &str) -> Filter {
    Filter { text: text.to_owned(), ..Filter::default() }
}

/// Filters that look for something in many rows in one go.
fn quick_filters() -> Vec<Filter> {
    let mut all: Vec<Filter> =
        ["aa", "A", "0", "::1", "7", "told", "go", "你", "needle"].map(text).into();
    all.extend(["61 61", "e4"].map(|hex| Filter { form: PayloadForm::Hex, ..text(hex) }));
    all.push(Filter { encoding: Encoding::Gbk, ..text("你好") });
    let queries = [
        "text contains aa",
        "text contains told",
        "text contains 你",
        "hex contains 61 61",
        "hex starts 41",
        "hex == 41",
        "text contains aa and len > 5",
        "len > 5 and not text contains zz and text contains a",
        "text contains aa or hex contains 42 42",
    ];
    all.extend(queries.map(query));
    all.push(Filter { text: "a".to_owned(), ..query("text contains aa") });
    let shown = Query::of_shown("127", PayloadForm::Text, &TimeZone::UTC);
    all.push(Filter { query: Some(shown), ..Filter::default() });
    all.push(of_connection("好"));
    all
}

/// The text in rows of the one connection that there is.
fn of_connection(sought: &str) -> Filter {
    let connection = (SessionId(0), ConnectionId(3));
    Filter { connections: Some([connection].into_iter().collect()), ..text(sought) }
}

#[test]
fn no_row_that_passes_is_left_out() {
    let segment = segment_of_all_kinds(2000);
    for filter in quick_filters() {
        let ready = ReadyFilter::new(filter);
        assert!(ready.is_quick(), "{:?}", ready.filter());
        let rows = segment.rows().start + 7..segment.rows().end - 3;
        let candidates = ready.candidates(&segment, &rows).unwrap();
        let mut test = ready.of(&segment, &words_of);
        let mut left_out = rows.clone().filter(|row| {
            let passes = test.passes(&segment.scanned(*row).unwrap());
            passes && !has_bit(&candidates, row - rows.start)
        });
        assert_eq!(left_out.next(), None, "{:?}", ready.filter());
        assert!(ones(&candidates).all(|index| index < rows.end - rows.start));
    }
}

#[test]
fn what_may_be_anywhere_is_looked_for_in_each_row() {
    let by_row = [
        "not text contains aa",
        "text contains aa or len > 5",
        "hex != 41",
        "hex contains 4?",
        "text ~ aa",
        "len > 5",
    ];
    for text in by_row {
        let ready = ReadyFilter::new(query(text));
        let segment = segment_of_all_kinds(50);
        assert!(
            !ready.is_quick() && ready.candidates(&segment, &segment.rows()).is_none(),
            "{text}"
        );
    }
    assert!(!ReadyFilter::new(text("é")).is_quick());
}

/// Rows of a kilobyte of two datagram sockets and a connection, some with a text, some with one that begins in a row and
/// ends in the next, and some of other kinds.
fn append(store: &Store, rows: Range<u64>) {
    let connection = Peer::of_connection(ConnectionId(3), ([10, 0, 0, 9], 80));
    let plain = |port| Peer::from(SocketAddr::from(([127, 0, 0, 1], port)));
    let received = || EventKind::Received { asked_bytes: 65_536 };
    let mut batch = Batch::default();
    for row in rows {
        let (peer, kind, begins, ends): (_, _, &[u8], &[u8]) = match row % 101 {
            5 => (plain(7), received(), b"x", b"a NEEDLE"),
            6 => (plain(7), EventKind::Sent, b"needle", b"need"),
            7 => (plain(7), received(), b"le", b"."),
            8 => (connection, received(), "你".as_bytes(), "好".as_bytes().get(..1).unwrap()),
            9 => (connection, received(), "好".as_bytes().get(1..).unwrap(), b"."),
            10 => (plain(8), EventKind::SentText(Encoding::Gbk), b"\xc4\xe3\xba\xc3", b"."),
            11 if row % 7 == 0 => {
                (Peer::None, EventKind::Opened(([1, 2, 3, 4], 5).into()), b"", b"")
            }
            12 => (plain(127), received(), b"", b""),
            _ => (plain(9), received(), b".", b"."),
        };
        let start = batch.arena.len();
        batch.arena.extend_from_slice(begins);
        if !begins.is_empty() {
            batch.arena.extend_from_slice(&[b'.'; 900]);
        }
        batch.arena.extend_from_slice(ends);
        batch.events.push(Event {
            at: Stamp(row * 1000),
            peer,
            blocked_ns: 0.0,
            start: start as u32,
            len: (batch.arena.len() - start) as u32,
            worker: WorkerRole::Other,
            kind,
        });
    }
    store.append(SessionId(0), &batch, 0..batch.events.len());
}

fn found(store: &Store, filter: &Filter) -> Vec<u64> {
    let (words, deadline) = (RowDescriber::new(words_of), Instant::now() + LIMIT);
    let mut view = View::new(filter.clone());
    while view.update(store, Describers { here: &words_of, elsewhere: &words }) != Progress::Done {
        assert!(Instant::now() < deadline);
        view.wait(LIMIT);
    }
    view.rows_at(view.ordinals()).collect()
}

const ROWS: u64 = 25_000;

/// A store with the least memory, whose older rows are in a folder.
fn stored_on_disk(folder: &Path) -> Store {
    let store = Store::with_budget(BUDGET_BYTES_MIN);
    let (folder, budget) = (folder.to_owned(), DiskBudget::Bytes(1 << 30));
    store.start_spool(SpoolConfig { folder, budget }).unwrap();
    assert!(store.wait_until(LIMIT, |stats| stats.disk == DiskState::On));
    for first in (0..ROWS).step_by(500) {
        append(&store, first..first + 500);
        assert!(store.wait_until(LIMIT, |stats| stats.memory_bytes <= stats.budget_bytes));
    }
    store
}

#[test]
fn rows_on_the_disk_are_found_as_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (in_memory, on_disk) = (Store::default(), stored_on_disk(folder.path()));
    append(&in_memory, 0..ROWS);
    let stats = on_disk.stats();
    assert!(stats.rows_on_disk > ROWS / 2 && stats.rows_evicted == 0, "{stats:?}");
    let of = |remainder: u64| (0..ROWS).filter(move |row| row % 101 == remainder);
    assert_eq!(found(&on_disk, &text("needle")).len(), of(5).count() + of(6).count());
    // A character that is cut is in the row in which it begins.
    assert_eq!(found(&on_disk, &text("好")).len(), of(8).count() + of(10).count());
    assert_eq!(found(&on_disk, &of_connection("好")), of(8).collect::<Vec<_>>());
    assert_eq!(found(&on_disk, &text("told")).len(), of(11).filter(|row| row % 7 == 0).count());
    assert_eq!(found(&on_disk, &text(":127")), of(12).collect::<Vec<_>>());
    for filter in quick_filters() {
        assert_eq!(found(&on_disk, &filter), found(&in_memory, &filter), "{filter:?}");
    }
    // The memory that scans read with is given back, but for what may stay above the budget: a tenth of it.
    let is_within = |stats: &Stats| stats.memory_bytes <= stats.budget_bytes / 10 * 11;
    assert!(on_disk.wait_until(LIMIT, is_within), "{:?}", on_disk.stats());
}

#[test]
fn a_step_on_the_disk_ends_after_a_while_however_long_its_rows_take() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored_on_disk(folder.path());
    // To say what a row says takes as long as a step may, and each segment has such a row.
    let words = RowDescriber::new(|row| {
        let begun = Instant::now();
        while begun.elapsed() < STEP_TIME {
            std::thread::yield_now();
        }
        words_of(row)
    });
    let ready = ReadyFilter::new(text("told"));
    let end = store.with_disk(|disk| disk.segments.back().unwrap().rows.end);
    let (mut next, deadline) = (0, Instant::now() + LIMIT);
    while next < end {
        assert!(Instant::now() < deadline);
        let runs = look_on_disk(&store, &ready, (&(next..end), From::Oldest), &words);
        assert!(runs.len() <= 2, "each of two threads has begun one: {}", runs.len());
        for run in runs {
            assert_eq!(run.rows.start, next, "none is left out");
            next = run.rows.end;
        }
    }
}

#[test]
fn a_scan_that_has_read_nothing_leaves_to_others_what_they_read_with() {
    let folder = tempfile::tempdir().unwrap();
    let store = stored_on_disk(folder.path());
    let (words, ready) = (RowDescriber::new(words_of), Arc::new(ReadyFilter::new(text("told"))));
    let scan_of = |rows| {
        let filter = Arc::clone(&ready);
        RangeScan::new(store.waiting(), filter, words.clone(), (rows, From::Oldest))
    };
    let held_after = |mut scan: RangeScan| {
        scan.step(&ScanResults::default());
        drop(scan);
        store.with_scan_readers(|[own, _]| own.memory_bytes())
    };
    let oldest = store.spooled_at(0).unwrap();
    assert!(store.with_scan_readers(|[own, _]| own.read(&oldest).is_ok()));
    let in_memory = held_after(scan_of(ROWS - 1..ROWS));
    assert!(in_memory > oldest.bytes as usize, "{in_memory}");
    assert!(held_after(scan_of(0..1)) < in_memory);
}
