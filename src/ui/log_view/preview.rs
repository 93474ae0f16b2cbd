//! What a framing finds in the rows that are there, beside its choice.

use super::LogView;
use super::list::ListedRow;
use super::row::note_text;
use crate::i18n::Texts;
use crate::log::frames::Limits;
use crate::log::{Class, Store};
use crate::payload::{Lines, ShowOptions, show};
use crate::tr;
use crate::ui::tokens::log_font;
use crate::ui::widgets::{bytes_text, weak};
use egui::{Label, RichText, Ui};

/// Frames that are shown: enough to see whether they begin where they should.
const FRAMES_SHOWN: u64 = 3;

/// Lines among which they are looked for: rows of events and calls stand between.
const LINES_MAX: u64 = 64;

/// What is copied of each, and where its beginning is looked for.
const LIMITS: Limits = Limits { bytes: 256, rows: 4096 };

/// Characters of each, more than fit.
const CHARS_MAX: usize = 80;

impl LogView {
    /// The newest frames, as the framing that is chosen finds them.
    pub(super) fn preview_ui(&self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let Some(frames) = &self.frames else { return };
        weak(ui, tr!(texts, "framing-preview"));
        let ordinals = self.ordinals();
        let newest = ordinals.start.max(ordinals.end.saturating_sub(LINES_MAX))..ordinals.end;
        let keys = newest.rev().filter_map(|ordinal| frames.key_at(ordinal));
        let is_frame = |key: &u64| matches!(frames.item(*key), Some(item) if item.is_frame());
        let mut keys: Vec<u64> = keys.filter(is_frame).take(FRAMES_SHOWN as usize).collect();
        keys.reverse();
        let found = self.entries(&keys, store, LIMITS);
        if found.is_empty() {
            weak(ui, tr!(texts, "framing-preview-none"));
        }
        for entry in &found {
            let line = self.preview_line(entry, texts);
            ui.add(Label::new(RichText::new(&line).font(log_font())).truncate());
        }
    }

    fn preview_line(&self, entry: &ListedRow, texts: &Texts) -> String {
        let row = &entry.row;
        let arrow = if row.kind.class() == Class::Out { "→" } else { "←" };
        let size = bytes_text(row.payload_bytes as u64);
        let options = ShowOptions { max_chars: CHARS_MAX, lines: Lines::Escape };
        let text = show::show(&row.payload, row.read_in(self.settings.encoding), &options).text;
        let note = note_text(entry, &self.settings, texts).map(|note| format!(" · {note}"));
        format!("{arrow} {size}{} · {text}", note.unwrap_or_default())
    }
}
