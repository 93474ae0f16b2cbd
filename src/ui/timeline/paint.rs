//! Paints a picture that is data.

use crate::learn::timeline::shape::{
    Area, Dash, Density, Font, Ink, Picture, Shape, Spot, TEXT_POINTS, TextAlign, Tip, text_width,
};
use crate::learn::timeline::{arrow_head, cross, svg_text};
use crate::ui::tokens::{Palette, size};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, FontFamily, FontId, Painter, Pos2, Rect, Stroke, StrokeKind,
    Theme, Vec2,
};

/// How dense a thin colour is.
const TINT: f32 = 0.16;

/// The length of a dash and of the gap after it, in points.
const DASH: (f32, f32) = (4.0, 3.0);

/// What an ink looks like in a theme.
pub(super) fn colour_of(ink: Ink, colours: &Palette) -> Color32 {
    match ink {
        Ink::Ground => colours.ground,
        Ink::Raised => colours.raised,
        Ink::Line => colours.line,
        Ink::Text => colours.text,
        Ink::Weak => colours.weak,
        Ink::Incoming => colours.incoming,
        Ink::Outgoing => colours.outgoing,
        Ink::Problem => colours.problem,
        Ink::Accent => colours.accent_line,
        Ink::Marked => colours.warning,
        Ink::Selection => colours.selection,
    }
}

/// A picture as a file of vectors, in the light theme: for paper.
pub fn svg_of(picture: &Picture, title: &str) -> String {
    let colours = Palette::of(Theme::Light);
    svg_text(picture, title, &|ink| {
        let [red, green, blue, _] = colour_of(ink, colours).to_array();
        [red, green, blue]
    })
}

/// Paints a picture whose top left corner is here.
pub(super) fn paint(painter: &Painter, corner: Pos2, picture: &Picture, colours: &Palette) {
    let brush = Brush { painter, corner: corner.to_vec2(), colours };
    for shape in &picture.shapes {
        brush.shape(shape);
    }
}

/// A place of a picture whose top left corner is here.
pub(super) fn placed(corner: Pos2, area: &Area) -> Rect {
    let least = corner + Vec2::new(area.left, area.top);
    Rect::from_min_size(least, Vec2::new(area.width, area.height))
}

struct Brush<'a> {
    painter: &'a Painter,
    corner: Vec2,
    colours: &'a Palette,
}

impl Brush<'_> {
    fn place(&self, spot: Spot) -> Pos2 {
        Pos2::new(spot.x, spot.y) + self.corner
    }

    fn colour(&self, ink: Ink) -> Color32 {
        colour_of(ink, self.colours)
    }

    fn shape(&self, shape: &Shape) {
        match shape {
            Shape::Block { area, ink, density, outline, corner } => {
                let rect = placed(self.corner.to_pos2(), area);
                let radius = CornerRadius::same((*corner as u8).min(size::CORNER));
                let colour = match density {
                    Density::Full => self.colour(*ink),
                    Density::Tint => self.colour(*ink).gamma_multiply(TINT),
                };
                self.painter.rect_filled(rect, radius, colour);
                if let Some(outline) = outline {
                    let stroke = Stroke::new(1.0, self.colour(*outline));
                    self.painter.rect_stroke(rect, radius, stroke, StrokeKind::Inside);
                }
            }
            Shape::Line { from, to, ink, dash, tip } => {
                self.line((*from, *to), *ink, *dash);
                self.tip((*from, *to), *ink, *tip);
            }
            Shape::Text { .. } => self.text(shape),
        }
    }

    fn line(&self, (from, to): (Spot, Spot), ink: Ink, dash: Dash) {
        let ends = [self.place(from), self.place(to)];
        let stroke = Stroke::new(1.0, self.colour(ink));
        match dash {
            Dash::Solid => {
                self.painter.line_segment(ends, stroke);
            }
            Dash::Dashed => {
                self.painter.extend(egui::Shape::dashed_line(&ends, stroke, DASH.0, DASH.1));
            }
        }
    }

    fn tip(&self, ends: (Spot, Spot), ink: Ink, tip: Tip) {
        match tip {
            Tip::None => {}
            Tip::Arrow => {
                let corners = arrow_head(ends).map(|spot| self.place(spot)).to_vec();
                let head = egui::Shape::convex_polygon(corners, self.colour(ink), Stroke::NONE);
                self.painter.add(head);
            }
            Tip::Cross => {
                for line in cross(ends.1) {
                    self.line(line, ink, Dash::Solid);
                }
            }
        }
    }

    fn text(&self, shape: &Shape) {
        let Shape::Text { at, align, text, ink, font, width } = shape else { return };
        let family = match font {
            Font::Body => FontFamily::Proportional,
            Font::Code => FontFamily::Monospace,
        };
        let format = TextFormat::simple(FontId::new(TEXT_POINTS, family), self.colour(*ink));
        let mut job = LayoutJob::single_section(text.clone(), format);
        // A text that fits well is not laid out for every width anew. How wide a character of the code's font is, is
        // known; of the others about.
        let at_least = match font {
            Font::Body => 0.9,
            Font::Code => 1.0,
        };
        if text_width(text, *font) * at_least > *width {
            let wrap = TextWrapping::truncate_at_width(*width);
            job.wrap = TextWrapping { break_anywhere: true, ..wrap };
        } else {
            job.wrap.max_width = f32::INFINITY;
        }
        let anchor = match align {
            TextAlign::Start => Align2::LEFT_CENTER,
            TextAlign::Middle => Align2::CENTER_CENTER,
            TextAlign::End => Align2::RIGHT_CENTER,
        };
        let galley = self.painter.layout_job(job);
        let rect = anchor.anchor_size(self.place(*at), galley.size());
        self.painter.galley(rect.min, galley, self.colour(*ink));
    }
}
