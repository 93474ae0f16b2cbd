//! The whole text of a payload in one encoding, to read and to select from.
//!
//! A long payload is shown in parts, since the time to lay out text grows with its length.

use super::{Page, hint_ui, pager_ui};
use crate::i18n::Texts;
use crate::log::copy::CopyGuard;
use crate::payload::Encoding;
use crate::payload::show::{Lines, ShowOptions, Shown, show};
use crate::tr;
use crate::ui::tokens::{log_font, palette};
use crate::ui::widgets;
use egui::text::{LayoutJob, TextFormat};
use egui::{Event, Frame, Galley, Id, ScrollArea, TextBuffer, TextEdit, Ui};
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
    /// Draws it; returns what stays escaped in what was copied, if something was.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        payload: &[u8],
        encoding: Encoding,
        texts: &Texts,
    ) -> Option<CopyGuard> {
        if payload.is_empty() {
            hint_ui(ui, &tr!(texts, "inspector-empty-payload"));
            return None;
        }
        let page = self.prepare(payload, encoding);
        if !page.is_all()
            && let Some(asked) = pager_ui(ui, page, texts)
        {
            self.page = asked;
            self.shown = None;
            self.prepare(payload, encoding);
        }
        text_ui(ui, self.shown.as_ref()?, self.page, &tr!(texts, "inspector-text-name"))
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

fn text_ui(ui: &mut Ui, shown: &Shown, page: usize, name: &str) -> Option<CopyGuard> {
    let area = ScrollArea::vertical().id_salt(page).auto_shrink(false);
    let shown = area.show(ui, |ui| {
        let id = ui.make_persistent_id("payload text");
        let copied = copy_selected(ui, id, shown);
        let mut text = shown.text.as_str();
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| -> Arc<Galley> {
            let mut job = coloured(ui, text.as_str(), shown);
            job.wrap.max_width = width;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let edit = TextEdit::multiline(&mut text)
            .id(id)
            .frame(Frame::NONE)
            .desired_width(f32::INFINITY)
            .layouter(&mut layouter);
        let response = ui.add(edit);
        widgets::name_field(&response, &shown.text, name);
        copied
    });
    shown.inner
}

/// Copies what is selected, as the text that it is: egui would copy what the screen shows of it.
fn copy_selected(ui: &Ui, id: Id, shown: &Shown) -> Option<CopyGuard> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    let is_copy = |event: &Event| matches!(event, Event::Copy | Event::Cut);
    if !ui.input(|input| input.events.iter().any(is_copy)) {
        return None;
    }
    let selected = TextEdit::load_state(ui.ctx(), id)?.cursor.char_range()?.as_sorted_char_range();
    if selected.is_empty() {
        return None;
    }
    ui.input_mut(|input| input.events.retain(|event| !is_copy(event)));
    let byte_at = |index: usize| {
        shown.text.char_indices().nth(index).map_or(shown.text.len(), |(at_byte, _)| at_byte)
    };
    let copied = shown.copied(byte_at(selected.start.0)..byte_at(selected.end.0));
    ui.copy_text(copied.text);
    Some(CopyGuard { characters: copied.characters, bytes: copied.bytes })
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
