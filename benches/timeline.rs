//! (t) What the model of the time line costs: one frame of a picture 1200 points wide, of 10⁵ calls, at several
//! zooms, on the ui thread; opening a log of 10⁶ rows until the picture is complete; and clearing it.
//!
//! The log is that of a UDP echo and of TCP connections of a server with its clients, all ends ours, so that every
//! second row has an arrow: the dearest that there is.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "common/talks.rs"]
mod talks;

use common::{Limit, Report, median, ms, of_twenty};
use network_playground::log::Store;
use network_playground::log::frames::RowWindow;
use network_playground::log::timeline::{Lane, ThreadPlace, Timeline};
use network_playground::log::view::Progress;
use network_playground::net::Stamp;
use std::hint::black_box;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Calls of a large picture.
const CALLS: u64 = 100_000;

/// Rows of a large log.
const ROWS: u64 = 1_000_000;

/// Rooms for it: what a log of that many rows takes.
const BUDGET_BYTES: usize = 1 << 30;

/// The width of the picture, in points: a step of time each.
const WIDTH: u64 = 1200;

/// Arrows of a picture at most.
const LINKS_MAX: usize = 2000;

/// Parts of the time that a picture shows: all, a tenth…
const ZOOMS: [u64; 5] = [1, 10, 100, 1000, 10_000];

/// Pictures of each.
const FRAMES: usize = 60;

/// How often a log is opened.
const OPENINGS: usize = 5;

/// Of the 4 ms that model and drawing may take.
const FRAME_MS: f64 = 2.0;

const OPEN_MS: f64 = 200.0;

/// The longest picture of an opening, in which most is new: half of the time between two pictures.
const OPENING_FRAME_MS: f64 = 8.0;

/// What the picture after a clear may take of the ui thread: a frame's share, like that of any other.
const CLEAR_MS: f64 = 4.0;

const OPEN: RowWindow = RowWindow { floor: 0, ceiling: None };

fn main() {
    if !common::is_asked() {
        return;
    }
    let mut report = Report::default();
    frames(&mut report);
    opening(&mut report);
    report.print();
}

/// Pictures of a log, complete, at each zoom, and with rows that arrive before each.
fn frames(report: &mut Report) {
    let store = Store::with_budget(BUDGET_BYTES);
    let mut at = talks::fill(&store, CALLS, 0);
    let mut timeline = Timeline::new(None);
    timeline.update_all(&store, OPEN, Duration::from_mins(1));
    println!(
        "{CALLS} calls, {} lanes, {WIDTH} points, {FRAMES} pictures each",
        timeline.lanes().len()
    );
    for zoom in ZOOMS {
        let figures: Vec<f64> =
            (0..FRAMES).map(|_| picture(&mut timeline, &store, zoom).0).collect();
        let (_, bars, links) = picture(&mut timeline, &store, zoom);
        let (middle, most) = (median(&figures), of_twenty(&figures));
        println!(
            "  1/{zoom:<6} of the time: median {middle:.3} ms  95 % {most:.3} ms  {bars} bars  {links} arrows",
        );
        let name = format!("(t) model, {CALLS} calls, 1/{zoom} of the time");
        report.add(&name, middle, "ms", Limit::Most(FRAME_MS));
    }
    let mut figures = Vec::new();
    for _ in 0..FRAMES {
        at = talks::fill(&store, 40, at);
        figures.push(picture(&mut timeline, &store, 1).0);
    }
    let name = "(t) model, all of the time, 40 new rows a frame";
    report.add(name, median(&figures), "ms", Limit::Most(FRAME_MS));
}

/// One picture: milliseconds, bars and arrows.
fn picture(timeline: &mut Timeline, store: &Store, zoom: u64) -> (f64, usize, usize) {
    let begun = Instant::now();
    timeline.update(store, OPEN);
    let range = middle(&timeline.span(), zoom);
    let step_ns = ((range.end.0 - range.start.0) / WIDTH).max(1);
    let mut bars = 0;
    for line in timeline.lanes().iter().flat_map(lines) {
        bars += black_box(timeline.bars(line, range.clone(), step_ns)).len();
    }
    for lane in timeline.lanes() {
        black_box(timeline.states(lane.id));
    }
    let links = black_box(timeline.links(range, LINKS_MAX, &|_| true));
    (ms(begun.elapsed()), bars, links.links.len())
}

fn lines(lane: &Lane) -> impl Iterator<Item = ThreadPlace> {
    let lane_id = lane.id;
    (0..lane.threads.len()).map(move |thread| ThreadPlace { lane: lane_id, thread })
}

/// A part of the time, in its middle.
fn middle(span: &Range<Stamp>, zoom: u64) -> Range<Stamp> {
    let length = (span.end.0 - span.start.0) / zoom;
    let start = span.start.0 + (span.end.0 - span.start.0 - length) / 2;
    Stamp(start)..Stamp(start + length + 1)
}

/// A log is opened: from a new time line to the first picture in which everything is.
fn opening(report: &mut Report) {
    let store = Store::with_budget(BUDGET_BYTES);
    talks::fill(&store, ROWS, 0);
    let (mut totals, mut clears, mut longest) = (Vec::new(), Vec::new(), 0.0_f64);
    for _ in 0..OPENINGS {
        let mut timeline = Timeline::new(None);
        let begun = Instant::now();
        let mut pictures = 0;
        loop {
            let (frame_ms, _, _) = picture(&mut timeline, &store, 1);
            longest = longest.max(frame_ms);
            pictures += 1;
            if timeline.update(&store, OPEN) == Progress::Done {
                break;
            }
            // The window is woken when something was found, and draws no more often than this.
            std::thread::sleep(Duration::from_millis(16));
        }
        let last = picture(&mut timeline, &store, 1);
        totals.push(ms(begun.elapsed()));
        println!(
            "{ROWS} rows: complete after {:.1} ms and {pictures} pictures  {} bars  {} arrows",
            ms(begun.elapsed()),
            last.1,
            last.2
        );
        let cleared = RowWindow { floor: store.rows().end, ceiling: None };
        let begun = Instant::now();
        timeline.update(&store, cleared);
        clears.push(ms(begun.elapsed()));
    }
    println!("cleared: {clears:.1?} ms");
    let name = format!("(t) clearing a log of {ROWS} rows");
    report.add(&name, median(&clears), "ms", Limit::Most(CLEAR_MS));
    let name = format!("(t) opening a log of {ROWS} rows, the longest picture meanwhile");
    report.add(&name, longest, "ms", Limit::Most(OPENING_FRAME_MS));
    let name = format!("(t) opening a log of {ROWS} rows, whole index and picture");
    report.add(&name, median(&totals), "ms", Limit::Most(OPEN_MS));
}
