//! What is typed into the filter or the line of Find, and what is read in it.

use crate::i18n::Texts;
use crate::learn::query_text::query_error;
use crate::log::query::{self, Completions, QueryError, Reading};
use crate::ui::widgets::Offers;
use egui::text::{CCursor, CCursorRange};
use egui::{TextEdit, Ui};
use jiff::tz::TimeZone;
use std::ops::Range;

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
    /// What is offered below the field.
    pub(super) offers: Offers,
    /// What was said last to be in use.
    used: String,
    /// What was left in the field and is in use: it is said once a person asks for nothing else.
    pub(super) left: Option<String>,
}

impl Default for TypedFilter {
    fn default() -> Self {
        Self {
            text: String::new(),
            seen: String::new(),
            reading: Reading::All,
            error: None,
            zone: TimeZone::system(),
            offers: Offers::default(),
            used: String::new(),
            left: None,
        }
    }
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

    /// What was read last.
    pub(super) fn last_reading(&self) -> &Reading {
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

    /// Whether it is a filter that may be remembered: something is typed, and nothing is wrong with it.
    pub(super) fn is_usable(&mut self) -> bool {
        !matches!(self.reading(), Reading::All) && self.error.is_none()
    }

    /// What is in use now, if it may be remembered and was not said before.
    pub(super) fn take_used(&mut self) -> Option<String> {
        let is_new = self.is_usable() && self.used != self.text;
        is_new.then(|| {
            self.used.clone_from(&self.text);
            self.text.clone()
        })
    }

    /// Where it is wrong, unless it just is not typed to its end.
    pub(super) fn wrong_place(&self) -> Option<Range<usize>> {
        self.error.as_ref().map(|error| error.place.clone()).filter(|place| !place.is_empty())
    }

    /// What may be typed at the end.
    pub(super) fn completions(&self) -> Option<Completions> {
        query::complete(&self.text, self.text.len())
    }

    /// Takes a word in place of what is begun at its end.
    pub(super) fn take_word(&mut self, replaces: Range<usize>, word: &str, ui: &Ui) {
        if self.text.get(replaces.clone()).is_none() {
            return;
        }
        self.text.replace_range(replaces, &format!("{word} "));
        self.offers.open();
        self.type_on(ui);
    }

    /// Takes all of a filter in place of what was typed.
    pub(super) fn take_whole(&mut self, text: &str, ui: &Ui) {
        text.clone_into(&mut self.text);
        self.offers.close();
        self.type_on(ui);
    }

    /// Has a person type on at the end.
    fn type_on(&self, ui: &Ui) {
        let Some(field) = self.offers.field() else { return };
        let mut state = TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
        let end = CCursor::new(self.text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ui.ctx(), field);
        ui.memory_mut(|memory| memory.request_focus(field));
    }
}
