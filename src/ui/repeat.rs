//! What is sent again and again: the form beside Send, and the line that says how far it is.
//!
//! The form's values come back after a restart. What it begins never does.

mod form;
mod line;

pub use form::{RepeatForm, RepeatWish};
pub use line::{LineAsk, RepeatLine};
