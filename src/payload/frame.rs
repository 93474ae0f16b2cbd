//! Messages in a stream of bytes: where each of them ends.
//!
//! TCP carries bytes and knows no messages, so programs agree on a way to mark where one ends. A [`Framer`]
//! is given what came, in the pieces in which it came, and gives the ends of messages as offsets into the
//! stream. It keeps no bytes: its state is a few numbers, whatever a peer sends.
//!
//! *Invariants: the messages are the same however the stream was cut into reads* (except with [`Framing::Raw`]
//! and [`Framing::IdleGap`], which go by the reads); *together with the rest that is not yet a message they
//! are all of the bytes, in order*; a length that cannot be is reported once, and what follows is shown as it
//! came, since nobody knows where the next message begins.
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

use serde::{Deserialize, Serialize};

/// The longest message of a fixed or announced length, in bytes. A longer one is taken for a mistake: four
/// bytes of text read as a length announce hundreds of megabytes.
pub const LENGTH_MAX: u32 = 16 << 20;

/// The longest pause that may be asked for, in milliseconds: a minute.
pub const IDLE_GAP_MS_MAX: u32 = 60_000;

/// The longest delimiter, in bytes: more than any protocol has.
pub const DELIMITER_BYTES_MAX: usize = 64;

/// How messages are delimited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Framing {
    /// Not at all: each read stands by itself.
    #[default]
    Raw,
    /// By line feeds; a carriage return before one belongs to the end.
    Lines,
    /// By their length in bytes, the same for all; 0 is as [`Self::Raw`].
    Fixed(u32),
    /// By their length, which stands before each.
    LengthPrefix(LengthPrefix),
    /// By these bytes, which follow each; none is as [`Self::Raw`].
    Delimiter(Vec<u8>),
    /// By pauses of at least so many milliseconds.
    IdleGap(u32),
}

/// A length that stands before each message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LengthPrefix {
    /// How many bytes it has.
    pub width: Width,
    /// Which of them comes first.
    pub order: ByteOrder,
    /// What it counts.
    pub counts: Counts,
}

/// How many bytes a length has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Width {
    /// 1.
    One,
    /// 2.
    Two,
    /// 4.
    #[default]
    Four,
}

impl Width {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Four];

    /// The number of bytes.
    pub fn bytes(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
        }
    }
}

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ByteOrder {
    /// The most significant first, as networks have it.
    #[default]
    Big,
    /// The least significant first.
    Little,
}

/// What a length counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Counts {
    /// What follows it.
    #[default]
    Rest,
    /// Itself, too.
    Whole,
}

/// The end of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Where it is: bytes of the stream before it, counted from the framer's first.
    pub offset: u64,
    /// What ends the message.
    pub by: EndBy,
}

/// What ends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndBy {
    /// Its last bytes, so many of them: a line end or a delimiter. They belong to it.
    Mark(u8),
    /// Its length; its first so many bytes may announce that.
    Length(u8),
    /// A pause after it.
    Gap,
    /// The read ended.
    Read,
    /// This length, which cannot be, stands at its beginning. All that follows ends by [`Self::Read`].
    Broken(u32),
}

/// Finds the ends of messages in one direction of a stream.
#[derive(Clone, Debug)]
pub struct Framer {
    way: FrameRule,
    /// Bytes so far.
    offset: u64,
    /// Where the message that has not ended began.
    start: u64,
}

#[derive(Clone, Debug)]
enum FrameRule {
    Raw,
    Lines { after_return: bool },
    Fixed { length: u32, left: u32 },
    Prefix { prefix: LengthPrefix, state: PrefixState },
    Delimiter(Delimiter),
    IdleGap { gap_ns: u64, last_at_ns: Option<u64> },
}

#[derive(Clone, Copy, Debug)]
enum PrefixState {
    /// So many bytes of the length have come, and this is their value so far.
    Length { have: u8, value: u32 },
    /// So many bytes of the message are to come.
    Body { left: u32 },
}

impl PrefixState {
    const START: Self = Self::Length { have: 0, value: 0 };
}

/// Searches for bytes that may be cut anywhere (Knuth, Morris and Pratt).
#[derive(Clone, Debug)]
struct Delimiter {
    bytes: Vec<u8>,
    /// For each count of bytes that fit, less one: how many still fit if the next one does not.
    falls_to: Vec<usize>,
    /// How many of its bytes were the last that came.
    fits: usize,
}

impl Framer {
    /// A framer at the beginning of a stream.
    pub fn new(framing: &Framing) -> Self {
        let way = match framing {
            Framing::Lines => FrameRule::Lines { after_return: false },
            Framing::Fixed(length) if *length > 0 => {
                FrameRule::Fixed { length: *length, left: *length }
            }
            Framing::LengthPrefix(prefix) => {
                FrameRule::Prefix { prefix: *prefix, state: PrefixState::START }
            }
            Framing::Delimiter(bytes) if !bytes.is_empty() => {
                FrameRule::Delimiter(Delimiter::new(bytes.clone()))
            }
            Framing::IdleGap(millis) => {
                FrameRule::IdleGap { gap_ns: u64::from(*millis) * 1_000_000, last_at_ns: None }
            }
            Framing::Raw | Framing::Fixed(_) | Framing::Delimiter(_) => FrameRule::Raw,
        };
        Self { way, offset: 0, start: 0 }
    }

    /// A framer for a stream whose beginning is not known. Marks and pauses are found all the same;
    /// lengths are not, so each read stands by itself.
    pub fn in_the_middle(framing: &Framing) -> Self {
        match framing {
            Framing::Fixed(_) | Framing::LengthPrefix(_) => Self::new(&Framing::Raw),
            _ => Self::new(framing),
        }
    }

    /// Bytes so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the message that has not ended began, counted as [`Self::offset`].
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Takes what one read gave, and reports each end that is known by it, in order. `at_ns` is when it came,
    /// in nanoseconds of a clock that does not go back.
    pub fn push(&mut self, read: &[u8], at_ns: u64, mut tell: impl FnMut(End)) {
        if read.is_empty() {
            return;
        }
        let from = self.offset;
        self.offset += read.len() as u64;
        let whole = self.offset;
        let start = &mut self.start;
        let mut tell = |offset, by| {
            *start = offset;
            tell(End { offset, by });
        };
        let at = |index: usize| from + index as u64;
        match &mut self.way {
            FrameRule::Raw => tell(whole, EndBy::Read),
            FrameRule::Lines { after_return } => {
                lines(read, after_return, |end, mark| tell(at(end), EndBy::Mark(mark)));
            }
            FrameRule::Fixed { length, left } => {
                let mut end = 0;
                while read.len() - end >= *left as usize {
                    end += *left as usize;
                    *left = *length;
                    tell(at(end), EndBy::Length(0));
                }
                *left -= (read.len() - end) as u32; // less than `left`
            }
            FrameRule::Prefix { prefix, state } => {
                let width = prefix.width.bytes();
                let broken =
                    prefixed(read, *prefix, state, |end| tell(at(end), EndBy::Length(width)));
                if let Some(length) = broken {
                    tell(whole, EndBy::Broken(length));
                    self.way = FrameRule::Raw;
                }
            }
            FrameRule::Delimiter(delimiter) => {
                let mark = delimiter.bytes.len().try_into().unwrap_or(u8::MAX);
                delimiter.search(read, |end| tell(at(end), EndBy::Mark(mark)));
            }
            FrameRule::IdleGap { gap_ns, last_at_ns } => {
                let last = last_at_ns.replace(at_ns);
                if last.is_some_and(|last| at_ns.saturating_sub(last) >= *gap_ns) {
                    tell(from, EndBy::Gap);
                }
            }
        }
    }
}

/// Reports the end of each line and how long its mark is.
fn lines(read: &[u8], after_return: &mut bool, mut tell: impl FnMut(usize, u8)) {
    for feed in memchr::memchr_iter(b'\n', read) {
        let returned = match feed.checked_sub(1).and_then(|before| read.get(before)) {
            Some(before) => *before == b'\r',
            None => *after_return,
        };
        tell(feed + 1, 1 + u8::from(returned));
    }
    *after_return = read.last() == Some(&b'\r');
}

/// Reports the end of each message; returns a length that cannot be.
fn prefixed(
    read: &[u8],
    prefix: LengthPrefix,
    state: &mut PrefixState,
    mut tell: impl FnMut(usize),
) -> Option<u32> {
    let mut at = 0;
    while let Some(byte) = read.get(at) {
        match state {
            PrefixState::Length { have, value } => {
                let byte = u32::from(*byte);
                match prefix.order {
                    ByteOrder::Big => *value = *value << 8 | byte,
                    ByteOrder::Little => *value |= byte << (8 * *have),
                }
                *have += 1;
                at += 1;
                if *have < prefix.width.bytes() {
                    continue;
                }
                let value = *value;
                let Some(left) = prefix.follows(value) else { return Some(value) };
                *state = PrefixState::Body { left };
            }
            PrefixState::Body { left } => {
                let taken = (read.len() - at).min(*left as usize);
                at += taken;
                *left -= taken as u32; // at most `left`
            }
        }
        if matches!(state, PrefixState::Body { left: 0 }) {
            *state = PrefixState::START;
            tell(at);
        }
    }
    None
}

impl LengthPrefix {
    /// How many bytes follow a length of this value; `None` if it cannot be.
    fn follows(self, value: u32) -> Option<u32> {
        let follows = match self.counts {
            Counts::Rest => Some(value),
            Counts::Whole => value.checked_sub(self.width.bytes().into()),
        };
        follows.filter(|follows| *follows <= LENGTH_MAX)
    }
}

impl Delimiter {
    fn new(bytes: Vec<u8>) -> Self {
        let mut falls_to = Vec::with_capacity(bytes.len());
        let mut fits = 0;
        for (at, byte) in bytes.iter().enumerate() {
            while fits > 0 && bytes.get(fits) != Some(byte) {
                fits = falls_to.get(fits - 1).copied().unwrap_or(0);
            }
            if at > 0 && bytes.get(fits) == Some(byte) {
                fits += 1;
            }
            falls_to.push(fits);
        }
        Self { bytes, falls_to, fits: 0 }
    }

    fn search(&mut self, read: &[u8], mut tell: impl FnMut(usize)) {
        let Some(first) = self.bytes.first().copied() else { return };
        let mut at = 0;
        while let Some(byte) = read.get(at) {
            if self.fits == 0 && *byte != first {
                // Nothing has begun: on to where something may.
                let rest = read.get(at..).unwrap_or_default();
                let Some(skipped) = memchr::memchr(first, rest) else { return };
                at += skipped;
                continue;
            }
            while self.fits > 0 && self.bytes.get(self.fits) != Some(byte) {
                self.fits = self.falls_to.get(self.fits - 1).copied().unwrap_or(0);
            }
            if self.bytes.get(self.fits) == Some(byte) {
                self.fits += 1;
            }
            at += 1;
            if self.fits == self.bytes.len() {
                // A byte belongs to one delimiter only.
                self.fits = 0;
                tell(at);
            }
        }
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
