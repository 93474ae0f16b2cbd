//! (d') What a pane costs without a window: a [`View`] that catches up with 10³, 10⁶ and 10⁷ rows,
//! with each kind of filter, and the copy of the rows on one screen.
//!
//! Two things matter beside the total: how soon a new filter shows its newest rows, since scanning
//! begins there, and how long a single call takes that was given [`SLICE`], since it runs on the ui
//! thread. The bare loops look at the same bytes in one flat array without keeping anything but a
//! count.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "common/fill.rs"]
mod fill;

use common::{Limit, Report, median, ms, of_twenty, worst};
use fill::{Rows, write_payload};
use network_playground::log::view::Progress;
use network_playground::log::{Filter, SessionSet, Store, View};
use network_playground::net::SessionId;
use std::hint::black_box;
use std::time::{Duration, Instant};

const SIZES: [u64; 3] = [1_000, 1_000_000, 10_000_000];

/// Short payloads, so that ten million rows fit into most machines.
const PAYLOAD_BYTES: usize = 16;
const SESSIONS: u16 = 2;

/// What ten million such rows take, and room to spare.
const BUDGET_BYTES: usize = 1 << 30;

const ROUNDS: usize = 3;

/// What a frame gives to looking at rows.
const SLICE: Duration = Duration::from_millis(4);
/// A frame at 60 a second: the longest that a call may take.
const FRAME_MS: f64 = 16.6;

/// Rows of one screen, and bytes of each that are shown.
const SCREEN_ROWS: u64 = 40;
const SHOWN_BYTES: usize = 512;
/// A sixteenth of a frame.
const COPY_MS: f64 = 1.0;

const NO_TIME_LIMIT: Duration = Duration::from_mins(1);

fn main() {
    if !common::is_asked() {
        return;
    }
    let mut report = Report::default();
    println!("medians of {ROUNDS} rounds; a slice is {} ms of scanning", SLICE.as_millis());
    for count in SIZES {
        measure(count, &mut report);
    }
    report.print();
}

/// A bare loop: how many rows pass.
type Bare = fn(&Flat) -> u64;

/// The filters to measure, each with its name and its bare loop.
fn filters() -> [(&'static str, Filter, Bare); 4] {
    let mut own = SessionSet::default();
    own.insert(SessionId(1));
    let text = |text: &str| Filter { text: text.to_owned(), ..Filter::default() };
    [
        ("everything", Filter::default(), |flat| flat.sessions.len() as u64),
        ("one of two sessions", Filter { sessions: Some(own), ..Filter::default() }, count_session),
        ("text in 1 of 1000 rows", text("needle"), count_needles),
        ("text in no row", text("absent"), count_absent),
    ]
}

/// The same rows as two flat arrays, for the bare loops.
struct Flat {
    sessions: Vec<u16>,
    payloads: Vec<u8>,
}

impl Flat {
    fn of(count: u64) -> Self {
        let mut flat = Self { sessions: Vec::new(), payloads: Vec::new() };
        let mut payload = Vec::new();
        for row in 0..count {
            write_payload(row, PAYLOAD_BYTES, &mut payload);
            flat.payloads.extend_from_slice(&payload);
            // As the rows are dealt out to the sessions: in runs.
            flat.sessions.push((row / 512 % u64::from(SESSIONS)) as u16);
        }
        flat
    }
}

fn count_session(flat: &Flat) -> u64 {
    flat.sessions.iter().filter(|session| **black_box(session) == 1).count() as u64
}

fn count_needles(flat: &Flat) -> u64 {
    count_text(flat, b"Needle")
}

fn count_absent(flat: &Flat) -> u64 {
    count_text(flat, b"absent")
}

fn count_text(flat: &Flat, text: &[u8]) -> u64 {
    let finder = memchr::memmem::Finder::new(text);
    let rows = flat.payloads.chunks_exact(PAYLOAD_BYTES);
    rows.filter(|payload| finder.find(payload).is_some()).count() as u64
}

fn measure(count: u64, report: &mut Report) {
    let store = Store::with_budget(BUDGET_BYTES);
    let rows = Rows { count, payload_bytes: PAYLOAD_BYTES, sessions: SESSIONS, peers: 1 };
    let (begun, flat) = (Instant::now(), Flat::of(count));
    let flat_ms = ms(begun.elapsed());
    let begun = Instant::now();
    rows.fill(&store);
    println!(
        "\n{count} rows: filled in {:.1} ms (bare arrays {flat_ms:.1} ms), {} MiB",
        ms(begun.elapsed()),
        store.stats().memory_bytes >> 20,
    );
    for (name, filter, bare) in filters() {
        let figures = measure_filter(&store, &filter, || bare(&flat));
        println!(
            "  {name:<23} bare {:>8.3} ms  all {:>8.3} ms ({:.1}×)  first rows {:.3} ms  slice 95 % {:.3} ms worst {:.3} ms  {} pass",
            figures.bare_ms,
            figures.all_ms,
            figures.all_ms / figures.bare_ms,
            figures.first_ms,
            of_twenty(&figures.slices_ms),
            worst(&figures.slices_ms),
            figures.passed,
        );
        if count == SIZES.iter().copied().max().unwrap_or(count) {
            let title = format!("(d') {name}, 10⁷ rows: slice, 95 %");
            report.add(&title, of_twenty(&figures.slices_ms), "ms", Limit::Most(FRAME_MS));
        }
    }
    let copy_us = copy_of_a_screen(&store);
    println!(
        "  copy of {SCREEN_ROWS} rows: median {:.1} µs  worst {:.1} µs",
        median(&copy_us),
        worst(&copy_us)
    );
    let title = format!("(d') copy of a screen among {count} rows");
    report.add(&title, median(&copy_us) / 1e3, "ms", Limit::Most(COPY_MS));
}

/// What a filter costs.
struct Figures {
    bare_ms: f64,
    /// Looking at all rows in one go.
    all_ms: f64,
    /// The shortest step that shows something.
    first_ms: f64,
    /// Each call that was given [`SLICE`].
    slices_ms: Vec<f64>,
    passed: u64,
}

fn measure_filter(store: &Store, filter: &Filter, bare: impl Fn() -> u64) -> Figures {
    let (mut bare_ms, mut all_ms, mut first_ms) = (Vec::new(), Vec::new(), Vec::new());
    let mut slices_ms = Vec::new();
    let mut passed = 0;
    for _ in 0..ROUNDS {
        bare_ms.push(timed(|| {
            black_box(bare());
        }));
        let mut view = View::new(filter.clone());
        all_ms.push(timed(|| {
            view.advance(store, NO_TIME_LIMIT, &|_| String::new());
        }));
        passed = view.ordinals().end - view.ordinals().start;
        let mut view = View::new(filter.clone());
        first_ms.push(timed(|| {
            view.advance(store, Duration::ZERO, &|_| String::new());
        }));
        let mut progress = Progress::Left(0);
        while progress != Progress::Done {
            slices_ms.push(timed(|| {
                progress = view.advance(store, SLICE, &|_| String::new());
            }));
        }
    }
    Figures {
        bare_ms: median(&bare_ms),
        all_ms: median(&all_ms),
        first_ms: median(&first_ms),
        slices_ms,
        passed,
    }
}

/// Looks up and copies screens of rows at many places of a filtered view, as scrolling does, in
/// microseconds.
fn copy_of_a_screen(store: &Store) -> Vec<f64> {
    const PLACES: u64 = 200;
    let mut own = SessionSet::default();
    own.insert(SessionId(1));
    let mut view = View::new(Filter { sessions: Some(own), ..Filter::default() });
    view.advance(store, NO_TIME_LIMIT, &|_| String::new());
    let ordinals = view.ordinals();
    let last = (ordinals.end - ordinals.start).saturating_sub(SCREEN_ROWS);
    let copy = |place: u64| {
        let top = ordinals.start + last * place / PLACES;
        timed(|| {
            let numbers: Vec<u64> =
                (top..top + SCREEN_ROWS).filter_map(|ordinal| view.row_at(ordinal)).collect();
            drop(black_box(store.copy_rows(&numbers, SHOWN_BYTES)));
        }) * 1e3
    };
    (0..PLACES).map(copy).collect()
}

/// How long it takes, in milliseconds.
fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    ms(begun.elapsed())
}
