//! Which keys copy, cut and paste.

use egui::{Event, Key, Modifiers};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shortcut {
    Copy,
    Cut,
    Paste,
}

/// What a press means. Keys that say what they are do so with any modifiers; ⌘ stands for Ctrl on a Mac.
pub(super) fn shortcut(event: &Event) -> Option<Shortcut> {
    let Event::Key { key, pressed: true, modifiers, .. } = *event else { return None };
    let is_command = modifiers.command_only();
    Some(match key {
        Key::Copy => Shortcut::Copy,
        Key::Cut => Shortcut::Cut,
        Key::Paste => Shortcut::Paste,
        Key::C if is_command => Shortcut::Copy,
        Key::X if is_command => Shortcut::Cut,
        Key::V if is_command => Shortcut::Paste,
        // Older than the letters (IBM's Common User Access), and on every desktop but the Mac.
        Key::Insert if modifiers.matches_exact(Modifiers::CTRL) => Shortcut::Copy,
        Key::Insert if modifiers.matches_exact(Modifiers::SHIFT) => Shortcut::Paste,
        Key::Delete if modifiers.matches_exact(Modifiers::SHIFT) => Shortcut::Cut,
        _ => return None,
    })
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
