//! Copying and pasting by keyboard, exactly.
//!
//! egui's own way to the clipboard turns CR LF into LF before a field sees it, reads on the ui thread, and knows the
//! Insert key on Windows only. So it is turned off (`NativeOptions::clipboard_shortcuts`), and [`ClipboardKeys`]
//! stands in its place: it turns the keys into egui's events, wherever they go.
//!
//! *Invariant: the ui thread never waits for the program that has the clipboard.* What is typed meanwhile comes
//! after the paste, as it was typed.

mod keys;
#[cfg(all(test, feature = "window-tests"))]
mod tests;

use egui::{Context, Event, Plugin, RawInput, Ui, ViewportCommand};
use keys::Shortcut;
use std::collections::VecDeque;
use std::time::Duration;

/// How long the program that has the clipboard may take to give it, in seconds: longer than any that works, and not
/// so long that a person believes the keyboard dead.
const READ_SECONDS_MAX: f64 = 2.0;

/// How long egui may take to paste in its own way: the next frame, and one more.
const SYSTEM_FRAMES_MAX: u32 = 2;

/// From one look for the text to the next. Others give it within a few milliseconds.
const LOOK_AGAIN: Duration = Duration::from_millis(8);

/// Reads the clipboard, or a test's. One reading is under way at a time; a new one takes the place of the last.
pub trait ClipboardReader: Send + Sync {
    /// Begins to read. Returns at once.
    fn begin(&mut self);
    /// What came of it, once. Never waits.
    fn result(&mut self) -> Option<Result<String, ReadFault>>;
}

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// The clipboard is empty, or has something else.
    NoText,
    /// It cannot be read in this way here.
    Unavailable,
    /// The programs that have it do not give it.
    NoReply,
}

/// Turns keys into copies, cuts and exact pastes.
pub struct ClipboardKeys {
    reader: Box<dyn ClipboardReader>,
    paste: Option<Paste>,
    /// What was typed since the paste, in order.
    held: VecDeque<Event>,
    /// Whether all that is pasted in this frame is as it was on the clipboard.
    is_exact: bool,
    /// Whether a paste came to nothing, until it is said.
    has_failed: bool,
    /// egui's clock, in seconds.
    now: f64,
}

/// A paste under way.
#[derive(Clone, Copy, Debug)]
enum Paste {
    /// The clipboard is being read, since this second of egui's clock.
    Reading { since: f64 },
    /// egui was asked to paste in its own way, so many frames ago.
    System { frames: u32 },
}

impl ClipboardKeys {
    /// Keys that paste what this reads.
    pub fn new(reader: Box<dyn ClipboardReader>) -> Self {
        let held = VecDeque::new();
        Self { reader, paste: None, held, is_exact: true, has_failed: false, now: 0.0 }
    }

    /// Reads from elsewhere from now on.
    pub fn replace(&mut self, reader: Box<dyn ClipboardReader>) {
        self.reader = reader;
    }

    /// Whether a paste came to nothing because the clipboard's owner did not give it. Says so once.
    pub fn take_failure(&mut self) -> bool {
        std::mem::take(&mut self.has_failed)
    }

    /// The events of a frame as the widgets get them.
    fn pass(&mut self, ctx: &Context, coming: Vec<Event>) -> Vec<Event> {
        let mut out = Vec::with_capacity(coming.len());
        self.is_exact = true;
        let mut coming = VecDeque::from(coming);
        self.look(ctx, &mut coming, &mut out);
        loop {
            if self.paste.is_none()
                && let Some(event) = self.held.pop_front()
            {
                self.take(ctx, event, &mut out);
            } else if let Some(event) = coming.pop_front() {
                let waits = self.paste.is_some() && keys::is_typed(&event);
                if waits {
                    self.held.push_back(event);
                } else {
                    self.take(ctx, event, &mut out);
                }
            } else {
                return out;
            }
        }
    }

    /// Passes an event on, or does what it asks for.
    fn take(&mut self, ctx: &Context, event: Event, out: &mut Vec<Event>) {
        match keys::shortcut(&event) {
            Some(Shortcut::Copy) => out.push(Event::Copy),
            Some(Shortcut::Cut) => out.push(Event::Cut),
            Some(Shortcut::Paste) => {
                self.reader.begin();
                self.paste = Some(Paste::Reading { since: self.now });
                self.look_for_text(ctx, out);
            }
            None => {
                self.is_exact &= !matches!(event, Event::Paste(_));
                out.push(event);
            }
        }
    }

    /// Goes on with the paste that is under way.
    fn look(&mut self, ctx: &Context, coming: &mut VecDeque<Event>, out: &mut Vec<Event>) {
        match self.paste {
            None => {}
            Some(Paste::Reading { .. }) => self.look_for_text(ctx, out),
            Some(Paste::System { frames }) => {
                let place = coming.iter().position(|event| matches!(event, Event::Paste(_)));
                if let Some(pasted) = place.and_then(|place| coming.remove(place)) {
                    self.is_exact = false;
                    out.push(pasted);
                    self.paste = None;
                } else {
                    let waits = frames < SYSTEM_FRAMES_MAX;
                    self.paste = waits.then_some(Paste::System { frames: frames + 1 });
                }
            }
        }
    }

    fn look_for_text(&mut self, ctx: &Context, out: &mut Vec<Event>) {
        let Some(Paste::Reading { since }) = self.paste else { return };
        match self.reader.result() {
            None if self.now - since < READ_SECONDS_MAX => return,
            None | Some(Err(ReadFault::NoReply)) => self.has_failed = true,
            Some(Ok(text)) if !text.is_empty() => out.push(Event::Paste(text)),
            Some(Ok(_) | Err(ReadFault::NoText)) => {}
            Some(Err(ReadFault::Unavailable)) => {
                ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
                self.paste = Some(Paste::System { frames: 0 });
                return;
            }
        }
        self.paste = None;
    }
}

impl Plugin for ClipboardKeys {
    fn debug_name(&self) -> &'static str {
        "clipboard keys"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let coming = std::mem::take(&mut input.events);
        // As egui counts it.
        self.now = input.time.unwrap_or(self.now + f64::from(input.predicted_dt));
        input.events = self.pass(ctx, coming);
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if self.paste.is_some() {
            ui.ctx().request_repaint_after(LOOK_AGAIN);
        }
    }
}

/// Whether line ends of what is pasted in this frame may not be those of the clipboard: it came through egui, which
/// makes LF of CR LF.
pub fn may_have_lost_line_ends(ctx: &Context, pasted: &str) -> bool {
    let is_exact = ctx.plugin_opt::<ClipboardKeys>().is_some_and(|keys| keys.lock().is_exact);
    !is_exact && pasted.contains('\n') && !pasted.contains('\r')
}
