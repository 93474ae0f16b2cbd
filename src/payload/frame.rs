//! Frames in a stream of bytes: where each of them begins and ends.
//!
//! TCP carries bytes and knows no messages, so programs agree on a way to mark where one ends. What is between
//! two such marks is a frame. A [`Framer`] is given what came, in the pieces in which it came, and gives the ends
//! of frames as offsets into the stream. It keeps no bytes: its state is a few numbers, whatever a peer sends.
//! A [`FrameReader`] collects the frames for whoever acts on them, up to a bound.
//!
//! *Invariants: the frames are the same however the stream was cut into reads* (except with [`Framing::Raw`]
//! and [`Framing::IdleGap`], which go by the reads); *together with the bytes that are outside of frames and the
//! rest that is not yet a frame they are all of the bytes, in order*; a length that cannot be is reported once,
//! and what follows is shown as it came, since nobody knows where the next frame begins.
//!
//! ```
//! use network_playground::payload::{Framer, Framing};
//!
//! let mut framer = Framer::new(&Framing::Lines);
//! let mut ends = Vec::new();
//! for read in [&b"he"[..], b"llo\nwor", b"ld\n"] {
//!     framer.push(read, 0, |end| ends.push(end.offset));
//! }
//! assert_eq!(ends, [6, 12]);
//! ```

mod content;
mod framer;
mod prefix;
mod preset;
mod reader;
mod search;

pub use content::{Malformed, content, wrap};
pub use framer::{End, EndBy, Framer};
pub use prefix::{ByteOrder, Counts, LengthPrefix, Width};
pub use preset::Preset;
pub use reader::{FRAME_BYTES_MAX, Found, FrameReader, NotAFrame};

use serde::{Deserialize, Serialize};

/// The longest frame of a fixed or announced length, in bytes. A longer one is taken for a mistake: four
/// bytes of text read as a length announce hundreds of megabytes.
pub const LENGTH_MAX: u32 = 16 << 20;

/// The longest pause that may be asked for, in milliseconds: a minute.
pub const IDLE_GAP_MS_MAX: u32 = 60_000;

/// The longest delimiter, begin or end mark, in bytes: more than any protocol has.
pub const DELIMITER_BYTES_MAX: usize = 64;

/// The most bytes that may stand before a length: more than any protocol has.
pub const OFFSET_MAX: u32 = 1024;

/// The most that may be added to a length or taken from it: more than any protocol does.
pub const ADDED_MAX: i32 = 65_536;

/// How frames are delimited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Framing {
    /// Not at all: each read stands by itself.
    #[default]
    Raw,
    /// By line feeds; a carriage return before one belongs to the end.
    Lines,
    /// By their length in bytes, the same for all; 0 is as [`Self::Raw`].
    Fixed(u32),
    /// By their length, which stands before each or in its head.
    LengthPrefix(LengthPrefix),
    /// By these bytes, which follow each; none is as [`Self::Raw`].
    Delimiter(Vec<u8>),
    /// By pauses of at least so many milliseconds.
    IdleGap(u32),
    /// By what begins and what ends each.
    Marks(Marks),
    /// As on a serial line (SLIP, RFC 1055): `C0` ends a frame and may begin it, and `DB` escapes.
    Slip,
    /// By Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): 0 ends a frame and may begin it, and is
    /// nowhere else.
    Cobs,
}

impl Framing {
    /// Whether what a frame says is not its bytes as they stand: see [`content`] and [`wrap`].
    pub fn has_escapes(&self) -> bool {
        matches!(self, Self::Slip | Self::Cobs)
    }
}

/// What begins a frame and what ends it. Both belong to it; what is between an end and the next beginning is in no
/// frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// What begins it; none is as [`Framing::Delimiter`].
    pub begin: Vec<u8>,
    /// What ends it; none is as [`Framing::Raw`].
    pub end: Vec<u8>,
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
