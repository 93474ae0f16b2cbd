//! Rows on the disk: drawn as "…" until they are read, and waited for by a copy.

use super::*;
use crate::log::{DiskBudget, DiskState, SpoolConfig};

const LIMIT: Duration = Duration::from_secs(30);

/// More rows than the least memory holds, several times.
const ROWS: u64 = 400 * 1024;

/// A store whose older rows are on the disk.
fn spooled(folder: &std::path::Path) -> Store {
    let store = Store::with_budget(0);
    let budget = DiskBudget::Bytes(1 << 30);
    store.start_spool(SpoolConfig { folder: folder.join("spool"), budget }).unwrap();
    assert!(store.wait_until(LIMIT, |stats| stats.disk == DiskState::On));
    for first in (0..ROWS).step_by(1024) {
        append_rows(&store, first..first + 1024);
        let deadline = Instant::now() + LIMIT;
        while store.on_their_way() > 0 {
            assert!(Instant::now() < deadline, "the disk takes nothing: {:?}", store.stats());
            std::thread::yield_now();
        }
    }
    assert!(store.is_on_disk(0) && store.rows() == (0..ROWS), "{:?}", store.stats());
    store
}

fn append_rows(store: &Store, rows: std::ops::Range<u64>) {
    let mut batch = Batch::default();
    for number in rows {
        let (start, text) = (batch.arena.len() as u32, format!("row {number} of many rows"));
        batch.arena.extend_from_slice(text.as_bytes());
        batch.events.push(Event {
            at: Stamp(number * 1000),
            peer: peer(52344),
            blocked_ns: 0.0,
            start,
            len: text.len() as u32,
            worker: WorkerRole::Other,
            kind: EventKind::Received { asked_bytes: 65_536 },
        });
    }
    store.append(OURS, &batch, 0..batch.events.len());
}

fn shows(window: &Window, text: &str) -> bool {
    match text {
        "…" => window.query_all_by_label("…").next().is_some(),
        _ => labels(window).iter().any(|label| label.contains(text)),
    }
}

/// Draws until it is so.
fn until(window: &mut Window, mut is_so: impl FnMut(&mut Window) -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !is_so(window) {
        assert!(Instant::now() < deadline, "it does not come: {:?}", labels(window));
        std::thread::yield_now();
        window.step();
    }
}

#[test]
fn a_row_that_is_read_from_the_disk_is_drawn_as_dots_until_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(spooled(folder.path()));
    assert!(!shows(&window, "…"), "the newest rows are in memory");
    window.state_mut().view.go_to(5000);
    window.step();
    assert!(shows(&window, "…"), "they are asked for: {:?}", labels(&window));
    until(&mut window, |window| shows(window, "row 5000 ") && !shows(window, "…"));
    // A filter that finds one row in each of many segments.
    window.state_mut().view.typed.text = "text ~ \"row [0-9]*7777 \"".to_owned();
    until(&mut window, |window| !window.state().view.is_searching());
    window.state_mut().view.go_to(0);
    until(&mut window, |window| shows(window, "row 7777 ") && !shows(window, "…"));
}

#[test]
fn a_copy_has_rows_that_must_be_read_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(spooled(folder.path()));
    let State { view, store, texts, .. } = window.state_mut();
    view.selection = Some(Selection { anchor: 0, head: 999 });
    let ctx = egui::Context::default();
    let asked = view.copy(&ctx, crate::log::copy::Form::Shown, store, texts);
    assert_eq!(asked, None, "a thread waits for them");
    let mut text = None;
    until(&mut window, |window| {
        let commands = window.output().platform_output.commands.clone();
        text = text.take().or(commands.into_iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text),
            _ => None,
        }));
        text.is_some()
    });
    let text = text.unwrap();
    assert_eq!(text.lines().count(), 1000);
    assert!(text.starts_with("row 0 ") || text.contains("row 0 "), "{}", &text[..80]);
    assert!(text.contains("row 999 ") && !text.contains("row 1000 "));
    let told = LogIntent::Copied { rows: 1000, left_out: 0, guard: CopyGuard::default() };
    assert_eq!(window.state().intents.last(), Some(&told));
}
