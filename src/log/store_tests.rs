#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::segment::SEGMENT_ROWS_MAX;
use crate::log::segment::watch::Watch;
use crate::log::{Detail, Kind};
use crate::net::{Cause, Event, EventKind, NetError, Op, Peer, Stamp, WorkerRole};
use std::sync::mpsc::{Receiver, Sender, channel};

/// A batch of payloads from one peer, a microsecond apart.
pub(crate) fn batch_of(payloads: &[&[u8]], first_at: u64) -> Batch {
    let mut batch = Batch { wall_offset_ns: 1_000_000_000_000, ..Batch::default() };
    for (index, payload) in payloads.iter().enumerate() {
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(payload);
        batch.events.push(Event {
            at: Stamp(first_at + index as u64 * 1000),
            peer: Peer::At("127.0.0.1:5000".parse().unwrap()),
            blocked_ns: 1500.0,
            start,
            len: payload.len() as u32,
            worker: WorkerRole::Other,
            kind: EventKind::Received { asked_bytes: 65_536 },
        });
    }
    batch
}

fn fill(store: &Store, rows: usize, payload: &[u8]) {
    let batch = batch_of(&vec![payload; 1000], 5_000_000_000);
    for _ in 0..rows / 1000 {
        store.append(SessionId(1), &batch, 0..1000);
    }
}

#[test]
fn rows_come_back_whole_and_cut() {
    let store = Store::default();
    let batch = batch_of(&[b"hello", b"", b"world"], 2_000_000_000);
    store.append(SessionId(9), &batch, 0..3);
    let row = store.row(0).unwrap();
    assert_eq!((row.payload.as_slice(), row.payload_bytes), (&b"hello"[..], 5));
    assert_eq!(row.peer.to_string(), "127.0.0.1:5000");
    assert_eq!((row.session, row.kind, row.number), (SessionId(9), Kind::Received, 0));
    assert_eq!(row.at, Stamp(2_000_000_000));
    assert_eq!(row.unix_ns, 1_002_000_000_000);
    assert_eq!(row.blocked, Duration::from_nanos(1500));
    let rows = store.copy_rows(&[2, 7, 1], 2);
    let cut: Vec<_> = rows.iter().map(|r| (r.number, r.payload.clone(), r.payload_bytes)).collect();
    assert_eq!(cut, [(2, b"wo".to_vec(), 5), (1, b"".to_vec(), 0)]);
}

#[test]
fn details_and_clock_steps_stay_with_their_rows() {
    let store = Store::default();
    let mut batch = batch_of(&[b"a", b"b"], 1);
    let error = NetError { op: Op::Bind, target: "x".into(), cause: Cause::Other("y".into()) };
    batch.events[1].kind = EventKind::Failed(Box::new(error.clone()));
    store.append(SessionId(1), &batch, 0..2);
    batch.wall_offset_ns = -5_000_000;
    store.append(SessionId(1), &batch, 0..1);
    assert_eq!(store.row(0).unwrap().detail, None);
    assert_eq!(store.row(1).unwrap().detail, Some(Detail::Error(Box::new(error))));
    assert_eq!(store.row(1).unwrap().unix_ns, 1_000_000_001_000);
    assert_eq!(store.row(2).unwrap().unix_ns, -5_000_000);
}

#[test]
fn memory_stays_within_the_budget_and_what_left_is_counted() {
    let budget = BUDGET_BYTES_MIN;
    let store = Store::with_budget(budget);
    fill(&store, 500_000, &[7; 64]);
    let stats = store.stats();
    assert!(stats.memory_bytes <= budget + budget / 10, "{stats:?}");
    assert_eq!(stats.rows_logged, 500_000);
    let rows = store.rows();
    assert_eq!(stats.rows_evicted, rows.start);
    assert_eq!(rows.end, 500_000);
    assert!(store.row(rows.start).is_some() && store.row(rows.start - 1).is_none());
    let in_memory = rows.end - rows.start;
    let beyond_payload = stats.memory_bytes as u64 - in_memory * 64;
    assert!(beyond_payload / in_memory <= 48, "{beyond_payload} for {in_memory}");
}

#[test]
fn a_smaller_budget_works_at_once() {
    let store = Store::with_budget(64 << 20);
    fill(&store, 400_000, &[7; 64]);
    assert_eq!(store.stats().rows_evicted, 0);
    store.set_budget(0);
    assert!(store.stats().memory_bytes <= BUDGET_BYTES_MIN);
    assert!(store.stats().rows_evicted > 0);
}

#[test]
fn cleared_rows_go_and_are_not_counted_as_evicted() {
    let store = Store::default();
    fill(&store, 50_000, b"x");
    let full = store.stats().memory_bytes;
    store.forget_before(50_000);
    assert!(store.rows().is_empty());
    let stats = store.stats();
    assert_eq!((stats.rows_evicted, stats.rows_logged), (0, 50_000));
    assert!(stats.memory_bytes < full);
    fill(&store, 1000, b"y");
    assert_eq!(store.rows(), 50_000..51_000);
    assert_eq!(store.row(50_000).unwrap().payload, b"y");
}

#[test]
fn a_payload_larger_than_a_segment_is_kept_whole() {
    let store = Store::default();
    let big = vec![9; 3 << 20];
    let batch = batch_of(&[b"a", &big, b"b"], 1);
    store.append(SessionId(1), &batch, 0..3);
    assert_eq!(store.row(1).unwrap().payload, big);
    assert_eq!(store.row(2).unwrap().payload, b"b");
}

#[test]
fn rows_days_apart_keep_their_times() {
    let store = Store::default();
    let day = 86_400_000_000_000;
    for n in 0..5 {
        store.append(SessionId(1), &batch_of(&[b"x"], n * day), 0..1);
    }
    for n in 0..5 {
        assert_eq!(store.row(n).unwrap().at, Stamp(n * day));
    }
}

#[test]
fn many_peers_share_a_segment() {
    let store = Store::default();
    let mut batch = batch_of(&vec![&b"x"[..]; SEGMENT_ROWS_MAX + 10], 1);
    for (index, event) in batch.events.iter_mut().enumerate() {
        event.peer =
            Peer::from(std::net::SocketAddr::from(([10, 0, (index >> 8) as u8, index as u8], 7)));
    }
    store.append(SessionId(1), &batch, 0..batch.events.len());
    for number in [0, 300, SEGMENT_ROWS_MAX as u64 - 1, SEGMENT_ROWS_MAX as u64 + 5] {
        let row = store.row(number).unwrap();
        assert_eq!(row.peer, batch.events[number as usize].peer);
    }
}

/// A block whose memory is as large as its payloads.
fn block_of(payloads: &[&[u8]], first_at: u64) -> Batch {
    let mut block = batch_of(payloads, first_at);
    block.arena.shrink_to_fit();
    assert!(Segment::is_worth_adopting(&block));
    block
}

#[test]
fn an_adopted_block_is_there_byte_for_byte_among_copied_rows() {
    let store = Store::default();
    let payloads: Vec<Vec<u8>> = (0..20_u8).map(|n| vec![n; 50_000 + usize::from(n)]).collect();
    let payloads: Vec<&[u8]> = payloads.iter().map(Vec::as_slice).collect();
    let small = batch_of(&[b"small", b"and", b"few"], 1);
    let day = 86_400_000_000_000;
    let mut expected: Vec<(u64, &[u8])> = Vec::new();
    for round in 0..10 {
        let mut block = block_of(&payloads, round * day);
        let capacity = block.arena.capacity();
        if round % 2 == 1 {
            // Room for the few that stand before it.
            block.arena.room(1000);
        }
        store.adopt(SessionId(2), &mut block);
        assert!(block.arena.is_empty() && block.arena.capacity() < capacity);
        expected.extend((0..).map(|n| round * day + n * 1000).zip(payloads.iter().copied()));
        store.append(SessionId(3), &small, 0..3);
        expected.extend([(1, &b"small"[..]), (1001, b"and"), (2001, b"few")]);
    }
    assert_eq!(store.rows(), 0..expected.len() as u64);
    for (number, (at, payload)) in expected.into_iter().enumerate() {
        let row = store.row(number as u64).unwrap();
        assert_eq!(row.payload, payload, "row {number}");
        assert_eq!(row.session, SessionId(if payload.len() > 10 { 2 } else { 3 }));
        if payload.len() > 10 {
            assert_eq!(row.at.0, at);
        }
    }
}

#[test]
fn adopted_memory_counts_and_comes_back_when_its_rows_leave() {
    let store = Store::with_budget(0);
    let megabyte = vec![1; 1 << 20];
    let mut given_back = 0;
    for round in 0..100 {
        let mut block = block_of(&[&megabyte], round * 1000);
        store.adopt(SessionId(1), &mut block);
        let stats = store.stats();
        assert!(stats.memory_bytes <= stats.budget_bytes, "{stats:?}");
        let in_memory = stats.rows_logged - stats.rows_evicted;
        assert!(stats.memory_bytes as u64 > in_memory << 20, "{stats:?}");
        given_back += usize::from(block.arena.capacity() >= 1 << 20);
    }
    assert_eq!(store.stats().rows_logged, 100);
    assert!(given_back >= 90, "{given_back}");
}

#[test]
fn what_a_segment_cannot_hold_is_not_adopted() {
    let half = vec![1; 1 << 19];
    let mut block = batch_of(&[&half, &half], 1);
    block.arena.room(2 << 20);
    assert!(!Segment::is_worth_adopting(&block), "mostly empty");
    assert!(!Segment::is_worth_adopting(&batch_of(&[b"small"], 1)));
    let mut block = block_of(&[&half, &half], 1);
    block.events[1].at = Stamp(600_000_000_000);
    assert!(!Segment::is_worth_adopting(&block), "its times do not fit");
    assert!(!Segment::is_worth_adopting(&Batch::default()));
}

/// What peers make the log keep beside payloads counts as what it is.
#[test]
fn texts_of_details_are_within_the_budget() {
    use crate::net::StreamEvent;
    use crate::net::tcp::{FileEvent, event::FileRefusal};
    const NAME_BYTES: usize = 3072;
    const ROWS: usize = 20_000;
    let budget = BUDGET_BYTES_MIN;
    let store = Store::with_budget(budget);
    let mut batch = batch_of(&[b""], 1_000_000_000);
    let name = "x".repeat(NAME_BYTES);
    let event = StreamEvent::File(FileEvent::Refused { name, why: FileRefusal::Absent });
    batch.events[0].kind = EventKind::from(event);
    for row in 1..=ROWS {
        store.append(SessionId(1), &batch, 0..1);
        let stats = store.stats();
        let in_memory = row - stats.rows_evicted as usize;
        assert!(in_memory * NAME_BYTES <= stats.memory_bytes, "{in_memory} in {stats:?}");
        // The open segment comes on top until it is sealed.
        assert!(stats.memory_bytes <= budget + budget / 4, "{stats:?}");
    }
    let rows = store.rows();
    assert!((rows.end - rows.start) as usize * NAME_BYTES > budget / 2, "{rows:?}");
    // Cut to size again, segments that are used again count from nothing.
    store.forget_before(rows.end);
    assert!(store.stats().memory_bytes < budget / 8, "{:?}", store.stats());
}

/// Where the rows of a segment were freed: on which thread, and whether the store's lock was free.
type Freed = (Option<String>, bool);

/// Reports when the rows of what is the open segment now are freed.
fn watch(store: &Store, reports: &Sender<Freed>) {
    let (weak, reports) = (Arc::downgrade(&store.parts), reports.clone());
    let report = move || {
        let is_free = weak.upgrade().is_none_or(|store| store.inner.try_lock().is_ok());
        let _ = reports.send((std::thread::current().name().map(str::to_owned), is_free));
    };
    locked(&store.parts.inner).open.watch = Watch::new(report);
}

/// A store with watched segments, the last of them open.
fn watched(segments: usize) -> (Store, Receiver<Freed>) {
    let store = Store::with_budget(1 << 30);
    let (reports, freed) = channel();
    let batch = batch_of(&vec![&b"x"[..]; SEGMENT_ROWS_MAX], 5_000_000_000);
    for _ in 0..segments {
        store.append(SessionId(1), &batch, 0..SEGMENT_ROWS_MAX);
        watch(&store, &reports);
    }
    (store, freed)
}

/// What a person does, and how many of the watched segments are freed by it at least.
type Act = (&'static str, fn(&Store), usize);

const LIMIT: Duration = Duration::from_secs(10);
const DROPPER: Option<&str> = Some("log dropper");

#[test]
fn who_clears_or_shrinks_the_log_frees_nothing_and_nothing_is_freed_under_the_lock() {
    let acts: [Act; 3] = [
        ("clear", |store| store.forget_before(u64::MAX), 6),
        ("clear a part", |store| store.forget_before(2 * SEGMENT_ROWS_MAX as u64), 2),
        ("a small budget", |store| store.set_budget(0), 1),
    ];
    for (name, act, least) in acts {
        let (store, freed) = watched(6);
        if name == "a small budget" {
            // Beyond the least there is.
            let big = vec![1; BUDGET_BYTES_MIN];
            store.append(SessionId(1), &batch_of(&[&big, b"after"], 1), 0..2);
        }
        act(&store);
        for _ in 0..least {
            let (thread, lock_is_free) = freed.recv_timeout(LIMIT).unwrap();
            assert_eq!((thread.as_deref(), lock_is_free), (DROPPER, true), "{name}");
        }
    }
}

#[test]
fn who_appends_frees_what_it_evicts_without_the_lock() {
    let (store, freed) = watched(3);
    store.set_budget(0);
    assert!(freed.try_recv().is_err(), "so much is within the least budget");
    let ours = std::thread::current().name().map(str::to_owned);
    fill(&store, 200_000, &[7; 64]);
    for _ in 0..3 {
        assert_eq!(freed.recv_timeout(LIMIT).unwrap(), (ours.clone(), true));
    }
    let (store, freed) = watched(3);
    store.set_budget(0);
    let megabyte = vec![1; 1 << 20];
    for round in 0..10 {
        store.adopt(SessionId(1), &mut block_of(&[&megabyte], round * 1000));
    }
    for _ in 0..3 {
        assert_eq!(freed.recv_timeout(LIMIT).unwrap(), (ours.clone(), true));
    }
}

#[test]
fn a_reader_does_not_free_what_left_the_log_meanwhile() {
    let (store, freed) = watched(2);
    let RowPlace::Sealed(read) = store.find(0) else { panic!("it is in memory") };
    store.forget_before(u64::MAX);
    assert_eq!(freed.recv_timeout(LIMIT).unwrap(), (DROPPER.map(str::to_owned), true));
    assert!(freed.try_recv().is_err(), "the first one, which is older, is being read");
    drop(read);
    assert_eq!(freed.recv_timeout(LIMIT).unwrap(), (DROPPER.map(str::to_owned), true));
}

#[test]
fn who_holds_the_log_last_does_not_free_it() {
    let (store, freed) = watched(2);
    drop(store);
    for _ in 0..2 {
        assert_eq!(freed.recv_timeout(LIMIT).unwrap().0.as_deref(), DROPPER);
    }
}

#[test]
fn a_row_says_on_which_worker_it_happened() {
    let store = Store::default();
    let mut batch = batch_of(&[b"a", b"b", b"c"], 1);
    batch.events[1].worker = WorkerRole::Reader;
    batch.events[2].worker = WorkerRole::Saver;
    store.append(SessionId(1), &batch, 0..3);
    let workers = store.copy_rows(&[0, 1, 2], 0).into_iter().map(|row| row.worker);
    let expected = [WorkerRole::Other, WorkerRole::Reader, WorkerRole::Saver];
    assert_eq!(workers.collect::<Vec<_>>(), expected);
}
