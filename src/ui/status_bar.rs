//! The line at the bottom: what came, what went, what was lost, what it costs.

use super::tokens::{palette, space};
use super::widgets::{bytes_text, tint, weak};
use crate::i18n::Texts;
use crate::log::Stats;
use crate::net::Tally;
use crate::tr;
use egui::{Align, Layout, Ui};

/// What the status bar shows.
pub struct Status<'a> {
    /// Counters of all sessions of this run.
    pub tally: Tally,
    /// Figures of the log.
    pub stats: Stats,
    /// Rows that the active pane's filter lets through.
    pub shown: u64,
    /// The window's texts.
    pub texts: &'a Texts,
}

/// Draws the status bar.
pub fn status_bar_ui(ui: &mut Ui, status: &Status<'_>) {
    let Status { tally, stats, shown, texts } = status;
    let colours = palette(ui);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
        let size = bytes_text(tally.received_bytes);
        weak(ui, tr!(texts, "status-received", count = tally.received, size = size));
        let size = bytes_text(tally.sent_bytes);
        weak(ui, tr!(texts, "status-sent", count = tally.sent, size = size));
        weak(ui, tr!(texts, "status-logged", count = stats.rows_logged));
        weak(ui, tr!(texts, "status-shown", count = *shown));
        let lost = tally.lost() + tally.events_dropped;
        let colour = if lost == 0 { colours.weak } else { colours.warning };
        let tooltip = tr!(
            texts,
            "status-lost-tooltip",
            kernel = tally.lost_in_kernel,
            unlogged = tally.lost_unlogged + tally.events_dropped
        );
        ui.label(tint(tr!(texts, "status-lost", count = lost), colour)).on_hover_text(tooltip);
        if tally.replies_dropped > 0 {
            let text = tr!(texts, "status-dropped", count = tally.replies_dropped);
            ui.label(tint(text, colours.warning));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let memory = tr!(texts, "status-memory", size = bytes_text(stats.memory_bytes as u64));
            let budget = bytes_text(stats.budget_bytes as u64);
            let tooltip = tr!(texts, "status-memory-tooltip", budget = budget);
            weak(ui, memory).on_hover_text(tooltip);
            if stats.rows_evicted > 0 {
                weak(ui, tr!(texts, "status-evicted", count = stats.rows_evicted));
            }
        });
    });
}
