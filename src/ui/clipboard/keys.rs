//! Which keys copy, cut and paste.

use crate::ui::shortcuts;
use egui::{Event, Key, KeyboardShortcut};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shortcut {
    Copy,
    Cut,
    Paste,
}

/// What a press means. Keys that say what they are do so with any modifiers.
pub(super) fn shortcut(event: &Event) -> Option<Shortcut> {
    let Event::Key { key, pressed: true, modifiers, .. } = *event else { return None };
    let is_one_of = |shortcuts: &[KeyboardShortcut]| {
        shortcuts
            .iter()
            .any(|keys| keys.logical_key == key && modifiers.matches_exact(keys.modifiers))
    };
    if key == Key::Copy || is_one_of(&shortcuts::COPY) {
        Some(Shortcut::Copy)
    } else if key == Key::Cut || is_one_of(&shortcuts::CUT) {
        Some(Shortcut::Cut)
    } else if key == Key::Paste || is_one_of(&shortcuts::PASTE) {
        Some(Shortcut::Paste)
    } else {
        None
    }
}

/// Whether an event must not overtake a paste that came before it.
pub(super) fn is_typed(event: &Event) -> bool {
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Ime(_)
            | Event::Copy
            | Event::Cut
            | Event::Paste(_)
            | Event::PointerButton { .. }
            | Event::MiddleClickPaste { .. }
            | Event::AccessKitActionRequest(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Modifiers;

    fn press(modifiers: Modifiers, key: Key) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    #[test]
    fn keys_copy_cut_and_paste() {
        let ctrl = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
        let shift = Modifiers::SHIFT;
        let table = [
            (ctrl, Key::C, Some(Shortcut::Copy)),
            (ctrl, Key::X, Some(Shortcut::Cut)),
            (ctrl, Key::V, Some(Shortcut::Paste)),
            (ctrl, Key::Insert, Some(Shortcut::Copy)),
            (shift, Key::Insert, Some(Shortcut::Paste)),
            (shift, Key::Delete, Some(Shortcut::Cut)),
            (Modifiers::NONE, Key::Copy, Some(Shortcut::Copy)),
            (Modifiers::NONE, Key::Insert, None),
            (Modifiers::NONE, Key::Delete, None),
            (ctrl | shift, Key::C, None),
            (ctrl | shift, Key::Insert, None),
            (ctrl, Key::Delete, None),
        ];
        for (modifiers, key, expected) in table {
            assert_eq!(shortcut(&press(modifiers, key)), expected, "{modifiers:?} {key:?}");
        }
    }
}
