//! What is offered below a text field while a person types: the arrow keys choose, Enter takes, Escape closes.

use crate::payload::safe_text;
use crate::ui::tokens::palette;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Event, Id, ImeEvent, Key, Layout, Modifiers, Popup, PopupCloseBehavior, Response,
    TextStyle, TextWrapMode, Ui, WidgetText,
};

/// Something that may be taken into the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What comes into the field.
    pub text: String,
    /// What it means, if that is to be said.
    pub meaning: Option<String>,
}

/// The list below a field.
#[derive(Debug, Default)]
pub struct Offers {
    /// The field, once it was drawn.
    field: Option<Id>,
    is_open: bool,
    /// The place of the one that Enter takes.
    picked: Option<usize>,
}

impl Offers {
    /// Whether it is open. Then there is something to offer; whether there is anything, its owner knows.
    pub fn are_open(&self) -> bool {
        self.is_open
    }

    /// Opens it, or keeps it open with nothing chosen.
    pub fn open(&mut self) {
        (self.is_open, self.picked) = (true, None);
    }

    /// Closes it.
    pub fn close(&mut self) {
        (self.is_open, self.picked) = (false, None);
    }

    /// The field, once it was drawn.
    pub fn field(&self) -> Option<Id> {
        self.field
    }

    /// This is the field.
    pub fn stand_below(&mut self, field: &Response) {
        self.field = Some(field.id);
    }

    /// Whether the field has the keyboard.
    pub fn has_focus(&self, ui: &Ui) -> bool {
        self.field.is_some_and(|field| ui.memory(|memory| memory.has_focus(field)))
    }

    /// Takes the keys that move among so many offers, before the field does. Returns the place of the one that
    /// Enter took.
    pub fn take_keys(&mut self, ui: &Ui, count: usize) -> Option<usize> {
        let composes = |event: &Event| {
            matches!(event, Event::Ime(ImeEvent::Preedit { text, .. } | ImeEvent::Commit(text))
                if !text.is_empty())
        };
        // While an input method is composing, all keys are its own.
        if !self.has_focus(ui) || ui.input(|input| input.events.iter().any(composes)) {
            return None;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if !self.is_open {
            self.is_open = pressed(Key::ArrowDown);
            return None;
        }
        if pressed(Key::ArrowDown) {
            self.down(count);
        }
        if pressed(Key::ArrowUp) {
            self.up(count);
        }
        if pressed(Key::Escape) {
            self.close();
            if let Some(field) = self.field {
                ui.memory_mut(|memory| memory.request_focus(field));
            }
        }
        let picked = self.picked.filter(|picked| *picked < count)?;
        pressed(Key::Enter).then_some(picked)
    }

    /// Draws the list below the field, with something above and a hint below it. Returns the place of the one
    /// that was clicked.
    pub fn show(
        &mut self,
        field: &Response,
        width: f32,
        offers: &[Offer],
        above: impl FnOnce(&mut Ui),
        hint: impl FnOnce(&mut Ui),
    ) -> Option<usize> {
        let picked = self.picked;
        let popup = Popup::from_response(field)
            .open(true)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .layout(Layout::top_down_justified(Align::LEFT))
            .width(width);
        let shown = popup.show(|ui| {
            ui.set_min_width(width);
            // The offers are as wide as the list; words are not drawn apart.
            let words = Layout::top_down(Align::Min);
            ui.with_layout(words, above);
            let clicked = ui.scope(|ui| list_ui(ui, offers, picked)).inner;
            ui.with_layout(words, hint);
            clicked
        })?;
        if !field.has_focus() && !shown.response.contains_pointer() {
            self.close();
        }
        shown.inner
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

fn list_ui(ui: &mut Ui, offers: &[Offer], picked: Option<usize>) -> Option<usize> {
    ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    let with_meaning = offers.iter().filter(|offer| offer.meaning.is_some());
    let longest = with_meaning.map(|offer| offer.text.chars().count()).max().unwrap_or(0);
    let mut clicked = None;
    for (place, offer) in offers.iter().enumerate() {
        let text = offer_text(ui, offer, longest);
        if ui.selectable_label(picked == Some(place), text).clicked() {
            clicked = Some(place);
        }
    }
    clicked
}

/// A text as it is; one with a meaning as code, with that after it.
fn offer_text(ui: &Ui, offer: &Offer, longest: usize) -> WidgetText {
    let text = safe_text(&offer.text);
    let Some(meaning) = &offer.meaning else { return text.as_ref().into() };
    let font = |style: TextStyle| style.resolve(ui.style());
    let mut job = LayoutJob::default();
    let code = TextFormat::simple(font(TextStyle::Monospace), ui.visuals().text_color());
    let said = TextFormat::simple(font(TextStyle::Body), palette(ui).weak);
    job.append(&format!("{text:longest$}  "), 0.0, code);
    job.append(&safe_text(meaning), 0.0, said);
    job.into()
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
