//! The sequence diagram: sockets as columns, what went between them as arrows, time running downwards.

use super::paint::paint;
use crate::i18n::Texts;
use crate::learn::timeline::shape::{
    Area, Dash, Density, Font, Ink, Picture, Shape, Spot, TextAlign, Tip, text_width,
};
use crate::learn::timeline::{Marks, Sequence, Step, StepEnd, StepLook, sequence, step_text};
use crate::log::Store;
use crate::log::timeline::Timeline;
use crate::tr;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets;
use egui::{Label, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

/// The height of a step, in points: a text, and the arrow below it.
const STEP: f32 = 32.0;

/// Where the arrow is in it, in points from its upper edge.
const ARROW: f32 = 24.0;

/// Where the text is in it.
const TEXT: f32 = 10.0;

/// Free room at the right, where what is not ours begins, in points.
const EDGE: f32 = 36.0;

/// What the diagram shows.
#[derive(Clone, Copy)]
pub struct SequenceEnv<'a> {
    /// The calls of the sockets.
    pub timeline: &'a Timeline,
    /// Where their rows are.
    pub store: &'a Store,
    /// Rows that stand out.
    pub marks: &'a Marks,
    /// The window's texts.
    pub texts: &'a Texts,
}

/// Draws it as wide as there is room, and as high as it must be. Returns the row of the step that was clicked.
pub fn sequence_ui(ui: &mut Ui, env: &SequenceEnv<'_>) -> Option<u64> {
    let made = sequence(env.timeline, env.store, env.marks, env.texts);
    if made.steps.is_empty() {
        let text = tr!(env.texts, "timeline-sequence-empty");
        ui.add(Label::new(widgets::tint(text, palette(ui).weak)).wrap());
        return None;
    }
    left_out_ui(ui, &made, env.texts);
    let width = ui.available_width();
    let place = Columns { width: (width - EDGE).max(1.0), count: made.columns.len().max(1) };
    titles_ui(ui, &made, &place);
    let height = made.steps.len() as f32 * STEP;
    let (rect, list) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
    list.widget_info(|| {
        WidgetInfo::labeled(Role::ListBox, true, tr!(env.texts, "timeline-sequence"))
    });
    let mut picture = Picture { width, height, shapes: Vec::new() };
    for column in 0..made.columns.len() {
        let x = place.x(column);
        picture.line(Spot::new(x, 0.0), Spot::new(x, height), Ink::Line);
    }
    let mut clicked = None;
    let seen = ui.clip_rect();
    for (at, step) in made.steps.iter().enumerate() {
        let top = at as f32 * STEP;
        let area = Rect::from_min_size(rect.min + Vec2::new(0.0, top), Vec2::new(width, STEP));
        if !seen.intersects(area) {
            continue;
        }
        if step_ui(ui, area, at, step, &made, env) {
            clicked = step.row;
        }
        let is_marked = step.rows.iter().flatten().any(|row| env.marks.contains(*row));
        put_step(&mut picture, step, &place, top, is_marked.into());
    }
    paint(ui.painter(), rect.min, &picture, palette(ui));
    clicked
}

/// Whether a step stands out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Out,
    Usual,
}

impl From<bool> for Standing {
    fn from(is_marked: bool) -> Self {
        if is_marked { Self::Out } else { Self::Usual }
    }
}

/// Where the columns are.
struct Columns {
    width: f32,
    count: usize,
}

impl Columns {
    fn each(&self) -> f32 {
        self.width / self.count as f32
    }

    /// The middle of a column.
    fn x(&self, column: usize) -> f32 {
        (column as f32 + 0.5) * self.each()
    }

    fn end(&self, end: StepEnd) -> f32 {
        match end {
            StepEnd::Column(column) => self.x(column),
            StepEnd::Network => self.width + EDGE - space::XS,
        }
    }
}

fn left_out_ui(ui: &mut Ui, made: &Sequence, texts: &Texts) {
    if made.columns_left_out > 0 {
        let count = made.columns_left_out;
        widgets::weak(ui, tr!(texts, "timeline-sequence-more-lanes", count = count));
    }
    if made.steps_left_out > 0 {
        let count = made.steps_left_out;
        widgets::weak(ui, tr!(texts, "timeline-sequence-left-out", count = count));
    }
}

/// What the columns are called, each as far as it has room; all of it in the tooltip.
fn titles_ui(ui: &mut Ui, made: &Sequence, place: &Columns) {
    let whole = Vec2::new(ui.available_width(), size::ROW);
    let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
    let mut picture = Picture { width: rect.width(), height: rect.height(), shapes: Vec::new() };
    for (at, column) in made.columns.iter().enumerate() {
        let (left, width) = (at as f32 * place.each(), place.each());
        let cell =
            Rect::from_min_size(rect.min + Vec2::new(left, 0.0), Vec2::new(width, rect.height()));
        let response = ui.interact(cell, ui.scope_id().with(("column", at)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &column.long_title));
        response.on_hover_text(&column.long_title);
        picture.shapes.push(Shape::Text {
            at: Spot::new(place.x(at), rect.height() / 2.0),
            align: TextAlign::Middle,
            text: column.title.clone(),
            ink: Ink::Text,
            font: Font::Body,
            width: width - space::XS,
        });
    }
    paint(ui.painter(), rect.min, &picture, palette(ui));
}

/// The room of a step as a thing to be pointed at, clicked and read. Returns whether it was clicked.
fn step_ui(
    ui: &Ui,
    area: Rect,
    at: usize,
    step: &Step,
    made: &Sequence,
    env: &SequenceEnv<'_>,
) -> bool {
    let response = ui.interact(area, ui.scope_id().with(("step", at)), Sense::CLICK);
    let text = step_text(step, made, env.texts);
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &text));
    if response.hovered() {
        ui.painter().rect_filled(area, 0.0, palette(ui).hover);
    }
    response.on_hover_text(text).clicked()
}

fn put_step(picture: &mut Picture, step: &Step, place: &Columns, top: f32, standing: Standing) {
    if standing == Standing::Out {
        let area = Area::new(0.0, top + 1.0, picture.width, STEP - 2.0);
        picture.block(area, Ink::Marked, Density::Tint);
    }
    let ink = match step.look {
        StepLook::Data => Ink::Text,
        StepLook::Inferred | StepLook::Local => Ink::Weak,
        StepLook::Failure => Ink::Problem,
    };
    let (from, to) = (place.end(step.from), place.end(step.to));
    if step.from == step.to {
        put_note(picture, step, (from, top + STEP / 2.0), ink);
        return;
    }
    let dash = if step.look == StepLook::Inferred { Dash::Dashed } else { Dash::Solid };
    let y = top + ARROW;
    picture.shapes.push(Shape::Line {
        from: Spot::new(from, y),
        to: Spot::new(to, y),
        ink,
        dash,
        tip: Tip::Arrow,
    });
    let text = match standing {
        Standing::Out => format!("★ {}", step.text),
        Standing::Usual => step.text.clone(),
    };
    put_text(picture, text, (f32::midpoint(from, to), top + TEXT), ink);
}

/// A text over the middle of an arrow, moved to where it has room.
fn put_text(picture: &mut Picture, text: String, (x, y): (f32, f32), ink: Ink) {
    let room = picture.width - space::S;
    let half = text_width(&text, Font::Code).min(room) / 2.0;
    let x = x.max(half + space::XS).min(picture.width - half - space::XS);
    picture.shapes.push(Shape::Text {
        at: Spot::new(x, y),
        align: TextAlign::Middle,
        text,
        ink,
        font: Font::Code,
        width: room,
    });
}

/// What happens at one end: a box on its line.
fn put_note(picture: &mut Picture, step: &Step, (x, y): (f32, f32), ink: Ink) {
    let room = picture.width - space::S;
    let wide = text_width(&step.text, Font::Code) + space::S;
    let width = wide.min(room);
    let left = (x - width / 2.0).max(space::XS).min(picture.width - width - space::XS);
    let area = Area::new(left, y - size::ROW / 2.0, width, size::ROW);
    picture.shapes.push(Shape::Block {
        area,
        ink: Ink::Raised,
        density: Density::Full,
        outline: Some(if step.look == StepLook::Failure { Ink::Problem } else { Ink::Line }),
        corner: f32::from(size::CORNER),
    });
    picture.shapes.push(Shape::Text {
        at: Spot::new(left + width / 2.0, y),
        align: TextAlign::Middle,
        text: step.text.clone(),
        ink,
        font: Font::Code,
        width: width - space::XS,
    });
}
