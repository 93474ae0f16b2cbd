//! The keys that work wherever the focus is. [`crate::app`] carries them out; tooltips name them.

use egui::{Context, Event, InputState, Key, KeyboardShortcut, Modifiers};

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// A new pane.
pub const NEW_PANE: KeyboardShortcut = command(Key::T);
/// Open the pane again that was closed last.
pub const REOPEN_PANE: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::T);
/// Close the pane.
pub const CLOSE_PANE: KeyboardShortcut = command(Key::W);
/// Send the message.
pub const SEND: KeyboardShortcut = command(Key::Enter);
/// Clear the log.
pub const CLEAR: KeyboardShortcut = command(Key::L);
/// Go to the filter.
pub const FIND: KeyboardShortcut = command(Key::F);
/// Load once more, as in a browser.
pub const RELOAD: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F5);
/// The same.
pub const RELOAD_TOO: KeyboardShortcut = command(Key::R);
/// Save what is shown.
pub const SAVE: KeyboardShortcut = command(Key::S);
/// Pause the log, or let it go on.
pub const PAUSE: KeyboardShortcut = command(Key::P);
/// The next pane.
pub const NEXT_PANE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::Tab);
/// The previous pane.
pub const PREVIOUS_PANE: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::Tab);

/// A tooltip that says what a control does and the keys that do the same.
pub fn tooltip(ctx: &Context, text: &str, keys: &KeyboardShortcut) -> String {
    format!("{text} ({})", ctx.format_shortcut(keys))
}

/// Takes a shortcut out of the input. A key that is held down counts once: it must not close one
/// tab after another.
pub fn take(input: &mut InputState, keys: &KeyboardShortcut) -> bool {
    let is_fresh = input.events.iter().any(|event| {
        matches!(event, Event::Key { key, pressed: true, repeat: false, modifiers, .. }
            if *key == keys.logical_key && modifiers.matches_logically(keys.modifiers))
    });
    input.consume_shortcut(keys) && is_fresh
}
