//! The URL: its field, what it may become while a person types, and bookmarks.

use super::HttpPane;
use super::pasted::{NotOneUrl, join_pasted};
use crate::engine::history::UrlHistory;
use crate::net::http::Target;
use crate::payload::safe_text;
use crate::tr;
use crate::ui::form::named;
use crate::ui::icons;
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::tokens::{font_size, palette, size};
use crate::ui::widgets::{
    Field, FieldFit, Mark, Offer, Offers, field_width, mark_toggle, menu, menu_command, weak,
};
use egui::{Key, Response, RichText, TextWrapMode, Ui};

/// URLs that the menu lists of those that were loaded.
const MENU_MAX: usize = 20;

/// Beside its name the field has at least this width, in points; else the name gives way.
const NAMED_LEAST: f32 = 0.75 * size::ADDRESS_FIELD;

/// What a bookmark bears in the list, and the button beside a URL that is one.
const FULL_STAR: &str = "★";

/// What is offered below the field.
#[derive(Debug, Default)]
pub(super) struct UrlOffers {
    list: Offers,
    /// What was found while they are open.
    found: Option<FoundUrls>,
}

/// What a text may become. To find it takes longer than to draw a picture, with many long URLs.
#[derive(Debug)]
struct FoundUrls {
    typed: String,
    urls: Vec<Offer>,
}

/// What a person wants done with the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UrlAsk {
    /// Nothing yet.
    Nothing,
    /// Load it.
    Load,
}

impl HttpPane {
    /// Draws the field, as wide as its room; where that is narrow, without its name.
    pub(super) fn url_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> UrlAsk {
        let texts = env.texts;
        let taken = self.take_keys(ui, env.urls);
        let not_one = self.take_paste(ui);
        let (name, room) = (tr!(texts, "url"), ui.available_width());
        let beside_name = room - field_width(ui, &name, 0.0) - 1.0;
        let (width, fit) = if beside_name < NAMED_LEAST {
            (room, FieldFit::Room(room))
        } else {
            (beside_name, FieldFit::Whole)
        };
        let url = Field::new(&name, width)
            .fitted(ui, fit)
            .hint("http://example.com/")
            .error(self.errors.url.as_deref())
            .show(ui, &mut self.form.url);
        self.offers.list.stand_below(&url);
        if std::mem::take(&mut self.wants_focus) {
            url.request_focus();
        }
        if not_one == Err(NotOneUrl) {
            let mistake = tr!(texts, "url-lines");
            self.errors.url = Some(named(&tr!(texts, "url"), &mistake, texts));
        } else if url.changed() {
            self.errors.url = None;
            self.offers.list.open();
        }
        let enters = url.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let clicked = self.offers_ui(&url, env);
        if let Some(url) = taken.or(clicked) {
            self.choose_url(url);
            return UrlAsk::Load;
        }
        if enters {
            self.offers.close();
            return UrlAsk::Load;
        }
        UrlAsk::Nothing
    }

    /// Puts a URL into the field.
    pub(super) fn choose_url(&mut self, url: String) {
        self.form.url = url;
        self.errors.url = None;
        self.offers.close();
    }

    /// Takes the keys that move among the offers, before the field does. Answers the URL that Enter took.
    fn take_keys(&mut self, ui: &Ui, urls: &UrlHistory) -> Option<String> {
        let count = self.offers.urls(urls, &self.form.url).len();
        let taken = self.offers.list.take_keys(ui, count)?;
        self.offers.urls(urls, &self.form.url).get(taken).map(|offer| offer.text.clone())
    }

    /// Takes what is pasted, before the field does.
    fn take_paste(&self, ui: &Ui) -> Result<(), NotOneUrl> {
        if self.offers.list.has_focus(ui) {
            return join_pasted(ui, &self.form.url);
        }
        Ok(())
    }

    /// Draws what the text may become. Answers the one that was clicked.
    fn offers_ui(&mut self, field: &Response, env: &PaneEnv<'_>) -> Option<String> {
        let UrlOffers { list, found } = &mut self.offers;
        let urls = found_urls(list, found, env.urls, &self.form.url);
        if urls.is_empty() {
            return None;
        }
        let hint = |ui: &mut Ui| {
            weak(ui, tr!(env.texts, "get-offers-hint"));
        };
        let clicked = list.show(field, field.rect.width(), urls, |_| {}, hint)?;
        urls.get(clicked).map(|offer| offer.text.clone())
    }

    /// Draws the star, which makes a bookmark of the URL.
    pub(super) fn star_ui(&self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let name = tr!(env.texts, "get-bookmark");
        let Ok(target) = Target::parse(&self.form.url) else {
            ui.add_enabled_ui(false, |ui| mark_toggle(ui, icons::STAR.text(), &name, Mark::Off));
            return None;
        };
        let on = env.urls.is_bookmarked(&target);
        // More than the colour says it: the star is full.
        let (star, hint) = if on {
            (RichText::new(FULL_STAR).size(font_size::ICON), tr!(env.texts, "get-bookmark-remove"))
        } else {
            (icons::STAR.text(), tr!(env.texts, "get-bookmark-add"))
        };
        let toggle = mark_toggle(ui, star, &name, on.into()).on_hover_text(&*hint);
        toggle.clicked().then(|| {
            let target = Box::new(target);
            if on { PaneIntent::RemoveBookmark(target) } else { PaneIntent::AddBookmark(target) }
        })
    }
}

/// The menu of bookmarks and of what was loaded. Answers the one that was chosen, and whether what was
/// loaded are to be forgotten.
pub(super) fn history_ui(ui: &mut Ui, env: &PaneEnv<'_>) -> (Option<String>, bool) {
    let texts = env.texts;
    let (mut chosen, mut forgets) = (None, false);
    menu(ui, &tr!(texts, "get-history"), "", |ui| {
        ui.set_max_width(3.0 * size::TEXT_FIELD);
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        let (bookmarks, recent) = (env.urls.bookmarks(), env.urls.recent());
        if bookmarks.is_empty() && recent.is_empty() {
            weak(ui, tr!(texts, "get-history-empty"));
            return;
        }
        for url in bookmarks {
            if menu_command(ui, &format!("{FULL_STAR} {}", safe_text(url))) {
                chosen = Some(url.clone());
            }
        }
        if !bookmarks.is_empty() && !recent.is_empty() {
            ui.separator();
        }
        for url in recent.iter().take(MENU_MAX) {
            if menu_command(ui, &safe_text(url)) {
                chosen = Some(url.clone());
            }
        }
        if !recent.is_empty() {
            ui.separator();
            ui.visuals_mut().override_text_color = Some(palette(ui).weak);
            forgets = menu_command(ui, &tr!(texts, "get-history-clear"));
        }
    });
    (chosen, forgets)
}

impl UrlOffers {
    /// Whether there are any on the screen.
    pub(super) fn are_shown(&self) -> bool {
        self.list.are_open() && self.found.as_ref().is_some_and(|found| !found.urls.is_empty())
    }

    pub(super) fn close(&mut self) {
        self.list.close();
        self.found = None;
    }

    /// What is offered for this text: nothing while they are closed.
    fn urls(&mut self, history: &UrlHistory, typed: &str) -> &[Offer] {
        found_urls(&self.list, &mut self.found, history, typed)
    }
}

fn found_urls<'a>(
    list: &Offers,
    found: &'a mut Option<FoundUrls>,
    history: &UrlHistory,
    typed: &str,
) -> &'a [Offer] {
    if !list.are_open() {
        *found = None;
    } else if found.as_ref().is_none_or(|found| found.typed != typed) {
        let urls = history.completions(typed).into_iter();
        let urls = urls.map(|url| Offer { text: url.to_owned(), meaning: None }).collect();
        *found = Some(FoundUrls { typed: typed.to_owned(), urls });
    }
    found.as_ref().map_or(&[], |found| &found.urls)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn urls_are_sought_when_the_text_changes_and_only_while_they_are_offered() {
        let mut history = UrlHistory::default();
        for url in ["http://h/a", "http://h/b"] {
            history.loaded(&Target::parse(url).unwrap());
        }
        let nothing = &UrlHistory::default();
        let mut offers = UrlOffers::default();
        let urls_of = |offers: &[Offer]| -> Vec<String> {
            offers.iter().map(|offer| offer.text.clone()).collect()
        };
        assert!(offers.urls(&history, "h").is_empty(), "they are closed");
        offers.list.open();
        assert_eq!(urls_of(offers.urls(&history, "h")), ["http://h/b", "http://h/a"]);
        // In a history without any, nothing would be found.
        assert_eq!(offers.urls(nothing, "h").len(), 2);
        assert_eq!(urls_of(offers.urls(&history, "h/a")), ["http://h/a"]);
        offers.close();
        assert!(offers.urls(&history, "h/a").is_empty());
        offers.list.open();
        assert!(offers.urls(nothing, "h/a").is_empty(), "opened once more, it is sought again");
    }
}
