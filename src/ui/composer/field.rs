//! The message field: one line that grows to a few.

use super::exact_text::{self, ExactText, Going};
use crate::payload::safe_text;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets;
use egui::text::CCursorRange;
use egui::{
    CornerRadius, Event, Frame, Id, Key, KeyboardShortcut, Margin, Modifiers, RichText, ScrollArea,
    Stroke, TextBuffer as _, TextEdit, TextStyle, Ui, Vec2,
};

/// The longest text that the field takes, in bytes: five times the longest datagram in hex digits.
pub(super) const FIELD_BYTES_MAX: usize = 1 << 20;

/// The longest text that can be edited, in bytes. Every key lays the whole text out again, and at
/// about 0.3 µs a character that takes 5 ms; with [`FIELD_BYTES_MAX`] it would be a third of a second.
pub(super) const EDIT_BYTES_MAX: usize = 16 << 10;

/// How much is shown of a text that is too long to edit, in characters.
const PREVIEW_CHARS: usize = 600;

/// Lines that the field shows before it scrolls.
const LINES_MAX: u8 = 6;

/// Whether a text is shown by its beginning only, since editing it would be slow.
pub(super) fn is_held(text: &str) -> bool {
    text.len() > EDIT_BYTES_MAX
}

/// Where the cursor is, as far as the history wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) struct Cursor {
    pub(super) is_in_first_line: bool,
    pub(super) is_in_last_line: bool,
}

impl Default for Cursor {
    /// As in an empty field.
    fn default() -> Self {
        Self { is_in_first_line: true, is_in_last_line: true }
    }
}

/// How the field is drawn.
pub(in crate::ui) struct MessageField<'a> {
    pub(in crate::ui) id: Id,
    pub(in crate::ui) name: &'a str,
    pub(in crate::ui) hint: &'a str,
    pub(in crate::ui) has_problem: bool,
    pub(in crate::ui) width: f32,
}

impl MessageField<'_> {
    /// Draws it and returns where its cursor is, if it has one.
    pub(in crate::ui) fn show(&self, ui: &mut Ui, text: &mut String) -> Option<Cursor> {
        const LINE: f32 = 1.0;
        let colours = palette(ui);
        let has_focus = ui.memory(|memory| memory.has_focus(self.id));
        let line = match (self.has_problem, has_focus) {
            (true, _) => colours.problem,
            (false, true) => colours.accent_line,
            (false, false) => colours.line,
        };
        let frame = Frame::new()
            .fill(colours.field)
            .stroke(Stroke::new(LINE, line))
            .corner_radius(CornerRadius::same(size::CORNER))
            .inner_margin(Margin::symmetric(space::S as i8, space::XS as i8));
        let around = frame.total_margin().sum();
        let row_height = ui.fonts_mut(|fonts| fonts.row_height(&log_font()));
        let most = row_height * f32::from(LINES_MAX);
        frame
            .show(ui, |ui| {
                ui.set_width((self.width - around.x).max(size::CONTROL));
                // The frame has the height of a control; the text within need not.
                ui.spacing_mut().interact_size.y = 0.0;
                ScrollArea::vertical()
                    .id_salt("message lines")
                    .max_height(most)
                    // However little room a panel has left: it grows with what is in it.
                    .min_scrolled_height(most)
                    .show(ui, |ui| self.edit_ui(ui, text, size::CONTROL - around.y))
                    .inner
            })
            .inner
    }

    fn edit_ui(&self, ui: &mut Ui, text: &mut String, height: f32) -> Option<Cursor> {
        if !is_held(text) {
            return self.text_edit_ui(ui, &mut ExactText(text), height);
        }
        let start: String = text.chars().take(PREVIEW_CHARS).collect();
        let preview = format!("{}…", safe_text(&start));
        self.text_edit_ui(ui, &mut preview.as_str(), height)
    }

    fn text_edit_ui(
        &self,
        ui: &mut Ui,
        text: &mut dyn egui::TextBuffer,
        height: f32,
    ) -> Option<Cursor> {
        let mut layout = |ui: &Ui, text: &dyn egui::TextBuffer, wrap_width: f32| {
            exact_text::layout(ui, text.as_str(), wrap_width)
        };
        let mut output = TextEdit::multiline(text)
            .layouter(&mut layout)
            .id(self.id)
            .frame(Frame::NONE)
            .font(TextStyle::Monospace)
            .hint_text(RichText::new(self.hint).color(palette(ui).weak))
            .desired_rows(1)
            .desired_width(f32::INFINITY)
            .min_size(Vec2::new(0.0, height))
            .align(egui::Align2::LEFT_CENTER)
            .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
            .show(ui);
        widgets::name_field(&output.response.response, text.as_str(), self.name);
        let cursor = output.cursor_range?;
        let going = if ui.input(|input| input.key_pressed(Key::ArrowRight)) {
            Going::Forward
        } else {
            Going::Elsewhere
        };
        if let Some(outside) = exact_text::outside_pairs(text.as_str(), cursor, going) {
            output.state.cursor.set_char_range(Some(outside));
            output.state.store(ui.ctx(), self.id);
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
        let line = output.galley.layout_from_cursor(cursor.primary).row;
        Some(Cursor {
            is_in_first_line: line == 0,
            is_in_last_line: line + 1 >= output.galley.rows.len(),
        })
    }
}

/// What is pasted in this frame.
pub(super) fn pasted(ui: &Ui) -> Vec<String> {
    let text = |event: &Event| match event {
        Event::Paste(text) => Some(text.clone()),
        _ => None,
    };
    ui.input(|input| input.events.iter().filter_map(text).collect())
}

/// Puts a paste that makes the text too long to edit into it, since the field would lay it out first.
/// Returns the length of a paste that was refused because the field does not take so much.
pub(super) fn take_long_paste(ui: &Ui, id: Id, text: &mut String) -> Option<usize> {
    if is_held(text) {
        // It cannot be seen where the paste would go.
        return None;
    }
    let room = EDIT_BYTES_MAX.saturating_sub(text.len());
    let is_long = |event: &Event| matches!(event, Event::Paste(pasted) if pasted.len() > room);
    let place = ui.input(|input| input.events.iter().position(is_long))?;
    let Event::Paste(pasted) = ui.input_mut(|input| input.events.remove(place)) else {
        return None;
    };
    if pasted.len() > FIELD_BYTES_MAX.saturating_sub(text.len()) {
        return Some(pasted.len());
    }
    let state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let selected: CCursorRange = state.cursor.char_range().unwrap_or_default();
    let mut exact = ExactText(text);
    let mut cursor = exact.delete_selected(&selected);
    exact.insert_text_at(&mut cursor, &pasted, usize::MAX);
    None
}
