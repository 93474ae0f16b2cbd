//! Where frames end, from what came.

use super::Framing;
use super::content::{COBS_END, SLIP_END};
use super::prefix::Prefixed;
use super::search::Search;

/// The end of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Where it is: bytes of the stream before it, counted from the framer's first.
    pub offset: u64,
    /// What ends the frame.
    pub by: EndBy,
}

/// What ends a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndBy {
    /// Its last bytes, so many of them: a line end or a mark. They belong to it.
    Mark(u8),
    /// Its length; its first so many bytes may announce that.
    Length(u32),
    /// A pause after it.
    Gap,
    /// The read ended.
    Read,
    /// These bytes are in no frame: what begins one comes next, or may.
    Outside,
    /// This length, which cannot be, stands in its head. All that follows ends by [`Self::Read`].
    Broken(u64),
}

/// Finds the ends of frames in one direction of a stream.
#[derive(Clone, Debug)]
pub struct Framer {
    way: FrameRule,
    /// Bytes so far.
    offset: u64,
    /// Where the frame that has not ended began.
    start: u64,
}

#[derive(Clone, Debug)]
enum FrameRule {
    Raw,
    Lines { after_return: bool },
    Fixed { length: u32, left: u32 },
    Prefix(Prefixed),
    Delimiter(Search),
    Marks(Between),
    Flag { flag: u8, has_content: bool },
    IdleGap { gap_ns: u64, last_at_ns: Option<u64> },
}

/// Whether a stream is between a begin mark and an end mark.
#[derive(Clone, Debug)]
struct Between {
    begin: Search,
    end: Search,
    is_inside: bool,
}

impl Framer {
    /// A framer at the beginning of a stream.
    pub fn new(framing: &Framing) -> Self {
        let flagged = |flag| FrameRule::Flag { flag, has_content: false };
        let way = match framing {
            Framing::Lines => FrameRule::Lines { after_return: false },
            Framing::Fixed(length) if *length > 0 => {
                FrameRule::Fixed { length: *length, left: *length }
            }
            Framing::LengthPrefix(prefix) => FrameRule::Prefix(Prefixed::new(*prefix)),
            Framing::Delimiter(bytes) if !bytes.is_empty() => {
                FrameRule::Delimiter(Search::new(bytes.clone()))
            }
            Framing::Marks(marks) if marks.end.is_empty() => FrameRule::Raw,
            Framing::Marks(marks) if marks.begin.is_empty() => {
                FrameRule::Delimiter(Search::new(marks.end.clone()))
            }
            Framing::Marks(marks) => FrameRule::Marks(Between {
                begin: Search::new(marks.begin.clone()),
                end: Search::new(marks.end.clone()),
                is_inside: false,
            }),
            Framing::Slip => flagged(SLIP_END),
            Framing::Cobs => flagged(COBS_END),
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

    /// Where the frame that has not ended began, counted as [`Self::offset`].
    pub fn start(&self) -> u64 {
        self.start
    }

    /// When a pause ends the frame that has not ended, if nothing comes until then, on the clock of
    /// [`Self::push`].
    pub fn pause_ends_ns(&self) -> Option<u64> {
        match self.way {
            FrameRule::IdleGap { gap_ns, last_at_ns } if self.start < self.offset => {
                last_at_ns.map(|last| last.saturating_add(gap_ns))
            }
            _ => None,
        }
    }

    /// Nothing came up to this time: reports the end of the frame that a pause ends by now.
    pub fn pause(&mut self, at_ns: u64, tell: impl FnOnce(End)) {
        if self.pause_ends_ns().is_some_and(|ends| at_ns >= ends) {
            self.start = self.offset;
            tell(End { offset: self.offset, by: EndBy::Gap });
        }
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
        let is_open = self.start < from;
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
                fixed(read, *length, left, |end| tell(at(end), EndBy::Length(0)));
            }
            FrameRule::Prefix(prefixed) => {
                let head = prefixed.head_bytes();
                let broken = prefixed.push(read, |end| tell(at(end), EndBy::Length(head)));
                if let Some(length) = broken {
                    tell(whole, EndBy::Broken(length));
                    self.way = FrameRule::Raw;
                }
            }
            FrameRule::Delimiter(delimiter) => {
                let mark = length_of(delimiter);
                let mut done = 0;
                while let Some(end) = delimiter.find(read, done) {
                    tell(at(end), EndBy::Mark(mark));
                    done = end;
                }
            }
            FrameRule::Marks(between) => between.push(read, |end, by| {
                tell(at(end), by);
            }),
            FrameRule::Flag { flag, has_content } => {
                flagged(read, *flag, has_content, |end| tell(at(end), EndBy::Mark(1)));
            }
            FrameRule::IdleGap { gap_ns, last_at_ns } => {
                let last = last_at_ns.replace(at_ns);
                let is_over = last.is_some_and(|last| at_ns.saturating_sub(last) >= *gap_ns);
                if is_over && is_open {
                    tell(from, EndBy::Gap);
                }
            }
        }
    }
}

/// The length of a mark, for all that are in bounds.
fn length_of(mark: &Search) -> u8 {
    mark.len().try_into().unwrap_or(u8::MAX)
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

/// Reports the end of each frame of a length.
fn fixed(read: &[u8], length: u32, left: &mut u32, mut tell: impl FnMut(usize)) {
    let mut end = 0;
    while read.len() - end >= *left as usize {
        end += *left as usize;
        *left = length;
        tell(end);
    }
    *left -= (read.len() - end) as u32; // less than `left`
}

/// Reports the end of each frame after which a flag stands. Flags before its first other byte belong to it.
fn flagged(read: &[u8], flag: u8, has_content: &mut bool, mut tell: impl FnMut(usize)) {
    let mut at = 0;
    while let Some(left) = read.get(at..).filter(|left| !left.is_empty()) {
        if *has_content {
            let Some(end) = memchr::memchr(flag, left) else { return };
            at += end + 1;
            *has_content = false;
            tell(at);
        } else {
            at += left.iter().take_while(|byte| **byte == flag).count();
            *has_content = at < read.len();
        }
    }
}

impl Between {
    /// Reports ends of frames and of what is outside of them. A few bytes before a begin mark that earlier reads
    /// have brought stay with it if they might have begun it.
    fn push(&mut self, read: &[u8], mut tell: impl FnMut(usize, EndBy)) {
        let mark = length_of(&self.end);
        let mut at = 0;
        let mut told = 0;
        loop {
            if self.is_inside {
                let Some(end) = self.end.find(read, at) else { return };
                tell(end, EndBy::Mark(mark));
                (at, told, self.is_inside) = (end, end, false);
                continue;
            }
            let found = self.begin.find(read, at);
            let (end, fits) = match found {
                Some(end) => (end, self.begin.len()),
                None => (read.len(), self.begin.fits()),
            };
            if let Some(first) = end.checked_sub(fits).filter(|first| *first > told) {
                tell(first, EndBy::Outside);
            }
            let Some(end) = found else { return };
            (at, self.is_inside) = (end, true);
        }
    }
}
