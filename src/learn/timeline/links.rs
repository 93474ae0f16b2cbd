//! The arrows between lanes.

use super::draw::{AXIS, Drawing, PlacedLink, Scene};
use super::lanes::{GAP, LaneRow};
use super::shape::{Area, Dash, Density, Font, Ink, Shape, Spot, TextAlign, Tip, text_width};
use super::words::link_label;
use crate::log::timeline::{Link, LinkEnd, LinkKind};

/// The most arrows of a picture: more are a grey field.
const LINKS_MAX: usize = 600;

/// The most texts, with those of bars: what stands in the way of a new one is looked for among them.
const LABELS_MAX: usize = 400;

/// The least height of an arrow that has a text, in points.
const LABEL_HEIGHT: f32 = 26.0;

/// Where on an arrow its text may stand, as shares of its length: the first that is free.
const LABEL_SHARES: [f32; 5] = [0.5, 0.35, 0.65, 0.22, 0.78];

/// How high such a text is, in points.
const LABEL_LINE: f32 = 14.0;

pub(super) fn put_links(drawing: &mut Drawing, scene: &Scene<'_>) {
    let is_shown = |lane| scene.rows.get(lane).is_some_and(|row| is_seen(scene, row));
    let found = scene.timeline.links(scene.window(), LINKS_MAX, &is_shown);
    drawing.links_left_out = found.left_out;
    let mut labels = std::mem::take(&mut drawing.texts);
    for link in found.links {
        let Some((from, to)) = ends(scene, &link) else { continue };
        put_link(drawing, scene, &link, (from, to), &mut labels);
        drawing.links.push(PlacedLink { link, from, to });
    }
}

fn is_seen(scene: &Scene<'_>, row: &LaneRow<'_>) -> bool {
    scene.y(row.bottom()) > AXIS && scene.y(row.top) < scene.height
}

/// Where an arrow begins and ends. What is not ours is below the lane.
fn ends(scene: &Scene<'_>, link: &Link) -> Option<(Spot, Spot)> {
    let row = |end: &LinkEnd| end.lane.and_then(|lane| scene.rows.get(lane));
    let spot = |end: &LinkEnd, other: &LinkEnd| {
        let y = match (row(end), row(other)) {
            (Some(row), _) => row.middle_of(end.thread),
            (None, Some(other)) => other.bottom() - GAP / 2.0,
            (None, None) => return None,
        };
        Some(Spot::new(scene.x(end.at), scene.y(y)))
    };
    Some((spot(&link.from, &link.to)?, spot(&link.to, &link.from)?))
}

fn put_link(
    drawing: &mut Drawing,
    scene: &Scene<'_>,
    link: &Link,
    (from, to): (Spot, Spot),
    labels: &mut Vec<Area>,
) {
    let (colour, dash, tip) = look(link);
    let is_back = link.from.lane.is_some() && link.from.lane == link.to.lane;
    let bottom = link.from.lane.and_then(|lane| scene.rows.get(lane)).filter(|_| is_back);
    let parts = match bottom {
        // To the network and back.
        Some(row) => {
            let turn = Spot::new(f32::midpoint(from.x, to.x), scene.y(row.bottom() - GAP / 2.0));
            vec![(from, turn, Tip::None), (turn, to, tip)]
        }
        None => vec![(from, to, tip)],
    };
    for (from, to, tip) in parts {
        let Some((begin, end)) = cut(from, to, scene.header, scene.width) else { continue };
        let tip = if end == to { tip } else { Tip::None };
        drawing.picture.shapes.push(Shape::Line { from: begin, to: end, ink: colour, dash, tip });
    }
    if let Some((begin, end)) = cut(from, to, scene.header, scene.width)
        && (end.y - begin.y).abs() >= LABEL_HEIGHT
    {
        put_label(drawing, scene, link, (begin, end), labels);
    }
}

/// At the middle of the arrow, or where else on it nothing stands.
fn put_label(
    drawing: &mut Drawing,
    scene: &Scene<'_>,
    link: &Link,
    (from, to): (Spot, Spot),
    labels: &mut Vec<Area>,
) {
    let text = link_label(link, scene.texts);
    if text.is_empty() || labels.len() >= LABELS_MAX {
        return;
    }
    let width = text_width(&text, Font::Code) + 4.0;
    let area_at = |share: f32| {
        let (x, y) = (from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
        Area::new(x - width / 2.0, y - LABEL_LINE / 2.0, width, LABEL_LINE)
    };
    let is_free = |area: &Area| {
        let is_seen = area.left >= scene.header && area.right() <= scene.width;
        is_seen && labels.iter().all(|other| !overlap(other, area))
    };
    let Some(area) = LABEL_SHARES.into_iter().map(area_at).find(is_free) else { return };
    let middle = Spot::new(area.left + width / 2.0, area.middle());
    labels.push(area);
    drawing.picture.block(area, Ink::Ground, Density::Full);
    let (colour, ..) = look(link);
    drawing.picture.shapes.push(Shape::Text {
        at: middle,
        align: TextAlign::Middle,
        text,
        ink: colour,
        font: Font::Code,
        width,
    });
}

fn overlap(one: &Area, other: &Area) -> bool {
    one.left < other.right()
        && other.left < one.right()
        && one.top < other.bottom()
        && other.top < one.bottom()
}

/// Its colour, how it is drawn, and what stands at its end.
pub(super) fn look(link: &Link) -> (Ink, Dash, Tip) {
    let dash = if link.kind.is_inferred() { Dash::Dashed } else { Dash::Solid };
    let colour = match link.kind {
        kind if kind.is_failure() => Ink::Problem,
        LinkKind::Accepted => Ink::Weak,
        kind if kind.is_inferred() => Ink::Weak,
        _ => Ink::Text,
    };
    let tip = match link.kind {
        LinkKind::DatagramLost | LinkKind::StreamUnread => Tip::Cross,
        _ => Tip::Arrow,
    };
    (colour, dash, tip)
}

/// The part of a line between two edges from left to right, so that dashes are drawn only where they are seen.
fn cut(from: Spot, to: Spot, left: f32, right: f32) -> Option<(Spot, Spot)> {
    if from.x.max(to.x) < left || from.x.min(to.x) > right {
        return None;
    }
    let at = |x: f32| {
        let share = (x - from.x) / (to.x - from.x);
        Spot::new(x, from.y + (to.y - from.y) * share)
    };
    let inside = |spot: Spot| {
        if spot.x < left {
            at(left)
        } else if spot.x > right {
            at(right)
        } else {
            spot
        }
    };
    Some((inside(from), inside(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_the_edges() {
        let (from, to) = (Spot::new(0.0, 0.0), Spot::new(100.0, 50.0));
        assert_eq!(cut(from, to, 25.0, 75.0), Some((Spot::new(25.0, 12.5), Spot::new(75.0, 37.5))));
        assert_eq!(cut(from, to, -5.0, 200.0), Some((from, to)));
        assert_eq!(cut(from, to, 101.0, 200.0), None);
        let upright = (Spot::new(30.0, 0.0), Spot::new(30.0, 9.0));
        assert_eq!(cut(upright.0, upright.1, 20.0, 60.0), Some(upright));
    }
}
