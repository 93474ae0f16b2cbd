//! Bytes ⇄ text: what a person types becomes the bytes to send, what came becomes text that is safe to show.
//!
//! The layer is pure: no socket, no clock, no file, no window. Every function takes bytes or text and
//! gives the other, so each rule has a table test.
//!
//! What it does:
//! - [`compose()`](compose::compose) turns a message in one of three [`Notation`]s into bytes: text in an [`Encoding`],
//!   hex, or text with escapes;
//! - [`StreamDecoder`] reads text out of a stream, whole characters only, however the reads were cut;
//! - [`Framer`] finds the frames in a stream, however the reads were cut, and [`FrameReader`] collects them;
//! - [`MessageText`] is a message as it is written, [`PreparedMessage`] what is sent of it again and again;
//! - [`Checksum`] is what a message gets so that its receiver can tell whether it came whole;
//! - [`Template`] is a message with placeholders;
//! - [`show()`](show::show) makes anything that came safe for the screen.
//!
//! What it refuses to do:
//! - *replace*: a character the encoding cannot write is an error that names it, never `?`, and bytes that
//!   are no text come out as the bytes they are, never U+FFFD;
//! - *guess*: the encoding is always given, and a byte order mark is an ordinary character;
//! - *drop*: every byte that goes into a decoder comes out of it, as text or as an undecodable piece;
//! - *half work*: when a function that appends to a buffer fails, the buffer is as it was before.
//!
//! ```
//! use network_playground::payload::show::{Lines, ShowOptions, show};
//! use network_playground::payload::{Encoding, LineEnd, Notation, compose::compose};
//!
//! let bytes = compose("你好", Notation::Text, Encoding::Gbk, LineEnd::CrLf)?;
//! assert_eq!(bytes, b"\xc4\xe3\xba\xc3\r\n");
//!
//! let options = ShowOptions { max_chars: 300, lines: Lines::Escape };
//! let shown = show(&bytes, Encoding::Gbk, &options);
//! assert_eq!(shown.text, "你好\\r\\n");
//! assert!(shown.complete);
//!
//! // The same bytes read as UTF-8 are no text, and nothing hides that.
//! assert_eq!(show(&bytes, Encoding::Utf8, &options).text, "\\xc4\\xe3\\xba\\xc3\\r\\n");
//! # Ok::<(), network_playground::payload::Mistake>(())
//! ```

pub mod checksum;
pub mod compose;
pub mod edge;
pub mod encoding;
pub mod escape;
pub mod frame;
pub mod hex;
pub mod line_end;
pub mod message;
pub mod rope;
pub mod show;
pub mod template;
pub mod written;

mod copied;
mod decode;
pub mod diff;
mod escape_form;
mod mistake;
mod plain;
mod safety;
#[cfg(test)]
mod testing;

pub use checksum::Checksum;
pub use compose::Notation;
pub use copied::CopiedPart;
pub use decode::{Piece, StreamDecoder, decode};
pub use encoding::{Encoding, Unencodable};
pub use frame::{FrameReader, Framer, Framing};
pub use line_end::{LineBreak, LineEnd, LineEndCounts};
pub use message::{Braces, MessageText, PreparedMessage};
pub use mistake::{Mistake, MistakeKind};
pub use plain::PlainText;
pub use rope::{Rope, SharedBytes};
pub use show::{Lines, ShowOptions, Shown, safe_char, safe_text};
pub use template::{RENDERED_BYTES_MAX, RenderError, Template, Values};
