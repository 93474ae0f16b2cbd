//! How a session stands: one mark and words, the same everywhere.

use super::layout::text_width;
use crate::net::{End, SessionState};
use crate::ui::tokens::{Palette, font_size, palette, size, space};
use egui::{Align2, Color32, FontId, Label, Response, Sense, Ui, Vec2, WidgetText};

/// Width of a [`state_label`] with these words, in points.
pub fn state_width(ui: &Ui, text: &str) -> f32 {
    size::DOT * 2.0 + space::XS + text_width(ui, text)
}

/// A dot and words: how a session stands. The words say what the dot shows.
pub fn state_label(ui: &mut Ui, dot: Dot, text: impl Into<WidgetText>) -> Response {
    ui.horizontal(|ui| {
        let colours = palette(ui);
        ui.spacing_mut().item_spacing.x = space::XS;
        let side = size::DOT * 2.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::new(side, size::CONTROL), Sense::hover());
        let font = FontId::proportional(font_size::BODY);
        let (glyph, colour) = (dot.glyph(), dot.colour(colours));
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, glyph, font, colour);
        ui.add(Label::new(text).truncate())
    })
    .inner
}

/// The dot before a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    /// Open, or loaded.
    Full,
    /// On the way: it is being made, loads, or waits for the next try.
    Busy,
    /// Closed, or never begun.
    Ring,
    /// Failed.
    Problem,
}

impl Dot {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Full, Self::Busy, Self::Ring, Self::Problem];

    /// The one mark of this state, in tabs as in forms.
    pub fn of(state: Option<&SessionState>) -> Self {
        match state {
            Some(SessionState::Opening | SessionState::Waiting { .. }) => Self::Busy,
            Some(
                SessionState::Open { .. }
                | SessionState::Connected { .. }
                | SessionState::Running { .. },
            ) => Self::Full,
            Some(SessionState::Ended(End::Failed(_))) => Self::Problem,
            None | Some(SessionState::Ended(_)) => Self::Ring,
        }
    }

    /// Its shape, which says it without its colour.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Full => "●",
            Self::Busy => "◐",
            Self::Ring => "○",
            Self::Problem => "■",
        }
    }

    /// Its colour.
    pub fn colour(self, colours: &Palette) -> Color32 {
        match self {
            Self::Full => colours.open,
            Self::Busy | Self::Ring => colours.weak,
            Self::Problem => colours.problem,
        }
    }
}
