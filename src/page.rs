//! What the body of a response says: as text in the right encoding, cut into rows; as a picture.
//!
//! A [`Page`] follows a body while it comes, on a thread of its own, and hands out the few rows that are
//! on the screen. A page of 100 MB costs a few MB beside its bytes: those that are UTF-8 stay where they
//! are, only every hundredth row or so is remembered.
//!
//! - [`charset`]: which encoding, and who says so;
//! - [`kind`]: what a body is, whatever its `Content-Type` says;
//! - `text`: the body as UTF-8, without a copy where it is that already;
//! - [`rows`]: lines, and parts of lines that are too long;
//! - [`wrap`], [`pretty`]: rows as wide as the window, JSON laid out, if a person wants that;
//! - [`syntax`]: what is a tag, a key, a comment;
//! - [`find`]: where some words are;
//! - [`picture`]: pictures within limits;
//! - `reader`: the thread that does all of it.
//!
//! What it refuses to do:
//! - *replace*: a byte that is no text stays that byte, to be shown as an escape;
//! - *fetch or run*: a page is text, its links and scripts too;
//! - *make anybody wait*: whatever takes long is done by the reader, and what is done is there to be read.

pub mod charset;
pub mod find;
pub mod kind;
pub mod picture;
pub mod pretty;
pub mod rows;
pub mod syntax;
pub mod wrap;

mod after;
mod reader;
mod text;

pub use after::After;
pub use charset::{Charset, CharsetReason};
pub use find::{Case, MATCHES_MAX, Query};
pub use kind::{BodyKind, PictureKind};
pub use picture::{Picture, PictureFailure};
pub use reader::{Glance, JsonLayout, Page, PageShape, Row};
pub use rows::{ROW_CHARS_MAX, RowPlace};
pub use syntax::Class;
pub use syntax::code::{CodeStyle, code_spans};
pub use wrap::Wrap;
