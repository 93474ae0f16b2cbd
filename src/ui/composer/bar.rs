//! The line above the message: where it goes, how it is read, and how many bytes it makes.

use super::checksum_menu::{checksum_ui, checksum_widths};
use super::choices::{
    BRACES, braces_ui, encoding_ui, line_end_ui, line_end_width, notation_ui, notation_widths,
};
use super::{Composer, ComposerIntent, EmptyMessage, Remark, convert};
use crate::i18n::Texts;
use crate::payload::{Braces, Encoding, Notation};
use crate::tr;
use crate::ui::icons;
use crate::ui::overflow::{Slot, overflow_bar};
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{
    button_width, icon_button, icon_button_width, menu_width, text_width, tint, widest,
};
use egui::{Align, Label, Layout, RichText, Role, Ui, WidgetInfo};

/// The longest number of bytes that there is room for at any width.
const COUNT_LEAST: &str = "65507 B";
/// What stands beside it, where there is room.
const COUNT_GOOD: &str = "65507 B · 10 CR LF";

/// A control of the line. The highest rank goes into the menu first: what a pane puts first and may miss,
/// the encoding, the line end, the notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BarControl {
    /// The pane's own, by number.
    Pane(usize),
    /// How the text is read.
    Notation,
    /// The encoding of its characters.
    Encoding,
    /// What is put after it, and at the end of its lines.
    LineEnd,
    /// What braces in it are.
    Braces,
    /// Its checksum.
    Checksum,
    /// How many bytes go.
    Count,
    /// Keeps the message.
    Keep,
}

/// The rank of a pane's own control that goes into the menu first.
pub const PANE_RANK: u8 = 4;
/// The rank of one that stays as long as the line end does.
pub const PANE_MAIN_RANK: u8 = 2;

/// What a pane puts first.
pub struct Lead<'a> {
    /// Its controls, each a [`BarControl::Pane`].
    pub slots: Vec<Slot<BarControl>>,
    /// Draws the one of this number.
    pub draw: &'a mut dyn FnMut(&mut Ui, usize),
}

impl Composer {
    pub(super) fn bar_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        empty: EmptyMessage,
        lead: Lead<'_>,
    ) {
        let Lead { mut slots, draw } = lead;
        slots.extend(slots_of(ui, texts));
        overflow_bar(
            ui,
            &tr!(texts, "composer-more"),
            &slots,
            |ui, control, place| match control {
                BarControl::Pane(number) => draw(ui, number),
                BarControl::Notation => {
                    if let Some(notation) = notation_ui(ui, texts, self.message.notation) {
                        self.set_notation(notation);
                    }
                }
                BarControl::Encoding => encoding_ui(ui, texts, &mut self.message.encoding),
                BarControl::LineEnd => {
                    let breaks = self.message.text.contains(['\r', '\n'])
                        && self.message.notation != Notation::Hex;
                    let ends = (&mut self.message.line_end, &mut self.line_break);
                    if let Some(applied) = line_end_ui(ui, texts, ends, breaks.into()) {
                        self.apply_line_break(applied);
                    }
                }
                BarControl::Braces => {
                    if let Some(braces) = braces_ui(ui, texts, self.message.braces, place) {
                        self.set_braces(braces);
                    }
                }
                BarControl::Checksum => {
                    let find = &mut self.state.find_checksum;
                    checksum_ui(ui, texts, &mut self.message.checksum, find);
                }
                BarControl::Count => self.count_ui(ui, texts, empty),
                BarControl::Keep => self.keep_ui(ui, texts),
            },
        );
    }

    /// Changes how the text is read, and writes the same bytes that way if that can be done.
    fn set_notation(&mut self, notation: Notation) {
        self.state.remark = None;
        if self.has_placeholders() {
            self.state.remark = Some(Remark::PlaceholdersStay);
            self.message.notation = notation;
            return;
        }
        match convert::converted(
            &self.message.text,
            self.message.notation,
            notation,
            self.message.encoding,
        ) {
            Ok(text) => self.message.text = text,
            // The mistake was there before, and the text may well be meant in the new notation.
            Err(convert::Obstacle::Mistake) => {}
            Err(convert::Obstacle::NotText) => self.state.remark = Some(Remark::NotConverted),
        }
        self.message.notation = notation;
        self.state.browse = None;
        self.state.wants_cursor = Some(self.message.text.chars().count());
    }

    fn keep_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let access = !self.message.text.is_empty();
        let keep = ui
            .add_enabled_ui(access, |ui| icon_button(ui, icons::STAR, &tr!(texts, "message-keep")));
        let keep = keep.inner.on_hover_text(tr!(texts, "message-keep.tooltip"));
        if keep.clicked() {
            self.state.asked = Some(ComposerIntent::Keep);
        }
    }

    /// Changes what braces are; what counts messages begins anew.
    fn set_braces(&mut self, braces: Braces) {
        self.message.braces = braces;
        self.state.templates_sent = 0;
        self.state.remark = None;
    }

    /// How many bytes would go, at the right end of the line.
    fn count_ui(&self, ui: &mut Ui, texts: &Texts, empty: EmptyMessage) {
        let Some(composed) = &self.state.composed else { return };
        let bytes = composed.made.bytes.as_ref().ok().filter(|_| composed.prepared.is_ok());
        let of_nothing = match empty {
            EmptyMessage::Datagram => Some(tr!(texts, "message-empty")),
            EmptyMessage::Record => Some(tr!(texts, "message-empty-record")),
            EmptyMessage::Nothing => None,
        };
        let (count, more) = match (bytes, of_nothing) {
            (Some(bytes), Some(name)) if bytes.is_empty() => {
                ("0 B".to_owned(), format!(" · {name}"))
            }
            (Some(bytes), _) => (format!("{} B", bytes.len()), composed.made.beside()),
            // There is no number to show as long as something is wrong.
            (None, _) => ("– B".to_owned(), String::new()),
        };
        let text = count.clone() + &more;
        // What stands beside the number comes whole or not at all.
        let fits = text_width(ui, &text) <= ui.available_width() + 0.5;
        let shown = if fits { &text } else { &count };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let label = ui.add(Label::new(tint(shown, palette(ui).weak)).truncate());
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
            label.on_hover_ui(|ui| {
                let more = composed.made.tooltip(texts);
                ui.label(RichText::new(format!("{text}\n{more}")).monospace());
            });
        });
    }
}

fn slots_of(ui: &Ui, texts: &Texts) -> [Slot<BarControl>; 7] {
    let keep = icon_button_width(ui, &tr!(texts, "message-keep"));
    let (as_menu, side_by_side) = notation_widths(ui, texts);
    let encodings = widest(ui, menu_width, Encoding::ALL.iter().map(|encoding| encoding.name()));
    let (checksum_least, checksum_good) = checksum_widths(ui, texts);
    let (least, good) = (text_width(ui, COUNT_LEAST), text_width(ui, COUNT_GOOD));
    [
        Slot::either(BarControl::Notation, as_menu, side_by_side).rank(1),
        Slot::button(BarControl::Encoding, encodings).rank(3),
        Slot::button(BarControl::LineEnd, line_end_width(ui, texts)).rank(2),
        Slot::button(BarControl::Braces, button_width(ui, BRACES)).rank(5).if_room(),
        Slot::between(BarControl::Checksum, checksum_least, checksum_good)
            .filled()
            .rank(5)
            .if_room(),
        Slot::between(BarControl::Count, least, f32::INFINITY).good(good),
        Slot::either(BarControl::Keep, size::CONTROL, keep).rank(5),
    ]
}
