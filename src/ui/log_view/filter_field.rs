//! The filter: its field, what was read in it, and what may be typed next.

use super::{LogView, PayloadForm};
use crate::i18n::Texts;
use crate::learn::query_text::{meaning, operator_meaning, query_error, value_hint};
use crate::log::Store;
use crate::log::query::{self, Completions, Expected, Field as QueryField, QueryError, Reading};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::icons;
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{self, Field, FieldFit, weak};
use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{
    Align, Event, Id, ImeEvent, Key, Layout, Modifiers, Popup, PopupCloseBehavior, Response,
    Stroke, TextEdit, TextStyle, TextWrapMode, Ui, UiBuilder,
};
use jiff::tz::TimeZone;
use std::ops::Range;

/// Words that are offered at once: all that may begin a condition.
const OFFERS_MAX: usize = 16;

/// Width of what is offered, in points: a word and what it means.
const OFFERS_WIDTH: f32 = 2.0 * size::TEXT_FIELD;

/// Between two conditions.
const AND: &str = " and ";

/// What was typed, and what was read in it.
#[derive(Debug)]
pub(super) struct TypedFilter {
    pub(super) text: String,
    /// What the rest is of.
    seen: String,
    reading: Reading,
    error: Option<QueryError>,
    zone: TimeZone,
    field: Option<Id>,
    /// Whether words are offered.
    is_open: bool,
    /// The place of the one that Enter takes.
    picked: Option<usize>,
}

impl Default for TypedFilter {
    fn default() -> Self {
        Self {
            text: String::new(),
            seen: String::new(),
            reading: Reading::All,
            error: None,
            zone: TimeZone::system(),
            field: None,
            is_open: false,
            picked: None,
        }
    }
}

/// A word that is offered, and what it means.
#[derive(Debug)]
struct OfferedWord {
    word: String,
    meaning: String,
}

impl TypedFilter {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
    }

    /// What was typed, read. While it has a mistake, the conditions that were right last stay; a text, which may
    /// have been their beginning, does not.
    pub(super) fn reading(&mut self) -> &Reading {
        if self.seen != self.text {
            self.seen.clone_from(&self.text);
            match query::read(&self.text, &self.zone) {
                Ok(reading) => (self.reading, self.error) = (reading, None),
                Err(error) => {
                    self.error = Some(error);
                    if !matches!(self.reading, Reading::Query(_)) {
                        self.reading = Reading::All;
                    }
                }
            }
        }
        &self.reading
    }

    /// In which times are read.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// A condition more.
    pub(super) fn and(&mut self, condition: &str) {
        self.text = query::and(&self.text, condition, &self.zone);
    }

    /// Whether a condition that was added stands at its end.
    pub(super) fn has(&self, condition: &str) -> bool {
        self.text.strip_suffix(condition).is_some_and(|rest| rest.is_empty() || rest.ends_with(AND))
    }

    /// Takes out a condition that was added, if it still stands at its end, or before another one.
    pub(super) fn take_out(&mut self, condition: &str) {
        if self.has(condition) {
            let rest = self.text.strip_suffix(condition).unwrap_or_default();
            self.text = rest.strip_suffix(AND).unwrap_or(rest).to_owned();
        } else if let Some(rest) = self.text.strip_prefix(&format!("{condition}{AND}")) {
            self.text = rest.to_owned();
        } else {
            self.text = self.text.replacen(&format!("{AND}{condition}{AND}"), AND, 1);
        }
    }

    /// What is wrong, in words.
    pub(super) fn mistake(&self, texts: &Texts) -> Option<String> {
        let error = self.error.as_ref()?;
        let typed = self.seen.get(error.place.clone()).unwrap_or_default();
        Some(query_error(&error.kind, typed, texts))
    }

    /// Where it is wrong, unless it just is not typed to its end.
    fn wrong_place(&self) -> Option<Range<usize>> {
        self.error.as_ref().map(|error| error.place.clone()).filter(|place| !place.is_empty())
    }

    /// What may be typed at the end.
    fn completions(&self) -> Option<Completions> {
        query::complete(&self.text, self.text.len())
    }

    fn take_word(&mut self, replaces: Range<usize>, word: &str, ui: &Ui) {
        if self.text.get(replaces.clone()).is_none() {
            return;
        }
        self.text.replace_range(replaces, &format!("{word} "));
        self.picked = None;
        let Some(field) = self.field else { return };
        let mut state = TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
        let end = CCursor::new(self.text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ui.ctx(), field);
        ui.memory_mut(|memory| memory.request_focus(field));
    }

    /// Takes the keys that move among what is offered, before the field does. Returns whether Enter took one.
    fn take_keys(&mut self, ui: &Ui, count: usize) -> bool {
        let Some(field) = self.field else { return false };
        let composes = |event: &Event| {
            matches!(event, Event::Ime(ImeEvent::Preedit { text, .. } | ImeEvent::Commit(text))
                if !text.is_empty())
        };
        let has_focus = ui.memory(|memory| memory.has_focus(field));
        // While an input method is composing, all keys are its own.
        if !has_focus || ui.input(|input| input.events.iter().any(composes)) {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if !self.is_open {
            self.is_open = pressed(Key::ArrowDown);
            return false;
        }
        if pressed(Key::ArrowDown) {
            let next = self.picked.map_or(0, |place| place + 1);
            self.picked = Some(next).filter(|next| *next < count);
        }
        if pressed(Key::ArrowUp) {
            self.picked = self.picked.unwrap_or(count).checked_sub(1);
        }
        if pressed(Key::Escape) {
            (self.is_open, self.picked) = (false, None);
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        self.picked.is_some() && pressed(Key::Enter)
    }
}

impl LogView {
    /// Draws the field.
    pub(super) fn filter_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let completions = self.typed.completions().filter(|_| self.typed.is_open);
        let offers = completions.as_ref().map(|offer| offered(offer, store, texts));
        let offers = offers.unwrap_or_default();
        let entered = self.typed.take_keys(ui, offers.len());
        let taken = self.typed.picked.filter(|_| entered);
        let field = self.filter_field_ui(ui, texts);
        let clicked = self.offers_ui(&field, completions.as_ref(), &offers, texts);
        if let Some(word) = taken.or(clicked).and_then(|place| offers.get(place))
            && let Some(completions) = completions
        {
            self.typed.take_word(completions.replaces, &word.word, ui);
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
        if !self.typed.is_empty() {
            self.clear_filter_ui(ui, &field, texts);
        }
    }

    fn filter_field_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Response {
        let name = tr!(texts, "filter");
        let mistake = self.typed.mistake(texts).filter(|_| self.typed.wrong_place().is_some());
        let field = Field::new(&name, size::TEXT_FIELD)
            .nameless()
            .fitted(ui, FieldFit::Room(ui.available_width()))
            .hint(&filter_hint(self.settings.form, texts))
            .error(mistake.as_deref())
            .show(ui, &mut self.typed.text);
        self.typed.field = Some(field.id);
        if field.changed() {
            (self.typed.is_open, self.typed.picked) = (true, None);
        }
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.typed.is_open = false;
        }
        let find = tooltip(ui.ctx(), &tr!(texts, "filter-tooltip"), &shortcuts::FILTER);
        let (searched, syntax) = (self.searched_text(texts), tr!(texts, "log-query-syntax"));
        let field = if self.typed.is_open && field.has_focus() {
            field
        } else {
            field.on_hover_text(format!("{find}\n{searched}\n\n{syntax}"))
        };
        if std::mem::take(&mut self.focuses_filter) {
            field.request_focus();
        }
        field
    }

    fn clear_filter_ui(&mut self, ui: &mut Ui, field: &Response, texts: &Texts) {
        // Within the field, so that nothing moves when it comes.
        let rect = field.rect.with_min_x(field.rect.right() - size::CONTROL);
        let layout = Layout::left_to_right(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        let clears = tr!(texts, "log-clear-filter");
        if widgets::mark_button(&mut inside, icons::CLOSE, &clears).clicked() {
            self.typed.clear();
            field.request_focus();
        }
    }

    /// Draws what is wrong and what may be typed next, below the field. Returns the place of the word that was
    /// clicked.
    fn offers_ui(
        &mut self,
        field: &Response,
        completions: Option<&Completions>,
        offers: &[OfferedWord],
        texts: &Texts,
    ) -> Option<usize> {
        let wrong = self.typed.wrong_place().zip(self.typed.mistake(texts));
        let expects_value = completions.and_then(|offer| match offer.expected {
            Expected::Value(field) => Some(field),
            _ => None,
        });
        let has_any = wrong.is_some() || !offers.is_empty() || expects_value.is_some();
        if !self.typed.is_open || self.typed.is_empty() || !has_any {
            return None;
        }
        let content = field.ctx.content_rect().width() - 4.0 * space::M;
        let width = OFFERS_WIDTH.min(content).max(field.rect.width());
        let typed = &self.typed;
        let shown = Popup::from_response(field)
            .open(true)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .layout(Layout::top_down_justified(Align::LEFT))
            .width(width)
            .show(|ui| {
                ui.set_min_width(width);
                if let Some((place, mistake)) = &wrong {
                    wrong_ui(ui, &typed.seen, place.clone(), mistake);
                }
                let clicked = words_ui(ui, offers, typed.picked);
                if let Some(field) = expects_value {
                    let value = value_hint(field, texts);
                    let text = tr!(texts, "log-query-value", field = field.word(), value = value);
                    ui.add(egui::Label::new(widgets::tint(text, palette(ui).weak)).wrap());
                }
                if !offers.is_empty() {
                    weak(ui, tr!(texts, "log-query-keys"));
                }
                clicked
            })?;
        if !field.has_focus() && !shown.response.contains_pointer() {
            (self.typed.is_open, self.typed.picked) = (false, None);
        }
        shown.inner
    }

    /// What the typed text was read as, and in what it is looked for.
    pub(super) fn searched_text(&self, texts: &Texts) -> String {
        if let Some(mistake) = self.typed.mistake(texts) {
            return tr!(texts, "log-filter-broken", mistake = mistake);
        }
        if matches!(self.typed.reading, Reading::Query(_)) {
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

/// The words that may stand there, with what they mean; of sessions, their names.
fn offered(completions: &Completions, store: &Store, texts: &Texts) -> Vec<OfferedWord> {
    let word = |word: &&'static str| {
        let meaning = match completions.expected {
            Expected::Operator(_) => operator_meaning(word, texts),
            _ => meaning(word, texts),
        };
        OfferedWord { word: (*word).to_owned(), meaning }
    };
    let mut words: Vec<OfferedWord> = completions.words.iter().take(OFFERS_MAX).map(word).collect();
    if completions.expected == Expected::Value(QueryField::Session) {
        // The newest are most likely the ones that are looked for.
        let sessions = store.sessions().into_iter().rev().take(OFFERS_MAX);
        words.extend(sessions.map(|session| OfferedWord {
            word: query::quoted(&session.name),
            meaning: format!("#{}", session.id.0),
        }));
    }
    words
}

fn words_ui(ui: &mut Ui, offers: &[OfferedWord], picked: Option<usize>) -> Option<usize> {
    ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    let longest = offers.iter().map(|offer| offer.word.chars().count()).max().unwrap_or(0);
    let mut clicked = None;
    for (place, offer) in offers.iter().enumerate() {
        let mut job = LayoutJob::default();
        let (mono, body) =
            (TextStyle::Monospace.resolve(ui.style()), TextStyle::Body.resolve(ui.style()));
        let word = safe_text(&offer.word);
        let padded = format!("{word:longest$}  ");
        job.append(&padded, 0.0, TextFormat::simple(mono, ui.visuals().text_color()));
        job.append(&offer.meaning, 0.0, TextFormat::simple(body, palette(ui).weak));
        if ui.selectable_label(picked == Some(place), job).clicked() {
            clicked = Some(place);
        }
    }
    clicked
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
