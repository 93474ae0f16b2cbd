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

use common::{Limit, Report, median, ms, of_twenty};
use egui::{Event, Modifiers, PointerButton, Pos2, RawInput, Rect, vec2};
use fill::Rows;
use network_playground::i18n::{Lang, Texts};
use network_playground::log::Store;
use network_playground::net::SessionId;
use network_playground::ui::log_view::{LogSettings, LogView};
use network_playground::ui::{fonts, tokens};
use std::hint::black_box;
use std::time::{Duration, Instant};

const SIZES: [u64; 3] = [1_000, 1_000_000, 10_000_000];

/// Short payloads, so that ten million rows fit into most machines.
const PAYLOAD_BYTES: usize = 16;

/// What ten million such rows take, and room to spare.
const BUDGET_BYTES: usize = 1 << 30;

/// The log's part of the window, and more.
const SCREEN: egui::Vec2 = vec2(1180.0, 700.0);

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
    let mut screens: Vec<Screen> = SIZES.iter().map(|count| Screen::of(*count)).collect();
    let mut report = Report::default();
    measure("following the end", &mut screens, 0, &mut report);
    for screen in &mut screens {
        screen.drag_to_the_middle();
        let row = screen.row_in_the_middle();
        println!("{} rows: dragged to the middle, row {row:?}", screen.count);
    }
    measure("in the middle", &mut screens, 0, &mut report);
    // Anew: the end is followed.
    screens.iter_mut().for_each(Screen::open_view);
    let place = format!("following, {NEW_ROWS} new rows a frame");
    measure(&place, &mut screens, NEW_ROWS, &mut report);
    report.print();
}

/// Frames of one size in one place, in milliseconds.
#[derive(Default)]
struct Figures {
    all_ms: Vec<f64>,
    triangles_ms: Vec<f64>,
    turns: Vec<f64>,
}

fn measure(place: &str, screens: &mut [Screen], new_rows: u64, report: &mut Report) {
    let mut figures: Vec<Figures> = screens.iter().map(|_| Figures::default()).collect();
    for _ in 0..TURNS {
        for (screen, figures) in screens.iter_mut().zip(&mut figures) {
            // What another size has left in the caches is not what a window finds there.
            screen.frame(Vec::new());
            let mut turn = Vec::new();
            for _ in 0..FRAMES {
                screen.receive(new_rows);
                let (ui_ms, triangles_ms) = screen.frame(Vec::new());
                turn.push(ui_ms);
                figures.triangles_ms.push(triangles_ms);
            }
            figures.turns.push(median(&turn));
            figures.all_ms.append(&mut turn);
        }
    }
    println!("{place}, {} frames each", TURNS * FRAMES);
    for (screen, figures) in screens.iter().zip(&figures) {
        let (middle, most) = (median(&figures.all_ms), of_twenty(&figures.all_ms));
        println!(
            "  {:>8} rows: median {middle:.3} ms  95 % {most:.3} ms  triangles {:.3} ms  {} shapes",
            screen.count,
            median(&figures.triangles_ms),
            screen.shapes,
        );
        report.add(
            &format!("(d) {place}, {} rows", screen.count),
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

/// A log view with its store in a window that is never shown.
struct Screen {
    count: u64,
    store: Store,
    texts: Texts,
    ctx: egui::Context,
    view: LogView,
    frames: u32,
    shapes: usize,
}

impl Screen {
    fn of(count: u64) -> Self {
        let store = Store::with_budget(BUDGET_BYTES);
        rows(count).fill(&store);
        let ctx = egui::Context::default();
        ctx.set_fonts(fonts::definitions());
        tokens::apply(&ctx);
        let view = LogView::new(LogSettings::default());
        let texts = Texts::new(Lang::En);
        let mut screen = Self { count, store, texts, ctx, view, frames: 0, shapes: 0 };
        screen.open_view();
        screen
    }

    /// A new view, which follows the end, run until it has looked at every row.
    fn open_view(&mut self) {
        self.view = LogView::new(LogSettings::default());
        self.view.add_session(SessionId(0));
        self.frame(Vec::new());
        while self.view.is_searching() {
            self.view.wait(Duration::from_secs(1));
            self.frame(Vec::new());
        }
        for _ in 0..10 {
            self.frame(Vec::new());
        }
    }

    /// No two rows are alike, so that none is laid out before it is drawn.
    fn receive(&self, count: u64) {
        rows(count).fill_from(self.store.stats().rows_logged, &self.store);
    }

    /// Runs one frame: milliseconds in the ui, and for its triangles.
    fn frame(&mut self, events: Vec<Event>) -> (f64, f64) {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SCREEN)),
            time: Some(f64::from(self.frames) / 60.0),
            focused: true,
            events,
            ..RawInput::default()
        };
        let Self { store, texts, view, .. } = self;
        let begun = Instant::now();
        let output = self.ctx.run_ui(input, |ui| {
            black_box(view.bar_ui(ui, store, texts));
            black_box(view.rows_ui(ui, store, texts, ""));
        });
        let ui_ms = ms(begun.elapsed());
        self.shapes = output.shapes.len();
        let begun = Instant::now();
        drop(black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point)));
        (ui_ms, ms(begun.elapsed()))
    }

    /// Takes the scroll bar by its handle, which is at the bottom, and lets it go half way up.
    fn drag_to_the_middle(&mut self) {
        let at = |y| Pos2::new(SCREEN.x - tokens::size::SCROLL_BAR / 2.0, y);
        let (bottom, middle) = (at(SCREEN.y - 4.0), at(SCREEN.y / 2.0));
        for events in [
            vec![Event::PointerMoved(bottom)],
            vec![button(bottom, true)],
            vec![Event::PointerMoved(middle)],
            vec![button(middle, false)],
            vec![Event::PointerGone],
        ] {
            self.frame(events);
        }
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
            self.frame(events);
        }
        self.view.selected_row()
    }
}

fn rows(count: u64) -> Rows {
    Rows { count, payload_bytes: PAYLOAD_BYTES, sessions: 1, peers: 1 }
}

fn button(pos: Pos2, pressed: bool) -> Event {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    Event::PointerButton { pos, button, pressed, modifiers }
}
