//! Whole frames for whoever acts on them.

use super::content::content;
use super::{EndBy, Framer, Framing};
use std::ops::ControlFlow;

/// The longest frame that is collected, in bytes: a thousand connections on which none ends take 256 MiB. A longer
/// one is reported, not handed over; the log has all of it.
pub const FRAME_BYTES_MAX: usize = 256 << 10;

/// Memory that stays with a connection between two frames: as much as a small read brings.
const KEPT_BYTES: usize = 4096;

/// What was found in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// A whole frame: what it says, see [`content`].
    Frame(&'a [u8]),
    /// So many bytes that are no frame.
    NoFrame {
        /// How many.
        bytes: u64,
        /// Why they are none.
        why: NotAFrame,
    },
}

/// Why bytes are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum NotAFrame {
    /// More than what is collected of a frame.
    TooLong,
    /// What begins a frame did not come before them.
    Outside,
    /// An escape or a length within it is none; the byte at which that shows.
    Malformed(u64),
    /// This length, which cannot be, stands in its head.
    Broken(u64),
    /// They came after a length that cannot be: nobody knows where the next frame begins.
    AfterBroken,
    /// The stream ended before it did.
    Unfinished,
}

/// Collects the frames of one direction of a stream.
///
/// *Invariant: every byte is in one frame or one report of [`Found::NoFrame`], in order*, but for the flags and
/// escapes that [`content`] takes away.
///
/// ```
/// use network_playground::payload::frame::{Found, FrameReader};
/// use network_playground::payload::Framing;
/// use std::ops::ControlFlow;
///
/// let mut reader = FrameReader::new(&Framing::Slip);
/// let mut frames = Vec::new();
/// for read in [&b"\xc0a\xdb"[..], b"\xdc\xc0", b"b\xc0"] {
///     let _ = reader.push(read, 0, |found| {
///         if let Found::Frame(frame) = found {
///             frames.push(frame.to_vec());
///         }
///         ControlFlow::Continue(())
///     });
/// }
/// assert_eq!(frames, [&b"a\xc0"[..], b"b"]);
/// ```
#[derive(Clone, Debug)]
pub struct FrameReader {
    framing: Framing,
    framer: Framer,
    open: Open,
    bytes_max: usize,
}

/// The bytes of the frame that has not ended.
#[derive(Clone, Debug, Default)]
struct Open {
    bytes: Vec<u8>,
    /// Those that are not kept, since there are too many.
    left_out: u64,
    /// Whether a length that cannot be has come.
    is_broken: bool,
}

impl FrameReader {
    /// A reader at the beginning of a stream.
    pub fn new(framing: &Framing) -> Self {
        Self::of_at_most(framing, FRAME_BYTES_MAX)
    }

    /// A reader that collects frames of at most so many bytes.
    pub fn of_at_most(framing: &Framing, bytes_max: usize) -> Self {
        let (framing, framer) = (framing.clone(), Framer::new(framing));
        Self { framing, framer, open: Open::default(), bytes_max }
    }

    /// How frames are delimited.
    pub fn framing(&self) -> &Framing {
        &self.framing
    }

    /// Delimits frames in another way from the next byte on; what waits for the end of a frame is the beginning
    /// of the next one.
    pub fn change(
        &mut self,
        framing: &Framing,
        at_ns: u64,
        tell: impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Open { bytes, left_out, .. } = std::mem::take(&mut self.open);
        *self = Self::of_at_most(framing, self.bytes_max);
        // What was left out stood at its end and cannot be had back.
        let flow = self.push(&bytes, at_ns, tell);
        self.open.left_out += left_out;
        flow
    }

    /// Takes what one read gave, and hands over what is known by it, in order, until `tell` breaks off; what
    /// comes after that in this read is lost then. `at_ns` as in [`Framer::push`].
    pub fn push(
        &mut self,
        read: &[u8],
        at_ns: u64,
        mut tell: impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Self { framing, framer, open, bytes_max } = self;
        let before = framer.offset();
        let mut done = 0;
        let mut flow = ControlFlow::Continue(());
        framer.push(read, at_ns, |end| {
            let to = (end.offset - before) as usize;
            let piece = read.get(done..to).unwrap_or_default();
            done = to;
            if flow.is_continue() {
                flow = open.finish(piece, end.by, framing, *bytes_max, &mut tell);
            }
        });
        open.keep(read.get(done..).unwrap_or_default(), *bytes_max);
        flow
    }

    /// When a pause ends the frame that has not ended, if nothing comes until then, on the clock of
    /// [`Self::push`].
    pub fn pause_ends_ns(&self) -> Option<u64> {
        self.framer.pause_ends_ns()
    }

    /// Nothing came up to this time: hands over the frame that a pause ends by now.
    pub fn pause(
        &mut self,
        at_ns: u64,
        mut tell: impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Self { framing, framer, open, bytes_max } = self;
        let mut flow = ControlFlow::Continue(());
        framer.pause(at_ns, |end| flow = open.finish(&[], end.by, framing, *bytes_max, &mut tell));
        flow
    }

    /// The stream has ended: hands over what is left. The end is a pause, too.
    pub fn finish(
        &mut self,
        mut tell: impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let bytes = self.open.len();
        match self.framing {
            _ if bytes == 0 => ControlFlow::Continue(()),
            Framing::IdleGap(_) => self.pause(u64::MAX, tell),
            _ => {
                self.open = Open::default();
                tell(Found::NoFrame { bytes, why: NotAFrame::Unfinished })
            }
        }
    }
}

impl Open {
    fn len(&self) -> u64 {
        self.bytes.len() as u64 + self.left_out
    }

    /// Keeps more bytes of it, up to the bound.
    fn keep(&mut self, piece: &[u8], bytes_max: usize) {
        let room = bytes_max.saturating_sub(self.bytes.len());
        let (kept, left_out) = piece.split_at(piece.len().min(room));
        self.bytes.extend_from_slice(kept);
        self.left_out += left_out.len() as u64;
    }

    /// It ends after this piece.
    fn finish(
        &mut self,
        piece: &[u8],
        by: EndBy,
        framing: &Framing,
        bytes_max: usize,
        tell: &mut impl FnMut(Found<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let bytes = self.len() + piece.len() as u64;
        let no_frame = |why| Found::NoFrame { bytes, why };
        let flow = match by {
            EndBy::Outside => tell(no_frame(NotAFrame::Outside)),
            EndBy::Broken(length) => tell(no_frame(NotAFrame::Broken(length))),
            EndBy::Read if self.is_broken => tell(no_frame(NotAFrame::AfterBroken)),
            _ if bytes > bytes_max as u64 => tell(no_frame(NotAFrame::TooLong)),
            EndBy::Mark(_) | EndBy::Length(_) | EndBy::Gap | EndBy::Read => {
                let is_in_one_read = self.bytes.is_empty();
                if !is_in_one_read {
                    self.bytes.extend_from_slice(piece);
                }
                let frame = if is_in_one_read { piece } else { &self.bytes };
                match content(framing, frame) {
                    Ok(content) => tell(Found::Frame(&content)),
                    Err(malformed) => tell(no_frame(NotAFrame::Malformed(malformed.at as u64))),
                }
            }
        };
        self.is_broken |= matches!(by, EndBy::Broken(_));
        self.let_go();
        flow
    }

    /// Begins with the next one. The memory of a long one is given back.
    fn let_go(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_BYTES);
        self.left_out = 0;
    }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
