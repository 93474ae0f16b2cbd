//! The line of time as a picture and in words.
//!
//! - `scale` and `axis`: which time stands where;
//! - [`shape`]: a picture as data, which the window paints and a file holds;
//! - `svg`: a picture as a file of vectors.

mod axis;
mod scale;
pub mod shape;
mod svg;

pub use axis::{Tick, span_text, ticks};
pub use scale::TimeScale;
pub use svg::{Colours, arrow_head, cross, svg_text};
