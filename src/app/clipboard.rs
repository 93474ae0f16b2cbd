//! The system's clipboard, read on a thread of its own.
//!
//! egui-winit reads it, too, but makes LF of CR LF; so does its library for Wayland. `arboard` gives the text as it is:
//! from X11, from Wayland by the data-control protocol (or, where the desktop has none, through its X11), from Windows
//! and from macOS.

use super::App;
use crate::threads::spawn;
use crate::tr;
use crate::ui::clipboard::{ClipboardKeys, ClipboardReader, ReadFault};
use crate::ui::notices::Weight;
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use std::sync::Arc;

/// Readings under way at once: a program that never gives its text blocks one thread, and must not block one for each
/// time that a person presses the keys.
const READINGS_MAX: usize = 4;

/// Lets the keys copy and paste exactly.
pub(super) fn install(ctx: &egui::Context) {
    ctx.add_plugin(ClipboardKeys::new(Box::new(SystemClipboard::default())));
}

impl App {
    /// Reads another clipboard than the system's, for tests.
    pub fn set_clipboard(&mut self, clipboard: Box<dyn ClipboardReader>) {
        self.ctx.plugin::<ClipboardKeys>().lock().replace(clipboard);
    }

    /// Says that a paste came to nothing.
    pub(super) fn show_failed_paste(&mut self) {
        if self.ctx.plugin::<ClipboardKeys>().lock().take_failure() {
            let text = tr!(self.texts, "clipboard-no-reply").into_owned();
            self.notices.add(Weight::Problem, text);
        }
    }
}

/// The clipboard of the system.
#[derive(Default)]
struct SystemClipboard {
    pending: Option<Receiver<Result<String, ReadFault>>>,
    /// Each thread that reads holds one.
    running: Arc<()>,
}

impl ClipboardReader for SystemClipboard {
    fn begin(&mut self) {
        let (report, result) = bounded(1);
        self.pending = Some(result);
        if Arc::strong_count(&self.running) > READINGS_MAX {
            let _ = report.send(Err(ReadFault::NoReply));
            return;
        }
        let running = Arc::clone(&self.running);
        let read = move || {
            // Nobody waits any more after a while.
            let _ = report.send(read_text());
            drop(running);
        };
        if let Err(error) = spawn("clipboard".to_owned(), read) {
            log::warn!("the clipboard cannot be read: {error}");
        }
    }

    fn result(&mut self) -> Option<Result<String, ReadFault>> {
        let result = match self.pending.as_ref()?.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Empty) => return None,
            // The thread could not start, or the library's code panicked.
            Err(TryRecvError::Disconnected) => Err(ReadFault::Unavailable),
        };
        self.pending = None;
        Some(result)
    }
}

fn read_text() -> Result<String, ReadFault> {
    arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text()).map_err(|error| {
        log::debug!("the clipboard gave no text: {error}");
        match error {
            arboard::Error::ContentNotAvailable => ReadFault::NoText,
            _ => ReadFault::Unavailable,
        }
    })
}
