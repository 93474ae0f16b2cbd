//! The bar above the message: how it is read, and how many bytes it makes.

use super::EmptyMessage;
use super::{Composer, Remark, convert};
use crate::i18n::Texts;
use crate::payload::{Encoding, LineBreak, LineEnd, LineEndCounts, Notation};
use crate::tr;
use crate::ui::tokens::palette;
use crate::ui::widgets;
use egui::{Label, RichText, TextStyle, Ui, WidgetText};
use std::fmt::Write as _;

impl Composer {
    pub(super) fn notation_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let names = [
            tr!(texts, "notation-text"),
            tr!(texts, "notation-hex"),
            tr!(texts, "notation-escaped"),
        ];
        let choices: Vec<_> =
            Notation::ALL.into_iter().zip(names.iter().map(AsRef::as_ref)).collect();
        let tooltip = tr!(texts, "notation-tooltip");
        let now = self.notation;
        let clicked = widgets::segments(ui, &choices, |choice| choice == now, Some(&tooltip));
        if let Some(notation) = clicked.filter(|notation| *notation != now) {
            self.set_notation(notation);
        }
    }

    /// Changes how the text is read, and writes the same bytes that way if that can be done.
    fn set_notation(&mut self, notation: Notation) {
        self.state.remark = None;
        match convert::converted(&self.text, self.notation, notation, self.encoding) {
            Ok(text) => self.text = text,
            // The mistake was there before, and the text may well be meant in the new notation.
            Err(convert::Obstacle::Mistake) => {}
            Err(convert::Obstacle::NotText) => self.state.remark = Some(Remark::NotConverted),
        }
        self.notation = notation;
        self.state.browse = None;
        self.state.wants_cursor = Some(self.text.chars().count());
    }

    pub(super) fn encoding_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        widgets::menu(ui, &tr!(texts, "message-encoding"), self.encoding.name(), |ui| {
            for encoding in Encoding::ALL {
                if widgets::menu_choice(ui, (encoding == self.encoding).into(), encoding.name()) {
                    self.encoding = encoding;
                }
            }
        });
    }

    pub(super) fn line_end_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let no_line_end = tr!(texts, "no-line-end");
        let (current, _) = line_end_names(self.line_end, &no_line_end);
        widgets::menu(ui, &tr!(texts, "line-end"), current, |ui| {
            for line_end in LineEnd::ALL {
                let (name, escape) = line_end_names(line_end, &no_line_end);
                let text =
                    if escape.is_empty() { name.to_owned() } else { format!("{name}  {escape}") };
                if widgets::menu_choice(ui, (line_end == self.line_end).into(), &text) {
                    self.line_end = line_end;
                }
            }
            ui.separator();
            self.line_break_ui(ui, texts);
        });
    }

    /// What the keyboard's line break is, and the same for the lines that are there.
    fn line_break_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let choices = [tr!(texts, "line-break-lf"), tr!(texts, "line-break-cr-lf")];
        for (line_break, text) in LineBreak::ALL.into_iter().zip(&choices) {
            if widgets::menu_choice(ui, (line_break == self.line_break).into(), text) {
                self.line_break = line_break;
            }
        }
        if !self.text.contains(['\r', '\n']) || self.notation == Notation::Hex {
            return;
        }
        ui.separator();
        let commands = [tr!(texts, "message-make-lf"), tr!(texts, "message-make-cr-lf")];
        for (line_break, text) in LineBreak::ALL.into_iter().zip(&commands) {
            if widgets::menu_command(ui, text) {
                self.apply_line_break(line_break);
            }
        }
    }

    /// How many bytes would go, at the right end of the bar.
    pub(super) fn count_ui(&self, ui: &mut Ui, texts: &Texts, empty: EmptyMessage) {
        let Some(composed) = &self.state.composed else { return };
        let text = match &composed.result {
            Ok(bytes) if bytes.is_empty() && empty == EmptyMessage::Datagram => {
                format!("{} · 0 B", tr!(texts, "message-empty"))
            }
            Ok(bytes) => format!("{} B{}", bytes.len(), ends_text(composed.ends)),
            // There is no number to show as long as something is wrong.
            Err(_) => "– B".to_owned(),
        };
        let rich = RichText::new(text).color(palette(ui).weak);
        let galley = WidgetText::from(rich).into_galley(
            ui,
            Some(egui::TextWrapMode::Extend),
            f32::INFINITY,
            TextStyle::Body,
        );
        let free =
            ui.available_size_before_wrap().x - galley.size().x - ui.spacing().item_spacing.x;
        if free > 0.0 {
            ui.add_space(free);
        }
        ui.add(Label::new(galley)).on_hover_text(tr!(texts, "message-bytes"));
    }
}

/// The line ends as they stand beside the number of bytes: ` · 2 CR LF · 1 LF`.
fn ends_text(ends: LineEndCounts) -> String {
    let kinds = [(ends.cr_lf, "CR LF"), (ends.lf, "LF"), (ends.cr, "CR")];
    let mut text = String::new();
    for (count, name) in kinds.into_iter().filter(|(count, _)| *count > 0) {
        // Writing to a `String` cannot fail.
        let _ = write!(text, " · {count} {name}");
    }
    text
}

/// The short name of a line end, and the escapes that stand for it.
fn line_end_names(line_end: LineEnd, none: &str) -> (&str, &'static str) {
    match line_end {
        LineEnd::None => (none, ""),
        LineEnd::Lf => ("LF", "\\n"),
        LineEnd::Cr => ("CR", "\\r"),
        LineEnd::CrLf => ("CR LF", "\\r\\n"),
        LineEnd::Nul => ("NUL", "\\0"),
    }
}
