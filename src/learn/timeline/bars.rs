//! The bars of a line.

use super::draw::{Drawing, OpenBar, PAD, PlacedBar, PlacedOpen, Scene};
use super::lanes::{LINE, LaneRow};
use super::shape::{Area, Dash, Density, Font, Ink, Shape, Spot, Tip, text_width};
use super::words::bar_label;
use crate::log::Class;
use crate::log::timeline::{Bar, BarShape, Outcome, ThreadPlace};
use crate::tr;

/// Bars that are nearer to each other than this are one, in points.
const MERGE: f64 = 2.0;

/// The least width of a bar, in points.
const LEAST: f32 = 2.0;

/// What is free above and below a bar, in points.
const MARGIN: f32 = 2.0;

/// From this width on a bar is so thin a colour that text can be read on it, in points.
const WIDE: f32 = 8.0;

/// The least room for a text, in points: less is a letter and a dot.
const TEXT_LEAST: f32 = 26.0;

/// The most room that the text beside a bar takes, in points.
const BESIDE_MOST: f32 = 150.0;

/// The radius of a bar's corners, in points.
const CORNER: f32 = 3.0;

/// Draws the bars of a thread whose line begins at a height.
pub(super) fn put_line(drawing: &mut Drawing, scene: &Scene<'_>, line: ThreadPlace, top: f32) {
    let step = (scene.scale.ns_per_point() * MERGE).max(1.0) as u64;
    let mut bars = scene.timeline.bars(line, scene.window(), step);
    bars.retain(|bar| scene.classes.contains(bar.class()));
    // What has not returned is last on the line, and has a text of its own.
    let is_here = |open: &&OpenBar| open.lane == line.lane && open.thread == Some(line.thread);
    let open = scene.open.iter().find(is_here).map_or(scene.width, |open| scene.x(open.call.since));
    for (place, bar) in bars.iter().enumerate() {
        let (from, to) = (scene.x(bar.begin), scene.x(bar.end));
        let (left, right) = scene.visible(from, to.max(from + LEAST));
        let area = Area::new(left, top + MARGIN, right - left, LINE - 2.0 * MARGIN);
        put_bar(drawing, scene, bar, area);
        let next = bars.get(place + 1).map_or(open, |next| scene.x(next.begin).min(open));
        put_label(drawing, scene, bar, &area, next);
        drawing.bars.push(PlacedBar { bar: *bar, line, area });
    }
}

fn put_bar(drawing: &mut Drawing, scene: &Scene<'_>, bar: &Bar, area: Area) {
    let ink = ink_of(bar);
    let is_wide = area.width >= WIDE;
    let outline = if scene.selected == Some(bar.row) {
        Some(Ink::Accent)
    } else if scene.marks.contains(bar.row) {
        Some(Ink::Marked)
    } else {
        is_wide.then_some(ink)
    };
    let density = if is_wide { Density::Tint } else { Density::Full };
    let (area, corner) = if is_wide || outline.is_none() {
        (area, if is_wide { CORNER } else { 0.0 })
    } else {
        // The frame of a thin one stands around it.
        drawing.picture.block(area, ink, Density::Full);
        let around =
            Area::new(area.left - 3.0, area.top - 1.0, area.width + 6.0, area.height + 2.0);
        (around, CORNER)
    };
    drawing.picture.shapes.push(Shape::Block { area, ink, density, outline, corner });
    if bar.outcome == Outcome::Failed {
        let at = Spot::new(area.left.max(scene.header) + 1.0, area.middle());
        drawing.picture.shapes.push(Shape::Line {
            from: at,
            to: at,
            ink: Ink::Problem,
            dash: Dash::Solid,
            tip: Tip::Cross,
        });
    }
}

/// In the bar if it has the room, else beside it, before the next one.
fn put_label(drawing: &mut Drawing, scene: &Scene<'_>, bar: &Bar, area: &Area, next: f32) {
    let inside = area.width - 2.0 * PAD;
    let beside = (next - area.right() - 2.0 * PAD).min(BESIDE_MOST);
    if inside.max(beside) < TEXT_LEAST {
        return;
    }
    let text = bar_label(bar, scene.texts);
    let text = if scene.marks.contains(bar.row) { format!("★ {text}") } else { text };
    let width = text_width(&text, Font::Code);
    let is_inside = inside >= TEXT_LEAST && (width <= inside || inside >= beside);
    let (x, room, ink) = if is_inside {
        (area.left + PAD, inside, Ink::Text)
    } else if width <= beside {
        (area.right() + PAD, beside, Ink::Weak)
    } else {
        return;
    };
    let ink = if bar.outcome == Outcome::Failed { Ink::Problem } else { ink };
    drawing.texts.push(Area::new(x, area.top, width.min(room), area.height));
    drawing.picture.text(Spot::new(x, area.middle()), text, ink, Font::Code, room + PAD);
}

/// Draws the calls of a lane that have not returned: open to the right.
pub(super) fn put_open(drawing: &mut Drawing, scene: &Scene<'_>, row: &LaneRow<'_>) {
    let here = |open: &&OpenBar| open.lane == row.lane.id;
    for open in scene.open.iter().filter(here) {
        let line = open.thread.unwrap_or(row.lines.saturating_sub(1));
        let (from, to) = scene.visible(scene.x(open.call.since), scene.width);
        if to - from < LEAST {
            continue;
        }
        let top = scene.y(row.line_top(line)) + MARGIN;
        let area = Area::new(from, top, to - from, LINE - 2.0 * MARGIN);
        drawing.picture.block(area, Ink::Weak, Density::Tint);
        put_open_edges(drawing, &area, scene.x(open.call.since) >= scene.header);
        let time = (scene.times)(open.call.since);
        let text = tr!(scene.texts, "timeline-bar-open", name = open.call.op.name(), time = time);
        if area.width >= TEXT_LEAST + 2.0 * PAD {
            let room = area.width - 3.0 * PAD;
            let at = Spot::new(area.left + PAD, area.middle());
            let width = text_width(&text, Font::Code).min(room);
            drawing.texts.push(Area::new(at.x, area.top, width, area.height));
            drawing.picture.text(at, text, Ink::Text, Font::Code, room);
        }
        let index = scene.open.iter().position(|other| std::ptr::eq(other, open));
        drawing.open.extend(index.map(|index| PlacedOpen { index, area }));
    }
}

/// Lines above and below, one at its beginning, and an arrow where it goes on.
fn put_open_edges(drawing: &mut Drawing, area: &Area, begins: bool) {
    let (top, bottom) = (area.top + 0.5, area.bottom() - 0.5);
    for y in [top, bottom] {
        drawing.picture.shapes.push(Shape::Line {
            from: Spot::new(area.left, y),
            to: Spot::new(area.right(), y),
            ink: Ink::Weak,
            dash: Dash::Dashed,
            tip: Tip::None,
        });
    }
    if begins {
        let at = |y| Spot::new(area.left, y);
        drawing.picture.line(at(top), at(bottom), Ink::Weak);
    }
    drawing.picture.shapes.push(Shape::Line {
        from: Spot::new(area.right() - PAD - 2.0, area.middle()),
        to: Spot::new(area.right() - 1.0, area.middle()),
        ink: Ink::Weak,
        dash: Dash::Solid,
        tip: Tip::Arrow,
    });
}

fn ink_of(bar: &Bar) -> Ink {
    match (bar.outcome, bar.class(), bar.shape) {
        (Outcome::Failed, ..) => Ink::Problem,
        (Outcome::Ok, Class::In, _) => Ink::Incoming,
        (Outcome::Ok, Class::Out, _) => Ink::Outgoing,
        (Outcome::Ok, _, BarShape::Event(_)) => Ink::Text,
        _ => Ink::Weak,
    }
}
