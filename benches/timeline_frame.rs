//! (t) What one frame of the time line costs on the ui thread with 10⁵ calls: egui's whole pass (bar, tools, lanes,
//! arrows) without a window, warm, at several zooms and while new rows arrive. How long egui then needs to cut the
//! shapes into triangles is shown beside it.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it has no lower limit to show")]
mod common;
#[path = "common/log_screen.rs"]
#[expect(dead_code, reason = "a time line has no handle to be taken")]
mod log_screen;
#[path = "common/talks.rs"]
mod talks;

use common::{Limit, Report, median, of_twenty};
use egui::{Event, Key, Modifiers};
use log_screen::Screen;
use network_playground::log::Store;
use network_playground::ui::log_view::{LogSettings, LogShows};
use network_playground::ui::timeline::Scope;

/// Calls of a large picture.
const CALLS: u64 = 100_000;

/// Room for them, and to spare.
const BUDGET_BYTES: usize = 1 << 30;

/// Frames of a measurement, and those before it.
const FRAMES: usize = 120;
const WARM_FRAMES: usize = 30;

/// Steps of the zoom, each half as far again: all of the time, a tenth, a thousandth…
const ZOOM_STEPS: [usize; 4] = [0, 6, 17, 28];

/// Rows that arrive before each frame in the last part.
const NEW_ROWS: u64 = 40;

const FRAME_MS: f64 = 4.0;

fn main() {
    if !common::is_asked() {
        return;
    }
    let mut report = Report::default();
    let store = Store::with_budget(BUDGET_BYTES);
    let mut at = talks::fill(&store, CALLS, 0);
    let mut screen = time_line_of(store);
    let mut zoomed = 0;
    for steps in ZOOM_STEPS {
        for _ in zoomed..steps {
            screen.frame(vec![key(Key::Plus)]);
        }
        zoomed = steps;
        measure(&format!("zoomed {steps} steps"), &mut screen, &mut report, |_| {});
    }
    screen.frame(vec![key(Key::Num0)]);
    let name = format!("all of the time, {NEW_ROWS} new rows a frame");
    measure(&name, &mut screen, &mut report, |screen| {
        at = talks::fill(&screen.store, NEW_ROWS, at);
    });
    report.print();
}

fn measure(
    place: &str,
    screen: &mut Screen,
    report: &mut Report,
    mut before: impl FnMut(&mut Screen),
) {
    for _ in 0..WARM_FRAMES {
        screen.frame(Vec::new());
    }
    let (mut ui, mut triangles) = (Vec::new(), Vec::new());
    for _ in 0..FRAMES {
        before(screen);
        let (ui_ms, triangles_ms) = screen.frame(Vec::new());
        ui.push(ui_ms);
        triangles.push(triangles_ms);
    }
    let (middle, most) = (median(&ui), of_twenty(&ui));
    println!(
        "{place}: median {middle:.3} ms  95 % {most:.3} ms  triangles {:.3} ms  {} shapes",
        median(&triangles),
        screen.shapes,
    );
    let name = format!("(t) drawing {CALLS} calls, {place}");
    report.add(&name, middle, "ms", Limit::Most(FRAME_MS));
}

/// The time line of all sessions in the store, with the keyboard.
fn time_line_of(store: Store) -> Screen {
    let settings =
        LogSettings { shows: LogShows::TimeLine, scope: Scope::All, ..LogSettings::default() };
    let mut screen = Screen::with(settings, store, 0);
    // Until everything was looked at.
    for _ in 0..1000 {
        screen.frame(Vec::new());
        screen.view.wait(std::time::Duration::from_millis(1));
    }
    let id = screen.view.time_line().id();
    screen.ctx.memory_mut(|memory| memory.request_focus(id));
    screen.frame(Vec::new());
    screen
}

fn key(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}
