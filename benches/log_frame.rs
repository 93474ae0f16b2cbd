//! (d) What one frame of the log view costs on the ui thread, with 10³, 10⁶ and 10⁷ rows: egui's whole
//! pass (input, bar, rows, output) without a window, warm. How long egui then needs to cut the shapes
//! into triangles is shown beside it.
//!
//! Three places: at the end, following it; in the middle, as after a drag of the scroll bar; and at
//! the end while new rows arrive before each frame.
//!
//! The sizes take turns, some frames each, so that all meet the same disturbances; the ratio is that
//! of the medians of a turn.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "common/fill.rs"]
mod fill;
#[path = "common/log_screen.rs"]
mod log_screen;

use common::{Limit, Report, median, of_twenty};
use egui::{Event, Pos2};
use fill::Rows;
use log_screen::{SCREEN, Screen, button};
use network_playground::log::Store;

const SIZES: [u64; 3] = [1_000, 1_000_000, 10_000_000];

/// Short payloads, so that ten million rows fit into most machines.
const PAYLOAD_BYTES: usize = 16;

/// What ten million such rows take, and room to spare.
const BUDGET_BYTES: usize = 1 << 30;

/// Turns of each size, and frames of a turn.
const TURNS: usize = 15;
const FRAMES: usize = 40;

/// Rows that arrive before each frame in the last part.
const NEW_ROWS: u64 = 40;

const FRAME_MS: f64 = 2.0;
const RATIO: f64 = 1.2;

fn main() {
    if !common::is_asked() {
        return;
    }
    let mut logs: Vec<LogOf> = SIZES.map(LogOf::of).into();
    let mut report = Report::default();
    measure("following the end", &mut logs, 0, &mut report);
    for log in &mut logs {
        log.drag_to_the_middle();
        let row = log.row_in_the_middle();
        println!("{} rows: dragged to the middle, row {row:?}", log.count);
    }
    measure("in the middle", &mut logs, 0, &mut report);
    // Anew: the end is followed.
    for log in &mut logs {
        log.screen.open_view();
    }
    let place = format!("following, {NEW_ROWS} new rows a frame");
    measure(&place, &mut logs, NEW_ROWS, &mut report);
    report.print();
}

/// Frames of one size in one place, in milliseconds.
#[derive(Default)]
struct Figures {
    all_ms: Vec<f64>,
    triangles_ms: Vec<f64>,
    turns: Vec<f64>,
}

fn measure(place: &str, logs: &mut [LogOf], new_rows: u64, report: &mut Report) {
    let mut figures: Vec<Figures> = logs.iter().map(|_| Figures::default()).collect();
    for _ in 0..TURNS {
        for (log, figures) in logs.iter_mut().zip(&mut figures) {
            // What another size has left in the caches is not what a window finds there.
            log.screen.frame(Vec::new());
            let mut turn = Vec::new();
            for _ in 0..FRAMES {
                log.receive(new_rows);
                let (ui_ms, triangles_ms) = log.screen.frame(Vec::new());
                turn.push(ui_ms);
                figures.triangles_ms.push(triangles_ms);
            }
            figures.turns.push(median(&turn));
            figures.all_ms.append(&mut turn);
        }
    }
    println!("{place}, {} frames each", TURNS * FRAMES);
    for (log, figures) in logs.iter().zip(&figures) {
        let (middle, most) = (median(&figures.all_ms), of_twenty(&figures.all_ms));
        println!(
            "  {:>8} rows: median {middle:.3} ms  95 % {most:.3} ms  triangles {:.3} ms  {} shapes",
            log.count,
            median(&figures.triangles_ms),
            log.screen.shapes,
        );
        report.add(
            &format!("(d) {place}, {} rows", log.count),
            middle,
            "ms",
            Limit::Most(FRAME_MS),
        );
    }
    let [few, .., many] = figures.as_slice() else { return };
    let ratios: Vec<f64> =
        many.turns.iter().zip(&few.turns).map(|(many, few)| many / few).collect();
    report.add(&format!("(d) {place}, 10⁷ to 10³"), median(&ratios), "×", Limit::Most(RATIO));
}

/// A log view of so many rows.
struct LogOf {
    count: u64,
    screen: Screen,
}

impl LogOf {
    fn of(count: u64) -> Self {
        let store = Store::with_budget(BUDGET_BYTES);
        rows(count).fill(&store);
        Self { count, screen: Screen::of(store, 1) }
    }

    /// No two rows are alike, so that none is laid out before it is drawn.
    fn receive(&self, count: u64) {
        rows(count).fill_from(self.screen.store.stats().rows_logged, &self.screen.store);
    }

    /// Takes the scroll bar by its handle and lets it go half way up.
    fn drag_to_the_middle(&mut self) {
        self.screen.take_handle();
        self.screen.move_handle(SCREEN.y / 2.0);
        self.screen.leave_handle(SCREEN.y / 2.0);
    }

    /// Clicks into the middle of the rows: which row was there.
    fn row_in_the_middle(&mut self) -> Option<u64> {
        let middle = Pos2::new(SCREEN.x / 2.0, SCREEN.y / 2.0);
        for events in [
            vec![Event::PointerMoved(middle)],
            vec![button(middle, true)],
            vec![button(middle, false)],
            vec![Event::PointerGone],
        ] {
            self.screen.frame(events);
        }
        self.screen.view.selected_row()
    }
}

fn rows(count: u64) -> Rows {
    Rows { count, payload_bytes: PAYLOAD_BYTES, sessions: 1, peers: 1 }
}
