//! Where the keyboard is on the line of time: at a piece, or on several of them.

use crate::log::figures::Level;
use egui::{InputState, Key, Modifiers};
use std::ops::Range;

/// Page up and page down move by this part of what is looked at.
const PAGES: i64 = 10;

/// Some pieces of the time, by their numbers since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Where it began to widen.
    anchor: i64,
    /// Where it is.
    at: i64,
    /// How long a piece is, in nanoseconds: pieces of another length are others.
    piece_ns: i64,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    By(i64),
    ByPages(i64),
    First,
    Last,
}

/// Whether what is chosen widens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    One,
    Widens,
}

const KEYS: [(Key, Step); 6] = [
    (Key::ArrowLeft, Step::By(-1)),
    (Key::ArrowRight, Step::By(1)),
    (Key::PageUp, Step::ByPages(-1)),
    (Key::PageDown, Step::ByPages(1)),
    (Key::Home, Step::First),
    (Key::End, Step::Last),
];

impl Cursor {
    /// At the newest piece; `None` if there are none.
    pub(super) fn newest(level: &Level) -> Option<Self> {
        let last = pieces(level)?.end - 1;
        Some(Self { anchor: last, at: last, piece_ns: level.piece_ns() })
    }

    /// The same while there are such pieces; else the newest one.
    pub(super) fn within(self, level: &Level) -> Option<Self> {
        let range = pieces(level)?;
        if self.piece_ns != level.piece_ns() {
            return Self::newest(level);
        }
        let clamped = |piece: i64| piece.clamp(range.start, range.end - 1);
        Some(Self { anchor: clamped(self.anchor), at: clamped(self.at), ..self })
    }

    /// Moves as the keys say that were pressed, which nobody else gets.
    pub(super) fn moved(self, level: &Level, input: &mut InputState) -> Self {
        let mut cursor = self;
        for (key, step) in KEYS {
            for (modifiers, reach) in
                [(Modifiers::SHIFT, Reach::Widens), (Modifiers::NONE, Reach::One)]
            {
                for _ in 0..input.count_and_consume_key(modifiers, key) {
                    cursor = cursor.step(level, step, reach);
                }
            }
        }
        cursor
    }

    pub(super) fn step(self, level: &Level, step: Step, reach: Reach) -> Self {
        let Some(range) = pieces(level) else { return self };
        let last = range.end - 1;
        let page = ((range.end - range.start) / PAGES).max(1);
        let at = match step {
            Step::By(pieces) => self.at.saturating_add(pieces),
            Step::ByPages(pages) => self.at.saturating_add(pages.saturating_mul(page)),
            Step::First => range.start,
            Step::Last => last,
        };
        let at = at.clamp(range.start, last);
        let anchor = if reach == Reach::Widens { self.anchor } else { at };
        Self { anchor, at, ..self }
    }

    /// Whether it is on more than one piece.
    pub(super) fn is_wide(self) -> bool {
        self.anchor != self.at
    }

    /// When the piece at which it is begins, in nanoseconds since 1970 (UTC).
    pub(super) fn time(self) -> i64 {
        self.at.saturating_mul(self.piece_ns)
    }

    /// The time of all its pieces, in nanoseconds since 1970 (UTC).
    pub(super) fn range(self) -> Range<i64> {
        let (first, last) = (self.anchor.min(self.at), self.anchor.max(self.at));
        first.saturating_mul(self.piece_ns)..(last + 1).saturating_mul(self.piece_ns)
    }
}

/// The pieces that are looked at; `None` if nothing came or went.
fn pieces(level: &Level) -> Option<Range<i64>> {
    let range = level.range_ns()?;
    let piece_ns = level.piece_ns();
    let (first, end) = (range.start.div_euclid(piece_ns), range.end.div_euclid(piece_ns));
    Some(first..end.max(first + 1))
}
