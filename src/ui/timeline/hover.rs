//! What is under the pointer: what it says, and what a click on it does.

use super::view::TimelineAsk;
use crate::learn::blocked_text;
use crate::learn::row_text::{describe, row_call_text};
use crate::learn::timeline::shape::{Area, Spot};
use crate::learn::timeline::words::{
    bar_label, bytes_text, lane_title, link_text, outcome_text, waited_text,
};
use crate::learn::timeline::{AXIS, Drawing, PlacedBar, PlacedLink, PlacedOpen, Scene};
use crate::log::Store;
use crate::log::timeline::{Bar, BarShape};
use crate::net::Stamp;
use crate::tr;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{Focus, tint};
use egui::{
    Align, Label, Layout, PopupAnchor, Pos2, Rect, Response, RichText, Stroke, StrokeKind, Tooltip,
    Ui, UiBuilder,
};

/// How far from a bar or an arrow the pointer still means it, in points.
const NEAR: f32 = 4.0;

/// How much of a payload is read for what a bar says: nothing, its length is known.
const PAYLOAD_BYTES: usize = 0;

/// What the pointer is on.
enum Pointed<'a> {
    Bar(&'a PlacedBar),
    Open(&'a PlacedOpen),
    Link(&'a PlacedLink),
    Lane(String),
}

/// Says what is under the pointer; returns what a click on it asks for.
pub(super) fn pointed_ui(
    ui: &Ui,
    response: &Response,
    rect: Rect,
    drawing: &Drawing,
    scene: &Scene<'_>,
    store: &Store,
) -> Option<TimelineAsk> {
    let at = ui.input(|input| input.pointer.hover_pos())?;
    if !response.contains_pointer() || response.dragged() {
        return None;
    }
    let pointed = pointed(at, rect, drawing, scene)?;
    let lines = match &pointed {
        Pointed::Bar(bar) => bar_lines(bar, drawing, scene, store),
        Pointed::Open(open) => open_lines(open, scene),
        Pointed::Link(link) => {
            let text = link_text(&link.link, scene.timeline, scene.texts);
            text.lines().map(str::to_owned).collect()
        }
        Pointed::Lane(text) => vec![text.clone()],
    };
    tooltip_ui(ui, response, &lines);
    let row = match pointed {
        Pointed::Bar(bar) => Some(bar.bar.row),
        Pointed::Link(link) => link.link.to.row.or(link.link.from.row),
        Pointed::Open(_) | Pointed::Lane(_) => None,
    };
    row.filter(|_| response.clicked()).map(TimelineAsk::Select)
}

fn pointed<'a>(
    at: Pos2,
    rect: Rect,
    drawing: &'a Drawing,
    scene: &Scene<'_>,
) -> Option<Pointed<'a>> {
    let at = Spot::new(at.x - rect.left(), at.y - rect.top());
    if at.y < AXIS {
        return None;
    }
    if at.x < scene.header {
        let lane = drawing.lanes.iter().find(|lane| lane.header.contains(at))?;
        return Some(Pointed::Lane(lane_lines(lane.lane, scene)?));
    }
    let bar = drawing.bars.iter().rev().filter_map(|bar| Some((distance(&bar.area, at)?, bar)));
    let nearest = bar.min_by(|(one, _), (other, _)| one.total_cmp(other));
    if let Some((_, bar)) = nearest {
        return Some(Pointed::Bar(bar));
    }
    let link = drawing.links.iter().rev();
    if let Some(link) = link.clone().find(|link| to_line(at, link.from, link.to) <= NEAR) {
        return Some(Pointed::Link(link));
    }
    drawing.open.iter().find(|open| open.area.contains(at)).map(Pointed::Open)
}

/// How far a place is from a bar of its line; `None` if that is too far.
fn distance(area: &Area, at: Spot) -> Option<f32> {
    if !(area.top..=area.bottom()).contains(&at.y) {
        return None;
    }
    let away = (area.left - at.x).max(at.x - area.right()).max(0.0);
    (away <= NEAR).then_some(away)
}

/// How far a place is from a line.
fn to_line(at: Spot, from: Spot, to: Spot) -> f32 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = (dx * dx + dy * dy).max(f32::EPSILON);
    let share = (((at.x - from.x) * dx + (at.y - from.y) * dy) / length).clamp(0.0, 1.0);
    (at.x - from.x - share * dx).hypot(at.y - from.y - share * dy)
}

fn lane_lines(lane: crate::log::timeline::LaneId, scene: &Scene<'_>) -> Option<String> {
    let lane = scene.rows.get(lane)?.lane;
    let texts = scene.texts;
    let mut lines = vec![lane_title(lane, texts)];
    lines.extend(lane.fd.map(|fd| format!("fd {fd}")));
    let session = u64::from(lane.session.0);
    lines.push(tr!(texts, "timeline-lane-in-session", session = session));
    lines.push(tr!(texts, "timeline-lane-began", time = (scene.times)(lane.began)));
    if let Some(ended) = lane.ended {
        lines.push(tr!(texts, "timeline-lane-ended", time = (scene.times)(ended)));
    }
    Some(lines.join("\n"))
}

/// The call as code, what it waited for, how it went, and who sent what it took.
fn bar_lines(
    placed: &PlacedBar,
    drawing: &Drawing,
    scene: &Scene<'_>,
    store: &Store,
) -> Vec<String> {
    let (bar, texts) = (&placed.bar, scene.texts);
    if bar.is_merged() {
        let count = tr!(texts, "timeline-bar-merged", count = bar.count);
        let mut lines = vec![bar_label(bar, texts), count];
        lines.extend(outcome_text(bar.outcome, texts));
        return lines;
    }
    let row = store.copy_rows(&[bar.row], PAYLOAD_BYTES).pop();
    let code =
        row.as_ref().and_then(|row| row_call_text(row).or_else(|| Some(describe(row, texts))));
    let mut lines =
        vec![code.filter(|text| !text.is_empty()).unwrap_or_else(|| bar_label(bar, texts))];
    if let BarShape::Call(op) = bar.shape {
        lines.push(waited_text(op, bar.end.since(bar.begin), texts));
    }
    if bar.bytes > 0 {
        lines.push(bytes_text(bar.bytes));
    }
    lines.extend(outcome_text(bar.outcome, texts));
    lines.push(tr!(texts, "timeline-bar-at", time = (scene.times)(bar.begin)));
    lines.extend(links_of(bar, drawing, scene));
    lines
}

/// The arrows that begin or end at a bar: the first few.
fn links_of(bar: &Bar, drawing: &Drawing, scene: &Scene<'_>) -> Vec<String> {
    const LINKS_MAX: usize = 4;
    let row = Some(bar.row);
    let is_of = |link: &&PlacedLink| link.link.from.row == row || link.link.to.row == row;
    let links = drawing.links.iter().filter(is_of).take(LINKS_MAX);
    links
        .map(|link| link_text(&link.link, scene.timeline, scene.texts).replace('\n', ", "))
        .collect()
}

fn open_lines(open: &PlacedOpen, scene: &Scene<'_>) -> Vec<String> {
    let Some(bar) = scene.open.get(open.index) else { return Vec::new() };
    let (name, time) = (bar.call.op.name(), (scene.times)(bar.call.since));
    let waited = blocked_text(Stamp::now().since(bar.call.since));
    vec![
        tr!(scene.texts, "timeline-bar-open", name = name, time = time),
        tr!(scene.texts, "timeline-bar-open-for", time = waited),
    ]
}

fn tooltip_ui(ui: &Ui, response: &Response, lines: &[String]) {
    let id = response.id.with("says");
    let tip = Tooltip::always_open(ui.ctx().clone(), response.layer_id, id, PopupAnchor::Pointer);
    tip.gap(space::M).show(|ui| {
        for (place, line) in lines.iter().enumerate() {
            let text = RichText::new(line);
            let text = if place == 0 { text.strong() } else { text };
            ui.add(Label::new(text).wrap());
        }
    });
}

/// A frame around the area that has the keyboard.
pub(super) fn focus_ui(ui: &Ui, response: &Response, rect: Rect) {
    if Focus::of(response) == Focus::Here {
        let stroke = Stroke::new(1.0, palette(ui).accent_line);
        ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
    }
}

/// Why there is nothing to see, and what to do about it.
pub(super) fn empty_ui(ui: &mut Ui, rect: Rect, hint: &str) {
    let middle = rect.center().y - size::CONTROL;
    let rect = rect.with_min_y(middle.max(rect.top())).shrink2(egui::vec2(space::XL, 0.0));
    let layout = Layout::top_down(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    let colour = palette(&ui).weak;
    ui.add(Label::new(tint(hint, colour)).wrap());
}
