//! The line at the bottom: what came, what went, what was lost, what it costs.
//!
//! What means nothing is left out: sizes of nothing, a filter that lets all through, the memory of an empty log.

use super::icons;
use super::record_window::figures_text;
use super::tokens::{palette, space};
use super::top_bar::{Counted, WindowIntent};
use super::widgets::{bytes_text, low_mark_button, menu_command, text_width, tint, weak};
use crate::i18n::Texts;
use crate::log::recorder::RecorderFacts;
use crate::log::{DiskState, Stats};
use crate::net::Tally;
use crate::payload::safe_text;
use crate::tr;
use egui::{Align, Layout, Popup, Ui};

/// From here on it is worth a word how much memory the log takes, in bytes.
const MEMORY_SHOWN_FROM: usize = 1 << 20;

/// What the status bar shows.
pub struct Status<'a> {
    /// What the counters are of.
    pub counters: Counters,
    /// Counters of all sessions of this run.
    pub all: Tally,
    /// Figures of the log.
    pub stats: Stats,
    /// How many sessions send something again and again.
    pub repeats: usize,
    /// How the recording stands that is under way.
    pub recording: Option<&'a RecorderFacts>,
    /// Rows that the active pane's filter lets through; `None` if it has none.
    pub shown: Option<u64>,
    /// The window's texts.
    pub texts: &'a Texts,
}

/// What the counters are of, with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counters {
    /// All sessions.
    All,
    /// The pane in use.
    Pane(Tally),
    /// What came and went in the file that the pane in use shows, which are none of ours.
    File(Tally),
}

/// The texts of a counter: for none and for some, and exactly, beside all sessions or in a file.
struct CounterTexts {
    none: &'static str,
    some: &'static str,
    exact: &'static str,
    in_file: &'static str,
}

const RECEIVED: CounterTexts = CounterTexts {
    none: "status-received-none",
    some: "status-received",
    exact: "status-received-exact",
    in_file: "status-received-file",
};

const SENT: CounterTexts = CounterTexts {
    none: "status-sent-none",
    some: "status-sent",
    exact: "status-sent-exact",
    in_file: "status-sent-file",
};

/// Draws the status bar.
pub fn status_bar_ui(ui: &mut Ui, status: &Status<'_>) -> Option<WindowIntent> {
    let mut intent = None;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
        status.counters_ui(ui);
        intent = status.anew_ui(ui);
        intent = intent.take().or(status.repeats_ui(ui));
        intent = intent.take().or(status.recording_ui(ui));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            status.memory_ui(ui);
            status.all_ui(ui);
        });
    });
    intent
}

impl Status<'_> {
    /// What is counted for the pane in use, or for all if there is none.
    fn here(&self) -> Tally {
        match self.counters {
            Counters::All => self.all,
            Counters::Pane(here) | Counters::File(here) => here,
        }
    }

    /// What that is a part of: of a file, it is all of it.
    fn all(&self) -> Tally {
        if let Counters::File(whole) = self.counters { whole } else { self.all }
    }

    fn is_of_file(&self) -> bool {
        matches!(self.counters, Counters::File(_))
    }

    fn counters_ui(&self, ui: &mut Ui) {
        let (here, all) = (self.here(), self.all());
        let received = |tally: Tally| (tally.received, tally.received_bytes);
        let sent = |tally: Tally| (tally.sent, tally.sent_bytes);
        self.counter_ui(ui, &RECEIVED, received(here), received(all));
        self.counter_ui(ui, &SENT, sent(here), sent(all));
        self.rows_ui(ui);
    }

    /// Draws one, of a number and its bytes.
    fn counter_ui(&self, ui: &mut Ui, ids: &CounterTexts, here: (u64, u64), all: (u64, u64)) {
        let ((count, bytes), (all_count, all_bytes), texts) = (here, all, self.texts);
        let text = match count {
            0 => tr!(texts, ids.none).into_owned(),
            _ => tr!(texts, ids.some, count = count, size = bytes_text(bytes)),
        };
        let exact = if self.is_of_file() {
            tr!(texts, ids.in_file, count = count, bytes = bytes)
        } else {
            tr!(
                texts,
                ids.exact,
                count = count,
                bytes = bytes,
                all_count = all_count,
                all_bytes = all_bytes
            )
        };
        weak(ui, text).on_hover_text(exact);
    }

    fn rows_ui(&self, ui: &mut Ui) {
        let (all, texts) = (self.all(), self.texts);
        if self.stats.rows_logged > 0 {
            weak(ui, tr!(texts, "status-logged", count = self.stats.rows_logged))
                .on_hover_text(tr!(texts, "status-logged-tooltip"));
        }
        if let Some(shown) = self.shown {
            weak(ui, tr!(texts, "status-shown", count = shown))
                .on_hover_text(tr!(texts, "status-shown-tooltip"));
        }
        if self.is_of_file() {
            // What our sessions lost says nothing about it; what is missing in it is a row.
            return;
        }
        let lost = all.lost() + all.events_dropped;
        let colour = if lost == 0 { palette(ui).weak } else { palette(ui).warning };
        let tooltip = tr!(
            texts,
            "status-lost-tooltip",
            kernel = all.lost_in_kernel,
            unlogged = all.lost_unlogged + all.events_dropped
        );
        ui.label(tint(tr!(texts, "status-lost", count = lost), colour)).on_hover_text(tooltip);
        let unsent = all.replies_dropped + all.replies_withheld;
        if unsent > 0 {
            let text = tr!(texts, "status-dropped", count = unsent);
            ui.label(tint(text, palette(ui).warning));
        }
    }

    /// Offers to count from now on, once there is something to count from.
    fn anew_ui(&self, ui: &mut Ui) -> Option<WindowIntent> {
        let all = self.all;
        let is_nothing = all.received + all.sent + all.lost() + all.events_dropped == 0;
        if is_nothing || self.is_of_file() {
            return None;
        }
        let texts = self.texts;
        ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::NONE;
        let mark = low_mark_button(ui, icons::UNDO, &tr!(texts, "count-anew"));
        let of_pane = matches!(self.counters, Counters::Pane(_));
        let mut intent = None;
        Popup::menu(&mark).show(|ui| {
            let choices = [
                (of_pane.then_some(Counted::Pane), tr!(texts, "count-pane-anew")),
                (Some(Counted::All), tr!(texts, "count-all-anew")),
            ];
            for (counted, name) in choices {
                if let Some(counted) = counted
                    && menu_command(ui, &name)
                {
                    intent = Some(WindowIntent::CountAnew(counted));
                }
            }
        });
        intent
    }

    /// What runs by itself, in whatever pane, and the one click that stops it.
    fn repeats_ui(&self, ui: &mut Ui) -> Option<WindowIntent> {
        if self.repeats == 0 {
            return None;
        }
        let colour = palette(ui).text;
        ui.label(tint(tr!(self.texts, "repeats-running", count = self.repeats), colour));
        let stop = low_mark_button(ui, icons::STOP, &tr!(self.texts, "repeats-stop"));
        stop.clicked().then_some(WindowIntent::StopRepeats)
    }

    /// What is being recorded, and the one click that ends it.
    fn recording_ui(&self, ui: &mut Ui) -> Option<WindowIntent> {
        let (facts, texts) = (self.recording?, self.texts);
        let colours = palette(ui);
        let size = bytes_text(facts.bytes);
        let text = match facts.bytes_per_second {
            0 => tr!(texts, "status-recording", size = size),
            rate => {
                tr!(texts, "status-recording-rate", size = size, rate = bytes_text(rate))
            }
        };
        ui.spacing_mut().item_spacing.x = space::XS;
        ui.label(icons::RECORD.text().color(colours.problem));
        let path = safe_text(&facts.path.to_string_lossy()).into_owned();
        let going = tr!(texts, "record-going", path = path);
        ui.label(tint(text, colours.text))
            .on_hover_text(format!("{going}\n{}", figures_text(facts, texts)));
        let stop = low_mark_button(ui, icons::STOP, &tr!(texts, "record-stop"));
        ui.spacing_mut().item_spacing.x = space::L;
        if facts.rows_missing > 0 {
            let text = tr!(texts, "status-recording-missing", rows = facts.rows_missing);
            ui.label(tint(text, colours.warning));
        }
        stop.clicked().then_some(WindowIntent::StopRecording)
    }

    fn memory_ui(&self, ui: &mut Ui) {
        let (stats, texts) = (&self.stats, self.texts);
        if stats.memory_bytes < MEMORY_SHOWN_FROM {
            return;
        }
        let memory = tr!(texts, "status-memory", size = bytes_text(stats.memory_bytes as u64));
        let budget = bytes_text(stats.budget_bytes as u64);
        let tooltip = tr!(texts, "status-memory-tooltip", budget = budget);
        weak(ui, memory).on_hover_text(tooltip);
        if stats.rows_on_disk > 0 {
            let (size, budget) = (stats.disk_bytes, stats.disk_budget_bytes);
            let (size, budget) = (bytes_text(size), bytes_text(budget));
            let tooltip = tr!(texts, "status-on-disk-tooltip", size = size, budget = budget);
            weak(ui, tr!(texts, "status-on-disk", rows = stats.rows_on_disk))
                .on_hover_text(tooltip);
        }
        if stats.rows_evicted > 0 {
            let tooltip = tr!(texts, "status-evicted-tooltip");
            weak(ui, tr!(texts, "status-evicted", count = stats.rows_evicted))
                .on_hover_text(tooltip);
        }
        let trouble = match stats.disk {
            DiskState::Off | DiskState::On => return,
            DiskState::Slow => tr!(texts, "status-disk-slow"),
            DiskState::Failed => tr!(texts, "status-disk-failed"),
        };
        ui.label(tint(trouble, palette(ui).warning));
    }

    /// The sum of all panes beside that of the one in use, where there is room; the tooltips have it always.
    fn all_ui(&self, ui: &mut Ui) {
        let (here, all) = (self.here(), self.all());
        if (here.received, here.sent) == (all.received, all.sent) {
            return;
        }
        let text = tr!(self.texts, "status-all", received = all.received, sent = all.sent);
        if text_width(ui, &text) < ui.available_width() {
            weak(ui, text);
        }
    }
}
