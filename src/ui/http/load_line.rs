//! One line about the load: how it stands, how long what took, between whom, how much. What has no room
//! stands in the menu at its end.

use super::phases::{bar_ui, cell_ui, cell_width, phases_of};
use super::{HttpPane, body_received, url_text};
use crate::i18n::Texts;
use crate::learn::blocked_text;
use crate::net::Stamp;
use crate::net::http::{BodyFraming, Hop, HopFacts, Phase};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::overflow::{Slot, overflow_ui};
use crate::ui::pane::PaneEnv;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{Dot, bytes_text, state_label, text_width, tint, weak};
use egui::{
    CornerRadius, Frame, Label, Margin, Rect, RichText, Role, Sense, TextWrapMode, Ui, Vec2,
    WidgetInfo,
};
use std::time::Duration;

/// Height of the bar that shows how much of a body is there.
const BAR: f32 = 6.0;
/// Its width.
const PROGRESS: f32 = 0.5 * size::TEXT_FIELD;
/// The least that stays of the words about the load: more than most take.
const STATE_MIN: f32 = 1.5 * size::TEXT_FIELD;

/// A part of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    State,
    Progress,
    Phase(Phase),
    /// The place of a text among the others.
    Text(usize),
}

/// A text in the line.
struct LineText {
    text: String,
    tooltip: String,
    tone: Tone,
    /// How soon it leaves the line.
    rank: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Plain,
    Weak,
    Problem,
}

impl HttpPane {
    /// Draws it, with the bar of the phases below.
    pub(super) fn load_ui(&self, ui: &mut Ui, env: &PaneEnv<'_>, (dot, text): (Dot, String)) {
        let hop = self.shown_hop(env);
        let (facts, now) = (hop.as_ref().map(|hop| hop.facts()), Stamp::now());
        let known = hop.as_deref().zip(facts.as_ref());
        let texts = known.map_or_else(Vec::new, |known| line_texts(env, known, now));
        let share = known.and_then(|(hop, facts)| share_left(facts, hop.wire_bytes()));
        let slots = slots(ui, env.texts, &text, facts.as_ref(), &texts, share);
        let margin = Margin { top: 0, ..Margin::symmetric(space::M as i8, space::XS as i8) };
        let more = tr!(env.texts, "get-more-facts");
        Frame::new().inner_margin(margin).show(ui, |ui| {
            overflow_ui(ui, &more, &slots, |ui, part, _| match (part, &facts) {
                (Part::State, _) => state_ui(ui, dot, &text),
                (Part::Phase(phase), Some(facts)) => cell_ui(ui, env.texts, facts, phase, now),
                (Part::Progress, _) => {
                    progress_ui(ui, share.unwrap_or_default(), &tr!(env.texts, "get-progress"));
                }
                (Part::Text(place), _) => {
                    if let Some(text) = texts.get(place) {
                        text.ui(ui);
                    }
                }
                (Part::Phase(_), None) => {}
            });
            if let Some(facts) = &facts {
                bar_ui(ui, facts, now);
            }
        });
    }
}

/// What the line has, in its order.
fn slots(
    ui: &Ui,
    texts: &Texts,
    state: &str,
    facts: Option<&HopFacts>,
    line_texts: &[LineText],
    share: Option<f32>,
) -> Vec<Slot<Part>> {
    let width = 2.0 * size::DOT + space::XS + text_width(ui, state) + space::S;
    let mut slots = vec![Slot::between(Part::State, STATE_MIN.min(width), width)];
    if share.is_some() {
        let percent = text_width(ui, "100 %");
        slots.push(Slot::fixed(Part::Progress, PROGRESS + space::S + percent).rank(1));
    }
    let phases = facts.into_iter().flat_map(phases_of);
    slots.extend(phases.map(|phase| {
        let rank = match phase {
            Phase::FirstByte | Phase::Body => 3,
            Phase::Connect | Phase::Tls => 4,
            Phase::Resolve | Phase::Proxy | Phase::Send => 5,
        };
        Slot::fixed(Part::Phase(phase), cell_width(ui, texts, phase)).rank(rank)
    }));
    slots.extend(line_texts.iter().enumerate().map(|(place, text)| {
        let width = text_width(ui, &text.text) + 1.0;
        let least = if text.rank == 0 { width.min(STATE_MIN) } else { width };
        Slot::between(Part::Text(place), least, width).rank(text.rank)
    }));
    slots
}

fn state_ui(ui: &mut Ui, dot: Dot, text: &str) {
    let text = match dot {
        Dot::Problem => tint(text, palette(ui).problem),
        Dot::Full | Dot::Busy | Dot::Ring => RichText::new(text),
    };
    ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    state_label(ui, dot, text);
}

impl LineText {
    fn new(text: String, rank: u8) -> Self {
        Self { text, tooltip: String::new(), tone: Tone::Weak, rank }
    }

    fn ui(&self, ui: &mut Ui) {
        let shown = match self.tone {
            Tone::Plain => ui.label(&self.text),
            Tone::Weak => weak(ui, &self.text),
            Tone::Problem => {
                let text = tint(&self.text, palette(ui).problem);
                ui.add(Label::new(text).truncate())
            }
        };
        if !self.tooltip.is_empty() {
            shown.on_hover_text(&self.tooltip);
        }
    }
}

/// Between whom, how much, how fast.
fn line_texts(env: &PaneEnv<'_>, (hop, facts): (&Hop, &HopFacts), now: Stamp) -> Vec<LineText> {
    let texts = env.texts;
    let whole = facts.phases.whole().took(now).map(blocked_text).unwrap_or_default();
    let total = LineText::new(tr!(texts, "get-total", time = whole), 2);
    let rate = rate_text(facts, hop.wire_bytes(), now).map(|rate| LineText::new(rate, 6));
    let proxy = facts
        .proxy
        .as_ref()
        .map(|proxy| LineText::new(tr!(texts, "get-by-proxy", proxy = &*safe_text(proxy)), 6));
    let tls = facts.tls.as_ref().filter(|tls| !tls.version.is_empty());
    let tls = tls.map(|tls| LineText::new(safe_text(&tls.version).into_owned(), 6));
    let addresses = addresses_text(facts).map(|text| LineText {
        tooltip: tr!(texts, "get-addresses-tooltip").into_owned(),
        ..LineText::new(text, 8)
    });
    [trusted_text(facts, texts), number_text(env, hop, facts)]
        .into_iter()
        .flatten()
        .chain([LineText { tone: Tone::Plain, ..total }])
        .chain([rate, proxy, tls, bytes_line(hop, texts), addresses].into_iter().flatten())
        .collect()
}

/// That a person went on with a certificate that is not trusted.
fn trusted_text(facts: &HopFacts, texts: &Texts) -> Option<LineText> {
    let tls = facts.tls.as_ref().filter(|tls| tls.trusted_once)?;
    let text = tr!(texts, "get-trusted-once", host = &*safe_text(&tls.host));
    let tooltip = tr!(texts, "get-trusted-once-tooltip").into_owned();
    Some(LineText { tooltip, tone: Tone::Problem, ..LineText::new(format!("⚠ {text}"), 0) })
}

/// Which request of the load it is, if there are several.
fn number_text(env: &PaneEnv<'_>, hop: &Hop, facts: &HopFacts) -> Option<LineText> {
    let count = env.session.map_or(0, |session| session.download().hops().len());
    let text = tr!(env.texts, "get-shown-hop", number = hop.number, count = count);
    let text = LineText { tooltip: url_text(&facts.url), ..LineText::new(text, 1) };
    (count > 1).then_some(text)
}

fn bytes_line(hop: &Hop, texts: &Texts) -> Option<LineText> {
    let (wire, body) = (hop.wire_bytes(), hop.body_bytes());
    let received = hop.received_bytes.get().max(wire);
    let text = tr!(texts, "get-bytes", wire = bytes_text(wire), body = bytes_text(body));
    let tooltip = tr!(texts, "get-bytes-tooltip", bytes = received);
    (wire > 0).then(|| LineText { tooltip, ..LineText::new(text, 7) })
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

/// The same while more of it comes.
fn share_left(facts: &HopFacts, wire_bytes: u64) -> Option<f32> {
    share_of_body(facts, wire_bytes).filter(|_| facts.end.is_none())
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
