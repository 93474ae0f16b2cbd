//! One line while something is sent again and again, and after it until it was read.

use crate::i18n::Texts;
use crate::learn::automation::{figures_text, pace_text, repeat_end_text};
use crate::learn::load::{load_end_text, load_figures_text, load_text};
use crate::net::Stamp;
use crate::net::automation::{LoadStatus, RepeatEnd, RepeatPhase, RepeatStatus};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{button, mark_button, tint};
use egui::{Align, Frame, Label, Layout, Margin, Ui, Vec2};
use std::time::Duration;

/// How often the line is drawn anew at most: what is counted changes a thousand times a second.
const REFRESH: Duration = Duration::from_millis(100);

/// How often at least, where pauses are long.
const REFRESH_SLOW: Duration = Duration::from_secs(1);

/// What the line remembers: which end was read.
#[derive(Clone, Copy, Debug, Default)]
pub struct RepeatLine {
    read: Option<Stamp>,
}

/// What a person asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAsk {
    /// Stop.
    Stop,
}

/// What a line says.
struct Words<'a> {
    text: String,
    since: Stamp,
    phase: &'a RepeatPhase,
    stop: String,
    stop_tooltip: String,
    refresh: Duration,
}

impl RepeatLine {
    /// Draws that of a repeat, if there is something to say.
    pub fn repeat_ui(
        &mut self,
        ui: &mut Ui,
        status: &RepeatStatus,
        texts: &Texts,
    ) -> Option<LineAsk> {
        let words = Words {
            text: repeat_text(status, texts),
            since: status.since,
            phase: &status.phase,
            stop: tr!(texts, "repeat-stop").into_owned(),
            stop_tooltip: tr!(texts, "repeat-stop.tooltip").into_owned(),
            refresh: status.pause.unwrap_or_default().clamp(REFRESH, REFRESH_SLOW),
        };
        self.words_ui(ui, &words, texts)
    }

    /// Draws that of a load, if there is something to say.
    pub fn load_ui(&mut self, ui: &mut Ui, status: &LoadStatus, texts: &Texts) -> Option<LineAsk> {
        let words = Words {
            text: status_text(status, texts),
            since: status.since,
            phase: &status.phase,
            stop: tr!(texts, "load-stop").into_owned(),
            stop_tooltip: tr!(texts, "load-stop.tooltip").into_owned(),
            refresh: REFRESH,
        };
        self.words_ui(ui, &words, texts)
    }

    fn words_ui(&mut self, ui: &mut Ui, words: &Words<'_>, texts: &Texts) -> Option<LineAsk> {
        if !self.is_shown(words) {
            return None;
        }
        let side = space::M as i8;
        let margin = Margin { left: side, right: side, top: space::XS as i8, bottom: 0 };
        let asked = Frame::new().inner_margin(margin).show(ui, |ui| {
            let room = Vec2::new(ui.available_width(), size::CONTROL);
            let layout = Layout::right_to_left(Align::Center);
            let line = ui.allocate_ui_with_layout(room, layout, |ui| {
                let asked = self.end_ui(ui, words, texts);
                text_ui(ui, words);
                asked
            });
            line.inner
        });
        if words.phase.is_running() {
            ui.ctx().request_repaint_after(words.refresh);
        }
        asked.inner
    }

    /// What was stopped by hand needs no word more.
    fn is_shown(&self, words: &Words<'_>) -> bool {
        match words.phase {
            RepeatPhase::LookingUp | RepeatPhase::Running => true,
            RepeatPhase::Ended(RepeatEnd::Stopped) => false,
            RepeatPhase::Ended(_) => self.read != Some(words.since),
        }
    }

    /// What ends it stands at the right end.
    fn end_ui(&mut self, ui: &mut Ui, words: &Words<'_>, texts: &Texts) -> Option<LineAsk> {
        if !words.phase.is_running() {
            if mark_button(ui, icons::CLOSE, &tr!(texts, "repeat-read")).clicked() {
                self.read = Some(words.since);
            }
            return None;
        }
        let stop = button(ui, &words.stop).on_hover_text(&words.stop_tooltip);
        stop.clicked().then_some(LineAsk::Stop)
    }
}

fn text_ui(ui: &mut Ui, words: &Words<'_>) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let colours = palette(ui);
        let failed = matches!(words.phase, RepeatPhase::Ended(RepeatEnd::Failed(_)));
        let colour = if failed { colours.problem } else { colours.text };
        let label = Label::new(tint(&words.text, colour)).truncate();
        ui.add(label).on_hover_text(&words.text);
    });
}

fn repeat_text(status: &RepeatStatus, texts: &Texts) -> String {
    let state = match &status.phase {
        RepeatPhase::LookingUp => tr!(texts, "repeat-looks-up").into_owned(),
        RepeatPhase::Running => pace_text(status.pause, texts),
        RepeatPhase::Ended(end) => repeat_end_text(end, texts),
    };
    format!("{state} · {}", figures_text(&status.figures, texts))
}

fn status_text(status: &LoadStatus, texts: &Texts) -> String {
    let state = match &status.phase {
        RepeatPhase::LookingUp => tr!(texts, "repeat-looks-up").into_owned(),
        RepeatPhase::Running => load_text(status.kind, status.per_second, status.time, texts),
        RepeatPhase::Ended(end) => load_end_text(end, texts),
    };
    format!("{state} · {}", load_figures_text(&status.figures, texts))
}
