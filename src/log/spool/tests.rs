#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::on_disk::ReadBy;
use super::writer::EXTENSION;
use super::*;
use crate::log::filter::{Filter, SessionSet};
use crate::log::scanner::{Describers, RowDescriber};
use crate::log::segment::SEGMENT_ROWS_MAX;
use crate::log::store::BUDGET_BYTES_MIN;
use crate::log::store::tests::batch_of;
use crate::log::view::Progress;
use crate::log::{Class, Classes, Row, RowPlace, Stats, Store, View};
use crate::net::SessionId;
use std::path::Path;
use std::process;
use std::time::Instant;

const LIMIT: Duration = Duration::from_secs(30);

/// Rows that are more than the least memory budget holds, several times.
const MANY: u64 = 40 * SEGMENT_ROWS_MAX as u64;

fn config(folder: &Path, bytes: u64) -> SpoolConfig {
    SpoolConfig { folder: folder.join("spool"), budget: DiskBudget::Bytes(bytes) }
}

/// A store whose older rows go into a folder.
fn spooling(folder: &Path, bytes: u64) -> Store {
    let store = Store::with_budget(BUDGET_BYTES_MIN);
    store.start_spool(config(folder, bytes)).unwrap();
    assert!(store.wait_until(LIMIT, |stats| stats.disk == DiskState::On));
    store
}

/// Appends rows whose payload says their number, of two sessions in turn, as fast as the disk takes them.
fn fill(store: &Store, rows: u64) {
    while store.rows().end < rows {
        let first = store.rows().end;
        let payloads: Vec<String> =
            (first..first + 1024).map(|n| format!("row {n} of many rows")).collect();
        let payloads: Vec<&[u8]> = payloads.iter().map(String::as_bytes).collect();
        let session = SessionId((first / 1024 % 2) as u16);
        store.append(session, &batch_of(&payloads, first * 1000), 0..1024);
        until(|| {
            let is_taken = store.on_their_way() == 0 || store.stats().disk == DiskState::Failed;
            is_taken.then_some(())
        });
    }
}

fn text_of(row: &Row) -> String {
    String::from_utf8_lossy(&row.payload).into_owned()
}

fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder.join("spool")).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().path().extension().unwrap() == EXTENSION).count()
}

/// Looks until something is there.
fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + LIMIT;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "it does not come");
        std::thread::yield_now();
    }
}

#[test]
fn rows_beyond_the_memory_go_to_the_disk_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = spooling(folder.path(), 1 << 30);
    fill(&store, MANY);
    let stats = store.stats();
    assert_eq!((stats.rows_evicted, store.rows()), (0, 0..MANY), "{stats:?}");
    assert!(stats.rows_on_disk > MANY / 2 && stats.disk_bytes > 20 * stats.rows_on_disk);
    assert!(stats.memory_bytes <= stats.budget_bytes + stats.budget_bytes / 10, "{stats:?}");
    // A thread that may wait has them at once.
    let numbers = [3, MANY - 1, 20_000, 3, 16_384];
    let rows = store.waiting().copy_rows(&numbers, 10);
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), numbers);
    assert_eq!(rows.iter().map(text_of).next().unwrap(), "row 3 of m");
    // The ui thread has what is in memory, and then the others.
    assert_eq!(store.copy_rows(&numbers, 10).len(), 1);
    assert!(store.is_on_disk(3) && !store.is_on_disk(MANY - 1));
    let rows = until(|| Some(store.copy_rows(&numbers, 10)).filter(|rows| rows.len() == 5));
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), numbers);
    let whole = until(|| store.row(40_000));
    assert_eq!(text_of(&whole), "row 40000 of many rows");
    // Those of a segment that was wanted are there together.
    store.want(100_000);
    until(|| matches!(store.find(100_000), RowPlace::Sealed(_)).then_some(()));
}

#[test]
fn views_exports_and_texts_go_over_rows_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let store = spooling(folder.path(), 1 << 30);
    fill(&store, MANY);
    let words = RowDescriber::new(|_| String::new());
    let describers = Describers { here: &|_| String::new(), elsewhere: &words };
    let mut own = SessionSet::default();
    own.insert(SessionId(1));
    let by_text = Filter { text: "row 12345 ".to_owned(), ..Filter::default() };
    let by_session = Filter { sessions: Some(own), ..Filter::default() };
    let only_out = Filter { classes: Classes::only(Class::Out), ..Filter::default() };
    let cases = [(Filter::default(), MANY), (by_session, MANY / 2), (by_text, 1), (only_out, 0)];
    for (filter, count) in cases {
        let mut view = View::new(filter);
        until(|| {
            let progress = view.update(&store, describers);
            view.wait(Duration::from_millis(10));
            (progress == Progress::Done).then_some(())
        });
        let ordinals = view.ordinals();
        assert_eq!(ordinals.end - ordinals.start, count);
        if count == 1 {
            assert_eq!(view.row_at(ordinals.start), Some(12_345));
        }
    }
}

#[test]
fn the_oldest_leave_the_disk_at_its_budget_and_files_go_with_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = spooling(folder.path(), 8 << 20);
    fill(&store, MANY);
    let stats = until(|| Some(store.stats()).filter(|stats| stats.disk_bytes <= 8 << 20));
    assert!(stats.rows_evicted > 0 && stats.rows_on_disk > 0, "{stats:?}");
    assert_eq!(store.rows(), stats.rows_evicted..MANY, "without a hole");
    assert!(matches!(store.find(0), RowPlace::Gone(rows) if rows == (0..stats.rows_evicted)));
    assert!(store.waiting().copy_rows(&[0], 9).is_empty());
    assert!((1..=12).contains(&files(folder.path())), "{}", files(folder.path()));
    // Less: the oldest leave soon. None: all do.
    store.set_disk_budget(DiskBudget::Bytes(2 << 20));
    until(|| (store.stats().disk_bytes <= 2 << 20).then_some(()));
    store.set_disk_budget(DiskBudget::Bytes(0));
    until(|| (store.stats().disk_bytes == 0 && files(folder.path()) == 0).then_some(()));
    assert_eq!(store.stats().disk, DiskState::Off);
    store.set_disk_budget(DiskBudget::Bytes(8 << 20));
    assert!(store.wait_until(LIMIT, |stats| stats.disk == DiskState::On));
    fill(&store, 2 * MANY);
    assert!(store.stats().rows_on_disk > 0 && files(folder.path()) > 0);
    // What is cleared leaves the disk, too.
    store.forget_before(u64::MAX);
    until(|| (files(folder.path()) <= 1).then_some(()));
    assert_eq!((store.stats().rows_on_disk, store.stats().disk_bytes), (0, 0));
    fill(&store, 3 * MANY);
    store.end_spool();
    assert_eq!(files(folder.path()), 0);
}

#[test]
fn files_go_with_the_last_owner_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = spooling(folder.path(), 1 << 30);
    fill(&store, MANY);
    assert!(files(folder.path()) > 0);
    drop(store);
    until(|| (files(folder.path()) == 0).then_some(()));
}

#[test]
fn what_a_crashed_run_left_is_removed_and_another_window_keeps_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let other = spooling(folder.path(), 1 << 30);
    fill(&other, MANY / 2);
    let of_other = files(folder.path());
    std::fs::write(folder.path().join("spool/1-1.spool"), b"left").unwrap();
    let store = spooling(folder.path(), 1 << 30);
    assert!(files(folder.path()) >= of_other && !folder.path().join("spool/1-1.spool").exists());
    fill(&store, MANY / 2);
    assert_eq!(text_of(&other.waiting().row(7).unwrap()), "row 7 of many rows");
}

#[test]
fn a_disk_that_fails_is_told_and_rows_stay_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    // A file stands where the folder would be.
    std::fs::write(folder.path().join("spool"), b"in the way").unwrap();
    let store = spooling(folder.path(), 1 << 30);
    fill(&store, MANY);
    let stats = store.stats();
    assert_eq!(stats.disk, DiskState::Failed);
    let trouble = store.disk_trouble().unwrap();
    assert!(trouble.path.starts_with(folder.path()), "{trouble}");
    assert!(stats.rows_evicted > 0 && stats.rows_on_disk == 0);
    fill(&store, MANY + 4 * SEGMENT_ROWS_MAX as u64);
    let stats = store.stats();
    assert!(stats.memory_bytes <= stats.budget_bytes, "{stats:?}");
    assert_eq!(store.rows().start, stats.rows_evicted, "the oldest left");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_was_cut_costs_its_rows_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = spooling(folder.path(), 1 << 30);
    fill(&store, MANY);
    for entry in std::fs::read_dir(folder.path().join("spool")).unwrap() {
        let file = std::fs::File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_len(100).unwrap();
    }
    let on_disk = store.stats().rows_on_disk;
    assert!(store.waiting().row(5).is_none());
    let stats = store.stats();
    assert!(stats.rows_evicted > 0 && stats.rows_on_disk < on_disk, "{stats:?}");
    // A view skips what is gone, and shows what is in memory.
    let waiting = store.waiting();
    let mut view = View::new(Filter { text: "of many".to_owned(), ..Filter::default() });
    while view.advance(&waiting, LIMIT, &|_| String::new()) != Progress::Done {}
    let shown = view.ordinals().end - view.ordinals().start;
    let stats = store.stats();
    assert_eq!(shown, MANY - stats.rows_evicted, "{stats:?}");
}

#[test]
fn who_appends_never_waits_and_what_the_disk_cannot_take_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let store = spooling(folder.path(), 1 << 30);
    // The writer is stuck as on a disk that hangs: it has an order that does not end, and its queue is full.
    let stuck = store.hold_writer();
    let payload = [b'x'; 64];
    let batch = batch_of(&vec![&payload[..]; 1024], 5);
    for _ in 0..40 * 16 {
        store.append(SessionId(0), &batch, 0..1024);
        let stats = store.stats();
        assert!(stats.memory_bytes <= stats.budget_bytes + stats.budget_bytes / 10 + (2 << 20));
    }
    let stats = store.stats();
    assert!(stats.rows_evicted > 0 && stats.rows_on_disk == 0, "{stats:?}");
    assert_eq!(stats.disk, DiskState::Slow);
    drop(stuck);
    // What it had is written; between that and the newest there is a hole.
    assert!(store.wait_until(LIMIT, |stats| stats.rows_on_disk > 0));
    let stats =
        until(|| Some(store.stats()).filter(|stats| stats.memory_bytes <= stats.budget_bytes));
    let mut view = View::new(Filter::default());
    while view.advance(&store.waiting(), LIMIT, &|_| String::new()) != Progress::Done {}
    let shown = view.ordinals().end - view.ordinals().start;
    assert_eq!(shown + stats.rows_evicted, stats.rows_logged);
}

#[test]
fn memory_of_what_was_written_is_kept_only_if_there_is_room_for_what_comes() {
    let folder = tempfile::tempdir().unwrap();
    let store = spooling(folder.path(), 1 << 30);
    let _stuck = store.hold_writer();
    let payload = [b'x'; 64];
    let batch = batch_of(&vec![&payload[..]; 1024], 5);
    let most = BUDGET_BYTES_MIN + BUDGET_BYTES_MIN / 10;
    let append = |batches: usize| {
        for _ in 0..batches {
            store.append(SessionId(0), &batch, 0..1024);
            assert!(store.stats().memory_bytes <= most, "{:?}", store.stats());
        }
    };
    // Five segments are full and the next has just begun: beside what that takes there is no room for one more.
    append(5 * 16 + 1);
    let written = store.with_open(|open| open.copy_of(open.rows()));
    let mut like_others = Segment::default();
    for event in batch.events.iter().cycle().take(SEGMENT_ROWS_MAX) {
        like_others.append(SessionId(0), &batch, event);
    }
    let memory = store.stats().memory_bytes;
    store.use_again(Arc::new(like_others));
    assert_eq!(store.stats().memory_bytes, memory);
    // For a small one there is.
    store.use_again(Arc::new(written));
    assert!(store.stats().memory_bytes > memory);
    append(15);
    assert_eq!(store.stats().rows_evicted, 0);
}

#[test]
fn nothing_leaves_while_the_disk_keeps_up_however_large_rows_are() {
    for payload_bytes in [0, 1, 33, 700, 1000, 1023, 1024, 5000, 65_507] {
        let folder = tempfile::tempdir().unwrap();
        let store = spooling(folder.path(), 1 << 30);
        let payload = vec![b'x'; payload_bytes];
        let rows = (32 << 10) / (payload_bytes + 24) + 1;
        let batch = batch_of(&vec![&payload[..]; rows], 5);
        while store.stats().disk_bytes < 24 << 20 {
            store.append(SessionId(0), &batch, 0..rows);
            let stats = store.stats();
            let most = stats.budget_bytes + stats.budget_bytes / 10;
            assert!(stats.memory_bytes <= most, "{payload_bytes}: {stats:?}");
            assert_eq!((stats.rows_evicted, stats.disk), (0, DiskState::On), "{payload_bytes}");
            until(|| (store.on_their_way() == 0).then_some(()));
        }
        // Nor while what was read back takes memory.
        let reads = store.waiting();
        assert!(reads.row(0).is_some());
        store.append(SessionId(0), &batch, 0..rows);
        assert_eq!(store.stats().rows_evicted, 0);
    }
}

/// Whoever waits for these figures is told when a change has made them so.
fn told(store: &Store, are_right: impl Fn(&Stats) -> bool + Send, change: impl FnOnce()) {
    let (looks, looked) = bounded(1);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let look = move |stats: &Stats| {
            let _ = looks.try_send(());
            are_right(stats)
        };
        let waits = scope.spawn(move || store.wait_until(LIMIT, look));
        // It looks while it has the lock, and waits when it lets go of it.
        looked.recv_timeout(LIMIT).unwrap();
        change();
        assert!(waits.join().unwrap());
    });
    assert!(begun.elapsed() < LIMIT, "it found out when its time was up");
}

#[test]
fn who_waits_for_memory_is_told_when_there_is_more_of_it() {
    let store = Store::default();
    let has_less = |than: usize| move |stats: &Stats| stats.memory_bytes < than;
    store.note_read_bytes(ReadBy::Scans, 1 << 20);
    let before = store.stats().memory_bytes;
    told(&store, has_less(before), || store.note_read_bytes(ReadBy::Scans, 0));
    store.append(SessionId(0), &batch_of(&[b"row"], 5), 0..1);
    let before = store.stats().memory_bytes;
    told(&store, has_less(before), || store.forget_before(u64::MAX));
    let budget_bytes = 2 * BUDGET_BYTES_MIN;
    let has_budget = move |stats: &Stats| stats.budget_bytes == budget_bytes;
    told(&store, has_budget, || store.set_budget(budget_bytes));
}

/// What a test that begins once more in a process of its own finds its folder by.
const FOLDER: &str = "NETWORK_PLAYGROUND_TEST_SPOOL";

/// The folder, in the process of its own.
fn folder_of_child() -> Option<std::path::PathBuf> {
    std::env::var_os(FOLDER).map(Into::into)
}

/// One test of this file in a process of its own.
fn again(test: &str, folder: &Path) -> Vec<std::ffi::OsString> {
    let name = format!("log::spool::tests::{test}");
    let program = std::env::current_exe().unwrap();
    let environment = format!("{FOLDER}={}", folder.display());
    let words = ["env", &environment, program.to_str().unwrap(), &name, "--exact", "--nocapture"];
    words.into_iter().map(Into::into).collect()
}

/// Appends without waiting for the disk: those that it does not have stay in memory, or leave.
fn fill_anyhow(store: &Store, rows: u64) {
    let payload = [b'x'; 64];
    let batch = batch_of(&vec![&payload[..]; 1024], 5);
    while store.rows().end < rows {
        store.append(SessionId(0), &batch, 0..1024);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_told_and_capture_goes_on() {
    if let Some(folder) = folder_of_child() {
        return on_a_full_disk(&folder);
    }
    let folder = tempfile::tempdir().unwrap();
    // A disk of four MiB, which only this process sees. Where nobody may make one there is nothing to try.
    let script = "mount -t tmpfs -o size=4m tmpfs \"$0\" || exit 77; exec \"$@\"";
    let mut command = process::Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).arg(folder.path());
    command.args(again("a_disk_that_is_full_is_told_and_capture_goes_on", folder.path()));
    let Ok(done) = command.output() else { return };
    let text = String::from_utf8_lossy(&done.stdout);
    let may = done.status.code() != Some(77) && done.status.code() != Some(1);
    assert!(!may || text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&done.stderr));
}

fn on_a_full_disk(folder: &Path) {
    let store = spooling(folder, 1 << 30);
    fill(&store, MANY);
    let stats = store.stats();
    assert_eq!(stats.disk, DiskState::Failed, "{stats:?}");
    let trouble = store.disk_trouble().unwrap();
    assert!(trouble.to_string().contains("space"), "{trouble}");
    assert!(stats.rows_on_disk > 0 && stats.rows_evicted > 0, "{stats:?}");
    // What was written before is there, and so is what came last.
    assert_eq!(text_of(&store.waiting().row(7).unwrap()), "row 7 of many rows");
    fill(&store, MANY + 4 * SEGMENT_ROWS_MAX as u64);
    let newest = store.rows().end - 1;
    assert_eq!(text_of(&store.row(newest).unwrap()), format!("row {newest} of many rows"));
    let after = store.stats();
    assert!(after.memory_bytes <= after.budget_bytes + after.budget_bytes / 10, "{after:?}");
    // It is told once: the state has not changed since, nor has the reason.
    assert!(Arc::ptr_eq(&trouble, &store.disk_trouble().unwrap()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_vanishes_is_made_anew_or_told_and_capture_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let spool = folder.path().join("spool");
    let store = spooling(folder.path(), 64 << 20);
    fill(&store, MANY);
    std::fs::remove_dir_all(&spool).unwrap();
    // The files have no name any more; what is in them can be read all the same.
    assert_eq!(text_of(&store.waiting().row(7).unwrap()), "row 7 of many rows");
    fill(&store, 8 * MANY);
    let stats = store.stats();
    assert_eq!((stats.disk, stats.rows_logged), (DiskState::On, 8 * MANY), "{stats:?}");
    assert!(files(folder.path()) > 0, "the folder is made anew");
    std::fs::remove_dir_all(&spool).unwrap();
    std::fs::write(&spool, b"in the way").unwrap();
    until(|| {
        fill(&store, store.rows().end + 4 * SEGMENT_ROWS_MAX as u64);
        (store.stats().disk == DiskState::Failed).then_some(())
    });
    let trouble = store.disk_trouble().unwrap();
    assert!(trouble.path.starts_with(&spool), "{trouble}");
    let newest = store.rows().end - 1;
    assert_eq!(text_of(&store.row(newest).unwrap()), format!("row {newest} of many rows"));
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_removed_at_the_next_start() {
    use std::io::{BufRead, BufReader, Write};
    if let Some(folder) = folder_of_child() {
        let store = spooling(&folder, 1 << 30);
        fill_anyhow(&store, MANY);
        assert!(store.wait_until(LIMIT, |stats| stats.rows_on_disk > 0));
        // Not `println!`: the test harness keeps that back.
        writeln!(std::io::stdout(), "\nready").unwrap();
        std::thread::park_timeout(LIMIT);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let words = again("what_a_killed_run_left_is_removed_at_the_next_start", folder.path());
    let mut child = process::Command::new(&words[0])
        .args(&words[1..])
        .stdout(process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let is_ready = lines.map_while(Result::ok).any(|line| line == "ready");
    assert!(is_ready && files(folder.path()) > 0);
    // A run that is there keeps its files.
    let beside = spooling(folder.path(), 1 << 30);
    assert!(files(folder.path()) > 0);
    drop(beside);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(files(folder.path()) > 0, "a killed run removes nothing");
    let store = spooling(folder.path(), 1 << 30);
    assert_eq!(files(folder.path()), 0, "an orphan is left");
    drop(store);
}
