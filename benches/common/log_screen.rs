//! A log view with its store in a window that is never shown: egui's whole pass (input, bar, rows, output).

mod hidden_window;

use super::common::ms;
use egui::Event;
pub(crate) use hidden_window::{SCREEN, button};
use hidden_window::{context, input, on_bar};
use network_playground::i18n::{Lang, Texts};
use network_playground::log::Store;
use network_playground::net::SessionId;
use network_playground::ui::log_view::{LogSettings, LogView};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Frames after which a new view is warm.
const FIRST_FRAMES: u32 = 10;

pub(crate) struct Screen {
    pub(crate) store: Store,
    pub(crate) view: LogView,
    pub(crate) ctx: egui::Context,
    texts: Texts,
    settings: LogSettings,
    sessions: u16,
    frames: u32,
    /// What the last frame has drawn.
    pub(crate) shapes: usize,
}

impl Screen {
    /// Shows the rows of the first sessions of a store.
    pub(crate) fn of(store: Store, sessions: u16) -> Self {
        Self::with(LogSettings::default(), store, sessions)
    }

    /// The same, shown so.
    pub(crate) fn with(settings: LogSettings, store: Store, sessions: u16) -> Self {
        let (ctx, texts) = (context(), Texts::new(Lang::En));
        let view = LogView::new(settings.clone());
        let mut screen = Self { store, view, ctx, texts, settings, sessions, frames: 0, shapes: 0 };
        screen.open_view();
        screen
    }

    /// A new view, which follows the end, run until it has looked at every row.
    pub(crate) fn open_view(&mut self) {
        self.view = LogView::new(self.settings.clone());
        (0..self.sessions).for_each(|session| self.view.add_session(SessionId(session)));
        self.frame(Vec::new());
        while self.view.is_searching() {
            self.view.wait(Duration::from_secs(1));
            self.frame(Vec::new());
        }
        for _ in 0..FIRST_FRAMES {
            self.frame(Vec::new());
        }
    }

    /// Runs one frame: milliseconds in the ui, and for its triangles.
    pub(crate) fn frame(&mut self, events: Vec<Event>) -> (f64, f64) {
        self.frames += 1;
        let input = input(self.frames, events);
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

    /// Takes the scroll bar by its handle, which is at the bottom while the end is followed.
    pub(crate) fn take_handle(&mut self) {
        let bottom = on_bar(SCREEN.y - 4.0);
        self.frame(vec![Event::PointerMoved(bottom)]);
        self.frame(vec![button(bottom, true)]);
    }

    /// Runs one frame in which the handle is moved to a height; milliseconds in the ui.
    pub(crate) fn move_handle(&mut self, y: f32) -> f64 {
        self.frame(vec![Event::PointerMoved(on_bar(y))]).0
    }

    /// Lets the handle go at a height.
    pub(crate) fn leave_handle(&mut self, y: f32) {
        self.frame(vec![button(on_bar(y), false)]);
        self.frame(vec![Event::PointerGone]);
    }
}
