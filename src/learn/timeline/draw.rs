//! Draws a part of a time line: lanes, states, bars, arrows, axis.

use super::lanes::{LINE, LaneRow, LaneRows};
use super::shape::{Area, Density, Font, Ink, Picture, Shape, Spot, TextAlign, text_width};
use super::words::{lane_title, thread_text, worker_text};
use super::{Marks, TimeScale, bars, links, states, ticks};
use crate::i18n::Texts;
use crate::log::Classes;
use crate::log::timeline::{Bar, LaneId, Link, ThreadPlace, Timeline};
use crate::net::{BlockedCall, Stamp};
use std::ops::Range;

/// The height of the axis, in points.
pub const AXIS: f32 = 22.0;

/// Between an edge and what stands at it, in points.
pub(super) const PAD: f32 = 6.0;

/// How far a thread's name stands from the left edge, in points.
const INDENT: f32 = 18.0;

/// A call that has not returned, and where.
#[derive(Clone, Debug)]
pub struct OpenBar {
    /// The lane.
    pub lane: LaneId,
    /// Its line; `None` if no such thread has done anything on it yet.
    pub thread: Option<usize>,
    /// The call.
    pub call: BlockedCall,
}

/// What is drawn, and how much of it.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The calls.
    pub timeline: &'a Timeline,
    /// The lanes that are shown.
    pub rows: &'a LaneRows<'a>,
    /// Calls that have not returned.
    pub open: &'a [OpenBar],
    /// Which time stands where. Its left edge is where the headers end.
    pub scale: TimeScale,
    /// From when time is counted on the axis.
    pub origin: Stamp,
    /// The time of day of a moment, in words.
    pub times: &'a dyn Fn(Stamp) -> String,
    /// Which classes of rows are shown.
    pub classes: Classes,
    /// The row that was chosen.
    pub selected: Option<u64>,
    /// Rows that stand out.
    pub marks: &'a Marks,
    /// How wide the picture is, in points.
    pub width: f32,
    /// How high it is, in points.
    pub height: f32,
    /// How wide the headers are, in points.
    pub header: f32,
    /// How much of the lanes lies above, in points.
    pub above: f32,
    /// The window's texts.
    pub texts: &'a Texts,
}

impl Scene<'_> {
    /// The place of a moment in the picture.
    pub(super) fn x(&self, at: Stamp) -> f32 {
        self.header + self.scale.x(at)
    }

    /// The place of a height of the lanes in the picture.
    pub(super) fn y(&self, height: f32) -> f32 {
        AXIS + height - self.above
    }

    /// The time that is seen.
    pub(super) fn window(&self) -> Range<Stamp> {
        self.scale.window((self.width - self.header).max(0.0))
    }

    /// The lanes that are seen.
    fn seen(&self) -> &[LaneRow<'_>] {
        self.rows.between(self.above..self.above + self.height - AXIS)
    }

    /// A part from one place to another, cut to what is seen of it.
    pub(super) fn visible(&self, from: f32, to: f32) -> (f32, f32) {
        (from.clamp(self.header, self.width), to.clamp(self.header, self.width))
    }
}

/// A lane in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedLane {
    /// Which.
    pub lane: LaneId,
    /// Where its header is.
    pub header: Area,
    /// Where all of it is.
    pub area: Area,
}

/// A bar in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedBar {
    /// The bar.
    pub bar: Bar,
    /// Its line.
    pub line: ThreadPlace,
    /// Where it is.
    pub area: Area,
}

/// A call that has not returned, in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedOpen {
    /// Its place among those that the scene has.
    pub index: usize,
    /// Where it is.
    pub area: Area,
}

/// An arrow in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedLink {
    /// The arrow.
    pub link: Link,
    /// Where it begins.
    pub from: Spot,
    /// Where it ends.
    pub to: Spot,
}

/// A picture, and what is where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// What is painted.
    pub picture: Picture,
    /// Its lanes.
    pub lanes: Vec<PlacedLane>,
    /// Its bars, from back to front.
    pub bars: Vec<PlacedBar>,
    /// Its calls that have not returned.
    pub open: Vec<PlacedOpen>,
    /// Its arrows.
    pub links: Vec<PlacedLink>,
    /// How many more arrows there are.
    pub links_left_out: u64,
    /// Where the texts of bars and states are: others stand beside them.
    pub(super) texts: Vec<Area>,
}

/// Draws it.
pub fn draw(scene: &Scene<'_>) -> Drawing {
    let mut drawing = Drawing::default();
    drawing.picture.width = scene.width;
    drawing.picture.height = scene.height;
    let axis = ticks(&scene.scale, scene.width - scene.header, scene.origin);
    for tick in &axis {
        let x = scene.x(tick.at);
        drawing.picture.line(Spot::new(x, AXIS), Spot::new(x, scene.height), Ink::Line);
    }
    for row in scene.seen() {
        put_lane(&mut drawing, scene, row);
    }
    links::put_links(&mut drawing, scene);
    put_headers(&mut drawing, scene);
    let band = Area::new(0.0, 0.0, scene.width, AXIS);
    drawing.picture.block(band, Ink::Raised, Density::Full);
    let (left, right) = (Spot::new(0.0, AXIS), Spot::new(scene.width, AXIS));
    drawing.picture.line(left, right, Ink::Line);
    for tick in axis {
        put_tick(&mut drawing.picture, scene, scene.x(tick.at), tick.text);
    }
    put_corner(&mut drawing.picture, scene);
    drawing
}

fn put_lane(drawing: &mut Drawing, scene: &Scene<'_>, row: &LaneRow<'_>) {
    let (top, bottom) = (scene.y(row.top), scene.y(row.bottom()));
    let area = Area::new(0.0, top, scene.width, bottom - top);
    let header = Area::new(0.0, top, scene.header, bottom - top);
    drawing.lanes.push(PlacedLane { lane: row.lane.id, header, area });
    let edge = |x| Spot::new(x, bottom);
    drawing.picture.line(edge(scene.header), edge(scene.width), Ink::Line);
    states::put_states(drawing, scene, row);
    for thread in 0..row.lane.threads.len() {
        let line = ThreadPlace { lane: row.lane.id, thread };
        bars::put_line(drawing, scene, line, scene.y(row.line_top(thread)));
    }
    bars::put_open(drawing, scene, row);
}

/// Titles and names of threads, over what reaches below them.
fn put_headers(drawing: &mut Drawing, scene: &Scene<'_>) {
    let picture = &mut drawing.picture;
    let column = Area::new(0.0, AXIS, scene.header, scene.height - AXIS);
    picture.block(column, Ink::Raised, Density::Full);
    let edge = |y| Spot::new(scene.header, y);
    picture.line(edge(0.0), edge(scene.height), Ink::Line);
    for row in scene.seen() {
        let lane = row.lane;
        let bottom = scene.y(row.bottom());
        picture.line(Spot::new(0.0, bottom), Spot::new(scene.header, bottom), Ink::Line);
        let strip = row.strip(0.0, scene.header);
        let at = Spot::new(PAD, scene.y(strip.middle()));
        let title = lane_title(lane, scene.texts);
        picture.text(at, title, Ink::Text, Font::Body, scene.header - 2.0 * PAD);
        for (thread, named) in lane.threads.iter().enumerate() {
            let at = Spot::new(INDENT, scene.y(row.line_top(thread) + LINE / 2.0));
            let name = thread_text(named, scene.texts);
            picture.text(at, name, Ink::Weak, Font::Body, scene.header - INDENT - PAD);
        }
        put_waiting_worker(picture, scene, row);
    }
}

/// The name of a worker whose first call has not returned: it has no thread among those of the lane yet.
fn put_waiting_worker(picture: &mut Picture, scene: &Scene<'_>, row: &LaneRow<'_>) {
    let is_new = |open: &&OpenBar| open.lane == row.lane.id && open.thread.is_none();
    let Some(open) = scene.open.iter().find(is_new) else { return };
    let middle = row.line_top(row.lines.saturating_sub(1)) + LINE / 2.0;
    let name = worker_text(open.call.worker, scene.texts);
    let at = Spot::new(INDENT, scene.y(middle));
    picture.text(at, name, Ink::Weak, Font::Body, scene.header - INDENT - PAD);
}

fn put_tick(picture: &mut Picture, scene: &Scene<'_>, x: f32, text: String) {
    picture.line(Spot::new(x, AXIS - 4.0), Spot::new(x, AXIS), Ink::Weak);
    let room = scene.width - x - PAD;
    if room >= text_width(&text, Font::Body) {
        let at = Spot::new(x + 3.0, AXIS / 2.0);
        picture.text(at, text, Ink::Weak, Font::Body, room);
    }
}

/// Over the headers: from when on time is counted.
fn put_corner(picture: &mut Picture, scene: &Scene<'_>) {
    let corner = Area::new(0.0, 0.0, scene.header, AXIS - 1.0);
    picture.block(corner, Ink::Raised, Density::Full);
    let time = (scene.times)(scene.origin);
    let text = crate::tr!(scene.texts, "timeline-since-start", time = time);
    picture.shapes.push(Shape::Text {
        at: Spot::new(scene.header - PAD, AXIS / 2.0),
        align: TextAlign::End,
        text,
        ink: Ink::Weak,
        font: Font::Body,
        width: scene.header - 2.0 * PAD,
    });
}
