//! A picture as data: what the window paints, and what is written to a file, is one and the same.

/// What a colour means. Which colour that is, the theme knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// The paper.
    Ground,
    /// Headers and the axis.
    Raised,
    /// Thin lines between parts.
    Line,
    /// Text.
    Text,
    /// Labels, times, what lies back.
    Weak,
    /// Calls that took something in.
    Incoming,
    /// Calls that sent something.
    Outgoing,
    /// Failures and resets.
    Problem,
    /// What was chosen.
    Accent,
    /// What the log has marked.
    Marked,
    /// Behind what was chosen.
    Selection,
}

/// How dense a colour is laid on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Density {
    /// As it is.
    #[default]
    Full,
    /// So thin that text in the same colour can be read on it.
    Tint,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dash {
    /// In one stroke: it is in the log.
    #[default]
    Solid,
    /// In dashes: it is inferred.
    Dashed,
}

/// What stands at the end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tip {
    /// Nothing.
    #[default]
    None,
    /// The head of an arrow.
    Arrow,
    /// A cross: it came nowhere.
    Cross,
}

/// Where a text stands at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextAlign {
    /// It begins there.
    #[default]
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// Which font a text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Font {
    /// For sentences.
    #[default]
    Body,
    /// For calls, addresses and payloads.
    Code,
}

/// A place, in points from the top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Spot {
    /// This place.
    pub fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// A rectangle, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub left: f32,
    /// Its upper edge.
    pub top: f32,
    /// How wide it is.
    pub width: f32,
    /// How high it is.
    pub height: f32,
}

impl Area {
    /// Between two edges from left to right, so high from the top.
    pub fn new(left: f32, top: f32, width: f32, height: f32) -> Self {
        Self { left, top, width, height }
    }

    /// Its right edge.
    pub fn right(&self) -> f32 {
        self.left + self.width
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f32 {
        self.top + self.height
    }

    /// Half way down.
    pub fn middle(&self) -> f32 {
        self.top + self.height / 2.0
    }

    /// Whether a place is in it.
    pub fn contains(&self, spot: Spot) -> bool {
        (self.left..=self.right()).contains(&spot.x) && (self.top..=self.bottom()).contains(&spot.y)
    }
}

/// A part of a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A filled rectangle with round corners.
    Block {
        /// Where.
        area: Area,
        /// Its colour.
        ink: Ink,
        /// How dense.
        density: Density,
        /// The line around it.
        outline: Option<Ink>,
        /// The radius of its corners, in points.
        corner: f32,
    },
    /// A line.
    Line {
        /// Where it begins.
        from: Spot,
        /// Where it ends.
        to: Spot,
        /// Its colour.
        ink: Ink,
        /// How it is drawn.
        dash: Dash,
        /// What stands at its end.
        tip: Tip,
    },
    /// A text in one line. It is safe to show.
    Text {
        /// Its beginning, middle or end, half way up.
        at: Spot,
        /// Which of them.
        align: TextAlign,
        /// What it says.
        text: String,
        /// Its colour.
        ink: Ink,
        /// Its font.
        font: Font,
        /// The most that it is wide, in points; what is longer ends in `…`.
        width: f32,
    },
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// How wide it is, in points.
    pub width: f32,
    /// How high it is, in points.
    pub height: f32,
    /// Its parts, from back to front.
    pub shapes: Vec<Shape>,
}

impl Picture {
    /// Has room for something above.
    pub fn move_down(&mut self, points: f32) {
        for shape in &mut self.shapes {
            match shape {
                Shape::Block { area, .. } => area.top += points,
                Shape::Line { from, to, .. } => {
                    from.y += points;
                    to.y += points;
                }
                Shape::Text { at, .. } => at.y += points,
            }
        }
        self.height += points;
    }

    /// Adds a filled rectangle.
    pub fn block(&mut self, area: Area, ink: Ink, density: Density) {
        self.shapes.push(Shape::Block { area, ink, density, outline: None, corner: 0.0 });
    }

    /// Adds a line.
    pub fn line(&mut self, from: Spot, to: Spot, ink: Ink) {
        let (dash, tip) = (Dash::Solid, Tip::None);
        self.shapes.push(Shape::Line { from, to, ink, dash, tip });
    }

    /// Adds a text that begins at a place, and is at most so wide.
    pub fn text(&mut self, at: Spot, text: String, ink: Ink, font: Font, width: f32) {
        let align = TextAlign::Start;
        self.shapes.push(Shape::Text { at, align, text, ink, font, width });
    }
}

/// The size of all texts, in points.
pub const TEXT_POINTS: f32 = 12.0;

/// About how wide a text is, in points: enough to see whether it fits. Chinese characters are square.
pub fn text_width(text: &str, font: Font) -> f32 {
    text.chars().map(|character| char_width(character, font)).sum()
}

/// As much of a text as fits, with `…` where something is missing.
pub fn cut_text(text: &str, font: Font, width: f32) -> String {
    if text_width(text, font) <= width {
        return text.to_owned();
    }
    let mut left = width - char_width('…', font);
    let fits = |character: &char| {
        left -= char_width(*character, font);
        left >= 0.0
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

fn char_width(character: char, font: Font) -> f32 {
    let em = match (character, font) {
        // From the radicals of Chinese characters on, scripts of the East are as wide as they are high.
        ('\u{2e80}'.., _) => 1.0,
        (_, Font::Code) => 0.602,
        (_, Font::Body) => 0.55,
    };
    em * TEXT_POINTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut_text("recvfrom", Font::Code, 100.0), "recvfrom");
        assert_eq!(cut_text("recvfrom", Font::Code, 36.2), "recv…");
        assert_eq!(cut_text("你好世界", Font::Body, 40.0), "你好…");
        assert_eq!(cut_text("x", Font::Body, 0.0), "…");
    }
}
