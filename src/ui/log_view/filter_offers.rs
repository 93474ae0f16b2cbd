//! What may be typed into the filter next: words of its language, and filters that are known.

use super::LogView;
use crate::i18n::Texts;
use crate::learn::query_text::{meaning, operator_meaning};
use crate::learn::session_title::session_title;
use crate::log::Store;
use crate::log::query::{self, Completions, Expected, Field as QueryField};
use crate::tr;
use crate::ui::widgets::Offer;
use egui::Ui;
use std::ops::Range;

/// Words that are offered at once: all that may begin a condition.
const WORDS_MAX: usize = 16;

/// Known filters that are offered at once beside words.
const KNOWN_MAX: usize = 6;

/// The same while nothing is typed, so that there are no words.
const KNOWN_ALONE_MAX: usize = 12;

/// What is offered, and what becomes of the text if it is taken.
#[derive(Debug, Default)]
pub(super) struct Offered {
    pub(super) offers: Vec<Offer>,
    /// How many of them are words; the others are whole filters.
    words: usize,
    /// What a word takes the place of.
    replaces: Range<usize>,
    expected: Option<Expected>,
}

impl Offered {
    /// The field whose value is to be typed.
    pub(super) fn expects_value(&self) -> Option<QueryField> {
        match self.expected {
            Some(Expected::Value(field)) => Some(field),
            _ => None,
        }
    }
}

impl LogView {
    /// What is offered for what is typed: nothing while that is not asked for.
    pub(super) fn offered(&self, store: &Store, texts: &Texts) -> Offered {
        if !self.typed.offers.are_open() {
            return Offered::default();
        }
        // An empty field would offer all words of the language: those who look for one begin to type it.
        let completions = self.typed.completions().filter(|_| !self.typed.is_empty());
        let mut offers =
            completions.as_ref().map_or_else(Vec::new, |offer| words(offer, store, texts));
        let words = offers.len();
        offers.extend(self.known_offers(texts));
        let replaces = completions.as_ref().map_or(0..0, |offer| offer.replaces.clone());
        Offered { offers, words, replaces, expected: completions.map(|offer| offer.expected) }
    }

    /// Takes what was chosen.
    pub(super) fn take_offered(&mut self, offered: &Offered, place: usize, ui: &Ui) {
        let Some(offer) = offered.offers.get(place) else { return };
        if place < offered.words {
            self.typed.take_word(offered.replaces.clone(), &offer.text, ui);
        } else {
            self.typed.take_whole(&offer.text, ui);
        }
    }

    /// Known filters that have what is typed in them or in their name: those with names first.
    fn known_offers(&self, texts: &Texts) -> Vec<Offer> {
        let typed = self.typed.text.trim().to_lowercase();
        let most = if typed.is_empty() { KNOWN_ALONE_MAX } else { KNOWN_MAX };
        let has = |text: &str| text.to_lowercase().contains(&typed);
        let saved =
            self.filters.saved().iter().filter(|saved| has(&saved.name) || has(&saved.text));
        let saved = saved.map(|saved| Offer {
            text: saved.text.clone(),
            meaning: Some(format!("★ {}", saved.name)),
        });
        let recent = self.filters.recent().iter().filter(|recent| has(recent));
        let recent = recent.map(|recent| Offer {
            text: recent.clone(),
            meaning: Some(tr!(texts, "log-filter-used").into_owned()),
        });
        let mut offers: Vec<Offer> = Vec::new();
        for offer in saved.chain(recent) {
            let is_new = offers.iter().all(|known| known.text != offer.text);
            if is_new && offer.text.trim().to_lowercase() != typed && offers.len() < most {
                offers.push(offer);
            }
        }
        offers
    }
}

/// The words that may stand there, with what they mean; of sessions, their names.
fn words(completions: &Completions, store: &Store, texts: &Texts) -> Vec<Offer> {
    let word = |word: &&'static str| {
        let meaning = match completions.expected {
            Expected::Operator(_) => operator_meaning(word, texts),
            _ => meaning(word, texts),
        };
        Offer { text: (*word).to_owned(), meaning: Some(meaning) }
    };
    let mut words: Vec<Offer> = completions.words.iter().take(WORDS_MAX).map(word).collect();
    if completions.expected == Expected::Value(QueryField::Session) {
        // The newest are most likely the ones that are looked for.
        let sessions = store.sessions().into_iter().rev().take(WORDS_MAX);
        words.extend(sessions.map(|session| Offer {
            text: query::quoted(&session.known_name()),
            meaning: Some(format!("{} · #{}", session_title(&session, texts), session.id.0)),
        }));
    }
    words
}
