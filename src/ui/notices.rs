//! Short messages over the end of the tabs: something that concerns no single pane.

use super::icons;
use super::tokens::{palette, size, space};
use super::widgets::{button, mark_button, tint};
use crate::i18n::Texts;
use crate::tr;
use egui::{Align2, Area, Context, Frame, Id, Label, Order, Ui, Vec2};
use std::time::{Duration, Instant};

/// Messages that stand at once; the oldest goes first.
const NOTICES_MAX: usize = 4;

/// How long a notice without a problem stays.
const NEWS_FOR: Duration = Duration::from_secs(5);

/// How long one with a way out stays: time to see it, to read it and to decide.
const OFFER_FOR: Duration = Duration::from_secs(15);

/// Width of a message's text, in points: what is read at one look.
const WIDTH: f32 = 3.0 * size::TEXT_FIELD;

/// How important a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Good to know; it goes by itself.
    Info,
    /// Something went wrong; it stays until it is dismissed.
    Problem,
}

/// The messages.
#[derive(Debug, Default)]
pub struct Notices(Vec<Notice>);

#[derive(Debug)]
struct Notice {
    text: String,
    weight: Weight,
    since: Instant,
    /// A button beside it, and what that does.
    offer: Option<(String, Offer)>,
}

/// A way out that a message offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Open the pane again that was closed last.
    ReopenPane,
    /// Take the last change of the saved messages back.
    UndoMessages,
}

impl Notices {
    /// Adds a message. The same text is not shown twice.
    pub fn add(&mut self, weight: Weight, text: String) {
        self.0.retain(|notice| notice.text != text && notice.weight != Weight::Info);
        if self.0.len() >= NOTICES_MAX {
            self.0.remove(0);
        }
        self.0.push(Notice { text, weight, since: Instant::now(), offer: None });
    }

    /// Adds good news with a way out.
    pub fn offer(&mut self, text: String, button: String, offer: Offer) {
        self.add(Weight::Info, text);
        if let Some(notice) = self.0.last_mut() {
            notice.offer = Some((button, offer));
        }
    }

    /// Takes a way out back that leads nowhere any more.
    pub fn withdraw(&mut self, offer: Offer) {
        self.0.retain(|notice| notice.offer.as_ref().is_none_or(|(_, other)| *other != offer));
    }

    /// Draws them over the window, so that nothing moves when one comes or goes. Returns the way out that was
    /// taken. News that stood long enough goes now.
    /// `beside` is the width of what stands at the right of the tabs.
    pub fn ui(&mut self, ctx: &Context, texts: &Texts, beside: f32) -> Option<Offer> {
        self.0.retain(|notice| notice.left() > Some(Duration::ZERO));
        if self.0.is_empty() {
            return None;
        }
        // Over the end of the tabs, where mostly nothing is; what a person works with stands below.
        let over_tabs = Vec2::new(-space::S - beside, size::TOP_BAR);
        let shown = Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_TOP, over_tabs)
            .show(ctx, |ui| self.stack_ui(ui, texts));
        let (dismissed, taken) = shown.inner;
        if let Some(index) = dismissed {
            self.0.remove(index);
        }
        taken
    }

    /// One below the other: which was dismissed, and the way out that was taken.
    fn stack_ui(&self, ui: &mut Ui, texts: &Texts) -> (Option<usize>, Option<Offer>) {
        let (mut dismissed, mut taken) = (None, None);
        ui.spacing_mut().item_spacing.y = space::XS;
        for (index, notice) in self.0.iter().enumerate() {
            match Frame::popup(ui.style()).show(ui, |ui| notice.ui(ui, texts)).inner {
                Done::Nothing => {}
                Done::Dismissed => dismissed = Some(index),
                Done::Taken(offer) => (dismissed, taken) = (Some(index), Some(offer)),
            }
            if let Some(left) = notice.left().filter(|left| *left < Duration::MAX) {
                ui.ctx().request_repaint_after(left);
            }
        }
        (dismissed, taken)
    }
}

/// What a person did with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Nothing,
    Dismissed,
    Taken(Offer),
}

impl Notice {
    /// How long it still stays; `None` if it has gone.
    fn left(&self) -> Option<Duration> {
        let stays = match (self.weight, &self.offer) {
            (Weight::Problem, _) => return Some(Duration::MAX),
            (Weight::Info, None) => NEWS_FOR,
            (Weight::Info, Some(_)) => OFFER_FOR,
        };
        stays.checked_sub(self.since.elapsed())
    }

    fn ui(&self, ui: &mut Ui, texts: &Texts) -> Done {
        let mut done = Done::Nothing;
        let colour = match self.weight {
            Weight::Info => palette(ui).text,
            Weight::Problem => palette(ui).warning,
        };
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_max_width(WIDTH);
                ui.add(Label::new(tint(&self.text, colour)).wrap());
            });
            if let Some((name, offer)) = &self.offer
                && button(ui, name).clicked()
            {
                done = Done::Taken(*offer);
            }
            if mark_button(ui, icons::CLOSE, &tr!(texts, "dismiss")).clicked() {
                done = Done::Dismissed;
            }
        });
        done
    }
}
