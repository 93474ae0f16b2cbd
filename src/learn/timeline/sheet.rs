//! A time line as a sheet for print: title, all lanes, and what the colours mean.

use super::draw::{PAD, Scene, draw};
use super::shape::{Area, Dash, Density, Font, Ink, Picture, Shape, Spot, Tip, text_width};
use super::{AXIS, span_text};
use crate::tr;

/// The height of title and legend, in points.
const BAND: f32 = 26.0;

/// The most that a sheet is high, in points: a hundred sockets or so, which no paper holds. What is below is left out,
/// and the sheet says so.
const HEIGHT_MAX: f32 = 8000.0;

/// What a mark of the legend takes, in points.
const SWATCH: f32 = 18.0;

/// The title of a sheet: what it shows, and when that was.
pub fn sheet_title(scene: &Scene<'_>) -> String {
    let window = scene.window();
    let time = (scene.times)(window.start);
    tr!(scene.texts, "timeline-picture-title", time = time, span = span_text(&window))
}

/// The part of time that the scene shows, with all of its lanes.
pub fn sheet(scene: &Scene<'_>) -> Picture {
    let lanes = AXIS + scene.rows.height();
    let room = HEIGHT_MAX - 3.0 * BAND;
    let drawing = draw(&Scene { above: 0.0, height: lanes.min(room), ..*scene });
    let mut picture = drawing.picture;
    picture.move_down(BAND);
    let title = Spot::new(PAD, BAND / 2.0);
    picture.text(title, sheet_title(scene), Ink::Text, Font::Body, scene.width - 2.0 * PAD);
    if lanes > room {
        let at = Spot::new(PAD, picture.height + BAND / 2.0);
        let shown = scene.rows.between(0.0..room).len();
        let count = scene.rows.len() - shown;
        let text = tr!(scene.texts, "timeline-sequence-more-lanes", count = count);
        picture.text(at, text, Ink::Weak, Font::Body, scene.width - 2.0 * PAD);
        picture.height += BAND;
    }
    put_legend(&mut picture, scene);
    picture
}

/// What the colours and lines mean.
fn put_legend(picture: &mut Picture, scene: &Scene<'_>) {
    let (y, texts) = (picture.height + BAND / 2.0, scene.texts);
    let mut x = PAD;
    let blocks = [
        (Ink::Incoming, tr!(texts, "timeline-legend-in")),
        (Ink::Outgoing, tr!(texts, "timeline-legend-out")),
        (Ink::Weak, tr!(texts, "timeline-legend-call")),
        (Ink::Problem, tr!(texts, "timeline-legend-failed")),
    ];
    for (ink, text) in blocks {
        let area = Area::new(x, y - 5.0, SWATCH, 10.0);
        let (density, outline) = (Density::Tint, Some(ink));
        picture.shapes.push(Shape::Block { area, ink, density, outline, corner: 2.0 });
        x = put_word(picture, (x, y), text.into_owned());
    }
    let lines = [
        (Dash::Solid, Ink::Text, tr!(texts, "timeline-legend-data")),
        (Dash::Dashed, Ink::Weak, tr!(texts, "timeline-legend-inferred")),
    ];
    for (dash, ink, text) in lines {
        let (from, to) = (Spot::new(x, y), Spot::new(x + SWATCH, y));
        picture.shapes.push(Shape::Line { from, to, ink, dash, tip: Tip::Arrow });
        x = put_word(picture, (x, y), text.into_owned());
    }
    picture.height += BAND;
}

/// A word after its mark; returns where the next mark stands.
fn put_word(picture: &mut Picture, (x, y): (f32, f32), text: String) -> f32 {
    let width = text_width(&text, Font::Body);
    let begin = x + SWATCH + PAD;
    picture.text(Spot::new(begin, y), text, Ink::Text, Font::Body, width + PAD);
    begin + width + 2.0 * PAD
}
