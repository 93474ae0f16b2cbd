//! (d') What a pane costs without a window: a [`View`] that catches up with 10³, 10⁶ and 10⁷ rows,
//! with each kind of filter, and the copy of the rows on one screen.
//!
//! Two things matter beside the total: how soon a new filter shows its newest rows, since looking
//! begins there, and how long the ui thread is held by a filter change: the longest of the calls that frames
//! make, while the log's scanner looks at the rows. The bare loops look at the same bytes in one flat array
//! without keeping anything but a count. A last store has calls and events among its rows, which are put into
//! words when a text is looked for.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "common/fill.rs"]
mod fill;

use common::{Limit, Report, median, ms, of_twenty, worst};
use fill::{Rows, write_payload};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::{call_text, protocol_text};
use network_playground::log::scanner::{Describers, RowDescriber};
use network_playground::log::view::Progress;
use network_playground::log::{Detail, Filter, Row, SessionSet, Store, View};
use network_playground::net::call::Returned;
use network_playground::net::{
    Args, Batch, Call, Event, EventKind, Op, Peer, SessionId, Stamp, StreamEvent, WorkerRole,
};
use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

const SIZES: [u64; 3] = [1_000, 1_000_000, 10_000_000];

/// Short payloads, so that ten million rows fit into most machines.
const PAYLOAD_BYTES: usize = 16;
const SESSIONS: u16 = 2;

/// What ten million such rows take, and room to spare.
const BUDGET_BYTES: usize = 1 << 30;

const ROUNDS: usize = 3;

/// Rows of the store with calls and events.
const MIXED_ROWS: u64 = 1_000_000;
/// Its rows are appended so many at a time.
const BATCH_ROWS: u64 = 1000;

/// A quarter of a frame at 60 a second: the longest that a frame may spend on looking at rows.
const HELD_MS: f64 = 4.0;

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
    println!("medians of {ROUNDS} rounds");
    for count in SIZES {
        measure(count, &mut report);
    }
    measure_words(&mut report);
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
            "  {name:<23} bare {:>8.3} ms  at once {:>8.3} ms ({:.1}×)  {}",
            figures.bare_ms,
            figures.all_ms,
            figures.all_ms / figures.bare_ms,
            figures.frames,
        );
        if count == SIZES.iter().copied().max().unwrap_or(count) {
            let title = format!("(d') {name}, 10⁷ rows: ui thread held, 95 %");
            report.add(&title, of_twenty(&figures.frames.held_ms), "ms", Limit::Most(HELD_MS));
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
    frames: Frames,
}

/// What a filter costs in frames, while the scanner looks at the rows.
#[derive(Default)]
struct Frames {
    /// Until the first rows can be drawn.
    first_ms: Vec<f64>,
    /// Until all rows were looked at.
    all_ms: Vec<f64>,
    /// Each call on the ui thread.
    held_ms: Vec<f64>,
    passed: u64,
}

impl std::fmt::Display for Frames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "in frames: first rows {:.3} ms  all {:.3} ms  ui thread held 95 % {:.3} ms worst {:.3} ms  {} pass",
            median(&self.first_ms),
            median(&self.all_ms),
            of_twenty(&self.held_ms),
            worst(&self.held_ms),
            self.passed,
        )
    }
}

impl Frames {
    /// Changes a view's filter, and runs what frames do until all rows were looked at.
    fn run(
        &mut self,
        store: &Store,
        filter: &Filter,
        here: &dyn Fn(&Row) -> String,
        words: &RowDescriber,
    ) {
        let mut view = View::new(Filter { text: "another".to_owned(), ..Filter::default() });
        let describers = Describers { here, elsewhere: words };
        view.update(store, describers);
        let (begun, mut first, mut progress) = (Instant::now(), None, Progress::Left(0));
        self.held_ms.push(timed(|| view.set_filter(filter.clone())));
        while progress != Progress::Done {
            self.held_ms.push(timed(|| progress = view.update(store, describers)));
            if !view.ordinals().is_empty() {
                first.get_or_insert_with(|| begun.elapsed());
            }
            view.wait(NO_TIME_LIMIT);
        }
        self.all_ms.push(ms(begun.elapsed()));
        self.first_ms.push(ms(first.unwrap_or_else(|| begun.elapsed())));
        self.passed = view.ordinals().end - view.ordinals().start;
    }
}

fn measure_filter(store: &Store, filter: &Filter, bare: impl Fn() -> u64) -> Figures {
    let (mut bare_ms, mut all_ms, mut frames) = (Vec::new(), Vec::new(), Frames::default());
    let nothing = RowDescriber::new(|_| String::new());
    for _ in 0..ROUNDS {
        bare_ms.push(timed(|| {
            black_box(bare());
        }));
        let mut view = View::new(filter.clone());
        all_ms.push(timed(|| {
            view.advance(store, NO_TIME_LIMIT, &|_| String::new());
        }));
        frames.run(store, filter, &|_| String::new(), &nothing);
    }
    Figures { bare_ms: median(&bare_ms), all_ms: median(&all_ms), frames }
}

/// What a text filter costs where rows are put into words.
fn measure_words(report: &mut Report) {
    let store = Store::with_budget(BUDGET_BYTES);
    for first in (0..MIXED_ROWS).step_by(BATCH_ROWS as usize) {
        let batch = mixed(first..first + BATCH_ROWS);
        store.append(SessionId(0), &batch, 0..batch.events.len());
    }
    let texts = Texts::new(Lang::En);
    let on_worker = Texts::new(Lang::En);
    let words = RowDescriber::new(move |row| describe(row, &on_worker));
    println!("\n{MIXED_ROWS} rows, two of four of them calls and events");
    for text in ["bind", "accepted", "absent"] {
        let filter = Filter { text: text.to_owned(), ..Filter::default() };
        let mut frames = Frames::default();
        for _ in 0..ROUNDS {
            frames.run(&store, &filter, &|row| describe(row, &texts), &words);
        }
        println!("  text {text:<18} {frames}");
        let title = format!("(d') text {text} among calls and events: ui thread held, 95 %");
        report.add(&title, of_twenty(&frames.held_ms), "ms", Limit::Most(HELD_MS));
    }
}

fn describe(row: &Row, texts: &Texts) -> String {
    match &row.detail {
        Some(Detail::Call(call)) => call_text(call),
        Some(Detail::Protocol(event)) => protocol_text(event, texts),
        _ => String::new(),
    }
}

/// Rows of which one in four is a call, and one an event.
fn mixed(rows: Range<u64>) -> Batch {
    let mut batch = Batch::default();
    for row in rows {
        let local = ([127, 0, 0, 1], row as u16).into();
        let kind = match row % 4 {
            0 => EventKind::Called(Box::new(Call {
                op: Op::Bind,
                fd: Some(3),
                args: Args::Address(local),
                result: Ok(Returned::Number(0)),
                blocked: Duration::from_micros(20),
            })),
            1 => EventKind::from(StreamEvent::Accepted { local }),
            _ => EventKind::Received { asked_bytes: 65_536 },
        };
        let (start, is_payload) = (batch.arena.len() as u32, row % 4 > 1);
        if is_payload {
            batch.arena.extend_from_slice(b"sensor 1234567..");
        }
        let len = batch.arena.len() as u32 - start;
        let (at, peer) = (Stamp(row * 2000), Peer::from(local));
        batch.events.push(Event {
            at,
            peer,
            blocked_ns: 1000.0,
            start,
            len,
            worker: WorkerRole::Other,
            kind,
        });
    }
    batch
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
