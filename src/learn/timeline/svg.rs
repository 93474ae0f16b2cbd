//! A picture as a file of vectors (SVG 1.1), for homework and for print.

use super::shape::{
    Area, Dash, Density, Font, Ink, Picture, Shape, Spot, TEXT_POINTS, TextAlign, Tip, cut_text,
};
use std::fmt::Write as _;

/// The colour of an ink: red, green, blue.
type Colours<'a> = &'a dyn Fn(Ink) -> [u8; 3];

/// How dense a thin colour is.
const TINT: f32 = 0.16;

/// The length of an arrow's head and half its width, in points.
const HEAD: (f32, f32) = (7.0, 3.5);

/// Writes a picture, with each ink in its colour: red, green, blue. Screen readers find the title, too.
pub fn svg_text(picture: &Picture, title: &str, colours: Colours<'_>) -> String {
    let (width, height) = (picture.width, picture.height);
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-size=\"{TEXT_POINTS}\" role=\"img\">\n\
         <title>{}</title>\n",
        escaped(title)
    );
    let paper = Area::new(0.0, 0.0, width, height);
    put_block(&mut svg, &paper, &filled(Ink::Ground, Density::Full, colours), "", 0.0);
    for shape in &picture.shapes {
        put(&mut svg, shape, colours);
    }
    svg.push_str("</svg>\n");
    svg
}

fn put(svg: &mut String, shape: &Shape, colours: Colours<'_>) {
    match shape {
        Shape::Block { area, ink, density, outline, corner } => {
            let outline = outline.map(|ink| format!(" stroke=\"{}\"", colour(ink, colours)));
            let fill = filled(*ink, *density, colours);
            put_block(svg, area, &fill, outline.as_deref().unwrap_or_default(), *corner);
        }
        Shape::Line { from, to, ink, dash, tip } => {
            put_line(svg, (*from, *to), &colour(*ink, colours), *dash);
            put_tip(svg, (*from, *to), &colour(*ink, colours), *tip);
        }
        Shape::Text { at, align, text, ink, font, width } => {
            let text = cut_text(text, *font, *width);
            put_text(svg, *at, (*align, *font), &colour(*ink, colours), &text);
        }
    }
}

fn put_block(svg: &mut String, area: &Area, fill: &str, outline: &str, corner: f32) {
    let Area { left, top, width, height } = area;
    let _ = writeln!(
        svg,
        "<rect x=\"{left:.2}\" y=\"{top:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" \
         rx=\"{corner}\"{fill}{outline}/>"
    );
}

fn put_line(svg: &mut String, (from, to): (Spot, Spot), colour: &str, dash: Dash) {
    let dash = match dash {
        Dash::Solid => "",
        Dash::Dashed => " stroke-dasharray=\"4 3\"",
    };
    let _ = writeln!(
        svg,
        "<line x1=\"{:.2}\" y1=\"{:.2}\" x2=\"{:.2}\" y2=\"{:.2}\" stroke=\"{colour}\"{dash}/>",
        from.x, from.y, to.x, to.y
    );
}

fn put_tip(svg: &mut String, ends: (Spot, Spot), colour: &str, tip: Tip) {
    match tip {
        Tip::None => {}
        Tip::Arrow => {
            let [a, b, c] = arrow_head(ends);
            let _ = writeln!(
                svg,
                "<path d=\"M{:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}Z\" fill=\"{colour}\"/>",
                a.x, a.y, b.x, b.y, c.x, c.y
            );
        }
        Tip::Cross => {
            for line in cross(ends.1) {
                put_line(svg, line, colour, Dash::Solid);
            }
        }
    }
}

fn put_text(
    svg: &mut String,
    at: Spot,
    (align, font): (TextAlign, Font),
    colour: &str,
    text: &str,
) {
    /// From half way up a line to its base.
    const TO_BASE: f32 = 0.35 * TEXT_POINTS;
    let anchor = match align {
        TextAlign::Start => "start",
        TextAlign::Middle => "middle",
        TextAlign::End => "end",
    };
    let family = match font {
        Font::Body => "sans-serif",
        Font::Code => "monospace",
    };
    let _ = writeln!(
        svg,
        "<text x=\"{:.2}\" y=\"{:.2}\" text-anchor=\"{anchor}\" font-family=\"{family}\" \
         xml:space=\"preserve\" fill=\"{colour}\">{}</text>",
        at.x,
        at.y + TO_BASE,
        escaped(text)
    );
}

/// The three corners of the head at the end of an arrow, its tip first.
pub fn arrow_head((from, to): (Spot, Spot)) -> [Spot; 3] {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(f32::EPSILON);
    let (ux, uy) = (dx / length, dy / length);
    let back = Spot::new(to.x - ux * HEAD.0, to.y - uy * HEAD.0);
    let (across_x, across_y) = (-uy * HEAD.1, ux * HEAD.1);
    [
        to,
        Spot::new(back.x + across_x, back.y + across_y),
        Spot::new(back.x - across_x, back.y - across_y),
    ]
}

/// The two lines of a cross.
pub fn cross(at: Spot) -> [(Spot, Spot); 2] {
    let corner = |x: f32, y: f32| Spot::new(at.x + x * HEAD.1, at.y + y * HEAD.1);
    [(corner(-1.0, -1.0), corner(1.0, 1.0)), (corner(-1.0, 1.0), corner(1.0, -1.0))]
}

fn filled(ink: Ink, density: Density, colours: Colours<'_>) -> String {
    let fill = format!(" fill=\"{}\"", colour(ink, colours));
    match density {
        Density::Full => fill,
        Density::Tint => format!("{fill} fill-opacity=\"{TINT}\""),
    }
}

fn colour(ink: Ink, colours: Colours<'_>) -> String {
    let [red, green, blue] = colours(ink);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Text for XML 1.0: its own marks escaped, and what no document may contain replaced.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ if character.is_control() => safe.push(' '),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Colours<'_> = &|_| [0, 0, 0];

    #[test]
    fn what_a_peer_has_written_cannot_end_a_text() {
        let mut picture = Picture { width: 100.0, height: 40.0, shapes: Vec::new() };
        let text = "</text><script>\u{0}&\"你好".to_owned();
        picture.text(Spot::new(4.0, 10.0), text, Ink::Text, Font::Code, 500.0);
        let svg = svg_text(&picture, "<title>", BLACK);
        assert!(svg.contains("&lt;/text&gt;&lt;script&gt; &amp;&quot;你好</text>"), "{svg}");
        assert!(svg.contains("<title>&lt;title&gt;</title>"));
        assert!(!svg.contains("<script"));
    }

    #[test]
    fn what_is_inferred_is_dashed_and_what_arrived_has_a_head() {
        let line = |dash, tip| Shape::Line {
            from: Spot::new(0.0, 0.0),
            to: Spot::new(10.0, 0.0),
            ink: Ink::Text,
            dash,
            tip,
        };
        let picture = |shape| Picture { width: 10.0, height: 10.0, shapes: vec![shape] };
        let data = svg_text(&picture(line(Dash::Solid, Tip::Arrow)), "", BLACK);
        assert!(data.contains("<path d=\"M10.00 0.00L3.00 3.50L3.00 -3.50Z\""), "{data}");
        assert!(!data.contains("dasharray"));
        let inferred = svg_text(&picture(line(Dash::Dashed, Tip::Cross)), "", BLACK);
        assert!(inferred.contains("dasharray") && !inferred.contains("<path"));
        assert_eq!(inferred.matches("<line").count(), 3);
    }
}
