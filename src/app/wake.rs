//! How the engine's threads wake the window, without knowing that it is egui.

use super::watchdog::Watch;
use egui::ViewportId;
use std::sync::Arc;
use std::sync::atomic::{
    AtomicBool, AtomicU64,
    Ordering::{AcqRel, Relaxed, Release},
};
use std::task::Wake;
use std::time::{Duration, Instant};

/// From one picture to the next while something comes. 20 pictures a second are as many as a person
/// reads; each costs processor time, most of all where the graphics are made by the processor.
const FRAME: Duration = Duration::from_millis(50);

/// What comes after a pause is drawn at once. Not zero: see [`UiWake`].
const AT_ONCE: Duration = Duration::from_millis(1);

/// Asks egui for a picture, once for all that comes until it is drawn.
///
/// Not `request_repaint()`: that paints two frames, and names the wrong viewport off the ui thread.
#[derive(Debug)]
pub(super) struct UiWake {
    ctx: egui::Context,
    watch: Arc<Watch>,
    pending: AtomicBool,
    made: Instant,
    /// When the last frame began, in nanoseconds since this was made.
    frame_began_ns: AtomicU64,
}

impl UiWake {
    /// A waker of the context's root window; what it asks for is noted for the watchdog.
    pub(super) fn new(ctx: egui::Context, watch: Arc<Watch>) -> Arc<Self> {
        let (pending, frame_began_ns) = (AtomicBool::new(false), AtomicU64::new(0));
        Arc::new(Self { ctx, watch, pending, made: Instant::now(), frame_began_ns })
    }

    /// Asks for a frame that did not come. Without a delay: egui passes on only what is sooner than what it
    /// was asked for already.
    pub(super) fn ask_again(&self) {
        self.ctx.request_repaint_of(ViewportId::ROOT);
    }

    /// A frame begins: what comes from now on asks for the next one. Call it before reading.
    pub(super) fn frame_begins(&self) {
        self.frame_began_ns.store(self.made.elapsed().as_nanos() as u64, Relaxed);
        self.pending.store(false, Release);
        self.watch.begins();
    }

    /// How long the next picture waits.
    fn delay(&self) -> Duration {
        let began = Duration::from_nanos(self.frame_began_ns.load(Relaxed));
        FRAME.saturating_sub(self.made.elapsed().saturating_sub(began)).max(AT_ONCE)
    }
}

impl Wake for UiWake {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.pending.swap(true, AcqRel) {
            self.watch.asked();
            self.ctx.request_repaint_after_for(self.delay(), ViewportId::ROOT);
        }
    }
}
