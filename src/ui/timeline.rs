//! The line of time of a log view.
//!
//! - `view`: what it shows, and what a person does with it;
//! - `place`: which part of time is seen;
//! - `tools`: the small line of tools over the lanes;
//! - `list`: what a screen reader finds of it;
//! - `hover`: what is under the pointer;
//! - `paint`: a picture on the screen;
//! - `raster`: a picture as a file of pixels;
//! - `sequence`: the sequence diagram.
//!
//! *Invariants: a frame costs as much as what is on the screen, whatever the number of calls; nothing is repainted
//! while nothing happens. A call that blocks says since when, which stays true without a picture a second.*

mod hover;
mod list;
mod paint;
mod place;
mod raster;
mod sequence;
mod tools;
mod view;

pub use paint::svg_of;
pub use raster::png_bytes;
pub use sequence::{SequenceEnv, sequence_ui};
pub use tools::PictureForm;
pub use view::{Scope, TimelineAsk, TimelineEnv, TimelineView};
