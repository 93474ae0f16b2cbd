//! One line while something is sent again and again, and after it until it was read.

use crate::i18n::Texts;
use crate::learn::automation::{figures_text, pace_text, repeat_end_text};
use crate::net::Stamp;
use crate::net::automation::{RepeatEnd, RepeatPhase, RepeatStatus};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{palette, space};
use crate::ui::widgets::{button, mark_button, tint};
use egui::{Align, Frame, Label, Layout, Margin, Ui};
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

impl RepeatLine {
    /// Draws it, if there is something to say.
    pub fn ui(&mut self, ui: &mut Ui, status: &RepeatStatus, texts: &Texts) -> Option<LineAsk> {
        if !self.is_shown(status) {
            return None;
        }
        let side = space::M as i8;
        let margin = Margin { left: side, right: side, top: space::XS as i8, bottom: 0 };
        let layout = Layout::right_to_left(Align::Center);
        let frame = Frame::new().inner_margin(margin);
        let asked = frame.show(ui, |ui| {
            ui.allocate_ui_with_layout(
                egui::Vec2::new(ui.available_width(), crate::ui::tokens::size::CONTROL),
                layout,
                |ui| {
                    let asked = self.end_ui(ui, status, texts);
                    words_ui(ui, status, texts);
                    asked
                },
            )
            .inner
        });
        if status.is_running() {
            let pause = status.pause.unwrap_or_default();
            ui.ctx().request_repaint_after(pause.clamp(REFRESH, REFRESH_SLOW));
        }
        asked.inner
    }

    /// What was stopped by hand needs no word more.
    fn is_shown(&self, status: &RepeatStatus) -> bool {
        match status.phase {
            RepeatPhase::LookingUp | RepeatPhase::Running => true,
            RepeatPhase::Ended(RepeatEnd::Stopped) => false,
            RepeatPhase::Ended(_) => self.read != Some(status.since),
        }
    }

    /// What ends it stands at the right end.
    fn end_ui(&mut self, ui: &mut Ui, status: &RepeatStatus, texts: &Texts) -> Option<LineAsk> {
        if !status.is_running() {
            if mark_button(ui, icons::CLOSE, &tr!(texts, "repeat-read")).clicked() {
                self.read = Some(status.since);
            }
            return None;
        }
        let stop = button(ui, &tr!(texts, "repeat-stop"));
        stop.on_hover_text(tr!(texts, "repeat-stop.tooltip")).clicked().then_some(LineAsk::Stop)
    }
}

fn words_ui(ui: &mut Ui, status: &RepeatStatus, texts: &Texts) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let colours = palette(ui);
        let failed = matches!(status.phase, RepeatPhase::Ended(RepeatEnd::Failed(_)));
        let colour = if failed { colours.problem } else { colours.text };
        let text = line_text(status, texts);
        ui.add(Label::new(tint(&text, colour)).truncate()).on_hover_text(text);
    });
}

fn line_text(status: &RepeatStatus, texts: &Texts) -> String {
    let state = match &status.phase {
        RepeatPhase::LookingUp => tr!(texts, "repeat-looks-up").into_owned(),
        RepeatPhase::Running => pace_text(status.pause, texts),
        RepeatPhase::Ended(end) => repeat_end_text(end, texts),
    };
    format!("{state} · {}", figures_text(&status.figures, texts))
}
