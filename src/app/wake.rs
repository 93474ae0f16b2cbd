//! How the engine's threads wake the window, without knowing that it is egui.

use egui::ViewportId;
use std::sync::Arc;
use std::sync::atomic::{
    AtomicBool,
    Ordering::{AcqRel, Release},
};
use std::task::Wake;
use std::time::Duration;

/// Pause between two pictures while something comes. 30 pictures a second are as many as a person
/// reads; each costs processor time.
const FRAME: Duration = Duration::from_millis(33);

/// Asks egui for a picture, once for all that comes until it is drawn.
///
/// Not `request_repaint()`: that paints two frames, and names the wrong viewport off the ui thread.
#[derive(Debug)]
pub(super) struct UiWake {
    ctx: egui::Context,
    pending: AtomicBool,
}

impl UiWake {
    /// A waker of the context's root window.
    pub(super) fn new(ctx: egui::Context) -> Arc<Self> {
        Arc::new(Self { ctx, pending: AtomicBool::new(false) })
    }

    /// A frame begins: what comes from now on asks for the next one. Call it before reading.
    pub(super) fn frame_begins(&self) {
        self.pending.store(false, Release);
    }
}

impl Wake for UiWake {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.pending.swap(true, AcqRel) {
            self.ctx.request_repaint_after_for(FRAME, ViewportId::ROOT);
        }
    }
}
