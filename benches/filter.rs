//! What a text filter costs over ten million rows of 64 bytes: until the first screen is full, and until all were
//! looked at; from memory, against a bare `memmem` over the same bytes, and from the disk, against a bare read of the
//! same files. The same text is looked for as a condition, too, and as what is found among all rows.
//!
//! `FILTER_ROWS` sets another number of rows, `FILTER_FOLDER` another place for the files. The files are read
//! twice each time: as the system keeps them in its memory, and after it was asked to forget them, as far as it does.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod common;
#[path = "common/fill.rs"]
mod fill;

use common::{Limit, Report, median, ms, of_twenty, worst};
use fill::{Rows, write_payload};
use jiff::tz::TimeZone;
use memchr::memmem::Finder;
use network_playground::log::query::{self, Query, Reading};
use network_playground::log::scanner::{Describers, RowDescriber};
use network_playground::log::view::Progress;
use network_playground::log::{
    DiskBudget, DiskState, Filter, PayloadForm, Row, SpoolConfig, Store, View,
};
use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const ROWS: u64 = 10_000_000;
const PAYLOAD_BYTES: usize = 64;

/// What ten million such rows take in memory, and room to spare.
const BUDGET_BYTES: usize = 2 << 30;

/// Memory of the store whose rows are on the disk: a small part of them. Of the least budget a tenth, by which memory may
/// be more while the disk is behind, is less than a segment.
const DISK_MEMORY_BYTES: usize = 32 << 20;

/// What they may take on the disk.
const DISK_BYTES: u64 = 4 << 30;

/// Rows that are appended before the disk is waited for.
const ROWS_AT_ONCE: u64 = 20_000;

/// Rows of one screen.
const SCREEN_ROWS: u64 = 40;

const ROUNDS: usize = 5;

const PATIENCE: Duration = Duration::from_mins(1);

/// Texts that are looked for: in one of a thousand rows; in none; in none, but its beginning is in all; digits; Chinese.
const TEXTS: [&str; 5] = ["needle", "absent", "sensor x", "77777", "你好"];

fn main() -> Outcome<()> {
    if !common::is_asked() {
        return Ok(());
    }
    let count = std::env::var("FILTER_ROWS").ok().and_then(|text| text.parse().ok());
    let rows =
        Rows { count: count.unwrap_or(ROWS), payload_bytes: PAYLOAD_BYTES, sessions: 2, peers: 16 };
    println!("{} rows of {PAYLOAD_BYTES} bytes, medians of {ROUNDS} rounds", rows.count);
    let mut report = Report::default();
    from_memory(rows, &mut report);
    from_disk(rows, &mut report)?;
    report.print();
    Ok(())
}

fn from_memory(rows: Rows, report: &mut Report) {
    let store = Store::with_budget(BUDGET_BYTES);
    rows.fill(&store);
    let flat = flat(rows.count);
    println!("\nfrom memory, {} MiB", store.stats().memory_bytes >> 20);
    for text in TEXTS {
        let (mut bare, mut scans) = (Vec::new(), Scans::default());
        for _ in 0..ROUNDS {
            bare.push(timed(|| {
                black_box(count_rows(&flat, text));
            }));
            scans.run(&store, by_text(text));
        }
        let bare_ms = median(&bare);
        println!(
            "  {text:<10} bare {bare_ms:>7.1} ms  {scans} ({:.1}×)",
            median(&scans.all_ms) / bare_ms
        );
        scans.report(&format!("“{text}” in memory"), rows.count, report);
    }
    for (name, filter) in conditions() {
        let mut scans = Scans::default();
        (0..ROUNDS).for_each(|_| scans.run(&store, filter.clone()));
        println!("  {name:<30} {scans}");
        scans.report(&format!("{name} in memory"), rows.count, report);
    }
}

fn by_text(text: &str) -> Filter {
    Filter { text: text.to_owned(), ..Filter::default() }
}

/// The text that is in one of a thousand rows, as a condition and as what is found among those that are shown.
fn conditions() -> Vec<(&'static str, Filter)> {
    let by_query = |query| Filter { query: Some(query), ..Filter::default() };
    let mut all = vec![(
        "find “needle”",
        by_query(Query::of_shown("needle", PayloadForm::Text, &TimeZone::UTC)),
    )];
    for text in ["text contains needle", "len > 20 and text contains needle"] {
        if let Ok(Reading::Query(query)) = query::read(text, &TimeZone::UTC) {
            all.push((text, by_query(query)));
        }
    }
    all
}

fn from_disk(rows: Rows, report: &mut Report) -> Outcome<()> {
    let folder = match std::env::var_os("FILTER_FOLDER").map(PathBuf::from) {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir_in(std::env::current_exe()?.parent().unwrap_or(Path::new(".")))?,
    };
    let store = Store::with_budget(DISK_MEMORY_BYTES);
    let spool = folder.path().join("spool");
    store.start_spool(SpoolConfig {
        folder: spool.clone(),
        budget: DiskBudget::Bytes(DISK_BYTES),
    })?;
    if !store.wait_until(PATIENCE, |stats| stats.disk == DiskState::On) {
        return Err("the disk is not used".into());
    }
    for first in (0..rows.count).step_by(ROWS_AT_ONCE as usize) {
        let some = ROWS_AT_ONCE.min(rows.count - first);
        Rows { count: some, ..rows }.fill_from(first, &store);
        // Nothing is to be lost: it is read back.
        store.wait_until(PATIENCE, |stats| stats.memory_bytes <= stats.budget_bytes);
    }
    let files = files_in(&spool)?;
    let stats = store.stats();
    println!(
        "\nfrom the disk, {} rows, {} MiB; {} rows have left",
        stats.rows_on_disk,
        stats.disk_bytes >> 20,
        stats.rows_evicted
    );
    for (name, forgets) in [("kept by the system", false), ("forgotten by the system", true)] {
        let (mut bare, mut scans) = (Vec::new(), Scans::default());
        for _ in 0..ROUNDS {
            let forget = || if forgets { forget_files(&files) } else { Ok(()) };
            forget()?;
            let begun = Instant::now();
            read_files(&files)?;
            bare.push(ms(begun.elapsed()));
            forget()?;
            scans.run(&store, by_text("needle"));
        }
        let bare_ms = median(&bare);
        let ratio = bare_ms / median(&scans.all_ms);
        println!("  {name:<24} bare read {bare_ms:>7.1} ms  {scans} ({ratio:.2} of its speed)");
        report.add(
            &format!("filter on the disk, {name}, to a bare read"),
            ratio,
            "×",
            Limit::Least(0.5),
        );
    }
    store.end_spool();
    Ok(())
}

/// What filters cost, while the log's scanner looks at the rows.
#[derive(Default)]
struct Scans {
    first_ms: Vec<f64>,
    all_ms: Vec<f64>,
    held_ms: Vec<f64>,
    passed: u64,
}

impl Scans {
    fn run(&mut self, store: &Store, filter: Filter) {
        let words = RowDescriber::new(|_| String::new());
        let describers = Describers { here: &|_: &Row| String::new(), elsewhere: &words };
        let mut view = View::new(Filter::default());
        view.update(store, describers);
        let (begun, mut first, mut progress) = (Instant::now(), None, Progress::Left(0));
        view.set_filter(filter);
        while progress != Progress::Done {
            self.held_ms.push(timed(|| progress = view.update(store, describers)));
            let found = view.ordinals();
            if found.end - found.start >= SCREEN_ROWS {
                first.get_or_insert_with(|| begun.elapsed());
            }
            if progress != Progress::Done {
                view.wait(PATIENCE);
            }
        }
        self.all_ms.push(ms(begun.elapsed()));
        self.first_ms.push(ms(first.unwrap_or_else(|| begun.elapsed())));
        self.passed = view.ordinals().end - view.ordinals().start;
    }

    fn report(&self, name: &str, rows: u64, report: &mut Report) {
        // What is in fewer rows than in each ten thousandth fills its screen late, wherever it is.
        if self.passed * 10_000 >= rows {
            let title = format!("{name}: first screen");
            report.add(&title, median(&self.first_ms), "ms", Limit::Most(50.0));
        }
        report.add(&format!("{name}: all rows"), median(&self.all_ms), "ms", Limit::Most(1000.0));
    }
}

impl std::fmt::Display for Scans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "first screen {:>6.1} ms  all {:>7.1} ms  ui thread held 95 % {:.2} ms worst {:.2} ms  {} pass",
            median(&self.first_ms),
            median(&self.all_ms),
            of_twenty(&self.held_ms),
            worst(&self.held_ms),
            self.passed,
        )
    }
}

/// The payloads of all rows, one after the other.
fn flat(count: u64) -> Vec<u8> {
    let (mut flat, mut payload) = (Vec::new(), Vec::new());
    for row in 0..count {
        write_payload(row, PAYLOAD_BYTES, &mut payload);
        flat.extend_from_slice(&payload);
    }
    flat
}

/// How many rows have a text, found by one `memmem` over all of them.
fn count_rows(flat: &[u8], text: &str) -> u64 {
    let finder = Finder::new(text);
    let (mut from, mut count) = (0, 0);
    while let Some(at) = flat.get(from..).and_then(|rest| finder.find(rest)) {
        count += 1;
        from = ((from + at) / PAYLOAD_BYTES + 1) * PAYLOAD_BYTES;
    }
    count
}

fn files_in(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files.extend(files_in(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn read_files(files: &[PathBuf]) -> Outcome<()> {
    let mut piece = vec![0; 1 << 20];
    for path in files {
        let mut file = File::open(path)?;
        while file.read(black_box(&mut piece))? > 0 {}
    }
    Ok(())
}

/// Has the system forget what it keeps of the files.
fn forget_files(files: &[PathBuf]) -> Outcome<()> {
    for path in files {
        let file = File::open(path)?;
        file.sync_all()?;
        #[cfg(target_os = "linux")]
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    }
    Ok(())
}

fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    ms(begun.elapsed())
}
