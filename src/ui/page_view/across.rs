//! Moving sideways along rows that are wider than the window.

use crate::ui::tokens::{palette, size, space};
use egui::{CornerRadius, EventFilter, Id, Key, Modifiers, Rect, Sense, Ui, vec2};
use std::ops::Range;

/// How far an arrow key moves, in points: about eight characters.
const STEP: f32 = 56.0;

/// How much of rows lies left of what is seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Across {
    /// In points.
    pub(super) hidden_width: f32,
    /// The widest row that was seen.
    widest: f32,
    /// Whether the match that was moved to must come into view.
    pub(super) reveals: bool,
}

impl Across {
    /// A row was seen.
    pub(super) fn note(&mut self, width: f32) {
        self.widest = self.widest.max(width + space::M);
    }

    /// Whether there is something to move to.
    pub(super) fn is_needed(&self, room: f32) -> bool {
        self.widest > room
    }

    /// Moves as the wheel and the arrow keys say.
    pub(super) fn moves(&mut self, ui: &Ui, area: Rect, focus: Id) {
        if ui.rect_contains_pointer(area) && ui.is_enabled() {
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.x));
            self.hidden_width -= wheel;
        }
        if ui.memory(|memory| memory.has_focus(focus)) {
            let filter = EventFilter {
                vertical_arrows: true,
                horizontal_arrows: true,
                escape: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(focus, filter));
            for (key, step) in [(Key::ArrowLeft, -STEP), (Key::ArrowRight, STEP)] {
                let count = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
                self.hidden_width += step * count as f32;
            }
        }
        self.settle(area.width());
    }

    fn settle(&mut self, room: f32) {
        self.hidden_width = self.hidden_width.clamp(0.0, (self.widest - room).max(0.0));
    }

    /// Has a part of a row in sight, if that is due. Answers whether it moved.
    pub(super) fn reveal(&mut self, part: &Range<f32>, room: f32) -> bool {
        if !std::mem::take(&mut self.reveals) {
            return false;
        }
        let before = self.hidden_width;
        if part.start < before || part.end > before + room {
            self.hidden_width = (part.start - room / 3.0).max(0.0);
        }
        self.hidden_width.to_bits() != before.to_bits()
    }

    /// The bar below the rows.
    pub(super) fn bar_ui(&mut self, ui: &Ui, track: Rect, room: f32, id: Id) {
        let response = ui.interact(track, id, Sense::DRAG);
        let share = (room / self.widest).min(1.0);
        let width = (track.width() * share).max(size::SCROLL_HANDLE_MIN).min(track.width());
        let beyond = (self.widest - room).max(1.0);
        let travel = (track.width() - width).max(1.0);
        if response.dragged() {
            self.hidden_width += response.drag_delta().x / travel * beyond;
            self.settle(room);
        }
        let left = track.left() + self.hidden_width / beyond * travel;
        let colours = palette(ui);
        let is_lit = response.hovered() || response.dragged();
        let colour = if is_lit { colours.weak } else { colours.handle };
        let handle = Rect::from_x_y_ranges(left..=left + width, track.y_range());
        let handle = handle.shrink2(vec2(0.0, space::XS / 2.0));
        ui.painter().rect_filled(handle, CornerRadius::same(size::CORNER), colour);
    }
}
