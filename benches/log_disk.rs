//! What it costs that older rows go to the disk: the rate of appending against that of a store in memory alone and
//! against a bare sequential write, and what a pane takes to draw at any place among them.
//!
//! Places are looked at in two ways. First what the log does alone: its view catches up, and the rows of a screen are
//! copied; microseconds, of which the greatest part is that the rows of a new place are in no cache of the processor. Then
//! what a person waits for: the whole frame of the log view without a window, as in `log_frame`, while the handle of the
//! scroll bar is moved to random heights. That one has the limits.
//!
//! The size is bounded by the disk: 1 GiB unless `LOG_DISK_GIB` says otherwise (8 hold 140 million rows of 32 bytes).
//! The files go where `LOG_DISK_FOLDER` says, or into a folder of their own beside the program.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod common;
#[path = "common/fill.rs"]
mod fill;
#[cfg(feature = "gui")]
#[expect(dead_code, reason = "the handle is not let go, and shapes are not counted")]
#[path = "common/log_screen.rs"]
mod log_screen;

use common::{Limit, Report, median, ms, of_twenty, worst};
use fill::Rows;
use network_playground::log::scanner::{Describers, RowDescriber};
use network_playground::log::store::BUDGET_BYTES;
use network_playground::log::view::Progress;
use network_playground::log::{DiskBudget, DiskState, Filter, Row, SpoolConfig, Store, View};
use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const PAYLOAD_BYTES: usize = 32;

/// Sessions that the rows are of.
const SESSIONS: u16 = 2;

/// What such a row takes on the disk: its record and its payload.
const ROW_BYTES: u64 = 56;

/// Rows of the store that everything is compared with.
const FEW: u64 = 1_000;

/// Rows of one screen, and bytes of each that are shown.
const SCREEN_ROWS: u64 = 40;
const SHOWN_BYTES: usize = 512;

/// Places that are looked at.
const PLACES: u64 = 200;

/// Frames of each place after the first one, or the first with all of its rows, and the pause before each: what a window
/// leaves in the caches of the processor, in either store.
const FRAMES_AT_A_PLACE: u32 = 4;
const PAUSE: Duration = Duration::from_millis(2);

const PATIENCE: Duration = Duration::from_mins(1);

fn main() -> Outcome<()> {
    if !common::is_asked() {
        return Ok(());
    }
    let gib: u64 =
        std::env::var("LOG_DISK_GIB").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let bytes = gib << 30;
    let folder = std::env::var_os("LOG_DISK_FOLDER").map(PathBuf::from);
    let folder = match folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir_in(std::env::current_exe()?.parent().unwrap_or(Path::new(".")))?,
    };
    let count = (bytes / ROW_BYTES).min(100_000_000);
    let rows = Rows { count, payload_bytes: PAYLOAD_BYTES, sessions: SESSIONS, peers: 1 };
    println!("{count} rows of {PAYLOAD_BYTES} bytes, {gib} GiB of disk");

    let in_memory = rate(count, || rows.fill(&Store::with_budget(BUDGET_BYTES)));
    let bare = bare_write(folder.path(), count * ROW_BYTES)?;
    let store = Store::with_budget(BUDGET_BYTES);
    let budget = DiskBudget::Bytes(bytes + bytes / 4);
    store.start_spool(SpoolConfig { folder: folder.path().join("spool"), budget })?;
    if !store.wait_until(PATIENCE, |stats| stats.disk == DiskState::On) {
        return Err("the disk is not used".into());
    }
    let (spooling, memory) = fill_watched(&store, &rows);
    let stats = store.stats();
    let bare_rows = bare / ROW_BYTES as f64;
    println!(
        "appended: {:.1} M rows/s to memory alone, {:.1} M with the disk; a bare write {:.0} MB/s = {:.1} M rows/s\n{stats:?}",
        in_memory / 1e6,
        spooling / 1e6,
        bare / 1e6,
        bare_rows / 1e6,
    );
    let mut report = Report::default();
    if bare >= 1e9 {
        report.add(
            "append rate, to that of memory alone",
            spooling / in_memory,
            "×",
            Limit::Least(0.7),
        );
    } else {
        report.add("append rate, to a bare write", spooling / bare_rows, "×", Limit::Least(0.8));
    }
    let lost = stats.rows_evicted as f64 / stats.rows_logged as f64;
    report.add("rows that the disk could not take", lost * 100.0, "%", Limit::Most(100.0));
    let beyond = memory as f64 / stats.budget_bytes as f64;
    report.add("memory, to the budget", beyond, "×", Limit::Most(1.1));
    look(&store, &mut report);
    report.print();
    store.end_spool();
    Ok(())
}

fn rate(count: u64, work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    count as f64 / begun.elapsed().as_secs_f64()
}

/// Fills the store; returns its rate and the most memory that it said it had.
fn fill_watched(store: &Store, rows: &Rows) -> (f64, usize) {
    let mut most = 0;
    let rate = std::thread::scope(|scope| {
        let filling = scope.spawn(|| rate(rows.count, || rows.fill(store)));
        while !filling.is_finished() {
            most = most.max(store.stats().memory_bytes);
            std::thread::sleep(Duration::from_millis(5));
        }
        filling.join().unwrap_or(0.0)
    });
    (rate, most)
}

/// Writes as many bytes as the rows take, in pieces of a segment's size; returns bytes a second.
fn bare_write(folder: &Path, bytes: u64) -> Outcome<f64> {
    let piece = vec![b'x'; 900 << 10];
    let path = folder.join("bare");
    let mut file = File::create(&path)?;
    let begun = Instant::now();
    for _ in 0..bytes / piece.len() as u64 {
        file.write_all(black_box(&piece))?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    drop(file);
    std::fs::remove_file(path)?;
    Ok(bytes as f64 / seconds)
}

/// A view of all rows that has looked at them all.
fn view_of(store: &Store) -> View {
    let words = RowDescriber::new(|_| String::new());
    let mut view = View::new(Filter::default());
    let describers = Describers { here: &|_: &Row| String::new(), elsewhere: &words };
    while view.update(store, describers) != Progress::Done {
        view.wait(Duration::from_millis(10));
    }
    view
}

/// What a frame does at a place: catches up, and copies the rows of the screen. How many of them were there?
fn frame(view: &mut View, store: &Store, first: u64) -> (Duration, usize) {
    let words = RowDescriber::new(|_| String::new());
    let describers = Describers { here: &|_: &Row| String::new(), elsewhere: &words };
    let begun = Instant::now();
    view.update(store, describers);
    let ordinals = first..(first + SCREEN_ROWS).min(view.ordinals().end);
    let numbers: Vec<u64> = ordinals.filter_map(|ordinal| view.row_at(ordinal)).collect();
    let found = black_box(store.copy_rows(&numbers, SHOWN_BYTES)).len();
    (begun.elapsed(), numbers.len() - found)
}

fn look(store: &Store, report: &mut Report) {
    let few = Store::default();
    Rows { count: FEW, payload_bytes: PAYLOAD_BYTES, sessions: SESSIONS, peers: 1 }.fill(&few);
    let of_few = frames(&few, &mut Vec::new());
    let mut jumps = Vec::new();
    let of_many = frames(store, &mut jumps);
    figures("catching up and copying among a thousand rows", &of_few);
    figures("catching up and copying at a random place", &of_many);
    figures("until a random place is drawn", &jumps);
    let ratio = median(&of_many) / median(&of_few);
    println!("  catching up and copying at a random place, to that among 10³ rows: {ratio:.2} ×");
    report.add("until a random place is drawn, 95 %", of_twenty(&jumps), "ms", Limit::Most(100.0));
    #[cfg(feature = "gui")]
    draw((store, &few), report);
}

/// Whole frames of the log view, of both stores in turn.
#[cfg(feature = "gui")]
fn draw((many, few): (&Store, &Store), report: &mut Report) {
    use log_screen::{SCREEN, Screen};
    let mut logs = [many, few].map(|store| (Screen::of(store.clone(), SESSIONS), Vec::new()));
    for (screen, _) in &mut logs {
        screen.take_handle();
    }
    let mut random = Random::default();
    for _ in 0..PLACES {
        let y = random.below(1 << 20) as f32 / (1 << 20) as f32 * SCREEN.y;
        for (screen, frames) in &mut logs {
            frames.push(screen.move_handle(y));
            for _ in 0..FRAMES_AT_A_PLACE {
                std::thread::sleep(PAUSE);
                frames.push(screen.frame(Vec::new()).0);
            }
        }
    }
    let [(_, many), (_, few)] = logs;
    figures("whole frame among a thousand rows", &few);
    figures("whole frame at a random place", &many);
    let ratio = median(&many) / median(&few);
    report.add("frame at a random place, to that among 10³ rows", ratio, "×", Limit::Most(1.2));
    report.add("frame at a random place, 95 %", of_twenty(&many), "ms", Limit::Most(2.0));
}

fn figures(name: &str, all: &[f64]) {
    println!(
        "  {name}: median {:.4} ms, 95 % {:.4}, worst {:.4}",
        median(all),
        of_twenty(all),
        worst(all)
    );
}

/// Numbers without order, the same in each run.
struct Random(u64);

impl Default for Random {
    fn default() -> Self {
        Self(1)
    }
}

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 16) % end
    }
}

/// Frames at random places, each as often until all of its rows are there; adds how long that took.
fn frames(store: &Store, jumps: &mut Vec<f64>) -> Vec<f64> {
    let mut view = view_of(store);
    let mut all = Vec::new();
    let ordinals = view.ordinals();
    let mut random = Random::default();
    for _ in 0..PLACES {
        let first = ordinals.start + random.below(ordinals.end - ordinals.start);
        let begun = Instant::now();
        loop {
            let (took, missing) = frame(&mut view, store, first);
            all.push(ms(took));
            if missing == 0 || begun.elapsed() > PATIENCE {
                break;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        jumps.push(ms(begun.elapsed()));
        for _ in 0..FRAMES_AT_A_PLACE {
            std::thread::sleep(PAUSE);
            all.push(ms(frame(&mut view, store, first).0));
        }
    }
    all
}
