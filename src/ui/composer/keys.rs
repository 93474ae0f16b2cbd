//! What keys mean in the message field: Enter sends, Shift+Enter breaks the line, Up and Down walk through
//! the history.
//!
//! An input method takes Enter for itself while a composition is open. On some systems the key comes
//! through all the same, so a key that comes during a composition, or in the frame that ends one, is
//! left alone.

use super::field::Cursor;
use crate::payload::LineBreak;
use egui::{Event, ImeEvent, Key, Modifiers};

/// What a key asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    Send,
    Older,
    Newer,
}

/// Takes our keys out of the events. `composing` says whether a composition is open, and is kept so. Where a
/// line is broken, `line_break` is typed.
pub(super) fn take(
    events: &mut Vec<Event>,
    composing: &mut bool,
    cursor: Cursor,
    line_break: LineBreak,
) -> Option<Pressed> {
    let mut concerns_ime = *composing;
    for event in events.iter() {
        if let Event::Ime(event) = event {
            // Some systems send empty ones without a composition; those mean nothing.
            concerns_ime |= has_text(event);
            *composing = matches!(event, ImeEvent::Preedit { .. }) && has_text(event);
        }
    }
    if concerns_ime {
        return None;
    }
    // egui's own is LF.
    if line_break != LineBreak::Lf {
        for event in events.iter_mut().filter(|event| breaks_line(event)) {
            *event = Event::Text(line_break.as_str().to_owned());
        }
    }
    let mut pressed = None;
    events.retain(|event| match meaning(event, cursor) {
        Some(meaning) => {
            pressed = Some(meaning);
            false
        }
        None => true,
    });
    pressed
}

fn has_text(event: &ImeEvent) -> bool {
    match event {
        ImeEvent::Preedit { text, .. } | ImeEvent::Commit(text) => !text.is_empty(),
        _ => false,
    }
}

fn meaning(event: &Event, cursor: Cursor) -> Option<Pressed> {
    let Event::Key { key, pressed: true, repeat, modifiers, .. } = event else { return None };
    match key {
        // A key held down must not send the next, empty message.
        Key::Enter if !repeat && sends(*modifiers) => Some(Pressed::Send),
        Key::ArrowUp if modifiers.is_none() && cursor.is_in_first_line => Some(Pressed::Older),
        Key::ArrowDown if modifiers.is_none() && cursor.is_in_last_line => Some(Pressed::Newer),
        _ => None,
    }
}

fn breaks_line(event: &Event) -> bool {
    let Event::Key { key: Key::Enter, pressed: true, modifiers, .. } = event else { return false };
    modifiers.matches_exact(Modifiers::SHIFT)
}

/// Enter alone, and with Ctrl or ⌘. With Shift it breaks the line.
fn sends(modifiers: Modifiers) -> bool {
    !modifiers.shift && !modifiers.alt
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    /// The same as the system repeats it while it is held down.
    fn held_key(held: Key, modifiers: Modifiers) -> Event {
        Event::Key { key: held, physical_key: None, pressed: true, repeat: true, modifiers }
    }

    fn preedit(text: &str) -> Event {
        Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
    }

    fn commit(text: &str) -> Event {
        Event::Ime(ImeEvent::Commit(text.to_owned()))
    }

    #[test]
    fn keys_have_their_meanings() {
        let inside = Cursor { is_in_first_line: false, is_in_last_line: false };
        let alone = Cursor { is_in_first_line: true, is_in_last_line: true };
        let table = [
            (key(Key::Enter, Modifiers::NONE), inside, Some(Pressed::Send)),
            (key(Key::Enter, Modifiers::COMMAND), inside, Some(Pressed::Send)),
            (key(Key::Enter, Modifiers::SHIFT), inside, None),
            (held_key(Key::Enter, Modifiers::NONE), inside, None),
            (key(Key::ArrowUp, Modifiers::NONE), inside, None),
            (key(Key::ArrowUp, Modifiers::NONE), alone, Some(Pressed::Older)),
            (held_key(Key::ArrowDown, Modifiers::NONE), alone, Some(Pressed::Newer)),
            (key(Key::ArrowUp, Modifiers::SHIFT), alone, None),
            (Event::Text("a".to_owned()), alone, None),
        ];
        for (event, cursor, expected) in table {
            let mut events = vec![event.clone()];
            let pressed = take(&mut events, &mut false, cursor, LineBreak::Lf);
            assert_eq!(pressed, expected, "{event:?}");
            assert_eq!(events.is_empty(), expected.is_some());
        }
    }

    #[test]
    fn a_broken_line_is_what_was_chosen() {
        let mut events = vec![key(Key::Enter, Modifiers::SHIFT)];
        take(&mut events, &mut false, Cursor::default(), LineBreak::CrLf);
        assert_eq!(events, [Event::Text("\r\n".to_owned())]);
    }

    #[test]
    fn keys_of_a_composition_are_left_alone() {
        let enter = || key(Key::Enter, Modifiers::NONE);
        let mut composing = false;
        let mut frame = |events: Vec<Event>| {
            take(&mut { events }, &mut composing, Cursor::default(), LineBreak::CrLf)
        };
        assert_eq!(frame(vec![preedit("ni")]), None);
        assert_eq!(frame(vec![enter()]), None);
        assert_eq!(frame(vec![preedit(""), commit("你"), enter()]), None);
        assert_eq!(frame(vec![enter()]), Some(Pressed::Send));
        assert_eq!(frame(vec![preedit(""), enter()]), Some(Pressed::Send));
        assert_eq!(frame(vec![preedit("hao")]), None);
        assert_eq!(frame(vec![preedit("")]), None);
        assert_eq!(frame(vec![enter()]), Some(Pressed::Send));
    }
}
