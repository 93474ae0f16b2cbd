//! The line of time of a log view.
//!
//! - `paint`: a picture on the screen;
//! - `raster`: a picture as a file of pixels;
//! - `sequence`: the sequence diagram.

mod paint;
mod raster;
mod sequence;

pub use raster::png_bytes;
pub use sequence::{SequenceEnv, sequence_ui};
