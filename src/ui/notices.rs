//! Short messages under the top bar: something that concerns no single pane.

use super::tokens::palette;
use super::widgets::{bar, line, mark_button, tint};
use crate::i18n::Texts;
use crate::tr;
use egui::{Align, Layout, Ui};
use std::time::{Duration, Instant};

/// Messages that stand at once; the oldest goes first.
const NOTICES_MAX: usize = 4;

/// How long a notice without a problem stays.
const NEWS_FOR: Duration = Duration::from_secs(5);

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
}

impl Notices {
    /// Adds a message. The same text is not shown twice.
    pub fn add(&mut self, weight: Weight, text: String) {
        self.0.retain(|notice| notice.text != text && notice.weight != Weight::Info);
        if self.0.len() >= NOTICES_MAX {
            self.0.remove(0);
        }
        self.0.push(Notice { text, weight, since: Instant::now() });
    }

    /// Whether there is nothing to draw. News that stood long enough goes now.
    pub fn is_empty(&mut self) -> bool {
        self.0
            .retain(|notice| notice.weight == Weight::Problem || notice.since.elapsed() < NEWS_FOR);
        self.0.is_empty()
    }

    /// Draws them.
    pub fn ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let mut dismissed = None;
        for (index, notice) in self.0.iter().enumerate() {
            let colour = match notice.weight {
                Weight::Info => palette(ui).text,
                Weight::Problem => palette(ui).warning,
            };
            bar(ui, |ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if mark_button(ui, "✕", &tr!(texts, "dismiss")).clicked() {
                        dismissed = Some(index);
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(egui::Label::new(tint(&notice.text, colour)).wrap());
                    });
                });
            });
            line(ui);
            if notice.weight == Weight::Info {
                let left = NEWS_FOR.saturating_sub(notice.since.elapsed());
                ui.ctx().request_repaint_after(left);
            }
        }
        if let Some(index) = dismissed {
            self.0.remove(index);
        }
    }
}
