//! The line of time of a log view.
//!
//! - `paint`: a picture on the screen;
//! - `raster`: a picture as a file of pixels.

mod paint;
mod raster;

pub use raster::png_bytes;
