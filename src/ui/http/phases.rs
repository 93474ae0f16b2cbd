//! The phases of a request, live: a bar with a segment for each, and their times.

use crate::i18n::Texts;
use crate::learn::blocked_text;
use crate::learn::http::{phase_lesson, phase_text};
use crate::net::http::{HopFacts, Phase, Target};
use crate::net::{ConnectionId, Stamp};
use crate::ui::tokens::{
    INVISIBLE, Palette, connection_colour, font_size, log_font, palette, size, space,
};
use egui::{Color32, CornerRadius, FontId, Galley, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Height of the bar.
const BAR: f32 = 4.0;
/// Shortest segment: what took no time was there all the same.
const SEGMENT_MIN: f32 = 2.0;
/// Side of the square in the colour of a phase.
const SQUARE: f32 = 8.0;
/// The widest text of a phase's time; the next phase stands after it.
const TIME: &str = "00.0 ms";

/// The phases that such a request has, so that nothing moves while they come.
pub(super) fn phases_of(facts: &HopFacts) -> impl Iterator<Item = Phase> {
    let has_tls = facts.url.starts_with("https:");
    let has_proxy = facts.proxy.is_some();
    let has_name = facts.phases.of(Phase::Resolve).begun.is_some() || is_named(facts);
    Phase::ALL.into_iter().filter(move |phase| match phase {
        Phase::Resolve => has_name,
        Phase::Proxy => has_proxy,
        Phase::Tls => has_tls,
        _ => true,
    })
}

/// Whether the host is a name: an address need not be looked up.
fn is_named(facts: &HopFacts) -> bool {
    Target::parse(&facts.url).is_ok_and(|target| target.host().parse::<IpAddr>().is_err())
}

fn colour_of(colours: &Palette, phase: Phase) -> Color32 {
    connection_colour(colours, ConnectionId(phase as u32 + 1))
}

/// The bar: a segment for each phase, as long as it took.
pub(super) fn bar_ui(ui: &mut Ui, facts: &HopFacts, now: Stamp) {
    let colours = palette(ui);
    let wanted = Vec2::new(ui.available_width(), BAR);
    let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let corner = CornerRadius::same(BAR as u8 / 2);
    ui.painter().rect_filled(rect, corner, colours.line);
    let took: Vec<(Phase, Duration)> = Phase::ALL
        .into_iter()
        .filter_map(|phase| Some((phase, facts.phases.of(phase).took(now)?)))
        .collect();
    let seconds: Vec<f32> = took.iter().map(|(_, took)| took.as_secs_f32()).collect();
    let mut left = rect.left();
    for ((phase, _), width) in took.iter().zip(widths(&seconds, rect.width())) {
        let segment = Rect::from_min_max(
            pos2(left, rect.top()),
            pos2((left + width).min(rect.right()), rect.bottom()),
        );
        ui.painter().rect_filled(segment, 0.0, colour_of(colours, *phase));
        left += width;
    }
}

/// How long the segments are that share a bar of this length: as the times, but each can be seen.
fn widths(seconds: &[f32], whole: f32) -> Vec<f32> {
    let least = SEGMENT_MIN.min(whole / seconds.len().max(1) as f32);
    let free = whole - least * seconds.len() as f32;
    let sum: f32 = seconds.iter().sum();
    let share = |time: &f32| if sum > 0.0 { time / sum } else { 0.0 };
    seconds.iter().map(|time| least + free * share(time)).collect()
}

/// What a cell takes in the line, in points.
pub(super) fn cell_width(ui: &Ui, texts: &Texts, phase: Phase) -> f32 {
    let name = name_galley(ui, phase_text(phase, texts)).size().x;
    let time = ui.painter().layout_no_wrap(TIME.to_owned(), log_font(), INVISIBLE).size().x;
    SQUARE + space::XS + name + space::S + time
}

fn name_galley(ui: &Ui, name: String) -> Arc<Galley> {
    // Its colour is that of the painter.
    ui.painter().layout_no_wrap(name, FontId::proportional(font_size::LOG), Color32::PLACEHOLDER)
}

/// A phase: its colour, its name, its time.
pub(super) fn cell_ui(ui: &mut Ui, texts: &Texts, facts: &HopFacts, phase: Phase, now: Stamp) {
    let colours = palette(ui);
    let span = facts.phases.of(phase);
    let time = span.took(now).map_or_else(|| "–".to_owned(), blocked_text);
    let name = phase_text(phase, texts);
    let text = |text: String, font, colour| ui.painter().layout_no_wrap(text, font, colour);
    let is_under_way = span.goes_on();
    let name_colour = if is_under_way { colours.text } else { colours.weak };
    let name_galley = name_galley(ui, name.clone());
    let time_galley = text(time.clone(), log_font(), colours.text);
    let time_width = text(TIME.to_owned(), log_font(), colours.text).size().x;
    let time_width = time_width.max(time_galley.size().x);
    let width = SQUARE + space::XS + name_galley.size().x + space::S + time_width;
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, size::ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} {time}")));
    let square = Rect::from_center_size(
        rect.left_center() + Vec2::new(SQUARE / 2.0, 0.0),
        Vec2::splat(SQUARE),
    );
    let fill = if span.begun.is_some() { colour_of(colours, phase) } else { colours.line };
    ui.painter().rect_filled(square, 1.0, fill);
    let middle = |galley: &Arc<Galley>, x: f32| pos2(x, rect.center().y - galley.size().y / 2.0);
    let at_name = middle(&name_galley, square.right() + space::XS);
    let at_time = middle(&time_galley, rect.right() - time_width);
    ui.painter().galley(at_name, name_galley, name_colour);
    ui.painter().galley(at_time, time_galley, colours.text);
    response.on_hover_text(phase_lesson(phase, texts));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_share_the_bar_and_all_can_be_seen() {
        let table: [(&[f32], f32, &[f32]); 5] = [
            (&[], 100.0, &[]),
            (&[1.0], 100.0, &[100.0]),
            (&[0.0, 0.0], 100.0, &[2.0, 2.0]),
            (&[1.0, 3.0], 104.0, &[27.0, 77.0]),
            (&[0.0, 5.0, 0.0], 3.0, &[1.0, 1.0, 1.0]),
        ];
        for (seconds, whole, expected) in table {
            assert_eq!(widths(seconds, whole), expected, "{seconds:?}");
        }
    }
}
