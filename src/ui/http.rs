//! The HTTP GET pane.

pub mod history;
