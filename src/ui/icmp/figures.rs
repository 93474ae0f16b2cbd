//! What a ping has come to so far: figures, and a plot of the times.

use crate::i18n::Texts;
use crate::learn::icmp::{figures_text, time_text};
use crate::net::icmp::IcmpFacts;
use crate::tr;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::bar_margin;
use egui::{Align2, Frame, Label, Rect, RichText, Role, Sense, Ui, Vec2, WidgetInfo, pos2};
use std::time::Duration;

/// Height of the plot, in points.
const HEIGHT: f32 = 2.5 * size::ROW;
/// Width of the bar of a request, in points, and from one to the next.
const BAR: f32 = 3.0;
const STEP: f32 = BAR + 1.0;

/// Draws them, once a request went out.
pub(super) fn ui(ui: &mut Ui, facts: &IcmpFacts, texts: &Texts) {
    let figures = facts.figures();
    if figures.sent == 0 {
        return;
    }
    Frame::new().inner_margin(bar_margin()).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let text = figures_text(&figures, texts);
        ui.add(Label::new(RichText::new(&text).font(log_font())).truncate()).on_hover_text(text);
        plot_ui(ui, &facts.times(), texts);
    });
}

/// A bar for each request, as long as its time: those that fit, the last ones.
fn plot_ui(ui: &mut Ui, times: &[(u64, Option<Duration>)], texts: &Texts) {
    let colours = palette(ui);
    let wanted = Vec2::new(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    let name = tr!(texts, "icmp-plot", count = times.len());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    ui.painter().rect_filled(rect, 0.0, colours.field);
    let fit = ((rect.width() / STEP).floor().max(1.0)) as usize;
    let shown = times.get(times.len().saturating_sub(fit)..).unwrap_or_default();
    let most = shown.iter().filter_map(|(_, time)| *time).max().unwrap_or_default();
    let scale = rect.height() - space::XS;
    for (place, (_, time)) in shown.iter().enumerate() {
        let left = rect.left() + place as f32 * STEP;
        let (height, colour) = match time {
            Some(time) => {
                let share = time.as_secs_f32() / most.as_secs_f32().max(f32::MIN_POSITIVE);
                ((share * scale).max(1.0), colours.incoming)
            }
            // The last one may still come.
            None if place + 1 == shown.len() => continue,
            None => (scale, colours.problem),
        };
        let top_left = pos2(left, rect.bottom() - height);
        let bar = Rect::from_min_size(top_left, Vec2::new(BAR, height));
        ui.painter().rect_filled(bar, 0.0, colour);
    }
    let pointed = response.hover_pos().map(|pos| ((pos.x - rect.left()) / STEP) as usize);
    if let Some((sequence, time)) = pointed.and_then(|place| shown.get(place)) {
        let time = time.map_or_else(|| "–".to_owned(), time_text);
        response.on_hover_text(tr!(texts, "icmp-plot-bar", sequence = *sequence, time = time));
    }
    let corner = rect.right_top() + Vec2::new(-space::XS, 0.0);
    let font = log_font();
    ui.painter().text(corner, Align2::RIGHT_TOP, time_text(most), font, colours.weak);
}
