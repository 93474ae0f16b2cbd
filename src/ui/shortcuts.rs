//! All keys that do something, in one table: what carries them out, tooltips and the list under F1 read it.

use crate::engine::messages::SendKey;
use crate::i18n::Texts;
use crate::tr;
use egui::{Context, Event, InputState, Key, KeyboardShortcut, Modifiers};

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
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
/// Rows as a list, or on a line of time.
pub const TIME_LINE: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::L);
/// Find in the log or page.
pub const FIND: KeyboardShortcut = command(Key::F);
/// Go to the filter.
pub const FILTER: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);
/// Load once more, as in a browser.
pub const RELOAD: KeyboardShortcut = plain(Key::F5);
/// The same.
pub const RELOAD_TOO: KeyboardShortcut = command(Key::R);
/// Save what is shown.
pub const SAVE: KeyboardShortcut = command(Key::S);
/// Show what the pane does as a program.
pub const CODE: KeyboardShortcut = command(Key::K);
/// Pause the log, or let it go on.
pub const PAUSE: KeyboardShortcut = command(Key::P);
/// The next pane.
pub const NEXT_PANE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::Tab);
/// The previous pane.
pub const PREVIOUS_PANE: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::Tab);
/// This list.
pub const HELP: KeyboardShortcut = plain(Key::F1);
/// Errors and statuses explained.
pub const EXPLAIN: KeyboardShortcut = shift(Key::F1);
/// Give up what is open, runs or is selected.
pub const ESCAPE: KeyboardShortcut = plain(Key::Escape);
/// Go to a row by its number.
pub const GO_TO: KeyboardShortcut = command(Key::G);
/// Give a row a bookmark, or write its note.
pub const BOOKMARK: KeyboardShortcut = command(Key::B);
/// Go to the next bookmark.
pub const NEXT_BOOKMARK: KeyboardShortcut = KeyboardShortcut::new(Modifiers::ALT, Key::ArrowDown);
/// Go to the previous bookmark.
pub const PREVIOUS_BOOKMARK: KeyboardShortcut = KeyboardShortcut::new(Modifiers::ALT, Key::ArrowUp);
/// Select all rows.
pub const SELECT_ALL: KeyboardShortcut = command(Key::A);

/// Copy. Insert is older than the letters (IBM's Common User Access), and on every desktop but the Mac.
pub const COPY: [KeyboardShortcut; 2] =
    [command(Key::C), KeyboardShortcut::new(Modifiers::CTRL, Key::Insert)];
/// Paste.
pub const PASTE: [KeyboardShortcut; 2] = [command(Key::V), shift(Key::Insert)];
/// Cut.
pub const CUT: [KeyboardShortcut; 2] = [command(Key::X), shift(Key::Delete)];

/// Show the saved messages, or hide them.
pub const MESSAGES: KeyboardShortcut = command(Key::M);
/// Show the lessons, or hide them.
pub const LESSONS: KeyboardShortcut = command(Key::J);
/// Send what is selected, or open and close it.
pub const ENTER: KeyboardShortcut = plain(Key::Enter);
/// Delete what is selected.
pub const DELETE: KeyboardShortcut = plain(Key::Delete);
/// Duplicate what is selected.
pub const DUPLICATE: KeyboardShortcut = command(Key::D);
/// Take the last change back.
pub const UNDO: KeyboardShortcut = command(Key::Z);
/// Move what is selected up.
pub const MOVE_UP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::ALT, Key::ArrowUp);
/// Move what is selected down.
pub const MOVE_DOWN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::ALT, Key::ArrowDown);
/// Close the folder.
pub const FOLD: KeyboardShortcut = plain(Key::ArrowLeft);
/// Open the folder.
pub const UNFOLD: KeyboardShortcut = plain(Key::ArrowRight);

/// The keys that send saved messages, in the order of [`SendKey::ALL`].
const SEND_KEYS: [KeyboardShortcut; SendKey::ALL.len()] = [
    plain(Key::F2),
    plain(Key::F3),
    plain(Key::F4),
    plain(Key::F6),
    plain(Key::F7),
    plain(Key::F8),
    plain(Key::F9),
    plain(Key::F10),
    plain(Key::F11),
    plain(Key::F12),
];

/// A pane by its place; the last key is for the last pane, as in browsers.
const PANES: [KeyboardShortcut; 9] = [
    command(Key::Num1),
    command(Key::Num2),
    command(Key::Num3),
    command(Key::Num4),
    command(Key::Num5),
    command(Key::Num6),
    command(Key::Num7),
    command(Key::Num8),
    command(Key::Num9),
];

/// Where keys belong to, in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyGroup {
    /// Tabs of the window.
    Tabs,
    /// The tab in use, wherever the focus is.
    Pane,
    /// The field of the message.
    Message,
    /// Rows that have the focus.
    Rows,
    /// A time line that has the focus.
    TimeLine,
    /// Saved messages, which are in the window and have the focus.
    Saved,
}

impl KeyGroup {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 6] =
        [Self::Tabs, Self::Pane, Self::Message, Self::Rows, Self::TimeLine, Self::Saved];
}

/// What the window does, wherever the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowKey {
    /// A new pane of the same kind.
    NewPane,
    /// Open the pane again that was closed last.
    ReopenPane,
    /// Close the pane.
    ClosePane,
    /// The next pane.
    NextPane,
    /// The one before.
    PreviousPane,
    /// The pane at this place; `None` is the last.
    PaneAt(Option<usize>),
    /// Clear the log; in a GET tab, go to the URL.
    Clear,
    /// Find in the log or page.
    Find,
    /// Go to the filter.
    Filter,
    /// Load once more.
    Reload,
    /// Save what is shown.
    Save,
    /// Pause the log, or let it go on.
    Pause,
    /// Show the log as a list, or on a line of time.
    TimeLine,
    /// Show what the pane does as a program.
    Code,
    /// Show the saved messages, or hide them.
    Messages,
    /// Show the lessons, or hide them.
    Lessons,
    /// Send the saved message that has this key.
    SendSaved(SendKey),
    /// Show the list of keys.
    Help,
    /// Show the explaining page.
    Explain,
}

/// Keys with the same effect.
pub struct Shortcut {
    /// Where they belong to.
    pub group: KeyGroup,
    /// The keys.
    pub keys: &'static [KeyboardShortcut],
    /// What the window does; `None` if that is done where the focus is.
    pub act: Option<WindowKey>,
    /// What it is in words.
    pub text: fn(&Texts) -> String,
}

const fn of_window(
    group: KeyGroup,
    keys: &'static [KeyboardShortcut],
    act: WindowKey,
    text: fn(&Texts) -> String,
) -> Shortcut {
    Shortcut { group, keys, act: Some(act), text }
}

const fn of_focus(
    group: KeyGroup,
    keys: &'static [KeyboardShortcut],
    text: fn(&Texts) -> String,
) -> Shortcut {
    Shortcut { group, keys, act: None, text }
}

/// All of them. Those with Shift stand before the same ones without, which would match them too.
pub const TABLE: &[Shortcut] = &[
    of_window(KeyGroup::Tabs, &[REOPEN_PANE], WindowKey::ReopenPane, |texts| {
        tr!(texts, "key-reopen-pane").into_owned()
    }),
    of_window(KeyGroup::Tabs, &[NEW_PANE], WindowKey::NewPane, |texts| {
        tr!(texts, "key-new-pane").into_owned()
    }),
    of_window(KeyGroup::Tabs, &[CLOSE_PANE], WindowKey::ClosePane, |texts| {
        tr!(texts, "close-tab").into_owned()
    }),
    of_window(KeyGroup::Tabs, &[PREVIOUS_PANE], WindowKey::PreviousPane, |texts| {
        tr!(texts, "key-previous-pane").into_owned()
    }),
    of_window(KeyGroup::Tabs, &[NEXT_PANE], WindowKey::NextPane, |texts| {
        tr!(texts, "key-next-pane").into_owned()
    }),
    of_window(KeyGroup::Tabs, &PANES, WindowKey::PaneAt(None), |texts| {
        tr!(texts, "key-pane-at").into_owned()
    }),
    of_window(KeyGroup::Pane, &[FILTER], WindowKey::Filter, |texts| {
        tr!(texts, "key-filter").into_owned()
    }),
    of_window(KeyGroup::Pane, &[FIND], WindowKey::Find, |texts| {
        tr!(texts, "key-find").into_owned()
    }),
    of_window(KeyGroup::Pane, &[TIME_LINE], WindowKey::TimeLine, |texts| {
        tr!(texts, "key-time-line").into_owned()
    }),
    of_window(KeyGroup::Pane, &[CLEAR], WindowKey::Clear, |texts| {
        tr!(texts, "key-clear").into_owned()
    }),
    of_window(KeyGroup::Pane, &[PAUSE], WindowKey::Pause, |texts| {
        tr!(texts, "key-pause").into_owned()
    }),
    of_window(KeyGroup::Pane, &[RELOAD, RELOAD_TOO], WindowKey::Reload, |texts| {
        tr!(texts, "key-reload").into_owned()
    }),
    of_window(KeyGroup::Pane, &[SAVE], WindowKey::Save, |texts| {
        tr!(texts, "key-save").into_owned()
    }),
    of_window(KeyGroup::Pane, &[LESSONS], WindowKey::Lessons, |texts| {
        tr!(texts, "key-lessons").into_owned()
    }),
    of_window(KeyGroup::Pane, &[CODE], WindowKey::Code, |texts| {
        tr!(texts, "key-code").into_owned()
    }),
    of_focus(KeyGroup::Pane, &[SEND], |texts| tr!(texts, "key-send").into_owned()),
    of_focus(KeyGroup::Pane, &[ESCAPE], |texts| tr!(texts, "key-escape").into_owned()),
    of_window(KeyGroup::Pane, &[EXPLAIN], WindowKey::Explain, |texts| {
        tr!(texts, "key-explain").into_owned()
    }),
    of_window(KeyGroup::Pane, &[HELP], WindowKey::Help, |texts| {
        tr!(texts, "key-help").into_owned()
    }),
    of_focus(KeyGroup::Message, &[plain(Key::Enter)], |texts| {
        tr!(texts, "key-send-message").into_owned()
    }),
    of_focus(KeyGroup::Message, &[shift(Key::Enter)], |texts| {
        tr!(texts, "key-new-line").into_owned()
    }),
    of_focus(KeyGroup::Message, &[plain(Key::ArrowUp), plain(Key::ArrowDown)], |texts| {
        tr!(texts, "key-history").into_owned()
    }),
    of_focus(KeyGroup::Message, &PASTE, |texts| tr!(texts, "key-paste").into_owned()),
    of_focus(KeyGroup::Message, &CUT, |texts| tr!(texts, "key-cut").into_owned()),
    of_focus(KeyGroup::Rows, &[plain(Key::ArrowUp), plain(Key::ArrowDown)], |texts| {
        tr!(texts, "key-rows").into_owned()
    }),
    of_focus(KeyGroup::Rows, &[shift(Key::ArrowUp), shift(Key::ArrowDown)], |texts| {
        tr!(texts, "key-rows-more").into_owned()
    }),
    of_focus(KeyGroup::Rows, &[SELECT_ALL], |texts| tr!(texts, "key-rows-all").into_owned()),
    of_focus(KeyGroup::Rows, &COPY, |texts| tr!(texts, "key-copy").into_owned()),
    of_focus(KeyGroup::Rows, &[GO_TO], |texts| tr!(texts, "key-go-to").into_owned()),
    of_focus(KeyGroup::Rows, &[BOOKMARK], |texts| tr!(texts, "key-bookmark").into_owned()),
    of_focus(KeyGroup::Rows, &[PREVIOUS_BOOKMARK, NEXT_BOOKMARK], |texts| {
        tr!(texts, "key-bookmarks").into_owned()
    }),
    of_focus(KeyGroup::TimeLine, &[shift(Key::ArrowLeft), shift(Key::ArrowRight)], |texts| {
        tr!(texts, "key-time-select").into_owned()
    }),
    of_focus(KeyGroup::TimeLine, &[plain(Key::ArrowLeft), plain(Key::ArrowRight)], |texts| {
        tr!(texts, "key-time-pan").into_owned()
    }),
    of_focus(KeyGroup::TimeLine, &[plain(Key::Plus), plain(Key::Minus)], |texts| {
        tr!(texts, "key-time-zoom").into_owned()
    }),
    of_focus(KeyGroup::TimeLine, &[plain(Key::Num0), plain(Key::F)], |texts| {
        tr!(texts, "key-time-fit").into_owned()
    }),
    of_focus(KeyGroup::TimeLine, &[plain(Key::Home)], |texts| {
        tr!(texts, "key-time-first").into_owned()
    }),
    of_focus(KeyGroup::TimeLine, &[plain(Key::End)], |texts| {
        tr!(texts, "key-time-newest").into_owned()
    }),
    of_window(KeyGroup::Saved, &[MESSAGES], WindowKey::Messages, |texts| {
        tr!(texts, "key-messages").into_owned()
    }),
    of_window(KeyGroup::Saved, &SEND_KEYS, WindowKey::SendSaved(SendKey::ALL[0]), |texts| {
        tr!(texts, "key-send-saved").into_owned()
    }),
    of_focus(KeyGroup::Saved, &[ENTER], |texts| tr!(texts, "key-saved-send").into_owned()),
    of_focus(KeyGroup::Saved, &[MOVE_UP, MOVE_DOWN], |texts| {
        tr!(texts, "key-saved-order").into_owned()
    }),
    of_focus(KeyGroup::Saved, &[FOLD, UNFOLD], |texts| tr!(texts, "key-saved-fold").into_owned()),
    of_focus(KeyGroup::Saved, &[DUPLICATE], |texts| tr!(texts, "key-saved-duplicate").into_owned()),
    of_focus(KeyGroup::Saved, &[DELETE], |texts| tr!(texts, "key-saved-delete").into_owned()),
    of_focus(KeyGroup::Saved, &[UNDO], |texts| tr!(texts, "key-saved-undo").into_owned()),
];

impl Shortcut {
    /// Its keys as people write them: the first and the last of many.
    pub fn keys_text(&self, ctx: &Context) -> String {
        let text = |keys: &KeyboardShortcut| ctx.format_shortcut(keys);
        match self.keys {
            [first, .., last] if self.keys.len() > 2 => format!("{} … {}", text(first), text(last)),
            keys => keys.iter().map(text).collect::<Vec<_>>().join(", "),
        }
    }

    /// What the window is to do, if one of the keys was pressed, which are taken out of the input.
    pub fn take(&self, input: &mut InputState) -> Option<WindowKey> {
        let act = self.act?;
        let place = self.keys.iter().position(|keys| take(input, keys))?;
        Some(match act {
            WindowKey::PaneAt(_) => {
                WindowKey::PaneAt((place + 1 < self.keys.len()).then_some(place))
            }
            WindowKey::SendSaved(first) => {
                WindowKey::SendSaved(SendKey::ALL.get(place).copied().unwrap_or(first))
            }
            act => act,
        })
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_that_send_are_those_of_their_names() {
        for (keys, key) in SEND_KEYS.iter().zip(SendKey::ALL) {
            assert_eq!(keys.logical_key.name(), key.name());
        }
    }

    #[test]
    fn no_keys_of_the_window_do_two_things() {
        let of_window = TABLE.iter().filter(|shortcut| shortcut.act.is_some());
        let mut keys: Vec<_> = of_window.flat_map(|shortcut| shortcut.keys).collect();
        let all = keys.len();
        keys.sort_by_key(|keys| format!("{keys:?}"));
        keys.dedup();
        assert_eq!(keys.len(), all);
    }

    /// `matches_logically` lets Shift pass where it is not asked for.
    #[test]
    fn keys_with_shift_stand_before_those_without() {
        let of_window = TABLE.iter().filter(|shortcut| shortcut.act.is_some());
        let keys: Vec<_> = of_window.flat_map(|shortcut| shortcut.keys).collect();
        for (place, one) in keys.iter().enumerate().filter(|(_, keys)| keys.modifiers.shift) {
            let without = Modifiers { shift: false, ..one.modifiers };
            let same = |other: &&&KeyboardShortcut| {
                other.logical_key == one.logical_key && other.modifiers == without
            };
            assert!(!keys.iter().take(place).any(|other| same(&other)), "{one:?}");
        }
    }
}
