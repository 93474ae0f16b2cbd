//! The whole text of a payload in one encoding, to read and to select from.
//!
//! A long payload is shown in parts, since the time to lay out text grows with its length.

use super::{Page, hint_ui, pager_ui};
use crate::i18n::Texts;
use crate::payload::Encoding;
use crate::payload::show::{Lines, ShowOptions, Shown, show};
use crate::tr;
use crate::ui::tokens::{log_font, palette};
use crate::ui::widgets;
use egui::text::{LayoutJob, TextFormat};
use egui::{Frame, Galley, ScrollArea, TextBuffer, TextEdit, Ui};
use std::sync::Arc;

/// Characters shown at once. At about 0.3 µs a character, laying them out takes some 10 ms, once.
pub(super) const PART_CHARS: usize = 32 << 10;

/// The text of one payload.
#[derive(Debug, Default)]
pub(super) struct TextView {
    encoding: Encoding,
    page: usize,
    /// Where each part begins, as far as it is known: a part ends between two characters.
    starts: Vec<usize>,
    shown: Option<Shown>,
}

impl TextView {
    pub(super) fn ui(&mut self, ui: &mut Ui, payload: &[u8], encoding: Encoding, texts: &Texts) {
        if payload.is_empty() {
            hint_ui(ui, &tr!(texts, "inspector-empty-payload"));
            return;
        }
        let page = self.prepare(payload, encoding);
        if !page.is_all()
            && let Some(asked) = pager_ui(ui, page, texts)
        {
            self.page = asked;
            self.shown = None;
            self.prepare(payload, encoding);
        }
        if let Some(shown) = &self.shown {
            text_ui(ui, shown, self.page, &tr!(texts, "inspector-text-name"));
        }
    }

    /// Makes the text of the part, if that is not done yet.
    fn prepare(&mut self, payload: &[u8], encoding: Encoding) -> Page {
        if self.encoding != encoding || self.starts.is_empty() {
            // Parts of another encoding begin elsewhere.
            *self = Self { encoding, starts: vec![0], ..Self::default() };
        }
        let start = self.starts.get(self.page).copied().unwrap_or_default();
        let shown = self.shown.get_or_insert_with(|| {
            let options = ShowOptions { max_chars: PART_CHARS, lines: Lines::Break };
            show(payload.get(start..).unwrap_or_default(), encoding, &options)
        });
        let end = start + shown.bytes_shown;
        if self.starts.len() == self.page + 1 {
            self.starts.push(end);
        }
        Page { number: self.page, start, end, total: payload.len() }
    }
}

fn text_ui(ui: &mut Ui, shown: &Shown, page: usize, name: &str) {
    ScrollArea::vertical().id_salt(page).auto_shrink(false).show(ui, |ui| {
        let mut text = shown.text.as_str();
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| -> Arc<Galley> {
            let mut job = coloured(ui, text.as_str(), shown);
            job.wrap.max_width = width;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let edit = TextEdit::multiline(&mut text)
            .id_salt(("payload text", page))
            .frame(Frame::NONE)
            .desired_width(f32::INFINITY)
            .layouter(&mut layouter);
        let response = ui.add(edit);
        widgets::name_field(&response, &shown.text, name);
    });
}

/// Text whose escapes are coloured, to be laid out.
pub(super) fn coloured(ui: &Ui, text: &str, shown: &Shown) -> LayoutJob {
    let colours = palette(ui);
    let plain = TextFormat::simple(log_font(), colours.text);
    let escape = TextFormat::simple(log_font(), colours.escape);
    let mut job = LayoutJob::default();
    let mut done = 0;
    for range in &shown.escapes {
        job.append(text.get(done..range.start).unwrap_or_default(), 0.0, plain.clone());
        job.append(text.get(range.clone()).unwrap_or_default(), 0.0, escape.clone());
        done = range.end;
    }
    job.append(text.get(done..).unwrap_or_default(), 0.0, plain);
    job
}
