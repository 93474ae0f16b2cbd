//! The pictures of the window, from Phosphor (`assets/fonts/`).
//!
//! They have a font family of their own, so that no text from outside can show one. A control with a
//! picture has a name besides it, for screen readers and in its tooltip.

use super::fonts;
use super::tokens::font_size;
use egui::{Align2, Color32, FontId, Painter, Pos2, RichText, WidgetText};

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(char);

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $char:literal;)*) => {
        $($(#[$doc])* pub const $name: Icon = Icon($char);)*

        #[cfg(test)]
        pub(super) const ALL: &[Icon] = &[$($name),*];
    };
}

icons! {
    /// Opens a menu, or shows that a part is open.
    OPENS = '\u{e136}';
    /// A part is folded away.
    CLOSED = '\u{e13a}';
    /// More controls.
    MORE = '\u{e1fe}';
    /// A menu of commands.
    MENU = '\u{e2f0}';
    /// Close, remove, leave.
    CLOSE = '\u{e4f6}';
    /// Hold new rows back.
    PAUSE = '\u{e39e}';
    /// Go on.
    PLAY = '\u{e3d0}';
    /// Stop.
    STOP = '\u{e46c}';
    /// Record.
    RECORD = '\u{e3ee}';
    /// To the clipboard.
    COPY = '\u{e1ca}';
    /// To a file.
    SAVE = '\u{e248}';
    /// Rows to a file.
    EXPORT = '\u{eaf0}';
    /// From the network to a file.
    DOWNLOAD = '\u{e20c}';
    /// Clear what is shown.
    CLEAR = '\u{ec54}';
    /// Delete for good.
    DELETE = '\u{e4a6}';
    /// Find.
    SEARCH = '\u{e30c}';
    /// Go to a number.
    NUMBER = '\u{e2a2}';
    /// How something is shown.
    VIEW = '\u{e220}';
    /// Calls on a line of time.
    TIME_LINE = '\u{e152}';
    /// All of the time in the width.
    FIT = '\u{eb06}';
    /// What is let through.
    FILTER = '\u{e266}';
    /// Options.
    OPTIONS = '\u{e434}';
    /// Settings of the program.
    SETTINGS = '\u{e270}';
    /// Files and folders.
    FILES = '\u{e256}';
    /// A part at the side.
    SIDE = '\u{ec24}';
    /// A part below.
    BELOW = '\u{eb16}';
    /// Back, to what was before.
    BACK = '\u{e058}';
    /// On, to what comes next.
    ON = '\u{e06c}';
    /// Up.
    UP = '\u{e08e}';
    /// Down.
    DOWN = '\u{e03e}';
    /// To the newest.
    TO_END = '\u{e05c}';
    /// Once more, anew.
    AGAIN = '\u{e036}';
    /// Undo.
    UNDO = '\u{e038}';
    /// Add.
    ADD = '\u{e3d4}';
    /// Take away.
    LESS = '\u{e32a}';
    /// A bookmark.
    STAR = '\u{e46a}';
    /// Send.
    SEND = '\u{e396}';
    /// Light and dark.
    THEME = '\u{e18c}';
    /// Languages.
    LANGUAGE = '\u{e4a2}';
    /// Lessons.
    LEARN = '\u{e62c}';
    /// Saved messages.
    MESSAGES = '\u{e17a}';
    /// A warning.
    WARNING = '\u{e4e0}';
    /// Something to know.
    INFO = '\u{e2ce}';
    /// Help.
    HELP = '\u{e3e8}';
    /// Shortcuts.
    KEYBOARD = '\u{e2d8}';
    /// Done.
    CHECK = '\u{e182}';
    /// Secured.
    LOCK = '\u{e2fa}';
    /// Not secured.
    LOCK_OPEN = '\u{e306}';
}

impl Icon {
    /// As text in a control, beside text of the body's size.
    pub fn text(self) -> RichText {
        RichText::new(self.0).font(fonts::icons(font_size::ICON))
    }

    /// Paints it with its middle here.
    pub fn paint(self, painter: &Painter, middle: Pos2, size: f32, colour: Color32) {
        painter.text(middle, Align2::CENTER_CENTER, self.0, fonts::icons(size), colour);
    }

    /// As part of a longer text: its character, and the font that has it.
    pub fn in_text(self, size: f32) -> (String, FontId) {
        (self.0.to_string(), fonts::icons(size))
    }

    /// Its character in the font of pictures.
    #[cfg(test)]
    pub(super) fn char(self) -> char {
        self.0
    }
}

impl From<Icon> for WidgetText {
    fn from(icon: Icon) -> Self {
        icon.text().into()
    }
}
