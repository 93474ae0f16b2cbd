//! The filter: its field, what is wrong in it, and the marks at its end.

use super::bar::FILTER_MOST;
use super::filter_offers::Offered;
use super::typed_filter::TypedFilter;
use super::{LogIntent, LogView, PayloadForm};
use crate::engine::filters::FilterChange;
use crate::i18n::Texts;
use crate::learn::query_text::value_hint;
use crate::log::Store;
use crate::log::query::Reading;
use crate::payload::safe_text;
use crate::tr;
use crate::ui::icons;
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{self, Field, FieldFit, weak};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Key, Layout, Response, Stroke, TextStyle, Ui, UiBuilder};
use std::ops::Range;

/// Width of what is offered, in points: a word and what it means.
const OFFERS_WIDTH: f32 = 2.0 * size::TEXT_FIELD;

/// Beside the picture of a mark, in points: the field is short.
const MARK_PADDING: f32 = 2.0;

/// A field that is narrower has no menu of filters, in points: some letters of its text are worth more.
const MENU_ROOM: f32 = 4.0 * size::CONTROL;

impl LogView {
    /// Draws the field.
    pub(super) fn filter_ui(
        &mut self,
        ui: &mut Ui,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let offered = self.offered(store, texts);
        let taken = self.typed.offers.take_keys(ui, offered.offers.len());
        let mut change = None;
        let field = self.filter_field_ui(ui, texts);
        let clicked = self.offers_ui(&field, &offered, texts);
        if let Some(place) = taken.or(clicked) {
            self.take_offered(&offered, place, ui);
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
        self.filter_marks_ui(ui, &field, &mut change, texts);
        change.map(LogIntent::Filters)
    }

    fn filter_field_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Response {
        let name = tr!(texts, "filter");
        let mistake = self.typed.mistake(texts).filter(|_| self.typed.wrong_place().is_some());
        let room = ui.available_width();
        let marks = marks_width(if self.typed.is_empty() { 1 } else { 2 });
        let field = Field::new(&name, FILTER_MOST)
            .nameless()
            .fitted(ui, FieldFit::Room(room))
            .end_room(if room < MENU_ROOM { 0.0 } else { marks })
            .hint(&filter_hint(self.settings.form, texts))
            .error(mistake.as_deref())
            .show(ui, &mut self.typed.text);
        self.typed.offers.stand_below(&field);
        if field.changed() && self.typed.is_empty() {
            self.typed.offers.close();
        } else if field.changed() {
            self.typed.offers.open();
        }
        let is_left = field.lost_focus();
        if is_left && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.typed.offers.close();
        }
        if is_left {
            self.typed.left = self.typed.take_used().or_else(|| self.typed.left.take());
        }
        let find = tooltip(ui.ctx(), &tr!(texts, "filter-tooltip"), &shortcuts::FILTER);
        let (searched, syntax) = (self.searched_text(texts), tr!(texts, "log-query-syntax"));
        let field = if self.typed.offers.are_open() && field.has_focus() {
            field
        } else {
            field.on_hover_text(format!("{find}\n{searched}\n\n{syntax}"))
        };
        if std::mem::take(&mut self.focuses_filter) {
            field.request_focus();
        }
        field
    }

    /// The marks within the field, so that nothing moves when they come.
    fn filter_marks_ui(
        &mut self,
        ui: &mut Ui,
        field: &Response,
        change: &mut Option<FilterChange>,
        texts: &Texts,
    ) {
        let has_menu = field.rect.width() >= MENU_ROOM;
        let clears = !self.typed.is_empty();
        let rect = field.rect.with_min_x(field.rect.right() - marks_width(2));
        let layout = Layout::right_to_left(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        inside.spacing_mut().item_spacing.x = 0.0;
        inside.spacing_mut().button_padding.x = MARK_PADDING;
        if has_menu && let Some(asked) = self.filters_menu_ui(&mut inside, texts) {
            *change = Some(asked);
        }
        let name = tr!(texts, "log-clear-filter");
        if clears && widgets::low_mark_button(&mut inside, icons::CLOSE, &name).clicked() {
            self.typed.clear();
            self.typed.offers.close();
            field.request_focus();
        }
    }

    /// Draws what is wrong and what may be typed next, below the field. Returns the place of what was clicked.
    fn offers_ui(&mut self, field: &Response, offered: &Offered, texts: &Texts) -> Option<usize> {
        let wrong = self.typed.wrong_place().zip(self.typed.mistake(texts));
        let expects_value = offered.expects_value();
        let is_query = matches!(self.typed.last_reading(), Reading::Query(_));
        let reading = (is_query && wrong.is_none()).then(|| self.searched_text(texts));
        let has_hint = expects_value.is_some() || reading.is_some();
        let has_any = wrong.is_some() || !offered.offers.is_empty() || has_hint;
        if !self.typed.offers.are_open() || !has_any {
            return None;
        }
        let content = field.ctx.content_rect().width() - 4.0 * space::M;
        let width = OFFERS_WIDTH.min(content).max(field.rect.width());
        let TypedFilter { offers, text, .. } = &mut self.typed;
        let above = |ui: &mut Ui| {
            if let Some((place, mistake)) = &wrong {
                wrong_ui(ui, text, place.clone(), mistake);
            }
        };
        let hint = |ui: &mut Ui| {
            if let Some(field) = expects_value {
                let value = value_hint(field, texts);
                let text = tr!(texts, "log-query-value", field = field.word(), value = value);
                ui.add(egui::Label::new(widgets::tint(text, palette(ui).weak)).wrap());
            }
            let keys = (!offered.offers.is_empty()).then(|| tr!(texts, "log-query-keys").into());
            let said: Vec<String> = reading.into_iter().chain(keys).collect();
            if !said.is_empty() {
                weak(ui, said.join(" · "));
            }
        };
        offers.show(field, width, &offered.offers, above, hint)
    }

    /// What the typed text was read as, and in what it is looked for.
    pub(super) fn searched_text(&self, texts: &Texts) -> String {
        if let Some(mistake) = self.typed.mistake(texts) {
            return tr!(texts, "log-filter-broken", mistake = mistake);
        }
        if matches!(self.typed.last_reading(), Reading::Query(_)) {
            return tr!(texts, "log-read-as-query").into_owned();
        }
        let encoding = self.settings.encoding.name();
        match self.settings.form {
            PayloadForm::Text => tr!(texts, "log-searched-text", encoding = encoding),
            PayloadForm::Hex => tr!(texts, "log-searched-hex").into_owned(),
            PayloadForm::Both => tr!(texts, "log-searched-both", encoding = encoding),
        }
    }
}

/// Width of the marks at the end of the field, the menu and then the one that clears it, in points.
pub(super) fn marks_width(marks: u8) -> f32 {
    match marks {
        0 => 0.0,
        1 => size::CONTROL,
        _ => size::CONTROL + size::ROW,
    }
}

/// What was typed with the wrong place marked, and what is wrong there.
fn wrong_ui(ui: &mut Ui, typed: &str, place: Range<usize>, mistake: &str) {
    let colours = palette(ui);
    let mono = TextStyle::Monospace.resolve(ui.style());
    let plain = TextFormat::simple(mono.clone(), ui.visuals().text_color());
    let wrong = TextFormat {
        underline: Stroke::new(1.5, colours.problem),
        ..TextFormat::simple(mono, colours.problem)
    };
    let mut job = LayoutJob::default();
    let parts =
        [(0..place.start, &plain), (place.clone(), &wrong), (place.end..typed.len(), &plain)];
    for (range, format) in parts {
        let part = typed.get(range).unwrap_or_default();
        job.append(&safe_text(part), 0.0, format.clone());
    }
    ui.add(egui::Label::new(job).wrap());
    widgets::problem(ui, mistake);
}

/// What can be typed into the filter.
fn filter_hint(form: PayloadForm, texts: &Texts) -> String {
    let hint = match form {
        PayloadForm::Text => tr!(texts, "log-filter-hint"),
        PayloadForm::Hex => tr!(texts, "log-filter-hint-hex"),
        PayloadForm::Both => tr!(texts, "log-filter-hint-both"),
    };
    hint.into_owned()
}
