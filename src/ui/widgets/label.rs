//! Words: what is secondary, what failed, what to try; and amounts of bytes.

use crate::ui::tokens::{palette, space};
use egui::{
    Align, Color32, Direction, Label, Layout, Response, RichText, TextStyle, Ui, UiBuilder,
};

/// Words in the middle of the room that is left.
pub fn hint_ui(ui: &mut Ui, text: &str) {
    let place = ui.available_rect_before_wrap().shrink(space::M);
    let layout = Layout::centered_and_justified(Direction::TopDown);
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(layout), |ui| {
        ui.add(Label::new(RichText::new(text).color(palette(ui).weak)).wrap());
    });
}

/// What is wrong, beside or below the field.
pub fn problem(ui: &mut Ui, text: &str) -> Response {
    small(ui, text, palette(ui).problem)
}

/// What failed, where a pane says it: as large as what it is about, and larger than the advice below it.
pub fn what_failed(ui: &mut Ui, text: &str) -> Response {
    let colour = palette(ui).problem;
    ui.add(Label::new(RichText::new(text).color(colour).text_style(TextStyle::Body)).wrap())
}

/// What to try after a failure.
pub fn advice(ui: &mut Ui, text: &str) -> Response {
    small(ui, text, palette(ui).weak)
}

/// Small words about what stands beside or above them. In a menu, whose buttons are as wide as it is, they are not drawn
/// apart to its width.
pub fn small(ui: &mut Ui, text: &str, colour: Color32) -> Response {
    let label = Label::new(tint(text, colour).text_style(TextStyle::Small)).wrap();
    if !ui.layout().horizontal_justify() {
        return ui.add(label);
    }
    ui.with_layout(Layout::top_down(Align::Min), |ui| ui.add(label)).inner
}

/// A label of secondary weight.
pub fn weak(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = palette(ui).weak;
    ui.label(RichText::new(text).color(colour))
}

/// The colour of what a row or a state is about.
pub fn tint(text: impl Into<String>, colour: Color32) -> RichText {
    RichText::new(text).color(colour)
}

/// A number of bytes as people read it: `512 B`, `3.2 KiB`, `256 MiB`.
pub fn bytes_text(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1024.0;
    let mut unit = 0;
    while amount >= 1023.95 && unit + 1 < UNITS.len() {
        amount /= 1024.0;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if amount < 10.0 { format!("{amount:.1} {name}") } else { format!("{amount:.0} {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_counts_read_well() {
        let table = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (65_507, "64 KiB"),
            (1 << 20, "1.0 MiB"),
            (256 << 20, "256 MiB"),
            (5 << 40, "5.0 TiB"),
        ];
        for (bytes, text) in table {
            assert_eq!(bytes_text(bytes), text);
        }
    }
}
