//! The URL: its field, what it may become while a person types, and bookmarks.

use super::HttpPane;
use super::history::History;
use crate::net::http::Target;
use crate::payload::safe_text;
use crate::tr;
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{Field, mark_toggle, menu, menu_choice, weak};
use egui::{
    Event, Id, ImeEvent, Key, Modifiers, Popup, PopupCloseBehavior, Response, TextWrapMode, Ui,
};

/// URLs that the menu lists of those that were loaded.
const MENU_MAX: usize = 20;

/// What is offered below the field.
#[derive(Debug, Default)]
pub(super) struct Offers {
    /// The field, once it was drawn.
    field: Option<Id>,
    open: bool,
    /// The place of the one that Enter takes.
    picked: Option<usize>,
}

/// What a person wants done with the URL.
#[derive(Debug)]
pub(super) enum UrlAsk {
    /// Nothing yet.
    Nothing,
    /// Load it.
    Load,
    /// Something with bookmarks or the history.
    Pane(PaneIntent),
}

impl HttpPane {
    /// Draws the field, with a star and a menu of URLs behind it.
    pub(super) fn url_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, width: f32) -> UrlAsk {
        let texts = env.texts;
        let taken = self.take_keys(ui, env.urls);
        let url = Field::new(&tr!(texts, "url"), width)
            .hint("http://example.com/")
            .error(self.errors.url.as_deref())
            .show(ui, &mut self.form.url);
        self.offers.field = Some(url.id);
        if std::mem::take(&mut self.wants_focus) {
            url.request_focus();
        }
        if url.changed() {
            self.errors.url = None;
            self.offers = Offers { field: Some(url.id), open: true, picked: None };
        }
        let enters = url.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let clicked = self.offers_ui(&url, env);
        let mut intent = self.star_ui(ui, env);
        let (chosen, forgets) = menu_ui(ui, env);
        if forgets {
            intent = Some(PaneIntent::ForgetUrls);
        }
        if let Some(url) = taken.or(clicked).or(chosen) {
            self.form.url = url;
            self.errors.url = None;
            self.offers.close();
            return UrlAsk::Load;
        }
        if enters {
            self.offers.close();
            return UrlAsk::Load;
        }
        intent.map_or(UrlAsk::Nothing, UrlAsk::Pane)
    }

    /// Takes the keys that move among the offers, before the field does. Answers the URL that Enter took.
    fn take_keys(&mut self, ui: &Ui, urls: &History) -> Option<String> {
        let field = self.offers.field?;
        let composes = |event: &Event| {
            matches!(event, Event::Ime(ImeEvent::Preedit { text, .. } | ImeEvent::Commit(text))
                if !text.is_empty())
        };
        let has_focus = ui.memory(|memory| memory.has_focus(field));
        // While an input method is composing, all keys are its own.
        if !has_focus || ui.input(|input| input.events.iter().any(composes)) {
            return None;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if !self.offers.open {
            self.offers.open = pressed(Key::ArrowDown);
            return None;
        }
        let offers = urls.completions(&self.form.url);
        if pressed(Key::ArrowDown) {
            self.offers.down(offers.len());
        }
        if pressed(Key::ArrowUp) {
            self.offers.up(offers.len());
        }
        if pressed(Key::Escape) {
            self.offers.close();
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        let picked = offers.get(self.offers.picked?).map(|url| (*url).to_owned())?;
        pressed(Key::Enter).then_some(picked)
    }

    /// Draws what the text may become. Answers the one that was clicked.
    fn offers_ui(&mut self, field: &Response, env: &PaneEnv<'_>) -> Option<String> {
        let offers = env.urls.completions(&self.form.url);
        if offers.is_empty() || !self.offers.open {
            return None;
        }
        let picked = self.offers.picked;
        let popup = Popup::from_response(field)
            .open(true)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .width(field.rect.width());
        let shown = popup.show(|ui| {
            ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
            let mut clicked = None;
            for (place, url) in offers.iter().enumerate() {
                let row = ui.selectable_label(picked == Some(place), safe_text(url).as_ref());
                if row.clicked() {
                    clicked = Some((*url).to_owned());
                }
            }
            weak(ui, tr!(env.texts, "get-offers-hint"));
            clicked
        })?;
        let is_left = !field.has_focus() && !shown.response.contains_pointer();
        if is_left {
            self.offers.close();
        }
        shown.inner
    }

    fn star_ui(&self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let name = tr!(env.texts, "get-bookmark");
        let Ok(target) = Target::parse(&self.form.url) else {
            ui.add_enabled_ui(false, |ui| mark_toggle(ui, "☆", &name, false));
            return None;
        };
        let on = env.urls.is_bookmarked(&target);
        let toggle = mark_toggle(ui, if on { "★" } else { "☆" }, &name, on);
        toggle.clicked().then(|| PaneIntent::SetBookmark(Box::new(target), !on))
    }
}

/// The menu of bookmarks and of what was loaded. Answers the one that was chosen, and whether what was
/// loaded shall be forgotten.
fn menu_ui(ui: &mut Ui, env: &PaneEnv<'_>) -> (Option<String>, bool) {
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
            if menu_choice(ui, false, &format!("★ {}", safe_text(url))) {
                chosen = Some(url.clone());
            }
        }
        if !bookmarks.is_empty() && !recent.is_empty() {
            ui.separator();
        }
        for url in recent.iter().take(MENU_MAX) {
            if menu_choice(ui, false, &safe_text(url)) {
                chosen = Some(url.clone());
            }
        }
        if !recent.is_empty() {
            ui.separator();
            ui.visuals_mut().override_text_color = Some(palette(ui).weak);
            forgets = menu_choice(ui, false, &tr!(texts, "get-history-clear"));
        }
    });
    (chosen, forgets)
}

impl Offers {
    pub(super) fn close(&mut self) {
        (self.open, self.picked) = (false, None);
    }

    /// Moves on, from the field down through the offers and back to it.
    fn down(&mut self, count: usize) {
        let next = self.picked.map_or(0, |place| place + 1);
        self.picked = Some(next).filter(|next| *next < count);
    }

    /// Moves the other way.
    fn up(&mut self, count: usize) {
        self.picked = self.picked.unwrap_or(count).checked_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_round_through_the_field() {
        let mut offers = Offers::default();
        let mut walk = |step: fn(&mut Offers, usize), count| {
            step(&mut offers, count);
            offers.picked
        };
        let down = [walk(Offers::down, 2), walk(Offers::down, 2), walk(Offers::down, 2)];
        assert_eq!(down, [Some(0), Some(1), None]);
        let up = [walk(Offers::up, 2), walk(Offers::up, 2), walk(Offers::up, 2)];
        assert_eq!(up, [Some(1), Some(0), None]);
        assert_eq!([walk(Offers::down, 0), walk(Offers::up, 0)], [None, None]);
    }
}
