//! What is sent again and again: the form beside Send, and the line that says how far it is.
//!
//! The form's values come back after a restart. What it begins never does.

mod form;
mod line;
mod load_form;

pub use form::{RepeatForm, RepeatWish, Wish};
pub use line::{LineAsk, RepeatLine};
pub use load_form::{LoadForm, LoadWish};
