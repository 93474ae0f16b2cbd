//! The hops of a path, as a table that fills as they are found.

use crate::i18n::Texts;
use crate::learn::icmp::{report_text, time_text};
use crate::net::icmp::config::PROBES;
use crate::net::icmp::{Hop, ProbeOutcome};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{bar_margin, weak};
use egui::{Frame, Grid, RichText, ScrollArea, Ui, Vec2};

/// Hops in sight at once; the others are scrolled to.
const ROWS_IN_SIGHT: f32 = 8.0;

/// Draws them, once there are any.
pub(super) fn ui(ui: &mut Ui, hops: &[Hop], texts: &Texts) {
    if hops.is_empty() {
        return;
    }
    Frame::new().inner_margin(bar_margin()).show(ui, |ui| {
        let height = (ROWS_IN_SIGHT + 1.0) * size::ROW;
        let list = ScrollArea::both().max_height(height).auto_shrink([false, true]);
        list.stick_to_bottom(true).show(ui, |ui| grid_ui(ui, hops, texts));
    });
}

fn grid_ui(ui: &mut Ui, hops: &[Hop], texts: &Texts) {
    let spacing = Vec2::new(space::L, 0.0);
    let grid = Grid::new("hops").num_columns(3 + PROBES).spacing(spacing);
    grid.min_row_height(size::ROW).show(ui, |ui| {
        let heads =
            [tr!(texts, "icmp-hop"), tr!(texts, "icmp-hop-address"), tr!(texts, "icmp-hop-name")];
        for head in heads {
            weak(ui, head);
        }
        weak(ui, tr!(texts, "icmp-hop-times"));
        ui.end_row();
        for (number, hop) in (1_usize..).zip(hops) {
            for cell in cells(number, hop, texts) {
                ui.label(RichText::new(cell).monospace());
            }
            ui.end_row();
        }
    });
}

/// Number, addresses, name, and what became of each probe.
fn cells(number: usize, hop: &Hop, texts: &Texts) -> Vec<String> {
    let addresses: Vec<String> = hop.addresses().iter().map(ToString::to_string).collect();
    let addresses = if addresses.is_empty() && hop.is_complete() {
        tr!(texts, "icmp-silent").into_owned()
    } else {
        addresses.join(", ")
    };
    let name = hop.name.as_deref().map(|name| safe_text(name).into_owned()).unwrap_or_default();
    let mut cells = vec![number.to_string(), addresses, name];
    cells.extend(hop.probes.iter().map(|probe| match probe {
        ProbeOutcome::Passed(_, time) | ProbeOutcome::Reached(_, time) => time_text(*time),
        ProbeOutcome::Refused(report, _) => report_text(*report, texts),
        ProbeOutcome::Silent => "*".to_owned(),
        ProbeOutcome::NotSent => tr!(texts, "icmp-not-sent").into_owned(),
    }));
    cells
}
