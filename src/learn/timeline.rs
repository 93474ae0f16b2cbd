//! The line of time as a picture and in words.
//!
//! - `scale` and `axis`: which time stands where;
//! - [`shape`]: a picture as data, which the window paints and a file holds;
//! - `draw`: a part of a time line as a picture, of `lanes`, `states`, `bars` and `links`;
//! - `sheet`: a picture with title and legend, for print;
//! - `sequence`: a sequence diagram;
//! - [`words`]: lanes, bars and arrows in words;
//! - `svg`: a picture as a file of vectors.

mod axis;
mod bars;
mod draw;
mod lanes;
mod links;
mod marks;
mod scale;
mod sequence;
pub mod shape;
mod sheet;
mod states;
mod svg;
pub mod words;

pub use axis::{Tick, span_text, ticks};
pub use draw::{
    AXIS, Drawing, OpenBar, PlacedBar, PlacedLane, PlacedLink, PlacedOpen, Scene, draw,
};
pub use lanes::{GAP, LINE, LaneRow, LaneRows, STRIP};
pub use marks::Marks;
pub use scale::TimeScale;
pub use sequence::{Column, STEPS_MAX, Sequence, Step, StepEnd, StepLook, sequence, step_text};
pub use sheet::{sheet, sheet_title};
pub use svg::{arrow_head, cross, svg_text};
