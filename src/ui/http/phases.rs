//! The phases of a request, live: a bar with a segment for each, their times, and what came.

use super::{body_received, url_text};
use crate::i18n::Texts;
use crate::learn::blocked_text;
use crate::learn::http::{phase_lesson, phase_text};
use crate::net::http::{BodyFraming, Hop, HopFacts, Phase};
use crate::net::{ConnectionId, Stamp};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::pane::PaneEnv;
use crate::ui::tokens::{Palette, connection_colour, font_size, log_font, palette, size, space};
use crate::ui::widgets::{bytes_text, tint, weak};
use egui::{
    Color32, CornerRadius, FontId, Frame, Galley, Margin, Rect, Role, Sense, TextWrapMode, Ui,
    Vec2, WidgetInfo, pos2,
};
use std::sync::Arc;
use std::time::Duration;

/// Height of the bar.
const BAR: f32 = 6.0;
/// Shortest segment: what took no time was there all the same.
const SEGMENT_MIN: f32 = 2.0;
/// Side of the square in the colour of a phase.
const SQUARE: f32 = 8.0;
/// The widest text of a phase's time; the next phase stands after it.
const TIME: &str = "00.0 ms";
/// Width of the bar that shows how much of a body is there.
const PROGRESS: f32 = size::TEXT_FIELD;

/// Draws the phases of a request.
pub(super) fn phases_ui(ui: &mut Ui, env: &PaneEnv<'_>, hop: &Hop) {
    let (facts, now) = (hop.facts(), Stamp::now());
    let margin = Margin::symmetric(space::M as i8, space::XS as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        bar_ui(ui, &facts, now);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::new(space::L, 0.0);
            for phase in phases_of(&facts) {
                cell_ui(ui, env.texts, &facts, phase, now);
            }
            let whole = facts.phases.whole().took(now).map(blocked_text);
            let total = tr!(env.texts, "get-total", time = whole.unwrap_or_default());
            ui.label(total);
        });
        ui.spacing_mut().interact_size.y = size::ROW;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            // A fact that does not fit goes to the next line whole.
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            number_ui(ui, env, hop, &facts);
            facts_ui(ui, env.texts, hop, &facts, now);
        });
    });
}

/// The phases that such a request has, so that nothing moves while they come.
fn phases_of(facts: &HopFacts) -> impl Iterator<Item = Phase> {
    let has_tls = facts.url.starts_with("https:");
    let has_proxy = facts.proxy.is_some();
    Phase::ALL.into_iter().filter(move |phase| match phase {
        Phase::Proxy => has_proxy,
        Phase::Tls => has_tls,
        _ => true,
    })
}

fn colour_of(colours: &Palette, phase: Phase) -> Color32 {
    connection_colour(colours, ConnectionId(phase as u32 + 1))
}

/// The bar: a segment for each phase, as long as it took.
fn bar_ui(ui: &mut Ui, facts: &HopFacts, now: Stamp) {
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

/// A phase: its colour, its name, its time.
fn cell_ui(ui: &mut Ui, texts: &Texts, facts: &HopFacts, phase: Phase, now: Stamp) {
    let colours = palette(ui);
    let span = facts.phases.of(phase);
    let time = span.took(now).map_or_else(|| "–".to_owned(), blocked_text);
    let name = phase_text(phase, texts);
    let text = |text: String, font, colour| ui.painter().layout_no_wrap(text, font, colour);
    let is_under_way = span.goes_on();
    let name_colour = if is_under_way { colours.text } else { colours.weak };
    let name_galley = text(name.clone(), FontId::proportional(font_size::LOG), name_colour);
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

/// Which request of the load it is, if there are several.
fn number_ui(ui: &mut Ui, env: &PaneEnv<'_>, hop: &Hop, facts: &HopFacts) {
    let count = env.session.map_or(0, |session| session.download().hops().len());
    if count > 1 {
        let text = tr!(env.texts, "get-shown-hop", number = hop.number, count = count);
        weak(ui, text).on_hover_text(url_text(&facts.url));
    }
}

/// Between whom, how much, how fast.
fn facts_ui(ui: &mut Ui, texts: &Texts, hop: &Hop, facts: &HopFacts, now: Stamp) {
    if let Some(tls) = facts.tls.as_ref().filter(|tls| tls.trusted_once) {
        let text = tr!(texts, "get-trusted-once", host = &*safe_text(&tls.host));
        ui.label(tint(format!("⚠ {text}"), palette(ui).problem))
            .on_hover_text(tr!(texts, "get-trusted-once-tooltip"));
    }
    if let Some(text) = addresses_text(facts) {
        weak(ui, text).on_hover_text(tr!(texts, "get-addresses-tooltip"));
    }
    if let Some(proxy) = &facts.proxy {
        weak(ui, tr!(texts, "get-by-proxy", proxy = &*safe_text(proxy)));
    }
    if let Some(tls) = facts.tls.as_ref().filter(|tls| !tls.version.is_empty()) {
        weak(ui, safe_text(&tls.version).into_owned());
    }
    let (wire, body) = (hop.wire_bytes(), hop.body_bytes());
    if wire > 0 {
        let received = hop.received_bytes.get().max(wire);
        weak(ui, tr!(texts, "get-bytes", wire = bytes_text(wire), body = bytes_text(body)))
            .on_hover_text(tr!(texts, "get-bytes-tooltip", bytes = received));
    }
    if let Some(rate) = rate_text(facts, wire, now) {
        weak(ui, rate);
    }
    if let Some(share) = share_of_body(facts, wire)
        && facts.end.is_none()
    {
        progress_ui(ui, share, &tr!(texts, "get-progress"));
    }
}

fn addresses_text(facts: &HopFacts) -> Option<String> {
    let remote = facts.remote?;
    Some(match facts.local {
        Some(local) => format!("{local} → {remote}"),
        None => format!("→ {remote}"),
    })
}

/// How fast the response comes, or came.
fn rate_text(facts: &HopFacts, wire_bytes: u64, now: Stamp) -> Option<String> {
    /// A shorter time says nothing about a rate.
    const LEAST: Duration = Duration::from_millis(1);
    let took = facts.phases.of(Phase::Body).took(now).filter(|took| *took >= LEAST)?;
    let rate = wire_bytes as f64 / took.as_secs_f64();
    (wire_bytes > 0).then(|| format!("{}/s", bytes_text(rate as u64)))
}

/// How much of the body is there, if its length is known.
fn share_of_body(facts: &HopFacts, wire_bytes: u64) -> Option<f32> {
    let Some(BodyFraming::Length(length)) = facts.framing else { return None };
    let came = body_received(facts, wire_bytes);
    (length > 0).then(|| (came as f64 / length as f64).min(1.0) as f32)
}

fn progress_ui(ui: &mut Ui, share: f32, name: &str) {
    let colours = palette(ui);
    let percent = (share * 100.0).floor();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(PROGRESS, size::ROW), Sense::hover());
    response.widget_info(|| {
        let text = format!("{name} {percent} %");
        WidgetInfo::labeled(Role::ProgressIndicator, true, text)
    });
    let bar = Rect::from_center_size(rect.center(), Vec2::new(PROGRESS, BAR));
    let corner = CornerRadius::same(BAR as u8 / 2);
    ui.painter().rect_filled(bar, corner, colours.line);
    let done = bar.with_max_x(bar.left() + bar.width() * share);
    ui.painter().rect_filled(done, corner, colours.accent_line);
    weak(ui, format!("{percent} %"));
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

    #[test]
    fn the_share_of_a_body_needs_its_length() {
        let mut facts = HopFacts::default();
        assert_eq!(share_of_body(&facts, 10), None);
        facts.framing = Some(BodyFraming::Chunked);
        assert_eq!(share_of_body(&facts, 10), None);
        facts.framing = Some(BodyFraming::Length(100));
        assert_eq!(share_of_body(&facts, 50), Some(0.5));
        assert_eq!(share_of_body(&facts, 500), Some(1.0));
        facts.framing = Some(BodyFraming::Length(0));
        assert_eq!(share_of_body(&facts, 0), None);
    }
}
